"""Finds in a text what is spoken otherwise than written: money, units, ranges, times, links, emoji.

Each rule yields replacements; a stretch claimed by an earlier rule is left alone by later ones, so
the order of `RULES` is their rank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from .form import Replacement
from .language import Language
from .lexicon import Noun, Number

_NUM = r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
_NUM_SPACED = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|" + _NUM
_LONG = 10  # digits; without separators they are a telephone or order number
_LETTER = "A-Za-z0-9_\u00c0-\u024f\u0400-\u04ff\u1e00-\u1eff"
_LEFT = rf"(?<![{_LETTER}.,/\-\u2013])"
_RIGHT = rf"(?![{_LETTER}])"
_DASH = r"\s?[-\u2013\u2014~\uff5e]\s?"
_TIMES = r"\s?[x\u00d7*X\u0445]\s?"
CLAIMED = "\ufdd0"
"""Stands for what an earlier rule has claimed; no text holds it."""

_LINK = re.compile(
    r"https?://[^\s\u3000-\u303f\uff00-\uffef]+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|shop|store|io|cn|mx|es|eu|br|pt|ru|th|vn|id)/[^\s\u3000-\u303f]*"
)
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\u25a0-\u25ff\u2122\u00ae\u00a9]"
    "[\U0001f000-\U0001faff\u2600-\u27bf\ufe0e\ufe0f\u200d\U000e0020-\U000e007f]*"
    "|[\ufe0e\ufe0f\u20e3\u2060\ufeff]+"
)
_DATE = re.compile(_LEFT + r"(\d{4})-(\d{2})-(\d{2})" + r"(?![\d-])")
_SHORT_DATE = re.compile(r"(?<![\d./:-])(\d{1,2})([./])(\d{1,2})\2((?:19|20)\d{2})(?![\d/:-]|\.\d)")
_CLOCK = re.compile(
    r"(?<![\d:.,A-Za-z])([01]?\d|2[0-4]):([0-5]\d)(?:\s?([ap])\.?\s?m\b\.?)?(?![:\d])", re.IGNORECASE
)
_HALF = re.compile(r"(?<![\d:.,A-Za-z])(1[0-2]|[1-9])\s?([ap])\.?m\b\.?", re.IGNORECASE)
_RATING = re.compile(
    rf"(?<![{_LETTER}.,/])" r"(?P<given>\d{1,2}(?:[.,]\d{1,2})?)/(?P<most>5|10|100)(?![\w/]|[.,]\d)"
)
_ALL_IN_ONE = re.compile(r"(?<![\w.,])(\d{1,2})-in-(\d)(?!\w)")
_INCHES = (
    r"in(?=\s*(?:$|[.,;:!?)(\u00d7/]|x\s?\d|wide|high|tall|long|deep|thick"
    r"|across|diameter|screen|display|round))"
)
_PHONE = re.compile(
    r"(?<![\w.,/-])(\+)?(?=(?:[()\s-]*\d){7,15}(?!\d))"
    r"(\(?\d{1,5}\)?(?:[ -]\(?\d{2,5}\)?){1,5})(?![\w/-]|[.,]\d)"
)
_CODE = re.compile(
    r"(?<![A-Za-z0-9\u0400-\u04ff])(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)"
    r"[A-Z][A-Za-z]{0,5}[- ]?\d+(?:[A-Z]{0,3}\d*)*(?:-[A-Z0-9]+)*(?![A-Za-z0-9]|\.\d)"
    r"|(?<![A-Za-z0-9.,\u0400-\u04ff])\d{1,4}[A-Z]{1,2}(?![A-Za-z0-9])"
)

Rule = Callable[[str, Language], Iterator[Replacement]]


def parse(written: str, lang: Language, *, money: bool = False) -> Number:
    """Read `1,299.90`, `1.299,90` or `1 299` with the language's habits.

    A single mark before exactly three digits groups thousands where it is the language's mark for
    that, and always in money, whose decimals are two; `0.125` is a decimal everywhere.
    """
    text = re.sub(r"[ \u00a0\u202f]", "", written)
    marks = re.findall(r"[.,]", text)
    if not marks:
        return Number(text)
    last = marks[-1]
    head, _, tail = text.rpartition(last)
    if len(set(marks)) == 2:
        grouped = False
    elif len(marks) > 1:
        grouped = True
    else:
        grouped = len(tail) == 3 and head != "0" and (last != lang.decimal or money)
    if grouped:
        return Number(re.sub(r"[.,]", "", text))
    return Number(re.sub(r"[.,]", "", head) or "0", tail)


def links(text: str) -> Iterator[Replacement]:
    """Links and addresses are shown, not spoken."""
    for match in _LINK.finditer(text):
        end = match.end()
        while end > match.start() and text[end - 1] in ".,;:!?)":
            end -= 1
        yield Replacement(match.start(), end, "")


def emoji(text: str) -> Iterator[Replacement]:
    """Pictures and trade-mark signs are shown, not spoken."""
    for match in _EMOJI.finditer(text):
        yield Replacement(match.start(), match.end(), "")


def _own(text: str, lang: Language) -> Iterator[Replacement]:
    return lang.own(text)


def _dates(text: str, lang: Language) -> Iterator[Replacement]:
    for match in _DATE.finditer(text):
        yield from _date(match, lang, int(match[1]), int(match[2]), int(match[3]))
    for match in _SHORT_DATE.finditer(text):
        day, month = (match[1], match[3]) if lang.day_first or match[2] == "." else (match[3], match[1])
        yield from _date(match, lang, int(match[4]), int(month), int(day))


def _date(match: re.Match[str], lang: Language, year: int, month: int, day: int) -> Iterator[Replacement]:
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield Replacement(match.start(), match.end(), lang.date(year, month, day))


def _clocks(text: str, lang: Language) -> Iterator[Replacement]:
    end = -1
    for match in _CLOCK.finditer(text):
        half = f"{match[3].lower()}m" if match[3] else ""
        if end >= 0 and re.fullmatch(_DASH, text[end : match.start()]):
            yield Replacement(end, match.start(), lang.join("", lang.to, ""))
        spoken = lang.clock_after(text[: match.start()], int(match[1]), int(match[2]), half)
        yield Replacement(match.start(), match.end(), spoken)
        end = match.end()
    for match in _HALF.finditer(text):
        yield Replacement(match.start(), match.end(), lang.clock(int(match[1]), 0, f"{match[2].lower()}m"))


def _ratings(text: str, lang: Language) -> Iterator[Replacement]:
    """`4.5/5` is a rating; `3-in-1` is three in one."""
    for match in _RATING.finditer(text):
        most = Number(match["most"])
        given = parse(match["given"], lang)
        if given.part or int(given.whole) * 2 > int(most.whole):
            yield Replacement(match.start(), match.end(), lang.rating(given, most))
    for match in _ALL_IN_ONE.finditer(text):
        first, last = (lang.whole(match[side]) for side in (1, 2))
        yield Replacement(match.start(), match.end(), f"{first} in {last}")


def _telephones(text: str, lang: Language) -> Iterator[Replacement]:
    for match in _PHONE.finditer(text):
        groups = re.findall(r"\d+", match[2])
        # "1 299 000" groups thousands; a number to call has a +, a bracket, a hyphen or uneven groups.
        thousands = all(len(group) == 3 for group in groups[1:]) and "-" not in match[2]
        if match[1] or "(" in match[2] or not thousands:
            yield Replacement(
                match.start(), match.end(), lang.telephone(groups, international=bool(match[1]))
            )


class _Found:
    """The patterns that depend on a language's units and currencies, compiled once."""

    def __init__(self, lang: Language) -> None:
        words = lang.words
        unit = _any(words.units)
        code = _any([*words.currencies, *words.signs])
        # Words for money stand behind the amount, signs and codes on either side.
        front = _any([*words.currencies, *(s for s in words.signs if s[0] < "\u0250" or not s[0].isalpha())])
        codes = "|".join(words.currencies)
        num = f"(?:{_NUM_SPACED if lang.spaced else _NUM})"
        minus = r"(?P<minus>[-\u2212])?"
        left = rf"(?<![{_LETTER}.,/\u2013])"
        self.money_before = re.compile(
            rf"(?<![A-Za-z0-9]){minus}(?P<sign>{front})\s?(?P<a>{num})"
            rf"(?:{_DASH}(?:{front})?\s?(?P<b>{num}))?(?:\s?(?P<code>{codes})\b)?(?!\d)"
        )
        self.money_after = re.compile(
            rf"{left}{minus}(?P<a>{num})(?:{_DASH}(?P<b>{num}))?\s?(?P<sign>{code}){_RIGHT}"
        )
        self.dimensions = re.compile(
            rf"{_LEFT}(?P<all>{num}(?:\s?(?:{unit}))?(?:{_TIMES}{num}(?:\s?(?:{unit}))?)+){_RIGHT}"
        )
        self.dimension = re.compile(rf"(?P<a>{num})\s?(?P<unit>{unit})?")
        self.quantity = re.compile(
            rf"{left}{minus}(?P<a>{num})(?:{_DASH}(?P<b>{num}))?\s?(?P<unit>{unit}){_RIGHT}"
        )
        self.span = re.compile(rf"{_LEFT}(?P<a>{num}){_DASH}(?P<b>{num})(?![{_LETTER}\-\u2013/])")
        self.plain = re.compile(rf"{left}{minus}(?P<a>{num})(?![{_LETTER}\-\u2013/]|\.\d)")


