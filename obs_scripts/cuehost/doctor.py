"""`cuehost doctor`: whether this computer and a show are ready for air, with the mend of what is not."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Literal

from cuehost.config import Config, load_config
from cuehost.errors import CuehostError, InputError
from cuehost.places import HOSTS, check_theme
from cuehost.rundown import Rundown
from cuehost.studio import Studio

Mark = Literal["ok", "note", "fault"]
_SIGNS = {"ok": "ok   ", "note": "note ", "fault": "FAULT"}
_LEAST_FREE_MB = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `mark`, what was found, and the mend if there is one."""

    mark: Mark
    what: str
    mend: str = ""


async def examine(options: argparse.Namespace) -> int:
    """Look at everything and tell; 1 if something is at fault."""
    config = load_config(options.config)
    studio = Studio(config)
    findings = [*_system(config)]
    rundown: Rundown | None = None
    if options.show is not None:
        try:
            rundown = studio.rundown(options.show)
            findings.append(Finding("ok", f"{options.show}: no faults found"))
        except CuehostError as error:
            findings.append(Finding("fault", error.message, error.mend))
    if rundown is not None:
        findings += _names(studio, rundown)
    langs = rundown.languages if rundown else ("en",)
    findings += [*_fonts(langs), *_voices(studio, langs), *_writer(config)]
    findings += await _obs(studio, options, rundown)
    if options.json:
        print(json.dumps([asdict(f) for f in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{_SIGNS[finding.mark]}  {finding.what}")
            if finding.mend:
                print(f"       {finding.mend}")
    return 1 if any(f.mark == "fault" for f in findings) else 0


def _system(config: Config) -> Iterator[Finding]:
    yield Finding("ok", f"Python {platform.python_version()} on {platform.system()}")
    for name, folder in (("cache", config.folders.cache), ("out", config.folders.out)):
        place = next(p for p in (folder, *folder.parents) if p.exists())
        free_mb = shutil.disk_usage(place).free // 1_000_000
        if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
            yield Finding("fault", f"{folder} cannot be written.", f"Set another `folders: {{{name}: ...}}`.")
        elif free_mb < _LEAST_FREE_MB:
            yield Finding("fault", f"Only {free_mb} MB are free at {folder}.", "Free some space.")
        else:
            yield Finding("ok", f"{free_mb / 1000:.0f} GB are free for {name} ({folder})")
    hosts = sorted(p.parent.name for p in HOSTS.glob("*/pack.yaml"))
    yield Finding("ok", f"Hosts: {', '.join(hosts)}") if hosts else Finding("fault", "There is no host.")


def _names(studio: Studio, rundown: Rundown) -> Iterator[Finding]:
    """The host, scenes and theme the show names, as far as they are at fault."""
    for look in (
        lambda: studio.pack_folder(rundown),
        lambda: studio.template(rundown),
        lambda: check_theme(rundown.theme),
    ):
        try:
            look()
        except CuehostError as error:
            yield Finding("fault", error.message, error.mend)


def _fonts(langs: tuple[str, ...]) -> Iterator[Finding]:
    from cuehost.graphics import fonts_missing, shaping_available

    if not shaping_available():
        yield Finding(
            "note",
            "Thai, Arabic and Hindi cannot be set right: libfribidi is missing.",
            "On Debian and Ubuntu: apt-get install libfribidi0",
        )
    missing = fonts_missing(langs)
    for font in missing:
        yield Finding("fault", font.what, font.mend)
    if not missing:
        yield Finding("ok", f"Fonts for {', '.join(langs)}")


def _voices(studio: Studio, langs: tuple[str, ...]) -> Iterator[Finding]:
    for lang in langs:
        voices = studio.voices.catalogue(lang)
        offline = [v for v in voices if not v.online]
        if not voices:
            yield Finding(
                "fault", f"No voice speaks {lang}.", "Allow online voices, or install an offline one."
            )
        elif not offline or offline[0].engine == "espeak":
            yield Finding(
                "note",
                f"Offline, {lang} is spoken by a robotic voice only.",
                "With a network the online voices speak it.",
            )
        else:
            yield Finding("ok", f"Voices for {lang}: {', '.join(v.id for v in voices[:3])} ...")


def _writer(config: Config) -> Iterator[Finding]:
    llm = config.llm
    if not llm.model:
        yield Finding("ok", "Scripts are written offline (no language model is set)")
    elif llm.api_key is None and llm.base_url is None:
        yield Finding("fault", f"The model {llm.model} needs a key.", f"Set the variable {llm.api_key_env}.")
    else:
        yield Finding("ok", f"Scripts are written by {llm.model}")


async def _obs(studio: Studio, options: argparse.Namespace, rundown: Rundown | None) -> list[Finding]:
    from cuehost.commands import address_of
    from cuehost.engine import Engine
    from cuehost.stage import Stage

    engine = Engine(studio, address=address_of(options))
    found: list[Finding] = []
    if sys.platform.startswith("linux"):
        lacking = [name for name in ("obs", "Xvfb") if not shutil.which(name)]
        if lacking:
            mend = "On Debian and Ubuntu: apt-get install obs-studio xvfb"
            found.append(Finding("note", f"Not installed here: {', '.join(lacking)}", mend))
    try:
        async with await Stage.connect(engine.obs_address()) as stage:
            width, height = await stage.canvas()
            found.append(Finding("ok", f"OBS answers ({stage.version}), canvas {width}x{height}"))
            if rundown is not None:
                with suppress(InputError):  # told of already
                    studio.template(rundown).scaled((width, height))
    except CuehostError as error:
        # No OBS now is no fault of the computer: it is started before the show.
        mark: Mark = "fault" if rundown is not None else "note"
        found.append(Finding(mark, error.message, error.mend))
    return found
