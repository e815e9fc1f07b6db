"""Which language a text is not written in, told from its letters and its small words.

Models slip into English, or into the language of the sheet. This finds such slips; it is no detector for
texts of unknown origin, and gives every text the benefit of the doubt: names may be in any language.
"""

from __future__ import annotations

import re
import unicodedata

from .words import base

# Prefixes of the Unicode names of a language's letters; Latin ones where a language is not named here.
_SCRIPTS = {
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ko": ("HANGUL", "CJK"),
    "ru": ("CYRILLIC",),
    "th": ("THAI",),
    "ar": ("ARABIC",),
    "hi": ("DEVANAGARI",),
}
# Letters that a language of the same script has and this one has not.
_FOREIGN_LETTERS = {"zh": re.compile(r"[ぁ-ゖァ-ヺ]"), "ru": re.compile(r"[іїєґ]", re.IGNORECASE)}

# Small words that each language uses all the time and its neighbours do not.
_SMALL_WORDS = {
    "en": "the and is are you your it it's of with this that we they have has to on not what how at from our",
    "es": "el los las y es con una un del al pero muy en son tiene te lo más también hay aquí hoy su sus sin",
    "pt": "o os as um uma com não do da dos das em na no mais também você tem ao aqui é são seu sua gente",
    "vi": "và là có không của cho này được với một các mình cả nhà ạ nha thì rất chỉ cũng đã trong nhé mọi",
    "id": "yang dan di ini itu untuk dengan tidak nggak ada bisa saja aja dari kalian kita kamu juga sudah",
    "de": "der die das und ist mit für nicht ein eine sie auf auch den von wir ich im zu es haben",
    "fr": "le les des et est une pour avec vous dans sur pas qui ce nous du c'est au aux votre très",
    "it": "il che non gli della sono questo anche più per di è nel alla ci dei questa le ma",
}
_WORDS = {lang: frozenset(words.split()) for lang, words in _SMALL_WORDS.items()}
# A language is told by at least so many of its small words, and twice as many as there are of the right one.
_ENOUGH = 3


def in_other_script(text: str, lang: str) -> bool:
    """Whether too few letters are those of `lang`; brand names may be in Latin letters."""
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return False
    code = base(lang)
    foreign = _FOREIGN_LETTERS.get(code)
    if foreign is not None and len(foreign.findall(text)) > 1:
        return True
    wanted = _SCRIPTS.get(code, ("LATIN",))
    own = sum(unicodedata.name(char, "").startswith(wanted) for char in letters)
    # In a Han line two Latin brand words outweigh many Han characters, so little suffices.
    return own < len(letters) * (0.6 if wanted == ("LATIN",) else 0.25)


def other_language(text: str, lang: str) -> str | None:
    """The language `text` is plainly written in instead of `lang`, or None. Short texts tell nothing.

    Tells English, Spanish, Portuguese, Vietnamese, Indonesian, German, French and Italian apart.
    """
    own = _WORDS.get(base(lang))
    if own is None:
        return None
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", unicodedata.normalize("NFC", text).casefold())
    words = [word.replace("’", "'") for word in words]
    count = {code: sum(word in small for word in words) for code, small in _WORDS.items()}
    likely = max(count, key=lambda code: count[code])
    here = count[base(lang)]
    return likely if count[likely] >= _ENOUGH and count[likely] > 2 * here else None


def wrong_language(text: str, lang: str) -> bool:
    """Whether `text` is plainly not in `lang`."""
    return in_other_script(text, lang) or other_language(text, lang) is not None