def _any(written: Iterable[str]) -> str:
    """An expression for any of these, longest first.

    The full stop of a Cyrillic abbreviation that ends the sentence too is left standing.
    """
    longest = sorted(written, key=len, reverse=True)
    return "|".join(
        re.escape(w[:-1]) + r"(?:\.(?!\s+[A-ZА-ЯЁ]|\s*$))?"
        if w.endswith(".") and w[0] >= "\u0400"
        else _INCHES  # not the preposition of "1 in 2025"
        if w == "in"
        else re.escape(w)
        for w in longest
    )


@lru_cache(maxsize=32)
def _found(lang: Language) -> _Found:
    return _Found(lang)


def _unit(lang: Language, written: str) -> Noun:
    units = lang.words.units
    return units[written] if written in units else units[written.rstrip(".") + "."]


def _money(text: str, lang: Language) -> Iterator[Replacement]:
    found, words = _found(lang), lang.words
    for pattern in (found.money_before, found.money_after):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            sign = groups.get("code") or groups["sign"]
            code = words.signs.get(sign) or words.signs.get(f"{sign}.") or sign
            currency = words.currencies[code]
            case = lang.case_after(text[: match.start()])
            spoken = lang.money(parse(match["a"], lang, money=True), currency, case)
            if match["b"]:
                first, last = (parse(match[side], lang, money=True) for side in "ab")
                if last.part.strip("0") and not first.is_whole:
                    spoken = lang.join(spoken, lang.to, lang.money(last, currency, case))
                elif last.is_whole and first.is_whole:
                    spoken = lang.span(Number(first.whole), Number(last.whole), currency.unit, case)
                else:
                    spoken = lang.join(lang.number(first), lang.to, lang.money(last, currency, case))
            yield Replacement(match.start(), match.end(), _signed(lang, match["minus"], spoken))


