"""The last resort: espeak-ng. Robotic, but it speaks every language, at once, with exact times."""

from __future__ import annotations

import asyncio
import dataclasses
import importlib.util
import re
from collections.abc import Sequence

from cuehost.rundown import Span

from .align import to_written
from .espeak_library import Event, Utterance, library
from .spoken import Replacement, Sound
from .spoken.form import replace
from .types import RawSpeech, VoiceFailed, VoiceInfo, base_lang, installed

_WORDS_PER_MINUTE = 165

# Language -> espeak-ng's name for it, where that is not the code itself.
_NAMES = {"en": "en-us", "en-gb": "en", "zh": "cmn", "pt": "pt-br", "pt-pt": "pt", "no": "nb"}
_NAMES |= {"es-mx": "es-419", "es-us": "es-419", "zh-hk": "yue", "fil": "id"}
_LANGS = """
ar bg bn ca cs da de el en es et fa fi fr gu he hi hr hu id it ja ka kk kn ko lt lv mk ml mr ms
my ne nl no pa pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur vi zh
""".split()  # noqa: SIM905  (a list of sixty words)

_HARDLY_UNDERSTOOD = {"ar", "hi", "id", "ja", "ko", "pt", "ru", "th", "vi", "zh"}

_WOMAN = {"vi": "Annie"}
"""The variant that is a woman's voice where `f3` is understood much worse: tones get lost in it."""

# IPA -> espeak-ng's own ASCII names, as far as they mean the same in all its languages.
_PHONEME_NAMES = {
    **{"ˈ": "'", "ˌ": ",", "ː": ":", "ɡ": "g", "ŋ": "N", "ʃ": "S", "ʒ": "Z", "θ": "T", "ð": "D", "ɹ": "r"},
    **{"tʃ": "tS", "dʒ": "dZ", "ɲ": "n^", "ʎ": "l^", "ɾ": "*", "ʔ": "?", "ç": "C", "ɣ": "Q", "β": "B"},
    **{"ɪ": "I", "ʊ": "U", "ɛ": "E", "ə": "@", "ɐ": "a", "ʌ": "V", "æ": "a", "ɒ": "0", "ɔ": "O", "ɑ": "A"},
    **{"ɜ": "3", "ɜː": "3:", "ɑː": "A:", "ɔː": "O:", "y": "y", "ø": "Y", "œ": "W", "ɨ": "i", "ɯ": "u"},
    **{"eɪ": "eI", "aɪ": "aI", "ɔɪ": "OI", "oʊ": "oU", "əʊ": "oU", "aʊ": "aU", "ɪə": "i@", "eə": "e@"},
    **{"x": "x", "ʂ": "S", "ʐ": "Z", "ɕ": "S;", "ʑ": "Z;", "ts": "ts", "dz": "dz"},
}

# Names that espeak-ng does not spell in IPA.
_SYMBOLS = {"ts.": "ʈʂ", "ts.h": "ʈʂʰ", "s.": "ʂ", "z.": "ʐ", "o-": "ɤ", "i.": "ɨ", "i[": "ɨ", "ts;": "tɕ"}
_VOICELESS_STOPS = tuple("ptkqcʈ")
_CLOSURE_S = 0.04
"""The library tells of a voiceless stop when its burst comes; it has been silent for so long before that
(37 to 47 ms in half of 134 stops after vowels, in six languages; all other sounds within 15 ms).
"""
_NOT_SOUND = re.compile(r"\(.*?\)|[_:;0-9\[\]|^=-]+$")


