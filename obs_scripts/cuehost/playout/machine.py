"""The playout machine: what a show does next, decided from its state and what happened. Pure.

`step` is all there is: no clock, no I/O, no randomness. The conductor reports what happens and does what is
decided. While a show is on air exactly one thing goes on (`doing`): a line, a stay without words, a take to
where the show rests, or the question for the next round; in `held` and `waiting` nothing does.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import events as ev
from .events import AwaitHost, AwaitStage, Decision, Event
from .flow import (
    advance,
    begin_insert,
    cut,
    end,
    entrance,
    finish_insert_line,
    go,
    hold_now,
    leave,
    onward,
    take_scene,
)
from .position import At, RunningOrder
from .presses import clause_ended, press
from .state import OnProgram, Rules, ShowState, Turn

_TRIES = 2
"""How often a line is tried that the host does not say although it runs."""


def step(state: ShowState, event: Event, rules: Rules) -> tuple[ShowState, tuple[Decision, ...]]:
    """The state after an event, and what is to be done now, in order."""
    serial = getattr(event, "serial", state.serial)
    if state.mode == "ended" or serial != state.serial:
        return state, ()
    turn = Turn(state, rules)
    _hear(turn, event)
    return turn.state, tuple(turn.decisions)


def _hear(turn: Turn, event: Event) -> None:
    match event:
        case ev.Begin(now):
            _begin(turn, now)
        case ev.Started(_, at):
            _started(turn, at)
        case ev.LineDone(_, at):
            _line_done(turn, at)
        case ev.LineFailed():
            _line_failed(turn, event)
        case ev.ClauseEnd(_, now):
            clause_ended(turn, now)
        case ev.TimeOver(_, now):
            _time_over(turn, now)
        case ev.TakeBegun(scene):
            if turn.state.asked == scene:
                turn.set(asked=None)
        case ev.TakeFailed(scene):
            if turn.state.on is not None and turn.state.on.scene == scene and turn.state.mode != "waiting":
                turn.set(up=False)  # tried again with the next line
        case ev.HostBack(now):
            _back(turn, now, "host", "the host is back")
        case ev.HostMissing():
            if turn.state.lacks == {"host"}:
                take_scene(turn, turn.rules.safe_scene, None, "the host is away", "fallback")
        case ev.StageLost(now, why):
            _stage_lost(turn, why)
        case ev.StageBack(now):
            _back(turn, now, "stage", "OBS is back")
        case ev.GaveUp(why):
            end(turn, f"failed: {why}", "fallback", failed=True)
        case ev.RoundReady():
            _round_ready(turn, event)
        case ev.Press():
            press(turn, event)
        case ev.Edited():
            _edited(turn, event)


def _begin(turn: Turn, now: float) -> None:
    state, reason = turn.state, "resume after a restart"
    if not state.resumed:
        turn.set(at=entrance(turn, state.at))
        go(turn, now, "start of the show", "planned")
        return
    segment = state.order.segment(state.at.segment)
    if state.at.line is None:
        turn.set(entered=segment.id, since=now - state.elapsed_s, elapsed_s=0.0)
    if state.then == "held":
        turn.set(mode="held", then="on_air", on=OnProgram(segment.id, segment.scene))
        take_scene(turn, segment.scene, segment.id, reason, "recovery")
    else:
        go(turn, now, reason, "recovery")


def _started(turn: Turn, at: float) -> None:
    """The line is on air."""
    state = turn.state
    if state.coming:
        turn.set(auto_take=at)
    turn.set(begun=True, coming=False, line_since=at)
    if state.show_since is None:
        turn.set(show_since=at - state.show_elapsed_s)
    if not state.inserts and state.entered != state.at.segment:
        turn.set(entered=state.at.segment, since=at - state.elapsed_s, elapsed_s=0.0)


def _line_done(turn: Turn, at: float) -> None:
    turn.set(doing=None, begun=False, attempts=0)
    if turn.state.inserts:
        what = finish_insert_line(turn)
        onward(turn, at, f"back from {what}")
    else:
        advance(turn, at)
        onward(turn, at)


def _line_failed(turn: Turn, event: ev.LineFailed) -> None:
    """Wait for a host that died, try again with one that lives, and in the end do without the line."""
    state = turn.state
    pending = state.pending
    name = state.inserts[-1].lines[state.inserts[-1].index].id if state.inserts else state.at.line
    attempts = state.attempts + 1
    turn.set(doing=None, begun=False, attempts=attempts, coming=False, pending=None)
    if event.host_gone:
        turn.tell("fault", f"the host is away: {event.why}", "fallback", line=name)
        turn.set(mode="waiting", lacks=state.lacks | {"host"}, attempts=0)
        turn.set(then="held" if pending == "hold" else "on_air", serial=state.serial + 1)
        turn.tell("silence", "the host is away", "fallback")
        turn.decide(AwaitHost())
    elif pending == "hold":
        turn.set(attempts=0)
        hold_now(turn)
    elif attempts < _TRIES:
        turn.tell(
            "fault",
            f"the host did not say the line, which is tried again: {event.why}",
            "fallback",
            line=name,
        )
        later = state.due if state.due is not None and state.due > event.now else None
        go(turn, event.now, "once more", "recovery", due=later)
    else:
        turn.tell(
            "fault", f"the host did not say the line, which is left out: {event.why}", "fallback", line=name
        )
        if state.inserts:
            finish_insert_line(turn)
        else:
            advance(turn, event.now)
        turn.set(attempts=0)
        # The next line does not come before its scene, which was to come with the one that is left out.
        onward(turn, max(event.now, (state.due or 0.0) - turn.rules.gaps.usual_s))


def _time_over(turn: Turn, now: float) -> None:
    state = turn.state
    turn.set(doing=None)
    if state.mode == "break":
        go(turn, now, "the break is over", "auto", due=now)
    elif state.until is None:
        end(turn, "the rundown is done", "planned")
    else:
        turn.set(until=None)
        leave(turn, now, "its time is over", "planned")


# -- what can be away ----------------------------------------------------------------------------------


def _stage_lost(turn: Turn, why: str) -> None:
    state = turn.state
    if "stage" in state.lacks:
        return
    then = state.then if state.mode == "waiting" else "on_air"
    if state.mode == "held" or state.pending == "hold":
        then = "held"
    elif state.mode == "safe":
        then = "safe"
    cut(turn, "OBS does not answer", "recovery")
    turn.set(mode="waiting", then=then, lacks=state.lacks | {"stage"}, up=False)
    turn.tell("fault", f"OBS does not answer: {why}", "fallback")
    turn.tell("silence", "OBS does not answer", "fallback")
    turn.decide(AwaitStage())


def _back(turn: Turn, now: float, what: str, reason: str) -> None:
    """Something that was away is back: go on where the show was."""
    state = turn.state
    if what not in state.lacks:
        return
    turn.set(lacks=state.lacks - {what})
    turn.tell("back", reason, "recovery")
    if turn.state.lacks:
        return
    cut(turn, reason, "recovery")
    turn.set(then="on_air")
    if state.then == "on_air":
        go(turn, now, reason, "recovery", at_once=True)
    elif state.then == "safe":
        turn.set(mode="safe")
        take_scene(turn, turn.rules.safe_scene, None, "safe scene", "recovery")
    else:
        hold_now(turn)
        on = state.on
        if not state.up and on is not None:
            take_scene(turn, on.scene, on.segment, reason, "recovery")


# -- rounds and edits ----------------------------------------------------------------------------------


def _round_ready(turn: Turn, event: ev.RoundReady) -> None:
    """Go on with the next round, or end after the last word's pause."""
    state = turn.state
    due = state.round_due
    turn.set(doing=None, round_due=None)
    if state.queued:
        begin_insert(turn, event.now)
    elif event.order is not None:
        turn.set(order=event.order, at=event.order.start(0), round=state.round + 1, gone=False, after=None)
        turn.set(entered=None, since=None, show_since=None, extra=(), history=(), inserts=())
        turn.set(show_elapsed_s=0.0, elapsed_s=0.0, until=None)
        turn.tell("round_started", f"round {turn.state.round + 1}", "auto", round=turn.state.round + 1)
        turn.set(at=entrance(turn, turn.state.at))
        go(turn, event.now, f"round {turn.state.round + 1}", "auto", due=due, retake=True)
    elif due is None or due <= event.now:
        end(turn, "the rundown is done", "planned")
    else:
        serial = state.serial + 1
        turn.set(doing="stay", serial=serial, until=None)
        scene = state.on.scene if state.on else turn.rules.safe_scene
        turn.decide(ev.Stay(serial, scene, due, leads_on=False))


