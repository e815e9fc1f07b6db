"""`cuehost script` in this process: what people order, what is told, and what then goes to air."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from small_show import write_config, write_show

from cuehost import cli
from cuehost.config import load_config
from cuehost.errors import InputError
from cuehost.ledger import Approvals
from cuehost.rundown import Line, Segment
from cuehost.studio import Studio
from cuehost.writing.approval import Finding

SHOW = "show/small.yaml"
GENERATED = ('  - closing: {script: ["Goodbye."]}', "  - closing: {brief: Say goodbye.}")
Run = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = write_config(tmp_path, "show: {operator: Ana}\n")
    monkeypatch.setenv("CUEHOST_CONFIG", str(config))
    monkeypatch.chdir(tmp_path)
    write_show(tmp_path / "show", GENERATED)
    return tmp_path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs an order as JSON; its document. `status` is what it must end with."""

    def run(*arguments: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert cli.main(["script", SHOW, "--json", *arguments]) == status
        return json.loads(capsys.readouterr().out)

    return run


def lines(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["id"]: line for part in document["segments"] for line in part["lines"]}


def to_air(home: Path, round: int = 0) -> tuple[list[str], list[str]]:
    """The ids of the lines that would air, and the notes."""
    studio = Studio(load_config(home / "config.yaml", {}))
    script = asyncio.run(studio.script_to_air(studio.rundown(Path(SHOW)), "en", round=round))
    return [line.id for part in script.segments for line in part.lines], studio.notes


def require(home: Path, *changes: tuple[str, str]) -> None:
    write_show(home / "show", GENERATED, ("market: US", "market: US\napproval: required"), *changes)


def test_looking_makes_no_file(run: Run, home: Path) -> None:
    shown = lines(run())
    assert {line["state"] for line in shown.values()} == {"draft"}
    assert shown["cup.1"]["facts"] == ["price"] and shown["cup.1"]["length_s"] > 1
    assert not list((home / "show").glob("*.db*"))


def test_a_person_reads_the_script_with_its_states(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["script", SHOW, "approve", "cup.1"])
    cli.main(["script", SHOW, "lock", "cup.2", "--by", "Ben"])
    capsys.readouterr()
    assert cli.main(["script", SHOW, "--segment", "cup"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Test show, en: 2 lines, 0:0")
    assert (
        "  cup.1  approved by Ana, 20" in said and "    The blue cup costs 9.90 dollars.   (price)\n" in said
    )
    assert "  cup.2  draft, locked by Ben, " in said
    assert "[opening]" not in said


def test_approvals_outlive_the_cache_and_a_changed_price_ends_its_own_only(run: Run, home: Path) -> None:
    assert run("approve", "all")["refused"] == []
    for path in sorted((home / "cache").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert {line["state"] for line in lines(run()).values()} == {"approved"}
    write_show(home / "show", GENERATED, ("9.90 USD", "8.50 USD"))
    after = lines(run())
    assert [name for name, line in after.items() if line["state"] != "approved"] == ["cup.1"]
    assert after["cup.1"]["reason"] == "price was 9.90 USD, is 8.50 USD"
    kept = Approvals((home / SHOW).resolve()).acts()
    assert {(act["who"], len(act["hash"])) for act in kept if act["kind"] == "approve"} == {("Ana", 64)}
    assert all(act["t"][:2] == "20" and "T" in act["t"] for act in kept)


def test_only_approved_lines_go_to_air_where_that_is_required(run: Run, home: Path) -> None:
    require(home)
    with pytest.raises(InputError, match="No line is approved in opening, cup, break, plate, closing"):
        to_air(home)
    run("approve", "all")
    run("withdraw", "cup.2", "--reason", "dull")
    airs, notes = to_air(home)
    assert "cup.1" in airs and "cup.2" not in airs
    assert notes == ["cup: left out, as not approved: cup.2"]
    run("withdraw", "cup.1")
    with pytest.raises(InputError, match=r"No line is approved in cup \(en\)"):
        to_air(home)


@pytest.mark.parametrize("command", [["prepare", SHOW], ["script", SHOW, "approve"]])
def test_a_show_without_approvals_ends_before_it_begins(
    home: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    require(home)
    if command[0] == "script":
        with pytest.raises(SystemExit) as ended:
            cli.main(command)
        assert ended.value.code == 2
    else:
        assert cli.main(command) == 2
        assert "No line is approved in opening" in capsys.readouterr().err
        assert not (home / "cache" / "speech").exists()


def test_a_round_nobody_approved_is_said_in_the_words_of_the_first(run: Run, home: Path) -> None:
    require(home)
    run("approve", "all")
    first, _ = to_air(home)
    airs, notes = to_air(home, round=1)
    assert airs == first
    assert notes == ["Round 2 is said in the words of the first; its own are not approved."]
    run("approve", "all", "--round", "2")
    assert to_air(home, round=1)[1] == []


def test_an_edit_airs_word_for_word(run: Run, home: Path) -> None:
    assert run("edit", "closing.1", "See you all.", "--by", "Ben")["lines"] == ["closing.1"]
    line = lines(run())["closing.1"]
    assert (line["text"], line["state"], line["by"]) == ("See you all.", "edited", "Ben")
    history = run("diff", "closing.1")["history"]
    assert [(step["kind"], step["by"]) for step in history] == [("written", "cuehost"), ("edit", "Ben")]
    assert history[1]["text"] == "See you all."


def test_a_line_and_a_segment_are_regenerated(run: Run) -> None:
    before = lines(run())
    assert run("regenerate", "closing")["lines"]
    after = lines(run())
    assert {n: x["text"] for n, x in after.items() if n.startswith("closing")} != {
        n: x["text"] for n, x in before.items() if n.startswith("closing")
    }
    name = next(n for n in after if n.startswith("closing"))
    run("regenerate", name)
    assert lines(run())[name]["text"] != after[name]["text"]
    told = run("regenerate", "cup", status=2)
    assert told["error"] == "The words of cup are given in the rundown."


def test_faults_are_told_keep_a_line_from_approval_and_are_overruled(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge(line: Line, segment: Segment) -> Sequence[Finding]:
        return (Finding("material", "clay", "no fact says so"),) if "clay" in line.text else ()

    init = Studio.__init__

    def with_judge(self: Studio, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs, judges=(lambda rundown, lang: judge,))

    monkeypatch.setattr(Studio, "__init__", with_judge)
    told = run("approve", "cup", status=1)
    assert told["lines"] == ["cup.1"]
    assert told["refused"] == [{"line": "cup.2", "reason": "material: no fact says so"}]
    assert lines(run())["cup.2"]["warnings"][0]["overruled"] is None
    run("overrule", "cup.2", "--by", "Ben", "--reason", "It is clay, see the label.")
    passed = lines(run())["cup.2"]["warnings"][0]["overruled"]
    assert (passed["by"], passed["reason"]) == ("Ben", "It is clay, see the label.")
    assert run("approve", "cup")["lines"] == ["cup.2"]


def test_diff_tells_what_changed_since_the_show_was_prepared(run: Run, home: Path) -> None:
    assert "No other version" in run("diff", status=2)["error"]
    to_air(home)
    run("edit", "closing.1", "See you all.")
    (change,) = run("diff")["changes"]
    assert (change["segment"], change["kind"]) == ("closing", "changed")
    assert "".join(words for kind, words in change["words"] if kind != "gone") == "See you all."
    assert "".join(words for kind, words in change["words"] if kind != "new") == change["before"]["text"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "md"])
def test_an_export_read_back_changes_nothing_and_edits_in_it_are_signed(
    run: Run, home: Path, kind: str
) -> None:
    if kind == "xlsx":
        pytest.importorskip("openpyxl")
    name = f"proof.{kind}"
    assert run("export", name) == {"file": name}
    assert run("import", name) == {"order": "import", "lines": [], "refused": []}
    assert not list((home / "show").glob("*.db*"))
    edited(home / name, "It is made of clay.", "It is made of fine clay.")
    assert run("import", name, "--by", "Proof Reader")["lines"] == ["cup.2"]
    line = lines(run())["cup.2"]
    assert (line["text"], line["by"]) == ("It is made of fine clay.", "Proof Reader")
    assert run("import", name)["lines"] == [], "read again, it changes nothing"


def edited(path: Path, old: str, new: str) -> None:
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.load_workbook(path)
        for cells in book.active.iter_rows():
            for cell in cells:
                cell.value = new if cell.value == old else cell.value
        book.save(path)
        return
    data = path.read_text("utf-8")
    assert old in data
    path.write_text(data.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("cup.1,", "cup.9,", "proof.csv, row 3: there is no line 'cup.9' in the script."),
        ("cup.1,", "cup.2,", "proof.csv, row 4: the line cup.2 stands in row 3 already."),
        (",en,v", ",es,v", "proof.csv, row 2: this is a line in es, the script is in en."),
        ("It is made of clay.", "", "The text of cup.2 (proof.csv, row 4) is empty."),
    ],
)
def test_a_wrong_file_is_told_by_row_and_changes_nothing(
    run: Run, home: Path, old: str, new: str, told: str
) -> None:
    run("export", "proof.csv")
    path = home / "proof.csv"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert run("import", "proof.csv", status=2)["error"] == told
    assert not list((home / "show").glob("*.db*"))


def test_a_line_changed_since_the_export_is_not_overwritten(run: Run, home: Path) -> None:
    run("export", "proof.csv")
    run("edit", "cup.2", "It is fired clay.")
    edited(home / "proof.csv", "It is made of clay.", "It is pure clay.")
    told = run("import", "proof.csv", status=2)
    assert told["error"] == "proof.csv, row 4: the line cup.2 has changed since this file was exported."


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export", "proof.pdf"], "Name it .csv, .xlsx or .md."),
        (["import", "nowhere.csv"], "cannot be read"),
        (["--round", "0"], "counted from 1"),
        (["--segment", "cupp"], "Choose one of: opening, cup"),
        (["approve", "cupp"], "Did you mean cup?"),
        (["edit", "cup", "x"], "is no line"),
        (["lock", "all", "--by", " "], "Say who you are"),
        (["overrule", "cup.1", "--reason", "x"], "no such fault"),
        (["unlock", "cup.1"], "None of these lines is locked"),
        (["export", "nowhere/proof.csv"], "cannot be written"),
    ],
)
def test_bad_orders_are_told(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert cli.main(["script", SHOW, *arguments]) == (1 if "nowhere/" in arguments[-1] else 2)
    said = capsys.readouterr()
    assert told in said.err and said.out == ""


def test_without_any_name_the_login_signs(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(home)
    monkeypatch.setattr("getpass.getuser", lambda: "ana.login")
    run("approve", "cup.1")
    assert lines(run())["cup.1"]["by"] == "ana.login"
