"""The audience of a show on air: opened with it, closed with it, and no trace of names after."""

from __future__ import annotations

import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_show import write_config, write_show
from virtual_audience import Parrot

from cuehost.audience_record import KEY_FILE, forget_key, show_key
from cuehost.config import load_config
from cuehost.playout import ReadyShow
from cuehost.studio import Studio
from cuehost.viewers import Viewers, languages_beside, sheet_answerer


class Told:
    """What was told, as a ledger notes it."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, event: str, **fields: Any) -> None:
        self.events.append((event, fields))

    def of(self, event: str) -> list[dict[str, Any]]:
        return [fields for name, fields in self.events if name == event]


def viewers(folder: Path, audience: str) -> tuple[Viewers, ReadyShow]:
    studio = Studio(load_config(write_config(folder, f"audience: {audience}\n"), {}), offline=True)
    rundown = studio.rundown(write_show(folder))
    show: Any = SimpleNamespace(lang="en", segments=())
    template = studio.template(rundown).scaled((540, 960))
    ready: Any = SimpleNamespace(show=show, rundown=rundown, template=template)
    return Viewers(studio, lambda rundown, lang: Parrot(), {}), ready


HOST: Any = SimpleNamespace(emotion=None)
BROADCAST: Any = SimpleNamespace(conductor=None, editor=None)


async def test_without_a_source_there_is_no_audience(tmp_path: Path) -> None:
    shows, ready = viewers(tmp_path, "[]")
    async with shows.on_air(ready, tmp_path, BROADCAST, HOST, Told()) as hear:
        assert hear is None and shows.status() is None
    assert not (tmp_path / KEY_FILE).exists()


async def test_what_is_opened_is_closed_and_nobody_can_be_found_after(tmp_path: Path) -> None:
    (tmp_path / "chat.jsonl").write_text('{"type": "viewers", "count": 7}\n')
    shows, ready = viewers(tmp_path, "[{source: replay, file: chat.jsonl}]")
    told = Told()
    async with shows.on_air(ready, tmp_path, BROADCAST, HOST, told) as hear:
        assert hear is not None
        status = shows.status()
        assert status is not None and [s["name"] for s in status["sources"]] == ["replay"]
        if hasattr(stat, "S_IMODE"):
            assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert shows.status() is None
    assert not (tmp_path / KEY_FILE).exists() and not (tmp_path / ".viewers").exists()


async def test_a_source_without_its_secret_costs_nothing_but_itself(tmp_path: Path) -> None:
    (tmp_path / "chat.jsonl").write_text("")
    shows, ready = viewers(tmp_path, "[{source: webhook}, {source: replay, file: chat.jsonl}]")
    told = Told()
    async with shows.on_air(ready, tmp_path, BROADCAST, HOST, told):
        status = shows.status()
        assert status is not None and [s["name"] for s in status["sources"]] == ["replay"]
    (fault,) = told.of("fault")
    assert fault["source"] == "webhook" and "CUEHOST_WEBHOOK_SECRET" in fault["reason"]


async def test_a_folder_that_cannot_be_written_leaves_the_show_without_answers(tmp_path: Path) -> None:
    shows, ready = viewers(tmp_path, "[{source: replay, file: chat.jsonl}]")
    told = Told()
    async with shows.on_air(ready, tmp_path / "gone", BROADCAST, HOST, told) as hear:
        assert hear is None
    assert "viewers cannot be answered" in told.of("fault")[0]["reason"]


def test_a_show_that_goes_on_has_its_key_again(tmp_path: Path) -> None:
    first = show_key(tmp_path)
    assert show_key(tmp_path) == first
    forget_key(tmp_path)
    forget_key(tmp_path)
    assert show_key(tmp_path) != first


@pytest.mark.parametrize("kept", [b"", b"short"])
def test_a_damaged_key_is_made_anew(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(kept)
    assert len(show_key(tmp_path)) >= 32


def test_viewers_are_answered_in_the_rundowns_languages_that_there_is_a_voice_for(tmp_path: Path) -> None:
    studio = Studio(load_config(write_config(tmp_path), {}), offline=True)
    small = studio.rundown(write_show(tmp_path))
    several = {"languages": ("en", "es", "th", "de"), "markets": {"th": "TH", "es": "US"}}
    rundown = small.model_copy(update=several)
    assert languages_beside(rundown, "en", lambda lang: lang != "de") == ["es"]
    answerer = sheet_answerer(rundown, "en", ["es"])
    assert answerer.langs == ("en", "es")
