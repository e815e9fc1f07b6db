"""Pip's figure: a fox in a teal jumper, drawn shape by shape. `pip` puts it into a pack.

Coordinates are px of the pack's frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hostlab.brush import FINE, Canvas, Mask, Point, curve, mirrored, oval

# fmt: off
SIZE = (540, 960)
MIDDLE = 270.0
BODY_UP = 34  # the body is drawn so much lower than it stands
FACE_BOX = (120, 190, 420, 470)
SHOULDER = (172.0, 474.0 - BODY_UP)
UPPER, FORE = 150.0, 132.0

FUR, FUR_SHADE, FUR_LIGHT = "#ee7b32", "#c9531f", "#ffa45c"
CREAM, CREAM_SHADE = "#fff1de", "#ecc9a6"
DARK, DARK_SHADE, DARK_LIGHT = "#4a2a24", "#32191a", "#6d4238"
KNIT, KNIT_SHADE, KNIT_LIGHT = "#1f7a80", "#125057", "#38a3a3"
SHIRT, SHIRT_SHADE = "#fff8ee", "#dccfc6"
SCARF, SCARF_SHADE = "#f2b632", "#cf8a1c"
TROUSERS, TROUSERS_SHADE = "#2b3350", "#1c2238"
INK = "#3a1d1a"

WIDTHS = (-1.0, 0.0, 1.0)
OPENINGS = (0.15, 0.35, 0.6, 0.85, 1.0)


@dataclass(frozen=True)
class Face:
    """A state of the face."""

    open: float = 0.0
    wide: float = 0.0
    lips: str = ""
    gaze: Point = (0.0, 0.0)
    brow: float = 0.0


def draw_plate(face: Face) -> Any:
    """The figure without arms."""
    canvas = Canvas(*SIZE)
    _figure(canvas, face)
    return canvas.picture()


def draw_face(face: Face) -> Any:
    """The part of the plate that faces differ in: see `FACE_BOX`."""
    left, top, right, bottom = FACE_BOX
    canvas = Canvas(right - left, bottom - top, (left, top))
    _figure(canvas, face)
    return canvas.picture()


def _figure(canvas: Canvas, face: Face) -> None:
    x, y = canvas.origin
    _tail(canvas)
    canvas.origin = (x, y + BODY_UP)
    _body(canvas)
    canvas.origin = (x, y)
    _head(canvas, face)


def _tail(c: Canvas) -> None:
    """A bushy tail behind the viewer's right hip."""
    outline = curve(
        [(345, 905), (395, 870), (437, 800), (436, 726), (398, 668), (398, 668), (452, 662), (492, 700),
         (506, 770), (488, 860), (430, 940), (360, 965)]
    )
    tail = c.shape(outline, FUR, FUR_SHADE, FUR_LIGHT, depth=30)
    tip = curve([(380, 640), (470, 640), (520, 700), (512, 738), (486, 722), (474, 748), (452, 724),
                 (434, 742), (420, 700)])
    c.put(c.mask(tip), CREAM, 1.0, tail)
    c.put(c.mask(curve([(470, 640), (520, 690), (520, 760), (500, 720)]), 6), CREAM_SHADE, 0.7, tail)


def _body(c: Canvas) -> None:
    legs = curve([(178, 800), (270, 790), (362, 800), (376, 880), (380, 975), (382, 1060), (158, 1060),
                  (160, 975), (164, 880)])
    c.shape(legs, TROUSERS, TROUSERS_SHADE, depth=30)
    c.stroke(curve([(270, 880), (269, 920), (270, 970)], closed=False), 4, TROUSERS_SHADE)
    torso = curve(
        [(214, 438), (180, 446), (148, 470), (140, 500), (152, 560), (164, 640), (164, 740), (158, 812),
         (158, 812), (200, 826), (270, 831), (340, 826), (382, 812), (382, 812), (376, 740), (376, 640),
         (388, 560), (400, 500), (392, 470), (360, 446), (326, 438), (270, 448)]
    )
    knit = c.shape(torso, KNIT, KNIT_SHADE, KNIT_LIGHT, depth=34)
    for x in range(150, 400, 9):  # the hem's ribs
        c.stroke([(x, y) for y in np.linspace(786, 830, 12).tolist()], 2.6, KNIT_SHADE, knit)
    c.stroke(curve([(155, 778), (210, 792), (270, 796), (330, 792), (385, 778)], closed=False),
             3.4, KNIT_SHADE, knit)
    for row in range(0, 7):  # a band of small lozenges across the chest
        x = 168 + row * 34
        y = 600 + 9 * np.sin((x - 165) / 210 * np.pi)
        c.put(c.mask([(x, y - 15), (x + 13, y), (x, y + 15), (x - 13, y)]), "#f6e3c4", 0.95, knit)
        c.put(c.mask([(x, y - 7), (x + 6, y), (x, y + 7), (x - 6, y)]), SCARF_SHADE, 1.0, knit)
    for offset in (-26, 26):
        band = curve([(150, 600 + offset), (210, 607 + offset), (270, 609 + offset),
                      (330, 607 + offset), (392, 600 + offset)],
                     closed=False)
        c.stroke(band, 4.2, "#f6e3c4", knit)
    # Neck fur, shirt collar and scarf.
    c.shape(curve([(222, 380), (318, 380), (322, 452), (270, 486), (218, 452)]), CREAM_SHADE)
    for side in (False, True):
        flap: list[Point] = [(270, 470), (270, 470), (238, 430), (216, 424), (206, 446), (226, 492),
                             (226, 492)]
        c.shape(curve(mirrored(flap, MIDDLE) if side else flap), SHIRT, SHIRT_SHADE, depth=12)
    tie: list[Point] = [(262, 466), (262, 466), (222, 446), (214, 470), (222, 500), (262, 482),
                        (262, 482)]
    for side in (False, True):
        bow = c.shape(curve(mirrored(tie, MIDDLE) if side else tie),
                      SCARF, SCARF_SHADE, "#ffd976", depth=14)
        fold: list[Point] = [(262, 474), (244, 470), (232, 472)]
        c.stroke(curve(mirrored(fold, MIDDLE) if side else fold, closed=False), 2.6, SCARF_SHADE, bow)
    c.shape(oval(270, 474, 12, 14), SCARF, SCARF_SHADE, "#ffd976", depth=8)


