"""Cards: what they show, that it fits, that it can be read, that it is the same every time."""

from __future__ import annotations

import dataclasses
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from cuehost.errors import GraphicsError
from cuehost.graphics import (
    BackgroundSpec,
    CaptionCard,
    CommentCard,
    HeadlineCard,
    LabelCard,
    NoRoom,
    PictureCard,
    PriceCard,
    PromptCard,
    Theme,
    TitleCard,
    background,
    contrast,
    contrast_faults,
    draw,
    format_price,
    languages,
    load_theme,
    saving,
    theme_names,
    word,
)
from cuehost.graphics.easel import Easel, typesetter
from cuehost.graphics.lettering import ink
from cuehost.graphics.notices import label_block, snap_mark
from cuehost.graphics.pictures import fit_content
from cuehost.graphics.theme import over
from cuehost.rundown import Money

SCENES = Path(__file__).parents[2] / "scenes"
CANVAS = {"portrait": (1080, 1920), "landscape": (1920, 1080)}


def money(amount: str, currency: str = "USD") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def boxes(role: str) -> list[tuple[tuple[int, int], tuple[int, int], str]]:
    """(size, canvas, align) of every box of a role in both templates."""
    found = []
    for name, canvas in CANVAS.items():
        layout: dict[str, Any] = yaml.safe_load((SCENES / f"{name}.yaml").read_text(encoding="utf-8"))
        for scene in layout["scenes"].values():
            for item in scene["items"]:
                if item["role"] == role:
                    found.append(((item["box"][2], item["box"][3]), canvas, item.get("align", "center")))
    return sorted(set(found))


def inside(image: Image.Image) -> None:
    """Solid parts keep off the edge: nothing is cut."""
    alpha = np.asarray(image.getchannel("A"))
    rim = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    assert alpha.max() > 180
    assert rim.max() < 30


PRICES = {
    "en": ("US", "USD", "39.90", "49.90"),
    "de": ("DE", "EUR", "1299.90", "1499.00"),
    "zh": ("CN", "CNY", "199", "259"),
    "vi": ("VN", "VND", "12990000", "15990000"),
    "id": ("ID", "IDR", "599000", "799000"),
    "ar": ("AE", "AED", "149.50", "199"),
    "hi": ("IN", "INR", "123299", "150000"),
    "th": ("TH", "THB", "1290", "1590"),
    "ko": ("KR", "KRW", "49000", "59000"),
    "pt": ("BR", "BRL", "1199.90", "1399.90"),
}


@pytest.mark.parametrize("lang", PRICES)
@pytest.mark.parametrize(("size", "canvas", "align"), boxes("price"))
def test_price_cards_fit_in_every_market(
    theme: Theme, lang: str, size: tuple[int, int], canvas: tuple[int, int], align: str
) -> None:
    market, currency, now, before = PRICES[lang]
    spec = PriceCard(
        money(now, currency),
        lang,
        market,
        "Pour-over kettle K2",
        money(before, currency),
        "sold",
        140,
        True,
        align,
    )
    inside(draw(spec, size, theme, canvas=canvas))


def test_a_twelve_digit_price_is_shrunk_not_cut(theme: Theme) -> None:
    inside(draw(PriceCard(money("123456789012", "IDR"), "id", "ID"), (600, 400), theme))
    with pytest.raises(NoRoom):
        draw(PriceCard(money("123456789012", "IDR"), "id", "ID"), (200, 120), theme)


def test_no_discount_without_a_proven_list_price(theme: Theme) -> None:
    plain = draw(PriceCard(money("39.90"), "en", "US"), (600, 400), theme)
    for unproven in (
        PriceCard(money("39.90"), "en", "US", list_price=money("49.90")),
        PriceCard(money("39.90"), "en", "US", list_price=money("49.90"), evidence="  "),
        PriceCard(money("39.90"), "en", "US", list_price=money("39.90"), evidence="sold"),
        PriceCard(money("39.90"), "en", "US", list_price=money("29.90"), evidence="sold"),
        PriceCard(money("39.90"), "en", "US", list_price=money("49.90", "EUR"), evidence="sold"),
    ):
        assert draw(unproven, (600, 400), theme).tobytes() == plain.tobytes()
    proven = PriceCard(money("39.90"), "en", "US", list_price=money("49.90"), evidence="sold")
    assert draw(proven, (600, 400), theme).tobytes() != plain.tobytes()


def test_a_saving_is_rounded_down() -> None:
    assert saving(money("39.90"), money("49.90")) == 20
    assert saving(money("50.01"), money("100")) == 49
    assert saving(money("99.90"), money("100")) is None
    assert saving(money("39.90"), money("49.90", "EUR")) is None


