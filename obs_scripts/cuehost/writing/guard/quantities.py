"""Quantities in folded text: numbers with what they count or measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Literal

from .folding import Folded
from .lexicon import Hit, Lexicon, Unit
from .spelled import spelled

Kind = Literal["money", "percent", "measure", "count", "times", "rating", "code", "ordinal", "date"]

_NUMBER = re.compile(r"\d{1,3}(?: \d{3})+(?![\d.,])|\d+(?:[.,'\u00a0]\d+)*")
_CODE = re.compile(
    r"(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]+(?:[.+][a-z0-9]+)*|(?<![a-z0-9])[a-z]{1,4} ?-?\d+(?![\d.,])"
)
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)[-/年](\d{1,2})月?(?![\d.])"
    r"|(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)"
    r"|(?<!\d)(\d{1,2})月(\d{1,2})[日号]?|(?<!\d)(\d{1,2})[日号](?!\w)"
)
_CLOCK = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])[:h]([0-5]\d)(?!\d)|(?<![\d.,])(1[0-2]|[1-9]) ?([ap])\.? ?m\b"
)
_RATING = re.compile(
    r"\s?(?:/|out of|sobre|de un total de|de|из|จาก|trên|dari)\s?"
    r"(?:5|10|five|ten|cinco|diez|dez|пяти|lima)(?![\d.,]|\w| ?%)"
)
_PERCENT = re.compile(
    r"\s?-?(?:%|per ?cent(?!\w)|percentage points?|por ?ciento|por ?cento"
    r"|процент\w*|เปอร์เซ็นต์|phan tram|phần trăm|persen(?!\w)|个点|成(?![\u4e00-\u9fff]))"
)
_TIMES = re.compile(
    r"\s?-?(?:x(?![\w])|×|times(?!\w)|fold(?!\w)|veces|vezes|раза?(?!\w)"
    r"|кратн\w*|เท่า|lần(?!\w)|kali(?! sehari)(?!\w)|倍)"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|º|ª|er|o|a)(?!\w)|-?(?:й|я|е|го|ый|ой|м|му)(?!\w)")
_CONNECTOR = re.compile(
    r"\s?(?P<range>-|~|/|to|a|do|до|至|到|ถึง|đến|sampai|hingga|ate|au)\s?|\s?(?P<by>x|×|\*|by|por|на|乘)\s?"
    r"|\s?(?P<list>,|、|and|or|y|o|e|ou|и|или|或|和|หรือ|และ|hoặc|và|atau|dan)\s?"
)
_OF = re.compile(r"\s?(?:of an?|of the|of|de|do|da|d')(?=\s)")
_AND_MORE = re.compile(r"\s?(?:con|e|y|and|и|with)?\s?")
YEAR = Unit("time", Decimal(31536000))
_FRACTION = re.compile(r"(\d+)\s?[⁄/]\s?(\d+)(?![\d.,/])")
_TENTHS = re.compile(r"\s?折")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text with its meaning.

    `values` are all its readings, in the base unit of `dimension` for a measure. `unit` is the unit's or
    noun's name; `near` where the rest of it stands (the noun it counts). `low` marks the lower end of a
    range. `written` is the number as it stands.
    """

    kind: Kind
    start: int
    end: int
    values: frozenset[Decimal]
    written: str
    dimension: str = ""
    unit: str = ""
    step: Decimal = Decimal(0)
    factor: Decimal = Decimal(1)
    currencies: frozenset[str] = frozenset()
    noun: str = ""
    small: bool = False
    in_words: bool = False
    vague: bool = False
    ranged: bool = False
    low: bool = False
    compound: Quantity | None = None


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    values: frozenset[Decimal]
    in_words: bool
    vague: bool = False
    percent: bool = False


def quantities(
    folded: Folded, lexicon: Lexicon, hits: Sequence[Hit], masked: Sequence[tuple[int, int]]
) -> list[Quantity]:
    """All quantities, from left to right. What lies in `masked` (idioms, names) is none."""
    text = folded.text
    found, taken = _dates(text, masked)
    raws = _raw_numbers(text, lexicon, [*masked, *taken])
    end = 0
    for raw in raws:
        if raw.start >= end:  # else a word that was the unit of the number before: 2 năm
            found.append(_meaning(raw, text, lexicon, hits))
            end = found[-1].end
    for match in _CODE.finditer(text):
        if not _overlaps(match.span(), masked) and _is_code(match, text, lexicon, found):
            found = [q for q in found if not _overlaps((q.start, q.end), [match.span()])]
            found.append(Quantity("code", *match.span(), frozenset(), match[0]))
    found.sort(key=lambda q: q.start)
    return _joined(found, text)


