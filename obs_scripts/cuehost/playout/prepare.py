"""Makes a script ready for air: speaks it, plans the host's performance, draws its captions.

Everything made is kept under the hash of what it depends on, so preparing again after a change
re-makes only what the change touches, and preparing again after nothing takes no time.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from cuehost.graphics import Spec
from cuehost.keeping import contents_of
from cuehost.rundown import HUMAN, Cue, Line, Rundown, Script, Segment
from cuehost.speech import Speech, SpokenLine
from cuehost.stage import Motion, Template

from . import cards
from .card_plan import CardPlan, plan_cards
from .kept import MADE_BY, KeptLines, Shelf, ShelvedActing
from .line_making import SPOKEN_BY, line_told, make_line
from .live_cards import Redraw
from .model import PreparedLine, PreparedSegment, PreparedShow
from .prompter import read_aloud
from .shown import KeptShows, LineEntry, ShowEntry
from .workshop import Workshop, as_spoken, sayings, voice_for

Progress = Callable[[str, int, int], None]
"""`progress(what, done, total)`"""


@dataclass(frozen=True, slots=True)
class ReadyShow:
    """A show ready for air, with the pictures its scenes start with, its music, how things move,
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
    motion = Motion(how.enter, how.update, how.leave, how.ms, how.ease, how.drift, how.zoom)
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
        contents_of(*MADE_BY, SPOKEN_BY),
    ]  # fmt: skip


async def prepare_line(line: Line, segment: Segment, rundown: Rundown, shop: Workshop) -> PreparedLine:
    """Make one line ready for air that is in no script, to be said in a segment. Raises `SpeechError`,
    `GraphicsError`.
    """
    shelf = Shelf(KeptLines(shop.lines, shop.sounds, shop.pictures.folder))
    made: list[LineEntry] = []

    async def use(_: SpokenLine, speech: Speech) -> None:
        made.append(await asyncio.to_thread(make_line, line, speech, segment, shop, shelf))

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
            told = line_told(line, spoken, segment, shop) if kept else ""
            if told in before:
                made[line.id] = ready[told] = before[told]
            elif human:
                read = read_aloud(line.text, line.lang)
                entry = await asyncio.to_thread(make_line, line, read, segment, shop, shelf)
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
            made[line.id] = await asyncio.to_thread(make_line, line, speech, segment, shop, shelf)
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


def _second_told(shop: Workshop) -> list[object]:
    second = shop.second
    return (
        [] if second is None else [second.lang, shop.pictures.look(second.lang), sorted(second.texts.items())]
    )
