"""From settings to the things they describe: voices, writers, hosts, templates, prepared shows."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cuehost import __version__
from cuehost.casting import host_voices, speech_settings, voices_by_host
from cuehost.claims import claims_of, judged_by_rules, rules_in_words, verdict
from cuehost.config import Config
from cuehost.dressing import Dressing
from cuehost.errors import CuehostError, InputError, WriterError
from cuehost.graphics import PictureStore, load_theme
from cuehost.host import load_spec
from cuehost.keeping import contents_of, keep
from cuehost.places import check_theme, host_folder, rundown_cache, scene_file, seats_of
from cuehost.playout import Progress, ReadyShow, Second, Workshop, prepare_show, second_of
from cuehost.rundown import Rundown, Script, load_rundown, room
from cuehost.speech import SpeechSettings, Voices, music_bed
from cuehost.stage import Template, load_template
from cuehost.writing import left_out, script_from_json, script_to_json

if TYPE_CHECKING:
    from cuehost.writing import LLMSettings, Shelf, Writer
    from cuehost.writing.approval import Judge

# An OBS of our own draws in software, so its picture is as large as the cores can draw and encode beside the
# host in real time: (at most so many cores, short side in px). Two cores at 720 px skipped a third of the
# frames, at 540 px under 1 % (benchmarks/skipped.py).
_HEADLESS_SHORT_SIDES = ((3, 540), (7, 720))
_HEADLESS_LARGEST = 1080
HEADLESS_FPS = 25  # the host's own rate: each of its pictures is shown once
_NO_CAMERA = (
    "Viewers will not see the human host: no camera is named. Put the name of your source in OBS into "
    "config.yaml, `obs: {camera: ...}`."
)
_WRITING = Path(__file__).resolve().parent / "writing"
# How many rounds back a model is told what it wrote.
_ROUNDS_KNOWN = 2


def _fact_judge(rundown: Rundown, lang: str) -> Judge:
    from cuehost.writing.guard.judges import find_faults  # what only airs needs no vocabulary

    return find_faults(rundown, lang)


@lru_cache(maxsize=32)
def _persona_in(folder: Path, touched: tuple[int, ...]) -> str:
    """A host pack's notes as text. `touched` are the times of change of all packs: one may wear another."""
    return json.dumps(load_spec(folder).persona, sort_keys=True, default=str)


