"""The language of a comment, offline: by its script, and in Latin letters by the words that give it away.

Comments are a few words long, and a show expects few languages; of those that are known here (English,
Spanish, Portuguese, Indonesian, Vietnamese by words; the rest by script) it tells the likeliest, or none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).resolve().parent / "languages.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster
_WORD = re.compile(r"[^\W\d_]+")
_LETTER_WEIGHT = 2.0
_EXPECTED_BONUS = 0.4
"""Less than half a word: what is expected decides between equals, and never against a word."""

_BY_SCRIPT = {
    "THAI": "th",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "CJK": "zh",
}


def language_of(text: str, expected: Collection[str] = ()) -> str | None:
    """The language `text` is written in, such as `es`; None where nothing tells.

    `expected` are the languages of the show and of its hosts: between equals they go first.
    """
    scripts = Counter(
        unicodedata.name(char, "").partition(" ")[0]
        for char in text[:500]
        if char.isalpha() and char > "\u024f"
    )
    latin = _latin_words(text[:500])
    if known := [(count, script) for script, count in scripts.items() if script in _BY_SCRIPT]:
        # Kana are few beside the Han characters of a Japanese sentence.
        if any(script in ("HIRAGANA", "KATAKANA") for _, script in known):
            return "ja"
        count, script = max(known)
        # A brand in Latin letters within another script is no sentence in it.
        if count >= sum(map(len, latin)) or script in ("THAI", "CJK"):
            return _BY_SCRIPT[script]
    wanted = {lang.partition("-")[0].lower() for lang in expected}
    scores = {lang: _score(lang, latin, text) for lang in _latin()}
    best = max(scores, key=lambda lang: scores[lang] + (_EXPECTED_BONUS if lang in wanted else 0))
    rivals = [
        s for lang, s in scores.items() if lang != best and s == scores[best] and lang not in wanted - {best}
    ]
    return best if scores[best] > 0 and (best in wanted or not rivals) else None


@cache
def _latin() -> dict[str, tuple[frozenset[str], dict[str, float]]]:
    """For each language in Latin letters its own letters, and its words with their weights."""
    data: dict[str, dict[str, Any]] = yaml.load(_FILE.read_text("utf-8"), Loader=_LOADER)
    words = {lang: entry["words"].split() for lang, entry in data.items()}
    shared = Counter(word for lang in words for word in set(words[lang]))
    return {
        lang: (frozenset(entry["letters"]), {word: 1.0 / shared[word] for word in words[lang]})
        for lang, entry in data.items()
    }


def _latin_words(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text).lower()
    return [word for word in _WORD.findall(text) if unicodedata.name(word[0], "").startswith("LATIN")]


def _score(lang: str, words: list[str], text: str) -> float:
    letters, weights = _latin()[lang]
    seen = letters & set(unicodedata.normalize("NFC", text).lower())
    return sum(weights.get(word, 0.0) for word in words) + _LETTER_WEIGHT * len(seen)
