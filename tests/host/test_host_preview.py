"""Previews: a film with alpha and sound, and still frames."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from host_sounds import babble, spread

from cuehost.errors import HostError
from cuehost.host import Pack, frame_at, perform, render_preview

SOUND = babble(1.0, [(0.1, 0.9)])


def test_a_preview_has_alpha_and_the_sound(paper: Pack, tmp_path: Path) -> None:
    performance = perform("a", SOUND, spread(["mama"] * 2, 0.1, 0.4))
    told: list[tuple[int, int]] = []
    out = render_preview(
        paper, performance, tmp_path / "deep" / "out.webm", progress=lambda *of: told.append(of)
    )
    frames = len(told)
    assert told == [(done, frames) for done in range(1, frames + 1)]
    assert [p.name for p in out.parent.iterdir()] == ["out.webm"]
    with av.open(str(out)) as container:
        assert {s.codec_context.name for s in container.streams} == {"vp9", "opus"}
        sound = np.concatenate([f.to_ndarray().reshape(-1) for f in container.decode(audio=0)])
    assert np.abs(sound).max() > 0.02
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    with av.open(str(out)) as container:
        frames = [f for p in container.demux(video=0) if p.size for f in decoder.decode(p)]
    assert frames[10].format.name == "yuva420p"
    picture = frames[10].to_ndarray(format="rgba")
    assert picture[5, 5, 3] < 20
    assert picture[60, 135, 3] > 235


def test_a_place_that_cannot_be_written_is_told(paper: Pack, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HostError, match="cannot be written"):
        render_preview(paper, perform("a", SOUND), tmp_path / "file" / "out.webm")


def test_stills(paper: Pack) -> None:
    rest = frame_at(paper, 0.0)
    wave = frame_at(paper, 0.0, movement="point_up_finger")
    assert rest.shape == (480, 270, 4)
    assert (wave[60:200, 200:, 3] > 0).sum() > (rest[60:200, 200:, 3] > 0).sum() + 500
    with pytest.raises(HostError, match="moonwalk"):
        frame_at(paper, 0.0, movement="moonwalk")
