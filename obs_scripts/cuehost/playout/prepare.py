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
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from cuehost.errors import SpeechError
from cuehost.graphics import PictureStore, Spec
from cuehost.host import perform
from cuehost.keeping import contents_of
from cuehost.rundown import HUMAN, Cue, Line, Rundown, Script, Segment, merged
from cuehost.speech import SAMPLE_RATE, Pronunciations, Speech, SpokenLine, Voices
from cuehost.stage import Motion, Template

from . import cards
from .captions import Second, draw_captions
from .card_plan import CardPlan, plan_cards
from .kept import MADE_BY, KeptLines, MadeLine, Shelf, ShelvedActing
from .live_cards import Redraw
from .model import PreparedLine, PreparedSegment, PreparedShow
from .prompter import read_aloud
from .shown import KeptShows, LineEntry, ShowEntry
from .timeline import clause_ends

_SPOKEN_BY = Path(__file__).resolve().parents[1] / "speech"

Progress = Callable[[str, int, int], None]
"""`progress(what, done, total)`"""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What preparation works with.

    template: scaled to the canvas in px. voices_by_lang: the host's voice ids by language; voices_by_host:
    the same for each host of a show with two, by name.
    sounds: folder for the lines' sound files; lines: for what else is made of them; shows: for what is
    ready of whole shows (None: that is not kept).
    captions: whether captions are drawn. label: other words for the AI label, if any.
    pronounce: how words are said in every show. second: what stands under the captions, if anything.
    backdrops: pictures, named by their content, for sets that are described in words, by those words.
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
    shows: Path | None = None
    voices_by_host: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    second: Second | None = None
    backdrops: Mapping[str, Path] = field(default_factory=dict)

    def voices_of(self, host: str) -> Mapping[str, str]:
        """The voice ids of a line's host (empty: of the first one) by language."""
        return self.voices_by_host.get(host, self.voices_by_lang)


@dataclass(frozen=True, slots=True)
class ReadyShow:
    """A show ready for air, with the pictures its scenes start with, its music, its cards' motion,
    and what draws the cards that cannot be drawn ahead."""

    show: PreparedShow
    rundown: Rundown
    template: Template
    pictures: cards.ShowPictures
    music: Path | None = None
    motion: Motion | None = None
    redraw: Redraw | None = None


class _Ended(Exception):
    """Nobody waits for the pictures any more."""


async def prepare_show(rundown: Rundown, script: Script, shop: Workshop, progress: Progress) -> ReadyShow:
    """Make a show ready for air. Raises `SpeechError`, `GraphicsError`."""
    kept = KeptShows(shop.shows, shop.lines, shop.sounds, shop.pictures.folder) if shop.shows else None
    key = KeptShows.key_of(_told(rundown, script, shop)) if kept else ""
    plan = plan_cards(rundown, script, shop.template)
    shelf = Shelf(KeptLines(shop.lines, shop.sounds, shop.pictures.folder))
    entry = await asyncio.to_thread(kept.load, key) if kept else None
    if entry is not None:
        number = len(entry.lines)
        for what, total in (
            ("pictures", len(entry.pictures.first)),
            ("voice", number),
            ("performance", number),
        ):
            progress(what, total, total)
    else:
        entry, final = await _make(rundown, script, shop, shelf, kept, progress, plan)
        if kept and final:
            await asyncio.to_thread(kept.store, key, entry)
    show = PreparedShow(
        rundown.show.get(script.lang),
        script.lang,
        _segments(rundown, script, shelf, entry, plan),
        entry.notes,
    )
    how = shop.pictures.theme.motion
    motion = Motion(how.enter, how.update, how.leave, how.ms, how.ease)
    return ReadyShow(show, rundown, shop.template, entry.pictures, motion=motion, redraw=shop.pictures.redraw)


