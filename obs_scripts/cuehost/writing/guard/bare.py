"""Quantities without a number of their own: `a month`, `a year and a half`, `a third of the price`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from .lexicon import Lexicon, Unit
from .numerals import overlaps, unit_at
from .phrases import UNSPACED, Hit
from .quantity import Quantity

OF = re.compile(r"\s?(?:of an?|of the|of|de|do|da|d')(?=\s)")
_OF_PRICES = frozenset({("role", "saving"), ("role", "list"), ("field", "offer"), ("discount", "half_price")})
_SHARE_REACH = 24
_HALF = Decimal("0.5")
_THOUSAND = 1000
_METRE = Unit("length", Decimal(1000))
_ONE_UNIT = re.compile(r"([^\s\d.,;:!?]+)\s?(?:(?:and a|and|y|e|с)\s)?$")
_MINUTE = 60
_WEEK = 604800
_PROMISED = frozenset({"returns", "warranty", "shipping"})
_ONE = re.compile(r"\bse(?:minggu|pekan|bulan|tahun)\b")
_HOUR = Decimal(3600)
_RUSSIAN_HALVES = {
    "полсуток": Decimal(12), "полчаса": Decimal("0.5"), "получаса": Decimal("0.5"), "полдня": Decimal(12),
    "полгода": Decimal(24 * 180), "полугода": Decimal(24 * 180),
}  # fmt: skip
_DAYS = re.compile(rf"(?<!\w)(?:сутки|{'|'.join(_RUSSIAN_HALVES)})(?!\w)")
_AN_HOUR = re.compile(
    r"(?<!per )(?<!half )\b(an hour|час|часик|часок|часочек)(?!\w)(?! с половиной)(?! and a half)"
)
_LASTING = frozenset({"battery_life", "charging"})


def one_and_more(plain: Quantity, text: str, lexicon: Lexicon, taken: int) -> Quantity | None:
    """One unit and a part of it, where no number stands before: `a year and a half`, `метр восемьдесят`."""
    value = next(iter(plain.values), Decimal(0))
    if not plain.in_words or len(plain.values) > 1 or not (value == _HALF or 10 <= value < 1000):
        return None
    before = _ONE_UNIT.search(text, max(plain.start - 24, taken), plain.start)
    if before is None:
        return None
    word = before[1]
    if lexicon.lang in UNSPACED:
        word = next((word[i:] for i in range(len(word)) if word[i:] in lexicon.units), "")
    meant = lexicon.units.get(word)
    grams = meant is not None and meant.dimension == "mass" and meant.factor == _THOUSAND <= value * 10
    if meant is None or (value != _HALF and not grams and (meant != _METRE or value >= 100)):
        return None
    whole = meant.factor * (1 + (value if value == _HALF else value / (_THOUSAND if grams else 100)))
    return replace(
        plain, kind="measure", start=before.end(1) - len(word), dimension=meant.dimension, unit=word,
        factor=meant.factor, values=frozenset({whole}), step=meant.factor / 10,
    )  # fmt: skip


def one_behind(plain: Quantity, text: str, lexicon: Lexicon, taken: int) -> Quantity | None:
    """One unit with its number behind it, as Thai says it: `เดือนนึง`, a month."""
    if lexicon.lang != "th" or not plain.in_words or plain.values != {1}:
        return None
    before = text[max(plain.start - 12, taken) : plain.start].rstrip()
    name = next((before[i:] for i in range(len(before)) if before[i:] in lexicon.units), "")
    meant = lexicon.units.get(name)
    dimensions = ("time", "mass", "volume", "length")
    if meant is None or meant.dimension not in dimensions or name == "วัน":  # one day, some day
        return None
    return replace(
        plain, kind="measure", start=text.rindex(name, 0, plain.start), dimension=meant.dimension, unit=name,
        factor=meant.factor, values=frozenset({meant.factor}), step=meant.factor / 10,
    )  # fmt: skip


def without_number(
    text: str, lexicon: Lexicon, hits: Sequence[Hit], taken: Sequence[tuple[int, int]]
) -> list[Quantity]:
    """Times without a number, which are one: `within a month`, `в течение месяца`, `lasts a week`."""
    found = [q for q in _whole_days(text, lexicon) if not overlaps((q.start, q.end), taken)]
    taken = [*taken, *((q.start, q.end) for q in found)]
    ready = any((h.category, h.concept) == ("cue", "ready") for h in hits)
    attributes = {h.concept for h in hits if h.category == "attribute"}
    promised = lexicon.lang == "id" and attributes & _PROMISED and _ONE.search(text)
    if ready or attributes & _LASTING or promised:
        charging = ready or "charging" in attributes
        named = [*_weeks_and_more(text, lexicon), *(_one_hour(text, lexicon) if charging else ())]
        lasting = [q for q in named if not overlaps((q.start, q.end), taken)]
        taken = [*taken, *((q.start, q.end) for q in lasting)]
        found += lasting
    if lexicon.lang == "th":
        found += [q for q in _only_one(text, lexicon) if not overlaps((q.start, q.end), taken)]
    for hit in hits:
        if (hit.category, hit.concept) != ("cue", "within"):
            continue
        unit = lexicon.unit_pattern.match(text, hit.end)
        if unit is None or overlaps(unit.span(1), taken):
            continue
        meant = lexicon.units[unit[1]]
        if meant.dimension == "time" and meant.factor >= 3600:
            found.append(
                Quantity(
                    "measure", *unit.span(1), frozenset({meant.factor}), unit[1], "time", unit[1],
                    factor=meant.factor, step=meant.factor / 10,
                )
            )  # fmt: skip
    return found


def _only_one(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Every Thai unit of time that is only one, `ชั่วโมงเดียว`."""
    for match in re.finditer("(ชั่วโมง|นาที|สัปดาห์|อาทิตย์|เดือน|ปี)เดียว", text):
        unit = lexicon.units.get(match[1])
        if unit is not None:
            yield Quantity(
                "measure", *match.span(), frozenset({unit.factor}), match[0], "time", match[1],
                factor=unit.factor, in_words=True, step=unit.factor / 10,
            )  # fmt: skip


