"""The switching board, when pictures are late, fail, or are taken off the program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from virtual_studio import Studio, VirtualStage, line, now, run, segment

from cuehost.errors import ObsUnreachable, StageError
from cuehost.playout import Action
from cuehost.playout.board import Board

ONE, TWO = segment("one"), segment("two")


@dataclass
class FaultyStage(VirtualStage):
    """A stage that fails as told: `broken` names what cannot be set, with how often it fails."""

    broken: dict[str, int] = field(default_factory=dict)
    gone: bool = False
    slow_s: float = 0.0

    def _fail(self, what: str) -> None:
        if self.gone:
            raise ObsUnreachable("OBS does not answer.")
        if self.broken.get(what, 0) > 0:
            self.broken[what] -= 1
            raise StageError(f"OBS refuses {what}.")

    async def show(self, role: str, scene: str, visible: bool) -> None:
        self._fail(f"show {role}" if visible else f"hide {role}")
        await super().show(role, scene, visible)

    async def set_picture(self, role: str, picture: Path, scene: str) -> None:
        await asyncio.sleep(self.slow_s)
        self._fail(str(picture))
        await super().set_picture(role, picture, scene)

    async def have_ready(self, scenes: Sequence[str]) -> None:
        pass

    async def mute_host(self, muted: bool) -> None:
        self._fail("mute")
        await super().mute_host(muted)


@dataclass
class Desk:
    """A board at its stage, and what it told."""

    stage: FaultyStage = field(default_factory=FaultyStage)
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board = Board(self.stage, lambda event, **fields: self.told.append((event, fields)), now)

    def names(self, event: str) -> list[str]:
        return [fields.get("name", fields.get("reason")) for kind, fields in self.told if kind == event]


def caption(text: str) -> Action:
    return Action(0, "caption", True, "caption", Path(f"{text}.png"), text)


def prompt(on: bool, name: str = "prompt:cart") -> Action:
    return Action(0, "prompt", on, name if on else "hide:prompt", Path(f"{name}.png") if on else None)


def play(work: Callable[[Desk, float], Coroutine[Any, Any, None]], desk: Desk | None = None) -> Desk:
    """Do some work at a desk whose program shows scene one, at virtual time 0 and after."""
    desk = desk or Desk()

    async def main() -> None:
        desk.board.begin_take(ONE.scene, now(), "start")
        await desk.board.taken()
        await work(desk, now())

    run(main())
    return desk


def test_a_picture_that_fails_is_one_fault_and_the_next_one_comes() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.stage.broken = {"second.png": 1}
        for number, text in enumerate(("first", "second", "third")):
            desk.board.schedule(caption(text), ONE.scene, t + number)
        await asyncio.sleep(1.5)
        assert "caption" not in desk.stage.seen(ONE.scene), "rather no caption than that of other words"
        await asyncio.sleep(2)
        assert desk.stage.seen(ONE.scene) == {"caption"}

    desk = play(work)
    assert [f["text"] for kind, f in desk.told if kind == "caption"] == ["first", "third"]
    assert desk.names("fault") == ["OBS refuses second.png."]
    assert desk.stage.pictures[ONE.scene, "caption"] == Path("third.png")


def test_a_picture_obs_did_not_show_is_not_told_as_shown_and_is_tried_again() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.stage.broken = {"show caption": 1}
        desk.board.schedule(caption("first"), ONE.scene, t)
        desk.board.schedule(caption("second"), ONE.scene, t + 1)
        await asyncio.sleep(2)
        assert desk.stage.seen(ONE.scene) == {"caption"}

    desk = play(work)
    assert [f["text"] for kind, f in desk.told if kind == "caption"] == ["second"]
    assert desk.names("fault") == ["OBS refuses show caption."]


async def leave_and_come_back(desk: Desk) -> None:
    """Takes the second scene, then the first again, which must be empty before viewers see it."""
    desk.board.begin_take(TWO.scene, now(), "next")
    await desk.board.taken()
    desk.board.begin_take(ONE.scene, now() + 1, "previous")
    await asyncio.sleep(0.95)
    assert desk.board.program == TWO.scene
    assert desk.stage.seen(ONE.scene) == set(), "before viewers see it"
    await desk.board.taken()


def test_a_hiding_that_failed_is_done_before_the_scene_comes_again() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.schedule(prompt(True), ONE.scene, t)
        await asyncio.sleep(1)
        desk.stage.broken = {"hide prompt": 1}
        desk.board.schedule(prompt(False), ONE.scene, t + 2)
        await asyncio.sleep(2)
        assert desk.stage.seen(ONE.scene) == {"prompt"}
        await leave_and_come_back(desk)

    desk = play(work)
    assert desk.names("overlay") == ["prompt:cart"], "a hiding that failed is not told as done"


def test_a_late_picture_is_told_with_the_time_it_came() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.stage.slow_s = 0.7
        desk.board.schedule(caption("late"), ONE.scene, t + 1)
        await asyncio.sleep(3)

    ((_, told),) = [entry for entry in play(work).told if entry[0] == "caption"]
    assert told["at"] - told["planned"] == pytest.approx(0.7)


def test_what_is_dropped_never_comes_even_when_it_was_under_way() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.stage.slow_s = 0.5
        desk.board.schedule(caption("under way"), ONE.scene, t)
        desk.board.schedule(caption("to come"), ONE.scene, t + 1)
        await asyncio.sleep(0.25)
        desk.board.drop_pending()
        await asyncio.sleep(3)

    desk = play(work)
    assert desk.stage.pictures == {}
    assert desk.names("caption") == []


def test_the_end_of_one_prompt_does_not_end_the_next() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.schedule(prompt(True), ONE.scene, t)
        desk.board.schedule(prompt(False), ONE.scene, t + 5)
        await asyncio.sleep(3)
        desk.board.schedule(prompt(True, "prompt:ask"), ONE.scene, t + 4)
        desk.board.schedule(prompt(False), ONE.scene, t + 9)
        await asyncio.sleep(3)
        assert desk.stage.seen(ONE.scene) == {"prompt"}
        await asyncio.sleep(4)
        assert desk.stage.seen(ONE.scene) == set()

    assert play(work).names("overlay") == ["prompt:cart", "prompt:ask", "hide:prompt"]


def test_overlays_switched_off_stay_off_until_they_are_switched_on_and_only_if_still_due() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.schedule(prompt(True), ONE.scene, t)
        desk.board.schedule(Action(0, "price", True, "price"), ONE.scene, t)
        await asyncio.sleep(1)
        assert desk.stage.seen(ONE.scene) == {"prompt", "price"}
        await desk.board.switch_overlays()
        assert desk.stage.seen(ONE.scene) == set()
        desk.board.schedule(prompt(False), ONE.scene, t + 2)
        desk.board.schedule(caption("meanwhile"), ONE.scene, t + 2)
        await asyncio.sleep(2)
        assert desk.stage.seen(ONE.scene) == set()
        await desk.board.switch_overlays()
        assert desk.stage.seen(ONE.scene) == {"price", "caption"}

    desk = play(work)
    assert [f["action"] for kind, f in desk.told if kind == "overlays"] == ["off", "on"]


def test_a_picture_of_the_scene_before_is_hidden_before_the_scene_comes_again() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.schedule(caption("old"), ONE.scene, t)
        await asyncio.sleep(1)
        await leave_and_come_back(desk)

    play(work)


def test_a_take_to_come_does_not_touch_the_scene_viewers_see() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.schedule(caption("seen"), ONE.scene, t)
        desk.board.schedule(caption("still due"), ONE.scene, t + 1)
        await asyncio.sleep(0.5)
        desk.board.begin_take(TWO.scene, t + 2, "next")
        await asyncio.sleep(1.2)
        assert desk.stage.seen(ONE.scene) == {"caption"}
        assert desk.stage.pictures[ONE.scene, "caption"] == Path("still due.png")
        await desk.board.taken()

    play(work)


def test_a_take_drops_what_was_to_come_before_and_nothing_that_was_planned_after_it() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.schedule(caption("of the scene before"), ONE.scene, t + 3)
        desk.board.begin_take(TWO.scene, t + 2, "next")
        desk.board.schedule(caption("of the scene to come"), TWO.scene, t + 2)
        await asyncio.sleep(4)
        await desk.board.taken()

    assert [f["text"] for kind, f in play(work).told if kind == "caption"] == ["of the scene to come"]


def test_a_take_that_has_not_begun_can_be_dropped_and_one_that_has_cannot() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.begin_take(TWO.scene, t + 1, "planned")
        await asyncio.sleep(0.5)
        desk.board.drop_take()
        desk.board.begin_take("Scene three", now(), "at once")
        await asyncio.sleep(0.1)
        desk.board.drop_take()
        await asyncio.sleep(2)

    assert [scene for _, scene in play(work).stage.takes] == [ONE.scene, "Scene three"]


def test_mute_that_obs_refuses_is_a_fault_and_can_be_tried_again() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.stage.broken = {"mute": 1}
        await desk.board.switch_mute()
        assert not desk.stage.muted
        assert not desk.board.muted, "what OBS did not do is not told as done"
        await desk.board.switch_mute()
        assert desk.stage.muted

    desk = play(work)
    assert desk.names("fault") == ["OBS refuses mute."]
    assert [f["action"] for kind, f in desk.told if kind == "mute"] == ["on"]


def test_obs_gone_ends_the_take_but_not_the_pictures_task() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.stage.gone = True
        desk.board.schedule(caption("nobody sees it"), ONE.scene, t)
        await asyncio.sleep(1)
        desk.board.begin_take(TWO.scene, now(), "next")
        with pytest.raises(ObsUnreachable):
            await desk.board.taken()

    assert play(work).names("caption") == []


def test_takes_are_done_one_after_the_other() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.begin_take(TWO.scene, t + 1, "later")
        desk.board.begin_take(ONE.scene, t + 0.5, "sooner asked, later done")
        await desk.board.taken()

    desk = play(work)
    assert [scene for _, scene in desk.stage.takes] == [ONE.scene, TWO.scene, ONE.scene]
    assert desk.board.program == ONE.scene


@pytest.mark.parametrize("wait", [0.0, 0.3])
def test_after_the_close_no_planned_take_comes(wait: float) -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.begin_take(TWO.scene, t + 0.5, "never to come")
        await asyncio.sleep(wait)
        await desk.board.close()
        await asyncio.sleep(2)

    assert [scene for _, scene in play(work).stage.takes] == [ONE.scene]


def test_a_take_under_way_is_over_when_the_close_is() -> None:
    async def work(desk: Desk, t: float) -> None:
        desk.board.begin_take(TWO.scene, t, "under way")
        await asyncio.sleep(0.1)
        await desk.board.close()
        assert desk.board.program == TWO.scene

    play(work)


def test_a_show_stopped_just_before_a_take_stays_where_it_is() -> None:
    show = Studio(segment("opening", line("o1"), kind="opening"))
    original = show.conductor.run

    async def run_and_rest() -> str:
        reason = await original()
        await asyncio.sleep(5)
        return reason

    show.conductor.run = run_and_rest  # type: ignore[method-assign]
    assert show.air((0.25, "stop", {})) == "stopped by the operator"
    assert show.host.lines == ["o1"], "the line had begun, its scene was yet to come"
    assert show.stage.takes == []


def test_what_was_shown_in_the_scene_that_was_left_is_hidden_after_the_take() -> None:
    desk = Desk()

    async def main() -> None:
        desk.board.begin_take("Tea", now(), "start")
        await desk.board.taken()
        desk.board.schedule(Action(0.0, "caption", True, "caption", Path("c.png"), "Words"), "Tea", now())
        await asyncio.sleep(0.1)
        assert desk.stage.seen("Tea") == {"caption"}
        desk.stage.changes.clear()
        desk.board.begin_take("Cup", now(), "next")
        await desk.board.taken()

    run(main())
    assert desk.stage.seen("Tea") == set()
    before = [scene for at, scene, *_ in desk.stage.changes if at <= desk.stage.takes[-1][0]]
    assert "Tea" not in before, "not on the way to the take"


def card(name: str) -> Action:
    return Action(0, "card", True, name, Path(f"{name}.png"))


def test_what_is_shown_may_be_another_picture_by_then_or_nothing() -> None:
    async def work(desk: Desk, t: float) -> None:
        async def amend(action: Action, scene: str) -> Action | None:
            assert scene == ONE.scene
            return None if action.name == "over" else replace(action, picture=Path("now.png"))

        desk.board.amend = amend
        desk.board.schedule(card("over"), ONE.scene, t + 1)
        await desk.board.sleep_until(t + 2)
        assert desk.board.up(ONE.scene, "card") is None
        desk.board.schedule(card("left"), ONE.scene, t + 3)
        await desk.board.sleep_until(t + 4)
        assert desk.board.up(ONE.scene, "card") == "left"
        await desk.board.hide(ONE.scene, "card")
        assert desk.board.up(ONE.scene, "card") is None

    desk = play(work)
    assert desk.names("overlay") == ["left"]
    assert desk.stage.pictures[ONE.scene, "card"] == Path("now.png")
