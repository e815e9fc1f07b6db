"""From a clip in which an arm is raised to a host that does it on cues."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import yaml
from film_arms import outline, raising, still, with_arm
from film_clips import RATE, write_clip
from film_portrait import SKIN, closed_face

from cuehost import filming, places
from cuehost.cli import main
from cuehost.filming import Filmed, Heard, Tools, Tracked, build_from_clip, parse_consent
from cuehost.filming.clip_tracking import Sighting, Watched
from cuehost.filming.matting import Picture
from cuehost.host import load_pack
from cuehost.host.presenter import Presenter

RAISED = [*raising(60, 12, 14, 30), *raising(0, 12, 14, 30)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Filmed, list[str]]:
    """A host from 5 s in which the arm is raised twice; the second time a hand is seen before the face."""
    rest = still()
    scenes = {share: with_arm(rest, share) for share in set(RAISED)}
    nose = closed_face().points[1, :2]

    def hands(number: int, share: float) -> tuple[np.ndarray, ...]:
        seen = scenes[share].hands
        return (seen[0] - seen[0][8] + nose,) if share == 1 and number > 130 else seen

    def track_clip(pictures: Iterable[Picture]) -> Iterator[Watched]:
        for number, picture in enumerate(pictures):
            sighting = Sighting(closed_face().points, hands(number, RAISED[number]))
            yield Watched(picture, 1.0, sighting)

    folder = tmp_path_factory.mktemp("clip")
    sound = np.zeros(len(RAISED) * RATE // 25, np.float32)
    clip = write_clip(folder / "clip.mp4", (scenes[share].picture for share in RAISED), sound)
    told: list[str] = []
    filmed = build_from_clip(
        clip,
        "mara",
        parse_consent("Mara Lindt, 2026-11-20, for tests"),
        folder / "hosts",
        Tools(
            lambda _picture: Tracked((closed_face(),), (), rest.mask),
            track_clip,
            lambda _sound: Heard(np.zeros((0, 5), np.float32), 100, ""),
            lambda pictures: map(outline, pictures),
        ),
        progress=lambda what, done, total: told.append(f"{what} {done}/{total}"),
    )
    return filmed, told


@pytest.fixture
def own_host(built: tuple[Filmed, list[str]], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The host's folder, where the command looks for it."""
    monkeypatch.setattr(places, "OWN_HOSTS", built[0].folder.parent)
    return built[0].folder


def test_the_clip_s_gestures_are_listed_and_shown(built: tuple[Filmed, list[str]]) -> None:
    filmed, told = built
    listed = yaml.safe_load((filmed.folder / "gestures.yaml").read_text("utf-8"))["gestures"]
    assert [(row["number"], row["name"], row["use"]) for row in listed] == [
        (1, "point_up", False),
        (2, "point_up", False),
    ]
    assert listed[1]["fault"] == "a hand covers the face"
    assert listed[0]["seconds"][1] == pytest.approx((60 + 12) / 25, abs=0.16)
    assert (filmed.folder / "gestures.webp").stat().st_size > 5000
    assert (filmed.folder / listed[0]["footage"]).stat().st_size < 3_000_000
    (finding,) = [finding for finding in filmed.findings if finding.what == "gestures"]
    assert finding.text == "2 gestures found, 1 of which can be made"
    assert "Gestures found in the clip" in filmed.report.read_text("utf-8")
    assert "gestures 2/2" in told
    assert load_pack(filmed.folder).gestures == ()  # until they are named


