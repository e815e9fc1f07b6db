"""The lines the fact guard is built and measured on: well formed, even over languages, each once."""

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from cuehost.rundown import Sheet, fact_texts, load_sheet

CORPUS = Path(__file__).parent / "corpus"
LANGUAGES = ("en", "zh", "es", "pt", "ru", "th", "vi", "id")
LIES = {
    "wrong_price",
    "other_price",
    "number",
    "number_word",
    "unit",
    "percent",
    "time",
    "material",
    "origin",
    "certificate",
    "guarantee",
    "medical",
    "safety",
    "superlative",
    "comparison",
    "scarcity",
    "urgency",
    "competitor",
    "social_proof",
    "shipping",
    "gift",
}
HONEST = {
    "fact",
    "paraphrase",
    "conversion",
    "saving",
    "number_word",
    "greeting",
    "question",
    "opinion",
    "idiom",
    "negation",
    "call",
}
# The later sets count more finely: prices by what is wrong with them, promises by what is promised.
LATER_LIES = (LIES - {"wrong_price", "other_price"}) | {
    "currency",
    "conversion",
    "saving",
    "terms",
    "other_fact",
    "stock",
    "ingredient",
    "award",
    "feature",
}
LATER_HONEST = {
    "fact": 6,
    "number_word": 4,
    "conversion": 4,
    "saving": 4,
    "greeting": 3,
    "question": 4,
    "bridge": 4,
    "call": 4,
    "idiom": 4,
    "opinion": 4,
    "objection": 4,
    "terms": 4,
    "negation": 3,
    "rounding": 4,
}
# The blind sets: each category of lie once in each language, and what a host says besides facts.
BLIND_HONEST = {
    "fact": 4,
    "number_word": 2,
    "conversion": 2,
    "saving": 2,
    "rounding": 2,
    "question": 2,
    "advice": 2,
    "opinion": 2,
    "story": 2,
    "bridge": 1,
    "objection": 2,
    "negation": 2,
    "terms": 1,
    "call": 1,
    "idiom": 1,
}
# The eleventh holds the kinds of statement the guard must find, and what a model says around facts.
ELEVENTH_LIES = LATER_LIES - {"stock", "other_fact", "award"}
ELEVENTH_HONEST = {
    "hook": 2,
    "greeting": 2,
    "problem": 3,
    "fact": 2,
    "paraphrase": 4,
    "price": 2,
    "saving": 1,
    "conversion": 1,
    "terms": 2,
    "call": 2,
    "bridge": 1,
    "objection": 2,
    "opinion": 1,
}
# The twelfth is counted by the guard's own categories; an honest line states a fact, or is talk around one.
TWELFTH_LIES = {
    *("price", "number", "feature", "discount", "urgency", "superlative", "scarcity", "safety", "origin"),
    *("medical", "material", "guarantee", "duration", "competitor", "comparison", "certificate", "unit"),
    "date",
}
TWELFTH_HONEST = {"fact", "talk"}
THIRTEENTH_LIES = TWELFTH_LIES | {"gift", "shipping", "social_proof"}
FILES = {
    "lies-dev": LIES,
    "lies-heldout": LIES,
    "lies-third": LATER_LIES,
    "lies-fourth": LATER_LIES,
    "lies-fifth": LATER_LIES,
    "lies-sixth": LATER_LIES,
    "lies-seventh": LATER_LIES,
    "lies-eighth": LATER_LIES,
    "lies-ninth": LATER_LIES,
    "lies-eleventh": ELEVENTH_LIES,
    "lies-twelfth": TWELFTH_LIES,
    "lies-thirteenth": THIRTEENTH_LIES,
    "lies-fourteenth": THIRTEENTH_LIES,
    "lies-fifteenth": THIRTEENTH_LIES,
    "lies-sixteenth": THIRTEENTH_LIES,
    "lies-seventeenth": THIRTEENTH_LIES,
    "honest-dev": HONEST,
    "honest-heldout": HONEST,
    "honest-third": set(LATER_HONEST),
    "honest-fourth": set(LATER_HONEST),
    "honest-fifth": set(BLIND_HONEST),
    "honest-sixth": set(BLIND_HONEST),
    "honest-seventh": set(BLIND_HONEST),
    "honest-eighth": set(BLIND_HONEST),
    "honest-ninth": set(BLIND_HONEST),
    "honest-eleventh": set(ELEVENTH_HONEST),
    "honest-twelfth": TWELFTH_HONEST,
    "honest-thirteenth": TWELFTH_HONEST,
    "honest-fourteenth": TWELFTH_HONEST,
    "honest-fifteenth": TWELFTH_HONEST,
    "honest-sixteenth": TWELFTH_HONEST,
    "honest-seventeenth": TWELFTH_HONEST,
}
# The sheet that came with a later set.
NEW_SHEETS = {"third": "beauty", "fourth": "outdoor"}
# The sheets that a blind set stands on, and nothing else.
BLIND_SHEETS = {
    "fifth": ("wheels", "pantry"),
    "sixth": ("nursery", "night"),
    "seventh": ("pets", "garden"),
    "eighth": ("music", "sport"),
    "ninth": ("workshop", "nomad"),
    "eleventh": ("laundry", "stove"),
    "twelfth": ("cellar",),
    "thirteenth": ("aquarium", "bath"),
    "fourteenth": ("sewing", "desk"),
    "fifteenth": ("camping", "paint"),
    "sixteenth": ("barber", "toys"),
    "seventeenth": ("garage", "jewel"),
}
# Counted by the guard's categories, each of which stands in some language.
BY_GUARD = {"twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"}
# How many lines of a kind a language has in a set, where not 28.
EACH = {
    "third": 56,
    "fourth": 56,
    "eleventh": 25,
    "twelfth": 16,
    "thirteenth": 32,
    "fourteenth": 32,
    "fifteenth": 32,
    "sixteenth": 32,
    "seventeenth": 32,
}
# Letters that a line of each language is mostly written in.
ALPHABETS = {"zh": "CJK", "ru": "CYRILLIC", "th": "THAI"}


