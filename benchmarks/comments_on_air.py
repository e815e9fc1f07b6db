"""From a comment's arrival to the first sound of its answer, on a real OBS; and operator commands in a flood.

A show rests in a questions segment, without words. A client sends a question through the local websocket, as
another tool would, whenever the host has said nothing for a second. The first sound is heard in OBS's own
recording. The same is done with questions that a language model has to answer, which says its first word
after 400 ms. Then a program sends 1,000 comments a second for a minute, while a thread takes scenes as the
operator's desk does; a second client notes when OBS changes them, and the same is done without the flood. The
ledger must have every comment, and memory must not go on growing.

Usage: python benchmarks/comments_on_air.py [QUESTIONS] [TAKES] [LLM_QUESTIONS] [FLOOD_S]
(default 20, 60, 12 and 60: about ten minutes; 0 leaves a part out)
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import av
import numpy as np
import psutil
from bench import HEAD, ROOT, calm, machine, percentile, row, settings
from comments import PRINTER, TEXTS

sys.path.append(str(ROOT / "tests" / "support"))

from answer_model import answering_model

from cuehost.config import load_config
from cuehost.engine import AirOrder, Engine
from cuehost.ledger import read_log
from cuehost.stage import Event, HeadlessObs, HeadlessOptions, Stage
from cuehost.studio import Studio

CANVAS = (360, 640)
RATE = 48_000
APART_S = 8.0
TAKE_APART_S = 0.9
A_SECOND = 1000
FIRST_WORD_S, WORD_S = 0.4, 0.02
"""When the language model says its first word, and how long each takes (50 a second)."""
DRAIN_S = 60.0
FACTS = {
    "capacity": ("0.9 l", "How many litres does it hold?"),
    "material": ("304 stainless steel", "What is it made of?"),
    "weight": ("420 g", "How heavy is it?"),
    "colour": ("black", "Which colours do you have?"),
    "warranty": ("2 years", "Is there a guarantee?"),
    "shipping": ("free above 35 USD, 3-5 working days", "How long does shipping take?"),
    "returns": ("free within 30 days", "Can I send it back?"),
    "price": ("39.90 USD", "How much is it?"),
}
PUZZLES = {
    "would my grandpa manage to lift it upstairs?": "It weighs 420 g.",
    "enough in there for a whole squadron?": "It holds 0.9 l.",
    "and if it conks out on me one fine morning?": "The warranty is 2 years.",
    "would it clash with granny's curtains?": "The colour is black.",
    "will my wallet survive it?": "It costs $39.90.",
    "would a magnet cling to it?": "It is made of 304 stainless steel.",
}
"""Questions no lexicon understands, and what a language model says to them from the facts."""
SHOW = """\
show: Benchmark
language: en
market: US
host: mia
scenes: portrait
products:
  kettle:
    name: Pour-over kettle
    facts: {facts}
segments:
  - product: kettle
    script: [This is the pour-over kettle.]
  - questions: {{duration: {seconds}s, script: [Now it is your turn.]}}
  - product: kettle
    id: again
    script: [This is the pour-over kettle.]
