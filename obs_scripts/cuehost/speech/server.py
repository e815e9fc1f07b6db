"""A speech server with OpenAI's API (`/v1/audio/speech`): OpenAI's own, or one of the seller's.

Its answers have no times; those are guessed from the pauses (see `guess`).
"""

from __future__ import annotations

import asyncio
import importlib.util
import ipaddress
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .decode import decode
from .guess import guessed
from .types import ANY_LANGUAGE, Gender, RawSpeech, ServerSettings, VoiceFailed, VoiceInfo

if TYPE_CHECKING:
    import openai

_MOST_BYTES = 60_000_000  # ten minutes of 48 kHz sound
# Of the voices of OpenAI's own models (docs, 2026); of others, the name decides as Kokoro's voices have it.
_MEN = {"ash", "ballad", "cedar", "echo", "fable", "onyx", "verse"}
_LONGEST_TEXT = 250  # one clause after another keeps the guessed times near


class ServerEngine:
    """The server behind the `Engine` interface. A voice is whatever name the server knows."""

    name = "openai"
    online = True
    longest_text = _LONGEST_TEXT

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._client: openai.AsyncOpenAI | None = None
        self._loading = threading.Lock()
        self._format = "wav"

    @property
    def local(self) -> bool:
        """Whether the server is on this computer, and may be asked offline too."""
        host = (urlsplit(self._settings.base_url).hostname or "").lower()
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @property
    def version(self) -> str:
        own = self._settings
        return f"2/{own.base_url}/{own.model}/{own.instructions}"

    def missing(self) -> str | None:
        if not self._settings.base_url:
            return "no speech server is named (config.yaml, speech_server: base_url)"
        if importlib.util.find_spec("openai") is None:
            return "the package openai is not installed"
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        online = not self.local
        return tuple(
            VoiceInfo(f"{self.name}:{name}", self.name, name, ANY_LANGUAGE, _gender(name), online)
            for name in self._settings.voices
            if self._settings.base_url
        )

    def serves(self, lang: str) -> bool:
        return True  # which languages, only the server knows

    def weakness(self, lang: str) -> str | None:
        return None

    async def speak(self, text: str, lang: str, voice: str, rate: float) -> RawSpeech:
        # Loading takes seconds on a busy machine: not of the server's time, nor of the loop's.
        await asyncio.to_thread(self._load)
        try:
            # The SDK waits for as long as a server's Retry-After says; this covers all of it.
            async with asyncio.timeout(self._settings.timeout_s):
                blob = await self._fetch(text, voice, rate)
        except TimeoutError as error:
            raise VoiceFailed("the speech server does not answer in time", unreachable=True) from error
        samples, rate_hz = await asyncio.to_thread(decode, blob, "the speech server")
        words, phonemes = await asyncio.to_thread(guessed, text, lang, samples, rate_hz)
        return RawSpeech(samples, rate_hz, words, phonemes)

    async def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    def _load(self) -> openai.AsyncOpenAI:
        """The client, made when first needed, with the part of the SDK loaded that it will ask with."""
        import openai
        import openai.resources.audio

        own = self._settings
        with self._loading:  # lines are spoken side by side
            if self._client is None:
                self._client = openai.AsyncOpenAI(
                    base_url=own.base_url,
                    api_key=own.api_key or "none",
                    timeout=own.timeout_s,
                    max_retries=own.max_retries,
                )
            return self._client

    async def _fetch(self, text: str, voice: str, rate: float) -> bytes:
        import openai

        try:
            return await self._ask(text, voice, rate)
        except openai.APIConnectionError as error:  # its time-outs too
            raise VoiceFailed(
                "the speech server cannot be reached", "Start it, or check its address.", unreachable=True
            ) from error
        except openai.APIStatusError as error:
            raise _refused(error.status_code) from error
        except VoiceFailed:
            raise
        except Exception as error:  # while the sound is read, kinds of the library's own transport
            raise VoiceFailed(f"the speech server's answer breaks off ({type(error).__name__})") from error

    async def _ask(self, text: str, voice: str, rate: float) -> bytes:
        import openai

        try:
            return await self._stream(text, voice, rate)
        except openai.BadRequestError:
            if self._format == "mp3":
                raise
            self._format = "mp3"  # not every server makes WAV; all make what is the API's default
            return await self._stream(text, voice, rate)

    async def _stream(self, text: str, voice: str, rate: float) -> bytes:
        own, client = self._settings, self._load()
        wanted: dict[str, Any] = {"model": own.model, "voice": voice, "input": text}
        wanted |= {"response_format": self._format}
        wanted |= {"speed": round(rate, 3)} if rate != 1.0 else {}
        wanted |= {"instructions": own.instructions} if own.instructions else {}
        blob = bytearray()
        async with client.audio.speech.with_streaming_response.create(**wanted) as answer:
            async for chunk in answer.iter_bytes():
                blob += chunk
                if len(blob) > _MOST_BYTES:
                    raise VoiceFailed("the speech server does not end")
        if not blob:
            raise VoiceFailed("the speech server returned no sound")
        return bytes(blob)


def _refused(status: int) -> VoiceFailed:
    if status in (401, 403):
        mend = "Check its key (config.yaml, speech_server)."
        return VoiceFailed("the speech server does not accept the key", mend, unreachable=True)
    if status == 404:
        mend = "Check address and model (config.yaml, speech_server)."
        return VoiceFailed("the speech server knows no such address or model", mend, unreachable=True)
    if status == 429 or status >= 500:
        return VoiceFailed(f"the speech server is overloaded or out of order ({status})", unreachable=True)
    return VoiceFailed(f"the speech server refuses the line or the voice ({status})")


def _gender(name: str) -> Gender:
    man = name.lower() in _MEN or name[1:3] == "m_"
    return "male" if man else "female"
