"""A stage on a modelled OBS in virtual time, on air and watched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stage_fake_obs import FakeObs
from stage_obs_model import ObsModel
from stage_obs_sources import Item, Source, fresh_collection
from stage_states import OPENING, make_plan
from virtual_studio import run

from cuehost.stage import Notice, ObsConnection, Stage, StagePlan
from cuehost.stage.stage import REQUIRED_REQUESTS

LABEL = "Cuehost label"


def plan() -> StagePlan:
    """A show with a camera that is the operator's to change."""
    made = make_plan(camera="My webcam", pictures={})
    scenes = {
        kind: tuple(replace(item, operator_may_change=item.role == "camera") for item in items)
        for kind, items in made.template.scenes.items()
    }
    return replace(made, template=replace(made.template, scenes=scenes))


class Room:
    """A stage on a fake OBS, on air and watched, with a person's own things in OBS. `folder` is for files."""

    def __init__(self) -> None:
        self.model = ObsModel()
        self.fake = FakeObs(self.model)
        self.told: list[Notice] = []
        self.theirs = ""
        self.stage: Stage
        self._folder = TemporaryDirectory()
        self.folder = Path(self._folder.name)

    async def __aenter__(self) -> Room:
        for kind, data in (
            ("CreateScene", {"sceneName": "Mine"}),
            ("CreateInput", {"sceneName": "Mine", "inputName": "My webcam", "inputKind": "color_source_v3"}),
        ):
            self.model.request(kind, data)
        self.model.collections["Other"] = fresh_collection()
        webcam = self.model.collections["Other"].sources["My webcam"] = Source("My webcam", "color_source_v3")
        self.model.collections["Other"].program.items.append(Item(1, webcam))
        self.theirs = self.model.foreign("Mine", "Scene")
        clock = asyncio.get_running_loop().time
        link = ObsConnection(
            self.fake.address, dialler=self.fake.dial, clock=clock, required=REQUIRED_REQUESTS
        )
        self.stage = Stage(link, clock=clock)
        await link.open()
        await self.stage.build(plan())
        await self.stage.take("opening")
        await asyncio.sleep(1)
        self.stage.watch(self.told.append)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stage.close()
        self._folder.cleanup()

    def person(self, kind: str, **data: Any) -> None:
        """Something done in OBS itself. Of an item: `scene` and `source`."""
        if "source" in data:
            where = {"sceneName": data.pop("scene", OPENING), "sourceName": data.pop("source")}
            found = self.model.request("GetSceneItemId", where)
            data |= {"sceneName": where["sceneName"], **found}
        self.model.request(kind, data)

    def place(self, source: str, scene: str = OPENING) -> dict[str, Any]:
        return next(item for item in self.model.scene(scene).items if item.source.name == source).transform

    def events(self) -> list[tuple[str, str]]:
        return [(notice.event, notice.code) for notice in self.told]

    async def until(self, condition: Callable[[], object], limit_s: float = 30.0) -> None:
        async with asyncio.timeout(limit_s):
            while not condition():
                await asyncio.sleep(0.01)


def in_room(test: Callable[[Room], Awaitable[None]]) -> Callable[[], None]:
    """A test in virtual time."""

    async def main() -> None:
        async with Room() as room:
            await test(room)

    def wrapped() -> None:
        run(main())

    wrapped.__name__, wrapped.__doc__ = test.__name__, test.__doc__
    return wrapped
