"""`cuehost host film`: from the command line to a host that rundowns can name."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from film_portrait import portrait, tracked

from cuehost import airing, film_command, filming, places
from cuehost.cli import main
from cuehost.errors import InputError
from cuehost.filming.landmarks import Face
from cuehost.rundown import Span

CONSENT = "Mara Lindt, 2026-11-20, for tests"


@pytest.fixture
def photo(tmp_path: Path, closed: Face, monkeypatch: pytest.MonkeyPatch) -> str:
    """A picture, with the tracker standing ready, and hosts in a folder of the test's own."""
    picture, mask = portrait(closed)
    cv2.imwrite(str(tmp_path / "photo.png"), picture)
    monkeypatch.setattr(places, "OWN_HOSTS", tmp_path / "own")
    monkeypatch.setattr(filming, "has_kit", lambda _kit: True, raising=False)
    monkeypatch.setattr(filming, "track", lambda _picture, _kit: tracked(closed, mask), raising=False)
    return str(tmp_path / "photo.png")


def test_without_consent_nothing_is_built(
    photo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for consent in ([], ["--consent", "sure"]):
        assert main(["host", "film", "mara", "--from", photo, *consent]) == 2
        assert "needs that person's consent" in capsys.readouterr().err
    assert not (tmp_path / "own").exists()


def test_a_filmed_host_can_be_named(photo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film = ["host", "film", "mara", "--from", photo, "--consent", CONSENT]
    assert main([*film, "--gender", "female"]) == 0
    said = capsys.readouterr()
    assert said.out.strip() == str(tmp_path / "own" / "mara")
    assert "ok    mouth: the lips are closed." in said.err
    assert places.host_folder("mara") == tmp_path / "own" / "mara"
    assert places.host_folder("mia") == places.HOSTS / "mia"
    with pytest.raises(InputError, match=r'Did you mean "mara"\?'):
        places.host_folder("marra")

    assert main(film) == 2
    assert "add --replace" in capsys.readouterr().err
    assert main([*film, "--replace", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["consent"] == CONSENT
    assert {f["what"] for f in document["findings"]} >= {"light", "sharpness", "mouth", "resolution"}

    told: list[tuple[str, dict[str, Any]]] = []
    rundown: Any = SimpleNamespace(virtual_hosts=("mara", "mia"))
    asyncio.run(airing._tell_consents(rundown, lambda event, **fields: told.append((event, fields))))
    assert [event for event, _ in told] == ["consent"]
    assert told[0][1]["host"] == "mara"
    assert CONSENT in told[0][1]["reason"]


def test_a_name_of_a_shipped_host_is_refused(photo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["host", "film", "mia", "--from", photo, "--consent", CONSENT]) == 2
    assert "comes with Cuehost" in capsys.readouterr().err


def test_offline_the_kit_is_not_fetched(
    photo: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(filming, "has_kit", lambda _kit: False, raising=False)
    monkeypatch.setattr(filming, "fetch_kit", lambda *_: pytest.fail("fetched"), raising=False)
    assert main(["host", "film", "mara", "--from", photo, "--consent", CONSENT, "--offline"]) == 1
    assert "is not on this computer" in capsys.readouterr().err


def test_a_clip_goes_its_own_way(
    photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: dict[str, Any] = {}

    def build_from_clip(*args: Any, **more: Any) -> None:
        asked.update(source=args[0], tools=args[4], about=more["about"])
        raise InputError("seen enough")

    said = tmp_path / "said.txt"
    said.write_text("Five very\nfine  forks.", "utf-8")
    film = ["host", "film", "mara", "--from", photo, "--consent", CONSENT, "--said", str(said)]
    assert main(film) == 2
    assert "is no clip" in capsys.readouterr().err

    monkeypatch.setattr(filming, "is_clip", lambda _path: True, raising=False)
    monkeypatch.setattr(filming, "build_from_clip", build_from_clip, raising=False)
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(film_command, "listen", lambda _s, text, lang: heard.append((text, lang)))
    assert main([*film, "--lang", "es"]) == 2
    assert asked["source"] == Path(photo)
    asked["tools"].listen(np.zeros(10, np.float32))
    assert heard == [("Five very fine forks.", "es")]

    said.write_text("", "utf-8")
    assert main(film) == 2
    assert "0 characters" in capsys.readouterr().err


@pytest.fixture
def babble() -> np.ndarray:
    """25 s of sound, half of it silent."""
    sound = np.random.default_rng(1).normal(0, 0.2, 25 * 48_000).astype(np.float32)
    sound[12 * 48_000 :] = 0
    return sound


def test_without_words_a_clip_s_mouths_are_guessed_by_loudness(
    babble: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filming, "understood", lambda *_: "", raising=False)
    heard = film_command.listen(babble, "", "en")
    assert heard.how == "loudness"
    assert heard.shapes.shape == (2500, 5)
    assert heard.shapes[300:900, 0].mean() > 0.1
    assert heard.shapes[1300:].max() == 0


def test_the_words_of_a_clip_are_timed_across_its_pieces(
    babble: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word goes on where one piece of the sound ends and the next begins."""
    babble[12 * 48_000 :] = babble[: 13 * 48_000]
    spans = (Span("m", 4.0, 4.4, 0), Span("m", 19.8, 20.3, 2))
    monkeypatch.setattr(film_command, "times_of", lambda *_: (spans, spans))
    monkeypatch.setattr(filming, "understood", lambda *_: "m m", raising=False)
    heard = film_command.listen(babble, "", "en")
    assert heard.how == "the words understood"
    closed = heard.shapes[:, 2] > 0.5
    assert closed[405:435].all()
    assert closed[1985:1995].all()
    assert closed[2005:2025].all()
    assert not closed[500:1900].any()
