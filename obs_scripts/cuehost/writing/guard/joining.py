"""Quantities that belong together: ends of a range, sides of a size, `one metre eighty`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .quantity import Quantity

CONNECTOR = re.compile(
    r"\s?(?P<range>-|~|/|to|a|do|до|至|到|ถึง|đến|sampai|hingga|ate|au)\s?|\s?(?P<by>x|×|\*|by|por|на|乘|kali|nhân)\s?"
    r"|\s?(?P<list>,|、|and|or|y|o|e|ou|и|или|或|和|หรือ|และ|hoặc|và|atau|dan)\s?"
)
_AND_MORE = re.compile(r"\s?(?:con|e mais|e|y|and|и|with|and an?|y un|e um|с|lebih|กับอีก|和|又|零)?\s?")
_PARTS_OF_ONE = frozenset({Decimal("0.5"), Decimal("0.25"), Decimal("0.75")})
_HOUR = 3600
_PARTS = frozenset({"time", "mass", "length", "volume"})
_OR = frozenset({"or", "o", "ou", "или", "或", "หรือ", "hoặc", "atau"})
_BETWEEN = re.compile(r"(?:between|entre|между|tu|từ|antara|介于|ระหว่าง)\s?$")


def joined(found: list[Quantity], text: str) -> list[Quantity]:
    """Numbers of one range or product share the unit that stands after the last or before the first."""
    out = list(found)
    for at in range(len(found) - 2, -1, -1):
        out[at] = _compound(found[at], out[at + 1], text)
    for at in range(len(out) - 2, -1, -1):
        left, right = out[at], out[at + 1]
        link = CONNECTOR.fullmatch(text, left.end, right.start) if right.start > left.end else None
        if link is None or "code" in (left.kind, right.kind):
            continue
        if link["list"] == "," and left.in_words != right.in_words:
            continue  # `Android 14, four gigabytes`
        bare = not left.noun or (link["by"] and left.noun == "size")
        if left.kind == "count" and right.kind in ("measure", "money", "percent") and bare:
            if right.kind == "measure":
                factor = right.factor
                left = replace(
                    left, kind="measure", noun="", dimension=right.dimension, unit=right.unit,
                    values=frozenset(v * factor for v in left.values), step=left.step * factor, factor=factor,
                )  # fmt: skip
            else:
                left = replace(left, kind=right.kind, currencies=right.currencies, dimension=right.dimension)
        elif left.kind == "money" and right.kind == "count" and link["range"]:
            right = replace(right, kind="money", currencies=left.currencies)
        elif left.kind == "count" and right.kind == "count" and not left.noun:
            left = replace(left, noun=right.noun, counted=right.counted or left.counted)
        several = (
            link["list"] is not None
            and at > 0
            and (first := CONNECTOR.fullmatch(text, out[at - 1].end, left.start)) is not None
            and first["list"] is not None
        )  # 1, 2 or 4 hours are no range
        between = link["list"] is not None and _BETWEEN.search(text, max(left.start - 9, 0), left.start)
        either = between or (link["list"] is not None and link["list"] in _OR and not several)
        if (link["range"] or (either and left.kind in ("measure", "money"))) and left.kind == right.kind:
            left, right = replace(left, ranged=True, low=True), replace(right, ranged=True)
        out[at], out[at + 1] = left, right
    return out


def _compound(first: Quantity, rest: Quantity, text: str) -> Quantity:
    """`first` with its other reading, in which what follows is a part of it: one metre eighty."""
    if first.kind not in ("measure", "money") or not _AND_MORE.fullmatch(text, first.end, rest.start):
        return first
    more: set[Decimal] = set()
    closely = rest.kind == "count" and rest.in_words and rest.start - first.end <= 1
    for value in rest.values:
        if (
            closely
            and 1 <= value < 10
            and first.unit not in ("s", "h")
            and first.dimension in ("", "mass", "length", "volume")
        ):
            more.add(value / 10 * first.factor)  # 四两八, mười bảy đô tám
        if rest.kind == "count" and value in _PARTS_OF_ONE:
            more.add(value * first.factor)
        elif first.kind == "money" and value < 100 and (rest.kind == "count" or not rest.currencies):
            more.add(value / 100 if rest.kind == "count" else value)
        elif first.dimension == "length" and first.factor == 1000 and rest.kind == "count" and value < 100:
            more.add(value * (100 if value < 10 else 10))
        elif (
            first.dimension == "mass"
            and first.factor == 1000
            and rest.kind == "count"
            and 100 <= value < 1000
        ):
            more.add(value)  # dos kilos cuatrocientos
        elif first.dimension == "time" and first.factor == _HOUR and rest.kind == "count":
            if 1 <= value < 60 and not rest.noun:
                more.add(value * 60)  # una hora y diez
        elif first.dimension == rest.dimension in _PARTS and rest.factor < first.factor:
            more.add(value)
    if not more:
        return first
    end = rest.end
    if rest.compound is not None and first.dimension == rest.dimension:  # 一斤三两半
        more, end = set(rest.compound.values), rest.compound.end
    whole = replace(first, end=end, values=frozenset(a + b for a in first.values for b in more))
    return replace(first, compound=whole)