@pytest.mark.parametrize(
    ("amount", "currency", "lang", "market", "written"),
    [
        ("39.90", "USD", "en", "US", "$39.90"),
        ("1299", "USD", "en", "US", "$1,299"),
        ("39.90", "EUR", "de", "EU", "39,90\u00a0€"),
        ("39.9", "CNY", "zh", "CN", "¥39.90"),
        ("990000", "VND", "vi", "VN", "990.000\u00a0₫"),
        ("599000", "IDR", "id", "ID", "Rp\u00a0599.000"),
        ("123299", "INR", "hi", "IN", "₹1,23,299"),
        ("12.345", "KWD", "en", "KW", "KWD\u00a012.345"),
        ("5", "USD", "xx", "US", "$5"),
    ],
)
def test_prices_as_their_markets_write_them(
    amount: str, currency: str, lang: str, market: str, written: str
) -> None:
    assert format_price(money(amount, currency), lang, market) == written


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("theme_name", theme_names())
@pytest.mark.parametrize(("size", "canvas", "align"), boxes("label"))
def test_the_label_keeps_its_size_in_every_language(
    lang: str, theme_name: str, size: tuple[int, int], canvas: tuple[int, int], align: str
) -> None:
    look = load_theme(theme_name)
    spec = LabelCard(lang, align=align)
    easel = Easel(size, look, canvas, typesetter(), align, flat=True)
    assert ink(easel.setter, label_block(spec, easel))[1] >= 0.05 * min(canvas)
    assert draw(spec, size, look, canvas=canvas).getbbox() is not None


def test_the_label_names_ai_and_that_it_is_generated() -> None:
    assert word("label", "zh").startswith("AI生成")
    assert all(
        any(ai in word("label", lang) for ai in ("AI", "IA", "KI", "ИИ", "الاصطناعي")) for lang in languages()
    )


def test_a_label_without_room_is_refused(theme: Theme) -> None:
    with pytest.raises(NoRoom, match="label"):
        draw(LabelCard("en"), (300, 104), theme)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("kind", ["follow", "cart", "ask"])
def test_prompts_fit(theme: Theme, lang: str, kind: Any) -> None:
    for size, canvas, align in boxes("prompt"):
        inside(draw(PromptCard(kind, lang, align=align), size, theme, canvas=canvas))


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("kind", ["opening", "break", "closing"])
def test_headlines_fit(theme: Theme, lang: str, kind: Any) -> None:
    for size, canvas, align in boxes("title"):
        inside(
            draw(HeadlineCard(kind, "Autumn kitchen", lang, "Kettle K2", align), size, theme, canvas=canvas)
        )


def test_titles_and_comments_fit_and_cut_kindly(theme: Theme, samples: dict[str, str]) -> None:
    for lang, sample in samples.items():
        inside(draw(TitleCard(sample * 3, lang, "Kitchen", "Note"), (1060, 210), theme))
        inside(draw(CommentCard("Ana 🌸", sample * 3, lang), (900, 260), theme))
    inside(draw(CommentCard("", "\U000e0101\ue000", "en"), (900, 260), theme))


def test_captions_fit_and_mark_whole_words(theme: Theme, samples: dict[str, str]) -> None:
    for lang, sample in samples.items():
        plain = draw(CaptionCard(sample, lang), (960, 220), theme)
        marked = draw(
            CaptionCard(sample, lang, (0, 3), second="In English", second_lang="en"), (960, 220), theme
        )
        assert plain.getbbox() and marked.getbbox()
        assert plain.tobytes() != marked.tobytes()
    assert snap_mark("إبريق القهوة", 2, 3) == (0, 5)
    assert snap_mark("น้ำใส", 1, 2) == (0, 3)


@pytest.mark.parametrize("name", theme_names())
def test_themes_can_be_read(name: str) -> None:
    look = load_theme(name)
    assert contrast_faults(look) == []
    caption = over(look.colours.caption, (255, 255, 255, 255))
    assert contrast(look.colours.caption_ink, caption) >= 4.5


def test_a_pale_theme_is_refused(tmp_path: Path, theme: Theme) -> None:
    source = Path(load_theme.__code__.co_filename).parent / "themes" / "studio.yaml"
    pale = tmp_path / "pale.yaml"
    pale.write_text(source.read_text(encoding="utf-8").replace("#C2123F", "#F0A0A0"), encoding="utf-8")
    with pytest.raises(GraphicsError, match="accent on panel"):
        load_theme(pale)
    with pytest.raises(GraphicsError, match="no theme"):
        load_theme("missing")
    pale.write_text("name: x", encoding="utf-8")
    with pytest.raises(GraphicsError, match="faulty"):
        load_theme(pale)
    dim = dataclasses.replace(theme, colours=dataclasses.replace(theme.colours, caption=(255, 255, 255, 60)))
    assert any("caption" in fault for fault in contrast_faults(dim))


