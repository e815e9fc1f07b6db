"""Cards drawn on air: a planned break counts down, an order is thanked for, and nothing stops the show."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from small_show import write_show
from virtual_studio import run

from cuehost import graphics
from cuehost.errors import GraphicsError
from cuehost.playout import Action
from cuehost.playout.cards import ShowPictures
from cuehost.playout.live_cards import THANKS_S, LiveCards
from cuehost.rundown import load_rundown
from cuehost.stage import load_template

ROOT = Path(__file__).resolve().parents[2]
REST = Path("rest.png")
COUNTDOWN = Action(0.0, "card", True, "card:countdown:cup", Path("ahead.png"))
COUPON = Action(0.0, "card", True, "card:coupon:cup", Path("coupon.png"))
WALL = datetime(2026, 11, 30, 19, 0, tzinfo=UTC)


class Room:
    """A show in its break, or in any scene, and what its live cards ask for."""

    def __init__(
        self,
        folder: Path,
        *,
        scene: str = "break",
        kind: str = "break",
        left_s: float = 3.4,
        facts: str = "",
    ) -> None:
        self.drawn: list[graphics.Spec] = []
        self.names: list[str] = []
        self.titles: list[Path] = []
        self.cards: list[Path] = []
        self.up: str | None = None
        self.acted: list[tuple[float, bool, str]] = []
        self.faults: list[str] = []
        self.broken = False
        self.scene = scene
        clock = asyncio.get_running_loop().time
        began = clock()
        segment = SimpleNamespace(began=began, expected=began + left_s)
        board: Any = SimpleNamespace(
            program=scene, schedule=self._schedule, up=lambda scene, role: self.up, hide=self._hide
        )
        show: Any = SimpleNamespace(
            board=board,
            position=SimpleNamespace(segment=2),
            segment=SimpleNamespace(segment=SimpleNamespace(kind=kind)),
            times=lambda: SimpleNamespace(segment=segment),
        )
        ready: Any = SimpleNamespace(
            rundown=load_rundown(
                write_show(folder, ("      material: clay\n", f"      material: clay\n{facts}"))
            ),
            show=SimpleNamespace(lang="en"),
            pictures=ShowPictures({("title", "break"): REST}),
        )
        stage: Any = SimpleNamespace(set_picture=self._set_picture)
        template = load_template(ROOT / "scenes" / "portrait.yaml")
        self.show = show
        self.files = folder / "live"
        self.files.mkdir()
        self.live = LiveCards(
            show,
            stage,
            template,
            lambda: ready,
            self._redraw,
            self._emit,
            clock,
            lambda: WALL + timedelta(seconds=clock() - began),
        )

    def _redraw(self, spec: graphics.Spec, size: tuple[int, int], name: str) -> Path:
        if self.broken:
            raise GraphicsError("It does not fit.", "Write less.")
        self.drawn.append(spec)
        self.names.append(name)
        path = self.files / f"{name}.png"
        path.touch()
        return path

    async def _set_picture(self, role: str, picture: Path, scene: str, *, still: bool = False) -> None:
        if role == "card":
            assert still, "a second that passes is no reason to move"
            self.cards.append(picture)
            return
        assert (role, scene) == ("title", "break")
        self.titles.append(picture)

    async def _hide(self, scene: str, role: str) -> None:
        assert (scene, role) == (self.scene, "card")
        self.up = None

    def _schedule(self, action: Any, scene: str, at: float) -> None:
        assert scene == self.scene
        self.acted.append((at, action.visible, action.name))

    def _emit(self, event: str, **fields: Any) -> None:
        self.faults.append(fields["reason"])

    def lefts(self) -> list[int | None]:
        return [spec.left_s for spec in self.drawn if isinstance(spec, graphics.WaitCard)]


async def ran(room: Room, seconds: float) -> None:
    task = asyncio.create_task(room.live.run())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()


def test_a_planned_break_counts_down_second_by_second(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path)
        await ran(room, 3.6)
        assert room.lefts() == [4, 3, 2, 1, 0]
        assert all(one != other for one, other in zip(room.names, room.names[1:], strict=False))
        spec = room.drawn[0]
        assert isinstance(spec, graphics.WaitCard)
        assert (spec.show, spec.next_product) == ("Test show", "White plate")

    run(main())


def test_after_the_break_its_title_is_as_before(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path)
        task = asyncio.create_task(room.live.run())
        await asyncio.sleep(0.5)
        room.show.board.program = "product:plate"
        await asyncio.sleep(2)
        task.cancel()
        assert room.titles[-1] == REST
        assert room.titles.count(REST) == 1

    run(main())


def test_of_a_break_that_an_operator_calls_nobody_says_how_long_it_is(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path, kind="product")
        await ran(room, 2)
        assert room.drawn == [] and room.titles == []

    run(main())


def test_thanks_come_at_once_and_go(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path, scene="product:cup", kind="product")
        now = asyncio.get_running_loop().time()
        assert await room.live.thank("Ana")
        (spec,) = room.drawn
        assert isinstance(spec, graphics.ThanksCard) and spec.name == "Ana"
        assert [(round(at - now, 1), up) for at, up, _ in room.acted] == [(0.0, True), (THANKS_S, False)]

    run(main())


def test_an_order_is_thanked_for_and_the_viewer_s_name_is_not_kept(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path, scene="product:cup", kind="product")
        task = asyncio.create_task(room.live.run())
        await asyncio.sleep(0.1)
        assert await room.live.thank("Ana", order=True)
        (spec,) = room.drawn
        assert isinstance(spec, graphics.ThanksCard) and spec.order
        assert len(list(room.files.iterdir())) == 1
        task.cancel()
        await asyncio.wait({task})
        assert list(room.files.iterdir()) == []

    run(main())


# -- offers --------------------------------------------------------------------------------------------

ENDS = "      offer.ends: 2026-11-30T19:00:03Z\n"


def test_an_offer_s_card_shows_what_is_left_as_it_comes(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path, scene="product:cup", kind="product", facts=ENDS)
        action = await room.live.amended(COUNTDOWN, "product:cup")
        assert action is not None and action.picture != COUNTDOWN.picture
        (spec,) = room.drawn
        assert isinstance(spec, graphics.CountdownCard)
        assert (spec.ends - spec.now).total_seconds() == 3
        assert await room.live.amended(COUPON, "product:cup") is COUPON

    run(main())


def test_a_countdown_ticks_and_goes_when_the_offer_is_over(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path, scene="product:cup", kind="product", facts=ENDS)
        room.up = COUNTDOWN.name
        await ran(room, 5)
        left = [
            int((s.ends - s.now).total_seconds()) for s in room.drawn if isinstance(s, graphics.CountdownCard)
        ]
        assert list(dict.fromkeys(left)) == [3, 2, 1, 0]
        assert len(room.cards) == len(left)
        assert all(one != other for one, other in zip(room.cards, room.cards[1:], strict=False))
        assert room.up is None, "what is over is taken down"

    run(main())


def test_what_has_ended_is_not_shown_at_all(tmp_path: Path) -> None:
    async def main() -> None:
        over = ENDS.replace("19:00:03", "18:59:59")
        room = Room(tmp_path, scene="product:cup", kind="product", facts=over)
        assert await room.live.amended(COUNTDOWN, "product:cup") is None
        assert await room.live.amended(COUPON, "product:cup") is None
        assert room.drawn == []

    run(main())


def test_other_cards_are_left_alone(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path, scene="product:cup", kind="product", facts=ENDS)
        other = Action(0.0, "card", True, "card:specs:cup:size", Path("specs.png"))
        assert await room.live.amended(other, "product:cup") is other
        room.up = other.name
        await ran(room, 2)
        assert room.cards == [] and room.up == other.name

    run(main())


def test_before_the_show_its_break_says_when_it_starts(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path, kind="opening")
        room.show.board.program = None
        task = asyncio.create_task(room.live.run())
        await room.live.start_in(90, 120)
        (spec,) = room.drawn
        assert isinstance(spec, graphics.WaitCard)
        assert (spec.kind, spec.left_s, spec.total_s) == ("starting", 90, 120)
        await asyncio.sleep(1)
        assert len(room.titles) == 1
        room.show.board.program = "opening"
        await asyncio.sleep(1)
        task.cancel()
        assert room.titles[1:] == [REST]

    run(main())


def test_without_a_place_or_a_picture_nothing_comes_and_the_show_goes_on(tmp_path: Path) -> None:
    async def main() -> None:
        room = Room(tmp_path)
        assert not await room.live.thank("Ana"), "a break has no place for cards"
        room.broken = True
        await ran(room, 1)
        assert room.faults and "does not fit" in room.faults[0]
        assert room.titles == [] and room.acted == []

    run(main())
