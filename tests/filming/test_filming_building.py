"""From a picture to a host's pack, which the renderer draws like any other."""

from __future__ import annotations

import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml
from film_portrait import portrait, tracked

from cuehost.errors import HostError, InputError
from cuehost.filming import Tracked, build, check_name, parse_consent
from cuehost.filming.building import LEAST_WIDE_PX, read_photo
from cuehost.filming.eyes import Patch
from cuehost.filming.faceparts import FaceParts, lay
from cuehost.filming.figure import FINENESS
from cuehost.filming.landmarks import EYES, INNER_UPPER, Face
from cuehost.filming.mouth import REST
from cuehost.filming.slit import coarser
from cuehost.host import Pack, load_pack
from cuehost.host.compositor import Compositor
from cuehost.host.pose import MouthPose, Pose

CONSENT = parse_consent("Mara Lindt, 2026-11-20, for tests")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, smiling: Face) -> tuple[Path, list[tuple[str, int, int]]]:
    """The folder of a host built from the smiling portrait, and the progress told."""
    folder = tmp_path_factory.mktemp("own")
    picture, mask = portrait(smiling)
    cv2.imwrite(str(folder / "photo.png"), picture)
    told: list[tuple[str, int, int]] = []
    filmed = build(
        folder / "photo.png",
        "mara",
        CONSENT,
        folder / "hosts",
        lambda _picture: tracked(smiling, mask),
        about={"persona": {"gender": "female"}},
        today=datetime.date(2026, 11, 22),
        progress=lambda *step: told.append(step),
    )
    return filmed.folder, told


@pytest.fixture(scope="module")
def pack(built: tuple[Path, list[tuple[str, int, int]]]) -> Pack:
    return load_pack(built[0])


def test_the_host_is_a_pack_with_its_consent(
    built: tuple[Path, list[tuple[str, int, int]]], pack: Pack
) -> None:
    folder, told = built
    assert folder.name == pack.name == "mara"
    assert pack.size == (540, 960)
    assert pack.spec.consent is not None
    assert pack.spec.consent.given == "Mara Lindt, 2026-11-20, for tests"
    assert pack.spec.consent.recorded == "2026-11-22"
    assert pack.spec.consent.source.startswith("sha256:")
    assert pack.spec.persona == {"gender": "female"}
    assert sorted(p.name for p in folder.parent.iterdir()) == ["mara"]
    assert told[-1][1] == told[-1][2]
    assert {what for what, _, _ in told} == {"looking", "drawing"}


def test_the_report_tells_what_was_found(built: tuple[Path, list[tuple[str, int, int]]]) -> None:
    page = (built[0] / "report.html").read_text("utf-8")
    assert "Close the lips" in page
    assert "Mara Lindt, 2026-11-20, for tests" in page
    assert page.count("data:image/jpeg") == 3
    assert "http" not in page


def test_all_states_are_there(pack: Pack) -> None:
    spec = pack.spec
    assert {s.lips for s in spec.mouth.states} == {None, "closed", "teeth", "tongue"}
    assert {s.open for s in spec.lids.states} >= {1, 0.66, 0.33, 0}
    assert {(s.x, s.y) for s in spec.gaze.states} == {(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)}
    assert {s.raise_ for s in spec.brows.states} >= {-1, 0, 1}
    assert pack.depth is not None
    assert spec.arms.left.upper is None  # the arms are part of the picture


@pytest.fixture(scope="module")
def compositor(pack: Pack) -> Compositor:
    return Compositor(pack)


def _lips_px(picture: np.ndarray, figure_face: Face) -> float:
    """How many rows between the lips are not skin or lip: bright teeth or dark, at the mouth's middle."""
    x, y = figure_face.points[13, :2].round().astype(int)
    column = picture[y - 12 : y + 30, x, :3].astype(int)
    lip_or_skin = (column[:, 2] - column[:, 0]) > 45
    return float((~lip_or_skin).sum())


def test_the_renderer_opens_and_closes_the_mouth(compositor: Compositor, smiling_figure: object) -> None:
    face: Face = smiling_figure.face  # type: ignore[attr-defined]
    poses = {
        "rest": Pose(),
        "m": Pose(mouth=MouthPose(closed=1)),
        "i": Pose(mouth=MouthPose(open=0.15)),
        "a": Pose(mouth=MouthPose(open=0.85)),
    }
    open_ = {name: _lips_px(compositor.compose(pose).copy(), face) for name, pose in poses.items()}
    assert open_["rest"] <= 1
    assert open_["m"] <= 1
    assert 2 <= open_["i"] < open_["a"]
    assert open_["a"] > 10


def test_head_and_shoulders_move_as_one_picture(compositor: Compositor) -> None:
    still = compositor.compose(Pose()).copy()
    moved = compositor.compose(Pose(tilt=5, turn=0.8, nod=0.5, breath=1.0, sway=4, shrug=0.5)).copy()
    changed = np.abs(still.astype(int) - moved.astype(int)).max(axis=2) > 12
    assert changed.any()
    assert (still[..., 3] > 128).sum() == pytest.approx((moved[..., 3] > 128).sum(), rel=0.05)
    compositor.compose(Pose())
    assert np.abs(compositor.compose(Pose()).astype(int) - still.astype(int)).max() <= 2


def _outside(parts: FaceParts, patch: Patch) -> np.ndarray:
    out = np.ones(parts.plate.shape[:2], bool)
    out[patch.window.top : patch.window.bottom, patch.window.left : patch.window.right] = False
    return out


