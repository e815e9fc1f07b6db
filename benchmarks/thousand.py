"""A rundown of a thousand products in three languages: checking, starting, jumping, the engine's memory.

Usage: python benchmarks/thousand.py [PRODUCTS] [--folder FOLDER]   (default 1000, in a temporary folder)

Every product has its own picture, facts in three languages and two short lines of its own, which the offline
espeak voice speaks in one language. Preparing takes minutes the first time; with `--folder` what is ready
stays there, and work that is broken off goes on from there.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import HEAD, environment, machine, row, settings
from PIL import Image, ImageDraw

from cuehost.desk import EngineAddress, ask, running
from cuehost.ledger import read_log
from cuehost.stage import HeadlessObs, HeadlessOptions

CHECKS, STARTS, JUMPS = 5, 3, 20
APART_S = 2.5
LIMIT_S = 60.0

THINGS = (
    ("kettle", "hervidor", "水壶"),
    ("grinder", "molinillo", "研磨机"),
    ("pan", "sartén", "平底锅"),
    ("teapot", "tetera", "茶壶"),
    ("jar", "tarro", "储物罐"),
)
COLOURS = (
    ("sage", "verde salvia", "灰绿色", (143, 151, 121)),
    ("navy", "azul marino", "藏青色", (32, 42, 88)),
    ("sand", "color arena", "沙色", (203, 184, 150)),
    ("rose", "rosa", "玫瑰色", (201, 120, 130)),
)


def make_show(folder: Path, number: int) -> Path:
    """A rundown of `number` products in three languages, each with a picture; one that is there stays."""
    rundown, pictures = folder / "thousand.yaml", folder / "pictures"
    if rundown.exists():
        return rundown
    pictures.mkdir(parents=True, exist_ok=True)
    products, segments = [], []
    for i in range(number):
        en, es, zh = THINGS[i % len(THINGS)]
        c_en, c_es, c_zh, rgb = COLOURS[i % len(COLOURS)]
        picture(pictures / f"p{i}.jpg", rgb, i)
        products.append(f"""\
  p{i}:
    name: {{en: "{c_en.capitalize()} {en} K{i}", es: "{es.capitalize()} {c_es} K{i}", zh: "{c_zh}{zh} K{i}"}}
    images: [pictures/p{i}.jpg]
    facts:
      price: {10 + i % 90}.90 USD
      list_price: {{value: {20 + i % 90}.90 USD, evidence: "sold at this price 2026-10-01..2026-10-31"}}
      capacity: 0.9 l
      colour: {{en: {c_en}, es: {c_es}, zh: {c_zh}}}
      material: {{en: 304 stainless steel, es: acero inoxidable 304, zh: 304不锈钢}}
      stock: {140 + i}
      shipping: {{en: "free above 35 USD", es: "gratis desde 35 USD", zh: "满35美元包邮"}}
    faq:
      - q: {{en: Does it work on induction?, es: ¿Sirve para inducción?, zh: 电磁炉能用吗？}}
        a: {{en: "Yes, on gas and induction.", es: "Sí, en gas e inducción.", zh: 可以，燃气灶和电磁炉都行。}}
""")
        segments.append(f"""\
  - product: p{i}
    pause: 0.3
    selling_points: [{{en: thermometer in the lid, es: termómetro en la tapa, zh: 盖上带温度计}}]
    script:
      - {{en: "Here is the {en} K{i}.", es: "Aquí está el modelo K{i}.", zh: "这是{zh} K{i}。"}}
      - text: {{en: "It is {c_en}.", es: "Es de {c_es}.", zh: "它是{c_zh}的。"}}
        overlay: price
""")
    text = "show: {en: A thousand, es: Mil, zh: 一千}\nlanguage: [en, es, zh]\nmarket: US\nhost: mia\n"
    text += "scenes: portrait\nproducts:\n" + "".join(products)
    text += "segments:\n  - opening: {script: [{en: Welcome., es: Bienvenidos., zh: 欢迎。}]}\n"
    text += "".join(segments) + "  - closing: {script: [{en: Goodbye., es: Adiós., zh: 再见。}]}\n"
    rundown.write_text(text, "utf-8")
    return rundown


def picture(path: Path, rgb: tuple[int, int, int], number: int) -> None:
    """A photo's stand-in, unlike all others."""
    side = 600
    image = Image.linear_gradient("L").resize((side, side)).convert("RGB")
    image = Image.blend(image, Image.new("RGB", (side, side), rgb), 0.7)
    drawing = ImageDraw.Draw(image)
    drawing.rounded_rectangle((120, 160, 480, 520), 60, fill=rgb)
    drawing.text((250, 320), f"K{number}", fill="white", font_size=60)
    image.save(path, quality=88)


def timed(arguments: list[str], env: dict[str, str]) -> float:
    """How long a `cuehost` command takes, in s; its progress is shown."""
    start = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "cuehost", *arguments], env=env, stdout=subprocess.DEVNULL, check=True
    )
    return time.monotonic() - start


