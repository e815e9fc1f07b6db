"""Draws a small, simple host pack with Pillow, so that tests need no rendered one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

SIZE = (270, 480)
SKIN, CLOTH, HAIR, LIP, INK = (232, 190, 165), (60, 96, 150), (70, 45, 35), (190, 70, 80), (40, 30, 30)
SCALE = 4
MOUTH_AT, EYES_AT = (105, 110), (95, 72)


def _picture(size: tuple[int, int], draw: Callable[[ImageDraw.ImageDraw], None]) -> Image.Image:
    large = Image.new("RGBA", (size[0] * SCALE, size[1] * SCALE), (0, 0, 0, 0))
    draw(ImageDraw.Draw(large))
    return large.resize(size, Image.Resampling.BOX)


def _scaled(*numbers: float) -> list[float]:
    return [n * SCALE for n in numbers]


def _plate(d: ImageDraw.ImageDraw) -> None:
    d.ellipse(_scaled(82, 28, 188, 150), fill=(*HAIR, 255))
    d.rounded_rectangle(_scaled(120, 120, 150, 190), 10 * SCALE, fill=(*SKIN, 255))
    d.rounded_rectangle(_scaled(80, 165, 190, 500), 38 * SCALE, fill=(*CLOTH, 255))
    d.ellipse(_scaled(92, 36, 178, 148), fill=(*SKIN, 255))
    _eyes(d, 0, 0, 1.0, (0, 0))
    d.line(_scaled(122, 122, 148, 122), fill=(*LIP, 255), width=3 * SCALE)


def _eyes(d: ImageDraw.ImageDraw, ox: float, oy: float, open_: float, gaze: tuple[float, float]) -> None:
    for x in (115, 155):
        cx, cy = x - ox, 84 - oy
        d.ellipse(_scaled(cx - 11, cy - 7, cx + 11, cy + 7), fill=(*SKIN, 255))
        high = 6 * open_
        if high < 0.5:
            d.line(_scaled(cx - 9, cy, cx + 9, cy), fill=(*INK, 255), width=2 * SCALE)
            continue
        d.ellipse(_scaled(cx - 9, cy - high, cx + 9, cy + high), fill=(255, 255, 255, 255))
        gx, gy = cx + 4 * gaze[0], cy + 2 * gaze[1]
        d.ellipse(_scaled(gx - 4, gy - min(4, high), gx + 4, gy + min(4, high)), fill=(*INK, 255))


def _mouth(open_: float, wide: float, lips: str | None) -> Image.Image:
    def draw(d: ImageDraw.ImageDraw) -> None:
        d.ellipse(_scaled(2, 0, 58, 34), fill=(*SKIN, 255))
        half = 13 + 5 * wide
        if lips == "closed" or open_ == 0:
            d.line(_scaled(30 - half, 12, 30 + half, 12), fill=(*LIP, 255), width=4 * SCALE)
            return
        d.ellipse(_scaled(30 - half, 10, 30 + half, 16 + 18 * open_), fill=(90, 20, 30, 255))
        if lips == "teeth":
            d.rectangle(_scaled(30 - half / 2, 10, 30 + half / 2, 14), fill=(250, 250, 250, 255))

    return _picture((60, 36), draw)


def _limb(width: int, length: int, colour: tuple[int, int, int]) -> Image.Image:
    return _picture(
        (width, length + width),
        lambda d: d.rounded_rectangle(
            _scaled(0, 0, width, length + width), width * SCALE / 2, fill=(*colour, 255)
        ),
    )


def _hand(fingers: int) -> Image.Image:
    def draw(d: ImageDraw.ImageDraw) -> None:
        d.ellipse(_scaled(6, 2, 26, 26), fill=(*SKIN, 255))
        for i in range(fingers):
            x = 8 + i * 16 / max(1, fingers - 1) if fingers > 1 else 16
            d.line(_scaled(x, 16, x, 42), fill=(*SKIN, 255), width=5 * SCALE)

    return _picture((32, 46), draw)


def draw_pack(folder: Path, name: str = "paper") -> dict[str, Any]:
    """Draw the pack into `folder` and return what its pack.yaml says."""
    folder.mkdir(parents=True, exist_ok=True)

    def save(path: str, picture: Image.Image) -> str:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        picture.save(folder / path, lossless=True) if path.endswith(".webp") else picture.save(folder / path)
        return path

    mouths: list[dict[str, Any]] = [{"id": "rest", "open": 0, "wide": 0}]
    for open_ in (0.3, 0.65, 1.0):
        for wide in (-1, 0, 1):
            path = save(f"mouth/o{int(open_ * 100)}w{wide}.png", _mouth(open_, wide, None))
            mouths.append(
                {"id": f"o{open_}w{wide}", "picture": path, "at": [*MOUTH_AT], "open": open_, "wide": wide}
            )
    for id_, lips, open_ in (("mbp", "closed", 0.0), ("fv", "teeth", 0.15)):
        path = save(f"mouth/{id_}.png", _mouth(open_, 0, lips))
        mouths.append({"id": id_, "picture": path, "at": [*MOUTH_AT], "open": open_, "wide": 0, "lips": lips})

    def eyes(path: str, open_: float, gaze: tuple[float, float]) -> dict[str, Any]:
        picture = _picture((80, 24), lambda d: _eyes(d, *EYES_AT, open_, gaze))
        return {"picture": save(path, picture), "at": [*EYES_AT]}

    def brow(path: str, rise: float) -> dict[str, Any]:
        def draw(d: ImageDraw.ImageDraw) -> None:
            for x in (20, 60):
                y = 12 - 6 * rise
                d.line(_scaled(x - 9, y, x + 9, y), fill=(*HAIR, 255), width=3 * SCALE)

        return {"picture": save(path, _picture((80, 20), draw)), "at": [95, 54]}

    def hand(fingers: int) -> dict[str, Any]:
        path = save(f"arms/hand{fingers}.png", _hand(fingers))
        return {"views": [{"picture": path, "pivot": [16, 4], "angle": 0}]}

    upper = save("arms/upper.webp", _limb(34, 88, CLOTH))
    across = save("arms/upper_90.png", _limb(34, 88, CLOTH).rotate(-90, expand=True))
    fore = save("arms/fore.png", _limb(26, 80, CLOTH))
    data: dict[str, Any] = {
        "format": 1,
        "name": name,
        "title": {"en": "Paper"},
        "licence": "CC0-1.0",
        "size": [*SIZE],
        "plate": save("plate.webp", _picture(SIZE, _plate)),
        "head": {"pivot": [135, 150], "chin": 146, "neck": 178, "top": 28},
        "chest": {"centre": [135, 225], "radius": [60, 55]},
        "mouth": {"states": mouths},
        "lids": {
            "states": [
                {"id": "open", "open": 1},
                {"id": "half", "open": 0.5, **eyes("lids/half.png", 0.5, (0, 0))},
                {"id": "shut", "open": 0, **eyes("lids/shut.png", 0, (0, 0))},
            ]
        },
        "gaze": {
            "states": [
                {"id": "ahead", "x": 0, "y": 0},
                {"id": "left", "x": -1, "y": 0, **eyes("gaze/left.png", 1, (-1, 0))},
                {"id": "right", "x": 1, "y": 0, **eyes("gaze/right.png", 1, (1, 0))},
            ]
        },
        "brows": {
            "states": [
                {"id": "neutral", "raise": 0},
                {"id": "up", "raise": 1, **brow("brows/up.png", 1)},
                {"id": "down", "raise": -1, **brow("brows/down.png", -0.5)},
            ]
        },
        "arms": {
            "left": {
                "shoulder": [92, 190],
                "upper": {
                    "views": [
                        {"picture": upper, "pivot": [17, 17], "end": [17, 105], "angle": 0},
                        {"picture": across, "pivot": [105, 17], "end": [17, 17], "angle": 90},
                    ]
                },
                "fore": {"views": [{"picture": fore, "pivot": [13, 13], "end": [13, 93], "angle": 0}]},
                "hand": {
                    "shapes": {
                        "relaxed": hand(3),
                        "open": hand(5),
                        "point": hand(1),
                        "two": hand(2),
                        "fist": hand(0),
                    }
                },
            },
            "right": {"mirror": "left"},
        },
        "rest": {
            "left": {"upper": 6, "fore": 2, "hand": "relaxed"},
            "right": {"upper": -6, "fore": -2, "hand": "relaxed"},
        },
    }
    write_pack(folder, data)
    return data


def write_pack(folder: Path, data: dict[str, Any]) -> None:
    """Write `data` as the pack's pack.yaml."""
    (folder / "pack.yaml").write_text(
        yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
