"""Sets of segments: drawn for their scenes, and put up as their segments come on air."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from small_show import write_show
from virtual_studio import TRANSITION_S, Studio, VirtualStage, line, now, run, segment

from cuehost.errors import StageError
from cuehost.graphics import BackgroundSpec
from cuehost.playout import PreparedShow
from cuehost.playout.board import Board
from cuehost.playout.cards import ShowPictures, Wish, scene_id, set_cue, set_of, wishes
from cuehost.playout.moves import changes
from cuehost.rundown import Rundown, load_rundown
from cuehost.stage import load_template

ROOT = Path(__file__).resolve().parents[2]
KITCHEN, GARDEN = Path("kitchen.png"), Path("garden.png")
OWN = ("  - product: cup\n", "  - product: cup\n    background: a kitchen\n")


def load(folder: Path, *more: tuple[str, str]) -> Rundown:
    return load_rundown(write_show(folder, *more))


def sets(rundown: Rundown, **options: Any) -> list[Wish]:
    template = load_template(ROOT / "scenes" / "portrait.yaml")
    return [w for w in wishes(rundown, "en", template, **options) if w.role == "background"]


def spec(wish: Wish) -> BackgroundSpec:
    assert isinstance(wish.spec, BackgroundSpec)
    return wish.spec


def test_a_segments_own_set_is_drawn_for_its_scene(tmp_path: Path) -> None:
    rundown = load(tmp_path, ("market: US", "market: US\nbackground: a boutique"), OWN)
    usual, own = sets(rundown)[:-1], sets(rundown)[-1]
    assert {spec(w).words for w in usual} == {"a boutique"} and all(w.cue is None for w in usual)
    assert (own.scene, own.cue, spec(own).words) == ("product:cup", "background:cup", "a kitchen")
    assert spec(own).kind == "product"


def test_a_picture_made_for_a_description_is_taken_instead_of_the_words(tmp_path: Path) -> None:
    rundown = load(tmp_path, ("market: US", "market: US\nbackground: a boutique"), OWN)
    found = sets(rundown, backdrops={"a kitchen": KITCHEN})
    assert (spec(found[-1]).picture, spec(found[-1]).words) == (KITCHEN, "")
    assert {(spec(w).picture, spec(w).words) for w in found[:-1]} == {(None, "a boutique")}


def test_only_scenes_of_several_sets_change_theirs(tmp_path: Path) -> None:
    again = ("  - closing:", '  - product: cup\n    id: again\n    script: ["It is blue."]\n  - closing:')
    rundown = load(tmp_path, OWN, again)
    by_id = {s.id: s for s in rundown.segments}
    usual: dict[Any, Path] = {("background", s.kind): Path(f"{s.kind}.png") for s in rundown.segments}
    pictures = ShowPictures(usual, {scene_id(by_id["cup"]): {set_cue(by_id["cup"]): KITCHEN}})
    told = {name: set_of(s, pictures) for name, s in by_id.items()}
    assert told == dict.fromkeys(by_id) | {"cup": KITCHEN, "again": Path("product.png")}


def test_a_show_lists_the_sets_of_its_scenes_in_order() -> None:
    parts = (
        replace(segment("one", scene="S"), background=KITCHEN),
        segment("two"),
        replace(segment("three", scene="S"), background=GARDEN),
        replace(segment("four", scene="S"), background=KITCHEN),
    )
    assert PreparedShow("Test", "en", parts).sets == {"S": (KITCHEN, GARDEN)}


def test_another_set_is_a_change_of_an_edit() -> None:
    one = replace(segment("one", line("one.1")), background=KITCHEN)
    old, new = (PreparedShow("Test", "en", (part,)) for part in (one, replace(one, background=GARDEN)))
    assert changes(old, new, ShowPictures(), ShowPictures()) == ["one: its set"]


# -- on air -----------------------------------------------------------------------------------------


class BareStage(VirtualStage):
    """A stage that can change no set."""

    async def dress(self, scene: str, picture: Path) -> None:
        raise StageError("OBS refuses.")


def board(stage: VirtualStage, told: list[tuple[str, dict[str, Any]]]) -> Board:
    return Board(stage, lambda event, **fields: told.append((event, fields)), now)


def test_a_scene_is_dressed_before_viewers_see_it_and_on_air_at_its_time() -> None:
    stage, told = VirtualStage(), list[tuple[str, dict[str, Any]]]()

    async def main() -> float:
        desk, begin = board(stage, told), now()
        desk.begin_take("S", begin + 1, "start", background=KITCHEN)
        await desk.taken()
        desk.begin_take("S", begin + 5, "next", background=GARDEN)
        await desk.taken()
        desk.begin_take("T", begin + 8, "next")
        await desk.taken()
        return begin

    begin = run(main())
    (first, second) = stage.dressed
    assert first[1:] == ("S", KITCHEN) and begin < first[0] < begin + 1
    assert second[1:] == ("S", GARDEN) and abs(second[0] - (begin + 5)) < 1e-6
    assert [scene for _, scene in stage.takes] == ["S", "S", "T"]
    assert not [event for event, _ in told if event == "fault"]


def test_a_set_that_does_not_come_does_not_keep_its_scene_from_air() -> None:
    stage, told = BareStage(), list[tuple[str, dict[str, Any]]]()

    async def main() -> None:
        desk = board(stage, told)
        desk.begin_take("S", now(), "start", background=KITCHEN)
        await desk.taken()
        await asyncio.sleep(TRANSITION_S)

    run(main())
    assert [scene for _, scene in stage.takes] == ["S"]
    ((event, fields), *_) = told
    assert (event, fields["role"]) == ("fault", "background")


def test_a_show_puts_each_segment_into_its_set_also_after_a_jump_back() -> None:
    one = replace(segment("one", line("one.1", 3), scene="S"), background=KITCHEN)
    two = replace(segment("two", line("two.1", 3), scene="S"), background=GARDEN)
    room = Studio(one, two, segment("three", line("three.1", 3)))
    room.air((8.0, "jump", {"segment": "one"}))
    assert [picture for _, _, picture in room.stage.dressed] == [KITCHEN, GARDEN, KITCHEN, GARDEN]
    assert {scene for _, scene, _ in room.stage.dressed} == {"S"}
