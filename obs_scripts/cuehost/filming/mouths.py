"""Which of a clip's mouths a host gets: stretches that together show all that the clip's speech has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .clip import FPS
from .handshapes import middle_of
from .landmarks import Floats
from .mouth import SHAPES, Shape
from .seen import CLOSED, OPEN, TEETH, TONGUE, WIDE, Flags, Seen

Numbers = npt.NDArray[np.intp]

_STRETCH = 5
"""Pictures that are taken together: mouths live by their neighbours."""

_WEIGHTS = np.array([1.6, 0.5, 0.8, 0.6, 0.4])
_TURNED, _LEANING, _NODDED = 13.0, 11.0, 0.09
"""A head that is turned so much further than in the host's picture shows another mouth; degrees, degrees, and
shares of the face's width."""

_BLURRED = 0.55
"""Mouths with less than this share of the usual fine detail are moving too quickly to be seen."""

_TARGETS = 1500
"""Of a long clip only so many pictures are asked whether they are like one that was chosen."""

_ELSEWHERE = 0.03
"""Share of a picture that is unlike the usual one where an arm surely is elsewhere."""

_SIMILAR = {"open": 0.10, "wide": 0.35}


def usable(seen: Seen, plate: int) -> tuple[Flags, Floats]:
    """Which pictures' mouths suit the face of the picture `plate`, and how far each is from it, 0..1."""
    away = np.abs(seen.pose - seen.pose[plate]) / (_TURNED, _LEANING, _NODDED)
    far = np.nan_to_num(np.sqrt((away**2).sum(axis=1)), nan=9.0)
    usual = float(np.nanmedian(seen.sharp)) if seen.found.any() else 0.0
    sharp = np.nan_to_num(seen.sharp) > _BLURRED * usual
    return seen.found & ~seen.covered & sharp & (far < 1), far.clip(0, 1)


