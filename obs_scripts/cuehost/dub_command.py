"""`cuehost dub`: a recorded video of a product in another language, as a file with captions and its words.

With the consent of who speaks in it the mouth follows the new voice.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from cuehost import dub_mouths, dubbing
from cuehost.config import load_config
from cuehost.dub_words import Words
from cuehost.errors import InputError
from cuehost.film_command import get_kit
from cuehost.filming import Consent
from cuehost.guarding import sheet_at
from cuehost.keeping import write_out
from cuehost.progress import Bars
from cuehost.rundown import Line, Rundown, Sheet, merged, parse_language, parse_voicing
from cuehost.speech import Pronunciations, Speech, SpokenLine
from cuehost.studio import Studio

_LABEL_BOX = 0.62, 0.085
"""The label's place as shares of the video's width and height, from a margin in the top left corner."""
_MARGIN = 0.03
_TRIES = 2
_PLENTY, _LEAST_PLENTY_S = 3.0, 30.0
_REST = {"lower": 1.0, "mute": 0.0}


class _Voiced(NamedTuple):
    line: Line
    speech: Speech
    start_s: float


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be dubbed, checked."""

    video: dubbing.Video
    shots: tuple[dubbing.Shot, ...]
    words: Words
    lang: str
    voice: str | None
    out: Path
    spoken: str
    consent: Consent | None


async def run(options: argparse.Namespace) -> int:
    """Dub the video and tell what was made. Raises `CuehostError`; nothing is left half made then."""
    studio = Studio(load_config(options.config), offline=options.offline)
    bars = Bars()
    try:
        job = await _job(options, studio, bars)
        lines, fitted = await _written(job, studio, bars)
        voiced = await _voiced(job, lines, fitted, studio, bars)
        mouths = await _mixed(job, voiced, options, studio, bars)
    finally:
        bars.close()
        await studio.close()
    captions = [
        caption
        for each in voiced
        for caption in dubbing.captions_of(
            each.line.text, each.speech.words, each.start_s, each.start_s + each.speech.last_word_end_s
        )
    ]
    srt = write_out(job.out.with_suffix(".srt"), [dubbing.as_srt(captions).encode()])
    script = write_out(job.out.with_suffix(".lines.yaml"), [_as_script(voiced).encode()])
    over = [f"The words of shot {n + 1} run {s:.1f} s over it." for n, s in fitted.over_s.items()]
    beside = job.out.with_suffix(".mouths.yaml")
    if mouths is None:
        over.append(dub_mouths.WITHOUT)
    else:
        write_out(beside, [mouths.record(job.video.path, datetime.date.today()).encode()])
        over += mouths.notes(beside)
    notes = list(dict.fromkeys([*job.words.notes, *studio.voices.notes, *over]))
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    made: dict[str, Any] = {"out": str(job.out), "captions": str(srt), "lines": str(script)}
    made["mouths"] = mouths.told(beside) if mouths is not None else None
    _tell(job, voiced, made, notes, as_json=options.json)
    return 0


def _tell(
    job: _Job, voiced: Sequence[_Voiced], made: dict[str, Any], notes: list[str], *, as_json: bool
) -> None:
    if not as_json:
        print(job.out)
        return
    document = {
        **made,
        "shots": [[shot.start_s, shot.end_s] for shot in job.shots],
        "said": [
            {
                "start_s": each.start_s,
                "end_s": round(each.start_s + each.speech.last_word_end_s, 3),
                "text": each.line.text,
                "facts": list(each.line.facts),
                "source": each.line.source,
            }
            for each in voiced
        ],
        "notes": notes,
    }
    print(json.dumps(document, ensure_ascii=False))


# -- what is asked ---------------------------------------------------------------------------------


