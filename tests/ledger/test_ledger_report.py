"""The report tells segment by segment what was said, with a picture each."""

from __future__ import annotations

import base64
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from cuehost.errors import CuehostError
from cuehost.ledger import AS_RUN, LEDGER, Ledger, frames_at, latest_folder, who_answers, write_report

COLOURS = {"opening": (200, 40, 40), "kettle": (40, 170, 60)}


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Two seconds of red, then two of green."""
    path = tmp_path / "show.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 90, 160, "yuv420p"
        for i in range(40):
            picture = np.empty((160, 90, 3), np.uint8)
            picture[:] = COLOURS["opening" if i < 20 else "kettle"]
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A show of two segments; the recording began one second after the log."""
    clock = [0.0]
    with Ledger(tmp_path, wall=lambda: datetime.fromtimestamp(0, UTC), mono=lambda: clock[0]) as run:
        for at_s, event, fields in [
            (0.0, "show_started", {"show": "Tea & <cups>", "lang": "en"}),
            (1.0, "record_started", {}),
            (
                1.0,
                "take",
                {"segment": "opening", "scene": "Cuehost Opening", "title": "Opening", "planned": 0.9},
            ),
            (1.1, "line_started", {"line": "opening.1", "text": "Welcome <all>!"}),
            (3.0, "take", {"segment": "kettle", "scene": "Cuehost Product: kettle", "title": "Kettle"}),
            (3.1, "line_started", {"line": "kettle.1", "text": "It is $39.90.", "facts": ["price"]}),
            (3.3, "overlay", {"name": "price", "action": "show"}),
            (4.0, "fault", {"reason": "a & b"}),
            (4.9, "show_ended", {"reason": "the rundown is done"}),
        ]:
            clock[0] = at_s
            run.write(event, **fields)
    return tmp_path


def pictures_in(page: str) -> list[Image.Image]:
    return [
        Image.open(io.BytesIO(base64.b64decode(data)))
        for data in re.findall(r"data:image/jpeg;base64,([^\"]+)", page)
    ]


def test_each_segment_has_its_own_picture(log: Path, recording: Path, tmp_path: Path) -> None:
    page = write_report(log, tmp_path / "report.html", recordings=[recording]).read_text("utf-8")
    pictures = pictures_in(page)
    assert len(pictures) == 2
    for picture, colour in zip(pictures, COLOURS.values(), strict=True):
        pixel = picture.convert("RGB").getpixel((40, 80))
        assert np.abs(np.subtract(pixel, colour)).max() < 25


def test_each_line_tells_who_spoke_where_several_did(log: Path, tmp_path: Path) -> None:
    assert "<b>" not in write_report(log, tmp_path / "report.html").read_text("utf-8")
    folder = tmp_path / "dialogue"
    with Ledger(folder, wall=lambda: datetime.fromtimestamp(0, UTC), mono=lambda: 0.0) as run:
        run.write("take", segment="opening", scene="Opening", title="Opening")
        run.write("line_started", line="opening.1", text="Hello.", host="mia")
        run.write("line_started", line="opening.2", text="Hi.", host="pip")
    page = write_report(folder, folder / "report.html").read_text("utf-8")
    assert "<b>mia:</b> Hello." in page
    assert "<b>pip:</b> Hi." in page


def test_all_words_facts_and_faults_stand_there_escaped(log: Path, tmp_path: Path) -> None:
    page = write_report(log, tmp_path / "report.html").read_text("utf-8")
    for text in (
        "Tea &amp; &lt;cups&gt;",
        "Welcome &lt;all&gt;!",
        "It is $39.90.",
        "price",
        "a &amp; b",
        "+0.10 s",
    ):
        assert text in page
    assert page.index("Opening") < page.index("Kettle")
    assert "<all>" not in page


