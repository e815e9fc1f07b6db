"""What the host says to viewers besides answers: acknowledgements, thanks, bridges. Data, said in turn.

No phrase states a fact. A name in one is a first name that has passed moderation.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("phrases.yaml")
_LONGEST_NAME = 20


@dataclass(slots=True)
class Phrases:
    """The phrases of a language; each kind's are given one after another."""

    lang: str
    _by_kind: Mapping[str, tuple[str, ...]]
    _given: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, lang: str) -> Phrases:
        """Those of a language (`pt-BR` is `pt`); of one there are none of, there is none of any kind."""
        return cls(lang, _all().get(lang.split("-", maxsplit=1)[0].lower(), {}))

    def plain(self) -> tuple[str, ...]:
        """All phrases without a name, which can be spoken ahead."""
        kinds = (texts for kind, texts in self._by_kind.items() if kind != "viewer")
        return tuple(text for texts in kinds for text in texts if "{name}" not in text)

    def next(self, kind: str, name: str = "") -> str:
        """The next phrase of a kind, by name where one is given and there is such a phrase; empty where
        there is none.
        """
        plain = f"{kind}_plain" if f"{kind}_plain" in self._by_kind else kind
        chosen = kind if name else plain
        texts = self._by_kind.get(chosen, ())
        if not texts:
            return ""
        number = self._given[chosen]
        self._given[chosen] += 1
        return texts[number % len(texts)].replace("{name}", name)


def first_name(name: str) -> str:
    """What a viewer with this (moderated) name is addressed by; empty where it is no name to be spoken."""
    first = re.split(r"[\s_.|/]+", name.strip(), maxsplit=1)[0]
    letters = [char for char in first if char.isalpha()]
    sound = all(char.isalpha() or char in "'’-" or _joins(char) for char in first)
    return first if len(letters) > 1 and sound and len(first) <= _LONGEST_NAME else ""


def _joins(char: str) -> bool:
    """Whether a character is a sign that belongs to a letter, as vowels do in Thai."""
    return unicodedata.category(char) in ("Mn", "Mc")


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, tuple[str, ...]]]:
    data = yaml.safe_load(_FILE.read_text("utf-8"))
    return {lang: {kind: tuple(texts) for kind, texts in kinds.items()} for lang, kinds in data.items()}
