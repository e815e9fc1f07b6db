"""Piper: quick neural voices that run on this computer, from model files the seller brings.

Cuehost ships none: of those that can be had as packages, the training goes back to recordings that may not
be used commercially. A voice is `NAME.onnx` with `NAME.onnx.json` in the folder for Piper's voices.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import importlib.util
import itertools
import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cuehost.rundown import Span

from .align import share, to_written, tokens
from .kokoro_phonemes import MODIFIERS, STRESS
from .spoken import Replacement, Sound
from .spoken.form import replace
from .types import Audio, Gender, RawSpeech, VoiceFailed, VoiceInfo, base_lang, installed

_BREATH_S = 0.3  # between sentences, which the model speaks one by one
_MARKS = frozenset(".,;:!?¡¿—…\"«»“”()[]{}。！？，、；：،؟।'")
_WOMEN = """
alba amy cori daniela hfc_female huayan irina kathleen kerstin kristin lada lessac lisa ljspeech
nathalie paola ramona siwis southern_english_female xiao_ya
"""
_MEN = """
alan arctic artur bryce carlfm danny davefx denis dmitri edresson faber gilles hfc_male harri imre
jeff joe john karlsson kusal norman northern_english_male pau pim riccardo ruslan ryan thorsten tom
tugao
"""


class _Voice(NamedTuple):
    model: Path
    lang: str
    gender: Gender | None
    speakers: int


class PiperEngine:
    """Piper behind the `Engine` interface. Voices are model files' names; `NAME#2` is its third speaker."""

    name = "piper"
    online = False
    longest_text = 300

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self._folder = folder
        self._threads = max(1, threads)
        self._lock = threading.Lock()
        self._loaded: dict[str, Any] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._listed: dict[str, _Voice] | None = None

    @property
    def version(self) -> str:
        files = [(p.name, p.stat().st_size) for p in sorted(self._folder.glob("*.onnx"))]
        return f"{installed('piper-tts')}/{hashlib.sha256(repr(files).encode()).hexdigest()[:12]}/1"

    def missing(self) -> str | None:
        lacking = [n for n in ("piper", "onnxruntime", "onnx") if importlib.util.find_spec(n) is None]
        if lacking:
            return f"not installed: {', '.join(lacking)} (pip install 'cuehost[piper]')"
        if not self._models():
            return f"there is no voice in {self._folder} (docs/voices.md says how to get one)"
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(
            VoiceInfo(f"piper:{name}", "piper", name.split("-", maxsplit=1)[-1], voice.lang, voice.gender)
            for name, voice in self._models().items()
        )

    def serves(self, lang: str) -> bool:
        return any(base_lang(voice.lang) == base_lang(lang) for voice in self._models().values())

    def weakness(self, lang: str) -> str | None:
        return None

    async def speak(self, text: str, lang: str, voice: str, rate: float) -> RawSpeech:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="piper")
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._speak, text, voice, rate)

    async def speak_sounds(
        self, text: str, sounds: tuple[Sound, ...], lang: str, voice: str, rate: float
    ) -> RawSpeech:
        # What is given to the library is again a spoken form of the text, with phonemes in it.
        named = replace(text, (Replacement(s.start, s.end, f"[[{s.ipa}]]") for s in sounds))
        raw = await self.speak(named.text, lang, voice, rate)
        return RawSpeech(raw.samples, raw.rate_hz, to_written(raw.words, named), raw.phonemes)

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
        self._loaded.clear()

    def _models(self) -> dict[str, _Voice]:
        if self._listed is None:
            found: dict[str, _Voice] = {}
            for model in sorted(self._folder.glob("*.onnx")):
                voice = _described(model)
                if voice is not None:
                    found[model.stem] = voice
            self._listed = found
        return self._listed

    def _load(self, name: str) -> Any:
        with self._lock:
            if name not in self._loaded:
                voice = self._models().get(name)
                if voice is None:
                    raise VoiceFailed(f"There is no Piper voice {name!r} in {self._folder}.")
                self._loaded[name] = _opened(voice.model, self._threads)
            return self._loaded[name]

    def _speak(self, text: str, voice: str, rate: float) -> RawSpeech:
        name, _, speaker = voice.partition("#")
        try:
            from piper import SynthesisConfig
        except ImportError as error:
            raise VoiceFailed(
                f"Piper cannot be loaded ({error}).", "Install Cuehost's packages again."
            ) from error
        model = self._load(name)
        how = SynthesisConfig(
            speaker_id=int(speaker) if speaker.isdigit() else None,
            length_scale=float(model.config.length_scale) / rate,
        )
        try:
            chunks = list(model.synthesize(text, how, include_alignments=True))
        except Exception as error:  # a library's own kinds; the next engine speaks
            raise VoiceFailed(f"Piper could not speak the line ({type(error).__name__}: {error}).") from error
        if not chunks:
            raise VoiceFailed("Piper finds nothing to say in the line.")
        return _joined(chunks, text)