def test_a_broken_recording_costs_only_the_pictures(log: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a video")
    page = write_report(log, tmp_path / "report.html", recordings=[broken]).read_text("utf-8")
    assert "cannot be read" in page
    assert "It is $39.90." in page
    assert not pictures_in(page)


def test_times_after_the_end_have_no_picture(recording: Path) -> None:
    early, late = frames_at(recording, [1.0, 60.0])
    assert early is not None
    assert late is None


@pytest.mark.parametrize("name", [LEDGER, AS_RUN])
def test_one_of_the_two_files_is_enough(log: Path, name: str) -> None:
    page = write_report(log, log / "report.html").read_text("utf-8")
    (log / (LEDGER if name == AS_RUN else AS_RUN)).unlink()
    assert write_report(log / name, log / "report.html").read_text("utf-8") == page
    assert write_report(log, log / "report.html").read_text("utf-8") == page


@pytest.mark.parametrize("name", [LEDGER, AS_RUN])
def test_the_latest_show_is_found_by_either_file(tmp_path: Path, name: str) -> None:
    for folder in ("tea-20261120-100000", "tea-20261121-100000", "teapot-20261122-100000"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).touch()
    (tmp_path / "tea-20261123-100000").mkdir()
    assert latest_folder(tmp_path, "tea") == tmp_path / "tea-20261121-100000"


def test_an_unwritable_target_is_said(log: Path, tmp_path: Path) -> None:
    with pytest.raises(CuehostError, match="cannot be written"):
        write_report(log, tmp_path / "missing" / "report.html")


def test_a_recording_in_parts_shows_each_segment_from_its_part(
    log: Path, recording: Path, tmp_path: Path
) -> None:
    entries = (log / AS_RUN).read_text("utf-8").splitlines()
    again = {"seq": 99, "t": "", "at_s": 2.6, "event": "recording_restarted", "code": "recovery"}
    (tmp_path / "parts").mkdir()
    parts = tmp_path / "parts" / AS_RUN
    parts.write_text("\n".join([*entries, json.dumps(again)]) + "\n", "utf-8")
    page = write_report(parts, tmp_path / "report.html", recordings=[recording, tmp_path / "lost.mp4"])
    assert len(pictures_in(page.read_text("utf-8"))) == 1, "that of the part that can be read"


def test_who_answers_for_the_words_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with Ledger(folder, wall=lambda: datetime.fromtimestamp(0, UTC), mono=lambda: 0.0) as run:
        by = {"by": "Ana", "reason": "agreed <by mail>"}
        run.write("show_started", show="Tea", lang="en")
        run.write("rule_overruled", rule="tiktok-us-ai-voice", **by)
        run.write("lines_approved", by="Ben", signed="2026-11-20T10:12:00+01:00", lines=["cup.1", "cup.2"])
        words = {"line": "cup.2", "text": "It cures acne.", "words": "cures acne"}
        run.write("rule_overruled", rule="us-healing", signed="2026-11-20T09:00:00+01:00", **by, **words)
        run.write("take", segment="cup", scene="Cup", title="Cup")
        for line, text in (("cup.1", "A cup."), ("cup.2", "It cures acne."), ("cup.3", "Bye.")):
            run.write("line_started", line=line, text=text)
    page = write_report(folder, folder / "report.html").read_text("utf-8")
    assert "<dt>Approved lines</dt><dd>2 of 3</dd>" in page
    assert "<b>tiktok-us-ai-voice</b> for the show<small>by Ana: agreed &lt;by mail&gt;</small>" in page
    assert page.count("approved by Ben, 2026-11-20 10:12") == 2
    assert "us-healing “cures acne” overruled by Ana, 2026-11-20 09:00: agreed &lt;by mail&gt;" in page
    assert who_answers(folder) == [
        "2 of 3 lines approved by Ben",
        "tiktok-us-ai-voice overruled for the show, by Ana: agreed <by mail>",
        "us-healing overruled in cup.2: “cures acne”, by Ana, 2026-11-20 09:00: agreed <by mail>",
    ]


def test_where_nobody_decided_nothing_is_told_of_it(log: Path, tmp_path: Path) -> None:
    page = write_report(log, tmp_path / "report.html").read_text("utf-8")
    assert "Approved" not in page and "Overruled" not in page
    assert who_answers(log) == []
