"""A person's mouths for other words: those of the video, and drawn ones for what it does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import cv2
import numpy as np

from .interior import Colours, colours_of, painted
from .landmarks import CHIN, EYES, INNER_LOWER, INNER_UPPER, JAW, OUTER_LOWER, OUTER_UPPER, Face, Floats
from .matting import Picture
from .mouth import REST, SHAPES, Mouth, Shape
from .mouths import Numbers, choose, plate_of, usable
from .relip_choice import Mouths, Rows
from .relip_laying import Source, source_of
from .seen import Seen, at_rest
from .slit import Grid, Light, coarser, open_slit
from .smooth import STEP, Window, faded, smoothstep

MOST = 320
"""So many of a person's mouths are used: 13 s of speech. They are held in memory, 0.1 to 0.4 MB each."""

_CLOSED = 24
"""So many of them are of lips at rest."""

LARGEST_PX = 170.0
"""Mouths of faces that are larger than this, between the eyes' corners, are kept smaller."""

_DRAWN = 0.22
"""What it costs to take a drawn mouth."""

_LOOK = (16, 12)

_FINE = 2
"""Drawn mouths are bent at so many times their size."""

_RIM = 0.12
"""What is drawn ends within this of the picture's rim, in `Face.wide`."""


class Wanted(NamedTuple):
    """Which pictures of the video the mouths of a person are taken from."""

    plate: int
    """The picture that drawn mouths are drawn on."""
    numbers: Numbers


def wanted_of(seen: Seen) -> Wanted | None:
    """What is to be taken of a person; None where the mouth is not seen well enough in any picture."""
    plate = plate_of(seen)
    if plate < 0:
        return None
    good, _ = usable(seen, plate)
    talking = choose(seen, plate, MOST - _CLOSED)
    calm = np.flatnonzero(at_rest(seen) & good)
    # Some of each way the head was held.
    calm = calm[np.argsort(seen.pose[calm, 0], kind="stable")]
    calm = calm[np.linspace(0, len(calm) - 1, min(len(calm), _CLOSED)).astype(int)] if len(calm) else calm
    return Wanted(plate, np.union1d(talking, calm).astype(np.intp))


class Library(NamedTuple):
    """A person's mouths: what they are and their pictures."""

    mouths: Mouths
    sources: tuple[Source, ...]


def gather(
    pictures: Iterable[Picture],
    wanted: Mapping[int, Wanted],
    seen: Mapping[int, Seen],
    progress: Callable[[int, int], None],
) -> dict[int, Library]:
    """Take the mouths out of the video, for each person by number; reads it as far as is needed."""
    takers: dict[int, list[int]] = {}
    for person, each in wanted.items():
        for number in {each.plate, *each.numbers.tolist()}:
            takers.setdefault(number, []).append(person)
    taken: dict[int, dict[int, Source]] = {person: {} for person in wanted}
    if not takers:
        return {}
    last = max(takers)
    for number, picture in enumerate(pictures):
        for person in takers.get(number, ()):
            face = seen[person].faces[number].astype(np.float64)
            whole = number == wanted[person].plate
            taken[person][number] = source_of(picture, face, LARGEST_PX, whole=whole)
        progress(min(number, last), last)
        if number >= last:
            break
    return {person: _library(wanted[person], seen[person], taken[person]) for person in wanted}


def _library(wanted: Wanted, seen: Seen, taken: Mapping[int, Source]) -> Library:
    own = [int(number) for number in wanted.numbers if int(number) in taken]
    drawn = drawn_mouths(taken[wanted.plate])
    sources = [*(taken[number] for number in own), *(source for _, source in drawn)]
    _, far = usable(seen, wanted.plate)
    shows = np.concatenate([seen.shows[own], [_shown(shape) for shape, _ in drawn]])
    poses = np.concatenate([seen.pose[own], np.repeat(seen.pose[[wanted.plate]], len(drawn), axis=0)])
    cost = np.concatenate([0.05 * far[own], np.full(len(drawn), _DRAWN)])
    numbers = np.array([*own, *(-2 - 2 * n for n in range(len(drawn)))], np.intp)
    looks = np.stack([_look(source) for source in sources])
    mouths = Mouths(numbers, _rows(shows), _rows(poses), _rows(cost), looks)
    return Library(mouths, tuple(sources))


