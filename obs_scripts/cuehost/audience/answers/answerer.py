"""The answerer: a comment in, what is said to it out. Every word spoken was written by the offline writer or
stands in the sheet, and has passed the fact guard; nothing a viewer wrote is ever part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from cuehost.rundown import Rundown, Sheet

from ..language import language_of
from ..meaning import Meaning
from ..messages import Comment
from ..moderation import Decision as Passing
from ..moderation import Gate, Use, plain_letters
from ..understanding import LANGUAGES as READ_LANGUAGES
from ..understanding import Reading, kind_of, read
from .clauses import asking, clauses_of
from .library import Judge, Library, base
from .model import Decision, Reply
from .turn import Turn

_MARKUP = re.compile(
    r"<\s*[a-z/!]|\{\{|\$\{|\{[\w.]+\}|%[sdnx]\b|\]\(|\.\./|;\s*--|javascript:|\bdrop\s+table\b|\bselect\b.+\bfrom\b",
    re.IGNORECASE,
)
# Letters set apart, six or more: nobody asks so.
_SPELLED = re.compile(r"(?:(?<!\w)[^\W\d_](?!\w)\W+){5,}[^\W\d_](?!\w)")
_EXPECTED_BONUS = 0.45


class Answerer:
    """Answers the comments of one show.

    `show` is the rundown, or a bare product sheet; `langs` the languages the host speaks. `gate` moderates
    every comment first, and every text before it may be spoken; `judge` are the claim rules of the show's
    market and platform. `meaning` weighs what comments mean, beside their words. Raises `WriterError` where
    none of `langs` can be written offline.
    """

    def __init__(
        self,
        show: Rundown | Sheet,
        langs: Sequence[str],
        *,
        gate: Gate | None = None,
        judge: Judge | None = None,
        meaning: Meaning | None = None,
    ) -> None:
        self._meaning = meaning
        self._langs = tuple(langs)
        self._gate = gate or Gate()
        self._judge = judge
        self.reload(show)

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages the host speaks."""
        return self._langs

    @property
    def library(self) -> Library:
        """What may be said of the show as it is now."""
        return self._library

    def reload(self, show: Rundown | Sheet) -> None:
        """Takes the show as it is now: facts have changed."""
        self._library = Library(show, self._gate, self._judge, self._meaning)

    def prepared(self, lang: str) -> tuple[str, ...]:
        """Every whole text that may be spoken in `lang` without composing, each once.

        It takes a second or two: all of them are judged, and `reply` waits for none of that any more.
        """
        library = self._library
        library.names(base(lang))
        answers = library.answers(lang, base(lang))
        worded = [library.worded(one, lang) for one in answers.every()]
        texts = [one.text for one in worded if one is not None and one.text]
        return tuple(dict.fromkeys([*texts, *library.composer(lang).fixed()]))

    def learn(self, lang: str, progress: Callable[[int, int], None] = lambda _done, _of: None) -> None:
        """Has at hand what all facts mean in `lang`, then in the host's other languages. Where that was not
        done in an earlier show, it takes half a second for a product in a language; `reply` need not wait.
        """
        library = self._library
        if self._meaning is None:
            return
        spoken = [code for code in dict.fromkeys((lang, *self._langs)) if library.speaks(code)]
        every = [one.told for code in spoken for one in library.answers(code, base(code)).every()]
        self._meaning.learn(every, progress)

    def recall(self, lang: str) -> None:
        """After `learn`: has the rest at hand that replies in `lang` need, in 10 ms a fact."""
        if self._meaning is not None and self._library.speaks(lang):
            self._meaning.recall([one.told for one in self._library.answers(lang, base(lang)).every()])

    def reply(self, comment: Comment, *, lang: str, on_air: str | None = None) -> Reply:
        """What becomes of a comment while the show is on air in `lang` and `on_air` (its key) is shown."""
        # A harmless word of the viewer's language may be a bad one of another that the host speaks.
        written = comment.lang or language_of(comment.text, [base(code) for code in (*self._langs, lang)])
        verdict = self._gate.judge(comment.text, Use.COMMENT, written or lang)
        if not verdict.passed:
            decision = Decision.BLOCK if verdict.decision is Passing.BLOCK else Decision.HOLD
            return Reply(comment.id, decision, reason=verdict.why.value)
        if _MARKUP.search(comment.text) or _SPELLED.search(comment.text):
            return Reply(comment.id, Decision.IGNORE, reason="markup")
        reading = self.read(comment, lang, verdict.text)
        if reading is None:
            return Reply(comment.id, Decision.IGNORE, reason="language")
        if self._orders(reading, verdict.text, lang):
            return Reply(comment.id, Decision.IGNORE, reason="instruction")
        spoken = self._spoken_lang(reading.lang, lang)
        if spoken is None:
            return Reply(comment.id, Decision.HOLD, reason="language", kind=kind_of(reading))
        shown = on_air if on_air in self._library.show.products else None
        clauses = partial(self._clauses, verdict.text, reading.lang)
        said = replace(comment, text=verdict.text)
        return Turn(self._library, said, reading, spoken, lang, shown, clauses).reply()

    def read(self, comment: Comment, lang: str, text: str | None = None) -> Reading | None:
        """A comment read in the language that leaves the least of it unknown, None in one that is none of
        ours; `text` is what the gate left of it.
        """
        text, told = comment.text if text is None else text, comment.lang
        expected = [base(code) for code in (*self._langs, lang)]
        detected = language_of(text, expected)
        likely = [code for code in (detected, told and base(told)) if code]
        if detected is not None and detected not in READ_LANGUAGES:
            return None
        best: Reading | None = None
        least = 0.0
        for code in dict.fromkeys((*likely, base(lang), "en")):
            reading = read(text, code, self._library.names(code)) if code in READ_LANGUAGES else None
            if reading is None:
                continue
            cost = reading.unknown - (_EXPECTED_BONUS if code in likely else 0.0)
            if best is None or cost < least:
                best, least = reading, cost
        return best

    def _orders(self, reading: Reading, text: str, lang: str) -> bool:
        """Whether a comment gives the host orders, in its own letters or in others that look like them."""
        readings: list[Reading | None] = [reading]
        letters = plain_letters(text)
        if letters != text and any(item.unknown for item in reading.items):
            codes = dict.fromkeys((reading.lang, base(lang), "en"))
            readings += [
                read(letters, code, self._library.names(code)) for code in codes if code in READ_LANGUAGES
            ]
        return any(item.meanings == {"command"} for one in readings if one is not None for item in one.items)

    def _clauses(self, text: str, code: str) -> tuple[Reading, ...]:
        names = self._library.names(code)
        clauses = clauses_of(text, code)
        readings = [read(clause, code, names) for clause in clauses]
        return tuple(
            replace(reading, asks=reading.asks and asks)
            for reading, asks in zip(readings, asking(clauses, code), strict=True)
            if reading is not None
        )

    def _spoken_lang(self, read_in: str, lang: str) -> str | None:
        """The viewer's language where the host has it, else the show's."""
        own = next((code for code in self._langs if base(code) == read_in), None)
        return next((code for code in (own, lang) if code and Library.speaks(code)), None)
