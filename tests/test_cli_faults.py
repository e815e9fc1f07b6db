"""Whatever goes wrong, the real command says it once, with the mend, and leaves nothing behind."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command import Done, cuehost, cuehost_async, end, environment, line, start
from PIL import Image
from small_show import write_config, write_show
from stage_fake_obs import FakeObs, serving

from cuehost.stage.stage import REQUIRED_REQUESTS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are Unix's")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with settings and the small show."""
    write_config(tmp_path)
    write_show(tmp_path / "show")
    return tmp_path


SHOW = Path("show/small.yaml")


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def assert_told(done: Done, status: int, *words: str) -> None:
    """One message on stderr that says all these words; nothing on stdout."""
    assert (done.status, done.out) == (status, ""), done.err
    assert done.err.count("cuehost: ") == 1
    for word in words:
        assert word in done.err


def left_over(home: Path) -> list[str]:
    """Files in the cache and the results that are not finished."""
    files = [p for folder in ("cache", "out", "state") for p in (home / folder).rglob("*") if p.is_file()]
    return [str(p) for p in files if p.name.startswith(".") or p.suffix in (".tmp", ".part")]


# -- rundowns --------------------------------------------------------------------------------------


def test_check_tells_every_fault_of_a_rundown_at_its_place(home: Path) -> None:
    text = (home / SHOW).read_text()
    text = (
        text.replace("market: US", "market: USA")
        .replace("9.90 USD", "cheap")
        .replace("cup.png]\n  p", "gone.png]\n  p")
    )
    text = (
        text.replace("  - product: plate", "  - product: plat")
        .replace("mia", "mio")
        .replace("portrait", "../portrait")
    )
    (home / SHOW).write_text(text)
    (home / "show/plate.png").write_bytes(b"no picture")
    done = cuehost(home, "check", SHOW)
    assert (done.status, done.err) == (2, "")
    places = re.findall(r"^show/small\.yaml:(\d+):(\d+): .+$", done.out, re.MULTILINE)
    assert len(places) == len(done.out.splitlines()), "every line is a fault with its place"
    numbered = {number: content for number, content in enumerate(text.splitlines(), 1)}
    at = {numbered[int(row)].strip(): numbered[int(row)][int(column) - 1 :] for row, column in places}
    assert at["market: USA"] == "USA"
    assert at["host: mio"] == "mio"
    assert at["scenes: ../portrait"] == "../portrait"
    assert at["price: cheap"] == "cheap"
    assert at["images: [gone.png]"] == "gone.png]"
    assert at["images: [plate.png, cup.png]"] == "plate.png, cup.png]"
    assert at["- product: plat"] == "plat"
    assert [int(row) for row, _ in places] == sorted(int(row) for row, _ in places)
    assert '"mia"' in done.out and '"plate"' in done.out, "the nearest names are told"


def test_check_as_json_is_one_document(home: Path) -> None:
    (home / SHOW).write_text((home / SHOW).read_text().replace("host: mia", "host: mio\ntheme: nior"))
    done = cuehost(home, "check", SHOW, "--json")
    document = json.loads(done.out)
    assert (done.status, done.err, document["ok"]) == (2, "", False)
    assert [(f["line"], f["column"]) for f in document["faults"]] == [(4, 7), (5, 8)]
    assert '"noir"' in document["faults"][1]["message"]


def test_a_faulty_rundown_stops_every_command_with_all_its_faults(home: Path) -> None:
    (home / SHOW).write_text((home / SHOW).read_text().replace("9.90 USD", "cheap").replace("US\n", "USA\n"))
    done = cuehost(home, "air", SHOW)
    assert (done.status, done.out) == (2, "")
    assert [text.split(" ")[0] for text in done.err.splitlines()][:1] == [f"{SHOW}:3:9:"]
    assert f"{SHOW}:10:14:" in done.err
    assert not (home / "out").exists() and not (home / "cache").exists()


# -- settings and usage ----------------------------------------------------------------------------


