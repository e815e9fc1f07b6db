"""The voice room's door: a line in, finished speech out, by the best voice that can be had.

Engines are asked in order; what one cannot do, the next does. Everything spoken is kept in the cache.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self, TypeVar

import numpy as np

from cuehost.errors import SpeechError
from cuehost.rundown import Span

from .align import complete, in_order, share, shift, to_written, tokens
from .breaker import Breaker
from .cache import SpeechCache, key_of
from .casting import Casting
from .edge import EdgeEngine
from .espeak import EspeakEngine
from .finish import LEAD_S, finish
from .kokoro import KokoroEngine
from .spoken import Pronunciations, Spoken, to_spoken
from .types import Engine, Phonemic, RawSpeech, Speech, SpeechSettings, VoiceFailed, VoiceInfo

T = TypeVar("T")

LONGEST_TEXT = 4000
"""Characters of one line; more is a mistake."""

_ENGINE_LIMIT_S = 300.0  # for one line; a voice that takes longer hangs


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line to speak: what `prepare_many` takes. `voice` is an id, or None for the default.

    `pronounce` is how words are said here; None takes the settings'.
    """

    text: str
    lang: str
    voice: str | None = None
    rate: float | None = None
    pronounce: Pronunciations | None = None


class _Candidate(NamedTuple):
    engine: Engine
    voice: str
    key: str


