"""Claim rules keep a show from air, or warn, wherever a show is looked at; overrules go into the ledger."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_show import write_config, write_show

from cuehost import cli, doctor
from cuehost.claims import (
    Signatures,
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
from cuehost.rundown import Line, Overrule, RuleChoices, Rundown, Script, SegmentScript, load_rundown
from cuehost.stage import load_template
from cuehost.studio import Studio
from cuehost.writing.rules import verdict_on

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOW = "show/small.yaml"
TIKTOK = ("market: US", "market: US\nplatform: tiktok_shop_us")
CLAIM = ("It is made of clay.", "It cures acne. I've tried it. Only today!")
TODAY = ("material: clay", "material: clay\n      offer: only today")
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
    lines = capsys.readouterr().out.splitlines()
    unsupported = [line for line in lines if "overrule cup." in line]
    assert unsupported and all(line.startswith(f"{SHOW}:21:5: cup.") for line in unsupported), "by the guard"
    told = [line.split(": ", 2) for line in lines if line not in unsupported]
    assert [(place, rest[-1].rpartition("[")[2].partition(":")[0]) for place, *rest in told] == [
        (f"{SHOW}:5:7", "tiktok-us-ai-voice"),
        (f"{SHOW}:6:9", "tiktok-us-large-figure"),
        (f"{SHOW}:24:9", "us-own-experience"),
        (f"{SHOW}:24:9", "us-healing"),
        (f"{SHOW}:24:9", "us-limited-offer"),
    ]
    assert [what for _, what, *_ in told].count("warning") == 1


def test_warnings_are_no_faults(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(
        home,
        TODAY,
        ("It is made of clay.", "Only today!"),
    )
    assert cli.main(["check", SHOW]) == 0
    of_sheet, of_line, last = capsys.readouterr().out.splitlines()
    assert of_sheet.startswith(f"{SHOW}:12:14: warning: An offer may")
    assert of_line.startswith(f"{SHOW}:24:9: warning: An offer may be called limited only if it is")
    assert last == f"{SHOW}: no faults found"
    assert cli.main(["check", SHOW, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["ok"], document["faults"]) == (True, [])
    assert [(w["line"], w["column"]) for w in document["warnings"]] == [(12, 14), (24, 9)]


def test_a_bare_sheet_is_judged_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = home / "teas.yaml"
    sheet.write_text(
        "market: CN\nlanguage: zh\nproducts:\n  tea: {name: 好茶, selling_points: [香气最佳]}\n", "utf-8"
    )
    assert cli.main(["check", str(sheet)]) == 2
    assert capsys.readouterr().out.startswith(f"{sheet}:4:36: Absolute terms are forbidden")


def test_what_a_person_wrote_is_checked_against_the_sheet(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(home, ("It is made of clay.", "It is made of gold."))
    assert cli.main(["check", SHOW]) == 2
    (told,) = capsys.readouterr().out.splitlines()
    assert "cup.2: " in told and "'gold'" in told and "overrule cup.2" in told
    (home / "show" / "lines.md").write_text("It holds 900 ml.\n", "utf-8")
    show(home, ('{script: ["Goodbye."]}', "{script: lines.md}"))
    assert cli.main(["check", SHOW]) == 2
    assert "900 ml" in capsys.readouterr().out
    assert not verdict(show(home), load_config(), NOW, lines=True).blocks


def test_very_many_lines_are_left_to_prepare(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(home, ("      - It is made of clay.\n", "      - It is made of gold.\n" * 301))
    assert cli.main(["check", SHOW]) == 0
    assert "the 306 lines of your own, `prepare` tells" in capsys.readouterr().err


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
    rundown = show(home, TIKTOK, TODAY, ("It is made of clay.", "Only today!"))
    found = list(doctor._claims(studio, rundown, Path(SHOW)))
    assert [f.mark for f in found] == ["fault", "fault", "note", "note"], "of the sheet and of the line"
    assert found[0].what.startswith(f"{SHOW}:5:7: AI voices") and "overrule" in found[0].mend
    assert found[0].code == "claim_blocked" and found[0].values == {
        "claim": found[0].what, "at": f"{SHOW}:5:7", "told": "tiktok-us-ai-voice",
        "rule": "tiktok-us-ai-voice", "found": "", "sure": "reported",
        "source": found[0].values["source"], "day": found[0].values["day"],
    }  # fmt: skip
    assert f"{found[0].values['source']} (reported, {found[0].values['day']})" in found[0].what
    assert {note.values["found"] for note in found[2:]} == {"only today", "Only today"}
    (fine,) = doctor._claims(studio, show(home), Path(SHOW))
    assert fine.mark == "ok" and "told" not in fine.values


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
    cli.main(["script", SHOW, "overrule", "cup.2", "--by", "Ana", "--reason", "until midnight"])
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
    assert grave.code == "us-healing" and dict(grave.values)["found"] == "cures acne"
    assert claims_of in Studio(load_config()).judges


# -- what people overrule -----------------------------------------------------------------------------------

HEALS = ("It is made of clay.", "It is made of clay and cures acne.")
ANSWERS_FOR_IT = ["--by", "Ana Ruiz", "--reason", "approved as a medical device"]


def prepared(rundown: Rundown, lang: str = "en") -> Any:
    """The show as it would air."""

    async def prepare() -> Any:
        studio = Studio(load_config(), offline=True)
        try:
            return await studio.prepare(rundown, lang, (270, 480), lambda *_: None)
        finally:
            await studio.close()

    return asyncio.run(prepare())


def test_overruled_in_a_line_a_rule_passes_as_if_the_show_overruled_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rundown = show(home, HEALS)
    assert cli.main(["check", SHOW]) == 2
    with pytest.raises(RundownError, match="us-healing"):
        prepared(rundown)
    assert cli.main(["script", SHOW, "overrule", "cup.2", *ANSWERS_FOR_IT]) == 0
    capsys.readouterr()
    assert cli.main(["check", SHOW]) == 0
    assert capsys.readouterr().out == f"{SHOW}: no faults found\n"
    Studio(load_config()).check_show(rundown)
    assert "cup.2" in [line.line.id for part in prepared(rundown).show.segments for line in part.lines]


def test_an_overruling_of_a_line_is_for_its_words_and_its_rule_only(home: Path) -> None:
    rundown = show(home, HEALS)
    cli.main(["script", SHOW, "overrule", "cup.2", "--fault", "us-healing", *ANSWERS_FOR_IT])
    assert not verdict(rundown, load_config(), NOW).blocks
    assert verdict(show(home, (HEALS[0], "It is of clay and cures acne.")), load_config(), NOW).blocks
    other = show(home, HEALS, ('["Goodbye."]', '["It cures acne."]'))
    (fault,) = verdict(other, load_config(), NOW).blocks
    assert fault.line == 27, "another line says it too"
    with pytest.raises(RundownError, match=r"cup.2: .*cures"):
        prepared(show(home, HEALS))  # what the fact guard finds is another fault
    changed = show(home, HEALS, ("material: clay", "material: {en: clay, es: barro}"))
    assert not verdict(changed, load_config(), NOW).blocks, "that is the same fact"
    changed = show(home, HEALS, ("material: clay", "material: [clay, cork]"))
    assert verdict(changed, load_config(), NOW).blocks, "the line states a fact that is another now"


def test_a_line_of_a_person_that_the_sheet_does_not_bear_out_airs_only_overruled(home: Path) -> None:
    rundown = show(home, (HEALS[0], "It is made of walnut."))
    with pytest.raises(RundownError, match=r"small.yaml:20:\d+: cup.2: .*walnut.*overrule cup.2 --reason"):
        prepared(rundown)
    cli.main(["script", SHOW, "overrule", "cup.2", *ANSWERS_FOR_IT])
    assert prepared(rundown)


def test_only_a_person_overrules(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(home, HEALS)
    assert cli.main(["script", SHOW, "overrule", "cup.2", "--by", "Cuehost", "--reason", "x"]) == 2
    assert cli.main(["script", SHOW, "overrule", "cup.2", "--by", "Ana", "--reason", " "]) == 2
    named = OVERRULED.replace("Ana Ruiz", "cuehost")
    blocks = verdict(show(home, TIKTOK, ("segments:", named + "segments:")), load_config(), NOW).blocks
    assert [(b.line, b.message) for b in blocks] == [
        (n, '"cuehost" is no person, and only a person may overrule a rule; name who answers for it.')
        for n in (21, 22)
    ]


def test_who_answers_for_a_line_is_told_once(home: Path) -> None:
    rundown = show(home, HEALS)
    cli.main(["script", SHOW, "overrule", "cup.2", *ANSWERS_FOR_IT])
    cli.main(["script", SHOW, "approve", "all", "--by", "Ben"])
    ready = prepared(rundown)
    parts = tuple(
        SegmentScript(p.segment.id, tuple(line.line for line in p.lines)) for p in ready.show.segments
    )
    told: list[tuple[str, dict[str, Any]]] = []
    signatures = Signatures(lambda event, **fields: told.append((event, fields)))
    for _ in range(2):
        signatures.tell(ready.rundown, Script("Test show", "en", parts))
    (_, approved), *overruled = told
    assert (approved["by"], approved["lang"], approved["code"]) == ("Ben", "en", "operator")
    assert approved["lines"] == [line.id for part in parts for line in part.lines]
    assert "us-healing" in [fields["rule"] for _, fields in overruled]
    for event, fields in overruled:
        assert event == "rule_overruled" and fields["line"] == "cup.2" and fields["by"] == "Ana Ruiz"
        assert fields["text"] == HEALS[1] and fields["words"] in HEALS[1] and fields["signed"]
        assert fields["reason"] == "approved as a medical device"
    told.clear()
    cli.main(["script", SHOW, "withdraw", "cup.1", "--by", "Ben"])
    again = Signatures(lambda event, **fields: told.append((event, fields)))
    again.tell(ready.rundown, Script("Test show", "en", parts))
    assert "cup.1" not in told[0][1]["lines"]


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


def test_nothing_found_is_known_for_the_same_show_script_and_day_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []

    def counted(*args: Any, **options: Any) -> Any:
        judged.append("once")
        return verdict_on(*args, **options)

    monkeypatch.setattr("cuehost.claims.verdict_on", counted)
    config, plain = load_config(home / "config.yaml"), show(home)
    script = Script("Test show", "en", (SegmentScript("cup", (Line("cup.1", "It is made of clay.", "en"),)),))
    for given, day, of, times in (
        (plain, NOW, None, 1),
        (plain, NOW, None, 0),
        (plain, NOW, script, 1),
        (plain, NOW, script, 0),
        (plain, NOW + timedelta(days=1), script, 1),
        (show(home, ("It is made of clay.", "It is made of white clay.")), NOW, None, 1),
        (show(home, ("It is made of clay.", "Only today!")), NOW, None, 1),
        (show(home, ("It is made of clay.", "Only today!")), NOW, None, 1),  # what was found is found again
    ):
        judged.clear()
        found = verdict(given, config, day, "en", script=of)
        assert (len(judged), bool(found.warnings)) == (times, "Only" in str(given.segments)), (given, day)
