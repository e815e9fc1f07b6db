"""Claim rules keep a show from air, or warn, wherever a show is looked at; overrules go into the ledger."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from small_show import write_config, write_show

from cuehost import cli, doctor
from cuehost.claims import (
    claims_of,
    colours_of,
    figure_share,
    judged_by_rules,
    rules_in_words,
    tell_choices,
    verdict,
)
from cuehost.config import load_config
from cuehost.errors import RundownError
from cuehost.graphics import load_theme
from cuehost.ledger.codes import ReasonCode, code_of
from cuehost.places import scene_file
from cuehost.rundown import Line, Overrule, RuleChoices, Rundown, load_rundown
from cuehost.stage import load_template
from cuehost.studio import Studio

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOW = "show/small.yaml"
TIKTOK = ("market: US", "market: US\nplatform: tiktok_shop_us")
CLAIM = ("It is made of clay.", "It cures acne. I've tried it. Only today!")
OVERRULED = "rules:\n  overrule:\n" + "".join(
    f"    {rule}: {{by: Ana Ruiz, reason: agreed with the platform}}\n"
    for rule in ("tiktok-us-ai-voice", "tiktok-us-large-figure")
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with settings; no engine runs."""
    monkeypatch.setenv("CUEHOST_CONFIG", str(write_config(tmp_path)))
    monkeypatch.setattr("cuehost.commands.ENGINE_FILE", tmp_path / "engine.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def show(home: Path, *changes: tuple[str, str]) -> Rundown:
    return load_rundown(write_show(home / "show", *changes))


# -- the commands -------------------------------------------------------------------------------------------


def test_check_tells_blocks_and_warnings_at_their_places(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(home, TIKTOK, CLAIM)
    assert cli.main(["check", SHOW]) == 2
    told = [text.split(": ", 2) for text in capsys.readouterr().out.splitlines()]
    assert [(place, rest[-1].rpartition("[")[2].partition(":")[0]) for place, *rest in told] == [
        (f"{SHOW}:5:7", "tiktok-us-ai-voice"),
        (f"{SHOW}:6:9", "tiktok-us-large-figure"),
        (f"{SHOW}:24:9", "us-own-experience"),
        (f"{SHOW}:24:9", "us-healing"),
        (f"{SHOW}:24:9", "us-limited-offer"),
    ]
    assert [what for _, what, *_ in told].count("warning") == 1


def test_warnings_are_no_faults(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(home, ("It is made of clay.", "Only today!"))
    assert cli.main(["check", SHOW]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{SHOW}:23:9: warning: An offer may be called limited only if it is")
    assert last == f"{SHOW}: no faults found"
    assert cli.main(["check", SHOW, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["ok"], document["faults"]) == (True, [])
    assert [(w["line"], w["column"]) for w in document["warnings"]] == [(23, 9)]


def test_a_bare_sheet_is_judged_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = home / "teas.yaml"
    sheet.write_text(
        "market: CN\nlanguage: zh\nproducts:\n  tea: {name: 好茶, selling_points: [香气最佳]}\n", "utf-8"
    )
    assert cli.main(["check", str(sheet)]) == 2
    assert capsys.readouterr().out.startswith(f"{sheet}:4:36: Absolute terms are forbidden")


def test_a_word_in_a_sheet_of_its_own_is_told_there(home: Path) -> None:
    folder = home / "own"
    folder.mkdir()
    (folder / "teas.yaml").write_text("tea:\n  name: 好茶\n  facts: {产地: 国家级茶园}\n", "utf-8")
    text = "show: 茶\nlanguage: zh\nmarket: CN\nproducts: teas.yaml\nsegments: [product: tea]\n"
    (folder / "show.yaml").write_text(text, "utf-8")
    (fault,) = verdict(load_rundown(folder / "show.yaml"), load_config(), NOW).blocks
    assert (fault.file.name, fault.line, fault.column) == ("teas.yaml", 3, 15)


@pytest.mark.parametrize("command", [["prepare", SHOW], ["air", SHOW], ["air", SHOW, "--headless"]])
def test_blocks_end_a_command_before_it_begins(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr("cuehost.stage.HeadlessObs", lambda *_: pytest.fail("an OBS is started"))
    monkeypatch.setattr("cuehost.stage.Stage.connect", lambda *_, **__: pytest.fail("OBS is asked"))
    show(home, TIKTOK, CLAIM)
    assert cli.main(command) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 4, "each block once, all of them"
    assert not (home / "cache").exists() and not (home / "out").exists()


def test_overruled_by_name_a_show_passes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(home, TIKTOK, ("segments:", OVERRULED + "segments:"))
    assert cli.main(["check", SHOW]) == 0
    assert capsys.readouterr().out == f"{SHOW}: no faults found\n"


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("{overrule: {us-healin: {by: A, reason: B}}}", '20: "us-healin" is not a rule; did you mean'),
        ("{off: [us-limited-offer, no-such]}", '33: "no-such" is not a rule; docs/rules.md lists them.'),
        ("{off: us-healing}", '14: "us-healing" is a rule that stops a show and cannot just be off'),
    ],
)  # fmt: skip
def test_choices_must_be_of_rules_that_there_are(
    home: Path, capsys: pytest.CaptureFixture[str], rules: str, told: str
) -> None:
    show(home, ("segments:", f"rules: {rules}\nsegments:"))
    assert cli.main(["check", SHOW]) == 2
    assert f"{SHOW}:18:{told}" in capsys.readouterr().out


# -- preparing ----------------------------------------------------------------------------------------------


def test_doctor_tells_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(load_config())
    rundown = show(home, TIKTOK, ("It is made of clay.", "Only today!"))
    found = list(doctor._claims(studio, rundown, Path(SHOW)))
    assert [f.mark for f in found] == ["fault", "fault", "note"]
    assert found[0].what.startswith(f"{SHOW}:5:7: AI voices") and "overrule" in found[0].mend
    (fine,) = doctor._claims(studio, show(home), Path(SHOW))
    assert fine.mark == "ok"


def test_warnings_go_into_the_notes_and_blocks_of_a_script_file_stop_preparing(home: Path) -> None:
    (home / "show").mkdir()
    (home / "show" / "bye.txt").write_text("Goodbye. It cures acne.")
    file = ('{script: ["Goodbye."]}', "{script: bye.txt}")
    rundown = show(home, file, ("It is made of clay.", "Only today!"))
    studio = Studio(load_config(), offline=True)

    async def prepare() -> Any:
        try:
            return await studio.prepare(rundown, "en", (270, 480), lambda *_: None)
        finally:
            await studio.close()

    with pytest.raises(RundownError, match="us-healing"):
        asyncio.run(prepare())
    (home / "show" / "bye.txt").write_text("Goodbye.")
    rundown = load_rundown(rundown.path)
    assert [n for n in asyncio.run(prepare()).show.notes if "us-limited-offer" in n]


def test_what_a_model_writes_against_the_rules_is_sent_back_with_the_reason(home: Path) -> None:
    rundown = show(home)
    judge = judged_by_rules(lambda *_: lambda text, facts: ["said before"])(
        rundown, rundown.segments[0], "en"
    )
    first, second = judge("It cures acne, only today.", [])
    assert first == "said before" and "“cures acne”" in second, "a warning is for people, not for the model"
    assert judge("It is made of clay.", []) == ["said before"]
    assert any("heal" in text or "Health" in text for text in rules_in_words(rundown))


def test_people_see_them_before_they_approve(home: Path) -> None:
    rundown = show(home)
    (grave, light) = claims_of(rundown, "en")(
        Line("x", "It cures acne, only today.", "en"), rundown.segments[0]
    )
    assert (grave.category, grave.span, grave.grave) == ("us-healing", "cures acne", True)
    assert (light.category, light.grave) == ("us-limited-offer", False)
    assert claims_of in Studio(load_config()).judges


# -- what is known, and what is told ------------------------------------------------------------------------


def test_what_the_picture_shows() -> None:
    assert colours_of(load_theme("noir"), drawn=True) == ("purple", "orange")
    assert "white" in colours_of(load_theme("studio"), drawn=False)
    assert 0.5 < figure_share(load_template(scene_file("portrait"))) <= 1
    assert 0 < figure_share(load_template(scene_file("landscape"))) < 0.5


def test_overrules_are_told_once_and_are_the_operators() -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    by = Overrule(by="Ana", reason="agreed")
    first = RuleChoices(overrule={"a-b": by}, off=("c-d",), attended_by="Ben")
    tell_choices(first, RuleChoices(), lambda event, **fields: told.append((event, fields)))
    assert told == [
        ("rule_overruled", {"rule": "a-b", "by": "Ana", "reason": "agreed", "code": "operator"}),
        ("rule_off", {"rule": "c-d", "code": "operator"}),
        ("attended", {"by": "Ben", "code": "operator"}),
    ]
    told.clear()
    more = first.model_copy(update={"overrule": {"a-b": by, "e-f": by}})
    tell_choices(more, first, lambda event, **fields: told.append((event, fields)))
    assert [(event, fields["rule"]) for event, fields in told] == [("rule_overruled", "e-f")]
    assert code_of("rule_overruled", {"reason": "agreed"}) == ReasonCode.OPERATOR


def test_doctor_leaves_rules_alone_where_names_are_wrong(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(home, TIKTOK, ("scenes: portrait", "scenes: potrait"))
    given = Namespace(config=home / "config.yaml", show=Path(SHOW), obs=None, json=True, quick=True)
    assert asyncio.run(doctor.examine(given)) == 1
    said = capsys.readouterr().out
    assert "potrait" in said and "tiktok-us" not in said
