"""Voice, rate and pitch as a host or a show wants them: that they take effect, in every engine alike."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from cuehost.errors import SpeechError
from cuehost.speech import Speech, SpeechSettings, SpokenLine, Voices
from cuehost.speech.espeak import EspeakEngine


def pitch_hz(speech: Speech) -> float:
    """The median pitch of the voiced parts, by autocorrelation."""
    found: list[float] = []
    for at in range(0, len(speech.samples) - 2400, 1200):
        part = speech.samples[at : at + 2400].astype(np.float64)
        if (part**2).mean() < 1e-3:
            continue
        power = np.fft.irfft(np.abs(np.fft.rfft(part - part.mean(), 8192)) ** 2)
        lags = power[48_000 // 400 : 48_000 // 60]
        if lags.max() > 0.5 * power[0]:
            found.append(48_000 / (lags.argmax() + 48_000 // 400))
    return float(np.median(found))


async def test_the_manner_of_a_voice_takes_effect(settings: SpeechSettings) -> None:
    voices = Voices(settings, [EspeakEngine()])
    text = "One two three four five six seven eight nine ten eleven twelve."
    plain = await voices.speak(text, "en", "espeak:en-us")
    quick = await voices.speak(text, "en", "espeak:en-us; rate=1.3")
    low = await voices.speak(text, "en", "espeak:en-us; pitch=-3")
    high = await voices.speak(text, "en", "espeak:en-us; pitch=3")
    woman = await voices.speak(text, "en", "espeak:en-us+f3")
    assert plain.duration_s / quick.duration_s == pytest.approx(1.3, rel=0.08)
    # Another pitch leaves the speed as it is, and the words stay where they are heard.
    for other, factor in ((low, 2 ** (-3 / 12)), (high, 2 ** (3 / 12))):
        assert other.duration_s == pytest.approx(plain.duration_s, rel=0.06)
        assert pitch_hz(other) / pitch_hz(plain) == pytest.approx(factor, rel=0.05)
        shares = [w.start_s / other.duration_s for w in other.words]
        assert shares == pytest.approx([w.start_s / plain.duration_s for w in plain.words], abs=0.03)
    assert pitch_hz(woman) > 1.2 * pitch_hz(plain)


async def test_what_the_line_says_goes_before_the_voicing_and_that_before_the_settings(
    settings: SpeechSettings, make_tone: Any
) -> None:
    rates: list[float] = []

    class Listening(make_tone):  # type: ignore[misc]
        async def speak(self, text: str, lang: str, voice: str, rate: float) -> Any:
            rates.append(round(rate, 3))
            return await super().speak(text, lang, voice, rate)

    settings = dataclasses.replace(settings, rate=0.9, pitch=12 * 0.1375)  # a tenth higher
    voices = Voices(settings, [Listening()])
    await voices.speak("One", "en", "tone:bob; pitch=0")
    await voices.speak("One", "en", "tone:bob; rate=1.2; pitch=0")
    await voices.speak("One", "en", "tone:bob; rate=1.2; pitch=0", rate=1.5)
    await voices.speak("One", "en", "tone:bob; rate=1.1")
    assert rates == [0.9, 1.2, 1.5, 1.0]
    done = await voices.prepare_many([SpokenLine("One", "en", "tone:bob; rate=1.2; pitch=0")])
    assert done[0].voice == "bob" and len(rates) == 4  # from the cache


async def test_who_is_cast_tells_the_manner_too(settings: SpeechSettings, tone: Any) -> None:
    voices = Voices(settings, [tone])
    casts = {
        voices.cast("en", f"tone:bob{how}") for how in ("", "; rate=1.1", "; pitch=1", "; rate=1.1; pitch=1")
    }
    assert len(casts) == 4
    assert all(cast[0][:3] == ("tone", "1", "bob") for cast in casts)


@pytest.mark.parametrize("voice", ["bob", "tone:bob; rate=9", "tone:bob; loud=1"])
async def test_a_voicing_there_is_not(settings: SpeechSettings, tone: Any, voice: str) -> None:
    with pytest.raises(SpeechError, match="cannot be used"):
        await Voices(settings, [tone]).speak("One", "en", voice)
