"""What a look at something found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cuehost.errors import CuehostError
from cuehost.sentences import FINDINGS, Values, filled, recognised

Mark = Literal["ok", "note", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its state, what was found, and the mend if there is one, in English; the `code`
    of that sentence with its `values` is for those who say it otherwise (empty: it is in nobody's words).

    A `fault` keeps a show from going on air as it should; a `note` is for the seller to weigh.
    """

    mark: Mark
    what: str
    mend: str = ""
    code: str = ""
    values: Values = field(default_factory=dict)


def found(mark: Mark, code: str, **values: str | int | float) -> Finding:
    """What is found by a code of `cuehost.sentences.FINDINGS`, with its values."""
    what, mend = (filled(text, values) for text in FINDINGS[code])
    return Finding(mark, what, mend, code, values)


def heard(mark: Mark, what: str, mend: str = "") -> Finding:
    """What others found, in their words."""
    return Finding(mark, what, mend, *recognised(f"{what} {mend}".strip()))


def failed(error: CuehostError, mark: Mark = "fault") -> Finding:
    """What an error tells, with its mend."""
    return heard(mark, error.message, error.mend)
