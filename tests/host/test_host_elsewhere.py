"""Hosts rendered elsewhere: a real program in its own process makes videos; they are cut out and kept."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import psutil
import pytest
from host_sounds import babble, spread

from cuehost.errors import HostError
from cuehost.host import Elsewhere, ElsewhereConfig, Pack, Performance, Wanted, perform
from cuehost.host.elsewhere.keying import Key, before, best_key, cut_out, key_of
from cuehost.host.elsewhere.source import head_box, moving, resting, whole_box
from cuehost.host.footage import Footage
from cuehost.host.sound import write_wave

PROGRAM = str(Path(__file__).parents[1] / "support" / "talking_box.py")
SOUND = babble(1.6, [(0.4, 1.2)])
TAKES = ("--face", "{picture}", "--audio", "{sound}", "--outfile", "{out}")


def program(*more: str, takes: tuple[str, ...] = TAKES, **settings: object) -> ElsewhereConfig:
    command = [sys.executable, PROGRAM, *takes, *more]
    return ElsewhereConfig.model_validate({"command": command, **settings})


@pytest.fixture
def line(tmp_path: Path) -> Performance:
    """A line with its sound in a file."""
    path = tmp_path / "line.wav"
    write_wave(path, SOUND)
    made = perform("l1", SOUND, spread(["mama"] * 4, 0.4, 0.2), spread(["a"] * 8, 0.4, 0.1))
    return replace(made, audio=str(path), samples=None)


def elsewhere(tmp_path: Path, one: ElsewhereConfig, **more: object) -> Elsewhere:
    return Elsewhere({"paper": one}, tmp_path, tmp_path / "videos", **more)  # type: ignore[arg-type]


def made(tmp_path: Path, one: ElsewhereConfig, pack: Path, line: Performance) -> np.ndarray:
    """The pictures that a program's video is kept as, RGBA."""
    there = elsewhere(tmp_path, one)
    assert asyncio.run(there.render((Wanted(pack, line),), lambda *_: None)) == ()
    video = there.find(pack, line)
    assert video is not None
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    with av.open(str(video)) as container:
        return np.stack(
            [f.to_ndarray(format="rgba") for p in container.demux(video=0) for f in decoder.decode(p)]
        )


def red(pictures: np.ndarray) -> np.ndarray:
    """How many pixels of each picture are the program's red."""
    rgb = pictures[..., :3].astype(int)
    mine = (rgb[..., 0] > 180) & (rgb[..., 1] < 70) & (rgb[..., 2] < 70) & (pictures[..., 3] > 200)
    return np.asarray(mine.sum(axis=(1, 2)))


def test_a_line_is_rendered_cut_out_and_kept(
    tmp_path: Path, paper: Pack, paper_folder: Path, line: Performance
) -> None:
    pictures = made(tmp_path, program(), paper_folder, line)
    assert pictures.shape == (40, 480, 270, 4)
    area = red(pictures)
    assert area[13:28].max() > 400 and area[13:28].min() > 20, "open while it sounds"
    assert area[:8].max() == 0 == area[32:].max(), "closed in silence"
    alpha, own = pictures[2, ..., 3].astype(int), resting(paper)[..., 3].astype(int)
    assert np.abs(alpha - own).mean() < 2.5, "cut out as the host is"
    rim = np.ones((5, 5), np.uint8)
    assert ((cv2.dilate(own.astype(np.uint8), rim) == 0) & (alpha > 24)).sum() == 0
    assert ((cv2.erode(own.astype(np.uint8), rim) == 255) & (alpha < 230)).sum() == 0


