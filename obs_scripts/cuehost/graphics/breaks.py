"""Where a line of text may break, script by script (a light reading of UAX #14).

Han and kana break between characters with kinsoku (no closing mark at a line's start, no opening mark
at its end); Thai, Lao, Khmer and Burmese have no spaces and break at syllable borders that are certain
by spelling; everything else breaks at spaces, hyphens and dashes. Numbers and prices never break.
"""

from __future__ import annotations

import re

from .clusters import clusters, is_cjk, is_emoji, script_of

# Never at the start of a line (JIS X 4051 and GB/T 15834: closing marks, small kana, iteration marks).
_NOT_FIRST = frozenset(
    "!%),.:;?]}¢°·’”†‡›℃、。〃々〉》」』】〕〗〙〛〞〟〜゠ぁぃぅぇぉっゃゅょゎゕゖ゛゜ゝゞァィゥェォッャュョヮヵヶ・ーヽヾ"
    "！％），．：；？］｝～｡｣､･…‥—»،؛؟।॥ๆฯ"
)
# Never at the end of a line: opening marks and signs that belong to the number after them.
_NOT_LAST = frozenset("$£¥€₹₽₫₩฿₺([{‘“‹«〈《「『【〔〖〘〝（［｛＄￥￡#＃№@")
_GLUE = frozenset("\u00a0\u202f\u2060")  # spaces that bind
_HYPHENS = frozenset("-\u2010\u2013\u2014/")
_THAI_LEADING = frozenset("เแโใไ")
_THAI_ENDING = frozenset("ะๆฯ")
# Common short words: Thai may break before them when no vowel shows a border.
_THAI_WORDS = (
    "และ",
    "หรือ",
    "ที่",
    "ของ",
    "ให้",
    "กับ",
    "ได้",
    "จาก",
    "ด้วย",
    "สำหรับ",
    "คุณ",
    "ราคา",
    "สินค้า",
    "มา",
    "วันนี้",
    "ครับ",
    "ค่ะ",
)
_NO_SPACES = frozenset({"thai", "lao", "khmer", "myanmar"})


def units(text: str) -> list[str]:
    """`text` cut at every place where a line may break; joined again it is the text.

    Trailing spaces stay with the unit before them. A newline ends its unit.
    """
    found: list[str] = []
    parts = clusters(text)
    offset = 0
    for i, part in enumerate(parts):
        if i and not _may_break(parts[i - 1], part, text, offset):
            found[-1] += part
        else:
            found.append(part)
        offset += len(part)
    return found


_PHRASE_ENDS = frozenset("，。、；：！？…,.;:!?।؛،")


def phrases(text: str) -> list[str]:
    """`text` cut only where a phrase ends: at spaces, and after marks where no spaces are written.

    In scripts without spaces a line that ends here reads better than one that ends anywhere.
    """
    found: list[str] = []
    for unit in units(text):
        if found and not (found[-1][-1].isspace() or found[-1][-1] in _PHRASE_ENDS):
            found[-1] += unit
        else:
            found.append(unit)
    return found


def _may_break(before: str, after: str, text: str, offset: int) -> bool:
    a, b = before[-1], after[0]
    if a == "\n" or b.isspace() or a in _GLUE or b in _GLUE:
        return a == "\n"
    if a.isspace():
        # French habit: a mark after a space stays with its word. A number keeps its unit (0.9 l, 35 USD).
        lone_mark = b in _NOT_FIRST and not b.isalnum() and b not in "°—"
        return not lone_mark and not _is_unit(text, offset)
    if b in _NOT_FIRST or a in _NOT_LAST:
        return a == "\u200b"
    return a == "\u200b" or _may_break_inside(before, after, text, offset)


def _is_unit(text: str, offset: int) -> bool:
    """Whether a short word stands at `offset` that belongs to the number before it."""
    before = text[:offset].rstrip()
    if not before or not before[-1].isdigit():
        return False
    word = re.match(r"[^\W\d_]+", text[offset:])
    return bool(word and len(word[0]) <= 3 and script_of(word[0][0]) in ("latin", "cyrillic", "greek"))


def _may_break_inside(before: str, after: str, text: str, offset: int) -> bool:
    """Between two characters without a space between them, neither of which forbids it."""
    a, b = before[-1], after[0]
    if is_emoji(before) or is_emoji(after):
        return True
    if is_cjk(a) or is_cjk(b):
        # A number keeps its unit and its sign: 0.9升, 第3, 39元.
        joined_number = (a.isdigit() and is_cjk(b)) or (a in "第约共仅" and b.isdigit())
        katakana_word = "\u30a0" < a <= "\u30ff" and "\u30a0" < b <= "\u30ff"
        return not joined_number and not katakana_word
    if a in _HYPHENS:
        inside_number = b.isdigit() or offset < 2 or not text[offset - 2].isalnum()
        return not inside_number and b.isalpha()
    script = script_of(before[0])
    if script in _NO_SPACES or script_of(b) in _NO_SPACES:
        return _thai_border(before, after, text, offset)
    return False


def _thai_border(before: str, after: str, text: str, offset: int) -> bool:
    first, second = script_of(before[0]), script_of(after[0])
    if first != second:
        return before[-1].isalpha() and after[0].isalpha()
    if first != "thai":
        return True
    if before[0] in _THAI_LEADING:
        return False
    if after[0] in _THAI_LEADING or before[-1] in _THAI_ENDING:
        return True
    return any(text.startswith(word, offset) for word in _THAI_WORDS)
