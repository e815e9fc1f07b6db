"""The files a rundown names: found, kept inside its folder, read once and fingerprinted."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import threading
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath, PureWindowsPath

from . import _tables as tables
from ._kept import Touch, touch_of
from ._yaml import MAX_BYTES
from .clips import MAX_CLIP_BYTES, clip_fault, is_clip
from .faults import Faults, Place, nearest, quoted
from .messages import listed, tell

MAX_PICTURE_BYTES = 64_000_000
MAX_PIXELS = 40_000_000
_LISTED_FILES = 1000
_TOLD_BYTES = 1_000_000  # of a clip, at either end, tell it from others
_DECODERS = min(4, os.cpu_count() or 1)
_WAITING_PICTURES = 16
"""Pictures read but not yet decoded, at most: each may be large."""

_WARNINGS = threading.Lock()  # what catches warnings is not for two threads at once


class Files:
    """Reads the files of one rundown; keeps the SHA-256 of all their bytes in `fingerprint`.

    Pictures are decoded beside the reading, to see that they are whole; `settle` waits for the last. Those
    that are `sound`, by their resolved paths, are known to be whole.
    """

    def __init__(
        self,
        faults: Faults,
        allowed: Iterable[Path] = (),
        sound: frozenset[tuple[str, Touch]] = frozenset(),
    ) -> None:
        self._faults = faults
        self._sound = sound
        self._roots = [_resolved(folder) for folder in allowed]
        self._hash = hashlib.sha256()
        self._seen: dict[Path, Touch] = {}
        self._named: dict[Path, Path] = {}
        self._folders: dict[Path, Path] = {}
        self._parents: dict[Path, Path] = {}
        self._pictures: dict[Path, Future[str]] = {}
        self._undecoded: list[tuple[Future[str], Place, str]] = []
        self._decoders: ThreadPoolExecutor | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of all bytes read so far, in the order of reading."""
        return self._hash.hexdigest()

    @property
    def sources(self) -> tuple[Path, ...]:
        """All files read so far, in the order of reading."""
        return tuple(self._seen)

    def touched(self) -> Iterator[tuple[Path, Touch]]:
        """All files read so far, by their paths as named (absolute) and resolved, with what tells whether
        they are touched.
        """
        for named, real in self._named.items():
            if real in self._seen:
                yield named, self._seen[real]
                if real != named and real.is_absolute():
                    yield real, self._seen[real]

    def read_main(self, path: Path) -> bytes | None:
        """The bytes of the file the user named; None with a fault if it cannot be read."""
        self._faults.opened(path)
        self._roots.append(_resolved(path.parent))
        self._named[path.absolute()] = path
        return self._read(path, Place(path), "the file", path.name, MAX_BYTES)

    def read_text(self, path: Path, place: Place, name: str) -> bytes | None:
        """The bytes of a sheet or script file at a path from `find`."""
        return self._read(path, place, "the file", name, MAX_BYTES)

    def find(self, name: str, place: Place, what: str, endings: tuple[str, ...]) -> Path | None:
        """The resolved path of the file called `name`, as seen from the file that `place` is in.

        None, with a fault, where it is outside the allowed folders, missing, or of the wrong kind.
        `what` names it in messages: `the picture`.
        """
        shown = f"{what} {quoted(name)}"
        if "://" in name:
            tell(self._faults, place, "path_link", file=what, name=name)
            return None
        base = self._folder_of(place.file)
        # Both kinds of separators work everywhere, so that a rundown can move between systems.
        path = base / (name if PureWindowsPath(name).drive else PurePosixPath(name.replace("\\", "/")))
        try:
            real = self._real(path)
            inside = any(real.is_relative_to(root) for root in self._roots)
            regular = inside and stat.S_ISREG(real.stat().st_mode)
        except FileNotFoundError:
            self._missing(path, what, name, place)
            return None
        except (OSError, RuntimeError, ValueError) as error:
            self._faults.add(place, f"{shown} cannot be opened: {_reason(error)}; check the path.")
            return None
        if not inside:
            tell(self._faults, place, "path_outside", file=what, name=name)
        elif not regular:
            tell(self._faults, place, "path_no_file", file=what, name=name)
        elif path.suffix.lower() not in endings:
            tell(self._faults, place, "path_ending", file=what, name=name, names=listed(endings))
        else:
            self._named[path] = real
            return real
        return None

    def _folder_of(self, file: Path) -> Path:
        if file not in self._folders:
            self._folders[file] = _resolved(file.parent)
        return self._folders[file]

    def _real(self, path: Path) -> Path:
        """The resolved path. Raises what `Path.resolve` raises."""
        folder = path.parent
        if folder not in self._parents:
            self._parents[folder] = folder.resolve()  # once for the pictures of a folder
        try:
            linked = path.name == ".." or path.is_symlink()
        except OSError:  # nothing is to be told of what lies outside
            linked = True
        return path.resolve() if linked else self._parents[folder] / path.name

    def _missing(self, path: Path, what: str, name: str, place: Place) -> None:
        try:
            names = [p.name for _, p in zip(range(_LISTED_FILES), path.parent.iterdir(), strict=False)]
        except OSError:
            names = []
        if near := nearest(path.name, names):
            tell(self._faults, place, "path_near", file=what, name=name, near=near)
        else:
            tell(self._faults, place, "path_missing", file=what, name=name)

    def picture(self, name: str, place: Place, what: str = "the picture") -> Path | None:
        """The path of a picture or clip that exists; else None, with a fault. One that cannot be decoded is a
        fault too, told by `settle` at the latest.
        """
        path = self.find(name, place, what, tables.PICTURE_ENDINGS + tables.CLIP_ENDINGS)
        if path is None:
            return None
        if is_clip(path):
            return (
                path if self._clip(path, place, f"{what.replace('picture', 'clip')} {quoted(name)}") else None
            )
        if path not in self._pictures:
            data = self._read(path, place, what, name, MAX_PICTURE_BYTES)
            if data is None:
                return None
            if (str(path), self._seen[path]) in self._sound:
                return path
            if self._decoders is None:
                self._decoders = ThreadPoolExecutor(_DECODERS, "pictures")
            self._pictures[path] = self._decoders.submit(picture_fault, data)
        self._undecoded.append((self._pictures[path], place, f"{what} {quoted(name)}"))
        if len(self._undecoded) > _WAITING_PICTURES:
            self._tell(*self._undecoded.pop(0))
        return path

    def _clip(self, path: Path, place: Place, shown: str) -> bool:
        """Whether a clip can be shown; else there is a fault. It may be large, so only its ends are read."""
        try:
            with path.open("rb") as file:
                touch = touch_of(os.fstat(file.fileno()))
                ends = file.read(_TOLD_BYTES)
                file.seek(max(touch[2] - _TOLD_BYTES, 0))
                ends += file.read(_TOLD_BYTES)
        except OSError as error:
            self._faults.add(
                place, f"{shown} cannot be read: {_reason(error)}; check the path and its permissions."
            )
            return False
        wrong = ""
        if touch[2] > MAX_CLIP_BYTES:
            wrong = f"is larger than {MAX_CLIP_BYTES // 1_000_000_000} GB; make it smaller."
        elif path not in self._seen and (str(path), touch) not in self._sound:
            wrong = clip_fault(path)
        if wrong:
            self._faults.add(place, f"{shown} {wrong}")
            return False
        if path not in self._seen:
            self._seen[path] = touch
            self._hash.update(touch[2].to_bytes(8, "big") + ends)
        return True

    def music(self, name: str, place: Place) -> Path | None:
        """The path of a sound file that exists, of a kind that can be music; else None, with a fault.

        It may be long and no word depends on it, so it is neither read nor part of the fingerprint.
        """
        path = self.find(name, place, "the music", tables.SOUND_ENDINGS)
        try:
            if path is not None and path not in self._seen:
                self._seen[path] = touch_of(path.stat())
        except OSError as error:
            self._faults.add(place, f"the music {quoted(name)} cannot be read: {_reason(error)}.")
            return None
        return path

    def settle(self) -> None:
        """Wait until all pictures are decoded, so that all their faults are told."""
        for entry in self._undecoded:
            self._tell(*entry)
        self._undecoded.clear()
        if self._decoders is not None:
            self._decoders.shutdown()
            self._decoders = None

    def _tell(self, decoded: Future[str], place: Place, shown: str) -> None:
        if wrong := decoded.result():
            self._faults.add(place, f"{shown} {wrong}")

    def _read(self, path: Path, place: Place, what: str, name: str, limit: int) -> bytes | None:
        shown = f"{what} {quoted(name)}"
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                tell(self._faults, place, "path_no_file", file=what, name=name)
                return None
            with path.open("rb") as file:
                touch = touch_of(os.fstat(file.fileno()))
                # By its size: as much memory is asked for as may be read. It may have grown meanwhile.
                data = file.read(min(touch[2], limit) + 1)
                data += file.read(limit + 1 - len(data)) if len(data) > touch[2] else b""
        except FileNotFoundError:
            self._missing(path, what, name, place)
            return None
        except (OSError, ValueError) as error:
            self._faults.add(
                place, f"{shown} cannot be read: {_reason(error)}; check the path and its permissions."
            )
            return None
        if len(data) > limit:
            self._faults.add(place, f"{shown} is larger than {limit // 1_000_000} MB; make it smaller.")
            return None
        if path not in self._seen:
            self._seen[path] = touch
            self._hash.update(len(data).to_bytes(8, "big"))
            self._hash.update(data)
        return data


def picture_fault(data: bytes) -> str:
    """What is wrong with the picture in `data`, as the end of a sentence; "" if it can be shown.

    The size is read from the header before any pixel is decoded, so a decompression bomb costs
    nothing.
    """
    from PIL import Image, UnidentifiedImageError  # where all pictures are known, it is not needed

    try:
        with _WARNINGS, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(io.BytesIO(data), formats=tables.PICTURE_FORMATS)
        with opened as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                most = f"{MAX_PIXELS // 1_000_000} megapixels"
                return f"has {width} x {height} pixels; expected at most {most}."
            if image.format == "JPEG":
                image.draft("RGB", (max(1, width // 8), max(1, height // 8)))  # eight times faster
            image.load()
    except UnidentifiedImageError:
        return "is not a picture; save it again as JPEG, PNG or WebP."
    except Image.DecompressionBombError:
        return f"is far too large; expected at most {MAX_PIXELS // 1_000_000} megapixels."
    except Exception:  # decoders raise nearly anything on broken data
        return "is broken; save it again as JPEG, PNG or WebP."
    return ""


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "the name is not usable"
