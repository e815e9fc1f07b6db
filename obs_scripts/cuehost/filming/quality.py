"""How well a picture suits: light, sharpness, pose, mouth, resolution, and what covers the face.

Every measure is told with a grade and, where it is not good, with advice on how to retake the picture.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from .figure import CHIN_PX
from .landmarks import EYES, OVAL, Face
from .matting import Picture
from .smooth import Floats
from .tracking import Tracked

Grade = Literal["good", "fair", "poor"]

_STANDARD_PX = 160.0
"""Faces are compared at this size, px between the eyes' outer corners."""


class Finding(NamedTuple):
    """One thing looked at: its name, the figure found, what it means, and the advice (empty where good)."""

    what: str
    value: float
    grade: Grade
    text: str
    advice: str = ""


def examine(picture: Picture, tracked: Tracked, scale: float, chin_px: float = 0.0) -> list[Finding]:
    """All findings about a picture (BGR, 8 bits) whose first face becomes a host.

    `scale` as in `Figure`, `chin_px` how far down in the frame the chin comes to lie.
    """
    face = tracked.faces[0]
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float64) / 255
    return [
        _resolution(scale),
        _sharpness(grey, face),
        *_light(grey, face),
        *_pose(face),
        _mouth(face),
        _eyes(face),
        _covered(picture, tracked),
        _room(tracked.mask),
        _framing(chin_px),
    ]


def _graded(value: float, good: float, fair: float) -> Grade:
    """By two limits; smaller is better."""
    return "good" if value <= good else "fair" if value <= fair else "poor"


def _resolution(scale: float) -> Finding:
    return Finding(
        "resolution",
        scale,
        _graded(scale, 1.05, 2.0),
        f"the picture is shown {scale:.2f} times as large as it is",
        "Take it with more px, or nearer: the head should be at least 250 px tall." if scale > 1.05 else "",
    )