def test_the_same_line_is_not_rendered_twice(
    tmp_path: Path, paper_folder: Path, line: Performance, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note.jsonl"
    monkeypatch.setenv("TALKING_BOX_NOTE", str(note))
    there = elsewhere(tmp_path, program())
    told: list[tuple[str, int, int]] = []
    wanted = (Wanted(paper_folder, line), Wanted(paper_folder, line))
    asyncio.run(there.render(wanted, lambda *step: told.append(step)))
    asyncio.run(there.render(wanted, lambda *step: told.append(step)))
    assert told == [("videos", 0, 1), ("videos", 1, 1)]
    assert len(note.read_text().splitlines()) == 1
    assert elsewhere(tmp_path, program("--do", "")).find(paper_folder, line) is None, "another command"
    louder = tmp_path / "louder.wav"
    write_wave(louder, SOUND * 2)
    assert there.find(paper_folder, replace(line, audio=str(louder))) is None, "another sound"


def test_a_clip_shows_what_the_host_does_with_closed_lips(
    tmp_path: Path, paper: Pack, paper_folder: Path, line: Performance
) -> None:
    frames = moving(paper, line)
    shown = [next(frames).copy() for _ in range(30)]
    again = moving(paper, line)
    assert all(np.array_equal(a, next(again)) for a in shown), "the same every time"
    lips = (slice(115, 140), slice(115, 160))
    assert np.abs(shown[20][lips].astype(int) - shown[2][lips].astype(int)).mean() < 12
    takes = ("--face", "{clip}", "--audio", "{sound}", "--outfile", "{out}")
    pictures = made(tmp_path, program(takes=takes), paper_folder, line)
    difference = np.abs(pictures[5].astype(int) - pictures[38].astype(int))[..., 3]
    assert difference.max() > 100, "the body moves"


def test_a_program_that_chooses_its_files_name_and_reads_a_file(
    tmp_path: Path, paper_folder: Path, line: Performance, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note.jsonl"
    monkeypatch.setenv("TALKING_BOX_NOTE", str(note))
    monkeypatch.setenv("CUEHOST_OBS_PASSWORD", "secret")
    monkeypatch.setenv("MY_LLM_KEY", "secret")
    takes = (
        "--face", "{picture}", "--audio", "{sound}", "--result_dir", "{folder}",
        "--config", "{folder}/job.yaml",
    )  # fmt: skip
    (tmp_path / "work").mkdir()
    one = program(takes=takes, files={"job.yaml": "{a: {picture}}"}, folder="work")
    there = elsewhere(tmp_path, one, withheld=["MY_LLM_KEY"])
    assert asyncio.run(there.render((Wanted(paper_folder, line),), lambda *_: None)) == ()
    seen = json.loads(note.read_text())
    given = dict(zip(seen["argv"][::2], seen["argv"][1::2], strict=True))
    assert seen["config"] == f"{{a: {given['--face']}}}"
    assert seen["cwd"] == str(tmp_path / "work")
    assert not {"CUEHOST_OBS_PASSWORD", "MY_LLM_KEY"} & {*seen["env"]}
    assert not Path(given["--result_dir"]).exists(), "nothing is left lying about"


def test_only_head_and_shoulders_are_laid_over_the_host(
    tmp_path: Path, paper: Pack, paper_folder: Path, line: Performance
) -> None:
    left, top, right, bottom = head_box(paper.spec)
    assert right - left == bottom - top
    assert top <= paper.spec.head.top
    assert bottom > paper.spec.head.chin
    pictures = made(tmp_path, program(part="head"), paper_folder, line)
    below = np.abs(pictures[20, bottom + 4 :].astype(int) - pictures[2, bottom + 4 :].astype(int))
    assert below.max() < 30, "the body is the host's own"
    assert red(pictures)[13:28].max() > 200
    own = resting(paper)[..., 3].astype(int)
    assert np.abs(pictures[2, ..., 3].astype(int) - own).mean() < 2.5


def test_a_source_of_ones_own_may_stay_opaque(tmp_path: Path, paper_folder: Path, line: Performance) -> None:
    photo = np.full((240, 320, 3), (90, 120, 200), np.uint8)
    cv2.imwrite(str(tmp_path / "me.png"), photo)
    pictures = made(tmp_path, program(source="me.png", background="keep"), paper_folder, line)
    clear = pictures[2, ..., 3] < 10
    assert clear[:250].all(), "it stands at the bottom, uncut"
    assert (pictures[2, 290:, 4:266, 3] > 245).all()


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("fail", "failed with status 3: CUDA out of memory"),
        ("nothing", "left no video: loading the network"),
        ("text", "its video cannot be read"),
        ("still", "nothing moves in its video"),
        ("short", "lasts 0.5 s, and the sound 1.6 s"),
        ("crop", "of another shape"),
    ],
)
def test_what_fails_is_told_and_tried_again(
    tmp_path: Path, paper_folder: Path, line: Performance, what: str, told: str
) -> None:
    there = elsewhere(tmp_path, program("--do", what))
    (note,) = asyncio.run(there.render((Wanted(paper_folder, line),), lambda *_: None))
    assert note.startswith("1 of paper's lines have no video and are drawn by Cuehost: the program ")
    assert told in note
    assert there.find(paper_folder, line) is None
    assert list((tmp_path / "videos").glob("*")) == [], "nothing half made"
    assert len(asyncio.run(there.render((Wanted(paper_folder, line),), lambda *_: None))) == 1


def test_a_program_that_is_not_there(tmp_path: Path, paper_folder: Path, line: Performance) -> None:
    missing = ElsewhereConfig.model_validate({"command": ["/nowhere/sync", *TAKES]})
    (note,) = asyncio.run(elsewhere(tmp_path, missing).render((Wanted(paper_folder, line),), lambda *_: None))
    assert "cannot be started" in note


