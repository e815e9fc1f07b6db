"""What is found and what alarms have a code each, and a sentence by it in every language of the page."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import cuehost
from cuehost.desk.pages import page_files
from cuehost.sentences import (
    FINDINGS,
    OTHERS,
    SENTENCES,
    STANDING,
    filled,
    places,
    recognised,
)

HOUSE = Path(cuehost.__file__).parent
_PLACE = re.compile(r"\{[a-z_]+\}")
TOLD = {lang: json.loads(page_files()[f"told-{lang}.json"][1]) for lang in ("zh", "es")}


NOTHING_BUT_A_PLACE = {"claim_doubtful", "rundown_fault", "edit_refused"}


def _places(text: str) -> list[str]:
    return sorted(_PLACE.findall(text))


@pytest.mark.parametrize("lang", ["zh", "es"])
def test_every_code_has_a_sentence_with_the_same_places(lang: str) -> None:
    assert list(TOLD[lang]) == list(SENTENCES)
    for code, both in SENTENCES.items():
        english = [text for text in both if text]
        assert len(TOLD[lang][code]) == len(english), f"{code}: with a mend where there is one"
        for here, there in zip(TOLD[lang][code], english, strict=True):
            assert _places(here) == _places(there), code
            assert here.strip() and (here != there or not _PLACE.sub("", there)), f"{code} is not translated"


def test_codes_are_of_one_place_each() -> None:
    assert len(SENTENCES) == len(FINDINGS) + len(STANDING) + len(OTHERS) + 1


@pytest.mark.parametrize("code", sorted(SENTENCES.keys() - NOTHING_BUT_A_PLACE))
def test_a_sentence_is_known_by_its_words(code: str) -> None:
    values = {name: f"<{name}>" for name in places(code)}
    text = " ".join(filled(part, values) for part in SENTENCES[code] if part)
    assert recognised(text) == (code, values)


def test_what_is_in_nobodys_words_has_no_code() -> None:
    assert recognised("the voice did not answer").code == ""
    assert recognised("failed: " + "x" * 5000).code == "", "nor has what is no sentence any more"


def test_what_is_told_about_closer_is_preferred() -> None:
    assert (
        recognised(filled(" ".join(OTHERS["obs_silent"]), {"address": "localhost:4455"})).code == "obs_silent"
    )
    told = recognised(filled(" ".join(OTHERS["obs_unreachable"]), {"address": "a:1", "why": "no route"}))
    assert told == ("obs_unreachable", {"address": "a:1", "why": "no route"})


# -- what the package says ---------------------------------------------------------------------------


@cache
def _trees() -> tuple[ast.Module, ...]:
    files = [path for path in sorted(HOUSE.rglob("*.py")) if path.name != "sentences.py"]
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in files)


def _strings() -> Iterator[str]:
    """All texts in the package, with `{}` where something is put in."""
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
                yield "".join(map(str, parts))


def test_what_others_say_is_said_in_these_words() -> None:
    said = set(_strings())
    assert "nothing listens there" in said
    said.add("No OBS answers at {}: nothing listens there.")  # put together of two
    for both in OTHERS.values():
        for text in both:
            assert not text or _PLACE.sub("{}", text) in said


def test_every_code_of_a_finding_is_in_use_and_no_other_is_asked_for() -> None:
    asked, dynamic = set(), {f"record_{how}_{unit}" for how in ("short", "fits") for unit in ("min", "h")}
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "found":
                asked |= {leaf.value for leaf in ast.walk(node.args[1]) if isinstance(leaf, ast.Constant)}
    cameras = {"camera_of_host", "camera_on_call", "microphone_on_call"}
    assert {code for code in asked if code in FINDINGS} | dynamic | cameras == set(FINDINGS)
    for tree in _trees():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "_hold"
            ):
                assert isinstance(node.args[0], ast.Constant) and node.args[0].value in STANDING
