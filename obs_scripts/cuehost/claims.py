"""Claim rules at work: a show judged with all that is known of how it goes on air."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost.config import Config
from cuehost.places import scene_file
from cuehost.rundown import Fault, Line, RuleChoices, Rundown, Script, Segment, Sheet, room
from cuehost.writing.rules import Airing, Verdict, Words, airing_of, book_for, colour_name, verdict_on

if TYPE_CHECKING:
    from cuehost.graphics import Theme
    from cuehost.stage import Template
    from cuehost.writing.answer import Judge
    from cuehost.writing.approval import Judge as LineJudge
    from cuehost.writing.llm import JudgeOf


def verdict(
    show: Rundown | Sheet,
    config: Config,
    now: datetime,
    lang: str | None = None,
    *,
    script: Script | None = None,
    file: Path | None = None,
) -> Verdict:
    """What the rules say of a show aired now in `lang` (judged in all its languages if None), and of its
    script; of a bare sheet, of its texts. `file` is how the seller names the file. Host, scenes and theme
    must be there.
    """
    if not isinstance(show, Rundown):
        return verdict_on(show, file=file)
    blocks: list[Fault] = []
    warnings: list[Fault] = []
    for spoken in (lang,) if lang else show.languages:
        there = room(show, spoken)
        said = verdict_on(there, airing(there, config, now, spoken), script=script, file=file)
        blocks += said.blocks
        warnings += said.warnings
    return Verdict(tuple(dict.fromkeys(blocks)), tuple(dict.fromkeys(warnings)))


def airing(rundown: Rundown, config: Config, now: datetime, lang: str) -> Airing:
    """What is known of an airing, as far as a rule looks at it: pictures and scenes take time to load."""
    looks_at = book_for(rundown).looks_at
    known: dict[str, Any] = {"day": now.date()}
    if "label_names" in looks_at:
        from cuehost.graphics import word

        known["label"] = config.show.label.get(lang) or word("label", lang)
    if "label_at_least_5_percent" in looks_at:
        from cuehost.graphics import LABEL_SHARE

        known["label_share"] = LABEL_SHARE
    if "colours_used" in looks_at:
        from cuehost.graphics import load_theme

        known["colours"] = colours_of(load_theme(rundown.theme), drawn=rundown.background_image is None)
    if "figure_too_large" in looks_at:
        from cuehost.stage import load_template

        known["host_share"] = figure_share(load_template(scene_file(rundown.scenes)))
    return airing_of(rundown, lang, **known)


def colours_of(theme: Theme, *, drawn: bool) -> tuple[str, ...]:
    """The names of the colours that dominate a theme's cards, and its background where that is drawn."""
    found = [theme.colours.panel, theme.colours.accent, *([theme.set.wall] if drawn else [])]
    return tuple(dict.fromkeys(colour_name(*colour[:3]) for colour in found))


def figure_share(template: Template) -> float:
    """The largest share of the picture that the host's place takes in any scene, 0 to 1."""
    width, height = template.canvas
    shares = [0.0]
    for items in template.scenes.values():
        for item in items:
            if item.role == "host":
                box = item.box
                across = min(box.x + box.width, width) - max(box.x, 0)
                down = min(box.y + box.height, height) - max(box.y, 0)
                shares.append(max(across, 0) * max(down, 0) / (width * height))
    return max(shares)


def claims_of(rundown: Rundown, lang: str) -> LineJudge:
    """What the rules say of the lines that people approve, in the room of `lang`."""
    from cuehost.writing.approval import Finding

    book = book_for(room(rundown, lang))

    def judge(line: Line, segment: Segment) -> tuple[Finding, ...]:
        found = book.judge_line(line.text, line.lang)
        return tuple(Finding(f.rule, f.text, str(f), grave=f.severity == "block") for f in found)

    return judge


def judged_by_rules(other: JudgeOf) -> JudgeOf:
    """The judge of a model's lines: what `other` says against one, and the rules that would stop it."""

    def judge_of(rundown: Rundown, segment: Segment, lang: str) -> Judge:
        book, first = book_for(rundown), other(rundown, segment, lang)

        def judge(text: str, facts: Sequence[str]) -> list[str]:
            found = (f for f in book.judge_line(text, lang) if f.severity == "block")
            return [*first(text, facts), *(f"{f.reason} {f.mend}" for f in found)]

        return judge

    return judge_of


def rules_in_words(rundown: Rundown) -> tuple[str, ...]:
    """What a writer should know of the rules about words, a sentence each."""
    return tuple(rule.asks for rule in book_for(rundown).rules if isinstance(rule.looks_for, Words))


def tell_choices(now: RuleChoices, before: RuleChoices, emit: Callable[..., None]) -> None:
    """Put into the ledger what a show overrules and has off, and who attends, as far as it is new."""
    for rule, overrule in now.overrule.items():
        if before.overrule.get(rule) != overrule:
            emit("rule_overruled", rule=rule, by=overrule.by, reason=overrule.reason, code="operator")
    for rule in now.off:
        if rule not in before.off:
            emit("rule_off", rule=rule, code="operator")
    if now.attended_by not in (None, before.attended_by):
        emit("attended", by=now.attended_by, code="operator")
