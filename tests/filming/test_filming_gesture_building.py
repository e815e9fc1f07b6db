"""From a clip in which an arm is raised to a host that does it on cues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest
import yaml
from film_arms import outline, raising, still, with_arm
from film_clips import RATE, write_clip
from film_portrait import SKIN, closed_face

from cuehost import places
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
