"""Who speaks: the engines in order, with the voice each would lend to a language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .types import Engine, Gender, VoiceInfo, best_voice, needs_network


class Casting:
    """Chooses voices. `note` is told, in the seller's words, why a voice asked for is passed over."""

    def __init__(self, engines: Sequence[Engine], offline: bool, note: Callable[[str], None]) -> None:
        self.engines = tuple(engines)
        self._offline = offline
        self._note = note
        self._orders: dict[tuple[str, str | None], list[tuple[Engine, str]]] = {}

    def catalogue(self, lang: str | None) -> tuple[VoiceInfo, ...]:
        """The voices that can speak here and now, best first; of one language where given."""
        usable = [e for e in self.engines if not (needs_network(e) and self._offline) and e.missing() is None]
        return tuple(
            voice for engine in usable for voice in engine.voices() if lang is None or voice.speaks(lang)
        )

    def order(self, lang: str, voice: str | None) -> list[tuple[Engine, str]]:
        """Engines with the voice each would use, best first. A voice asked for goes first.

        Stand-ins are of the same gender as the voice asked for, where there is one. Thought out once
        for each language and voice: what is installed does not change while a show is prepared.
        """
        if (lang, voice) not in self._orders:
            self._orders[lang, voice] = self._order(lang, voice)
        return list(self._orders[lang, voice])

    def _order(self, lang: str, voice: str | None) -> list[tuple[Engine, str]]:
        asked, _, name = (voice or "").partition(":")
        gender = self._gender(voice)
        out: list[tuple[Engine, str]] = []
        for engine in self.engines:
            first = engine.name == asked
            reason = self._unfit(engine, lang)
            if reason is not None:
                # Of those that nobody asked for, only the seller's loss is told: a better voice at hand.
                if first or not (engine.online or any(not other.online for other, _ in out)):
                    self._note(reason)
                continue
            if not (first and _speaks(engine, voice or "", lang)):
                best = best_voice(engine.voices(), lang, gender)
                if best is None:
                    continue
                if first:
                    self._note(f"The voice {voice} does not speak {lang}; {best.id} does.")
                chosen = best.id.partition(":")[2]
            else:
                chosen = name
            if first:
                out.insert(0, (engine, chosen))
            else:
                out.append((engine, chosen))
        return out

    def _unfit(self, engine: Engine, lang: str) -> str | None:
        """Why an engine cannot be cast, or None."""
        if needs_network(engine) and self._offline:
            return "Offline: the online voices are not asked."
        missing = engine.missing()
        if missing is not None:
            return f"The voice engine {engine.name} is left out: {missing}."
        if not engine.serves(lang):
            return f"The voice engine {engine.name} does not speak {lang} well enough."
        return None

    def _gender(self, voice: str | None) -> Gender | None:
        if voice is None:
            return None
        return next((v.gender for e in self.engines for v in e.voices() if v.id == voice), None)


def _speaks(engine: Engine, voice: str, lang: str) -> bool:
    """Whether a voice speaks a language: as the catalogue says.

    Online and espeak voices the catalogue does not list may be named too; the engine knows them.
    """
    known = [v for v in engine.voices() if v.id == voice]
    if known:
        return any(v.speaks(lang) for v in known)
    return engine.name != "kokoro" and bool(voice.partition(":")[2])
