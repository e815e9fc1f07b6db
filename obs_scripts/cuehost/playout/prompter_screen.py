"""The human host's prompter in OBS: drawn at the start of each line, and as the seconds of its times pass."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cuehost import graphics
from cuehost.errors import CuehostError
from cuehost.rundown import HUMAN, Rundown

from .live_cards import Redraw
from .model import ComingLine, PreparedLine, PreparedShow
from .ports import Clock, Emit
from .position import Position
from .state import Mode
from .times import Times

FILE = "prompter"
"""What its picture is called."""
_LOOK_S = 0.2
_AFTER = 3


class Stage(Protocol):
    """Where the prompter's picture is seen."""

    async def refresh_prompter(self) -> None:
        """Have its picture read anew. Raises `StageError`."""
        ...


class OnAir(Protocol):
    """What the prompter needs to know of the show."""

    show: PreparedShow

    @property
    def state(self) -> Mode:
        """How the show stands."""
        ...

    @property
    def position(self) -> Position:
        """The place on air."""
        ...

    @property
    def line(self) -> PreparedLine | ComingLine | None:
        """The line on air, or next to be."""
        ...

    def times(self) -> Times:
        """Planned and expected ends."""
        ...


def needs_prompter(rundown: Rundown) -> bool:
    """Whether a person reads lines of the show."""
    return len(rundown.virtual_hosts) < max(len(rundown.hosts), 1)


@dataclass(slots=True)
class PrompterScreen:
    """Keeps the prompter's picture in step with the show. `size`: the canvas, in px.

    What cannot be drawn or shown is told once: the show goes on.
    """

    show: OnAir
    stage: Stage
    redraw: Redraw
    size: tuple[int, int]
    emit: Emit
    mono: Clock
    _told: set[str] = field(default_factory=set, init=False)

    def card(self) -> graphics.PrompterCard:
        """What the prompter shows now. Its times change together, once a second."""
        show, at, times = self.show.show, self.show.position, self.show.times()
        part = show.segments[min(at.segment, len(show.segments) - 1)]
        line = self.show.line
        now = int(self.mono())
        held = self.show.state != "on_air"
        # A line that comes back after an insert, and in a held show the one to go on with, comes next.
        lines = part.lines[at.line :]
        planned = [entry.line.text for entry in lines if held or line is None or entry is not line]
        titles = [f"→ {after.title}" for after in show.segments[at.segment + 1 : at.segment + 2]]
        speaker = getattr(line, "host", "") if line is not None else ""
        return graphics.PrompterCard(
            graphics.word("free", show.lang) if held else line.line.text if line is not None else "",
            show.lang,
            part.title,
            tuple([*planned, *titles][:_AFTER]),
            max(round(times.segment.expected - now), 0),
            max(round(times.show.expected - now), 0),
            round(times.show.over_s),
            speaker.title() if speaker not in ("", HUMAN) and not held else "",
            held,
        )

    def first(self) -> Path:
        """Draw it for the first time; its file. Blocking. Raises `GraphicsError`."""
        return self.redraw(self.card(), self.size, FILE)

    async def run(self) -> None:
        """Keep it in step, until cancelled."""
        shown: graphics.PrompterCard | None = None
        while True:
            card = self.card()
            if card != shown:
                shown = card
                try:
                    await asyncio.to_thread(self.redraw, card, self.size, FILE)
                    await self.stage.refresh_prompter()
                except CuehostError as error:
                    self._tell(str(error))
            await asyncio.sleep(_LOOK_S)

    def _tell(self, reason: str) -> None:
        if reason not in self._told:
            self._told.add(reason)
            self.emit("fault", role="prompter", reason=reason, code="fallback")
