"""Text to the phoneme alphabet Kokoro was trained on, each symbol knowing which word it belongs to.

The alphabet is that of the misaki package (Apache-2.0): IPA with one letter for each diphthong and
affricate. Most languages go through espeak-ng; Chinese through jieba, pypinyin and misaki's tables;
Latin words inside Chinese through English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .align import tokens
from .espeak_library import TIE, library
from .spoken import Sound
from .types import base_lang

ESPEAK_NAMES = {
    "en": "en-us",
    "en-gb": "en",
    "es": "es",
    "fr": "fr",
    "hi": "hi",
    "it": "it",
    "pt": "pt-br",
    "id": "id",
}

_PUNCTUATION = re.compile(r"[;!?¡¿—…\"«»“”()\[\]{}。！？，、；：（）《》「」【】]+|[,.:]+(?!\d)|\s[-–]\s")
_FLAG = re.compile(r"\([a-z-]+\)")
_MARKS = {"«": "“", "»": "”", "。": ".", "！": "!", "？": "?", "，": ",", "、": ",", "；": ";", "：": ":"}
_MARKS |= {"（": "(", "）": ")", "《": "“", "》": "”", "「": "“", "」": "”", "【": "“", "】": "”"}

# espeak-ng's tied IPA -> Kokoro's letters, as misaki's espeak fallbacks have it. Order matters.
_COMMON = (("t^ʃ", "ʧ"), ("d^ʒ", "ʤ"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("e^ɪ", "A"), ("ɔ^ɪ", "Y"))
_ENGLISH = (
    ("ʔˌn\u0329", "ʔn"),
    ("ʔn\u0329", "ʔn"),
    *_COMMON,
    ("ə^l", "ᵊl"),
    ("ʲo", "jo"),
    ("ʲə", "jə"),
    ("ʲ", ""),
    ("ɚ", "əɹ"),
    ("e", "A"),
    ("r", "ɹ"),
    ("x", "k"),
    ("ç", "k"),
    ("ɐ", "ə"),
    ("ɬ", "l"),
    ("\u0303", ""),
)
_AMERICAN = (
    ("o^ʊ", "O"),
    ("ɜːɹ", "ɜɹ"),
    ("ɜː", "ɜɹ"),
    ("ɪə", "iə"),
    ("ː", ""),
    ("o", "ɔ"),
    ("ɾ", "T"),
    ("ʔ", "t"),
)
_BRITISH = (("e^ə", "ɛː"), ("iə", "ɪə"), ("ə^ʊ", "Q"), ("o", "ɔ"), ("ɾ", "T"), ("ʔ", "t"))
_OTHERS = (*_COMMON, ("d^z", "ʣ"), ("t^s", "ʦ"), ("s^s", "S"), ("o^ʊ", "O"), ("ə^ʊ", "Q"), ("-", ""))
_TIED = re.compile("tʃ|dʒ|aɪ|aʊ|eɪ|ɔɪ|oʊ|əʊ|dz|ts")
_RULES = {"en-us": (*_ENGLISH, *_AMERICAN), "en": (*_ENGLISH, *_BRITISH)}

# Kokoro's letters -> IPA, for those who draw mouths.
_IPA = {
    "A": "eɪ",
    "I": "aɪ",
    "O": "oʊ",
    "Q": "əʊ",
    "W": "aʊ",
    "Y": "ɔɪ",
    "S": "sː",
    "T": "ɾ",
    "ʧ": "tʃ",
    "ʤ": "dʒ",
    "ʦ": "ts",
    "ʣ": "dz",
    "ʨ": "tɕ",
    "ʥ": "dʑ",
    "ꭧ": "ʈʂ",
    "ᵊ": "ə",
    "ᵻ": "ɪ",
}
STRESS = "ˈˌ"
MODIFIERS = "ːʰʲ\u0303→↗↘↓ˑ"


class Phonemes(NamedTuple):
    """`symbols`, and for each the index into `words` it is part of (-1 for spaces and marks).

    `words` are stretches of the text.
    """

    symbols: str
    owners: tuple[int, ...]
    words: tuple[tuple[int, int], ...]


def ipa(letter: str) -> str:
    """A letter of Kokoro's alphabet as IPA."""
    return _IPA.get(letter, letter)


def phonemise(text: str, lang: str, known: Callable[[str], bool], sounds: Sequence[Sound] = ()) -> Phonemes:
    """Phonemes of `text` in `lang`; symbols that are not `known` to the model are left out.

    Where `sounds` (in order, apart) give the phonemes of a stretch, those are taken.
    """
    code = lang.replace("_", "-").lower()
    parts: list[_Part] = []
    at = 0
    for sound in [*sounds, None]:
        end = sound.start if sound else len(text)
        if text[at:end].strip():
            parts += _shifted(_read(text[at:end], code), at)
        if sound:
            parts.append((_given(sound.ipa, code), (sound.start, sound.end)))
            # Marks cling to the word before them.
            if text[sound.end : sound.end + 1].isspace() or text[sound.end : sound.end + 1].isalnum():
                parts.append((" ", None))
            at = sound.end
    words: list[tuple[int, int]] = []
    symbols: list[str] = []
    owners: list[int] = []
    index: dict[tuple[int, int], int] = {}
    for letters, word in parts:
        if word is not None and word not in index:
            index[word] = len(words)
            words.append(word)
        for letter in letters:
            if letter == " " and (not symbols or symbols[-1] == " "):
                continue
            if known(letter):
                symbols.append(letter)
                owners.append(index[word] if word is not None and letter != " " else -1)
    while symbols and symbols[-1] == " ":
        symbols.pop()
        owners.pop()
    return Phonemes("".join(symbols), tuple(owners), tuple(words))


