"""Offers, a show's start, second captions, comparisons: what may stand there, and what is told of others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cuehost.errors import RundownError
from cuehost.rundown import Rundown, load_rundown

SHOW = """\
show: Test
language: {language}
market: US
products:
  cup: {{name: Cup{cup}}}
  plate: {{name: Plate}}
  bowl: {{name: Bowl}}
  jug: {{name: Jug}}
{more}
"""


def load(
    folder: Path, more: str = "segments: [product: cup]", cup: str = "", language: str = "en"
) -> Rundown:
    path = folder / "show.yaml"
    path.write_text(SHOW.format(more=more, cup=cup, language=language), "utf-8")
    return load_rundown(path)


def faults(folder: Path, *args: str, **named: str) -> list[str]:
    with pytest.raises(RundownError) as error:
        load(folder, *args, **named)
    return [fault.message for fault in error.value.faults]


@pytest.mark.parametrize(
    "written", ["2026-11-30T20:00+01:00", "2026-11-30 19:00:00Z", '"2026-11-30 20:00 +0100"']
)
def test_an_offer_ends_at_a_moment_of_the_world(tmp_path: Path, written: str) -> None:
    fact = load(tmp_path, cup=f", facts: {{offer.ends: {written}}}").products["cup"].facts["offer.ends"]
    assert fact.kind == "ends"
    assert fact.ends == datetime(2026, 11, 30, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-11-30T20:00", "no time zone"),
        ("tonight", "not a moment"),
        ("2026-13-01T20:00Z", "not a moment"),
    ],
)
def test_an_end_that_nobody_can_count_down_to_is_refused(tmp_path: Path, written: str, told: str) -> None:
    (fault,) = faults(tmp_path, cup=f", facts: {{offer.ends: {written}}}")
    assert told in fault and "2026-11-30T20:00+01:00" in fault


def test_an_end_lasts_through_the_kept_rundown(tmp_path: Path) -> None:
    rundown = load(tmp_path, cup=", facts: {offer.ends: 2026-11-30T20:00+01:00}")
    assert Rundown.model_validate_json(rundown.model_dump_json()) == rundown


@pytest.mark.parametrize(
    ("written", "kept"),
    [("20:00", "20:00"), ('"8:05"', "08:05"), ("2026-11-30 20:00 +01:00", "2026-11-30T20:00:00+01:00")],
)
def test_when_a_show_starts(tmp_path: Path, written: str, kept: str) -> None:
    assert load(tmp_path, f"starts_at: {written}\nsegments: [product: cup]").starts_at == kept


@pytest.mark.parametrize(("written", "told"), [("soon", "not a start"), ("2026-11-30T20:00", "no time zone")])
def test_a_start_that_is_none_is_refused(tmp_path: Path, written: str, told: str) -> None:
    (fault,) = faults(tmp_path, f"starts_at: {written}\nsegments: [product: cup]")
    assert told in fault


def test_second_captions_are_in_a_language_of_the_show(tmp_path: Path) -> None:
    more = "captions: {second: es}\nsegments: [product: cup]"
    assert load(tmp_path, more, language="[en, es]").second_captions == "es"
    (fault,) = faults(tmp_path, more)
    assert 'no language "es"' in fault and "[en, es]" in fault
    assert load(tmp_path).second_captions is None


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("plate", ("cup", "plate")),
        ("[cup, plate]", ("cup", "plate")),
        ("[plate, bowl]", ("cup", "plate", "bowl")),
    ],
)
def test_a_product_is_compared_with_others(tmp_path: Path, written: str, keys: tuple[str, ...]) -> None:
    segment = load(tmp_path, f"segments:\n  - {{product: cup, compare: {written}}}").segments[0]
    assert segment.compare == keys


def test_other_segments_compare_too(tmp_path: Path) -> None:
    segment = load(tmp_path, "segments:\n  - questions: {compare: [plate, bowl]}").segments[0]
    assert segment.compare == ("plate", "bowl")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("plates", 'no product "plates"; did you mean "plate"?'),
        ("[plate, plate]", "stands here twice"),
        ("cup", "of 2 to 3 products; found 1"),
        ("[plate, bowl, jug]", "of 2 to 3 products; found 4"),
    ],
)
def test_what_cannot_be_compared_is_told(tmp_path: Path, written: str, told: str) -> None:
    (fault,) = faults(tmp_path, f"segments:\n  - {{product: cup, compare: {written}}}")
    assert told in fault