def saved_anew(rundown: Path) -> Iterator[None]:
    """Saves the rundown with another stock of one product, `CHECKS` times; at last as it was."""
    before = rundown.read_text("utf-8")
    for turn in range(CHECKS):
        rundown.write_text(before.replace(f"stock: {140 + 9 * turn}\n", "stock: 7\n", 1), "utf-8")
        # Long enough ago to be trusted: a user takes longer than these two seconds to ask again.
        saved = time.time() - 3600 * (turn + 1)
        os.utime(rundown, (saved, saved))
        yield
    rundown.write_text(before, "utf-8")
    os.utime(rundown, (time.time() - 60, time.time() - 60))


def memory_mb(pid: int) -> tuple[float, float]:
    """A process's resident memory now, and the most it ever was, in MB. Linux only."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    found = dict(line.split(":", maxsplit=1) for line in lines)
    return int(found["VmRSS"].split()[0]) / 1024, int(found["VmHWM"].split()[0]) / 1024


def entries(folder: Path) -> list[dict[str, Any]]:
    """The as-run log of the show that began last; empty where there is none yet."""
    logs = sorted((folder / "out").glob("*/as-run.jsonl"), key=lambda path: path.stat().st_mtime)
    return list(read_log(logs[-1])) if logs else []


class Airing:
    """A show on air by a process of its own, until it is left. `first_word_s`: from the process's start."""

    def __init__(self, rundown: Path, obs: HeadlessObs, folder: Path, env: dict[str, str]) -> None:
        began = datetime.now().astimezone()
        air = ["air", str(rundown), "--obs", f"127.0.0.1:{obs.address.port}"]
        self._folder = folder
        with (folder / "air.log").open("w", encoding="utf-8") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cuehost", *air], env=env, stderr=said, stdout=said
            )
        first = self._entry("line_started", began)
        self.first_word_s = (datetime.fromisoformat(first["t"]) - began).total_seconds()
        deadline = time.monotonic() + LIMIT_S
        found: EngineAddress | None = None
        while found is None and time.monotonic() < deadline:
            time.sleep(0.1)
            found = running(folder / "state" / "engine.json")
        if found is None:
            raise SystemExit("the engine does not answer")
        self.engine = found

    def _entry(self, event: str, since: datetime, **fields: str) -> dict[str, Any]:
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline:
            for entry in entries(self._folder):
                at = datetime.fromisoformat(entry["t"])
                if entry["event"] == event and at >= since and fields.items() <= entry.items():
                    return entry
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"no {event}; see {self._folder / 'air.log'}")

    def jump_ms(self, segment: str) -> float:
        """From asking for a segment to OBS's beginning to show it, in ms."""
        asked = datetime.now().astimezone()
        ask(self.engine, "POST", "/api/do", {"action": "jump", "segment": segment})
        take = self._entry("take", asked, segment=segment)
        return (datetime.fromisoformat(take["t"]) - asked).total_seconds() * 1000

    def end(self) -> None:
        """Leave the show."""
        ask(self.engine, "POST", "/api/do", {"action": "stop"})
        self._process.wait(LIMIT_S)


def measure(folder: Path, number: int) -> None:
    """Measure and print."""
    rundown = make_show(folder / "show", number)
    env = environment(settings(folder), folder)
    edited = [timed(["check", str(rundown)], env) for _ in saved_anew(rundown)]
    checks = [timed(["check", str(rundown)], env) for _ in range(CHECKS)]
    with HeadlessObs(HeadlessOptions(canvas=(360, 640), fps=30)) as obs:
        env["CUEHOST_OBS_PASSWORD"] = obs.address.password
        (folder / "config.yaml").write_text(
            f"obs: {{port: {obs.address.port}}}\n{settings(folder).read_text('utf-8')}", "utf-8"
        )
        prepares = [timed(["prepare", str(rundown)], env) for _ in range(2)]
        starts, jumps = [], []
        chance = random.Random(1)
        for turn in range(STARTS):
            airing = Airing(rundown, obs, folder, env)
            starts.append(airing.first_word_s)
            if turn == STARTS - 1:
                at_start = memory_mb(airing.engine.pid)[0]
                for _ in range(JUMPS):
                    time.sleep(APART_S)
                    jumps.append(airing.jump_ms(f"p{chance.randrange(number)}"))
                now, most = memory_mb(airing.engine.pid)
            airing.end()
    print(HEAD)
    print(row("`cuehost check` of a rundown saved since", edited, "s"))
    print(row("`cuehost check` again", checks[1:], "s"))
    print(row("`cuehost prepare`, one language, what was not ready yet", prepares[:1], "s"))
    print(row("`cuehost prepare`, warm", prepares[1:], "s"))
    print(row("first word of `cuehost air` on program", starts, "s"))
    print(row("jump anywhere to the take's beginning", jumps, "ms"))
    print(f"the engine's memory: {at_start:.0f} MB at the start, {now:.0f} MB later, at most {most:.0f} MB")


def main() -> None:
    """Run in the folder asked for, or in a temporary one."""
    given = sys.argv[1:]
    number = next((int(text) for text in given if text.isdecimal()), 1000)
    print(f"thousand.py {number}: {machine()}", flush=True)
    if "--folder" in given:
        folder = Path(given[given.index("--folder") + 1]).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        measure(folder, number)
        return
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), number)


if __name__ == "__main__":
    main()
