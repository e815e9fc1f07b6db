"""The reception: many sources into one intake, and none stops another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from audience_room import Times
from pydantic import SecretStr

from cuehost.audience import Comment, Intake, LiveSource, Received, Reception, SourceState
from cuehost.audience.moderation import Gate, Moderator
from cuehost.audience.sources import LocalWebsocket, Replay
from cuehost.errors import SourceRefused


class Endless:
    """Gives one comment and then waits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        live()
        try:
            yield Comment("c1", self.name, "v", "Vi", f"from {self.name}", 0.0)
            await asyncio.Event().wait()
        finally:
            self.closed = True


class Refused(Endless):
    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        raise SourceRefused("No such room.")
        yield


def kept(feed: Endless | Replay | LocalWebsocket, times: Times) -> LiveSource:
    return LiveSource(feed, clock=times.clock, sleep=times.sleep)


async def test_many_sources_are_received_and_closed_together() -> None:
    times, feeds, told = Times(), [Endless("a"), Refused("bad"), Endless("b")], []
    intake = Intake()
    reception = Reception([kept(feed, times) for feed in feeds], intake, told.append)
    assert {status.state for status in reception.statuses()} == {SourceState.IDLE}
    reception.open()
    received: list[str] = []
    while len(received) < 2:
        received += [item.id + item.source for item in await intake.take()]
    assert sorted(received) == ["c1a", "c1b"]
    states = {status.name: (status.state, status.trouble) for status in reception.statuses()}
    assert states == {
        "a": (SourceState.LIVE, ""),
        "b": (SourceState.LIVE, ""),
        "bad": (SourceState.REFUSED, "No such room."),
    }
    await reception.close()
    assert feeds[0].closed and feeds[2].closed
    assert {status.state for status in told if status.name == "a"} == {
        *(SourceState.CONNECTING, SourceState.LIVE, SourceState.ENDED)
    }


async def test_a_replayed_chat_comes_out_judged(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text(
        '{"t": 0, "name": "Maria", "text": "Does it boil fast?"}\n'
        '{"t": 1, "name": "Admin", "text": "¿Cuánto cuesta?"}\n'
        '{"t": 2, "name": "Troll", "text": "f u c k you"}\n',
        encoding="utf-8",
    )
    times, intake, moderator = Times(), Intake(), Moderator(Gate())
    replay = Replay(path, clock=times.clock, sleep=times.sleep)
    reception = Reception([kept(replay, times)], intake)
    reception.open()
    judged = []
    while len(judged) < 3:
        judged += [moderator.judge(item) for item in await intake.take() if isinstance(item, Comment)]
    await reception.close()
    assert [(j.comment.text, j.comment.name, j.text.why) for j in judged] == [
        ("Does it boil fast?", "Maria", "clean"),
        ("¿Cuánto cuesta?", "", "clean"),
        ("", "Troll", "abuse"),
    ]


async def test_a_port_is_free_again_after_closing() -> None:
    times, token, port = Times(), SecretStr("x" * 16), 0
    for _ in range(2):
        feed = LocalWebsocket(token, clock=times.clock, port=port)
        source, states = kept(feed, times), asyncio.Queue[SourceState]()
        source.on_state(states.put_nowait)
        reception = Reception([source], Intake())
        reception.open()
        async with asyncio.timeout(60):
            assert [await states.get() for _ in range(2)] == [SourceState.CONNECTING, SourceState.LIVE]
        port = feed.port
        await reception.close()
