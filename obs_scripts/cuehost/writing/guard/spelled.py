"""Numbers written in words, in any of the languages: `two hundred and five`, `三十九`, `đôi mươi`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .lexicon import Lexicon, NumberWords
from .phrases import inside_cluster

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ARTICLES = frozenset({"a", "an"})
_JARS = frozenset({"โหล", "tá"})  # numbers only behind another
_AND = frozenset({"and", "y", "e", "и"})
_FIVE_OR_YEAR = "năm"
_TEN = 10
_HUNDRED = 100
_THOUSAND = 1000
_MILLION = 1_000_000
_HAN_DIGITS = "〇零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: all it may mean, whether it is no more than `a hundred`, `thousands`, and whether
    it takes several words."""

    start: int
    end: int
    values: frozenset[Decimal]
    vague: bool = False
    long: bool = False


def _may_be_price(whole: Decimal, cents: int) -> bool:
    """Whether two numbers in a row may be an amount: `thirty-nine ninety`, `seven fifty`."""
    if whole < _TEN:
        return whole > 1 and cents >= 2 * _TEN and cents % 5 == 0 and cents < _HUNDRED
    return whole < 10 * _HUNDRED and _TEN <= cents < _HUNDRED


@dataclass(slots=True)
class _Sum:
    """A number being read, word by word."""

    total: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    pending: Decimal | None = None
    scale: int = 0
    only_scales: bool = True
    count: int = 0
    pairs: list[Decimal] = field(default_factory=list)

    @property
    def value(self) -> Decimal:
        return self.total + self.group + (self.pending or 0)

    def add(self, value: int, *, behind_one: bool = False) -> bool:
        """Takes a word that adds; False where it must start a number of its own. `behind_one`: right behind
        an English `one`, `one twenty-nine`."""
        if self.pending is not None:
            joins = self.pending >= 20 and self.pending % 10 == 0 and 0 < value < 10
            if joins or (self.pending >= 100 and value < 100):
                self.pending += value
            elif (
                _may_be_price(self.value, value) or (behind_one and 20 <= value < _HUNDRED)
            ) and not self.pairs:
                self.pairs.append(self.value + Decimal(value) / 100)  # thirty-nine ninety
                self.group = (self.group + self.pending) * 100 + value
                self.pending = None
            else:
                return False
        else:
            self.pending = Decimal(value)
            if self.pairs and value < _TEN:
                self.pairs[-1] += Decimal(value) / 100  # twelve twenty-five
        self.only_scales = False
        self.count += 1
        return True

    def multiply(self, scale: int) -> None:
        # `seratus dua puluh`: a hundred, two tens
        if scale < _THOUSAND and (self.pending or 0) >= scale * 10:
            low = self.pending % 10 if self.pending is not None else Decimal(0)
            self.group += (self.pending or 0) - low + low * scale
        elif scale < 1000:
            self.group += (self.pending if self.pending is not None else 1) * scale
        else:
            amount = self.group + (self.pending or 0)
            self.total += (amount or 1) * scale
            self.group = Decimal(0)
        self.pending = None
        self.scale = scale
        self.count += 1


def spelled(text: str, lexicon: Lexicon) -> list[Spelled]:
    """Every number in words in folded text."""
    if lexicon.run_pattern is not None:
        return [
            found
            for run in lexicon.run_pattern.finditer(text)
            if lexicon.lang != "th"
            or not (inside_cluster(text, run.start()) or inside_cluster(text, run.end()))
            for found in _of_run(run, lexicon)
        ]
    tokens = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]
    return list(_of_tokens(tokens, text, lexicon.numbers))