def test_faulty_settings_are_told_with_their_places(home: Path) -> None:
    config = write_config(home, "voice: {engines: [espek, edge]}\nengin: {port: 1}\n")
    done = cuehost(home, "check", SHOW)
    assert (done.status, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first.startswith(f"{config}:3:19: ") and "espeak" in first
    assert second.startswith(f"{config}:4:1: ") and 'did you mean "engine"?' in second


@pytest.mark.parametrize("arguments", [["fly"], [], ["air"], ["check", "a.yaml", "--nonsense"]])
def test_usage_faults_end_with_2(home: Path, arguments: list[str]) -> None:
    done = cuehost(home, *arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("usage: cuehost")


def test_a_reader_that_goes_away_is_no_fault_of_ours(home: Path) -> None:
    process = subprocess.Popen(
        line("script", SHOW, "--offline"), cwd=home, env=environment(home), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    assert process.wait(60) == 1
    assert said == ""


# -- OBS -------------------------------------------------------------------------------------------


def test_no_obs_is_one_message_with_the_mend_and_leaves_nothing(home: Path) -> None:
    done = cuehost(home, "air", SHOW)
    assert_told(done, 1, "No OBS answers at 127.0.0.1:1", "Start OBS", "WebSocket Server")
    assert not (home / "out").exists()
    assert left_over(home) == []
    assert not (home / "state/engine.json").exists()


async def test_a_wrong_password_is_told_and_not_shown(home: Path) -> None:
    fake = FakeObs()
    fake.password = "right"
    async with serving(fake):
        write_config(home, obs_port=fake.port)
        done = await cuehost_async(home, "air", SHOW, CUEHOST_OBS_PASSWORD="wr0ng-s3cret")
    assert_told(done, 1, "password")
    assert "wr0ng-s3cret" not in done.err
    assert fake.connections == 1, "it is not tried again: OBS may count"
    assert not (home / "out").exists()


async def test_a_too_old_obs_is_told(home: Path) -> None:
    fake = FakeObs()
    fake.version["obsVersion"] = "28.1.2"
    async with serving(fake):
        done = await cuehost_async(home, "air", SHOW, "--obs", f"127.0.0.1:{fake.port}")
    assert_told(done, 1, "OBS 28.1.2", "29 or later")
    assert not (home / "out").exists()


# -- the engine ------------------------------------------------------------------------------------


def test_an_engine_port_in_use_is_told(home: Path) -> None:
    with silent_port() as port:
        write_config(home, f"engine: {{port: {port}}}\n")
        done = cuehost(home, "engine")
    assert_told(done, 1, f"Port {port} is in use", "engine: {port: 0}")
    assert not (home / "state/engine.json").exists()


def test_there_is_one_engine_and_ctrl_c_ends_it(home: Path) -> None:
    engine = start(home, "engine")
    try:
        deadline = time.monotonic() + 60
        while not (home / "state/engine.json").exists():
            assert engine.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        assert (home / "state/engine.json").stat().st_mode & 0o077 == 0, "the token is the user's own"
        told = json.loads((home / "state/engine.json").read_text("utf-8"))["pid"]
        second = cuehost(home, "engine")
        assert_told(second, 1, f"runs already (process {told})")  # the one the supervisor started
        assert (home / "state/engine.json").exists(), "the second one leaves the first one's address"
    finally:
        done = end(engine)
    assert done.status == 130
    assert done.err.splitlines()[-1] == "Ended."
    assert not (home / "state/engine.json").exists()


def test_a_state_folder_that_cannot_be_written_is_told(home: Path) -> None:
    (home / "state").write_text("a file")
    assert_told(cuehost(home, "engine"), 1, "engine.json cannot be written", "writable")


# -- disk ------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_leaves_nothing_half_written(home: Path) -> None:
    def small_files_only() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    # Python 3.11 keeps a compiled module that was cut short; ours must not be among them.
    done = cuehost(home, "prepare", SHOW, before=small_files_only, PYTHONDONTWRITEBYTECODE="1")
    assert done.status == 1 and done.out == ""
    assert done.err.count("cuehost: ") == 1, done.err
    assert left_over(home) == []


# -- Ctrl-C ----------------------------------------------------------------------------------------


def test_ctrl_c_ends_preparing_and_preparing_again_goes_on_where_it_was(home: Path) -> None:
    process = start(home, "prepare", SHOW)
    deadline = time.monotonic() + 100
    while not list((home / "cache").glob("pictures/*.png")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    done = end(process, signal.SIGINT)
    assert (done.status, done.out) == (130, "")
    assert done.err.splitlines()[-1] == "Ended."
    assert left_over(home) == []
    kept = {p: p.stat().st_mtime_ns for p in (home / "cache").rglob("*.png")}
    again = cuehost(home, "prepare", SHOW)
    assert again.status == 0 and again.out.startswith("Test show, 5 segments, 6 lines, 0:")
    pictures = list((home / "cache").rglob("*.png"))
    assert 0 < len(kept) < len(pictures), "it was ended in the middle"
    assert {p: p.stat().st_mtime_ns for p in kept} == kept, "what was drawn before is not drawn again"


# -- the network -----------------------------------------------------------------------------------

CANVAS = (540, 960)
GENERATED = ('  - closing: {script: ["Goodbye."]}', "  - closing: {brief: Say goodbye.}")


def test_a_language_model_that_hangs_is_replaced_within_its_time(home: Path) -> None:
    write_show(home / "show", GENERATED)
    with silent_port() as port:
        model = f"llm: {{model: m, base_url: 'http://127.0.0.1:{port}/v1', timeout_s: 1, max_retries: 0}}\n"
        write_config(home, model)
        begun = time.monotonic()
        done = cuehost(home, "script", SHOW, "--json", OPENAI_API_KEY="sk-s3cret")
    assert done.status == 0
    assert time.monotonic() - begun < 60, "a second, and the start of a Python; OpenAI's own limit is 600"
    (closing,) = [s for s in json.loads(done.out)["segments"] if s["segment"] == "closing"]
    assert closing["lines"] and {item["source"] for item in closing["lines"]} == {"offline"}
    assert len([text for text in done.err.splitlines() if text.startswith("note: ")]) == 1
    assert "sk-s3cret" not in done.err + done.out


async def test_an_online_voice_out_of_reach_is_replaced_by_the_offline_one(home: Path) -> None:
    fake = small_obs()
    async with serving(fake):
        voice = "voice: {engines: [edge, espeak], edge_connect_s: 1, edge_receive_s: 1}\n"
        write_config(home, voice, obs_port=fake.port)
        with silent_port() as port:
            nowhere = f"http://127.0.0.1:{port}"
            done = await cuehost_async(home, "prepare", SHOW, HTTPS_PROXY=nowhere, https_proxy=nowhere)
    assert done.status == 0
    assert done.out.startswith("Test show, 5 segments, 6 lines")
    notes = [text for text in done.err.splitlines() if text.startswith("note: ")]
    assert any("edge" in note for note in notes), done.err
    (background, *_) = (home / "cache/pictures").glob("backgroundspec-*.png")
    with Image.open(background) as picture:
        assert picture.size == CANVAS, "a show is prepared for the OBS that runs"


def small_obs() -> FakeObs:
    """An OBS with a small canvas, quick to draw for."""
    fake = FakeObs()
    fake.version["availableRequests"] = sorted({"GetVersion", "GetStats", *REQUIRED_REQUESTS})

    async def kinds(*_: Any) -> dict[str, Any]:
        return {"inputKinds": ["image_source", "ffmpeg_source"]}

    async def video(*_: Any) -> dict[str, Any]:
        width, height = CANVAS
        return {"baseWidth": width, "baseHeight": height, "outputWidth": width, "outputHeight": height}

    fake.handlers |= {"GetInputKindList": kinds, "GetVideoSettings": video}
    return fake
