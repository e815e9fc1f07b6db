"""The pictures of the operator's desk in docs/: its page in a real Chromium, over a show that is made up.

What is before the show is real: the script, products and backgrounds of shows/kitchen, and the host who is
seen saying a line.

Usage: python tools/desk_pictures.py [FOLDER] [NAME ...]   (default: docs/pictures, all of them)
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from chromium import Chromium
from desk_room import KEY, TOKEN, Hand

from cuehost.config import load_config
from cuehost.desk import ApiServer, link
from cuehost.operating_before import Before
from cuehost.places import DEMO
from cuehost.stage import ObsAddress
from cuehost.studio import Studio

ROOT = Path(__file__).resolve().parents[1]
SEGMENTS = [
    ("welcome", "Opening", 14, 3),
    ("kettle-first", "K2 pour-over kettle", 62, 8),
    ("grinder", "G1 hand coffee grinder", 58, 7),
    ("questions", "Questions", 60, 2),
    ("mugs", "Duo double-walled mugs", 45, 6),
    ("kettle-again", "K2 pour-over kettle", 40, 5),
    ("pause", "Break", 30, 1),
    ("closing", "Closing", 12, 2),
]
COMMENTS = [
    {"viewer": "viewer-r7dq2mx4", "text": "水壶可以用电磁炉吗？", "decision": "answered",
     "answer": "可以，燃气、电炉和电磁炉都能用。"},
    {"viewer": "viewer-p2ka9w3e", "text": "<b>bold?</b> <script>alert(1)</script>", "decision": "ignore",
     "reason": "markup"},
    {"viewer": "viewer-m4vtx0qb", "text": "price price price price price price price", "decision": "hold",
     "reason": "repetition"},
    {"viewer": "viewer-zz81hdna", "text": "When does it ship to Austria?", "decision": "answer",
     "proposed": "Orders ship within three to five working days."},
    {"viewer": "viewer-h3e7k2ya", "text": "Hi from Pune!", "decision": "ignore", "reason": "chat"},
]  # fmt: skip
LOG: list[dict[str, Any]] = [
    {"event": "show_started", "code": "planned"},
    {"event": "line_started", "line": "grinder.1", "text": "This is the G1, a grinder for the hand."},
    {"event": "command", "action": "extend", "reason": "operator", "code": "operator", "by": "Ana"},
    {"event": "say_refused", "text": "It is the best grinder there is.", "code": "operator",
     "reason": "no comparison of the product sheet says so", "by": "Ana"},
    {"event": "comment", "decision": "hold", "text": "price price price price", "reason": "repetition",
     "code": "audience"},
    {"event": "reaction", "cause": "more than 500 viewers", "deed": "repeat the offer",
     "reason": "the rule of the settings", "code": "audience"},
    {"event": "line_started", "line": "grinder.3", "text": "The burr is ceramic, so it never rusts."},
]  # fmt: skip
FAULTS = [
    {"category": "material", "span": "gold", "reason": "the sheet does not say so"},
    {"category": "price", "span": "10 dollars", "reason": "no such price stands in the sheet"},
]


class Desk(Hand):
    """A show on air that is made up, before which there is a real one."""

    def __init__(self, before: Before, program: bytes) -> None:
        super().__init__()
        self.began = time.time() - 95
        self.mode = "on_air"
        self.alarms: dict[str, Any] = {}
        self.taken: dict[str, Any] | None = None
        self._before, self._program = before, program

    @property
    def before(self) -> Any:
        """The real one."""
        return self._before

    async def picture(self, width: int) -> bytes:
        """What viewers would see."""
        return self._program

    def state(self) -> dict[str, Any]:
        """All that the page shows."""
        if self.mode == "idle":
            progress = {"pictures": (18, 18), "voice": (23, 41), "performance": (20, 41)}
            told = {what: {"done": done, "total": total} for what, (done, total) in progress.items()}
            state: dict[str, Any] = {
                "engine": {"state": "preparing", "summary": "Preparing: voice 23/41", "progress": told},
                "alarms": {},
            }
            if drawn := self._before.rehearsals.progress:
                state["rehearsals"] = {line: {"done": d, "total": t} for line, (d, t) in drawn.items()}
            return state
        if self.mode == "ended":
            return {
                "engine": {
                    "state": "idle",
                    "summary": "The show has ended (the rundown is done)",
                    "report": True,
                },
                "sums": {"lines": 131, "takes": 34, "answers": 12, "orders": 9, "refused": 1, "faults": 0},
                "after": {
                    "questions": [
                        {"text": "Is the handle dishwasher safe?", "asked_by": 4},
                        {"text": "When will the green one be back?", "asked_by": 1},
                    ],
                    "left_out": [
                        {"line": "mugs.4", "text": "They keep your coffee warm for hours.", "times": 2}
                    ],
                },
                "alarms": {},
            }
        return self._on_air()

    def _on_air(self) -> dict[str, Any]:
        began, now = self.began, time.time()
        return {
            "engine": {"state": "on_air", "summary": "On air: Autumn kitchen, 3/8", "report": False},
            "rundown": {"title": "Autumn kitchen", "lang": "en", "segments": [
                {"id": name, "kind": "product", "title": title, "planned_s": float(length),
                 "expected_s": float(length) + (3 if number % 2 else -2),
                 "lines": [{"id": f"{name}.{at}", "text": ""} for at in range(1, lines + 1)]}
                for number, (name, title, length, lines) in enumerate(SEGMENTS)
            ]},
            "on_air": {
                "mode": self.mode, "segment": "grinder", "index": 2, "round": 1, "scene": "product:grinder",
                "muted": False, "overlays": True, "can_undo": True, "heard": True,
                "aired": {"welcome": began, "kettle-first": began + 13.2, "grinder": began + 81}, "extra": {},
                "line": {"id": "grinder.3", "spoken_s": 60.0, "since": began + 70,
                         "text": "The burr is ceramic, so it never rusts, and you set the grind by a ring."},
                "next_line": {"segment": "grinder", "id": "grinder.4",
                              "text": "It costs 54 dollars today, and shipping is free above 35 dollars."},
                "segment_times": {"began": began + 81, "planned_end": began + 139,
                                  "expected_end": began + 136, "over_s": -3.0},
                "show_times": {"began": began, "planned_end": began + 321, "expected_end": began + 339,
                               "over_s": 18.0},
            },
            "take_over": self.taken,
            "presence": {"rule": "r", "asks": "Somebody attends.", "by": "Li Na", "due": began + 900,
                         "warns": False, "missed": False},
            "audience": {"viewers": 512, "held": 1, "blocked": [], "waiting": 1, "sources": [
                {"name": "youtube", "state": "live", "trouble": ""},
            ]},
            "health": {
                "obs": {"answers": True, "fps": 25.0, "cpu_percent": 41, "skipped_percent": 0.3,
                        "disk_free_mb": 48211, "streaming": True, "stream_kbps": 4480, "recording": True},
                "host": {"running": True, "connected": True, "lag_ms": 12}, "voice": "kokoro:af_heart",
                "model": "qwen3-8b",
            },
            "alarms": self.alarms if now else {},
        }  # fmt: skip

    def tell(self) -> None:
        """The comments and the log so far."""
        for number, comment in enumerate(COMMENTS):
            self.comment_on(f"chat:{number}", **comment)
        begins = datetime.now() - timedelta(seconds=60)
        for number, entry in enumerate(LOG):
            at = (begins + timedelta(seconds=8 * number)).isoformat()
            for listener in self.listeners:
                listener.entered({"seq": number + 2, "t": at, **entry})


def prepared(folder: Path) -> Before:
    """What is done before a show, of an engine that has none on air."""
    config = folder / "config.yaml"
    config.write_text(
        f"folders: {{cache: {folder / 'cache'}, out: {folder / 'out'}, allowed: []}}\n", "utf-8"
    )
    engine: Any = SimpleNamespace(
        studio=Studio(load_config(config, {}), offline=True),
        state="idle", rundown=DEMO, broadcast=None, obs_address=lambda: ObsAddress(port=1),
    )  # fmt: skip
    return Before(engine)


class Camera:
    """Takes the pictures that are wanted."""

    def __init__(self, browser: Chromium, folder: Path, wanted: set[str], scratch: Path) -> None:
        self._browser, self._folder, self._wanted, self._scratch = browser, folder, wanted, scratch

    def wants(self, *names: str) -> bool:
        """Whether one of these is to be made."""
        return not self._wanted or bool(self._wanted & {*names})

    async def take(
        self, name: str, width: int, height: int, *, phone: bool = False, dark: bool = True
    ) -> None:
        """A picture of the page on a screen of that size, in px."""
        if not self.wants(name):
            return
        await self._browser.look(width, height, phone=phone, dark=dark)
        await asyncio.sleep(1.0)
        file = self._scratch / f"{name}.png"
        await self._browser.picture(file)
        with Image.open(file) as opened:
            image = opened.convert("RGB")
        if phone:
            image = image.resize((480, round(image.height * 480 / image.width)), Image.Resampling.LANCZOS)
        self._folder.mkdir(parents=True, exist_ok=True)
        image.save(self._folder / f"{name}.jpg", quality=84, optimize=True, progressive=True)
        print(self._folder / f"{name}.jpg")


async def make(folder: Path, wanted: set[str]) -> None:
    """Make them."""
    program = BytesIO()
    with Image.open(ROOT / "docs" / "pictures" / "portrait-product.jpg") as opened:
        opened.convert("RGB").resize((360, 640)).save(program, "JPEG", quality=80)
    async with AsyncExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        desk = Desk(prepared(scratch), program.getvalue())
        server = ApiServer(desk, TOKEN, desk, KEY)
        await server.start()
        stack.push_async_callback(server.stop)
        browser = await stack.enter_async_context(Chromium(scratch))
        camera = Camera(browser, folder, wanted, scratch)
        await browser.look(1440, 900)
        await browser.open(link(server.port, KEY))
        await browser.until("document.querySelector('#segments li')")
        await browser.run("document.querySelector('#by').value = 'Ana'")
        await browser.click("#title")  # who has touched the page is not asked to, for alarms to sound
        desk.tell()
        await browser.until("document.querySelectorAll('#comments li').length === 5")
        await on_air(desk, browser, camera)
        await before(desk, browser, camera)
        desk.mode = "ended"
        await browser.run("location.hash = '#after'")
        await browser.until("!document.querySelector('#report').hidden")
        await camera.take("desk-after", 1280, 720)
        assert browser.faults == [] or all("422" in fault for fault in browser.faults), browser.faults


async def on_air(desk: Desk, browser: Chromium, camera: Camera) -> None:
    """The view of the show on air."""
    await browser.run("document.querySelectorAll('#comments .head')[1].click()")
    await camera.take("desk-air", 1440, 900)
    await camera.take("desk-light", 1366, 768, dark=False)
    await camera.take("desk-dock", 420, 900)
    await camera.take("desk-phone", 390, 844, phone=True)
    await browser.look(1440, 900)
    for lang in ("zh", "es"):
        await speak(browser, lang)
        await camera.take(f"desk-{lang}", 1440, 900)
    await speak(browser, "en")
    desk.alarms = {
        "stream_lost": {"level": "critical", "text": "", "count": 1, "standing": True},
        "f": {"level": "warning", "text": "The online voice did not answer; Kokoro speaks.", "count": 3},
    }
    await browser.until("document.querySelector('.alarm')")
    await camera.take("desk-alarm", 1440, 900)
    desk.alarms = {}
    desk.taken, desk.faults = {"by": "Ana", "since": time.time()}, FAULTS
    await browser.type("#say-text", "The handle is made of gold, and it costs 10 dollars.")
    await browser.click("#say .main")
    await browser.until("document.querySelector('#say-faults li + li')")
    await camera.take("desk-refused", 1440, 900)
    desk.taken, desk.faults = None, []


async def before(desk: Desk, browser: Chromium, camera: Camera) -> None:
    """The view of what is ahead."""
    desk.mode = "idle"
    await browser.look(1280, 1100)
    await browser.run("location.hash = '#prepare'")
    await browser.until("document.querySelector('.scripted') && document.querySelector('#products input')")
    await browser.run("document.querySelector('.scripted').focus()")
    await camera.take("desk-prepare", 1280, 1100)
    await camera.take("desk-prepare-phone", 390, 844, phone=True)
    if camera.wants("desk-backgrounds"):
        await browser.look(1280, 1100)
        await browser.run("document.querySelector('#backgrounds-card').open = true")
        await browser.until("[...document.querySelectorAll('.set img')].every((one) => one.src)")
        await browser.run("document.querySelector('#backgrounds-card').scrollIntoView()")
        await camera.take("desk-backgrounds", 1280, 1100)
        await browser.run("document.querySelector('#backgrounds-card').open = false")
    if camera.wants("desk-seen"):
        await browser.run(
            "[...document.querySelectorAll('.doing button')].find((b) => b.dataset.key === 'V').click()"
        )
        await browser.until("!document.querySelector('#seen-video').hidden")
        await asyncio.sleep(2.0)
        await browser.run("document.querySelector('#seen-video').pause()")
        await camera.take("desk-seen", 1000, 760)
        await browser.run("document.querySelector('#seen').close()")


async def speak(browser: Chromium, lang: str) -> None:
    """The page in another language."""
    await browser.run(
        f"(() => {{ const s = document.querySelector('#lang'); s.value = '{lang}';"
        " s.dispatchEvent(new Event('change')); })()"
    )
    await browser.until(f"document.documentElement.lang === '{lang}'")


def main() -> None:
    """Make the pictures that are asked for."""
    given = sys.argv[1:]
    folder = Path(given[0]) if given else ROOT / "docs" / "pictures"
    asyncio.run(make(folder, {*given[1:]}))


if __name__ == "__main__":
    main()