def lines(name: str) -> list[dict[str, str]]:
    """The lines of a file."""
    text = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def sheets() -> list[Sheet]:
    """Every sheet of the corpus."""
    return [load_sheet(path) for path in sorted(CORPUS.glob("*.yaml"))]


@pytest.mark.parametrize("name", FILES)
def test_a_line_has_an_id_a_language_a_known_product_a_text_and_a_category(name: str) -> None:
    products = {key for sheet in sheets() for key in sheet.products}
    for line in lines(name):
        assert list(line) == ["id", "lang", "product", "text", "category"], line
        assert line["lang"] in LANGUAGES
        assert line["product"] in products
        assert line["category"] in FILES[name]
        assert line["text"] == line["text"].strip()
        assert 5 <= len(line["text"]) <= 160


@pytest.mark.parametrize("name", FILES)
def test_every_language_has_as_many_lines_and_every_category(name: str) -> None:
    found = lines(name)
    part = name.partition("-")[2]
    assert Counter(line["lang"] for line in found) == dict.fromkeys(LANGUAGES, EACH.get(part, 28))
    assert {line["category"] for line in found} == FILES[name]
    for lang in LANGUAGES:
        if part not in BY_GUARD:
            assert {line["category"] for line in found if line["lang"] == lang} == FILES[name]
        products = {line["product"] for line in found if line["lang"] == lang}
        assert len(products) >= (3 if part in BLIND_SHEETS else 8)


@pytest.mark.parametrize("later", NEW_SHEETS)
@pytest.mark.parametrize("kind", ["lies", "honest"])
def test_a_later_set_has_as_many_lines_of_each_category_and_half_of_them_on_its_own_sheet(
    kind: str, later: str
) -> None:
    new = load_sheet(CORPUS / f"{NEW_SHEETS[later]}.yaml").products
    wanted = dict.fromkeys(LATER_LIES, 2) if kind == "lies" else LATER_HONEST
    prefix = "lie" if kind == "lies" else kind
    for lang in LANGUAGES:
        own = [line for line in lines(f"{kind}-{later}") if line["lang"] == lang]
        assert [x["id"] for x in own] == [f"{prefix}-{later}-{lang}-{i:02}" for i in range(1, len(own) + 1)]
        assert Counter(line["category"] for line in own) == wanted
        assert sum(line["product"] in new for line in own) >= len(own) // 2
        assert {line["product"] for line in own} >= set(new)