def _sharpness(grey: Floats, face: Face) -> Finding:
    factor = min(1.0, _STANDARD_PX / face.wide)
    part = _cropped(grey, face)
    if factor < 1:
        part = np.asarray(cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    blurred = cv2.GaussianBlur(part, (0, 0), 1.0)
    fine, coarse = part - blurred, blurred - cv2.GaussianBlur(blurred, (0, 0), 2.0)
    # Detail of one px against detail of two. Blurred pictures come near 0.25, sharp ones to 0.7 and more.
    share = float(np.sqrt((fine**2).mean() / max((coarse**2).mean(), 1e-12)))
    grade: Grade = "good" if share > 0.60 else "fair" if share > 0.46 else "poor"
    advice = "Hold the camera still, focus on the eyes, and clean the lens."
    return Finding(
        "sharpness", share, grade, f"fine detail {share:.2f} of the coarse", advice * (grade != "good")
    )


def _light(grey: Floats, face: Face) -> list[Finding]:
    skin = _skin(grey, face)
    left, right = (
        grey[mask].mean() if mask.any() else 0.0 for mask in (_cheek(grey, face, -1), _cheek(grey, face, 1))
    )
    bright = float(np.median(skin)) if skin.size else 0.0
    burnt = float((skin > 0.985).mean()) if skin.size else 0.0
    uneven = float(max(left, right) / max(min(left, right), 1e-3))
    out: list[Finding] = []
    if bright < 0.22:
        grade: Grade = "poor" if bright < 0.12 else "fair"
        out.append(
            Finding(
                "light", bright, grade, "the face is dark", "Face a window or a lamp; no light from behind."
            )
        )
    elif burnt > 0.02:
        grade = "poor" if burnt > 0.10 else "fair"
        text = f"{100 * burnt:.0f} % of the skin is burnt out"
        out.append(Finding("light", burnt, grade, text, "Use softer light, or expose for the face."))
    else:
        out.append(Finding("light", bright, "good", "the face is well lit"))
    grade = _graded(uneven, 1.35, 1.8)
    out.append(
        Finding(
            "evenness",
            uneven,
            grade,
            f"one cheek is {uneven:.2f} times as bright as the other",
            "Turn towards the light, or put something white on the dark side." * (grade != "good"),
        )
    )
    return out


def _pose(face: Face) -> list[Finding]:
    turned, leaning = abs(face.yaw), abs(face.roll)
    grades = _graded(turned, 9.0, 18.0), _graded(leaning, 7.0, 14.0)
    return [
        Finding(
            "turned",
            turned,
            grades[0],
            f"the face is turned by {turned:.0f} degrees",
            "Look straight into the camera." * (grades[0] != "good"),
        ),
        Finding(
            "leaning",
            leaning,
            grades[1],
            f"the head leans by {leaning:.0f} degrees",
            "Hold the head upright." * (grades[1] != "good"),
        ),
    ]


def _mouth(face: Face) -> Finding:
    gap = max(0.0, face.lips_gap)
    if gap <= 0.02:
        return Finding("mouth", gap, "good", "the lips are closed")
    grade: Grade = "fair" if gap <= 0.16 else "poor"
    text = (
        "the mouth is open"
        if grade == "poor"
        else "the lips are apart; they are closed by bending the picture"
    )
    return Finding("mouth", gap, grade, text, "Close the lips, with a slight smile: it looks best at rest.")


def _eyes(face: Face) -> Finding:
    points = face.upright
    ratios = [
        float(np.abs(points[eye.lower[4], 1] - points[eye.upper[4], 1]))
        / max(float(np.abs(points[eye.upper[-1], 0] - points[eye.upper[0], 0])), 1e-6)
        for eye in EYES
    ]
    open_ = min(ratios)
    grade: Grade = "good" if open_ > 0.20 else "fair" if open_ > 0.13 else "poor"
    text = f"the eyes are open by {open_:.2f} of their width"
    return Finding(
        "eyes", open_, grade, text, "Open the eyes; no squinting into the sun." * (grade != "good")
    )


def _covered(picture: Picture, tracked: Tracked) -> Finding:
    """Hands and hair over the face: by hands found, and by what is unlike the other cheek."""
    face = tracked.faces[0]
    outline = face.points[list(OVAL), :2].astype(np.float32)
    touching = sum(
        any(cv2.pointPolygonTest(outline, (float(x), float(y)), False) >= 0 for x, y in hand)
        for hand in tracked.hands
    )
    if touching:
        return Finding("covered", 1.0, "poor", "a hand is before the face", "Take the hands off the face.")
    lab = np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_BGR2LAB), np.float64)
    shares = []
    cheeks = [lab[_cheek(lab[..., 0], face, side)] for side in (-1, 1)]
    for own, other in (cheeks, cheeks[::-1]):
        if not own.size or not other.size:
            continue
        middle, spread = np.median(other, axis=0), np.maximum(other.std(axis=0), 4.0)
        shares.append(float((np.abs(own - middle) > np.maximum(4 * spread, 28)).any(axis=1).mean()))
    share = max(shares, default=0.0)
    grade = _graded(share, 0.08, 0.25)
    text = "nothing covers the face" if grade == "good" else f"{100 * share:.0f} % of a cheek look covered"
    return Finding("covered", share, grade, text, "Comb the hair off cheeks and eyes." * (grade != "good"))


def _room(mask: npt.NDArray[np.float32]) -> Finding:
    cut = float((mask[0] > 0.6).mean())
    grade = _graded(cut, 0.01, 0.08)
    text = "the head is whole" if grade == "good" else "the picture cuts the head off"
    return Finding(
        "room", cut, grade, text, "Leave a hand's breadth of room above the head." * (grade != "good")
    )


def _framing(chin_px: float) -> Finding:
    low = chin_px - CHIN_PX
    grade = _graded(low, 10, 120)
    text = "there is enough of the body" if grade == "good" else "the picture ends soon below the head"
    advice = "Step back until hips or waist are in the picture: captions would cover the face."
    return Finding("framing", chin_px, grade, text, advice * (grade != "good"))


def _cropped(values: Floats, face: Face) -> Floats:
    low = np.maximum(face.points[:, :2].min(axis=0), 0).astype(int)
    high = face.points[:, :2].max(axis=0).astype(int) + 1
    return values[low[1] : high[1], low[0] : high[0]]


def _cheek(values: Floats, face: Face, side: int) -> npt.NDArray[np.bool_]:
    """The cheek on the viewer's left (-1) or right (1), between eye and mouth."""
    ring = (117, 118, 100, 126, 209, 206, 216, 207, 187, 123) if side < 0 else (
        346, 347, 329, 355, 429, 426, 436, 427, 411, 352
    )  # fmt: skip
    mask = np.zeros(values.shape[:2], np.uint8)
    cv2.fillPoly(mask, [face.points[list(ring), :2].round().astype(np.int32)], 1)
    return mask > 0


def _skin(grey: Floats, face: Face) -> Floats:
    return np.asarray(grey[_cheek(grey, face, -1) | _cheek(grey, face, 1)])
