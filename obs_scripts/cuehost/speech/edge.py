"""The online voice: Microsoft's neural voices through edge-tts. Needs no key, but the network.

Word times come with the sound; phonemes are borrowed from espeak-ng, fitted into each word's time, and both
are moved to where the sound's energy has them (see `energy`).
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

from cuehost.errors import SpeechError
from cuehost.rundown import Span

from .align import complete, locate
from .cache import write_atomically
from .decode import decode
from .energy import Trust, refined
from .espeak import espeak_name, spans
from .types import RawSpeech, VoiceFailed, VoiceInfo, base_lang

_TRUST = Trust(reach_s=0.12, usual_s=0.05)
_TICK_S = 1e-7  # edge-tts counts in 100 ns

# One woman and one man for each language; any other of the service's voices may be named too.
_VOICES = """
en-US AvaMultilingual AndrewMultilingual | en-GB Sonia Ryan | en-AU Natasha William | en-IN Neerja Prabhat
es-ES Elvira Alvaro | es-MX Dalia Jorge | es-US Paloma Alonso | es-CO Salome Gonzalo | es-AR Elena Tomas
zh-CN Xiaoxiao Yunxi | zh-TW HsiaoChen YunJhe | zh-HK HiuMaan WanLung | pt-BR Francisca Antonio
pt-PT Raquel Duarte | fr-FR Denise Henri | fr-CA Sylvie Antoine | de-DE Katja Conrad | it-IT Elsa Diego
ja-JP Nanami Keita | ko-KR SunHi InJoon | hi-IN Swara Madhur | id-ID Gadis Ardi | th-TH Premwadee Niwat
vi-VN HoaiMy NamMinh | ar-SA Zariyah Hamed | ar-AE Fatima Hamdan | ru-RU Svetlana Dmitry | tr-TR Emel Ahmet
pl-PL Zofia Marek | nl-NL Colette Maarten | ms-MY Yasmin Osman | fil-PH Blessica Angelo | uk-UA Polina Ostap
sv-SE Sofie Mattias | da-DK Christel Jeppe | nb-NO Pernille Finn | fi-FI Noora Harri | cs-CZ Vlasta Antonin
el-GR Athina Nestoras | hu-HU Noemi Tamas | ro-RO Alina Emil | he-IL Hila Avri | bg-BG Kalina Borislav
bn-IN Tanishaa Bashkar | ta-IN Pallavi Valluvar | ur-PK Uzma Asad | fa-IR Dilara Farid | kk-KZ Aigul Daulet
"""


class EdgeEngine:
    """edge-tts behind the `Engine` interface. Voices are the service's: `en-US-AvaMultilingualNeural`."""

    name = "edge"
    online = True

    def __init__(self, connect_s: float = 5.0, receive_s: float = 10.0, kept: Path | None = None) -> None:
        """`kept`: the file the service's list of voices is kept in."""
        self._connect_s = connect_s
        self._receive_s = receive_s
        self._kept = kept

    @property
    def version(self) -> str:
        # The service changes behind our back, the library does not matter for the sound.
        return "2"

    def missing(self) -> str | None:
        if importlib.util.find_spec("edge_tts") is None:
            return "the package edge-tts is not installed"
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        out: list[VoiceInfo] = []
        for entry in _VOICES.replace("\n", "|").split("|"):
            if not entry.strip():
                continue
            lang, woman, man = entry.split()
            out.append(VoiceInfo(f"edge:{lang}-{woman}Neural", "edge", woman, lang, "female", True))
            out.append(VoiceInfo(f"edge:{lang}-{man}Neural", "edge", man, lang, "male", True))
        return tuple(out)

    def serves(self, lang: str) -> bool:
        return any(base_lang(v.lang) == base_lang(lang) for v in self.voices())

    def weakness(self, lang: str) -> str | None:
        return None

    async def speak(self, text: str, lang: str, voice: str, rate: float) -> RawSpeech:
        mp3, boundaries = await self._fetch(text, voice, rate)
        samples, rate_hz = await asyncio.to_thread(decode, mp3, "the online voice")
        words = complete(locate(boundaries, text), text)
        phonemes = await asyncio.to_thread(borrowed_phonemes, text, lang, words)
        words, phonemes = await asyncio.to_thread(refined, words, phonemes, samples, rate_hz, _TRUST)
        return RawSpeech(samples, rate_hz, words, phonemes)

    async def more_voices(self, offline: bool) -> tuple[tuple[VoiceInfo, str], ...]:
        """All voices of the service, from itself or as it last told; the bundled ones with what it tells."""
        listed = None if offline else await self._ask_for_list()
        if listed is not None:
            if self._kept is not None:
                with contextlib.suppress(SpeechError):
                    write_atomically(self._kept, json.dumps(listed).encode())
        elif self._kept is not None:
            with contextlib.suppress(OSError, ValueError):
                listed = json.loads(self._kept.read_bytes())
        return tuple((voice, "") for voice in _listed(listed))

    async def _ask_for_list(self) -> object:
        import aiohttp
        import edge_tts
        from edge_tts.exceptions import EdgeTTSException

        try:
            async with asyncio.timeout(self._connect_s + self._receive_s):
                return await edge_tts.list_voices()
        except (TimeoutError, aiohttp.ClientError, OSError, EdgeTTSException):
            return None
        except (ValueError, KeyError, TypeError, AttributeError):  # a list of another form than it knows
            return None

    async def close(self) -> None:
        return None

    async def _fetch(
        self, text: str, voice: str, rate: float
    ) -> tuple[bytes, list[tuple[str, float, float]]]:
        """The MP3 and the word times. Every wait is bounded: to the first message, then between messages."""
        import aiohttp
        import edge_tts
        from edge_tts.exceptions import EdgeTTSException

        audio = bytearray()
        boundaries: list[tuple[str, float, float]] = []
        began = False
        try:
            speech = edge_tts.Communicate(
                text,
                voice,
                rate=f"{round((rate - 1) * 100):+d}%",
                boundary="WordBoundary",
                connect_timeout=max(1, round(self._connect_s)),
                receive_timeout=max(1, round(self._receive_s)),
            )
            stream = speech.stream()
            try:
                while True:
                    # Looking up the host's name has no time-out of its own; this covers it too.
                    async with asyncio.timeout(self._receive_s if began else self._connect_s):
                        message = await anext(stream, None)
                    if message is None:
                        break
                    began = True
                    if message["type"] == "audio":
                        audio += message["data"]
                    elif message["type"] == "WordBoundary":
                        start = message["offset"] * _TICK_S
                        boundaries.append((message["text"], start, start + message["duration"] * _TICK_S))
            finally:
                await stream.aclose()
        except TimeoutError as error:
            raise VoiceFailed("the online voice does not answer", unreachable=True) from error
        except (aiohttp.ClientConnectionError, OSError) as error:
            reason = type(error).__name__
            raise VoiceFailed(f"the online voice cannot be reached ({reason})", unreachable=True) from error
        except aiohttp.ClientError as error:
            raise VoiceFailed(
                f"the online voice refuses ({type(error).__name__})", unreachable=True
            ) from error
        except (EdgeTTSException, ValueError, TypeError, KeyError, AssertionError) as error:
            raise VoiceFailed(
                f"the online voice could not speak the line ({type(error).__name__})"
            ) from error
        if not audio:
            raise VoiceFailed("the online voice returned no sound")
        return bytes(audio), boundaries


