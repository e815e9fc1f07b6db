"""How long a card takes to draw, on one core.

    python benchmarks/cards.py [--theme studio] [--rounds 5] [--canvas 1080x1920]

Draws each kind of card in the box it has on the program and prints the median per card in milliseconds of
wall time and of processor time (which a busy machine does not spoil), and the median over all cards: drawn
new (the texts that earlier cards left in memory are forgotten before each; fonts stay open and signs
drawn), and drawn again with its numbers changed, as on air. The aim of both is under 30 ms.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "obs_scripts"))

from cuehost import graphics  # noqa: E402
from cuehost.graphics import easel, lettering  # noqa: E402
from cuehost.graphics.samples import sample_cards  # noqa: E402

#: Boxes of what scene templates always place themselves.
BOXES = {"CaptionCard": (960, 220), "LabelCard": (760, 104)}


def changed(spec: graphics.Spec, step: int) -> graphics.Spec:
    """The spec with its numbers moved on, so that nothing is drawn from what is remembered of it."""
    if isinstance(spec, graphics.PriceCard):
        price = spec.price.model_copy(update={"amount": spec.price.amount - Decimal(step)})
        return dataclasses.replace(spec, price=price)
    if isinstance(spec, graphics.StockCard):
        return dataclasses.replace(spec, count=spec.count - step)
    if isinstance(spec, graphics.CountdownCard):
        return dataclasses.replace(spec, now=spec.now + timedelta(seconds=step))
    if isinstance(spec, graphics.WaitCard):
        return dataclasses.replace(spec, left_s=(spec.left_s or 0) - step)
    if isinstance(spec, graphics.PollCard):
        return dataclasses.replace(spec, options=tuple((text, n + step) for text, n in spec.options))
    return spec


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--theme", default="studio")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--canvas", default="1080x1920")
    asked = parser.parse_args()
    width, height = (int(v) for v in asked.canvas.split("x"))
    theme, canvas = graphics.load_theme(asked.theme), (width, height)
    drawn: dict[str, list[tuple[float, float]]] = {"new": [], "again": []}
    for name, spec in sample_cards(ROOT / "shows" / "kitchen" / "images" / "grinder-whole.jpg").items():
        kind = type(spec).__name__
        size = BOXES.get(kind) or graphics.place_of(kind, canvas, theme).box[2:]
        graphics.draw(spec, size, theme, canvas=canvas)  # opens the fonts
        line = f"{name:16} {size[0]:5}x{size[1]:<5}"
        for how, medians in drawn.items():
            times = []
            for step in range(1, asked.rounds + 1):
                told = changed(spec, step)
                if how == "new":
                    forget()
                w, c = time.perf_counter(), time.thread_time()
                graphics.draw(told, size, theme, canvas=canvas)
                times.append(((time.perf_counter() - w) * 1e3, (time.thread_time() - c) * 1e3))
            wall, cpu = (statistics.median(t[n] for t in times) for n in (0, 1))
            medians.append((wall, cpu))
            line += f"  {how} wall {wall:6.1f} cpu {cpu:6.1f} ms"
        print(line)
    for how, medians in drawn.items():
        wall, cpu = (statistics.median(m[n] for m in medians) for n in (0, 1))
        print(f"all cards, {how}: median wall {wall:.1f}, cpu {cpu:.1f} ms")


def forget() -> None:
    """Drop all texts that earlier cards have set and drawn."""
    lettering._plain_mask.cache_clear()
    easel._SETTERS.clear()


if __name__ == "__main__":
    main()