def test_a_gesture_that_is_named_is_made_on_cues(own_host: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["host", "gestures", "mara", "1=present_right"]) == 0
    said = capsys.readouterr()
    assert "present_right" in said.out.splitlines()[0]
    assert said.out.splitlines()[0].endswith("in use")
    assert said.out.splitlines()[1].endswith("cannot be made: a hand covers the face")
    pack = load_pack(own_host)
    assert [gesture.spec.name for gesture in pack.gestures] == ["present_right"]

    presenter = Presenter(pack, rng=Random(1))
    presenter.gesture("present_right", stroke_at=1.2)
    shown = [presenter.step() for _ in range(32)][-1].picture
    assert shown is not None
    left, _, right, bottom = pack.gestures[0].box
    x, y = (left + right) // 2, bottom - 120  # the forearm
    assert np.abs(shown[y - 3 : y + 4, x - 3 : x + 4, :3].astype(int) - SKIN).max() < 25

    assert main(["host", "gestures", "mara", "1="]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("not used")
    assert load_pack(own_host).gestures == ()


def test_what_cannot_be_is_told(own_host: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (own_host / "gestures.yaml").read_bytes()
    for asked, told in (
        ("2=greet", "Gesture 2 cannot be made: a hand covers the face."),
        ("1=present_rihgt", "Did you mean 'present_right'?"),
        ("7=greet", "There are 1 to 2."),
        ("greet", "Write its number and a movement"),
    ):
        assert main(["host", "gestures", "mara", asked]) == 2
        assert told in capsys.readouterr().err
    assert (own_host / "gestures.yaml").read_bytes() == before


def test_a_host_without_gestures_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["host", "gestures", "mia"]) == 2
    assert "has no gestures of its own" in capsys.readouterr().err


@pytest.fixture
def again(
    built: tuple[Filmed, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[str], Path, dict[str, Any]]:
    """The command that films mara anew, her folder, and what is to be otherwise in the host it builds."""
    anew: dict[str, Any] = {"source": "", "shift_s": 0.0, "fault": ""}
    folder = tmp_path / "own" / "mara"

    def put(*_: object, **_more: object) -> Filmed:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(built[0].folder, folder)
        listed = yaml.safe_load((folder / "gestures.yaml").read_text("utf-8"))
        listed["gestures"][0]["seconds"] = [s + anew["shift_s"] for s in listed["gestures"][0]["seconds"]]
        if anew["fault"]:
            listed["gestures"][0]["fault"] = anew["fault"]
        (folder / "gestures.yaml").write_text(yaml.safe_dump(listed), "utf-8")
        spec = yaml.safe_load((folder / "pack.yaml").read_text("utf-8"))
        spec["consent"]["source"] = anew["source"] or spec["consent"]["source"]
        (folder / "pack.yaml").write_text(yaml.safe_dump(spec), "utf-8")
        return built[0]._replace(folder=folder)

    monkeypatch.setattr(places, "OWN_HOSTS", folder.parent)
    for name, stand_in in (
        ("has_kit", lambda _kit: True),
        ("is_clip", lambda _path: True),
        ("build_from_clip", put),
    ):
        monkeypatch.setattr(filming, name, stand_in, raising=False)
    film = ["host", "film", "mara", "--from", "mara.mp4", "--consent", "Mara Lindt, 2026-11-20, for tests"]
    assert main(film) == 0
    assert main(["host", "gestures", "mara", "1=present_right"]) == 0
    return [*film, "--replace"], folder, anew


def _in_use(folder: Path) -> list[str]:
    return [gesture.spec.name for gesture in load_pack(folder).gestures]


def test_filmed_again_from_the_same_clip_the_names_are_kept(
    again: tuple[list[str], Path, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    film, folder, anew = again
    anew["shift_s"] = 0.12  # found a little later than before
    assert main(film) == 0
    assert "ok    names: gesture 1 is present_right, as before." in capsys.readouterr().err
    assert _in_use(folder) == ["present_right"]
    assert main([*film, "--json"]) == 0
    (name,) = json.loads(capsys.readouterr().out)["names"]
    assert (name["name"], name["number"], name["fault"]) == ("present_right", 1, "")


@pytest.mark.parametrize(
    ("otherwise", "told"),
    [
        ({"source": "sha256:another"}, "the host was made from something else"),
        ({"shift_s": 0.6}, "no gesture was found there"),
        ({"fault": "the head moves too far"}, "gesture 1 cannot be made: the head moves too far"),
    ],
)
def test_a_name_that_fits_no_more_is_told(
    again: tuple[list[str], Path, dict[str, Any]],
    otherwise: dict[str, Any],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    film, folder, anew = again
    anew.update(otherwise)
    assert main(film) == 0
    said = capsys.readouterr().err
    assert "note  names: no gesture is present_right (at " in said
    assert f" s of the clip) any more: {told}." in said
    assert _in_use(folder) == []


def test_names_that_cannot_be_read_are_told_as_lost(
    again: tuple[list[str], Path, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    film, folder, _ = again
    (folder / "gestures.yaml").write_text("gestures: [", "utf-8")
    assert main(film) == 0
    assert "note  names: those of the gestures before are lost. mara/gestures.yaml" in capsys.readouterr().err
    assert _in_use(folder) == []
