"""Makes a script ready for air: speaks it, plans the host's performance, draws its captions.

Everything made is kept under the hash of what it depends on, so preparing again after a change
re-makes only what the change touches, and preparing again after nothing takes no time.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import tempfile
import threading
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cuehost.errors import SpeechError
from cuehost.graphics import CaptionCard, PictureStore
from cuehost.host import perform
from cuehost.rundown import Line, Rundown, Script, Segment, merged
from cuehost.speech import SAMPLE_RATE, Pronunciations, Speech, SpokenLine, Voices
from cuehost.stage import Template

from . import cards
from .kept import KeptLines, MadeLine
from .model import PreparedLine, PreparedSegment, PreparedShow
from .timeline import CaptionClause, clause_ends, line_actions

Progress = Callable[[str, int, int], None]
"""`progress(what, done, total)`"""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What preparation works with.

    template: scaled to the canvas in px. voices_by_lang: the host's voice ids by language.
    sounds: folder for the lines' sound files; lines: for what else is made of them.
    captions: whether captions are drawn. label: other words for the AI label, if any.
    pronounce: how words are said in every show.
    """

    voices: Voices
    pictures: PictureStore
    template: Template
    sounds: Path
    lines: Path
    voices_by_lang: Mapping[str, str]
    captions: bool = True
    label: str = ""
    pronounce: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadyShow:
    """A show ready for air, with the pictures its scenes start with."""

    show: PreparedShow
    rundown: Rundown
    template: Template
    pictures: cards.ShowPictures


class _Ended(Exception):
    """Nobody waits for the pictures any more."""


async def prepare_show(rundown: Rundown, script: Script, shop: Workshop, progress: Progress) -> ReadyShow:
    """Make a show ready for air. Raises `SpeechError`, `GraphicsError`."""
    wish_list = list(cards.wishes(rundown, script.lang, shop.template, shop.label))
    ended = threading.Event()

    def drawn(number: int, total: int) -> None:
        if ended.is_set():
            raise _Ended
        progress("pictures", number, total)

    drawing = asyncio.create_task(asyncio.to_thread(cards.draw, wish_list, shop.pictures.render, drawn))
    try:
        speeches = await _speak(rundown, script, shop, lambda n, of: progress("voice", n, of))
        pictures = await drawing
    finally:
        # A thread cannot be cancelled: after Ctrl-C or a failure it would draw all the rest.
        ended.set()
        drawing.cancel()
    segments = await asyncio.to_thread(_segments, rundown, script, shop, speeches, pictures, progress)
    show = PreparedShow(rundown.show.get(script.lang), script.lang, segments, tuple(shop.voices.notes))
    return ReadyShow(show, rundown, shop.template, pictures)


async def _speak(
    rundown: Rundown, script: Script, shop: Workshop, done: Callable[[int, int], None]
) -> dict[str, Speech]:
    """The speech of each line by the line's id."""
    lines = [line for part in script.segments for line in part.lines]
    say = Pronunciations.of(merged(rundown.pronounce, shop.pronounce))
    spoken = [
        SpokenLine(
            line.text, _regional(line.lang, rundown), voice_for(line.lang, shop.voices_by_lang), pronounce=say
        )
        for line in lines
    ]
    speeches = await shop.voices.prepare_many(spoken, done)
    return {line.id: speech for line, speech in zip(lines, speeches, strict=True)}


def _regional(lang: str, rundown: Rundown) -> str:
    """The language as the market speaks it, where the show does not say: `$` in `es` for MX is pesos."""
    return lang if "-" in lang or rundown.market == "EU" else f"{lang}-{rundown.market}"


def voice_for(lang: str, voices: Mapping[str, str]) -> str | None:
    """The host's voice for a language, a regional one first; None leaves it to the engines."""
    return voices.get(lang) or voices.get(lang.split("-", maxsplit=1)[0])


def _segments(
    rundown: Rundown,
    script: Script,
    shop: Workshop,
    speeches: Mapping[str, Speech],
    pictures: cards.ShowPictures,
    progress: Progress,
) -> tuple[PreparedSegment, ...]:
    total, done = len(speeches), 0
    segments = []
    for segment in rundown.segments:
        lines = []
        scene = cards.scene_id(segment)
        for line in script.lines_of(segment.id):
            lines.append(_line(line, speeches[line.id], segment, shop, pictures.cues.get(scene, {})))
            done += 1
            progress("performance", done, total)
        segments.append(
            PreparedSegment(segment, scene, title_of(segment, rundown, script.lang), tuple(lines))
        )
    return tuple(segments)


def title_of(segment: Segment, rundown: Rundown, lang: str) -> str:
    """What a person calls a segment."""
    if segment.product:
        return rundown.products[segment.product].name.get(lang)
    return segment.kind.capitalize()


def _line(
    line: Line, speech: Speech, segment: Segment, shop: Workshop, cue_pictures: Mapping[str, Path]
) -> PreparedLine:
    made = _made(line, speech, segment, shop)
    return PreparedLine(
        line=line,
        performance=made.performance,
        duration_s=speech.duration_s,
        first_word_s=speech.words[0].start_s if speech.words else 0.0,
        last_word_end_s=speech.last_word_end_s,
        actions=line_actions(line.cues, made.clauses, speech.words, speech.duration_s, cue_pictures),
        voice=f"{speech.engine}:{speech.voice}",
        clauses=clause_ends(line.text, speech.words, (c.offset for c in made.clauses)),
    )


def _made(line: Line, speech: Speech, segment: Segment, shop: Workshop) -> MadeLine:
    """What takes time to make of a line: kept, or made now."""
    kept = KeptLines(shop.lines, shop.sounds, shop.pictures.folder)
    place = _caption_place(segment, shop)
    key = kept.key_of(line, speech.fingerprint(), place and (*place, shop.pictures.look(line.lang)))
    made = kept.load(key)
    if made is None:
        sound = sound_file(speech, shop.sounds)
        performance = perform(
            line.id, speech.samples, words=speech.words, phonemes=speech.phonemes, cues=line.cues
        )
        performance = replace(performance, audio=str(sound), samples=None)
        made = MadeLine(performance, _captions(line, *place, shop.pictures) if place else ())
        kept.store(key, made)
    return made


def _caption_place(segment: Segment, shop: Workshop) -> tuple[tuple[int, int], str] | None:
    """The size in px of the captions' place in a segment's scene and the side they keep to, if any."""
    item = cards.item_of(shop.template, segment.kind, "caption") if shop.captions else None
    return (cards.size_of(item), cards.corner_of(item)) if item else None


def _captions(line: Line, box: tuple[int, int], align: str, store: PictureStore) -> tuple[CaptionClause, ...]:
    """The line's captions, drawn."""
    from cuehost.graphics import split_captions  # with all that sets text, which takes a while to load

    track = split_captions(line.text, line.lang, box=box, theme=store.theme, canvas=store.canvas)
    return tuple(
        CaptionClause(c.text, c.start, store.render(CaptionCard(c.text, line.lang, align=align), box))
        for c in track.clauses
    )


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
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A name of its own: two commands may prepare the same show at once.
        handle, name = tempfile.mkstemp(prefix=".part-", dir=folder)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(blob.getvalue())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise SpeechError(
            f"A sound file cannot be written to {folder} ({error.strerror}).",
            "Free some space, or choose another `folders: {cache: ...}` in config.yaml.",
        ) from error
    return path
