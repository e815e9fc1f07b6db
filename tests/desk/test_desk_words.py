"""The page's words: the same in every language, and all that the page says is there."""

from __future__ import annotations

import json
import re

import pytest

from cuehost.desk.pages import page_files

WORDS = {lang: json.loads(page_files()[f"{lang}.json"][1]) for lang in ("en", "zh", "es")}
PAGE = {name: data.decode("utf-8") for name, (_, data) in page_files().items() if not name.endswith(".json")}


@pytest.mark.parametrize("lang", ["zh", "es"])
def test_every_language_says_the_same(lang: str) -> None:
    assert WORDS[lang].keys() == WORDS["en"].keys()
    for name, text in WORDS[lang].items():
        places = re.findall(r"\{\d\}", WORDS["en"][name])
        assert sorted(re.findall(r"\{\d\}", text)) == sorted(places), name
        assert text.strip()


def test_all_that_the_page_says_is_there() -> None:
    asked = set(re.findall(r'data-(?:word|label)="(\w+)"', PAGE["index.html"]))
    for name, text in PAGE.items():
        if name.endswith(".js") and name != "prompter.js":  # that page has few words, and its own
            asked |= set(re.findall(r'\bsay\("(\w+)"', text))
            asked |= (
                set(re.findall(r'name: "(\w+)"', text)) if name in ("controls.js", "comments.js") else set()
            )
    asked |= {f"{name}_off" for name in ("pin", "block_viewer")}
    assert len(asked) > 80
    assert asked <= WORDS["en"].keys()


def test_the_page_needs_nothing_from_elsewhere_and_makes_no_markup_of_text() -> None:
    for name, text in PAGE.items():
        code = text.replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in code and "https:" not in code and "//cdn" not in code, name
        for forbidden in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert forbidden not in code, name
    assert "style=" not in PAGE["index.html"] and "onclick=" not in PAGE["index.html"]
