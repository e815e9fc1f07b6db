"""Fixtures for the stage without an OBS."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from stage_fake_obs import FakeObs, serving


@pytest.fixture
async def fake() -> AsyncIterator[FakeObs]:
    """A running fake OBS on a free port."""
    async with serving(FakeObs()) as obs:
        yield obs
