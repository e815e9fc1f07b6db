"""IRC messages with IRCv3 tags, as Twitch sends them (RFC 1459; IRCv3 "message tags")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_ESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


@dataclass(frozen=True, slots=True)
class IrcMessage:
    """One message: its tags unescaped, the nickname it comes from ("" for none), command and parameters."""

    command: str
    params: tuple[str, ...] = ()
    nick: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def parse_irc(line: str) -> IrcMessage | None:
    """One line without its CR LF; None where it is no message."""
    rest = line.strip("\r\n\0")
    tags: dict[str, str] = {}
    nick = ""
    if rest.startswith("@"):
        written, _, rest = rest[1:].partition(" ")
        for tag in written.split(";"):
            key, _, value = tag.partition("=")
            if key:
                tags[key] = unescaped(value)
        rest = rest.lstrip(" ")
    if rest.startswith(":"):
        prefix, _, rest = rest[1:].partition(" ")
        nick = prefix.partition("!")[0]
        rest = rest.lstrip(" ")
    head, colon, trailing = (" " + rest).partition(" :")
    command, *params = head.split(" ") if head.strip(" ") else [""]
    words = [word for word in (command, *params) if word]
    if not words or not words[0].isascii() or not words[0].isalnum():
        return None
    return IrcMessage(words[0].upper(), (*words[1:], *([trailing] if colon else [])), nick, tags)


def unescaped(value: str) -> str:
    """A tag's value as it was before it was escaped."""
    if "\\" not in value:
        return value
    out: list[str] = []
    chars = iter(value)
    for char in chars:
        if char == "\\":
            escaped = next(chars, "")
            out.append(_ESCAPES.get(escaped, escaped))
        else:
            out.append(char)
    return "".join(out)
