"""The commands, in this process: what they print where, and how they end."""

from __future__ import annotations

import ast
import json
import logging
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from small_show import write_config, write_show

from cuehost import arguments, cli, script_arguments
from cuehost.errors import CuehostError, RundownError
from cuehost.ledger import Ledger
from cuehost.rundown import Fault


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with settings and the small show; no engine runs."""
    monkeypatch.setenv("CUEHOST_CONFIG", str(write_config(tmp_path)))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr("cuehost.commands.ENGINE_FILE", tmp_path / "engine.json")
    monkeypatch.setattr("cuehost.engine.ENGINE_FILE", tmp_path / "engine.json")
    monkeypatch.chdir(tmp_path)
    write_show(tmp_path / "show")
    return tmp_path


SHOW = "show/small.yaml"


def change(home: Path, old: str, new: str) -> None:
    write_show(home / "show", (old, new))


def test_a_right_rundown_passes_the_check(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", SHOW]) == 0
    assert capsys.readouterr() == (f"{SHOW}: no faults found\n", "")
    assert cli.main(["check", SHOW, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "faults": [], "warnings": []}


def test_the_bundled_shows_pass_the_check(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(cli.__file__).resolve().parents[2]
    for show in sorted((root / "shows").glob("*/*.yaml")):
        assert cli.main(["check", str(show)]) == 0, capsys.readouterr().out


def test_the_check_knows_what_there_is_on_this_computer(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(home, "host: mia\nscenes: portrait", "host: [mia, mai]\nscenes: potrait\ntheme: noire")
    assert cli.main(["check", SHOW]) == 2
    assert [text.split(". ")[:2] for text in capsys.readouterr().out.splitlines()] == [
        [f'{SHOW}:4:13: there is no host "mai"',
         'Did you mean "mia"? Choose one of: kofi, kofi-suit, leo, mia, mia-knit, nadia, pip.'],
        [f'{SHOW}:5:9: there is no scene template "potrait"',
         'Did you mean "portrait"? Choose one of: closeup, duo, duo_landscape, landscape, portrait.'],
        [f'{SHOW}:6:8: there is no theme "noire"',
         'Did you mean "noir"? Choose one of: blush, market, meadow, noir, studio, volt.'],
    ]  # fmt: skip


def test_names_and_other_faults_are_told_together_in_order_and_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(home, "market: US\nhost: mia\nscenes: portrait", "market: USA\nhost: mio\nscenes: ../portrait")
    assert cli.main(["check", SHOW]) == 2
    places = [text.split(": ")[0] for text in capsys.readouterr().out.splitlines()]
    assert places == [f"{SHOW}:3:9", f"{SHOW}:4:7", f"{SHOW}:5:9"]


def test_a_human_host_is_no_fault(home: Path) -> None:
    change(home, "host: mia", "host: none")
    assert cli.main(["check", SHOW]) == 0


@pytest.mark.parametrize("command", [["prepare", SHOW], ["air", SHOW], ["air", SHOW, "--headless"]])
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "host: mia",
            "host: mai",
            'There is no host "mai". Did you mean "mia"? '
            "Choose one of: kofi, kofi-suit, leo, mia, mia-knit, nadia, pip.",
        ),
        ("scenes: portrait", "scenes: landscap", 'Did you mean "landscape"?'),
        (
            "scenes: portrait",
            "scenes: portrait\ntheme: studo",
            'There is no theme "studo". Did you mean "studio"?',
        ),
    ],
)
def test_an_unknown_name_ends_a_command_before_it_begins(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    command: list[str], old: str, new: str, told: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("cuehost.stage.HeadlessObs", lambda *_: pytest.fail("an OBS is started"))
    monkeypatch.setattr("cuehost.stage.Stage.connect", lambda *_, **__: pytest.fail("OBS is asked"))
    change(home, old, new)
    assert cli.main(command) == 2
    said = capsys.readouterr()
    assert said.out == "" and told in said.err
    assert not (home / "cache").exists() and not (home / "out").exists()


@pytest.mark.parametrize("command", ["script", "prepare", "air"])
def test_an_unknown_language_is_bad_input(
    home: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert cli.main([command, SHOW, "--lang", "fr"]) == 2
    assert capsys.readouterr() == ("", "cuehost: The show has no language 'fr'. Choose one of: en.\n")


def test_a_fault_as_json_is_one_document_on_stdout(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["script", SHOW, "--lang", "fr", "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "error": "The show has no language 'fr'.", "mend": "Choose one of: en.", "faults": [],
    }  # fmt: skip
    assert said.err == ""
    change(home, "market: US", "market: USA")
    assert cli.main(["script", SHOW, "--json"]) == 2
    assert [fault.split(": ")[0][-3:] for fault in json.loads(capsys.readouterr().out)["faults"]] == ["3:9"]


def test_a_script_is_shown_with_its_segments_and_facts(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["script", SHOW]) == 0
    said = capsys.readouterr().out
    assert said.index("[opening]") < said.index("[cup]") < said.index("[closing]")
    assert "  The blue cup costs 9.90 dollars.   (price)\n" in said
    assert cli.main(["script", SHOW, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [s["segment"] for s in document["segments"]] == ["opening", "cup", "break", "plate", "closing"]


def test_a_cache_that_cannot_be_written_costs_time_not_the_script(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "cache").write_text("a file")
    assert cli.main(["script", SHOW]) == 0
    assert "Goodbye." in capsys.readouterr().out
    assert (home / "cache").read_text() == "a file"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["air", SHOW, "--record", "x.avi"], "cannot be a .avi file. Name it .mp4 or .mkv."),
        (["air", SHOW, "--record", "x"], "nameless"),
        (["air", SHOW, "--obs", "here:there"], "HOST:PORT"),
        (["script", "nowhere.yaml"], 'the file "nowhere.yaml" does not exist'),
        (["report", "nowhere.yaml"], "No aired show of 'nowhere'"),
        (["report", SHOW, "--export", "log.xml"], "Name it .csv or .jsonl."),
        (["host", "preview", "mai", "--say", "Hi", "--out", "x.webm"], 'Did you mean "mia"?'),
        (["host", "preview", "../mia", "--say", "Hi", "--out", "x.webm"], 'There is no host "../mia"'),
        (["host", "preview", "mia", "--say", "Hi", "--out", "x.mp4"], ".webm"),
        (["--config", "nowhere.yaml", "check", SHOW], "nowhere.yaml:1:1: "),
    ],
)
def test_bad_input_ends_with_2(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert cli.main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == "" and told in said.err


def test_the_report_of_a_folder_that_is_no_show_fails_with_the_mend(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["report", "show"]) == 1
    assert "Name the folder of an aired show." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (CuehostError("It broke.", "Glue it."), 1, "cuehost: It broke. Glue it.\n"),
        (
            RundownError([Fault(Path("a.yaml"), line, 1, "no") for line in (1, 2)]),
            2,
            "a.yaml:1:1: no\na.yaml:2:1: no\n",
        ),
        (KeyboardInterrupt(), 130, "Ended.\n"),
    ],
)
def test_errors_become_a_message_and_a_status(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    said: str,
) -> None:
    def fail(_: Any) -> int:
        raise error

    monkeypatch.setitem(cli.COMMANDS, "check", fail)
    assert cli.main(["check", "x.yaml"]) == status
    assert capsys.readouterr() == ("", said)


def test_even_a_fault_of_ours_is_a_message_and_tells_more_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Any) -> int:
        raise ZeroDivisionError("a wheel came off")

    monkeypatch.setitem(cli.COMMANDS, "check", fail)
    assert cli.main(["check", "x.yaml"]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    assert "ZeroDivisionError: a wheel came off" in said.err and "-v" in said.err
    assert cli.main(["check", "x.yaml", "--json"]) == 1
    assert "a wheel came off" in json.loads(capsys.readouterr().out)["error"]
    caplog.set_level(logging.DEBUG)
    cli.main(["-v", "check", "x.yaml"])
    assert any(record.exc_info for record in caplog.records)


def test_light_commands_load_nothing_heavy() -> None:
    """`check` and usage faults answer at once: nothing heavy is imported when cli is."""
    light = {"cuehost", "cuehost.arguments", "cuehost.errors", "cuehost.script_arguments"}
    for module in (cli, arguments, script_arguments):
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        top = {
            name
            for node in tree.body
            for name in (
                [node.module] if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            )
        }  # fmt: skip
        assert {name for name in top if name and name.startswith("cuehost")} <= light


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl", "LOG.CSV"])
def test_the_ledger_of_an_aired_show_is_exported(
    home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = home / "out" / "small-20261122-100000"
    with Ledger(folder, wall=lambda: datetime.now(UTC), mono=time.monotonic) as ledger:
        ledger.write("line_started", segment="cup", line="cup.1", text="=The blue cup.")
    for show in (SHOW, str(folder)):
        assert cli.main(["report", show, "--export", name]) == 0
        assert capsys.readouterr() == (f"{name}\n", "")
        told = (home / name).read_text("utf-8-sig")
        assert "line_started" in told and "The blue cup." in told
    assert not (folder / "report.html").exists()
    assert cli.main(["report", SHOW, "--export", f"nowhere/{name}"]) == 1
    assert "cannot be written" in capsys.readouterr().err
