"""What is looked at whenever a show goes on air."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from small_show import write_config, write_show

from cuehost import graphics, preflight
from cuehost.config import load_config
from cuehost.errors import ObsUnreachable
from cuehost.preflight import Finding
from cuehost.stage import ObsAddress, Stage, StageStats
from cuehost.studio import Studio

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Obs:
    """An OBS of 15 pictures a second, with little room on its disk."""

    version = "OBS 30.2.3"
    gone = False

    async def canvas(self) -> tuple[int, int]:
        if self.gone:
            raise ObsUnreachable("OBS does not answer.")
        return 1080, 1920

    async def fps(self) -> float:
        return 15.0

    async def stats(self) -> StageStats:
        if self.gone:
            raise ObsUnreachable("OBS does not answer.")
        return StageStats(5.0, 200.0, 100.0, 30.0, 5.0, 0, 1000, 0, 0)


async def look(tmp_path: Path, obs: Obs, *, record: bool) -> list[Finding]:
    config = load_config(write_config(tmp_path), {})
    studio = Studio(config)
    rundown = studio.rundown(write_show(tmp_path / "show"))
    address = ObsAddress("192.0.2.7", 4455, "secret")
    template = studio.template(rundown)
    stage = cast(Stage, cast(Any, obs))
    found = preflight.at_start(config, rundown, "en", stage, template, address, now=NOW, record=record)
    return [finding async for finding in found]


async def test_what_is_amiss_is_told_with_its_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphics, "shaping_available", lambda: False)
    found = await look(tmp_path, Obs(), record=True)
    amiss = {finding.what: finding for finding in found if finding.mark != "ok"}
    for words in ("libfribidi", "15 pictures a second", "GB are free where OBS records", "another machine"):
        (finding,) = [finding for what, finding in amiss.items() if words in what]
        assert finding.mend
    assert any("canvas 1080x1920" in finding.what for finding in found)


async def test_the_disk_counts_only_for_a_recording(tmp_path: Path) -> None:
    found = await look(tmp_path, Obs(), record=False)
    assert not [finding for finding in found if "where OBS records" in finding.what]


async def test_an_obs_that_goes_meanwhile_is_a_finding(tmp_path: Path) -> None:
    obs = Obs()
    obs.gone = True
    found = await look(tmp_path, obs, record=True)
    assert [f.what for f in found if f.mark == "fault"].count("OBS does not answer.") == 2
