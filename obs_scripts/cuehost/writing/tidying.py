"""Tidying a sentence that was put together from pieces, without losing the places of its cues.

Cues travel through the text as private-use characters, one for each, counted from `MARK_FIRST`.
"""

from __future__ import annotations

import re

MARK_FIRST = 0xE000
_MARK_LAST = 0xF8FF
MARKS = re.compile(f"[{chr(MARK_FIRST)}-{chr(_MARK_LAST)}]")

_SPACES = re.compile(r"[ \t\r\n]+")
_GAP = f"([{chr(MARK_FIRST)}-{chr(_MARK_LAST)}]*)"
_SPACE_BEFORE = re.compile(rf" {_GAP}([,.!?;:)…，。！？；：、）])(?=\s|$|{_GAP}[^\d])")
_DOUBLE_COMMA = re.compile(rf"([,，、]){_GAP}\s*{_GAP}(?=[,，、.!?。！？])")
_THAI_LETTER = re.compile("[\u0e00-\u0e7f]")
_THAI = "[\u0e00-\u0e45\u0e47-\u0e7f]"
# Thai sets no space before a particle or about a conjunction, unless beside other letters (`K2 ค่ะ`).
_THAI_PARTICLE = re.compile(rf"(?<={_THAI}) {_GAP}(?=(?:นะ)?(?:ครับ|ค่ะ|คะ))")
_THAI_JOINED = re.compile(rf"(?<={_THAI})‿{_GAP}(?={_THAI})")
_DOUBLE_SPACE = re.compile(rf" {_GAP} ")


def tidy(text: str) -> str:
    """Repairs what dropped clauses leave: doubled spaces, a space before a comma, doubled commas."""
    text = _SPACES.sub(" ", text)
    text = _DOUBLE_SPACE.sub(r" \1", text)
    text = _SPACE_BEFORE.sub(r"\1\2", text)
    text = _DOUBLE_COMMA.sub(r"\2\3", text)
    if _THAI_LETTER.search(text):
        text = _THAI_JOINED.sub(r"\1", _THAI_PARTICLE.sub(r"\1", text)).replace("‿", " ")
    return text.strip()


_QUESTION_THEN = re.compile(rf"[?!] [{chr(MARK_FIRST)}-{chr(_MARK_LAST)}]*([^\W\d_])(?=[^\W\d_A-Z]|\s)")


def capitalise(text: str) -> str:
    """The first letter in upper case, unless that changes the length or the word is a brand like `iPad`."""
    for index, char in enumerate(text):
        if char.isalnum():
            upper = char.upper()
            if len(upper) != 1 or text[index + 1 : index + 2].isupper():
                return text
            return text[:index] + upper + text[index + 1 :]
    return text


def capitalise_answers(text: str) -> str:
    """A capital after a question or exclamation mark inside the line; lengths stay."""

    def upper(match: re.Match[str]) -> str:
        letter = match.group(1).upper()
        return match.group()[:-1] + letter if len(letter) == 1 else match.group()

    return _QUESTION_THEN.sub(upper, text)
