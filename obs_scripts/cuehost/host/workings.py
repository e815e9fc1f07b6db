"""What is worked out from a pack (in-between mouths, shadows), kept on disk: over a second of work, once.

A file belongs to the exact content of a pack and to the code that made it; for anything else it is made
anew. A file that cannot be read or written costs time, never the show.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cuehost.keeping import whole

log = logging.getLogger("cuehost.host")

MAX_KEPT_BYTES = 500_000_000
"""Of all packs together (one takes about 30 MB); those not used for longest go first."""

_PACK_FILES = (".yaml", ".png", ".webp")
_MADE_BY = ("scaling.py", "morph.py", "face.py", "cuts.py", "limbs.py", "warp.py", "layers.py", "workings.py")

Array = npt.NDArray[Any]


class Workings:
    """Arrays worked out from one pack, by name. `path` is where they are kept; None: nowhere."""

    def __init__(self, path: Path | None = None) -> None:
        """Takes up what is kept at `path`: nothing where there is no file, or a damaged one."""
        self._path = path
        self._arrays = _read(path) if path is not None else {}
        self._grown = False

    @classmethod
    def of_pack(cls, folder: Path, cache: Path, factor: float = 1.0) -> Workings:
        """The workings of the pack in `folder` at `factor` times its size, kept in the folder `cache`."""
        try:
            return cls(_file(folder, cache, factor))
        except OSError:
            return cls()  # what is wrong with the pack is told where it is loaded

    def array(self, name: str, make: Callable[[], Array]) -> Array:
        """The array of that name; made if it is not there yet. Do not write into it."""
        if name not in self._arrays:
            self._arrays[name] = make()
            self._grown = True
        return self._arrays[name]

    def keep(self) -> None:
        """Write what is new to the file, whole or not at all, and make room for it there."""
        if self._path is None or not self._grown:
            return
        try:
            with whole(self._path) as file:
                np.savez(file, **self._arrays)  # type: ignore[arg-type]  # the stubs take them for options
            self._grown = False
            with contextlib.suppress(FileNotFoundError):  # another process makes room too
                _make_room(self._path)
        except OSError as error:
            log.warning("what was worked out from the host pack is not kept: %s", error)


def work_out(folder: Path, cache: Path, partner: Path | None = None) -> None:
    """Have the workings of the pack in `folder`, and of that of a `partner`, ready in `cache`, for a host to
    start quickly.

    Takes no time when they are there. Blocks. Raises `PackError`.
    """
    from .compositor import Compositor
    from .pack import load_pack
    from .pair import share_of
    from .scaling import resized
    from .spec import load_spec

    folders = [path for path in (folder, partner) if path is not None]
    factors = share_of([load_spec(path).size for path in folders])
    for path, factor in zip(folders, factors, strict=True):
        with contextlib.suppress(OSError):
            if _file(path, cache, factor).exists():
                continue
        workings = Workings.of_pack(path, cache, factor)
        Compositor(resized(load_pack(path), factor), workings)
        workings.keep()


def _file(pack: Path, cache: Path, factor: float = 1.0) -> Path:
    from .spec import pack_folders

    digest = hashlib.sha256(f"{factor:.6f}".encode())
    here = Path(__file__).parent
    theirs = [
        path
        for folder in pack_folders(pack)
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _PACK_FILES
    ]
    for path in (*(here / name for name in _MADE_BY), *theirs):
        data = path.read_bytes()
        digest.update(f"\n{path.name} {len(data)}\n".encode() + data)
    return cache / f"{digest.hexdigest()[:32]}.npz"


def _read(path: Path) -> dict[str, Array]:
    try:
        with np.load(path, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        with contextlib.suppress(OSError):
            os.utime(path)  # used just now: others go first
        return arrays
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        log.warning("%s is damaged and made anew: %s", path.name, error)
        return {}


def _make_room(newest: Path) -> None:
    files = [(path.stat(), path) for path in newest.parent.iterdir()]
    total = 0
    for stat, path in sorted(files, key=lambda file: file[0].st_mtime, reverse=True):
        total += stat.st_size
        if total > MAX_KEPT_BYTES and path != newest:
            path.unlink(missing_ok=True)
