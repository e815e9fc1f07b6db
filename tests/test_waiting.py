"""A wait ends with its limit, and with a cancellation in any turn of the loop."""

from __future__ import annotations

import asyncio

import pytest

from cuehost.waiting import within


async def test_what_comes_in_time_is_given() -> None:
    assert await within(asyncio.sleep(0, "there"), 5.0) == "there"
    assert await within(asyncio.sleep(0, "there"), None) == "there"


async def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        await within(asyncio.sleep(60), 0.01)


async def test_a_cancellation_beside_the_result_is_not_forgotten() -> None:
    result: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def show() -> str:
        await within(result, 60.0)
        await asyncio.sleep(60)
        return "the show went on"

    airing = asyncio.create_task(show())
    await asyncio.sleep(0)
    result.set_result("there")
    airing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await airing
