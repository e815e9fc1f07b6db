"""Personal data in text: found by its form, to be neither spoken, shown nor kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .lookalikes import PUNCTUATION


class PersonalKind(StrEnum):
    """What kind of personal data it is."""

    MAIL = "mail"
    CARD = "card"
    PHONE = "phone"
    ADDRESS = "address"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Where in a text personal data stands."""

    kind: PersonalKind
    start: int
    end: int


_HAN_DIGITS = {ord(char): str(i % 10) for i, char in enumerate("零一二三四五六七八九〇幺")}
_HAN_DIGITS[ord("〇")], _HAN_DIGITS[ord("幺")], _HAN_DIGITS[ord("两")] = "0", "1", "2"
_HAN_RUN = re.compile("[零一二三四五六七八九〇幺两]{7,}")

_MAIL = re.compile(
    r"[\w.+%-]{1,64}\s?(?:@|＠|\(at\)|\[at\]|\{at\}|\sat\s)\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|\(dot\)|\[dot\]|\sdot\s|\sпунто\s|\spunto\s|\sponto\s)\s?[a-z]{2,24}\b)+",
    re.IGNORECASE,
)
_FIGURE = (
    "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    "um|dois|quatro|sete|oito|nove|ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять|nol|kosong|satu|dua|tiga|"
    "empat|lima|enam|tujuh|delapan|sembilan|không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|[0-9])"
)
_SPELLED = re.compile(rf"\b{_FIGURE}(?:[\s,.-]{{1,3}}{_FIGURE}){{6,}}\b", re.IGNORECASE)
_AT = re.compile(r"[@＠]|\bat\b|[(\[{]at", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![\d.,])[+(]{0,2}\d(?:[\s().\-–/_*]{0,3}\d){6,24}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b")
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4}(?:\s\d{1,2})?")
_PLAIN_AMOUNT = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d{1,2})?|\d+[.,]\d+")
_HANDLE = re.compile(
    r"(?:whats\s?app|wechat|we\s?chat|vx|telegram|\btg\b|zalo|\bviber\b|\bsignal\b|skype|line\s?id|ไลน์|ไอดีไลน์|"
    r"微信号?|薇信|威信|加微|加v|qq号?|вотсап|ватсап|телеграм{1,2}|телега|"
    r"\binstagram|\binsta\b|\big\b|tik\s?tok|\bfb\b)\s*[:：=@是\-]?\s*"
    r"(?P<id>@?[a-z0-9][a-z0-9._-]{4,})",
    re.IGNORECASE,
)
_ADDRESSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b\d{1,5}[a-z]?,?\s+(?:[a-z'.-]+\s+){1,3}(?:street|st\.|avenue|ave\b|road|rd\b|lane|drive|boulevard|blvd|"
        r"court|terrace|crescent)(?!\w)",
        r"\bp\.?\s?o\.?\s?box\s+\d+",
        r"\b(?:calle|avenida|avda?\.|carrera|paseo|plaza|rua|alameda|travessa|rodovia|av\.)\s+(?:[^\W\d]+\s+){0,4}"
        r"[^\W\d]+,?\s*(?:n[ºo°.]*\s*)?\d{1,5}\b",
        r"(?:\bул\.|\bулица|\bпросп?\.|\bпр-т|\bпереулок|\bпер\.)\s*[^\W\d]+(?:\s+[^\W\d]+)?,?\s*(?:д\.|дом)?\s*\d+",
        r"\b(?:jl\.?|jalan|gang|gg\.)\s+(?:[^\W\d]+\s+){0,3}[^\W\d]+,?\s*(?:no\.?|nomor)\s*\d+",
        r"\bsố(?:\s+nhà)?\s+\d+[a-z]?(?:/\d+)*,?\s+(?:đường|phố|ngõ|hẻm|ngách)\s+[^\W\d]+",
        r"(?:บ้านเลขที่|เลขที่)\s*\d+(?:/\d+)?",
        r"[\u4e00-\u9fff]{1,8}(?:路|街|道|巷|弄|村|胡同)\s*\d+\s*[号號]",
        r"\d+\s*[栋棟幢座]\s*(?:\d+\s*(?:单元|單元)\s*)?\d+\s*[室房号號]",
    )
)
_PHONE_DIGITS = range(7, 16)


def personal_data(text: str) -> tuple[PersonalData, ...]:
    """All personal data in `text`, in order and without overlaps.

    A form can't tell whose a number is: an order number of nine digits counts as a phone number.
    """
    digits = _with_plain_digits(text)
    found: list[PersonalData] = []
    for item in _candidates(digits):
        if not any(item.start < other.end and other.start < item.end for other in found):
            found.append(item)
    return tuple(sorted(found, key=lambda item: item.start))


def redacted(text: str) -> str:
    """`text` with all personal data as `[mail]`, `[phone]` and so on: what may be kept in a ledger."""
    for item in reversed(personal_data(text)):
        text = f"{text[: item.start]}[{item.kind}]{text[item.end :]}"
    return text


def _candidates(text: str) -> Iterator[PersonalData]:
    for match in _MAIL.finditer(text) if _AT.search(text) else ():
        yield PersonalData(PersonalKind.MAIL, *match.span())
    for match in _SPELLED.finditer(text):
        yield PersonalData(PersonalKind.PHONE, *match.span())
    for match in _HANDLE.finditer(text):
        # A word after the messenger's name is talk, something with digits or signs in it a handle.
        if re.search(r"[\d@_]", match["id"]):
            yield PersonalData(PersonalKind.CONTACT, *match.span())
    if not _DIGIT.search(text):
        return
    for match in _IBAN.finditer(text):
        if _is_iban(match[0]):
            yield PersonalData(PersonalKind.CARD, *match.span())
    for match in _NUMBER.finditer(text):
        if kind := _kind_of_number(match[0]):
            yield PersonalData(kind, *match.span())
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            yield PersonalData(PersonalKind.ADDRESS, *match.span())


def _kind_of_number(written: str) -> PersonalKind | None:
    digits = re.sub(r"\D", "", written)
    if 13 <= len(digits) <= 19 and _is_card(digits):
        return PersonalKind.CARD
    if _DATE.fullmatch(written.strip("()+")) or _PLAIN_AMOUNT.fullmatch(written):
        return None
    if len(digits) not in _PHONE_DIGITS:
        return PersonalKind.PHONE if len(digits) > 15 else None
    if len(digits) >= 9 or written.startswith(("+", "(")):
        return PersonalKind.PHONE
    # 7 or 8 digits in a row may be an amount in a weak currency; apart by signs they are dialled.
    return PersonalKind.PHONE if re.fullmatch(r"0?\d{2,4}[-.\s]\d{3,4}(?:[-.\s]\d{2,4})?", written) else None


def _is_card(digits: str) -> bool:
    """Luhn's check."""
    total = 0
    for i, char in enumerate(reversed(digits)):
        doubled = int(char) * (2 if i % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0 and len(set(digits)) > 1


def _is_iban(written: str) -> bool:
    """ISO 13616: the remainder by 97 is one."""
    plain = re.sub(r"\s", "", written)
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


def _with_plain_digits(text: str) -> str:
    """`text` with every script's digits as 0 to 9 and plain punctuation, as long as it was."""
    if text.isascii():
        return text
    text = text.translate(PUNCTUATION)
    plain = "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdecimal() else c for c in text)
    return _HAN_RUN.sub(lambda run: run[0].translate(_HAN_DIGITS), plain)
