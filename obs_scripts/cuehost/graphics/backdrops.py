"""What may stand behind a host where a set is described: pictures that an image model made, candidates in a
cache; takes of the set that Cuehost draws; and what a person chose of them.

Candidates lie under the hash of all that the model was told, counted in the order in which they were made.
What is chosen is copied into a folder beside the rundown: a cache may be deleted, and a picture has cost
money.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import re
import string
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cuehost.errors import GraphicsError, InputError
from cuehost.keeping import keep, whole

from .backdrop_wish import BackdropWish
from .errors import NoPicture
from .image_server import ImageServer
from .store import code_fingerprint
from .takes import MOST_TAKES

Behind = Path | int
"""What stands behind a host where a set is described: a picture, or a take of the set that Cuehost draws."""

MOST_CANDIDATES = 12
"""More are not to be told apart on a sheet."""
# px: what is smaller is blurred to see as a whole set, and more than a canvas has is of no use.
_LEAST_SIDE = 256
_LARGEST_SIDE = 2560
_AT_A_TIME = 2
_CHOICES = "choices.json"
_NAME = re.compile(r"[0-9a-f]{12}\.png")


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A candidate: its number, from 1, its picture (PNG), and whether it is what stands behind the host."""

    number: int
    picture: Path
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class DrawnTake:
    """A take of the set that Cuehost draws itself: its letter for people, its number, and whether it is what
    stands behind the host.
    """

    letter: str
    take: int
    chosen: bool = False


