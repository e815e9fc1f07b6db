"""The machine by itself: whatever it hears, what it decides hangs together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cuehost.errors import InputError
from cuehost.playout import events as ev
from cuehost.playout.machine import step
from cuehost.playout.position import At, OrderLine, OrderSegment, RunningOrder
from cuehost.playout.presses import ACTIONS, check_action
from cuehost.playout.state import Rules, ShowState, first_state

RULES = Rules()
DOINGS = ev.Say | ev.Stay | ev.Show | ev.AskRound


def order(sizes: list[int], kinds: list[str], durations: list[float | None]) -> RunningOrder:
    return RunningOrder(
        tuple(
            OrderSegment(
                f"s{number}",
                kind,
                f"Scene {number % 3}",
                tuple(OrderLine(f"{number}.{n}", 2.0, n % 3 == 1) for n in range(size)),
                duration_s,
            )
            for number, (size, kind, duration_s) in enumerate(zip(sizes, kinds, durations, strict=True))
        )
    )


@st.composite
def orders(draw: st.DrawFn) -> RunningOrder:
    count = draw(st.integers(1, 4))
    return order(
        draw(st.lists(st.integers(0, 4), min_size=count, max_size=count)),
        draw(st.lists(st.sampled_from(["product", "break", "questions"]), min_size=count, max_size=count)),
        draw(st.lists(st.sampled_from([None, 4.0, 30.0]), min_size=count, max_size=count)),
    )


class Machine(RuleBasedStateMachine):
    """Hears what a conductor could tell it, and checks what it decides."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.state: ShowState | None = None
        self.doing: Any = None
        self.heard = ""
        self.host_gone = self.stage_gone = False
        self.ended = False

    def hear(self, event: ev.Event) -> None:
        assert self.state is not None
        before = self.state
        self.state, decisions = step(before, event, RULES)
        assert step(before, event, RULES) == (self.state, decisions), "the same again gives the same"
        for decision in decisions:
            match decision:
                case ev.Say():
                    assert not self.heard, "a line is on air while another begins"
                    if not decision.insert:
                        assert self.state.order.has(decision.line) and decision.line.line
                case ev.Cut():
                    self.heard = ""
                    self.doing = None
                case ev.AwaitHost():
                    self.host_gone = True
                case ev.AwaitStage():
                    self.stage_gone = True
                case ev.End():
                    self.ended = True
                case ev.Tell(_, fields):
                    assert fields["reason"] and fields["code"]
            if isinstance(decision, DOINGS):
                self.doing = decision
        if isinstance(
            event, ev.LineFailed | ev.ClauseEnd | ev.LineDone | ev.TimeOver | ev.RoundReady
        ) and not any(isinstance(decision, DOINGS) for decision in decisions):
            self.doing = None

    @precondition(lambda self: self.state is None)
    @rule(running=orders())
    def begin(self, running: RunningOrder) -> None:
        self.state = first_state(running)
        self.hear(ev.Begin(self.now))

    @precondition(lambda self: self.state is not None)
    @rule(seconds=st.sampled_from([0.05, 0.4, 3.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: isinstance(self.doing, ev.Say) and not self.heard)
    @rule()
    def the_line_starts(self) -> None:
        self.heard = self.doing.line.line
        self.hear(ev.TakeBegun(self.doing.scene))
        self.hear(ev.Started(self.doing.serial, self.now))

    @precondition(lambda self: isinstance(self.doing, ev.Say) and self.heard)
    @rule(how=st.sampled_from(["done", "done", "failed", "host gone", "clause"]))
    def the_line_ends(self, how: str) -> None:
        assert self.state is not None
        self.now += 1.0
        if how == "clause" and self.state.pending is None:
            how = "done"
        self.heard = ""
        serial = self.doing.serial
        if how == "done":
            self.hear(ev.LineDone(serial, self.now))
        elif how == "clause":
            self.hear(ev.ClauseEnd(serial, self.now))
        else:
            self.hear(ev.LineFailed(serial, self.now, "why", how == "host gone"))

    @precondition(lambda self: isinstance(self.doing, ev.Stay))
    @rule()
    def the_stay_is_over(self) -> None:
        self.now = max(self.now, self.doing.until)
        self.hear(ev.TimeOver(self.doing.serial, self.now))

    @precondition(lambda self: isinstance(self.doing, ev.AskRound))
    @rule(another=st.sampled_from([None, order([2, 1], ["product", "break"], [None, None])]))
    def the_round_is_answered(self, another: RunningOrder | None) -> None:
        self.hear(ev.RoundReady(self.doing.serial, self.now, another))

    @precondition(lambda self: self.host_gone)
    @rule()
    def the_host_is_back(self) -> None:
        self.host_gone = False
        self.hear(ev.HostBack(self.now))

    @precondition(lambda self: self.host_gone)
    @rule()
    def the_host_is_missing(self) -> None:
        self.hear(ev.HostMissing(self.now))

    @precondition(lambda self: self.state is not None and not self.stage_gone)
    @rule()
    def obs_goes(self) -> None:
        self.hear(ev.StageLost(self.now, "why"))

    @precondition(lambda self: self.stage_gone)
    @rule()
    def obs_is_back(self) -> None:
        self.stage_gone = False
        self.hear(ev.StageBack(self.now))

    @precondition(lambda self: self.state is not None)
    @rule(scene=st.sampled_from(["Scene 0", "Scene 1", "safe"]))
    def a_take_fails(self, scene: str) -> None:
        self.hear(ev.TakeFailed(scene))

    @precondition(lambda self: self.state is not None)
    @rule(
        action=st.sampled_from([a for a in ACTIONS if a != "stop"]),
        seconds=st.sampled_from([1.0, 20.0]),
        segment=st.one_of(st.integers(1, 4), st.sampled_from(["0.1", "s1", "1.0"])),
    )
    def somebody_presses(self, action: str, seconds: float, segment: int | str) -> None:
        assert self.state is not None
        arguments: dict[str, Any] = {}
        if action == "jump":
            arguments = {"segment": segment}
        elif action in ("extend", "cut", "break"):
            arguments = {"seconds": seconds}
        try:
            check_action(self.state, action, arguments)
        except InputError:
            return
        self.hear(ev.Press(self.now, action, arguments))

    @precondition(lambda self: self.state is not None)
    @rule(count=st.integers(1, 3), urgent=st.booleans())
    def something_is_inserted(self, count: int, urgent: bool) -> None:
        lines = tuple(OrderLine(f"insert{n}", 1.0) for n in range(count))
        self.hear(ev.Press(self.now, "insert", {"insertion": ev.Insertion(lines, urgent=urgent)}, "audience"))

    @precondition(lambda self: self.state is not None)
    @rule(turned=st.integers(0, 3), count=st.integers(1, 4), dropped=st.integers(0, 255))
    def the_rundown_is_edited(self, turned: int, count: int, dropped: int) -> None:
        assert self.state is not None
        old = self.state.order.segments
        turned %= len(old)
        segments, moves = [], {}
        for number, segment in enumerate((*old[turned:], *old[:turned])[:count]):
            lines = [x for n, x in enumerate(segment.lines) if not dropped >> (n + number) % 8 & 1]
            renamed = [OrderLine(f"{line.id}'", line.spoken_s, line.optional) for line in lines]
            segments.append(replace(segment, lines=tuple(renamed)))
            moves[At(segment.id)] = At(segment.id)
            moves |= {At(segment.id, a.id): At(segment.id, b.id) for a, b in zip(lines, renamed, strict=True)}
        self.hear(ev.Edited(self.now, RunningOrder(tuple(segments)), moves))

    @invariant()
    def it_hangs_together(self) -> None:
        state = self.state
        if state is None:
            return
        assert (state.mode == "ended") == self.ended
        if state.mode == "on_air":
            assert state.doing is not None and self.doing is not None, "nothing goes on and nobody waits"
            assert self.doing.serial == state.serial
        if state.mode in ("held", "waiting"):
            assert state.doing in (None, "show") and not self.heard
        assert (state.mode == "waiting") <= bool(state.lacks)
        assert state.gone or state.order.has(state.at)
        assert state.after is None or (state.gone and state.order.has(state.after))
        assert all(state.order.has(at) for at in state.history)
        assert self.host_gone == ("host" in state.lacks) or self.ended


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