def _ear(c: Canvas, flip: bool) -> None:
    def on_side(points: list[Point]) -> list[Point]:
        return curve(mirrored(points, MIDDLE) if flip else points)

    outer = c.shape(on_side([(148, 232), (134, 160), (140, 96), (150, 82), (172, 92), (216, 138),
                             (248, 186)]), FUR,
                    FUR_SHADE, FUR_LIGHT, depth=20)
    c.put(c.mask(on_side([(120, 60), (200, 60), (190, 108), (174, 122), (164, 112), (152, 128),
                          (128, 118)])), DARK, 1.0, outer)
    inner = c.shape(on_side([(166, 214), (154, 164), (158, 128), (164, 122), (182, 140), (212, 178)]),
                    "#f7c8a8",
                    "#d88f74", depth=14)
    tuft = on_side([(160, 226), (168, 190), (176, 200), (184, 176), (192, 194), (204, 182), (214, 220)])
    c.put(c.mask(tuft), CREAM, 1.0, np.maximum(inner, c.mask(oval(190, 230, 60,
                                                                  40)) if not flip else inner))


def _head(c: Canvas, face: Face) -> None:
    for flip in (False, True):
        _ear(c, flip)
    drop = 20 * face.open
    half: list[Point] = [
        (270, 150), (216, 160), (166, 192), (140, 244), (136, 284), (112, 318), (112, 318), (146, 318),
        (128, 346), (128, 346), (164, 346), (160, 368), (160, 368), (206, 384), (240, 400 + drop * 0.8),
        (270, 406 + drop),
    ]
    outline = curve(half + mirrored(half[1:-1], MIDDLE))
    c.put(c.mask([(x, y + 16) for x, y in outline], 9),
          "#0d2f36", 0.32, (c.alpha > 0.5).astype(np.float32) * _below(c, 396))
    head = c.shape(outline, FUR, FUR_SHADE, FUR_LIGHT, depth=34)
    cheeks: list[Point] = [
        (270, 292), (250, 268), (222, 250), (190, 258), (166, 290), (146, 318), (100, 322), (120, 352),
        (150, 356), (150, 380), (210, 410), (240, 430), (270, 440),
    ]
    white = c.put(c.mask(curve(cheeks + mirrored(cheeks[1:-1], MIDDLE))), CREAM, 1.0, head) * head
    c.put(1 - c.mask(oval(256, 300, 122, 92 + drop * 0.6), 14), CREAM_SHADE, 0.75, white)
    crown: list[Point] = [(262, 150), (254, 176), (264, 168), (268, 192), (276, 170), (286, 178),
                          (282, 150)]
    c.put(c.mask(curve(crown)), FUR_LIGHT, 0.9, head)
    for x, flip in ((196, False), (344, True)):
        c.put(c.mask(oval(x - (14 if not flip else -14), 330, 22, 13), 5), "#ff8f70", 0.55, head)
        _eye(c, x, flip, face)
    _brows(c, face)
    _muzzle(c, face)


def _below(c: Canvas, y: float) -> Mask:
    rows = np.arange(c.alpha.shape[0], dtype=np.float32)[:, None] / FINE + c.origin[1]
    return np.broadcast_to(np.clip((rows - y) / 10, 0, 1), c.alpha.shape).astype(np.float32)


