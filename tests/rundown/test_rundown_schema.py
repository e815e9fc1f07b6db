"""The JSON Schema file is kept true and says the same as the loader about shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from rundown_kitchen import KITCHEN, changed

from cuehost.rundown import Faults, json_schema
from cuehost.rundown._yaml import read_yaml
from cuehost.rundown.schema import SCHEMA_FILE, schema_text


def valid(text: str) -> bool:
    node = read_yaml(text.encode(), SCHEMA_FILE, Faults())
    assert node is not None
    data = json.loads(json.dumps(node.plain(), default=float))
    return bool(jsonschema.Draft7Validator(json_schema()).is_valid(data))


def test_the_file_is_up_to_date() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run python -m cuehost.rundown"


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(json_schema())


def test_a_right_rundown_is_valid() -> None:
    assert valid(KITCHEN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("show: Autumn kitchen", "show: {en: a, es: b}"),
        ("language: en", "language: [en, es]"),
        ("host: mia", "host: [mia, leo]"),
        ("price: 39.90 USD", "price: 39.90"),
        ("capacity: 0.9 l", "colours: [red, {en: blue}]"),
        ("script: generate", "script: [a, {text: b, overlay: 'picture:1'}, {en: c}]"),
        ("script: generate", "script: {file: words.txt}"),
        ("- closing: {}", "- closing: Bye.\n  - break: {duration: 30}"),
        ("loop:", "x-anchors: [1]\nloop:"),
        ("loop:", "rates: {EUR: {value: 0.9, date: 2026-11-01}}\nloop:"),
    ],
)
def test_other_right_forms_are_valid(old: str, new: str) -> None:
    assert valid(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("show: Autumn kitchen", "shwo: Autumn kitchen"),
        ("market: US\n", ""),
        ("platform: youtube", "platform: yuotube"),
        ("name: Pour-over kettle K2", "title: a"),
        ("capacity: 0.9 l", "washable: true"),
        ("- closing: {}", "- closng: {}"),
        ("script: generate", "script: [{text: a, gesture: gret}]"),
        ("script: generate", "script: {path: a.txt}"),
        ("reword: true", "reword: 1"),
    ],
)
def test_wrong_shapes_are_not(old: str, new: str) -> None:
    assert not valid(changed(old, new))


def properties(part: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(part, dict):
        for name, below in part.get("properties", {}).items():
            yield name, below
        for below in part.values():
            yield from properties(below)
    elif isinstance(part, list):
        for below in part:
            yield from properties(below)


def test_every_key_is_described_for_editors() -> None:
    found = list(properties(json_schema()))
    assert len(found) > 40
    for name, below in found:
        assert below.get("description"), name
        assert "null" not in json.dumps(below), name
