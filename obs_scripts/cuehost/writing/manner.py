"""The manner of a host, told to a language model: in words, and by lines in that manner.

Both come from the host pack's notes; where a pack has no lines of its own, the phrase bank of the language
gives some that suit the host's tone and state nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cuehost.errors import WriterError

from .bank import load
from .draft import speaker
from .persona import persona_of
from .words import base

# What shows the manner of a language best: openers, reactions, invitations.
_KEYS = ("product.hook", "product.problem", "point.reaction", "product.ask", "closing.thanks")
_EACH = 2
# Not a manner of speaking.
_UNSAID = frozenset({"attire", "examples"})


def style_of(notes: Mapping[str, Any]) -> str:
    """A host pack's notes as a sentence: `tone: warm and honest; pace: unhurried; gender: female`."""
    return "; ".join(f"{key}: {value}" for key, value in notes.items() if key not in _UNSAID and value)


def examples_of(notes: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """Lines in the host's manner in `lang`: the pack's own (`examples: {en: [...]}`), else from the phrase
    bank; none where there is neither.
    """
    own = notes.get("examples")
    if isinstance(own, Mapping) and (lines := own.get(lang, own.get(base(lang)))):
        return tuple(str(line) for line in lines)
    persona = persona_of(notes)
    try:
        bank = load(lang)
    except WriterError:
        return ()
    slots = speaker(bank, persona)
    marks = (persona.tone,) if persona.tone else ()
    found: list[str] = []
    for key in _KEYS:
        plain = [phrase for phrase in bank.phrases(key, marks) if phrase.feasible(slots)]
        found += [phrase.fill(slots, 0, dict.fromkeys(phrase.cues())).text for phrase in plain[:_EACH]]
    return tuple(found)