"""


def write(folder: Path, seconds: float, source: str, model: str = "") -> tuple[Path, Path]:
    """The show and its settings; `model` is the address of a language model."""
    facts = json.dumps({name: value for name, (value, _) in FACTS.items()})
    rundown = folder / "show.yaml"
    rundown.write_text(SHOW.format(facts=facts, seconds=round(seconds)), "utf-8")
    config = settings(folder)
    llm = f"llm: {{model: m, base_url: {model}}}\n" if model else ""
    more = f"{llm}audience: [{source}]\nreactions: []\nanswers: {{again_s: 0, viewer_s: 0}}\n"
    config.write_text(config.read_text("utf-8") + more, "utf-8")
    return rundown, config


class Room:
    """A show on air with a second client beside it."""

    def __init__(
        self, folder: Path, seconds: float, source: str, secrets_: dict[str, str], model: str = ""
    ) -> None:
        os.environ |= secrets_
        self.rundown, config = write(folder, seconds, source, model)
        self.folder = folder
        self.studio = Studio(load_config(config), offline=not model)
        self.changes: list[float] = []
        self.engine: Engine | None = None

    async def air(self, work: Any) -> list[dict[str, Any]]:
        """Air the show while `work` is done; its log."""

        def note(event: Event) -> None:
            if event.type == "CurrentProgramSceneChanged":
                self.changes.append(event.at)

        options = HeadlessOptions(canvas=CANVAS, fps=25, record_dir=self.folder, video_kbps=1500)
        async with HeadlessObs(options) as obs, await Stage.connect(obs.address) as second:
            second.on_event(note)
            self.engine = Engine(self.studio, address=obs.address)
            # As `cuehost prepare` does: what can be answered at once is spoken before the show.
            await self.engine.prepare_all(self.studio.rundown(self.rundown), None, CANVAS, lambda *_: None)
            order = AirOrder(self.rundown, record=True, folder=self.folder / "out")
            airing = asyncio.create_task(self.engine.air(order, lambda *_: None))
            working = asyncio.create_task(work(self.engine))
            await asyncio.wait({airing, working}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
                await self.engine.do("stop")
            result = await airing
            working.cancel()
        await self.studio.close()
        self.recording = result.recordings[0]
        return list(read_log(result.folder / "as-run.jsonl"))


async def until_on_air(engine: Engine, segment: str) -> None:
    """Wait until a segment rests without words, and answers are at hand."""
    async with asyncio.timeout(240):
        while True:
            status = engine.status()
            audience = status.get("audience") or {}
            there = status.get("segment") == segment and status.get("line") is None
            if there and audience.get("at_hand") is not None:
                return
            await asyncio.sleep(0.1)


async def until_rested(engine: Engine) -> None:
    """Wait until the host has begun to answer, if at all, and then said nothing for a second."""
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline and engine.status().get("line") is None:
        await asyncio.sleep(0.05)
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < 1:
        if engine.status().get("line") is not None:
            quiet_since = time.monotonic()
        await asyncio.sleep(0.05)


async def ask_many(
    folder: Path, questions: int, texts: list[str], *, llm: bool = False
) -> tuple[list[dict[str, Any]], list[float], Path]:
    """The log, when each question was sent (monotonic), and the recording."""
    token = secrets.token_hex(16)
    port = 18_765
    source = f"{{source: websocket, port: {port}}}"
    sent: list[float] = []
    async with AsyncExitStack() as stack:
        url = ""
        if llm:
            says = answering_model(
                lambda data: PUZZLES.get(data["question"], "UNKNOWN"), first_s=FIRST_WORD_S, word_s=WORD_S
            )
            url = (await stack.enter_async_context(says)).url
        room = Room(folder, 2 * APART_S * questions + 240, source, {"CUEHOST_WEBSOCKET_TOKEN": token}, url)

        async def work(engine: Engine) -> None:
            await until_on_air(engine, "questions")
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(
                    f"ws://127.0.0.1:{port}/comments", headers={"Authorization": f"Bearer {token}"}
                ) as socket,
            ):
                await until_rested(engine)
                for number in range(questions):
                    record = {
                        "id": f"q{number}",
                        "viewer": f"v{number}",
                        "name": "Maria",
                        "text": texts[number % len(texts)],
                        "lang": "en",
                    }
                    sent.append(time.monotonic())
                    await socket.send_json(record)
                    await socket.receive(timeout=5)
                    await until_rested(engine)
                    await asyncio.sleep(0.137 * (number % 7))

        entries = await room.air(work)
    return entries, sent, room.recording


def onsets(path: Path) -> np.ndarray:
    """The times in s of a recording at which sound begins after half a second of silence."""
    blocks: list[np.ndarray] = []
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "stereo", RATE)
        for frame in container.decode(audio=0):
            blocks += [f.to_ndarray()[0] for f in resampler.resample(frame)]
    sound = np.concatenate(blocks)
    window = RATE // 200
    level = np.sqrt(np.convolve(sound**2, np.ones(window) / window, mode="same"))
    loud = np.flatnonzero(level > 10 ** (-45 / 20)) / RATE
    return loud[np.diff(loud, prepend=-1.0) > 0.5]


async def press_many(
    folder: Path, takes: int, flood_s: int
) -> tuple[list[float], list[dict[str, Any]], list[float]]:
    """From an operator's take to OBS's change of scene, in ms; the log; and the engine's memory in MB,
    before the flood (of `flood_s` s; 0: no flood) and by the second.
    """
    seconds, rate = (flood_s, A_SECOND) if flood_s else (1, 1)
    printer = folder / "printer.py"
    printer.write_text(PRINTER, "utf-8")
    late = folder / "late.py"  # it begins when the file does
    late.write_text(
        f"import pathlib, runpy, sys, time\nwhile not pathlib.Path({str(folder / 'go')!r}).exists():\n"
        f"    time.sleep(0.02)\nsys.argv = ['p', '{seconds}', '{rate}', {json.dumps(json.dumps(TEXTS))}]\n"
        f"runpy.run_path({str(printer)!r})\n",
        "utf-8",
    )
    source = f"{{source: process, command: [{sys.executable}, {late}]}}"
    room = Room(folder, 400, source, {})
    found: list[float] = []
    memory: list[float] = []
    process = psutil.Process()

    async def weigh() -> None:
        while True:
            memory.append(process.memory_info().rss / 1e6)
            await asyncio.sleep(1)

    async def work(engine: Engine) -> None:
        await until_on_air(engine, "questions")
        await asyncio.sleep(2)
        weighing = asyncio.create_task(weigh())
        loop = asyncio.get_running_loop()

        def press() -> None:
            """On a thread of its own, as a person does not wait for the engine's loop."""
            (folder / "go").touch()
            time.sleep(0.5)
            for number in range(takes):
                room.changes.clear()
                began = time.monotonic()
                action = ("previous", "next")[number % 2]
                asyncio.run_coroutine_threadsafe(engine.do(action), loop).result(5)
                while not room.changes and time.monotonic() - began < 2:
                    time.sleep(0.002)
                found.append(1000 * ((room.changes or [began + 2])[0] - began))
                time.sleep(max(0.0, TAKE_APART_S - (time.monotonic() - began)))

        await asyncio.to_thread(press)
        async with asyncio.timeout(seconds + DRAIN_S):
            while sum((engine.status().get("audience") or {}).get("decided", {}).values()) < seconds * rate:
                await asyncio.sleep(0.5)
        weighing.cancel()

    entries = await room.air(work)
    return found, entries, memory


