"""Pictures and other files: found, whole, of sensible size, and inside the rundown's folder."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from rundown_kitchen import KITCHEN, changed

from cuehost.rundown import Fault, check, load_rundown
from cuehost.rundown._files import picture_fault

FaultsOf = Callable[..., list[Fault]]
Write = Callable[[str], Path]
PICTURE = "images/kettle-front.jpg"
PLACE = (19, 14)


def picture(form: str, size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    noise = Image.effect_noise(size, 80)
    noise.save(out, form)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims to be of this size."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (body, idat, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_whole_pictures_are_fine(form: str) -> None:
    assert picture_fault(picture(form)) == ""


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_cut_off_pictures_are_broken(form: str) -> None:
    data = picture(form)
    assert "broken" in picture_fault(data[: len(data) // 2])


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"%PDF-1.4", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\0" * 999]
)
def test_other_files_are_no_pictures(data: bytes) -> None:
    assert "not a picture" in picture_fault(data)


def test_formats_that_are_not_for_pictures_of_products_are_refused() -> None:
    assert "not a picture" in picture_fault(picture("PPM"))


@pytest.mark.parametrize("size", [(8000, 5001), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_decompression_bombs_are_refused_by_their_header(size: tuple[int, int]) -> None:
    wrong = picture_fault(png_header(*size))
    assert "megapixels" in wrong or "broken" in wrong


def test_a_damaged_picture_is_told_at_its_place(faults_of: FaultsOf, folder: Path) -> None:
    (folder / PICTURE).write_bytes(b"not a jpeg")
    found = faults_of()
    assert [(f.line, f.column) for f in found] == [PLACE]
    assert "is not a picture" in found[0].message


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("images/kettle-frnt.jpg", 'did you mean "kettle-front.jpg"?'),
        ("pictures/kettle-front.jpg", "does not exist"),
        ("images", "is not a file"),
        ("''", "is not a file"),
        ("../kettle.jpg", "outside the rundown's folder"),
        ("images/../../kettle.jpg", "outside the rundown's folder"),
        ("/etc/passwd", "outside the rundown's folder"),
        ("/dev/zero", "outside the rundown's folder"),
        ("https://example.com/kettle.jpg", "is a link"),
        ("kitchen.yaml", "wrong ending"),
        ("x" * 5000 + ".jpg", "cannot be opened"),
        ('"a\\0.jpg"', "cannot be opened"),
    ],
)
def test_paths_that_lead_nowhere_good(faults_of: FaultsOf, written: str, words: str) -> None:
    found = faults_of(PICTURE, written)
    assert [(f.line, f.column) for f in found] == [PLACE]
    assert words in found[0].message


def test_separators_of_both_systems(write: Write, folder: Path) -> None:
    show = load_rundown(write(changed(PICTURE, r"images\kettle-front.jpg")))
    assert show.products["kettle"].images[0] == (folder / PICTURE).resolve()


def test_links_may_not_lead_out(
    faults_of: FaultsOf, write: Write, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "kettle.jpg").write_bytes(picture("JPEG"))
    (folder / "images" / "linked.jpg").symlink_to(outside / "kettle.jpg")
    (folder / "shared").symlink_to(outside)
    for written in ("images/linked.jpg", "shared/kettle.jpg"):
        found = faults_of(PICTURE, written)
        assert [(f.line, f.column) for f in found] == [PLACE]
        assert "outside" in found[0].message
        path = write(changed(PICTURE, written))
        assert check(path, allowed_folders=[outside]) == ()
        assert (
            load_rundown(path, allowed_folders=[outside]).products["kettle"].images[0].parent
            == outside.resolve()
        )


def test_links_that_stay_inside_are_followed(write: Write, folder: Path) -> None:
    (folder / "front.jpg").symlink_to(folder / PICTURE)
    show = load_rundown(write(changed(PICTURE, "front.jpg")))
    assert show.products["kettle"].images[0] == (folder / PICTURE).resolve()


def test_a_link_to_itself(faults_of: FaultsOf, folder: Path) -> None:
    (folder / "round.jpg").symlink_to(folder / "round.jpg")
    found = faults_of(PICTURE, "round.jpg")
    assert len(found) == 1
    assert "cannot be opened" in found[0].message or "does not exist" in found[0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_never_opened(faults_of: FaultsOf, folder: Path) -> None:
    os.mkfifo(folder / "pipe.jpg")
    found = faults_of(PICTURE, "pipe.jpg")
    assert ["is not a file" in f.message for f in found] == [True]


def test_scripts_are_text_files(faults_of: FaultsOf, folder: Path) -> None:
    (folder / "empty.txt").write_text(" \n")
    (folder / "latin.txt").write_bytes("é".encode("latin-1"))
    (folder / "words.exe").write_text("a")
    (folder / "long.txt").write_text("a" * 2_000_001)
    for name, words in {
        "empty.txt": "is empty",
        "latin.txt": "not UTF-8",
        "words.exe": "wrong ending",
        "long.txt": "larger than 2 MB",
    }.items():
        found = faults_of("script: generate", f"script: {{file: {name}}}")
        assert len(found) == 1, name
        assert words in found[0].message


def test_a_sheet_may_not_include_itself_or_leave_the_folder(write: Write, folder: Path) -> None:
    text = KITCHEN.replace(
        KITCHEN[KITCHEN.index("products:") : KITCHEN.index("segments:")], "products: SHEET\n"
    )
    (found,) = check(write(text.replace("SHEET", "../sheet.yaml")))
    assert "outside" in found.message
    found, *_ = check(write(text.replace("SHEET", "kitchen.yaml")))
    assert "is not a key of a product sheet" in found.message
