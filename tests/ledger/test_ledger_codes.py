"""Everything playout tells gets the code of whoever was behind it."""

from __future__ import annotations

from typing import Any

import pytest
from virtual_studio import Studio, line, segment

from cuehost.ledger import ReasonCode
from cuehost.ledger.codes import code_of
from cuehost.playout import Action, PreparedShow


def codes(show: Studio) -> list[tuple[str, str, str]]:
    """Event, reason in words and code of all that a show told; playout gives each its code."""
    return [
        (event, str(fields.get("reason", "")), ReasonCode(fields["code"]).value)
        for _, event, fields in show.events
    ]


def studio(**options: Any) -> Studio:
    price, caption = Action(0.5, "price", True, "price"), Action(0.1, "caption", True, "caption")
    return Studio(
        segment("opening", line("o1"), line("o2", actions=(caption,)), kind="opening"),
        segment("kettle", line("k1", actions=(price,)), line("k2")),
        segment("rest", kind="break", duration_s=5.0),
        segment("closing", line("c1"), kind="closing"),
        **options,
    )


def test_a_show_left_alone_is_all_planned() -> None:
    async def twice(number: int) -> PreparedShow | None:
        return PreparedShow("Again", "en", (segment("only", line("x1")),)) if number < 2 else None

    show = studio(next_round=twice)
    show.air()
    told = codes(show)
    assert {event for event, _, _ in told} >= {"show_started", "take", "overlay", "caption", "round_started"}
    assert {code for _, _, code in told} == {"planned", "auto"}, "nobody and nothing interfered"


@pytest.mark.parametrize("action", ["next", "previous", "repeat", "jump", "safe", "stop"])
def test_what_an_operator_commands_is_the_operators(action: str) -> None:
    show = studio()
    arguments = {"segment": 4} if action == "jump" else {}
    show.air((1.0, action, arguments), (3.0, "resume", {}))
    told = codes(show)
    assert ("command", "operator", "operator") in told
    after = told[told.index(("command", "operator", "operator")) :]
    ended = next(t for t in after if t[0] == "line_ended")
    assert ended[1].startswith("interrupted: ") and ended[2] == "operator"
    first = next(t for t in after if t[0] in ("take", "line_started", "show_ended"))
    assert first[2] == "operator"


def test_switches_are_the_operators() -> None:
    show = studio()
    show.air((1.0, "mute", {}), (1.2, "overlays", {}))
    assert {code for event, _, code in codes(show) if event in ("mute", "overlays")} == {"operator"}


def test_what_fails_falls_back() -> None:
    show = studio()
    show.host.fails = {"o2"}
    show.stage.fails = {"Scene kettle"}
    show.air()
    faults = [code for event, _, code in codes(show) if event == "fault"]
    assert len(faults) >= 2
    assert set(faults) == {"fallback"}


@pytest.mark.parametrize(
    ("event", "reason", "code"),
    [
        ("fault", "OBS had lost the host's stream; it was connected again", ReasonCode.RECOVERY),
        ("note", "The online voice could not be reached.", ReasonCode.FALLBACK),
        ("show_ended", "failed: OBS is gone", ReasonCode.FALLBACK),
        ("show_ended", "interrupted", ReasonCode.OPERATOR),
        ("record_started", None, ReasonCode.PLANNED),
        ("stage_built", None, ReasonCode.AUTO),
        ("an_event_yet_to_come", "some reason", ReasonCode.AUTO),
    ],
)
def test_what_else_the_engine_tells(event: str, reason: str | None, code: ReasonCode) -> None:
    assert code_of(event, {"reason": reason}) == code


def test_the_set_of_codes_is_closed() -> None:
    assert [code.value for code in ReasonCode] == [
        "planned",
        "auto",
        "operator",
        "audience",
        "fallback",
        "recovery",
    ]
