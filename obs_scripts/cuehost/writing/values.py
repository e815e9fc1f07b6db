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
_MONEY = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d{1,2})?) ?([A-Z]{3})(?![A-Za-z])")
_CODE_FIRST = re.compile(r"\b([A-Z]{3}) ?(\d+(?:\.\d{1,2})?)(?![\d.,]*\d)")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3})[.,](\d{1,2})(?![\d.,]*\d)")
_QUANTITY = re.compile(r"^(\d+(?:[.,]\d+)?(?: ?[-–x×] ?\d+(?:[.,]\d+)?)*) ?(fl oz|[A-Za-zµ°²³Ωh]+)$")
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
        if code not in _KNOWN_CODES:
            return whole
        return format_money(Money(amount=Decimal(number.replace(",", ".")), currency=code), lang, market)

    text = _MONEY.sub(lambda m: money(m.group(1), m.group(2), m.group(0)), text)
    text = _CODE_FIRST.sub(lambda m: money(m.group(2), m.group(1), m.group(0)), text)
    if lang in value.by_lang or base(lang) in value.by_lang:
        return text
    quantity = _QUANTITY.match(text)
    if quantity:
        comma = decimal_comma(lang, market)
        number = _DECIMAL.sub(r"\1,\2" if comma else r"\1.\2", quantity.group(1))
        unit = bank.units.get(quantity.group(2), " " + quantity.group(2))
        other = beside(text, market)
        if other is not None:
            values, joint, name = other
            written = joint.join(format_number(v, lang, market) for v in values)
            return f"{number}{unit} ({written} {name})"
        return number + unit
    return text


def join(texts: Sequence[str], bank: Bank, *, either: bool = False) -> str:
    """`a, b and c` (or `a, b or c`) in the bank's language."""
    if len(texts) <= 1:
        return "".join(texts)
    last = bank.last_or if either else bank.last_comma
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


_MODEL_CODE = re.compile(r"^(?:[A-Z]{1,4}|\S*\d\S*|Pro|Max|Plus|Mini|Lite|Ultra|Air|Edition)$")
_EN_BREAK = re.compile(r"\s(?:of|with|for|in|from|by|to|and|–|—|-|\||\()\s?|[,(|]")
_EN_SINGULAR_S = re.compile(
    r"(?:ss|us|is|'s|’s|lens|canvas|atlas|gas|series|chess|bias|iris)$", re.IGNORECASE
)
_ES_SINGULAR_S = re.compile(r"(?:[éáíóú]s|is|us|lens|gas|paraguas)$", re.IGNORECASE)
_ES_PLURAL_ANYWAY = frozenset({"gafas", "tijeras", "pinzas"})
_ES_FEMININE = re.compile(r"(?:[^m]as?|ión|iones|dad|dades|tud|tudes|umbres?|triz)$", re.IGNORECASE)
_ES_MASCULINE = re.compile(
    r"(?:os?|or|ores|[^i]ón|[^i]ones|um|ums|ín|ines|ar|ares|er|eres|al|ales|el|eles|il|iles|ete|etes|ote)$",
    re.I,
)
_ES_EXCEPT = {
    "set": "m",
    "kit": "m",
    "pack": "m",
    "estuche": "m",
    "pijama": "m",
    "sofá": "m",
    "aceite": "m",
    "reloj": "m",
    "altavoz": "m",
    "robot": "m",
    "base": "f",
    "cierre": "m",
    "enchufe": "m",
    "esmalte": "m",
    "eje": "m",
    "clase": "f",
    "fuente": "f",
    "serie": "f",
    "llave": "f",
    "luz": "f",
    "torre": "f",
    "funda": "f",
    "crema": "f",
    "cama": "f",
    "goma": "f",
    "pluma": "f",
    "plancha": "f",
    "piel": "f",
    "mano": "f",
    "mapa": "m",
    "sillón": "m",
    "cable": "m",
    "soporte": "m",
    "guante": "m",
    "guantes": "m",
    "estante": "m",
    "limpiador": "m",
    "sérum": "m",
    "champú": "m",
    "jersey": "m",
    "abrigo": "m",
}


def is_plural_name(name: str, lang: str) -> bool:
    """Whether a product's name is grammatically plural (`Wool socks`), by the shape of its head word."""
    code = base(lang)
    if code == "en":
        words = _EN_BREAK.split(name, maxsplit=1)[0].split()
        while len(words) > 1 and _MODEL_CODE.match(words[-1]):
            words.pop()
        head = words[-1] if words else ""
        return len(head) > 2 and head.lower().endswith("s") and not _EN_SINGULAR_S.search(head)
    if code == "es":
        words = name.split()
        head = words[0].lower() if words else ""
        if head in _ES_PLURAL_ANYWAY:
            return True
        return len(head) > 3 and head.endswith("s") and not _ES_SINGULAR_S.search(head)
    return False


def name_gender(name: str, lang: str) -> str | None:
    """`m` or `f` of a Spanish product name's head word, None where its shape does not tell."""
    if base(lang) != "es" or not name.split():
        return None
    head = name.split(maxsplit=1)[0].lower().strip(",.")
    if head in _ES_EXCEPT:
        return _ES_EXCEPT[head]
    if not head.isalpha():
        return None
    if _ES_FEMININE.search(head):
        return "f"
    return "m" if _ES_MASCULINE.search(head) else None


_NAME_TAIL = re.compile(r"\s*[,，(（|｜]|\s+[–—-]\s+")


def short_name(name: str) -> str:
    """The name without what follows a comma, dash or bracket: `Mugs, set of 4` is `Mugs`."""
    head = _NAME_TAIL.split(name, maxsplit=1)[0].strip()
    return head if len(head) > 2 or any(ord(c) > 0x2E80 for c in head) else name


_EN_OWN_ARTICLE = re.compile(r"^(?:the|a|an|my|our|your|this)\b|^\w+['’]s\b", re.IGNORECASE)


def with_article(name: str, lang: str) -> str:
    """The name with its definite article (`the Kettle K2`, `la Cafetera M1`), where that is known."""
    code = base(lang)
    if code == "en":
        return name if _EN_OWN_ARTICLE.match(name) else f"the {name}"
    if code == "es":
        gender = name_gender(name, lang)
        if gender is None:
            return name
        plural = is_plural_name(name, lang)
        article = {"m": ("el", "los"), "f": ("la", "las")}[gender][plural]
        return f"{article} {name}"
    return name


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
