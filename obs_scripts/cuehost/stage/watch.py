"""Watches OBS during a show: what others changed among our things is put right, or left and told.

What OBS reports decides only where to look (`doubt.py`), what is found there decides what to do
(`judge.py`), so neither reordered events nor the echo of our own commands can start a quarrel. What OBS
does not report (settings before obs-websocket 5.4, a scene's transition) is found by looking round every
few seconds. A person who takes another scene is in charge: that is told, never undone.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from cuehost.errors import ObsRefused, ObsTooOld, ObsUnreachable, StageError
from cuehost.waiting import within

from .connection import ObsConnection
from .diff import Command, Left
from .doubt import Doubt, doubted, together
from .judge import Change, Verdict
from .keeper import SETTLING_S, Keeper, Part, still_amiss
from .messages import ConnectionState, Event
from .names import input_name
from .notice import Code, Notice, NoticeEvent
from .take import Taker

log = logging.getLogger(__name__)

# A click is over at once; a person who drags sends an event with each frame. Whoever drags on for long is
# not waited for: viewers see it too.
_CLICK_S = 0.05
_DRAG_S = 0.25
_LATEST_S = 0.7
_ROUND_S = 5.0
_ROUND_SCENES = 20
_TUG_REPAIRS = 5
_TUG_S = 60.0

Subject = tuple[str | None, str | None]


class Watch:
    """Watches from its start to `stop`. `retake` puts a scene of the show, by its id, on air."""

    def __init__(
        self,
        connection: ObsConnection,
        keeper: Keeper,
        taker: Taker,
        *,
        tell: Callable[[Notice], None],
        retake: Callable[[str], Awaitable[object]],
        clock: Callable[[], float],
    ) -> None:
        self._connection = connection
        self._keeper = keeper
        self._taker = taker
        self._tell = tell
        self._retake = retake
        self._clock = clock
        self._doubt: Doubt | None = None
        self._news = asyncio.Event()
        self._on_air = taker.on_air
        self._switched: str | None = None
        self._next_round = clock() + _ROUND_S
        self._round_at = 0
        self._trouble = ""
        self._tugs = Tugs()
        self._unsubscribe = [connection.on_event(self._hear), connection.on_state(self._follow)]
        self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Ends the watch; may be called twice."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._task.cancel()

    # -- hearing -------------------------------------------------------------------------------------

    def _follow(self, state: ConnectionState) -> None:
        now = self._clock()
        if state is ConnectionState.READY:
            # The synchronisation looked at everything, unless OBS disturbed it.
            self._doubt = Doubt(now, now, everything=True)
            self._news.set()
        else:
            self._doubt = self._switched = None

    def _hear(self, event: Event) -> None:
        if self._keeper.plan is None:
            return
        if event.type == "SceneNameChanged":
            self._keeper.note_rename(str(event.data.get("oldSceneName")), str(event.data.get("sceneName")))
        if event.type == "CurrentProgramSceneChanged":
            self._program_changed(str(event.data.get("sceneName")), event.at)
        found = self._doubted(event)
        if found is not None:
            self._doubt = together(self._doubt, found)
            self._news.set()

    def _doubted(self, event: Event) -> Doubt | None:
        keeper = self._keeper
        if keeper.mover.echoes(event):
            return None
        moved = keeper.outlook().slow_item(event)
        still = event if moved is None else keeper.poses.out_of_event(*moved, event)
        found = doubted(still, keeper.outlook())
        if found is not None and moved is not None:
            there = event.data["sceneItemTransform"]
            keeper.poses.disturbed[moved[0]] = {key: there.get(key) for key in moved[1].transform}
        return found

    def _program_changed(self, name: str, at: float) -> None:
        if self._taker.claims(name):
            self._on_air, self._switched = name, None
            self._say("program_changed", "auto", f"{name!r} is on air", name=name)
        else:
            # Either a person took it, or OBS did because the scene on air was deleted. A look tells.
            self._switched = name
            was = {self._on_air} if self._on_air in self._keeper.outlook().scenes else set()
            self._doubt = together(self._doubt, Doubt(at, at, scenes={s for s in was if s}))
            self._news.set()

    def synchronised(self, sent: list[Command]) -> None:
        """To be told what an OBS that came back, or changed its collection, was lacking."""
        if sent:
            more = f", and {len(sent) - 1} more" if sent[1:] else ""
            self._say("repaired", "recovery", f"OBS came back otherwise: {sent[0].reason}{more}")

    # -- looking -------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            await self._wait()
            doubt, self._doubt = self._doubt, None
            if self._connection.state is not ConnectionState.READY or self._keeper.plan is None:
                continue
            try:
                if doubt is not None:
                    await self._look(doubt)
                elif not self._taker.busy:
                    await self._look_round()
                self._trouble = ""
            except (ObsUnreachable, ObsRefused, ObsTooOld) as error:
                log.info("the watch was interrupted: %s", error)
            except StageError as error:
                self._cannot(str(error))
            except Exception:
                log.exception("the watch over OBS failed")

    async def _wait(self) -> None:
        """Waits until something is to be looked at, and those who change it have paused."""
        while True:
            doubt = self._doubt
            due = self._next_round
            if doubt is not None:
                due = min(doubt.last + (_DRAG_S if doubt.moving else _CLICK_S), doubt.first + _LATEST_S)
            left = due - self._clock()
            if left <= 0:
                break
            self._news.clear()
            try:
                await within(self._news.wait(), left)
            except TimeoutError:
                break
        self._next_round = self._clock() + _ROUND_S

    async def _look(self, doubt: Doubt) -> None:
        for (source, _), reason in doubt.remarks.items():
            self._say("left", "operator", reason, source=source)
        switched, self._switched = self._switched, None
        was = self._on_air
        deleted = was in doubt.removed
        if doubt.reads:
            part = None if doubt.everything else self._part(doubt.scenes, doubt.inputs)
            verdict = await self._repair(part)
            deleted = deleted or was in verdict.missing
        scene_id = self._keeper.scene_id(was)
        if scene_id is not None and deleted and self._on_air == was and not self._taker.busy:
            await self._retake(scene_id)
            self._say("repaired", "recovery", f"the scene on air, {was!r}, was deleted; it is back", was)
        elif switched is not None:
            self._on_air = switched
            self._say("program_changed", "operator", f"a person put {switched!r} on air", name=switched)

    async def _look_round(self) -> None:
        """Looks at the scene on air and at some others in turn."""
        self._tugs.forget(self._clock())
        self._keeper.left -= self._tugs.over(self._clock())
        names = list(self._keeper.outlook().scenes)
        chosen = {names[(self._round_at + n) % len(names)] for n in range(min(_ROUND_SCENES, len(names)))}
        self._round_at = (self._round_at + _ROUND_SCENES) % len(names)
        if self._on_air in self._keeper.outlook().scenes:
            chosen |= {name for name in (self._on_air,) if name}
        await self._repair(self._part(chosen, set()))

    def _part(self, scenes: set[str], inputs: set[str]) -> Part:
        return Part(frozenset(scenes), frozenset(inputs))

    async def _repair(self, part: Part | None) -> Verdict:
        """Puts right what is amiss in a part, until a look finds it as wanted."""
        verdict = await self._keeper.repair(part)
        for change in verdict.changes:
            if change.kept:
                self._say("left", "operator", change.reason, change.scene, change.source)
            else:
                self._say("repaired", "recovery", change.reason, change.scene, change.source)
                self._count(change)
        until = self._clock() + SETTLING_S
        commands, passes = verdict.commands, 0
        while commands:
            if self._clock() >= until:
                raise still_amiss(commands)
            await asyncio.sleep(min(0.02 + 0.05 * passes, 0.5))  # OBS may hold the name of what was deleted
            passes += 1
            async with self._keeper.changing:
                commands = await self._keeper.put_right(None, part)
        return verdict

    def _count(self, change: Change) -> None:
        """Something in OBS that changes the same thing again and again is not fought on air for ever."""
        subject = change.scene, change.source
        if change.source is None or change.source == input_name("label", "opening"):
            return
        if self._tugs.count(subject, self._clock()):
            self._keeper.left |= left_of(subject)
            reason = f"{change.reason} again and again, by something in OBS; left so for a minute"
            self._say("left", "fallback", reason, change.scene, change.source)

    # -- telling -------------------------------------------------------------------------------------

    def _cannot(self, reason: str) -> None:
        if reason != self._trouble:
            self._trouble = reason
            self._say("unrepaired", "fallback", reason)

    def _say(
        self,
        event: NoticeEvent,
        code: Code,
        reason: str,
        scene: str | None = None,
        source: str | None = None,
        *,
        name: str | None = None,
    ) -> None:
        scene_id = self._keeper.scene_id(name or scene)
        log.info("%s (%s): %s", event, code, reason)
        try:
            self._tell(Notice(event, code, reason, self._clock(), scene_id, source, name))
        except Exception:
            log.exception("Whom the stage tells of changes failed")


class Tugs:
    """Counts repairs, to notice that something else in OBS keeps changing the same thing."""

    def __init__(self) -> None:
        self._repairs: dict[Subject, deque[float]] = {}
        self._until: dict[Subject, float] = {}

    def count(self, subject: Subject, now: float) -> bool:
        """Counts a repair at monotonic time `now`; whether it was one too many."""
        times = self._repairs.setdefault(subject, deque(maxlen=_TUG_REPAIRS))
        times.append(now)
        if len(times) < _TUG_REPAIRS or now - times[0] > _TUG_S:
            return False
        del self._repairs[subject]
        self._until[subject] = now + _TUG_S
        return True

    def over(self, now: float) -> Left:
        """What was left for a while, and is not any more."""
        ended = [subject for subject, until in self._until.items() if until <= now]
        left = Left()
        for subject in ended:
            del self._until[subject]
            left |= left_of(subject)
        return left

    def forget(self, now: float) -> None:
        """Drops counts of long ago."""
        self._repairs = {s: times for s, times in self._repairs.items() if now - times[-1] <= _TUG_S}


def left_of(subject: Subject) -> Left:
    """A subject (scene, source) as what is left: an item, or without a scene an input."""
    scene, source = subject
    if source is None:
        return Left()
    return Left(inputs=frozenset({source})) if scene is None else Left(frozenset({(scene, source)}))
