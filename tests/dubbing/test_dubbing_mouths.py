"""Mouths of a dubbed video: `cuehost dub --consent`, with a painted person whose mouth is known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import yaml
from film_clips import RATE, write_clip
from film_portrait import TOOTH, portrait
from film_speakers import BY_NAME, face_saying

from cuehost import dub_command, dub_mouths
from cuehost.cli import main
from cuehost.dub_mouths import Voiced, wanted_of
from cuehost.filming.clip_tracking import Sighting, Watched
from cuehost.filming.matting import Picture
from cuehost.rundown import Span
from cuehost.speech import Speech

SHEET = """\
market: US
language: [en, es]
products:
  kettle:
    name: {en: Pour-over kettle, es: Hervidor de goteo}
    facts: {price: 39.90 USD, material: {en: stainless steel, es: acero inoxidable}}
"""
SAID = "1\n00:00:00,600 --> 00:00:05,000\nIt is made of stainless steel and today it costs $39.90.\n"
WHO = "Mara Lindt, 2026-11-20, for our videos"
SCRIPT = [
    BY_NAME[name]
    for name in (
        *["rest"] * 15,
        *("open35_mid", "mbp", "open60_mid", "open15_oo", "open35_ee", "mbp", "open85_mid") * 4,
        "rest",
    )
    for _ in range(4 if name != "rest" else 1)
] + [BY_NAME["rest"]] * 40


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command for a clip of somebody who speaks; the tracker knows where the face is."""
    faces = {shape.id: face_saying(shape) for shape in SCRIPT}
    painted = {name: portrait(face)[0] for name, face in faces.items()}
    sound = np.zeros(len(SCRIPT) * RATE // 25, np.float32)
    sound[RATE // 2 : -RATE] = np.random.default_rng(1).normal(0, 0.2, len(sound) - RATE // 2 - RATE)
    write_clip(tmp_path / "mara.mp4", (painted[shape.id] for shape in SCRIPT), sound)

    def tracked(pictures: Iterable[Picture]) -> Iterator[Watched]:
        for number, picture in enumerate(pictures):
            face = faces[SCRIPT[min(number, len(SCRIPT) - 1)].id]
            yield Watched(picture, 1.0, Sighting(face.points if number >= 5 else None, ()))

    monkeypatch.setattr(dub_mouths, "_track", tracked)
    monkeypatch.setattr(dub_command, "get_kit", lambda *, offline: None)
    (tmp_path / "config.yaml").write_text("voice: {offline: true, engines: [espeak]}\nfolders: {cache: c}\n")
    (tmp_path / "sheet.yaml").write_text(SHEET, "utf-8")
    (tmp_path / "mara.srt").write_text(SAID, "utf-8")
    sheet = ["--sheet", str(tmp_path / "sheet.yaml"), "--transcript", str(tmp_path / "mara.srt")]
    out = ["--out", str(tmp_path / "out" / "mara.es.mp4"), "--offline", "--json"]
    command = ["--config", str(tmp_path / "config.yaml"), "dub", str(tmp_path / "mara.mp4"), "--to", "es"]
    return [*command, *sheet, *out]


def _made(asked: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    assert main(asked) == 0
    heard = capsys.readouterr()
    told = json.loads(heard.out)
    assert isinstance(told, dict)
    return told, heard.err


def _pictures(path: Path) -> tuple[np.ndarray, str]:
    with av.open(str(path)) as container:
        comment = container.metadata.get("comment", "")
        return np.stack([f.to_ndarray(format="bgr24") for f in container.decode(video=0)]), comment


def _open(picture: np.ndarray) -> int:
    """How many px of teeth are seen."""
    return int((np.abs(picture[130:170, 195:255].astype(int) - TOOTH).max(axis=2) < 60).sum())


def test_the_mouth_follows_the_new_voice(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told, errors = _made([*asked, "--consent", WHO], capsys)
    out = Path(told["out"])
    assert sorted(p.name for p in out.parent.iterdir()) == [
        "mara.es.lines.yaml", "mara.es.mouths.yaml", "mara.es.mp4", "mara.es.srt",
    ]  # fmt: skip
    kept = yaml.safe_load(Path(told["mouths"]["file"]).read_text("utf-8"))
    assert kept["consent"] == {"who": "Mara Lindt", "when": "2026-11-20", "what": "for our videos"}
    assert kept["notice"] == "Voice and mouth are AI-generated (dubbed by Cuehost)"
    assert told["mouths"]["consent"] == WHO and told["mouths"]["changed_s"] > 3
    assert "watching" in errors and "mouths" in errors

    pictures, comment = _pictures(out)
    assert comment == kept["notice"]
    original, _ = _pictures(out.parents[1] / "mara.mp4")
    assert np.ptp(pictures[60][15:45, 16:200].astype(int)) > 100, "the label is burnt in"
    assert np.abs(pictures[60:, 200:].astype(int)[: len(original) - 60] - original[60:, 200:]).mean() < 3

    spoken = [
        n
        for n in range(20, min(len(original), len(pictures)))
        if any(line["start_s"] < n / 25 < line["end_s"] for line in told["said"])
    ]
    before, after = (np.array([_open(some[n]) for n in spoken]) for some in (original, pictures))
    assert after.max() > 60
    assert (before[after < 10] > 60).sum() >= 3, "the new words close the lips where the old ones did not"
    assert (after[before < 10] > 30).sum() >= 3, "and open them where the old ones did not"
    assert np.corrcoef(before, after)[0, 1] < 0.6


def test_without_consent_the_mouth_is_left_and_that_is_said(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told, errors = _made(asked, capsys)
    assert told["mouths"] is None
    assert any('--consent "who, when, for what"' in note for note in told["notes"])
    assert "Mouths are left as they are" in errors
    pictures, comment = _pictures(Path(told["out"]))
    original, _ = _pictures(Path(told["out"]).parents[1] / "mara.mp4")
    assert np.abs(pictures[60, 120:].astype(int) - original[60, 120:]).mean() < 3
    assert "mouth" not in comment
    assert not Path(told["out"]).with_suffix(".mouths.yaml").exists()


@pytest.mark.parametrize("consent", ["", "Mara Lindt", "Mara Lindt, sometime, for us"])
def test_a_consent_that_says_too_little(
    asked: list[str], consent: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*asked, "--consent", consent]) == 2
    assert "needs that person's consent" in json.loads(capsys.readouterr().out)["error"]


def test_what_mouths_are_to_show_in_each_picture() -> None:
    sound = np.random.default_rng(1).normal(0, 0.2, RATE).astype(np.float32)
    phonemes = (Span("m", 0.0, 0.3), Span("a", 0.3, 0.7), Span("p", 0.7, 1.0))
    said = Speech(sound, (), phonemes, "none", "none", 1.0, 1.0)
    rows = wanted_of([Voiced(said, 1.0), Voiced(said, 3.0)], 150, 30.0)
    assert rows.shape == (150, 5)
    assert np.abs(rows[:28]).max() == 0 and np.abs(rows[135:]).max() == 0
    assert rows[34, 2] > 0.9 and rows[45, 0] > 0.4 and rows[55, 2] > 0.9
    assert np.allclose(rows[30:60], rows[90:120], atol=0.02)
