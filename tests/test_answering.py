"""Viewers are answered between the lines of a show, in virtual time: when, how often, and what is not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from virtual_audience import Parrot, Room, Said, says
from virtual_studio import Studio, line, segment

from cuehost.audience import Cause, Deed, Limits, Rule
from cuehost.audience_record import Recalled, recalled


def product(*more: Any, lines: int = 6) -> Studio:
    kettle = segment("kettle", *(line(f"k{n}") for n in range(1, lines + 1)))
    return Studio(kettle, *more)


def questions(duration_s: float = 20.0) -> Studio:
    part = segment("ask", line("q1"), kind="questions", duration_s=duration_s)
    return Studio(part, segment("end", line("c1"), kind="closing"))


def answers(room: Room) -> list[str]:
    return [said for said in room.order if said.startswith("About")]


# -- when ------------------------------------------------------------------------------------------------


def test_a_question_is_answered_at_the_lines_end_and_the_show_comes_back_to_the_next_line(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path, product(), says(1.0, "price?")).air()
    order = room.order
    assert order[0] == "k1"
    at = order.index("About price.")
    assert order[at + 2 :] == ["k2", "k3", "k4", "k5", "k6"]
    assert room.studio.host.said[0].stopped is None


def test_who_asks_is_addressed_by_the_first_name_which_the_log_does_not_have(tmp_path: Path) -> None:
    room = Room(tmp_path, product(), says(1.0, "price?")).air()
    ack = room.adlibs.said[0]
    assert "Maria" in ack.text and "Lopez" not in ack.text
    assert ("Maria Lopez", "price?") in room.adlibs.shown
    assert "Maria" not in str(room.studio.events)


def test_what_was_spoken_ahead_is_said_without_asking_for_time(tmp_path: Path) -> None:
    room = Room(tmp_path, product(), says(1.0, "price?"), answerer=Parrot(("About price.",))).air()
    assert room.order[:2] == ["k1", "About price."]


def test_an_urgent_one_does_not_wait_for_the_lines_end(tmp_path: Path) -> None:
    long = line("k1", 10.0, clauses=(2.0, 4.0, 6.0))
    room = Room(tmp_path, Studio(segment("kettle", long, line("k2"))), says(2.5, "fire now")).air()
    at = room.order.index("About fire.")
    assert room.order[0] == "k1" and room.order[at + 2 :] == ["k1", "k2"]
    first = room.studio.host.said[0]
    assert first.stopped is not None and first.stopped - first.begun < 7


def test_in_a_rest_without_words_the_answer_begins_at_once(tmp_path: Path) -> None:
    room = Room(tmp_path, questions(), says(8.0, "price?"), answerer=Parrot(("About price.",))).air()
    (told,) = room.told("answer")
    assert told["waited_s"] < 0.6
    assert room.order == ["q1", "About price.", "c1"]


def test_questions_are_gathered_where_the_segment_is_for_them(tmp_path: Path) -> None:
    chat = [says(4.0 + n / 10, f"{word}?") for n, word in enumerate(("one", "two", "three", "four", "five"))]
    room = Room(tmp_path, questions(60.0), *chat).air()
    assert sorted(answers(room)) == sorted(f"About {w}." for w in ("one", "two", "three", "four", "five"))
    assert not any("where we were" in said for said in room.order)


def test_gathered_questions_follow_one_another_without_a_line_between(tmp_path: Path) -> None:
    part = segment("ask", *(line(f"q{n}") for n in range(1, 5)), kind="questions", duration_s=30.0)
    chat = [says(0.5 + n / 10, f"{word}?") for n, word in enumerate(("one", "two", "three"))]
    ready = Parrot(("About one.", "About two.", "About three."))
    room = Room(tmp_path, Studio(part), *chat, answerer=ready).air()
    assert room.order == ["q1", "About one.", "About two.", "About three.", "q2", "q3", "q4"]


def test_the_plan_of_the_show_is_not_overrun_by_a_backlog(tmp_path: Path) -> None:
    chat = [says(0.5 + n / 100, f"topic{n}?") for n in range(50)]
    room = Room(tmp_path, product(lines=12), *chat, limits=Limits(a_minute=3, segment_s=30)).air()
    assert len(answers(room)) == 3
    planned = [said for said in room.order if said.startswith("k")]
    assert planned == [f"k{n}" for n in range(1, 13)]
    for first, second in zip(answers(room), answers(room)[1:], strict=False):
        between = room.order[room.order.index(first) : room.order.index(second)]
        assert any(said.startswith("k") for said in between)
    assert {e["reason"] for e in room.told("answer_dropped")} == {"the show is over"}


def test_answers_stop_with_the_segment_time_given_to_them(tmp_path: Path) -> None:
    chat = [says(0.5 + n / 10, f"topic{n}?") for n in range(10)]
    limits = Limits(a_minute=100, segment_s=9.0, lines_between=0)
    room = Room(tmp_path, product(lines=10), *chat, limits=limits).air()
    assert 1 <= len(answers(room)) <= 3


# -- what ------------------------------------------------------------------------------------------------


def test_the_same_question_of_many_is_answered_once(tmp_path: Path) -> None:
    chat = [says(0.5 + n / 10, "price?" if n % 2 else "Price please", viewer=f"v{n}") for n in range(6)]
    room = Room(tmp_path, product(), *chat).air()
    assert answers(room) == ["About price."]
    (told,) = room.told("answer")
    assert told["asked_by"] == 6
    assert len(room.told("comment")) == 6


def test_abuse_and_links_are_neither_answered_nor_shown(tmp_path: Path) -> None:
    room = Room(
        tmp_path, product(), says(0.5, "fuck you all"), says(0.6, "buy at www.example.com"), says(0.7, "hi")
    ).air()
    assert answers(room) == [] and room.adlibs.shown == []
    assert {decision for decision, _ in room.decisions().values()} == {"block", "ignore"}
    assert room.answerer.asked == ["hi"]


def test_a_name_that_may_not_be_spoken_is_not(tmp_path: Path) -> None:
    room = Room(tmp_path, product(), says(0.5, "price?", name="fuck you")).air()
    assert answers(room) == ["About price."]
    assert not any("fuck" in saying.text for saying in room.adlibs.said)
    assert all("fuck" not in author for author, _ in room.adlibs.shown)


def test_what_the_platform_takes_back_is_not_answered(tmp_path: Path) -> None:
    gone = {"t": 1.0, "type": "removal", "comment": "c1"}
    room = Room(tmp_path, product(), says(0.5, "price?", id="c1"), gone).air()
    assert answers(room) == [] and room.told("answer") == []
    assert [e["reason"] for e in room.told("answer_dropped")] == ["removed"]


def test_a_reply_that_fails_costs_that_answer_only(tmp_path: Path) -> None:
    room = Room(tmp_path, product(), says(0.5, "broken"), says(0.6, "price?")).air()
    assert answers(room) == ["About price."]
    assert room.decisions()["broken"] == ("ignore", "no reply: ValueError")


class Pondering(Parrot):
    """Thinks for three seconds about what it has declined."""

    def open(self, reply: Said) -> bool:
        return reply.decision == "decline"

    async def think(self, comment: Any, reply: Said, *, lang: str, on_air: str | None = None) -> Said:
        await asyncio.sleep(3.0)
        return replace(reply, decision="answer", text="Because of that.", reason="llm")


def test_what_is_thought_over_is_answered_later_and_nobody_else_waits_for_it(tmp_path: Path) -> None:
    chat = [says(6.0, "why is that?"), says(6.1, "price?", viewer="w")]
    answerer = Pondering(("About price.", "Because of that."))
    room = Room(tmp_path, questions(40.0), *chat, answerer=answerer).air()
    assert room.order == ["q1", "About price.", "Because of that.", "c1"]
    assert [e["reason"] for e in room.told("answer")] == ["the sheet says so", "llm"]
    assert room.decisions()["why is that?"] == ("answer", "llm")


def test_a_comment_with_words_that_nobody_understands_stands_on_no_card(tmp_path: Path) -> None:
    class Discreet(Parrot):
        def reply(self, comment: Any, *, lang: str, on_air: str | None = None) -> Said:
            return replace(super().reply(comment, lang=lang, on_air=on_air), shown="price" in comment.text)

    chat = [says(6.0, "price?"), says(6.5, "zorblax?", viewer="w")]
    room = Room(tmp_path, questions(60.0), *chat, answerer=Discreet()).air()
    assert sorted(answers(room)) == ["About price.", "About zorblax."]
    assert [text for _, text in room.adlibs.shown] == ["price?"]


def test_every_comment_is_in_the_ledger_by_pseudonym(tmp_path: Path) -> None:
    chat = [says(0.5 + n / 1000, f"word{n} mail me at ann@example.com", viewer="ann@home") for n in range(9)]
    chat += [says(0.6 + n / 1000, f"word{n}?", viewer=f"v{n}") for n in range(200)]
    room = Room(tmp_path, product(), *chat).air()
    told = room.told("comment")
    assert len(told) == 209
    assert {e["code"] for e in told} == {"audience"}
    assert "ann@" not in str(told)
    assert all(e["viewer"].startswith("viewer-") for e in told)


def test_nothing_of_an_old_sheet_is_said_after_an_edit(tmp_path: Path) -> None:
    studio = product(lines=4)
    room = Room(tmp_path, studio, says(0.3, "price?"))

    class Changed(Parrot):
        def reply(self, comment: Any, **options: Any) -> Any:
            said = super().reply(comment, **options)
            if room.fingerprint == "one":
                room.fingerprint = "two"
                return type(said)(comment, "answer", "The old price.", "price")
            return said

    room.answerer = Changed()
    room.air()
    assert "The old price." not in room.order
    assert answers(room) == ["About price."]


# -- the operator comes first ------------------------------------------------------------------------------


def test_a_press_leaves_an_answer_and_the_show_goes_where_it_leads(tmp_path: Path) -> None:
    studio = product(segment("end", line("c1"), line("c2"), kind="closing"))
    room = Room(tmp_path, studio, says(0.5, "price?"), lasts_s=3.0).air((3.0, "next", {}))
    assert room.order[-2:] == ["c1", "c2"]
    assert [e["reason"] for e in room.told("answer_dropped")] == ["the show went on without it"]


def test_a_held_show_answers_nobody_until_it_goes_on(tmp_path: Path) -> None:
    room = Room(tmp_path, product(), says(3.0, "price?")).air((0.5, "hold", {}), (20.0, "resume", {}))
    (told,) = room.told("answer")
    assert told["waited_s"] > 16
    assert answers(room) == ["About price."]


# -- the show reacts -------------------------------------------------------------------------------------


def order(at_s: float, name: str = "Li Wei") -> dict[str, Any]:
    return {"t": at_s, "type": "order", "name": name, "product": "kettle", "count": 1, "amount": "39.90 USD"}


def test_an_order_is_thanked_for_and_more_of_them_are_felt(tmp_path: Path) -> None:
    rules = (
        Rule(Cause.ORDER, Deed.THANK, cooldown_s=60, emotion="joy"),
        Rule(Cause.ORDER, Deed.FEEL, cooldown_s=5, emotion="joy", feel_s=2),
    )
    room = Room(tmp_path, product(), order(0.5), order(1.0), order(1.5), rules=rules).air()
    thanks = [s for s in room.adlibs.said if "hank" in s.text and "question" not in s.text]
    assert [s.emotion for s in thanks] == ["joy"] and "Li" in thanks[0].text
    assert room.felt == ["joy", "neutral"]
    assert len([e for e in room.told("audience") if e["what"] == "order"]) == 3
    assert "Li" not in str(room.told("line_started"))


def test_the_hook_and_the_offer_are_the_shows_own_lines(tmp_path: Path) -> None:
    rules = (
        Rule(Cause.MORE_VIEWERS, Deed.HOOK, count=10, percent=10, cooldown_s=60),
        Rule(Cause.FEWER_VIEWERS, Deed.OFFER, count=10, percent=10, cooldown_s=60),
    )
    counts = [{"t": t, "type": "viewers", "count": n} for t, n in ((0.1, 9), (0.5, 90), (20.0, 40))]
    room = Room(tmp_path, product(lines=10), *counts, rules=rules).air()
    assert [e["deed"] for e in room.told("reaction")] == ["hook", "offer"]
    assert room.order[:3] == ["k1", "k1", "k2"]
    assert room.order.count("k1") == 3, "the offer is the segment's first line that states the price"
    assert room.order[-1] == "k10" and len(room.order) == 12


def test_a_segment_is_shortened_by_lines_it_can_do_without(tmp_path: Path) -> None:
    rules = (Rule(Cause.FEWER_VIEWERS, Deed.SHORTEN, count=10, percent=10, seconds=6),)
    parts = [line(f"k{n}", optional=n > 2) for n in range(1, 7)]
    studio = Studio(segment("kettle", *parts, duration_s=14.0), segment("end", line("c1"), kind="closing"))
    counts = [{"t": t, "type": "viewers", "count": n} for t, n in ((0.1, 90), (0.5, 40))]
    room = Room(tmp_path, studio, *counts, rules=rules).air()
    assert "k6" not in room.order and room.order[-1] == "c1"
    assert [e["code"] for e in room.told("command")] == ["audience"]


def test_abuse_is_answered_calmly_once(tmp_path: Path) -> None:
    rules = (Rule(Cause.ABUSE, Deed.CALM, count=2, within_s=30, cooldown_s=100, emotion="apology"),)
    chat = [says(0.5 + n / 10, f"fuck you {n}", viewer=f"v{n}") for n in range(8)]
    room = Room(tmp_path, product(), *chat, rules=rules).air()
    assert [s.emotion for s in room.adlibs.said if "kind" in s.text] == ["apology"]


# -- after a crash ---------------------------------------------------------------------------------------


def entries(room: Room, t: str = "2026-11-22T10:00:00+00:00") -> list[dict[str, Any]]:
    return [{"event": event, "t": t, **fields} for _, event, fields in room.studio.events]


def test_answered_comments_are_not_answered_again_and_waiting_ones_are(tmp_path: Path) -> None:
    from datetime import datetime

    chat = [says(0.5, "price?", id="a"), says(0.6, "size?", id="b"), says(0.7, "fuck you", id="c")]
    first = Room(tmp_path, product(lines=2), *chat, limits=Limits(a_minute=1)).air()
    assert answers(first) == ["About price."]
    told = [e for e in entries(first) if e["event"] != "answer_dropped"]  # it died instead of ending
    recall = recalled(told, datetime.fromisoformat("2026-11-22T10:00:20+00:00"), 180)
    again = Room(tmp_path, product(), *chat, recall=recall).air()
    assert answers(again) == ["About size."]
    assert [e["text"] for e in again.told("comment")] == ["size?"]


def test_a_comment_with_the_same_number_but_other_words_is_another_one(tmp_path: Path) -> None:
    first = Room(tmp_path, product(lines=2), says(0.5, "price?", viewer="v")).air()
    from datetime import datetime

    recall = recalled(entries(first), datetime.fromisoformat("2026-11-22T10:00:20+00:00"), 180)
    again = Room(tmp_path, product(), says(0.5, "size?", viewer="v"), recall=recall).air()
    assert answers(again) == ["About size."]


@pytest.mark.parametrize("age_s", [0, 10_000])
def test_what_is_too_old_is_not_answered_after_a_crash(age_s: int) -> None:
    from datetime import datetime, timedelta

    then = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
    entry = {"event": "comment", "t": then.isoformat(), "source": "s", "comment": "1", "text": "x"}
    found = recalled([{**entry, "decision": "answer"}], then + timedelta(seconds=age_s), 180)
    assert found.known == {("s", "1", "", "x")}
    assert len(found.unanswered) == (1 if age_s == 0 else 0)
    assert Recalled().known == frozenset()
