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

from .finding import Finding, found, heard

_LEAST_FREE_MB = 2000


def places(config: Config, hosts: Path) -> Iterator[Finding]:
    """Python, the folders to write in with the room there, and the hosts in `hosts`."""
    yield found("ok", "python", version=platform.python_version(), system=platform.system())
    for name, folder in (("cache", config.folders.cache), ("out", config.folders.out)):
        place = next(p for p in (folder, *folder.parents) if p.exists())
        free_mb = shutil.disk_usage(place).free // 1_000_000
        if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
            yield found("fault", "folder_locked", folder=str(folder), name=name)
        elif free_mb < _LEAST_FREE_MB:
            yield found("fault", "folder_full", free_mb=free_mb, folder=str(folder))
        else:
            yield found("ok", "folder_fine", free_gb=round(free_mb / 1000), name=name, folder=str(folder))
    names = sorted(p.parent.name for p in hosts.glob("*/pack.yaml"))
    yield found("ok", "hosts", names=", ".join(names)) if names else found("fault", "no_host")


def programs() -> Iterator[Finding]:
    """The programs a headless show needs, where Cuehost can start one."""
    if sys.platform.startswith("linux"):
        lacking = [name for name in ("obs", "Xvfb") if not shutil.which(name)]
        if lacking:
            yield found("note", "programs_missing", names=", ".join(lacking))


def fonts(langs: tuple[str, ...]) -> Iterator[Finding]:
    """Whether everything in these languages can be drawn."""
    from cuehost.graphics import fonts_missing, shaping_available

    if not shaping_available():
        yield found("note", "shaping_missing")
    missing = fonts_missing(langs)
    for font in missing:
        yield heard("fault", font.what, font.mend)
    if not missing:
        yield found("ok", "fonts", langs=", ".join(langs))


def voices(studio: Studio, langs: tuple[str, ...]) -> Iterator[Finding]:
    """Who speaks these languages."""
    for lang in langs:
        speaking = studio.voices.catalogue(lang)
        offline = [v for v in speaking if not v.online]
        if not speaking:
            yield found("fault", "no_voice", lang=lang)
        elif not offline or offline[0].engine == "espeak":
            yield found("note", "robotic_voice", lang=lang)
        else:
            yield found("ok", "voices", lang=lang, names=", ".join(v.id for v in speaking[:3]))


def writer(config: Config) -> Iterator[Finding]:
    """Who writes, and whether the key is there."""
    llm = config.llm
    if not llm.model:
        yield found("ok", "writes_offline")
    elif llm.api_key is None and llm.base_url is None:
        yield found("fault", "writer_keyless", model=llm.model, variable=llm.api_key_env)
    else:
        yield found("ok", "writer", model=llm.model)


def image_model(config: Config) -> Iterator[Finding]:
    """Whether the image model that is named has its key; nothing where none is named."""
    images = config.images
    if not images.model:
        return
    if images.api_key is None and images.base_url is None:
        yield found("note", "images_keyless", model=images.model, variable=images.api_key_env)
    else:
        yield found("ok", "images", model=images.model)
