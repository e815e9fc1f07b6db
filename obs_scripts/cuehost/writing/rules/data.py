"""Reading the rules: every YAML file beside this module, checked as it is read.

`markets/` holds what the law of a market asks, `platforms/` what platforms ask, `taboos/` what offends in a
market; `lists.yaml` words that several rules look for. A new market or platform needs a file, no code.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from .checks import CHECKS
from .model import NamedCheck, Rule, Severity, Source, Sure, Words

FOLDER = Path(__file__).resolve().parent
Kind = Literal["markets", "platforms", "taboos"]
KINDS: tuple[Kind, ...] = ("markets", "platforms", "taboos")
EVERYWHERE = "*"

# The same safe loader in C, where PyYAML has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Texts = dict[str, list[str]]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceData(_Data):
    """See `Source`."""

    name: str
    article: str = ""
    day: Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
    sure: Sure


class Example(_Data):
    """A text, or a show and its airing, that a rule judges. The tests run every one of them.

    `show` changes a plain show (see `tests/writing/rules`), `airing` what is known of how it is aired.
    """

    text: str = ""
    lang: str = "en"
    show: dict[str, Any] = {}
    airing: dict[str, Any] = {}


class RuleData(_Data):
    """A rule as the files hold it; see `Rule`. Words are in `words`, in a list of lists.yaml, or in both."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    asks: str
    severity: Severity
    source: SourceData
    mend: str
    words: Texts = {}
    shared: str | None = Field(None, alias="list")
    exceptions: Texts = Field({}, alias="except")
    check: str | None = None
    settings: dict[str, Any] = Field({}, alias="with")
    trips: Annotated[list[Example], Field(min_length=1)]
    passes: Annotated[list[Example], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_way_to_judge(self) -> RuleData:
        if (self.check is None) == (not self.words and self.shared is None):
            raise ValueError(f"{self.id}: give either a check, or words or a list")
        if self.check is not None and self.check not in CHECKS:
            raise ValueError(f"{self.id}: there is no check {self.check}")
        return self


class FileData(_Data):
    """A file of rules. `names` are the markets or platforms it is for, `*` for all."""

    title: str
    names: list[str]
    about: str = ""
    rules: list[RuleData]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of rules as read; `rules` are those of `data.rules`, in their order."""

    kind: Kind
    name: str
    data: FileData
    rules: tuple[Rule, ...]

    @property
    def everywhere(self) -> bool:
        """Whether its rules are for all markets or platforms."""
        return EVERYWHERE in self.data.names

    def holds_for(self, name: str) -> bool:
        """Whether its rules are for a market or platform of this name."""
        return self.everywhere or name in self.data.names


@functools.cache
def rule_files() -> tuple[RuleFile, ...]:
    """All files, those for everywhere first in their folder. Raises `ValueError` for data that is wrong,
    which is a mistake of ours: the tests read them all.
    """
    files = [_rule_file(kind, path) for kind in KINDS for path in _paths(kind)]
    ids = [rule.id for file in files for rule in file.rules]
    if doubled := {rule for rule in ids if ids.count(rule) > 1}:
        raise ValueError(f"rules with one id: {', '.join(sorted(doubled))}")
    return _in_order(files)


def files_for(market: str, platforms: Iterable[str]) -> tuple[RuleFile, ...]:
    """Those of `rule_files` that hold for a market and platforms, without reading the others."""
    of: dict[Kind, tuple[str, ...]] = {"markets": (market,), "taboos": (market,), "platforms": (*platforms,)}
    read = (
        _rule_file(kind, path)
        for kind in KINDS
        for path in _paths(kind)
        if _named(path) & {*of[kind], EVERYWHERE}
    )
    return _in_order(file for file in read if any(file.holds_for(name) for name in of[file.kind]))


def _paths(kind: Kind) -> list[Path]:
    return sorted((FOLDER / kind).glob("*.yaml"))


def _in_order(files: Iterable[RuleFile]) -> tuple[RuleFile, ...]:
    return tuple(sorted(files, key=lambda f: (KINDS.index(f.kind), not f.everywhere, f.name)))


@functools.cache
def _named(path: Path) -> frozenset[str]:
    """The names at the head of a file, without reading its rules."""
    head = path.read_text(encoding="utf-8").partition("\nrules:")[0]
    return frozenset(yaml.load(head, Loader=_LOADER)["names"])


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


@functools.cache
def _lists() -> dict[str, dict[str, Texts]]:
    return dict(_read(FOLDER / "lists.yaml"))


@functools.cache
def _rule_file(kind: Kind, path: Path) -> RuleFile:
    data = FileData.model_validate(_read(path))
    return RuleFile(kind, path.stem, data, tuple(_rule(rule, _lists()) for rule in data.rules))


def _rule(data: RuleData, lists: dict[str, dict[str, Texts]]) -> Rule:
    looks_for: Words | NamedCheck
    if data.check is not None:
        looks_for = NamedCheck(data.check, data.settings)
    else:
        shared = lists[data.shared] if data.shared is not None else {}
        looks_for = Words(
            _joined(shared.get("words", {}), data.words), _joined(shared.get("except", {}), data.exceptions)
        )
    source = Source(data.source.name, data.source.article, data.source.day, data.source.sure)
    return Rule(
        data.id, data.asks, data.severity, source, data.mend, looks_for, data.check or data.shared or ""
    )


def _joined(*tables: Texts) -> dict[str, tuple[str, ...]]:
    """Several tables of patterns by language as one."""
    joined: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for lang, patterns in table.items():
            joined[lang] = joined.get(lang, ()) + tuple(patterns)
    return joined