def _rows(values: Floats) -> Rows:
    return np.asarray(np.nan_to_num(values), np.float32)


def _shown(shape: Shape) -> tuple[float, ...]:
    lips = [float(shape.lips == name) for name in ("closed", "teeth", "tongue")]
    return shape.open, shape.wide, *lips


def drawn_mouths(plate: Source) -> list[tuple[Shape, Source]]:
    """The mouth of a picture of a whole face bent into every shape that a host's mouth has."""
    picture = np.asarray(plate.picture[: _even(plate.picture, 0), : _even(plate.picture, 1)], np.float32)
    size = picture.shape[1] * _FINE, picture.shape[0] * _FINE
    fine = np.asarray(cv2.resize(picture / 255, size, interpolation=cv2.INTER_CUBIC), np.float32).clip(0, 1)
    mouth = Mouth(Face(plate.points))
    colours = colours_of(fine, mouth.face, _FINE)
    grid = Grid.of(mouth.face, Window(0, 0, picture.shape[1], picture.shape[0]), _FINE)
    return [
        (shape, Source(_drawn(fine, grid, mouth, shape, colours), _points_in(mouth, shape)))
        for shape in (REST, *SHAPES)
    ]


def _even(picture: Picture, axis: int) -> int:
    length = int(picture.shape[axis])
    return length - length % STEP


def _drawn(source: Light, grid: Grid, mouth: Mouth, shape: Shape, colours: Colours) -> Picture:
    face = mouth.face
    eyes = max(float(face.upright[list(eye.below), 1].max()) for eye in EYES)
    reach = smoothstep((grid.v - eyes - 0.04 * face.wide) / (0.20 * face.wide))
    weight = np.asarray(faded(grid.window, _FINE, _RIM * face.wide) * reach, np.float32)
    opened = open_slit(source, face, grid, mouth.sides(shape), mouth.edges(shape), weight)
    picture, hole = opened.skin, opened.hole[..., None]
    rows, columns = (np.flatnonzero(opened.hole.any(axis=axis)) for axis in (1, 0))
    if rows.size:
        part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        inside = painted(grid.part(*part), source, mouth, shape, colours)
        picture[part] += (inside - picture[part]) * hole[part]
    return np.asarray(coarser(picture, _FINE).clip(0, 1) * 255 + 0.5, np.uint8)


def _points_in(mouth: Mouth, shape: Shape) -> Floats:
    """The face's landmarks with the mouth in a shape."""
    face, lips = mouth.face, mouth.lips(shape)
    up = face.upright.copy()
    for line, places in (
        (OUTER_UPPER, lips.outer_upper),
        (INNER_UPPER, lips.inner_upper),
        (INNER_LOWER, lips.inner_lower),
        (OUTER_LOWER, lips.outer_lower),
    ):
        up[list(line)] = places
    jaw = [*JAW, *CHIN]
    level, chin = float(face.upright[14, 1]), float(face.upright[152, 1])
    up[jaw, 1] += mouth.drop(shape) * smoothstep((face.upright[jaw, 1] - level) / (chin - level))
    points = face.points.copy()
    points[:, :2] = face.to_picture(up)
    return points


def _look(source: Source) -> Rows:
    """A mouth as a few numbers, in the same place of every face."""
    face = Face(source.points)
    corners = np.array([[-0.36, 0.42], [0.36, 0.42], [-0.36, 0.98]]) * face.wide
    corners[:, 1] += float(face.upright[2, 1]) - 0.5 * face.wide
    size = np.array([[0, 0], [_LOOK[0], 0], [0, _LOOK[1]]], np.float32) * 4 - 0.5
    matrix = cv2.getAffineTransform(face.to_picture(corners).astype(np.float32), size)
    large = cv2.warpAffine(
        source.picture, matrix, (4 * _LOOK[0], 4 * _LOOK[1]), borderMode=cv2.BORDER_REPLICATE
    )
    small = cv2.resize(large, _LOOK, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray(small.reshape(-1), np.float32)
