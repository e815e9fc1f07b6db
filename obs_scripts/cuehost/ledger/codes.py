"""Why something happened, from a closed set, so that a log can be counted and filtered."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

log = logging.getLogger(__name__)


class ReasonCode(StrEnum):
    """Who or what is behind a change of state."""

    PLANNED = "planned"
    """The rundown says so, at this place."""
    AUTO = "auto"
    """Cuehost decided by itself."""
    OPERATOR = "operator"
    """A person commanded it, by hotkey, desk or keyboard."""
    AUDIENCE = "audience"
    """A viewer's comment or the number of viewers led to it."""
    FALLBACK = "fallback"
    """Something failed, and the next best was done."""
    RECOVERY = "recovery"
    """It brings back what a fault had taken."""


_BY_EVENT = {
    "command": ReasonCode.OPERATOR,
    "mute": ReasonCode.OPERATOR,
    "rule_overruled": ReasonCode.OPERATOR,
    "rule_off": ReasonCode.OPERATOR,
    "lines_approved": ReasonCode.OPERATOR,
    "attended": ReasonCode.OPERATOR,
    "overlays": ReasonCode.OPERATOR,
    "fault": ReasonCode.FALLBACK,
    "note": ReasonCode.FALLBACK,  # what the seller should know: a voice or a writer was stood in for
}
_OF_THE_RUNDOWN = frozenset(
    {
        "show_started",
        "show_ended",
        "round_started",
        "take",
        "line_started",
        "line_ended",
        "caption",
        "overlay",
        "record_started",
        "record_ended",
    }
)
_OPERATOR_REASONS = frozenset(
    {
        "operator",
        "next",
        "previous",
        "repeat",
        "jump",
        "resume",
        "safe scene",
        "stopped by the operator",
        "interrupted",
    }
)


def code_of(event: str, fields: Mapping[str, Any], code: str | None = None) -> ReasonCode:
    """The code of an entry: the given one, or else what playout's event and free-text reason say.

    A code outside the set is a mistake in our own code. It is told in the program's log and the entry
    gets the code derived from its event, as no log entry may end a show.
    """
    if code is not None:
        try:
            return ReasonCode(code)
        except ValueError:
            log.error("%r is no reason code (of %s)", code, event)
    reason = str(fields.get("reason") or "")
    if event == "fault" and reason.endswith("connected again"):
        return ReasonCode.RECOVERY
    if event in _BY_EVENT:
        return _BY_EVENT[event]
    if reason in _OPERATOR_REASONS or reason.startswith("interrupted: "):
        return ReasonCode.OPERATOR
    if reason.startswith("failed"):
        return ReasonCode.FALLBACK
    return ReasonCode.PLANNED if event in _OF_THE_RUNDOWN else ReasonCode.AUTO
