"""Ad-libs: words that are not in the script, made ready for air while the show goes on.

What can be known ahead is spoken ahead (`prepare`) and begins at once; the rest comes clause by clause, each
made while the one before it is heard. What names a viewer leaves nothing behind: no sound in the cache, no
picture but in a folder of the show's own, and other words in the log.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

from cuehost.errors import CuehostError
from cuehost.graphics import CommentCard, PictureStore
from cuehost.host import perform
from cuehost.rundown import Cue, Line, Rundown, Segment, Voicing, parse_voicing
from cuehost.speech import Speech, SpokenLine

from . import cards
from .captions import draw_captions
from .line_making import caption_place
from .model import Acting, Action, ComingLine, PreparedLine
from .timeline import CaptionClause, clause_ends, line_actions
from .workshop import Workshop, as_spoken, sayings

log = logging.getLogger(__name__)

_LONGEST_REST_S = 2.0

CARD_TAIL_S = 1.0
"""How long a comment's card stays after the last word said to it."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to be said. `card` is the picture of the comment it is about, which may yet be drawn, shown
    meanwhile; `card_told` what the log says of it.

    private: what names a viewer in the text, and what the log says instead.
    """

    id: str
    text: str
    lang: str
    facts: tuple[str, ...] = ()
    emotion: str = ""
    card: asyncio.Future[Path | None] | None = None
    card_told: str = ""
    private: Mapping[str, str] = field(default_factory=dict)

    def told(self, text: str) -> str:
        """A text as the log may have it."""
        for name, instead in self.private.items():
            text = text.replace(name, instead)
        return text


class AdLibs:
    """Makes ad-libs of one show. `folder` is for pictures that name viewers; the caller deletes it."""

    def __init__(
        self, rundown: Rundown, shop: Workshop, folder: Path, voices: Mapping[str, str] | None = None
    ) -> None:
        """`voices`: who spoke the show in each language in the end, so that it is spoken on by the same."""
        self._rundown = rundown
        self._voices = voices or {}
        self._shop = shop
        self._say = sayings(rundown, shop)
        theme, canvas = shop.pictures.theme, shop.pictures.canvas
        self._own = PictureStore(folder, theme, canvas=canvas, fonts=shop.pictures.fonts)
        self._at_hand: set[tuple[str, str]] = set()
        self._making: set[asyncio.Task[None]] = set()

    async def prepare(
        self, texts: Iterable[str], lang: str, progress: Callable[[int, int], None] | None = None
    ) -> int:
        """Speak texts ahead, one after another, with their captions; how many are at hand. Raises nothing:
        what nobody can speak now is tried again when it has to be said.

        Unless `progress` waits for it, at most half of the time is taken, as a show may be on air.
        """
        places = {caption_place(segment, self._shop) for segment in self._rundown.segments}
        wanted = tuple(dict.fromkeys(texts))
        loop = asyncio.get_running_loop()
        done = 0
        for number, text in enumerate(wanted, 1):
            if self._making:  # what is being said now needs the voice
                await asyncio.wait(self._making)
            began = loop.time()
            if await self._speak_ahead(Line("", text, lang), places):
                self._at_hand.add((text, lang))
                done += 1
            if progress is not None:
                progress(number, len(wanted))
            else:
                await asyncio.sleep(min(loop.time() - began, _LONGEST_REST_S))
        return done

    async def _speak_ahead(self, line: Line, places: Iterable[tuple[tuple[int, int], str] | None]) -> bool:
        try:
            await self._shop.voices.speak(line.text, *self._regional(line), pronounce=self._say)
            for place in places:
                if place is not None:
                    await asyncio.to_thread(draw_captions, line, *place, self._shop.pictures)
        except CuehostError as error:
            log.info("an answer is not spoken ahead: %s", error)
            return False
        return True

    def at_hand(self, text: str, lang: str) -> bool:
        """Whether a text was spoken ahead, and so begins at once."""
        return (text, lang) in self._at_hand

    async def card(self, author: str, text: str, lang: str, segment: Segment) -> Path | None:
        """The picture of a comment that has passed moderation; None where the scene has no place for it, or
        it cannot be drawn.
        """
        item = cards.item_of(self._shop.template, segment.kind, "card")
        if item is None:
            return None
        spec = CommentCard(author, text, lang, cards.corner_of(item))
        try:
            return await asyncio.to_thread(self._own.render, spec, cards.size_of(item))
        except CuehostError as error:
            log.warning("a comment cannot be shown: %s", error)
            return None

    def lines(self, saying: Saying, segment: Segment) -> list[ComingLine]:
        """The lines of a saying in a segment's scene: one where it was spoken ahead, else one a clause,
        which are begun to be made now. Raises `SpeechError` where there is nothing to say.
        """
        if self.at_hand(saying.text, saying.lang) and not saying.private:
            line = _line(saying, 0, len(saying.text), 0)
            return [ComingLine(_logged(line, saying), lambda: self._whole(line, saying, segment))]
        spoken = replace(self._spoken(Line("", saying.text, saying.lang)), keep=not saying.private)
        stretches = self._shop.voices.stretches(spoken)
        loop = asyncio.get_running_loop()
        made: list[asyncio.Future[PreparedLine | None]] = [loop.create_future() for _ in stretches]
        task = asyncio.create_task(self._stream(saying, spoken, segment, made))
        self._making.add(task)
        task.add_done_callback(self._making.discard)
        return [
            ComingLine(_logged(_line(saying, *stretch, number), saying), _shielded(made[number]))
            for number, stretch in enumerate(stretches)
        ]

    async def close(self) -> None:
        """End all that is being made."""
        for task in self._making:
            task.cancel()
        await asyncio.gather(*self._making, return_exceptions=True)

    async def _whole(self, line: Line, saying: Saying, segment: Segment) -> PreparedLine | None:
        try:
            speech = await self._shop.voices.speak(line.text, *self._regional(line), pronounce=self._say)
            card = await _drawn(saying)
            return await asyncio.to_thread(self._made, line, speech, saying, segment, card)
        except CuehostError as error:
            log.warning("an ad-lib is not said: %s", error)
            return None

    async def _stream(
        self,
        saying: Saying,
        spoken: SpokenLine,
        segment: Segment,
        made: Sequence[asyncio.Future[PreparedLine | None]],
    ) -> None:
        try:
            async with aclosing(self._shop.voices.stream(spoken)) as clauses:
                number, card = 0, await _drawn(saying)
                async for clause in clauses:
                    line = _line(saying, clause.start, clause.end, number)
                    prepared = await asyncio.to_thread(
                        self._made, line, clause.speech, saying, segment, card, clause.start
                    )
                    if number < len(made) and not made[number].done():
                        made[number].set_result(prepared)
                    number += 1
        except CuehostError as error:
            log.warning("the rest of an ad-lib is not said: %s", error)
        finally:
            for future in made:
                if not future.done():
                    future.set_result(None)

    def _made(
        self,
        line: Line,
        speech: Speech,
        saying: Saying,
        segment: Segment,
        card: Path | None,
        offset: int = 0,
    ) -> PreparedLine:
        """A line ready for air. The speech's words count from `offset` before the line's first character."""
        words = tuple(
            word._replace(offset=word.offset - offset) if word.offset >= 0 else word for word in speech.words
        )
        performance = perform(line.id, speech.samples, words=words, phonemes=speech.phonemes, cues=line.cues)
        captions: tuple[CaptionClause, ...] = ()
        place = caption_place(segment, self._shop)
        if place is not None:
            store = self._own if saying.private else self._shop.pictures
            with contextlib.suppress(CuehostError):  # said without its caption, rather than not
                captions = draw_captions(line, *place, store)
        actions = line_actions(line.cues, captions, words, speech.duration_s, {})
        actions = tuple(replace(a, text=saying.told(a.text)) for a in actions)
        if card is not None:
            actions = (
                Action(0.0, "card", True, "card:comment", card, saying.card_told),
                *actions,
                Action(speech.last_word_end_s + CARD_TAIL_S, "card", False, "hide:card"),
            )
        acting = Acting(performance, actions)
        return PreparedLine(
            line=_logged(line, saying),
            acting=lambda: acting,
            duration_s=speech.duration_s,
            first_word_s=words[0].start_s if words else 0.0,
            last_word_end_s=speech.last_word_end_s,
            voice=f"{speech.engine}:{speech.voice}",
            clauses=clause_ends(line.text, words, (c.offset for c in captions)),
        )

    def _spoken(self, line: Line) -> SpokenLine:
        spoken = as_spoken(line, self._rundown, self._shop, self._say)
        if (voice := self._voices.get(line.lang)) is None:
            return spoken
        wished = parse_voicing(spoken.voice) if spoken.voice else Voicing()
        return replace(spoken, voice=str(wished._replace(voice=voice)))

    def _regional(self, line: Line) -> tuple[str, str | None]:
        spoken = self._spoken(line)
        return spoken.lang, spoken.voice


def _line(saying: Saying, start: int, end: int, number: int) -> Line:
    """A stretch of a saying as a line; how the host feels comes with the first."""
    cues = (Cue("emotion", saying.emotion, 0),) if saying.emotion and number == 0 else ()
    name = f"{saying.id}.{number + 1}"
    return Line(name, saying.text[start:end], saying.lang, saying.facts, cues, source="audience")


async def _drawn(saying: Saying) -> Path | None:
    return None if saying.card is None else await asyncio.shield(saying.card)


def _logged(line: Line, saying: Saying) -> Line:
    return replace(line, text=saying.told(line.text))


def _shielded(future: asyncio.Future[PreparedLine | None]) -> Callable[[], Awaitable[PreparedLine | None]]:
    async def wait() -> PreparedLine | None:
        return await asyncio.shield(future)  # who waits may be held; the line is made all the same

    return wait
