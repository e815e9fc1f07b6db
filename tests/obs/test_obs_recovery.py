"""Whatever is killed, the show goes on at the interrupted line, which alone is repeated."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from mortal_show import MortalShow
from obs_recording import Recording

pytestmark = pytest.mark.obs


@pytest.mark.parametrize("what", ["host", "obs", "engine"])
def test_the_show_survives(what: str, tmp_path: Path) -> None:
    with MortalShow(tmp_path) as show:
        show.until_line(2)
        show.kill(what)
        assert show.wait() == 0, show.said()
        order, planned = show.order(), sorted(set(show.order()))
        assert len(planned) == show.lines
        again = [name for name, following in pairwise(order) if name == following]
        assert list(dict.fromkeys(order)) == planned, "in order"
        assert again == order[1:2] and len(order) == show.lines + 1, "the interrupted line alone is repeated"
        assert show.told("show_ended")[-1]["reason"] == "the rundown is done"
        assert {entry["code"] for entry in show.told("line_started")[2:3]} == {"recovery"}
        parts = sorted(tmp_path.glob("show*.mp4"))
        # An OBS that died began a new file; what it had recorded before is kept too.
        assert [p.name for p in parts] == (["show-2.mp4", "show.mp4"] if what == "obs" else ["show.mp4"])
        assert all(Recording(part).duration_s > 1 for part in parts)
        assert not (tmp_path / "state" / "headless.json").exists()
        folder = max((tmp_path / "out").iterdir())
        assert (folder / "report.html").exists()
    left = [p for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(p.info["cmdline"] or [])]
    assert left == [], "nothing is left running"