def _listed(rows: object) -> Iterator[VoiceInfo]:
    """The service's list as voices; what has another form than we know is left out."""
    for row in rows if isinstance(rows, list) else ():
        try:
            name, lang, gender = str(row["ShortName"]), str(row["Locale"]), str(row["Gender"]).lower()
            tags = row.get("VoiceTag") or {}
            styles = [*tags.get("VoicePersonalities", ()), *tags.get("ContentCategories", ())]
        except (KeyError, TypeError, AttributeError):
            continue
        yield VoiceInfo(
            f"edge:{name}",
            "edge",
            name.removeprefix(f"{lang}-").removesuffix("Neural"),
            lang,
            "female" if gender == "female" else "male" if gender == "male" else None,
            True,
            tuple(str(style).strip() for style in styles),
        )


def borrowed_phonemes(text: str, lang: str, words: tuple[Span, ...]) -> tuple[Span, ...]:
    """espeak-ng's phonemes of each word, stretched to the time the word really took.

    Empty where espeak-ng is missing or does not know the language.
    """
    from .espeak_library import library

    try:
        spoken = library().synthesise(text, espeak_name(lang), 165)
    except (VoiceFailed, OSError, ImportError, RuntimeError):
        return ()
    theirs, sounds = spans(spoken, text)
    theirs = complete(theirs, text)
    out: list[Span] = []
    for word in words:
        end = word.offset + len(word.text)
        same = [t for t in theirs if t.offset < end and t.offset + len(t.text) > word.offset]
        if not same:
            continue
        begin, finish = same[0].start_s, same[-1].end_s
        stretch = (word.end_s - word.start_s) / (finish - begin) if finish > begin else 0.0
        for sound in sounds:
            if begin <= sound.start_s < finish:
                start = word.start_s + (sound.start_s - begin) * stretch
                till = word.start_s + (min(sound.end_s, finish) - begin) * stretch
                out.append(Span(sound.text, start, till))
    return tuple(out)
