"""The viewers of a show on air: received with it, answered while it runs, forgotten at its end."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost.answering import Answering, House
from cuehost.audience import Phrases, Pseudonyms, rules_of
from cuehost.audience_record import AudienceRecord, Recalled, forget_key, recalled, show_key
from cuehost.errors import CuehostError
from cuehost.host import HostProcess
from cuehost.interludes import Answerer
from cuehost.ledger import read_ledger
from cuehost.places import MEANING_CACHE
from cuehost.playout import AdLibs, Broadcast, Progress, ReadyShow
from cuehost.rundown import Rundown
from cuehost.studio import Studio, local_time

if TYPE_CHECKING:
    from cuehost.audience.answers import Answerer as SheetAnswerer

log = logging.getLogger(__name__)

Heard = Callable[[str, dict[str, Any]], None]
Emit = Callable[..., None]

_PICTURES = ".viewers"
"""The folder, among a show's results while it is on air, of pictures that name viewers."""


def sheet_answerer(
    rundown: Rundown, lang: str, also: Iterable[str] = (), *, weigh: bool = True
) -> SheetAnswerer:
    """Who replies from the product sheet alone, within the show's claim rules; takes seconds to make. Viewers
    who write in a language of `also` are answered in that. `weigh`: what comments mean is weighed beside
    their words.
    """
    from cuehost.audience.answers import Answerer as SheetAnswerer
    from cuehost.audience.meaning import load_meaning
    from cuehost.writing.rules import book_for

    book = book_for(rundown)

    def judge(text: str, said_in: str) -> list[str]:
        return [f.reason for f in book.judge_line(text, said_in) if f.severity == "block"]

    return SheetAnswerer(
        rundown, [lang, *also], judge=judge, meaning=load_meaning(MEANING_CACHE) if weigh else None
    )


def languages_beside(rundown: Rundown, lang: str, spoken: Callable[[str], bool]) -> list[str]:
    """The other languages of a rundown in which viewers of the room of `lang` may be answered: the sheet is
    written in them, prices are the room's own, and there is a voice (`spoken`).
    """
    here = rundown.market
    return [
        other
        for other in rundown.languages
        if other != lang and rundown.markets.get(other, here) == here and spoken(other)
    ]


class Viewers:
    """Opens the audience of one show after another, as the settings have it.

    `answerer` makes who replies, of a rundown and a language; None: the sheet, and behind it the language
    model of the settings. `environ` has the sources' secrets.
    """

    def __init__(
        self,
        studio: Studio,
        answerer: Callable[[Rundown, str], Answerer] | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._studio = studio
        self._answerer = answerer or self._from_the_sheet
        self._environ = environ
        self._answering: Answering | None = None

    @property
    def answering(self) -> Answering | None:
        """Who answers the viewers of the show on air, for an operator's orders; None without one."""
        return self._answering

    def status(self) -> dict[str, Any] | None:
        """How the audience of the show on air stands; None without one."""
        return self._answering.status() if self._answering is not None else None

    def _from_the_sheet(self, rundown: Rundown, lang: str) -> Answerer:
        """Who replies as the settings have it; blocking."""
        voices = self._studio.voices
        sheet = sheet_answerer(
            rundown, lang, languages_beside(rundown, lang, lambda other: bool(voices.catalogue(other)))
        )
        model, answers = self._studio.language_model(), self._studio.config.answers
        if model is None or not answers.llm:
            return sheet
        from cuehost.audience.answers import LLMAnswerer

        return LLMAnswerer(sheet, replace(model, total_s=answers.llm_s, connect_s=answers.llm_s))

    async def prepare(self, ready: ReadyShow, progress: Progress) -> None:
        """Have all that can be said to viewers without composing spoken ahead, for a show that airs later."""
        lang = ready.show.lang
        answerer = await asyncio.to_thread(self._answerer, ready.rundown, lang)
        shop = self._studio.workshop(ready.rundown, lang, ready.template.canvas)
        adlibs = AdLibs(ready.rundown, shop, self._studio.config.folders.cache, _voices(ready))
        texts = (*Phrases.of(lang).plain(), *await asyncio.to_thread(answerer.prepared, lang))
        await asyncio.to_thread(answerer.learn, lang, lambda done, of: progress("meaning", done, of))
        await adlibs.prepare(texts, lang, lambda done, of: progress("answers", done, of))

    @asynccontextmanager
    async def on_air(
        self,
        ready: ReadyShow,
        folder: Path,
        broadcast: Broadcast,
        host: HostProcess,
        emit: Emit,
        *,
        resuming: bool = False,
    ) -> AsyncIterator[Heard | None]:
        """Receive and answer meanwhile; gives who is to hear all that the show tells, None without sources.

        A show whose audience cannot be opened goes on air without it.
        """
        config = self._studio.config
        if not config.audience:
            yield None
            return
        pictures = folder / _PICTURES
        try:
            answering = await self._make(ready, folder, pictures, broadcast, host, emit, resuming)
        except (CuehostError, OSError) as error:
            emit("fault", reason=f"viewers cannot be answered: {error}", code="fallback")
            yield None
            return
        self._answering = answering
        answering.open()
        try:
            yield answering.heard
        finally:
            self._answering = None
            await answering.close()
            await asyncio.to_thread(shutil.rmtree, pictures, ignore_errors=True)
            await asyncio.to_thread(forget_key, folder)

    async def _make(
        self,
        ready: ReadyShow,
        folder: Path,
        pictures: Path,
        broadcast: Broadcast,
        host: HostProcess,
        emit: Emit,
        resuming: bool,
    ) -> Answering:
        config, lang = self._studio.config, ready.show.lang
        limits = config.answers.limits()
        record = AudienceRecord(emit, Pseudonyms(await asyncio.to_thread(show_key, folder)))
        recall = Recalled()
        if resuming:
            entries = await asyncio.to_thread(read_ledger, folder)
            recall = recalled(entries, local_time(), limits.forget_s)
        shop = self._studio.workshop(ready.rundown, lang, ready.template.canvas)

        def current() -> Rundown:
            return broadcast.editor.ready.rundown if broadcast.editor is not None else ready.rundown

        house = House(
            lang=lang,
            answerer=self._answerer,
            current=current,
            conductor=lambda: broadcast.conductor,
            adlibs=AdLibs(ready.rundown, shop, pictures, _voices(ready)),
            record=record,
            feel=host.emotion,
            root=config.root,
            environ=self._environ,
        )
        return Answering(
            house,
            sources=config.audience,
            limits=limits,
            rules=rules_of(config.reactions),
            answers=config.answers.on,
            recall=recall,
        )


def _voices(ready: ReadyShow) -> dict[str, str]:
    """Who speaks the show, by language."""
    lines = (line for part in reversed(ready.show.segments) for line in reversed(part.lines))
    return {line.line.lang: line.voice for line in lines}
