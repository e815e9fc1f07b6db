"""A host learns when OBS takes its frames, however OBS comes to read its stream."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from cuehost.errors import HostError, StageError
from cuehost.playout.broadcast import Broadcast
from cuehost.playout.in_step import MEETINGS, MOST_DOUBTS
from cuehost.stage import FrameTimes


class Shown:
    """A host and the OBS that shows it, as far as the times of frames go."""

    obs_connected = True

    def __init__(self, found: FrameTimes | StageError | None, *, port: int = 5599) -> None:
        self.port, self.found = port, found
        self.asked = 0
        self.told: list[tuple[float, float]] = []
        self.skipped: list[int] = []
        self.doubted = 0
        self.listener: Callable[[dict[str, Any]], None] = lambda _event: None
        both: Any = self
        self.broadcast = Broadcast(both, both, lambda *_a, **_k: None, asyncio.get_running_loop().time)

    async def frames(self, *given: float) -> FrameTimes | None:
        """Of both: OBS is asked with nothing, the host told with two figures."""
        if given:
            self.told.append((given[0], given[1]))
            return None
        self.asked += 1
        await asyncio.sleep(0.01)
        if isinstance(self.found, StageError):
            raise self.found
        return self.found

    async def stats(self) -> Any:
        """How many frames OBS has skipped: the next of `skipped`."""
        return SimpleNamespace(render_skipped=self.skipped.pop(0))

    async def doubt(self) -> None:
        self.doubted += 1

    async def taken_up(self) -> None:
        self.broadcast._follow_host({"event": "taken_up"})
        await self.after()

    async def after(self) -> None:
        await self.broadcast._in_step.settled()


async def test_it_is_told_when_obs_reads_its_stream() -> None:
    shown = Shown(FrameTimes(3.0, 0.04))
    await shown.broadcast.await_host()
    await shown.after()
    assert shown.told == [(3.0, 0.04)]


async def test_it_is_told_again_when_obs_reads_it_again() -> None:
    shown = Shown(FrameTimes(3.0, 0.04))
    await shown.broadcast.await_host()
    shown.found = FrameTimes(9.0, 0.04)
    shown.broadcast._follow_host({"event": "connected"})
    await shown.after()
    assert shown.told == [(9.0, 0.04)], "the first asking was given up for the second"


@pytest.mark.parametrize("found", [None, StageError("OBS is gone.")])
async def test_what_is_not_known_is_not_told(found: StageError | None) -> None:
    shown = Shown(found)
    await shown.broadcast.await_host()
    await shown.after()
    assert (shown.asked, shown.told) == (MEETINGS, [])


async def test_what_is_not_known_at_first_is_asked_again() -> None:
    shown = Shown(None)
    await shown.broadcast.await_host()
    asyncio.get_running_loop().call_later(0.2, setattr, shown, "found", FrameTimes(3.0, 0.04))
    await shown.after()
    assert (shown.asked, shown.told) == (2, [(3.0, 0.04)])


async def test_a_person_has_no_stream_to_be_told_of() -> None:
    shown = Shown(FrameTimes(3.0, 0.04), port=0)
    await shown.broadcast.await_host()
    await shown.after()
    assert (shown.asked, shown.told) == (0, [])


async def test_a_host_that_is_gone_meanwhile_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(FrameTimes(3.0, 0.04))
    once = shown.frames

    async def frames(*given: float) -> FrameTimes | None:
        if given:
            raise HostError("The host renderer is not running.")
        return await once()

    monkeypatch.setattr(shown, "frames", frames)
    await shown.broadcast.await_host()
    await shown.after()
    assert shown.asked == MEETINGS


async def test_what_obs_took_up_while_it_skipped_frames_is_taken_up_again() -> None:
    shown = Shown(None)
    shown.skipped = [5, 6, 6, 6, 6, 9]
    for doubted in (1, 1, 2):
        await shown.taken_up()
        assert shown.doubted == doubted


async def test_an_obs_that_always_skips_frames_is_left_alone_in_the_end() -> None:
    shown = Shown(None)
    shown.skipped = list(range(20))
    for _ in range(10):
        await shown.taken_up()
    assert shown.doubted == MOST_DOUBTS
