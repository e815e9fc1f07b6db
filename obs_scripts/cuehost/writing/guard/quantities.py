"""Quantities in folded text: numbers with what they count or measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .bare import OF, one_and_more, one_behind, shares_of_price, without_number
from .codes import with_codes
from .currencies import at_home, with_currency
from .folding import Folded
from .joining import CONNECTOR, joined
from .lexicon import Lexicon, Unit
from .numerals import Raw, overlaps, raw_numbers, step
from .phrases import UNSPACED, Hit, stem
from .quantity import Quantity
from .spelled import spelled

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)[-/年](\d{1,2})月?(?![\d.])"
    r"|(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)"
    r"|(?<!\d)(\d{1,2})月(\d{1,2})[日号]?|(?<!\d)(\d{1,2})[日号](?!\w)"
)
# A number and what follows it as a time of the day: `bảy giờ tối`, `jam tujuh malam`.
_DAYTIME = re.compile(
    r"giờ (?:sáng|trưa|chiều|tối|đêm|khuya|đúng|rưỡi|kém)(?!\w)|(?:malam|pagi|siang|sore)(?!\w)"
)
_CLOCK = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])[:h]([0-5]\d)(?!\d)|(?<![\d.,])(1[0-2]|[1-9]) ?([ap])\.? ?m\b"
)
_RATING = re.compile(
    r"\s?(?:/|out of|sobre|de un total de|de|из|จาก|trên|dari)\s?"
    r"(?:5|10|five|ten|cinco|diez|dez|пяти|lima|sepuluh|năm|mười|ห้า(?!ม)|สิบ)(?!\d|[.,]\d|[a-zа-я]| ?%)"
)
_PERCENT = re.compile(
    r"\s?-?(?:%|per ?cent(?!\w)|percentage points?|por ?ciento|por ?cento"
    r"|процент\w*|เปอร์เซ็นต์|phan tram|phần trăm|persen(?!\w)|个点|成(?![\u4e00-\u9fff]))"
)
_TIMES = re.compile(
    r"\s?-?(?:x(?![\w])|×|times(?!\w)|fold(?!\w)|veces|vezes|раза?(?!\w)"
    r"|кратн\w*|เท่า(?!กับ)|lần(?!\w)|kali(?! sehari)(?!\w)|倍)"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|º|ª|er|o|a)(?!\w)|-?(?:й|я|е|го|ый|ой|м|му)(?!\w)")
_NOW_COSTS = re.compile(r" (?:chỉ |còn )*\d+(?:[.,]\d+)? ?(?:đô|bảng|euro|tệ|đồng|usd|k|nghìn|\$)")
# Behind a mark, or inside of something, stands nothing that the number counts: `dois já vêm na caixa`.
_APART = re.compile(
    r"[.,!?;:，。、；：！？\d]|มี|\b(?:in|into|inside|en|dentro|n[ao]s?|em|num|numa|во?|di|dalam|ke|trong|vào)\s"
)
_COUNTED = re.compile(r"\s?([^\W\d_]{4,})")
# Thai words behind a number that are said of few things only, so that they tell what is counted.
_CLASSIFIER = re.compile(
    "จุด|แบบ|ระดับ|ช่อง|ชั้น|ล้อ|โหมด|ซี่|ปุ่ม|รู(?!ป)|เกียร์|สปีด|ห่วง|หมุด|เฟรต|ท่า|จังหวะ|ใบพัด|ขา(?!ย)|พอร์ต|ซิป|แฉก|ดวง|เฉด|สี(?!่)|ดอก(?!เบี้ย)|ก้อน|บท|สปริง|ใบมีด|หู|ล็อก"
)
# Indonesian says the number behind what is counted, too: `rodanya dua`.
_HAS_SO_MANY = re.compile(r"([^\W\d_]{3,})nya (?:(?:ada|cuma|hanya|total|totalnya|dapat|sampai|juga|itu) )*$")
# What makes a speed of kilometres and miles stands behind them, in Chinese before them, too.
_PER_HOUR = re.compile(
    r"\s?(?:/ ?(?:h|hr|hour|ч|час|ชม|ชั่วโมง|giờ|jam|hora)(?!\w)|(?:an|per|each|every) hour"
    r"|(?:por|la|a la) hora|в час"
    r"|ต่อชั่วโมง|(?:một|mỗi) (?:giờ|tiếng)|(?:per|se) ?jam|[/每]小?时)"
)
_UNIT_BEFORE = re.compile(r"([^\W\d_]+) (?:так |этак |где то |на )?$")
_SHORTEST_UNIT = 3
_WHOLES = frozenset({"set", "pack"})
_SAID_BEFORE = 36
_WORD = 5
_HOURLY = re.compile(r"(?:/|в|an|per|por|a|na) ?(?:h|ч|hour|час|hora)(?!\w)|mph(?!\w)")
_SPEED_BEFORE = re.compile(r"(?:时速|每小时)[^\d，。,]{0,6}$")
_ROAD = Decimal(1_000_000)
YEAR = Unit("time", Decimal(31536000))
_ALSO_THINGS = frozenset({"bar", "bars"})
_PAIR = frozenset({"couple", "par"})
_ARTICLE = re.compile(r"\s?an?(?=\s)")
_A_SET = "ชุด"
_TENTHS = re.compile(r"\s?折")


def quantities(
    folded: Folded,
    lexicon: Lexicon,
    hits: Sequence[Hit],
    masked: Sequence[tuple[int, int]],
    currencies: frozenset[str] = frozenset(),
    names: Sequence[tuple[int, int]] = (),
) -> list[Quantity]:
    """All quantities, from left to right. What lies in `masked` (idioms, names) is none.

    `currencies` are the sheet's: words like `pound` are money where one of them is meant. `names` are where
    products are named: what is counted there are pieces.
    """
    text = folded.text
    found, taken = _dates(text, masked)
    words = spelled(text, lexicon)
    longer = [
        (h.start, h.end)
        for h in hits
        if h.category == "share"
        and any(w.start <= h.start and h.end <= w.end and (w.start, w.end) != (h.start, h.end) for w in words)
    ]  # three and a half thousand
    shares = shares_of_price(text, lexicon, hits, [*masked, *longer])
    found += shares
    taken += [(q.start, q.end) for q in shares]
    raws = raw_numbers(text, lexicon, [*masked, *taken], words)
    end = 0
    limits = _limits(raws, text)
    for raw, limit in zip(raws, limits, strict=True):
        if raw.start < end:  # a word that was the unit of the number before: 2 năm; maybe `rưỡi` follows
            left = text[end : raw.end]
            half = lexicon.numbers.halves.get(left.strip())
            if half is None:
                continue
            raw = Raw(raw.end - len(left.lstrip()), raw.end, frozenset({half}), True)  # noqa: PLW2901
        found.append(_meaning(raw, text, lexicon, hits, currencies, names, end, limit))
        end = found[-1].end
    found += without_number(text, lexicon, hits, [*masked, *((q.start, q.end) for q in found)])
    found = with_codes(found, folded, lexicon, masked)
    found.sort(key=lambda q: q.start)
    return joined([at_home(q, text, currencies) for q in found], text)


def _half_a(text: str, end: int, lexicon: Lexicon) -> re.Match[str] | None:
    """The unit of `half a kilo`; half an hour or a mile is how people talk."""
    article = _ARTICLE.match(text, end)
    unit = lexicon.unit_pattern.match(text, article.end()) if article is not None else None
    return unit if unit is not None and lexicon.units[unit[1]].dimension in ("mass", "volume") else None


def _dates(text: str, masked: Sequence[tuple[int, int]]) -> tuple[list[Quantity], list[tuple[int, int]]]:
    found = []
    for pattern, unit in ((_DATE, "day"), (_CLOCK, "clock")):
        for match in pattern.finditer(text):
            if not overlaps(match.span(), masked):
                digits = [Decimal(g) for g in match.groups() if g and g.isdigit()]
                found.append(Quantity("date", *match.span(), frozenset(digits), match[0], dimension=unit))
    return found, [(q.start, q.end) for q in found]


def _meaning(
    raw: Raw,
    text: str,
    lexicon: Lexicon,
    hits: Sequence[Hit],
    currencies: frozenset[str],
    names: Sequence[tuple[int, int]],
    taken: int,
    limit: int,
) -> Quantity:
    """What a number that stands there says; quantities before it end at `taken`, and what it counts stands
    before `limit`."""
    start, end, values = raw.start, raw.end, raw.values
    written = text[start:end]
    small = all(v <= 12 and v == v.to_integral_value() for v in values)
    plain = Quantity(
        "count", start, end, values, written, small=small, in_words=raw.in_words, vague=raw.vague,
        step=step(written),
    )  # fmt: skip
    if raw.percent:
        return replace(plain, kind="percent")
    money = with_currency(plain, text, lexicon)
    if money is not None:
        return money
    percent = _PERCENT.match(text, end)
    if percent is not None:
        factor = 10 if percent[0].strip() == "成" else 1
        return replace(plain, kind="percent", end=percent.end(), values=frozenset(v * factor for v in values))
    if lexicon.lang == "zh" and _TENTHS.match(text, end):
        off = frozenset(100 - (v * 10 if v < 10 else v) for v in values)
        return replace(plain, kind="percent", dimension="tenths", end=end + 1, values=off)
    longer = one_and_more(plain, text, lexicon, taken)
    if longer is not None:
        return longer
    rating = _RATING.match(text, end)
    if rating is not None and all(v <= 10 for v in values):
        return replace(plain, kind="rating", end=rating.end())
    if text[end : end + 1] == "+" or (start and text[start - 1] == "+"):
        end = end + (text[end : end + 1] == "+")
    pair = raw.in_words and written.rsplit(None, 1)[-1] in _PAIR
    of = OF.match(text, end) if pair or any(v < 1 for v in values) else None
    unit = lexicon.unit_pattern.match(text, of.end() if of else end)
    if unit is None and lexicon.lang == "en" and any(v < 1 for v in values):
        unit = _half_a(text, end, lexicon)
    if unit is not None and unit[1] in _ALSO_THINGS and raw.in_words:
        unit = None  # three bars of soap
    if unit is not None and unit[1] == "giờ" and _NOW_COSTS.match(text, unit.end()):
        unit = None  # `67,50 giờ 54 đô`: now
    if (
        unit is not None
        and _DAYTIME.match(text, unit.start(1))
        and (lexicon.lang != "id" or text[:start].endswith("jam "))
    ):
        return replace(plain, end=unit.end(), small=True)  # seven in the evening
    if unit is not None and not (lexicon.lang == "zh" and _times_or_word(text, unit)):
        meant = lexicon.units[unit[1]]
        if lexicon.also_money.get(unit[1]) in currencies and not _weighed(start, hits, text, lexicon):
            return replace(
                plain, kind="money", end=unit.end(), currencies=frozenset({lexicon.also_money[unit[1]]})
            )
        if meant == YEAR and _is_year(values):
            return replace(plain, kind="date", end=unit.end(), dimension="year")
        end = unit.end()
        if meant.dimension == "length" and meant.factor >= _ROAD:
            hour = _PER_HOUR.match(text, end)
            again = _HOURLY.search(text, max(start - _SAID_BEFORE, 0), start)  # 25 km/h, roughly 15 miles
            if hour is not None or again or _SPEED_BEFORE.search(text, max(start - 12, 0), start):
                meant, end = Unit("speed", meant.factor / _ROAD), hour.end() if hour else end
        return replace(
            plain, kind="measure", end=end, dimension=meant.dimension, unit=unit[1],
            values=frozenset(v * meant.factor for v in values), step=plain.step * meant.factor,
            factor=meant.factor,
        )  # fmt: skip
    behind = _behind_its_unit(plain, text, lexicon, taken) if lexicon.lang == "ru" else None
    if behind is not None:
        return behind
    if lexicon.lang == "zh" and text[end : end + 1] == "月" and all(v <= 12 for v in values):
        return replace(plain, kind="date", end=end + 1, dimension="month")
    times = _TIMES.match(text, end)
    if times is not None and not re.match(
        r"\s?(?:[x×]|kali|lần|nhân)\s?(?:\d|(?:se|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|hai|ba|bốn|năm|sáu|bảy|tám|chín)(?!\w)[^.!?]{0,24}(?:puluh|ratus|mươi|trăm)"
        r"|(?:sebelas|sepuluh|\w+ belas)(?!\w))",
        text[end:],
    ):
        return replace(plain, kind="times", end=times.end())
    ordinal = _ORDINAL.match(text, end) if not raw.in_words and small else None
    if ordinal is not None:
        return replace(plain, kind="ordinal", end=ordinal.end())
    behind = one_behind(plain, text, lexicon, taken)
    if behind is not None:
        return behind
    noun = _noun(plain, text, lexicon, hits, limit)
    month = any(h.concept == "month" and (0 <= h.start - end <= 4 or 0 <= start - h.end <= 3) for h in hits)
    if (month and all(v <= 31 for v in values)) or (not noun and len(written) == 4 and _is_year(values)):
        return replace(plain, kind="date", end=end, dimension="day" if month else "year")
    if not noun and any(0 <= at - end <= (2 if lexicon.lang in UNSPACED else 12) for at, _ in names):
        noun = "piece"
    return replace(plain, end=end, noun=noun, counted=_counted(text, start, end, lexicon, small=small))


def _behind_its_unit(plain: Quantity, text: str, lexicon: Lexicon, taken: int) -> Quantity | None:
    """A number that stands behind its unit, as Russian says about so many: `дюймов восемнадцать`."""
    before = _UNIT_BEFORE.search(text, max(plain.start - 24, taken), plain.start)
    if before is not None and before[1].startswith("процент"):
        return replace(plain, kind="percent", start=before.start(1), roughly=True)
    unit = lexicon.units.get(before[1]) if before is not None else None
    if before is None or unit is None or len(before[1]) < _SHORTEST_UNIT:
        return None
    if unit.dimension == "length" and unit.factor >= _ROAD and _HOURLY.search(text, 0, plain.start):
        unit = Unit("speed", unit.factor / _ROAD)
    return replace(
        plain, kind="measure", start=before.start(1), dimension=unit.dimension, unit=before[1],
        values=frozenset(v * unit.factor for v in plain.values), step=plain.step * unit.factor,
        factor=unit.factor, roughly=True,
    )  # fmt: skip


def _counted(text: str, start: int, end: int, lexicon: Lexicon, *, small: bool) -> str:
    """The stem of the word that follows a number, which says what is counted: `drops`, `滴`."""
    if lexicon.lang in UNSPACED:
        end += text.startswith("个", end)
        if lexicon.lang == "zh":
            return text[end : end + 1] if text[end : end + 1].isalpha() else ""
        classifier = _CLASSIFIER.match(text, end)
        return classifier[0] if classifier else ""
    before = _HAS_SO_MANY.search(text, max(start - 40, 0), start) if small and lexicon.lang == "id" else None
    if before is not None:
        return stem(before[1])
    word = _COUNTED.match(text, end)
    return stem(word[1]) if word else ""


def _weighed(start: int, hits: Sequence[Hit], text: str, lexicon: Lexicon) -> bool:
    """Whether what stands before speaks of weight, or weighs in another unit: `1.9 kg, some four pounds`."""
    words = re.findall(r"[^\W\d_]+", text[max(start - _SAID_BEFORE, 0) : start])
    units = [lexicon.units[w] for w in words if w in lexicon.units and w not in lexicon.also_money]
    if any(unit.dimension == "mass" for unit in units):
        return True
    return any(h.category == "attribute" and h.concept == "weight" and 0 <= start - h.end <= 24 for h in hits)


def _is_year(values: frozenset[Decimal]) -> bool:
    return all(1900 <= v <= 2100 and v == v.to_integral_value() for v in values)


def _times_or_word(text: str, unit: re.Match[str]) -> bool:
    return text[unit.end() : unit.end() + 1] == "折"


def _limits(raws: Sequence[Raw], text: str) -> list[int]:
    """Where the next number begins that is not of the same row: `22 momme and three colours`."""
    limits = [len(text)] * len(raws)
    for at in range(len(raws) - 2, -1, -1):
        beside = CONNECTOR.fullmatch(text, raws[at].end, max(raws[at + 1].start, raws[at].end))
        limits[at] = limits[at + 1] if beside else raws[at + 1].start
    return limits


def _noun(plain: Quantity, text: str, lexicon: Lexicon, hits: Sequence[Hit], limit: int) -> str:
    """What the number counts, if the vocabulary knows it."""
    reach = 9 if lexicon.lang in ("zh", "th") else 26
    end = plain.end
    classifier = None
    if lexicon.classifier is not None:
        classifier = lexicon.classifier.match(text, end)
        end = classifier.end() if classifier else end
    least = 2 if lexicon.lang in UNSPACED else _WORD
    idle = [
        h.end
        for h in hits
        if h.category == "harmless" and -1 <= h.start - end <= 1 and h.end - h.start >= least
    ]
    if idle:  # `two numbers people ask about` counts no people
        limit = min(limit, max(idle))
    best = ""
    nearest = reach + 1
    for hit in hits:
        if hit.category != "part":
            continue
        gap = hit.start - end
        if -1 <= gap < nearest and hit.start < limit and not _APART.search(text, end, hit.start):
            best, nearest = hit.concept, gap
        behind = plain.start - hit.end
        if ":" in text[hit.end : plain.start]:
            continue  # `speed: 11 000`
        whole = lexicon.lang == "ru" and hit.concept in _WHOLES  # `в комплекте их два` counts no sets
        if lexicon.nouns_before and not whole and 0 <= behind < min(nearest, 6):
            best, nearest = hit.concept, behind
    if not best and classifier is not None and classifier[1] == _A_SET:
        return "set"
    return best
