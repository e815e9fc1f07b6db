"""Draws the contact sheets of docs/gallery: every card in every theme, in both formats, without OBS.

Usage: python tools/gallery.py [--folder docs/gallery] [--theme NAME ...] [--large]   (--large: full size PNG)
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from cuehost import graphics
from cuehost.graphics.fonts import BUNDLED
from cuehost.graphics.samples import sample_cards
from cuehost.places import ROOT

CANVASES = {"landscape": (1920, 1080), "portrait": (1080, 1920)}
COLUMNS = {"landscape": 4, "portrait": 6}
TILE = {"landscape": 400, "portrait": 270}
#: Boxes of what scene templates always place themselves.
BOXES = {
    "landscape": {"CaptionCard": (70, 830, 1140, 200), "LabelCard": (70, 50, 760, 104)},
    "portrait": {"CaptionCard": (40, 1350, 960, 220), "LabelCard": (40, 190, 760, 104)},
}
CAPTION = 26
PICTURE = "shows/kitchen/images/grinder-whole.jpg"


def scene(spec: graphics.Spec, theme: graphics.Theme, shape: str, ground: Image.Image) -> Image.Image:
    """The card where it stands on the program, over the theme's set."""
    canvas, kind = CANVASES[shape], type(spec).__name__
    if kind in BOXES[shape]:
        box, align = BOXES[shape][kind], "bottom-left" if kind == "CaptionCard" else "top-left"
    else:
        place = graphics.place_of(kind, canvas, theme)
        box, align = place.box, place.align
    card = graphics.draw(dataclasses.replace(spec, align=align), box[2:], theme, canvas=canvas)
    return graphics.compose(canvas, [graphics.Placed(ground, (0, 0, *canvas)), graphics.Placed(card, box)])


def sheet(name: str, shape: str, picture: Path, scale: float) -> Image.Image:
    """All cards of a theme in rows, each with its name."""
    theme = graphics.load_theme(name)
    canvas, columns = CANVASES[shape], COLUMNS[shape]
    ground = graphics.background(canvas, theme)
    cards = sample_cards(picture)
    width = round(TILE[shape] * scale)
    height, gap = round(width * canvas[1] / canvas[0]), round(8 * scale)
    rows = -(-len(cards) // columns)
    line = round(CAPTION * scale)
    page = Image.new("RGB", (columns * (width + gap) + gap, rows * (height + line + gap) + gap), "#22232A")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(BUNDLED / "Manrope-Medium.ttf", round(15 * scale))
    for number, (title, spec) in enumerate(cards.items()):
        x, y = gap + number % columns * (width + gap), gap + number // columns * (height + line + gap)
        shot = scene(spec, theme, shape, ground).resize((width, height), Image.Resampling.LANCZOS)
        page.paste(shot, (x, y))
        pen.text((x + 2 * scale, y + height + 3 * scale), title, fill="#D8D9E0", font=font)
    return page


def main() -> None:
    """Draw the sheets and write them as small WebP files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "gallery")
    parser.add_argument("--theme", nargs="*", default=graphics.theme_names())
    parser.add_argument("--large", action="store_true", help="full-size PNG, to look closely")
    parser.add_argument(
        "--picture", type=Path, default=ROOT / "shows" / "kitchen" / "images" / "grinder-whole.jpg"
    )
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name in asked.theme:
        for shape in CANVASES:
            page = sheet(name, shape, asked.picture, 2.0 if asked.large else 1.0)
            path = asked.folder / f"{name}-{shape}.{'png' if asked.large else 'webp'}"
            page.save(path, quality=72, method=6) if path.suffix == ".webp" else page.save(path)
            print(path)


if __name__ == "__main__":
    main()
