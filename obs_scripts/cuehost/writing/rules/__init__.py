"""Claim rules: what law, platforms and good taste forbid a show to say, or ask of the way it is aired.

    book = load_rules("CN", "douyin")
    book.judge_line("全网最低价", "zh")           # findings with spans, rule, reason, mend and source
    book.judge_show(rundown, airing_of(rundown))  # what else can be judged before the show
    verdict_on(rundown, airing).enforce()         # RundownError with all blocks at their places

The rules are data: YAML files in `markets/`, `platforms/` and `taboos/`, each rule with its source, its date
and how sure it is. They are leads for careful sellers, not legal advice.
"""

from typing import TYPE_CHECKING

from cuehost.faces import offered_by

if TYPE_CHECKING:
    from .book import RuleBook, book_for, known_rules, load_rules
    from .colours import colour_name
    from .model import Airing, Finding, Rule, Severity, Source, Words, airing_of
    from .places import Places
    from .verdict import Verdict, verdict_on
else:
    __getattr__ = offered_by(
        __name__,
        {
            "book": ("RuleBook", "book_for", "known_rules", "load_rules"),
            "colours": ("colour_name",),
            "model": ("Airing", "Finding", "Rule", "Severity", "Source", "Words", "airing_of"),
            "places": ("Places",),
            "verdict": ("Verdict", "verdict_on"),
        },
    )

__all__ = [
    "Airing",
    "Finding",
    "Places",
    "Rule",
    "RuleBook",
    "Severity",
    "Source",
    "Verdict",
    "Words",
    "airing_of",
    "book_for",
    "colour_name",
    "known_rules",
    "load_rules",
    "verdict_on",
]
