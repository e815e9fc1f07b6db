"""The person placed in a host's frame: where, how large, and how near each part is to the camera."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from .landmarks import OVAL, Face
from .matting import CutOut
from .slit import Light, coarser
from .smooth import smoothstep

SIZE = (540, 960)
"""Width and height of the frame, px: that of the hosts that come with Cuehost."""

FINENESS = 3
"""All is warped at so many times the frame's size, so that edges come out smooth."""

HEAD_PX, LARGEST_PX = 190.0, 260.0
"""How tall a head is in the frame, crown to chin: as in other hosts, and at most, in a picture that ends soon
below it."""

CROWN_PX, CHIN_PX = 110.0, 460.0
"""The crown is at least this far below the frame's upper edge; the chin, where the picture allows it, no
further: there, scenes put prices and captions."""

_SIDE_FADE = 34
"""Where the frame cuts the person on a side, the cut is so soft, px."""

_EDGE = 0.5


class Head(NamedTuple):
    """The head in the frame, px."""

    top: float
    chin: float
    middle: float
    """x of the face's middle."""

    @property
    def tall(self) -> float:
        """Crown to chin."""
        return self.chin - self.top


class Figure(NamedTuple):
    """The person in the frame.

    `picture`: premultiplied BGRA 0..1, `FINENESS` times `SIZE`; `face`: the landmarks in px of the frame;
    `scale`: px of the frame for one of the picture; `face_in_picture`: the landmarks there.
    """

    picture: Light
    face: Face
    head: Head
    scale: float
    face_in_picture: Face


def place(cut: CutOut, face: Face) -> Figure:
    """The person in the frame: as large as other hosts, on the frame's lower edge.

    Where the picture's own edge cuts the person, it comes to lie on the frame's edge or beyond.
    """
    head = head_of(cut.alpha, face)
    rows, columns = cut.alpha.shape
    width, height = SIZE
    cut_left, cut_right = (bool((cut.alpha[:, c] > _EDGE).mean() > 0.02) for c in (0, -1))
    scale = HEAD_PX / head.tall
    if scale * (rows - head.chin) < height - CHIN_PX:
        scale = min(LARGEST_PX / head.tall, (height - CHIN_PX) / max(rows - head.chin, 1.0))
    if cut_left or cut_right:
        reach = columns if cut_left and cut_right else (columns - head.middle if cut_right else head.middle)
        scale = max(scale, (width if cut_left and cut_right else width / 2) / reach)
    shift_x = width / 2 - scale * head.middle
    if cut_left:
        shift_x = min(shift_x, 0.0)
    if cut_right:
        shift_x = max(shift_x, width - scale * columns)
    shift_y = max(height - scale * rows, CROWN_PX - scale * head.top)
    figure = np.dstack([cut.colour * cut.alpha[..., None], cut.alpha])
    fine = FINENESS * scale
    if fine < 1:
        figure = cv2.GaussianBlur(figure, (0, 0), 0.5 * (1 / fine**2 - 1) ** 0.5)
    half = (fine - 1) / 2  # px are squares, counted from their middles
    matrix = np.array([
        [fine, 0, half + FINENESS * shift_x],
        [0, fine, half + FINENESS * shift_y],
    ])  # fmt: skip
    picture = cv2.warpAffine(
        figure, matrix, (width * FINENESS, height * FINENESS), flags=cv2.INTER_CUBIC, borderValue=(0, 0, 0, 0)
    )
    picture = np.clip(picture, 0, 1) * side_fade()
    picture[..., :3] = np.minimum(picture[..., :3], picture[..., 3:])
    placed = face.moved(scale, (shift_x, shift_y))
    return Figure(
        picture.astype(np.float32),
        placed,
        Head(
            scale * head.top + shift_y,
            float(placed.points[152, 1]),
            float(placed.points[[234, 454], 0].mean()),
        ),
        scale,
        face,
    )


