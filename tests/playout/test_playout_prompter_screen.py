"""The prompter in OBS: what a human host reads, and that nothing of it stops the show."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_show import write_show
from virtual_studio import line, run, segment

from cuehost import graphics
from cuehost.errors import GraphicsError, StageError
from cuehost.playout import PreparedShow
from cuehost.playout.prompter_screen import PrompterScreen, needs_prompter
from cuehost.rundown import load_rundown

FIRST, SECOND, THIRD = (line(name) for name in ("one", "two", "three"))
SHOW = PreparedShow("Show", "en", (segment("cup", FIRST, SECOND), segment("plate", THIRD)))


class Room:
    """A show at its first line, and the prompter that follows it."""

    def __init__(self) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        self.drawn: list[graphics.PrompterCard] = []
        self.shown = 0
        self.faults: list[str] = []
        self.broken: Exception | None = None
        self.over_s = 0.0
        times = lambda: SimpleNamespace(  # noqa: E731
            segment=SimpleNamespace(expected=began + 20),
            show=SimpleNamespace(expected=began + 60, over_s=self.over_s),
        )
        self.show: Any = SimpleNamespace(
            show=SHOW,
            state="on_air",
            position=SimpleNamespace(segment=0, line=0),
            line=FIRST,
            times=times,
        )
        self.screen = PrompterScreen(self.show, self, self._redraw, (540, 960), self._emit, clock)

    def _redraw(self, spec: graphics.Spec, size: tuple[int, int], name: str) -> Path:
        assert size == (540, 960) and isinstance(spec, graphics.PrompterCard)
        self.drawn.append(spec)
        return Path(f"{name}.png")

    async def refresh_prompter(self) -> None:
        if self.broken:
            raise self.broken
        self.shown += 1

    def _emit(self, event: str, **fields: Any) -> None:
        self.faults.append(fields["reason"])

    async def run(self, seconds: float) -> None:
        task = asyncio.create_task(self.screen.run())
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()


def test_it_shows_the_line_what_follows_and_the_times() -> None:
    async def main() -> None:
        room = Room()
        room.over_s = -12.4
        card = room.screen.card()
        assert (card.now, card.after, card.title) == (
            FIRST.line.text, (SECOND.line.text, "→ Plate"), SHOW.segments[0].title,
        )  # fmt: skip
        assert (card.segment_left_s, card.show_left_s, card.over_s) == (20, 60, -12)

    run(main())


def test_it_is_drawn_once_a_second_and_as_a_line_starts() -> None:
    async def main() -> None:
        room = Room()
        await room.run(4.1)
        assert 4 <= len(room.drawn) <= 5
        assert room.shown == len(room.drawn)
        room.drawn.clear()
        task = asyncio.create_task(room.screen.run())
        await asyncio.sleep(0.1)
        room.show.line, room.show.position = SECOND, SimpleNamespace(segment=0, line=1)
        await asyncio.sleep(0.3)
        task.cancel()
        assert [card.now for card in room.drawn][-1] == SECOND.line.text
        assert room.drawn[-1].after == ("→ Plate",)

    run(main())


def test_a_held_show_is_the_host_s_own_and_the_line_to_go_on_with_follows() -> None:
    async def main() -> None:
        room = Room()
        room.show.state = "held"
        card = room.screen.card()
        assert card.held and card.now == "Speak freely"
        assert card.after[:2] == (FIRST.line.text, SECOND.line.text)

    run(main())


@pytest.mark.parametrize("fault", [StageError("OBS is away."), GraphicsError("No font.")])
def test_what_goes_wrong_is_told_once_and_tried_again(fault: Exception) -> None:
    async def main() -> None:
        room = Room()
        room.broken = fault
        await room.run(3)
        assert room.faults == [str(fault)]
        room.broken = None
        await room.run(1.5)
        assert room.shown

    run(main())


@pytest.mark.parametrize(("host", "needed"), [("mia", False), ("none", True), ("[human, mia]", True)])
def test_only_who_reads_has_one(tmp_path: Path, host: str, needed: bool) -> None:
    rundown = load_rundown(write_show(tmp_path, ("host: mia", f"host: {host}")))
    assert needs_prompter(rundown) is needed
