"""A person who speaks, as a tracker of clips sees one: landmarks of a painted face in known mouth shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from film_portrait import closed_face, portrait

from cuehost.filming.clip_tracking import Sighting, Watched
from cuehost.filming.landmarks import INNER_LOWER, INNER_UPPER, JAW, OUTER_LOWER, OUTER_UPPER, Face
from cuehost.filming.mouth import REST, SHAPES, Mouth, Shape

BY_NAME = {shape.id: shape for shape in (REST, *SHAPES)}


def face_saying(shape: Shape, face: Face | None = None) -> Face:
    """The face with its mouth in a shape."""
    face = face or closed_face()
    mouth = Mouth(face)
    lips = mouth.lips(shape)
    upright = face.upright.copy()
    for line, places in (
        (OUTER_UPPER, lips.outer_upper),
        (INNER_UPPER, lips.inner_upper),
        (INNER_LOWER, lips.inner_lower),
        (OUTER_LOWER, lips.outer_lower),
    ):
        upright[list(line)] = places
    level, chin = upright[14, 1], upright[152, 1]
    jaw = list(JAW)
    share = np.clip((upright[jaw, 1] - level) / (chin - level), 0, 1)
    upright[jaw, 1] += mouth.drop(shape) * share * share * (3 - 2 * share)
    points = face.points.copy()
    points[:, :2] = face.to_picture(upright)
    return Face(points)


def moved(face: Face, x: float = 0.0, y: float = 0.0, scale: float = 1.0) -> Face:
    """The face elsewhere in the picture."""
    return face.moved(scale, (x, y))


def watched(faces: Sequence[Face | None], pictures: bool = False) -> Iterator[Watched]:
    """What a tracker says of pictures with these faces; they are painted only where asked for."""
    blank = np.random.default_rng(1).integers(90, 160, (512, 512, 3)).astype(np.uint8)
    for face in faces:
        picture: npt.NDArray[np.uint8] = portrait(face)[0] if pictures and face else blank
        yield Watched(picture, 1.0, Sighting(None if face is None else face.points, ()))
