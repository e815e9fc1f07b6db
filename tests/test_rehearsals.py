"""Seeing the host say a line ahead: drawn by a process of its own, kept, and never beside a show on air."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cuehost import operating_rehearsals, rehearsing
from cuehost.errors import HostError, InputError
from cuehost.host import Performance, perform
from cuehost.operating_rehearsals import Rehearsals

DRAWS = """
import json, pathlib, sys, time
order = json.load(sys.stdin)
count = pathlib.Path({count!r})
count.write_text(str(int(count.read_text()) + 1) if count.exists() else "1")
print(json.dumps({{"done": 5, "total": 10}}), flush=True)
{more}
out = pathlib.Path(order["out"])
out.parent.mkdir(parents=True, exist_ok=True)
out.write_bytes(b"a film of " + order["performance"]["line"].encode())
"""


@pytest.fixture
def performance() -> Performance:
    return perform("cup.1", np.zeros(4800, np.float32))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "packs" / "mia"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text("name: mia")
    return folder


def rehearsals(folder: Path, more: str = "", busy: Any = lambda: False) -> Rehearsals:
    draws = DRAWS.format(more=more, count=str(folder / "count"))
    return Rehearsals(folder / "films", busy, (sys.executable, "-c", draws))


def drawn(folder: Path) -> int:
    return int((folder / "count").read_text())


async def test_a_line_is_drawn_once(tmp_path: Path, pack: Path, performance: Performance) -> None:
    made = rehearsals(tmp_path)
    both = await asyncio.gather(*(made.see("cup.1", pack, performance) for _ in range(2)))
    assert both == [b"a film of cup.1"] * 2 and drawn(tmp_path) == 1
    assert made.progress == {}


async def test_it_is_told_how_far_it_is(tmp_path: Path, pack: Path, performance: Performance) -> None:
    go = tmp_path / "go"
    made = rehearsals(tmp_path, f"while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.01)")
    seeing = asyncio.create_task(made.see("cup.1", pack, performance))
    async with asyncio.timeout(60):
        while made.progress.get("cup.1") != (5, 10):
            await asyncio.sleep(0.01)
    go.touch()
    assert await seeing == b"a film of cup.1"


async def test_a_show_that_begins_ends_it(tmp_path: Path, pack: Path, performance: Performance) -> None:
    on_air = [False]
    made = rehearsals(tmp_path, "time.sleep(60)", lambda: on_air[0])
    seeing = asyncio.create_task(made.see("cup.1", pack, performance))
    waiting = asyncio.create_task(made.see("cup.2", pack, perform("cup.2", np.zeros(9600, np.float32))))
    async with asyncio.timeout(60):
        while len(made.progress) < 2 or (5, 10) not in made.progress.values():  # the first of the two
            await asyncio.sleep(0.01)
    on_air[0] = True
    made.stop()
    for one in (seeing, waiting):
        with pytest.raises(InputError, match="on air"):
            await one
    with pytest.raises(InputError, match="on air"):
        await made.see("cup.1", pack, performance)
    assert made.progress == {} and drawn(tmp_path) == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ('print(json.dumps({"fault": "The pack is broken."})); sys.exit(1)', "pack is broken"),
        ("sys.exit(3)", "could not be drawn"),
        ("time.sleep(60)", "took too long"),
    ],
)
async def test_what_goes_wrong_is_said(
    tmp_path: Path, pack: Path, performance: Performance, monkeypatch: pytest.MonkeyPatch, more: str, why: str
) -> None:
    monkeypatch.setattr(operating_rehearsals, "_SILENT_S", 1.0 if "60" in more else 30.0)
    made = rehearsals(tmp_path, more)
    with pytest.raises(HostError, match=why):
        await made.see("cup.1", pack, performance)
    assert made.progress == {}


async def test_only_those_looked_at_last_are_kept(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operating_rehearsals, "MOST_KEPT", 2)
    made = rehearsals(tmp_path)
    for number in range(4):
        await made.see("cup.1", pack, perform("cup.1", np.zeros(4800 * (number + 1), np.float32)))
    assert len(list((tmp_path / "films").iterdir())) == 2


async def test_a_changed_pack_is_drawn_anew(tmp_path: Path, pack: Path, performance: Performance) -> None:
    made = rehearsals(tmp_path)
    await made.see("cup.1", pack, performance)
    (pack / "pack.yaml").write_text("name: mia, in blue")
    await made.see("cup.1", pack, performance)
    await made.see("cup.1", pack, performance)
    assert drawn(tmp_path) == 2


# -- the process itself ------------------------------------------------------------------------------


def test_the_host_is_drawn_small(tmp_path: Path) -> None:
    from host_drawn_pack import draw_pack

    draw_pack(tmp_path / "paper")
    performance = perform("cup.1", np.zeros(4800, np.float32))
    order = {"pack": str(tmp_path / "paper"), "height": 240, "out": str(tmp_path / "out.webm")}
    told = io.StringIO()
    assert rehearsing.rehearse(order | {"performance": performance.to_json()}, told) == 0
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    assert lines[-1]["done"] == lines[-1]["total"] > lines[0]["done"] == 5
    import av

    with av.open(str(tmp_path / "out.webm")) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (134, 240)
        assert len(container.streams.audio) == 1


def test_a_broken_pack_is_told(tmp_path: Path) -> None:
    performance = perform("cup.1", np.zeros(4800, np.float32)).to_json()
    order = {
        "pack": str(tmp_path / "none"),
        "height": 240,
        "out": str(tmp_path / "o"),
        "performance": performance,
    }
    told = io.StringIO()
    assert rehearsing.rehearse(order, told) != 0
    assert "fault" in json.loads(told.getvalue())
