"""What a person can do to a show on air: the presses of the playout machine. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cuehost.errors import InputError

from .events import CutAtClause, Insertion, KeepOn, Press, Stay, Switch, Take
from .flow import (
    advance,
    ask_round,
    begin_insert,
    cut,
    end,
    entrance,
    finish_insert_line,
    go,
    hold_now,
    hold_or_say,
    onward,
    rest_of_segment,
    take_scene,
)
from .position import At
from .state import Insert, ShowState, Turn

ACTIONS = (
    "next", "previous", "repeat", "repeat_line", "jump", "skip", "hold", "resume", "extend", "cut", "break",
    "safe", "mute", "overlays", "undo", "stop",
)  # fmt: skip
"""What a person can do; `insert` is for lines that were prepared (see `Conductor.insert`)."""

_LONGEST_S = 24 * 3600.0
# A key that bounces must not count twice; amounts of time and inserts are never pressed by a bouncing key.
_GUARDED = frozenset(ACTIONS) - {"extend", "cut", "stop", "resume"}


def check_arguments(action: str, arguments: Mapping[str, Any]) -> None:
    """Raises `InputError` for what is no action, and for what does not belong to it."""
    if action not in ACTIONS:
        raise InputError(f"There is no action {action!r}.", f"Choose one of: {', '.join(ACTIONS)}.")
    wanted = {"jump": {"segment"}, "extend": {"seconds"}, "cut": {"seconds"}}.get(action, set())
    allowed = wanted | ({"seconds"} if action == "break" else set())
    if not wanted <= set(arguments) <= allowed:
        takes = f"takes {' and '.join(sorted(allowed))}" if allowed else "takes nothing more"
        raise InputError(f"{action!r} with {sorted(arguments)} is no action of a show.", f"It {takes}.")
    if action == "jump":
        target = arguments["segment"]
        if isinstance(target, bool) or not isinstance(target, int | str):
            raise InputError("A segment is a number from 1 or an id.", 'A line is "segment/line".')
    if "seconds" in arguments:
        seconds = arguments["seconds"]
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _LONGEST_S:
            raise InputError("`seconds` is a number above 0.", "Give how many seconds, such as 30.")


def check_action(state: ShowState, action: str, arguments: Mapping[str, Any]) -> None:
    """Raises `InputError` for what the show does not know or cannot do now."""
    check_arguments(action, arguments)
    if action == "jump":
        state.order.find(arguments["segment"])
    if action == "undo" and not state.history:
        raise InputError("There is no take to undo.")


def press(turn: Turn, event: Press) -> None:
    """Do what somebody wants."""
    state = turn.state
    if event.action == "insert":
        _insert(turn, event)
        return
    if _bounced(turn, event):
        turn.tell("ignored", "a double press, counted once", event.code, action=event.action)
        return
    if event.action in ("mute", "overlays"):
        turn.decide(Switch("mute" if event.action == "mute" else "overlays"))
        return
    if event.action == "resume" and state.mode == "on_air" and state.pending != "hold":
        turn.tell("ignored", "the show is on air", event.code, action="resume")
        return
    try:
        check_action(state, event.action, event.arguments)
    except InputError as error:  # what it was pressed for has gone meanwhile
        turn.tell("ignored", str(error), event.code, action=event.action)
        return
    turn.tell("command", "operator", event.code, action=event.action, **event.arguments)
    _DO[event.action](turn, event)


def _bounced(turn: Turn, event: Press) -> bool:
    """Whether a press is the bounce of the one before, or a `next` that an automatic take has overtaken."""
    state, guard_s = turn.state, turn.rules.guard_s
    if event.action not in _GUARDED:
        return False
    key = f"{event.action} {sorted(event.arguments.items())}"
    last, turned = state.last_press, state.auto_take
    if last is not None and last[0] == key and 0 <= event.now - last[1] < guard_s:
        return True
    if event.action == "next" and turned is not None and event.now - turned < guard_s and not state.coming:
        return state.mode == "on_air"
    turn.set(last_press=(key, event.now))
    return False


# -- takes ---------------------------------------------------------------------------------------------


def _take_to(turn: Turn, target: At, event: Press, *, retake: bool, remember: bool = True) -> None:
    """Go to another place at once."""
    state = turn.state
    if remember:
        _remember(turn)
    cut(turn, event.action, event.code)
    turn.set(at=target, gone=False, after=None, inserts=(), attempts=0)
    segment = turn.state.order.segment(target.segment)
    if retake or turn.state.entered != target.segment:
        if target == At(segment.id, segment.lines[0].id if segment.lines else None):
            turn.set(at=entrance(turn, target))
        turn.set(entered=None)
    if state.mode == "waiting":
        turn.set(then="on_air")
    else:
        go(turn, event.now, event.action, event.code, retake=retake, at_once=True)


def _remember(turn: Turn) -> None:
    """Note the place that is left, for an undo."""
    state = turn.state
    left = state.after if state.gone else state.at
    if left is not None:
        turn.set(history=(*state.history, left)[-turn.rules.undo :])


def _next(turn: Turn, event: Press) -> None:
    state = turn.state
    if state.gone and state.after is not None and state.here == state.after:
        target: At | None = state.order.start(state.order.index(state.after.segment))
    else:
        target = state.order.next_segment(state.here.segment)
    if target is not None:
        _take_to(turn, target, event, retake=True)
        return
    cut(turn, event.action, event.code)
    turn.set(inserts=(), queued=())
    if state.mode == "waiting":
        turn.set(at=At(state.order.segments[-1].id), gone=False, after=None)
        return
    turn.set(mode="on_air")
    ask_round(turn, None)


def _previous(turn: Turn, event: Press) -> None:
    _take_to(turn, turn.state.order.previous_segment(turn.state.here.segment), event, retake=True)


def _repeat(turn: Turn, event: Press) -> None:
    order = turn.state.order
    _take_to(turn, order.start(order.index(turn.state.here.segment)), event, retake=True)


def _repeat_line(turn: Turn, event: Press) -> None:
    """The line on air again; between two lines, the one that was just said."""
    state = turn.state
    if state.inserts and state.mode != "waiting":
        cut(turn, event.action, event.code)
        go(turn, event.now, event.action, event.code)
        return
    if state.gone:  # it cannot be said again
        _take_to(turn, state.after or At(state.order.segments[-1].id), event, retake=False)
        return
    here = state.here
    segment = state.order.segment(here.segment)
    target = here
    if not state.begun or here.line is None:
        index = segment.index(here.line) if here.line is not None else len(segment.lines)
        if index > 0 and (state.doing == "say" or here.line is None):
            target = At(segment.id, segment.lines[index - 1].id)
    _take_to(turn, target, event, retake=False)


def _jump(turn: Turn, event: Press) -> None:
    target = turn.state.order.find(event.arguments["segment"])
    segment = turn.state.order.segment(target.segment)
    first = not segment.lines or target.line == segment.lines[0].id
    _take_to(turn, target, event, retake=first)


def _skip(turn: Turn, event: Press) -> None:
    """Leave out the line on air, or the one that is next to be."""
    state = turn.state
    if state.mode == "on_air":
        cut(turn, event.action, event.code)
    if state.inserts:
        finish_insert_line(turn)
    else:
        _remember(turn)
        advance(turn, event.now)
    if turn.state.pending == "hold" and state.mode == "on_air":
        hold_now(turn)
    elif state.mode == "on_air":
        go(turn, event.now, event.action, event.code, at_once=True)


def _undo(turn: Turn, event: Press) -> None:
    *history, target = turn.state.history
    turn.set(history=tuple(history))
    if target.line is None:
        target = turn.state.order.start(turn.state.order.index(target.segment))
    _take_to(turn, target, event, retake=False, remember=False)


# -- resting -------------------------------------------------------------------------------------------


def _hold(turn: Turn, event: Press) -> None:
    """Fall silent at the clause's end; pressed again, go on, as one hotkey does both."""
    state = turn.state
    if state.mode == "waiting":
        turn.set(then="on_air" if state.then == "held" else "held")
    elif state.resting or state.pending == "hold":
        _resume(turn, event)
    elif state.doing == "say" and state.begun:
        turn.set(pending="hold")
        turn.decide(CutAtClause(state.serial, "hold", event.code))
    else:
        cut(turn, event.action, event.code)
        hold_now(turn)