def _dimensions(text: str, lang: Language) -> Iterator[Replacement]:
    found = _found(lang)
    for match in found.dimensions.finditer(text):
        sizes = list(found.dimension.finditer(match["all"]))
        spoken: list[str] = []
        for index, size in enumerate(sizes):
            number = parse(size["a"], lang)
            unit = size["unit"] if index == len(sizes) - 1 else None
            # "20 cm x 30 cm": the unit is said once, at the end.
            spoken.append(lang.counted(number, _unit(lang, unit)) if unit else lang.number(number))
            spoken.append(lang.by)
        yield Replacement(match.start(), match.end(), lang.join(*spoken[:-1]))


def _quantities(text: str, lang: Language) -> Iterator[Replacement]:
    for match in _found(lang).quantity.finditer(text):
        first, last = parse(match["a"], lang), parse(match["b"], lang) if match["b"] else None
        case = lang.case_after(text[: match.start()])
        spoken: str | None = None
        if match["unit"] in "%\uff05":
            spoken = lang.percent(lang.span(first, last) if last else lang.number(first))
        if spoken is None:
            noun = _unit(lang, match["unit"])
            if last:
                spoken = lang.span(first, last, noun, case)
            elif lang.describes(text[: match.start()], text[match.end() :]):
                spoken = lang.attributive(first, noun)
            else:
                spoken = lang.counted(first, noun, case)
        yield Replacement(match.start(), match.end(), _signed(lang, match["minus"], spoken))


