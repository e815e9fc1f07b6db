"""The videos of prepared lines: which there are, and having those made that are missing."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import json
import logging
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cuehost.errors import CuehostError, HostError

from ..pack import Pack, Picture, load_pack
from ..performance import Performance
from ..spec import pack_folders
from .settings import ElsewhereConfig

log = logging.getLogger("cuehost.host")

MAX_KEPT_BYTES = 20_000_000_000
"""Of all videos together (a line takes about 1 MB); those not used for longest go first."""

IN_A_ROW = 3
"""After so many failures one after another a program is not tried again in the same run."""

_FORMAT = 1
_PICTURES = (".yaml", ".png", ".webp")
_DIGEST = re.compile(r"[0-9a-f]{32}")

Progress = Callable[[str, int, int], None]
"""`progress(what, done, total)`"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that a host is to say: the folder of the host's pack, and what it does."""

    pack: Path
    performance: Performance


class Elsewhere:
    """The programs of the settings, and the videos they made. For any thread, but `render`."""

    def __init__(
        self,
        programs: Mapping[str, ElsewhereConfig],
        root: Path,
        folder: Path,
        *,
        withheld: Collection[str] = (),
    ) -> None:
        """`programs` by the host's name; their paths count from `root`. The videos lie in `folder`.
        `withheld` names environment variables with secrets, which no program sees."""
        self._programs = dict(programs)
        self._root = root
        self._folder = folder
        self._withheld = tuple(withheld)
        self._digests: dict[str, str] = {}
        self._lock = threading.Lock()

    def renders(self, pack: Path) -> bool:
        """Whether the host in this folder is rendered by a program."""
        return pack.name in self._programs

    def find(self, pack: Path, performance: Performance) -> Path | None:
        """The video of a line, if there is one."""
        if not self.renders(pack) or performance.audio is None:
            return None
        try:
            path = self._path(Wanted(pack, performance))
            os.utime(path)  # used just now: others go first
        except OSError:
            return None
        return path

    async def render(self, wanted: Sequence[Wanted], progress: Progress) -> tuple[str, ...]:
        """Have the videos made that are missing; what the seller should know of those that were not.

        A line whose video fails is said by the host as Cuehost draws it, and tried again the next time.
        """
        missing = await asyncio.to_thread(self._missing, wanted)
        total = len(missing)
        done = 0
        failed: dict[str, list[str]] = {}

        async def make_all(host: str) -> None:
            nonlocal done
            mine = [(path, each) for path, each in missing.items() if each.pack.name == host]
            queue = iter(mine)
            row = 0

            async def work() -> None:
                nonlocal done, row
                for path, each in queue:
                    if row >= IN_A_ROW:
                        failed.setdefault(host, []).append("")
                        continue
                    try:
                        await self._make(path, each)
                        row = 0
                    except CuehostError as error:
                        log.warning("no video of line %s by %s: %s", each.performance.line, host, error)
                        failed.setdefault(host, []).append(str(error))
                        row += 1
                    done += 1
                    progress("videos", done, total)

            async with asyncio.TaskGroup() as workers:
                for _ in range(self._programs[host].at_once):
                    workers.create_task(work())

        if total:
            progress("videos", 0, total)
            for host in sorted({each.pack.name for each in missing.values()}):
                await make_all(host)  # one program after another: they share a graphics card
            await asyncio.to_thread(_make_room, self._folder)
        return tuple(
            f"{len(faults)} of {host}'s lines have no video and are drawn by Cuehost: the program "
            f"{next(fault for fault in faults if fault)}"
            for host, faults in failed.items()
        )

    def _missing(self, wanted: Sequence[Wanted]) -> dict[Path, Wanted]:
        out: dict[Path, Wanted] = {}
        for each in wanted:
            if self.renders(each.pack) and each.performance.audio is not None:
                with contextlib.suppress(OSError):
                    path = self._path(each)
                    if not path.is_file():
                        out.setdefault(path, each)
        return out

    async def _make(self, path: Path, wanted: Wanted) -> None:
        """Make one video. Raises `HostError`, in words that go on from "the program"."""
        from . import program, source
        from .keying import best_key, key_of
        from .taking_in import Place, take_in

        settings = self._programs[wanted.pack.name]
        performance = wanted.performance
        pack = await asyncio.to_thread(load_pack, wanted.pack)
        own = self._root / settings.source if settings.source else None
        box = source.head_box(pack.spec) if settings.part == "head" else source.whole_box(pack.spec)
        resting = await asyncio.to_thread(source.resting, pack)
        key = best_key(resting)
        if settings.background not in ("auto", "keep"):
            key = key_of(settings.background)
        work = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="cuehost-elsewhere-"))
        try:
            values = {name: str(own) for name in ("picture", "clip")} if own else {}
            if own is None and "picture" in settings.used:
                values["picture"] = str(work / "picture.png")
                await asyncio.to_thread(source.write_picture, work / "picture.png", resting, key, box)
            if own is None and "clip" in settings.used:
                values["clip"] = str(work / "clip.mp4")
                frames = source.frames_of(performance.duration_s + source.TAIL_S)
                persons = source.moving(pack, performance)
                await asyncio.to_thread(source.write_clip, work / "clip.mp4", persons, frames, key, box)
            values["sound"] = str(work / "sound.wav")
            await asyncio.to_thread(_copy, Path(str(performance.audio)), work / "sound.wav")
            video = await program.run(settings, values, work, root=self._root, withheld=self._withheld)
            host: Iterator[Picture] | None = None
            if settings.part == "head":
                moves = "clip" in settings.used
                host = source.moving(pack, performance) if moves else itertools.repeat(resting)
            keyed = None if settings.background == "keep" else key
            place = Place(_even(pack), box, keyed, host, own is None)
            await asyncio.to_thread(take_in, video, path, place, performance.duration_s)
        finally:
            await asyncio.to_thread(shutil.rmtree, work, ignore_errors=True)

    def _path(self, wanted: Wanted) -> Path:
        """Where the video of a line lies. Raises `OSError` where what it hangs on cannot be read."""
        program = self._programs[wanted.pack.name]
        told = [_FORMAT, program.command, program.files, program.part, program.background]
        if program.source:
            told.append(self._digest(self._root / program.source))
        else:
            told.append(self._pack_digest(wanted.pack))
        told.append(_sound_digest(Path(str(wanted.performance.audio))))
        if "clip" in program.used and not program.source:
            acted = wanted.performance.to_json()
            told.append([acted[name] for name in ("line", "moves", "accents", "moods")])
        text = json.dumps(told, sort_keys=True)
        return self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.webm"

    def _pack_digest(self, folder: Path) -> str:
        def digest() -> str:
            files = sorted(
                path
                for part in pack_folders(folder)
                for path in part.rglob("*")
                if path.suffix.lower() in _PICTURES
            )
            told = [[path.name, _hash(path)] for path in files]
            return hashlib.sha256(json.dumps(told).encode()).hexdigest()

        return self._remembered(f"pack {folder}", digest)

    def _digest(self, file: Path) -> str:
        return self._remembered(f"file {file}", lambda: _hash(file))

    def _remembered(self, name: str, make: Callable[[], str]) -> str:
        with self._lock:
            if name not in self._digests:
                self._digests[name] = make()
            return self._digests[name]


def _even(pack: Pack) -> tuple[int, int]:
    return pack.size[0] // 2 * 2, pack.size[1] // 2 * 2


def _hash(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _sound_digest(file: Path) -> str:
    """Prepared sounds are named by what is in them."""
    return file.stem if _DIGEST.fullmatch(file.stem) else _hash(file)


def _copy(sound: Path, to: Path) -> None:
    try:
        shutil.copyfile(sound, to)
    except OSError as fault:
        raise HostError(f"cannot be given the line's sound ({fault.strerror})") from fault


def _make_room(folder: Path) -> None:
    """Let the videos go that were not used for longest, and what a run that was killed left half made."""
    with contextlib.suppress(OSError):
        files = [(path.stat(), path) for path in folder.iterdir() if path.suffix == ".webm"]
        total = 0
        for stat, path in sorted(files, key=lambda file: file[0].st_mtime, reverse=True):
            total += stat.st_size
            if total > MAX_KEPT_BYTES:
                path.unlink(missing_ok=True)
