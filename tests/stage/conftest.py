"""Fixtures for the stage without an OBS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from stage_fake_obs import FakeObs


@pytest.fixture
async def fake() -> AsyncIterator[FakeObs]:
    """A running fake OBS on a free port."""
    obs = FakeObs()
    app = web.Application()
    app.router.add_get("/", obs.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    obs.port = runner.addresses[0][1]
    try:
        yield obs
    finally:
        for ws in obs.sockets:
            if not ws.closed:
                await asyncio.wait_for(ws.close(), 5)
        await runner.cleanup()