async def _job(options: argparse.Namespace, studio: Studio, bars: Bars) -> _Job:
    config = studio.config
    consent = dub_mouths.consent_in(options.consent) if options.consent is not None else None
    show = await asyncio.to_thread(sheet_at, options.sheet, config.folders.allowed)
    product = _product(options.product, show)
    lang = _language(options.to, "--to")
    spoken = _language(options.spoken, "--from") if options.spoken else show.languages[0]
    voice = options.voice or config.voice.voices.get(lang) or config.voice.voices.get(lang.partition("-")[0])
    try:
        voice = str(parse_voicing(voice)) if voice else None
    except ValueError as error:
        raise InputError(f"--voice: {error}") from None
    video = await asyncio.to_thread(dubbing.look_at, options.video)
    out = options.out or options.video.with_name(f"{options.video.stem}.{lang}.mp4")
    if out.suffix.lower() != ".mp4":
        raise InputError(f"A dubbed video is an .mp4 file, not {out.name}.", "Name it so with --out.")
    if out.exists() and out.samefile(options.video):
        raise InputError("The dubbed video would take the place of the original.", "Name another with --out.")
    if options.transcript is not None:
        said = await asyncio.to_thread(dubbing.read_transcript, options.transcript)
        shots = dubbing.shots_of_words(said, video.seconds)
        if not shots:
            raise InputError(
                f"{options.transcript} says nothing while the video lasts ({video.seconds:.1f} s).",
                "Check that it belongs to this video.",
            )
    else:
        shots = await asyncio.to_thread(_cut, video, bars)
    male = _is_male(studio, lang, voice)
    words = await asyncio.to_thread(
        lambda: Words(show, product, lang, spoken, model=studio.language_model(), male=male)
    )
    if consent is not None:
        await asyncio.to_thread(get_kit, offline=options.offline)
    return _Job(video, shots, words, lang, voice, out, spoken, consent)


def _cut(video: dubbing.Video, bars: Bars) -> tuple[dubbing.Shot, ...]:
    changes = dubbing.changes_in(video, lambda done, total: bars("shots", done, total))
    return dubbing.shots_of_cuts(changes, video.seconds)


def _product(named: str | None, show: Rundown | Sheet) -> str:
    known = ", ".join(show.products) or "none"
    if named is None and len(show.products) == 1:
        return next(iter(show.products))
    if named is None:
        raise InputError("The sheet has several products.", f"Name the one with --product: {known}.")
    if named not in show.products:
        raise InputError(f"There is no product {named!r} in the sheet.", f"It has {known}.")
    return named


def _language(text: str, option: str) -> str:
    try:
        return parse_language(text)
    except ValueError as error:
        raise InputError(f"{option}: {error}") from None


def _is_male(studio: Studio, lang: str, voice: str | None) -> bool:
    cast = next(iter(studio.voices.cast(lang, voice)), None)
    if cast is None:
        return False
    return any(v.gender == "male" and v.id == f"{cast[0]}:{cast[2]}" for v in studio.voices.catalogue(lang))


# -- the words -------------------------------------------------------------------------------------


async def _written(job: _Job, studio: Studio, bars: Bars) -> tuple[dict[str, Line], dubbing.Fit]:
    """The lines by id, and how they are fitted. Raises `CuehostError` where there is nothing to say."""
    by_model = await job.words.by_model(job.shots, lambda done, total: bars("words", done, total))
    empty = [number for number, lines in enumerate(by_model) if not lines]
    lines = {line.id: line for part in by_model for line in part}
    general: tuple[Line, ...] = ()
    if empty:
        room_s = sum(job.shots[number].seconds for number in empty)
        # Where it is known what was said, there is to be a line about it; else the writer knows what matters.
        known = any(job.shots[number].said for number in empty)
        general = await job.words.offline(_PLENTY * room_s + _LEAST_PLENTY_S if known else room_s)
        stated = {fact for part in by_model for line in part for fact in line.facts}
        if stated:  # the rest of the video says these already
            general = tuple(line for line in general if line.facts and not stated & {*line.facts})
        lines |= {line.id: line for line in general}
    if not lines:
        raise InputError(
            "There is nothing to say that the sheet bears out.", "Add facts or selling points to the product."
        )
    seconds = await _lengths(job, list(lines.values()), studio, bars)
    wanted = await job.words.facts([job.shots[number] for number in empty]) if general else []
    needed = frozenset[str]().union(*wanted)
    spoken = {line.id: _spoken(line, seconds[line.id], line.optional) for part in by_model for line in part}
    for line in general:
        # Of what was said before nothing has to be said at the cost of running over: there is a note.
        spare = bool(needed) or line.optional or not line.facts
        spoken[line.id] = _spoken(line, seconds[line.id], spare)
    parts = [[spoken[line.id] for line in part] for part in by_model]
    if general:
        dealt = dubbing.deal([spoken[line.id] for line in general], [job.shots[n] for n in empty], wanted)
        for number, part in zip(empty, dealt, strict=True):
            parts[number] = part
    fitted = dubbing.fit(job.shots, parts)
    unsaid = needed - {fact for each in fitted.placed for fact in lines[each.id].facts}
    if unsaid:
        job.words.notes.append(
            f"Stated in the video, and not said for lack of room: {', '.join(sorted(unsaid))}."
        )
    if not fitted.placed:
        raise InputError("No line fits the video.", "Give it a longer video, or shots with more room.")
    return lines, fitted


