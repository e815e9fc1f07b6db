"""Quantities in folded text: numbers with what they count or measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .bare import OF, one_and_more, shares_of_price, without_number
from .folding import Folded
from .lexicon import Lexicon, Unit
from .numerals import Raw, overlaps, raw_numbers, step, unit_at
from .phrases import UNSPACED, Hit, stem
from .quantity import Quantity
from .spelled import spelled

_CODE = re.compile(
    r"(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]+(?:[.+][a-z0-9]+)*"
    r"|(?<![a-z0-9])[a-z]{1,4} ?-?\d+(?:-\d{1,2})?(?!\d|[.,]\d|[a-z])"
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
_CONNECTOR = re.compile(
    r"\s?(?P<range>-|~|/|to|a|do|до|至|到|ถึง|đến|sampai|hingga|ate|au)\s?|\s?(?P<by>x|×|\*|by|por|на|乘|kali|nhân)\s?"
    r"|\s?(?P<list>,|、|and|or|y|o|e|ou|и|или|或|和|หรือ|และ|hoặc|và|atau|dan)\s?"
)
_AND_MORE = re.compile(r"\s?(?:con|e mais|e|y|and|и|with|and an?|y un|e um|с|lebih|กับอีก|和|又|零)?\s?")
_PARTS_OF_ONE = frozenset({Decimal("0.5"), Decimal("0.25"), Decimal("0.75")})
_PARTS = frozenset({"time", "mass", "length", "volume"})
_OR = frozenset({"or", "o", "ou", "или", "或", "หรือ", "hoặc", "atau"})
_BETWEEN = re.compile(r"(?:between|entre|между|tu|từ|antara|介于|ระหว่าง)\s?$")
_NOW_COSTS = re.compile(r" (?:chỉ |còn )*\d+(?:[.,]\d+)? ?(?:đô|bảng|euro|tệ|đồng|usd|k|nghìn|\$)")
_ONE_PIECE = re.compile(r"块(?![钱\d一二三四五六七八九十]|\W|$)")
# Behind a mark, or inside of something, stands nothing that the number counts: `dois já vêm na caixa`.
_APART = re.compile(
    r"[.,!?;:，。、；：！？\d]|\b(?:in|into|inside|en|dentro|n[ao]s?|em|num|numa|во?|di|dalam|ke|trong|vào)\s"
)
_POINTING = frozenset("那这哪每另")
_COUNTED = re.compile(r"\s?([^\W\d_]{4,})")
# What makes a speed of kilometres and miles stands behind them, in Chinese before them, too.
_PER_HOUR = re.compile(
    r"\s?(?:/ ?(?:h|hr|hour|ч|час|ชม|ชั่วโมง|giờ|jam|hora)(?!\w)|(?:an|per|each|every) hour"
    r"|(?:por|la|a la) hora|в час"
    r"|ต่อชั่วโมง|(?:một|mỗi) (?:giờ|tiếng)|(?:per|se) ?jam|[/每]小?时)"
)
_SPEED_BEFORE = re.compile(r"(?:时速|每小时)[^\d，。,]{0,6}$")
_ROAD = Decimal(1_000_000)
YEAR = Unit("time", Decimal(31536000))
_ALSO_THINGS = frozenset({"bar", "bars"})
_PAIR = frozenset({"couple", "par"})
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
    for raw in raws:
        if raw.start < end:  # a word that was the unit of the number before: 2 năm; maybe `rưỡi` follows
            left = text[end : raw.end]
            half = lexicon.numbers.halves.get(left.strip())
            if half is None:
                continue
            raw = Raw(raw.end - len(left.lstrip()), raw.end, frozenset({half}), True)  # noqa: PLW2901
        found.append(_meaning(raw, text, lexicon, hits, currencies, names, end))
        end = found[-1].end
    found += without_number(text, lexicon, hits, [*masked, *((q.start, q.end) for q in found)])
    for match in _CODE.finditer(text):
        if not overlaps(match.span(), masked) and _is_code(match, folded, lexicon, found):
            found = [q for q in found if not overlaps((q.start, q.end), [match.span()])]
            found.append(Quantity("code", *match.span(), frozenset(), match[0]))
    found.sort(key=lambda q: q.start)
    return _joined(found, text)


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
) -> Quantity:
    """What a number that stands there says; quantities before it end at `taken`."""
    start, end, values = raw.start, raw.end, raw.values
    written = text[start:end]
    small = all(v <= 12 and v == v.to_integral_value() for v in values)
    plain = Quantity(
        "count", start, end, values, written, small=small, in_words=raw.in_words, vague=raw.vague,
        step=step(written),
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
    if unit is not None and unit[1] in _ALSO_THINGS and raw.in_words:
        unit = None  # three bars of soap
    if unit is not None and unit[1] == "giờ" and _NOW_COSTS.match(text, unit.end()):
        unit = None  # `67,50 giờ 54 đô`: now
    if unit is not None and not (lexicon.lang == "zh" and _times_or_word(text, unit)):
        meant = lexicon.units[unit[1]]
        if lexicon.also_money.get(unit[1]) in currencies and not _weighed(start, hits):
            return replace(
                plain, kind="money", end=unit.end(), currencies=frozenset({lexicon.also_money[unit[1]]})
            )
        if meant == YEAR and _is_year(values):
            return replace(plain, kind="date", end=unit.end(), dimension="year")
        end = unit.end()
        if meant.dimension == "length" and meant.factor >= _ROAD:
            hour = _PER_HOUR.match(text, end)
            if hour is not None or _SPEED_BEFORE.search(text, max(start - 12, 0), start):
                meant, end = Unit("speed", meant.factor / _ROAD), hour.end() if hour else end
        return replace(
            plain, kind="measure", end=end, dimension=meant.dimension, unit=unit[1],
            values=frozenset(v * meant.factor for v in values), step=plain.step * meant.factor,
            factor=meant.factor,
        )  # fmt: skip
    if lexicon.lang == "zh" and text[end : end + 1] == "月" and all(v <= 12 for v in values):
        return replace(plain, kind="date", end=end + 1, dimension="month")
    times = _TIMES.match(text, end)
    if times is not None and not re.match(r"\s?(?:[x×]|kali|lần|nhân)\s?\d", text[end:]):
        return replace(plain, kind="times", end=times.end())
    ordinal = _ORDINAL.match(text, end) if not raw.in_words and small else None
    if ordinal is not None:
        return replace(plain, kind="ordinal", end=ordinal.end())
    noun = _noun(plain, text, lexicon, hits)
    month = any(h.concept == "month" and (0 <= h.start - end <= 4 or 0 <= start - h.end <= 3) for h in hits)
    if (month and all(v <= 31 for v in values)) or (not noun and len(written) == 4 and _is_year(values)):
        return replace(plain, kind="date", end=end, dimension="day" if month else "year")
    if not noun and any(0 <= at - end <= (2 if lexicon.lang in UNSPACED else 12) for at, _ in names):
        noun = "piece"
    return replace(plain, end=end, noun=noun, counted=_counted(text, end, lexicon))


def _counted(text: str, end: int, lexicon: Lexicon) -> str:
    """The stem of the word that follows a number, which says what is counted: `drops`, `滴`."""
    if lexicon.lang in UNSPACED:
        end += text.startswith("个", end)
        return text[end : end + 1] if lexicon.lang == "zh" else ""
    word = _COUNTED.match(text, end)
    return stem(word[1]) if word else ""


def _weighed(start: int, hits: Sequence[Hit]) -> bool:
    return any(h.category == "attribute" and h.concept == "weight" and 0 <= start - h.end <= 24 for h in hits)


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
    if (
        after is not None
        and after[1] == "块"
        and text.startswith(("一起", "都", "皂", "肥皂", "香皂"), after.end())
    ):
        after = None
    pointed = text[max(start - 1, 0) : start] in _POINTING  # 那一块
    one = values == {Decimal(1)} and (pointed or _ONE_PIECE.match(text, end) is not None)
    if after is not None and after[1] == "块" and one:
        after = None  # 一块皂: a piece
    if after is not None:
        codes = codes or lexicon.currencies[after[1]]
        end = after.end()
        tail = re.match(r"\s?(?:and|con|e|y|и|零)?\s?(\d{1,2}|[一二三四五六七八九])(?!\d)", text[end:])
        if tail is not None and not before:
            cents = _cents(tail, text, end, lexicon)
            if cents is not None:
                values, end = frozenset(v + cents[0] for v in values), cents[1]
        named = lexicon.currency_pattern.match(text, end) if len(codes) > 1 else None
        if named is not None:  # 六块五人民币
            codes, end = lexicon.currencies[named[1]], named.end()
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
    if len(number) == 2 and not unit_at(text, stop, lexicon) and not re.match(r"\s?[%\w]", text[stop:]):
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
        if -1 <= gap < nearest and not _APART.search(text, end, hit.start):
            best, nearest = hit.concept, gap
        behind = plain.start - hit.end
        if lexicon.nouns_before and 0 <= behind < min(nearest, 6):
            best, nearest = hit.concept, behind
    return best


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


_MODELS = frozenset({"ip", "ipx", "iso", "en", "din", "usb", "spf", "upf", "gb", "type", "qi", "ddr", "hdmi"})


def _names_model(match: re.Match[str], folded: Folded, lexicon: Lexicon) -> bool:
    name = match[0].split(maxsplit=1)[0].rstrip("-")
    if name == "en" and lexicon.lang in ("en", "es"):  # `EN 1078`, not `en 30 días`
        start, _ = folded.span(match.start(), match.end())
        return folded.original[start : start + 2] == "EN"
    return name in _MODELS


def _joined(found: list[Quantity], text: str) -> list[Quantity]:
    """Numbers of one range or product share the unit that stands after the last or before the first."""
    out = list(found)
    for at in range(len(found) - 2, -1, -1):
        out[at] = _compound(found[at], out[at + 1], text)
    for at in range(len(out) - 2, -1, -1):
        left, right = out[at], out[at + 1]
        link = _CONNECTOR.fullmatch(text, left.end, right.start) if right.start > left.end else None
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
            left = replace(left, noun=right.noun)
        several = (
            link["list"] is not None
            and at > 0
            and (first := _CONNECTOR.fullmatch(text, out[at - 1].end, left.start)) is not None
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
            and first.dimension in ("", "mass", "length")
        ):
            more.add(value / 10 * first.factor)  # 四两八, mười bảy đô tám
        if rest.kind == "count" and value in _PARTS_OF_ONE:
            more.add(value * first.factor)
        elif first.kind == "money" and value < 100 and (rest.kind == "count" or not rest.currencies):
            more.add(value / 100 if rest.kind == "count" else value)
        elif first.dimension == "length" and first.factor == 1000 and rest.kind == "count" and value < 100:
            more.add(value * (100 if value < 10 else 10))
        elif first.dimension == rest.dimension in _PARTS and rest.factor < first.factor:
            more.add(value)
    if not more:
        return first
    end = rest.end
    if rest.compound is not None and first.dimension == rest.dimension:  # 一斤三两半
        more, end = set(rest.compound.values), rest.compound.end
    whole = replace(first, end=end, values=frozenset(a + b for a in first.values for b in more))
    return replace(first, compound=whole)
