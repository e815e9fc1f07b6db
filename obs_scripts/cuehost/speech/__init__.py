"""Sound: voices, word and phoneme times, loudness, cache.

voices = Voices.from_config(SpeechSettings(cache=Path(".cuehost/speech")))
speech = await voices.speak("Only $39.90 today!", "en", "kokoro:af_heart")
speech.samples       # float32, 48 kHz mono, -16 LUFS, under -1 dBTP
speech.words[1]      # Span("$39.90", start_s, end_s, offset=5): offsets of the line's own text
async with aclosing(voices.stream(SpokenLine(answer, "en"))) as clauses:  # unprepared: at once
    async for clause in clauses: ...
bed = music_bed(Path("bed.mp3"), Path(".cuehost/music"), lufs=-24)    # for OBS to play
"""

from .catalogue import Catalogue, VoiceEntry
from .guess import guessed as times_of
from .lines import SpokenClause, SpokenLine
from .music import music_bed
from .spoken import Pronunciations, Sound, Spoken, to_spoken
from .types import (
    ANY_LANGUAGE,
    SAMPLE_RATE,
    Engine,
    RawSpeech,
    ServerSettings,
    Speech,
    SpeechSettings,
    VoiceInfo,
)
from .voices import ENGINES, Voices

__all__ = [
    "ANY_LANGUAGE",
    "ENGINES",
    "SAMPLE_RATE",
    "Catalogue",
    "Engine",
    "Pronunciations",
    "RawSpeech",
    "ServerSettings",
    "Sound",
    "Speech",
    "SpeechSettings",
    "Spoken",
    "SpokenClause",
    "SpokenLine",
    "VoiceEntry",
    "VoiceInfo",
    "Voices",
    "music_bed",
    "times_of",
    "to_spoken",
]