def _of_run(run: re.Match[str], lexicon: Lexicon) -> Iterator[Spelled]:
    """The numbers in a run of number words without spaces."""
    words = lexicon.numbers
    known = {*words.adding, *words.scales, *words.halves, *words.points, *words.teens}
    longest = max(map(len, known))
    tokens = []
    at = 0
    text = run[0]
    while at < len(text):
        size = next(n for n in range(min(longest, len(text) - at), 0, -1) if text[at : at + n] in known)
        tokens.append((text[at : at + size], run.start() + at, run.start() + at + size))
        at += size
    cut = next(
        (
            i
            for i, t in enumerate(tokens)
            if t[0] == "两" and i and (i + 1 == len(tokens) or tokens[i + 1][0] not in words.scales)
        ),
        None,
    )
    if cut is not None:  # 二两: fifty grams each, not the digit two
        yield from _of_tokens(tokens[:cut], run.string, words)
        yield from _of_tokens(tokens[cut + 1 :], run.string, words)
        return
    digits = "".join(t[0] for t in tokens)
    if len(digits) > 1 and all(c in _HAN_DIGITS for c in digits):  # a year or a price read out: 二〇二六
        value = Decimal("".join(str(words.adding[c]) for c in digits))
        yield Spelled(run.start(), run.end(), frozenset({value}))
        return
    yield from _of_tokens(tokens, run.string, words)


def _of_tokens(tokens: Sequence[tuple[str, int, int]], text: str, words: NumberWords) -> Iterator[Spelled]:
    at = 0
    while at < len(tokens):
        found, used = _number(tokens, at, text, words)
        if found is not None:
            yield found
        at += max(used, 1)


def _number(
    tokens: Sequence[tuple[str, int, int]], first: int, text: str, words: NumberWords
) -> tuple[Spelled | None, int]:
    """The number that starts at token `first`, and how many tokens it takes."""
    reading = _Sum()
    at = last = first
    fraction: Decimal | None = None
    while at < len(tokens):
        word, start, _ = tokens[at]
        if at > first and not _adjacent(text, tokens[at - 1][2], start):
            break
        if word in words.adding:
            if word == _FIVE_OR_YEAR and reading.value >= _TEN and _counts_years(tokens, at, words):
                break  # mười năm: ten years, fifteen would be mười lăm
            behind_one = at > first and tokens[at - 1][0] == "one"
            if not reading.add(words.adding[word], behind_one=behind_one):
                break
        elif word in words.scales:
            if word in words.dozens:
                if not reading.count and word in _JARS:
                    break
                reading.only_scales = False
            reading.multiply(words.scales[word])
        elif word in words.teens:
            reading.pending = (reading.pending or Decimal(0)) + 10
            reading.count += 1
        elif word in words.points and reading.count and at + 1 < len(tokens):
            if word == "con" and not 10 <= words.adding.get(tokens[at + 1][0], 0) < 100:
                break  # `dos con tres filtros`, not `nueve con ochenta`
            stop = at + 2
            while stop < len(tokens) and _adjacent(text, tokens[stop - 1][2], tokens[stop][1]):
                stop += 1
            fraction, taken = _decimals(tokens[:stop], at + 1, words)
            if taken:
                last = at + taken + 1
                if fraction is not None and last < len(tokens) and tokens[last][0] in words.tenths:
                    fraction = words.adding[tokens[at + 1][0]] * words.tenths[tokens[last][0]]
                    last += 1
                scale = words.scales.get(tokens[last][0], 0) if last < len(tokens) else 0
                if fraction is not None and scale >= 1000:  # one point six million
                    value = (reading.value + fraction) * scale
                    return Spelled(
                        tokens[first][1], tokens[last][2], frozenset({value}), long=True
                    ), last + 1 - first
            break
        elif word in words.halves:
            half = words.halves[word]
            if not reading.count:
                after = at + 2 if at + 2 < len(tokens) and tokens[at + 1][0] in _ARTICLES else at + 1
                many = tokens[after][0] if after < len(tokens) else ""  # полторы тысячи, half a dozen
                if (words.scales.get(many, 0) >= 1000 or many in words.dozens) and _adjacent(
                    text, tokens[after - 1][2], tokens[after][1]
                ):
                    value = half * words.scales[many]
                    return Spelled(start, tokens[after][2], frozenset({value}), long=True), after + 1 - at
                return Spelled(start, tokens[at][2], frozenset({half})), 1
            least = 100 if words.short_tail else 1000  # `trăm rưỡi` is a hundred and fifty
            unit = Decimal(reading.scale) if reading.scale >= least else Decimal(1)
            value = reading.value + half * unit
            if at + 1 < len(tokens) and words.scales.get(tokens[at + 1][0], 0) >= 1000:
                value *= words.scales[tokens[at + 1][0]]  # twelve and a half thousand
                return Spelled(
                    tokens[first][1], tokens[at + 1][2], frozenset({value}), long=True
                ), at - first + 2
            # `hai triệu rưỡi` is 2.5 million; `two thirds` is a product.
            return (
                Spelled(tokens[first][1], tokens[at][2], frozenset({value, reading.value * half}), long=True),
                at - first + 1,
            )
        elif reading.count and (tenths := _tenths(tokens, at, text, words)) is not None:
            value = reading.value + tenths  # пять и четыре десятых
            return Spelled(tokens[first][1], tokens[at + 2][2], frozenset({value}), long=True), at + 3 - first
        elif word in words.tenths and reading.count:  # nine tenths
            value = reading.value * words.tenths[word]
            return Spelled(tokens[first][1], tokens[at][2], frozenset({value}), long=True), at + 1 - first
        elif word in words.joiners and reading.count and at + 1 < len(tokens):
            article = tokens[at + 1][0] in _ARTICLES and at + 2 < len(tokens)
            after = at + 2 if article and tokens[at + 2][0] in words.halves else at + 1
            if not _joins(tokens[after][0], reading, words):
                break
            at = after
            continue
        else:
            break
        at += 1
        last = at
    if not reading.count:
        return None, 1
    values = {reading.value + (fraction or 0), *reading.pairs}
    rest = reading.value % _MILLION
    if reading.value >= _MILLION and _HUNDRED <= rest < _THOUSAND and fraction is None:
        values.add(reading.value + rest * (_THOUSAND - 1))  # миллион двести
    tail = reading.pending or Decimal(0)
    if words.short_tail and 0 < tail < 10 <= reading.scale / 10 and tokens[last - 2][0] in words.scales:
        values.add(reading.value - tail + tail * reading.scale / 10)
        if tail == 1:  # `nghìn một túi`: a bag for so many thousand
            values.add(reading.value - tail)
    found = Spelled(
        tokens[first][1],
        tokens[last - 1][2],
        frozenset(values),
        reading.only_scales and fraction is None,
        last - first > 1,
    )
    return found, last - first


