"""The vocabulary: every file is readable and the languages cover the same ground."""

from __future__ import annotations

import pytest

from cuehost.writing.guard import CATEGORIES, languages
from cuehost.writing.guard.lexicon import _read, lexicon

CUES = {"place", "demonym", "colour"}  # claims beside a cue only


def test_all_eight_languages_are_there() -> None:
    assert languages() == ("en", "es", "id", "pt", "ru", "th", "vi", "zh")


@pytest.mark.parametrize("lang", languages())
def test_a_vocabulary_is_whole(lang: str) -> None:
    data = _read(lang)
    assert set(data["claims"]) <= {*CATEGORIES, *CUES}
    missing = set(_read("en")["claims"]) - set(data["claims"]) - CUES
    assert not missing
    assert set(data["attributes"]) == set(_read("en")["attributes"])
    for entries in lexicon(lang).phrases.by_literal.values():
        for entry in entries:
            entry.end(entry.literal + " something else", 0)  # a faulty pattern would raise
