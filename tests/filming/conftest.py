"""What the tests of filming share: painted portraits, with the lips apart and closed."""

from __future__ import annotations

import cv2
import pytest
from film_portrait import closed_face, portrait, smiling_face

from cuehost.filming.faceparts import FaceParts
from cuehost.filming.figure import Figure, place
from cuehost.filming.landmarks import Face
from cuehost.filming.matting import cut_out

cv2.setNumThreads(1)


@pytest.fixture(scope="session")
def smiling() -> Face:
    """A face with a smile that shows teeth, in px of its picture."""
    return smiling_face()


@pytest.fixture(scope="session")
def closed() -> Face:
    """The same face with its lips closed."""
    return closed_face()


def _figure(face: Face) -> Figure:
    return place(cut_out(*portrait(face)), face)


@pytest.fixture(scope="session")
def smiling_figure(smiling: Face) -> Figure:
    return _figure(smiling)


@pytest.fixture(scope="session")
def closed_figure(closed: Face) -> Figure:
    return _figure(closed)


@pytest.fixture(scope="session")
def parts(smiling_figure: Figure) -> FaceParts:
    """All states of the smiling face; do not write into them."""
    parts = FaceParts(smiling_figure)
    parts.draw()
    return parts
