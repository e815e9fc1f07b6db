"""Draws docs/movements.md: pictures of every movement on a host, grouped, with names and meanings.

Usage: python tools/movement_sheet.py [HOST]   (default mia; writes docs/movements.md and its pictures)
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from cuehost.host import Movements, load_movements, load_pack
from cuehost.host.compositor import Compositor
from cuehost.host.gestures import Body
from cuehost.host.movements import Movement
from cuehost.host.pose import Pose
from cuehost.places import ASSETS, ROOT

PAGE = ROOT / "docs" / "movements.md"
PICTURES = ROOT / "docs" / "movements"
TITLES = {
    "greeting": "Greeting, inviting, saying goodbye",
    "courtesy": "Thanks, apologies, promises",
    "pointing": "Pointing: follow button, cart, sides, viewers",
    "presenting": "Presenting and holding up",
    "counting": "Counting and listing",
    "price": "Prices",
    "comparing": "Comparing and showing sizes",
    "senses": "Smelling, tasting, feeling",
    "feelings": "Joy and praise",
    "attention": "Thinking, listening, reading, waiting",
    "handling": "Handling a product",
    "talking": "Emphasis, explaining, yes and no",
    "beats": "Beats that come by themselves in speech",
}
"""The groups in the page's order; a group that is missing here comes last, under its own name."""

_TILE, _ROOM, _COLUMNS, _NAME = 96, (0.09, 0.93), 4, 16
_STEP_S = 0.02
_BACKGROUND = (238, 241, 245)
_INTRO = """# Movements

What a host can do with arms, head, brows and eyes, drawn on Mia. Made by `python tools/movement_sheet.py`
from `assets/movements`; [host-packs.md](host-packs.md) tells how movements are written.

A line of a rundown asks for a **meaning** (`gesture: greet`). Where a meaning has several movements the
host chooses among them and does not make the same one twice in a row. `cuehost host preview mia --say "Hello"
--movement greet_small --out hello.webm` shows a single one. Each picture shows the way to the stroke (the
moment that falls on the cue's word), the stroke, and what follows it. *either hand* marks those made now
with one hand and now with the other; a second name is that of the mirrored movement.
"""


def ordered(movements: Movements) -> dict[str, list[str]]:
    """The groups in the page's order, each with its movements, without mirrored ones."""
    order = [*TITLES, *sorted(set(movements.groups) - set(TITLES))]
    return {
        group: [name for name in movements.groups[group] if not movements.by_name[name][1]]
        for group in order
        if group in movements.groups
    }


def page_text(movements: Movements) -> str:
    """The whole page. It holds a fingerprint of each group, so that old pictures show in the text."""
    parts = [_INTRO]
    meaning_of = {name: meaning for meaning, names in movements.meanings.items() for name in names}
    for group, names in ordered(movements).items():
        told = repr([(name, movements.by_name[name]) for name in names])
        parts.append(f"\n## {TITLES.get(group, group)}\n\n![{group}](movements/{group}.webp)\n")
        parts.append(f"<!-- {hashlib.sha256(told.encode()).hexdigest()[:16]} -->\n")
        parts.append("\n| meaning | movement | what it is |\n| --- | --- | --- |\n")
        for name in names:
            movement = movements.by_name[name][0]
            meanings = [meaning_of[name]]
            both = [f"`{name}`"]
            if movement.mirror:
                both.append(f"`{movement.mirror}`")
                meanings += [m for m in [meaning_of[movement.mirror]] if m not in meanings]
            note = ", *either hand*" if movement.either else ""
            means = ", ".join(f"**{m}**" for m in meanings)
            parts.append(f"| {means} | {', '.join(both)} | {movement.title}{note} |\n")
    return "".join(parts)


class Artist:
    """Draws movements on one host."""

    def __init__(self, host: str) -> None:
        self._pack = load_pack(ASSETS / "hosts" / host)
        self._compositor = Compositor(self._pack)
        self._font = ImageFont.load_default(size=11)

    def sheet(self, movements: Movements, names: list[str]) -> Image.Image:
        """All movements of `names` in a grid."""
        cells = [self._cell(name, movements.by_name[name][0]) for name in names]
        width, height = cells[0].size
        rows = -(-len(cells) // _COLUMNS)
        sheet = Image.new("RGB", (_COLUMNS * width, rows * height), "white")
        for i, cell in enumerate(cells):
            sheet.paste(cell, (i % _COLUMNS * width, i // _COLUMNS * height))
        return sheet

    def _cell(self, name: str, movement: Movement) -> Image.Image:
        after = movement.length_s - movement.stroke
        times = (-0.38 * movement.stroke, 0.0, min(after, max(0.25, 0.4 * after)))
        tiles = [self._tile(pose) for pose in self._poses(movement, times)]
        width, height = tiles[0].size
        cell = Image.new("RGB", (3 * width + 4, height + _NAME), "white")
        for i, tile in enumerate(tiles):
            cell.paste(tile, (i * width, _NAME))
        draw = ImageDraw.Draw(cell)
        draw.rectangle((width, _NAME, 2 * width - 1, height + _NAME - 1), outline=(20, 130, 60))
        draw.text((2, 1), name, fill=(30, 30, 40), font=self._font)
        return cell

    def _poses(self, movement: Movement, times: tuple[float, ...]) -> Iterator[Pose]:
        """How the host stands at `times` from the stroke, s, in their order."""
        spec = self._pack.spec
        geometry = {side: self._compositor.geometry(side) for side in ("left", "right")}
        body = Body(geometry, spec.head.pivot[0], spec.rest)
        body.start(movement, 2.0, 0.0)
        t = 2.0 - movement.stroke - 0.5
        for wanted in times:
            while t < 2.0 + wanted:
                t += _STEP_S
                left, right = body.arms(t, _STEP_S)
            yield Pose(left=left, right=right, **body.head(t))

    def _tile(self, pose: Pose) -> Image.Image:
        picture = self._compositor.compose(pose)
        top, bottom = (int(share * picture.shape[0]) for share in _ROOM)
        part: npt.NDArray[np.float32] = picture[top:bottom].astype(np.float32)
        alpha = part[..., 3:] / 255
        flat = part[..., 2::-1] * alpha + np.array(_BACKGROUND, np.float32) * (1 - alpha)
        size = (_TILE, round(_TILE * part.shape[0] / part.shape[1]))
        return Image.fromarray(cv2.resize(flat.astype(np.uint8), size, interpolation=cv2.INTER_AREA))


def main(host: str) -> None:
    """Draw all sheets and write the page."""
    movements = load_movements()
    artist = Artist(host)
    PICTURES.mkdir(exist_ok=True)
    groups = ordered(movements)
    for old in PICTURES.glob("*.webp"):
        if old.stem not in groups:
            old.unlink()
    for group, names in groups.items():
        artist.sheet(movements, names).save(PICTURES / f"{group}.webp", quality=82, method=6)
        print(PICTURES / f"{group}.webp")
    PAGE.write_text(page_text(movements), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main(*sys.argv[1:2] or ["mia"])
