"""Overruling: a person's word that a rule does not hold, for a whole show or for the words of one line.

The rundown's `rules: {overrule: ...}` says it for a show, `cuehost script ... overrule` for a line. Both
are an `Overruling`, and whoever judges asks `lifted` what of his findings they take away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cuehost.rundown import Line, RuleChoices

MACHINE = "cuehost"
"""The name of Cuehost itself among those who act. It may overrule nothing: only a person may."""


@dataclass(frozen=True, slots=True)
class Overruling:
    """The word of `by` that `rule` does not hold, and why.

    rule: the id of a claim rule, or the category of a fault that the fact guard finds.
    t: when it was said (wall clock, ISO 8601 with offset); empty where the rundown says it.
    line: the only line it is about, as it stood then; None for the whole show. span: its words in question.
    """

    rule: str
    by: str
    reason: str
    t: str = ""
    line: Line | None = None
    span: str = ""

    def lifts(self, rule: str, text: str, span: tuple[int, int], lang: str) -> bool:
        """Whether it takes away what `rule` finds in a text of the language `lang` (BCP 47) from `span[0]`
        to `span[1]`: there the text must hold the line word for word.
        """
        if rule != self.rule:
            return False
        if self.line is None:
            return True
        words, at = self.line.text, -1
        if lang != self.line.lang or text[slice(*span)] != self.span:
            return False
        while (at := text.find(words, at + 1)) >= 0:
            if at <= span[0] and span[1] <= at + len(words):
                return True
        return False


def for_the_show(choices: RuleChoices) -> tuple[Overruling, ...]:
    """What a rundown overrules for the whole show."""
    return tuple(Overruling(rule, by.by, by.reason) for rule, by in choices.overrule.items())


def lifted(
    every: Iterable[Overruling], rule: str, text: str, span: tuple[int, int], lang: str
) -> Overruling | None:
    """The overruling that takes away what `rule` finds in a text, the last one; None where it stands."""
    return next((o for o in reversed(tuple(every)) if o.lifts(rule, text, span, lang)), None)


def is_person(name: str) -> bool:
    """Whether a name may stand under an overruling."""
    return bool(name.strip()) and name.strip().casefold() != MACHINE
