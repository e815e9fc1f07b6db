"""A flood of comments: a thousand a second, each different, from a program that prints JSON Lines, through
the intake and the gate; beside it a heartbeat, as the show's own work would be.

Prints the time to judge one, from reading to verdict, how late the heartbeat was, what became of all
comments, the processor's share and the memory.

Usage: python benchmarks/comments.py [SECONDS] [A_SECOND]   (default 60 1000)
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import Counter

import psutil
from bench import row

from cuehost.audience import Comment, Intake, LiveSource, Reception
from cuehost.audience.moderation import Gate, Moderator
from cuehost.audience.sources import Process

PRINTER = """
import json, sys, time
seconds, rate, texts = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
began = time.monotonic()
for n in range(seconds * rate):
    if n % 20 == 0:
        sys.stdout.flush()
        time.sleep(max(0, began + n / rate - time.monotonic()))
    text = f"{texts[n % len(texts)]} {n}"
    print(json.dumps({"viewer": f"u{n % 5000}", "name": f"Viewer {n % 5000}", "text": text}))
"""
TEXTS = [
    "Does it work on induction?",
    "¿Cuánto cuesta el envío a México?",
    "这个锅可以放进洗碗机吗？",
    "Сколько литров помещается?",
    "ราคาเท่าไหร่คะ",
    "giá bao nhiêu vậy shop",
    "fuck you all",
    "berapa harganya kak",
    "Qual é o material da garrafa?",
    "😍😍😍",
    "call me at maria (at) example (dot) com",
]
BEAT_S = 0.02


async def flood(seconds: int, rate: int) -> None:
    forgotten: list[str] = []
    intake = Intake(forgotten=lambda comment, why: forgotten.append(why))
    command = [sys.executable, "-c", PRINTER, str(seconds), str(rate), json.dumps(TEXTS)]
    source = LiveSource(Process(command, clock=time.monotonic), clock=time.monotonic)
    moderator = Moderator(Gate())
    verdicts: Counter[str] = Counter()
    took_ms: list[float] = []
    age_ms: list[float] = []
    late_ms: list[float] = []

    async def judge() -> None:
        while True:
            for item in await intake.take(20):
                if isinstance(item, Comment):
                    before = time.perf_counter()
                    verdicts[moderator.judge(item).text.why] += 1
                    took_ms.append((time.perf_counter() - before) * 1e3)
                    age_ms.append((time.monotonic() - item.t) * 1e3)
            await asyncio.sleep(0)

    async def beat() -> None:
        due = time.monotonic()
        while True:
            due = max(due, time.monotonic()) + BEAT_S
            await asyncio.sleep(due - time.monotonic())
            late_ms.append((time.monotonic() - due) * 1e3)

    process = psutil.Process(os.getpid())
    rss, cpu = process.memory_info().rss, time.process_time()
    began = time.monotonic()
    reception = Reception([source], intake)
    reception.open()
    work = [asyncio.create_task(judge()), asyncio.create_task(beat())]
    while len(took_ms) + len(forgotten) < seconds * rate and time.monotonic() - began < seconds * 3:
        await asyncio.sleep(0.2)
    for task in work:
        task.cancel()
    await reception.close()
    wall = time.monotonic() - began
    print("| what | median | 95 % | worst | number |\n| --- | --- | --- | --- | --- |")
    print(row("one comment judged", took_ms, "ms"))
    print(row("from reading it to its verdict", age_ms, "ms"))
    print(row("heartbeat late", late_ms, "ms"))
    print(f"\n{dict(verdicts)}; forgotten {len(forgotten)}; received {intake.counts.taken}")
    print(f"{wall:.1f} s, {(time.process_time() - cpu) / wall:.0%} of a core, ", end="")
    print(f"memory {(process.memory_info().rss - rss) / 1e6:+.1f} MB")


if __name__ == "__main__":
    given = [int(value) for value in sys.argv[1:]]
    asyncio.run(flood(*(given + [60, 1000][len(given) :])))
