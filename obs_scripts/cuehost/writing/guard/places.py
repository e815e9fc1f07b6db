"""The names of the world's countries in each language, from Unicode's CLDR by way of Babel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel import Locale

from ..words import base

# Names that are everyday words, or parts of them, in the language; the vocabulary has these with their
# context where they matter ("nước Ý").
_AMBIGUOUS = {
    "en": {"turkey", "jordan", "chad", "georgia", "jersey", "guinea", "niger", "mali", "oman", "china"},
    "zh": {"中国"},
    "es": {"cuba", "chile", "mali", "jersey", "granada", "togo", "chad", "omán", "salvador"},
    "pt": {"peru", "cuba", "chade", "gana", "mali", "jersey", "omã", "granada", "togo"},
    "ru": {"того", "чад", "мали", "перу", "гана", "куба", "джерси", "оман", "конго", "гренада"},
    "th": {"ไทย", "ชาด", "มาลี", "ลาว", "กานา", "กวม", "โตโก"},
    "vi": {"áo", "bỉ", "đức", "nga", "pháp", "síp", "séc", "lào", "mali", "ý", "anh", "mỹ", "úc"},
    "id": {"mali", "kuba", "oman", "ceko", "chad", "togo"},
}
_INHABITED = re.compile(r"[A-Z]{2}$")
_SHORT_ROOT = 4
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "AQ", "CP", "QO"})


def countries(lang: str) -> Iterator[tuple[str, str]]:
    """(ISO 3166 code, name) of every country as the language calls it; Russian names as stems, with `*`."""
    code = base(lang)
    for iso, name in Locale.parse(code).territories.items():
        if not _INHABITED.match(iso) or iso in _NOT_COUNTRIES or not name[:1].isalpha():
            continue
        short = re.sub(r"\s*[(（].*", "", name)
        if short.casefold() in _AMBIGUOUS.get(code, ()) or len(short) < 2 or "|" in short:
            continue
        plain = re.sub(r"[.*?()\[\]\\+|^$]", " ", short).strip()
        yield iso, _declined(plain) if code == "ru" else plain


def _declined(name: str) -> str:
    """A Russian name in all its cases, where it is one word: `Коре*`, `Дани(я|и|ю|ей)`, `Перу`."""
    if " " in name or "-" in name or len(name) < 5:
        return name
    if name.endswith("ия"):  # `Дан*` would be given data, too
        return name[:-1] + "(я|и|ю|ей)"
    root = re.sub(r"[аяийьы]+$", "", name)
    # Of few letters are other words, too: Самоа, самокат.
    return root + "*" if len(root) > _SHORT_ROOT else root + "(а|я|ы|и|е|у|ю|ой|ей|ом)?"
