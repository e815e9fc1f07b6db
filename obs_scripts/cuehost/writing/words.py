"""Facts about text that writers share: where words start, how many there are, how long they take to say."""

from __future__ import annotations

import functools
import re
import unicodedata

# Characters that stand alone as (part of) a word: Han, Kana, Thai, Lao, Khmer, Burmese.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
)

# Speaking rates at a voice's normal speed, in sounding characters a second. en, es and zh are fitted to the
# neural offline voice (9 lines each: within 6 % in sum); the others are scaled from them, unmeasured.
_RATE = {
    "en": 17.5,
    "es": 16.5,
    "zh": 4.25,
    "ja": 7.2,
    "ko": 6.2,
    "pt": 16.5,
    "ru": 15.0,
    "th": 12.0,
    "vi": 13.0,
    "id": 16.0,
    "ar": 11.0,
    "hi": 11.5,
}
_DIGIT_WEIGHT = {"zh": 1.2, "ja": 1.8, "ko": 1.4, "th": 3.5}
_CLAUSE_PAUSE_S = 0.18
_SENTENCE_PAUSE_S = 0.32
_CLAUSE = re.compile(r"[,;:，、；：—–]")
_SENTENCE = re.compile(r"[.!?。！？…।؟]+(?=\s|$|[^\W\d_])")


@functools.lru_cache(maxsize=256)
def base(lang: str) -> str:
    """The language of a tag: `pt-BR` is `pt`."""
    return lang.replace("_", "-").split("-")[0].lower()


@functools.lru_cache(maxsize=4096)
def is_unspaced(char: str) -> bool:
    """Whether `char` belongs to a script written without spaces between words."""
    code = ord(char)
    return any(low <= code <= high for low, high in _UNSPACED)


@functools.lru_cache(maxsize=4096)
def is_word_char(char: str) -> bool:
    """Letters, marks, digits and currency signs: what a voice pronounces."""
    return unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "Sc"


def is_word_start(text: str, at: int) -> bool:
    """Whether a word starts at `at`: its first sounding character, or any character of an unspaced script."""
    if not 0 <= at < len(text) or not is_word_char(text[at]):
        return False
    if unicodedata.category(text[at])[0] == "M":
        return False
    if at == 0:
        return True
    before = text[at - 1]
    return not is_word_char(before) or is_unspaced(text[at]) or is_unspaced(before)


def word_start(text: str, at: int) -> int:
    """The first word start at or after `at`, else the last one before it, else 0."""
    for index in range(max(at, 0), len(text)):
        if is_word_start(text, index):
            return index
    for index in range(min(at, len(text)) - 1, -1, -1):
        if is_word_start(text, index):
            return index
    return 0


def word_count(text: str) -> float:
    """Words as a listener counts them; a character of an unspaced script is 0.6 of a word (Thai 0.25)."""
    spaced = 0
    unspaced = 0.0
    inside = False
    for char in text:
        if is_unspaced(char):
            unspaced += 0.25 if 0x0E00 <= ord(char) <= 0x0EFF else 0.6
            inside = False
        elif is_word_char(char) or (inside and char in ".,'’-/"):
            spaced += not inside
            inside = True
        else:
            inside = False
    return spaced + unspaced


class _Sounds(dict[str, float]):
    """How long each character takes to say, in those of a language; filled as they come."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def __missing__(self, char: str) -> float:
        rate = _RATE.get(self._code, 14.0)
        category = unicodedata.category(char)
        sounds = 0.0
        if category[0] == "N":
            sounds = _DIGIT_WEIGHT.get(self._code, 4.0)
        elif category == "Sc" or char == "%":
            sounds = rate * 0.4
        elif category[0] in "LM":
            # A Latin brand name inside Chinese or Japanese is said at its own speed.
            latin_in_cjk = self._code in ("zh", "ja") and not is_unspaced(char)
            sounds = rate / 14.5 if latin_in_cjk else 1.0
        elif char == " ":
            sounds = 0.0 if self._code in ("zh", "ja") else 1.0
        self[char] = sounds
        return sounds


@functools.cache
def _sounds(code: str) -> _Sounds:
    return _Sounds(code)


@functools.lru_cache(maxsize=8192)
def speaking_s(text: str, lang: str) -> float:
    """About how long `text` takes to say, in seconds, with the pause after it.

    An estimate for planning lengths; the real time is known only when the voice has spoken.
    """
    rate = _RATE.get(base(lang), 14.0)
    units = sum(map(_sounds(base(lang)).__getitem__, text))
    if text[:1] == " ":
        units -= _sounds(base(lang))[" "]
    pauses = (
        len(_CLAUSE.findall(text)) * _CLAUSE_PAUSE_S
        + max(1, len(_SENTENCE.findall(text))) * _SENTENCE_PAUSE_S
    )
    return units / rate + pauses
