"""Pip, a drawn host: a fox in a teal jumper, made of layers as PNG-tubers are, by one script.

``PYTHONPATH=tools python -m hostlab.pip --out assets/hosts/pip`` writes the pack; numpy, scipy, Pillow
and PyYAML are all it needs. Everything is drawn here; no picture of anybody else is used.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import yaml

from hostlab import pip_hands
from hostlab.brush import Point
from hostlab.pack import Dumper, patch_alpha, save, trim
from hostlab.pip_figure import (
    FACE_BOX,
    SHOULDER,
    SIZE,
    Face,
    draw_face,
    draw_fore,
    draw_lids,
    draw_plate,
    draw_upper,
    mouth_faces,
)


class Pip:
    """Writes the pack."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.plate = draw_plate(Face())
        self.face = draw_face(Face())

    def write(self) -> None:
        """All pictures and `pack.yaml`; the folder is replaced."""
        if self.out.exists():
            shutil.rmtree(self.out)
        save(self.plate, self.out / "plate.webp")
        about = Path(__file__).with_name("pip.yaml").read_text(encoding="utf-8")
        pack: dict[str, Any] = yaml.safe_load(about)
        pack |= {
            "size": list(SIZE),
            "plate": "plate.webp",
            "head": {"pivot": [270, 420], "chin": 428, "neck": 462, "top": 84},
            "chest": {"centre": [270, 560], "radius": [108, 120]},
            "mouth": {"states": [{"id": "rest", "open": 0, "wide": 0}, *self._mouths()]},
            "lids": {"states": [{"id": "open", "open": 1}, *self._lids()]},
            "gaze": {"states": [{"id": "ahead", "x": 0, "y": 0}, *self._gazes()]},
            "brows": {"states": [{"id": "neutral", "raise": 0}, *self._brow_states()]},
            "arms": {"left": self._arm(), "right": {"mirror": "left"}},
            "rest": {
                "left": {"upper": 9, "fore": 1, "hand": "relaxed"},
                "right": {"upper": -9, "fore": -1, "hand": "relaxed"},
            },
        }
        text = yaml.dump(pack, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
        (self.out / "pack.yaml").write_text(text, encoding="utf-8")
        shutil.copy(Path(__file__).with_name("LICENCE-pip.txt"), self.out / "LICENCE.txt")

    def _patch(self, name: str, face: Face) -> dict[str, Any]:
        """The part of the face that differs from the plate, with feathered edges."""
        picture = draw_face(face)
        picture[..., 3] *= patch_alpha(picture, self.face, threshold=0.012, grow=3, blur=1.6)
        return self._layer(name, picture, (FACE_BOX[0], FACE_BOX[1]))

    def _layer(self, name: str, picture: Any, at: tuple[int, int] = (0, 0)) -> dict[str, Any]:
        cut, x, y = trim(picture)
        save(cut, self.out / f"{name}.webp")
        return {"id": name.split("/")[1], "picture": f"{name}.webp", "at": [x + at[0], y + at[1]]}

    def _mouths(self) -> list[dict[str, Any]]:
        states = []
        for name, face in mouth_faces().items():
            state = {**self._patch(f"mouth/{name}", face), "open": face.open, "wide": face.wide}
            states.append({**state, "lips": face.lips} if face.lips else state)
        return states

    def _lids(self) -> list[dict[str, Any]]:
        return [
            {**self._layer(f"lids/l{round(o * 100):02d}", draw_lids(o)), "open": o} for o in (0.66, 0.33, 0.0)
        ]

    def _gazes(self) -> list[dict[str, Any]]:
        ways: dict[str, Point] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
        return [{**self._patch(f"gaze/{n}", Face(gaze=g)), "x": g[0], "y": g[1]} for n, g in ways.items()]

    def _brow_states(self) -> list[dict[str, Any]]:
        """In small steps: two faded brows beside each other look odd half-way."""
        steps = {"down100": -1.0, "down50": -0.5, "up25": 0.25, "up50": 0.5, "up75": 0.75, "up100": 1.0}
        return [{**self._patch(f"brows/{n}", Face(brow=b)), "raise": b} for n, b in steps.items()]

    def _arm(self) -> dict[str, Any]:
        arm: dict[str, Any] = {"shoulder": list(SHOULDER)}
        for name, part in (("upper", draw_upper()), ("fore", draw_fore())):
            picture, pivot, end = part
            cut, x, y = trim(picture)
            save(cut, self.out / f"arms/{name}.webp")
            view = {
                "picture": f"arms/{name}.webp",
                "pivot": [pivot[0] - x, pivot[1] - y],
                "end": [end[0] - x, end[1] - y],
                "angle": 0,
            }
            arm[name] = {"views": [view]}
        shapes: dict[str, Any] = {}
        for shape, (picture, pivot, angle) in pip_hands.draw_all().items():
            cut, x, y = trim(picture)
            save(cut, self.out / f"hands/{shape}.webp")
            view = {"picture": f"hands/{shape}.webp", "pivot": [pivot[0] - x, pivot[1] - y], "angle": angle}
            shapes[shape] = {"views": [view]}
        arm["hand"] = {"shapes": shapes}
        return arm


def main() -> None:
    """Write the pack."""
    parser = argparse.ArgumentParser(prog="hostlab.pip", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("assets/hosts/pip"), help="pack folder (replaced)")
    parser.add_argument("--preview", type=Path, help="also write contact sheets (PNG)")
    args = parser.parse_args()
    Pip(args.out).write()
    if args.preview:
        from hostlab.preview import contact_sheet

        contact_sheet(args.out, args.preview)


if __name__ == "__main__":
    main()
