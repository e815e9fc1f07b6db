"""The YAML reader: values as written, places, and everything it refuses."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from cuehost.rundown import Faults, _yaml
from cuehost.rundown._node import Node
from cuehost.rundown._yaml import MAX_DEPTH, read_yaml

FILE = Path("show.yaml")


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers must do: wheels carry libyaml nearly everywhere, but not quite."""
    if request.param == "libyaml" and not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML is built without libyaml")
    monkeypatch.setattr(_yaml, "_LOADER", yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader)
    return str(request.param)


def read(text: str | bytes) -> tuple[Node | None, list[str]]:
    faults = Faults()
    node = read_yaml(text if isinstance(text, bytes) else text.encode(), FILE, faults)
    return node, [str(f) for f in faults.all()]


def value(text: str) -> Any:
    node, faults = read(text)
    assert not faults
    assert node is not None
    return node.plain()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5),
        ("-5", -5),
        ("39.90", Decimal("39.90")),
        ("'39.90'", "39.90"),
        ("0049", "0049"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("9" * 5000, "9" * 5000),
        ("true", True),
        ("False", False),
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("23:00", "23:00"),
        ("2026-11-01", "2026-11-01"),
        ("~", None),
        ("a: ", {"a": None}),
        ("null", None),
        ("'null'", "null"),
        ("!!str 5", "5"),
        ("!!int '5'", 5),
        ("! 5", "5"),
        ("{1: a, true: b, 2026-11-01: c}", {"1": "a", "true": "b", "2026-11-01": "c"}),
        ("- a\n- [b, {c: d}]", ["a", ["b", {"c": "d"}]]),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ("茶: 乌龙茶 🍵", {"茶": "乌龙茶 🍵"}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}", {"a": {"p": 1, "q": 2}, "b": {"q": 3, "p": 1}}),
        (
            "a: &x {p: 1}\nb: &y {q: 2}\nc: {<<: [*x, *y]}",
            {"a": {"p": 1}, "b": {"q": 2}, "c": {"p": 1, "q": 2}},
        ),
        ("%YAML 1.2\n---\na: b\n...\n", {"a": "b"}),
    ],
)
def test_values_are_as_written(text: str, expected: Any) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


