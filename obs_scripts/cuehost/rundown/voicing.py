"""How a host speaks a language: voice, speed and pitch, as host packs, config.yaml and rundowns say.

Written as a voice's id (`kokoro:af_heart`) or as `{voice: kokoro:af_heart, rate: 1.05, pitch: -1}`. It
travels as a text, the id with what differs from the voice's own: `kokoro:af_heart; rate=1.05; pitch=-1`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from .faults import quoted

RATES: Final = (0.5, 2.0)
"""The slowest and the fastest speech; 1 is the voice's own speed."""
PITCHES: Final = (-4.0, 4.0)
"""The deepest and the highest, in semitones; 0 is the voice's own. Beyond, nobody sounds human."""

_EXAMPLE = 'write it like "kokoro:af_heart", or {voice: kokoro:af_heart, rate: 1.05, pitch: -1}.'


class Voicing(NamedTuple):
    """What is None is left to the next who has a say: the settings, the host, the engines."""

    voice: str | None = None
    rate: float | None = None
    pitch: float | None = None

    def over(self, other: Voicing) -> Voicing:
        """This, with what it leaves open taken from `other`."""
        return Voicing(
            other.voice if self.voice is None else self.voice,
            other.rate if self.rate is None else self.rate,
            other.pitch if self.pitch is None else self.pitch,
        )

    def __str__(self) -> str:
        parts = [self.voice or ""]
        parts += [f"rate={self.rate:g}"] if self.rate is not None else []
        parts += [f"pitch={self.pitch:g}"] if self.pitch is not None else []
        return "; ".join(parts)


def parse_voicing(value: object) -> Voicing:
    """Read either form, or the text of one. Raises `ValueError` with a message for the seller."""
    if isinstance(value, str):
        voice, *rest = (part.strip() for part in value.split(";"))
        pairs = [part.partition("=") for part in rest]
        if any(not equals for _, equals, _ in pairs):
            raise ValueError(f"{quoted(value)} is not a voice; {_EXAMPLE}")
        value = {"voice": voice or None, **{name.strip(): text.strip() for name, _, text in pairs}}
    if not isinstance(value, Mapping):
        raise ValueError(f"this is not a voice; {_EXAMPLE}")
    unknown = [str(key) for key in value if key not in Voicing._fields]
    if unknown:
        raise ValueError(f"{quoted(unknown[0])} is no key of a voice; {_EXAMPLE}")
    found = Voicing(
        _id(value.get("voice")),
        _number(value.get("rate"), "rate", RATES),
        _number(value.get("pitch"), "pitch", PITCHES),
    )
    if found == Voicing():
        raise ValueError(f"this names neither a voice nor its rate or pitch; {_EXAMPLE}")
    return found


def _id(value: object) -> str | None:
    if value is None:
        return None
    text = value.strip() if isinstance(value, str) else ""
    engine, colon, name = text.partition(":")
    if not (engine and colon and name) or ";" in text:
        raise ValueError(
            f"{quoted(str(value))} is not a voice's id (`cuehost voices` lists them); {_EXAMPLE}"
        )
    return text


def _number(value: object, name: str, bounds: tuple[float, float]) -> float | None:
    if value is None:
        return None
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
            raise ValueError
        number = float(value)
    except ValueError:
        raise ValueError(f"the {name} {quoted(str(value))} is not a number.") from None
    if not math.isfinite(number) or not bounds[0] <= number <= bounds[1]:
        raise ValueError(f"the {name} {number:g} is out of range; expected {bounds[0]:g} to {bounds[1]:g}.")
    return number


def merged_voices(*tables: Mapping[str, str]) -> dict[str, str]:
    """Voicings by language (as texts) of several tables as one: for each value the first that has it counts.

    A table's `pt` also speaks for `pt-BR` of the tables after it.
    """
    out: dict[str, Voicing] = {}
    for table in reversed(tables):
        for lang, text in table.items():
            mine = parse_voicing(text)
            for other in [
                lang,
                *(known for known in out if known.startswith(f"{lang}-") and known not in table),
            ]:
                base = out.get(other) or out.get(other.split("-", maxsplit=1)[0]) or Voicing()
                out[other] = mine.over(base)
    return {lang: str(voicing) for lang, voicing in out.items()}
