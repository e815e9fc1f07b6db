"""From words in time to pictures in time: when captions and overlays of a line come and go. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cuehost.rundown import Cue, Span

from .model import Action

# A prompt stays long enough to be read and acted on, then makes room for the product again.
PROMPT_S = 5.0
# A caption is on screen just before its first word, as subtitlers time them.
CAPTION_LEAD_S = 0.08


@dataclass(frozen=True, slots=True)
class CaptionClause:
    """A caption's text, the offset of its first character in the line, and its picture."""

    text: str
    offset: int
    picture: Path


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
    """One action a clause: its caption comes as its first word is spoken."""
    actions = []
    for clause in clauses:
        at_s = max(time_of(clause.offset, words, duration_s) - CAPTION_LEAD_S, 0.0)
        actions.append(Action(at_s, "caption", True, "caption", clause.picture, clause.text))
    return actions


def overlay_actions(
    cues: Iterable[Cue], words: Sequence[Span], duration_s: float, pictures: Mapping[str, Path]
) -> list[Action]:
    """What a line's overlay cues do. `pictures` maps cue names to prepared pictures.

    `picture:N` and `prompt:*` change the picture of their role; `price` only shows the card that
    stands ready in its scene. Cues whose picture does not exist are left out.
    """
    actions: list[Action] = []
    overlays = [cue for cue in cues if cue.kind == "overlay"]
    # A prompt that another one replaces has no end of its own: it would end the other one early.
    prompts = [
        time_of(c.at, words, duration_s)
        for c in overlays
        if c.name.startswith("prompt:") and c.name in pictures
    ]
    for cue in overlays:
        at_s = time_of(cue.at, words, duration_s)
        kind = cue.name.split(":", maxsplit=1)[0]
        if cue.name in ("hide:price", "hide:prompt", "hide:picture"):
            role = cue.name.removeprefix("hide:")
            actions.append(Action(at_s, role, False, cue.name))  # type: ignore[arg-type]
        elif cue.name == "price" and "price" in pictures:
            actions.append(Action(at_s, "price", True, "price"))
        elif kind == "picture" and cue.name in pictures:
            actions.append(Action(at_s, "picture", True, cue.name, pictures[cue.name]))
        elif kind == "prompt" and cue.name in pictures:
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
