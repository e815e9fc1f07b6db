"""The trial of the processor."""

from __future__ import annotations

import pytest

from cuehost.places import host_folder
from cuehost.preflight import Load, headroom, trial


@pytest.mark.parametrize(
    ("load", "mark"),
    [
        (Load(2, 0.5, 25.0), "ok"),
        (Load(2, 0.15, 25.0), "note"),
        (Load(2, 0.02, 25.0), "fault"),
        (Load(2, 0.5, 12.0), "fault"),
    ],
)
def test_a_load_is_judged(load: Load, mark: str) -> None:
    (finding,) = headroom(load)
    assert finding.mark == mark and bool(finding.mend) == (mark != "ok")


async def test_a_trial_runs_a_real_host_and_counts_its_pictures() -> None:
    load = await trial(host_folder("mia"), seconds=1.0)
    assert load.cores >= 1 and 0 <= load.idle <= 1
    assert 1 < load.frames_per_s < 60
