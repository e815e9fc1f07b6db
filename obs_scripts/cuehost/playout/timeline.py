"""From words in time to pictures in time: when captions and overlays of a line come and go. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from cuehost.rundown import Cue, Span

from .model import Action

# A prompt stays long enough to be read and acted on, then makes room for the product again.
PROMPT_S = 5.0
# As long as it takes to read a card, with the words that explain it.
CARD_S = {
    "lower_third": 6.0,
    "points": 9.0,
    "specs": 8.0,
    "compare": 10.0,
    "question": 12.0,
    "stock": 6.0,
    "countdown": 10.0,
}
_OTHER_CARD_S = 8.0
# A caption is on screen just before its first word, as subtitlers time them.
CAPTION_LEAD_S = 0.08
LIT = "caption:lit"
"""The name of an action that shows the same caption with another word lit."""


# Who asks for silence waits no longer than this: a longer clause may end at any of its words.
LONGEST_CLAUSE_S = 3.0
_MARKS = ".,;:!?…。，、；：！？؟،।"
_AFTER_WORD_S = 0.05


@dataclass(frozen=True, slots=True)
class CaptionClause:
    """A caption's text, the offset of its first character in the line, and its picture.

    `lit`: the caption before it, again, with another of its words lit, which begins at `offset`.
    """

    text: str
    offset: int
    picture: Path
    lit: bool = False


def time_of(offset: int, words: Sequence[Span], duration_s: float) -> float:
    """When the character at `offset` of a line is spoken, in s.

    It is the start of the word that holds it, or of the next word; after the last word it is the
    end of the line. A line without word times is taken to be spoken evenly.
    """
    if not words:
        return 0.0
    for word in words:
        if offset < word.offset + max(len(word.text), 1):
            return word.start_s
    return duration_s


def caption_actions(
    clauses: Sequence[CaptionClause], words: Sequence[Span], duration_s: float
) -> list[Action]:
    """One action a clause, whose caption comes as its first word is spoken, and one a word lit in it."""
    actions = []
    for clause in clauses:
        at_s = max(time_of(clause.offset, words, duration_s) - CAPTION_LEAD_S, 0.0)
        name = LIT if clause.lit else "caption"
        actions.append(Action(at_s, "caption", True, name, clause.picture, clause.text))
    return actions


def overlay_actions(
    cues: Iterable[Cue], words: Sequence[Span], duration_s: float, pictures: Mapping[str, Path]
) -> list[Action]:
    """What a line's overlay cues do. `pictures` maps cue names to prepared pictures.

    `picture:N` and `prompt:*` change the picture of their role; `price` only shows the card that
    stands ready in its scene. A card goes when it is read, and makes room for the price and for
    prompts. Cues whose picture does not exist are left out.
    """
    actions: list[Action] = []
    overlays = [cue for cue in cues if cue.kind == "overlay"]
    # A prompt that another one replaces has no end of its own: it would end the other one early.
    prompts = [
        time_of(c.at, words, duration_s)
        for c in overlays
        if c.name.startswith("prompt:") and c.name in pictures
    ]
    cards = [
        time_of(c.at, words, duration_s)
        for c in overlays
        if c.name.startswith("card:") and c.name in pictures
    ]
    may_have_card = any(name.startswith("card:") for name in pictures)
    for cue in overlays:
        at_s = time_of(cue.at, words, duration_s)
        kind = cue.name.split(":", maxsplit=1)[0]
        if cue.name in ("hide:price", "hide:prompt", "hide:picture"):
            role = cue.name.removeprefix("hide:")
            actions.append(Action(at_s, role, False, cue.name))  # type: ignore[arg-type]
        elif kind == "code" and cue.name in pictures:
            actions.append(Action(at_s, "code", True, cue.name, pictures[cue.name]))
        elif kind == "card" and cue.name in pictures:
            actions.append(Action(at_s, "card", True, cue.name, pictures[cue.name]))
            end_s = at_s + CARD_S.get(cue.name.split(":")[1], _OTHER_CARD_S)
            if not any(at_s < other <= end_s for other in cards):
                actions.append(Action(end_s, "card", False, "hide:card"))
        elif cue.name == "price" and "price" in pictures:
            if may_have_card:
                actions.append(Action(at_s, "card", False, "hide:card"))
            actions.append(Action(at_s, "price", True, "price"))
        elif kind == "picture" and cue.name in pictures:
            actions.append(Action(at_s, "picture", True, cue.name, pictures[cue.name]))
        elif kind == "prompt" and cue.name in pictures:
            if may_have_card:
                actions.append(Action(at_s, "card", False, "hide:card"))
            actions.append(Action(at_s, "prompt", True, cue.name, pictures[cue.name]))
            if not any(at_s < other <= at_s + PROMPT_S for other in prompts):
                actions.append(Action(at_s + PROMPT_S, "prompt", False, "hide:prompt"))
    return actions


def line_actions(
    cues: Iterable[Cue],
    clauses: Sequence[CaptionClause],
    words: Sequence[Span],
    duration_s: float,
    pictures: Mapping[str, Path],
) -> tuple[Action, ...]:
    """All stage actions of a line in order of time."""
    actions = caption_actions(clauses, words, duration_s) + overlay_actions(cues, words, duration_s, pictures)
    return tuple(sorted(actions, key=lambda action: action.at_s))


def clause_ends(text: str, words: Sequence[Span], captions: Iterable[int] = ()) -> tuple[float, ...]:
    """Where a line may fall silent before its end, in s: after the words that end a clause.

    A clause ends at a punctuation mark, and where a caption ends (`captions`: the offsets in the text at
    which they begin); in what is longer than `LONGEST_CLAUSE_S` without either, at the widest gap between
    two words. Without word times there is nowhere.
    """
    placed = [word for word in words if word.offset >= 0]
    starts = set(captions)
    ends: list[float] = []
    since, spare = 0.0, -1
    for number, (word, after) in enumerate(pairwise(placed)):
        written = text[word.offset : after.offset].rstrip().rstrip("\"'”’»」』)")
        if written[-1:] in _MARKS or any(word.offset < start <= after.offset for start in starts):
            ends.append(_silent_at(word, after))
            since, spare = after.start_s, -1
            continue
        if spare < 0 or _gap(placed, number) > _gap(placed, spare):
            spare = number
        if after.end_s - since > LONGEST_CLAUSE_S:
            ends.append(_silent_at(placed[spare], placed[spare + 1]))
            since, spare = placed[spare + 1].start_s, -1
    return tuple(sorted(ends))


def _gap(words: Sequence[Span], number: int) -> float:
    return words[number + 1].start_s - words[number].end_s


def _silent_at(word: Span, after: Span) -> float:
    """The moment between two words: soon after the first, and never in the second."""
    return min(word.end_s + _AFTER_WORD_S, max(after.start_s, word.end_s))