def _spoken(line: Line, seconds: float, optional: bool) -> dubbing.Spoken:
    return dubbing.Spoken(line.id, seconds, frozenset(line.facts), optional)


async def _lengths(job: _Job, lines: list[Line], studio: Studio, bars: Bars) -> dict[str, float]:
    asked = [_asked(job, line, 1.0, studio) for line in lines]
    speeches = await studio.voices.prepare_many(asked, lambda done, total: bars("voice", done, total))
    return {line.id: speech.last_word_end_s for line, speech in zip(lines, speeches, strict=True)}


def _asked(job: _Job, line: Line, rate: float, studio: Studio) -> SpokenLine:
    own = (parse_voicing(job.voice).rate if job.voice else None) or studio.config.voice.rate
    say = Pronunciations.of(merged(job.words.rundown.pronounce, studio.config.voice.sayings()))
    return SpokenLine(line.text, line.lang, job.voice, rate=round(min(own * rate, 2.0), 3), pronounce=say)


async def _voiced(
    job: _Job, lines: dict[str, Line], fitted: dubbing.Fit, studio: Studio, bars: Bars
) -> list[_Voiced]:
    """The lines as they sound, each at its time."""
    placed = fitted.placed
    asked = [_asked(job, lines[each.id], each.rate, studio) for each in placed]
    speeches = await studio.voices.prepare_many(asked, lambda done, total: bars("fitting", done, total))
    placed = dubbing.settled(placed, [speech.last_word_end_s for speech in speeches])
    return [
        _Voiced(lines[each.id], speech, each.start_s) for each, speech in zip(placed, speeches, strict=True)
    ]


# -- the file --------------------------------------------------------------------------------------


async def _mixed(
    job: _Job, voiced: Sequence[_Voiced], options: argparse.Namespace, studio: Studio, bars: Bars
) -> dub_mouths.Mouths | None:
    """Write the video; what became of its mouths, where somebody agreed that they are changed."""

    def mix() -> dub_mouths.Mouths | None:
        label = _label(job, studio)
        original = dubbing.sound_of(job.video)
        gain = 0.0 if options.original == "mute" else 10 ** (-options.under / 20)
        # The old words are low too where the new ones are shorter.
        low = [(shot.start_s, shot.end_s) for shot in job.shots if shot.said]
        low += [(each.start_s, each.start_s + each.speech.duration_s) for each in voiced]
        under = dubbing.lowered(original, low, gain, _REST[options.original])
        heard = [dubbing.Heard(each.start_s, each.speech.samples) for each in voiced]
        sound = dubbing.mixed(under, heard)
        mouths = None
        if job.consent is not None:
            count = dubbing.count_of(job.video, sound)
            spoken = [dub_mouths.Voiced(each.speech, each.start_s) for each in voiced]
            old = dub_mouths.Old(original, " ".join(shot.said for shot in job.shots), job.spoken)
            mouths = dub_mouths.follow(job.video, count, spoken, old, job.consent, bars)
        dubbing.write_dubbed(
            job.video,
            sound,
            label,
            job.out,
            lambda done, total: bars("video", done, total),
            mouths.relipped.lay if mouths is not None else None,
        )
        return mouths

    return await asyncio.to_thread(mix)


def _label(job: _Job, studio: Studio) -> dubbing.Picture:
    """The AI label over the whole video, in the top left corner."""
    from cuehost.graphics import LabelCard, NoRoom, PictureStore, load_theme

    width, height = job.video.size
    theme = load_theme(job.words.rundown.theme)
    store = PictureStore(studio.config.folders.cache / "pictures", theme, canvas=job.video.size)
    margin = round(min(width, height) * _MARGIN)
    card = LabelCard(job.lang, studio.config.show.label.get(job.lang, ""), "top-left")
    box = round(width * _LABEL_BOX[0]), max(round(height * _LABEL_BOX[1]), round(min(width, height) * 0.12))
    for attempt in range(_TRIES):
        try:
            drawn = store.render(card, box)
            break
        except NoRoom:
            if attempt + 1 == _TRIES:
                raise
            box = width - 2 * margin, box[1] * 2
    return dubbing.fitted(dubbing.read_picture(drawn), job.video.size, (margin, margin))


def _as_script(voiced: Sequence[_Voiced]) -> str:
    """The words as a script file for a rundown's segment."""
    said = [{"text": each.line.text} for each in voiced]
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=110)
