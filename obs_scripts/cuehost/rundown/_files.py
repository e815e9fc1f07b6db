"""The files a rundown names: found, kept inside its folder, read once and fingerprinted."""

from __future__ import annotations

import hashlib
import io
import stat
import warnings
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from PIL import Image, UnidentifiedImageError

from . import _tables as tables
from ._yaml import MAX_BYTES
from .faults import Faults, Place, hint, nearest, one_of, quoted

MAX_PICTURE_BYTES = 64_000_000
MAX_PIXELS = 40_000_000
_LISTED_FILES = 1000


class Files:
    """Reads the files of one rundown; keeps the SHA-256 of all their bytes in `fingerprint`."""

    def __init__(self, faults: Faults, allowed: Iterable[Path] = ()) -> None:
        self._faults = faults
        self._roots = [_resolved(folder) for folder in allowed]
        self._hash = hashlib.sha256()
        self._seen: dict[Path, None] = {}
        self._pictures: dict[Path, str] = {}

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of all bytes read so far, in the order of reading."""
        return self._hash.hexdigest()

    @property
    def sources(self) -> tuple[Path, ...]:
        """All files read so far, in the order of reading."""
        return tuple(self._seen)

    def read_main(self, path: Path) -> bytes | None:
        """The bytes of the file the user named; None with a fault if it cannot be read."""
        self._faults.opened(path)
        self._roots.append(_resolved(path.parent))
        return self._read(path, Place(path), f"the file {quoted(path.name)}", MAX_BYTES)

    def read_text(self, path: Path, place: Place, name: str) -> bytes | None:
        """The bytes of a sheet or script file at a path from `find`."""
        return self._read(path, place, f"the file {quoted(name)}", MAX_BYTES)

    def find(self, name: str, place: Place, what: str, endings: tuple[str, ...]) -> Path | None:
        """The resolved path of the file called `name`, as seen from the file that `place` is in.

        None, with a fault, where it is outside the allowed folders, missing, or of the wrong kind.
        `what` names it in messages: `the picture`.
        """
        shown = f"{what} {quoted(name)}"
        if "://" in name:
            self._faults.add(place, f"{shown} is a link; save it as a file beside the rundown and name that.")
            return None
        base = _resolved(place.file.parent)
        # Both kinds of separators work everywhere, so that a rundown can move between systems.
        path = base / (name if PureWindowsPath(name).drive else PurePosixPath(name.replace("\\", "/")))
        try:
            real = path.resolve()
            inside = any(real.is_relative_to(root) for root in self._roots)
            regular = inside and stat.S_ISREG(real.stat().st_mode)
        except FileNotFoundError:
            self._missing(path, shown, place)
            return None
        except (OSError, RuntimeError, ValueError) as error:
            self._faults.add(place, f"{shown} cannot be opened: {_reason(error)}; check the path.")
            return None
        wrong = ""
        if not inside:
            wrong = (
                "is outside the rundown's folder; move it there, or allow its folder in config.yaml "
                "(folders: allowed)."
            )
        elif not regular:
            wrong = "is not a file; expected the path of a file."
        elif path.suffix.lower() not in endings:
            wrong = f"has the wrong ending; expected {one_of(endings)}."
        if wrong:
            self._faults.add(place, f"{shown} {wrong}")
            return None
        return real

    def _missing(self, path: Path, shown: str, place: Place) -> None:
        try:
            names = [p.name for _, p in zip(range(_LISTED_FILES), path.parent.iterdir(), strict=False)]
        except OSError:
            names = []
        advice = "check the path."
        if nearest(path.name, names):
            advice = hint(path.name, names)
        self._faults.add(place, f"{shown} does not exist; {advice}")

    def picture(self, name: str, place: Place, what: str = "the picture") -> Path | None:
        """The path of a picture that exists and can be decoded; else None, with a fault."""
        path = self.find(name, place, what, tables.PICTURE_ENDINGS)
        if path is None:
            return None
        if path not in self._pictures:
            data = self._read(path, place, f"{what} {quoted(name)}", MAX_PICTURE_BYTES)
            if data is None:
                return None
            self._pictures[path] = picture_fault(data)
        if wrong := self._pictures[path]:
            self._faults.add(place, f"{what} {quoted(name)} {wrong}")
            return None
        return path

    def _read(self, path: Path, place: Place, shown: str, limit: int) -> bytes | None:
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                self._faults.add(place, f"{shown} is not a file; expected the path of a file.")
                return None
            with path.open("rb") as file:
                data = file.read(limit + 1)
        except FileNotFoundError:
            self._missing(path, shown, place)
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
            self._seen[path] = None
            self._hash.update(len(data).to_bytes(8, "big"))
            self._hash.update(data)
        return data


def picture_fault(data: bytes) -> str:
    """What is wrong with the picture in `data`, as the end of a sentence; "" if it can be shown.

    The size is read from the header before any pixel is decoded, so a decompression bomb costs
    nothing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=tables.PICTURE_FORMATS) as image:
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
