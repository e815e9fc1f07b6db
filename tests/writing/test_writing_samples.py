"""The sample scripts in docs/samples are what the offline writer makes today."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from market_shows import LANGS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def samples() -> ModuleType:
    """`tools/samples.py`, which writes them."""
    spec = importlib.util.spec_from_file_location("samples", ROOT / "tools" / "samples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", LANGS)
def test_a_sample_is_what_the_writer_writes_now(samples: ModuleType, lang: str) -> None:
    stored = (ROOT / "docs" / "samples" / f"{lang}.md").read_text("utf-8")
    assert stored == samples.page(lang), "run tools/samples.py, and read what changed"


def test_every_language_has_a_sample(samples: ModuleType) -> None:
    assert set(samples.MARKETS) == set(LANGS)
    listed = (ROOT / "docs" / "samples" / "README.md").read_text("utf-8")
    assert all(f"({lang}.md)" in listed for lang in LANGS)
