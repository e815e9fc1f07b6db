"""What Spanish and Portuguese have in common: numbers agree with a noun whose gender its ending tells."""

from __future__ import annotations

import re

from .language import Language
from .lexicon import Noun, Number, listed

_WORD = re.compile(r"[ \u00a0]([^\W\d_]{2,})")
# After these a number is a name, not a count: "model 1", "size 21".
_NAMED = re.compile(
    r"\b(?:modelo|número|numero|nivel|nível|opción|opção|paso|passo|talla|tamaño|tamanho|página|versión|"
    r"versão|tipo|serie|série|capítulo|n\.?[º°o])\s$",
    re.IGNORECASE,
)
_NO_NOUN = frozenset(
    listed(
        """
        de del da do das dos e y a o u as os al el la los las en em no na por para con com que es é ou más
        mais menos sin sem hasta até ya já si se su sua son são lo le un una um uma pero mas cada x
        """
    )
)
_MASCULINE_AS = frozenset(
    listed(
        """
        día días dia dias mapa mapas problema problemas programa programas tema temas sistema sistemas idioma
        idiomas sofá sofás planeta planetas grama gramas quilograma quilogramas diploma diplomas esquema
        esquemas drama pijama pijamas cometa poema aroma aromas diagrama papa
        """
    )
)
_FEMININE_ELSE = frozenset(
    listed(
        """
        noche noches noite noites clase clases classe classes base bases llave llaves chave chaves fuente
        fuentes fonte fontes serie series série séries luz luces luzes vez veces vezes mano manos mão mãos
        foto fotos moto motos piel pieles pele peles flor flores cor cores torre torres parte partes
        imagen imágenes red redes rede pared paredes parede árvore árvores fase fases
        """
    )
)
_FEMININE = {
    "es": re.compile(r"(?:as?|ión|iones|dad|dades|tud|tudes|umbres?|sis)$"),
    "pt": re.compile(r"(?:as?|ção|ções|são|sões|dade|dades|gem|gens|tude|tudes)$"),
}


class Romance(Language):
    """Spanish or Portuguese."""

    def decimals(self, part: str) -> str:
        zeros = len(part) - len(part.lstrip("0"))
        rest = part[zeros:]
        spoken = [self.digits(rest) if len(rest) > 2 else self.cardinal(int(rest))] if rest else []
        return " ".join([self.zero_to_nine[0]] * zeros + spoken)

    def plain(self, number: Number, before: str, after: str) -> str:
        gender = _next_gender(before, after, self.code)
        if gender and not number.part and len(number.whole) <= 12 and not number.whole.startswith("0"):
            return self.cardinal(int(number.whole), gender)
        return super().plain(number, before, after)

    def counted(self, number: Number, noun: Noun, case: str = "") -> str:
        # "un millón de libras": round millions are nouns themselves.
        of = "de" if not number.part and re.search(r"(?:[1-9]|^)0{6,}$", number.whole) else ""
        words = (self.number(number, noun.gender, case), of, self.form(noun, number, case))
        return self.join(*filter(None, words))


def _next_gender(before: str, after: str, lang: str) -> str:
    """`m` or `f` of the noun after a number in `es` or `pt`; empty where no noun follows."""
    match = _WORD.match(after)
    if match is None or _NAMED.search(before):
        return ""
    word = match[1].lower()
    if word in _NO_NOUN:
        return ""
    if word in _MASCULINE_AS:
        return "m"
    return "f" if word in _FEMININE_ELSE or _FEMININE[lang].search(word) else "m"