def _ranges(text: str, lang: Language) -> Iterator[Replacement]:
    for match in _found(lang).span.finditer(text):
        first, last = parse(match["a"], lang), parse(match["b"], lang)
        if float(f"{first.whole}.{first.part or 0}") < float(f"{last.whole}.{last.part or 0}"):
            yield Replacement(match.start(), match.end(), lang.span(first, last))


def _codes(text: str, lang: Language) -> Iterator[Replacement]:
    """Model numbers: letters stay as they are, each run of digits is read by itself."""
    for code in _CODE.finditer(text):
        runs = re.findall(r"\d+|[^\d\s-]+", code[0])
        words = (_code_digits(run, lang) if run.isdigit() else run for run in runs)
        yield Replacement(code.start(), code.end(), " ".join(words))


def _code_digits(run: str, lang: Language) -> str:
    return lang.digits(run) if len(run) > 4 or run.startswith("0") else lang.whole(run)


def _numbers(text: str, lang: Language) -> Iterator[Replacement]:
    for match in _found(lang).plain.finditer(text):
        number = parse(match["a"], lang)
        if match["a"].isdigit() and len(number.whole) >= _LONG:
            spoken = lang.digits(number.whole)
        else:
            spoken = lang.plain(number, text[: match.start()], text[match.end() :])
        yield Replacement(match.start(), match.end(), _signed(lang, match["minus"], spoken))


def _symbols(text: str, lang: Language) -> Iterator[Replacement]:
    for pattern, words in lang.symbols.items():
        for match in re.finditer(pattern, text):
            yield Replacement(match.start(), match.end(), match.expand(words))


def _signed(lang: Language, minus: str | None, words: str) -> str:
    return lang.join(lang.minus, words) if minus else words


RULES: tuple[Rule, ...] = (
    _own,
    _dates,
    _clocks,
    _ratings,
    _telephones,
    _money,
    _dimensions,
    _quantities,
    _ranges,
    _codes,
    _numbers,
    _symbols,
)


def find(text: str, lang: Language | None, first: Iterable[Replacement] = ()) -> list[Replacement]:
    """All replacements for `text`, sorted, without overlap; those of `first` go before all others.

    Without a language, only what is not spoken.
    """
    taken: list[Replacement] = []
    _claim(taken, first)
    _claim(taken, links(text))
    _claim(taken, emoji(text))
    if lang:
        # What was claimed at first is hidden, so that the number before a unit of one's own stands alone.
        hidden = list(text)
        for claim in taken:
            hidden[claim.start : claim.end] = CLAIMED * (claim.end - claim.start)
        seen = "".join(hidden)
        for rule in RULES:
            _claim(taken, rule(seen, lang))
    return sorted(taken)


def _claim(taken: list[Replacement], found: Iterable[Replacement]) -> None:
    for new in found:
        if all(new.end <= old.start or new.start >= old.end for old in taken):
            taken.append(new)
