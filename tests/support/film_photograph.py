"""A photograph of a person and what the tracker says of it, so that a host is built without the tracker.

It is NASA's portrait of Eileen Collins (public domain), cut as scikit-image's example is. The landmarks are
those of `film_portrait`.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from film_portrait import smiling_face

from cuehost.filming import Tracked

PHOTOGRAPH = Path(__file__).with_name("portrait.webp")
_MASK = Path(__file__).with_name("portrait_mask.webp")

CONSENT = "nobody (a picture in the public domain), 1992, for tests"


def tracked_photograph(_picture: npt.NDArray[np.uint8] | None = None) -> Tracked:
    """Face and outline of the person in the photograph."""
    mask = cv2.imread(str(_MASK), cv2.IMREAD_GRAYSCALE)
    return Tracked((smiling_face(),), (), np.asarray(mask, np.float32) / 255)