def test_the_rendered_label_and_caption_have_contrast_over_any_picture(theme: Theme) -> None:
    for spec, size in ((LabelCard("en"), (760, 104)), (CaptionCard("Hello there", "en"), (960, 220))):
        card = draw(spec, size, theme)
        for ground in ((255, 255, 255, 255), (0, 0, 0, 255), (255, 220, 120, 255)):
            seen = np.asarray(Image.alpha_composite(Image.new("RGBA", size, ground), card).convert("RGB"))
            shown = seen[np.asarray(card.getchannel("A")) > 200]
            light, dark = shown.max(axis=0), shown.min(axis=0)
            assert contrast((*map(int, light), 255), (*map(int, dark), 255)) >= 4.5  # type: ignore[arg-type]


def test_the_same_spec_gives_the_same_pixels(theme: Theme) -> None:
    for spec, size in (
        (PriceCard(money("39.90"), "en", "US", stock=3), (600, 400)),
        (CaptionCard("新品上架", "zh"), (960, 220)),
        (BackgroundSpec("opening"), (270, 480)),
    ):
        first, second = (hashlib.sha256(draw(spec, size, theme).tobytes()).hexdigest() for _ in range(2))
        assert first == second


def test_cards_keep_their_corner_and_scale_with_the_canvas(theme: Theme) -> None:
    left = draw(PromptCard("cart", "en", align="bottom-left"), (700, 300), theme).getchannel("A")
    right = draw(PromptCard("cart", "en", align="top-right"), (700, 300), theme).getchannel("A")
    left_box = left.point(lambda v: 255 * (v > 200)).getbbox()
    right_box = right.point(lambda v: 255 * (v > 200)).getbbox()
    assert left_box and right_box
    assert left_box[0] < 60 and left_box[3] > 240
    assert right_box[2] > 640 and right_box[1] < 60
    small = draw(
        PromptCard("cart", "en", align="bottom-left"), (350, 150), theme, canvas=(540, 960)
    ).getchannel("A")
    small_box = small.point(lambda v: 255 * (v > 200)).getbbox()
    assert small_box
    assert abs((small_box[2] - small_box[0]) * 2 - (left_box[2] - left_box[0])) <= 12


@pytest.mark.parametrize("size", [(270, 480), (480, 270)])
@pytest.mark.parametrize("kind", ["opening", "product", "questions", "break", "closing", "safe"])
def test_backgrounds_fill_any_canvas(theme: Theme, size: tuple[int, int], kind: Any, photo: Path) -> None:
    drawn = background(size, theme, kind=kind)
    assert drawn.size == size and drawn.mode == "RGB"
    assert np.asarray(drawn).std() > 5
    assert background(size, theme, kind=kind, picture=photo).tobytes() != drawn.tobytes()


def test_picture_cards_show_the_whole_product(theme: Theme, photo: Path) -> None:
    card = draw(PictureCard(photo), (530, 570), theme)
    inside(card)
    pixels = np.asarray(card.convert("RGB")).astype(int)
    product = np.abs(pixels - np.array([40, 60, 80])).max(axis=2) < 12
    rows, columns = np.flatnonzero(product.any(axis=1)), np.flatnonzero(product.any(axis=0))
    assert abs((columns[0] + columns[-1]) / 2 - 265) < 8, "centred by its content"
    assert columns[-1] - columns[0] > 300, "made large"
    assert abs((rows[-1] - rows[0]) / (columns[-1] - columns[0]) - 130 / 120) < 0.05, "not stretched"


def test_fitting_by_content() -> None:
    wide = Image.new("RGBA", (1000, 400), (10, 10, 10, 255))
    wide.paste(Image.effect_noise((380, 400), 90).convert("RGBA"), (600, 0))
    fitted = np.asarray(fit_content(wide, (400, 250)).convert("L")).astype(int)
    assert fitted.shape == (250, 400)
    assert fitted.std() > 30, "the part with detail is kept"
    narrow = fit_content(Image.effect_noise((100, 1000), 60).convert("RGBA"), (400, 400))
    assert narrow.size == (400, 400)
    clear = Image.new("RGBA", (50, 50))
    clear.paste((200, 0, 0, 255), (20, 20, 30, 30))
    assert fit_content(clear, (100, 100)).getpixel((50, 50)) == (200, 0, 0)
    assert fit_content(Image.new("RGBA", (1, 1), (1, 2, 3, 255)), (64, 48)).size == (64, 48)