def _edited(turn: Turn, event: ev.Edited) -> None:
    """Take over a new running order: the line on air is finished, what comes after it is new."""
    old = turn.state
    moved = event.moves.get(old.at)
    if moved is None and old.at.line is None:
        moved = event.moves.get(At(old.at.segment))
    turn.set(
        order=event.order,
        history=tuple(event.moves[at] for at in old.history if at in event.moves),
        extra=tuple((event.moves[At(s)].segment, x) for s, x in old.extra if At(s) in event.moves),
        entered=_segment_of(event.moves, old.entered),
        on=_program_of(event, old.on),
        before=_program_of(event, old.before),
    )
    if old.gone:
        after = event.moves.get(old.after) if old.after else None
        turn.set(after=after or _first_later(old.order, old.after, event.moves))
    elif moved is not None:
        turn.set(at=moved)
    else:
        after = _first_later(old.order, old.at, event.moves)
        if old.doing == "say" and not old.inserts:
            turn.set(gone=True, after=after)
        else:
            turn.set(at=after or At(event.order.segments[-1].id), gone=False, after=None)
    _stay_anew(turn, event, old)


def _stay_anew(turn: Turn, event: ev.Edited, old: ShowState) -> None:
    """A stay that the edit has made longer or shorter or has done away with, or an end that is none now."""
    if old.mode == "on_air" and old.doing in ("stay", "ask"):
        turn.set(doing=None, round_due=None)
        go(turn, event.now, "the rundown was edited", "operator", at_once=True)


def _segment_of(moves: Mapping[At, At], segment: str | None) -> str | None:
    if segment is None:
        return None
    moved = moves.get(At(segment))
    return moved.segment if moved else segment


def _program_of(event: ev.Edited, on: OnProgram | None) -> OnProgram | None:
    """What is on program under its new name; the scene itself stays as it was taken."""
    moved = event.moves.get(At(on.segment)) if on else None
    return on._replace(segment=moved.segment) if on and moved else on


def _first_later(order: RunningOrder, at: At | None, moves: Mapping[At, At]) -> At | None:
    """Where the first place after `at` that is still there has gone."""
    if at is None or not order.has(At(at.segment)):
        return None
    return next((moves[place] for place in order.places_after(at) if place in moves), None)
