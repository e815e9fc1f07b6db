"""From a clip to a host's pack that speaks with the person's own mouths."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from film_clips import RATE, write_clip
from film_portrait import portrait
from film_speakers import BY_NAME, face_saying

from cuehost.errors import InputError
from cuehost.filming import Filmed, Heard, Tools, Tracked, build_from_clip, parse_consent
from cuehost.filming.clip_tracking import Sighting, Watched
from cuehost.filming.landmarks import Face
from cuehost.filming.matting import Picture
from cuehost.filming.mouth import Shape
from cuehost.host import Pack, Performance, load_pack
from cuehost.host.presenter import BLOCK, Presenter
from cuehost.host.scaling import resized
from cuehost.host.visemes import MouthTrack

CONSENT = parse_consent("Mara Lindt, 2026-11-20, for tests")
_WORDS = ("open35_mid", "mbp", "open60_mid", "open15_oo", "mbp", "open35_ee", "open85_mid", "open35_oo")


def _script() -> list[Shape]:
    """6 s: a second at rest, then mouths that go from one shape to another, then rest."""
    rng = np.random.default_rng(1)
    spoken = [BY_NAME[_WORDS[i]] for i in rng.integers(0, len(_WORDS), 34) for _ in range(3)]
    return [*[BY_NAME["rest"]] * 25, *spoken[:100], *[BY_NAME["rest"]] * 25]


SCRIPT = _script()


def _track_rows() -> np.ndarray:
    rows = [[s.open, s.wide, float(s.lips == "closed"), 0, 0] for s in SCRIPT]
    return np.repeat(np.array(rows, np.float32), 4, axis=0)


def _tools(faces: dict[str, Face], mask: np.ndarray) -> Tools:
    def track_clip(pictures: Iterable[Picture]) -> Iterator[Watched]:
        for shape, picture in zip(SCRIPT, pictures, strict=False):
            yield Watched(picture, 1.0, Sighting(faces[shape.id].points, ()))

    def track(_picture: Picture) -> Tracked:
        return Tracked((faces["rest"],), (), mask)

    return Tools(track, track_clip, lambda _sound: Heard(_track_rows(), 100, "the words given"))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tools]:
    faces = {shape.id: face_saying(shape) for shape in SCRIPT}
    painted = {name: portrait(face) for name, face in faces.items()}
    sound = np.zeros(6 * RATE, np.float32)
    sound[RATE : 5 * RATE] = np.random.default_rng(1).normal(0, 0.2, 4 * RATE)
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    write_clip(path, (painted[shape.id][0] for shape in SCRIPT), sound)
    return path, _tools(faces, painted["rest"][1])


@pytest.fixture(scope="module")
def built(clip: tuple[Path, Tools]) -> tuple[Filmed, list[tuple[str, int, int]]]:
    told: list[tuple[str, int, int]] = []
    filmed = build_from_clip(
        clip[0],
        "mara",
        CONSENT,
        clip[0].parent / "hosts",
        clip[1],
        today=datetime.date(2026, 11, 22),
        progress=lambda *step: told.append(step),
    )
    return filmed, told


@pytest.fixture(scope="module")
def pack(built: tuple[Filmed, list[tuple[str, int, int]]]) -> Pack:
    return load_pack(built[0].folder)


def test_the_host_has_the_person_s_own_mouths(
    built: tuple[Filmed, list[tuple[str, int, int]]], pack: Pack
) -> None:
    filmed, told = built
    own = pack.spec.mouth.clip
    assert own is not None
    assert len(own.frames) >= 60
    assert {"mbp", "open85_mid"} <= {SCRIPT[int(row[0])].id for row in own.frames}
    assert pack.spec.consent is not None
    assert pack.spec.consent.given == str(CONSENT)
    assert pack.spec.credits == "made from a clip with Cuehost"
    assert {what for what, _, _ in told} == {"watching", "drawing", "mouths"}
    assert sorted(p.name for p in filmed.folder.parent.iterdir()) == ["mara"]


def test_the_report_tells_of_the_clip(built: tuple[Filmed, list[tuple[str, int, int]]]) -> None:
    filmed, _ = built
    assert {"speech", "mouths", "steady", "hands", "sound", "light", "sharpness"} <= {
        f.what for f in filmed.findings
    }
    page = filmed.report.read_text("utf-8")
    assert page.count("data:image/jpeg") == 4
    assert "the words given" in page


def _spoken(pack: Pack) -> list[tuple[np.ndarray, Shape | None]]:
    """What is shown while the host says the very line of the clip, with the shape each frame is to show."""
    track = MouthTrack(_track_rows())
    presenter = Presenter(pack, rng=Random(1))
    presenter.step()
    sound = np.zeros(6 * RATE, np.float32)
    start = presenter.play(1, Performance("l1", 6.0, track, samples=sound), sound)
    out: list[tuple[np.ndarray, Shape | None]] = []
    for _ in range(152):
        tick = presenter.step()
        assert tick.picture is not None
        number = (tick.number * BLOCK - start) // BLOCK
        out.append((np.array(tick.pose.mouth.own), SCRIPT[number] if number < len(SCRIPT) else None))
    return out


def test_a_line_is_spoken_with_mouths_that_fit_it(pack: Pack) -> None:
    """Each frame shows, for the most part, mouths of the shape that the line asks for there."""
    own = pack.spec.mouth.clip
    assert own is not None
    right = wrong = 0.0
    for shares, shape in _spoken(pack):
        if shape is None or shape.id == "rest":
            continue
        for index, share in shares.reshape(-1, 2):
            shown = SCRIPT[int(own.frames[int(index)][0])]
            if abs(shown.open - shape.open) < 0.2 and (shown.lips == "closed") == (shape.lips == "closed"):
                right += share
            else:
                wrong += share
    assert right > 50
    assert wrong < 0.25 * right


def test_silence_is_the_host_s_own_picture(pack: Pack) -> None:
    shown = _spoken(pack)
    assert all(shares.size == 0 for shares, shape in shown[:20])
    assert all(shares.size == 0 for shares, shape in shown if shape is None)


def test_an_interruption_closes_the_mouth_within_two_frames(pack: Pack) -> None:
    presenter = Presenter(pack, rng=Random(1))
    track = MouthTrack(_track_rows())
    sound = np.zeros(6 * RATE, np.float32)
    presenter.play(1, Performance("l1", 6.0, track, samples=sound), sound)
    for _ in range(60):
        tick = presenter.step(picture=False)
    assert tick.pose.mouth.own
    presenter.stop()
    left = [sum(share for _, share in presenter.step().pose.mouth.own) for _ in range(3)]
    assert left[0] < 1
    assert left[2] == 0


def test_in_a_smaller_frame_the_mouths_stay_on_the_face(pack: Pack) -> None:
    small = resized(pack, 0.6)
    whole, half = pack.spec.mouth.clip, small.spec.mouth.clip
    assert whole is not None
    assert half is not None
    large = Presenter(pack, rng=Random(1))
    little = Presenter(small, rng=Random(1))
    for presenter in (large, little):
        sound = np.zeros(6 * RATE, np.float32)
        presenter.play(1, Performance("l1", 6.0, MouthTrack(_track_rows()), samples=sound), sound)
    for _ in range(45):
        one, two = large.step(), little.step()
    assert one.picture is not None
    assert two.picture is not None
    shrunk = cv2.resize(one.picture, small.size, interpolation=cv2.INTER_AREA).astype(float)
    assert np.abs(shrunk - two.picture)[..., :3][two.picture[..., 3] == 255].mean() < 6


def test_a_clip_with_too_little_speech_still_makes_a_host(clip: tuple[Path, Tools], tmp_path: Path) -> None:
    path, tools = clip
    rest = tools._replace(
        track_clip=lambda pictures: (
            Watched(p, 1.0, Sighting(face_saying(BY_NAME["rest"]).points if n < 8 else None, ()))
            for n, p in enumerate(pictures)
        )
    )
    filmed = build_from_clip(path, "mara", CONSENT, tmp_path / "hosts", rest)
    assert load_pack(filmed.folder).spec.mouth.clip is None
    told = {finding.what: finding for finding in filmed.findings}
    assert told["speech"].grade == "poor"


def test_a_clip_without_a_face_is_refused(clip: tuple[Path, Tools], tmp_path: Path) -> None:
    path, tools = clip
    nobody = tools._replace(
        track_clip=lambda pictures: (Watched(p, 1.0, Sighting(None, ())) for p in pictures)
    )
    with pytest.raises(InputError, match="No face was found in the clip"):
        build_from_clip(path, "mara", CONSENT, tmp_path / "hosts", nobody)
    assert not (tmp_path / "hosts").exists()
