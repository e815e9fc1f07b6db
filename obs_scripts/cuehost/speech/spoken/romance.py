"""The gender of the noun that follows a number, told by its ending: for Spanish and Portuguese."""

from __future__ import annotations

import re

from .lexicon import listed

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


def next_gender(before: str, after: str, lang: str) -> str:
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