def _tenths(tokens: Sequence[tuple[str, int, int]], at: int, text: str, words: NumberWords) -> Decimal | None:
    """What `and` at a place and so many tenths behind it add to a number."""
    if at + 2 >= len(tokens) or tokens[at][0] not in _AND:
        return None
    digit, part = words.adding.get(tokens[at + 1][0]), words.tenths.get(tokens[at + 2][0])
    if digit is None or part is None or not _adjacent(text, tokens[at + 1][2], tokens[at + 2][1]):
        return None
    return digit * part


def _counts_years(tokens: Sequence[tuple[str, int, int]], at: int, words: NumberWords) -> bool:
    """Whether `năm` at a place is years and no five, which it is only before tens or behind `linh`."""
    after = tokens[at + 1][0] if at + 1 < len(tokens) else ""
    return tokens[at - 1][0] not in words.joiners and after not in words.scales and after not in words.teens


def _joins(word: str, reading: _Sum, words: NumberWords) -> bool:
    """Whether `and` before `word` is part of the number: `a hundred and five`, not `one and two`."""
    if word in words.halves:
        return True
    value = words.adding.get(word, words.scales.get(word))
    if value is None:
        return False
    if reading.pending is None:
        return reading.scale >= 100 and value < 1000
    if reading.pending >= 20 and reading.pending % 10 == 0 and value < 10:
        return True
    if reading.pending < _TEN and not reading.group:  # a price: `sete e cinquenta`
        return word not in words.scales and value >= 20 and value % 5 == 0 and words.prices_joined
    # `duzentos e cinquenta`, and a price read as two numbers: `doze e noventa`.
    return value < 100 and (reading.pending >= 100 or (reading.pending >= 10 and value >= 10))


def _decimals(
    tokens: Sequence[tuple[str, int, int]], at: int, words: NumberWords
) -> tuple[Decimal | None, int]:
    """What follows the decimal point, read digit by digit or as one number."""
    digits = ""
    taken = 0
    while at + taken < len(tokens) and tokens[at + taken][0] in words.adding:
        digits += str(words.adding[tokens[at + taken][0]])
        taken += 1
    return (Decimal(f"0.{digits}") if digits else None), taken


def _adjacent(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    return not gap.strip() or gap == "-"  # a dash between spaces begins something else
