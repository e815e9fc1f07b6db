"""The voice room's door: a line in, finished speech out, by the best voice that can be had.

Engines are asked in order; what one cannot do, the next does. Everything spoken is kept in the cache.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import NamedTuple, Self, TypeVar

from cuehost.errors import SpeechError
from cuehost.rundown import RATES

from .align import tokens
from .breaker import Breaker
from .cache import SpeechCache, key_of
from .casting import Casting
from .catalogue import Catalogue, catalogue
from .clauses import Clause, clauses
from .engines import make_engines
from .finish import LEAD_S, TAIL_S
from .lines import LONGEST_TEXT, Directed, SpokenClause, SpokenLine, directed_of, spoken_of, stretches
from .making import faster, joined, made
from .spoken import Pronunciations, Spoken, to_spoken
from .types import LAST_RESORT, Engine, Phonemic, RawSpeech, Speech, SpeechSettings, VoiceFailed, VoiceInfo

T = TypeVar("T")

ENGINES = SpeechSettings().engines
"""All engines there are, in the order that is best without a wish."""

_ENGINE_LIMIT_S = 300.0  # for one line; a voice that takes longer hangs
_WARMING = "1, 2, 3, 4, 5, 6"  # to be said in any language, about as long as a first clause


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
        return cls(settings, make_engines(settings))

    def catalogue(self, lang: str | None = None) -> tuple[VoiceInfo, ...]:
        """The voices that can speak here and now, best first; of one language where given."""
        return self._casting.catalogue(lang)

    async def listing(
        self, lang: str | None = None, *, offline: bool | None = None, preferred: Sequence[str] | None = None
    ) -> Catalogue:
        """All voices of the engines at hand, with what those that cannot speak here and now need.

        Asks the services for theirs unless `offline` (None: as the settings say). `preferred`: the engines
        in use (None: all).
        """
        quiet = self.settings.offline if offline is None else offline
        named = self.settings.engines if preferred is None else preferred
        return await catalogue(self._engines, named, lang=lang, offline=quiet)

    def cast(self, lang: str, voice: str | None = None) -> tuple[tuple[str, str, str, str], ...]:
        """Who would be asked to speak a language, best first: engine, its version, its voice, its manner."""
        said = directed_of(self.settings, voice)
        manner = f"{said.rate:g} {said.pitch:g}"
        return tuple((e.name, e.version, name, manner) for e, name in self._casting.order(lang, said.voice))

    async def speak(
        self,
        text: str,
        lang: str,
        voice: str | None = None,
        rate: float | None = None,
        pronounce: Pronunciations | None = None,
    ) -> Speech:
        """Speak one line, or take it from the cache.

        text: as the caption shows it. lang: BCP 47. voice: an id as in `catalogue`, a voicing as
        `rundown.parse_voicing` reads it, or None. rate: 1.0 is the voice's own speed; pronounce: how words
        are said; None takes the settings'.
        Raises `SpeechError` where there is nothing to say or nobody who can.
        """
        spoken = spoken_of(self.settings, text, lang, pronounce)
        return await self._speak(spoken, lang, directed_of(self.settings, voice, rate), avoid_online=False)

    async def stream(self, line: SpokenLine) -> AsyncGenerator[SpokenClause]:
        """Speak a line that nobody prepared, clause by clause: the first sound comes as early as it can.

        While a clause is on air the next is made. Errors as of `speak`; offsets of words count in the whole
        text. A clause nobody could speak ends the line there, with a note; only where it is the first,
        `SpeechError` is raised. Close it (`aclosing`) where you stop before the end.
        """
        lang = line.lang
        spoken = spoken_of(self.settings, line.text, lang, line.pronounce)
        directed = directed_of(self.settings, line.voice, line.rate)
        said = stretches(spoken)
        keep = line.keep
        ahead: asyncio.Task[Speech] | None = None
        try:
            for i, (part, one) in enumerate(said):
                task = ahead or asyncio.create_task(self._speak(one, lang, directed, False, keep=keep))
                ahead = task
                try:
                    speech = await task
                except SpeechError as error:
                    if i == 0:
                        raise
                    self._note(f"The end of a line was left out: {error.message}")
                    return
                ahead = None
                if i + 1 < len(said):
                    following = self._speak(said[i + 1][1], lang, directed, False, keep=keep)
                    ahead = asyncio.create_task(following)
                breath_s = max(0.0, part.breath_s / directed.rate - LEAD_S - TAIL_S)
                yield SpokenClause(speech, *spoken.source(part.start, part.end), breath_s)
        finally:
            if ahead is not None:
                ahead.cancel()
                await asyncio.gather(ahead, return_exceptions=True)

    def stretches(self, line: SpokenLine) -> tuple[tuple[int, int], ...]:
        """The stretches of a line's text that `stream` gives one by one. Raises `SpeechError` as it does."""
        spoken = spoken_of(self.settings, line.text, line.lang, line.pronounce)
        return tuple(spoken.source(part.start, part.end) for part, _ in stretches(spoken))

    async def warm_up(self, lang: str, voice: str | None = None) -> None:
        """Have the best offline voice of a language ready, so that what is not prepared is spoken at once.

        It speaks a few words all the way to finished sound, as the first time of each step takes longest.
        Raises nothing: what is wrong with it is told when it has to speak.
        """
        directed = directed_of(self.settings, voice)
        spoken = to_spoken(_WARMING, lang)
        for candidate in self._candidates(spoken, lang, directed):
            if not candidate.engine.online:
                with contextlib.suppress(SpeechError):
                    await self._make(candidate, spoken, lang, directed)
                return

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
                spoken = spoken_of(self.settings, line.text, line.lang, line.pronounce)
                directed = directed_of(self.settings, line.voice, line.rate)
                speech = await self._speak(spoken, line.lang, directed, avoid_online)
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
        robotic = sum(wanted[line] for line, engine in engines.items() if engine == LAST_RESORT)
        if robotic:
            self._note(
                f"{robotic} of {total} lines are spoken by the last resort, espeak-ng: a robot's voice."
            )
        return results

    def _mixed(self, engines: dict[SpokenLine, str]) -> list[SpokenLine]:
        online = {e.name for e in self._engines if e.online}
        groups: dict[tuple[str, str | None], list[SpokenLine]] = {}
        for line in engines:
            groups.setdefault((line.lang, line.voice), []).append(line)
        out: list[SpokenLine] = []
        for (lang, voice), group in groups.items():
            expected = next(iter(self._casting.order(lang, directed_of(self.settings, voice).voice)), None)
            fell = [line for line in group if engines[line] not in online]
            if expected is not None and expected[0].online and fell:
                out += [line for line in group if engines[line] in online]
        return out

    async def close(self) -> None:
        """Give back what the engines hold."""
        for engine in self._engines:
            await engine.close()

    def _candidates(self, spoken: Spoken, lang: str, directed: Directed) -> list[_Candidate]:
        out: list[_Candidate] = []
        for engine, name in self._casting.order(lang, directed.voice):
            key = key_of(
                text=spoken.text,
                written=spoken.written,
                lang=lang,
                engine=engine.name,
                version=engine.version,
                voice=name,
                rate=round(directed.rate, 3),
                lufs=self.settings.lufs,
                peak=self.settings.peak_dbtp,
                **({"pitch": round(directed.pitch, 2)} if directed.pitch else {}),
                **({"at": spoken.pieces[0].written_start} if spoken.pieces[0].written_start else {}),
                **({"sounds": spoken.sounds} if spoken.sounds and isinstance(engine, Phonemic) else {}),
            )
            out.append(_Candidate(engine, name, key))
        return out

    async def _speak(
        self, spoken: Spoken, lang: str, directed: Directed, avoid_online: bool, *, keep: bool = True
    ) -> Speech:
        candidates = self._candidates(spoken, lang, directed)
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
                    speech = await self._make(candidate, spoken, lang, directed)
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
                if keep:
                    await asyncio.to_thread(self._cache.store, candidate.key, speech, spoken.written)
                return speech
        raise SpeechError(
            f"No voice could speak the line {spoken.written[:60]!r}.",
            "; ".join(failures) or "Install an offline voice.",
        )

    async def _make(self, candidate: _Candidate, spoken: Spoken, lang: str, directed: Directed) -> Speech:
        # A voice is made higher by playing it faster, so it is asked to speak slower by as much.
        higher = 2.0 ** (directed.pitch / 12)
        rate = min(max(directed.rate / higher, RATES[0]), RATES[1])
        longest = getattr(candidate.engine, "longest_text", LONGEST_TEXT)
        parts = (
            clauses(spoken.text, longest=longest, whole=spoken.wholes()) if len(spoken.text) > longest else ()
        )
        try:
            async with asyncio.timeout(_ENGINE_LIMIT_S):
                if parts:
                    raw = await self._in_parts(candidate, spoken, lang, rate, parts)
                else:
                    raw = await _raw(candidate, spoken, lang, rate)
        except TimeoutError as error:
            raise VoiceFailed("the voice takes too long", unreachable=True) from error
        who = (candidate.engine.name, candidate.voice)
        level = (self.settings.lufs, self.settings.peak_dbtp)
        return await asyncio.to_thread(made, faster(raw, higher), who, spoken, directed.rate, level)

    async def _in_parts(
        self, candidate: _Candidate, spoken: Spoken, lang: str, rate: float, parts: Sequence[Clause]
    ) -> RawSpeech:
        """A line too long for the engine, clause by clause."""
        done: list[tuple[RawSpeech, int, float]] = []
        for part in parts:
            said = spoken.part(part.start, part.end, "," if part.open else "")
            if tokens(said.text):
                raw = await _raw(candidate, said, lang, rate)
                done.append((raw, part.start, part.breath_s / rate))
        return await asyncio.to_thread(joined, done)

    def _note(self, text: str | None) -> None:
        text = (text or "").strip()
        if text and text not in self.notes:
            self.notes.append(text)


async def _raw(candidate: _Candidate, spoken: Spoken, lang: str, rate: float) -> RawSpeech:
    engine = candidate.engine
    if spoken.sounds and isinstance(engine, Phonemic):
        return await engine.speak_sounds(spoken.text, spoken.sounds, lang, candidate.voice, rate)
    return await engine.speak(spoken.text, lang, candidate.voice, rate)


async def _all(jobs: Iterable[Coroutine[None, None, None]]) -> None:
    """Run together; the first failure cancels the rest and is raised as itself."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
