"""How a show goes on from one place to the next: the moves of the playout machine. Pure."""

from __future__ import annotations

from dataclasses import replace

from .events import AskRound, Code, Cut, End, Rest, Say, Show, Stay, Take
from .fit import Fit, fit, own_gaps, segment_fit, target_of
from .position import At, OrderSegment
from .state import OnProgram, Turn


def cut(turn: Turn, reason: str, code: Code) -> None:
    """End what goes on; whatever is reported of it later does not count."""
    state = turn.state
    if state.doing is not None:
        turn.decide(Cut(reason, code))
    if state.asked is not None:  # its take had not begun, and is not going to
        turn.set(on=state.before, up=state.before_up, asked=None)
    turn.set(doing=None, begun=False, coming=False, pending=None, serial=state.serial + 1)


def go(
    turn: Turn,
    now: float,
    reason: str,
    code: Code,
    *,
    due: float | None = None,
    retake: bool = False,
    at_once: bool = False,
) -> None:
    """Put what is at the show's place on air: an insert's line, a line, or a segment's rest.

    `retake`: take the scene even if it is on program. `at_once`: take it before the host speaks.
    """
    if turn.state.gone:
        turn.set(gone=False, at=turn.state.after or At(turn.state.order.segments[-1].id), after=None)
    state = turn.state
    turn.set(mode="on_air")
    segment = state.order.segment(state.at.segment)
    if state.inserts:
        top = state.inserts[-1]
        on = state.on or OnProgram(segment.id, segment.scene)
        line, insert = At(on.segment, top.lines[top.index].id), True
    elif state.at.line is None and (segment.lines or state.entered == segment.id):
        rest_of_segment(turn, now, retake=retake)
        return
    else:
        on, line, insert = OnProgram(segment.id, segment.scene), state.at, False
    taken = retake or not state.up or (state.on is not None and state.on.segment != on.segment)
    take = Take(on.scene, on.segment, reason, code, at_once) if taken else None
    coming = bool(take) and due is not None and code in ("planned", "auto")
    turn.set(on=on, up=True, coming=coming)
    if take is not None:
        turn.set(asked=on.scene, before=state.on, before_up=state.up)
    if line.line is None:
        _enter_stay(turn, segment, due if due is not None else now, take)
        return
    serial = state.serial + 1
    turn.set(doing="say", serial=serial, begun=False, pending=None, due=due)
    turn.decide(Say(serial, line, on.scene, due, take, reason, code, insert))


def _enter_stay(turn: Turn, segment: OrderSegment, due: float, take: Take | None) -> None:
    """A segment without lines: its scene, for its time."""
    duration_s = target_of(segment, turn.rules.gaps, turn.state.extra_of(segment.id)) or 0.0
    if turn.state.show_since is None:
        turn.set(show_since=due)
    turn.set(entered=segment.id, since=due)
    _stay(turn, segment, due + duration_s, due, take, hide=False)


def _stay(
    turn: Turn, segment: OrderSegment, until: float, due: float | None, take: Take | None, *, hide: bool
) -> None:
    serial = turn.state.serial + 1
    turn.set(doing="stay", serial=serial, until=until, begun=False)
    turn.tell("silence", "until the segment's time is over", "planned", segment=segment.id)
    turn.decide(Stay(serial, segment.scene, until, due, take, hide))


def rest_of_segment(turn: Turn, now: float, *, retake: bool = False) -> None:
    """What follows a segment's last word at `now`: the rest of its time, the next segment, the end."""
    state = turn.state
    segment = state.order.segment(state.at.segment)
    taken = retake or not state.up
    take = Take(segment.scene, segment.id, "resume", "operator", True) if taken else None
    pause_s = segment.pause_s if segment.lines else 0.0
    target_s = target_of(segment, turn.rules.gaps, state.extra_of(segment.id)) if segment.stays else None
    until = (state.since if state.since is not None else now) + (target_s or 0.0)
    if target_s is not None and until > now + pause_s:
        if take is not None:
            turn.set(asked=segment.scene, before=state.on, before_up=state.up)
        turn.set(up=True, on=OnProgram(segment.id, segment.scene), coming=False)
        _stay(turn, segment, until, None, take, hide=True)
    else:
        leave(turn, now + pause_s, "the segment is done", "planned")


def leave(turn: Turn, due: float, reason: str, code: Code) -> None:
    """Go on to the next segment, its first word due then, or to the next round."""
    following = turn.state.order.next_segment(turn.state.at.segment)
    if following is None:
        ask_round(turn, due)
        return
    turn.set(at=entrance(turn, following))
    go(turn, due, reason, code, due=due)


def ask_round(turn: Turn, due: float | None) -> None:
    """The round is over: is there another?"""
    state = turn.state
    last = At(state.order.segments[-1].id)
    turn.set(
        at=last,
        doing="ask",
        serial=state.serial + 1,
        round_due=due,
        begun=False,
        coming=False,
        gone=False,
        after=None,
    )
    turn.decide(AskRound(turn.state.serial, state.round + 1))


