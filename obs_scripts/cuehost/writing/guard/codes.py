"""Names of models and standards: letters and digits together that are no number with a unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .folding import Folded
from .lexicon import Lexicon
from .numerals import overlaps
from .quantity import Quantity

_CODE = re.compile(
    r"(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]+(?:[.+][a-z0-9]+)*"
    r"|(?<![a-z0-9])[a-z]{1,4} ?-?\d+(?:-\d{1,2})?(?!\d|[.,]\d|[a-z])"
)
_MODELS = frozenset({"ip", "ipx", "iso", "en", "din", "usb", "spf", "upf", "gb", "type", "qi", "ddr", "hdmi"})


def with_codes(
    found: list[Quantity], folded: Folded, lexicon: Lexicon, masked: Sequence[tuple[int, int]]
) -> list[Quantity]:
    """The quantities and the codes, which take the place of the numbers they hold, in no order."""
    for match in _CODE.finditer(folded.text):
        if not overlaps(match.span(), masked) and _is_code(match, folded, lexicon, found):
            found = [q for q in found if not overlaps((q.start, q.end), [match.span()])]
            found.append(Quantity("code", *match.span(), frozenset(), match[0]))
    return found


def _is_code(match: re.Match[str], folded: Folded, lexicon: Lexicon, found: Sequence[Quantity]) -> bool:
    """Whether letters and digits together are a model or a standard's name, not a number with a unit."""
    for quantity in found:
        if quantity.start <= match.start() and quantity.end >= match.end():
            return False
        if quantity.kind in ("money", "date", "ordinal") and overlaps(
            (quantity.start, quantity.end), [match.span()]
        ):
            return False
        inside = match.start() <= quantity.start < match.end()
        if inside and " " in match[0]:
            return quantity.kind == "count" and _names_model(match, folded, lexicon)
        if inside and quantity.start == match.start() and quantity.kind in ("measure", "times", "percent"):
            return False
    return " " not in match[0] or _names_model(match, folded, lexicon)


def _names_model(match: re.Match[str], folded: Folded, lexicon: Lexicon) -> bool:
    name = match[0].split(maxsplit=1)[0].rstrip("-")
    if name == "en" and lexicon.lang in ("en", "es"):  # `EN 1078`, not `en 30 días`
        start, _ = folded.span(match.start(), match.end())
        return folded.original[start : start + 2] == "EN"
    return name in _MODELS
