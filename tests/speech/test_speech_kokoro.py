"""The neural voice for real: few and short lines, and what an offline recogniser understands of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import ears
import numpy as np
import pytest

from cuehost.errors import SpeechError
from cuehost.speech import SpeechSettings, Voices, kokoro_model
from cuehost.speech.finish import loudness, true_peak
from cuehost.speech.kokoro import KokoroEngine
from cuehost.speech.types import VoiceFailed

needs_kokoro = pytest.mark.skipif(
    bool(kokoro_model.missing_packages()), reason="the kokoro extra is not installed"
)


@pytest.fixture
def engine(models: Path) -> KokoroEngine:
    return KokoroEngine(SpeechSettings().assets / "kokoro", models)


@pytest.fixture
def room(settings: SpeechSettings, engine: KokoroEngine) -> Voices:
    return Voices(dataclasses.replace(settings, offline=True), [engine])


@pytest.mark.kokoro
@needs_kokoro
@pytest.mark.parametrize(
    ("lang", "voice", "text", "words"),
    [
        ("en", "am_michael", "One of the best, only $9!", ["One", "of", "the", "best", "only", "$9"]),
        ("zh", "zf_xiaobei", "K2水壶，只要9元。", ["K2", "水壶", "只要", "9元"]),
        ("es", "ef_dora", "Hola, cuesta 9 €.", ["Hola", "cuesta", "9 €"]),
    ],
)
async def test_a_line(room: Voices, lang: str, voice: str, text: str, words: list[str]) -> None:
    done = await room.speak(text, lang, f"kokoro:{voice}")
    assert (done.engine, done.voice) == ("kokoro", voice)
    assert [w.text for w in done.words] == words
    assert loudness(done.samples) == pytest.approx(-16, abs=1.0) and true_peak(done.samples) <= -1.0
    assert len(done.phonemes) > 8
    assert all(0 < p.start_s < p.end_s <= done.last_word_end_s for p in done.phonemes)
    # A pause stands where the comma is, and nobody speaks in it.
    index = next(i for i, w in enumerate(done.words) if text[w.offset + len(w.text)] in ",，")
    gap = (done.words[index].end_s + done.words[index + 1].start_s) / 2
    around = done.samples[round((gap - 0.01) * 48_000) : round((gap + 0.01) * 48_000)]
    assert np.sqrt((around**2).mean()) < 0.5 * np.sqrt((done.samples**2).mean())


def test_languages_it_does_not_speak_right_are_left_to_others(engine: KokoroEngine) -> None:
    assert all(engine.serves(lang) for lang in ("en-US", "es-MX", "pt-BR", "fr", "it", "hi", "id"))
    assert not any(engine.serves(lang) for lang in ("th", "vi", "ar", "ru", "ko"))


def test_bundled_styles_are_whole() -> None:
    styles = sorted((SpeechSettings().assets / "kokoro").glob("*.npy"))
    assert len(styles) >= 12
    for path in styles:
        style = np.load(path, allow_pickle=False)
        assert style.shape == (510, 1, 256) and style.dtype == np.float16 and np.isfinite(style).all()
    assert (SpeechSettings().assets / "kokoro" / "LICENSE").read_text().strip().startswith("Apache License")


@pytest.fixture
def false_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Model packages of our own making."""

    def make(blob: bytes) -> None:
        for number, name in enumerate(kokoro_model.PARTS):
            (tmp_path / "site" / name).mkdir(parents=True)
            (tmp_path / "site" / name / "__init__.py").write_text("")
            (tmp_path / "site" / name / "part.bin").write_bytes(blob[number::4])

    monkeypatch.setattr(kokoro_model, "PARTS", tuple(f"{name}_x" for name in kokoro_model.PARTS))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return make


def test_a_wrong_model_is_refused_and_leaves_nothing(
    tmp_path: Path, false_parts: Callable[[bytes], None]
) -> None:
    false_parts(b"not the model")
    with pytest.raises(VoiceFailed, match="not the released one") as caught:
        kokoro_model.timed_model(tmp_path / "models")
    assert caught.value.mend and not (tmp_path / "models").exists()


def test_a_full_disk_while_the_model_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kokoro_model, "_joined", lambda: b"x")
    monkeypatch.setattr(kokoro_model, "_with_durations", lambda blob: blob)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SpeechError, match="No room"):
        kokoro_model.timed_model(tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


async def test_a_missing_style_is_told(tmp_path: Path) -> None:
    engine = KokoroEngine(tmp_path, tmp_path)
    assert "style vectors" in (engine.missing() or "") or kokoro_model.missing_packages()
    with pytest.raises(VoiceFailed, match="no Kokoro voice"):
        await engine.speak("hello", "en", "af_nobody", 1.0)
    (tmp_path / "af_bad.npy").write_bytes(b"nonsense")
    with pytest.raises(VoiceFailed):
        await engine.speak("hello", "en", "af_bad", 1.0)
    await engine.close()


@pytest.mark.kokoro
@pytest.mark.ears
@needs_kokoro
@pytest.mark.skipif(bool(ears.missing()), reason="the ears extra is not installed")
async def test_english_is_understood(room: Voices, models: Path) -> None:
    lines = [
        "Welcome to the show, it is lovely to have you here with us.",
        "This kettle is made of stainless steel and pours very slowly.",
        "Today it is only $39.90, and shipping is free within 3 days.",
    ]
    listener = ears.Ears(models)
    said = heard = ""
    for line in lines:
        done = await room.speak(line, "en", "kokoro:af_heart")
        said += " " + line
        understood = listener.hear(done.samples, 48_000, "en")
        heard += " " + understood.text
        # Where the recogniser hears the same words, it hears them then; its own error is some 0.2 s.
        ours = {ears.plain_words(w.text)[0]: w.start_s for w in done.words if ears.plain_words(w.text)}
        theirs = {ears.plain_words(w)[0]: at for w, at, _ in understood.words if ears.plain_words(w)}
        errors = [abs(ours[w] - theirs[w]) for w in ours.keys() & theirs.keys()]
        assert len(errors) > 3 and np.median(errors) < 0.3
    assert ears.word_error_rate(said, heard) < 0.10, heard


def test_word_error_rate() -> None:
    assert ears.word_error_rate("Only $39.90!", "only 39 dollars and 90 cents") == 0
    assert ears.word_error_rate("one two three four", "one too three") == 0.5
