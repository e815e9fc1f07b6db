"""The doctor names what is wrong on this computer, with the mend, and nothing that is not."""

from __future__ import annotations

import asyncio
import json
import shutil
from argparse import Namespace
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_show import write_config, write_show

from cuehost import doctor, graphics
from cuehost.config import load_config
from cuehost.errors import ObsRefused
from cuehost.graphics import MissingFont
from cuehost.stage import StageStats
from cuehost.studio import Studio

Usage = namedtuple("Usage", "total used free")
GB = 1_000_000_000


@pytest.fixture(autouse=True)
def healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that lacks nothing but a running OBS; tests take away what they look for."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9 * GB, 0, 9 * GB))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(graphics, "shaping_available", lambda: True)
    monkeypatch.setattr(graphics, "fonts_missing", lambda _: [])
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


Look = Callable[..., tuple[int, list[dict[str, str]]]]


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Look:
    """Have the doctor look; its status and findings."""
    monkeypatch.chdir(tmp_path)

    def examine(config: str = "", **options: Any) -> tuple[int, list[dict[str, str]]]:
        given = Namespace(config=write_config(tmp_path, config), show=None, obs=None, json=True, quick=True)
        status = asyncio.run(doctor.examine(Namespace(**(vars(given) | options))))
        said = capsys.readouterr()
        assert said.err == ""
        return status, json.loads(said.out)

    return examine


def _stage() -> Any:
    class Answering:
        version = "OBS 30.2.3"

        async def __aenter__(self) -> Any:
            return self

        async def __aexit__(self, *_: object) -> None:
            pass

        async def canvas(self) -> tuple[int, int]:
            return 1080, 1920

        async def fps(self) -> float:
            return 30.0

        async def stats(self) -> StageStats:
            return StageStats(5.0, 200.0, 50_000.0, 30.0, 5.0, 0, 1000, 0, 0)

    return Answering()


def with_obs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect(*_: Any, **__: Any) -> Any:
        return _stage()

    monkeypatch.setattr("cuehost.stage.Stage.connect", connect)


def faults(findings: list[dict[str, str]]) -> list[str]:
    return [f["what"] for f in findings if f["mark"] == "fault"]


def test_a_healthy_computer_has_no_faults_and_obs_may_still_be_off(look: Look) -> None:
    status, findings = look()
    assert (status, faults(findings)) == (0, [])
    (obs,) = [f for f in findings if "No OBS answers" in f["what"]]
    assert obs["mark"] == "note" and obs["mend"].startswith("Start OBS")
    assert all(set(f) == {"mark", "what", "mend", "code", "values"} for f in findings)
    assert obs["code"] == "obs_silent" and set(obs["values"]) == {"address"}
    assert any(f["what"] == "Hosts: kofi, kofi-suit, leo, mia, mia-knit, nadia, pip" for f in findings)


