"""What a look at something found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["ok", "note", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its state, what was found, and the mend if there is one.

    A `fault` keeps a show from going on air as it should; a `note` is for the seller to weigh.
    """

    mark: Mark
    what: str
    mend: str = ""
