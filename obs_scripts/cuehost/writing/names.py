"""What product names are grammatically: number, gender, and their forms with articles.

Told by the shape of the head word, with lists of the exceptions that shops sell. Where a shape does not tell,
nothing is assumed, and the planners choose sentences that do not need to know.
"""

from __future__ import annotations

import re

from .words import base

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


_PT_SINGULAR_S = frozenset({"tênis", "lápis", "ônibus", "pires", "atlas"})
_PT_FEMININE = re.compile(
    r"(?:[^m]as?|ã|ãs|ção|ções|são|sões|dade|dades|agem|agens|ice|tude|triz|eira|eiras)$"
)
_PT_MASCULINE = re.compile(
    r"(?:os?|or|ores|[^çs]ão|[^çs]ões|el|éis|al|ais|il|is|ol|óis|um|uns|im|ins|om|ons|ar|ares|er|eres|ê|é|ô)$"
)
_PT_EXCEPT = {
    "kit": "m",
    "set": "m",
    "pijama": "m",
    "sofá": "m",
    "chá": "m",
    "mapa": "m",
    "creme": "m",
    "perfume": "m",
    "conjunto": "m",
    "estojo": "m",
    "leque": "m",
    "tapete": "m",
    "robe": "m",
    "abajur": "m",
    "suporte": "m",
    "pote": "m",
    "bule": "m",
    "óculos": "m",
    "tênis": "m",
    "lápis": "m",
    "mão": "f",
    "luz": "f",
    "base": "f",
    "fonte": "f",
    "colher": "f",
    "bebê": "m",
    "cruz": "f",
    "flor": "f",
    "saia": "f",
    "mochila": "f",
    "chaleira": "f",
    "cama": "f",
    "pluma": "f",
    "espuma": "f",
    "lâmina": "f",
}
_RU_ADJECTIVE = (
    (re.compile(r"(?:ый|ий|ой)$"), "m"),
    (re.compile(r"(?:ая|яя)$"), "f"),
    (re.compile(r"(?:ое|ее)$"), "n"),
    (re.compile(r"(?:ые|ие)$"), "pl"),
)
_RU_EXCEPT = {
    "кофе": "m",
    "чай": "m",
    "клей": "m",
    "музей": "m",
    "фен": "m",
    "часы": "pl",
    "наушники": "pl",
    "пальто": "n",
    "кухня": "f",
    "шампунь": "m",
    "гель": "m",
    "лосьон": "m",
    "уголь": "m",
    "фонарь": "m",
    "календарь": "m",
    "ремень": "m",
    "карандаш": "m",
    "соль": "f",
    "постель": "f",
    "печь": "f",
    "мышь": "f",
    "обувь": "f",
    "модель": "f",
    "тушь": "f",
    "пыль": "f",
    "ткань": "f",
    "скатерть": "f",
    "кровать": "f",
    "тетрадь": "f",
    "дождевик": "m",
    "дерби": "n",
    "рагу": "n",
    "желе": "n",
    "мини": None,
    "набор": "m",
    "термокружка": "f",
}
_RU_NOUN = ((re.compile(r"[ая]$"), "f"), (re.compile(r"[оеё]$"), "n"), (re.compile(r"[ыи]$"), "pl"))
# Forms of `gn` in a bank: Romance languages inflect for gender in the plural too, Russian does not.
_RU_FORMS = {"m": 0, "f": 1, "n": 2, "pl": 3}
_ARTICLES = {"es": {"m": ("el", "los"), "f": ("la", "las")}, "pt": {"m": ("o", "os"), "f": ("a", "as")}}


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
    if code == "pt":
        head = _head(name)
        return len(head) > 3 and head.endswith("s") and head not in _PT_SINGULAR_S
    if code == "ru":
        return name_gender(name, lang) == "pl"
    return False


def name_gender(name: str, lang: str) -> str | None:
    """`m`, `f`, `n` or `pl` (Russian only) of a name's head word, None where its shape does not tell."""
    head = _head(name)
    code = base(lang)
    if code == "ru":
        return _ru_gender(name)
    if code == "es":
        known, feminine, masculine = _ES_EXCEPT, _ES_FEMININE, _ES_MASCULINE
    elif code == "pt":
        known, feminine, masculine = _PT_EXCEPT, _PT_FEMININE, _PT_MASCULINE
    else:
        return None
    if head in known:
        return known[head]
    if not head.isalpha():
        return None
    if feminine.search(head):
        return "f"
    return "m" if masculine.search(head) else None


def gender_form(name: str, lang: str) -> int | None:
    """The index of the form for the name's gender and number, in the order the banks give them.

    Spanish and Portuguese: m, f, m plural, f plural. Russian: m, f, n, plural. None where it is not known.
    """
    gender = name_gender(name, lang)
    if gender is None:
        return None
    if base(lang) == "ru":
        return _RU_FORMS[gender]
    return 2 * is_plural_name(name, lang) + (gender == "f")


def _head(name: str) -> str:
    words = name.split(maxsplit=1)
    return words[0].lower().strip(",.") if words else ""


def _ru_gender(name: str) -> str | None:
    """By the first adjective's ending, else by the first noun's: both stand in the nominative in a name."""
    for position, word in enumerate(re.split(r"[\s,.«»\"()-]+", name.lower().strip('«"('))[:3]):
        if not re.fullmatch(r"[а-яё]+", word):
            return None
        if word in _RU_EXCEPT:
            return _RU_EXCEPT[word]
        adjective = next((gender for ending, gender in _RU_ADJECTIVE if ending.search(word)), None)
        if adjective is not None and len(word) > 4:
            return adjective
        if word.endswith("ь"):
            return None
        if position == 0 or len(word) > 2:
            return next((gender for ending, gender in _RU_NOUN if ending.search(word)), "m")
    return None


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
    articles = _ARTICLES.get(code)
    gender = name_gender(name, lang) if articles is not None else None
    if articles is None or gender is None:
        return name
    return f"{articles[gender][is_plural_name(name, lang)]} {name}"


def of_name(name: str, lang: str) -> str:
    """`del hervidor`, `da chaleira`: the name after the preposition `de`."""
    article = with_article(name, lang)
    if base(lang) == "pt" and article != name:
        return f"d{article}"
    if base(lang) == "es" and article.startswith("el ") and article != name:
        return f"del {name}"
    return f"de {article}"


def to_name(name: str, lang: str) -> str:
    """`al hervidor`, `à chaleira`: the name after the preposition `a`."""
    article = with_article(name, lang)
    if base(lang) == "pt" and article != name:
        contracted = {"o": "ao", "a": "à", "os": "aos", "as": "às"}[article.split(" ", 1)[0]]
        return f"{contracted} {name}"
    if base(lang) == "es" and article.startswith("el ") and article != name:
        return f"al {name}"
    return f"a {article}"