def _read(text: str, code: str) -> list[_Part]:
    if base_lang(code) in {"zh", "cmn"}:
        return _chinese(text)
    name = ESPEAK_NAMES.get(code) or ESPEAK_NAMES[base_lang(code)]
    return _espoken(text, name, tokens(text), 0)


def _shifted(parts: list[_Part], by: int) -> list[_Part]:
    return [(letters, word and (word[0] + by, word[1] + by)) for letters, word in parts]


def _given(sounds: str, code: str) -> str:
    """IPA in the model's letters. Chinese takes foreign words as English, as everywhere here."""
    name = ESPEAK_NAMES.get(code) or ESPEAK_NAMES.get(base_lang(code), "en-us")
    tied = _TIED.sub(lambda m: f"{m[0][0]}{TIE}{m[0][1]}", sounds)
    return _kokoro_letters(tied, name)


_Part = tuple[str, tuple[int, int] | None]


def _espoken(text: str, name: str, words: Sequence[tuple[int, int]], base: int) -> list[_Part]:
    """Clause by clause through espeak-ng; punctuation is kept, for it is what the model pauses on."""
    parts: list[_Part] = []
    at = 0
    for mark in [*_PUNCTUATION.finditer(text), None]:
        end = mark.start() if mark else len(text)
        clause = text[at:end]
        if clause.strip():
            inside = [w for w in words if base + at <= w[0] < base + end]
            parts += _clause(clause, name, [(w, text[w[0] - base : w[1] - base]) for w in inside])
        if mark:
            sign = mark.group().strip()
            sign = "—" if sign in {"-", "–"} else "".join(_MARKS.get(c, c) for c in sign)
            parts.append((f" {sign}" if sign and sign in "—(“" else f"{sign} ", None))
            at = mark.end()
    return parts


def _clause(clause: str, name: str, words: Sequence[tuple[tuple[int, int], str]]) -> list[_Part]:
    whole = _letters(clause, name)
    if not words:
        return [(whole + " ", None)]
    # espeak-ng runs words together and says numbers in several; each word alone tells which is whose.
    alone = [(letter, i) for i, (_, word) in enumerate(words) for letter in _letters(word, name)]
    owners = owners_by_likeness(whole, alone)
    return [*((letter, words[i][0]) for letter, i in zip(whole, owners, strict=True)), (" ", None)]


def _letters(text: str, name: str) -> str:
    return _kokoro_letters(_FLAG.sub("", library().ipa(text, name, tie=True)), name)


def _kokoro_letters(out: str, name: str) -> str:
    """Tied IPA in the model's letters."""
    for old, new in _RULES.get(name, _OTHERS):
        out = out.replace(old, new)
    out = re.sub(r"(\S)\u0329", r"ᵊ\1", out) if name in _RULES else out
    return out.replace("^", "").replace("\u0329", "")


def owners_by_likeness(whole: str, alone: Sequence[tuple[str, int]]) -> list[int]:
    """For each letter of `whole` the word it comes from, by the cheapest alignment with `alone`.

    `alone` are the letters of each word spoken by itself, with the word's index. Spaces and stress
    weigh little, so that sounds decide.
    """

    def weight(letter: str) -> float:
        return 0.2 if letter in " ˈˌː" else 1.0

    rows, columns = len(whole), len(alone)
    if not columns:
        return [0] * rows
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for j in range(1, columns + 1):
        cost[0][j] = cost[0][j - 1] + weight(alone[j - 1][0])
    for i in range(1, rows + 1):
        skip = weight(whole[i - 1])
        row, above = cost[i], cost[i - 1]
        row[0] = above[0] + skip
        for j in range(1, columns + 1):
            other = alone[j - 1][0]
            same = 0.0 if other == whole[i - 1] else 0.9 * max(skip, weight(other))
            row[j] = min(above[j - 1] + same, above[j] + skip, row[j - 1] + weight(other))
    owners = [0] * rows
    i, j = rows, columns
    while i > 0:
        skip = weight(whole[i - 1])
        if j > 0:
            other = alone[j - 1][0]
            same = 0.0 if other == whole[i - 1] else 0.9 * max(skip, weight(other))
            if abs(cost[i][j] - (cost[i - 1][j - 1] + same)) < 1e-9:
                owners[i - 1] = alone[j - 1][1]
                i, j = i - 1, j - 1
                continue
            if abs(cost[i][j] - (cost[i][j - 1] + weight(other))) < 1e-9:
                j -= 1
                continue
        owners[i - 1] = alone[max(j - 1, 0)][1]
        i -= 1
    return owners


_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+")


def _chinese(text: str) -> list[_Part]:
    import logging

    import jieba
    from misaki.zh import ZHG2P

    jieba.setLogLevel(logging.WARNING)
    parts: list[_Part] = []
    for run in _HAN_RUN.finditer(text):
        base = run.start()
        if "\u4e00" <= run.group()[0] <= "\u9fff":
            for word, start, end in jieba.tokenize(run.group()):
                letters = ZHG2P.word2ipa(word).replace(chr(815), "")
                parts += [(letters, (base + start, base + end)), (" ", None)]
        else:
            words = [(base + s, base + e) for s, e in tokens(run.group())]
            foreign = _espoken(run.group(), "en-us", words, base)
            # Marks cling to the word before them.
            if foreign and foreign[0][1] is None and parts and parts[-1] == (" ", None):
                parts.pop()
            parts += foreign
    return parts
