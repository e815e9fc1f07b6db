"""Whatever people do to OBS and whatever goes wrong: once it is over, all is as wanted and nothing of
theirs was touched. Random scripts against the model, in virtual time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stage_fake_obs import Faults
from stage_obs_sources import Refused
from stage_room import Room, plan
from stage_states import KETTLE, OPENING
from virtual_studio import run

from cuehost.errors import StageError
from cuehost.stage import ConnectionState

SCENES = [OPENING, KETTLE, "Cuehost Break", "Cuehost Safe"]
IDS = ["opening", "product:kettle", "break", "safe"]
SOURCES = ["Cuehost label", "Cuehost host", "Cuehost caption", "My webcam"]
Step = Callable[[Room], object]


def deed(kind: str, **data: object) -> Step:
    """Something a person does in OBS, where it is possible."""

    def do(room: Room) -> None:
        with suppress(Refused):
            room.person(kind, **data)

    do.__name__ = f"{kind}{data}"
    return do


def act(name: str, *arguments: object) -> Step:
    """Something the show does meanwhile, whether it succeeds or not."""

    async def do(room: Room) -> None:
        with suppress(StageError):
            await getattr(room.stage, name)(*arguments)

    do.__name__ = f"{name}{arguments}"
    return do


def fault(name: str, value: float) -> Step:
    def do(room: Room) -> None:
        setattr(room.fake.faults, name, value)

    do.__name__ = f"{name}={value}"
    return do


async def drop_take(room: Room) -> None:
    room.model.takes_to_drop = 1


async def restart(room: Room) -> None:
    await room.fake.restart()


async def restart_otherwise(room: Room) -> None:
    await room.fake.restart("Other" if room.model.collection == "Cuehost" else "Cuehost")


async def be_away(room: Room) -> None:
    await room.fake.restart()
    room.fake.listening = False
    await asyncio.sleep(4)
    room.fake.listening = True


scene, source = st.sampled_from(SCENES), st.sampled_from(SOURCES)
DEEDS = st.one_of(
    st.builds(
        lambda s, i, x: deed("SetSceneItemTransform", scene=s, source=i, sceneItemTransform={"positionX": x}),
        scene,
        source,
        st.sampled_from([0.0, 10.0, 55.5]),
    ),
    st.builds(
        lambda s, i: deed("SetSceneItemEnabled", scene=s, source=i, sceneItemEnabled=False), scene, source
    ),
    st.builds(lambda s, i: deed("SetSceneItemIndex", scene=s, source=i, sceneItemIndex=0), scene, source),
    st.builds(lambda s, i: deed("RemoveSceneItem", scene=s, source=i), scene, source),
    st.builds(lambda s, i: deed("DuplicateSceneItem", scene=s, source=i), scene, source),
    st.builds(lambda i: deed("RemoveInput", inputName=i), st.sampled_from(SOURCES[:3])),
    st.builds(
        lambda i: deed("SetInputName", inputName=i, newInputName=f"My {i}"), st.sampled_from(SOURCES[:3])
    ),
    st.builds(
        lambda i: deed("SetInputSettings", inputName=i, inputSettings={"file": "/x.png", "input": "?"}),
        st.sampled_from(SOURCES[:3]),
    ),
    st.just(deed("SetInputMute", inputName="Cuehost host", inputMuted=True)),
    st.builds(lambda s: deed("RemoveScene", sceneName=s), scene),
    st.builds(lambda s: deed("SetSceneName", sceneName=s, newSceneName=f"My {s}"), scene),
    st.builds(lambda s: deed("SetCurrentProgramScene", sceneName=s), st.sampled_from([*SCENES, "Mine"])),
    st.builds(lambda on: deed("SetStudioModeEnabled", studioModeEnabled=on), st.booleans()),
    st.builds(
        lambda name: deed("SetCurrentSceneCollection", sceneCollectionName=name),
        st.sampled_from(["Cuehost", "Other"]),
    ),
)
ACTS = st.one_of(
    st.builds(lambda s: act("take", s), st.sampled_from(IDS)),
    st.builds(
        lambda role, s, on: act("show", role, s, on),
        st.sampled_from(["caption", "title", "camera"]),
        st.sampled_from(IDS),
        st.booleans(),
    ),
    st.builds(lambda on: act("overlays", on), st.booleans()),
    st.builds(lambda on: act("mute_host", on), st.booleans()),
    st.just(act("sync")),
)
FAULTS = st.sampled_from(
    [
        fault("late", 1),
        fault("errors", 2),
        fault("unready", 5),
        fault("cut_batches", 1),
        fault("reorder_s", 0.2),
        drop_take,
        restart,
        restart_otherwise,
        be_away,
    ]
)
SCRIPT = st.lists(
    st.tuples(st.one_of(DEEDS, DEEDS, ACTS, FAULTS), st.sampled_from([0.0, 0.02, 0.3, 3.0])),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
@given(SCRIPT)
def test_after_any_storm_all_is_as_wanted_and_nothing_of_theirs_is_touched(
    script: list[tuple[Step, float]],
) -> None:
    async def main() -> None:
        async with Room() as room:
            acts = []
            for step, pause in script:
                done = step(room)
                if asyncio.iscoroutine(done):
                    acts.append(asyncio.create_task(done))
                await asyncio.sleep(pause)
            await asyncio.gather(*acts)
            room.fake.faults = Faults()
            await asyncio.sleep(150)
            assert room.stage.connection.state is ConnectionState.READY
            assert await room.stage.pending() == []
            assert room.model.foreign("Mine", "Scene") == room.theirs
            for scene_id in plan().scene_ids:
                await room.stage.take(scene_id)

    run(main())
