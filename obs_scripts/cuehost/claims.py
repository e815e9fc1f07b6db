"""Claim rules and the fact guard at work: a show judged with all that is known of how it goes on air, and
what people decided against them told to the ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost.config import Config
from cuehost.keeping import contents_of, keep
from cuehost.ledger import approvals_file
from cuehost.places import SCENES, THEMES, scene_file
from cuehost.rundown import Fault, Faults, Line, RuleChoices, Rundown, Script, Segment, Sheet, room
from cuehost.writing import Overruling, overruled_by, overruled_for_show
from cuehost.writing.rules import Airing, Places, Verdict, Words, airing_of, book_for, colour_name, verdict_on

if TYPE_CHECKING:
    from cuehost.graphics import Theme
    from cuehost.stage import Template
    from cuehost.writing.answer import Judge
    from cuehost.writing.approval import Judge as LineJudge
    from cuehost.writing.guard import Fault as Untold
    from cuehost.writing.llm import JudgeOf

UNTRUE = "line_untrue"
"""The code of a line by hand that states what the sheet does not say; `because` names the guard's reason."""

MOST_LINES = 300
"""So many lines by hand a `check` judges against the sheet at once: about 2 ms each."""

_WRITING = Path(__file__).resolve().parent / "writing"


def verdict(
    show: Rundown | Sheet,
    config: Config,
    now: datetime,
    lang: str | None = None,
    *,
    script: Script | None = None,
    file: Path | None = None,
    lines: bool = False,
) -> Verdict:
    """What the rules say of a show aired now in `lang` (judged in all its languages if None), and of its
    script; of a bare sheet, of its texts. Where there is a script, or with `lines` without one, lines by hand
    that state what the sheet does not say are blocks too. What people have overruled is left out, for the
    show or for a line.

    `file` is how the seller names the file. Host, scenes and theme must be there. Raises `CuehostError`
    where the decisions of people cannot be read.
    """
    if not isinstance(show, Rundown):
        return verdict_on(show, file=file)
    blocks: list[Fault] = []
    warnings: list[Fault] = []
    for spoken in (lang,) if lang else show.languages:
        there = room(show, spoken)
        passed = _overruled(there, spoken)
        written = script
        if lines and script is None and any(not s.script.generated for s in there.segments):
            from cuehost.writing import by_hand

            written = by_hand(there, spoken)
        faultless = _faultless(there, config, now, spoken, written)
        if not passed and faultless.exists():
            continue
        said = verdict_on(
            there, airing(there, config, now, spoken), script=script, file=file, overruled=passed
        )
        untold = untrue(there, written, passed, file) if written is not None else ()
        blocks += [*said.blocks, *untold]
        warnings += said.warnings
        if not (said.blocks or said.warnings or untold or passed):
            keep(faultless, "")
    return Verdict(tuple(dict.fromkeys(blocks)), tuple(dict.fromkeys(warnings)))


def lines_by_hand(show: Rundown | Sheet) -> int:
    """How many lines of its own a show says in all its languages, as far as the rundown holds them."""
    if not isinstance(show, Rundown):
        return 0
    return len(show.languages) * sum(len(segment.script.lines) for segment in show.segments)


def untrue(
    rundown: Rundown, script: Script, passed: Sequence[Overruling] = (), file: Path | None = None
) -> tuple[Fault, ...]:
    """What the fact guard finds in the lines that people wrote, but for what a person has let pass."""
    told = [
        (number, line.id, fault)
        for number, segment in enumerate(rundown.segments)
        for line in script.lines_of(segment.id)
        if line.source == "hand"
        for fault in _unsupported(rundown, segment, line, passed)
    ]
    if not told:
        return ()
    places, faults, show = Places(rundown, file), Faults(), (file or rundown.path).name
    for number, name, fault in told:
        message = (
            f"{name}: {fault.reason.rstrip('.')}. Correct the line or the sheet, or answer for it: "
            f'cuehost script {show} overrule {name} --reason "..."'
        )
        values = (("line", name), ("show", show), ("because", fault.because.code), *fault.because.values)
        faults.add(places.of(("segments", number)), message, UNTRUE, values)
    return faults.all()


