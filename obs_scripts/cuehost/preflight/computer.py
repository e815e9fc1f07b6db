"""This computer: folders, programs, fonts, voices, and who writes."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from cuehost.config import Config
from cuehost.studio import Studio

from .finding import Finding

_LEAST_FREE_MB = 2000


def places(config: Config, hosts: Path) -> Iterator[Finding]:
    """Python, the folders to write in with the room there, and the hosts in `hosts`."""
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
    names = sorted(p.parent.name for p in hosts.glob("*/pack.yaml"))
    yield Finding("ok", f"Hosts: {', '.join(names)}") if names else Finding("fault", "There is no host.")


def programs() -> Iterator[Finding]:
    """The programs a headless show needs, where Cuehost can start one."""
    if sys.platform.startswith("linux"):
        lacking = [name for name in ("obs", "Xvfb") if not shutil.which(name)]
        if lacking:
            mend = "On Debian and Ubuntu: apt-get install obs-studio xvfb"
            yield Finding("note", f"Not installed here: {', '.join(lacking)}", mend)


def fonts(langs: tuple[str, ...]) -> Iterator[Finding]:
    """Whether everything in these languages can be drawn."""
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


def voices(studio: Studio, langs: tuple[str, ...]) -> Iterator[Finding]:
    """Who speaks these languages."""
    for lang in langs:
        found = studio.voices.catalogue(lang)
        offline = [v for v in found if not v.online]
        if not found:
            yield Finding(
                "fault", f"No voice speaks {lang}.", "Allow online voices, or install an offline one."
            )
        elif not offline or offline[0].engine == "espeak":
            yield Finding(
                "note",
                f"Offline, {lang} is spoken by a robotic voice only: the last resort, espeak-ng.",
                "With a network the online voices speak it.",
            )
        else:
            yield Finding("ok", f"Voices for {lang}: {', '.join(v.id for v in found[:3])} ...")


def writer(config: Config) -> Iterator[Finding]:
    """Who writes, and whether the key is there."""
    llm = config.llm
    if not llm.model:
        yield Finding("ok", "Scripts are written offline (no language model is set)")
    elif llm.api_key is None and llm.base_url is None:
        yield Finding("fault", f"The model {llm.model} needs a key.", f"Set the variable {llm.api_key_env}.")
    else:
        yield Finding("ok", f"Scripts are written by {llm.model}")


def image_model(config: Config) -> Iterator[Finding]:
    """Whether the image model that is named has its key; nothing where none is named."""
    images = config.images
    if not images.model:
        return
    if images.api_key is None and images.base_url is None:
        yield Finding(
            "note",
            f"The image model {images.model} needs a key: Cuehost draws the sets itself.",
            f"Set the variable {images.api_key_env}, or leave `images: model` empty in config.yaml.",
        )
    else:
        yield Finding("ok", f"Pictures of sets are made by {images.model}")
