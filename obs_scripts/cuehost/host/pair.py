"""Two who present together: side by side in one picture, with one sound and one clock.

Offers what a `Presenter` offers. Each of two virtual hosts is a presenter of its own; whoever does not
speak listens. One of the two may be a human before a camera, of whom nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .footage import Footage
from .layers import Box, around, shared, slices
from .movements import Movements
from .opening import Opening
from .pack import Picture, load_pack
from .performance import Performance
from .presenter import BLOCK, Presenter, Tick
from .scaling import resized
from .sound import Floats
from .workings import Workings

SHARE = 2 / 3
"""Two on a picture are drawn so much smaller than one: their picture is as large as that of one alone, and
the places for two in the scene templates show them no larger."""

OVERLAP = 1 / 3
"""Of the narrower one's frame: room for raised hands, which hosts seldom need on the same side at once."""

_OPAQUE = 255
_SOLID, _SEEN = np.uint32(_OPAQUE << 24), np.uint32(1 << 24)


@dataclass
class Seat:
    """One of the two: the name in the rundown, and what draws and moves the host (None: a human)."""

    name: str
    presenter: Presenter | None


class _Drawn(NamedTuple):
    """A virtual host's picture in the common one: its left top corner there, px."""

    presenter: Presenter
    left: int
    top: int


