"""What a renderer reads when it starts: as little as can be, and as it was read before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cuehost
from cuehost.errors import HostError
from cuehost.host import load_movements
from cuehost.host.movements import DEFAULT_FOLDER

WAVE = """format: 1
group: greeting
movements:
  wave: {title: Waves, stroke: 0.5, keys: [{at: 0.5, arm: {upper: 90}}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "movements"
    folder.mkdir()
    (folder / "some.yaml").write_text(WAVE, encoding="utf-8")
    return folder


def test_movements_kept_are_the_movements_read(tmp_path: Path) -> None:
    read = load_movements(DEFAULT_FOLDER)
    first, again = (load_movements.__wrapped__(DEFAULT_FOLDER, tmp_path) for _ in range(2))
    assert first == again == read
    assert len(list(tmp_path.glob("movements-*.json"))) == 1


def test_a_changed_file_is_read_anew_and_a_damaged_one_too(folder: Path, tmp_path: Path) -> None:
    load, cache = load_movements.__wrapped__, tmp_path / "cache"
    assert load(folder, cache).get("wave")[0].stroke == 0.5
    assert not cache.exists(), "a guess leaves nothing behind"
    cache.mkdir()
    assert load(folder, cache).get("wave")[0].stroke == 0.5
    assert list(cache.iterdir())
    (folder / "some.yaml").write_text(WAVE.replace("stroke: 0.5", "stroke: 0.4"), encoding="utf-8")
    assert load(folder, cache).get("wave")[0].stroke == 0.4
    for kept in cache.iterdir():
        kept.write_text("{", encoding="utf-8")
    assert load(folder, cache).get("wave")[0].stroke == 0.4
    (folder / "some.yaml").write_text(WAVE.replace("stroke: 0.5", "stroke: soon"), encoding="utf-8")
    with pytest.raises(HostError, match=r"some.yaml: movements.wave.stroke"):
        load(folder, cache)


def test_a_renderer_loads_no_rundowns_and_no_network() -> None:
    code = "import json, sys, cuehost.host.renderer; print(json.dumps(sorted(sys.modules)))"
    here = {**os.environ, "PYTHONPATH": str(Path(cuehost.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=120, check=True, env=here
    )
    loaded = set(json.loads(done.stdout))
    assert "cuehost.rundown.voicing" in loaded
    assert not loaded & {"cuehost.rundown.model", "cuehost.rundown.loader", "PIL", "av", "httpx"}