def test_outside_the_mouth_the_plate_is_the_picture(parts: FaceParts) -> None:
    source = coarser(parts.figure.picture, FINENESS)
    outside = _outside(parts, parts.mouth_patch(REST))
    assert outside.mean() > 0.8
    assert (parts.plate[outside] == source[outside]).all()


def test_a_patch_changes_nothing_but_its_own_part(parts: FaceParts) -> None:
    for part in parts.parts:
        shown = parts.plate.copy()
        lay(shown, part.patch)
        outside = _outside(parts, part.patch)
        assert (shown[outside] == parts.plate[outside]).all()
        assert (shown != parts.plate).any()


def test_mouths_leave_eyes_and_rim_alone(parts: FaceParts) -> None:
    eyes = max(float(parts.figure.face.points[list(eye.lower), 1].max()) for eye in EYES)
    for part in parts.parts:
        alpha = part.patch.picture[..., 3]
        assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) < 0.06
        if part.group == "mouth":
            rows = int(eyes) - part.patch.window.top
            assert rows <= 0 or alpha[:rows].max() < 0.01


def test_no_seam_shows_where_a_mouth_ends(parts: FaceParts) -> None:
    """Along the rim of a mouth's patch the picture is as smooth as it was."""
    source = coarser(parts.figure.picture, FINENESS)
    for part in parts.parts:
        if part.group != "mouth":
            continue
        shown = parts.plate.copy()
        lay(shown, part.patch)
        left, top, right, bottom = part.patch.window
        alpha = part.patch.picture[..., 3]
        within = cv2.erode((parts.plate[top:bottom, left:right, 3] > 0.99).astype(np.uint8), np.ones((7, 7)))
        rim = (alpha > 0.05) & (alpha < 0.95) & (within > 0)
        assert rim.any()
        after, before = (
            np.abs(np.diff(p[top:bottom, left:right, :3].mean(axis=2), axis=1, prepend=0))
            for p in (shown, source)
        )
        assert after[rim].mean() < 1.1 * before[rim].mean() + 0.002


def test_a_mouth_at_rest_is_closed(parts: FaceParts) -> None:
    face = parts.figure.face
    lips = parts.mouth.rest
    for u, v in face.to_picture(lips.inner_upper[3:-3]):
        blue, green, red = parts.plate[round(v), round(u), :3]
        assert red > 1.2 * blue  # lips, and no teeth
        assert green < red
    assert len(INNER_UPPER) == len(lips.inner_upper)


def test_a_second_one_of_that_name_replaces_the_first(tmp_path: Path, closed: Face) -> None:
    picture, mask = portrait(closed)
    cv2.imwrite(str(tmp_path / "photo.jpg"), picture)
    old = tmp_path / "hosts" / "mara"
    old.mkdir(parents=True)
    (old / "pack.yaml").write_text("old", "utf-8")
    (old / "left-over.png").write_bytes(b"")
    filmed = build(
        tmp_path / "photo.jpg", "mara", CONSENT, tmp_path / "hosts", lambda _p: tracked(closed, mask)
    )
    assert yaml.safe_load((filmed.folder / "pack.yaml").read_text("utf-8"))["name"] == "mara"
    assert not (filmed.folder / "left-over.png").exists()


def _faces(*faces: Face) -> Tracked:
    return Tracked(faces, (), np.ones((512, 512), np.float32))


@pytest.mark.parametrize(
    ("kind", "told"),
    [("none", "No face"), ("two", "more than one face"), ("small", "too small"), ("aside", "looks aside")],
)
def test_a_face_that_does_not_suit_is_refused(tmp_path: Path, closed: Face, kind: str, told: str) -> None:
    aside = closed.points.copy()
    aside[:, 2] += 0.8 * (aside[:, 0] - aside[1, 0])
    seen = {
        "none": _faces(),
        "two": _faces(closed, closed),
        "small": _faces(closed.moved(0.9 * LEAST_WIDE_PX / closed.wide, (0.0, 0.0))),
        "aside": _faces(Face(aside)),
    }[kind]
    cv2.imwrite(str(tmp_path / "photo.png"), portrait(closed)[0])
    with pytest.raises(InputError, match=told) as fault:
        build(tmp_path / "photo.png", "mara", CONSENT, tmp_path / "hosts", lambda _p: seen)
    assert fault.value.mend
    assert not (tmp_path / "hosts").exists()


def test_nothing_is_left_where_it_cannot_be_written(tmp_path: Path, closed: Face) -> None:
    picture, mask = portrait(closed)
    cv2.imwrite(str(tmp_path / "photo.png"), picture)
    (tmp_path / "hosts").write_text("a file", "utf-8")
    with pytest.raises(HostError, match="cannot be written"):
        build(tmp_path / "photo.png", "mara", CONSENT, tmp_path / "hosts", lambda _p: tracked(closed, mask))


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    with pytest.raises(InputError, match="no picture that can be read"):
        read_photo(tmp_path / "clip.mp4")
    with pytest.raises(InputError, match="cannot be read"):
        read_photo(tmp_path / "nowhere.jpg")


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "large.jpg"), np.zeros((3000, 2000, 3), np.uint8))
    assert read_photo(tmp_path / "large.jpg").shape == (1600, 1067, 3)


@pytest.mark.parametrize("name", ["Mara", "../mara", "human", "none", "-x", "", "mia"])
def test_names_that_cannot_be(tmp_path: Path, name: str) -> None:
    (tmp_path / "shipped" / "mia").mkdir(parents=True)
    with pytest.raises(InputError):
        check_name(name, tmp_path / "own", tmp_path / "shipped")
    check_name("mara-2", tmp_path / "own", tmp_path / "shipped")
