"""Contact sheets of the finished packs for docs/hosts, drawn by the product's own renderer.

    python tools/hostlab/sheets.py [NAME ...]

Each sheet shows a host as viewers see it: four movements at their stroke, and the head in speech, with
closed eyes and with its gaze aside, half on a light and half on a dark ground, to judge the edges.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "obs_scripts"))

from cuehost.host import Pack, frame_at, load_pack  # noqa: E402
from cuehost.host.spec import FaceState  # noqa: E402

HOSTS = ROOT / "assets" / "hosts"
SHEETS = ROOT / "docs" / "hosts"
MOVEMENTS = ("", "present_right", "point_up", "count_3")
HEIGHT = 560
LIGHT, DARK = (226, 222, 215), (40, 44, 58)
LARGEST = 240_000


def sheet(pack: Pack) -> Image.Image:
    """The contact sheet of one pack."""
    width, height = pack.size
    frames = [_picture(frame_at(pack, 0.4 if not name else 0.0, movement=name or None)) for name in MOVEMENTS]
    w = round(HEIGHT * width / height)
    heads = [_head(pack, picture) for picture in _faces(pack)]
    h = round(heads[0].height * (w / heads[0].width))
    grid = Image.new("RGB", (w * len(frames), HEIGHT + h))
    for row, pictures, size in ((0, frames, (w, HEIGHT)), (HEIGHT, heads, (w, h))):
        for i, picture in enumerate(pictures):
            ground = Image.new("RGBA", picture.size, (*(LIGHT if i % 2 == 0 else DARK), 255))
            ground.alpha_composite(picture)
            grid.paste(ground.convert("RGB").resize(size, Image.Resampling.LANCZOS), (i * w, row))
    return grid


def _faces(pack: Pack) -> list[Image.Image]:
    """The plate in the most telling states of the face."""
    spoken = [s for s in pack.spec.mouth.states if s.lips is None and s.picture]
    wide = max(spoken, key=lambda s: s.open * 0.7 + s.wide * 0.3 if s.open < 0.7 else 0)
    round_ = max(spoken, key=lambda s: -s.wide - abs(s.open - 0.35))
    shut = min(pack.spec.lids.states, key=lambda s: s.open)
    aside = max(pack.spec.gaze.states, key=lambda s: s.x)
    return [_patched(pack, *states) for states in ((), (wide,), (round_, aside), (shut,))]


def _patched(pack: Pack, *states: FaceState) -> Image.Image:
    plate = _picture(pack.pictures[pack.spec.plate])
    for state in states:
        if state.picture and state.at:
            plate.alpha_composite(_picture(pack.pictures[state.picture]), state.at)
    return plate


def _head(pack: Pack, plate: Image.Image) -> Image.Image:
    head = pack.spec.head
    tall = head.neck - head.top
    x, half = head.pivot[0], tall * 0.62
    box = (round(x - half), round(head.top - tall * 0.1), round(x + half), round(head.neck + tall * 0.14))
    return plate.crop(box)


def _picture(bgra: np.ndarray) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(bgra[..., [2, 1, 0, 3]]), "RGBA")


def main() -> None:
    """Write the sheets of the named packs, or of all."""
    SHEETS.mkdir(exist_ok=True)
    for name in sys.argv[1:] or sorted(p.parent.name for p in HOSTS.glob("*/pack.yaml")):
        picture = sheet(load_pack(HOSTS / name))
        path = SHEETS / f"{name}.webp"
        for quality in (88, 80, 70):
            picture.save(path, "WEBP", quality=quality, method=6)
            if path.stat().st_size <= LARGEST:
                break
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