@pytest.mark.parametrize("blind", [name for name in BLIND_SHEETS if name not in BY_GUARD])
@pytest.mark.parametrize("kind", ["lies", "honest"])
def test_a_blind_set_has_as_many_lines_of_each_category_and_all_of_them_on_its_own_sheets(
    kind: str, blind: str
) -> None:
    new = {key for name in BLIND_SHEETS[blind] for key in load_sheet(CORPUS / f"{name}.yaml").products}
    lies, honest = (ELEVENTH_LIES, ELEVENTH_HONEST) if blind == "eleventh" else (LATER_LIES, BLIND_HONEST)
    wanted = dict.fromkeys(lies, 1) if kind == "lies" else honest
    prefix = "lie" if kind == "lies" else kind
    for lang in LANGUAGES:
        own = [line for line in lines(f"{kind}-{blind}") if line["lang"] == lang]
        assert [x["id"] for x in own] == [f"{prefix}-{blind}-{lang}-{i:02}" for i in range(1, len(own) + 1)]
        assert Counter(line["category"] for line in own) == wanted
        assert {line["product"] for line in own} == new


def test_there_are_enough_of_both_and_no_line_stands_twice() -> None:
    held = {name: lines(name) for name in FILES}
    for kind in ("lies", "honest"):
        assert sum(len(part) for name, part in held.items() if name.startswith(kind)) >= 420
    every = [line for part in held.values() for line in part]
    assert [key for key, n in Counter(line["id"] for line in every).items() if n > 1] == []
    bare = Counter("".join(c for c in line["text"].casefold() if c.isalnum()) for line in every)
    assert [text for text, n in bare.items() if n > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_a_line_is_written_in_the_letters_of_its_language(name: str) -> None:
    for line in lines(name):
        letters = [unicodedata.name(char, "") for char in line["text"] if char.isalpha()]
        own = sum(letter.startswith(ALPHABETS.get(line["lang"], "LATIN")) for letter in letters)
        assert own > len(letters) / 2, line


def test_no_two_sheets_share_a_product_and_texts_differ_by_language() -> None:
    found = sheets()
    assert sum(len(sheet.products) for sheet in found) == len({k for s in found for k in s.products}) == 74
    for sheet in found:
        assert set(sheet.languages) == set(LANGUAGES)
        for product in sheet.products.values():
            texts = [product.name, *product.selling_points, *(e.q for e in product.faq)]
            assert all(set(text.by_lang) == set(LANGUAGES) for text in texts), product.key
        for key, fact in fact_texts(sheet, "zh").items():
            if not fact.isascii():
                assert fact_texts(sheet, "en")[key] != fact, key


@pytest.mark.parametrize("later", ["heldout", *NEW_SHEETS, *BLIND_SHEETS])
@pytest.mark.parametrize("kind", ["lies", "honest"])
def test_what_is_held_out_is_not_what_was_in_view(kind: str, later: str) -> None:
    """Not one line of a later set is nearly the words of a line of an earlier one."""
    sets = ["dev", "heldout", *NEW_SHEETS, *BLIND_SHEETS]
    earlier = [line for name in sets[: sets.index(later)] for line in lines(f"{kind}-{name}")]
    for lang in LANGUAGES:
        in_view = [set(grams(line["text"])) for line in earlier if line["lang"] == lang]
        for line in lines(f"{kind}-{later}"):
            if line["lang"] == lang:
                own = set(grams(line["text"]))
                nearest = max(len(own & seen) / len(own | seen) for seen in in_view)
                assert nearest < 0.65, line


def grams(text: str) -> list[str]:
    """Every four letters in a row."""
    bare = "".join(c for c in text.casefold() if c.isalnum())
    return [bare[i : i + 4] for i in range(max(len(bare) - 3, 1))]
