"""From a clip's pictures to its gestures, cut out for the host: one pass through the clip, one gesture cut
while the next is read.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from .clip import Clip, pictures
from .faceparts import FaceParts
from .gesture_catalogue import Found, kept, laid
from .gesture_cutting import Cut, GestureCutter, Outline, Refused, spans
from .gestures import Gesture, find_gestures
from .landmarks import Face
from .matting import Light, Picture
from .seen import Seen

_LEFT_OUT: Picture = np.zeros((1, 1, 3), np.uint8)

MOST = 16
"""So many gestures are taken of a clip, the steadiest first."""


def gestures_of(
    clip: Clip,
    seen: Seen,
    plate: int,
    picture: Picture,
    parts: FaceParts,
    outlines: Callable[[Iterable[Picture]], Iterator[Light]],
    progress: Callable[[int, int], None],
) -> list[Found]:
    """The gestures of a clip; `plate` is the number of the `picture` that the host was made from. `outlines`
    tells where the person is in pictures of one size, 0..1, taking none before the one before is answered."""
    gestures = _chosen(find_gestures(seen.hands, seen.faces, plate))
    if not gestures:
        return []
    cutter = GestureCutter(parts.figure, parts.plate, picture)
    asked: deque[Picture] = deque()
    answers = outlines(asked.popleft() for _ in itertools.count())

    def outline(frame: Picture) -> Light:
        asked.append(frame)
        return next(answers)

    found: list[Found] = []
    under_way: deque[Future[Found]] = deque()

    def take() -> None:
        found.append(under_way.popleft().result())
        progress(len(found), len(gestures))

    with ThreadPoolExecutor(1) as pool:
        for number, (gesture, first, frames) in enumerate(_watched(clip, gestures, cutter), 1):
            if under_way:
                take()
            under_way.append(pool.submit(_one, number, gesture, first, frames, cutter, seen, parts, outline))
        while under_way:
            take()
    return found


def _chosen(gestures: list[Gesture]) -> list[Gesture]:
    """At most `MOST`, in their order: those that can be made before those that cannot."""
    best = sorted(gestures, key=lambda gesture: (bool(gesture.fault), -gesture.steady))[:MOST]
    return sorted(best, key=lambda gesture: gesture.start)


def _watched(
    clip: Clip, gestures: list[Gesture], cutter: GestureCutter
) -> Iterator[tuple[Gesture, int, list[Picture]]]:
    """Each gesture with its first picture's number, and its pictures with those about it, placed."""
    waiting = list(zip(gestures, spans(gestures, clip.total), strict=True))
    open_: list[tuple[Gesture, int, int, list[Picture]]] = []
    for number, picture in enumerate(pictures(clip)):
        while waiting and waiting[0][1][0] <= number:
            gesture, (first, last) = waiting.pop(0)
            open_.append((gesture, first, last, []))
        placed: Picture | None = None
        for gesture, _, _, frames in open_:
            # Of one that cannot be made, however long, three pictures are shown.
            if gesture.fault and number not in (gesture.start, gesture.stroke, gesture.end):
                frames.append(_LEFT_OUT)
                continue
            placed = cutter.placed(picture) if placed is None else placed
            frames.append(placed)
        while open_ and open_[0][2] <= number:
            gesture, first, _, frames = open_.pop(0)
            yield gesture, first, frames
        if not waiting and not open_:
            return
    for gesture, first, _, frames in open_:  # the clip ended sooner than it said
        if first + len(frames) > gesture.end:
            yield gesture, first, frames


def _one(
    number: int,
    gesture: Gesture,
    first: int,
    frames: list[Picture],
    cutter: GestureCutter,
    seen: Seen,
    parts: FaceParts,
    outline: Outline,
) -> Found:
    cut: Cut | Refused = Refused(gesture.fault)
    plain = tuple(frames[n - first] for n in (gesture.start, gesture.stroke, gesture.end))
    if not gesture.fault:
        numbers = range(first, first + len(frames))
        faces: list[Face | None] = [seen.face(n) if seen.found[n] else None for n in numbers]
        cut = cutter.cut(gesture, first, frames, faces, [seen.hands[n] for n in numbers], outline)
    if isinstance(cut, Refused):
        return Found(number, gesture, cut, plain)
    ends = (0, cut.stroke, len(cut.pictures) - 1)
    return Found(
        number, gesture, kept(cut), tuple(laid(parts.plate, cut, int(np.clip(n, 0, ends[2]))) for n in ends)
    )
