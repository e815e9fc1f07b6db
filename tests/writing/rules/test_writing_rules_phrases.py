"""The offline writer's own phrases trip no rule of any market or platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cuehost import writing
from cuehost.writing.rules import RuleBook, known_rules

BANKS = sorted((Path(writing.__file__).parent / "phrases").glob("*.yaml"))


def texts(part: Any) -> Iterator[str]:
    """Every text in a bank, without the marks of its cues."""
    if isinstance(part, str):
        yield re.sub(r"<[^>]*>", "", part)
    for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from texts(below)


@pytest.mark.parametrize("bank", BANKS, ids=lambda path: path.stem)
def test_phrases_keep_to_all_rules(bank: Path) -> None:
    every = RuleBook("*", (), tuple(known_rules().values()))
    phrases = list(texts(yaml.safe_load(bank.read_text("utf-8"))))
    assert len(phrases) > 50
    assert [str(finding) for text in phrases for finding in every.judge_line(text, bank.stem)] == []
