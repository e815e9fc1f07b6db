"""The guard on the ninth set apart, which it was mended with in view: what it catches and refuses of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard

HERE = Path(__file__).parent
SHEETS = ("pets", "garden", "music", "sport", "wheels", "pantry", "nursery", "night", "outdoor")
LANGUAGES = ("zh", "th", "vi", "id")
CAUGHT = 0.97
REFUSED = 0.03


@pytest.fixture(scope="module")
def guards() -> dict[str, Guard]:
    owners: dict[str, Guard] = {}
    for name in SHEETS:
        sheet = load_sheet(HERE.parent / "corpus" / f"{name}.yaml")
        owners |= dict.fromkeys(sheet.products, Guard(sheet))
    return owners


def refused(kind: str, lang: str, guards: dict[str, Guard]) -> list[bool]:
    """Whether each line of a kind and language is refused."""
    text = (HERE / "apart" / f"{kind}-ninth.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    return [
        not guards[line["product"]].judge(line["text"], lang, line["product"]).ok
        for line in lines
        if line["lang"] == lang
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_most_lies_are_caught(lang: str, guards: dict[str, Guard]) -> None:
    verdicts = refused("lies", lang, guards)
    assert len(verdicts) > 180
    assert sum(verdicts) >= CAUGHT * len(verdicts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_few_honest_lines_are_refused(lang: str, guards: dict[str, Guard]) -> None:
    verdicts = refused("honest", lang, guards)
    assert len(verdicts) > 180
    assert sum(verdicts) <= REFUSED * len(verdicts)
