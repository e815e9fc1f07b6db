"""Order of text on a line where right-to-left and left-to-right meet (UAX #9).

Without the explicit embedding characters, which product sheets and scripts do not use: they are taken
for neutral. HarfBuzz shapes and mirrors each run; this module only says in which order runs stand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

RTL_LANGUAGES = frozenset({"ar", "he", "fa", "ur", "ps", "yi", "ckb", "dv", "ug"})

T = TypeVar("T")


def is_rtl(lang: str) -> bool:
    """Whether text in `lang` (BCP 47) runs from right to left."""
    return lang.replace("_", "-").split("-")[0].lower() in RTL_LANGUAGES


def levels(text: str, rtl: bool) -> list[int]:
    """The embedding level of each character of one line: odd ones run from right to left."""
    base = "R" if rtl else "L"
    types = [_class(c) for c in text]
    _weak(types, base)
    _neutral(types, base)
    level = 1 if rtl else 0
    found = []
    for kind in types:
        if level == 0:
            found.append({"L": 0, "R": 1}.get(kind, 2))
        else:
            found.append(1 if kind == "R" else 2)
    for i in range(len(text) - 1, -1, -1):
        if not text[i].isspace():
            break
        found[i] = level
    return found


def visual_order(items: Sequence[T], item_levels: Sequence[int]) -> list[T]:
    """Items of one line, given in reading order, in the order they stand from left to right (rule L2)."""
    order = list(range(len(items)))
    for level in range(max(item_levels, default=0), 0, -1):
        i = 0
        while i < len(order):
            if item_levels[order[i]] < level:
                i += 1
                continue
            j = i
            while j < len(order) and item_levels[order[j]] >= level:
                j += 1
            order[i:j] = reversed(order[i:j])
            i = j
    return [items[i] for i in order]


def _class(char: str) -> str:
    kind = unicodedata.bidirectional(char) or "L"
    return "ON" if kind in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN") else kind


def _weak(types: list[str], base: str) -> None:
    """Rules W1 to W7, in place."""
    _weak_numbers(types, base)
    for i in range(1, len(types) - 1):
        around = types[i - 1], types[i + 1]
        if (types[i] == "ES" and around == ("EN", "EN")) or (
            types[i] == "CS" and around in (("EN", "EN"), ("AN", "AN"))
        ):
            types[i] = types[i - 1]
    for i, j in _stretches(types, frozenset({"ET"})):
        if (i > 0 and types[i - 1] == "EN") or (j < len(types) and types[j] == "EN"):
            types[i:j] = ["EN"] * (j - i)
    strong = base
    for i, kind in enumerate(types):
        if kind in ("ES", "ET", "CS"):
            types[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            types[i] = "L"


def _weak_numbers(types: list[str], base: str) -> None:
    """Rules W1 to W3: marks follow their letter, digits in Arabic text count as Arabic ones."""
    strong = previous = base
    for i in range(len(types)):
        if types[i] == "NSM":
            types[i] = previous
        if types[i] in ("L", "R", "AL"):
            strong = types[i]
        elif types[i] == "EN" and strong == "AL":
            types[i] = "AN"
        previous = types[i]
    types[:] = ["R" if t == "AL" else t for t in types]


def _stretches(types: list[str], kinds: frozenset[str]) -> list[tuple[int, int]]:
    """Where types of `kinds` stand in a row: (first, end)."""
    found: list[tuple[int, int]] = []
    for i, kind in enumerate(types):
        if kind not in kinds:
            continue
        if found and found[-1][1] == i:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def _neutral(types: list[str], base: str) -> None:
    """Rules N1 and N2, in place: a neutral stretch takes the direction both sides share, else the line's."""
    strong = frozenset({"L", "R", "EN", "AN"})
    for i, j in _stretches(types, frozenset(types) - strong):
        before = _side(types[i - 1]) if i else base
        after = _side(types[j]) if j < len(types) else base
        types[i:j] = [before if before == after else base] * (j - i)


def _side(kind: str) -> str:
    return "R" if kind in ("EN", "AN") else kind