class Voices:
    """All voices of this machine behind one call.

    `notes` tells the seller, each reason once, why a line was not spoken by the voice asked for.
    """

    def __init__(
        self,
        settings: SpeechSettings,
        engines: Sequence[Engine],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.notes: list[str] = []
        self._engines = tuple(engines)
        self._casting = Casting(self._engines, settings.offline, self._note)
        self._cache = SpeechCache(settings.cache)
        self._breaker = Breaker(settings.retry_s, settings.cache / "unreachable.json", clock)
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_config(cls, settings: SpeechSettings | None = None) -> Self:
        """The voices of `settings.engines`. Raises `SpeechError` for a name there is not."""
        settings = settings or SpeechSettings()
        known: dict[str, Callable[[], Engine]] = {
            "edge": lambda: EdgeEngine(settings.edge_connect_s, settings.edge_receive_s),
            "kokoro": lambda: KokoroEngine(
                settings.assets / "kokoro", settings.cache / "models", settings.threads
            ),
            "espeak": EspeakEngine,
        }
        for name in settings.engines:
            if name not in known:
                raise SpeechError(f"There is no voice engine {name!r}.", f"Known are {', '.join(known)}.")
        return cls(settings, [known[name]() for name in settings.engines])

    def catalogue(self, lang: str | None = None) -> tuple[VoiceInfo, ...]:
        """The voices that can speak here and now, best first; of one language where given."""
        return self._casting.catalogue(lang)

    def cast(self, lang: str, voice: str | None = None) -> tuple[tuple[str, str, str], ...]:
        """Who would be asked to speak a language, best first: engine, its version, its voice."""
        return tuple((e.name, e.version, name) for e, name in self._casting.order(lang, voice))

    async def speak(
        self,
        text: str,
        lang: str,
        voice: str | None = None,
        rate: float | None = None,
        pronounce: Pronunciations | None = None,
    ) -> Speech:
        """Speak one line, or take it from the cache.

        text: as the caption shows it. lang: BCP 47. voice: an id as in `catalogue`, or None.
        rate: 1.0 is the voice's own speed; pronounce: how words are said; None takes the settings'.
        Raises `SpeechError` where there is nothing to say or nobody who can.
        """
        spoken = self._spoken(text, lang, pronounce)
        return await self._speak(spoken, lang, voice, rate, avoid_online=False)

    async def prepare_many(
        self,
        lines: Iterable[SpokenLine],
        progress: Callable[[int, int], None] | None = None,
        concurrency: int = 4,
    ) -> list[Speech]:
        """Speak many lines, equal ones once; in their order. See `use_each`, which does not hold them all."""

        async def whole(_: SpokenLine, speech: Speech) -> Speech:
            return speech

        wanted = list(lines)
        speeches = await self.use_each(wanted, whole, progress, concurrency)
        return [speeches[line] for line in wanted]

    async def use_each(
        self,
        lines: Iterable[SpokenLine],
        use: Callable[[SpokenLine, Speech], Awaitable[T]],
        progress: Callable[[int, int], None] | None = None,
        concurrency: int = 4,
    ) -> dict[SpokenLine, T]:
        """Speak many lines, equal ones once, and use the speech of each; what `use` gave by line.
        `progress(done, total)` counts lines. At most `concurrency` speeches are held at a time.

        A show is not to change its voice in the middle: where the online voice fails for some lines
        of a language, the others asked of it are spoken again offline. Stops at the first line nobody
        can speak; what was done before stays in the cache.
        """
        wanted = Counter(lines)
        total = wanted.total()
        gate = asyncio.Semaphore(max(1, concurrency))
        done = 0
        engines: dict[SpokenLine, str] = {}
        results: dict[SpokenLine, T] = {}

        async def one(line: SpokenLine, avoid_online: bool) -> None:
            nonlocal done
            async with gate:
                spoken = self._spoken(line.text, line.lang, line.pronounce)
                speech = await self._speak(spoken, line.lang, line.voice, line.rate, avoid_online)
                engines[line] = speech.engine
                results[line] = await use(line, speech)
            if not avoid_online:
                done += wanted[line]
                if progress is not None:
                    progress(done, total)

        await _all(one(line, False) for line in wanted)
        mixed = self._mixed(engines)
        if mixed:
            self._note(
                "The online voice failed for some lines, so the whole show is spoken by the offline voice."
            )
            await _all(one(line, True) for line in mixed)
        return results

    def _mixed(self, engines: dict[SpokenLine, str]) -> list[SpokenLine]:
        online = {e.name for e in self._engines if e.online}
        groups: dict[tuple[str, str | None], list[SpokenLine]] = {}
        for line in engines:
            groups.setdefault((line.lang, line.voice), []).append(line)
        out: list[SpokenLine] = []
        for (lang, voice), group in groups.items():
            expected = next(iter(self._casting.order(lang, voice)), None)
            fell = [line for line in group if engines[line] not in online]
            if expected is not None and expected[0].online and fell:
                out += [line for line in group if engines[line] in online]
        return out

    async def close(self) -> None:
        """Give back what the engines hold."""
        for engine in self._engines:
            await engine.close()

    def _spoken(self, text: str, lang: str, pronounce: Pronunciations | None) -> Spoken:
        if len(text) > LONGEST_TEXT:
            raise SpeechError(
                f"A line of {len(text)} characters is too long to be spoken at once.",
                "Split it into sentences.",
            )
        spoken = to_spoken(text, lang, self.settings.pronounce if pronounce is None else pronounce)
        if not tokens(spoken.text):
            shown = text if len(text) < 60 else text[:57] + "..."
            raise SpeechError(
                f"There is nothing to say in the line {shown!r}.", "Give it words, or remove it."
            )
        return spoken

    def _candidates(self, spoken: Spoken, lang: str, voice: str | None, rate: float) -> list[_Candidate]:
        out: list[_Candidate] = []
        for engine, name in self._casting.order(lang, voice):
            key = key_of(
                text=spoken.text,
                written=spoken.written,
                lang=lang,
                engine=engine.name,
                version=engine.version,
                voice=name,
                rate=round(rate, 3),
                lufs=self.settings.lufs,
                peak=self.settings.peak_dbtp,
                **({"sounds": spoken.sounds} if spoken.sounds and isinstance(engine, Phonemic) else {}),
            )
            out.append(_Candidate(engine, name, key))
        return out

    async def _speak(
        self, spoken: Spoken, lang: str, voice: str | None, rate: float | None, avoid_online: bool
    ) -> Speech:
        speed = self.settings.rate if rate is None else rate
        if not 0.5 <= speed <= 2.0:
            raise SpeechError(f"A rate of {speed} cannot be spoken.", "Choose one from 0.5 to 2.0.")
        candidates = self._candidates(spoken, lang, voice, speed)
        if not candidates:
            raise SpeechError(
                f"No voice here speaks {lang!r}.", "Install an offline voice or allow the online one."
            )
        failures: list[str] = []
        for candidate in candidates:
            engine = candidate.engine
            if avoid_online and engine.online:
                continue
            async with self._locks.setdefault(candidate.key, asyncio.Lock()):
                kept = self._cache.load(candidate.key)
                if kept is not None:
                    self._note(engine.weakness(lang))
                    return kept
                # Others may have found the engine out of reach while this line waited.
                if engine.online and self._breaker.is_open(engine.name):
                    continue
                try:
                    speech = await self._make(candidate, spoken, lang, speed)
                except VoiceFailed as error:
                    failures.append(f"{engine.name}: {error}")
                    if error.unreachable and engine.online:
                        self._breaker.trip(engine.name)
                    self._note(
                        f"{engine.name}: {error.message.rstrip('.')}; the next voice speaks. {error.mend}"
                    )
                    continue
                if engine.online:
                    self._breaker.reset(engine.name)
                self._note(engine.weakness(lang))
                await asyncio.to_thread(self._cache.store, candidate.key, speech, spoken.written)
                return speech
        raise SpeechError(
            f"No voice could speak the line {spoken.written[:60]!r}.",
            "; ".join(failures) or "Install an offline voice.",
        )

    async def _make(self, candidate: _Candidate, spoken: Spoken, lang: str, rate: float) -> Speech:
        try:
            async with asyncio.timeout(_ENGINE_LIMIT_S):
                engine = candidate.engine
                if spoken.sounds and isinstance(engine, Phonemic):
                    raw = await engine.speak_sounds(spoken.text, spoken.sounds, lang, candidate.voice, rate)
                else:
                    raw = await engine.speak(spoken.text, lang, candidate.voice, rate)
        except TimeoutError as error:
            raise VoiceFailed("the voice takes too long", unreachable=True) from error
        return await asyncio.to_thread(self._finished, raw, candidate, spoken, rate)

    def _finished(self, raw: RawSpeech, candidate: _Candidate, spoken: Spoken, rate: float) -> Speech:
        raw_s = len(raw.samples) / raw.rate_hz if raw.rate_hz > 0 else 0.0
        # Nobody needs two seconds for a character, digits and all.
        if raw_s > 10 + 2.0 * len(spoken.text) / rate:
            raise VoiceFailed("the voice does not end")
        done = finish(raw.samples, raw.rate_hz, self.settings.lufs, self.settings.peak_dbtp)
        words = complete(shift(raw.words, done.shift_s), spoken.text)
        if not words:
            words = tuple(share(tokens(spoken.text), spoken.text, LEAD_S, done.sound_end_s))
        words = in_order(to_written(words, spoken), LEAD_S, done.sound_end_s)
        if words:
            words = (*words[:-1], words[-1]._replace(end_s=round(done.sound_end_s, 4)))
        phonemes = in_order(shift(raw.phonemes, done.shift_s), LEAD_S, done.sound_end_s)
        samples = np.ascontiguousarray(done.samples)
        samples.flags.writeable = False
        return Speech(
            samples=samples,
            words=words,
            phonemes=tuple(Span(p.text, p.start_s, p.end_s) for p in phonemes if p.end_s > p.start_s),
            engine=candidate.engine.name,
            voice=candidate.voice,
            duration_s=len(samples) / 48_000,
            last_word_end_s=round(done.sound_end_s, 4),
        )

    def _note(self, text: str | None) -> None:
        text = (text or "").strip()
        if text and text not in self.notes:
            self.notes.append(text)


async def _all(jobs: Iterable[Coroutine[None, None, None]]) -> None:
    """Run together; the first failure cancels the rest and is raised as itself."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
