"""Long rundowns kept as they were read, until one of their files is touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from cuehost.errors import RundownError
from cuehost.rundown import Rundown, load_rundown
from cuehost.rundown._kept import WORTH_IT

LONG_AGO_NS = 1_700_000_000_000_000_000


def write_show(folder: Path, number: int = WORTH_IT, price: str = "10.90") -> Path:
    folder.mkdir(exist_ok=True)
    Image.new("RGB", (8, 8), "red").save(folder / "p.png")
    products = "".join(
        f"  p{n}: {{name: {{en: Cup {n}, es: Taza {n}}}, images: [p.png], facts: {{price: {price} USD}}}}\n"
        for n in range(number)
    )
    segments = "".join(f"  - product: p{n}\n" for n in range(number))
    show = folder / "show.yaml"
    show.write_text(
        f"show: S\nlanguage: [en, es]\nmarket: US\nproducts:\n{products}segments:\n{segments}", "utf-8"
    )
    for file in folder.iterdir():
        os.utime(file, ns=(LONG_AGO_NS, LONG_AGO_NS))
    return show


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return write_show(tmp_path / "show")


def load(show: Path, tmp_path: Path, **options: float) -> Rundown:
    return load_rundown(show, keep_in=tmp_path / "kept", **options)  # type: ignore[arg-type]


def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each reading of a rundown's nodes."""
    from cuehost.rundown import loader

    real, read = loader.read_yaml, []
    monkeypatch.setattr(loader, "read_yaml", lambda *a: (read.append("read"), real(*a))[1])
    return read


def test_an_untouched_rundown_is_given_as_it_was_read(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_anew(monkeypatch)
    first = load(show, tmp_path)
    again = load(show, tmp_path)
    assert read == ["read"]
    assert again == first == load_rundown(show)
    assert again.fingerprint == first.fingerprint and again.sources == first.sources


def test_what_is_touched_is_read_anew(show: Path, tmp_path: Path) -> None:
    load(show, tmp_path)
    write_show(show.parent, price="11.90")  # of the same size, and the same time
    os.utime(show, ns=(LONG_AGO_NS, LONG_AGO_NS + 1))
    money = load(show, tmp_path).products["p0"].facts["price"].money
    assert money is not None and str(money.amount) == "11.90"


def test_a_picture_that_is_broken_since_is_told(show: Path, tmp_path: Path) -> None:
    load(show, tmp_path)
    (show.parent / "p.png").write_bytes(b"no picture")
    with pytest.raises(RundownError, match="is not a picture"):
        load(show, tmp_path)


def test_a_link_that_leads_elsewhere_since_is_told(show: Path, tmp_path: Path) -> None:
    picture, outside = show.parent / "p.png", tmp_path / "outside.png"
    shutil.copy2(picture, outside)
    picture.rename(show.parent / "real.png")
    picture.symlink_to("real.png")
    load(show, tmp_path)
    picture.unlink()
    picture.symlink_to(outside)
    with pytest.raises(RundownError, match="outside the rundown's folder"):
        load(show, tmp_path)


def test_other_settings_are_another_rundown(show: Path, tmp_path: Path) -> None:
    load(show, tmp_path)
    assert load(show, tmp_path, pause_s=3.0).segments[0].pause_s == 3.0


def test_what_was_saved_just_now_and_what_is_short_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_anew(monkeypatch)
    fresh, short = write_show(tmp_path / "fresh"), write_show(tmp_path / "short", WORTH_IT - 1)
    fresh.touch()
    for path in (fresh, fresh, short, short):
        load(path, tmp_path)
    assert len(read) == 4


def test_who_asks_for_faults_gets_what_was_read_too(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cuehost.rundown import examine

    show.touch()  # too young to be kept
    read = read_anew(monkeypatch)
    faults, root, found = examine(show, keep_in=tmp_path / "kept")
    assert faults == () and root is not None and len(read) == 1
    assert found == load(show, tmp_path)
    write_show(show.parent, price="1.0 EUR")
    assert examine(show)[2] is None


def test_pictures_are_decoded_again_only_where_they_were_touched(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cuehost.rundown import _files, examine

    real, decoded = _files.picture_fault, []
    monkeypatch.setattr(_files, "picture_fault", lambda data: (decoded.append(len(data)), real(data))[1])
    assert examine(show, keep_in=tmp_path / "kept")[0] == ()
    assert len(decoded) == 1
    write_show(show.parent, price="1.0 EUR")  # a fault, and the picture saved anew at the same time
    faults, *_ = examine(show, keep_in=tmp_path / "kept")
    assert faults and len(decoded) == 1
    (show.parent / "p.png").write_bytes(b"no picture")
    faults, *_ = examine(show, keep_in=tmp_path / "kept")
    assert len(decoded) == 2 and "is not a picture" in str(faults)


def test_what_is_kept_but_damaged_is_read_anew(show: Path, tmp_path: Path) -> None:
    first = load(show, tmp_path)
    (kept,) = (tmp_path / "kept").iterdir()
    for damage in (b"", b"[]", kept.read_bytes()[:-9], b'{"files": [], "rundown": "{}"}'):
        kept.write_bytes(damage)
        assert load(show, tmp_path) == first