def test_before_a_show_obs_must_answer(look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    show = write_show(tmp_path / "show")
    status, findings = look(show=show)
    assert status == 1 and [text for text in faults(findings) if "No OBS answers" in text] == faults(findings)
    with_obs(monkeypatch)
    status, findings = look(show=show)
    assert (status, faults(findings)) == (0, [])
    assert any(f["what"] == "OBS answers (OBS 30.2.3), canvas 1080x1920" for f in findings)


def test_a_refused_password_is_told(look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: Any, **__: Any) -> Any:
        raise ObsRefused("OBS refuses the password.", "Set it.")

    monkeypatch.setattr("cuehost.stage.Stage.connect", refused)
    status, findings = look(show=write_show(tmp_path / "show"))
    assert status == 1
    told = {"mark": "fault", "what": "OBS refuses the password.", "mend": "Set it."}
    assert told | {"code": "", "values": {}} in findings, "in nobody's words"


def test_missing_programs_are_a_note_with_the_packages(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    _, findings = look()
    (note,) = [f for f in findings if f["what"].startswith("Not installed here")]
    assert note["what"].endswith(": obs, Xvfb") and "apt-get install obs-studio xvfb" in note["mend"]
    monkeypatch.setattr("sys.platform", "win32")
    assert not [f for f in look()[1] if f["what"].startswith("Not installed")]


def test_missing_fonts_are_faults_and_missing_shaping_a_note(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def missing(langs: tuple[str, ...]) -> list[MissingFont]:
        asked.append(langs)
        return [MissingFont("th", "No font here draws Thai.", "Install fonts-noto-core.")]

    monkeypatch.setattr(graphics, "fonts_missing", missing)
    monkeypatch.setattr(graphics, "shaping_available", lambda: False)
    status, findings = look()
    assert status == 1
    assert [(f["what"], f["mend"]) for f in findings if f["mark"] == "fault"] == [
        ("No font here draws Thai.", "Install fonts-noto-core.")
    ]
    assert asked == [("en",)]
    assert not [f for f in findings if f["what"].startswith("Fonts for")]
    (note,) = [f for f in findings if "libfribidi" in f["what"]]
    assert note["mark"] == "note" and "libfribidi0" in note["mend"]


def test_the_fonts_of_all_the_shows_languages_are_looked_for(
    look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(graphics, "fonts_missing", lambda langs: asked.append(tuple(langs)) or [])
    text = (
        write_show(tmp_path / "show")
        .read_text()
        .split("segments:")[0]
        .replace("language: en", "language: [en, th]")
    )
    show = tmp_path / "show" / "two.yaml"
    show.write_text(text + "segments:\n  - opening: {}\n  - closing: {}\n")
    _, findings = look(show=show)
    assert asked == [("en", "th")]
    assert any("th is spoken by a robotic voice" in f["what"] for f in findings)


def test_no_host_is_a_fault(look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hosts" / "half").mkdir(parents=True)
    monkeypatch.setattr(doctor, "HOSTS", tmp_path / "hosts")
    status, findings = look()
    assert status == 1 and faults(findings) == ["There is no host."]


def test_a_shows_unknown_host_scenes_and_theme_are_all_told(look: Look, tmp_path: Path) -> None:
    show = write_show(
        tmp_path / "show", ("host: mia", "host: mai"), ("scenes: portrait", "scenes: potrait\ntheme: noire")
    )
    status, findings = look(show=show)
    assert status == 1
    assert faults(findings)[:3] == [
        'There is no host "mai".', 'There is no scene template "potrait".', 'There is no theme "noire".',
    ]  # fmt: skip
    assert all("Did you mean" in f["mend"] for f in findings if f["what"].startswith("There is no"))


def test_an_unknown_template_is_told_once_even_where_obs_answers(
    look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_obs(monkeypatch)
    _, findings = look(show=write_show(tmp_path / "show", ("scenes: portrait", "scenes: potrait")))
    assert faults(findings) == ['There is no scene template "potrait".']


def test_a_faulty_rundown_is_told_whole_and_the_rest_is_looked_at(look: Look, tmp_path: Path) -> None:
    plat = ("product: plate", "product: plat")
    show = write_show(tmp_path / "show", ("9.90 USD", "cheap"), ("market: US", "market: USA"), plat)
    status, findings = look(show=show)
    assert status == 1
    told = faults(findings)[:3]
    assert ":3:9:" in told[0] and ":10:14:" in told[1] and 'no product "plat"' in told[2]
    market, _, product = (f for f in findings if f["code"] == "rundown_fault")
    assert market["values"] == {"fault": told[0]}, "that has no code"
    assert product["values"] == {
        "fault": told[2], "at": f"{show}:25:14", "told": "product_near", "key": "plat", "near": "plate",
    }  # fmt: skip
    assert any(f["what"].startswith("Fonts for") for f in findings)


def test_doctor_tells_why_a_line_by_hand_is_not_true_by_code(tmp_path: Path) -> None:
    studio = Studio(load_config(write_config(tmp_path), {}))
    show = write_show(tmp_path, ("It is made of clay.", "It is made of gold."))
    (found,) = doctor._claims(studio, studio.rundown(show), show)
    assert found.what == (
        f"{found.values['at']}: cup.2: the material 'gold' is not in the product sheet. Correct the line or "
        'the sheet, or answer for it: cuehost script small.yaml overrule cup.2 --reason "..."'
    )
    assert found.values == {
        "claim": found.what, "at": found.values["at"], "told": "line_untrue", "line": "cup.2",
        "show": "small.yaml", "because": "not_there", "what": "material", "said": "gold",
    }  # fmt: skip


def test_a_full_disk_is_a_fault_for_each_folder(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(9 * GB, 9 * GB, 5_000_000))
    status, findings = look()
    assert status == 1
    assert [text.split(" at ")[0] for text in faults(findings)] == ["Only 5 MB are free"] * 2


def test_a_folder_below_a_file_cannot_be_written(look: Look, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    status, findings = look()
    assert status == 1
    (fault,) = [f for f in findings if f["mark"] == "fault"]
    assert fault["what"] == f"{tmp_path / 'out'} cannot be written." and "out" in fault["mend"]


def test_a_folder_that_is_not_there_yet_is_no_fault_and_is_not_made(look: Look, tmp_path: Path) -> None:
    assert faults(look()[1]) == []
    assert not (tmp_path / "out").exists() and not (tmp_path / "cache").exists()


def test_who_writes_and_whether_it_has_its_key(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    assert any("written offline" in f["what"] for f in look()[1])
    status, findings = look("llm: {model: some-model}\n")
    assert status == 1 and faults(findings) == ["The model some-model needs a key."]
    local = "llm: {model: some-model, base_url: 'http://127.0.0.1:1/v1'}\n"
    assert faults(look(local)[1]) == [], "a model of one's own needs none"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-s3cret")
    status, findings = look("llm: {model: some-model}\n")
    assert (status, faults(findings)) == (0, [])
    assert "s3cret" not in json.dumps(findings)


def test_an_image_model_without_its_key_is_told_and_stops_nothing(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(settings: str) -> list[tuple[str, str, str]]:
        status, findings = look(settings)
        assert status == 0
        assert "s3cret" not in json.dumps(findings)
        return [
            (f["mark"], f["what"], f["mend"])
            for f in findings
            if "image model" in f["what"] or "Pictures of sets" in f["what"]
        ]

    monkeypatch.delenv("CUEHOST_IMAGES_KEY", raising=False)
    assert told("") == [], "Cuehost draws the sets, and nobody asked for more"
    ((mark, what, mend),) = told("images: {model: some-painter}\n")
    assert (mark, "some-painter" in what, "CUEHOST_IMAGES_KEY" in mend) == ("note", True, True)
    ((mark, _, _),) = told("images: {model: some-painter, base_url: 'http://127.0.0.1:1/v1'}\n")
    assert mark == "ok", "a server of one's own needs none"
    monkeypatch.setenv("CUEHOST_IMAGES_KEY", "sk-s3cret")
    ((mark, _, _),) = told("images: {model: some-painter}\n")
    assert mark == "ok"


def test_a_person_reads_one_line_for_each_finding_with_the_mend_below(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("a file")
    given = Namespace(config=write_config(tmp_path), show=None, obs=None, json=False, quick=True)
    assert asyncio.run(doctor.examine(given)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok     Python 3")
    at = lines.index(f"FAULT  {tmp_path / 'out'} cannot be written.")
    assert lines[at + 1].startswith("       Set another")
    assert all(line[:7] in ("ok     ", "note   ", "FAULT  ", "       ") for line in lines)