def test_every_value_and_key_knows_its_place() -> None:
    node, _ = read('# a comment\nshow: "Tea"\nlist:\n  - {key: 茶, next: 5}\n  -   far\nempty:\n')
    assert node is not None
    assert node.at("show").place == (FILE, 2, 7)
    assert node.key("show") == (FILE, 2, 1)
    assert node.at("list", 0, "next").place == (FILE, 4, 20)
    assert node.at("list", 0).key("next") == (FILE, 4, 14)
    assert node.at("list", 1).place == (FILE, 5, 7)
    assert node.at("empty").place.line == 6
    assert node.at("list", 7, "deeper").place == node.at("list").place


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_all_line_ends_count_the_same(newline: str) -> None:
    node, _ = read(newline.join(["a: 1", "# x", "b: 2"]))
    assert node is not None
    assert node.at("b").place == (FILE, 3, 4)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    node, faults = read(b"\xef\xbb\xbfa: 1")
    assert node is not None and not faults
    assert node.at("a").place == (FILE, 1, 4)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "1:1", "is empty"),
        ("# only a comment", "1:1", "is empty"),
        ("a: 1\n\tb: 2", "2:1", "tab"),
        ('a: "open\nb: 1\n', "1:4", "never closed"),
        ("a: [1, 2\nb: 3", "2:2", "]"),
        ("a: [1, 2", "1:4", "bracket is never closed"),
        ("a: {b: 1\n", "1:4", "bracket is never closed"),
        ("a: 1\nb:2\nc: 3", "2:1", "check the colon"),
        ("show: 茶\nmarket：CN\nlanguage: zh", "2:1", "full-width"),
        ("a: b: c", "1:5", "colon"),
        ("a: 1\n b: 2", "2:3", "indentation"),
        ("a: @x", "1:4", "cannot start with"),
        ("a: `x`", "1:4", "cannot start with"),
        ("a: %x", "1:4", "cannot start with"),
        ("a: *nobody", "1:4", "no such anchor"),
        ("a: &x [1, *x]", "1:11", "contains itself"),
        ("a: !!python/object/apply:os.system [ls]", "1:4", "not allowed"),
        ("a: !!binary aGk=", "1:4", "not allowed"),
        ("a: !mine x", "1:4", "not allowed"),
        ("a: !!set {x}", "1:4", "not allowed"),
        ("a: 1\n--- \nb: 2", "2:1", "second document"),
        ("a: 1\nb: 2\na: 3", "3:1", "twice (first in line 1)"),
        ("m: {x: 1, y: 2, x: 3}", "1:17", "twice"),
        ("'a': 1\na: 2", "2:1", "twice"),
        ("? [1, 2]\n: x", "1:3", "cannot be a key"),
        ("'': x", "1:1", "key is empty"),
        ("<<: 3\na: 1", "1:5", "merges mappings"),
        ("a: 1\nb: x\x07y", "2:5", "control character (U+0007)"),
        ("a: x\u2028y", "1:5", "control character (U+2028)"),
        ("a: x\x85y", "1:5", "control character (U+0085)"),
        ("a: x\ufffey", "1:5", "control character (U+FFFE)"),
        ('a: "\\q"', "1:5", "escape"),
    ],
)
def test_refusals_stand_at_their_place(text: str, place: str, words: str, loader: str) -> None:
    _, faults = read(text)
    assert len(faults) == 1
    found = faults[0].removeprefix("show.yaml:")
    assert words in found
    # The two parsers differ by a column or so inside a broken line; the line must be right.
    assert found.split(":")[0] == place.split(":", maxsplit=1)[0]
    if loader == "libyaml" and "escape" not in words:
        assert found.startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"a: \xff", "1:4", "0xFF"),
        (b"a: 1\nb: \xc3(", "2:4", "UTF-8"),
        ("a: é".encode("latin-1"), "1:4", "UTF-8"),
        ("a: 1".encode("utf-16"), "1:1", "UTF-16"),
        (b"a: \xed\xa0\x80", "1:4", "UTF-8"),
        (b"a: " + b"x" * 2_000_000, "1:1", "2 MB"),
    ],
)
def test_only_utf8_of_a_sensible_size(data: bytes, place: str, words: str) -> None:
    node, faults = read(data)
    assert node is None
    assert len(faults) == 1
    assert faults[0].startswith(f"show.yaml:{place}: ")
    assert words in faults[0]


def test_several_doubled_keys_are_all_told() -> None:
    _, faults = read("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert [f.split(": ")[0] for f in faults] == ["show.yaml:2:1", "show.yaml:3:11"]


@pytest.mark.parametrize("opened", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_deep_nesting_is_refused_early(opened: str) -> None:
    node, faults = read(opened * 5_000)
    assert node is None
    assert len(faults) == 1
    assert f"more than {MAX_DEPTH} levels" in faults[0]


def test_depth_up_to_the_limit_is_fine() -> None:
    assert value("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_a_billion_laughs_are_refused_at_the_alias() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    started = time.monotonic()
    node, faults = read("\n".join(lines))
    assert node is None
    assert "aliases make the file too large" in faults[0]
    assert time.monotonic() - started < 10  # it would take for ever


def test_a_long_text_repeated_by_aliases_is_refused() -> None:
    _, faults = read(f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 400)}]")
    assert "aliases make the file too large" in faults[0]


def test_taking_entries_out_keeps_the_places_of_the_rest() -> None:
    node, _ = read("a: [x, y, z]\nb: {c: 1, d: 2}")
    assert node is not None
    less = node.without([("a", 1), ("b", "c")])
    assert less.plain() == {"a": ["x", "z"], "b": {"d": 2}}
    assert less.at("a", 1).place == node.at("a", 2).place
    assert less.at("a").count == 3
    assert "c" in less.at("b").keys
    assert node.plain() == {"a": ["x", "y", "z"], "b": {"c": 1, "d": 2}}