def tell(entries: list[dict[str, Any]], sent: list[float], recording: Path, questions: int) -> None:
    """How long it took from each question to its first sound."""
    heard = onsets(recording)
    first = entries[0]
    opened = datetime.fromisoformat(str(first["t"])) - timedelta(seconds=float(first["at_s"]))
    zero = time.monotonic() - (datetime.now().astimezone() - opened).total_seconds()
    start = next(float(e["at_s"]) for e in entries if e["event"] == "record_started")
    waited = []
    for at in sent:
        at_s = at - zero - start
        after = heard[(heard > at_s) & (heard < at_s + APART_S)]
        waited.append(1000 * float(after[0] - at_s) if len(after) else APART_S * 1000)
    answers = [e for e in entries if e["event"] == "answer"]
    by: dict[str, int] = {}
    for entry in answers:
        by[f"{entry['decision']}, {entry['reason']}"] = (
            by.get(f"{entry['decision']}, {entry['reason']}", 0) + 1
        )
    print(row("recording: comment sent to first sound", waited, "ms"))
    print(
        row("log: comment received to the answer's first word", [1000 * e["waited_s"] for e in answers], "ms")
    )
    print("each: " + " ".join(f"{one:.0f}" for one in waited))
    print(f"95 % {percentile(sorted(waited), 0.95):.0f} ms; said to {questions} questions: {by}", flush=True)


def main() -> None:
    """Air, measure, print."""
    defaults = (20, 60, 12, 60)
    given = [int(value) for value in sys.argv[1:]]
    questions, takes, puzzles, flood_s = (*given, *defaults[len(given) :])[:4]
    print(f"comments_on_air.py {questions} {takes} {puzzles} {flood_s}: {machine()}", flush=True)
    asked = [question for _, question in FACTS.values()]
    for number, texts, llm in ((questions, asked, False), (puzzles, list(PUZZLES), True)):
        if not number:
            continue
        print(f"\n{'with a language model' if llm else 'from the sheet'}\n{HEAD}")
        with tempfile.TemporaryDirectory() as name:
            entries, sent, recording = asyncio.run(ask_many(Path(name), number, texts, llm=llm))
            tell(entries, sent, recording, number)
    if takes:
        print(f"\noperator's take to OBS's scene change\n{HEAD}")
    for seconds in (0, flood_s) if takes else ():
        with tempfile.TemporaryDirectory() as name:
            found, entries, memory = asyncio.run(press_many(Path(name), takes, seconds))
        what = f"{A_SECOND} comments/s for {seconds} s" if seconds else "without comments"
        print(row(what, found, "ms"), flush=True)
        if seconds:
            told = sum(1 for e in entries if e["event"] == "comment")
            half = memory[len(memory) // 2]
            print(f"comments in the ledger: {told} of {A_SECOND * seconds}")
            print(
                f"memory of the engine before {memory[0]:.0f} MB, halfway {half:.0f} MB, "
                f"at most {max(memory):.0f} MB, at the end {memory[-1]:.0f} MB"
            )


if __name__ == "__main__":
    calm()
    main()
