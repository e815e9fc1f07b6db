"""What is asked to be spoken: a line, what is said of it clause by clause, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cuehost.errors import SpeechError
from cuehost.rundown import RATES, Voicing, parse_voicing

from .align import tokens
from .clauses import Clause, clauses
from .spoken import Pronunciations, Spoken, to_spoken
from .types import Speech, SpeechSettings

LONGEST_TEXT = 4000
"""Characters of one line; more is a mistake."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line to speak: what `prepare_many` takes. `voice` is an id, or None for the default.

    `pronounce` is how words are said here; None takes the settings'. `keep`: whether what `stream` makes of
    it may stay in the cache; False for what names a viewer.
    """

    text: str
    lang: str
    voice: str | None = None
    rate: float | None = None
    pronounce: Pronunciations | None = None
    keep: bool = True


class SpokenClause(NamedTuple):
    """A clause of a line: its speech, the stretch of the line's text it says, and the breath before the next
    in s, on top of the silence that a speech begins and ends with.
    """

    speech: Speech
    start: int
    end: int
    breath_s: float


class Directed(NamedTuple):
    """Who is asked to speak, and how: a voice's id, its rate (1.0: its own), its `pitch` in semitones."""

    voice: str | None
    rate: float
    pitch: float


def spoken_of(settings: SpeechSettings, text: str, lang: str, pronounce: Pronunciations | None) -> Spoken:
    """What is said of a line; `pronounce` None takes the settings'. Raises `SpeechError` where it is too long
    or has nothing to say.
    """
    if len(text) > LONGEST_TEXT:
        raise SpeechError(
            f"A line of {len(text)} characters is too long to be spoken at once.",
            "Split it into sentences.",
        )
    spoken = to_spoken(text, lang, settings.pronounce if pronounce is None else pronounce)
    if not tokens(spoken.text):
        shown = text if len(text) < 60 else text[:57] + "..."
        raise SpeechError(f"There is nothing to say in the line {shown!r}.", "Give it words, or remove it.")
    return spoken


def directed_of(settings: SpeechSettings, voice: str | None, rate: float | None = None) -> Directed:
    """Who is asked to speak and how: as the line says, else the host, else the settings.

    Raises `SpeechError`.
    """
    try:
        said = parse_voicing(voice) if voice else Voicing()
    except ValueError as error:
        raise SpeechError(f"The voice cannot be used: {error}") from None
    given = rate if rate is not None else said.rate if said.rate is not None else settings.rate
    if not RATES[0] <= given <= RATES[1]:
        raise SpeechError(f"A rate of {given} cannot be spoken.", "Choose one from 0.5 to 2.0.")
    return Directed(said.voice, given, settings.pitch if said.pitch is None else said.pitch)


def stretches(spoken: Spoken) -> list[tuple[Clause, Spoken]]:
    """The clauses of a line that nobody prepared, with what is said of each."""
    parts = clauses(spoken.text, early=True, whole=spoken.wholes())
    said = ((part, spoken.part(part.start, part.end, "," if part.open else "")) for part in parts)
    return [(part, one) for part, one in said if tokens(one.text)]
