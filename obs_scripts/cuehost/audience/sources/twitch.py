"""Twitch chat: IRC over TLS, read without an account (https://dev.twitch.tv/docs/chat/irc/).

Follows and viewer numbers don't come this way. Bits, subscriptions and gifts come as gifts.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import ssl
from collections.abc import AsyncGenerator, Callable

from cuehost.errors import SourceLost, SourceRefused
from cuehost.waiting import within

from ..messages import MAX_ID, MAX_NAME, MAX_TEXT, AudienceEvent, Comment, EventKind, Received, Removal
from ..source import Clock
from .irc import IrcMessage, parse_irc
from .lines import LineSplitter

HOST, PORT = "irc.chat.twitch.tv", 6697
_CHANNEL = re.compile(r"[a-z0-9_]{1,25}")
_CHUNK = 64 * 1024
_GIFTS = frozenset({"sub", "resub", "subgift", "submysterygift", "anonsubgift"})


class Twitch:
    """The chat of one channel. `quiet_s`: Twitch pings about every five minutes; after that long without a
    sign of life it is asked for one, and has `answer_s` to give it.
    """

    def __init__(
        self,
        channel: str,
        *,
        clock: Clock,
        rng: random.Random | None = None,
        host: str = HOST,
        port: int = PORT,
        tls: ssl.SSLContext | None = None,
        answer_s: float = 10.0,
        quiet_s: float = 330.0,
        name: str = "twitch",
    ) -> None:
        self._channel = channel.strip().lstrip("#").lower()
        self._clock = clock
        self._rng = rng or random.Random()
        self._host, self._port = host, port
        self._tls = tls
        self._answer_s = answer_s
        self._quiet_s = quiet_s
        self.name = name

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Joins the channel and gives what is written there, without end."""
        if not _CHANNEL.fullmatch(self._channel):
            raise SourceRefused(
                f"{self._channel!r} is not a Twitch channel.", "Give the name in the channel's address."
            )
        tls = self._tls or ssl.create_default_context()
        try:
            reader, writer = await within(
                asyncio.open_connection(self._host, self._port, ssl=tls), self._answer_s
            )
        except TimeoutError as error:
            raise SourceLost("Twitch does not answer in time.") from error
        except (OSError, ssl.SSLError) as error:
            raise SourceLost("The connection to Twitch fails.") from error
        try:
            self._send(writer, "CAP REQ :twitch.tv/tags twitch.tv/commands")
            self._send(writer, f"NICK justinfan{self._rng.randrange(10_000, 99_999)}")
            self._send(writer, f"JOIN #{self._channel}")
            async for message in self._messages(reader, writer):
                if message.command == "PING":
                    self._send(writer, "PONG :" + (message.params[-1] if message.params else ""))
                elif message.command in ("ROOMSTATE", "366"):  # 366: end of the names in the channel
                    live()
                elif message.command == "RECONNECT":
                    raise SourceLost("Twitch asks to connect anew.")
                elif message.command == "NOTICE":
                    self._heed(message)
                elif received := self._received(message):
                    yield received
        finally:
            writer.close()
            with contextlib.suppress(OSError, ssl.SSLError, TimeoutError):
                await within(writer.wait_closed(), 1.0)

    async def _messages(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> AsyncGenerator[IrcMessage, None]:
        splitter = LineSplitter()
        asked = True  # at first Twitch owes an answer to our joining
        while True:
            try:
                data = await within(reader.read(_CHUNK), self._answer_s if asked else self._quiet_s)
            except TimeoutError as error:
                if asked:
                    raise SourceLost("Twitch has fallen silent.") from error
                self._send(writer, "PING :cuehost")
                asked = True
                continue
            except (OSError, ssl.SSLError) as error:
                raise SourceLost("The connection to Twitch broke off.") from error
            if not data:
                raise SourceLost("Twitch has closed the connection.")
            asked = False
            for line in splitter.feed(data):
                if message := parse_irc(line.decode("utf-8", "replace")):
                    yield message

    def _send(self, writer: asyncio.StreamWriter, line: str) -> None:
        # Whatever a server sent that we send back: one line, of bounded length.
        writer.write(re.sub(r"[\r\n\0]", " ", line)[:500].encode() + b"\r\n")

    def _heed(self, message: IrcMessage) -> None:
        kind = message.tags.get("msg-id", "")
        if kind in ("msg_channel_suspended", "msg_banned", "tos_ban"):
            raise SourceRefused(
                f"Twitch does not let us into the channel {self._channel}.", "Check the channel's name."
            )
        if message.params and "authentication failed" in message.params[-1].lower():
            raise SourceLost("Twitch refuses reading without an account for now.", retry_after_s=60.0)

    def _received(self, message: IrcMessage) -> Received | None:
        tags, text = message.tags, message.params[-1] if message.params else ""
        if message.command == "PRIVMSG" and len(message.params) >= 2:
            if (bits := tags.get("bits", "")).isascii() and bits.isdigit() and int(bits[:9]) > 0:
                return self._gift(message, int(bits[:9]), "bits", text)
            if text.startswith("\x01ACTION ") and text.endswith("\x01"):
                text = text[len("\x01ACTION ") : -1]
            return Comment(
                id=tags.get("id", "")[:MAX_ID] or f"{self._clock()}",
                source=self.name,
                viewer=(tags.get("user-id") or message.nick)[:MAX_ID],
                name=(tags.get("display-name") or message.nick)[:MAX_NAME],
                text=text[:MAX_TEXT],
                t=self._clock(),
            )
        if message.command == "USERNOTICE" and tags.get("msg-id") in _GIFTS:
            written = tags.get("msg-param-mass-gift-count", "1")
            count = int(written[:6]) if written.isascii() and written.isdigit() else 1
            return self._gift(message, max(1, count), "subscription", text if len(message.params) > 1 else "")
        if message.command == "CLEARMSG" and tags.get("target-msg-id"):
            return Removal(self.name, self._clock(), comment=tags["target-msg-id"][:MAX_ID])
        if message.command == "CLEARCHAT":
            viewer = tags.get("target-user-id", "")[:MAX_ID]
            # Without a viewer the whole chat was cleared; with a second parameter one viewer was.
            return Removal(
                self.name, self._clock(), viewer=viewer or (text if len(message.params) > 1 else "")
            )
        return None

    def _gift(self, message: IrcMessage, count: int, what: str, text: str) -> AudienceEvent:
        tags = message.tags
        return AudienceEvent(
            id=tags.get("id", "")[:MAX_ID] or f"{self._clock()}",
            source=self.name,
            kind=EventKind.GIFT,
            t=self._clock(),
            count=count,
            viewer=(tags.get("user-id") or message.nick)[:MAX_ID],
            name=(tags.get("display-name") or tags.get("login") or message.nick)[:MAX_NAME],
            product=what,
            text=text[:MAX_TEXT],
        )
