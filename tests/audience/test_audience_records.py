"""The one JSON form of comments and events: what it takes, what it leaves, how long things get."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuehost.audience import AudienceEvent, Comment, EventKind, Records, Removal
from cuehost.audience.messages import MAX_ID, MAX_NAME, MAX_TEXT

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["type", "id", "viewer", "name", "author", "text", "lang", "count", "amount", "comment"]
)
TYPES = st.sampled_from(["comment", "viewers", "order", "like", "gift", "follow", "removal"])


def test_a_comment() -> None:
    line = '{"id": 7, "viewer": "u1", "author": "María", "text": "¿Hierve rápido?", "lang": "es", "x": []}'
    assert Records("replay").parse(line, 3.5) == Comment(
        "7", "replay", "u1", "María", "¿Hierve rápido?", 3.5, "es"
    )


def test_what_comes_without_ids_is_numbered() -> None:
    records = Records("r")
    read = [records.read({"text": "a", "name": "B"}, 0.0) for _ in range(2)]
    assert [(r.id, r.viewer) for r in read if isinstance(r, Comment)] == [("#1", "B"), ("#2", "B")]


def test_events_and_removals() -> None:
    records = Records("r")
    order = {"type": "order", "id": "o", "product": "kettle", "count": 2, "amount": "79.80 USD", "name": "Li"}
    assert records.read(order, 1.0) == AudienceEvent(
        "o", "r", EventKind.ORDER, 1.0, 2, "", "Li", "kettle", "79.80 USD"
    )
    assert records.read({"type": "viewers", "count": 0}, 1.0) == AudienceEvent(
        "#1", "r", EventKind.VIEWERS, 1.0, 0
    )
    assert records.read({"type": "removal", "viewer": "u1"}, 2.0) == Removal("r", 2.0, viewer="u1")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '"text"',
        "[]",
        "null",
        '{"text": 5}',
        '{"type": "comment"}',
        '{"type": "dance", "text": "x"}',
        '{"type": ["order"]}',
        '{"type": "viewers"}',
        '{"type": "viewers", "count": -1}',
        '{"type": "like", "count": 0}',
        '{"type": "like", "count": true}',
        '{"type": "like", "count": 1e400}',
        '{"type": "removal"}',
        "[" * 5000,
        '{"text": ' + "9" * 5000 + "}",
        b"\xff\xfe{",
    ],
)
def test_what_can_not_be_used_is_counted(line: str | bytes) -> None:
    records = Records("r")
    assert records.parse(line, 0.0) is None
    assert records.unreadable == 1


def test_blank_lines_are_no_faults() -> None:
    records = Records("r")
    assert records.parse(b" \r\n", 0.0) is None
    assert records.unreadable == 0


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, VALUES | TYPES), st.none() | TYPES)
def test_any_json_is_read_or_left_and_what_is_read_is_bounded_and_writable(
    data: dict[str, object], kind: str | None
) -> None:
    if kind is not None:
        data["type"] = kind
    read = Records("r").parse(json.dumps(data), 1.0)
    if isinstance(read, Comment | AudienceEvent):
        assert len(read.id) <= MAX_ID and len(read.viewer) <= MAX_ID
        assert len(read.name) <= MAX_NAME and len(read.text) <= MAX_TEXT
        (read.id + read.name + read.text + read.viewer).encode()


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_bytes_are_read_or_left(line: bytes | str) -> None:
    Records("r").parse(line, 1.0)


def test_a_lone_surrogate_becomes_writable() -> None:
    read = Records("r").parse('{"text": "a\\ud800b"}', 0.0)
    assert isinstance(read, Comment) and read.text == "a?b"
