"""The bare numbers of a text, in digits and in words, before it is known what they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .lexicon import Lexicon
from .spelled import Spelled

_NUMBER = re.compile(r"\d{1,3}(?: \d{3})+(?!\d|[.,]\d)|\d+(?:[.,'\u00a0]\d+)*")
_HALF = Decimal("0.5")
_TAIL = re.compile(r"[1-9](?![\d万千百]|[.,]\d)")
_FRACTION = re.compile(r"(\d+)\s?[⁄/]\s?(\d+)(?![\d.,/])")


@dataclass(frozen=True, slots=True)
class Raw:
    start: int
    end: int
    values: frozenset[Decimal]
    in_words: bool
    vague: bool = False
    percent: bool = False


def raw_numbers(
    text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]], words: Sequence[Spelled]
) -> list[Raw]:
    """All bare numbers outside `taken`; `words` are those in words."""
    raws = []
    for fraction in _FRACTION.finditer(text):
        top, bottom = Decimal(fraction[1]), Decimal(fraction[2])
        if bottom and top < bottom <= 10 and not overlaps(fraction.span(), taken):
            if bottom in (5, 10) and top > 3:
                continue  # a rating
            raws.append(Raw(*fraction.span(), frozenset({top / bottom}), False))
    taken = [*taken, *((r.start, r.end) for r in raws)]
    for match in _NUMBER.finditer(text):
        if overlaps(match.span(), taken):
            continue
        end = match.end()
        values = readings(match[0])
        scale = lexicon.scale_pattern.match(text, end) if lexicon.scale_pattern else None
        if scale is not None and not unit_at(text, end, lexicon):
            factor = lexicon.numbers.scales[scale[1]]
            values = frozenset(v * factor for v in values)
            end = scale.end()
            tail = _TAIL.match(text, end) if lexicon.lang == "zh" else None
            if tail is not None:  # 8万9
                values = frozenset(v + int(tail[0]) * factor // 10 for v in values)
                end = tail.end()
                taken = [*taken, tail.span()]
        raws.append(Raw(match.start(), end, values, False))
    digits = [(r.start, r.end) for r in raws]
    for word in words:
        if not overlaps((word.start, word.end), [*taken, *digits]):
            raws.append(Raw(word.start, word.end, word.values, True, word.vague))
    return _hundredths(sorted(raws, key=lambda r: r.start), text)


def _hundredths(raws: list[Raw], text: str) -> list[Raw]:
    """Fractions said the other way round: 百分之三十五, 四分之一, ร้อยละ 20, một phần tư."""
    out: list[Raw] = []
    for raw in raws:
        before = out[-1] if out else None
        link = text[before.end : raw.start] if before is not None else ""
        if before is not None and link in ("分之", " phần ", "ละ", "ละ ", "ใน"):
            upside = link in (" phần ", "ใน")
            top, bottom = (before, raw) if upside else (raw, before)
            parts = next(iter(bottom.values)) or Decimal(1)
            if link.startswith("ละ") and parts != 100:
                out.append(raw)
                continue
            hundred = parts == 100
            values = frozenset(v if hundred else v / parts for v in top.values)
            out[-1] = Raw(before.start, raw.end, values, True, percent=hundred)
        elif before is not None and link == "个" and raw.values == {_HALF}:  # 三个半小时
            values = frozenset(v + _HALF for v in before.values)
            out[-1] = Raw(before.start, raw.end, values, before.in_words)
        else:
            out.append(raw)
    return out


def unit_at(text: str, at: int, lexicon: Lexicon) -> bool:
    return lexicon.unit_pattern.match(text, at) is not None


def readings(number: str) -> frozenset[Decimal]:
    """The values a written number may have: `1.299` is 1299 in one market and 1.299 in another."""
    bare = re.sub(r"[' \u00a0]", "", number)
    marks = re.findall(r"[.,]", bare)
    written = {bare}
    if len(set(marks)) == 2:
        group = "." if marks[-1] == "," else ","
        written = {bare.replace(group, "").replace(",", ".")}
    elif len(marks) > 1:
        written = {re.sub(r"[.,]", "", bare)}
    elif marks:
        written = {bare.replace(",", ".")}
        if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", bare):
            written.add(re.sub(r"[.,]", "", bare))
    values = set()
    for text in written:
        try:
            values.add(Decimal(text[:40]))
        except InvalidOperation:
            continue
    return frozenset(values)


def step(written: str) -> Decimal:
    """Half of the last digit's place: how exactly a number was given."""
    digits = written.strip()
    if not digits.replace(".", "").replace(",", "").isdigit():
        return Decimal("0.5")
    if digits.isdigit() and len(digits) > 2 and digits.endswith("0"):
        return Decimal(5) if not digits.endswith("00") else Decimal(50)  # said roughly: 200 for 203
    places = len(re.split("[.,]", digits)[-1]) if re.search(r"[.,]\d{1,2}$", digits) else 0
    return Decimal(5).scaleb(-places - 1)


def overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
