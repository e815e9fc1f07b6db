"""Russian numerals in all genders and cases.

Cases: nom, gen, dat, acc (of things), ins, pre. Genders: m, f, n. After A. A. Zaliznyak's grammatical
dictionary; spelling with ё, which voices need.
"""

from __future__ import annotations

from .lexicon import listed

CASES = ("nom", "gen", "dat", "acc", "ins", "pre")

_ONE = {
    "m": "один одного одному один одним одном",
    "f": "одна одной одной одну одной одной",
    "n": "одно одного одному одно одним одном",
}
_TWO = {
    "m": "два двух двум два двумя двух",
    "f": "две двух двум две двумя двух",
    "n": "два двух двум два двумя двух",
}
_THREE_FOUR = {3: "три трёх трём три тремя трёх", 4: "четыре четырёх четырём четыре четырьмя четырёх"}
# Declined like кость: nominative, the other cases' ending in -и, and the instrumental.
_SOFT = {
    **{5: "пять", 6: "шесть", 7: "семь", 9: "девять", 10: "десять", 11: "одиннадцать", 12: "двенадцать"},
    **{13: "тринадцать", 14: "четырнадцать", 15: "пятнадцать", 16: "шестнадцать", 17: "семнадцать"},
    **{18: "восемнадцать", 19: "девятнадцать", 20: "двадцать", 30: "тридцать"},
}
_EIGHT = "восемь восьми восьми восемь восемью восьми"
_TENS = {5: "пять", 6: "шесть", 7: "семь", 8: "восемь"}
_HUNDREDS = {
    2: "двести двухсот двумстам двести двумястами двухстах",
    3: "триста трёхсот трёмстам триста тремястами трёхстах",
    4: "четыреста четырёхсот четырёмстам четыреста четырьмястами четырёхстах",
}
_SCALES = (
    (10**12, "m", "триллион"),
    (10**9, "m", "миллиард"),
    (10**6, "m", "миллион"),
    (1000, "f", "тысяч"),
)
_ENDINGS = {
    # singular in six cases, plural in six cases; after 2 to 4 and 5 in nominative and accusative.
    "m": (" а у  ом е", "ы ов ам ы ами ах", "а", "ов"),
    "f": ("а и е у ей е", "и  ам и ами ах", "и", ""),
}

