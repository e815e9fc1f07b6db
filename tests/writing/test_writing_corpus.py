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
FILES = {
    "lies-dev": LIES,
    "lies-heldout": LIES,
    "honest-dev": HONEST,
    "honest-heldout": HONEST,
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
        assert 5 <= len(line["text"]) <= 140


@pytest.mark.parametrize("name", FILES)
def test_every_language_has_as_many_lines_and_every_category(name: str) -> None:
    found = lines(name)
    assert Counter(line["lang"] for line in found) == dict.fromkeys(LANGUAGES, 28)
    for lang in LANGUAGES:
        assert {line["category"] for line in found if line["lang"] == lang} == FILES[name]
        assert len({line["product"] for line in found if line["lang"] == lang}) >= 8


def test_there_are_enough_of_both_and_no_line_stands_twice() -> None:
    held = {name: lines(name) for name in FILES}
    assert len(held["lies-dev"]) + len(held["lies-heldout"]) >= 420
    assert len(held["honest-dev"]) + len(held["honest-heldout"]) >= 420
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
    assert sum(len(sheet.products) for sheet in found) == len({k for s in found for k in s.products}) == 9
    for sheet in found:
        assert set(sheet.languages) == set(LANGUAGES)
        for product in sheet.products.values():
            texts = [product.name, *product.selling_points, *(e.q for e in product.faq)]
            assert all(set(text.by_lang) == set(LANGUAGES) for text in texts), product.key
        for key, fact in fact_texts(sheet, "zh").items():
            if not fact.isascii():
                assert fact_texts(sheet, "en")[key] != fact, key


@pytest.mark.parametrize("kind", ["lies", "honest"])
def test_what_is_held_out_is_not_what_was_in_view(kind: str) -> None:
    """Not one held-out line is nearly the words of a line in view."""
    for lang in LANGUAGES:
        in_view = [set(grams(x["text"])) for x in lines(f"{kind}-dev") if x["lang"] == lang]
        for line in lines(f"{kind}-heldout"):
            if line["lang"] == lang:
                own = set(grams(line["text"]))
                nearest = max(len(own & seen) / len(own | seen) for seen in in_view)
                assert nearest < 0.6, line


def grams(text: str) -> list[str]:
    """Every four letters in a row."""
    bare = "".join(c for c in text.casefold() if c.isalnum())
    return [bare[i : i + 4] for i in range(max(len(bare) - 3, 1))]
