"""People a line speaks to or who are said to ask: `no, Tom, there's no heater`, `Rini tanya`, `ya, Pak`.

Their names are no brands. What follows or precedes them tells: nobody sets a brand between commas for
itself, but in a list of brands, which given names (`given_names.yaml`) are not part of.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

import yaml

from .folding import plain
from .reading import Reading

_BEFORE = re.compile(r"(?:^|[,.!?…:;—–\-¿¡(«\"“，。！？：；])\s*$")
_BEHIND = re.compile(r"\s*(?:$|[,.!?…:;—–)»\"”，。！？：；]|\s-\s)")
# What stands before a name that is spoken to, and is no comma: `oh Karen,`, `nha chị Hạnh`, `ya, Pak Dedi`.
_SPEAKING = re.compile(
    r"(?:^|[\s,.!?…:;—–\-¿¡(«\"“，])(?:oh|ah|hey|hi|no|yes|yep|sorry|thanks|thank you|dear"
    r"|ay|oye|sí|si|hola|gracias|oi|olá|ô|ei|e aí|obrigad[oa]|sim|não|nao"
    r"|да|нет|ой|ох|эх|привет|спасибо|dạ|vâng|cảm ơn|chào|iya|ya|nggak|enggak|halo|hai|makasih|sabar)\s+$",
    re.IGNORECASE,
)
_TITLES = {
    "en": "mr mrs ms miss dear",
    "es": "don doña señor señora",
    "pt": "dona seu senhor senhora",
    "vi": "anh chị em cô chú bác bạn",
    "id": "pak bapak bu ibu kak kakak mbak mas bang om tante bunda teh mba",
}
_LAST_WORD = re.compile(r"(\w+)\.?\s+$")
_NAMED = re.compile(r"\s+[^\W\d_]\w+\s*(?:$|[,.!?…:;])")
_A_TITLE = frozenset(
    {"Pak", "Bapak", "Bu", "Ibu", "Kak", "Kakak", "Mbak", "Mas", "Bang", "Om", "Tante", "Bunda", "Teh", "Mba",
     "Sis", "Bro", "Gan", "Mama", "Papa", "Anh", "Chị", "Em", "Cô", "Chú", "Bác", "Bạn"}
)  # fmt: skip
_NEAR = 24  # letters between a name and what says that somebody asks


@functools.cache
def given_names() -> frozenset[str]:
    """Given names of all languages."""
    text = resources.files(__package__).joinpath("given_names.yaml").read_text("utf-8")
    return frozenset(name for names in yaml.safe_load(text).values() for name in names.split())


def addressed(start: int, end: int, reading: Reading) -> bool:
    """Whether the name at this place of the original is that of somebody who is spoken to or asks."""
    original = reading.folded.original
    word = original[start:end]
    before, behind = original[:start], original[end:]
    ends = _BEHIND.match(behind) is not None
    if word in _A_TITLE:
        named = _NAMED.match(behind) is not None
        return (ends or named) and (
            _BEFORE.search(before) is not None or _SPEAKING.search(before) is not None
        )
    title = _LAST_WORD.search(before)
    titled = title is not None and title[1].casefold() in _TITLES.get(reading.lexicon.lang, "").split()
    if not titled and word not in given_names():
        return False
    if ends and (titled or _BEFORE.search(before) is not None or _SPEAKING.search(before) is not None):
        return True
    asks = [reading.folded.span(h.start, h.end) for h in reading.of("cue", "asks")]
    return (
        any(-2 <= (start - b if start >= b else a - end) <= (_NEAR if start < a else 2) for a, b in asks)
        and plain(word, reading.lexicon.lang).isalpha()
    )
