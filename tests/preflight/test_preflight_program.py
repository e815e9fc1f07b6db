"""What is found in OBS."""

from __future__ import annotations

from typing import Any

import pytest

from cuehost.errors import StageError
from cuehost.places import scene_file
from cuehost.preflight import Finding, program
from cuehost.stage import StageStats, load_template


class Answering:
    """An OBS that says what a test wants it to."""

    version = "OBS 30.2.3"

    def __init__(
        self, canvas: tuple[int, int] = (1080, 1920), fps: float = 30.0, skipped: int = 0, fail: str = ""
    ) -> None:
        self._canvas, self._fps, self._skipped, self._fail = canvas, fps, skipped, fail

    async def canvas(self) -> tuple[int, int]:
        return self._canvas

    async def fps(self) -> float:
        if self._fail:
            raise StageError(self._fail, "Start it again.")
        return self._fps

    async def stats(self) -> StageStats:
        return StageStats(5.0, 200.0, 50_000.0, 30.0, 5.0, self._skipped, 1000, 0, 0)


async def found(obs: Any) -> list[Finding]:
    return [f async for f in program(obs, load_template(scene_file("portrait")))]


async def test_a_fitting_obs_is_told_with_its_version_and_canvas() -> None:
    assert [(f.mark, f.what) for f in await found(Answering())] == [
        ("ok", "OBS answers (OBS 30.2.3), canvas 1080x1920"),
        ("ok", "OBS makes 30 pictures a second"),
    ]


@pytest.mark.parametrize(
    ("obs", "mark", "said"),
    [
        (Answering(fps=10), "note", "10 pictures a second"),
        (Answering(fps=144), "note", "144 pictures a second"),
        (Answering(skipped=100), "note", "skipped 10%"),
        (Answering(canvas=(1920, 1080)), "fault", "1920x1080"),
        (Answering(fail="OBS has gone."), "fault", "OBS has gone."),
    ],
)
async def test_what_does_not_fit_is_told_with_the_mend(obs: Answering, mark: str, said: str) -> None:
    (finding,) = [f for f in await found(obs) if f.mark != "ok"]
    assert finding.mark == mark and said in finding.what and finding.mend


async def test_a_canvas_of_another_shape_is_known_by_what_the_stage_says() -> None:
    (finding,) = [f for f in await found(Answering(canvas=(1920, 1080))) if f.mark != "ok"]
    sizes = {"width": "1920", "height": "1080", "wanted_width": "1080", "wanted_height": "1920"}
    assert (finding.code, finding.values) == ("canvas_shape", sizes | {"scenes": "portrait"})