def _described(model: Path) -> _Voice | None:
    """What the file beside a model says of it; None where there is none, or it is no Piper voice's."""
    try:
        told = json.loads(model.with_name(f"{model.name}.json").read_bytes())
        lang = told.get("language", {}).get("code") or told["espeak"]["voice"]
        speakers = int(told["num_speakers"])
        told["phoneme_id_map"], told["audio"]["sample_rate"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    parts = model.stem.split("-")
    who = parts[1].lower() if len(parts) > 1 else ""
    gender: Gender | None = "female" if who in _WOMEN.split() else "male" if who in _MEN.split() else None
    return _Voice(model, str(lang).replace("_", "-"), gender, speakers)


def _opened(model: Path, threads: int) -> Any:
    """The voice, taught to tell how long each phoneme lasts. Raises `VoiceFailed`."""
    try:
        import onnx
        import onnxruntime  # type: ignore[import-untyped]
        from piper import PiperVoice
        from piper.config import PiperConfig
        from piper.patch_voice_with_alignment import add_alignment_output

        graph = onnx.load(str(model))
        with contextlib.suppress(ValueError):  # it tells already, or cannot: then times are shared out
            add_alignment_output(graph)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that wait by spinning take the core from whoever else needs it, and sound comes no sooner.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(
            graph.SerializeToString(), sess_options=options, providers=["CPUExecutionProvider"]
        )
        told = json.loads(model.with_name(f"{model.name}.json").read_bytes())
        return PiperVoice(config=PiperConfig.from_dict(told), session=session)
    except Exception as error:  # the libraries raise their own kinds for a damaged file
        raise VoiceFailed(
            f"The Piper voice {model.name} cannot be loaded ({type(error).__name__}).", "Download it again."
        ) from error


def _joined(chunks: Sequence[Any], text: str) -> RawSpeech:
    """The sentences one after another with a breath between, and when each word and phoneme is said."""
    rate_hz = int(chunks[0].sample_rate)
    breath = np.zeros(int(_BREATH_S * rate_hz), np.float32)
    parts: list[Audio] = []
    clauses: list[list[_Group]] = [[]]
    sounds: list[Span] = []
    at = 0
    for chunk in chunks:
        if parts:
            parts.append(breath)
            at += len(breath)
        if chunk.phoneme_alignments is not None:
            for group in _groups(chunk.phoneme_alignments, at / rate_hz, rate_hz):
                if group is None:
                    clauses.append([])
                else:
                    clauses[-1].append(group)
                    sounds += group.sounds
            clauses.append([])
        parts.append(np.asarray(chunk.audio_float_array, np.float32).ravel())
        at += len(parts[-1])
    words = _words([clause for clause in clauses if clause], text)
    return RawSpeech(np.concatenate(parts), rate_hz, words, tuple(sounds))


class _Group(NamedTuple):
    """What stands between two spaces of a sentence's phonemes: mostly one word."""

    sounds: list[Span]

    @property
    def start_s(self) -> float:
        return self.sounds[0].start_s

    @property
    def end_s(self) -> float:
        return self.sounds[-1].end_s


def _groups(aligned: Sequence[Any], start_s: float, rate_hz: int) -> Iterator[_Group | None]:
    """The groups of phonemes of a sentence; None where a mark ends a clause."""
    group: list[Span] = []
    stress = ""
    at = start_s
    for one in aligned:
        begin, at = at, at + one.num_samples / rate_hz
        symbol = one.phoneme
        if symbol in STRESS:
            stress, stressed = symbol, begin
        elif symbol in MODIFIERS and group:
            group[-1] = Span(group[-1].text + symbol, group[-1].start_s, at)
        elif symbol.isalpha():
            group.append(Span(stress + symbol, stressed if stress else begin, at))
            stress = ""
        elif symbol == " " or symbol in _MARKS:
            if group:
                yield _Group(group)
            group, stress = [], ""
            if symbol in _MARKS:
                yield None
    if group:
        yield _Group(group)


def _words(clauses: Sequence[Sequence[_Group]], text: str) -> tuple[Span, ...]:
    """When each word of the text is said. Where espeak-ng runs words together, they share their time."""
    places = tokens(text)
    groups = [group for clause in clauses for group in clause]
    if len(groups) == len(places):
        return tuple(
            Span(text[a:b], group.start_s, group.end_s, a)
            for (a, b), group in zip(places, groups, strict=True)
        )
    marked = [0]
    for i in range(1, len(places)):
        if any(char in _MARKS for char in text[places[i - 1][1] : places[i][0]]):
            marked.append(i)
    marked.append(len(places))
    if len(marked) - 1 != len(clauses):
        return tuple(share(places, text, groups[0].start_s, groups[-1].end_s)) if groups else ()
    out: list[Span] = []
    for (a, b), clause in zip(itertools.pairwise(marked), clauses, strict=True):
        if b - a == len(clause):
            out += [
                Span(text[x:y], group.start_s, group.end_s, x)
                for (x, y), group in zip(places[a:b], clause, strict=True)
            ]
        else:
            out += share(places[a:b], text, clause[0].start_s, clause[-1].end_s)
    return tuple(out)
