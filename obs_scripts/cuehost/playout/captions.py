"""A line's captions, drawn: and under them, where it is wanted, the same line of the show's script in another
language. Nothing is translated here: what has no such line has no second caption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cuehost.errors import GraphicsError
from cuehost.graphics import CaptionCard, PictureStore
from cuehost.rundown import Line, Script, Span

from .timeline import CaptionClause

Under = tuple[str, str]
"""What stands under a line: the text and its language."""

_MOST_WITH_SECOND = 46
"""Characters of a caption that shares its place: two full lines would leave small print for the other."""
_OF_A_MARKET = ("price", "list_price")
# What is lit for less is not read; and each is a picture that OBS opens.
_SHORTEST_LIT_S = 0.16


@dataclass(frozen=True, slots=True)
class Second:
    """The show's script in another language, `texts` by the ids of the lines that they say again."""

    lang: str
    texts: Mapping[str, str] = field(default_factory=dict)

    def under(self, line: Line) -> Under | None:
        """What stands under a line, if anything."""
        text = self.texts.get(line.id, "")
        return (text, self.lang) if text.strip() else None


def second_of(script: Script, other: Script, *, same_market: bool) -> Second:
    """Which lines of `other` say what those of `script` say: of the same id, and stating the same facts, or
    both written by hand. Where it was written for another market, lines with a price say another one.
    """
    theirs = {line.id: line for part in other.segments for line in part.lines}
    texts = {}
    for line in (line for part in script.segments for line in part.lines):
        again = theirs.get(line.id)
        if again is None or again.text == line.text:
            continue
        by_hand = line.source == again.source == "hand"
        priced = any(fact.rpartition("/")[2] in _OF_A_MARKET for fact in (*line.facts, *again.facts))
        if (by_hand or set(line.facts) == set(again.facts)) and (same_market or not priced):
            texts[line.id] = again.text
    return Second(other.lang, texts)


def draw_captions(
    line: Line,
    box: tuple[int, int],
    align: str,
    store: PictureStore,
    under: Under | None = None,
    words: Sequence[Span] = (),
) -> tuple[CaptionClause, ...]:
    """The line's captions, drawn; with `under` below them, as far as it fits. Raises `GraphicsError`.

    Where the theme asks for it, each comes again for each of its `words`, with that one lit.
    """
    from cuehost.graphics import split_along, split_captions  # with all that sets text: it takes long to load

    most = _MOST_WITH_SECOND if under is not None else None
    track = split_captions(
        line.text, line.lang, box=box, theme=store.theme, canvas=store.canvas, max_chars=most
    )
    total = max(track.clauses[-1].end, 1) if track.clauses else 1
    ends = [clause.end / total for clause in track.clauses]
    below = split_along(*under, ends) if under is not None else ("",) * len(ends)
    drawn = []
    for clause, second in zip(track.clauses, below, strict=True):
        stretch = line.text[clause.start : clause.end]
        begin = clause.start + len(stretch) - len(stretch.lstrip())
        marks = lit_in(words, begin, clause.end) if store.theme.caption_words else []
        for number, (offset, end) in enumerate(marks or [(clause.start, None)]):
            mark = None if end is None else (offset - begin, min(end - begin, len(clause.text)))
            card = CaptionCard(clause.text, line.lang, mark, align=align)
            both = card if not (under and second) else replace(card, second=second, second_lang=under[1])
            try:
                picture = store.render(both, box)
            except GraphicsError:
                if both is card:
                    raise
                picture = store.render(card, box)  # rather the words that are spoken than none
            at = offset if number else clause.start
            drawn.append(CaptionClause(clause.text, at, picture, lit=number > 0))
    return tuple(drawn)


def lit_in(words: Sequence[Span], start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a line to be lit one after another between two offsets: its words, and what follows a
    short one together with it.
    """
    found: list[tuple[int, int]] = []
    since = 0.0
    for word in words:
        if not start <= word.offset < end:
            continue
        stop = word.offset + len(word.text)
        if found and word.start_s - since < _SHORTEST_LIT_S:
            found[-1] = found[-1][0], stop
        else:
            found.append((word.offset, stop))
            since = word.start_s
    return found
