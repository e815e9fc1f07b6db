"""Looking ahead: which scenes are made, which lines are read, and that nobody waits for it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from virtual_studio import Studio, line, run, segment

from cuehost.errors import StageError
from cuehost.playout import PreparedShow
from cuehost.playout.ahead import Ahead, lines_away, scenes_near
from cuehost.playout.kept import KeptLines, Shelf, ShelvedActing

SEGMENTS = tuple(segment(f"s{number}", line(f"s{number}.1")) for number in range(30))
SHOW = PreparedShow("Long", "en", SEGMENTS)


def test_the_scenes_around_a_place_are_made_the_next_ones_first() -> None:
    assert scenes_near(SHOW, 0) == [f"Scene s{n}" for n in (0, 1, 2, 3, 4)]
    assert scenes_near(SHOW, 10) == [f"Scene s{n}" for n in (10, 11, 12, 13, 14, 9, 8)]
    assert scenes_near(SHOW, 29) == [f"Scene s{n}" for n in (29, 28, 27)]


def test_a_show_on_air_has_the_scenes_it_comes_to() -> None:
    async def main() -> None:
        studio = Studio(*SEGMENTS)
        airing = asyncio.create_task(studio.conductor.run())
        await asyncio.sleep(1)
        assert studio.stage.ready[:2] == ["Scene s0", "Scene s1"]
        studio.conductor.do("jump", segment="s20")
        await asyncio.sleep(1)
        assert studio.stage.ready[:2] == ["Scene s20", "Scene s21"]
        airing.cancel()
        await asyncio.wait({airing})

    run(main())


def test_a_stage_that_cannot_is_told_once_and_does_not_end_the_show() -> None:
    class Broken:
        async def have_ready(self, scenes: object) -> None:
            raise StageError("OBS is full.")

    async def main() -> None:
        told: list[dict[str, Any]] = []
        ahead = Ahead(Broken(), lambda event, **fields: told.append(fields | {"event": event}))  # type: ignore[arg-type]
        for number in range(5):
            ahead.follow(SHOW, number, 0)
            await asyncio.sleep(3)
        await ahead.close()
        assert [fields["event"] for fields in told] == ["fault"] and "OBS is full" in told[0]["reason"]

    run(main())


def test_lines_are_away_until_they_are_read(tmp_path: Path) -> None:
    shelf = Shelf(KeptLines(tmp_path, tmp_path, tmp_path))
    lines = [line(f"l{n}") for n in range(20)]
    kept = [
        segment(f"s{n}", *(type(x)(x.line, ShelvedActing(shelf, x.line.id, (), {}, 1.0), 1.0, 0.1, 0.9, "v")
                           for x in lines[n * 2 : n * 2 + 2]))
        for n in range(10)
    ]  # fmt: skip
    show = PreparedShow("Long", "en", tuple(kept))
    assert [acting.key for acting in lines_away(show, 3, 1)] == [
        "l7",
        "l8",
        "l9",
        "l10",
        "l11",
        "l12",
        "l13",
        "l4",
        "l8",
    ]
    shelf.put("l8", None)  # type: ignore[arg-type]
    assert "l8" not in [acting.key for acting in lines_away(show, 3, 1)]
    assert lines_away(SHOW, 3, 0) == [], "what is in memory needs no reading"
