"""What an operator does before a show: choose it, decide on its script, see what is ahead, correct it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost.errors import InputError
from cuehost.operating_making import Making
from cuehost.operating_rehearsals import Rehearsals
from cuehost.places import host_folder
from cuehost.rundown import HUMAN

if TYPE_CHECKING:
    from cuehost.host import Performance
    from cuehost.operating import Commanding
    from cuehost.operating_backgrounds import Backgrounds
    from cuehost.operating_script import Scripts

Document = dict[str, Any]


class Before:
    """Before the show (`cuehost.desk.Preparing`); of the engine `engine`."""

    def __init__(self, engine: Commanding) -> None:
        self._engine = engine
        self._scripts: Scripts | None = None
        self._backgrounds: Backgrounds | None = None
        self.making = Making(self._busy)
        self.rehearsals = Rehearsals(engine.studio.config.folders.cache / "rehearsals", self._busy)

    def _busy(self) -> bool:
        """Whether a show has all of this computer."""
        return self._engine.state in ("starting", "on_air")

    async def study(self) -> Scripts:
        """The scripts; what reads them takes a while to load, and a show on air does not wait for it."""
        if self._scripts is None:
            module = await asyncio.to_thread(import_module, "cuehost.operating_script")
            self._scripts = module.Scripts(self._engine.studio)
        assert self._scripts is not None
        return self._scripts

    async def _backdrops(self) -> Backgrounds:
        """The backgrounds; as `study`."""
        if self._backgrounds is None:
            module = await asyncio.to_thread(import_module, "cuehost.operating_backgrounds")
            self._backgrounds = module.Backgrounds((await self.study()).studio)
        assert self._backgrounds is not None
        return self._backgrounds

    async def _file(self, show: str) -> Path:
        return await asyncio.to_thread((await self.study()).file_of, show, self._engine.rundown)

    async def shows(self) -> list[Document]:
        """The rundowns there are to choose from."""
        return await asyncio.to_thread((await self.study()).shows, self._engine.rundown)

    async def prepare(self, show: str, lang: str | None) -> None:
        """Begin to make a show ready. Raises `CuehostError`."""
        await self._begin("prepare", show, lang)

    async def start(self, show: str, lang: str | None, record: bool) -> None:
        """Begin to air a show. Raises `CuehostError`."""
        await self._begin("start", show, lang, record=record)

    async def _begin(self, action: str, show: str, lang: str | None, **more: Any) -> None:
        path = await self._file(show)
        await self._engine.do(action, rundown=str(path), **({"lang": lang} if lang else {}), **more)

    async def preflight(self, show: str) -> list[Document]:
        """What this computer, OBS and a show lack. Raises `CuehostError`."""
        from cuehost.doctor import findings

        path = await self._file(show)
        found = findings((await self.study()).studio, path, self._engine.obs_address(), quick=True)
        return [asdict(finding) async for finding in found]

    # -- the script ----------------------------------------------------------------------------------

    async def script(self, show: str, lang: str | None) -> Document:
        """The script of a show as it stands. Raises `CuehostError`."""
        return await (await self.study()).document(await self._file(show), lang)

    async def decide(self, show: str, lang: str | None, order: Document, revision: int | None) -> Document:
        """Do what a person orders of a script. Raises `CuehostError`."""
        return await (await self.study()).decide(await self._file(show), lang, order, revision)

    async def hear(self, show: str, lang: str | None, line: str) -> bytes:
        """A line of a show as a WAV, from the cache or spoken now. Raises `CuehostError`."""
        _, performance = await self._performed(show, lang, line)
        return await asyncio.to_thread(Path(performance.audio or "").read_bytes)

    async def see(self, show: str, lang: str | None, line: str) -> bytes:
        """A line of a show as a WebM of the host who says it, from the cache or drawn now. Raises
        `CuehostError`; no show may be on air.
        """
        self.rehearsals.refuse_on_air()
        host, performance = await self._performed(show, lang, line)
        return await self.rehearsals.see(line, host_folder(host), performance)

    async def _performed(self, show: str, lang: str | None, line: str) -> tuple[str, Performance]:
        """Who says a line, and how: as it is kept, or spoken and planned now."""
        from cuehost.playout import prepare_line

        rundown, segment, said = await (await self.study()).line(await self._file(show), lang, line)
        host = rundown.speaker(said.host)
        if host == HUMAN:
            raise InputError("A person says this line.", "Only the host's lines are there ahead.")
        studio = self._engine.studio
        shop = await asyncio.to_thread(
            lambda: studio.workshop(rundown, said.lang, studio.template(rundown).canvas)
        )
        prepared = await prepare_line(said, segment, rundown, shop)
        return host, await asyncio.to_thread(lambda: prepared.acting().performance)

    # -- what is written into the seller's files -------------------------------------------------------

    async def products(self, show: str, lang: str | None) -> Document:
        """The products of a show, with what may be corrected. Raises `CuehostError`."""
        return await (await self.study()).products.document(await self._file(show), lang)

    async def correct(self, show: str, order: Document, revision: int | None) -> Document:
        """Correct a product's price or stock in the seller's file; a show on air takes it over by itself.
        Raises `CuehostError`.
        """
        path = await self._file(show)
        told = await (await self.study()).products.correct(path, order, revision)
        self._tell("sheet_corrected", path, told, order["by"], product=order["product"], fact=order["fact"])
        return told

    async def backgrounds(self, show: str, lang: str | None) -> Document:
        """What can stand behind the host of a show. Raises `CuehostError`."""
        return await (await self._backdrops()).document(await self._file(show), lang)

    async def background(self, show: str, lang: str | None, name: str) -> bytes:
        """A small PNG of one of them. While a show is on air none is drawn. Raises `CuehostError`."""
        backdrops = await self._backdrops()
        return await backdrops.picture(await self._file(show), lang, name, kept_only=self._busy())

    async def make_backgrounds(self, show: str, count: int) -> None:
        """Begin to have the image model make pictures of the set that a show describes; `making` tells how
        far it is. Raises `CuehostError`.
        """
        make = await (await self._backdrops()).making(await self._file(show))
        self.making.begin(show, count, lambda done: make(count, done))

    async def choose(self, show: str, order: Document, revision: int | None) -> Document:
        """Choose what stands behind the host, in the seller's rundown; a show on air takes it over by itself.
        Raises `CuehostError`.
        """
        path = await self._file(show)
        told = await (await self._backdrops()).choose(path, order["lang"], order["background"], revision)
        self._tell("background_chosen", path, told, order["by"])
        return told

    async def sets(self, show: str, lang: str | None) -> Document:
        """What can stand behind the host in segments with a set of their own. Raises `CuehostError`."""
        return await (await self._backdrops()).sets.document(await self._file(show), lang)

    async def set_background(self, show: str, lang: str | None, name: str, background: str) -> bytes:
        """A small PNG of one of a set's. While a show is on air none is drawn. Raises `CuehostError`."""
        sets, path = (await self._backdrops()).sets, await self._file(show)
        return await sets.picture(path, lang, name, background, kept_only=self._busy())

    async def make_set_backgrounds(self, show: str, name: str, count: int) -> None:
        """Begin to have the image model make pictures of a set of segments; as `make_backgrounds`."""
        make = await (await self._backdrops()).sets.making(await self._file(show), name)
        self.making.begin(show, count, lambda done: make(count, done), of=name)

    async def choose_for_set(self, show: str, order: Document, revision: int | None) -> Document:
        """Choose what stands behind the host in a set of segments, from the next preparation on. Raises
        `CuehostError`.
        """
        path, sets = await self._file(show), (await self._backdrops()).sets
        told = await sets.choose(path, order["lang"], order["set"], order["background"], revision)
        self._tell("background_chosen", path, told, order["by"])
        return told

    def _tell(self, event: str, path: Path, told: Document, by: str, **more: str) -> None:
        """Put a change into the log of the show on air, if it is that one's."""
        broadcast = self._engine.broadcast
        editor = getattr(broadcast, "editor", None)
        if broadcast is None or editor is None or editor.ready.rundown.path != path:
            return
        text = f"{told['before']} -> {told['after']}"
        broadcast.tell(event, **more, text=text, by=by or None, reason="operator", code="operator")
