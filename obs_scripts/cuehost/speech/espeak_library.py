"""espeak-ng's C library by ctypes: sound with word and phoneme events, and text to IPA.

The library keeps global state, so one lock guards it and there is one instance per process. Calls
take milliseconds. Events and flags are those of espeak-ng's `speak_lib.h` (1.52).
"""

from __future__ import annotations

import ctypes
import threading
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .types import Audio, VoiceFailed

_SYNCHRONOUS = 2
_PHONEME_EVENTS, _PHONEME_IPA, _DONT_EXIT = 0x0001, 0x0002, 0x8000
_CHARS_UTF8 = 1
_PHONEMES = 0x100
_IPA, _TIE = 0x02, 0x80
_EVENT_END_OF_LIST, _EVENT_WORD, _EVENT_PHONEME = 0, 1, 7
_PARAM_RATE = 1
_POS_CHARACTER = 1
_LONGEST_PATH = 155  # the library keeps its data path in 160 bytes

TIE = "^"
"""Joins the letters of one sound in `ipa`: `t^ʃ`, `a^ɪ`."""


class _Id(ctypes.Union):
    _fields_ = [
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    ]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


class Event(NamedTuple):
    """A word (`offset` of its first character, no `symbol`) or a phoneme beginning at `at_s`."""

    at_s: float
    offset: int
    symbol: str | None


class Utterance(NamedTuple):
    """Sound, its rate, and what happens in it."""

    samples: Audio
    rate_hz: int
    events: list[Event]


class EspeakLibrary:
    """The library, loaded and initialised. Use `library()`, never two of these."""

    def __init__(self) -> None:
        import espeakng_loader

        data = Path(espeakng_loader.get_data_path())
        if len(str(data.parent).encode()) > _LONGEST_PATH:
            raise VoiceFailed(
                f"espeak-ng cannot work in a folder with so long a path: {data.parent}.",
                "Move Cuehost to a shorter path.",
            )
        self._lock = threading.Lock()
        self._lib: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self._lib.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._lib.espeak_Synth.argtypes = [
            *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint),
            *(ctypes.c_void_p, ctypes.c_void_p),
        ]
        options = _PHONEME_EVENTS | _PHONEME_IPA | _DONT_EXIT
        self.rate_hz = int(self._lib.espeak_Initialize(_SYNCHRONOUS, 0, str(data.parent).encode(), options))
        if self.rate_hz <= 0:
            raise VoiceFailed("espeak-ng does not start.", "Install Cuehost's packages again.")
        self._callback_type = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
        )

    def _choose(self, voice: str) -> None:
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise VoiceFailed(f"espeak-ng has no voice {voice!r}.")

    def knows(self, voice: str) -> bool:
        """Whether there is such a voice or language."""
        with self._lock:
            return bool(self._lib.espeak_SetVoiceByName(voice.encode()) == 0)

    def synthesise(
        self, text: str, voice: str, words_per_minute: int, *, phonemes: bool = False
    ) -> Utterance:
        """Speak. `phonemes`: what stands between [[ and ]] are names of phonemes. Raises `VoiceFailed`."""
        chunks: list[Audio] = []
        events: list[Event] = []

        def collect(wav: Any, count: int, event: Any) -> int:
            # Nothing may be raised through C.
            if wav and count > 0:
                chunks.append(
                    np.ctypeslib.as_array(wav, shape=(count,)).astype(np.float32) / np.float32(32768)
                )
            index = 0
            while event[index].type != _EVENT_END_OF_LIST:
                one = event[index]
                index += 1
                if one.type == _EVENT_WORD:
                    events.append(Event(one.audio_position / 1000, one.text_position - 1, None))
                elif one.type == _EVENT_PHONEME:
                    symbol = one.id.string.decode("utf-8", "ignore")
                    events.append(Event(one.audio_position / 1000, -1, symbol))
            return 0

        # NUL would end the text early.
        blob = text.replace("\0", " ").encode() + b"\0"
        with self._lock:
            self._choose(voice)
            self._lib.espeak_SetParameter(_PARAM_RATE, words_per_minute, 0)
            callback = self._callback_type(collect)
            self._lib.espeak_SetSynthCallback(callback)
            flags = _CHARS_UTF8 | (_PHONEMES if phonemes else 0)
            state = self._lib.espeak_Synth(blob, len(blob), 0, _POS_CHARACTER, 0, flags, None, None)
            self._lib.espeak_Synchronize()
        if state != 0 or not chunks:
            raise VoiceFailed("espeak-ng returned no sound.")
        return Utterance(np.concatenate(chunks), self.rate_hz, events)

    def ipa(self, text: str, voice: str, *, tie: bool = False) -> str:
        """Text to IPA with stress marks, words set off by spaces, clauses joined by spaces."""
        mode = _IPA | ((_TIE | ord(TIE) << 8) if tie else 0)
        out: list[str] = []
        buffer = ctypes.create_string_buffer(text.replace("\0", " ").encode())
        place = ctypes.c_void_p(ctypes.addressof(buffer))
        with self._lock:
            self._choose(voice)
            while place.value:
                clause = self._lib.espeak_TextToPhonemes(ctypes.byref(place), _CHARS_UTF8, mode)
                out.append((clause or b"").decode("utf-8", "ignore"))
        return " ".join(" ".join(out).split())


_MAKING = threading.Lock()


def library() -> EspeakLibrary:
    """The one instance of this process. Raises `VoiceFailed` or `OSError`, `ImportError`."""
    # Two threads that both initialise it would have two locks for one global state.
    with _MAKING:
        return _library()


@cache
def _library() -> EspeakLibrary:
    return EspeakLibrary()