class EspeakEngine:
    """espeak-ng behind the `Engine` interface. Voices are `en-us`, or with a variant `en-us+f3`."""

    name = "espeak"
    online = False

    @property
    def version(self) -> str:
        return f"{installed('espeakng-loader')}/1"

    def missing(self) -> str | None:
        if importlib.util.find_spec("espeakng_loader") is None:
            return "the package espeakng-loader is not installed"
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        out: list[VoiceInfo] = []
        for lang in _LANGS:
            name = espeak_name(lang)
            woman = f"{name}+{_WOMAN.get(lang, 'f3')}"
            out.append(VoiceInfo(f"espeak:{woman}", "espeak", f"{name} (woman)", lang, "female"))
            out.append(VoiceInfo(f"espeak:{name}", "espeak", f"{name} (man)", lang, "male"))
        return tuple(out)

    def serves(self, lang: str) -> bool:
        return base_lang(lang) in _LANGS

    def weakness(self, lang: str) -> str | None:
        if base_lang(lang) in _HARDLY_UNDERSTOOD:
            return f"Only the last resort, espeak-ng, speaks {lang} here: viewers will hardly understand it."
        return f"Only the last resort, espeak-ng, speaks {lang} here: it sounds like a robot."

    async def speak(self, text: str, lang: str, voice: str, rate: float) -> RawSpeech:
        return await asyncio.to_thread(self._speak, text, voice, rate)

    async def speak_sounds(
        self, text: str, sounds: tuple[Sound, ...], lang: str, voice: str, rate: float
    ) -> RawSpeech:
        # What is given to the library is again a spoken form of the text, with names for sounds.
        named = replace(text, (Replacement(s.start, s.end, f"[[{phoneme_names(s.ipa)}]]") for s in sounds))
        raw = await asyncio.to_thread(self._speak, named.text, voice, rate, True)
        return dataclasses.replace(raw, words=to_written(raw.words, named))

    def _speak(self, text: str, voice: str, rate: float, phonemes: bool = False) -> RawSpeech:
        try:
            lib = library()
        except (OSError, ImportError, RuntimeError) as error:
            raise VoiceFailed(
                f"espeak-ng cannot be loaded ({error}).", "Install Cuehost's packages again."
            ) from error
        words_per_minute = round(_WORDS_PER_MINUTE * rate)
        spoken = lib.synthesise(text, voice, words_per_minute, phonemes=phonemes)
        if not any(e.symbol is None and e.at_s < 0.05 for e in spoken.events):
            # Seen once in thousands of calls: the first buffer came without its events.
            spoken = lib.synthesise(text, voice, words_per_minute, phonemes=phonemes)
        return RawSpeech(spoken.samples, spoken.rate_hz, *spans(spoken, text))

    async def close(self) -> None:
        return None


def phoneme_names(ipa: str) -> str:
    """IPA as espeak-ng's ASCII names of phonemes; what it has no name for is left out."""
    out = ""
    at = 0
    while at < len(ipa):
        length = next((n for n in (3, 2, 1) if ipa[at : at + n] in _PHONEME_NAMES), 0)
        if length:
            out += _PHONEME_NAMES[ipa[at : at + length]]
        elif ipa[at] == " " or (ipa[at].isascii() and ipa[at].isalpha()):
            out += ipa[at]
        at += length or 1
    return out


def espeak_name(lang: str) -> str:
    """espeak-ng's name of a BCP 47 language."""
    code = lang.replace("_", "-").lower()
    return _NAMES.get(code) or _NAMES.get(base_lang(code)) or base_lang(code)


def spans(utterance: Utterance, text: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Words and phonemes of an utterance; each lasts until the next begins."""
    total = len(utterance.samples) / utterance.rate_hz
    words: list[Span] = []
    phonemes: list[Span] = []
    word_at: tuple[int, float] | None = None
    sounds = [e for e in utterance.events if e.symbol is not None]
    starts = _starts(utterance.events)
    ends = dict(zip((id(e) for e in sounds), [*starts[1:], total], strict=True))
    begins = dict(zip((id(e) for e in sounds), starts, strict=True))
    last_sound = 0.0

    def close_word() -> None:
        if word_at is not None:
            offset, start = word_at
            end = offset + 1
            while end < len(text) and text[end].isalnum() and ord(text[end]) < 0x3000:
                end += 1
            words.append(Span(text[offset:end], start, max(last_sound, start), offset))

    for event in utterance.events:
        if event.symbol is None:
            close_word()
            word_at = (event.offset, event.at_s) if 0 <= event.offset < len(text) else None
            last_sound = event.at_s
            continue
        symbol = ipa_symbol(event.symbol)
        if symbol:
            phonemes.append(Span(symbol, begins[id(event)], ends[id(event)]))
            last_sound = ends[id(event)]
    close_word()
    return tuple(words), tuple(phonemes)


def _starts(events: Sequence[Event]) -> list[float]:
    """When each phoneme begins, s: voiceless stops with their closure, as far as their word and half of the
    sound before leave room."""
    out: list[float] = []
    word_at_s = before_s = 0.0
    for event in events:
        if event.symbol is None:
            word_at_s = event.at_s
            continue
        start = event.at_s
        if ipa_symbol(event.symbol).lstrip("ˈˌ").startswith(_VOICELESS_STOPS):
            start = min(start, max(start - _CLOSURE_S, word_at_s, (before_s + start) / 2))
        out.append(start)
        before_s = event.at_s
    return out


def ipa_symbol(name: str) -> str:
    """An event's phoneme name as IPA; empty for pauses and language switches."""
    bare = name.strip()
    stress = ""
    while bare[:1] in "ˈˌ" and bare:
        stress, bare = stress + bare[0], bare[1:]
    bare = _SYMBOLS.get(bare, bare)
    bare = _NOT_SOUND.sub("", bare)
    return stress + bare if bare else ""
