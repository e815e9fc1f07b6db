"""The list of rules in docs/rules.md, made from the data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .data import KINDS, RuleFile, rule_files
from .model import Rule, Words

PAGE = Path(__file__).resolve().parents[4] / "docs" / "rules.md"
MARK = "<!-- The list below is made by python -m cuehost.writing.rules; edit the data instead. -->\n"
_TITLES = {"markets": "Markets: the law", "platforms": "Platforms", "taboos": "What offends"}


def page_with_list(page: str) -> str:
    """The page with the list of rules after its mark made anew."""
    return page.partition(MARK)[0] + MARK + "\n" + "\n".join(_list()) + "\n"


def _list() -> Iterator[str]:
    for kind in KINDS:
        yield f"## {_TITLES[kind]}\n"
        for file in rule_files():
            if file.kind == kind:
                yield from _of_file(file)


def _of_file(file: RuleFile) -> Iterator[str]:
    names = "everywhere" if file.everywhere else ", ".join(f"`{name}`" for name in file.data.names)
    yield f"### {file.data.title}\n\nFor {names}. {file.data.about}".rstrip() + "\n"
    yield "| rule | what it asks | looks at | source |\n| --- | --- | --- | --- |"
    for rule in file.rules:
        source = rule.source
        cells = (
            f"`{rule.id}`<br>{rule.severity}",
            f"{rule.asks} *{rule.mend}*",
            _looked_at(rule),
            f"{source}<br>{source.sure}, {source.day}",
        )
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""


def _looked_at(rule: Rule) -> str:
    looks_for = rule.looks_for
    if not isinstance(looks_for, Words):
        return f"`{looks_for.name}`"
    langs = ", ".join("all" if lang == "any" else lang for lang in sorted(looks_for.patterns))
    return f"words ({langs})"
