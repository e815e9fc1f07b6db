"""The pronunciation dictionary: across voices, with captions as they are written."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.speech import Pronunciations, RawSpeech, Sound, SpeechSettings, SpokenLine, Voices, to_spoken
from cuehost.speech.espeak import EspeakEngine, phoneme_names
from cuehost.speech.kokoro_phonemes import phonemise

SAID = Pronunciations.of(
    {
        "K2": {"en": "kay two /keɪ ˈtuː/", "zh": "K 二"},
        "GaN": {"": "gan"},
        "Nuvelle": {"": "/nuˈvɛl/"},
        "mAh": {"en": "milliamps per hour"},
        "K2 Pro": {"en": "kay two pro"},
    }
)


@pytest.mark.parametrize(
    ("lang", "written", "heard"),
    [
        ("en", "The K2, 65W GaN.", "The kay two, sixty-five watts gan."),
        ("en-GB", "K2 Pro and K2", "kay two pro and kay two"),
        ("en", "K25 and SK2 and gan", "K twenty-five and SK two and gan"),
        ("zh", "这款K2水壶", "这款K 二水壶"),
        ("ru", "Чайник K2, GaN", "Чайник K два, gan"),
        ("en", "5000mAh, 5000 mAh", "five thousand milliamps per hour, five thousand milliamps per hour"),
        ("fr", "Voilà GaN", "Voilà gan"),
        ("en", "by Nuvelle", "by Nuvelle"),
    ],
)
def test_words_are_said_as_the_dictionary_has_them(lang: str, written: str, heard: str) -> None:
    assert to_spoken(written, lang, SAID).text == heard


def test_sounds_know_their_place_and_lead_back_to_the_caption() -> None:
    spoken = to_spoken("Only $5: the K2, by Nuvelle!", "en", SAID)
    assert [(spoken.text[s.start : s.end], s.ipa) for s in spoken.sounds] == [
        ("kay two", "keɪ ˈtuː"),
        ("Nuvelle", "nuˈvɛl"),
    ]
    two = spoken.text.index("two")
    assert spoken.written[slice(*spoken.source(two, two + 3))] == "K2"


@given(st.text(alphabet="K2GaN mAh5 Prox./,", max_size=30))
def test_any_text_keeps_its_way_back(text: str) -> None:
    spoken = to_spoken(text, "en", SAID)
    for sound in spoken.sounds:
        start, end = spoken.source(sound.start, sound.end)
        assert text[start:end] in ("K2", "Nuvelle")


async def test_a_word_said_otherwise_is_spoken_anew_and_shown_as_before(
    settings: SpeechSettings, tone: Any
) -> None:
    voices = Voices(settings, [tone])
    plain = await voices.speak("The K2!", "en")
    said = await voices.speak("The K2!", "en", pronounce=SAID)
    assert tone.asked == ["The K two!", "The kay two!"]
    assert [(w.text, w.offset) for w in plain.words] == [(w.text, w.offset) for w in said.words]
    (again,) = await voices.prepare_many([SpokenLine("The K2!", "en", pronounce=SAID)])
    assert again.fingerprint() == said.fingerprint() and len(tone.asked) == 2


async def test_the_settings_dictionary_is_used_where_a_line_brings_none(
    settings: SpeechSettings, tone: Any
) -> None:
    voices = Voices(dataclasses.replace(settings, pronounce=SAID), [tone])
    await voices.speak("The K2!", "en")
    assert tone.asked == ["The kay two!"]


async def test_only_voices_that_take_phonemes_get_them(settings: SpeechSettings, make_tone: Any) -> None:
    class Phonemic(make_tone):  # type: ignore[misc]
        async def speak_sounds(
            self, text: str, sounds: tuple[Sound, ...], lang: str, voice: str, rate: float
        ) -> RawSpeech:
            self.sounds = sounds
            return await self.speak(text, lang, voice, rate)  # type: ignore[no-any-return]

    engine = Phonemic()
    voices = Voices(settings, [engine])
    other = Pronunciations.of({"K2": {"en": "kay two /kiː tuː/"}})
    await voices.speak("The K2!", "en", pronounce=SAID)
    await voices.speak("The K2!", "en", pronounce=other)
    assert engine.asked == ["The kay two!"] * 2, "other sounds are another recording"
    assert engine.sounds == (Sound(4, 11, "kiː tuː"),)


async def test_espeak_takes_the_sounds() -> None:
    spoken = to_spoken("Hello K2 world.", "en", SAID)
    raw = await EspeakEngine().speak_sounds(spoken.text, spoken.sounds, "en", "en-us", 1.0)
    assert "".join(p.text for p in raw.phonemes) == "həlˈoʊkeɪtˈuːwˈɜːld"
    assert [raw.words[0].text, raw.words[-1].text] == ["Hello", "world"]
    assert {spoken.written[slice(*spoken.source(w.offset, w.offset + len(w.text)))] for w in raw.words} == {
        "Hello",
        "K2",
        "world",
    }


@pytest.mark.parametrize(
    ("ipa", "names"), [("keɪ ˈtuː", "keI 'tu:"), ("tʃɜːtʃ", "tS3:tS"), ("ʃɔː\u0303", "SO:"), ("gan", "gan")]
)
def test_ipa_has_names_in_espeak(ipa: str, names: str) -> None:
    assert phoneme_names(ipa) == names


@pytest.mark.kokoro
def test_kokoro_takes_the_sounds() -> None:
    spoken = to_spoken("Buy the K2, now", "en", SAID)
    made = phonemise(spoken.text, "en", lambda letter: True, spoken.sounds)
    assert "kA ˈtu," in made.symbols
    place = made.words[made.owners[made.symbols.index("kA ˈtu")]]
    assert spoken.text[slice(*place)] == "kay two"
