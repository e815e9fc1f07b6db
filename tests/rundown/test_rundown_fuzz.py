"""Whatever a file holds, checking it gives faults or a rundown, and never anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rundown_kitchen import KITCHEN

from cuehost.errors import RundownError
from cuehost.rundown import Rundown, check, fact_texts, load_rundown, load_sheet
from cuehost.rundown._quantities import parse_clock, parse_count, parse_date, parse_duration, parse_price

quick = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

KEYS = """
    show language market platform host scenes theme background facts products segments loop rates name price
    list_price stock images link faq q a value evidence date opening product questions break closing id
    duration brief script pause selling_points text gesture emotion overlay file url until rounds reword
    en es kettle <<
"""
WORDS = """
    en es zh US EU none mia generate kettle greet joy price picture:0 90s 39.90 yes https://example.com a.txt
    b.yaml images/kettle-front.jpg /etc/passwd 2026-11-01 23:00
"""
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from([*WORDS.split(), "39.90 USD"]),
)
keys = st.one_of(st.sampled_from(KEYS.split()), st.text(max_size=6))
trees = st.recursive(
    scalars,
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(keys, below, max_size=6)),
    max_leaves=12,
)


def holds(path: Path) -> None:
    """Checking and loading agree, and faults lie inside the file."""
    found = check(path)
    lines = (
        max(
            path.read_bytes()
            .decode("utf-8", "replace")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
            .count("\n"),
            0,
        )
        + 1
    )
    for fault in found:
        assert fault.line >= 1 and fault.column >= 1
        assert fault.message and "\n" not in fault.message
        if fault.file == path:
            assert fault.line <= lines
    assert list(found) == sorted(found, key=lambda f: (f.file != path, f.line, f.column, f.message))
    for load in (load_rundown, load_sheet):
        try:
            loaded = load(path)
        except RundownError as error:
            assert error.faults
        else:
            if isinstance(loaded, Rundown):
                assert found == ()
            fact_texts(loaded, "en")


@quick
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_any_bytes(folder: Path, data: bytes) -> None:
    path = folder / "kitchen.yaml"
    path.write_bytes(data)
    holds(path)


@quick
@given(text=st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#\n \t~<0.", max_size=120))
def test_any_punctuation(folder: Path, text: str) -> None:
    path = folder / "kitchen.yaml"
    path.write_text(text)
    holds(path)


@quick
@given(tree=st.dictionaries(st.sampled_from(KEYS.split()), trees, max_size=8))
def test_any_tree_of_known_keys(folder: Path, tree: dict[str, Any]) -> None:
    path = folder / "kitchen.yaml"
    path.write_text(json.dumps(tree))
    holds(path)


@quick
@given(data=st.data())
def test_the_kitchen_with_a_value_or_a_piece_changed(folder: Path, data: st.DataObject) -> None:
    path = folder / "kitchen.yaml"
    start = data.draw(st.integers(0, len(KITCHEN)))
    length = data.draw(st.integers(0, 30))
    piece = data.draw(st.one_of(trees.map(json.dumps), st.text(max_size=8), st.just("")))
    path.write_text(KITCHEN[:start] + piece + KITCHEN[start + length :], encoding="utf-8", errors="replace")
    holds(path)


@pytest.mark.parametrize(
    "parse", [parse_duration, parse_clock, parse_date, parse_count, lambda t: parse_price(t, "USD")]
)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.one_of(st.text(max_size=20), st.text(alphabet="0123456789.,-:hms €$¥USDR'", max_size=15)))
def test_values_parse_or_say_why_not(parse: Any, text: str) -> None:
    try:
        assert parse(text) is not None
    except ValueError as error:
        assert str(error).endswith((".", "?"))
