"""From bytes to text: UTF-8 where it can be, else the old encoding that makes the most sense of it."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from cuehost.errors import InputError

_LOOKED_AT = 60_000
_UNSURE = 0.55
# Encodings and their languages.
_GUESSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gb18030", ("zh",)),
    ("cp1251", ("ru", "uk", "be", "bg")),
    ("cp874", ("th",)),
    ("cp1252", ("es", "pt", "de", "fr", "it", "en", "id")),
)
NAMES = {"gb18030": "GBK", "cp1251": "Windows-1251", "cp874": "Windows-874", "cp1252": "Windows-1252"}
_CYRILLIC = re.compile("(?<![A-Za-zА-Яа-яЁё])[А-Яа-яЁё]+(?![A-Za-z])")
_RUSSIAN_WORD = re.compile("[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
_LATIN = re.compile("[ÁÉÍÓÚÑÜÇÃÕÂÊÔÀÈÌÒÙÄÖß¡¿áéíóúñüçãõâêôàèìòùäö€–—‘’“”•…®™°ºª«»·×½²³]")
_THAI_WRONG = re.compile("(?:^|[^ก-ฮ่-๎ิ-ฺั])[ัิ-ฺ็-๎]")


class Decoded(NamedTuple):
    """A text, the encoding it was in, and whether that was only guessed."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes, *, language: str = "", encoding: str = "") -> Decoded:
    """`data` as text. `encoding` is what the user says it is in; `language` helps to guess.

    Raises `InputError` for what is no text, an encoding there is not or that does not fit.
    """
    if encoding:
        return Decoded(_told(data, encoding), encoding)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return Decoded(_told(data, name), name)
    if b"\0" in data[:_LOOKED_AT]:
        raise InputError(
            "This is not a text file.", "Give a CSV, TSV, XLSX, Shopify JSON or Merchant XML file."
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    return _guess(data, language.split("-", maxsplit=1)[0])


def _told(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise InputError(
            f"There is no encoding {encoding!r}.", "Use a name such as utf-8, gbk or cp1251."
        ) from error
    except UnicodeError as error:
        raise InputError(f"The source is not {encoding} throughout.", "Save it again as UTF-8.") from error


def _guess(data: bytes, language: str) -> Decoded:
    best, encoding, text = 0.0, "", ""
    for name, languages in _GUESSES:
        try:
            tried = data.decode(name)
        except UnicodeDecodeError:
            continue
        score = _sense(tried[:_LOOKED_AT], name) + (0.2 if language in languages else 0)
        if score > best:
            best, encoding, text = score, name, tried
    if best < _UNSURE:
        raise InputError(
            "The source is neither UTF-8 nor an encoding that can be guessed.",
            "Save it as UTF-8, or name its encoding with --encoding.",
        )
    return Decoded(text, encoding, True)


def _sense(text: str, encoding: str) -> float:
    """From 0 to 1: how much of what is beyond ASCII looks like words in the encoding's languages."""
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return 1.0
    if encoding == "gb18030":
        return sum(_common_han(char) for char in beyond) / len(beyond)
    if encoding == "cp1251":
        runs: list[str] = _CYRILLIC.findall(text)
        good = sum(len(run) for run in runs if _RUSSIAN_WORD.fullmatch(run))
        return good / len(beyond)
    if encoding == "cp874":
        thai = sum("\u0e01" <= char <= "\u0e5b" for char in beyond)
        return max(0.0, thai - 3 * len(_THAI_WRONG.findall(text))) / len(beyond)
    # In Latin languages such letters stand alone among plain ones.
    alone = len(_LATIN.findall(text)) - 2 * len(re.findall("[^\x00-\x7f]{3,}", text))
    return max(0, alone) / len(beyond)


def _common_han(char: str) -> float:
    if "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" or char in "–—‘’“”·…×°":
        return 1.0
    if not "\u4e00" <= char <= "\u9fff":
        return 0.0
    try:
        first = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0.1
    # GB 2312 holds the 3755 common characters in its rows 16 to 55.
    return 1.0 if 0xB0 <= first <= 0xD7 else 0.3
