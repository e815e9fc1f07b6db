"""Takes on a real OBS: confirmed, in order, in studio mode too."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cuehost.stage import Event, HeadlessObs, Stage, StagePlan
from cuehost.stage.messages import NOT_FOUND, Request

pytestmark = pytest.mark.obs


async def test_takes_are_confirmed_and_their_times_are_in_order(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    heard: list[tuple[str, float]] = []

    def hear(event: Event) -> None:
        if event.type == "CurrentProgramSceneChanged":
            heard.append((event.data["sceneName"], event.at))

    stop = stage.on_event(hear)
    taken = [await stage.take(scene) for scene in ("opening", "product:kettle", "safe", "closing")]
    stop()
    names = ["Cuehost Opening", "Cuehost Product: kettle", "Cuehost Safe", "Cuehost Closing"]
    assert heard == [(name, take.at) for name, take in zip(names, taken, strict=True)]
    assert all(take.started_at <= take.at for take in taken)
    assert stage.transition_s("opening") == 0.3
    assert taken[1].at - taken[1].started_at >= 0.2  # a fade
    assert await stage.program_scene() == "Cuehost Closing"
    again = await stage.take("closing")
    assert again.at == again.started_at and len(heard) == 4


async def test_takes_in_quick_succession_end_at_the_last(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    await asyncio.gather(*(stage.take(scene) for scene in ("opening", "break", "closing")))
    assert await stage.program_scene() == "Cuehost Closing"


async def test_studio_mode_swallows_no_take(stage: Stage, plan: StagePlan, pictures: dict[str, Path]) -> None:
    await stage.build(plan)
    await stage.connection.request("SetStudioModeEnabled", {"studioModeEnabled": True})
    try:
        await stage.take("opening")
        foreign = asyncio.create_task(
            stage.connection.request("SetCurrentProgramScene", {"sceneName": "Cuehost Break"})
        )
        starts: list[float] = []
        stop = stage.on_event(lambda e: starts.append(e.at) if e.type == "SceneTransitionStarted" else None)
        await foreign
        await asyncio.sleep(0.1)  # the fade to the break runs: a take now is swallowed by OBS
        taken = await stage.take("closing")
        stop()
        assert len(starts) == 2  # OBS really began the second one
        assert taken.started_at == starts[1]
        assert await stage.program_scene() == "Cuehost Closing"
    finally:
        await stage.connection.request("SetStudioModeEnabled", {"studioModeEnabled": False})


async def test_a_deleted_scene_is_made_again_by_taking_it(stage: Stage, plan: StagePlan) -> None:
    await stage.build(plan)
    await stage.connection.request("RemoveScene", {"sceneName": "Cuehost Questions"})
    await stage.take("questions")
    assert await stage.program_scene() == "Cuehost Questions"
    assert await stage.pending() == []


async def test_a_scene_gone_is_answered_with_its_code(stage: Stage) -> None:
    (reply,) = await stage.connection.batch([Request("GetSceneItemList", {"sceneName": "nowhere"})])
    assert (reply.ok, reply.code) == (False, NOT_FOUND)


async def test_safe_never_raises(obs: HeadlessObs, stage: Stage, plan: StagePlan) -> None:
    async with await Stage.connect(obs.address) as other:
        await other.build(plan)
        assert await other.safe() is True
        assert await other.program_scene() == "Cuehost Safe"
    assert await other.safe() is False
