"""What can stand behind the host, to be looked at and chosen: sets that are drawn, and the seller's pictures.

The choice is written where preparation reads it: `background:` in the rundown. Pictures to choose from lie in
a folder `backgrounds` beside the rundown, whoever put them there. Where an image model has made pictures of
the set that the rundown describes, they are there too, and the choice among them is kept as `Dressing` does.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cuehost.dressing import DescribedSet, Dressing
from cuehost.errors import InputError, Outdated
from cuehost.graphics import MOST_CANDIDATES, BackgroundSpec, PictureStore, load_theme, set_names
from cuehost.importing import RundownFile
from cuehost.rundown import Rundown
from cuehost.studio import Studio

Document = dict[str, Any]
Make = Callable[[int, Callable[[int, int], None]], Awaitable[tuple[int, str]]]

FOLDER = "backgrounds"
"""Beside a rundown: pictures to choose from."""

_KEY = "background"
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
_MOST_PICTURES = 60
_LONG_SIDE = 320
_USUAL = "studio"
_LIT = {
    "studio-night": "studio at night",
    "studio-neon": "studio in neon light",
    "living-evening": "living room in the evening",
    "christmas": "christmas studio",
    "new-year": "lunar new year studio",
    "spring": "studio in spring",
    "autumn": "studio in autumn",
    "winter": "studio in winter",
}


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Something to stand behind the host. `name` is its id, `value` what `background:` says for it; `picture`
    is a file (None: it is drawn). `number`: which of the pictures that a model made of `value` (0: none);
    `take`: which take of the set that is drawn of it, by its letter and its number.
    """

    name: str
    value: str
    kind: Literal["set", "picture", "own", "made", "drawn"]
    picture: Path | None = None
    number: int = 0
    take: tuple[str, int] = ("", 0)

    @property
    def choice(self) -> int | str:
        """What is chosen among all there is for its value."""
        return self.take[0] or self.number


def backdrops(
    rundown: Rundown, held: str | None, lang: str, described: DescribedSet | None = None
) -> tuple[list[Backdrop], str]:
    """What there is to choose from, and the name of what is chosen. `held` is what stands in the file;
    `described` the set of the show that a model may have made pictures of.
    """
    found = [*_drawn(), *_pictured(rundown.path)]
    if rundown.background is None and rundown.background_image is None:
        return found, _USUAL
    value = held if held is not None else rundown.background.get(lang) if rundown.background else ""
    chosen = next((one.name for one in found if one.value.casefold() == value.strip().casefold()), None)
    if chosen is None:
        chosen = "own"
        found.insert(0, Backdrop(chosen, value, "own", rundown.background_image))
    if described is None:
        return found, chosen
    more = [Backdrop(f"drawn-{t.letter}", value, "drawn", take=(t.letter, t.take)) for t in described.takes]
    more += [Backdrop(f"made-{c.number}", value, "made", c.picture, c.number) for c in described.candidates]
    place = next(n for n, one in enumerate(found, 1) if one.name == chosen)
    found[place:place] = more
    return found, next((one.name for one in more if str(one.choice) == described.chosen), chosen)


def _drawn() -> Iterator[Backdrop]:
    rooms = set_names()
    for name, value in ({_USUAL: rooms[_USUAL]} | rooms | _LIT).items():
        yield Backdrop(name, value, "set")


def _pictured(rundown: Path) -> Iterator[Backdrop]:
    files = sorted(f for f in (rundown.parent / FOLDER).glob("*") if f.suffix.lower() in _ENDINGS)
    for file in files[:_MOST_PICTURES]:
        value = f"{FOLDER}/{file.name}"
        name = hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:12]
        yield Backdrop(f"picture-{name}", value, "picture", file)


