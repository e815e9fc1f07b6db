"""What a fact's value reads like in a sentence: lists joined, amounts and units in the market's form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from cuehost.rundown import Fact, LocalText, Money

from .bank import Bank
from .money import decimal_comma, format_money, format_number
from .units import beside
from .words import base

_END = re.compile(r"[\s.。!！;；,，:：]+$")
# Thousands may stand apart, `20 000 IDR`; what stands behind other digits and a space is no amount by itself.
_APART = "[ \u00a0\u202f]"
_MONEY = re.compile(
    rf"(?<![\w.,])(?<!\d{_APART})(\d{{1,3}}(?:{_APART}\d{{3}})+|\d+(?:[.,]\d{{1,2}})?)"
    r" ?([A-Z]{3})(?![A-Za-z])"
)
_CODE_FIRST = re.compile(r"\b([A-Z]{3}) ?(\d+(?:\.\d{1,2})?)(?![\d.,]*\d)")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3})[.,](\d{1,2})(?![\d.,]*\d)")
_QUANTITY = re.compile(r"^(\d+(?:[.,]\d+)?(?: ?[-–x×] ?\d+(?:[.,]\d+)?)*) ?(fl oz|km/h|[A-Za-zµ°²³Ωh]+)$")
_LETTERS_IN_ID = re.compile(r"[_\-\s]+")
_KNOWN_CODES = frozenset(
    re.findall("...", "USDEURGBPJPYCNYKRWINRRUBTHBVNDIDRBRLPHPCADAUDNZDSGDHKDMXNARSCLPCOPTWDMYR")
)
_KNOWN_CODES |= frozenset(re.findall("...", "CHFSEKNOKDKKPLNCZKHUFTRYZARAEDSARILSPENUAHKZT"))


def clean(text: str) -> str:
    """One line, no closing full stop: fit to stand inside a sentence."""
    return _END.sub("", " ".join(text.split()))


def localise(value: LocalText, lang: str, market: str, bank: Bank) -> str:
    """A value's text; amounts like `35 USD`, decimals and units are put into the market's form.

    A quantity by itself gets the market's other units beside it: `0.9 l (30 fl oz)` in the US.
    A text the sheet gives for this very language is only cleaned of its closing full stop, apart from
    amounts written with a currency code.
    """
    text = clean(value.get(lang))

    def money(number: str, code: str, whole: str) -> str:
        digits = re.sub(_APART, "", number)
        # Where a point parts the cents, a space parts no thousands: `model 14 200 USD`.
        if code not in _KNOWN_CODES or (digits != number and not decimal_comma(lang, market)):
            return whole
        return format_money(Money(amount=Decimal(digits.replace(",", ".")), currency=code), lang, market)

    text = _MONEY.sub(lambda m: money(m.group(1), m.group(2), m.group(0)), text)
    text = _CODE_FIRST.sub(lambda m: money(m.group(2), m.group(1), m.group(0)), text)
    if lang in value.by_lang or base(lang) in value.by_lang:
        return text
    quantity = _QUANTITY.match(text)
    if quantity:
        comma = decimal_comma(lang, market)
        number = _DECIMAL.sub(r"\1,\2" if comma else r"\1.\2", quantity.group(1))
        unit = bank.units.get(quantity.group(2), " " + quantity.group(2))
        said = number + (unit if isinstance(unit, str) else unit[_unit_form(number, lang, len(unit))])
        other = beside(text, market)
        if other is not None:
            values, joint, name = other
            written = joint.join(format_number(v, lang, market) for v in values)
            return f"{said} ({written} {name})"
        return said
    return text


def _unit_form(number: str, lang: str, forms: int) -> int:
    """The form of a unit after a number or a range of numbers: `0,9 литра`, `1,5 litro`, `1.5 hours`."""
    last = re.split(r" ?[-–x×] ?", number)[-1].replace(",", ".")
    value = Decimal(last)
    if value == value.to_integral_value():
        form = plural_form(int(value), lang)
    elif base(lang) == "pt":
        form = int(value >= 2)
    else:
        form = 1
    return min(form, forms - 1)


def join(texts: Sequence[str], bank: Bank, *, either: bool = False) -> str:
    """`a, b and c` (or `a, b or c`) in the bank's language."""
    if len(texts) <= 1:
        return "".join(texts)
    many = bank.last_of_many if len(texts) > 2 else None
    last = bank.last_or if either else many or bank.last_comma
    if bank.lang == "es" and re.match(r"h?i(?![aeo])", texts[-1], re.IGNORECASE):
        last = last.replace(" y ", " e ")
    if bank.lang == "es" and re.match(r"h?o", texts[-1], re.IGNORECASE):
        last = last.replace(" o ", " u ")
    return bank.comma.join(texts[:-1]) + last + texts[-1]


def fact_text(fact: Fact, lang: str, market: str, bank: Bank) -> str:
    """The value of a fact as it is spoken in a sentence."""
    if fact.money is not None:
        return format_money(fact.money, lang, market)
    phrases = bank.fact(fact.id)
    texts = [localise(value, lang, market, bank) for value in fact.value]
    return join(texts, bank, either=phrases is not None and phrases.either)


def label(fact_id: str, bank: Bank, show_lang: str) -> str | None:
    """The readable name of a fact id, or None where the bank's language has none for it.

    Ids name facts in the language the seller thinks in: English (`thread_count`) or `show_lang`, the
    rundown's first. In another language only the ids its bank lists can be read out.
    """
    key = fact_id.lower()
    if key in bank.labels:
        return bank.labels[key]
    han = any("\u4e00" <= char <= "\u9fff" for char in key)
    own = bank.lang == base(show_lang) and (han or bank.lang != "zh")
    if own or (bank.lang == "en" and key.isascii()):
        return _LETTERS_IN_ID.sub(" ", fact_id).strip()
    return None


def point_kind(text: str, bank: Bank) -> str:
    """`verb`, `adjective`, `noun` or `free`: how a selling point can be built into a sentence."""
    kinds = bank.points
    if kinds.verb is not None and kinds.verb.search(text):
        return "verb"
    if kinds.adjective is not None and kinds.adjective.search(text):
        return "adjective"
    if kinds.noun is not None and kinds.noun.search(text):
        return "free" if kinds.not_noun is not None and kinds.not_noun.search(text) else "noun"
    return "free"


def plural_form(count: int, lang: str) -> int:
    """The index of the form a count takes, in the order the phrase banks give them (CLDR order)."""
    code = base(lang)
    if code in ("zh", "ja", "ko", "th", "vi", "id"):
        return 0
    if code == "ru":
        if count % 10 == 1 and count % 100 != 11:
            return 0
        return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2
    return 0 if count == 1 else 1
