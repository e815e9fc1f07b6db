"""The lines of the example shows, and lines given by hand and by a model, go through the guard."""

from __future__ import annotations

from pathlib import Path

import pytest
from market_shows import LANGS, market_show

from cuehost.rundown import GivenLine, Line, LocalText, load_rundown
from cuehost.writing import write_script
from cuehost.writing.given import to_script
from cuehost.writing.guard import Guard
from cuehost.writing.guard.judges import find_faults, judge_facts

SHOWS = sorted((Path(__file__).resolve().parents[3] / "shows").glob("*/*.yaml"))
RUNDOWNS = [path for path in SHOWS if path.stem == path.parent.name]


@pytest.mark.parametrize("path", RUNDOWNS, ids=lambda path: path.stem)
async def test_the_offline_writer_says_only_what_the_sheet_says(path: Path) -> None:
    rundown = load_rundown(path)
    guard = Guard(rundown)
    refused = []
    for lang in rundown.languages:
        for seed in range(4):
            script = await write_script(rundown, lang, seed=seed)
            for part in script.segments:
                segment = rundown.segment(part.segment)
                for line in part.lines:
                    verdict = guard.judge(line.text, lang, segment.product, line.facts)
                    refused += [(line.text, fault) for fault in verdict.faults]
    assert refused == []


@pytest.mark.parametrize("lang", LANGS)
async def test_so_it_does_in_every_language(lang: str) -> None:
    rundown = market_show(lang, 12)
    guard = Guard(rundown)
    script = await write_script(rundown, lang, seed=2)
    lines = [(line, rundown.segment(part.segment).product) for part in script.segments for line in part.lines]
    refused = [(line.text, guard.judge(line.text, lang, product).faults) for line, product in lines]
    assert [entry for entry in refused if entry[1]] == []


def test_a_line_given_by_hand_is_written_as_it_is_and_its_faults_are_found_before_approval() -> None:
    rundown = load_rundown(next(path for path in RUNDOWNS if path.stem == "kitchen"))
    segment = rundown.segment("kettle")
    notes: list[str] = []
    lines = [
        GivenLine(text=LocalText(default=text)) for text in ("It holds 0.9 l.", "It is made in Germany.")
    ]
    script = to_script(rundown, segment, "en", lines, whole=True, note=notes.append)
    assert [line.text for line in script.lines] == ["It holds 0.9 l.", "It is made in Germany."]
    judge = find_faults(rundown, "en")
    found = [[(fault.category, fault.span) for fault in judge(line, segment)] for line in script.lines]
    assert found == [[], [("origin", "Germany")]]


def test_a_model_and_approval_are_told_what_may_not_be_said() -> None:
    rundown = load_rundown(next(path for path in RUNDOWNS if path.stem == "kitchen"))
    segment = rundown.segment("kettle")
    text = "It is the best kettle in the world."
    assert "superlative" in judge_facts(rundown, segment, "en")(text, ())[0]
    assert judge_facts(rundown, segment, "en")("It holds 0.9 l.", ("capacity",)) == []
    findings = find_faults(rundown, "en")(Line("kettle.1", text, "en"), segment)
    assert [(finding.category, finding.span, finding.grave) for finding in findings][:1] == [
        ("superlative", "best", True)
    ]