EYE_Y, EYE_RX, EYE_RY = 280.0, 26.0, 33.0


def _eye(c: Canvas, x: float, flip: bool, face: Face) -> None:
    tilt = -7.0 if flip else 7.0
    white = c.put(c.mask(oval(x, EYE_Y, EYE_RX, EYE_RY, tilt)), "#fffdf8")
    gx, gy = x + face.gaze[0] * 9, EYE_Y + 2 + face.gaze[1] * 9
    c.put(c.mask(oval(gx, gy, 20.5, 25)), "#5d3310", 1.0, white)
    c.put(c.mask(oval(gx, gy + 4, 17, 19)), "#b4671a", 1.0, white)
    c.put(c.mask(oval(gx, gy + 12, 12, 9), 3), "#f0b046", 0.9, white)
    c.put(c.mask(oval(gx, gy, 11, 15)), "#1d0d0b", 1.0, white)
    c.put(c.mask(oval(x, EYE_Y - 31, 34, 16), 4), "#6d4238", 0.40, white)
    c.put(c.mask(oval(gx - 7, gy - 11, 6.4, 7.6)), "#ffffff", 1.0, white)
    _lash(c, x, flip, 1.0)


def _lash(c: Canvas, x: float, flip: bool, opening: float, width: float = 7.5, colour: str = INK) -> None:
    """The upper lash line at an opening of the lid."""
    y = EYE_Y - EYE_RY + (1 - opening) * EYE_RY * 1.75
    bow = 16 * (opening * 1.6 - 0.75)
    out = 1 if flip else -1
    line = [(x - out * 24, y + bow + 4), (x, y), (x + out * 20, y + bow * 0.8 + 3),
            (x + out * 34, y + bow * 0.5 + 1)]
    c.stroke(curve(line, closed=False), width, colour)


def draw_lids(opening: float) -> Any:
    """Lids alone, as a layer: what they leave free shows the eyes as they look just now."""
    c = Canvas(*SIZE)
    for x, flip in ((196.0, False), (344.0, True)):
        tilt = -7.0 if flip else 7.0
        eye = c.mask(oval(x, EYE_Y, EYE_RX + 1.2, EYE_RY + 1.2, tilt))
        edge = EYE_Y - EYE_RY + (1 - opening) * EYE_RY * 1.75
        bow = 16 * (opening * 1.6 - 0.75)
        cover = c.mask(curve([(x - 60, EYE_Y - 60), (x + 60, EYE_Y - 60), (x + 40, edge + bow + 3),
                              (x, edge), (x - 40, edge + bow + 3)]))
        if opening <= 0:
            cover = np.ones_like(cover)
        _lash(c, x, flip, 1.0, 11, FUR)  # over the lashes of the open eye
        # Like the face around it: fur above, pale towards the cheek.
        lid = c.put(cover * eye, CREAM)
        c.put(c.mask(oval(x + (16 if flip else -16), EYE_Y - 34, 36, 34), 10), FUR, 1.0, lid)
        c.put(c.mask(oval(x, edge - 2, 30, 9), 4), FUR_SHADE, 0.35, lid)
        _lash(c, x, flip, opening)
    return c.picture()


def _brows(c: Canvas, face: Face) -> None:
    for flip in (False, True):
        up, inner = -9 * max(face.brow, 0), 8 * max(-face.brow, 0) - 5 * max(face.brow, 0)
        line: list[Point] = [(168, 233 + up), (190, 222 + up + inner * 0.3), (216, 227 + up + inner)]
        c.stroke(curve(mirrored(line, MIDDLE) if flip else line, closed=False), 9.5, DARK)


NOSE_Y, MOUTH_Y = 330.0, 352.0


def _muzzle(c: Canvas, face: Face) -> None:
    half = 31 + 9 * max(face.wide, 0) - 14 * max(-face.wide, 0)
    if face.open <= 0 and not face.lips:
        _smile(c, 35, 0)
    elif face.lips == "closed":
        c.stroke(curve([(241, 355), (255, 360), (270, 361), (285, 360), (299, 355)], closed=False),
                 5.2, INK)
        c.stroke([(270, 342), (270, 350), (270, 358)], 4, INK)
    else:
        _open_mouth(c, face, half)
    nose = curve([(270, 350), (252, 334), (246, 322), (256, 315), (270, 314), (284, 315), (294, 322),
                  (288, 334)])
    c.shape(nose, DARK, DARK_SHADE, depth=8)
    c.put(c.mask(oval(262, 321, 8, 3.6, -8), 1), "#c99a8c", 0.85)


