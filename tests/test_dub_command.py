"""`cuehost dub`: a real video in, a real video in another language out."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import yaml

from cuehost.cli import main
from cuehost.dubbing import read_transcript

SHEET = """\
market: US
language: [en, es]
products:
  kettle:
    name: {en: Pour-over kettle, es: Hervidor de goteo}
    facts:
      price: 39.90 USD
      capacity: 0.9 l
      material: {en: stainless steel, es: acero inoxidable}
    selling_points:
      - {en: thermometer in the lid, es: termómetro en la tapa}
"""

TRANSCRIPT = """\
1
00:00:01,000 --> 00:00:07,000
It is made of stainless steel.

2
00:00:07,500 --> 00:00:11,000
Today it costs $39.90.
"""
SECONDS, FPS, SIZE, RATE = 12, 10, (320, 240), 48_000


def write_video(path: Path, *, sound: bool = True) -> Path:
    """A grey scene, then a bright one from 5 s on, with a tone."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        audio = container.add_stream("aac", rate=RATE) if sound else None
        if audio is not None:
            audio.layout = "mono"
        for number in range(SECONDS * FPS):
            picture = np.full((SIZE[1], SIZE[0], 3), 60 if number < 5 * FPS else 200, np.uint8)
            picture[100:140, 20 + number : 60 + number] = (30, 90, 220)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
            if audio is not None:
                times = np.arange(RATE // FPS) / RATE + number / FPS
                tone = (0.3 * np.sin(2 * np.pi * 1000 * times)).astype(np.float32)
                frame = av.AudioFrame.from_ndarray(tone[None], format="fltp", layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = RATE, number * tone.size, Fraction(1, RATE)
                container.mux(audio.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            container.mux(audio.encode(None))
    return path


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("videos") / "kettle.mp4")


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    """The command with settings, sheet and transcript of its own, but without the video."""
    (tmp_path / "config.yaml").write_text("voice: {offline: true, engines: [espeak]}\nfolders: {cache: c}\n")
    (tmp_path / "sheet.yaml").write_text(SHEET, "utf-8")
    (tmp_path / "kettle.srt").write_text(TRANSCRIPT, "utf-8")
    sheet = ["--sheet", str(tmp_path / "sheet.yaml"), "--transcript", str(tmp_path / "kettle.srt")]
    out = ["--out", str(tmp_path / "out" / "kettle.es.mp4"), "--offline", "--json"]
    return ["--config", str(tmp_path / "config.yaml"), "dub", "--to", "es", *sheet, *out]


def dubbed(asked: list[str], video: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main([*asked, str(video)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert isinstance(told, dict)
    return told


def decoded(path: Path) -> tuple[np.ndarray, np.ndarray, dict[str, str]]:
    """Pictures (RGB), sound (mono) and metadata of a file."""
    with av.open(str(path)) as container:
        pictures = np.stack([f.to_ndarray(format="rgb24") for f in container.decode(video=0)])
        metadata = dict(container.metadata)
    with av.open(str(path)) as container:
        sound = np.concatenate([f.to_ndarray().mean(axis=0) for f in container.decode(audio=0)])
    return pictures, sound, metadata


def tone(sound: np.ndarray, start: float, end: float) -> float:
    """How loud the old sound's 1 kHz is between two times."""
    part = sound[int(start * RATE) : int(end * RATE)]
    times = np.arange(part.size) / RATE
    return float(2 * np.abs(np.mean(part * np.exp(-2j * np.pi * 1000 * times))))


def test_a_video_in_another_language(
    asked: list[str], video: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = dubbed(asked, video, capsys)
    out = Path(told["out"])
    assert sorted(p.name for p in out.parent.iterdir()) == [
        "kettle.es.lines.yaml", "kettle.es.mp4", "kettle.es.srt",
    ]  # fmt: skip
    said = told["said"]
    assert said and all(line["source"] == "offline" for line in said)
    price = next(line for line in said if "price" in line["facts"])
    steel = next(line for line in said if "material" in line["facts"])
    assert steel["start_s"] < 7 and price["start_s"] >= 7.5, "each where it was stated before"
    assert all(a["end_s"] <= b["start_s"] for a, b in itertools.pairwise(said))
    assert "acero inoxidable" in steel["text"] and "39" in price["text"]

    pictures, sound, metadata = decoded(out)
    assert pictures.shape[1:] == (SIZE[1], SIZE[0], 3)
    assert abs(len(pictures) - SECONDS * FPS) <= 2
    assert "AI-generated" in metadata["comment"]
    corner = pictures[30, 4:40, 4:200].astype(int)
    assert np.ptp(corner) > 100, "the label is burnt in"
    below = pictures[30, 150:, :].astype(int)
    assert np.abs(below - 60).max() < 25, "the rest of the picture is as it was"
    assert np.abs(sound[int(said[0]["start_s"] * RATE) : int(said[0]["end_s"] * RATE)]).max() > 0.1
    assert tone(sound, 1.0, 3.5) < 0.08, "the old sound is lower under words"
    assert tone(sound, 0.2, 0.7) > 0.2, "and as it was before"

    captions = read_transcript(Path(told["captions"]))
    assert " ".join(c.text for c in captions) == " ".join(line["text"] for line in said)
    lines = yaml.safe_load(Path(told["lines"]).read_text("utf-8"))
    assert [line["text"] for line in lines] == [line["text"] for line in said]


def test_the_old_sound_may_go(asked: list[str], video: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = dubbed([*asked, "--original", "mute"], video, capsys)
    _, sound, _ = decoded(Path(told["out"]))
    assert tone(sound, 0.2, 0.7) < 0.001


def test_without_a_transcript_the_cuts_are_the_shots(
    asked: list[str], video: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = asked.index("--transcript")
    told = dubbed(asked[:place] + asked[place + 2 :], video, capsys)
    assert told["shots"] == [[0.0, pytest.approx(5.0, abs=0.11)], [pytest.approx(5.0, abs=0.11), SECONDS]]
    assert told["said"]


def test_a_video_without_sound(asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = dubbed(asked, write_video(tmp_path / "silent.mp4", sound=False), capsys)
    _, sound, _ = decoded(Path(told["out"]))
    assert np.abs(sound).max() > 0.1


def test_a_claim_that_the_sheet_forbids_is_not_said(
    asked: list[str], video: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    srt = TRANSCRIPT.replace("It is made of stainless steel.", "It cures backache, only 3 left!")
    (tmp_path / "kettle.srt").write_text(srt, "utf-8")
    told = dubbed(asked, video, capsys)
    text = " ".join(line["text"] for line in told["said"]).lower()
    assert "cura" not in text and "quedan" not in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (["--to", "klingon"], "--to"),
        (["--product", "pan"], "There is no product 'pan'"),
        (["--out", "x.webm"], "an .mp4 file"),
        (["--transcript", "none.srt"], "cannot be read"),
        (["--voice", "???"], "--voice"),
    ],
)
def test_what_cannot_be(
    asked: list[str], video: Path, change: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*asked, *change, str(video)]) == 2
    assert words in json.loads(capsys.readouterr().out)["error"]


def test_what_is_no_video(asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "words.mp4"
    path.write_text("no video")
    assert main([*asked, str(path)]) == 2
    assert "cannot be read as a video" in json.loads(capsys.readouterr().out)["error"]
    assert not (tmp_path / "out").exists()


def test_the_original_is_not_overwritten(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = write_video(tmp_path / "own.mp4")
    before = own.read_bytes()
    assert main([*asked, "--out", str(own), str(own)]) == 2
    assert own.read_bytes() == before