class Backdrops:
    """The candidates in a cache `folder`, and the choices in a folder of one show."""

    def __init__(self, folder: Path, choices: Path) -> None:
        self._folder = folder
        self._choices = choices

    def candidates(self, wish: BackdropWish) -> tuple[Backdrop, ...]:
        """What there is to choose from for a set, in order."""
        behind = self.picture(wish)
        return tuple(
            Backdrop(number, path, behind is not None and _same(path, behind))
            for number, path in self._numbered(wish).items()
        )

    def decided(self, wish: BackdropWish) -> bool:
        """Whether a person chose what is to stand behind the host."""
        return self._choice(wish) is not None

    def picture(self, wish: BackdropWish) -> Path | None:
        """What is to stand behind the host: the picture that was chosen, else the first candidate. None where
        there is none, or a person chose the set that Cuehost draws itself.
        """
        choice = self._choice(wish)
        if choice is None:
            return next(iter(self._made(wish)), None)
        return None if choice == "drawn" else choice

    def drawn(self, wish: BackdropWish) -> tuple[DrawnTake, ...]:
        """The takes of the drawn set there are to choose from, beside take 0; the last may be one that was
        chosen and would not be offered any more.
        """
        behind, takes = self.take(wish), self._offered(wish)
        if behind and behind not in takes:
            takes = (*takes, behind)
        return tuple(
            DrawnTake(letter, take, take == behind)
            for letter, take in zip(string.ascii_uppercase, takes, strict=False)
        )

    def _offered(self, wish: BackdropWish) -> tuple[int, ...]:
        """The takes that look most unlike, found once: all of them are drawn for it, small."""
        kept = self._folder / f"takes-{wish.name}-{code_fingerprint()[:12]}.json"
        with contextlib.suppress(OSError, ValueError, TypeError):
            return tuple(int(take) for take in json.loads(kept.read_bytes()))
        from .apart import takes_apart

        takes = takes_apart(wish.words, upright=wish.upright)
        keep(kept, json.dumps(takes))
        return takes

    def take(self, wish: BackdropWish) -> int:
        """Which take of the drawn set a person chose; 0 where nobody did."""
        entry = self._told().get(wish.name)
        take = entry.get("take") if isinstance(entry, dict) and entry.get("picture") is None else None
        return take if isinstance(take, int) and 0 < take <= MOST_TAKES else 0

    def choose(self, wish: BackdropWish, number: int | str) -> None:
        """Have a candidate stand behind the host from the next preparation on; 0: the set that Cuehost draws
        itself, a letter: that take of it. Raises `InputError` for one there is not, and where the choice
        cannot be written.
        """
        take, candidate = 0, 0
        if isinstance(number, int):
            candidate = number
        else:
            letters = {one.letter: one.take for one in self.drawn(wish)}
            if number not in letters:
                raise InputError(
                    f"There is no background {number} for “{wish.words}”.",
                    f"There are 0 and {', '.join(letters)}." if letters else "Nothing is known of its words.",
                )
            take = letters[number]
        picture: str | None = None
        here = self._numbered(wish)
        if candidate and candidate not in here:
            there = f"There are 0 to {max(here)}." if here else "Have some made first."
            raise InputError(f"There is no background {candidate} for “{wish.words}”.", there)
        told = self._told()
        try:
            self._choices.mkdir(parents=True, exist_ok=True)
            if candidate:
                picture = f"{_slug(wish.words)}-{_mark(here[candidate])}.png"
                _write(self._choices / picture, here[candidate].read_bytes())
            told[wish.name] = {"words": wish.words, "picture": picture} | ({"take": take} if take else {})
            text = json.dumps({"format": 1, "choices": told}, ensure_ascii=False, indent=1)
            _write(self._choices / _CHOICES, text.encode())
        except OSError as error:
            raise InputError(
                f"The choice cannot be written to {self._choices} ({error.strerror}).", "Check the folder."
            ) from error

    async def make(
        self,
        wish: BackdropWish,
        server: ImageServer,
        count: int,
        done: Callable[[int, int], None] = lambda *_: None,
    ) -> tuple[Path, ...]:
        """Have `count` more candidates made; those that were. Each is kept as it comes, whatever becomes of
        the others. `done(n, of)` tells how far it is. Raises `NoPicture` where none was made, and
        `InputError` for more than may be.
        """
        room = MOST_CANDIDATES - len(self._made(wish))
        if count > room:
            raise InputError(
                f"“{wish.words}” has {MOST_CANDIDATES - room} backgrounds; {MOST_CANDIDATES} are the most.",
                f"Choose one of them, or delete {self._home(wish)}.",
            )
        gate, made, failed = asyncio.Semaphore(_AT_A_TIME), list[Path](), list[NoPicture]()

        async def one() -> None:
            async with gate:
                if any(error.lasting for error in failed):
                    return
                try:
                    data = await server.picture(wish.prompt, upright=wish.upright)
                    made.append(await asyncio.to_thread(self._keep, wish, data))
                except NoPicture as error:
                    failed.append(error)
                done(len(made) + len(failed), count)

        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(one())
        if not made and failed:
            raise failed[0]
        return tuple(made)

    def _keep(self, wish: BackdropWish, data: bytes) -> Path:
        """A picture from a server, looked at and written as one of ours. Raises `NoPicture`."""
        from .pictures import open_picture  # with all that decodes, which takes a while to load

        home = self._home(wish)
        raw: Path | None = None
        try:
            home.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".got-", dir=home)
            raw = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            picture = open_picture(raw, _LARGEST_SIDE)
            if min(picture.size) < _LEAST_SIDE:
                size = f"{picture.width} x {picture.height}"
                raise NoPicture(
                    f"the image server's picture is too small ({size} px)", "Ask for a larger one."
                )
            # Drawn anew, so that nothing but pixels is kept of a foreign file.
            picture.convert("RGB").save(raw, "PNG", compress_level=6)
            raw.chmod(0o644)
            return raw.replace(home / f"{hashlib.sha256(data).hexdigest()[:12]}.png")
        except NoPicture:
            raise
        except GraphicsError as error:
            reason = "the image server's picture cannot be used: " + _clause(error.message, raw)
            raise NoPicture(reason, "Try again.") from error
        except OSError as error:
            raise NoPicture(f"{home} cannot be written ({error.strerror})", "Free some space.") from error
        finally:
            if raw is not None:
                raw.unlink(missing_ok=True)

    def _home(self, wish: BackdropWish) -> Path:
        return self._folder / wish.digest

    def _numbered(self, wish: BackdropWish) -> dict[int, Path]:
        """The candidates. The last may be what was chosen, where the cache has it no more."""
        here = self._made(wish)
        choice = self._choice(wish)
        if isinstance(choice, Path) and not any(_same(path, choice) for path in here):
            here.append(choice)
        return dict(enumerate(here, 1))

    def _made(self, wish: BackdropWish) -> list[Path]:
        found: list[tuple[int, Path]] = []
        with contextlib.suppress(OSError):
            for path in self._home(wish).iterdir():
                if _NAME.fullmatch(path.name):
                    found.append((path.stat().st_mtime_ns, path))
        return [path for _, path in sorted(found)]

    def _choice(self, wish: BackdropWish) -> Path | Literal["drawn"] | None:
        """What a person chose for a set; None where nobody did, or the picture is not there any more."""
        entry = self._told().get(wish.name)
        if not isinstance(entry, dict):
            return None
        if entry.get("picture") is None:
            return "drawn"
        path = self._choices / Path(str(entry["picture"])).name
        return path if path.is_file() else None

    def _told(self) -> dict[str, Any]:
        """The choices by the wishes' names."""
        try:
            told = json.loads((self._choices / _CHOICES).read_bytes())["choices"]
        except (OSError, ValueError, TypeError, KeyError):
            return {}
        return told if isinstance(told, dict) else {}


def _same(candidate: Path, chosen: Path) -> bool:
    return _mark(candidate) == _mark(chosen)


def _mark(picture: Path) -> str:
    """What of a picture's name tells its content."""
    return picture.stem.rpartition("-")[2]


def _slug(words: str) -> str:
    """A name for people: the first words, in letters that every disk takes."""
    return "-".join(re.findall(r"[a-z0-9]+", words.casefold())[:4])[:40] or "set"


def _clause(message: str, file: Path | None) -> str:
    """An error's message without the name of a file that nobody knows."""
    return message.replace(file.name, "it").rstrip(".") if file else message.rstrip(".")


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises `OSError`."""
    with whole(path, mode=0o644) as file:
        file.write(data)
