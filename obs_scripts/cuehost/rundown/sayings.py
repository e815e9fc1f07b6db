"""How words are to be pronounced: the seller's dictionary, as config.yaml, rundowns and sheets hold it.

A saying is a respelling (`kay two`), sounds in IPA between slashes (`/keɪ tuː/`), or both
(`kay two /keɪ tuː/`): voices that take phonemes use the sounds, the others the respelling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .faults import quoted

Sayings = dict[str, dict[str, str]]
"""Written word -> language (empty for all others) -> saying."""

_SAYING = re.compile(r"([^/]*?)\s*(?:/([^/]+)/)?\s*")
_NOT_IPA = re.compile(r"[0-9\[\]{}()<>|@#$%&*=+_A-Z]")
_LONGEST = 120


class Saying(NamedTuple):
    """`respelling` in the language's own spelling, `ipa` without slashes; at most one is empty."""

    respelling: str
    ipa: str


def parse_saying(text: str) -> Saying:
    """Read a saying; raises `ValueError` with a message for the seller."""
    match = _SAYING.fullmatch(text.strip())
    example = 'write it as it sounds, like "kay two", or in IPA between slashes, like "/keɪ tuː/".'
    if match is None or not (match[1] or match[2]):
        raise ValueError(f"{quoted(text)} is not a pronunciation; {example}")
    if len(text) > _LONGEST:
        raise ValueError(f"the pronunciation is longer than {_LONGEST} characters; {example}")
    ipa = (match[2] or "").strip()
    if (bad := _NOT_IPA.search(ipa)) is not None or (match[2] is not None and not ipa):
        wrong = quoted(bad[0]) if bad else "nothing"
        raise ValueError(f"{wrong} between the slashes is no sound of IPA; {example}")
    return Saying(match[1], ipa)


def merged(*tables: Mapping[str, Mapping[str, str]]) -> Sayings:
    """The tables as one. A word's languages come from all of them; the first that has one counts."""
    found: Sayings = {}
    for table in reversed(tables):
        for word, by_lang in table.items():
            found[word] = {**found.get(word, {}), **by_lang}
    return found
