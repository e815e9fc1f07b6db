"""The selling cards: they fit in every language, stand clear of the apps, and say only what is true."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from cuehost.errors import GraphicsError
from cuehost.graphics import (
    ComparisonCard,
    CountdownCard,
    CouponCard,
    LowerThird,
    NextUpCard,
    NoRoom,
    PictureStore,
    PointsCard,
    PollCard,
    PriceCard,
    QrCard,
    QuestionCard,
    ShippingCard,
    SizeCard,
    Spec,
    StockCard,
    ThanksCard,
    Theme,
    TitleCard,
    WaitCard,
    draw,
    languages,
    place_of,
    placed_cards,
    readings,
    safe_area,
)
from cuehost.graphics.crowd import shares
from cuehost.graphics.samples import sample_cards
from cuehost.rundown import Money

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
NOW = datetime(2026, 11, 27, 18, 20, tzinfo=UTC)
GERMAN = "Edelstahl-Schwanenhals-Filterkaffeewasserkocher mit Temperaturvorwahlautomatik"
THAI = "กาต้มน้ำรุ่นนี้มีความจุ 0.9 ลิตร และมีเทอร์โมมิเตอร์ที่ฝาสำหรับชงกาแฟดริปที่บ้าน"
ARABIC = "عبد الرحمن بن محمد الخطيب"


def money(amount: str, currency: str = "USD") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def solid(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.getchannel("A").point(lambda v: 255 * (v > 200)).getbbox()
    assert box
    return box


def texts(spec: Spec, theme: Theme, size: tuple[int, int] = (900, 900)) -> list[str]:
    return [reading.text for reading in readings(spec, size, theme)]


def hard_cards(lang: str, text: str) -> list[Spec]:
    """Every selling card with the same awkward text wherever it may stand."""
    return [
        LowerThird(text, lang, text),
        PointsCard((text, text, text), lang),
        ComparisonCard((text, "K1"), ((text, (True, text)), (text, ("0.9 l", False))), lang),
        SizeCard((text, "cm"), (("S", (text, "72")), ("M", ("93", "77"))), lang, mark=0),
        ShippingCard(lang, text, text, text, text),
        CountdownCard(NOW + timedelta(days=3), NOW, lang, text),
        CouponCard("WILLKOMMEN-2026", lang, text, text),
        QrCard("https://example.com/p/" + "a" * 60, lang),
        NextUpCard(text, lang, money("123456789012", "IDR"), "ID"),
        QuestionCard(text, lang, text),
        PollCard(text, ((text, 3), (text, 2)), lang),
        ThanksCard(lang, text, text),
        WaitCard("break", text, lang, 3725, 7200, text),
    ]


@pytest.mark.parametrize(("lang", "text"), [("de", GERMAN), ("th", THAI), ("ar", ARABIC)])
@pytest.mark.parametrize("canvas", [(540, 960), (960, 540)])
def test_long_names_are_laid_out_and_not_cut(
    theme: Theme, lang: str, text: str, canvas: tuple[int, int]
) -> None:
    for spec in hard_cards(lang, text):
        box = place_of(type(spec), canvas, theme, "tiktok").box
        image = draw(spec, box[2:], theme, canvas=canvas)
        left, top, right, bottom = solid(image)
        assert left > 0 and top > 0 and right < image.width and bottom < image.height, type(spec).__name__
        found = readings(spec, box[2:], theme, canvas=canvas)
        stated = [r.text for r in found if not isinstance(spec, QuestionCard | ThanksCard | WaitCard)]
        assert not any("…" in shown for shown in stated), type(spec).__name__
        assert min(r.contrast for r in found) >= 4.5, "no text runs out of its ground"


@pytest.mark.parametrize("lang", languages())
def test_the_words_of_every_language_fit(theme: Theme, lang: str) -> None:
    for spec in sample_cards().values():
        said = dataclasses.replace(spec, lang=lang)  # type: ignore[type-var]
        if type(spec).__name__ in placed_cards():
            box = place_of(type(spec), (540, 960), theme).box
            solid(draw(said, box[2:], theme, canvas=(540, 960)))


def test_a_twelve_digit_price_keeps_all_its_digits(theme: Theme) -> None:
    shown = texts(PriceCard(money("123456789012", "IDR"), "id", "ID", stock=5), theme, (600, 400))
    assert "Rp\u00a0123.456.789.012" in shown


def test_what_cannot_fit_is_an_error_with_a_mend(theme: Theme) -> None:
    for spec in (
        ShippingCard("en", "word " * 300),
        CouponCard("X" * 80, "en"),
        PointsCard(("point " * 60,) * 6, "en"),
        QrCard("https://example.com/" + "x" * 700, "en"),
    ):
        with pytest.raises(NoRoom) as told:
            draw(spec, (500, 400), theme)
        assert told.value.mend


def test_empty_lists_show_nothing(theme: Theme) -> None:
    for spec in (
        PointsCard((), "en"),
        PointsCard(("", "  "), "en"),
        PointsCard(("One", "Two"), "en", shown=0),
        ComparisonCard((), (), "en"),
        ComparisonCard(("K2",), (), "en"),
        SizeCard(("Chest",), (), "en"),
        ShippingCard("en"),
        PollCard("Which?", (), "en"),
    ):
        assert draw(spec, (600, 400), theme).getbbox() is None


def test_points_build_up_without_moving(theme: Theme) -> None:
    points = ("Thermometer in the lid", "A gooseneck spout for a slow and very even pour", "Steel")
    shots = [draw(PointsCard(points, "en", n, align="top-left"), (700, 700), theme) for n in (1, 2, 3)]
    boxes = [solid(shot) for shot in shots]
    assert len({(box[0], box[1], box[2]) for box in boxes}) == 1, "it only grows downwards"
    assert boxes[0][3] < boxes[1][3] < boxes[2][3]
    assert texts(PointsCard(points, "en", 2), theme)[1:] == list(points[:2])
    head = [np.asarray(shot.convert("RGB").crop((60, 60, 500, 130))).astype(int) for shot in shots]
    assert np.abs(head[0] - head[2]).max() < 12, "the head stands still; only the ground's shade is stretched"


def test_stock_is_the_true_number_or_an_error(theme: Theme) -> None:
    assert texts(StockCard(1234, "de", "DE"), theme) == ["1.234 auf Lager"]
    assert texts(StockCard(0, "en"), theme) == ["Sold out"]
    for false in (StockCard(-1, "en"), StockCard(10, "en", of=5)):
        with pytest.raises(GraphicsError, match="cannot be true"):
            draw(false, (500, 300), theme)


def test_the_countdown_tells_the_time_to_its_end(theme: Theme) -> None:
    def shown(**left: int) -> list[str]:
        return texts(CountdownCard(NOW + timedelta(**left), NOW, "en"), theme)[1:]

    assert shown(hours=1, minutes=2, seconds=3) == ["01", "hours", "02", "min", "03", "sec"]
    assert shown(minutes=59) == ["59", "min", "00", "sec"]
    assert shown(days=2, hours=5) == ["02", "days", "05", "hours", "00", "min"]
    assert texts(CountdownCard(NOW, NOW, "en"), theme) == ["This offer has ended"]
    until = texts(CountdownCard(NOW + timedelta(hours=1, minutes=40), NOW, "de", until=True), theme)
    assert until[-1] == "bis 20:00"
    with pytest.raises(GraphicsError, match="time zone"):
        draw(CountdownCard(datetime(2026, 11, 27), NOW, "en"), (600, 400), theme)


def test_a_changing_number_does_not_move_the_card(theme: Theme) -> None:
    shots = [
        draw(CountdownCard(NOW + timedelta(seconds=s), NOW, "en"), (700, 400), theme) for s in (3600, 4271)
    ]
    assert solid(shots[0]) == solid(shots[1])
    assert shots[0].tobytes() != shots[1].tobytes()


@pytest.mark.parametrize("size", [(900, 420), (520, 700)])
@pytest.mark.parametrize("name", ["studio", "volt"])
def test_the_qr_code_is_read_back_from_the_card(name: str, size: tuple[int, int]) -> None:
    from cuehost.graphics import load_theme

    link = "https://example.com/k2?from=live"
    card = draw(QrCard(link, "en"), size, load_theme(name))
    seen = Image.alpha_composite(Image.new("RGBA", size, (40, 90, 60, 255)), card).convert("L")
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(np.asarray(seen))
    assert found == link


@pytest.mark.parametrize("link", ["", "example.com", "javascript:alert(1)", "https://"])
def test_a_qr_code_needs_a_link(theme: Theme, link: str) -> None:
    with pytest.raises(GraphicsError, match="no link"):
        draw(QrCard(link, "en"), (600, 600), theme)


def test_poll_shares_add_up_and_no_votes_are_no_shares(theme: Theme) -> None:
    assert shares([1, 1, 1]) == [34, 33, 33]
    assert shares([412, 198, 87]) == [59, 28, 13]
    assert shares([0, 0]) == [0, 0]
    assert all(sum(shares([7, n, 13, 29])) == 100 for n in range(60))
    shown = texts(PollCard("Which?", (("Black", 0), ("Cream", 0)), "en"), theme)
    assert shown.count("0%") == 2
    with pytest.raises(GraphicsError, match="votes"):
        draw(PollCard("Which?", (("Black", -1),), "en"), (600, 500), theme)


def test_a_table_with_uneven_rows_is_refused(theme: Theme) -> None:
    with pytest.raises(GraphicsError, match="rows of different lengths"):
        draw(ComparisonCard(("K2", "K1"), (("Capacity", ("0.9 l",)),), "en"), (800, 600), theme)


def test_arabic_tables_begin_at_the_right(theme: Theme) -> None:
    rows = (("السعة", (True, False)),)
    for lang, starts_left in (("en", True), ("ar", False)):
        card = draw(ComparisonCard(("K2", "K1"), rows, lang), (800, 500), theme).convert("RGB")
        accent = np.abs(np.asarray(card).astype(int) - np.array(theme.colours.accent[:3])).max(axis=2) < 6
        lifted = np.flatnonzero(accent[200:].any(axis=0))
        middle = (lifted[0] + lifted[-1]) / 2
        assert (middle < 440) == starts_left or abs(middle - 400) < 60
    plain = draw(StockCard(5, "ar", of=10), (500, 300), theme)
    assert plain.tobytes() != draw(StockCard(5, "en", of=10), (500, 300), theme).tobytes()


@pytest.mark.parametrize("lang", languages())
def test_an_order_is_thanked_for_in_every_language(theme: Theme, lang: str) -> None:
    named = texts(ThanksCard(lang, "Ana", order=True), theme)
    unnamed = texts(ThanksCard(lang, order=True), theme)
    assert "Ana" in named[0] and len(named) == 2
    assert len(unnamed) == 1 and unnamed != texts(ThanksCard(lang), theme)


PLATFORMS = ["other", "tiktok", "instagram", "youtube", "shopee", "a new one"]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("canvas", [(540, 960), (960, 540)])
def test_every_card_stands_clear_of_the_app(
    theme: Theme, platform: str, canvas: tuple[int, int], photo: Path
) -> None:
    left, top, right, bottom = safe_area(platform, canvas)
    assert 0 < left < right < canvas[0] and 0 < top < bottom < canvas[1]
    for name, spec in sample_cards(photo).items():
        if type(spec).__name__ not in placed_cards():
            continue
        place = place_of(type(spec), canvas, theme, platform)
        card = draw(dataclasses.replace(spec, align=place.align), place.box[2:], theme, canvas=canvas)
        box = solid(card)
        x, y = place.box[:2]
        assert left - 1 <= x + box[0] and x + box[2] <= right + 1, name
        assert top - 1 <= y + box[1] and y + box[3] <= bottom + 1, name


def test_a_card_without_a_place_says_so(theme: Theme) -> None:
    with pytest.raises(GraphicsError, match="place of its own"):
        place_of("LabelCard", PORTRAIT, theme)


def test_words_are_rather_shrunk_than_cut(theme: Theme) -> None:
    shown = draw(TitleCard("Thermometerhalterung", "de"), (420, 260), theme)
    assert solid(shown)
    from cuehost.graphics.blocks import Style
    from cuehost.graphics.easel import typesetter

    block = typesetter().fit(
        "Thermometerhalterung", Style(theme.faces.body, "de"), (220, 200), size=40, smallest=14, lines=3
    )
    assert len(block.lines) == 1 and block.size < 40


def test_the_next_products_photo_is_part_of_the_picture(tmp_path: Path, theme: Theme, photo: Path) -> None:
    store = PictureStore(tmp_path, theme)
    mine = tmp_path / "next.png"
    Image.new("RGB", (50, 50), (200, 10, 10)).save(mine)
    spec = NextUpCard("Grinder", "en", picture=mine)
    first = store.render(spec, (700, 400))
    Image.new("RGB", (60, 50), (10, 10, 200)).save(mine)
    assert store.render(spec, (700, 400)) != first
    with pytest.raises(GraphicsError, match="no picture"):
        store.render(NextUpCard("Grinder", "en", picture=tmp_path / "gone.png"), (700, 400))