_ORDINALS = {
    **{
        0: "нулев",
        1: "перв",
        2: "втор",
        3: "трет",
        4: "четвёрт",
        5: "пят",
        6: "шест",
        7: "седьм",
        8: "восьм",
    },
    **{9: "девят", 10: "десят", 11: "одиннадцат", 12: "двенадцат", 13: "тринадцат", 14: "четырнадцат"},
    **{15: "пятнадцат", 16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат"},
    **{20: "двадцат", 30: "тридцат", 40: "сороков", 50: "пятидесят", 60: "шестидесят", 70: "семидесят"},
    **{80: "восьмидесят", 90: "девяност", 100: "сот", 200: "двухсот", 300: "трёхсот", 400: "четырёхсот"},
    **{500: "пятисот", 600: "шестисот", 700: "семисот", 800: "восьмисот", 900: "девятисот"},
}
_STRESSED_O = frozenset({0, 2, 6, 7, 8, 40})  # второй, not вторый
_ORDINAL_ENDINGS = {
    **{"я": "ая", "е": "ое", "го": "ого", "му": "ому", "м": "ом", "ым": "ым", "х": "ых", "ю": "ую"},
}
_THIRD = {
    **{"й": "третий", "я": "третья", "е": "третье", "го": "третьего", "му": "третьему", "м": "третьем"},
    **{"ым": "третьим", "х": "третьих", "ю": "третью"},
}
_SAME_ENDING = {"ый": "й", "ой": "й", "ая": "я", "ое": "е", "ую": "ю", "ом": "м"}


def plural(value: int) -> int:
    """Which form of a noun follows: 0 as after 1, 1 as after 2, 2 as after 5 (CLDR one, few, many)."""
    if value % 10 == 1 and value % 100 != 11:
        return 0
    return 1 if value % 10 in (2, 3, 4) and value % 100 not in (12, 13, 14) else 2


def cardinal(value: int, gender: str = "m", case: str = "nom") -> str:
    """A whole number from 0 to 10^15 in words.

    >>> cardinal(22, "f", "gen")
    'двадцати двух'
    """
    at = CASES.index(case)
    if not value:
        return listed("ноль нуля нулю ноль нулём нуле")[at]
    words: list[str] = []
    for size, scale_gender, stem in _SCALES:
        group, value = divmod(value, size)
        if group:
            # "тысяча двести", as people say it, not "одна тысяча двести".
            alone = size == 1000 and group == 1 and not words
            words += [] if alone else _below_thousand(group, scale_gender, at)
            words.append(stem + _scale_ending(group, scale_gender, at))
    return " ".join(words + _below_thousand(value, gender, at))


def _scale_ending(group: int, gender: str, at: int) -> str:
    one, many, few, five = _ENDINGS[gender]
    which = plural(group)
    if which == 0:
        return one.split(" ")[at]
    if at in (0, 3):
        return few if which == 1 else five
    return many.split(" ")[at]


def _below_thousand(value: int, gender: str, at: int) -> list[str]:
    words = []
    hundreds, rest = divmod(value, 100)
    if hundreds == 1:
        words.append("сто" if at in (0, 3) else "ста")
    elif hundreds in _HUNDREDS:
        words.append(_HUNDREDS[hundreds].split()[at])
    elif hundreds:
        tail = {0: "сот", 1: "сот", 2: "стам", 3: "сот", 4: "стами", 5: "стах"}[at]
        words.append(_small(hundreds, "m", at) + tail)
    tens, one = divmod(rest, 10)
    if rest in _SOFT or rest < 10:
        return words + ([_small(rest, gender, at)] if rest else [])
    if tens in (4, 9):
        words.append(
            ("сорок" if at in (0, 3) else "сорока")
            if tens == 4
            else f"девяност{'о' if at in (0, 3) else 'а'}"
        )
    elif tens in _TENS:
        words.append(
            _small(tens, "m", at) + ("десят" if at in (0, 3) else "десятью" if at == 4 else "десяти")
        )
    else:
        words.append(_small(tens * 10, "m", at))
    return words + ([_small(one, gender, at)] if one else [])


def _small(value: int, gender: str, at: int) -> str:
    if value == 1:
        return _ONE[gender].split()[at]
    if value == 2:
        return _TWO[gender].split()[at]
    if value in _THREE_FOUR:
        return _THREE_FOUR[value].split()[at]
    if value == 8:
        return _EIGHT.split()[at]
    word = _SOFT[value]
    if at in (0, 3):
        return word
    return word[:-1] + ("ью" if at == 4 else "и")


def ordinal(value: int, ending: str = "й") -> str:
    """An ordinal with the ending written behind the figure: `1-й`, `2-я`, `3-го`.

    >>> ordinal(2026, "го")
    'две тысячи двадцать шестого'
    """
    ending = _SAME_ENDING.get(ending, ending)
    if value >= 1000 and value % 1000 == 0 and value < 10**6:
        thousands = value // 1000
        prefix = "" if thousands == 1 else "".join(_below_thousand(thousands, "f", 1))
        return prefix + "тысячн" + _ORDINAL_ENDINGS.get(ending, "ый")
    last = (
        value % 100 if value % 100 in _ORDINALS and value % 100 else value % 10 or value % 100 or value % 1000
    )
    if value == 0:
        last = 0
    head = f"{cardinal(value - last)} " if value > last else ""
    if last == 3:
        return head + _THIRD[ending]
    stem = _ORDINALS[last]
    if ending == "й":
        return head + stem + ("ой" if last in _STRESSED_O else "ый")
    return head + stem + _ORDINAL_ENDINGS[ending]
