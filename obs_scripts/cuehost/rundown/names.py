"""What facts and products may be called."""

from __future__ import annotations

import re
import unicodedata

_FACT_ID = re.compile(r"\w[\w .-]{0,63}")
_KEY = re.compile(r"\w[\w-]{0,63}")


def is_fact_id(name: str) -> bool:
    """Whether a fact may be called so."""
    return _FACT_ID.fullmatch(without_marks(name)) is not None


def is_key(name: str) -> bool:
    """Whether a product, an asset or a segment may be called so."""
    return _KEY.fullmatch(without_marks(name)) is not None


def without_marks(text: str) -> str:
    """A name without vowel signs and tones, which go with letters but are none to `re`: "จัดส่ง"."""
    return "".join(letter for letter in text if not unicodedata.category(letter).startswith("M"))