def _dates(text: str, masked: Sequence[tuple[int, int]]) -> tuple[list[Quantity], list[tuple[int, int]]]:
    found = []
    for pattern, unit in ((_DATE, "day"), (_CLOCK, "clock")):
        for match in pattern.finditer(text):
            if not _overlaps(match.span(), masked):
                digits = [Decimal(g) for g in match.groups() if g and g.isdigit()]
                found.append(Quantity("date", *match.span(), frozenset(digits), match[0], dimension=unit))
    return found, [(q.start, q.end) for q in found]


def _raw_numbers(text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> list[_Raw]:
    raws = []
    for fraction in _FRACTION.finditer(text):
        top, bottom = Decimal(fraction[1]), Decimal(fraction[2])
        if bottom and top < bottom <= 10 and not _overlaps(fraction.span(), taken):
            if bottom in (5, 10) and top > 3:
                continue  # a rating
            raws.append(_Raw(*fraction.span(), frozenset({top / bottom}), False))
    taken = [*taken, *((r.start, r.end) for r in raws)]
    for match in _NUMBER.finditer(text):
        if _overlaps(match.span(), taken):
            continue
        end = match.end()
        values = readings(match[0])
        scale = lexicon.scale_pattern.match(text, end) if lexicon.scale_pattern else None
        if scale is not None and not _unit_at(text, end, lexicon):
            values = frozenset(v * lexicon.numbers.scales[scale[1]] for v in values)
            end = scale.end()
        raws.append(_Raw(match.start(), end, values, False))
    digits = [(r.start, r.end) for r in raws]
    for words in spelled(text, lexicon):
        if not _overlaps((words.start, words.end), [*taken, *digits]):
            raws.append(_Raw(words.start, words.end, words.values, True, words.vague))
    return _hundredths(sorted(raws, key=lambda r: r.start), text)


def _hundredths(raws: list[_Raw], text: str) -> list[_Raw]:
    """Fractions said the other way round: 百分之三十五, 四分之一, ร้อยละ 20, một phần tư."""
    out: list[_Raw] = []
    for raw in raws:
        before = out[-1] if out else None
        link = text[before.end : raw.start] if before is not None else ""
        if before is not None and link in ("分之", " phần ", "ละ", "ละ "):
            upside = link == " phần "
            top, bottom = (before, raw) if upside else (raw, before)
            parts = next(iter(bottom.values)) or Decimal(1)
            if link.startswith("ละ") and parts != 100:
                out.append(raw)
                continue
            hundred = parts == 100
            values = frozenset(v if hundred else v / parts for v in top.values)
            out[-1] = _Raw(before.start, raw.end, values, True, percent=hundred)
        else:
            out.append(raw)
    return out


def _unit_at(text: str, at: int, lexicon: Lexicon) -> bool:
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


def _step(written: str) -> Decimal:
    """Half of the last digit's place: how exactly a number was given."""
    digits = written.strip()
    if not digits.replace(".", "").replace(",", "").isdigit():
        return Decimal("0.5")
    places = len(re.split("[.,]", digits)[-1]) if re.search(r"[.,]\d{1,2}$", digits) else 0
    return Decimal(5).scaleb(-places - 1)


def _meaning(raw: _Raw, text: str, lexicon: Lexicon, hits: Sequence[Hit]) -> Quantity:
    start, end, values = raw.start, raw.end, raw.values
    written = text[start:end]
    small = all(v <= 12 and v == v.to_integral_value() for v in values)
    plain = Quantity(
        "count", start, end, values, written, small=small, in_words=raw.in_words, vague=raw.vague,
        step=_step(written),
    )  # fmt: skip
    if raw.percent:
        return replace(plain, kind="percent")
    money = _money(plain, text, lexicon)
    if money is not None:
        return money
    percent = _PERCENT.match(text, end)
    if percent is not None:
        factor = 10 if percent[0].strip() == "成" else 1
        return replace(plain, kind="percent", end=percent.end(), values=frozenset(v * factor for v in values))
    if lexicon.lang == "zh" and _TENTHS.match(text, end):
        off = frozenset(100 - (v * 10 if v < 10 else v) for v in values)
        return replace(plain, kind="percent", dimension="tenths", end=end + 1, values=off)
    rating = _RATING.match(text, end)
    if rating is not None and all(v <= 10 for v in values):
        return replace(plain, kind="rating", end=rating.end())
    if text[end : end + 1] == "+" or (start and text[start - 1] == "+"):
        end = end + (text[end : end + 1] == "+")
    of = _OF.match(text, end) if any(v < 1 for v in values) else None
    unit = lexicon.unit_pattern.match(text, of.end() if of else end)
    if unit is not None and not (lexicon.lang == "zh" and _times_or_word(text, unit)):
        meant = lexicon.units[unit[1]]
        if meant == YEAR and _is_year(values):
            return replace(plain, kind="date", end=unit.end(), dimension="year")
        return replace(
            plain, kind="measure", end=unit.end(), dimension=meant.dimension, unit=unit[1],
            values=frozenset(v * meant.factor for v in values), step=plain.step * meant.factor,
            factor=meant.factor,
        )  # fmt: skip
    times = _TIMES.match(text, end)
    if times is not None and not re.match(r"\s?[x×]\s?\d", text[end:]):
        return replace(plain, kind="times", end=times.end())
    ordinal = _ORDINAL.match(text, end) if not raw.in_words and small else None
    if ordinal is not None:
        return replace(plain, kind="ordinal", end=ordinal.end())
    noun = _noun(plain, text, lexicon, hits)
    month = any(h.concept == "month" and (0 <= h.start - end <= 4 or 0 <= start - h.end <= 3) for h in hits)
    if (month and all(v <= 31 for v in values)) or (not noun and len(written) == 4 and _is_year(values)):
        return replace(plain, kind="date", end=end, dimension="day" if month else "year")
    return replace(plain, end=end, noun=noun)


def _is_year(values: frozenset[Decimal]) -> bool:
    return all(1900 <= v <= 2100 and v == v.to_integral_value() for v in values)


def _times_or_word(text: str, unit: re.Match[str]) -> bool:
    return text[unit.end() : unit.end() + 1] == "折"


def _money(plain: Quantity, text: str, lexicon: Lexicon) -> Quantity | None:
    """The quantity as an amount, where a currency stands before or after it."""
    before = re.search(
        r"([^\W\d_]{0,3}[$€£¥₩₹₽฿₫₱]|(?<![^\W\d_])(?:rp|rm|rs\.?|[a-z]{3}))\s?$", text[: plain.start]
    )
    codes: tuple[str, ...] = ()
    start, end, values = plain.start, plain.end, plain.values
    if before is not None:
        codes = lexicon.currencies.get(before[1], ()) or lexicon.currencies.get(before[1][-1], ())
        start = before.start(1) if codes else start
    after = lexicon.currency_pattern.match(text, end)
    if after is not None:
        codes = codes or lexicon.currencies[after[1]]
        end = after.end()
        tail = re.match(r"\s?(?:and|con|e|y|и|零)?\s?(\d{1,2}|[一二三四五六七八九])(?!\d)", text[end:])
        if tail is not None and not before:
            cents = _cents(tail, text, end, lexicon)
            if cents is not None:
                values, end = frozenset(v + cents[0] for v in values), cents[1]
    if not codes:
        cent = (
            re.match(r"\s?(" + "|".join(map(re.escape, lexicon.cents)) + r")(?!\w)", text[end:])
            if lexicon.cents
            else None
        )
        if cent is None:
            return None
        return replace(
            plain,
            kind="money",
            end=end + cent.end(),
            values=frozenset(v / 100 for v in values),
            currencies=frozenset(),
        )
    return replace(plain, kind="money", start=start, end=end, values=values, currencies=frozenset(codes))


def _cents(tail: re.Match[str], text: str, end: int, lexicon: Lexicon) -> tuple[Decimal, int] | None:
    """The hundredths that follow a currency: `39 dollars 90`, `39元9角`, `39块9`."""
    number = tail[1]
    if not number.isdigit() and number not in lexicon.numbers.adding:
        return None
    value = Decimal(number if number.isdigit() else lexicon.numbers.adding[number])
    stop = end + tail.end()
    mark = re.match(
        r"\s?(" + "|".join(map(re.escape, sorted(lexicon.cents, key=len, reverse=True))) + ")", text[stop:]
    )
    if lexicon.lang == "zh":
        if mark is not None:
            return (value / 10 if mark[1] in ("角", "毛") else value / 100), stop + mark.end()
        if text[end - 1] == "块" and value < 10:
            return value / 10, stop
        return None
    if mark is not None:
        return value / 100, stop + mark.end()
    if len(number) == 2 and not _unit_at(text, stop, lexicon) and not re.match(r"\s?[%\w]", text[stop:]):
        return value / 100, stop
    return None


def _noun(plain: Quantity, text: str, lexicon: Lexicon, hits: Sequence[Hit]) -> str:
    """What the number counts, if the vocabulary knows it."""
    reach = 9 if lexicon.lang in ("zh", "th") else 26
    end = plain.end
    if lexicon.classifier is not None:
        classifier = lexicon.classifier.match(text, end)
        end = classifier.end() if classifier else end
    best = ""
    nearest = reach + 1
    for hit in hits:
        if hit.category != "part":
            continue
        gap = hit.start - end
        if -1 <= gap < nearest and not re.search(r"[.,!?;:，。、；：！？\d]", text[end : hit.start]):
            best, nearest = hit.concept, gap
        behind = plain.start - hit.end
        if lexicon.nouns_before and 0 <= behind < min(nearest, 6):
            best, nearest = hit.concept, behind
    return best


def _is_code(match: re.Match[str], text: str, lexicon: Lexicon, found: Sequence[Quantity]) -> bool:
    """Whether letters and digits together are a model or a standard's name, not a number with a unit."""
    for quantity in found:
        if quantity.start <= match.start() and quantity.end >= match.end():
            return False
        if quantity.kind in ("money", "date", "ordinal") and _overlaps(
            (quantity.start, quantity.end), [match.span()]
        ):
            return False
        inside = match.start() <= quantity.start < match.end()
        if inside and " " in match[0]:
            return quantity.kind == "count" and _names_model(match[0], lexicon)
        if inside and quantity.start == match.start() and quantity.kind in ("measure", "times", "percent"):
            return False
    return " " not in match[0] or _names_model(match[0], lexicon)


_MODELS = frozenset({"ip", "ipx", "iso", "en", "din", "usb", "spf", "upf", "gb", "type", "qi", "ddr", "hdmi"})


def _names_model(written: str, lexicon: Lexicon) -> bool:
    return written.split(maxsplit=1)[0].rstrip("-") in _MODELS - (
        {"en"} if lexicon.lang in ("es", "vi") else frozenset()
    )


def _joined(found: list[Quantity], text: str) -> list[Quantity]:
    """Numbers of one range or product share the unit that stands after the last or before the first."""
    out = [_compound(q, found[i + 1], text) if i + 1 < len(found) else q for i, q in enumerate(found)]
    for at in range(len(out) - 2, -1, -1):
        left, right = out[at], out[at + 1]
        link = _CONNECTOR.fullmatch(text, left.end, right.start) if right.start > left.end else None
        if link is None or "code" in (left.kind, right.kind):
            continue
        if left.kind == "count" and right.kind in ("measure", "money", "percent") and not left.noun:
            if right.kind == "measure":
                factor = right.factor
                left = replace(
                    left, kind="measure", dimension=right.dimension, unit=right.unit,
                    values=frozenset(v * factor for v in left.values), step=left.step * factor,
                )  # fmt: skip
            else:
                left = replace(left, kind=right.kind, currencies=right.currencies, dimension=right.dimension)
        elif left.kind == "money" and right.kind == "count" and link["range"]:
            right = replace(right, kind="money", currencies=left.currencies)
        elif left.kind == "count" and right.kind == "count" and not left.noun:
            left = replace(left, noun=right.noun)
        if link["range"] and left.kind == right.kind:
            left, right = replace(left, ranged=True, low=True), replace(right, ranged=True)
        out[at], out[at + 1] = left, right
    return out


def _compound(first: Quantity, rest: Quantity, text: str) -> Quantity:
    """`first` with its other reading, in which what follows is a part of it: one metre eighty."""
    if first.kind not in ("measure", "money") or not _AND_MORE.fullmatch(text, first.end, rest.start):
        return first
    more: set[Decimal] = set()
    for value in rest.values:
        if rest.kind == "count" and value == Decimal("0.5"):
            more.add(value * first.factor)
        elif first.kind == "money" and value < 100 and (rest.kind == "count" or not rest.currencies):
            more.add(value / 100 if rest.kind == "count" else value)
        elif first.dimension == "length" and first.factor == 1000 and rest.kind == "count" and value < 100:
            more.add(value * (100 if value < 10 else 10))
        elif first.dimension == rest.dimension == "time" and rest.factor < first.factor:
            more.add(value)
    if not more:
        return first
    whole = replace(first, end=rest.end, values=frozenset(a + b for a in first.values for b in more))
    return replace(first, compound=whole)


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
