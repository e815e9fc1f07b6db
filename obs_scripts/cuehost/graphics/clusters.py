"""Text as the reader sees it: clusters that must stay together, their script, and emoji.

A light reading of UAX #29: enough for the scripts the fonts cover, without ICU. A cluster is what is
never split over lines or fonts: a letter with its marks, an Indic conjunct, a flag, a joined emoji.
"""

from __future__ import annotations

import unicodedata

ZWJ = "\u200d"
EMOJI_PRESENTATION = "\ufe0f"
TEXT_PRESENTATION = "\ufe0e"
KEYCAP = "\u20e3"

# Characters of the basic plane that are drawn as emoji without a presentation selector
# (Unicode emoji-data, Emoji_Presentation=Yes).
_BMP_EMOJI = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)

_SCRIPT_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "latin"),
    (0x0300, 0x036F, "common"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"),
    (0x0A00, 0x0A7F, "gurmukhi"),
    (0x0A80, 0x0AFF, "gujarati"),
    (0x0B80, 0x0BFF, "tamil"),
    (0x0C00, 0x0C7F, "telugu"),
    (0x0C80, 0x0CFF, "kannada"),
    (0x0D00, 0x0D7F, "malayalam"),
    (0x0D80, 0x0DFF, "sinhala"),
    (0x0E00, 0x0E7F, "thai"),
    (0x0E80, 0x0EFF, "lao"),
    (0x1000, 0x109F, "myanmar"),
    (0x10A0, 0x10FF, "georgian"),
    (0x1100, 0x11FF, "hangul"),
    (0x1780, 0x17FF, "khmer"),
    (0x1E00, 0x1EFF, "latin"),
    (0x1F00, 0x1FFF, "greek"),
    (0x2E80, 0x2FFF, "han"),
    (0x3040, 0x30FF, "kana"),
    (0x3130, 0x318F, "hangul"),
    (0x31F0, 0x31FF, "kana"),
    (0x3400, 0x4DBF, "han"),
    (0x4E00, 0x9FFF, "han"),
    (0xA8E0, 0xA8FF, "devanagari"),
    (0xAC00, 0xD7FF, "hangul"),
    (0xF900, 0xFAFF, "han"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
    (0xFF66, 0xFF9F, "kana"),
    (0x20000, 0x3FFFF, "han"),
)

#: Scripts that come out wrong without shaping (reordering, joining, stacking of marks).
COMPLEX_SCRIPTS = frozenset(
    {"arabic", "hebrew", "devanagari", "bengali", "gurmukhi", "gujarati", "tamil", "telugu", "kannada"}
    | {"malayalam", "sinhala", "thai", "lao", "myanmar", "khmer"}
)


def script_of(char: str) -> str:
    """The script of one character: `latin`, `han`, `thai`, ... or `common` (digits, punctuation, spaces)."""
    code = ord(char)
    if code < 0x41 or not (char.isalpha() or unicodedata.category(char).startswith("M")):
        return "common"
    for low, high, script in _SCRIPT_RANGES:
        if low <= code <= high:
            return script
    return "common"


def scripts_in(text: str) -> set[str]:
    """All scripts used in `text`, without `common`."""
    return {script_of(c) for c in text} - {"common"}


def is_cjk(char: str) -> bool:
    """Han, kana, bopomofo or full-width punctuation: text that may break between any two characters."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x31FF
        or 0x3200 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    ) and not 0x3130 <= code <= 0x318F


def is_emoji(cluster: str) -> bool:
    """Whether a cluster is drawn as a colour emoji."""
    if TEXT_PRESENTATION in cluster:
        return False
    if EMOJI_PRESENTATION in cluster or KEYCAP in cluster:
        return True
    code = ord(cluster[0])
    return 0x1F000 <= code <= 0x1FAFF or cluster[0] in _BMP_EMOJI


def _extends(char: str) -> bool:
    code = ord(char)
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me")
        or char in (ZWJ, "\u200c")
        or 0xFE00 <= code <= 0xFE0F
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
        or code in (0x0E33, 0x0EB3)  # Thai and Lao AM: a mark and a vowel in one character
        or 0x1160 <= code <= 0x11FF  # Hangul vowels and finals
    )


def _is_regional(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def clusters(text: str) -> list[str]:
    """`text` cut into clusters; joined again they are the text."""
    found: list[str] = []
    for char in text:
        if found and _joins(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _joins(cluster: str, char: str) -> bool:
    last = cluster[-1]
    if cluster[-1].isspace():
        return False
    if _extends(char):
        return True
    if last == ZWJ and ord(char) > 0x2000:
        return True
    if _is_regional(char) and _is_regional(last) and len(cluster) == 1:
        return True
    # An Indic conjunct: the virama binds the next consonant.
    return (
        unicodedata.combining(last) == 9 and char.isalpha() and script_of(last) in COMPLEX_SCRIPTS - {"thai"}
    )
