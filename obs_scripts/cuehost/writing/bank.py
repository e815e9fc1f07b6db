"""Phrase banks: the offline writer's wording, one YAML file a language, read and checked once.

A bank is data: whoever writes a new language copies `phrases/en.yaml`, keeps the keys of `lines`
and needs no code. What a bank must hold is checked when it is loaded.

A key with a mark, `cta@lively`, holds more phrases for that key, for a host of that tone (`lively`, `calm`)
or an audience of that kind (`young`, `mature`, `beginner`, `expert`).
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from cuehost.errors import WriterError

from .grammar import GrammarError, Template, parse
from .vocabulary import cue_kind
from .words import base

# Marks a bank may use for cues whose name depends on the show: the picture of what is named, the side the
# host presents to, the number of the selling point.
SPOKEN_CUES = frozenset({"picture", "present", "count"})

# The same safe loader in C, where PyYAML has it: a bank loads several times faster.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

REQUIRED_LINES = frozenset(
    {
        "opening.welcome",
        "opening.honest",
        "opening.honest_two",
        "opening.today",
        "opening.today_more",
        "opening.ask",
        "opening.follow",
        "opening.start",
        "product.hook",
        "product.hook_next",
        "product.hook_again",
        "product.problem",
        "product.proof",
        "product.name",
        "point.first",
        "point.next",
        "point.last",
        "point.only",
        "point.reaction",
        "fact.pair",
        "fact.unknown",
        "faq.ask",
        "faq.ask_about",
        "price.plain",
        "price.list",
        "price.saving",
        "stock",
        "stock.none",
        "cta",
        "cta.sold_out",
        "cta.again",
        "product.ask",
        "product.recap",
        "bridge.product",
        "bridge.questions",
        "bridge.break",
        "bridge.closing",
        "questions.invite",
        "questions.more",
        "questions.wait",
        "questions.end",
        "break.away",
        "break.soon",
        "break.stay",
        "closing.recap",
        "closing.thanks",
        "closing.cart",
        "closing.follow",
        "closing.bye",
    }
)

MARKS = frozenset({"lively", "calm", "young", "mature", "beginner", "expert"})
# What a bank may do without: `faq.lead` is what may be said before an answer of the sheet, `faq.answer` what
# a language says around it to be polite, `problem.capacity` the everyday problem that a fact of that kind
# answers.
_OPTIONAL_LINES = frozenset({"faq.lead", "faq.answer"})
_PROBLEM = "problem."


def _template(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        template = parse(value)
    except GrammarError as error:
        raise ValueError(str(error)) from error
    for cue in template.cues():
        if cue not in SPOKEN_CUES and cue_kind(cue) is None:
            raise ValueError(f"unknown cue <{cue}> in {value!r}")
    return template


def _pattern(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return re.compile(value, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"bad pattern {value!r}: {error}") from error


Phrase = Annotated[Template, BeforeValidator(_template)]
Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, frozen=True)


class FactCase(_Part):
    """How to state a fact whose value matches `when`. Named groups of `when` become slots.

    `say` are whole sentences; `part` are predicates that can be joined to a pair.
    """

    when: Pattern | None = None
    say: tuple[Phrase, ...] = ()
    part: tuple[Phrase, ...] = ()


class FactPhrases(_Part):
    """The wording of one kind of fact, known by any of its `ids`. `either`: a list is joined with `or`."""

    ids: tuple[str, ...]
    either: bool = False
    cases: tuple[FactCase, ...]


class PointKinds(_Part):
    """Which selling points read as a verb, an adjective or a noun phrase; the others are free."""

    verb: Pattern | None = None
    adjective: Pattern | None = None
    noun: Pattern | None = None
    not_noun: Pattern | None = None


class Classifier(_Part):
    """The word that counts a product whose name matches `when`."""

    when: Pattern
    word: str


class Bank(_Part):
    """All wording of one language.

    Lists end with `last_comma`, or with `last_of_many` from three on where that differs.
    `units` gives what is written after a number, in one form or in those that `values.plural_form` counts.
    `persona` names slots that hang on the host: the word of a man and of a woman. `classifiers` fill the
    slot `cl` by the product's name, `classifier` where none fits. `clauses` say values that speak for
    themselves (`sewn in Peru`), whatever the fact, but for terms of service.
    """

    lang: str
    comma: str
    last_comma: str
    last_of_many: str | None = None
    last_or: str
    units: dict[str, str | tuple[str, ...]] = {}
    persona: dict[str, tuple[str, str]] = {}
    classifier: str = ""
    classifiers: tuple[Classifier, ...] = ()
    labels: dict[str, str] = {}
    points: PointKinds = PointKinds()
    clauses: tuple[FactCase, ...] = ()
    lines: dict[str, tuple[Phrase, ...]]
    facts: dict[str, FactPhrases]

    @functools.cache  # noqa: B019 - banks live as long as the process
    def phrases(self, key: str, marks: tuple[str, ...] = ()) -> tuple[Phrase, ...]:
        """The phrases of a key, with those for a host and an audience of these marks."""
        marked = (phrase for mark in marks for phrase in self.lines.get(f"{key}@{mark}", ()))
        return (*marked, *self.lines.get(key, ()))

    def counted_in(self, name: str) -> str:
        """The word that counts a product of this name (`kettles are counted in 把`), perhaps empty."""
        return next((c.word for c in self.classifiers if c.when.search(name)), self.classifier)

    def fact(self, fact_id: str) -> FactPhrases | None:
        """The wording for a fact id, or None if the bank does not know it."""
        return self._by_id().get(fact_id.lower().replace("-", "_"))

    def fact_kind(self, fact_id: str) -> str:
        """The bank's own name of the fact (`colour` and `color` are `colours`), else the id."""
        known = self.fact(fact_id)
        return next((key for key, value in self.facts.items() if value is known), fact_id)

    @functools.cache  # noqa: B019 - banks live as long as the process
    def _by_id(self) -> dict[str, FactPhrases]:
        return {fact_id: phrases for phrases in self.facts.values() for fact_id in phrases.ids}

    def __hash__(self) -> int:
        return id(self)


