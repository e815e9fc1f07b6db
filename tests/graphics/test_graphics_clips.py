"""Clips as pictures: their first frame, and a silent video that looks like the card it stands for."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from clip_files import FPS, write_clip
from PIL import Image

from cuehost.errors import GraphicsError
from cuehost.graphics import (
    BackgroundSpec,
    NextUpCard,
    PictureCard,
    PictureStore,
    draw,
    load_theme,
    open_picture,
)
from cuehost.graphics.clips import fit_frame

CANVAS = (540, 960)
CARD = (265, 271)


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path / "cache", load_theme(), canvas=CANVAS)


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as clip:
        assert [stream.type for stream in clip.streams] == ["video"], "silent"
        return [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]


def near(pixel: np.ndarray, colour: tuple[int, int, int]) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() < 12)


def test_a_clips_first_frame_stands_for_it(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "pour.mp4", size=(320, 240))
    picture = open_picture(clip, 160)
    assert (picture.mode, picture.size) == ("RGBA", (160, 120))
    assert near(np.asarray(picture)[60, 80, :3], (254, 0, 0))
    card = draw(NextUpCard("Kettle", "en", picture=clip), (700, 300), load_theme())
    reds = (np.asarray(card.convert("RGB"), int) - (254, 0, 0)).__abs__().max(axis=2) < 12
    assert reds.sum() > 1000


def test_a_product_clip_is_its_card_but_moving(tmp_path: Path, store: PictureStore) -> None:
    clip = write_clip(tmp_path / "pour.mp4", tone_hz=440)
    steps: list[tuple[int, int]] = []
    path = store.for_air(PictureCard(clip, "left"), CARD, lambda *told: steps.append(told))
    assert path.suffix == ".webm" and steps == [(n, 2 * FPS) for n in range(1, 2 * FPS + 1)]
    still = np.asarray(Image.open(path.with_suffix(".png")))
    with av.open(str(path)) as film:
        track = film.streams.video[0]
        assert (track.width, track.height, track.average_rate) == (*CARD, FPS)
        assert track.metadata["alpha_mode"] == "1", "clear around its card"
    shown = frames(path)
    assert len(shown) == 2 * FPS
    middle = CARD[1] // 2, CARD[0] // 2
    assert near(still[middle][:3], (254, 0, 0)) and near(shown[0][middle], (254, 0, 0))
    assert near(shown[-1][middle], (0, 0, 254))
    frame = still[..., 3] == 255
    off = np.abs(shown[0].astype(int) - still[..., :3])[frame]
    assert off.mean() < 3, "the white frame around it is the card's"
    assert store.for_air(PictureCard(clip, "left"), CARD, lambda *told: steps.append(told)) == path
    assert len(steps) == 2 * FPS, "made once"


def test_a_background_is_one_silent_film_for_all_scenes_and_fills_the_canvas(tmp_path: Path) -> None:
    store = PictureStore(tmp_path / "cache", load_theme(), canvas=(1080, 1920))
    clip = write_clip(tmp_path / "street.mov", size=(320, 180))
    paths = {store.for_air(BackgroundSpec(kind, clip, 0.3), (1080, 1920)) for kind in ("opening", "break")}
    (path,) = paths
    shown = frames(path)
    assert path.suffix == ".mp4" and shown[0].shape == (960, 540, 3)
    for corner in ((3, 3), (950, 530)):
        assert near(shown[0][corner], (254, 0, 0)) and near(shown[-1][corner], (0, 0, 254))
    assert Image.open(path.with_suffix(".png")).size == (1080, 1920)


def test_a_phones_clip_is_turned_upright(tmp_path: Path, store: PictureStore) -> None:
    lying = write_clip(tmp_path / "lying.mp4", size=(320, 160))
    turned = tmp_path / "turned.mp4"
    data = lying.read_bytes()
    # The track's matrix in the file says: a quarter turn.
    one, at = (1 << 16).to_bytes(4, "big"), data.index(b"tkhd") + 4 + 40
    minus = ((1 << 32) - (1 << 16)).to_bytes(4, "big")
    zero = bytes(4)
    matrix = zero + one + zero + minus + zero + zero + zero + zero + (1 << 30).to_bytes(4, "big")
    turned.write_bytes(data[:at] + matrix + data[at + 36 :])
    assert open_picture(turned).size == (160, 320)
    assert len(frames(store.for_air(PictureCard(turned), CARD))) == 2 * FPS


def test_a_clip_of_another_shape_is_seen_whole_on_a_card(tmp_path: Path) -> None:
    wide = Image.new("RGB", (400, 100), "red")
    wide.paste("blue", (0, 0, 20, 100))
    card = np.asarray(fit_frame(wide, (100, 100)))
    assert near(card[50, 1], (0, 0, 255)) and near(card[50, 98], (255, 0, 0))
    filled = np.asarray(fit_frame(wide, (100, 100), fill=True))
    assert near(filled[50, 1], (255, 0, 0)), "a background is cut at its sides"


def test_who_ends_the_work_leaves_nothing_behind(tmp_path: Path, store: PictureStore) -> None:
    clip = write_clip(tmp_path / "pour.mp4")

    class Ended(Exception):
        pass

    def end(done: int, of: int) -> None:
        if done == 3:
            raise Ended

    with pytest.raises(Ended):
        store.for_air(PictureCard(clip), CARD, end)
    assert [path.suffix for path in store.folder.iterdir()] == [".png"]


def test_a_clip_broken_in_its_middle_is_told(tmp_path: Path, store: PictureStore) -> None:
    clip = write_clip(tmp_path / "pour.mkv", size=(640, 480), each_s=3.0)
    with pytest.raises(GraphicsError, match=r"There is no picture .*gone\.mp4"):
        store.for_air(PictureCard(tmp_path / "gone.mp4"), CARD)
    clip.write_bytes(b"\x00" * 4000)
    with pytest.raises(GraphicsError, match=r"The clip pour\.mkv cannot be read"):
        store.for_air(PictureCard(clip), CARD)
    assert not list(store.folder.glob("*.webm")) if store.folder.exists() else True