@dataclass(slots=True)
class Studio:
    """Everything shows are prepared with, made from the settings when first needed.

    `seed` makes scripts reproducible. `notes` tells what the seller should know of the last script. `judges`
    look at lines before people approve them: each makes, of a rundown and a language, what judges its lines.
    """

    config: Config
    offline: bool = False
    seed: int = 1
    notes: list[str] = field(default_factory=list)
    judges: tuple[Callable[[Rundown, str], Judge], ...] = (_fact_judge, claims_of)
    _voices: Voices | None = field(default=None, init=False)

    # -- what a show names ----------------------------------------------------------------------

    def rundown(self, path: Path) -> Rundown:
        """Load a rundown. Raises `RundownError`."""
        return load_rundown(
            path,
            allowed_folders=self.config.folders.allowed,
            pause_s=self.config.show.pause_s,
            keep_in=rundown_cache(self.config.folders.cache),
        )

    def language(self, rundown: Rundown, lang: str | None) -> str:
        """The language to air a show in. Raises `InputError` for one it does not have."""
        if lang is None:
            return rundown.languages[0]
        if lang not in rundown.languages:
            raise InputError(
                f"The show has no language {lang!r}.", f"Choose one of: {', '.join(rundown.languages)}."
            )
        return lang

    def template(self, rundown: Rundown) -> Template:
        """The scene template a show names. Raises `InputError` for one there is not."""
        return load_template(scene_file(rundown.scenes))

    def pack_folder(self, rundown: Rundown) -> Path:
        """The folder of the show's first virtual host. Raises `InputError` for a host there is not."""
        seats = seats_of(rundown)
        if seats is None:
            raise InputError("The show has no virtual host (`host: none`).", "Name one to see it.")
        return seats.pack

    def camera(self, rundown: Rundown) -> str | None:
        """OBS's source that shows the show's human host; None without one."""
        human = len(rundown.virtual_hosts) < max(len(rundown.hosts), 1)
        return self.config.obs.camera or None if human else None

    def check_names(self, rundown: Rundown, lang: str | None = None) -> None:
        """Raises `InputError` where the show names a host, scenes, theme or language there is not."""
        seats_of(rundown)
        self.template(rundown)
        check_theme(rundown.theme)
        self.language(rundown, lang)

    def check_show(self, rundown: Rundown, lang: str | None = None) -> None:
        """`check_names`, and raises `RundownError` where claim rules keep the show from air."""
        self.check_names(rundown, lang)
        verdict(rundown, self.config, local_time(), self.language(rundown, lang)).enforce()

    # -- preparing --------------------------------------------------------------------------------

    @property
    def voices(self) -> Voices:
        """The voices of this computer."""
        if self._voices is None:
            self._voices = Voices.from_config(self.speech_settings())
        return self._voices

    def speech_settings(self) -> SpeechSettings:
        """How this computer's voices speak."""
        return speech_settings(self.config, offline=self.offline)

    def writer(self, rundown: Rundown | None = None, *, said: Sequence[str] | None = None) -> Writer:
        """Who writes, in the manner of the show's host: the language model of the settings if there is one,
        else the offline writer. `said` are lines that a model is not to say again, by default those of the
        rounds before."""
        from cuehost.writing import (
            Guidance,
            LLMWriter,
            OfflineWriter,
            RoundsBefore,
            examples_of,
            persona_of,
            style_of,
        )
        from cuehost.writing.guard.judges import judge_facts

        hosts = rundown.virtual_hosts if rundown is not None else ()
        notes = load_spec(host_folder(hosts[0])).persona if hosts else {}
        offline = OfflineWriter(persona=persona_of(notes))
        model = self.language_model()
        if model is None:
            return offline
        return LLMWriter(
            model,
            fallback=offline,
            judge=judged_by_rules(judge_facts),
            guidance=Guidance(
                style=style_of(notes),
                rules=rules_in_words(rundown) if rundown is not None else (),
                examples={lang: examples_of(notes, lang) for lang in (rundown.languages if rundown else ())},
            ),
            said=(lambda *_: said or ())
            if said is not None or rundown is None
            else RoundsBefore(partial(self._shelf, rundown), _ROUNDS_KNOWN),
        )

    def language_model(self) -> LLMSettings | None:
        """The language model of the settings; None without one, and offline."""
        llm = self.config.llm
        if self.offline or not llm.model:
            return None
        from cuehost.writing import LLMSettings  # takes a while to load

        return LLMSettings(
            model=llm.model,
            api_key=llm.api_key.get_secret_value() if llm.api_key else "",
            base_url=llm.base_url or None,
            total_s=llm.timeout_s,
            max_retries=llm.max_retries,
            input_price=llm.input_price,
            output_price=llm.output_price,
        )

    def _shelf(self, rundown: Rundown, lang: str, round: int) -> Shelf:
        """Where the segments of a round are kept."""
        from cuehost.writing import Shelf

        folder = self.config.folders.cache / "segments"
        return Shelf(folder, rundown, self._made_of(rundown, lang, round), keep)

    def _made_of(self, rundown: Rundown, lang: str, round: int) -> tuple[object, ...]:
        """What the words of a round hang on besides the rundown."""
        llm = self.config.llm
        model = "" if self.offline else f"{llm.base_url} {llm.model}"
        return lang, self.seed, round, __version__, contents_of(_WRITING), self._persona(rundown), model

    async def script(self, rundown: Rundown, lang: str, *, round: int = 0, resuming: bool = False) -> Script:
        """The script of a show in the room of `lang` (`rundown.room`), from the cache where nothing that it
        depends on has changed: whole, or by segments.

        What fell back is tried again, except for a show that is `resuming`, which goes on in the words it
        began with. `notes` tells afterwards what the seller should know of it.
        """
        self.notes.clear()  # those of another show are no business of this one
        self.notes += left_out(rundown, lang)
        made_of = self._made_of(rundown, lang, round)
        digest = hashlib.sha256(json.dumps([rundown.fingerprint, *made_of]).encode()).hexdigest()
        path = self.config.folders.cache / "scripts" / f"{digest[:32]}.json"
        as_it_was = path.with_suffix(".as-it-was.json")
        for kept in (path, as_it_was) if resuming else (path,):
            if (known := await asyncio.to_thread(_script_in, kept)) is not None:
                return known
        notes: list[str] = []
        # Loading the writers takes a while, and a show on air may wait for this loop.
        write_script, writer, shelf = await asyncio.to_thread(self._writing, rundown, lang, round)
        script = await write_script(
            rundown,
            lang,
            writer,
            seed=self.seed,
            round=round,
            cache=self.config.folders.cache / "pulled",
            notes=notes,
            shelf=shelf,
        )
        self.notes += notes
        keep(as_it_was if notes else path, script_to_json(script))
        return script

    async def script_to_air(
        self, rundown: Rundown, lang: str, *, round: int = 0, resuming: bool = False
    ) -> Script:
        """The script of a show in its room as people have decided on it; `notes` tells what is left out.

        Where approval is required, a round of which nobody has approved the wording is said in the words of
        the first. Raises `InputError` where a segment has no approved line.
        """
        from cuehost.reviewing import PreparedVersions, approved

        script = await self.script(rundown, lang, round=round, resuming=resuming)
        notes = list(self.notes)
        try:
            script, lacking = await asyncio.to_thread(approved, rundown, script, round=round)
        except InputError:
            if round == 0:
                raise
            first = await self.script_to_air(rundown, lang, resuming=resuming)
            self.notes.append(
                f"Round {round + 1} is said in the words of the first; its own are not approved."
            )
            return first
        self.notes[:] = [*notes, *lacking]
        prepared = PreparedVersions(self.config.folders.cache / "prepared", rundown, lang, round)
        await asyncio.to_thread(prepared.add, script, local_time())
        return script

    def _writing(
        self, rundown: Rundown, lang: str, round: int
    ) -> tuple[Callable[..., Awaitable[Script]], Writer, Shelf]:
        from cuehost.writing import write_script

        return write_script, self.writer(rundown), self._shelf(rundown, lang, round)

    def _persona(self, rundown: Rundown) -> str:
        """What the writer knows of the host, as text."""
        if not rundown.virtual_hosts:
            return ""
        folder = self.pack_folder(rundown)
        packs = sorted(folder.parent.glob("*/pack.yaml"))
        return _persona_in(folder, tuple(pack.stat().st_mtime_ns for pack in packs))

    async def prepare(
        self,
        rundown: Rundown,
        lang: str,
        canvas: tuple[int, int],
        progress: Progress,
        *,
        round: int = 0,
        resuming: bool = False,
        on_air: bool = False,
    ) -> ReadyShow:
        """Write, speak and draw a show for a canvas in px; one that is `resuming` as it was. For one `on_air`
        no background is asked for, as its edits and rounds do not wait for minutes.

        Raises `RundownError` where claim rules keep the show or its script from air, or a line that a person
        wrote states what the sheet does not say; and nobody has overruled it.
        """
        whole, rundown = rundown, room(rundown, lang)
        script = await self.script_to_air(rundown, lang, round=round, resuming=resuming)
        judged = await asyncio.to_thread(verdict, rundown, self.config, local_time(), lang, script=script)
        judged.enforce()
        told = [*map(str, judged.warnings), *self.notes]
        make = not on_air and not resuming
        backdrops = await self.dressing(rundown).pictures(lang, told, progress, make=make)
        second = await self._second_captions(whole, script, round, resuming, told)
        shop = replace(self.workshop(rundown, lang, canvas), second=second, backdrops=backdrops)
        ready = await prepare_show(rundown, script, shop, progress)
        told += ready.show.notes
        if len(rundown.virtual_hosts) < max(len(rundown.hosts), 1) and self.camera(rundown) is None:
            told.append(_NO_CAMERA)
        notes = tuple(dict.fromkeys(told))
        music = None
        if rundown.music is not None:
            folder, lufs = self.config.folders.cache / "music", shop.template.music.lufs
            music = await asyncio.to_thread(music_bed, rundown.music, folder, lufs)
        return replace(ready, show=replace(ready.show, notes=notes), music=music)

    async def _second_captions(
        self, rundown: Rundown, script: Script, round: int, resuming: bool, told: list[str]
    ) -> Second | None:
        """What stands under the captions: the show's own script in that language, as people decided on it.

        Without one the show goes on air all the same; what the seller should know of it goes to `told`.
        """
        lang = rundown.second_captions
        if lang is None or lang == script.lang or not self.config.captions.on:
            return None
        there = room(rundown, lang)
        try:
            other = await self.script_to_air(there, lang, round=round, resuming=resuming)
        except CuehostError as error:
            told.append(f"There are no second captions in {lang}: {error.message}")
            return None
        second = second_of(script, other, same_market=there.market == room(rundown, script.lang).market)
        lines = sum(len(part.lines) for part in script.segments)
        if len(second.texts) < lines:
            told.append(f"{lines - len(second.texts)} of {lines} lines have no second caption in {lang}.")
        return second

    def workshop(self, rundown: Rundown, lang: str, canvas: tuple[int, int]) -> Workshop:
        """What a show in its room, and single lines for it, are made ready with for a canvas in px."""
        theme = load_theme(rundown.theme)
        cache = self.config.folders.cache
        several = len(rundown.hosts) > 1
        cast = voices_by_host(rundown, self.config, self.voices) if several else {}
        return Workshop(
            voices=self.voices,
            pictures=PictureStore(cache / "pictures", theme, canvas=canvas),
            template=self.template(rundown).scaled(canvas),
            sounds=cache / "sounds",
            lines=cache / "lines",
            shows=cache / "shows",
            voices_by_lang=host_voices(rundown, self.config),
            voices_by_host=cast,
            captions=self.config.captions.on,
            label=self.config.show.label.get(lang, ""),
            pronounce=self.config.voice.sayings(),
        )

    def dressing(self, rundown: Rundown) -> Dressing:
        """The sets that a show describes in words. Raises `InputError` for a scene template there is not."""
        return Dressing(self.config, rundown, self.template(rundown), offline=self.offline)

    def headless_canvas(self, rundown: Rundown, cores: int | None = None) -> tuple[int, int]:
        """The canvas for an OBS of our own, in px: the template's shape, sized for `cores` (here)."""
        cores = cores or os.cpu_count() or 1
        side = next((px for most, px in _HEADLESS_SHORT_SIDES if cores <= most), _HEADLESS_LARGEST)
        width, height = self.template(rundown).canvas
        scale = min(side / min(width, height), 1.0)
        return round(width * scale / 2) * 2, round(height * scale / 2) * 2

    def result_folder(self, rundown: Path) -> Path:
        """A new folder's path for what an airing of this rundown leaves."""
        return self.config.folders.out / f"{rundown.stem}-{local_time():%Y%m%d-%H%M%S}"

    async def close(self) -> None:
        """Give back what the voices hold."""
        if self._voices is not None:
            await self._voices.close()


def _script_in(path: Path) -> Script | None:
    """The script kept in a file; None where it is not there, or damaged."""
    try:
        return script_from_json(path.read_text("utf-8"))
    except (OSError, ValueError, WriterError):
        return None


def local_time() -> datetime:
    """The wall clock with its offset."""
    return datetime.now().astimezone()
