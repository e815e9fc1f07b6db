"""`voices`: how the host speaks each language, in rundowns, settings and host packs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.rundown import Voicing, check, load_rundown, merged_voices, parse_voicing

HEAD = "show: T\nlanguage: [en, pt]\nmarket: US\nsegments: [{opening: {}}]\n"


def test_a_rundown_says_how_its_host_speaks(tmp_path: Path) -> None:
    path = tmp_path / "show.yaml"
    path.write_text(
        f"{HEAD}voices:\n  en: edge:en-US-AvaNeural\n  pt-br: {{rate: 1.1, pitch: -2}}\n", "utf-8"
    )
    assert load_rundown(path).voices == {"en": "edge:en-US-AvaNeural", "pt-BR": "; rate=1.1; pitch=-2"}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("en: af_heart", "is not a voice's id"),
        ("en: {rate: 3}", "expected 0.5 to 2"),
        ("en: {pitch: -12}", "expected -4 to 4"),
        ("en: {speed: 1}", "is not a key of a voice"),
        ("en: {rate: fast}", "expected a number"),
        ("english: kokoro:af_heart", 'did you mean "en"?'),
    ],
)
def test_faults_are_told_in_their_place(tmp_path: Path, written: str, message: str) -> None:
    path = tmp_path / "show.yaml"
    path.write_text(f"{HEAD}voices:\n  {written}\n", "utf-8")
    (fault,) = check(path)
    assert message in fault.message and fault.line == 6


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("kokoro:af_heart", Voicing("kokoro:af_heart")),
        ({"voice": "kokoro:af_heart", "rate": Decimal("1.05")}, Voicing("kokoro:af_heart", 1.05)),
        ("piper:en_US-x; pitch=-1", Voicing("piper:en_US-x", None, -1.0)),
        ({"rate": 1}, Voicing(None, 1.0)),
    ],
)
def test_both_forms(value: Any, read: Voicing) -> None:
    assert parse_voicing(value) == read
    assert parse_voicing(str(read)) == read


@pytest.mark.parametrize(
    "value", [None, 3, "", "x", "a:", ":b", {"voice": 1}, "a:b; rate", {"rate": True}, []]
)
def test_what_is_no_voicing(value: Any) -> None:
    with pytest.raises(ValueError, match=r"\."):
        parse_voicing(value)


@given(
    st.sampled_from([None, "kokoro:af_heart", "edge:zh-CN-liaoning-XiaobeiNeural"]),
    st.none() | st.integers(50, 200).map(lambda n: n / 100),
    st.none() | st.integers(-40, 40).map(lambda n: n / 10),
)
def test_a_voicing_travels_as_text(voice: str | None, rate: float | None, pitch: float | None) -> None:
    voicing = Voicing(voice, rate, pitch)
    if voicing != Voicing():
        assert parse_voicing(str(voicing)) == voicing


def test_the_nearest_table_counts_value_by_value() -> None:
    pack = {"en": "kokoro:af_heart; rate=0.9", "pt-BR": "kokoro:pf_dora", "es": "kokoro:ef_dora"}
    settings = {"en": "edge:en-US-AvaNeural"}
    show = {"en": "; pitch=-1", "pt": "; rate=1.2", "es-MX": "; rate=0.8"}
    assert merged_voices(show, settings, pack) == {
        "en": "edge:en-US-AvaNeural; rate=0.9; pitch=-1",
        "es": "kokoro:ef_dora",
        "es-MX": "kokoro:ef_dora; rate=0.8",
        "pt": "; rate=1.2",
        "pt-BR": "kokoro:pf_dora; rate=1.2",
    }