class Backgrounds:
    """The backgrounds of shows on this computer. Choices come one after another, and so do pictures."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._busy = asyncio.Lock()
        self._drawing = asyncio.Lock()

    async def document(self, path: Path, lang: str | None) -> Document:
        """What there is to choose from, and the `revision` to lock the choice with. Raises `CuehostError`."""
        async with self._busy:
            return await asyncio.to_thread(self._document, path, lang)

    async def choose(self, path: Path, lang: str | None, name: str, revision: int | None) -> Document:
        """Choose one; all of them afterwards, with the value `before` and `after`. Raises `CuehostError`, and
        `Outdated` where the file has changed since `revision`.
        """
        async with self._busy:
            before, after = await asyncio.to_thread(self._choose, path, lang, name, revision)
            told = await asyncio.to_thread(self._document, path, lang)
        return told | {"before": before, "after": after}

    async def picture(self, path: Path, lang: str | None, name: str, *, kept_only: bool) -> bytes:
        """A small PNG of one, as it stands behind a product. `kept_only`: nothing is drawn now. Raises
        `CuehostError`.
        """
        async with self._drawing:
            return await asyncio.to_thread(self._picture, path, lang, name, kept_only)

    async def making(self, path: Path) -> Make:
        """What has the image model make pictures of the set that a show describes. Raises `CuehostError`
        where there is no model, or no such set.
        """
        rundown = await asyncio.to_thread(self._studio.rundown, path)
        if rundown.background is None:
            raise InputError(
                "The show describes no set.", "Write one, as `background: a sunlit kitchen, warm wood`."
            )
        words, dressing = rundown.background.default, self._studio.dressing(rundown)
        if not dressing.can_make:
            raise InputError(
                "There is no image model to make backgrounds.", "Name a model under `images` in config.yaml."
            )
        return lambda count, done: dressing.make(words, count, done)

    def _backdrops(self, path: Path, lang: str | None) -> tuple[Rundown, RundownFile, list[Backdrop], str]:
        rundown = self._studio.rundown(path)
        file = RundownFile(path)
        described = next((one for one in self._dressing(rundown).sets() if not one.segments), None)
        chosen_lang = self._studio.language(rundown, lang)
        return rundown, file, *backdrops(rundown, file.text(_KEY), chosen_lang, described)

    def _dressing(self, rundown: Rundown) -> Dressing:
        studio = self._studio
        return Dressing(
            studio.config, rundown, studio.template(rundown), offline=True
        )  # nothing is made here

    def _document(self, path: Path, lang: str | None) -> Document:
        rundown, file, found, chosen = self._backdrops(path, lang)
        makes = rundown.background is not None and self._studio.dressing(rundown).can_make
        room = MOST_CANDIDATES - sum(one.kind == "made" for one in found)
        return {
            "file": path.name,
            "revision": file.revision,
            "settable": file.settable(_KEY),
            "model": self._studio.config.images.model if makes else None,
            "room": max(room, 0) if makes else 0,
            "backgrounds": [
                {"name": one.name, "value": one.value, "kind": one.kind, "chosen": one.name == chosen}
                for one in found
            ],
        }

    def _choose(self, path: Path, lang: str | None, name: str, revision: int | None) -> tuple[str, str]:
        rundown, file, found, chosen = self._backdrops(path, lang)
        if revision is not None and revision != file.revision:
            raise Outdated("The rundown has been changed meanwhile.", "Look at it as it is now.")
        wanted, before = _named(found, name), _named(found, chosen)
        if wanted.value != before.value:
            allowed = self._studio.config.folders.allowed
            file.set(_KEY, wanted.value, revision=revision, allowed_folders=allowed)
        elif wanted.choice != before.choice and rundown.background is not None:
            self._dressing(rundown).choose(rundown.background.default, wanted.choice)
        return _told(before), _told(wanted)

    def _picture(self, path: Path, lang: str | None, name: str, kept_only: bool) -> bytes:
        rundown, _, found, _ = self._backdrops(path, lang)
        one = _named(found, name)
        template = self._studio.template(rundown)
        scale = _LONG_SIDE / max(template.canvas)
        size = round(template.canvas[0] * scale), round(template.canvas[1] * scale)
        host = next((item.box for item in template.scenes["product"] if item.role == "host"), None)
        focus = (host.x + host.width / 2) / template.canvas[0] if host is not None else 0.5
        words = "" if one.picture is not None else one.value
        spec = BackgroundSpec("product", one.picture, round(focus, 3), words=words, take=one.take[1])
        store = PictureStore(
            self._studio.config.folders.cache / "pictures", load_theme(rundown.theme), canvas=size
        )
        if kept_only and not store.path_of(spec, size).exists():
            raise InputError("A show is on air, and all of this computer is for it.", "Look when it is over.")
        return store.render(spec, size).read_bytes()


def _told(one: Backdrop) -> str:
    return f"{one.value} ({one.choice})" if one.choice else one.value


def _named(found: list[Backdrop], name: str) -> Backdrop:
    one = next((one for one in found if one.name == name), None)
    if one is None:
        raise InputError("There is no such background.", "Choose one of those listed.")
    return one