def choose(seen: Seen, plate: int, most: int) -> Numbers:
    """At most `most` pictures whose mouths the host gets, in order.

    Stretch by stretch, always the one that brings what is most missing yet.
    """
    good, far = usable(seen, plate)
    # With the lips on their way from and to rest.
    around = np.convolve(seen.speaking, np.ones(7), "same") > 0
    wanted = np.flatnonzero(good & around)
    if not len(wanted):
        return wanted
    stretches = _stretches(good & around)
    # Silence is the host's picture; what is only half in the clip's speech counts for less.
    features = _in_context(seen.shows)[wanted]
    targets = features[:: -(-len(wanted) // _TARGETS)]
    index = {int(number): i for i, number in enumerate(wanted)}
    reach = np.empty((len(stretches), len(targets)), np.float32)
    for row, stretch in enumerate(stretches):
        own = features[[index[int(n)] for n in stretch]]
        apart = np.abs(targets[None] - own[:, None]).sum(axis=2)
        reach[row] = apart.min(axis=0) + 0.15 * far[stretch].mean()
    missing = np.full(len(targets), 4.0, np.float32)
    taken: list[int] = []
    count = 0
    while len(taken) < len(stretches) and count < most:
        gains = np.maximum(missing[None] - reach, 0).sum(axis=1)
        gains[taken] = -1
        best = int(gains.argmax())
        if count + len(stretches[best]) > most or gains[best] <= 1e-6:
            break
        taken.append(best)
        count += len(stretches[best])
        missing = np.minimum(missing, reach[best])
    return np.array(sorted(int(n) for row in taken for n in stretches[row]), np.intp)


def _stretches(good: Flags) -> list[Numbers]:
    """The good pictures in stretches of `_STRETCH`, without gaps; short ends go to the one before."""
    where = np.flatnonzero(good)
    runs = np.split(where, np.flatnonzero(np.diff(where) > 1) + 1)
    out: list[Numbers] = []
    for run in runs:
        parts = [run[i : i + _STRETCH] for i in range(0, len(run), _STRETCH)]
        if len(parts) > 1 and len(parts[-1]) < _STRETCH // 2 + 1:
            parts[-2:] = [np.concatenate(parts[-2:])]
        out += [part for part in parts if len(part) > 1]
    return out


def _in_context(shows: Floats) -> npt.NDArray[np.float32]:
    """What each picture shows, with its neighbours."""
    weighted = shows * _WEIGHTS
    padded = np.pad(weighted, ((2, 2), (0, 0)), mode="edge")
    shares = ((0, 0.15), (2, 0.5), (4, 0.15))
    parts = [share * padded[at : at + len(shows)] for at, share in shares]
    return np.concatenate(parts, axis=1).astype(np.float32)


def coverage(seen: Seen, chosen: Numbers) -> dict[str, int]:
    """In how many of the chosen pictures each of a host's mouth shapes is seen."""
    shows = seen.shows[chosen] if len(chosen) else np.zeros((0, 5))
    return {shape.id: int(_like(shows, shape).sum()) for shape in SHAPES}


def _like(shows: Floats, shape: Shape) -> Flags:
    lips = {"closed": CLOSED, "teeth": TEETH, "tongue": TONGUE}
    if shape.lips is not None:
        return np.asarray(shows[:, lips[shape.lips]] > 0.5)
    near = np.abs(shows[:, OPEN] - shape.open) < _SIMILAR["open"]
    # Nobody purses the lips as far as a drawn mouth does.
    wide = np.clip(shows[:, WIDE] / 0.75, -1, 1)
    return np.asarray(near & (np.abs(wide - shape.wide) < _SIMILAR["wide"] + 0.15))


def seconds_of_speech(seen: Seen) -> float:
    """How long the person speaks with the face in sight, s."""
    return float((seen.speaking & seen.found).sum()) / FPS


def _raised(seen: Seen) -> Floats:
    """How far a hand is raised above where hands mostly are, 0..1; out of the picture is lowest."""
    high = np.full(len(seen.gap), np.inf)
    for number, hands in enumerate(seen.hands):
        if hands and seen.found[number]:
            top = min(float(middle_of(hand)[1]) for hand in hands)
            high[number] = (top - seen.place[number, 1]) / seen.place[number, 2]
    usual = float(np.percentile(high, 60, method="lower"))
    if np.isinf(usual):
        return np.asarray(np.isfinite(high), np.float64)
    return np.clip(usual - high, 0, 1)


def plate_of(seen: Seen) -> int:
    """The picture that the host rests in: sharp, from ahead, eyes open, lips together, not speaking.

    -1 where no picture shows a face.
    """
    if not seen.found.any():
        return -1
    middle = np.nanmedian(seen.pose, axis=0)
    frontal = np.array([0.5 * middle[0], 0.5 * middle[1], middle[2]])
    cost = (np.abs(seen.pose - frontal) / (7.0, 6.0, 0.05)).sum(axis=1)
    cost += np.clip(seen.gap, 0, None) / 0.02
    cost += 3 * np.clip(np.nanpercentile(seen.lids, 70) - seen.lids, 0, None) / 0.06
    cost += 2 * np.clip(1 - seen.sharp / np.nanmedian(seen.sharp), 0, None)
    cost += 2.0 * (np.convolve(seen.speaking, np.ones(9), "same") > 0)
    cost += 5.0 * seen.covered
    cost += 0.3 * np.abs(seen.shows[:, WIDE])
    # One that moves is blurred, and one at the clip's edge may be half a reach for the button.
    moving = np.abs(np.gradient(seen.place[:, :2], axis=0)).sum(axis=1) / seen.place[:, 2]
    cost += 20 * np.nan_to_num(moving, nan=1.0)
    cost += 3.0 * _raised(seen)
    # Clasped hands and arms from which the hands are out of sight are missed by trackers.
    if seen.unlike is not None:
        cost += 3.0 * np.clip((seen.unlike - seen.unlike.min()) / _ELSEWHERE, 0, 1)
    return int(np.nanargmin(np.where(seen.found, cost, np.nan)))
