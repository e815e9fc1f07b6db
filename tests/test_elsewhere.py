"""Shows with hosts rendered elsewhere: settings, preparation, and what is aired with."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest
from small_show import write_config, write_show

from cuehost.cli import main
from cuehost.config import load_config
from cuehost.elsewhere import as_it_is, elsewhere_of, rendered, videos_of
from cuehost.errors import ConfigError
from cuehost.host import HostProcess
from cuehost.places import HOSTS, Seats
from cuehost.playout import ReadyShow
from cuehost.studio import Studio

PROGRAM = Path(__file__).parent / "support" / "talking_box.py"
MIA = HOSTS / "mia"


def settings(what: str = "", **more: object) -> str:
    """The part of the settings that has a program render Mia's head."""
    command = [
        sys.executable,
        str(PROGRAM),
        "--face",
        "{picture}",
        "--audio",
        "{sound}",
        "--outfile",
        "{out}",
    ]
    command += ["--do", what] if what else []
    told = {"command": command, "part": "head", "at_once": 2, **more}
    return f"elsewhere: {json.dumps({'mia': told})}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ReadyShow]:
    """A prepared show of two lines, without any program: its folder, and what it came to."""
    folder = tmp_path_factory.mktemp("elsewhere")
    write_show(
        folder / "show",
        ("The blue cup costs 9.90 dollars.", "9.90 dollars."),
        ("      - It is made of clay.\n", ""),
        (', script: ["We are back soon."]', ', script: ["Soon."]'),
        ("The white plate is made of porcelain.", "It is porcelain."),
        ("Welcome to the show.", "Welcome."),
    )
    studio = Studio(load_config(write_config(folder), {}), offline=True)
    rundown = studio.rundown(folder / "show" / "small.yaml")
    canvas = (540, 960)

    async def prepare() -> ReadyShow:
        try:
            return await studio.prepare(rundown, "en", canvas, lambda *_: None)
        finally:
            await studio.close()

    return folder, asyncio.run(prepare())


def test_without_a_program_nothing_changes(made: tuple[Path, ReadyShow]) -> None:
    folder, ready = made
    assert elsewhere_of(load_config(write_config(folder), {})) is None
    assert asyncio.run(rendered(ready, None, lambda *_: None)) is ready
    assert asyncio.run(as_it_is(ready, None)) is ready
    assert videos_of(None, Seats(MIA)) is None


def test_a_show_is_rendered_ahead_and_then_found(made: tuple[Path, ReadyShow]) -> None:
    folder, ready = made
    elsewhere = elsewhere_of(load_config(write_config(folder, settings()), {}))
    assert elsewhere is not None
    before = asyncio.run(as_it_is(ready, elsewhere))
    assert before.show.notes[-1] == (
        "5 of 5 lines have no video yet, and are drawn by Cuehost: `prepare` has them rendered."
    )
    told: list[tuple[str, int, int]] = []
    done = asyncio.run(rendered(ready, elsewhere, lambda *step: told.append(step)))
    assert done is ready, "nothing to tell"
    assert told == [("videos", n, 5) for n in range(6)]
    assert asyncio.run(as_it_is(ready, elsewhere)) is ready
    find = videos_of(elsewhere, Seats(MIA))
    assert find is not None
    lines = [line.acting().performance for segment in ready.show.segments for line in segment.lines]
    videos = [find(performance) for performance in lines]
    assert all(video is not None and video.is_file() for video in videos)
    assert len(set(videos)) == 5
    assert videos_of(elsewhere, Seats(HOSTS / "leo")) is None, "another host is drawn"


def test_what_a_program_fails_at_is_noted_and_drawn(made: tuple[Path, ReadyShow]) -> None:
    folder, ready = made
    elsewhere = elsewhere_of(load_config(write_config(folder, settings("fail")), {}))
    done = asyncio.run(rendered(ready, elsewhere, lambda *_: None))
    assert "5 of mia's lines have no video" in done.show.notes[-1]
    assert "CUDA out of memory" in done.show.notes[-1]


async def test_the_renderer_is_told_of_the_video(made: tuple[Path, ReadyShow], tmp_path: Path) -> None:
    _, ready = made
    performance = ready.show.segments[0].lines[0].acting().performance
    (tmp_path / "broken.webm").write_bytes(b"x")
    lost: list[dict[str, object]] = []
    async with HostProcess(MIA, spare_after_s=None, videos=lambda _: tmp_path / "broken.webm") as host:
        host.on_event(lambda event: lost.append(event) if event["event"] == "footage_lost" else None)
        reader, _ = await asyncio.open_connection("127.0.0.1", host.port)

        async def watch() -> None:
            while await reader.read(1 << 20):
                pass

        watching = asyncio.create_task(watch())
        playback = await host.play(performance)
        ended = await playback.wait_ended()
        watching.cancel()
    assert not ended.stopped, "the drawn host says it to the end"
    assert [(event["line"], "broken.webm" in str(event["reason"])) for event in lost] == [
        (performance.line, True)
    ]


def test_a_preview_is_rendered_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = write_config(tmp_path, settings())
    out = tmp_path / "mia.webm"
    command = [
        "--config",
        str(config),
        "host",
        "preview",
        "mia",
        "--say",
        "Hello",
        "--out",
        str(out),
        "--offline",
    ]
    assert main(command) == 0
    assert out.stat().st_size > 5000
    assert len(list((tmp_path / "cache" / "elsewhere").glob("*.webm"))) == 1
    assert "videos" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "elsewhere: {mia: {command: [sync, '{face}', '{sound}', '{picture}', '{out}']}}",
            "nothing is known as {face}",
        ),
        ("elsewhere: {mia: {command: [sync, '{picture}', '{out}']}}", "not given the sound"),
        ("elsewhere: {mia: {command: [sync, '{picture}', '{sound}']}}", "not told where to write"),
        ("elsewhere: {mia: {command: [sync, '{out}', '{sound}']}}", "given no picture"),
        ("elsewhere: {mia: {command: []}}", "it has no command"),
        ("elsewhere: {mia: {part: head}}", "it has no command"),
        (
            "elsewhere: {mia: {command: [sync, '{clip}', '{sound}', '{out}'], background: green}}",
            "expected auto, keep or a colour",
        ),
        ("elsewhere: {mia: {command: [sync, '{clip}', '{sound}', '{out}'], source: no.png}}", "no such file"),
        ("elsewhere: {mia: {command: [sync, '{clip}', '{sound}', '{out}'], folder: no}}", "no such folder"),
        (
            "elsewhere: {mia: {command: [sync, '{clip}', '{sound}', '{out}'], files: {../x: y}}}",
            "not a plain file name",
        ),
    ],
)
def test_faults_in_the_settings_are_told_at_their_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(ConfigError, match=r"config\.yaml:1:\d+: ") as caught:
        load_config(path, {})
    assert told in str(caught.value)
