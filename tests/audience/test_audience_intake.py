"""The intake: order, fairness, nothing twice, and bounded memory under a flood."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator

from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.audience import Admission, AudienceEvent, Comment, EventKind, Intake, Received, Removal


def comment(n: int, viewer: str = "", text: str = "hello", source: str = "s") -> Comment:
    return Comment(f"c{n}", source, viewer or f"v{n}", "Vi", text, float(n))


def event(n: int, kind: EventKind, count: int = 1) -> AudienceEvent:
    return AudienceEvent(f"e{n}", "s", kind, float(n), count, name=f"n{n}", amount="1 USD")


async def ids(intake: Intake) -> list[str]:
    return [item.id for item in await intake.take(10_000)]


async def test_oldest_first_and_events_before() -> None:
    intake = Intake()
    for n in range(3):
        assert intake.put(comment(n)) is Admission.TAKEN
    intake.put(event(9, EventKind.ORDER))
    assert [item.id for item in await intake.take(2)] == ["e9", "c0", "c1"]
    assert await ids(intake) == ["c2"]
    assert len(intake) == 0


async def test_a_taker_waits_for_the_first() -> None:
    intake = Intake()
    taking = asyncio.create_task(intake.take())
    await asyncio.sleep(0)
    assert not taking.done()
    intake.put(comment(1))
    assert await taking == [comment(1)]


async def test_what_a_source_sends_again_comes_once() -> None:
    intake = Intake()
    intake.put(comment(1))
    await intake.take()
    assert intake.put(comment(1)) is Admission.REPEATED
    assert intake.put(comment(1, source="other")) is Admission.TAKEN
    assert intake.counts.repeated == 1


async def test_one_viewers_flood_pushes_nobody_else_out() -> None:
    lost: list[tuple[str, Admission]] = []
    intake = Intake(longest=10, per_viewer=3, forgotten=lambda c, why: lost.append((c.id, why)))
    intake.put(comment(0))
    for n in range(1, 100):
        intake.put(comment(n, viewer="flood"))
    assert await ids(intake) == ["c0", "c97", "c98", "c99"]
    assert lost == [(f"c{n}", Admission.CROWDED) for n in range(1, 97)]


async def test_when_too_many_wait_the_oldest_is_forgotten() -> None:
    lost: list[str] = []
    intake = Intake(longest=3, forgotten=lambda c, why: lost.append(c.id))
    said = [intake.put(comment(n)) for n in range(5)]
    assert said == [Admission.TAKEN] * 3 + [Admission.SHED] * 2
    assert lost == ["c0", "c1"] and await ids(intake) == ["c2", "c3", "c4"]


async def test_viewer_numbers_are_the_newest_and_likes_are_summed() -> None:
    intake = Intake()
    for n in range(50):
        intake.put(event(n, EventKind.VIEWERS, n))
        intake.put(event(100 + n, EventKind.LIKE, 2))
    taken = {item.kind: item.count for item in await intake.take() if isinstance(item, AudienceEvent)}
    assert taken == {EventKind.VIEWERS: 49, EventKind.LIKE: 100}


async def test_no_order_is_lost_in_a_flood_of_them() -> None:
    intake = Intake(events=10)
    for n in range(1000):
        intake.put(event(n, EventKind.ORDER))
    taken = await intake.take()
    assert len(taken) == 11
    assert sum(item.count for item in taken if isinstance(item, AudienceEvent)) == 1000
    assert isinstance(taken[-1], AudienceEvent) and taken[-1].amount == ""


async def test_what_the_platform_removes_waits_no_more() -> None:
    intake = Intake()
    for n in range(6):
        intake.put(comment(n, viewer="bad" if n % 2 else ""))
    intake.put(Removal("s", 9.0, comment="c0"))
    intake.put(Removal("s", 9.0, viewer="bad"))
    intake.put(Removal("s", 9.0, comment="c777"))
    intake.put(Removal("other", 9.0))
    assert await ids(intake) == ["c2", "c4"]
    assert intake.counts.removed == 4
    intake.put(comment(8))
    intake.put(Removal("s", 9.0))
    assert len(intake) == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3), st.integers(0, 9)), max_size=200))
def test_every_comment_is_given_forgotten_or_removed_once(steps: list[tuple[int, int, int]]) -> None:
    async def play() -> None:
        ended: list[str] = []
        intake = Intake(longest=5, per_viewer=2, forgotten=lambda c, why: ended.append(c.id))
        put = set()
        for n, viewer, what in steps:
            if what == 0:
                intake.put(Removal("s", 0.0, viewer=f"v{viewer}"))
            elif what == 1 and len(intake):
                ended.extend(item.id for item in await intake.take(2))
            else:
                intake.put(comment(n, viewer=f"v{viewer}"))
                put.add(f"c{n}")
            assert len(intake) <= 5
        if len(intake):
            ended.extend(await ids(intake))
        assert len(ended) == len(set(ended)) and set(ended) <= put
        assert len(put) == len(ended) + intake.counts.removed

    asyncio.run(play())


async def test_sixty_thousand_comments_take_bounded_memory() -> None:
    intake = Intake()

    async def flood(first: int, last: int) -> AsyncIterator[Received]:
        for n in range(first, last):
            yield comment(n, text=f"{n} " + "x" * 500)

    await intake.fill(flood(0, 20_000))
    tracemalloc.start()
    try:
        await intake.fill(flood(20_000, 60_000))
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(intake) == 1000
    assert intake.counts.taken == 60_000 and intake.counts.forgotten == 59_000
    # The thousand that wait and the ids remembered; 40,000 texts would be over 20 MB.
    assert grown < 8_000_000