def _told(rundown: Rundown, script: Script, shop: Workshop) -> list[object]:
    """All that a show's sound and pictures depend on."""
    langs = sorted({line.lang for part in script.segments for line in part.lines} | {script.lang})
    settings = shop.voices.settings
    return [
        rundown.fingerprint,
        repr(script),
        asdict(shop.template),
        [[lang, shop.pictures.look(lang),
          *(shop.voices.cast(lang, voice_for(lang, shop.voices_of(name))) for name in rundown.hosts or ("",))]
         for lang in langs],
        [settings.rate, settings.pitch, settings.lufs, settings.peak_dbtp],
        [shop.captions, shop.label],
        _second_told(shop),
        sorted((words, str(path)) for words, path in shop.backdrops.items()),
        [rundown.market, shop.pronounce],
        contents_of(*MADE_BY, _SPOKEN_BY),
    ]  # fmt: skip


async def prepare_line(line: Line, segment: Segment, rundown: Rundown, shop: Workshop) -> PreparedLine:
    """Make one line ready for air that is in no script, to be said in a segment. Raises `SpeechError`,
    `GraphicsError`.
    """
    shelf = Shelf(KeptLines(shop.lines, shop.sounds, shop.pictures.folder))
    made: list[LineEntry] = []

    async def use(_: SpokenLine, speech: Speech) -> None:
        made.append(await asyncio.to_thread(_line, line, speech, segment, shop, shelf))

    await shop.voices.use_each((as_spoken(line, rundown, shop, sayings(rundown, shop)),), use)
    return _prepared(line, made[-1], shelf, {}, line.cues, rundown.speaker(line.host))


async def _make(
    rundown: Rundown,
    script: Script,
    shop: Workshop,
    shelf: Shelf,
    kept: KeptShows | None,
    progress: Progress,
    plan: CardPlan,
) -> tuple[ShowEntry, bool]:
    """Draw, speak and plan a show; the same comes out again where the second is true: nobody stood in."""
    sets = cards.wishes(rundown, script.lang, shop.template, shop.label, shop.backdrops)
    wish_list = [*sets, *plan.wishes]
    ended = threading.Event()

    def told(what: str) -> Callable[[int, int], None]:
        def tell(number: int, total: int) -> None:
            if ended.is_set():
                raise _Ended
            progress(what, number, total)

        return tell

    def render(spec: Spec, size: tuple[int, int]) -> Path:
        return shop.pictures.for_air(spec, size, told("clip frames"))

    drawing = asyncio.create_task(asyncio.to_thread(cards.draw, wish_list, render, told("pictures")))
    try:
        lines, final = await _make_lines(rundown, script, shop, shelf, kept, progress)
        pictures = await drawing
    finally:
        # A thread cannot be cancelled: after Ctrl-C or a failure it would draw all the rest.
        ended.set()
        drawing.cancel()
    return ShowEntry(lines, pictures, (*shop.voices.notes, *pictures.notes)), final


async def _make_lines(
    rundown: Rundown,
    script: Script,
    shop: Workshop,
    shelf: Shelf,
    kept: KeptShows | None,
    progress: Progress,
) -> tuple[dict[str, LineEntry], bool]:
    """Each line spoken and planned, one after another, so that no more than some are in memory at a time."""
    segments = {segment.id: segment for segment in rundown.segments}
    say = sayings(rundown, shop)
    name = KeptShows.key_of([str(rundown.path), script.lang, shop.template.canvas])
    before = await asyncio.to_thread(kept.load_lines, name) if kept else {}
    ready: dict[str, LineEntry] = {}
    made: dict[str, LineEntry] = {}
    wanted: dict[SpokenLine, list[tuple[Line, Segment, str]]] = {}
    for part in script.segments:
        for line in part.lines:
            segment = segments[part.segment]
            human = rundown.speaker(line.host) == HUMAN
            spoken = as_spoken(line, rundown, shop, say)
            told = _line_told(line, spoken, segment, shop) if kept else ""
            if told in before:
                made[line.id] = ready[told] = before[told]
            elif human:
                read = read_aloud(line.text, line.lang)
                entry = await asyncio.to_thread(_line, line, read, segment, shop, shelf)
                made[line.id] = ready[told] = entry
            else:
                wanted.setdefault(spoken, []).append((line, segment, told))
    skipped = len(made)
    total = skipped + sum(map(len, wanted.values()))
    stand_ins: set[SpokenLine] = set()

    async def use(spoken: SpokenLine, speech: Speech) -> None:
        first = shop.voices.cast(spoken.lang, spoken.voice)[0]
        if (speech.engine, speech.voice) != (first[0], first[2]):
            stand_ins.add(spoken)
        for line, segment, told in wanted[spoken]:
            made[line.id] = await asyncio.to_thread(_line, line, speech, segment, shop, shelf)
            if spoken in stand_ins:
                ready.pop(told, None)
            else:
                ready[told] = made[line.id]
            progress("performance", len(made), total)

    every = (spoken for spoken, alike in wanted.items() for _ in alike)
    try:
        if skipped:
            progress("voice", skipped, total)
            progress("performance", skipped, total)
        await shop.voices.use_each(every, use, lambda done, _: progress("voice", skipped + done, total))
    finally:
        if kept and len(ready) > skipped:  # broken off, too
            kept.store_lines(name, ready)
    return made, not stand_ins


