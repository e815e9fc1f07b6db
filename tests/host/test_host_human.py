"""A show of a human host: lines take their time, and nothing else happens."""

from __future__ import annotations

import asyncio
import time

import numpy as np

from cuehost.host import HumanHost, perform

SILENCE = np.zeros(4800, np.float32)


async def test_a_line_begins_when_it_is_due_and_lasts_as_long_as_it_is() -> None:
    host = HumanHost()
    assert await host.start() == 0
    due = time.monotonic() + 0.05
    playback = await host.play(perform("l", SILENCE), due)
    assert await playback.wait_started() == due
    ended = await playback.wait_ended()
    assert not ended.stopped
    assert ended.t_monotonic >= due + 0.1
    await host.close()


async def test_stop_ends_the_line_and_the_next_one_begins_at_once() -> None:
    host = HumanHost()
    first = await host.play(perform("a", np.zeros(480_000, np.float32)))
    await first.wait_started()
    await host.stop()
    assert (await first.wait_ended()).stopped
    before = time.monotonic()
    second = await host.play(perform("b", SILENCE))
    assert await second.wait_started() >= before
    third = await host.play(perform("c", SILENCE))  # in the second one's place
    assert (await second.wait_ended()).stopped
    await asyncio.gather(third.wait_ended(), host.close())