def side_fade() -> Light:
    """1 in the frame's middle, 0 at its sides; `1 x width x 1`."""
    x = (np.arange(SIZE[0] * FINENESS) + 0.5) / FINENESS
    return smoothstep(np.minimum(x, SIZE[0] - x) / _SIDE_FADE)[None, :, None].astype(np.float32)


def head_of(alpha: Light, face: Face) -> Head:
    """Where the head is in a picture with the person's `alpha`, px."""
    middle = float(face.points[[234, 454], 0].mean())
    left = max(0, int(middle - 0.8 * face.wide))
    right = max(left + 1, int(middle + 0.8 * face.wide))
    brow = max(1, int(face.points[10, 1]))
    # Up from the brow to where nothing is left of the person.
    filled = (alpha[:brow, left:right].max(axis=1) > _EDGE)[::-1]
    gap = np.flatnonzero(~filled)
    top = brow - int(gap[0]) if gap.size else 0
    # Not everybody's hair stands up: the skull at least is there.
    tall = float(face.points[152, 1]) - top
    least = 1.18 * float(face.points[152, 1] - face.points[10, 1])
    return Head(float(face.points[152, 1]) - max(tall, least), float(face.points[152, 1]), middle)


def depth(figure: Figure) -> npt.NDArray[np.uint8]:
    """How near each px of the frame is, 255 nearest: the face as it was tracked, the rest of the head as an
    egg."""
    width, height = SIZE
    face, head = figure.face, figure.head
    nose, ears = -float(face.points[1, 2]), -float(face.points[[234, 454], 2].mean())
    near = np.clip((-face.points[:468, 2] - ears) / max(nose - ears, 1e-6), -0.5, 1)
    sums, weights = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    columns = np.clip(face.points[:468, 0].round().astype(int), 0, width - 1)
    rows = np.clip(face.points[:468, 1].round().astype(int), 0, height - 1)
    np.add.at(sums, (rows, columns), near)
    np.add.at(weights, (rows, columns), 1.0)
    blur = 0.13 * face.wide
    tracked = cv2.GaussianBlur(sums, (0, 0), blur) / np.maximum(cv2.GaussianBlur(weights, (0, 0), blur), 1e-9)
    ys, xs = np.mgrid[:height, :width].astype(np.float64)
    middle = (head.top + head.chin) / 2
    inside = ((xs - head.middle) / (0.44 * head.tall)) ** 2 + ((ys - middle) / (0.57 * head.tall)) ** 2
    egg = 0.9 * np.sqrt(np.clip(1 - inside, 0, 1)) - 0.45
    oval = np.zeros((height, width), np.float32)
    outline = face.points[list(OVAL), :2].round().astype(np.int32)
    cv2.fillPoly(oval, [outline], 1.0)
    share = cv2.GaussianBlur(oval, (0, 0), 0.10 * face.wide)
    both = tracked * share + egg * (1 - share)
    return np.asarray(np.clip(128 + 110 * both, 0, 255).round(), np.uint8)


def chest(figure: Figure) -> tuple[tuple[float, float], tuple[float, float]]:
    """Middle and radii of what swells with the breath, px."""
    head = figure.head
    return (head.middle, head.chin + 0.87 * head.tall), (0.53 * head.tall, 0.48 * head.tall)


def shoulders(figure: Figure) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the shoulders are, left and right, px."""
    head = figure.head
    y = head.chin + 0.57 * head.tall
    alpha = coarser(figure.picture[..., 3:], FINENESS)
    row = alpha[min(SIZE[1] - 1, round(y))] > _EDGE
    columns = np.flatnonzero(row)
    if columns.size:
        half = float(np.clip(min(head.middle - columns[0], columns[-1] - head.middle),
                             0.45 * head.tall, 0.85 * head.tall))  # fmt: skip
    else:
        half = 0.58 * head.tall
    half *= 0.9
    return (head.middle - half, y), (head.middle + half, y)


def spread(alpha: Light) -> Light:
    """How opaque a patch is where its motion has a weight of `alpha`: all, before anything moves visibly."""
    return smoothstep(np.asarray(alpha / 0.12, np.float64)).astype(np.float32)