def _weeks_and_more(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Every `week`, `month` or `year` of a text, as one."""
    for name, unit in lexicon.units.items():
        one = lexicon.lang == "id" and name.startswith("se")
        if unit.dimension != "time" or (unit.factor < _WEEK and not (one and unit.factor >= _MINUTE)):
            continue
        for match in re.finditer(re.escape(name), text):
            left = text[: match.start()]
            if lexicon.lang not in UNSPACED and (
                re.search(r"[^\W_]$", left.removesuffix("se")) or re.match(r"\w", text[match.end() :])
            ):
                continue
            yield Quantity(
                "measure", *match.span(), frozenset({unit.factor}), name, "time", name,
                factor=unit.factor, in_words=True, step=unit.factor / 10,
            )  # fmt: skip


def _whole_days(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Russian `сутки`, 24 hours, and `полчаса`, half of one, without any number."""
    for match in _DAYS.finditer(text) if lexicon.lang == "ru" else ():
        hours = _RUSSIAN_HALVES.get(match[0], Decimal(24))
        yield Quantity(
            "measure", *match.span(), frozenset({_HOUR * hours}), match[0], "time", match[0],
            factor=_HOUR, in_words=True, step=_HOUR / 10,
        )  # fmt: skip


def _one_hour(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """`An hour`, where a line tells how long it charges."""
    for match in _AN_HOUR.finditer(text):
        yield Quantity(
            "measure", *match.span(1), frozenset({_HOUR}), match[1], "time", match[1],
            factor=_HOUR, in_words=True, step=_HOUR / 10,
        )  # fmt: skip


def shares_of_price(
    text: str, lexicon: Lexicon, hits: Sequence[Hit], masked: Sequence[tuple[int, int]]
) -> list[Quantity]:
    """Parts of the price in words: `a third off`, `половину цены`; not `a quarter of a litre`."""
    found: list[Quantity] = []
    saved = [h for h in hits if (h.category, h.concept) in _OF_PRICES]
    for hit in hits:
        if hit.category != "share" or overlaps(
            (hit.start, hit.end), [*masked, *((q.start, q.end) for q in found)]
        ):
            continue
        of = OF.match(text, hit.end)
        if unit_at(text, of.end() if of else hit.end, lexicon):
            continue
        reach = _SHARE_REACH // (2 if lexicon.lang in UNSPACED else 1)
        near = [
            h for h in saved if -1 <= max(h.start - hit.end, hit.start - h.end) <= reach or _inside(h, hit)
        ]
        if near:
            value = frozenset({Decimal(hit.concept)})
            found.append(
                Quantity("percent", hit.start, hit.end, value, text[hit.start : hit.end], dimension="share")
            )
    return found


def _inside(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end
