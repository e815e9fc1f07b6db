"""A show of a filmed and a drawn host, whose product is shown by a dubbed video: seen on the real desk."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import chromium
import cv2
import numpy as np
import pytest
import yaml
from clip_files import write_clip
from film_photograph import CONSENT, PHOTOGRAPH, tracked_photograph
from numpy.typing import NDArray
from small_show import write_config, write_show

from cuehost import airing, places
from cuehost import engine as engine_module
from cuehost.cli import main
from cuehost.config import load_config
from cuehost.engine import Engine
from cuehost.filming import build, parse_consent
from cuehost.host import Pack, load_pack
from cuehost.ledger import read_ledger
from cuehost.stage import HeadlessObs
from cuehost.studio import Studio

pytestmark = [
    pytest.mark.obs,
    pytest.mark.timeout(600),
    pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed"),
]

NAME = "eileen"
MODE = "document.body.dataset.mode"
PIXELS = (
    "(() => { const shown = document.querySelector('#picture'), copy = document.createElement('canvas');"
    " [copy.width, copy.height] = [shown.naturalWidth, shown.naturalHeight];"
    " copy.getContext('2d').drawImage(shown, 0, 0); return copy.toDataURL('image/png').split(',')[1]; })()"
)
TRANSCRIPT = (
    "1\n00:00:01,000 --> 00:00:07,000\nEs de barro.\n\n2\n00:00:07,500 --> 00:00:11,000\nHoy, 9,90.\n"
)
RED, BLUE = 2, 0
"""Of the colours of a px."""

ALIKE = 0.7
"""How alike a face is that was scaled, encoded and moved; others are by less than 0.5."""


@dataclass
class Aired:
    """What the desk showed while the product was on air, BGR, and what the show left."""

    pictures: list[NDArray[np.uint8]]
    log: list[dict[str, Any]]
    said: list[str]
    """The dub's lines."""


@pytest.fixture
async def aired(obs: HeadlessObs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Aired:
    cv2.setNumThreads(1)
    state, shows = tmp_path / "state", tmp_path / "shows"
    monkeypatch.setattr(places, "OWN_HOSTS", state / "hosts")
    monkeypatch.setattr(engine_module, "ENGINE_FILE", state / "engine.json")
    monkeypatch.setattr(airing, "RESTORE_FILE", state / "restore.db")
    build(PHOTOGRAPH, NAME, parse_consent(CONSENT), state / "hosts", tracked_photograph)
    config = write_config(tmp_path, "voice: {offline: true, engines: [espeak]}\nreactions: []\n")
    said = await asyncio.to_thread(dub_into, shows, config)
    write_show(
        shows,
        ("host: mia", f"host: [{NAME}, mia]"),
        ("images: [cup.png]", "images: [cup.en.mp4]"),
        (
            '    script:\n      - {text: "The blue cup costs 9.90 dollars.", overlay: price}\n'
            "      - It is made of clay.\n",
            "    script: cup.en.lines.yaml\n",
        ),
    )
    settings = config.read_text("utf-8").replace("out: out", "out: out, allowed: [shows]")
    config.write_text(settings, "utf-8")
    studio = Studio(load_config(config, {}))
    engine = Engine(studio, address=obs.address)
    async with engine.served() as link, chromium.Chromium(tmp_path) as browser:
        try:
            pictures = await watched(browser, link, tmp_path)
        finally:
            await engine.cancel()
            await studio.close()
        assert browser.faults == []
    return Aired(pictures, read_ledger(next((tmp_path / "out").iterdir())), said)


def dub_into(folder: Path, config: Path) -> list[str]:
    """Leave a dubbed video of the cup in the folder, and its lines, which are to show it; what is said."""
    sheet = write_show(folder)
    clip = write_clip(folder / "taza.mp4", ((255, 0, 0), (0, 0, 255)) * 3, each_s=2.0, tone_hz=440)
    (folder / "taza.srt").write_text(TRANSCRIPT, "utf-8")
    asked = ["--to", "en", "--from", "es", "--sheet", str(sheet), "--product", "cup"]
    asked += ["--transcript", str(folder / "taza.srt"), "--out", str(folder / "cup.en.mp4"), "--offline"]
    assert main(["--config", str(config), "dub", *asked, str(clip)]) == 0
    script = folder / "cup.en.lines.yaml"
    lines = yaml.safe_load(script.read_text("utf-8"))
    lines[0]["overlay"] = "picture:0"
    script.write_text(yaml.safe_dump(lines), "utf-8")
    return [line["text"] for line in lines]


async def watched(browser: chromium.Chromium, link: str, folder: Path) -> list[NDArray[np.uint8]]:
    """Run the show from the page; the pictures it shows while the product is on air."""
    await browser.look(1440, 900)
    await browser.open(f"{link}#prepare")
    await browser.choose("#show", "Test")
    await browser.until("document.querySelector('[data-line^=cup]')")
    await browser.click("#go")
    await browser.until(f"{MODE} === 'on_air'", 240)
    step = "document.querySelector('li[aria-current=step]')"
    await browser.until(
        f"{step}?.textContent.includes('Blue cup') && !document.querySelector('#picture').hidden"
    )
    pictures = []
    while await browser.run(f"{step}?.textContent.includes('Blue cup')"):
        png = base64.b64decode(await browser.run(PIXELS))
        if not png:  # the next picture is on its way
            await asyncio.sleep(0.05)
            continue
        pictures.append(np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR), np.uint8))
        if len(pictures) == 8:
            await browser.picture(folder / "desk.png")
        await asyncio.sleep(0.3)
    await browser.until(f"{MODE} === 'idle'", 120)
    return pictures


