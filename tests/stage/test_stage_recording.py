"""Copying a recording into an MP4."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from cuehost.errors import StageError
from cuehost.stage import remux_to_mp4


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Half a second of H.264 and AAC in Matroska."""
    path = tmp_path / "recording.mkv"
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = out.add_stream("aac", rate=48_000)
        for number in range(13):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number * 10, np.uint8), format="rgb24")
            frame.pts = number
            out.mux(video.encode(frame))
        for number in range(24):
            sound = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            sound.sample_rate, sound.pts = 48_000, number * 1024
            out.mux(audio.encode(sound))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))
    return path


def test_streams_are_copied_tagged_and_ready_to_play(recording: Path, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "show.mp4"
    tags = {"title": "Autumn", "comment": "AI-generated host", "cuehost_ai": "true"}
    assert remux_to_mp4(recording, target, tags) == target
    with av.open(str(target)) as copy, av.open(str(recording)) as source:
        assert [s.codec.name for s in copy.streams] == [s.codec.name for s in source.streams]
        assert tags.items() <= dict(copy.metadata).items()
        assert sum(1 for _ in copy.decode(video=0)) == 13
    data = target.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # the index in front: plays while it loads
    assert [path.name for path in target.parent.iterdir()] == ["show.mp4"]


def test_a_recording_cut_off_is_saved_up_to_there(recording: Path, tmp_path: Path) -> None:
    data = recording.read_bytes()
    recording.write_bytes(data[: len(data) * 3 // 4])
    target = remux_to_mp4(recording, tmp_path / "show.mp4")
    with av.open(str(target)) as copy:
        assert sum(1 for _ in copy.decode(video=0)) > 3


def test_failures_leave_nothing_and_say_where_the_recording_is(recording: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mkv"
    broken.write_bytes(b"no film")
    with pytest.raises(StageError, match=r"stays at .*broken\.mkv"):
        remux_to_mp4(broken, tmp_path / "a.mp4")
    with pytest.raises(StageError):
        remux_to_mp4(tmp_path / "missing.mkv", tmp_path / "a.mp4")
    (tmp_path / "file").touch()
    with pytest.raises(StageError):
        remux_to_mp4(recording, tmp_path / "file" / "a.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.mkv", "file", "recording.mkv"]
