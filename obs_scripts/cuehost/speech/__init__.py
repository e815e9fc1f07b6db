"""Sound: voices, word and phoneme times, loudness, cache.

voices = Voices.from_config(SpeechSettings(cache=Path(".cuehost/speech")))
speech = await voices.speak("Only $39.90 today!", "en", "kokoro:af_heart")
speech.samples       # float32, 48 kHz mono, -16 LUFS, under -1 dBTP
speech.words[1]      # Span("$39.90", start_s, end_s, offset=5): offsets of the line's own text
"""

from .spoken import Pronunciations, Sound, Spoken, to_spoken
from .types import SAMPLE_RATE, Engine, RawSpeech, Speech, SpeechSettings, VoiceInfo
from .voices import SpokenLine, Voices

__all__ = [
    "SAMPLE_RATE",
    "Engine",
    "Pronunciations",
    "RawSpeech",
    "Sound",
    "Speech",
    "SpeechSettings",
    "Spoken",
    "SpokenLine",
    "VoiceInfo",
    "Voices",
    "to_spoken",
]
