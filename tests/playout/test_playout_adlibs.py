"""Ad-libs: spoken ahead or clause by clause, with the comment's card, and without a trace of names."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from small_show import write_show
from test_playout_prepare import workshop

from cuehost.playout import AdLibs, ComingLine, PreparedLine, Saying
from cuehost.playout.adlibs import CARD_TAIL_S
from cuehost.rundown import Rundown, Segment, load_rundown

ANSWER = "It is made of clay, and you can put it into the dishwasher."


@pytest.fixture
def rundown(tmp_path: Path) -> Rundown:
    return load_rundown(write_show(tmp_path / "show"))


@pytest.fixture
def cup(rundown: Rundown) -> Segment:
    return next(s for s in rundown.segments if s.product == "cup")


async def made(lines: list[ComingLine]) -> list[PreparedLine]:
    found = [await line.made() for line in lines]
    assert None not in found
    return [line for line in found if line is not None]


async def test_what_was_spoken_ahead_is_one_line_with_its_captions(
    tmp_path: Path, rundown: Rundown, cup: Segment
) -> None:
    adlibs = AdLibs(rundown, workshop(tmp_path / "cache"), tmp_path / "own")
    steps: list[tuple[int, int]] = []
    assert await adlibs.prepare([ANSWER, ANSWER, "Hello."], "en", lambda *step: steps.append(step)) == 2
    assert steps == [(1, 2), (2, 2)]
    assert adlibs.at_hand(ANSWER, "en") and not adlibs.at_hand(ANSWER, "es")
    (line,) = await made(adlibs.lines(Saying("a", ANSWER, "en", ("material",), "joy"), cup))
    acting = line.acting()
    assert line.line.text == ANSWER and line.line.facts == ("material",)
    assert 0 < line.first_word_s < line.last_word_end_s <= line.duration_s
    assert "".join(a.text for a in acting.actions if a.role == "caption").replace(" ", "") == ANSWER.replace(
        " ", ""
    )
    assert [mood.name for mood in acting.performance.moods] == ["joy"]


async def test_anything_else_comes_clause_by_clause(tmp_path: Path, rundown: Rundown, cup: Segment) -> None:
    adlibs = AdLibs(rundown, workshop(tmp_path / "cache"), tmp_path / "own")
    coming = adlibs.lines(Saying("a", ANSWER, "en", emotion="joy"), cup)
    lines = await made(coming)
    assert len(lines) > 1
    assert " ".join(line.line.text for line in lines) == ANSWER
    assert [line.line.id for line in lines] == [line.line.id for line in coming]
    for line in lines:
        captions = [a.text for a in line.acting().actions if a.role == "caption"]
        assert " ".join(captions) == line.line.text
    assert [bool(line.acting().performance.moods) for line in lines] == [True] + [False] * (len(lines) - 1)
    await adlibs.close()


async def test_the_card_stays_from_the_first_clause_to_after_the_last(
    tmp_path: Path, rundown: Rundown, cup: Segment
) -> None:
    adlibs = AdLibs(rundown, workshop(tmp_path / "cache"), tmp_path / "own")
    card = asyncio.ensure_future(adlibs.card("Maria", "What is it made of?", "en", cup))
    saying = Saying("a", ANSWER, "en", card=card, card_told="viewer-x: What is it made of?")
    for line in await made(adlibs.lines(saying, cup)):
        shown, *_, hidden = (a for a in line.acting().actions if a.role == "card")
        assert (shown.at_s, shown.visible, shown.picture) == (0.0, True, card.result())
        assert "Maria" not in shown.text
        assert hidden.at_s == pytest.approx(line.last_word_end_s + CARD_TAIL_S) and not hidden.visible
    picture = card.result()
    assert picture is not None and picture.parent == tmp_path / "own"


async def test_a_scene_without_a_place_for_cards_shows_none(tmp_path: Path, rundown: Rundown) -> None:
    adlibs = AdLibs(rundown, workshop(tmp_path / "cache"), tmp_path / "own")
    pause = next(s for s in rundown.segments if s.kind == "break")
    assert await adlibs.card("Maria", "Hello?", "en", pause) is None


async def test_what_names_a_viewer_is_in_no_cache_and_not_in_the_log(
    tmp_path: Path, rundown: Rundown, cup: Segment
) -> None:
    cache = tmp_path / "cache"
    adlibs = AdLibs(rundown, workshop(cache), tmp_path / "own")
    said = Saying("a", "Good question, Maria!", "en", private={"Maria": "viewer-x"})
    lines = await made(adlibs.lines(said, cup))
    told = [line.line.text for line in lines] + [a.text for ln in lines for a in ln.acting().actions]
    assert "Maria" not in str(told) and "viewer-x" in str(told)
    assert lines[0].duration_s > 0.5
    kept = [p for p in cache.rglob("*") if p.is_file()]
    assert kept == []
    assert any((tmp_path / "own").iterdir())


async def test_the_show_goes_on_in_the_voice_it_was_spoken_in(
    tmp_path: Path, rundown: Rundown, cup: Segment
) -> None:
    shop = workshop(tmp_path / "cache")
    usual = shop.voices.cast("en-US")[0][2]
    other = next(v.id for v in shop.voices.catalogue("en") if not v.id.endswith(f":{usual}"))
    adlibs = AdLibs(rundown, shop, tmp_path / "own", {"en": other})
    (line,) = await made(adlibs.lines(Saying("a", "Hello.", "en"), cup))
    assert line.voice == other


async def test_what_nobody_can_speak_is_passed_over(tmp_path: Path, rundown: Rundown, cup: Segment) -> None:
    adlibs = AdLibs(rundown, workshop(tmp_path / "cache"), tmp_path / "own", {"en": "espeak:nobody"})
    assert await adlibs.prepare(["…"], "en") == 0
