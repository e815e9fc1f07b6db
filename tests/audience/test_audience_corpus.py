"""The comments the answers are measured with: well formed, each once in its set, and labelled with facts that
their sheet has.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cuehost.rundown import Sheet, fact_texts, load_sheet

CORPUS = Path(__file__).parent / "corpus"
SHEETS = Path(__file__).parent.parent / "writing" / "corpus"
LANGUAGES = ("en", "zh", "es", "pt", "ru", "th", "vi", "id")
FIELDS = {"questions": {"id", "sheet", "lang", "on_air", "facts", "text"}}
FIELDS["unanswerable"] = FIELDS["questions"] - {"facts"}
FILES = sorted(path.stem for kind in FIELDS for path in CORPUS.glob(f"{kind}-*.jsonl"))
OF_STRANGERS = tuple(
    f"{kind}-{name}"
    for name in ("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth")
    for kind in ("questions", "unanswerable")
)
"""Written on sheets of their own, by people who had never seen the lexicon."""


@cache
def sheet(name: str) -> Sheet:
    """A sheet that comments are about."""
    own = CORPUS / f"{name}.yaml"
    return load_sheet(own if own.exists() else SHEETS / f"{name}.yaml")


@cache
def facts(name: str, lang: str) -> set[str]:
    """The ids of the facts of a sheet."""
    return set(fact_texts(sheet(name), lang))


def entries(name: str) -> list[dict[str, Any]]:
    """The entries of a file."""
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", FILES)
def test_a_comment_is_about_a_product_of_its_sheet_and_labelled_with_a_fact_that_it_has(name: str) -> None:
    for entry in entries(name):
        where = entry["id"]
        assert set(entry) >= FIELDS[name.partition("-")[0]], where
        assert entry["lang"] in LANGUAGES, where
        assert entry["on_air"] in sheet(entry["sheet"]).products, where
        assert entry["text"].strip(), where
        if "facts" in entry:
            assert set(entry["facts"]) & facts(entry["sheet"], entry["lang"]), where


@pytest.mark.parametrize("name", FILES)
def test_no_comment_stands_twice_in_a_set(name: str) -> None:
    held = Counter((entry["lang"], entry["on_air"], entry["text"]) for entry in entries(name))
    assert [comment for comment, times in held.items() if times > 1] == []


@pytest.mark.parametrize("name", OF_STRANGERS)
def test_strangers_ask_about_every_product_in_every_language_and_every_label_is_a_fact(name: str) -> None:
    told = entries(name)
    assert len({entry["id"] for entry in told}) == len(told)
    for which in {entry["sheet"] for entry in told}:
        asked = [entry for entry in told if entry["sheet"] == which]
        assert {entry["on_air"] for entry in asked} == set(sheet(which).products), which
        assert min(Counter(entry["lang"] for entry in asked).values()) >= 3, which
        assert {entry["lang"] for entry in asked} == set(LANGUAGES), which
        for entry in asked:
            assert set(entry.get("facts", ())) <= facts(which, entry["lang"]), entry["id"]


LINES = Path(__file__).parents[2] / "tools" / "meaninglab" / "lines"


@pytest.mark.parametrize("file", sorted(LINES.glob("*.jsonl")), ids=lambda file: file.stem)
def test_what_the_model_of_meaning_is_taught_with_is_labelled_with_facts_of_its_line(file: Path) -> None:
    products = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert Counter(product["lang"] for product in products) == dict.fromkeys(LANGUAGES, 6)
    for at, product in enumerate(products):
        told = {
            *product["facts"],
            *(f"points:{n}" for n in range(len(product["points"]))),
            *(f"faq:{n}" for n in range(len(product["faq"]))),
            *(f"show:{name}" for name in product["show"]),
        }
        for text, facts in product["asks"]:
            assert text.strip()
            assert facts
            assert set(facts) <= told, f"line {at + 1}: {text}"
        assert len({text for text, _ in product["asks"]} | set(product["none"])) == len(
            product["asks"]
        ) + len(product["none"]), f"line {at + 1}"
