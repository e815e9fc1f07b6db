"""What may be said in one show, by language: answers written ahead, composers, the products' names, and the
output gate that all of it passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from cuehost.rundown import Rundown, Sheet
from cuehost.writing import Stating
from cuehost.writing import offline_languages as written_languages
from cuehost.writing.guard import Guard

from ..meaning import Meaning
from ..moderation import Gate, Use
from ..understanding import Phrases, names_of
from .composed import Composer
from .phrasing import LANGUAGES as SPOKEN_LANGUAGES
from .phrasing import phrasing
from .prepared import Answers, Prepared, prepare

Judge = Callable[[str, str], Sequence[str]]
"""Why a text in a language may not be spoken, by rules beyond the facts; nothing where it may."""

_WORDINGS = 5
_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]")


class Library:
    """All that is known of one show as it stands. Everything is made when it is first asked for, and kept."""

    def __init__(
        self, show: Rundown | Sheet, gate: Gate, judge: Judge | None, meaning: Meaning | None = None
    ) -> None:
        self.show = show
        self.meaning = meaning
        self.guard = Guard(show)
        self._gate = gate
        self._judge = judge
        self._checked: dict[tuple[str, str, str | None], bool] = {}
        self._statings: dict[tuple[str, int], Stating] = {}
        self._composers: dict[str, Composer] = {}
        self._answers: dict[tuple[str, str], Answers] = {}
        self._worded: dict[tuple[str, str], Prepared] = {}
        self._names: dict[str, Phrases] = {}

    @staticmethod
    def speaks(lang: str) -> bool:
        """Whether answers can be written in a language."""
        return base(lang) in SPOKEN_LANGUAGES and base(lang) in written_languages()

    def may(self, text: str, key: str | None, lang: str) -> bool:
        """The output gate: facts of product `key` and of the show, claim rules, and moderation of every
        word.
        """
        asked = text, lang, key
        if asked not in self._checked:
            self._checked[asked] = (
                self.guard.judge(text, lang, key).ok
                and (self._judge is None or not self._judge(text, lang))
                and self._gate.judge(text, Use.SPOKEN, lang).passed
            )
        return self._checked[asked]

    def composer(self, lang: str) -> Composer:
        """Who puts answers together in a language that is spoken (see `speaks`)."""
        if lang not in self._composers:
            words = phrasing(lang)
            assert words is not None  # asked only for languages that have phrases
            hosted = not isinstance(self.show, Rundown) or bool(self.show.hosts)
            self._composers[lang] = Composer(
                self._stating(lang), words, lambda text, key: self.may(text, key, lang), virtual=hosted
            )
        return self._composers[lang]

    def answers(self, lang: str, read_in: str) -> Answers:
        """What is said in `lang` to questions read with the words of `read_in`."""
        if (lang, read_in) not in self._answers:
            self._answers[lang, read_in] = prepare(self._stating(lang), lang, read_in)
        return self._answers[lang, read_in]

    def worded(self, one: Prepared, lang: str) -> Prepared | None:
        """An answer in words that the gate lets pass: its own, without what stands in brackets (other units),
        another wording, or the bare value; None where there are none.
        """
        if (one.topic, lang) not in self._worded:
            passing = next(
                (w for w in self._wordings(one, lang) if self.may(w.text or "", w.product, lang)), None
            )
            self._worded[one.topic, lang] = passing or replace(one, text=None)
        found = self._worded[one.topic, lang]
        return None if found.text is None else replace(one, text=found.text, facts=found.facts)

    def _wordings(self, one: Prepared, lang: str) -> Iterator[Prepared]:
        if one.text is None:
            return
        yield one
        if (plain := _BRACKETS.sub("", one.text)) != one.text:
            yield replace(one, text=plain)
        name = one.topic.partition("/")[2]
        for seed in range(1, _WORDINGS) if ":" not in name else ():  # those stand word for word in the sheet
            stating = self._stating(lang, seed)
            said = stating.show_fact(name) if one.product is None else stating.fact(one.product, name)
            if said is not None:
                yield replace(one, text=said[0], facts=said[1])
        if one.plain is not None:
            yield replace(one, text=one.plain)

    def names(self, lang: str) -> Phrases:
        """What viewers who write `lang` call the products."""
        if lang not in self._names:
            self._names[lang] = names_of(self.show.products, lang)
        return self._names[lang]

    def _stating(self, lang: str, seed: int = 0) -> Stating:
        if (lang, seed) not in self._statings:
            self._statings[lang, seed] = Stating(self.show, lang, seed=seed)
        return self._statings[lang, seed]


def base(lang: str) -> str:
    """`pt` of `pt-BR`."""
    return lang.replace("_", "-").partition("-")[0].lower()
