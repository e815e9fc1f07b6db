"""Lines, IRC messages and server-sent events out of bytes: however they are cut, however wild they are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.audience.sources import EventStream, IrcMessage, LineSplitter, SentEvent, parse_irc

quick = settings(deadline=None)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


@quick
@given(st.lists(st.binary(max_size=30), max_size=20), st.lists(st.integers(0, 1000), max_size=20))
def test_lines_come_out_whole_however_they_are_cut(lines: list[bytes], places: list[int]) -> None:
    lines = [line.replace(b"\n", b"").rstrip(b"\r") for line in lines]
    splitter = LineSplitter(longest=20)
    found: list[bytes] = []
    for piece in cut(b"".join(line + b"\r\n" for line in lines), places):
        found += splitter.feed(piece)
    assert found == [line for line in lines if len(line) <= 20]
    assert splitter.too_long == sum(len(line) > 20 for line in lines)
    assert splitter.rest() is None


def test_a_line_without_end_takes_no_memory() -> None:
    splitter = LineSplitter(longest=1000)
    for _ in range(1000):
        assert splitter.feed(b"x" * 10_000) == []
        assert len(splitter._rest) <= 1001
    assert splitter.feed(b"\nnext\nhalf") == [b"next"]
    assert splitter.too_long == 1
    assert splitter.rest() == b"half"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("PING :tmi.twitch.tv", IrcMessage("PING", ("tmi.twitch.tv",))),
        (
            ":maria!maria@maria.tmi.twitch.tv PRIVMSG #shop :hello : there",
            IrcMessage("PRIVMSG", ("#shop", "hello : there"), "maria"),
        ),
        (
            r"@id=1;display-name=Mar\sía\:\\;empty=;flag :m!m@m PRIVMSG #shop :" + "\r\n",
            IrcMessage(
                "PRIVMSG",
                ("#shop", ""),
                "m",
                {"id": "1", "display-name": "Mar ía;\\", "empty": "", "flag": ""},
            ),
        ),
        (":tmi.twitch.tv 366 a #shop :End", IrcMessage("366", ("a", "#shop", "End"), "tmi.twitch.tv")),
        ("RECONNECT", IrcMessage("RECONNECT")),
    ],
)
def test_irc_messages(line: str, message: IrcMessage) -> None:
    assert parse_irc(line) == message


@pytest.mark.parametrize("line", ["", " ", "@a=b", "@a=b :nick", ":nick", ":", "@", ";;; x", ": :x"])
def test_what_is_no_irc_message(line: str) -> None:
    assert parse_irc(line) is None


@quick
@given(st.text(max_size=200))
def test_any_line_is_an_irc_message_or_none(line: str) -> None:
    message = parse_irc(line)
    if message is not None:
        assert message.command.isalnum() and "" not in message.params[:-1]


@quick
@given(
    st.dictionaries(st.from_regex(r"[a-z-]{1,8}", fullmatch=True), st.text(max_size=10)), st.text(max_size=50)
)
def test_irc_tags_survive_their_escapes(tags: dict[str, str], text: str) -> None:
    escapes = {";": r"\:", " ": r"\s", "\\": r"\\", "\r": r"\r", "\n": r"\n"}
    text = "".join(char for char in text if char not in "\r\n\0")
    written = ";".join(k + "=" + "".join(escapes.get(c, c) for c in v) for k, v in tags.items())
    message = parse_irc(f"@{written} :n!n@n PRIVMSG #c :{text}")
    assert message is not None
    assert (message.tags, message.params[-1]) == (tags, text)


STREAM = (
    b"\xef\xbb\xbf: hello\n\ndata: one\n\nevent: ping\ndata: {}\n\nid: 7\nretry: 3000\n"
    b"data:two\r\ndata\ndata:  lines\r\n\r\nevent: empty\n\ndata: \xff\n\ndata: half"
)
EVENTS = [
    SentEvent("message", "one"),
    SentEvent("ping", "{}"),
    SentEvent("message", "two\n\n lines"),
    SentEvent("message", "\ufffd"),
]


@quick
@given(st.lists(st.integers(0, 1000), max_size=20))
def test_events_come_out_whole_however_they_are_cut(places: list[int]) -> None:
    stream = EventStream()
    found = [event for piece in cut(STREAM, places) for event in stream.feed(piece)]
    assert found == EVENTS
    assert (stream.last_id, stream.retry_ms) == ("7", 3000)


@quick
@given(st.lists(st.binary(max_size=100), max_size=10))
def test_any_bytes_are_events_or_none(pieces: list[bytes]) -> None:
    stream = EventStream(longest=50)
    for piece in pieces:
        assert all(len(event.data) <= 50 for event in stream.feed(piece))


def test_an_event_that_is_too_large_is_left_out_and_the_next_comes() -> None:
    stream = EventStream(longest=100)
    events = [event for _ in range(50) for event in stream.feed(b"data: 0123456789\n")]
    events += stream.feed(b"\ndata: next\n\n")
    assert events == [SentEvent("message", "next")]
