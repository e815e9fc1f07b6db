"""An edited rundown's music and products on the stage of a show on air, on the fake OBS."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from stage_room import Room, in_room, plan
from virtual_studio import line, segment

from cuehost.playout import PreparedShow
from cuehost.playout.board import Board
from cuehost.playout.broadcast import AirOptions, Broadcast
from cuehost.playout.cards import ShowPictures
from cuehost.playout.editing import Editor
from cuehost.stage import Box, TemplateItem

MUSIC, HOST = "Cuehost music", "Cuehost host"


class Edited:
    """A show on air on the room's OBS; `edit` saves its rundown with other music or products."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.told: list[tuple[str, dict[str, Any]]] = []
        clock = asyncio.get_running_loop().time
        host: Any = SimpleNamespace(port=5599)
        self.broadcast = Broadcast(room.stage, host, self._note, clock)
        self.board = Board(room.stage, self._note, clock)
        on_air: Any = SimpleNamespace(show=None, round=0, board=self.board, replace_show=self._replace)
        self.on_air = self.broadcast.conductor = on_air
        self._bed: Path | None = None
        self._products = ("kettle",)

    def _note(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))

    def _replace(self, show: PreparedShow, moves: object) -> None:
        self.on_air.show = show

    async def begin(self, bed: Path | None) -> Edited:
        self._bed = bed
        first = self._ready(self._load())
        self.on_air.show = first.show
        await self.broadcast.build(first, AirOptions(camera="My webcam"))
        self.editor = Editor(
            first,
            self.on_air,
            self._note,
            load=self._load,
            prepare=self._prepare,
            restage=self.broadcast._restage,
        )
        await self.room.stage.take("product:kettle")
        self.room.fake.seen.clear()
        return self

    async def edit(self, bed: Path | None, *products: str) -> list[str]:
        """The kinds of changes that OBS is asked for."""
        self._bed, self._products = bed, products or self._products
        self.room.fake.seen.clear()
        assert await self.editor.reload()
        return [kind for kind in self.room.fake.seen if kind.startswith(("Set", "Create", "Remove"))]

    def _load(self) -> Any:
        return SimpleNamespace(
            music=self._bed,
            segments=[SimpleNamespace(product=key) for key in self._products],
            fingerprint=f"{self._bed} {self._products}",
            sources=(),
            hosts=(),
            scenes="",
            theme="",
            languages=("en",),
        )

    async def _prepare(self, rundown: Any, round_: int) -> Any:
        return self._ready(rundown)

    def _ready(self, rundown: Any) -> Any:
        parts = (segment(s.product, line(f"{s.product}.1"), product=s.product) for s in rundown.segments)
        template = plan().template
        music = TemplateItem("music", Box(0, 0, 1, 1))
        scenes = {kind: (music, *items) for kind, items in template.scenes.items()}
        return SimpleNamespace(
            show=PreparedShow("Test", "en", tuple(parts)),
            rundown=rundown,
            pictures=ShowPictures(),
            template=replace(template, scenes=scenes),
            music=rundown.music,
            motion=None,
        )


def bed(room: Room, name: str) -> Path:
    path = room.folder / name
    path.write_bytes(b"sound")
    return path


@in_room
async def test_edited_music_is_heard_without_the_scenes_being_built_anew(room: Room) -> None:
    show = await Edited(room).begin(bed(room, "one.flac"))
    await show.board.switch_mute()
    card = bed(room, "caption.png")
    await room.stage.set_picture("caption", card)
    assert await show.edit(bed(room, "two.flac")) == ["SetInputSettings"]
    assert room.model.input(MUSIC).settings["local_file"].endswith("two.flac")
    assert room.model.input("Cuehost caption").settings["file"] == str(card)
    assert room.model.input(HOST).muted and show.board.muted
    assert await room.stage.program_scene() == "Cuehost Product: kettle"
    assert show.told[-1][0] == "edit_applied"
    await show.editor.undo()
    assert room.model.input(MUSIC).settings["local_file"].endswith("one.flac")


@in_room
async def test_music_can_be_taken_out_of_a_show_and_put_into_one(room: Room) -> None:
    show = await Edited(room).begin(None)
    assert MUSIC not in room.model.here.sources
    await show.edit(bed(room, "one.flac"))
    assert room.model.input(MUSIC).settings["looping"] is True
    assert await room.stage.pending() == []
    await show.edit(None)
    assert not any(item.source.name == MUSIC for scene in room.model.scenes for item in scene.items)
    assert await room.stage.pending() == []


@in_room
async def test_music_that_is_gone_refuses_the_edit_and_the_old_plays_on(room: Room) -> None:
    show = await Edited(room).begin(bed(room, "one.flac"))
    show._bed = room.folder / "gone.flac"
    assert not await show.editor.reload()
    assert show.told[-1][0] == "edit_refused" and "gone.flac" in show.told[-1][1]["reason"]
    assert room.model.input(MUSIC).settings["local_file"].endswith("one.flac")
    assert await room.stage.pending() == []


@in_room
async def test_a_muted_host_stays_muted_when_scenes_for_new_products_are_made(room: Room) -> None:
    show = await Edited(room).begin(bed(room, "one.flac"))
    await show.board.switch_mute()
    await show.edit(bed(room, "two.flac"), "kettle", "cup")
    assert room.model.scene("Cuehost Product: cup")
    assert room.model.input(HOST).muted and show.board.muted
    assert room.model.input(MUSIC).settings["local_file"].endswith("two.flac")
    await show.board.switch_mute()
    assert not room.model.input(HOST).muted
