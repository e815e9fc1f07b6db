"""The cards of the golden pictures, one script each; run as a program it draws the pictures anew.

    python tests/graphics/golden.py

Look at what has changed before you commit it: the test takes these pictures for right.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from cuehost.graphics import (
    CaptionCard,
    ComparisonCard,
    CountdownCard,
    CouponCard,
    LowerThird,
    NextUpCard,
    PointsCard,
    PollCard,
    PriceCard,
    PrompterCard,
    QuestionCard,
    ShippingCard,
    Spec,
    WaitCard,
    draw,
    load_theme,
)
from cuehost.rundown import Money

FOLDER = Path(__file__).parent / "golden"
SIZE, CANVAS = (480, 360), (540, 960)
_NOW = datetime(2026, 11, 27, 18, 20, tzinfo=UTC)


def _money(amount: str, currency: str) -> Money:
    return Money(amount=Decimal(amount), currency=currency)


#: Name of the picture (its language): (theme, card).
CARDS: dict[str, tuple[str, Spec]] = {
    "de": (
        "market",
        PointsCard(
            ("Größe frei wählbar", "Spülmaschinenfeste Edelstahlschüssel", "5 Jahre Garantie"), "de", 2
        ),
    ),
    "ru": ("studio", ShippingCard("ru", "Бесплатно от 3 000 ₽", "30 дней", "2 года", align="center")),
    "el": ("meadow", LowerThird("Ελένη Παπαδοπούλου", "el", "Η παρουσιάστριά σας")),
    "vi": ("blush", QuestionCard("Ấm có dùng được trên bếp từ không ạ?", "vi", "Nguyễn Thị Hằng")),
    "zh": (
        "noir",
        PriceCard(_money("199", "CNY"), "zh", "CN", "手冲壶K2", _money("259", "CNY"), "九月售价", 140),
    ),
    "ja": ("volt", CountdownCard(_NOW + timedelta(minutes=99, seconds=48), _NOW, "ja", align="center")),
    "ko": (
        "market",
        PollCard("다음 색상은 무엇일까요?", (("블랙", 41), ("크림", 17)), "ko", align="center"),
    ),
    "th": ("studio", NextUpCard("เครื่องบดกาแฟมือหมุน G1", "th", _money("1290", "THB"), "TH", align="center")),
    "ar": (
        "meadow",
        ComparisonCard(
            ("إبريق K2", "إبريق K1"),
            (("السعة", ("0.9 لتر", "0.6 لتر")), ("ميزان", (True, False))),
            "ar",
        ),
    ),
    "hi": ("noir", CouponCard("DIWALI26", "hi", "आज 10% की छूट 🎉", "प्रति ऑर्डर एक कोड", align="center")),
    "es": (
        "noir",
        CaptionCard(
            "Es de acero inoxidable 304.",
            "es",
            (6, 11),
            "Made of 304 stainless steel.",
            "en",
        ),
    ),
    "pt": (
        "studio",
        PrompterCard(
            "Encha até a marca e leve ao fogo.",
            "pt",
            "Chaleira K2",
            ("Cabem 0,9 litro.", "→ Moedor"),
            7,
            754,
            -40,
        ),
    ),
    "he": ("volt", WaitCard("break", "מטבח הסתיו", "he", 272, 600, "מטחנת קפה G1")),
}


def picture(name: str) -> Image.Image:
    """The card as it is drawn now, over a plain ground."""
    theme, spec = CARDS[name]
    look = load_theme(theme)
    card = draw(spec, SIZE, look, canvas=CANVAS)
    ground = Image.new("RGBA", SIZE, (*look.set.wall[:3], 255))
    return Image.alpha_composite(ground, card).convert("RGB")


def difference(first: Image.Image, second: Image.Image) -> tuple[float, float]:
    """How different two pictures look: (mean, 99.9th percentile) of the distance in CIE L*a*b*.

    Both are blurred a little first, as an eye at some distance would: letters rendered by another version
    of FreeType do not count, a letter more or a line moved does.
    """
    a, b = (_lab(image.filter(ImageFilter.GaussianBlur(2))) for image in (first, second))
    distance = np.sqrt(((a - b) ** 2).sum(axis=2))
    return float(distance.mean()), float(np.percentile(distance, 99.9))


def _lab(image: Image.Image) -> NDArray[np.float64]:
    share = np.asarray(image, float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    light, red, blue = 116 * root[..., 1] - 16, root[..., 0] - root[..., 1], root[..., 1] - root[..., 2]
    return np.stack([light, 500 * red, 200 * blue], axis=-1)


def main() -> None:
    """Draw all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for name in CARDS:
        path = FOLDER / f"{name}.webp"
        picture(name).save(path, quality=80, method=6)
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
