"""The spoken form of a text, with the way back to what was written.

Captions show what the line says ("$39.90"), voices speak what is heard ("39 dollars and 90 cents").
`Spoken` holds both and maps places in one to places in the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of the spoken text and the stretch of the written text it stands for.

    Where `literal`, both are as long and match character by character.
    """

    start: int
    end: int
    written_start: int
    written_end: int
    literal: bool


class Replacement(NamedTuple):
    """`written[start:end]` is spoken as `text`; empty where it is not spoken at all."""

    start: int
    end: int
    text: str


class Sound(NamedTuple):
    """`text[start:end]` of a spoken form sounds as `ipa` says."""

    start: int
    end: int
    ipa: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A written text and its spoken form. `pieces` cover `text` without gap, in order.

    `sounds` are the stretches of `text` whose phonemes are given; for voices that take phonemes.
    """

    written: str
    text: str
    pieces: tuple[Piece, ...]
    sounds: tuple[Sound, ...] = ()

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the written text that `text[start:end]` stands for."""
        if not self.pieces or end <= start:
            return (0, 0)
        first, last = self._piece(start), self._piece(end - 1)
        begin = first.written_start + (start - first.start if first.literal else 0)
        finish = last.written_start + (end - last.start) if last.literal else last.written_end
        return begin, max(begin, finish)

    def part(self, start: int, end: int, mark: str = "") -> Spoken:
        """The same text's stretch from `start` to `end` alone, with `mark` set behind it."""
        pieces: list[Piece] = []
        for piece in self.pieces:
            first, last = max(piece.start, start), min(piece.end, end)
            if last > first:
                moved = first - piece.start if piece.literal else 0
                till = piece.written_start + last - piece.start if piece.literal else piece.written_end
                pieces.append(
                    Piece(first - start, last - start, piece.written_start + moved, till, piece.literal)
                )
        if mark and pieces:
            over = pieces[-1].written_end
            pieces.append(Piece(end - start, end - start + len(mark), over, over, False))
        sounds = (s for s in self.sounds if s.start >= start and s.end <= end)
        moved_sounds = tuple(Sound(s.start - start, s.end - start, s.ipa) for s in sounds)
        return Spoken(self.written, self.text[start:end] + mark, tuple(pieces), moved_sounds)

    def wholes(self) -> tuple[tuple[int, int], ...]:
        """The stretches of `text` that stand for one written thing, or whose phonemes are given."""
        amounts = ((p.start, p.end) for p in self.pieces if not p.literal)
        return (*amounts, *((s.start, s.end) for s in self.sounds))

    def _piece(self, at: int) -> Piece:
        index = bisect_right(self.pieces, at, key=lambda piece: piece.start) - 1
        return self.pieces[max(0, index)]


def replace(written: str, replacements: Iterable[Replacement]) -> Spoken:
    """Put the replacements into the text. They must be sorted and must not overlap.

    Replacements are set off by spaces from letters and digits beside them, runs of white space
    become one space, and the ends are stripped.
    """
    out: list[str] = []
    pieces: list[Piece] = []
    length = 0

    def add(text: str, start: int, end: int, literal: bool) -> None:
        nonlocal length
        if not text:
            return
        out.append(text)
        pieces.append(Piece(length, length + len(text), start, end, literal))
        length += len(text)

    def ends_with_space() -> bool:
        return not out or out[-1][-1].isspace()

    def add_literal(start: int, end: int) -> None:
        at = start
        while at < end:
            run = at
            if written[at].isspace():
                while run < end and written[run].isspace():
                    run += 1
                if not ends_with_space():
                    add(" ", at, run, False)
            else:
                while run < end and not written[run].isspace():
                    run += 1
                add(written[at:run], at, run, True)
            at = run

    at = 0
    for replacement in replacements:
        add_literal(at, replacement.start)
        text = replacement.text
        if text:
            if not ends_with_space() and _joins(out[-1][-1], text[0]):
                add(" ", replacement.start, replacement.start, False)
            if text[0].isspace() and ends_with_space():
                text = text.lstrip()
            add(text, replacement.start, replacement.end, False)
            follow = written[replacement.end : replacement.end + 1]
            if text and follow and _joins(text[-1], follow):
                add(" ", replacement.end, replacement.end, False)
        at = replacement.end
    add_literal(at, len(written))
    while out and out[-1].isspace():
        out.pop()
        length = pieces.pop().start
    return Spoken(written, "".join(out), tuple(pieces))


def _joins(left: str, right: str) -> bool:
    """Whether two characters would run together into one word of an alphabet."""
    if not (left.isalnum() and right.isalnum()) or _is_han(left) or _is_han(right):
        return False
    return not (_is_thai(left) and _is_thai(right))


def _is_han(char: str) -> bool:
    return "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def _is_thai(char: str) -> bool:
    return "\u0e00" <= char <= "\u0e7f"
