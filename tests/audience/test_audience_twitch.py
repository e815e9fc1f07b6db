"""Twitch against a TLS server that speaks its IRC: joining, messages, deletions, and a connection's ends."""

from __future__ import annotations

import asyncio
import random
import ssl

from audience_room import Conversation, Heard, Times, ended, hearing, live, tls_server

from cuehost.audience import AudienceEvent, Comment, EventKind, Removal, SourceState
from cuehost.audience.sources import Twitch

JOINED = (
    b":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands\r\n"
    b":tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!\r\n"
    b":justinfan1!justinfan1@justinfan1.tmi.twitch.tv JOIN #shop\r\n"
    b":tmi.twitch.tv 366 justinfan1 #shop :End of /NAMES list\r\n"
    b"@emote-only=0;room-id=1 :tmi.twitch.tv ROOMSTATE #shop\r\n"
)


def said(text: str, number: str = "m1", tags: str = "") -> bytes:
    head = f"@id={number};user-id=77;display-name=Mar\\sía{tags} :maria!maria@maria.tmi.twitch.tv"
    return f"{head} PRIVMSG #shop :{text}\r\n".encode()


def chat(*pieces: bytes, then: str = "wait", heard: list[str] | None = None) -> Conversation:
    """Lets a client join, sends the pieces one by one, then waits, closes, or cuts the line."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = heard if heard is not None else []
        while not asked or not asked[-1].startswith("JOIN"):
            asked.append((await reader.readline()).decode().rstrip("\r\n"))
        writer.write(JOINED)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        while then == "wait" and (line := await reader.readline()):
            asked.append(line.decode().rstrip("\r\n"))
        if then == "cut":
            writer.transport.abort()

    return talk


def twitch(port: int, tls: ssl.SSLContext, **more: float) -> Twitch:
    return Twitch(
        "#Shop", clock=Times(5.0).clock, rng=random.Random(1), host="localhost", port=port, tls=tls, **more
    )


async def test_a_chat_is_joined_without_an_account_and_read() -> None:
    asked: list[str] = []
    whole = said("¿Hierve rápido? :)", "m2")
    server = chat(
        b"PING :tmi.twitch.tv\r\n",
        said("hello"),
        whole[:90],
        whole[90:],
        said("\x01ACTION waves\x01", "m3"),
        said("Cheer100 great", "m4", ";bits=100"),
        b"@id=m5;login=li;msg-id=submysterygift;msg-param-mass-gift-count=5;user-id=9 "
        b":tmi.twitch.tv USERNOTICE #shop\r\n",
        b"@login=x;target-msg-id=m1 :tmi.twitch.tv CLEARMSG #shop :hello\r\n",
        b"@target-user-id=77 :tmi.twitch.tv CLEARCHAT #shop :maria\r\n",
        b":tmi.twitch.tv CLEARCHAT #shop\r\n",
        heard=asked,
    )
    async with tls_server(server) as (port, tls), hearing(twitch(port, tls)) as heard:
        items = await heard.count(8)
        while "PONG :tmi.twitch.tv" not in asked:
            await asyncio.sleep(0.01)
    assert asked[0] == "CAP REQ :twitch.tv/tags twitch.tv/commands"
    assert asked[1].startswith("NICK justinfan") and asked[2] == "JOIN #shop"
    assert not any(line.startswith("PASS") for line in asked)
    assert items[0] == Comment("m1", "twitch", "77", "Mar ía", "hello", 5.0)
    assert heard.texts[:3] == ["hello", "¿Hierve rápido? :)", "waves"]
    bits, gift = items[3:5]
    assert isinstance(bits, AudienceEvent) and (bits.kind, bits.count, bits.product) == (
        EventKind.GIFT,
        100,
        "bits",
    )
    assert isinstance(gift, AudienceEvent) and (gift.count, gift.name) == (5, "li")
    assert items[5:] == [
        Removal("twitch", 5.0, comment="m1"),
        Removal("twitch", 5.0, viewer="77"),
        Removal("twitch", 5.0),
    ]


async def test_it_comes_back_after_every_kind_of_end() -> None:
    servers = (
        chat(said("1", "a"), b"@id=half;user-id=1 :m!m@m PRIVMSG #shop :cut o", then="close"),
        chat(said("2", "b"), then="cut"),
        chat(said("3", "c"), b":tmi.twitch.tv RECONNECT\r\n"),
        chat(said("4", "d")),
    )
    async with tls_server(*servers) as (port, tls), hearing(twitch(port, tls)) as heard:
        await heard.count(4)
    assert heard.texts == ["1", "2", "3", "4"]
    assert heard.states.count(SourceState.WAITING) == 3
    assert heard.states.count(SourceState.LIVE) == 4


async def test_noise_giants_and_floods_are_survived() -> None:
    flood = b"".join(said(f"n{i}", f"f{i}") for i in range(3000))
    server = chat(b"\x00\xff\r\n:::\r\n\r\n", said("x" * 100_000, "giant"), flood)
    async with tls_server(server) as (port, tls), hearing(twitch(port, tls)) as heard:
        await heard.count(3000)
    assert heard.texts == [f"n{i}" for i in range(3000)]


async def test_silence_is_asked_about_and_then_given_up() -> None:
    asked: list[str] = []
    async with tls_server(chat(heard=asked)) as (port, tls):
        async with hearing(twitch(port, tls, quiet_s=0.05, answer_s=0.3)) as heard:
            await heard.until(lambda h: SourceState.WAITING in h.states)
    assert "PING :cuehost" in asked
    assert live(heard)


async def test_a_server_that_is_not_trusted_or_not_there_is_no_twitch() -> None:
    async with tls_server(chat()) as (port, _):
        async with hearing(twitch(port, ssl.create_default_context())) as heard:
            await heard.until(waiting)
    assert not live(heard)
    async with hearing(Twitch("shop", clock=Times().clock, host="127.0.0.1", port=1)) as heard:
        await heard.until(waiting)


def waiting(heard: Heard) -> bool:
    return SourceState.WAITING in heard.states


async def test_a_channel_that_is_none_or_suspended_is_refused() -> None:
    async with hearing(Twitch("two words\r\nQUIT", clock=Times().clock)) as heard:
        await heard.until(ended)
    assert heard.states[-1] is SourceState.REFUSED
    gone = b"@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #shop :This channel has been suspended.\r\n"
    async with tls_server(chat(gone)) as (port, tls), hearing(twitch(port, tls)) as heard:
        await heard.until(ended)
    assert heard.states[-1] is SourceState.REFUSED and "shop" in heard.source.trouble
