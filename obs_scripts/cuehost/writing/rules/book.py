"""The rules of a market and of platforms as one book, and what it says of lines, scripts and shows."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cuehost.rundown import Rundown, Script, Sheet

from ..overruling import Overruling, for_the_show, lifted
from .checks import CHECKS, gestures_in
from .data import files_for, rule_files
from .matching import find, fold, seen, together
from .model import Airing, Finding, NamedCheck, Rule, Where, Words
from .texts import texts_of, words_of

# TikTok Shop is run by market; the United States have rules of their own.
_IN_MARKET = {("tiktok_shop", "US"): "tiktok_shop_us", ("tiktok", "US"): "tiktok_shop_us"}


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules in force for a market and the platforms a show goes to. Judging reads and writes nothing.

    `overruled` is what people have said of single lines: there their words pass.
    """

    market: str
    platforms: tuple[str, ...]
    rules: tuple[Rule, ...]
    overruled: tuple[Overruling, ...] = ()

    @property
    def looks_at(self) -> frozenset[str]:
        """The names of the checks there are rules for."""
        return frozenset(rule.looks_for.name for rule in self.rules if isinstance(rule.looks_for, NamedCheck))

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id, or None where it is not in force here."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def without(self, ids: Iterable[str]) -> RuleBook:
        """The book without these rules."""
        gone = frozenset(ids)
        return replace(self, rules=tuple(rule for rule in self.rules if rule.id not in gone))

    def overruled_by(self, people: Iterable[Overruling]) -> RuleBook:
        """The book as people have overruled it: rules of a whole show are gone, words of lines pass."""
        every = tuple(people)
        book = self.without(o.rule for o in every if o.line is None)
        return replace(book, overruled=(*self.overruled, *(o for o in every if o.line is not None)))

    def judge_line(self, text: str, lang: str, where: Where = ()) -> tuple[Finding, ...]:
        """What the rules find in a text of the language `lang` (BCP 47), in the order of the text; no
        warnings about words that are blocked. `where` is the text's place, for the findings.
        """
        found: list[Finding] = []
        folded = fold(text)
        for rule in self.rules:
            if isinstance(rule.looks_for, Words):
                for start, end in find(rule.looks_for, folded, lang):
                    if lifted(self.overruled, rule.id, text, (start, end), lang) is not None:
                        continue
                    found.append(_finding(rule, where, (start, end), text[start:end]))
        blocked = [finding.span for finding in found if finding.severity == "block" and finding.span]
        told = (f for f in found if f.severity == "block" or not _overlaps(f.span, blocked))
        return tuple(sorted(told, key=lambda finding: finding.span or (0, 0)))

    def judge_texts(self, show: Rundown | Sheet, langs: Iterable[str] | None = None) -> tuple[Finding, ...]:
        """What the rules find in the texts of a show or sheet; in all of its languages, or in `langs`."""
        books = {lang: self._of_use(show, lang) for lang in langs or show.languages}
        found = (
            books[text.lang].judge_line(text.text, text.lang, text.where)
            for text in texts_of(show, [lang for lang, book in books.items() if book.rules])
        )
        return tuple(dict.fromkeys(finding for findings in found for finding in findings))

    def _of_use(self, show: Rundown | Sheet, lang: str) -> RuleBook:
        """The book with only the rules whose words are in any of the texts: a show has many texts, and most
        rules nothing to say of them.
        """
        words = [rule.looks_for for rule in self.rules if isinstance(rule.looks_for, Words)]
        found = seen(words, together(words_of(show, lang)), lang)
        return replace(self, rules=tuple(rule for rule in self.rules if rule.looks_for in found))

    def judge_show(self, rundown: Rundown, airing: Airing) -> tuple[Finding, ...]:
        """What the rules find in a show and the way it is aired: its texts in the language of the airing (in
        all where none is chosen), and all else that can be judged before its script is there.
        """
        found = list(self.judge_texts(rundown, (airing.lang,) if airing.lang else None))
        for rule in self.rules:
            if isinstance(rule.looks_for, NamedCheck):
                check = CHECKS[rule.looks_for.name]
                for hit in check(rundown, airing, rule.looks_for.settings):
                    found.append(_finding(rule, hit.where, None, hit.found))
        return tuple(found)

    def judge_script(self, script: Script, rundown: Rundown) -> tuple[Finding, ...]:
        """What the rules find in the lines of a script: words and gestures. `where` is the segment's place.

        Lines that stand in the rundown itself are left out: they are judged with the show.
        """
        found: list[Finding] = []
        for number, segment in enumerate(rundown.segments):
            if segment.script.lines:
                continue
            lines = script.lines_of(segment.id)
            for line in lines:
                found += self.judge_line(line.text, line.lang, ("segments", number))
            part = replace(script, segments=tuple(p for p in script.segments if p.segment == segment.id))
            for rule in self.rules:
                if isinstance(rule.looks_for, NamedCheck) and rule.looks_for.name == "gestures_used":
                    for _, gesture in gestures_in(part, rule.looks_for.settings):
                        found.append(_finding(rule, ("segments", number), None, gesture))
        return tuple(dict.fromkeys(found))


def load_rules(market: str, platform: str = "other", *also: str) -> RuleBook:
    """The rules for a market (ISO 3166-1 alpha-2, or EU) and a platform, or several at once.

    Markets and platforms without rules of their own have those that hold everywhere.
    """
    platforms = tuple(_IN_MARKET.get((name, market), name) for name in (platform, *also))
    return _book(market, platforms)


def book_for(show: Rundown | Sheet, of_lines: Iterable[Overruling] = ()) -> RuleBook:
    """The rules in force for a show or sheet, without those that the show overrules or has off; and what
    people have overruled `of_lines`.
    """
    if isinstance(show, Sheet):
        return load_rules(show.market, show.platform)
    choices = show.rules
    book = load_rules(show.market, show.platform, *choices.also_on)
    return book.without(choices.off).overruled_by((*for_the_show(choices), *of_lines))


def known_rules() -> dict[str, Rule]:
    """Every rule there is, by its id."""
    return {rule.id: rule for file in rule_files() for rule in file.rules}


@functools.lru_cache(maxsize=64)
def _book(market: str, platforms: tuple[str, ...]) -> RuleBook:
    files = files_for(market, platforms)
    own = {rule.about for file in files if not file.everywhere for rule in file.rules if rule.about}
    rules = (rule for file in files for rule in file.rules if not (file.everywhere and rule.about in own))
    return RuleBook(market, platforms, tuple(rules))


def _overlaps(span: tuple[int, int] | None, others: Iterable[tuple[int, int]]) -> bool:
    return span is not None and any(span[0] < end and start < span[1] for start, end in others)


def _finding(rule: Rule, where: Where, span: tuple[int, int] | None, found: str) -> Finding:
    reason = rule.asks
    if found:
        said = f"“{found}”" if span else found
        reason = f"{rule.asks.rstrip('.')}: {said}."
    return Finding(rule.id, rule.severity, where, span, found, reason, rule.mend, rule.source)
