"""How a rundown takes the claim rules: what its `rules` mean.

Which rules there are, is not known here; whoever judges a show by them checks the ids.
"""

from __future__ import annotations

from . import _tables as tables
from ._context import Context
from ._node import Node
from ._raw import RawRules
from .faults import quoted
from .model import Overrule, RuleChoices


def read_rules(ctx: Context, raw: RawRules | None, node: Node, platform: str) -> RuleChoices:
    """The choices of a rundown on `platform`."""
    if raw is None:
        return RuleChoices()
    overrules: dict[str, Overrule] = {}
    for rule, entry in (raw.overrule or {}).items():
        below = node.at("overrule", rule)
        ctx.need(entry, below)
        by = _said(ctx, entry.by, below.at("by"), "who overrules this rule")
        reason = _said(ctx, entry.reason, below.at("reason"), "why this rule is overruled")
        if by and reason:
            overrules[rule] = Overrule(by=by, reason=reason)
    off = tuple(raw.off or ())
    for i, rule in enumerate(off):
        if rule in off[:i]:
            ctx.faults.add(node.at("off", i).place, f"{quoted(rule)} stands here twice; keep one.")
    attended_by = _said(ctx, raw.attended_by, node.at("attended_by"), "who attends")
    return RuleChoices(
        overrule=overrules,
        off=off,
        attended_by=attended_by,
        also_on=_also_on(ctx, raw.also_on or [], node.at("also_on"), platform),
    )


def _said(ctx: Context, text: str | None, node: Node, what: str) -> str | None:
    """A text that goes into the log of the show; what is missing is told of already."""
    if text is not None and not text.strip():
        ctx.faults.add(node.place, f"say {what}; it goes into the log of the show.")
    return text.strip() or None if text is not None else None


def _also_on(ctx: Context, names: list[str], node: Node, platform: str) -> tuple[str, ...]:
    found: list[str] = []
    for i, written in enumerate(names):
        place = node.at(i)
        name = ctx.one_of(written, tables.PLATFORMS, place, "a platform")
        if name is not None and name in (platform, *found):
            ctx.faults.add(place.place, f"{quoted(name)} stands here twice; keep one.")
        elif name is not None:
            found.append(name)
    return tuple(found)
