"""From written words to rough sounds, for voices that give word times but no phonemes.

Only the mouth needs them, so the sounds need not be exact: lips closing, rounding and opening in
a plausible order is enough. Works for any script: Latin and digits by letters, Kana, Hangul and
the Indic scripts by their Unicode names, Han by a fixed syllable for each character.
"""

from __future__ import annotations

import unicodedata

_DIGRAPHS = {
    "sh": "ʃ",
    "ch": "ʧ",
    "th": "θ",
    "ph": "f",
    "oo": "u",
    "ee": "i",
    "ea": "i",
    "ou": "aʊ",
    "ow": "oʊ",
    "qu": "kw",
    "ng": "ŋ",
    "ck": "k",
    "ai": "eɪ",
    "ay": "eɪ",
    "wh": "w",
    "ll": "l",
    "eu": "ø",
    "au": "ɔ",
}
_LETTERS = {
    "a": "a",
    "b": "b",
    "c": "k",
    "d": "d",
    "e": "ɛ",
    "f": "f",
    "g": "ɡ",
    "h": "h",
    "i": "ɪ",
    "j": "ʤ",
    "k": "k",
    "l": "l",
    "m": "m",
    "n": "n",
    "o": "o",
    "p": "p",
    "q": "k",
    "r": "ɹ",
    "s": "s",
    "t": "t",
    "u": "u",
    "v": "v",
    "w": "w",
    "x": "ks",
    "y": "i",
    "z": "z",
    "ß": "s",
    "æ": "æ",
    "ø": "ø",
    "œ": "œ",
    "ł": "w",
    "đ": "d",
    "ı": "ɯ",
}
_DIGITS = ("zɪəɹoʊ", "wʌn", "tu", "θɹi", "fɔɹ", "faɪv", "sɪks", "sɛvən", "eɪt", "naɪn")
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "ɡ", "д": "d", "е": "jɛ", "ё": "jo", "ж": "ʒ", "з": "z", "и": "i",
    "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "x", "ц": "ts", "ч": "ʧ", "ш": "ʃ", "щ": "ʃ", "ъ": "", "ы": "ɨ", "ь": "",
    "э": "ɛ", "ю": "ju", "я": "ja",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "ɡ", "δ": "ð", "ε": "ɛ", "ζ": "z", "η": "i", "θ": "θ", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
    "υ": "i", "φ": "f", "χ": "x", "ψ": "ps", "ω": "o",
}  # fmt: skip
_NAMED_BY_SOUND = ("HIRAGANA", "KATAKANA", "HANGUL", "DEVANAGARI")
_HAN_INITIALS = ("p", "m", "f", "t", "n", "l", "k", "x", "ʧ", "ʃ", "s", "j", "w", "ʂ")
_HAN_FINALS = ("a", "aɪ", "aʊ", "an", "eɪ", "ən", "o", "oʊ", "i", "ian", "in", "u", "uo", "y", "ɤ")


def sounds_of(word: str) -> str:
    """Rough IPA for `word`; empty for punctuation and symbols."""
    out: list[str] = []
    text = word.lower()
    i = 0
    while i < len(text):
        pair = text[i : i + 2]
        if pair in _DIGRAPHS:
            out.append(_DIGRAPHS[pair])
            i += 2
            continue
        out.append(_sound(text[i]))
        i += 1
    return "".join(out)


def _sound(char: str) -> str:
    for table in (_LETTERS, _CYRILLIC, _GREEK):
        if char in table:
            return table[char]
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return _DIGITS[int(digit)]
    base = unicodedata.normalize("NFD", char)[:1]
    if base != char and (base in _LETTERS or base in _CYRILLIC):
        return _LETTERS.get(base) or _CYRILLIC.get(base, "")
    return _sound_by_name(char)


def _sound_by_name(char: str) -> str:
    kind = unicodedata.category(char)
    name = unicodedata.name(char, "")
    tail = name.rsplit(" ", 1)[-1].lower()
    if "CJK" in name and kind == "Lo":
        # The reading is unknown here; a steady choice per character keeps repeated words alike.
        code = ord(char)
        return _HAN_INITIALS[code % len(_HAN_INITIALS)] + _HAN_FINALS[code // 7 % len(_HAN_FINALS)]
    if name.startswith(_NAMED_BY_SOUND) and kind[0] in "LM":
        return _roman(tail)
    if kind[0] != "L":
        return ""
    return _roman(tail[:2]) if tail.isascii() and tail else "ə"


def _roman(text: str) -> str:
    if text in ("virama", "nukta", "small"):
        return ""
    return "".join(_LETTERS.get(c, "") for c in text)
