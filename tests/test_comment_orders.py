"""An operator's hand on the comments of a show on air, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from virtual_audience import Parrot, Room, says
from virtual_studio import Studio, line, segment

from cuehost.audience import Limits
from cuehost.audience.moderation import Decision, Gate, Verdict, Why
from cuehost.audience_record import recalled
from cuehost.comment_orders import CommentOrders, without
from cuehost.errors import InputError

Do = Callable[[CommentOrders], Awaitable[None] | None]
NOBODY = Limits(a_minute=0)
"""Nothing is answered between the lines but what somebody orders."""


def name(number: int) -> str:
    """The name of a recording's comment by its number; the number of viewers comes first there."""
    return f"replay:#{number + 1}"


def air(
    folder: Path,
    chat: list[dict[str, Any]],
    *orders: tuple[float, Do],
    limits: Limits = NOBODY,
    lines: int = 8,
) -> tuple[Room, list[str]]:
    """A show with comments and orders at their seconds; what was refused."""
    studio = Studio(segment("kettle", *(line(f"k{n}") for n in range(1, lines + 1))))
    room = Room(folder, studio, *chat, limits=limits)
    refused: list[str] = []
    tasks: list[asyncio.Task[None]] = []

    async def order(do: Do) -> None:
        assert room.answering is not None
        try:
            done = do(room.answering.orders)
            if done is not None:
                await done
        except InputError as error:
            refused.append(str(error))

    room.air(
        meanwhile=[
            (at_s, lambda do=do: tasks.append(asyncio.ensure_future(order(do)))) for at_s, do in orders
        ]
    )
    return room, refused


def answers(room: Room) -> list[str]:
    return [said for said in room.order if said.startswith(("About", "It "))]


def told(room: Room, event: str) -> dict[str, Any]:
    (entry,) = room.told(event)
    assert (entry["reason"], entry["code"], entry["by"]) == ("operator", "operator", "Ana")
    return entry


def test_what_the_system_would_answer_stands_with_the_comment(tmp_path: Path) -> None:
    room, _ = air(tmp_path, [says(0.5, "price?")])
    (entry,) = room.told("comment")
    assert (entry["decision"], entry["proposed"]) == ("answer", "About price.")
    assert answers(room) == []


def test_an_approved_one_is_answered_now_whatever_the_limits(tmp_path: Path) -> None:
    chat = [says(0.5, "price?"), says(0.6, "size?")]
    room, refused = air(tmp_path, chat, (3.0, lambda o: o.approve(name(2), "Ana")))
    assert (answers(room), refused) == (["About size."], [])
    assert told(room, "comment_approved")["text"] == "size?"
    at = room.order.index("About size.")
    assert room.order[at - 1].endswith("?") or "question" in room.order[at - 1] or at <= 3


def test_what_was_passed_over_for_a_limit_can_be_approved(tmp_path: Path) -> None:
    chat = [says(0.5, "price?", viewer="a"), says(8.0, "price again?", viewer="b")]
    order = (12.0, lambda o: o.approve(name(2), "Ana"))
    room, refused = air(tmp_path, chat, order, limits=Limits(a_minute=9), lines=12)
    assert (answers(room), refused) == (["About price.", "About price."], [])


def test_what_has_no_answer_cannot_be_approved(tmp_path: Path) -> None:
    room, refused = air(
        tmp_path,
        [says(0.5, "hi"), says(0.6, "fuck you")],
        (2.0, lambda o: o.approve(name(1), "Ana")),
        (2.1, lambda o: o.approve(name(2), "Ana")),
        (2.2, lambda o: o.approve("replay:nobody", "Ana")),
    )
    assert answers(room) == [] and room.told("comment_approved") == []
    assert ["no answer" in refused[0], "held back" in refused[1], "no such" in refused[2]] == [True] * 3


def test_an_operators_words_are_the_answer_of_all_who_asked(tmp_path: Path) -> None:
    chat = [says(0.5, "price?", viewer="a"), says(0.6, "Price please", viewer="b"), says(0.7, "hi")]
    room, refused = air(
        tmp_path,
        chat,
        (2.0, lambda o: o.rewrite(name(2), "It costs little.", "en", ("price",), "Ana")),
        (6.0, lambda o: o.rewrite(name(3), "It is good to see you.", "en", (), "Ana")),
    )
    assert (answers(room), refused) == (["It costs little.", "It is good to see you."], [])
    first = room.told("answer")[0]
    assert (first["asked_by"], first["reason"], first["facts"]) == (2, "operator", ["price"])
    assert room.told("comment_rewritten")[0]["proposed"] == "It costs little."


def test_words_that_may_not_be_spoken_are_not(tmp_path: Path) -> None:
    room, refused = air(
        tmp_path, [says(0.5, "price?")], (2.0, lambda o: o.rewrite(name(1), "Fuck you", "en", (), "Ana"))
    )
    assert answers(room) == [] and "may not be spoken" in refused[0]


def test_what_is_held_back_is_answered_but_not_shown(tmp_path: Path) -> None:
    room, refused = air(
        tmp_path,
        [says(0.5, "fuck, price?")],
        (2.0, lambda o: o.rewrite(name(1), "It is cheap.", "en", (), "Ana")),
    )
    assert (answers(room), refused, room.adlibs.shown) == (["It is cheap."], [], [])


