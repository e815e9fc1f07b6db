"""A server with a desk and nothing behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from desk_room import KEY, TOKEN, Hand

from cuehost.desk import ApiServer


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
async def desk(hand: Hand) -> AsyncIterator[ApiServer]:
    server = ApiServer(hand, TOKEN, hand, KEY)
    await server.start()
    yield server
    await server.stop()
