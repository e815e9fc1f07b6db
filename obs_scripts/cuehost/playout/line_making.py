"""Makes one spoken line ready for air: its sound file, the host's performance, its captions."""

from __future__ import annotations

import hashlib
import io
import wave
from dataclasses import replace
from pathlib import Path

from cuehost.errors import SpeechError
from cuehost.host import perform
from cuehost.keeping import contents_of, whole
from cuehost.rundown import Line, Segment
from cuehost.speech import SAMPLE_RATE, Speech, SpokenLine

from . import cards
from .captions import draw_captions
from .kept import MADE_BY, KeptLines, MadeLine, Shelf
from .shown import LineEntry
from .timeline import clause_ends
from .workshop import Workshop

SPOKEN_BY = Path(__file__).resolve().parents[1] / "speech"
"""What speech is made by, whose contents are part of the keys."""


def line_told(line: Line, spoken: SpokenLine, segment: Segment, shop: Workshop) -> str:
    """The key of all that a line's sound, performance and captions depend on, before it is spoken."""
    settings = shop.voices.settings
    told = [
        [line.id, line.text, line.lang, line.cues, line.host],
        [spoken.lang, *(spoken.pronounce.find(line.text, spoken.lang) if spoken.pronounce else ())],
        shop.voices.cast(spoken.lang, spoken.voice),
        [settings.rate, settings.lufs, settings.peak_dbtp],
        caption_place(segment, shop),
        _under(line, shop),
        shop.pictures.look(line.lang),
        contents_of(*MADE_BY, SPOKEN_BY),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def make_line(line: Line, speech: Speech, segment: Segment, shop: Workshop, shelf: Shelf) -> LineEntry:
    """A line made ready; what takes time is kept, or made now."""
    kept = KeptLines(shop.lines, shop.sounds, shop.pictures.folder)
    place = caption_place(segment, shop)
    under = _under(line, shop)
    told = place and (*place, shop.pictures.look(line.lang), *(under or ()))
    key = kept.key_of(line, speech.fingerprint(), told)
    made = kept.load(key)
    if made is None:
        sound = sound_file(speech, shop.sounds)
        performance = perform(
            line.id, speech.samples, words=speech.words, phonemes=speech.phonemes, cues=line.cues
        )
        performance = replace(performance, audio=str(sound), samples=None, host=line.host)
        made = MadeLine(
            performance,
            draw_captions(line, *place, shop.pictures, under, speech.words) if place else (),
            tuple(speech.words),
        )
        kept.store(key, made)
        shelf.put(key, made)
    return LineEntry(
        key=key,
        sound=Path(str(made.performance.audio)).name,
        duration_s=speech.duration_s,
        first_word_s=speech.words[0].start_s if speech.words else 0.0,
        last_word_end_s=speech.last_word_end_s,
        voice=f"{speech.engine}:{speech.voice}".removesuffix(":"),
        clauses=clause_ends(line.text, speech.words, (c.offset for c in made.clauses if not c.lit)),
    )


def _under(line: Line, shop: Workshop) -> tuple[str, str] | None:
    """What stands under a line's captions."""
    return shop.second.under(line) if shop.second is not None and shop.captions else None


def caption_place(segment: Segment, shop: Workshop) -> tuple[tuple[int, int], str] | None:
    """The size in px of the captions' place in a segment's scene and the side they keep to, if any."""
    item = cards.item_of(shop.template, segment.kind, "caption") if shop.captions else None
    return (cards.size_of(item), cards.corner_of(item)) if item else None


def sound_file(speech: Speech, folder: Path) -> Path:
    """The speech as a 16-bit WAV file, for the host renderer to read; made if it is not there yet."""
    data = speech.pcm()
    path = folder / f"{hashlib.sha256(data).hexdigest()[:32]}.wav"
    if path.exists():
        return path
    blob = io.BytesIO()
    with wave.open(blob, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE)
        sound.writeframes(data)
    try:
        with whole(path) as file:
            file.write(blob.getvalue())
    except OSError as error:
        raise SpeechError(
            f"A sound file cannot be written to {folder} ({error.strerror}).",
            "Free some space, or choose another `folders: {cache: ...}` in config.yaml.",
        ) from error
    return path
