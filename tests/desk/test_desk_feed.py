"""The feed: all desks see the same, numbered without gaps."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cuehost.desk.feed import Feed, Seat, encoded, patch_of, without_nulls

VALUES = some.recursive(
    some.booleans() | some.integers() | some.text(max_size=3),
    lambda below: some.lists(below, max_size=3) | some.dictionaries(some.text(max_size=2), below, max_size=3),
    max_leaves=8,
)
DOCUMENTS = some.dictionaries(some.text(max_size=2), VALUES, max_size=4)


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396, as it stands there."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


@given(DOCUMENTS, DOCUMENTS)
def test_a_patch_makes_the_new_of_the_old(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert merged(before, patch_of(before, after)) == after


@given(DOCUMENTS)
def test_what_is_the_same_needs_no_patch(document: dict[str, Any]) -> None:
    assert patch_of(document, json.loads(json.dumps(document))) == {}


def test_nulls_are_not_there() -> None:
    assert without_nulls({"a": None, "b": [{"c": None, "d": 1}]}) == {"b": [{"d": 1}]}


def feed() -> Feed:
    return Feed(lambda state: state.get("segment"))


async def messages(feed: Feed, seat: Seat, count: int) -> list[Any]:
    async with asyncio.timeout(60):
        return [json.loads(await seat.take(lambda: encoded(feed.snapshot()))) for _ in range(count)]


async def test_a_desk_gets_all_there_is_and_then_what_is_new() -> None:
    told = feed()
    told.publish({"segment": "a", "line": 1})
    told.enter({"event": "take"})
    seat = told.join()
    (first,) = await messages(told, seat, 1)
    assert (first["type"], first["state"], first["log"]) == (
        "snapshot",
        {"segment": "a", "line": 1, "revision": 2},
        [{"event": "take"}],
    )
    told.publish({"segment": "a", "line": 2})
    told.publish({"segment": "a", "line": 2})
    for number in range(3):
        told.enter({"event": "comment", "seq": number})
        told.comment({"id": "c1", "text": f"Hi {number}"})
    told.publish({"segment": "a", "line": 2})
    news = await messages(told, seat, 3)
    assert [m["type"] for m in news] == ["delta", "log", "comments"]
    assert news[0]["patch"] == {"line": 2}
    assert [entry["seq"] for entry in news[1]["entries"]] == [0, 1, 2], "a flood is few messages"
    assert news[2]["comments"] == [{"id": "c1", "text": "Hi 2"}], "what is known last"
    assert [m["seq"] for m in news] == [first["seq"] + n for n in (1, 2, 3)], "without gaps"


async def test_what_a_desk_has_in_its_snapshot_does_not_come_again() -> None:
    told = feed()
    first, second = told.join(), told.join()
    await messages(told, first, 1)
    told.enter({"event": "take", "seq": 1})
    (snapshot,) = await messages(told, second, 1)
    assert snapshot["log"] == [{"event": "take", "seq": 1}]
    told.publish({"segment": "b"})
    (news,) = await messages(told, second, 1)
    assert (news["type"], news["seq"]) == ("delta", snapshot["seq"] + 1)
    assert [m["type"] for m in await messages(told, first, 2)] == ["log", "delta"]


async def test_a_desk_that_does_not_keep_up_begins_anew() -> None:
    told = feed()
    seat = told.join()
    await messages(told, seat, 1)
    for number in range(2000):
        told.publish({"segment": "a", "line": number})
    (only,) = await messages(told, seat, 1)
    assert (only["type"], only["state"]["line"], only["seq"]) == ("snapshot", 1999, told.seq)


@pytest.mark.parametrize(("state", "moves"), [({"segment": "a"}, False), ({"segment": "b"}, True)])
def test_orders_are_locked_with_what_they_depend_on(state: dict[str, Any], moves: bool) -> None:
    told = feed()
    told.publish({"segment": "a", "line": 1})
    before = told.revision
    told.publish({**state, "line": 2})
    assert (told.revision != before) is moves


def test_an_order_that_is_taken_counts_at_once() -> None:
    told = feed()
    told.publish({"segment": "a"})
    before = told.revision
    assert told.taken() == before + 1 == told.state["revision"]


def test_comments_are_known_by_their_id_and_are_not_kept_for_ever() -> None:
    told = feed()
    for number in range(2500):
        told.comment({"id": str(number), "text": "first"})
    told.comment({"id": "2400", "text": "later"})
    kept = told.snapshot()["comments"]
    assert len(kept) == 2000
    assert kept[-1] == {"id": "2400", "text": "later"}
    assert len({c["id"] for c in kept}) == 2000


def test_halves_of_characters_can_be_sent() -> None:
    assert encoded({"name": "\ud800x"}) == b'{"name":"?x"}'