def entrance(turn: Turn, start: At) -> At:
    """The first line of a segment to be said, where its time leaves no room for all."""
    segment = turn.state.order.segment(start.segment)
    extra_s = turn.state.extra_of(segment.id)
    if start.line is None or not any(line.optional for line in segment.lines):
        return start
    if target_of(segment, turn.rules.gaps, extra_s) is None:
        return start
    chosen = segment_fit(segment, turn.rules.gaps, extra_s)
    # A segment on air says something, however short its time.
    first = chosen.lines[0] if chosen.lines else start.line
    _tell_left_out(turn, segment, 0, first)
    return At(segment.id, first)


def _tell_left_out(turn: Turn, segment: OrderSegment, first: int, until: str | None) -> None:
    for line in segment.lines[first:]:
        if line.id == until:
            break
        turn.tell("line_left_out", "to meet the segment's time", "auto", segment=segment.id, line=line.id)


def advance(turn: Turn, end: float) -> None:
    """Move the place on from the line whose last word ended at `end`, or that is skipped then."""
    state = turn.state
    turn.set(attempts=0, gap_s=None)
    if state.gone:
        after = state.after or At(state.order.segments[-1].id)
        turn.set(at=after, gone=False, after=None)
        return
    if state.at.line is None:
        following = state.order.next_segment(state.at.segment)
        turn.set(at=state.at if following is None else entrance(turn, following))
        return
    segment = state.order.segment(state.at.segment)
    first = segment.index(state.at.line) + 1
    plan = _plan_rest(turn, segment, first, end)
    _tell_left_out(turn, segment, first, plan.lines[0] if plan.lines else None)
    following = state.order.next_segment(segment.id)
    if plan.lines:
        turn.set(at=At(segment.id, plan.lines[0]), gap_s=plan.gap_s)
    elif segment.stays or following is None:
        turn.set(at=At(segment.id))
    else:
        turn.set(at=entrance(turn, following))


def _plan_rest(turn: Turn, segment: OrderSegment, first: int, end: float) -> Fit:
    """What is still to be said of a segment, and how, from a word's end on."""
    state, gaps = turn.state, turn.rules.gaps
    rest = segment.lines[first:]
    target_s = target_of(segment, gaps, state.extra_of(segment.id))
    if target_s is None or state.since is None or state.entered != segment.id:
        return fit(rest, None, gaps, pause_s=segment.pause_s, after_line=True)
    left_s = state.since + target_s - end
    return fit(rest, left_s, own_gaps(segment, gaps), pause_s=segment.pause_s, after_line=True)


def onward(turn: Turn, end: float, reason: str = "next line") -> None:
    """Go on after a line whose last word ended at `end`; the place has moved on already."""
    state = turn.state
    gap_s = turn.rules.gaps.usual_s if state.gap_s is None else state.gap_s
    if state.pending == "hold":
        hold_or_say(turn, end + gap_s)
    elif state.inserts:
        go(turn, end, state.inserts[-1].what, state.inserts[-1].code, due=end + gap_s)
    elif state.queued:
        begin_insert(turn, end, due=end + gap_s)
    elif state.at.line is None and state.entered == state.at.segment:
        rest_of_segment(turn, end)
    elif state.on is not None and state.on.segment == state.at.segment:
        go(turn, end, reason, "planned", due=end + gap_s)
    else:
        go(turn, end, "the segment is done", "planned", due=end + _pause_s(turn))


def _pause_s(turn: Turn) -> float:
    """The planned pause after the segment on program."""
    on = turn.state.on
    if on is not None and turn.state.order.has(At(on.segment)):
        return turn.state.order.segment(on.segment).pause_s
    return turn.rules.gaps.usual_s


def begin_insert(turn: Turn, now: float, *, due: float | None = None) -> None:
    """Say the first of the inserts that wait."""
    first, *others = turn.state.queued
    turn.set(queued=tuple(others), inserts=(*turn.state.inserts, first))
    go(turn, now, first.what, first.code, due=due)


def finish_insert_line(turn: Turn) -> str:
    """Go on to the next line of the insert on air, or past its end; what the insert was."""
    *outer, top = turn.state.inserts
    more = (replace(top, index=top.index + 1),) if top.index + 1 < len(top.lines) else ()
    turn.set(inserts=(*outer, *more))
    if top.rest and not more:
        turn.set(pending="hold")
    return top.what


def hold_now(turn: Turn) -> None:
    """Fall silent until somebody resumes."""
    turn.set(mode="held", doing=None, begun=False, pending=None, serial=turn.state.serial + 1)
    turn.decide(Rest(turn.state.on.scene if turn.state.on else None))
    turn.tell("silence", "held", "operator")


def hold_or_say(turn: Turn, now: float) -> None:
    """Fall silent, but for words that somebody wants said while it is held."""
    if turn.state.queued and turn.state.queued[0].rest:
        begin_insert(turn, now, due=now)
    else:
        hold_now(turn)


def take_scene(turn: Turn, scene: str, segment: str | None, reason: str, code: Code) -> None:
    """Put a scene on program where the show rests."""
    serial = turn.state.serial + 1
    turn.set(doing="show", serial=serial, up=segment is not None)
    turn.decide(Show(serial, Take(scene, segment, reason, code, True)))
    turn.tell("silence", reason, code)


def end(turn: Turn, reason: str, code: Code, *, failed: bool = False) -> None:
    """The show is over."""
    cut(turn, reason, code)
    turn.set(mode="ended")
    turn.decide(End(reason, code, failed))