def _resume(turn: Turn, event: Press) -> None:
    state = turn.state
    if state.mode == "waiting":
        turn.set(then="on_air")
    elif state.pending == "hold":
        turn.set(pending=None)
        turn.decide(KeepOn(state.serial))
    else:
        cut(turn, event.action, event.code)
        go(turn, event.now, "resume", event.code, at_once=True)


def _safe(turn: Turn, event: Press) -> None:
    if turn.state.mode == "waiting":
        turn.set(then="safe")
        return
    cut(turn, event.action, event.code)
    turn.set(mode="safe")
    take_scene(turn, turn.rules.safe_scene, None, "safe scene", event.code)


def _break(turn: Turn, event: Press) -> None:
    """A break now, and then back to the exact line."""
    if turn.state.mode == "waiting":
        return
    cut(turn, event.action, event.code)
    until = event.now + float(event.arguments.get("seconds", turn.rules.break_s))
    take = Take(turn.rules.break_scene, None, "break", event.code, True)
    serial = turn.state.serial + 1
    turn.set(mode="break", doing="stay", serial=serial, until=until, up=False)
    turn.tell("silence", "break", event.code)
    turn.decide(Stay(serial, take.scene, until, take=take))


def _stop(turn: Turn, event: Press) -> None:
    end(turn, "stopped by the operator", event.code)


