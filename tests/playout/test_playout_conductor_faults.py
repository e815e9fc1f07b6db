"""Whatever is pressed, breaks or is edited: never two lines at once, never silence without a reason, never a
line lost or said twice unless the log says why.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from virtual_studio import Studio, line, run, segment

from cuehost.errors import InputError
from cuehost.playout import PreparedSegment, PreparedShow
from cuehost.playout.moves import moves
from cuehost.playout.position import At, RunningOrder

LONGEST_PAUSE_S = 2.5
"""Longer than any planned pause of these shows with the start of a line: silence that needs a reason."""


@st.composite
def shows(draw: st.DrawFn) -> tuple[PreparedSegment, ...]:
    segments = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["product", "product", "opening", "questions", "break"]))
        lines = [
            line(
                f"{number}.{n}",
                draw(st.sampled_from([0.6, 1.5, 4.0])),
                clauses=draw(st.sampled_from([(), (0.5,), (0.5, 1.2, 3.0)])),
                optional=draw(st.booleans()),
                text=f"Words {number} {n} {'abcdefghij'[n] * 12}.",
            )
            for n in range(draw(st.integers(0 if kind == "break" else 1, 4)))
        ]
        segments.append(
            segment(
                f"s{number}",
                *lines,
                kind=kind,
                duration_s=draw(st.sampled_from([None, 3.0, 8.0, 15.0])),
                pause_s=draw(st.sampled_from([0.0, 0.8, 1.5])),
                scene=f"Scene {draw(st.integers(0, 3))}",
            )
        )
    return tuple(segments)


presses = st.one_of(
    st.sampled_from(
        [
            "next",
            "previous",
            "repeat",
            "repeat_line",
            "skip",
            "hold",
            "resume",
            "safe",
            "undo",
            "mute",
            "overlays",
        ]
    ).map(lambda action: (action, {})),
    st.integers(1, 4).map(lambda number: ("jump", {"segment": number})),
    st.sampled_from(["0.1", "s1/2", "2.0"]).map(lambda name: ("jump", {"segment": name})),
    st.tuples(st.sampled_from(["extend", "cut", "break"]), st.sampled_from([2.0, 6.0])).map(
        lambda pair: (pair[0], {"seconds": pair[1]})
    ),
)
happenings = st.one_of(
    presses.map(lambda press: ("press", press)),
    presses.map(lambda press: ("press", press)),
    st.tuples(st.integers(1, 2), st.booleans(), st.booleans()).map(lambda what: ("insert", what)),
    st.sampled_from([0.5, 2.0, 9.0]).map(lambda away_s: ("host dies", away_s)),
    st.tuples(st.sampled_from([0.7, 5.0]), st.booleans()).map(lambda what: ("obs gone", what)),
    st.integers(0, 3).map(lambda scene: ("take fails", f"Scene {scene}")),
    st.integers(0, 40).map(lambda seed: ("line fails", seed)),
    st.tuples(st.sampled_from(["drop", "add", "reword", "swap", "drop segment"]), st.integers(0, 40)).map(
        lambda what: ("edit", what)
    ),
)
plans = st.lists(
    st.tuples(st.sampled_from([0.0, 0.05, 0.31, 0.9, 2.2, 5.0]), happenings), min_size=0, max_size=14
)


@dataclass
class Chaos:
    """A show on air to which things happen."""

    studio: Studio
    made: int = 0

    def happen(self, what: str, details: Any) -> None:
        conductor = self.studio.conductor
        match what:
            case "press":
                with suppress(InputError):  # such as an undo of nothing
                    conductor.do(details[0], **details[1])
            case "insert":
                count, urgent, bridge = details
                lines = [line(f"insert{self.made}.{n}", 1.0, clauses=(0.4,)) for n in range(count)]
                conductor.insert(
                    lines, urgent=urgent, bridge=line(f"bridge{self.made}", 0.5) if bridge else None
                )
                self.made += 1
            case "host dies":
                self.studio.host.die(details)
            case "obs gone":
                if not self.studio.stage.gone:
                    self.studio.lose_stage(details[1])
                    self.studio.later(details[0], self.studio.find_stage)
            case "take fails":
                self.studio.stage.fails = {details}
            case "line fails":
                lines = [x.line.id for s in conductor.show.segments for x in s.lines]
                self.studio.host.fails = {lines[details % len(lines)]} if lines else set()
            case "edit":
                self.edit(*details)

    def edit(self, how: str, seed: int) -> None:
        conductor = self.studio.conductor
        old = conductor.show
        segments = list(old.segments)
        index = seed % len(segments)
        chosen = segments[index]
        lines = list(chosen.lines)
        at = seed % (len(lines) + 1)
        self.made += 1
        if how == "add":
            lines.insert(at, line(f"new{self.made}", 1.0, text=f"Quite new {'xyz' * self.made} {self.made}."))
        elif how == "drop segment" and len(segments) > 1:
            segments.pop(index)
        elif how == "drop" and lines:
            lines.pop(at % len(lines))
        elif how == "swap" and len(segments) > 1:
            segments[index], segments[index - 1] = segments[index - 1], segments[index]
        elif lines:
            old_line = lines[at % len(lines)]
            words = replace(old_line.line, text=old_line.line.text + " Really.")
            lines[at % len(lines)] = replace(old_line, line=words)
        if how not in ("drop segment", "swap"):
            segments[index] = replace(chosen, lines=tuple(lines))
        new = PreparedShow(old.title, old.lang, tuple(segments))
        moved = moves(old, new)
        conductor.replace_show(new, moved)
        self.studio.note("edit", reason="edit", order=RunningOrder.of(new), moves=moved)


Plan = list[tuple[float, tuple[str, Any]]]


def air(segments: tuple[PreparedSegment, ...], plan: Plan) -> Studio:
    """Air a show to its end while things happen; what was to be on program goes to the log's lines."""
    studio = Studio(*segments)
    chaos = Chaos(studio)
    note = studio.note

    def emit(event: str, **fields: Any) -> None:
        if event == "line_started":
            scenes = {s.segment.id: s.scene for s in studio.conductor.show.segments}
            fields["scene"] = scenes.get(fields["segment"])
        note(event, **fields)

    studio.listen(emit)

    async def main() -> None:
        at = 0.4
        for delay, (what, details) in plan:
            at += delay
            studio.later(at, lambda w=what, d=details: unless_ended(lambda: chaos.happen(w, d)))
        studio.later(at + 30, lambda: unless_ended(go_on))
        studio.later(at + 400, lambda: unless_ended(lambda: studio.conductor.do("stop")))
        await studio.conductor.run()

    def unless_ended(what: Callable[[], None]) -> None:
        if studio.conductor.state != "ended":
            what()

    def go_on() -> None:
        """Whatever it came to, the show is brought on air again, to come to its end."""
        studio.stage.fails, studio.host.fails = set(), set()
        if studio.conductor.state in ("held", "safe", "break"):
            studio.conductor.do("resume")

    run(main())
    return studio


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(shows(), plans)
def test_a_show_survives_whatever_happens(segments: tuple[PreparedSegment, ...], plan: Plan) -> None:
    studio = air(segments, plan)
    assert studio.conductor.state == "ended"
    assert studio.events[-1][1] == "show_ended"
    assert studio.told("show_ended")[0]["reason"] == "the rundown is done", "it came to its end by itself"
    every_entry_has_its_reason(studio)
    never_two_lines_at_once(studio)
    never_silence_without_a_reason(studio)
    what_is_heard_is_in_its_scene(studio)
    never_lost_or_twice_without_a_reason(studio, segments)


