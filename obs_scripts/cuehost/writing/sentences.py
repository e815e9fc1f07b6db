"""Cutting hand-written text into sentences, in the scripts and with the abbreviations of eleven languages.

Cuts only at white space or after full-width punctuation; joining the pieces gives every character
back but white space.
"""

from __future__ import annotations

import re
import unicodedata

from .words import base, word_count

# Abbreviations that never end a sentence (a name or number follows).
_TITLES = {
    "en": "mr mrs ms dr prof st sr jr vs approx fig vol e.g i.e mt",
    "es": "sr sra srta sres dr dra d dña ud uds prof aprox p.ej ej núm art pág av avda ee",
    "pt": "sr sra srta dr dra prof profa ex p.ex aprox núm art pág av tel",
    "ru": "г гг ул д кв им стр рис см напр т п тел проф св пл наб обл",
    "vi": "tp q p ts ths gs bs ks st",
    "id": "dr drs ir prof jl sdr sdri bpk h hj tgl hlm",
    "ar": "د أ م ص ج",
    "hi": "डॉ श्री प्रो पं",
    "ja": "mr dr",
    "zh": "mr dr",
    "th": "ดร นพ พญ ผศ รศ ศ ม จ อ ต ถ",
}
# Abbreviations that may end a sentence: cut only before a capital.
_ENDINGS = {
    "en": "etc inc ltd co corp a.m p.m u.s u.k oz lb ft in min hr max",
    "es": "etc uu cía s.a kg min máx mín",
    "pt": "etc cia ltda s.a mín máx",
    "ru": "др пр т.д т.п т.е руб коп тыс млн млрд шт мин макс кг",
    "vi": "v.v vv",
    "id": "dll dsb dst kg mis",
}
_NUMBERED = {"no", "nr", "nro", "nº", "n.º", "núm", "art", "p", "pp", "№", "n", "fig", "vol"}

_HARD = "。！？｡！？।॥؟۔"
_SOFT = ".!?…"
_CLOSE = "\"'”’»)]}」』）】》›"
_ENDS = re.compile(rf"[{re.escape(_HARD + _SOFT)}]+[{re.escape(_CLOSE)}]*")
_LAST_TOKEN = re.compile(r"[^\s(\[«“\"'‘¿¡]+$")
_THAI = re.compile(r"[\u0E00-\u0E7F]")
_THAI_PHRASE = 60


def split(text: str, lang: str) -> list[str]:
    """The sentences of `text`, each stripped, none empty. Line ends always cut."""
    sentences: list[str] = []
    for paragraph in re.split(r"[\r\n\u2028\u2029\x0b\x0c\x1c-\x1e\x85]+", text):
        start = 0
        for match in _ENDS.finditer(paragraph):
            if match.start() < start or not _cuts(paragraph, match, start, base(lang)):
                continue
            sentences += _pieces(paragraph[start : match.end()])
            start = match.end()
        sentences += _pieces(paragraph[start:])
    return sentences


def _pieces(text: str) -> list[str]:
    text = text.strip()
    if not text:
        return []
    if len(text) > _THAI_PHRASE and len(_THAI.findall(text)) > len(text) / 2:
        return _thai(text)
    return [text]


def _thai(text: str) -> list[str]:
    """Thai ends sentences with a space only: phrases are gathered to a comfortable length."""
    pieces: list[str] = []
    for phrase in text.split():
        thai = _THAI.match(phrase) is not None
        if pieces and (len(pieces[-1]) + len(phrase) < _THAI_PHRASE or not thai):
            pieces[-1] += " " + phrase
        else:
            pieces.append(phrase)
    return pieces


def _cuts(text: str, match: re.Match[str], start: int, code: str) -> bool:
    end = match.end()
    mark = match.group()
    after = text[end:].lstrip()
    if not after:
        return True
    if any(char in _HARD for char in mark):
        return after[0] not in "，,、"
    spaced = text[end : end + 1].isspace()
    if not spaced:
        # Half-width ends inside Chinese or Japanese need no space after them.
        return code in ("zh", "ja") and any(char in mark for char in "!?") and not _latin(after[0])
    if after[0].islower():
        return False
    bare = mark.rstrip(_CLOSE)
    return bare != "." or not _abbreviates(text[start : match.start()], after, code)


def _abbreviates(before: str, after: str, code: str) -> bool:
    """Whether the full stop after `before` belongs to an abbreviation, an initial or a list number."""
    found = _LAST_TOKEN.search(before)
    if found is None:
        return False
    token = found.group()
    bare = token.lower().strip("-–")
    if found.start() == len(before) - len(before.lstrip()) and token.isdigit() and len(token) < 3:
        return True
    if bare in _NUMBERED and after[0].isdigit():
        return True
    if len(token) == 1 and token.isalpha() and token.isupper():
        return (
            unicodedata.category(token) == "Lu" and code not in ("zh", "ja", "th") and token not in ("I", "Y")
        )
    titles = set(_TITLES.get(code, "").split())
    endings = set(_ENDINGS.get(code, "").split())
    if bare in titles:
        return True
    return bare in endings and not (after[0].isupper() or not after[0].isalpha() or after[0] in "¿¡")


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


_CLAUSE_END = re.compile(r"[,;:，；：、—–،؛](?=\s|[\u2E80-\u9FFF])\s*")


def split_long(sentence: str, limit: float = 22) -> list[str]:
    """A sentence of more than `limit` words cut at clause ends into speakable pieces; else itself."""
    if word_count(sentence) <= limit:
        return [sentence]
    cuts = [match.end() for match in _CLAUSE_END.finditer(sentence)]
    middle = len(sentence) / 2
    cuts = [cut for cut in cuts if min(word_count(sentence[:cut]), word_count(sentence[cut:])) >= 4]
    if not cuts:
        return [sentence]
    best = min(cuts, key=lambda cut: abs(cut - middle))
    return split_long(sentence[:best].strip(), limit) + split_long(sentence[best:].strip(), limit)


def merge_short(sentences: list[str], lang: str, least: float = 4, limit: float = 22) -> list[str]:
    """Joins very short sentences (`Yes.`) to a neighbour, within `limit` words."""
    gap = "" if base(lang) in ("zh", "ja") else " "
    merged: list[str] = []
    for sentence in sentences:
        short = merged and (word_count(sentence) < least or word_count(merged[-1]) < least)
        if short and word_count(merged[-1]) + word_count(sentence) <= limit:
            merged[-1] += gap + sentence
        else:
            merged.append(sentence)
    return merged
