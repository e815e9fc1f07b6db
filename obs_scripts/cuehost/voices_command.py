"""`cuehost voices`: which voices there are on this computer, and what one sounds like."""

from __future__ import annotations

import argparse
import dataclasses
import json
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cuehost.config import load_config
from cuehost.errors import InputError, SpeechError
from cuehost.rundown import parse_language, parse_voicing
from cuehost.speech import ANY_LANGUAGE, ENGINES, SAMPLE_RATE, Catalogue, Speech, VoiceEntry, Voices
from cuehost.studio import Studio

_SAMPLES = {
    "en": "Hello and welcome! This kettle holds 0.9 l, and today it costs only $39.90.",
    "ar": "أهلا ومرحبا بكم! هذه الغلاية جميلة وعملية.",
    "de": "Hallo und herzlich willkommen! Dieser Kessel fasst fast einen Liter.",
    "es": "¡Hola y bienvenidos! Esta tetera tiene 0,9 l y hoy cuesta solo 39,90 €.",
    "fr": "Bonjour et bienvenue ! Cette bouilloire contient presque un litre.",
    "hi": "नमस्ते और स्वागत है! यह केतली सुंदर और उपयोगी है।",
    "id": "Halo dan selamat datang! Teko ini muat 0,9 l dan hari ini hanya Rp 390.000.",
    "it": "Ciao e benvenuti! Questo bollitore contiene quasi un litro.",
    "ja": "こんにちは、ようこそ。このケトルは約一リットル入ります。",
    "ko": "안녕하세요, 환영합니다! 이 주전자는 거의 1리터가 들어갑니다.",
    "pt": "Olá e bem-vindos! Esta chaleira tem 0,9 l e hoje custa só R$ 39,90.",
    "ru": "Здравствуйте и добро пожаловать! Этот чайник вмещает 0,9 л и сегодня стоит 3990 ₽.",
    "th": "สวัสดีค่ะ ยินดีต้อนรับ กาน้ำนี้จุ 0.9 ลิตร วันนี้ราคาเพียง 390 บาท",
    "tr": "Merhaba ve hoş geldiniz! Bu çaydanlık neredeyse bir litre alıyor.",
    "vi": "Xin chào và chào mừng! Ấm này chứa 0,9 l và hôm nay chỉ 390.000 ₫.",
    "zh": "大家好，欢迎！这个水壶容量0.9升，今天只要39.90元。",
}


async def run(options: argparse.Namespace) -> int:
    """List the voices, or make a sample of one. Raises `InputError`, `SpeechError`."""
    studio = Studio(load_config(options.config), offline=options.offline)
    try:
        lang = parse_language(options.language) if options.language else None
    except ValueError as error:
        raise InputError(f"--language: {error}") from None
    if options.sample is None:
        if options.out or options.say:
            raise InputError("--out and --say belong to a sample.", "Name a voice with --sample.")
        return await _list(studio, lang, as_json=options.json)
    return await _sample(studio, options, lang)


async def _list(studio: Studio, lang: str | None, *, as_json: bool) -> int:
    settings = studio.speech_settings()
    voices = Voices.from_config(dataclasses.replace(settings, engines=ENGINES))
    try:
        listed = await voices.listing(lang, preferred=settings.engines)
    finally:
        await voices.close()
    if lang is not None and not listed.voices:
        raise InputError(f"No voice speaks {lang}.", "`cuehost voices` lists all languages.")
    if as_json:
        print(json.dumps(_document(listed, lang), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(listed)))
    return 0


def _document(listed: Catalogue, lang: str | None) -> dict[str, Any]:
    return {
        "language": lang,
        "engines": [dataclasses.asdict(engine) for engine in listed.engines],
        "voices": [
            {
                **{
                    key: getattr(entry.voice, key)
                    for key in ("id", "engine", "name", "lang", "gender", "styles")
                },
                **{key: getattr(entry, key) for key in ("state", "need", "last_resort")},
            }
            for entry in listed.voices
        ],
    }


def _lines(listed: Catalogue) -> Iterator[str]:
    yield "Engines, the preferred first:"
    for engine in listed.engines:
        what = {"ready": "on this computer", "network": "over the network", "missing": engine.need}[
            engine.state
        ]
        if engine.last_resort:
            what += "; the last resort: speaks everything, like a robot"
        if not engine.preferred:
            what += "; not in use (config.yaml, voice: engines)"
        yield f"  {engine.name:8} {what}"
    width = max((len(entry.voice.id) for entry in listed.voices), default=0)
    heading = ""
    for entry in listed.voices:
        voice = entry.voice
        of = "any language" if voice.lang == ANY_LANGUAGE else voice.lang.partition("-")[0]
        if of != heading:
            heading = of
            yield f"\n{of}:"
        region = "" if voice.lang == ANY_LANGUAGE else voice.lang
        yield f"  {voice.id:{width}}  {region:6}  {voice.gender or '':6}  {_remarks(entry)}"


def _remarks(entry: VoiceEntry) -> str:
    state = {"ready": "ready", "network": "needs the network", "missing": f"needs {entry.need}"}[entry.state]
    return "; ".join(filter(None, [state, ", ".join(entry.voice.styles), "last resort" * entry.last_resort]))


async def _sample(studio: Studio, options: argparse.Namespace, lang: str | None) -> int:
    out: Path | None = options.out
    if out is None or out.suffix.lower() != ".wav":
        raise InputError("A sample is a .wav file.", "Name it with --out FILE.wav.")
    try:
        voicing = parse_voicing(options.sample)
    except ValueError as error:
        raise InputError(f"--sample: {error}") from None
    engine = (voicing.voice or "").partition(":")[0]
    if engine not in ENGINES:
        raise InputError(f"There is no voice {options.sample!r}.", "`cuehost voices` lists them.")
    # That engine alone: a sample by a stand-in would be of another voice.
    voices = Voices.from_config(dataclasses.replace(studio.speech_settings(), engines=(engine,)))
    try:
        listed = await voices.listing(offline=True)
        if listed.engines[0].need:
            raise SpeechError(f"{voicing.voice} cannot speak.", f"{engine}: {listed.engines[0].need}.")
        lang = lang or _language_of(listed, voicing.voice or "")
        text = options.say or _SAMPLES.get(lang.split("-", maxsplit=1)[0], _SAMPLES["en"])
        speech = await voices.speak(text, lang, str(voicing))
        if f"{speech.engine}:{speech.voice}" != voicing.voice:
            raise InputError(f"{voicing.voice} does not speak {lang}.", "`cuehost voices` lists who does.")
    finally:
        await voices.close()
    _write(out, speech)
    told = {
        "out": str(out),
        "voice": voicing.voice,
        "lang": lang,
        "text": text,
        "duration_s": speech.duration_s,
    }
    print(json.dumps(told, ensure_ascii=False) if options.json else out)
    return 0


def _language_of(listed: Catalogue, voice: str) -> str:
    """The language of a voice; English where it speaks many or is not listed."""
    langs = [entry.voice.lang for entry in listed.voices if entry.voice.id == voice]
    return next((lang for lang in langs if lang != ANY_LANGUAGE), "en")


def _write(path: Path, speech: Speech) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file, wave.open(file) as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(SAMPLE_RATE)
            sound.writeframes(speech.pcm())
    except OSError as error:
        raise SpeechError(f"{path} cannot be written ({error.strerror}).", "Choose another file.") from error
