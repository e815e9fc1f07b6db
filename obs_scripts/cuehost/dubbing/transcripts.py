"""What is said in a video and when: SRT and WebVTT, read and written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cuehost.errors import InputError
from cuehost.rundown import Span

MAX_BYTES = 2_000_000
LONGEST_CAPTION = 84
"""Characters of a caption: two lines of 42, as broadcasters have them; half of it without spaces."""

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_TAG = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_EXAMPLE = "Write times like 00:00:01,000 --> 00:00:04,000, as SRT files have them."


class Said(NamedTuple):
    """Words and when they sound in a video, s."""

    start_s: float
    end_s: float
    text: str


def read_transcript(path: Path) -> tuple[Said, ...]:
    """What an SRT or WebVTT file says, in order of time. Raises `InputError`, with the line."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(f"The transcript {path} is larger than 2 MB.", "Give the captions of one video.")
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            f"The transcript {path} cannot be read: {error.strerror or error}.", "Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"The transcript {path} is not UTF-8 text.", "Save it as UTF-8.") from error
    said = sorted(_cues(text, str(path)))
    if not said:
        raise InputError(f"The transcript {path} says nothing with a time.", _EXAMPLE)
    return tuple(said)


def _cues(text: str, where: str) -> Iterator[Said]:
    times: tuple[float, float] | None = None
    words: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if "-->" in line:
            if (found := _TIMES.match(line)) is None:
                raise InputError(
                    f"{where}:{number}: this is no pair of times: {line.strip()[:60]}.", _EXAMPLE
                )
            # A line before the times is the cue's number or name.
            if times is not None and words:
                yield Said(*times, _plain(words[:-1] if _is_number(words[-1]) else words))
            times, words = (_seconds(found.groups()[:4]), _seconds(found.groups()[4:])), []
            if times[1] <= times[0]:
                raise InputError(f"{where}:{number}: it ends before it begins.", _EXAMPLE)
        elif line.strip() and times is not None:
            words.append(line)
        elif times is not None:
            if plain := _plain(words):
                yield Said(*times, plain)
            times, words = None, []


def _is_number(line: str) -> bool:
    return line.strip().isdigit()


def _plain(lines: Sequence[str]) -> str:
    return " ".join(html.unescape(_TAG.sub("", " ".join(lines))).split())


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    return (
        int(hours or 0) * 3600
        + int(minutes or 0) * 60
        + int(seconds or 0)
        + int((fraction or "0").ljust(3, "0")) / 1000
    )


def captions_of(text: str, words: Sequence[Span], start_s: float, end_s: float) -> Iterator[Said]:
    """A spoken line as captions that are not too long to read, each from its first word to the next one's.

    `words` are timed from the line's first sample, which sounds at `start_s`; the last caption stays till
    `end_s`.
    """
    longest = LONGEST_CAPTION if " " in text.strip() else LONGEST_CAPTION // 2
    placed = [word for word in words if word.offset >= 0]
    starts = [(0, start_s)]
    for word, after in zip(placed, [*placed[1:], None] if placed else [], strict=True):
        end = after.offset if after is not None else len(text)
        if end - starts[-1][0] > longest and word.offset > starts[-1][0]:
            starts.append((word.offset, start_s + word.start_s))
    for (first, at), (end, until) in zip(starts, [*starts[1:], (len(text), end_s)], strict=True):
        if part := text[first:end].strip():
            yield Said(at, until, part)


def as_srt(captions: Iterable[Said]) -> str:
    """Captions as an SRT file."""
    blocks = (
        f"{number}\n{_clock(c.start_s)} --> {_clock(c.end_s)}\n{c.text}\n"
        for number, c in enumerate(captions, start=1)
    )
    return "\n".join(blocks)


def _clock(seconds: float) -> str:
    ms = max(0, round(seconds * 1000))
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