def _smile(c: Canvas, half: float, lower: float) -> None:
    for sign in (-1, 1):
        line = [(270, 346), (270 + sign * 4, 357 + lower), (270 + sign * half * 0.55, 364 + lower),
                (270 + sign * half, 354 + lower), (270 + sign * (half + 6), 345 + lower)]
        c.stroke(curve(line, closed=False), 5.2, INK)


def _open_mouth(c: Canvas, face: Face, half: float) -> None:
    deep = 8 + 46 * face.open * (1 - 0.08 * max(face.wide, 0))
    top = MOUTH_Y + 3 + 4 * max(-face.wide, 0)
    corner = top - 3 + (4 if face.wide < 0 else 0)
    sides = half * (1.0 - 0.06 * face.open)
    if face.wide < 0:
        path = oval(270, top + deep * 0.52, half, max(deep * 0.56, 8))
    else:
        path = curve(
            [(270 - half, corner), (270 - half * 0.45, top + 6), (270, top + 1),
             (270 + half * 0.45, top + 6), (270 + half, corner),
             (270 + sides * 0.86, top + deep * 0.62), (270, top + deep),
             (270 - sides * 0.86, top + deep * 0.62)]
        )
    c.put(c.line_mask([*path, path[0]], 4.6), INK)
    hole = c.put(c.mask(path), "#5a1a24")
    lift = 16 if face.lips == "tongue" else 0
    tongue = c.mask(oval(270, top + deep * 1.02 - lift, half * 0.72, max(deep * 0.42, 7)), 1)
    c.put(tongue, "#f0727a", 1.0, hole)
    c.put(c.mask(oval(264, top + deep * 0.92 - lift, half * 0.3, 4), 2), "#ffa5a5", 0.8, hole)
    if face.wide >= 0 or face.open > 0.3:
        c.put(c.mask(oval(270, top - 1, half * 0.78, 9 + 4 * face.open)), "#fffdf8", 1.0, hole)
        for sign in (-1, 1):
            x = 270 + sign * half * 0.56
            c.put(c.mask([(x - 5, top - 4), (x + 5, top - 4), (x + sign, top + 15 + 4 * face.open)]),
                  "#fffdf8", 1.0, hole)
    if face.lips == "teeth":
        c.put(c.mask(oval(270, top + deep + 4, half * 0.9, deep * 0.42)), CREAM_SHADE, 1.0, hole)


def mouth_faces() -> dict[str, Face]:
    """All mouth states but the resting one."""
    words = {-1.0: "oo", 0.0: "mid", 1.0: "ee"}
    faces = {f"open{round(o * 100):02d}_{words[w]}": Face(o, w) for o in OPENINGS for w in WIDTHS}
    faces["mbp"] = Face(lips="closed")
    faces["fv"] = Face(0.12, 0.2, "teeth")
    faces["tongue"] = Face(0.3, 0.0, "tongue")
    return faces


def draw_upper() -> tuple[Any, Point, Point]:
    """The upper sleeve, its top fading out over the shoulder."""
    c = Canvas(120, 240)
    x, top = 60.0, 40.0
    elbow = top + UPPER
    path = curve([(x - 26, top), (x - 18, top - 18), (x, top - 25), (x + 18, top - 18), (x + 26, top),
                  (x + 30, top + 60), (x + 28, elbow), (x + 18, elbow + 21), (x, elbow + 28),
                  (x - 18, elbow + 21), (x - 28, elbow), (x - 31, top + 60)])
    c.shape(path, KNIT, KNIT_SHADE, KNIT_LIGHT, depth=16)
    picture = c.picture()
    rows = np.arange(picture.shape[0], dtype=np.float32)[:, None]
    picture[..., 3] *= np.clip((rows - top + 22) / 34, 0, 1)
    return picture, (x, top), (x, elbow)


def draw_fore() -> tuple[Any, Point, Point]:
    """The lower sleeve with its ribbed cuff."""
    c = Canvas(120, 230)
    x, top = 60.0, 44.0
    wrist = top + FORE
    path = curve([(x - 28, top), (x - 19, top - 21), (x, top - 28), (x + 19, top - 21), (x + 28, top),
                  (x + 27, top + 60), (x + 24, wrist - 26), (x - 24, wrist - 26), (x - 29, top + 60)])
    c.shape(path, KNIT, KNIT_SHADE, KNIT_LIGHT, depth=16)
    cuff = c.shape(curve([(x - 26, wrist - 30), (x, wrist - 26), (x + 26, wrist - 30),
                          (x + 25, wrist - 2), (x, wrist + 3), (x - 25, wrist - 2)]),
                          KNIT, KNIT_SHADE, KNIT_LIGHT, depth=10)
    for step in range(-20, 24, 8):
        c.stroke([(x + step, y) for y in np.linspace(wrist - 27, wrist, 8).tolist()], 2.4, KNIT_SHADE,
                 cuff)
    return c.picture(), (x, top), (x, wrist)