def test_a_skipped_one_is_not_answered_nor_are_those_who_ask_the_same(tmp_path: Path) -> None:
    chat = [says(0.5, "price?", viewer="a"), says(0.6, "Price please", viewer="b"), says(0.7, "size?")]
    order = (1.5, lambda o: o.skip(name(1), "Ana"))
    room, _ = air(tmp_path, chat, order, limits=Limits(lines_between=2, a_minute=9))
    assert answers(room) == ["About size."]
    dropped = room.told("answer_dropped")[0]
    assert (len(dropped["comments"]), dropped["code"]) == (2, "operator")
    assert told(room, "comment_skipped")["decision"] == "skip"


def test_who_is_blocked_is_not_answered_any_more_until_unblocked(tmp_path: Path) -> None:
    chat = [says(0.5, "price?", viewer="a"), says(3.0, "size?", viewer="a"), says(3.1, "colour?", viewer="b")]
    chat += [says(9.0, "weight?", viewer="a")]
    room, refused = air(
        tmp_path,
        chat,
        (1.0, lambda o: o.block(name(1), True, "Ana")),
        (8.0, lambda o: o.block(name(1), False, "Ana")),
        limits=Limits(lines_between=2, a_minute=9),
        lines=14,
    )
    assert (answers(room), refused) == (["About colour.", "About weight."], [])
    assert room.decisions()["size?"] == ("block", "its viewer was blocked by the operator")


def test_who_was_blocked_stays_so_after_a_crash(tmp_path: Path) -> None:
    chat = [says(0.5, "price?", viewer="a")]
    room, _ = air(tmp_path, chat, (1.0, lambda o: o.block(name(1), True, "Ana")), lines=2)
    t = "2026-11-22T10:00:00+00:00"
    entries = [{"event": event, "t": t, **fields} for _, event, fields in room.studio.events]
    recall = recalled(entries, datetime.fromisoformat(t), 180)
    assert recall.blocked == {room.told("comment")[0]["viewer"]} and recall.unanswered == ()
    studio = Studio(segment("kettle", *(line(f"k{n}") for n in range(1, 5))))
    again = Room(tmp_path, studio, says(0.5, "size?", viewer="a"), recall=recall).air()
    assert again.decisions()["size?"][0] == "block"


def test_a_pinned_one_is_not_forgotten(tmp_path: Path) -> None:
    chat = [says(0.5, "price?"), says(0.6, "size?")]
    order = (1.0, lambda o: o.pin(name(1), True, "Ana"))
    last = (14.0, lambda o: o.approve(name(1), "Ana"))
    room, refused = air(tmp_path, chat, order, last, limits=Limits(a_minute=0, forget_s=5.0), lines=12)
    assert (answers(room), refused) == (["About price."], [])
    assert [e["topic"] for e in room.told("answer_dropped")] == ["size"]
    assert told(room, "comment_pinned")["pinned"] is True


def test_only_so_many_are_pinned(tmp_path: Path) -> None:
    chat = [says(0.5 + n / 100, f"topic{n}?") for n in range(21)]
    pins: list[tuple[float, Do]] = [
        (2.0 + n / 10, lambda o, n=n: o.pin(name(n + 1), True, "Ana")) for n in range(21)
    ]
    room, refused = air(tmp_path, chat, *pins)
    assert len(room.told("comment_pinned")) == 20 and "pinned already" in refused[0]


def test_a_released_one_goes_its_way_without_what_it_was_held_for(tmp_path: Path) -> None:
    chat = [says(0.5, "price price price price price price price price")]
    order = (1.0, lambda o: o.release(name(1), "Ana"))
    room, refused = air(tmp_path, chat, order, limits=Limits(a_minute=9))
    assert (answers(room), refused) == (["About price."], [])
    assert room.adlibs.shown[0][1] == "price"
    assert [e["decision"] for e in room.told("comment")] == ["hold", "answer"]


def test_what_was_blocked_is_not_released(tmp_path: Path) -> None:
    chat = [says(0.5, "fuck you"), says(0.6, "price?")]
    room, refused = air(
        tmp_path,
        chat,
        (1.0, lambda o: o.release(name(1), "Ana")),
        (1.1, lambda o: o.release(name(2), "Ana")),
    )
    assert ["as it stands" in refused[0], "not held back" in refused[1]] == [True, True]
    assert room.told("comment_released") == []


@pytest.mark.parametrize(
    ("text", "why", "span", "left"),
    [
        ("price price price price price price price", Why.REPETITION, "price", "price"),
        ("hahahahahahahaha how much", Why.REPETITION, "ha", "ha how much"),
        ("Is this damn thing hot?", Why.COARSE, "damn", "Is this thing hot?"),
        ("Staff: how much is it", Why.IMITATION, "Staff", "how much is it"),
    ],
)
def test_what_a_text_was_held_for_is_taken_out(text: str, why: Why, span: str, left: str) -> None:
    assert without(text, Verdict(Decision.HOLD, why, "", span)) == left


def test_an_address_is_taken_out_before_anything_is_shown() -> None:
    text = "Do you ship to 12 Baker Street, London?"
    verdict = Gate(langs=frozenset({"en"})).judge(text)
    if verdict.decision is Decision.HOLD:
        assert "Baker" not in without(text, verdict)
    else:
        assert verdict.passed


def test_a_reply_that_fails_is_told_to_who_asked_for_it(tmp_path: Path) -> None:
    room, refused = air(tmp_path, [says(0.5, "broken")], (2.0, lambda o: o.approve(name(1), "Ana")))
    assert "no reply" in refused[0] and room.answerer.asked == ["broken", "broken"]
    assert isinstance(room.answerer, Parrot)
