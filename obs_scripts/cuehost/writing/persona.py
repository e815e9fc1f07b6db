"""Who is speaking: what of a host changes the words of a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MALE = re.compile(r"\b(?:male|man|masculine|m)\b", re.IGNORECASE)
_TONES = {
    "lively": re.compile(r"\b(?:energetic|excited|loud|fast|bubbly|punchy)\b", re.IGNORECASE),
    "calm": re.compile(r"\b(?:calm|quiet|unhurried|soft|serious|slow)\b", re.IGNORECASE),
}
_LIVELY = re.compile(r"\b(?:lively|playful|cheerful)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Persona:
    """A host as a writer needs to know it.

    `male` decides forms that hang on the speaker (`obrigado`, `рад`, `ครับ`); without anything known they
    are a woman's. `tone` is `lively`, `calm` or empty: it adds phrases of that tone.
    """

    male: bool = False
    tone: str = ""


UNKNOWN = Persona()


def persona_of(notes: Mapping[str, Any]) -> Persona:
    """The persona that a host pack's free notes tell of: `gender: male`, `tone: lively`, `pace: slow`."""
    manner = f"{notes.get('tone', '')} {notes.get('pace', '')}"
    tone = next((name for name, words in _TONES.items() if words.search(manner)), "")
    if _LIVELY.search(manner) and tone != "lively":
        # Lively and unhurried at once is neither.
        tone = "" if tone else "lively"
    return Persona(male=_MALE.search(str(notes.get("gender", ""))) is not None, tone=tone)