def languages() -> tuple[str, ...]:
    """The languages that have a phrase bank."""
    folder = resources.files(__package__) / "phrases"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml")))


@functools.cache
def load(lang: str) -> Bank:
    """The bank of `lang` (`es-MX` uses `es`); raises `WriterError` where there is none."""
    code = base(lang)
    if code not in languages():
        raise WriterError(
            f"The offline writer has no phrases for the language {lang!r}.",
            f"Use one of {', '.join(languages())}, give the lines by hand, or set up an LLM writer.",
        )
    text = (resources.files(__package__) / "phrases" / f"{code}.yaml").read_text(encoding="utf-8")
    return read_bank(text, f"{code}.yaml")


def read_bank(text: str, name: str) -> Bank:
    """Reads and checks a bank; raises `WriterError` that names the fault."""
    try:
        bank = Bank.model_validate(yaml.load(text, Loader=_LOADER))
    except (yaml.YAMLError, ValidationError) as error:
        raise WriterError(f"The phrase bank {name} is faulty: {error}") from error
    missing = REQUIRED_LINES - {key for key, phrases in bank.lines.items() if phrases}
    if missing:
        raise WriterError(f"The phrase bank {name} lacks {', '.join(sorted(missing))}.")
    strange = {key for key in bank.lines if not _known(key)}
    if strange:
        raise WriterError(f"The phrase bank {name} has lines nobody says: {', '.join(sorted(strange))}.")
    return bank


def _known(key: str) -> bool:
    stem, _, mark = key.partition("@")
    return (stem in REQUIRED_LINES | _OPTIONAL_LINES or stem.startswith(_PROBLEM)) and (
        not mark or mark in MARKS
    )
