"""The consent of the person in a picture: nothing is built without it, and it stays with the host."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..errors import InputError

EXAMPLE = "Mara Lindt, 2026-11-20, for our live shows until the end of 2027"

_LEAST = 3
"""Who, when, for what."""


class Consent(NamedTuple):
    """Who agreed, when, and for what, in the seller's words."""

    who: str
    when: str
    what: str

    def __str__(self) -> str:
        return f"{self.who}, {self.when}, {self.what}"


def parse_consent(text: str | None) -> Consent:
    """The consent in "who, when, for what". Raises `InputError` where one of the three is missing."""
    parts = [part.strip() for part in re.split(r"[,;，；、]", text or "", maxsplit=_LEAST - 1)]
    if len(parts) < _LEAST or not all(parts):
        raise InputError(
            "A host of a real person needs that person's consent.",
            f'Say who agreed, when, and for what: --consent "{EXAMPLE}".',
        )
    if not re.search(r"\d", parts[1]):
        raise InputError(
            f"The consent does not say when it was given (found {parts[1]!r}).",
            f'Give who, date and purpose, in this order: --consent "{EXAMPLE}".',
        )
    return Consent(*parts)
