"""The gate: whether a text may be answered, shown or spoken. Pure: the same text gets the same verdict.

It stands twice in every text's way: before anything else is done with what a viewer wrote, and again before
anything is spoken or shown, names included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .links import find_link
from .normal import cleaned, fold, has_bidi_tricks, mixes_scripts
from .personal import PersonalKind, personal_data
from .wordlists import find_words, imitates_staff


class Decision(StrEnum):
    """What is done with a text."""

    PASS = "pass"
    HOLD = "hold"
    """The operator decides."""
    BLOCK = "block"


class Why(StrEnum):
    """The reason, for the ledger and the desk."""

    CLEAN = "clean"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    LINK = "link"
    REPETITION = "repetition"
    SPAM = "spam"
    MAIL = "mail"
    PHONE = "phone"
    CARD = "card"
    ADDRESS = "address"
    CONTACT = "contact"
    ABUSE = "abuse"
    COARSE = "coarse"
    DISGUISE = "disguise"
    IMITATION = "imitation"


class Use(StrEnum):
    """What a text is to be."""

    COMMENT = "comment"
    NAME = "name"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on a text, and why. `text` is the text as it may be shown or spoken, where it passed;
    `span` what the decision is about, for the operator's eyes only.
    """

    decision: Decision
    why: Why
    text: str
    span: str = ""

    @property
    def passed(self) -> bool:
        """Whether the text may go on."""
        return self.decision is Decision.PASS


LONGEST = {Use.COMMENT: 500, Use.NAME: 40, Use.SPOKEN: 1000}
"""The most characters a text may have; a longer one is blocked unread."""

_READ_AT_MOST = 4000
_SHORT = 100
_MOST_REPEATS = 6
_HEAD = re.compile(r"[^\w\s]{0,4}\s?([^:：\]】>]{2,30})[:：\]】>]")
_REPEATED = re.compile(r"(.{2,12}?)\1{5,}", re.DOTALL)
_PERSONAL = {
    PersonalKind.MAIL: (Decision.BLOCK, Why.MAIL),
    PersonalKind.CARD: (Decision.BLOCK, Why.CARD),
    PersonalKind.PHONE: (Decision.BLOCK, Why.PHONE),
    PersonalKind.ADDRESS: (Decision.HOLD, Why.ADDRESS),
    PersonalKind.CONTACT: (Decision.BLOCK, Why.CONTACT),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """Judges texts for one show. `langs` are the languages to be expected in it; links to a host in
    `allowed_hosts` (the shop's own) pass.
    """

    langs: frozenset[str] = frozenset()
    allowed_hosts: frozenset[str] = frozenset()

    def judge(self, text: str, use: Use = Use.COMMENT, lang: str | None = None) -> Verdict:
        """The verdict on `text`, written in `lang` where that is known."""
        if len(text) > _READ_AT_MOST:
            return Verdict(Decision.BLOCK, Why.TOO_LONG, "")
        # In a flood the same few words and names come again and again.
        return _remembered(self, text, use, lang) if len(text) <= _SHORT else self._judge(text, use, lang)

    def _judge(self, text: str, use: Use, lang: str | None) -> Verdict:
        seen = cleaned(text)
        if not any(char.isprintable() and not char.isspace() for char in seen):
            return Verdict(Decision.BLOCK, Why.EMPTY, "")
        if len(seen) > LONGEST[use]:
            return Verdict(Decision.BLOCK, Why.TOO_LONG, "")
        verdicts = self._findings(text, seen, use, lang)
        blocked = next((v for v in verdicts if v.decision is Decision.BLOCK), None)
        return blocked or next(iter(verdicts), Verdict(Decision.PASS, Why.CLEAN, seen))

    def _findings(self, text: str, seen: str, use: Use, lang: str | None) -> list[Verdict]:
        folded = fold(seen)
        found: list[Verdict] = []
        if hit := find_words(folded, self.langs | ({lang} if lang else frozenset())):
            decision, why = (Decision.BLOCK, Why.ABUSE) if hit.severe else (Decision.HOLD, Why.COARSE)
            found.append(Verdict(decision, why, "", hit.entry))
        for item in personal_data(seen):
            found.append(Verdict(*_PERSONAL[item.kind], "", seen[item.start : item.end]))
        if link := find_link(seen, self.allowed_hosts):
            found.append(Verdict(Decision.BLOCK, Why.LINK, "", link))
        if use is Use.NAME and imitates_staff(folded):
            found.append(Verdict(Decision.BLOCK, Why.IMITATION, "", seen))
        if use is Use.COMMENT and (head := _HEAD.match(seen)) and imitates_staff(fold(head[1])):
            found.append(Verdict(Decision.HOLD, Why.IMITATION, "", head[1]))
        if repeated := _repetition(seen):
            found.append(Verdict(Decision.HOLD, Why.REPETITION, "", repeated))
        if has_bidi_tricks(text) or mixes_scripts(seen):
            found.append(Verdict(Decision.HOLD, Why.DISGUISE, "", seen))
        return found


@lru_cache(maxsize=8192)
def _remembered(gate: Gate, text: str, use: Use, lang: str | None) -> Verdict:
    return gate._judge(text, use, lang)


def _repetition(seen: str) -> str:
    """What a text says over and over, empty where it doesn't."""
    if match := _REPEATED.search(seen):
        return match[1].strip() or match[0].strip()
    words = seen.casefold().split()
    most = max(words, key=words.count)
    return most if words.count(most) > _MOST_REPEATS and words.count(most) * 2 > len(words) else ""
