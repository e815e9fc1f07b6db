"""Pictures as files: kept by what they depend on, whole or not at all, faults told with their mend."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest
from PIL import Image

from cuehost.errors import GraphicsError
from cuehost.graphics import (
    BackgroundSpec,
    CaptionCard,
    PictureCard,
    PictureStore,
    Theme,
    TitleCard,
    drawing,
    load_theme,
    open_picture,
)

SPEC = TitleCard("Kettle K2", "en", "Kitchen")
SIZE = (600, 170)


def test_a_picture_is_drawn_once(tmp_path: Path, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = PictureStore(tmp_path / "cache", theme)
    drawn: list[object] = []
    real = drawing.draw

    def counting(*args: object, **options: object) -> Image.Image:
        drawn.append(args[0])
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "draw", counting)
    workers = [threading.Thread(target=pictures.render, args=(SPEC, SIZE)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    path = pictures.render(SPEC, SIZE)
    assert len(drawn) == 1
    assert [p.name for p in (tmp_path / "cache").iterdir()] == [path.name]
    with Image.open(path) as image:
        assert image.size == SIZE and image.mode == "RGBA"
    assert PictureStore(tmp_path / "cache", theme).render(SPEC, SIZE) == path
    assert len(drawn) == 1


def test_the_name_follows_all_it_depends_on(tmp_path: Path, theme: Theme, photo: Path) -> None:
    pictures = PictureStore(tmp_path, theme)
    noir = PictureStore(tmp_path, load_theme("noir"))
    small = PictureStore(tmp_path, theme, canvas=(540, 960))
    names = [
        pictures.path_of(SPEC, SIZE),
        pictures.path_of(SPEC, (601, 170)),
        pictures.path_of(TitleCard("Kettle K3", "en", "Kitchen"), SIZE),
        noir.path_of(SPEC, SIZE),
        small.path_of(SPEC, SIZE),
        pictures.path_of(CaptionCard("Hi", "en"), SIZE),
        pictures.path_of(CaptionCard("Hi", "en", (0, 2)), SIZE),
    ]
    assert len(set(names)) == len(names)
    copy = tmp_path / "sub" / photo.name
    copy.parent.mkdir()
    copy.write_bytes(photo.read_bytes())
    before = pictures.path_of(PictureCard(photo), SIZE)
    assert pictures.path_of(PictureCard(copy), SIZE) == before, "the content counts, not the place"
    Image.new("RGB", (9, 9)).save(copy)
    assert pictures.path_of(PictureCard(copy), SIZE) != before


def test_backgrounds_are_kept_without_alpha(tmp_path: Path, theme: Theme) -> None:
    with Image.open(PictureStore(tmp_path, theme).render(BackgroundSpec("break"), (108, 192))) as image:
        assert image.mode == "RGB"


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Image.Image, file: object, *args: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(GraphicsError, match="disk is full") as told:
        PictureStore(tmp_path, theme).render(SPEC, SIZE)
    assert told.value.mend
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, theme: Theme) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(GraphicsError, match="cannot be written") as told:
        PictureStore(blocked / "cache", theme).render(SPEC, SIZE)
    assert told.value.mend


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_no_permission_is_told(tmp_path: Path, theme: Theme) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(GraphicsError, match="cannot be written"):
        PictureStore(tmp_path / "cache", theme).render(SPEC, SIZE)


#: Ten entities of ten entities each: what reads this as XML fills the memory.
SVG_BOMB = (
    "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a0 'x'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]><svg xmlns='http://www.w3.org/2000/svg'><text>&a9;</text></svg>"
).encode()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.png", None, "no picture"),
        ("text.png", b"hello", "no picture Cuehost can read"),
        ("bomb.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture Cuehost can read"),
        ("bomb.svg.png", SVG_BOMB, "no picture Cuehost can read"),
        ("empty.jpg", b"", "no picture Cuehost can read"),
    ],
)
def test_what_is_no_picture_is_told(
    tmp_path: Path, theme: Theme, name: str, content: bytes | None, told: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GraphicsError, match=told) as fault:
        PictureStore(tmp_path / "cache", theme).render(PictureCard(path), (300, 300))
    assert fault.value.mend


def test_a_broken_picture_is_told(tmp_path: Path, photo: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(photo.read_bytes()[:300])
    with pytest.raises(GraphicsError, match="broken") as fault:
        open_picture(broken)
    assert fault.value.mend


def test_huge_and_tiny_pictures(tmp_path: Path) -> None:
    big = tmp_path / "big.png"
    Image.new("L", (9000, 6000), 200).save(big, compress_level=1)  # 54 megapixels
    assert max(open_picture(big, 800).size) == 800
    bomb = tmp_path / "bomb.png"
    Image.new("1", (30_000, 30_000)).save(bomb)
    with pytest.raises(GraphicsError, match=r"too large|broken"):
        open_picture(bomb)
    dot = tmp_path / "dot.png"
    Image.new("RGB", (1, 1)).save(dot)
    assert open_picture(dot).size == (1, 1)
    for path in (dot, big):
        assert PictureStore(tmp_path / "cache", load_theme()).render(PictureCard(path), (300, 300)).exists()


def test_pictures_are_turned_upright(tmp_path: Path) -> None:
    turned = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(turned, exif=exif)
    assert open_picture(turned).size == (20, 40)