def test_one_that_keeps_failing_is_given_up(tmp_path: Path, paper_folder: Path, line: Performance) -> None:
    wanted = []
    for number in range(5):
        path = tmp_path / f"{number}.wav"
        write_wave(path, SOUND[: 30_000 + number])
        wanted.append(Wanted(paper_folder, replace(line, audio=str(path))))
    told: list[tuple[str, int, int]] = []
    missing = ElsewhereConfig.model_validate({"command": ["/nowhere/sync", *TAKES]})
    (note,) = asyncio.run(elsewhere(tmp_path, missing).render(wanted, lambda *step: told.append(step)))
    assert note.startswith("5 of paper's lines")
    assert told[-1] == ("videos", 3, 5), "tried three times"


def test_one_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, paper_folder: Path, line: Performance, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids: list[int] = []
    real = os.killpg

    def killpg(pid: int, number: int) -> None:
        pids.extend(child.pid for child in psutil.Process(pid).children())
        real(pid, number)

    monkeypatch.setattr("os.killpg", killpg)
    (note,) = asyncio.run(
        elsewhere(tmp_path, program("--do", "hang", timeout_s=4)).render(
            (Wanted(paper_folder, line),), lambda *_: None
        )
    )
    assert "was not done within 4 s" in note
    assert pids
    _gone, alive = psutil.wait_procs([psutil.Process(p) for p in pids if psutil.pid_exists(p)], timeout=60)
    assert not [p for p in alive if p.status() != psutil.STATUS_ZOMBIE]


def test_a_line_without_a_program_or_sound_has_no_video(tmp_path: Path, paper_folder: Path) -> None:
    silent = perform("l1", SOUND)
    there = elsewhere(tmp_path, program())
    assert there.find(paper_folder, silent) is None
    assert there.find(tmp_path / "mia", silent) is None
    assert asyncio.run(there.render((Wanted(tmp_path / "mia", silent),), lambda *_: None)) == ()


def test_the_key_is_a_colour_the_host_does_not_wear() -> None:
    green = np.zeros((40, 40, 4), np.uint8)
    green[5:35, 5:35] = (30, 190, 40, 255)
    key = best_key(green)
    assert key.colour != (0, 255, 0)
    back = cut_out(before(green, key), key)
    assert np.abs(back[10:30, 10:30].astype(int) - green[10:30, 10:30]).max() <= 3
    assert back[:4, :, 3].max() == 0


def test_half_clear_pixels_along_the_rim_keep_their_colour() -> None:
    person = np.zeros((40, 40, 4), np.uint8)
    person[..., :3] = (60, 80, 160)
    person[:, :20, 3], person[:, 20, 3] = 255, 128
    back = cut_out(before(person, Key((0, 255, 0))), Key((0, 255, 0)))
    assert np.abs(back[:, 20, :3].astype(int) - (60, 80, 160)).max() < 24
    assert np.abs(back[:, 20, 3].astype(int) - 128).max() < 40
    assert back[:, :19, 3].min() == 255 and back[:, 24:, 3].max() == 0


def test_a_grey_background_is_no_key() -> None:
    with pytest.raises(HostError, match="cannot be told from a person"):
        key_of("#808080")
    assert key_of("#00B140").colour == (0x40, 0xB1, 0)


def test_an_odd_frame_is_made_even(paper: Pack) -> None:
    spec = paper.spec.model_copy(update={"size": (271, 481)})
    assert whole_box(spec) == (0, 0, 270, 480)


def test_footage_is_decoded_ahead_and_shown_by_its_time(
    tmp_path: Path, paper_folder: Path, line: Performance
) -> None:
    made(tmp_path, program(), paper_folder, line)
    (video,) = (tmp_path / "videos").glob("*.webm")
    footage = Footage(video, (135, 240))
    assert footage.wait(60)
    first = footage.at(0.0)
    assert first is not None and first.shape == (240, 135, 4)
    areas = []
    for number in range(40):
        assert footage.wait(60)
        picture = footage.at(number / 25)
        assert picture is not None
        areas.append(int(red(picture[None, ..., [2, 1, 0, 3]])[0]))
    assert max(areas[13:28]) > 100
    assert max(areas[:8]) == 0
    last = footage.at(1.6)
    assert footage.at(60.0) is last, "the last one stays"
    assert footage.fault == ""
    footage.close()


def test_footage_that_cannot_be_played_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.webm").write_bytes(b"nothing")
    footage = Footage(tmp_path / "broken.webm", (10, 10))
    assert footage.wait(60)
    assert "broken.webm cannot be played" in footage.fault
    assert footage.at(0.0) is None
