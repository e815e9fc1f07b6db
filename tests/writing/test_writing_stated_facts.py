"""Facts in the offline writer's words: said as such where they speak for themselves, true to the guard."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.rundown import Sheet, load_sheet
from cuehost.writing.guard import Guard
from cuehost.writing.stating import Stating

CORPUS = Path(__file__).parent / "corpus"
LANGS = ("en", "zh", "es", "pt", "ru", "th", "vi", "id")
ORIGINS = {
    "en": "It's sewn in Bandung.",
    "zh": "万隆缝制的。",
    "es": "Está cosido en Bandung.",
    "pt": "É costurado em Bandung.",
    "ru": "сшито в Бандунге.",
    "th": "เย็บที่บันดุง",
    "vi": "may tại Bandung",
    "id": "dijahit di Bandung",
}
# Facts whose sentences the guard once refused, or that could not be said in a language.
ONCE_REFUSED = [
    ("garden", "shears", "warranty", ("es",)),
    ("pets", "harness", "weight", ("ru",)),
    ("shoes", "boots", "price", ("zh",)),
    ("workshop", "sander", "speed", ("id", "ru")),
    ("music", "ukulele", "warranty", LANGS),
    ("music", "metronome", "warranty", LANGS),
    ("wheels", "ebike", "top_speed", LANGS),
    ("stove", "skillet", "diameter", ("vi",)),
    ("stove", "skillet", "stock", ("zh",)),
    ("wheels", "helmet", "colours", ("th",)),
    ("wheels", "helmet", "sizes", ("th",)),
    ("study", "telescope", "colours", ("th", "vi")),
    ("sport", "yogamat", "material", ("th",)),
    ("outdoor", "tent", "waterproof", ("ru",)),
]


def sheet(name: str) -> Sheet:
    return load_sheet(CORPUS / f"{name}.yaml")


def said(source: Sheet, product: str, fact: str, lang: str) -> list[str]:
    stated = [Stating(source, lang, seed=seed).fact(product, fact) for seed in range(3)]
    return [words for words, _ in filter(None, stated)]


@pytest.mark.parametrize("lang", LANGS)
def test_a_value_that_speaks_for_itself_is_said_as_such(lang: str) -> None:
    texts = said(sheet("nursery"), "carrier", "origin", lang)
    assert texts and all(ORIGINS[lang] in text for text in texts)


def test_what_a_value_is_of_is_not_said_twice() -> None:
    wheels = sheet("wheels")
    assert not any("the gears" in text for text in said(wheels, "ebike", "gears", "en"))
    assert all("top speed" in text for text in said(wheels, "ebike", "top_speed", "en"))


def test_a_measure_in_words_of_its_own_is_not_built_into_a_sentence() -> None:
    boots = sheet("shoes")
    assert said(boots, "boots", "height", "en")[0] == "About the height: shaft 14 cm high."
    assert said(sheet("music"), "ukulele", "length", "en")[0] == "It's 61 cm long."


@pytest.mark.parametrize(
    ("lang", "text"),
    [("es", "3 años"), ("pt", "3 anos"), ("ru", "3 года"), ("th", "3 ปี"), ("vi", "3 năm"), ("zh", "3年")],
)
def test_a_time_given_once_in_english_is_said_in_every_language(lang: str, text: str) -> None:
    assert all(text in words for words in said(sheet("music"), "ukulele", "warranty", lang))


@pytest.mark.parametrize(("name", "product", "fact", "langs"), ONCE_REFUSED)
def test_the_guard_passes_them(name: str, product: str, fact: str, langs: tuple[str, ...]) -> None:
    source = sheet(name)
    guard = Guard(source)
    for lang in langs:
        texts = said(source, product, fact, lang)
        assert texts
        assert [f for text in texts for f in guard.judge(text, lang, product).faults] == []


def test_terms_of_the_whole_show_pass_too() -> None:
    wheels = sheet("wheels")
    stated = Stating(wheels, "pt").show_fact("shipping", "ebike")
    assert stated is not None
    assert Guard(wheels).judge(stated[0], "pt", "ebike").faults == ()
