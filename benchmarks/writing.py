"""How long the offline writer and the guard take: 100 products in eight languages, unchanged again, one
price changed.

    python benchmarks/writing.py [PRODUCTS]

Each language is a show of its own with texts in it. Processor time is that of this process. Every line is
judged by the fact guard; those it refuses are printed, and there should be none. Also prints what share of
its sentences two rounds of a ten-product show have in common, at worst of twelve rounds, which is to stay
under 30 %.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from bench import ROOT, machine, settings

sys.path.insert(0, str(ROOT / "tests" / "support"))

from market_shows import LANGS, market_show

from cuehost.cli import collect_rarely
from cuehost.config import load_config
from cuehost.rundown import Money, Rundown, Script
from cuehost.studio import Studio
from cuehost.writing import OfflineWriter
from cuehost.writing.guard import Guard


def cheaper(show: Rundown) -> Rundown:
    """The show with the first product's price lowered by one."""
    product = show.products["p0"]
    price = product.facts["price"]
    assert price.money is not None
    money = Money(amount=price.money.amount - Decimal(1), currency=price.money.currency)
    facts = product.facts | {"price": price.model_copy(update={"money": money})}
    products = show.products | {"p0": product.model_copy(update={"facts": facts})}
    return show.model_copy(update={"products": products, "fingerprint": fingerprint(show, "cheaper")})


def fingerprint(show: Rundown, more: str = "") -> str:
    """What the loader would make of the file."""
    return hashlib.sha256((show.model_dump_json() + more).encode()).hexdigest()


async def scripts(studio: Studio, shows: dict[str, Rundown]) -> tuple[dict[str, Script], float]:
    """All scripts, and the seconds they took."""
    start = time.perf_counter()
    made = {lang: await studio.script(show, lang) for lang, show in shows.items()}
    return made, time.perf_counter() - start


def judged(shows: dict[str, Rundown], scripts: dict[str, Script]) -> tuple[int, float]:
    """How many lines the fact guard refuses, each printed, and the seconds of processor time it took."""
    start, refused = time.process_time(), 0
    for lang, show in shows.items():
        guard = Guard(show)
        for part in scripts[lang].segments:
            for line in part.lines:
                verdict = guard.judge_segment_line(line.text, lang, show.segment(part.segment), line.facts)
                refused += not verdict.ok
                for fault in verdict.faults:
                    print(lang, line.id, line.text, fault.reason, sep="\t", file=sys.stderr)
    return refused, time.process_time() - start


def changed_lines(before: Script, after: Script) -> tuple[int, int]:
    """How many lines differ, and how many of those state no price."""
    old = {line.id: line for part in before.segments for line in part.lines}
    new = [line for part in after.segments for line in part.lines if old.get(line.id) != line]
    return len(new), sum("price" not in line.facts for line in new)


def worst_share(lang: str, rounds: int = 12) -> float:
    """The largest share of sentences that two of the first rounds have in common."""
    show, writer = market_show(lang, 10), OfflineWriter()
    said = [
        {line.text for s in show.segments for line in writer.compose(show, s, lang, seed=1, round=n).lines}
        for n in range(rounds)
    ]
    return max(len(a & b) / min(len(a), len(b)) for a, b in itertools.combinations(said, 2))


async def main(count: int) -> None:
    """Measure and print."""
    print(machine())
    collect_rarely()  # as the command does
    with tempfile.TemporaryDirectory() as name:
        config = load_config(settings(Path(name)), {})
        shows = {lang: market_show(lang, count) for lang in LANGS}
        shows = {
            lang: show.model_copy(update={"fingerprint": fingerprint(show)}) for lang, show in shows.items()
        }
        start = time.process_time()
        before, cold = await scripts(Studio(config, offline=True), shows)
        written_s = time.process_time() - start
        refused, judged_s = judged(shows, before)
        _, again = await scripts(Studio(config, offline=True), shows)
        after, price = await scripts(Studio(config, offline=True), {k: cheaper(v) for k, v in shows.items()})
        lines = sum(len(part.lines) for script in before.values() for part in script.segments)
        differ = [changed_lines(before[lang], after[lang]) for lang in LANGS]
    print("| what | seconds | |\n| --- | --- | --- |")
    print(
        f"| {count} products x {len(LANGS)} languages, written | {cold:.2f} | {lines} lines, "
        f"{written_s:.2f} s of processor time |"
    )
    print(f"| the same, judged by the guard (processor time) | {judged_s:.2f} | {refused} refused |")
    print(f"| unchanged, again | {again:.2f} | |")
    print(
        f"| one price changed in each language | {price:.2f} | {sum(n for n, _ in differ)} lines differ, "
        f"{sum(n for _, n in differ)} of them state no price |"
    )
    print("\n| language | sentences shared by two of twelve rounds, at worst |\n| --- | --- |")
    for lang in LANGS:
        print(f"| {lang} | {worst_share(lang):.0%} |")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
