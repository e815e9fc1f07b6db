"""Fetching products' pictures into a folder beside the sheet, within limits of size, number and time."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from queue import Empty, Queue
from urllib.parse import urlsplit

from PIL import Image

from cuehost.errors import InputError, Unreachable
from cuehost.fetch import fetch, is_loopback
from cuehost.rundown.faults import quoted
from cuehost.rundown.reading import PICTURE_FORMATS, picture_fault

from .records import Finding

_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "BMP": "bmp", "TIFF": "tif",
            "AVIF": "avif"}  # fmt: skip
_SMALL = 300


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is fetched: bytes of one picture and of all, pictures of one product, seconds for one
    picture and for all, and how many at a time.
    """

    picture_bytes: int = 20_000_000
    total_bytes: int = 1_000_000_000
    per_product: int = 8
    picture_s: float = 20.0
    total_s: float = 1800.0
    at_once: int = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product's pictures, as the source names them."""

    product: str
    where: str
    names: Sequence[str]


@dataclass(slots=True)
class Gallery:
    """Pictures that lie ready to be put in their place. `names` are the file names by product."""

    folder: Path
    staged: Path
    names: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    failed: int = 0
    fetched: int = 0

    def there(self, name: str) -> bool:
        """Whether the folder has that picture already; its name holds the hash of its content."""
        return (self.folder / name).exists()

    @contextmanager
    def placed(self, names: set[str]) -> Iterator[None]:
        """Puts these pictures into the folder, each whole; if the block fails, takes new ones out again."""
        new: list[Path] = []
        try:
            for name in sorted(names):
                target = self.folder / name
                if not target.exists():
                    self.folder.mkdir(parents=True, exist_ok=True)
                    (self.staged / name).replace(target)
                    new.append(target)
            yield
        except BaseException:
            for path in new:
                path.unlink(missing_ok=True)
            with suppress(OSError):
                self.folder.rmdir()  # only if it is empty
            raise


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A passing folder beside `folder`, on the same disk."""
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def gather(
    wanted: Sequence[Wanted],
    *,
    folder: Path,
    staged: Path,
    source: str,
    limits: Limits,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
    clock: Callable[[], float] = time.monotonic,
) -> Gallery:
    """The pictures of all products in `staged`, to be put into `folder`, and what could not be had.

    `source` is the URL or path the products come from: pictures may be on this machine's own addresses
    only if the source is on it too, and paths stay inside the folder of a source that is a file.
    """
    gallery = Gallery(folder, staged)
    jobs: list[tuple[Wanted, str]] = []
    for one in wanted:
        jobs += [(one, name) for name in one.names[: limits.per_product]]
        if len(one.names) > limits.per_product:
            text = f"only the first {limits.per_product} of {len(one.names)} pictures are taken"
            gallery.findings.append(Finding("pictures", text, one.product, one.where))
    fetching = _Fetching(source, staged, limits, clock)
    for (one, name), got in zip(jobs, _all(jobs, fetching, limits.at_once, progress), strict=True):
        if got.fault:
            gallery.failed += 1
            text = f"the picture {quoted(_shown(name))} {got.fault}"
            gallery.findings.append(Finding("picture", text, one.product, one.where, lost=True))
            continue
        names = gallery.names.setdefault(one.product, [])
        if got.name not in names:
            names.append(got.name)
            gallery.fetched += 1
        if got.note:
            text = f"the picture {quoted(_shown(name))} {got.note}"
            gallery.findings.append(Finding("pictures", text, one.product, one.where))
    return gallery


@dataclass(frozen=True, slots=True)
class _Got:
    name: str = ""
    fault: str = ""
    note: str = ""


def _all(
    jobs: Sequence[tuple[Wanted, str]],
    fetching: _Fetching,
    at_once: int,
    progress: Callable[[str, int, int], None],
) -> list[_Got]:
    """Gets all pictures, a few at a time, in threads that do not keep the program from ending.

    `progress` is told in the calling thread.
    """
    waiting: Queue[int] = Queue()
    for place in range(len(jobs)):
        waiting.put(place)
    ready: Queue[tuple[int, _Got | BaseException]] = Queue()

    def work() -> None:
        with suppress(Empty):
            while True:
                place = waiting.get_nowait()
                try:
                    ready.put((place, fetching.get(jobs[place][0].product, jobs[place][1])))
                except BaseException as error:  # raised where the pictures were asked for
                    ready.put((place, error))

    for _ in range(min(at_once, len(jobs))):
        threading.Thread(target=work, name="picture", daemon=True).start()
    results: dict[int, _Got] = {}
    try:
        while len(results) < len(jobs):
            with suppress(Empty):
                place, got = ready.get(timeout=0.2)  # so that Ctrl-C is heard everywhere
                if isinstance(got, BaseException):
                    raise got
                results[place] = got
                progress("pictures", len(results), len(jobs))
    finally:
        fetching.stop()
    return [results[place] for place in range(len(jobs))]


class _Fetching:
    """Gets single pictures, from several threads, and keeps the limits of all together."""

    def __init__(self, source: str, staged: Path, limits: Limits, clock: Callable[[], float]) -> None:
        self._url = source if "://" in source else ""
        self._base = None if self._url else Path(source).resolve().parent
        self._loopback = bool(self._url) and is_loopback(urlsplit(self._url).hostname or "")
        self._staged = staged
        self._limits = limits
        self._clock = clock
        self._end = clock() + limits.total_s
        self._left = limits.total_bytes
        self._lock = threading.Lock()
        self._stopped = False

    def stop(self) -> None:
        """Get no more pictures: once this returns, nothing is written any more."""
        with self._lock:
            self._stopped = True

    def get(self, product: str, name: str) -> _Got:
        """One picture into the staging folder."""
        if self._stopped or self._clock() > self._end:
            return _Got(fault="is left out: fetching takes too long; import again, or raise the limit")
        if self._left <= 0:
            return _Got(fault=f"is left out: all together are over {self._limits.total_bytes // 10**6} MB")
        try:
            data = self._data(name)
        except Unreachable as error:
            return _Got(fault=f"cannot be fetched: {error.message}")
        except InputError as error:
            return _Got(fault=f"is not taken: {str(error).rstrip('.')}")
        with self._lock:
            self._left -= len(data)
        if fault := picture_fault(data):
            return _Got(fault=fault.rstrip("."))
        with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as image:
            ending, (width, height) = _ENDINGS[str(image.format)], image.size
        file = f"{product}-{hashlib.sha256(data).hexdigest()[:10]}.{ending}"
        with self._lock:
            if not self._stopped:
                (self._staged / file).write_bytes(data)
        small = f"is small ({width} x {height} pixels); a larger one looks better on air"
        return _Got(file, note=small if min(width, height) < _SMALL else "")

    def _data(self, name: str) -> bytes:
        url = self._address(name)
        if url:
            return fetch(
                url,
                timeout_s=self._limits.picture_s,
                max_bytes=self._limits.picture_bytes,
                accept="image/avif;q=0.8, image/webp, image/png, image/jpeg, image/*;q=0.5",
                check=_may_be_picture,
                loopback=self._loopback,
            ).data
        if self._base is None:
            raise InputError("it is no URL")
        return _read_beside(self._base, name, self._limits.picture_bytes)

    def _address(self, name: str) -> str:
        """The URL to fetch for a picture, "" for a path. What is told as http is asked for safely."""
        if name.startswith("//"):
            name = f"https:{name}"
        if self._url and not urlsplit(name).scheme:
            source = urlsplit(self._url)
            name = f"{source.scheme}://{source.netloc}{name}" if name.startswith("/") else name
        scheme, _, rest = name.partition("://")
        if not rest:
            return ""
        host = urlsplit(f"//{rest}").hostname or ""
        return f"https://{rest}" if scheme.lower() == "http" and not is_loopback(host) else name


def _may_be_picture(kind: str, url: str) -> None:
    if not kind.startswith("image/") and kind not in ("", "application/octet-stream", "binary/octet-stream"):
        raise InputError(f"the server sends {kind}, which is no picture")
    if kind == "image/svg+xml":
        raise InputError("it is a drawing (SVG); save it as PNG")


def _read_beside(base: Path, name: str, most: int) -> bytes:
    """A picture's file named from the source's folder, and inside it."""
    if PureWindowsPath(name).drive or name.startswith(("/", "\\")):
        raise InputError("paths are counted from the source's folder")
    path = base / PurePosixPath(name.replace("\\", "/"))
    try:
        real = path.resolve()
        if not real.is_relative_to(base):
            raise InputError("it is outside the source's folder")
        if not real.is_file():
            raise InputError("there is no such file beside the source")
        with real.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError("it cannot be read") from error
    if len(data) > most:
        raise InputError(f"it is larger than {most // 1_000_000} MB")
    return data


def _shown(name: str) -> str:
    """A picture's name for messages, without what might be secret in it, and short."""
    plain = name.split("?", maxsplit=1)[0]
    return plain if len(plain) <= 58 else f"…{plain[-57:]}"


def paths_for(names: Mapping[str, list[str]], folder: Path) -> dict[str, list[str]]:
    """The pictures of each product as paths from the sheet."""
    return {product: [f"{folder.name}/{name}" for name in held] for product, held in names.items()}
