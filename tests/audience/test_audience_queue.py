"""The queue of answers: order, merging, forgetting, limits; whatever comes, in whatever order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cuehost.audience import AnswerQueue, Comment, Limits, Matter, Moment, Offer

SHOW = Moment("kettle", product="kettle")
QUESTIONS = Moment("ask", questions=True)
OPEN = Limits(a_minute=1000, urgent_a_minute=1000, segment_s=1e9, lines_between=0, again_s=0, viewer_s=0)


def comment(n: int, viewer: str = "", t: float = 0.0) -> Comment:
    return Comment(f"c{n}", "s", viewer or f"v{n}", "Vi", "text", t)


def matter(topic: str, n: int = 0, t: float = 0.0, viewer: str = "", **more: object) -> Matter[str]:
    return Matter(topic, topic, (comment(n, viewer, t),), t, **more)  # type: ignore[arg-type]


def topics(queue: AnswerQueue[str], now: float, at: Moment = QUESTIONS) -> list[str]:
    taken = []
    while (found := queue.take(now, at)) is not None:
        queue.answered(found, now, at)
        taken.append(found.topic)
    return taken


def test_the_urgent_first_then_the_important_then_what_many_ask_then_the_older() -> None:
    queue = AnswerQueue[str](OPEN)
    queue.offer(matter("late", 1, 2.0), 2)
    queue.offer(matter("early", 2, 1.0), 2)
    queue.offer(matter("many", 3, 2.0), 2)
    queue.offer(matter("many", 4, 2.0), 2)
    queue.offer(matter("important", 5, 2.0, priority=2), 2)
    queue.offer(matter("urgent", 6, 2.0, urgent=True), 2)
    assert topics(queue, 2.0) == ["urgent", "important", "early", "many", "late"]


def test_what_waits_long_rises() -> None:
    queue = AnswerQueue[str](Limits(rise_s=10))
    queue.offer(matter("old", 1, 0.0), 0)
    queue.offer(matter("important", 2, 40.0, priority=3), 40)
    found = queue.take(50, QUESTIONS)
    assert found is not None and found.topic == "old"


def test_a_matter_of_the_product_on_air_comes_before_that_of_another() -> None:
    queue = AnswerQueue[str](OPEN)
    queue.offer(matter("mug", 1, product="mug"), 0)
    queue.offer(matter("kettle", 2, product="kettle"), 0)
    assert topics(queue, 0.0, SHOW) == ["kettle", "mug"]


def test_the_same_is_asked_once_for_all_and_not_again_soon() -> None:
    queue = AnswerQueue[str](Limits(again_s=120))
    assert queue.offer(matter("price", 1), 0)[0] is Offer.QUEUED
    assert queue.offer(matter("price", 2, urgent=True), 1)[0] is Offer.MERGED
    assert queue.offer(matter("price", 2), 1)[0] is Offer.MERGED
    found = queue.take(2, SHOW)
    assert found is not None and found.urgent and [c.id for c in found.comments] == ["c1", "c2"]
    queue.answered(found, 2, SHOW)
    assert queue.offer(matter("price", 3), 100)[0] is Offer.ANSWERED
    assert queue.offer(matter("price", 4), 123)[0] is Offer.QUEUED


def test_one_viewer_does_not_take_the_others_turn() -> None:
    queue = AnswerQueue[str](Limits(viewer_s=20))
    queue.offer(matter("a", 1, viewer="loud"), 0)
    found = queue.take(0, QUESTIONS)
    assert found is not None
    queue.answered(found, 0, QUESTIONS)
    assert queue.offer(matter("b", 2, viewer="loud"), 5)[0] is Offer.QUEUED  # nobody else waits
    assert queue.offer(matter("c", 3, viewer="loud"), 6)[0] is Offer.VIEWER
    assert queue.offer(matter("d", 4, viewer="quiet"), 6)[0] is Offer.QUEUED
    assert queue.offer(matter("e", 5, viewer="loud"), 21)[0] is Offer.QUEUED


def test_lines_lie_between_two_answers_outside_of_questions_segments() -> None:
    queue = AnswerQueue[str](Limits(lines_between=2))
    for n in range(3):
        queue.offer(matter(f"t{n}", n), 0)
    assert topics(queue, 0.0, SHOW) == ["t0"]
    queue.line_said()
    assert queue.take(1, SHOW) is None
    queue.line_said()
    assert topics(queue, 2.0, SHOW) == ["t1"]
    assert topics(queue, 3.0, QUESTIONS) == ["t2"]


def test_a_full_queue_keeps_what_is_worth_more() -> None:
    queue = AnswerQueue[str](Limits(longest=2))
    queue.offer(matter("a", 1, priority=1), 0)
    queue.offer(matter("b", 2), 0)
    assert queue.offer(matter("c", 3), 0) == (Offer.FULL, None)
    what, lost = queue.offer(matter("d", 4, priority=2), 0)
    assert what is Offer.QUEUED and lost is not None and lost.topic == "b"
    assert {m.topic for m in queue.waiting} == {"a", "d"}


def test_taking_back_leaves_what_others_ask_too() -> None:
    queue = AnswerQueue[str]()
    queue.offer(matter("price", 1, viewer="a"), 0)
    queue.offer(matter("price", 2, viewer="b"), 0)
    queue.offer(matter("size", 3, viewer="a"), 0)
    queue.offer(Matter("thanks", "thanks", (), 0.0), 0)
    assert [m.topic for m in queue.remove("s", viewer="a")] == ["size"]
    assert queue.remove("other") == ()
    assert [m.topic for m in queue.remove("s", comment="c2")] == ["price"]
    assert [m.topic for m in queue.waiting] == ["thanks"]


def test_what_was_answered_before_a_crash_counts() -> None:
    queue = AnswerQueue[str](Limits(again_s=100))
    queue.recall([("price", -50.0), ("size", -200.0)])
    assert queue.offer(matter("price"), 0)[0] is Offer.ANSWERED
    assert queue.offer(matter("size"), 0)[0] is Offer.QUEUED


steps = st.lists(
    st.tuples(
        st.sampled_from(["offer", "take", "take_urgent", "line", "forget", "remove"]),
        st.integers(0, 12),
        st.booleans(),
        st.floats(0.0, 20.0),
        st.sampled_from([SHOW, QUESTIONS, Moment("mug", product="mug")]),
    ),
    max_size=80,
)


@given(steps)
def test_limits_hold_whatever_happens(steps: list[tuple[str, int, bool, float, Moment]]) -> None:
    limits = Limits(
        longest=5, forget_s=60, a_minute=3, urgent_a_minute=2, segment_s=12, lines_between=1, again_s=30
    )
    queue = AnswerQueue[str](limits)
    now, number = 0.0, 0
    answered: list[tuple[float, Matter[str], Moment]] = []
    offered = lost = merged = 0
    in_segment: dict[str, float] = {}
    last_segment = ""
    for what, n, urgent, wait, at in steps:
        now += wait
        if what == "offer":
            number += 1
            outcome, crowded = queue.offer(matter(f"t{n}", number, now, urgent=urgent, seconds=5.0), now)
            offered += outcome is Offer.QUEUED
            lost += crowded is not None
            merged += outcome is Offer.MERGED
        elif what in ("take", "take_urgent"):
            found = queue.take(now, at, urgent_only=what == "take_urgent")
            if found is not None:
                assert now - found.since <= limits.forget_s
                assert what == "take" or found.urgent
                if not found.urgent and not at.questions:
                    ordinary = [t for t, m, a in answered if not m.urgent and not a.questions]
                    assert sum(1 for t in ordinary if now - t < 60) < limits.a_minute
                    if at.segment == last_segment:
                        assert in_segment[at.segment] + found.seconds <= limits.segment_s
                if found.urgent:
                    rushed = [t for t, m, _ in answered if m.urgent and now - t < 60]
                    assert len(rushed) < limits.urgent_a_minute
                assert all(m.topic != found.topic or now - t >= limits.again_s for t, m, _ in answered)
                queue.answered(found, now, at)
                if at.segment != last_segment:
                    in_segment[at.segment] = 0.0
                last_segment = at.segment
                in_segment[at.segment] += found.seconds
                answered.append((now, found, at))
        elif what == "line":
            queue.line_said()
        elif what == "forget":
            lost += len(queue.forget(now))
            assert all(now - m.since <= limits.forget_s for m in queue.waiting)
        else:
            lost += len(queue.remove("s", viewer=f"v{n}"))
        assert len(queue) <= limits.longest
        assert len({m.topic for m in queue.waiting}) == len(queue)
    assert offered == len(queue) + len(answered) + lost, "nothing is lost unseen, and nothing comes twice"
