"""What the rules say of a show before it goes on air, with the place of each word of it in the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cuehost.errors import RundownError
from cuehost.rundown import Fault, Faults, Rundown, Script, Sheet
from cuehost.rundown.faults import nearest, quoted

from ..overruling import Overruling, is_person
from .book import book_for, known_rules
from .model import Airing, Finding
from .places import Places, faults_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """`blocks` keep the show from air; `warnings` are for the seller to weigh. Each has its place."""

    blocks: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    def enforce(self) -> None:
        """Raises `RundownError` with all blocks, where there are any."""
        if self.blocks:
            raise RundownError(self.blocks)


def verdict_on(
    show: Rundown | Sheet,
    airing: Airing | None = None,
    *,
    script: Script | None = None,
    file: Path | None = None,
    overruled: Iterable[Overruling] = (),
) -> Verdict:
    """The verdict on a show; without an `airing`, on its texts alone, in all of its languages; with a
    `script` on its lines too.

    What the show overrules or has off is left out, and what people have `overruled` of its lines. An id in
    its `rules` that is none, a block that is off instead of overruled, and an overruling by nobody who is a
    person are blocks as well. Reads the show's files anew for the places of what is
    found; `file` is how the seller names them.
    """
    book = book_for(show, overruled)
    findings: list[Finding] = []
    if airing is not None and isinstance(show, Rundown):
        findings += book.judge_show(show, airing)
    else:
        findings += book.judge_texts(show)
    if script is not None and isinstance(show, Rundown):
        findings += book.judge_script(script, show)
    wrong = _wrong_choices(show)
    if not findings and not wrong:
        return Verdict()
    places = Places(show, file)
    chosen = Faults()
    for where, message in wrong:
        chosen.add(places.of_key(where) if where[1] == "overrule" else places.of(where), message)
    return Verdict(
        (*chosen.all(), *faults_of(_of("block", findings), places)), faults_of(_of("warn", findings), places)
    )


def _of(severity: str, findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == severity]


def _wrong_choices(show: Rundown | Sheet) -> list[tuple[tuple[str, str] | tuple[str, str, str | int], str]]:
    """Ids in a rundown's `rules` that are no rules, or cannot be chosen so."""
    if not isinstance(show, Rundown):
        return []
    wrong: list[tuple[tuple[str, str] | tuple[str, str, str | int], str]] = []
    rules = known_rules() if show.rules.overrule or show.rules.off else {}
    for rule in show.rules.overrule:
        if rule not in rules:
            wrong.append((("rules", "overrule", rule), _unknown(rule, rules)))
    for rule, overruling in show.rules.overrule.items():
        if not is_person(overruling.by):
            wrong.append(
                (
                    ("rules", "overrule", rule),
                    f"{quoted(overruling.by)} is no person, and only a person may overrule a rule; name "
                    "who answers for it.",
                )
            )
    for number, rule in enumerate(show.rules.off):
        if rule not in rules:
            wrong.append((("rules", "off", number), _unknown(rule, rules)))
        elif rules[rule].severity == "block":
            wrong.append(
                (
                    ("rules", "off", number),
                    f"{quoted(rule)} is a rule that stops a show and cannot just be off; overrule it with a "
                    f"name and a reason: overrule: {{{rule}: {{by: NAME, reason: TEXT}}}}.",
                )
            )
    return wrong


def _unknown(rule: str, rules: Iterable[str]) -> str:
    close = nearest(rule, rules)
    advice = f'did you mean "{close}"?' if close else "docs/rules.md lists them."
    return f"{quoted(rule)} is not a rule; {advice}"
