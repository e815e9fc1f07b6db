"""How long a show is, and whether its recording fits."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from small_show import write_show

from cuehost.preflight import disk_for, show_length_s
from cuehost.rundown import Rundown, load_rundown

NOON = datetime.fromisoformat("2026-11-21T12:00:30+01:00")


def show(folder: Path, loop: str = "") -> Rundown:
    path = write_show(folder / "show")
    text = path.read_text().split("segments:")[0]
    segments = "segments:\n  - opening: {}\n    duration: 20s\n    pause: 0\n  - closing: {}\n    pause: 0\n"
    path.write_text(text + segments + loop)
    return load_rundown(path)


@pytest.mark.parametrize(
    ("loop", "length_s"),
    [
        ("", 60.0),
        ("loop: {rounds: 3}\n", 180.0),
        ("loop: {}\n", None),
        ('loop: {until: "13:00"}\n', 3570.0),
        ('loop: {until: "12:00"}\n', 86_370.0),
        ('loop: {until: "12:01"}\n', 60.0),  # a round that has begun is said to its end
    ],
)
def test_a_shows_length(tmp_path: Path, loop: str, length_s: float | None) -> None:
    assert show_length_s(show(tmp_path, loop), NOON) == length_s


def test_a_recording_that_does_not_fit_is_a_fault() -> None:
    (finding,) = disk_for(4 * 3600, 10_000)
    assert finding.mark == "fault" and "4.0 h takes 11.2 GB" in finding.what and finding.mend
    (finding,) = disk_for(4 * 3600, 13_000)
    assert (finding.code, finding.values) == (
        "record_fits_h",
        {"hours": 4.0, "needed_gb": 11.2, "free_gb": 13},
    )
    assert finding.mark == "ok" and "13 GB are free where OBS records" in finding.what


@pytest.mark.parametrize(("free_mb", "mark"), [(20_000, "note"), (200_000, "ok")])
def test_a_show_without_an_end_is_told_how_long_the_disk_lasts(free_mb: float, mark: str) -> None:
    (finding,) = disk_for(None, free_mb)
    assert finding.mark == mark and f"{free_mb * 1e6 / 775_000 / 3600:.0f} hours" in finding.what
