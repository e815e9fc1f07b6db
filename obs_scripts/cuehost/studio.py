"""From settings to the things they describe: voices, writers, hosts, templates, prepared shows."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cuehost import __version__
from cuehost.claims import claims_of, judged_by_rules, rules_in_words, verdict
from cuehost.config import Config
from cuehost.errors import InputError, WriterError
from cuehost.graphics import PictureStore, load_theme
from cuehost.host import load_spec
from cuehost.keeping import contents_of, keep
from cuehost.places import (
    ASSETS,
    DEMO,
    ENGINE_FILE,
    SCENES,
    check_theme,
    host_folder,
    rundown_cache,
    scene_file,
)
from cuehost.playout import Progress, ReadyShow, Workshop, prepare_show
from cuehost.rundown import Rundown, Script, load_rundown, room
from cuehost.speech import Pronunciations, SpeechSettings, Voices
from cuehost.stage import Template, load_template
from cuehost.writing import left_out, script_from_json, script_to_json

if TYPE_CHECKING:
    from cuehost.writing import Shelf, Writer
    from cuehost.writing.approval import Judge

__all__ = ["ASSETS", "DEMO", "ENGINE_FILE", "SCENES", "Studio", "local_time"]

# An OBS of our own draws in software, so its picture is as large as the cores can draw and encode beside the
# host in real time: (at most so many cores, short side in px). Two cores at 720 px skipped a third of the
# frames, at 540 px under 1 % (benchmarks/skipped.py).
_HEADLESS_SHORT_SIDES = ((3, 540), (7, 720))
_HEADLESS_LARGEST = 1080
HEADLESS_FPS = 25  # the host's own rate: each of its pictures is shown once
_WRITING = Path(__file__).resolve().parent / "writing"


def _fact_judge(rundown: Rundown, lang: str) -> Judge:
    from cuehost.writing.guard.judges import find_faults  # what only airs needs no vocabulary

    return find_faults(rundown, lang)


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
        """The folder of the show's host. Raises `InputError` for a host there is not."""
        if not rundown.hosts:
            raise InputError(
                "The show has no virtual host (`host: none`).",
                "Shows for a human host cannot go on air by themselves yet; name a host.",
            )
        return host_folder(rundown.hosts[0])

    def check_names(self, rundown: Rundown, lang: str | None = None) -> None:
        """Raises `InputError` where the show names a host, scenes, theme or language there is not."""
        self.pack_folder(rundown)
        self.template(rundown)
        check_theme(rundown.theme)
        self.language(rundown, lang)

    def check_show(self, rundown: Rundown, lang: str | None = None) -> None:
        """`check_names`, and raises `RundownError` where claim rules keep the show from air."""
        self.check_names(rundown, lang)
        verdict(rundown, self.config, local_time(), self.language(rundown, lang)).enforce()

    def host_voices(self, rundown: Rundown) -> dict[str, str]:
        """The voice ids of the show's host by language; the settings' voices come first."""
        return {**load_spec(self.pack_folder(rundown)).voices, **self.config.voice.voices}

    # -- preparing --------------------------------------------------------------------------------

    @property
    def voices(self) -> Voices:
        """The voices of this computer."""
        if self._voices is None:
            voice = self.config.voice
            self._voices = Voices.from_config(
                SpeechSettings(
                    engines=voice.engines,
                    offline=self.offline or voice.offline,
                    edge_connect_s=voice.edge_connect_s,
                    edge_receive_s=voice.edge_receive_s,
                    lufs=voice.lufs,
                    peak_dbtp=voice.peak_dbtp,
                    rate=voice.rate,
                    threads=voice.threads,
                    pronounce=Pronunciations.of(voice.sayings()),
                    cache=self.config.folders.cache / "speech",
                )
            )
        return self._voices

    def writer(self, rundown: Rundown | None = None) -> Writer:
        """Who writes, in the manner of the show's host: the language model of the settings if there is one,
        else the offline writer."""
        from cuehost.writing import LLMSettings, LLMWriter, OfflineWriter, persona_of
        from cuehost.writing.guard.judges import judge_facts
        from cuehost.writing.llm import Guidance

        llm = self.config.llm
        hosts = rundown.hosts if rundown is not None else ()
        notes = load_spec(host_folder(hosts[0])).persona if hosts else {}
        offline = OfflineWriter(persona=persona_of(notes))
        if self.offline or not llm.model:
            return offline
        key = llm.api_key.get_secret_value() if llm.api_key else ""
        return LLMWriter(
            LLMSettings(
                model=llm.model,
                api_key=key,
                base_url=llm.base_url or None,
                total_s=llm.timeout_s,
                max_retries=llm.max_retries,
                input_price=llm.input_price,
                output_price=llm.output_price,
            ),
            fallback=offline,
            judge=judged_by_rules(judge_facts),
            guidance=Guidance(rules=rules_in_words(rundown) if rundown is not None else ()),
        )

    async def script(self, rundown: Rundown, lang: str, *, round: int = 0, resuming: bool = False) -> Script:
        """The show's script, from the cache where nothing it depends on has changed: whole, or by segments.

        What fell back is tried again, except for a show that is `resuming`, which goes on in the words it
        began with. `notes` tells afterwards what the seller should know of it.
        """
        rundown = room(rundown, lang)
        self.notes.clear()  # those of another show are no business of this one
        llm = self.config.llm
        self.notes += left_out(rundown, lang)
        made_of = [lang, self.seed, round, __version__, contents_of(_WRITING), self._persona(rundown)]
        made_of += ["" if self.offline else f"{llm.base_url} {llm.model}"]
        digest = hashlib.sha256(json.dumps([rundown.fingerprint, *made_of]).encode()).hexdigest()
        path = self.config.folders.cache / "scripts" / f"{digest[:32]}.json"
        as_it_was = path.with_suffix(".as-it-was.json")
        for kept in (path, as_it_was) if resuming else (path,):
            if (known := await asyncio.to_thread(_script_in, kept)) is not None:
                return known
        notes: list[str] = []
        # Loading the writers takes a while, and a show on air may wait for this loop.
        write_script, writer, shelf_of = await asyncio.to_thread(self._writing, rundown)
        script = await write_script(
            rundown,
            lang,
            writer,
            seed=self.seed,
            round=round,
            cache=self.config.folders.cache / "pulled",
            notes=notes,
            shelf=shelf_of(self.config.folders.cache / "segments", rundown, tuple(made_of), keep),
        )
        self.notes += notes
        keep(as_it_was if notes else path, script_to_json(script))
        return script

    async def script_to_air(
        self, rundown: Rundown, lang: str, *, round: int = 0, resuming: bool = False
    ) -> Script:
        """The show's script as people have decided on it; `notes` tells what is left out.

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

    def _writing(self, rundown: Rundown) -> tuple[Callable[..., Awaitable[Script]], Writer, type[Shelf]]:
        from cuehost.writing import Shelf, write_script

        return write_script, self.writer(rundown), Shelf

    def _persona(self, rundown: Rundown) -> str:
        """What the writer knows of the host, as text."""
        if not rundown.hosts:
            return ""
        return json.dumps(load_spec(self.pack_folder(rundown)).persona, sort_keys=True, default=str)

    async def prepare(
        self,
        rundown: Rundown,
        lang: str,
        canvas: tuple[int, int],
        progress: Progress,
        *,
        round: int = 0,
        resuming: bool = False,
    ) -> ReadyShow:
        """Write, speak and draw a show for a canvas in px; one that is `resuming` as it was.

        Raises `RundownError` where claim rules keep the show or its script from air.
        """
        rundown = room(rundown, lang)
        script = await self.script_to_air(rundown, lang, round=round, resuming=resuming)
        judged = await asyncio.to_thread(verdict, rundown, self.config, local_time(), lang, script=script)
        judged.enforce()
        theme = load_theme(rundown.theme)
        template = self.template(rundown).scaled(canvas)
        cache = self.config.folders.cache
        shop = Workshop(
            voices=self.voices,
            pictures=PictureStore(cache / "pictures", theme, canvas=canvas),
            template=template,
            sounds=cache / "sounds",
            lines=cache / "lines",
            shows=cache / "shows",
            voices_by_lang=self.host_voices(rundown),
            captions=self.config.captions.on,
            label=self.config.show.label.get(lang, ""),
            pronounce=self.config.voice.sayings(),
        )
        ready = await prepare_show(rundown, script, shop, progress)
        notes = tuple(dict.fromkeys([*map(str, judged.warnings), *self.notes, *ready.show.notes]))
        return replace(ready, show=replace(ready.show, notes=notes))

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
