"""Takes against a scripted OBS: late, lost and swallowed events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from stage_fake_obs import FakeObs

from cuehost.errors import StageError
from cuehost.stage import ObsConnection
from cuehost.stage.take import Taker


class Scenes:
    """What the fake OBS does when a scene is asked for: the events of each take, in turn."""

    def __init__(self, fake: FakeObs) -> None:
        self.program = "Old"
        self.lies = False
        self.studio = False
        self.takes: list[list[str]] = []
        self.asked = 0
        fake.handlers |= {
            "GetCurrentProgramScene": self.current,
            "SetCurrentProgramScene": self.take,
            "GetStudioModeEnabled": self.mode,
        }

    async def current(self, *_: object) -> dict[str, Any]:
        return {"currentProgramSceneName": self.program}

    async def mode(self, *_: object) -> dict[str, Any]:
        return {"studioModeEnabled": self.studio}

    async def take(self, fake: FakeObs, _: web.WebSocketResponse, data: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        events = self.takes.pop(0) if self.takes else []
        if events or self.lies:
            self.program = data["sceneName"]
        for event in events:
            await fake.event(event, sceneName=data["sceneName"])
        return {}


STARTED, CHANGED, ENDED = "SceneTransitionStarted", "CurrentProgramSceneChanged", "SceneTransitionEnded"


@pytest.fixture
async def link(fake: FakeObs) -> AsyncIterator[ObsConnection]:
    async with ObsConnection(fake.address, heartbeat_s=None) as connection:
        yield connection


@pytest.mark.parametrize("events", [[STARTED, CHANGED, ENDED], [CHANGED, STARTED, ENDED]])
async def test_both_events_in_either_order_confirm(
    fake: FakeObs, link: ObsConnection, events: list[str]
) -> None:
    scenes = Scenes(fake)
    scenes.takes = [events]
    taken = await Taker(link, time.monotonic).take("New", 1.0)
    assert taken.started_at <= taken.at
    assert scenes.asked == 1


async def test_a_dropped_take_is_tried_once_more(fake: FakeObs, link: ObsConnection) -> None:
    scenes = Scenes(fake)
    scenes.takes = [[], [STARTED, CHANGED, ENDED]]
    await Taker(link, time.monotonic).take("New", 0.2)
    assert (scenes.asked, scenes.program) == (2, "New")


async def test_a_take_that_never_comes_is_an_error_with_a_mend(fake: FakeObs, link: ObsConnection) -> None:
    scenes = Scenes(fake)
    with pytest.raises(StageError, match=r"'New'.*window waits"):
        await Taker(link, time.monotonic).take("New", 0.1)
    assert scenes.asked == 2


async def test_a_swallowed_take_is_noticed_though_obs_names_the_scene(
    fake: FakeObs, link: ObsConnection
) -> None:
    scenes = Scenes(fake)
    scenes.studio = scenes.lies = True
    scenes.takes = [[CHANGED], [STARTED, CHANGED, ENDED]]
    await Taker(link, time.monotonic).take("New", 5.0)
    assert scenes.asked == 2


async def test_lost_events_do_not_fail_a_take_that_happened(fake: FakeObs, link: ObsConnection) -> None:
    scenes = Scenes(fake)
    scenes.takes = [[ENDED]]
    await Taker(link, time.monotonic).take("New", 0.1)
    assert scenes.asked == 1


async def test_what_is_on_air_is_not_taken_again(fake: FakeObs, link: ObsConnection) -> None:
    scenes = Scenes(fake)
    await Taker(link, time.monotonic).take("Old", 0.1)
    assert scenes.asked == 0
