"""Written to spoken: what a voice is given to read, and the way back to the caption."""

from __future__ import annotations

from dataclasses import replace as with_sounds
from functools import lru_cache

from .form import Piece, Replacement, Sound, Spoken, replace
from .language import Language
from .pronounce import Pronunciations
from .rules import find

__all__ = ["Piece", "Pronunciations", "Replacement", "Sound", "Spoken", "language", "to_spoken"]

NO_PRONUNCIATIONS = Pronunciations()


def to_spoken(text: str, lang: str, pronounce: Pronunciations = NO_PRONUNCIATIONS) -> Spoken:
    """The spoken form of `text` in `lang` (BCP 47; the region decides what `$` means).

    `pronounce` goes before everything else.

    In English, Chinese, Spanish, Portuguese, Russian, Thai, Vietnamese and Indonesian all figures become
    words; of other languages only links and emoji are dropped, for their voices read numbers themselves.
    """
    said = list(pronounce.find(text, lang))
    spoken = replace(text, find(text, language(lang), [replacement for replacement, _ in said]))
    ipa = {(place.start, place.end): sounds for place, sounds in said if sounds}
    if not ipa:
        return spoken
    sounds = (
        Sound(piece.start, piece.end, ipa[piece.written_start, piece.written_end])
        for piece in spoken.pieces
        if not piece.literal and (piece.written_start, piece.written_end) in ipa
    )
    return with_sounds(spoken, sounds=tuple(sounds))


@lru_cache(maxsize=64)
def language(lang: str) -> Language | None:
    """How `lang` (BCP 47) is spoken; None for languages that are left to the voices."""
    parts = lang.replace("_", "-").split("-")
    region = parts[-1].upper() if len(parts) > 1 and len(parts[-1]) in (2, 3) else ""
    match parts[0].lower():
        case "en":
            from .english import English as Found
        case "es":
            from .spanish import Spanish as Found  # type: ignore[assignment]
        case "zh" | "cmn":
            from .chinese import Chinese as Found  # type: ignore[assignment]
        case "pt":
            from .portuguese import Portuguese as Found  # type: ignore[assignment]
        case "ru":
            from .russian import Russian as Found  # type: ignore[assignment]
        case "th":
            from .thai import Thai as Found  # type: ignore[assignment]
        case "vi":
            from .vietnamese import Vietnamese as Found  # type: ignore[assignment]
        case "id":
            from .indonesian import Indonesian as Found  # type: ignore[assignment]
        case _:
            return None
    return Found(region)
