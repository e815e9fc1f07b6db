"""The online voice: Microsoft's neural voices through edge-tts. Needs no key, but the network.

Word times come with the sound; phonemes are borrowed from espeak-ng, fitted into each word's time.
"""

from __future__ import annotations

import asyncio
import importlib.util
import io

import numpy as np

from cuehost.rundown import Span

from .align import complete, locate
from .espeak import espeak_name, spans
from .types import Audio, RawSpeech, VoiceFailed, VoiceInfo, base_lang

_TICK_S = 1e-7  # edge-tts counts in 100 ns
_LONGEST_S = 600.0

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

    def __init__(self, connect_s: float = 5.0, receive_s: float = 10.0) -> None:
        self._connect_s = connect_s
        self._receive_s = receive_s

    @property
    def version(self) -> str:
        # The service changes behind our back, the library does not matter for the sound.
        return "1"

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
        samples, rate_hz = await asyncio.to_thread(decode, mp3)
        words = complete(locate(boundaries, text), text)
        phonemes = await asyncio.to_thread(borrowed_phonemes, text, lang, words)
        return RawSpeech(samples, rate_hz, words, phonemes)

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


def decode(mp3: bytes) -> tuple[Audio, int]:
    """Any compressed audio as mono float32 and its rate. Raises `VoiceFailed`."""
    import av

    chunks: list[Audio] = []
    rate_hz = 0
    try:
        with av.open(io.BytesIO(mp3), mode="r") as container:
            resampler = av.AudioResampler(format="flt", layout="mono")
            for frame in container.decode(audio=0):
                rate_hz = rate_hz or frame.sample_rate
                for mono in resampler.resample(frame):
                    chunks.append(mono.to_ndarray().ravel().astype(np.float32))
                if frame.time is not None and frame.time > _LONGEST_S:
                    raise VoiceFailed("the online voice does not end")
            for mono in resampler.resample(None):
                chunks.append(mono.to_ndarray().ravel().astype(np.float32))
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise VoiceFailed(f"the online voice returned what is no sound ({type(error).__name__})") from error
    if not chunks or not rate_hz:
        raise VoiceFailed("the online voice returned no sound")
    return np.concatenate(chunks), rate_hz


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