# -- time and inserts ----------------------------------------------------------------------------------


def _extend(turn: Turn, event: Press) -> None:
    _change_time(turn, event, float(event.arguments["seconds"]))


def _cut_time(turn: Turn, event: Press) -> None:
    _change_time(turn, event, -float(event.arguments["seconds"]))


def _change_time(turn: Turn, event: Press, seconds: float) -> None:
    """Give the segment more or less time; its optional lines and pauses, or its stay, make it good."""
    state = turn.state
    segment = state.here.segment
    extra = dict(state.extra)
    extra[segment] = extra.get(segment, 0.0) + seconds
    turn.set(extra=tuple(extra.items()))
    if state.mode == "on_air" and state.doing == "stay" and state.at.segment == segment:
        rest_of_segment(turn, event.now)


def _insert(turn: Turn, event: Press) -> None:
    wanted: Insertion = event.arguments["insertion"]
    state = turn.state
    turn.tell(
        "insert",
        wanted.what,
        event.code,
        lines=[line.id for line in wanted.lines],
        urgent=wanted.urgent or None,
    )
    at_rest = wanted.rest and (state.mode == "held" or state.pending == "hold")
    insert = Insert(wanted.lines, wanted.what, event.code, rest=at_rest)
    if not wanted.urgent and not at_rest:
        turn.set(queued=(*state.queued, insert))
    else:
        turn.set(queued=(insert, *state.queued))
    if at_rest and state.mode == "held":
        begin_insert(turn, event.now)
    if state.mode != "on_air":
        return
    if state.doing == "stay" and state.order.segment(state.at.segment).kind != "break":
        cut(turn, wanted.what, event.code)
        begin_insert(turn, event.now)
    elif state.doing == "say" and wanted.urgent:
        if state.begun and state.pending is None:
            turn.set(pending="insert")
            turn.decide(CutAtClause(state.serial, wanted.what, event.code))
        elif not state.begun:
            cut(turn, wanted.what, event.code)
            begin_insert(turn, event.now)


def clause_ended(turn: Turn, now: float) -> None:
    """The line on air has fallen silent at a clause's end; it will be said again."""
    pending = turn.state.pending
    turn.set(pending=None, begun=False, doing=None)
    if pending == "insert" and turn.state.queued:
        begin_insert(turn, now)
    elif pending == "hold":
        hold_or_say(turn, now)
    else:
        onward(turn, now)


_DO: Mapping[str, Callable[[Turn, Press], None]] = {
    "next": _next,
    "previous": _previous,
    "repeat": _repeat,
    "repeat_line": _repeat_line,
    "jump": _jump,
    "skip": _skip,
    "undo": _undo,
    "hold": _hold,
    "resume": _resume,
    "safe": _safe,
    "break": _break,
    "stop": _stop,
    "extend": _extend,
    "cut": _cut_time,
}
