"""From a clip of a person speaking to a host's pack, step by step.

The best picture becomes the host as a photograph does (`building`): all that is not speech is drawn from it.
For speaking the host gets the person's own mouths from all over the clip, and when idle it holds the head as
the person did.
"""

from __future__ import annotations

import datetime
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError
from .building import REPORT, Filmed, Progress, Tracker, described, one_face, put
from .clip import FPS, Clip, pictures, read_clip
from .clip_quality import examine_clip, examine_gestures
from .clip_tracking import Watched
from .consent import Consent
from .crops import Mouldings
from .faceparts import FaceParts
from .figure import place
from .gesture_building import gestures_of
from .gesture_catalogue import Found, gesture_sheet, write_gestures
from .manner import stretches_of
from .matting import Light, Picture, cut_out
from .mouths import Numbers, choose, plate_of, usable
from .packing import Own, OwnMouths, capacity, write_pack
from .quality import examine
from .report import own_sheet, page
from .seen import Heard, Listen, Seen, listen_to, watch

MOST = 360
"""So many of the person's mouths a host gets: 14 s of speech, 3 to 15 MB."""

_AT_ONCE = 2
"""So many mouths are fitted at a time."""

LEAST = 25
"""With fewer a host cannot speak with its own mouths."""


class Tools(NamedTuple):
    """What building from a clip leaves to others: tracking one picture, tracking many, telling from sound
    what mouths do, and where the person is in many pictures (None: gestures are not looked for)."""

    track: Tracker
    track_clip: Callable[[Iterable[Picture]], Iterator[Watched]]
    listen: Listen
    outlines: Callable[[Iterable[Picture]], Iterator[Light]] | None = None


def build_from_clip(
    source: Path,
    name: str,
    consent: Consent,
    hosts: Path,
    tools: Tools,
    *,
    about: dict[str, Any] | None = None,
    today: datetime.date | None = None,
    progress: Progress = lambda _what, _done, _all: None,
) -> Filmed:
    """Build the host `name` from a clip into the folder `hosts`; otherwise as `building.build`."""
    clip = read_clip(source)
    watched = tools.track_clip(pictures(clip))
    seen = watch(clip, watched, lambda done, total: progress("watching", done, total))
    heard = tools.listen(clip.sound) if seen.speaking.any() else Heard(np.zeros((0, 5), np.float32), 100, "")
    listen_to(seen, heard)
    number = plate_of(seen)
    if number < 0:
        raise InputError(
            "No face was found in the clip.", "Take it from the front, in good light, with the face free."
        )
    picture = next(itertools.islice(pictures(clip), number, None)).copy()
    tracked = tools.track(picture)
    one_face(tracked)
    # All mouths are fitted to the face as it was tracked among them.
    tracked = tracked._replace(faces=(seen.face(number),))
    figure = place(cut_out(picture, tracked.mask), one_face(tracked))
    parts = FaceParts(figure)
    parts.draw(lambda done, total: progress("drawing", done, total))
    mouths, chosen, window = _own_mouths(clip, seen, number, parts, progress)
    gestures: list[Found] = []
    if tools.outlines is not None:
        gestures = gestures_of(
            clip,
            seen,
            number,
            picture,
            parts,
            tools.outlines,
            lambda done, total: progress("gestures", done, total),
        )
    own = Own(mouths, stretches_of(seen, number, figure.scale))
    findings = (
        *examine_clip(seen, number, chosen, sum(map(len, own.life)) / FPS),
        examine_gestures(gestures),
        *examine(picture, tracked, figure.scale, figure.head.chin),
    )
    said = described(name, "clip", source, consent, about, today)
    title = "The person's own mouths on the host"
    more = [(title, own_sheet(parts, window, mouths.pictures))] if mouths else []
    if gestures:
        more.append(("Gestures found in the clip", gesture_sheet(gestures)))

    def write(part: Path) -> None:
        write_pack(parts, part, said, own)
        write_gestures(gestures, part)
        text = page(name, findings, picture, parts, str(consent), more)
        (part / REPORT).write_text(text, encoding="utf-8")

    put(hosts, name, write)
    return Filmed(hosts / name, hosts / name / REPORT, findings)


def _own_mouths(
    clip: Clip, seen: Seen, plate: int, parts: FaceParts, progress: Progress
) -> tuple[OwnMouths | None, Numbers, Any]:
    """The mouths, which pictures they are from, and the window of the frame they lie in; None where there are
    too few to speak with."""
    mouldings = Mouldings(parts.figure, parts.plate)
    window = mouldings.window
    chosen = choose(seen, plate, min(MOST, capacity(window.width, window.height)))
    if len(chosen) < LEAST:
        return None, chosen[:0], window
    _, far = usable(seen, plate)
    wanted = set(chosen.tolist())
    fitted: list[Picture] = []
    under_way: deque[Future[Picture]] = deque()

    def take() -> None:
        fitted.append(under_way.popleft().result())
        progress("mouths", len(fitted), len(chosen))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number, picture in enumerate(pictures(clip)):
            if number in wanted:
                under_way.append(pool.submit(mouldings.fit, picture, seen.face(number)))
                if len(under_way) > _AT_ONCE:
                    take()
            if number >= chosen[-1]:
                break
        while under_way:
            take()
    chosen = chosen[: len(fitted)]
    rows = [(int(n), *(float(v) for v in seen.shows[n]), 0.12 * float(far[n])) for n in chosen]
    return OwnMouths(fitted, (window.left, window.top), rows), chosen, window
