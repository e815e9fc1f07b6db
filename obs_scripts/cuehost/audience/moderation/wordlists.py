"""Lists of words that are not wanted on air, by language, and finding them in folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from .normal import Folded, folded_entry, unmarked

FOLDER = Path(__file__).resolve().parent / "words"
LANGUAGES = ("en", "es", "id", "pt", "ru", "th", "vi", "zh")

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster
_KEYS = ("severe", "here_severe", "mild", "here_mild")
_UNSPACED = frozenset({"th", "zh"})
_MARKS_MEAN_LITTLE = frozenset({"ru"})
_SHORTEST_UNMARKED = 4
"""Entries this short mean something else too often where a language's marks have been taken off."""


@dataclass(frozen=True, slots=True)
class WordHit:
    """An unwanted word: the list's language, the entry as folded, and whether it is severe."""

    lang: str
    entry: str
    severe: bool


class _Matcher:
    """The entries of one list, of one severity, or of several lists together."""

    def __init__(self, lists: list[tuple[str, list[str]]], harmless: list[str]) -> None:
        marked: set[str] = set()
        plain: set[str] = set()
        solid: set[str] = set()
        self._whole: list[str] = []
        for lang, entry in [(lang, entry) for lang, entries in lists for entry in entries]:
            word = folded_entry(entry)
            if lang in _UNSPACED and not word.isascii():
                solid.add(word.replace(" ", ""))
                continue
            bounded = _bounded(entry, word)
            marked.add(bounded)
            bare = unmarked(word)
            if lang in _MARKS_MEAN_LITTLE or (bare == word and len(word) >= _SHORTEST_UNMARKED):
                plain.add(_bounded(entry, bare))
            self._whole.append(word)
        self._marked, self._plain, self._run = _any(marked), _any(plain), _any(solid)
        self._harmless = _any({folded_entry(word) for word in harmless})

    def find(self, text: Folded) -> str | None:
        """The first entry that stands in `text`."""
        lines = ((self._run, text.solid), (self._marked, text.marked), (self._plain, text.plain))
        for pattern, line in lines:
            if pattern is not None and (hit := pattern.search(line)):
                if self._harmless is not None:
                    # Not with nothing: what stood around must not meet.
                    hit = pattern.search(self._harmless.sub("·", line))
                if hit is not None:
                    return hit[0].strip()
        return self._find_starred(text.starred)

    def _find_starred(self, starred: tuple[str, ...]) -> str | None:
        for word in starred:
            known = re.compile(re.escape(word).replace(r"\*", "."))
            if sum(char != "*" for char in word) >= 2 and (
                found := next(filter(known.fullmatch, self._whole), None)
            ):
                return found
        return None


@cache
def _matchers() -> tuple[tuple[str, bool, bool, _Matcher], ...]:
    """(language, only there, severe, its matcher) of all lists, the severe ones first."""
    made: list[tuple[str, bool, bool, _Matcher]] = []
    for lang in LANGUAGES:
        data = _read(lang)
        for key in _KEYS:
            if entries := _entries(data, key):
                matcher = _Matcher([(lang, entries)], data.get("except") or [])
                made.append((lang, key.startswith("here"), key.endswith("severe"), matcher))
    return tuple(sorted(made, key=lambda matcher: not matcher[2]))


@cache
def _all_lists() -> _Matcher:
    """Everything at once: most texts have nothing of it."""
    data = {lang: _read(lang) for lang in LANGUAGES}
    return _Matcher([(lang, _entries(data[lang], key)) for lang in LANGUAGES for key in _KEYS], [])


def load_lists() -> None:
    """Reads all lists now, which takes a tenth of a second; else the first text to be judged waits for it."""
    _all_lists()
    _matchers()
    _staff()


def find_words(text: Folded, langs: frozenset[str]) -> WordHit | None:
    """The worst unwanted word in `text`, whatever its language.

    `langs` are the languages that are to be expected (the comment's, the show's), as `pt` or `pt-BR`: some
    words are unwanted in one language and harmless in another.
    """
    if _all_lists().find(text) is None:
        return None
    expected = {lang.partition("-")[0].lower() for lang in langs}
    for lang, here, severe, matcher in _matchers():
        if (not here or lang in expected) and (entry := matcher.find(text)):
            return WordHit(lang, entry, severe)
    return None


@cache
def _staff() -> re.Pattern[str] | None:
    names = (str(name) for name in _read("staff")["names"])
    return _any({_bounded(name, unmarked(folded_entry(name.strip("*")))) for name in names})


def imitates_staff(name: Folded) -> bool:
    """Whether a viewer's name, or what a comment begins with before a colon or bracket, would pass for one of
    the show's own people or its software.
    """
    pattern = _staff()
    return pattern is not None and bool(pattern.search(name.plain))


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=_LOADER)
    return data


def _entries(data: dict[str, Any], key: str) -> list[str]:
    """A list's entries; to the severe ones also those of `apart`, cut in two at every place."""
    entries: list[str] = list(data.get(key) or [])
    if key == "severe":
        entries += [f"{w[:i]} {w[i:]}" for w in data.get("apart") or [] for i in range(1, len(w))]
    return entries


def _bounded(entry: str, word: str) -> str:
    """An entry with a space wherever its word must begin or end."""
    return ("" if entry.startswith("*") else " ") + word + ("" if entry.endswith("*") else " ")


def _any(texts: set[str]) -> re.Pattern[str] | None:
    """Finds any of `texts`, the longest where several begin at one place."""
    return re.compile(_trie(sorted(texts))) if texts else None


def _trie(texts: list[str]) -> str:
    """The pattern of sorted texts as a tree, so that each place is looked at once, not once for each text."""
    branches: list[str] = []
    for first, group in groupby((text for text in texts if text), key=lambda text: text[0]):
        branches.append(re.escape(first) + _trie([text[1:] for text in group]))
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if '' in texts else ''}"