def _line_told(line: Line, spoken: SpokenLine, segment: Segment, shop: Workshop) -> str:
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
        contents_of(*MADE_BY, _SPOKEN_BY),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def sayings(rundown: Rundown, shop: Workshop) -> Pronunciations:
    """How words are said in a show: as its rundown says, before the settings."""
    return Pronunciations.of(merged(rundown.pronounce, shop.pronounce))


def as_spoken(line: Line, rundown: Rundown, shop: Workshop, say: Pronunciations) -> SpokenLine:
    """What the voices are asked to say for a line."""
    voice = voice_for(line.lang, shop.voices_of(line.host))
    return SpokenLine(line.text, _regional(line.lang, rundown), voice, pronounce=say)


def _regional(lang: str, rundown: Rundown) -> str:
    """The language as the market speaks it, where the show does not say: `$` in `es` for MX is pesos."""
    return lang if "-" in lang or rundown.market == "EU" else f"{lang}-{rundown.market}"


def voice_for(lang: str, voices: Mapping[str, str]) -> str | None:
    """The host's voice for a language, a regional one first; None leaves it to the engines."""
    return voices.get(lang) or voices.get(lang.split("-", maxsplit=1)[0])


def _segments(
    rundown: Rundown, script: Script, shelf: Shelf, entry: ShowEntry, plan: CardPlan
) -> tuple[PreparedSegment, ...]:
    lines_of = {part.segment: part.lines for part in reversed(script.segments)}
    segments = []
    for segment in rundown.segments:
        scene = cards.scene_id(segment)
        pictures = entry.pictures.cues.get(scene, {})
        lines = (
            _prepared(
                line, entry.lines[line.id], shelf, pictures, plan.cues_of(line), rundown.speaker(line.host)
            )
            for line in lines_of.get(segment.id, ())
        )
        title, behind = (
            title_of(segment, rundown, script.lang),
            cards.set_of(segment, entry.pictures),
        )
        segments.append(PreparedSegment(segment, scene, title, tuple(lines), behind))
    return tuple(segments)


def _prepared(
    line: Line,
    entry: LineEntry,
    shelf: Shelf,
    pictures: Mapping[str, Path],
    cues: tuple[Cue, ...],
    host: str,
) -> PreparedLine:
    return PreparedLine(
        line=line,
        acting=ShelvedActing(shelf, entry.key, cues, pictures, entry.duration_s),
        duration_s=entry.duration_s,
        first_word_s=entry.first_word_s,
        last_word_end_s=entry.last_word_end_s,
        voice=entry.voice,
        clauses=entry.clauses,
        host=host,
    )


def title_of(segment: Segment, rundown: Rundown, lang: str) -> str:
    """What a person calls a segment."""
    if segment.product:
        return rundown.products[segment.product].name.get(lang)
    return segment.kind.capitalize()


def _line(line: Line, speech: Speech, segment: Segment, shop: Workshop, shelf: Shelf) -> LineEntry:
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


def _second_told(shop: Workshop) -> list[object]:
    second = shop.second
    return (
        [] if second is None else [second.lang, shop.pictures.look(second.lang), sorted(second.texts.items())]
    )


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
