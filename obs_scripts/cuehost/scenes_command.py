"""`cuehost scenes preview`: what a show's scenes will look like, without OBS."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PIL import Image

from cuehost.config import load_config
from cuehost.errors import CuehostError, InputError
from cuehost.graphics import load_theme
from cuehost.host import frame_at, load_pack
from cuehost.places import DEMO
from cuehost.playout import draw_scenes
from cuehost.rundown import Rundown, room
from cuehost.studio import Studio


async def run(options: argparse.Namespace) -> int:
    """Write a contact sheet of a show's scenes. Raises `InputError`, `GraphicsError`, `RundownError`."""
    studio = Studio(load_config(options.config), offline=options.offline)
    out: Path = options.out
    if out.suffix.lower() not in (".png", ".jpg", ".webp"):
        raise InputError(
            f"A sheet cannot be a {out.suffix or 'nameless'} file.", "Name it .png, .jpg or .webp."
        )
    try:
        rundown = studio.rundown(options.show or DEMO)
        if options.scenes:
            rundown = rundown.model_copy(update={"scenes": options.scenes})
        if options.theme:
            rundown = rundown.model_copy(update={"theme": options.theme})
        lang = studio.language(rundown, options.lang)
        rundown = room(rundown, lang)
        template = studio.template(rundown)
        script = await studio.script(rundown, lang)
        folder = studio.config.folders.cache / "pictures"
        backdrops = await studio.dressing(rundown).pictures(lang, [], make=False)
        sheet = draw_scenes(
            rundown,
            script,
            template,
            load_theme(rundown.theme),
            folder,
            _host(studio, rundown),
            _say,
            backdrops,
        )
    finally:
        await studio.close()
    try:
        sheet.save(out, quality=90)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}).", "Check the folder.") from error
    print(out)
    return 0


def _host(studio: Studio, rundown: Rundown) -> Image.Image | None:
    """The host, presenting; None for a human one, whom nobody can draw."""
    if not rundown.hosts:
        return None
    try:
        frame = frame_at(load_pack(studio.pack_folder(rundown)), 0.0, movement="present_left")
    except CuehostError as error:
        print(f"The host is left out: {error.message}", file=sys.stderr)
        return None
    return Image.fromarray(frame[:, :, [2, 1, 0, 3]], "RGBA")


def _say(done: int, total: int) -> None:
    print(f"\r{done} of {total} scenes", end="" if done < total else "\n", file=sys.stderr, flush=True)