def every_entry_has_its_reason(studio: Studio) -> None:
    for _, event, fields in studio.events:
        if event == "edit":
            continue
        assert fields.get("code") in {"planned", "auto", "operator", "audience", "fallback", "recovery"}, (
            event
        )
        assert event in ("show_started", "caption", "overlay") or fields.get("reason"), (event, fields)


def never_two_lines_at_once(studio: Studio) -> None:
    heard = [said for said in studio.host.said if said.heard]
    for before, after in pairwise(heard):
        assert before.over <= after.begun + 1e-6, (before, after)
    on_air = None
    for _, event, fields in studio.events:
        if event == "line_started":
            assert on_air is None, fields
            on_air = fields["line"]
        elif event == "line_ended":
            assert on_air == fields["line"]
            on_air = None
    assert on_air is None


def never_silence_without_a_reason(studio: Studio) -> None:
    """Where nothing is heard for longer than a pause, the log says why."""
    reasons = ("silence", "fault", "command", "edit")
    at = [when for when, event, _ in studio.events if event in reasons]
    edges = [(studio.events[0][0], studio.events[0][0])]
    edges += [(said.begun, said.over) for said in studio.host.said if said.heard]
    edges.append((studio.events[-1][0], studio.events[-1][0]))
    for (_, silent), (again, _) in pairwise(edges):
        if again - silent > LONGEST_PAUSE_S:
            assert any(silent - 1.0 <= when <= again for when in at), (silent, again)


def what_is_heard_is_in_its_scene(studio: Studio) -> None:
    """Every take reaches the stage, or is told as a fault."""
    assert [f["scene"] for f in studio.told("take")] == [scene for _, scene in studio.stage.takes]
    program, wanted, started = None, None, 0.0
    faulty: set[str] = set()
    for when, event, fields in studio.events:
        if event == "take":
            program = fields["scene"]
            faulty.discard(program)
        elif event == "fault" and "scene" in fields:
            faulty.add(fields["scene"])
        elif event == "line_started":
            started, wanted = when, fields["scene"]
        elif event == "line_ended" and fields["reason"] == "said" and when - started > 1.0:
            assert program == wanted or wanted in faulty or wanted is None, (when, fields, program, wanted)


def never_lost_or_twice_without_a_reason(studio: Studio, segments: tuple[PreparedSegment, ...]) -> None:
    """Each planned line follows the one before in the order, unless the log says why not."""
    order = RunningOrder.of(PreparedShow("Test", "en", segments))
    at: At | None = None
    said = True
    excused = False
    left_out: set[str] = set()
    started = ""
    for _, event, fields in studio.events:
        if event in ("command", "edit") or (event == "fault" and "left out" in fields["reason"]):
            excused = True
            if event == "edit":
                order = fields["order"]
                at = fields["moves"].get(at) if at else None
        elif event == "line_left_out":
            left_out.add(fields["line"])
        elif event == "line_ended" and fields["line"] == started:
            said = fields["reason"] == "said"
        elif event == "line_started" and not fields["line"].startswith(("insert", "bridge")):
            here = At(fields["segment"], fields["line"])
            if not excused:
                if at is None:
                    expected = places(order, order.start(0), left_out, include=True)
                elif said:
                    expected = places(order, at, left_out, include=False)
                else:
                    expected = [at]
                assert here in expected[:1], (here, expected, at, said)
            # One that was on its way as an edit took it out of the order is followed by whatever is there.
            at, started, excused, said = here, fields["line"], not order.has(here), False
            left_out.clear()


def places(order: RunningOrder, at: At, left_out: set[str], include: bool) -> list[At]:
    found = [at, *order.places_after(at)] if include else list(order.places_after(at))
    return [place for place in found if place.line is not None and place.line not in left_out]
