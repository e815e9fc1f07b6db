"""Files that are there whole or not at all, in caches and for people; fingerprints of code and data."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cuehost.errors import CuehostError


@functools.cache
def contents_of(*folders: Path) -> str:
    """A fingerprint of the code and data in `folders`: what they make is made anew when they change."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".yaml"):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def whole(path: Path, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once it is written, with `mode` (None: only ours to read).

    Whoever looks sees all of it or what was there before. Makes the folder. Raises `OSError`; nothing is left
    then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: two commands may make the same at once.
    handle, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def keep(path: Path, text: str) -> None:
    """Write a cache file; a cache that cannot be written costs time, not the show."""
    with contextlib.suppress(OSError), whole(path) as file:
        file.write(text.encode())


def write_out(target: Path, content: Iterable[bytes]) -> Path:
    """Write a file that a person asked for; returns `target`. Raises `CuehostError`; nothing is left then."""
    temporary = target.with_name(target.name + ".tmp")
    try:
        with temporary.open("wb") as file:
            file.writelines(content)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise CuehostError(
            f"{target} cannot be written ({error.strerror}).", "Free some space, or name another file."
        ) from error
    return target
