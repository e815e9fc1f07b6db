"""`cuehost guard` as a command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, Done, checked, cuehost, environment, line
from small_show import write_config

KITCHEN = ROOT / "shows" / "kitchen" / "kitchen.yaml"
TEAS = ROOT / "shows" / "cha" / "teas.yaml"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path) -> None:
    write_config(tmp_path)


def jsonl(path: Path, *entries: dict[str, Any] | str) -> Path:
    path.write_text(
        "".join((e if isinstance(e, str) else json.dumps(e, ensure_ascii=False)) + "\n" for e in entries),
        "utf-8",
    )
    return path


def verdicts(done: Done) -> list[dict[str, Any]]:
    return [json.loads(text) for text in done.out.splitlines()]


def test_lines_are_judged_one_by_one(tmp_path: Path) -> None:
    lines = jsonl(
        tmp_path / "lines.jsonl",
        {"id": "a", "lang": "en", "product": "kettle", "text": "It holds 0.9 l."},
        "",
        {"id": 2, "lang": "en", "product": "kettle", "text": "It holds 1.5 l.", "more": "is passed over"},
        {"id": "c", "text": "Welcome, everyone!"},
    )
    done = cuehost(tmp_path, "guard", KITCHEN, lines)
    assert (done.status, done.err) == (0, "")
    first, second, third = verdicts(done)
    assert first == {"id": "a", "ok": True, "faults": [], "facts": ["capacity", "faq:3"]}
    assert (second["id"], second["ok"], second["faults"][0]["category"]) == (2, False, "unit")
    assert second["faults"][0]["span"] == [9, 14]
    assert third == {"id": "c", "ok": True, "faults": [], "facts": []}


def test_a_bare_sheet_and_stdin_do_too(tmp_path: Path) -> None:
    entry = {"id": "1", "lang": "zh", "product": "oolong", "text": "产地是福建安溪，每罐150克。"}
    text = json.dumps(entry, ensure_ascii=False)
    ended = subprocess.run(
        line("guard", TEAS, "-", "--offline"), cwd=tmp_path, env=environment(tmp_path), check=False,
        timeout=60, input=text, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    done = checked(Done(ended.returncode, ended.stdout, ended.stderr))
    assert done.status == 0
    assert [v["ok"] for v in verdicts(done)] == [True]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "this is not JSON"),
        ("[1]", "this is JSON, but no object"),
        ('{"id": "x"}', '"text" is missing'),
        ('{"id": "x", "text": 3}', '"text" must be text, but is 3'),
        ('{"id": "x", "text": "a", "product": "spoon"}', "there is no product 'spoon'"),
        ('{"id": "x", "text": "a", "lang": "klingon"}', "klingon"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str, said: str) -> None:
    lines = jsonl(tmp_path / "lines.jsonl", {"id": "a", "text": "Hello!"}, bad)
    done = cuehost(tmp_path, "guard", KITCHEN, lines)
    assert done.status == 2
    assert len(verdicts(done)) == 1
    assert f"{lines}:2: " in done.err
    assert said in done.err


def test_a_faulty_sheet_or_missing_lines_are_named(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("market: US\nlanguage: en\nproducts: {a: {name: A, facts: {price: cheap}}}\n", "utf-8")
    lines = jsonl(tmp_path / "lines.jsonl", {"id": "a", "text": "Hello!"})
    done = cuehost(tmp_path, "guard", sheet, lines)
    assert (done.status, done.out) == (2, "")
    assert f"{sheet}:3:" in done.err
    done = cuehost(tmp_path, "guard", KITCHEN, tmp_path / "none.jsonl")
    assert (done.status, done.out) == (2, "")
    assert "cannot be read" in done.err
