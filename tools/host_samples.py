"""Draws docs/hosts/NAME-speaking.webp: every host saying a line, as a small moving picture, and two together.

Usage: python tools/host_samples.py [HOST ... | together]   (default: all hosts, and two together)

Moving WebP has no sound; `cuehost host preview` makes a video with it. The lips follow the voice of the
host's pack, or whatever voice this computer has instead.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from cuehost.config import load_config
from cuehost.host import Performance, load_movements, load_spec, perform
from cuehost.host.opening import Opening
from cuehost.host.pack import Picture
from cuehost.host.pair import on_screen
from cuehost.places import HOSTS, ROOT
from cuehost.rundown import Cue
from cuehost.studio import Studio

PICTURES = ROOT / "docs" / "hosts"
MOST_BYTES = 400_000
PAIR = ("mia", "pip")
TOGETHER = "together"

_SAYS = "Hello, and welcome! Look at this: it is on offer today."
_CUES = (Cue("gesture", "greet", 0), Cue("emotion", "joy", 0), Cue("gesture", "present_right", 20))
_DIALOGUE = (
    ("Pip, have you seen the price?", (Cue("gesture", "present_right", 5),)),
    ("I have. And I still cannot believe it!", (Cue("gesture", "wow", 15), Cue("emotion", "joy", 0))),
)
_EVERY, _FRAME_MS = 2, 80
"""Of the host's 25 pictures a second every other one is shown."""

_HEIGHT, _HEIGHT_OF_TWO, _LEAD_S, _TAIL_S = 400, 320, 0.4, 0.8
_SOFTER = 12
"""So much the quality falls until the file is small enough."""


async def spoken(studio: Studio, host: str, text: str, cues: tuple[Cue, ...] = ()) -> Performance:
    """A line as a host of that name says it, with its sound."""
    voice = load_spec(HOSTS / host).voices.get("en")
    speech = await studio.voices.speak(text, "en", voice)
    made = perform(f"sample {host}", speech.samples, words=speech.words, phonemes=speech.phonemes, cues=cues)
    return replace(made, host=host)


def pictures(order: Opening, lines: list[Performance]) -> Iterator[Picture]:
    """The frames of lines said one after another."""
    presenter = on_screen(order, load_movements()).presenter
    for _ in range(round(_LEAD_S * 25)):
        presenter.step(picture=False)
    for number, line in enumerate(lines):
        assert line.samples is not None
        presenter.queue(number + 1, line, line.samples, 9600)
    seconds = sum(line.duration_s + 0.2 for line in lines) + _TAIL_S
    for number in range(round(seconds * 25)):
        picture = presenter.step().picture
        assert picture is not None
        if number % _EVERY == 0:
            yield picture


def shrunk(picture: Picture, height: int = _HEIGHT) -> Image.Image:
    """A frame as it is shown, `height` px tall, clear where the host is not."""
    light = picture.astype(np.float32)
    light[..., :3] *= light[..., 3:] / 255
    width = round(height * picture.shape[1] / picture.shape[0])
    small = np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_AREA), np.float32)
    small[..., :3] *= 255 / np.maximum(small[..., 3:], 1)
    return Image.fromarray(small[..., [2, 1, 0, 3]].clip(0, 255).astype(np.uint8))


def save(frames: list[Image.Image], path: Path) -> None:
    """The frames as a moving picture, as good as the room allows."""
    for quality in range(72, 0, -_SOFTER):
        frames[0].save(
            path,
            save_all=True,
            append_images=frames[1:],
            duration=_FRAME_MS,
            loop=0,
            quality=quality,
            alpha_quality=60,
            method=4,
        )
        if path.stat().st_size < MOST_BYTES:
            break
    print(f"{path} ({path.stat().st_size / 1000:.0f} kB)")


async def main(hosts: list[str]) -> None:
    """Draw the hosts named, or all and the pair."""
    studio = Studio(load_config(None), offline=True)
    try:
        every = [*sorted(path.parent.name for path in HOSTS.glob("*/pack.yaml")), TOGETHER]
        for host in hosts or every:
            if host == TOGETHER:
                said = [await spoken(studio, who, *words) for who, words in zip(PAIR, _DIALOGUE, strict=True)]
                order = Opening(HOSTS / PAIR[0], seed=5, partner=HOSTS / PAIR[1])
                save(
                    [shrunk(p, _HEIGHT_OF_TWO) for p in pictures(order, said)], PICTURES / f"{TOGETHER}.webp"
                )
                continue
            line = await spoken(studio, host, _SAYS, _CUES)
            frames = [shrunk(p) for p in pictures(Opening(HOSTS / host, seed=5), [line])]
            save(frames, PICTURES / f"{host}-speaking.webp")
    finally:
        await studio.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