def place_of(pack: Pack, picture: NDArray[np.uint8]) -> tuple[float, float]:
    """How alike the host's face and the best place of a picture are, and where that is, px from the left."""
    plate, head = pack.pictures[pack.spec.plate], pack.spec.head
    tall = head.chin - head.top
    left, right = (round(head.pivot[0] + side * 0.3 * tall) for side in (-1, 1))
    face = plate[round(head.top + 0.3 * tall) : round(head.chin), left:right, :3]
    best = (-1.0, 0.0)
    for scale in np.geomspace(0.12, 0.6, 34):
        small = cv2.resize(face, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        fit = cv2.matchTemplate(picture, np.asarray(small, np.uint8), cv2.TM_CCOEFF_NORMED)
        _, value, _, (x, _) = cv2.minMaxLoc(fit)
        best = max(best, (float(value), x + small.shape[1] / 2))
    return best


def share_of(colour: int, picture: NDArray[np.uint8]) -> float:
    """How much of a picture is as red, or as blue, as the video."""
    others = np.delete(picture, colour, axis=2).max(axis=2)
    return float(((picture[..., colour] > 190) & (others < 70)).mean())


async def test_both_hosts_and_the_dubbed_video_are_seen_on_the_desk(aired: Aired) -> None:
    filmed, drawn = load_pack(places.OWN_HOSTS / NAME), load_pack(places.HOSTS / "mia")
    assert len(aired.pictures) > 8
    found = [(place_of(filmed, picture), place_of(drawn, picture)) for picture in aired.pictures[3::2]]
    # The scene before goes over into this one, and heads turn.
    known = [(x, further) for (one, x), (other, further) in found if one > ALIKE and other > ALIKE]
    assert len(known) > len(found) / 2, found
    assert all(x < further for x, further in known), "as they stand in the rundown"
    seen = {
        name
        for picture in aired.pictures
        for name, colour in (("red", RED), ("blue", BLUE))
        if share_of(colour, picture) > 0.01
    }
    assert seen == {"red", "blue"}, "the video moves"

    told = [entry["text"] for entry in aired.log if entry["event"] == "line_started"]
    assert told[1 : 1 + len(aired.said)] == aired.said
    assert [entry["reason"] for entry in aired.log if entry["event"] == "fault"] == []
    (consent,) = (entry for entry in aired.log if entry["event"] == "consent")
    assert consent["host"] == NAME, json.dumps(consent)