class Pair:
    """Plays performances by whoever they name. Not thread-safe."""

    def __init__(self, left: Seat, right: Seat) -> None:
        """At least one of them is drawn."""
        self._seats = (left, right)
        self._presenters = [seat.presenter for seat in self._seats if seat.presenter is not None]
        self._drawn = _arranged(self._presenters)
        self.size: tuple[int, int] = (
            max(d.left + d.presenter.size[0] for d in self._drawn),
            max(d.presenter.size[1] for d in self._drawn),
        )
        self._overlap: Box | None = None
        if len(self._drawn) == 2:
            self._overlap = (self._drawn[1].left, 0, self._drawn[0].presenter.size[0], self.size[1])
        self._frame: Picture = np.zeros((self.size[1], self.size[0], 4), np.uint8)
        self._shown: Picture = self._frame.view()

    @property
    def number(self) -> int:
        """The number of the next frame."""
        return self._presenters[0].number

    @property
    def now(self) -> int:
        """The first sample of the next frame."""
        return self._presenters[0].now

    @property
    def quiet_for(self) -> float:
        """See `Presenter.quiet_for`; of both."""
        return min(presenter.quiet_for for presenter in self._presenters)

    def play(
        self,
        key: int,
        performance: Performance,
        samples: Floats,
        at: int | None = None,
        *,
        footage: Footage | None = None,
    ) -> int:
        """See `Presenter.play`; the one it names speaks (else the first), the other one listens."""
        who = self._who(performance.host)
        speaker, listener = self._seats[who].presenter, self._seats[1 - who].presenter
        toward = 1.0 if who == 0 else -1.0  # from the speaker to the listener
        if speaker is None:
            assert listener is not None
            if footage is not None:
                footage.close()
            return listener.hear(key, performance, samples, at, toward=-toward)
        start = speaker.play(key, performance, samples, at, toward=toward, footage=footage)
        if listener is not None:
            listener.listen(performance, start, toward=-toward)
        return start

    def queue(
        self,
        key: int,
        performance: Performance,
        samples: Floats,
        pause: int = 0,
        *,
        footage: Footage | None = None,
    ) -> int:
        """See `Presenter.queue`: after whichever of them is planned to speak last."""
        at = max(p.last_end for p in self._presenters) + pause
        return self.play(key, performance, samples, at, footage=footage)

    def size_of(self, host: str) -> tuple[int, int]:
        """See `Presenter.size_of`."""
        speaker = self._seats[self._who(host)].presenter
        return self.size if speaker is None else speaker.size

    def _who(self, host: str) -> int:
        """The seat of a host by name; the first one where nobody is called so."""
        names = [seat.name for seat in self._seats]
        return names.index(host) if host in names else 0

    def stop(self) -> None:
        """See `Presenter.stop`."""
        for presenter in self._presenters:
            presenter.stop()

    def mute(self, on: bool) -> None:
        """See `Presenter.mute`."""
        for presenter in self._presenters:
            presenter.mute(on)

    def gesture(self, name: str, strength: float = 1.0) -> bool:
        """See `Presenter.gesture`; the first virtual one does it."""
        return self._presenters[0].gesture(name, strength)

    def emotion(self, name: str) -> None:
        """See `Presenter.emotion`."""
        for presenter in self._presenters:
            presenter.emotion(name)

    def step(self, *, picture: bool = True) -> Tick:
        """See `Presenter.step`; the pose is that of the first virtual one."""
        ticks = [presenter.step(picture=picture) for presenter in self._presenters]
        first = ticks[0]
        if len(ticks) == 1:
            return first
        sound = first.sound
        if ticks[1].sound.any():
            total = first.sound.astype(np.int32) + ticks[1].sound
            sound = np.clip(total, -32768, 32767).astype(np.int16)
        events = sorted((e for tick in ticks for e in tick.events), key=lambda e: int(e["sample"]) // BLOCK)
        drawn = self._join(ticks) if picture else None
        return Tick(first.number, drawn, sound, first.pose, events)

    def _join(self, ticks: list[Tick]) -> Picture:
        """What has changed of both pictures, in the common one; the very same object where nothing has."""
        assert self._overlap is not None
        both: list[Box] = []
        changed = False
        for place, tick in zip(self._drawn, ticks, strict=True):
            assert tick.picture is not None
            width, height = place.presenter.size
            for box in tick.changed:
                changed = True
                left, right = box[0] + place.left, box[2] + place.left
                top, bottom = box[1] + place.top, box[3] + place.top
                moved = (left, top, right, bottom)
                for alone in ((0, 0, self._overlap[0], bottom), (self._overlap[2], 0, right, bottom)):
                    part = shared(moved, alone)
                    if part is not None:
                        origin = (place.left, place.top, place.left + width, place.top + height)
                        np.copyto(self._frame[slices(part)], tick.picture[slices(part, origin)])
                if (part := shared(moved, self._overlap)) is not None:
                    both.append(part)
        if both:
            self._lay(around(both), ticks)
        if changed:
            self._shown = self._frame.view()
        return self._shown

    def _lay(self, box: Box, ticks: list[Tick]) -> None:
        """Where the two meet, the first one before the second."""
        front, back = (_cut(tick.picture, place, box) for tick, place in zip(ticks, self._drawn, strict=True))
        target = self._frame[slices(box)]
        words = front.view(np.uint32)[..., 0]  # BGRA of a little-endian machine: alpha is the highest byte
        solid = words >= _SOLID
        np.copyto(target, back)
        np.copyto(target.view(np.uint32)[..., 0], words, where=solid)
        half = np.nonzero(solid != (words >= _SEEN))
        if half[0].size:
            target[half] = _over(front[half], target[half])


def _arranged(presenters: list[Presenter]) -> list[_Drawn]:
    """The pictures side by side, standing on one line."""
    left, height, out = 0, max(p.size[1] for p in presenters), []
    narrowest = min(p.size[0] for p in presenters)
    for presenter in presenters:
        out.append(_Drawn(presenter, left, height - presenter.size[1]))
        left += presenter.size[0] - round(OVERLAP * narrowest)
    return out


def _cut(picture: Picture | None, place: _Drawn, box: Box) -> Picture:
    """What a host's picture has in a box of the common one; clear above a smaller host."""
    assert picture is not None
    width, height = place.presenter.size
    own = (place.left, place.top, place.left + width, place.top + height)
    if box[1] >= own[1]:
        return picture[slices(box, own)]
    out = np.zeros((box[3] - box[1], box[2] - box[0], 4), np.uint8)
    if (part := shared(box, own)) is not None:
        out[slices(part, box)] = picture[slices(part, own)]
    return out


def _over(front: npt.NDArray[np.uint8], back: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Pixels of straight alpha over others."""
    a, b = front[:, 3:] / np.float32(_OPAQUE), back[:, 3:] / np.float32(_OPAQUE)
    kept = b * (1 - a)
    alpha = a + kept
    out = np.empty(front.shape, np.float32)
    out[:, :3] = (front[:, :3] * a + back[:, :3] * kept) / np.maximum(alpha, 1 / _OPAQUE)
    out[:, 3:] = alpha * _OPAQUE
    return np.asarray(out + 0.5, np.uint8)


class OnScreen(NamedTuple):
    """What a renderer shows, and what to keep of what was worked out for it."""

    presenter: Presenter | Pair
    workings: tuple[Workings, ...]
    name: str


def on_screen(order: Opening, movements: Movements) -> OnScreen:
    """The host, or the two, that an order names. Raises `PackError`."""
    packs = [load_pack(folder) for folder in (order.pack, order.partner) if folder is not None]
    factors = share_of([pack.size for pack in packs])
    found = [
        Workings.of_pack(folder, order.cache, factor) if order.cache else Workings()
        for folder, factor in zip((order.pack, order.partner), factors, strict=False)
        if folder is not None
    ]
    presenters = [
        Presenter(resized(pack, factor), movements, _life(order.seed, i), workings)
        for i, (pack, factor, workings) in enumerate(zip(packs, factors, found, strict=True))
    ]
    name = " and ".join(pack.name for pack in packs)
    seats = [
        Seat(folder.name, p)
        for folder, p in zip((order.pack, order.partner), presenters, strict=False)
        if folder
    ]
    if order.human:
        seats.insert(0 if order.human == "left" else 1, Seat("human", None))
    if len(seats) == 1:
        return OnScreen(presenters[0], tuple(found), name)
    return OnScreen(Pair(*seats), tuple(found), name)


def share_of(sizes: Sequence[tuple[int, int]]) -> list[float]:
    """At how much of its own size each pack is drawn, of packs of such sizes in px: two are alike tall."""
    if len(sizes) < 2:
        return [1.0] * len(sizes)
    height = round(SHARE * max(tall for _, tall in sizes))
    return [min(height / tall, 1.0) for _, tall in sizes]


def _life(seed: int | None, place: int) -> Random:
    """Chance for the idle life of each: two that breathe and blink alike are one."""
    return Random(None if seed is None else seed + place)