def _faultless(rundown: Rundown, config: Config, now: datetime, lang: str, script: Script | None) -> Path:
    """The file that is there where nothing was found in the same show and script before, aired on the same
    day: loading rules and the guard's vocabulary takes longer than finding nothing in a short show.
    """
    of = [
        rundown.fingerprint,
        rundown.market,
        lang,
        now.date().isoformat(),
        config.show.label.get(lang),
        contents_of(_WRITING, THEMES, SCENES),
        repr(script),  # plain data in tuples: the same script always reads the same
    ]
    return config.folders.cache / "judged" / hashlib.sha256(json.dumps(of).encode()).hexdigest()[:32]


def _unsupported(
    rundown: Rundown, segment: Segment, line: Line, passed: Sequence[Overruling]
) -> Iterator[Untold]:
    from cuehost.writing.guard import guard_of  # what only airs generated lines needs no vocabulary

    for fault in guard_of(rundown).judge(line.text, line.lang, segment.product, line.facts).faults:
        if overruled_by(passed, fault.category, line.text, fault.span, line.lang) is None:
            yield fault


def _overruled(rundown: Rundown, lang: str) -> tuple[Overruling, ...]:
    if not approvals_file(rundown.path).exists():
        return ()  # without loading what reads them
    from cuehost.reviewing import overruled

    return overruled(rundown, lang)


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
    """What the rules say of the lines that people approve; `rundown` is the room of `lang`."""
    from cuehost.writing.approval import Finding

    book = book_for(rundown)

    def judge(line: Line, segment: Segment) -> tuple[Finding, ...]:
        found = book.judge_line(line.text, line.lang)
        return tuple(
            Finding(f.rule, f.text, str(f), grave=f.severity == "block", code=f.rule, values=f.values)
            for f in found
        )

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
    """What a writer should know of the rules about words and gestures, a sentence each."""
    return tuple(
        rule.asks
        for rule in book_for(rundown).rules
        if isinstance(rule.looks_for, Words) or rule.looks_for.name == "gestures_used"
    )


def tell_choices(now: RuleChoices, before: RuleChoices, emit: Callable[..., None]) -> None:
    """Put into the ledger what a show overrules and has off, and who attends, as far as it is new."""
    known = overruled_for_show(before)
    for overruling in overruled_for_show(now):
        if overruling not in known:
            _tell(overruling, emit)
    for rule in now.off:
        if rule not in before.off:
            emit("rule_off", rule=rule, code="operator")
    if now.attended_by not in (None, before.attended_by):
        emit("attended", by=now.attended_by, code="operator")


class Signatures:
    """Tells the ledger who approved the lines that air, and who overruled what in them, each thing once."""

    def __init__(self, emit: Callable[..., None]) -> None:
        self._emit = emit
        self._told: set[object] = set()

    def tell(self, rundown: Rundown, script: Script) -> None:
        """Tell of the lines of `script`, which is ready for air in the room `rundown`. Raises `CuehostError`
        where the decisions of people cannot be read.
        """
        if not approvals_file(rundown.path).exists():
            return
        from cuehost.reviewing import acts_of, overruled
        from cuehost.writing.approval import signatures

        groups: dict[tuple[str, str], list[str]] = {}
        for line, mark in signatures(rundown, acts_of(rundown), script).items():
            if (line, mark) not in self._told:
                self._told.add((line, mark))
                groups.setdefault((mark.who, mark.t), []).append(line)
        for (by, t), lines in groups.items():
            self._emit("lines_approved", by=by, signed=t, lines=lines, lang=script.lang, code="operator")
        said = {(line.text, line.lang) for part in script.segments for line in part.lines}
        for overruling in overruled(rundown, script.lang):
            of = overruling.line
            if of is not None and (of.text, of.lang) in said and overruling not in self._told:
                self._told.add(overruling)
                _tell(overruling, self._emit)


def _tell(overruling: Overruling, emit: Callable[..., None]) -> None:
    """An overruling as an entry of the ledger: who, why, and for a line when and for which words."""
    of = overruling.line
    which = {} if of is None else {
        "line": of.id, "text": of.text, "words": overruling.span, "signed": overruling.t
    }  # fmt: skip
    told = {"rule": overruling.rule, "by": overruling.by, "reason": overruling.reason}
    emit("rule_overruled", **told, **which, code="operator")
