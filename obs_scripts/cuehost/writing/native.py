"""Whether a text of the sheet can be said in a language: it is given in it, or is the same in all of them.

A sheet may give a text once, in the show's first language. Said in another it would be a foreign phrase in a
native sentence, so the offline writer leaves it out and says so; names and quantities go anywhere.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from cuehost.rundown import LocalText, Product, Rundown

from .words import base

_SCRIPTS = {
    "CJK": ("zh", "ja"),
    "THAI": ("th",),
    "CYRILLIC": ("ru", "uk", "bg", "kk", "sr", "be", "ky", "mn"),
}
_SCRIPTS |= {"HIRAGANA": ("ja",), "KATAKANA": ("ja",), "HANGUL": ("ko",), "ARABIC": ("ar", "fa", "ur")}
_SCRIPTS |= {"DEVANAGARI": ("hi", "mr", "ne"), "HEBREW": ("he",), "GREEK": ("el",)}
# `0.9 l`, `20 x 30 cm`, `65 W`, `2 years`: units are put into the language's own form.
_QUANTITY = re.compile(
    r"[\d.,]+(?: ?[-–x×] ?[\d.,]+)* ?"
    r"(?:[A-Za-zµ°²³Ω%]{0,3}|km/h|(?:second|minute|hour|day|week|month|year)s?)"
)
# A name or a code: `PayPal`, `USB-C`, `Tritan TX1001`.
_NAME = re.compile(r"(?:[A-Z0-9][\w.+-]*[ ,/&]*)+")


def is_native(text: LocalText, lang: str, first: str) -> bool:
    """Whether `text` reads as `lang`; `first` is the show's first language, that of texts given once."""
    said = text.get(lang)
    if not _in_script(said, lang):
        return False
    if lang in text.by_lang or base(lang) in text.by_lang:
        return True
    if not text.by_lang and base(first) == base(lang):
        return True
    return _QUANTITY.fullmatch(said.strip()) is not None or _NAME.fullmatch(said.strip()) is not None


def left_out(rundown: Rundown, lang: str) -> list[str]:
    """In words, what of the product sheets is not said in `lang` because it has no text in it."""
    notes = []
    for key, product in rundown.products.items():
        ids = [
            fact
            for fact, texts in _texts(product)
            if not all(is_native(t, lang, _first(rundown)) for t in texts)
        ]
        if ids:
            notes.append(f"{key}: {', '.join(ids)} left out in {lang}, for want of a text in it.")
    shared = [
        f"show:{key}"
        for key, fact in rundown.facts.items()
        if fact.kind == "text" and not all(is_native(t, lang, _first(rundown)) for t in fact.value)
    ]
    if shared:
        notes.append(f"{', '.join(shared)} left out in {lang}, for want of a text in it.")
    return notes


def _texts(product: Product) -> Iterator[tuple[str, tuple[LocalText, ...]]]:
    for key, fact in product.facts.items():
        if fact.kind == "text":
            yield key, fact.value
    for index, point in enumerate(product.selling_points):
        yield f"selling_points:{index}", (point,)
    for index, entry in enumerate(product.faq):
        yield f"faq:{index}", (entry.q, entry.a)


def _first(rundown: Rundown) -> str:
    return rundown.languages[0]


@functools.lru_cache(maxsize=4096)
def _in_script(text: str, lang: str) -> bool:
    code = base(lang)
    if text.isascii():
        return True
    for char in text:
        if char.isalpha() and ord(char) > 0x36F:
            script = unicodedata.name(char, "").split(" ", 1)[0]
            if script in _SCRIPTS and code not in _SCRIPTS[script]:
                return False
    return True
