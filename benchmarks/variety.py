"""How much of one round's wording comes again in another, when a show goes round for hours.

    python benchmarks/variety.py [ROUNDS]

For each language, the offline writer's first ROUNDS rounds (12) of three shows: ten products as short as it
makes them, ten products of 110 s each, and the products of some sheets of `tests/writing/corpus`, of 110 s
each, whose facts, answers and selling points are each product's own. A line counts as said again if it is
the same to the letter, whichever product it was said of; the share is of the lines of the shorter round. Told
are the worst two of all rounds, which are to share less than 30 %, the worst two that follow each other, and
the mean of all pairs.

The last column cuts every line into single sentences, and leaves out those that are a text of the sheet and
nothing else (an answer read out, `2 years.`): what is left is the writer's wording, a `Let's see.` as much as
a long clause.
"""

from __future__ import annotations

import itertools
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bench import ROOT, machine

sys.path.insert(0, str(ROOT / "tests" / "support"))

from market_shows import LANGS, market_show

from cuehost.rundown import Rundown, Segment, load_sheet
from cuehost.writing import OfflineWriter
from cuehost.writing.bank import load
from cuehost.writing.sentences import split
from cuehost.writing.values import fact_text, localise

LONG_S = 110.0
SHEETS = ("kitchen", "home", "beauty", "outdoor")


@dataclass(frozen=True, slots=True)
class Shares:
    """Which shares of their lines two rounds have in common, at worst and on average."""

    worst: float
    worst_next: float
    mean: float
    lines: int

    def row(self) -> str:
        """As cells of a table."""
        return f"{self.worst:.0%} | {self.worst_next:.0%} | {self.mean:.0%} | {self.lines}"


def corpus_shows(lang: str) -> Iterator[Rundown]:
    """A show of each sheet in `lang`."""
    for name in SHEETS:
        sheet = load_sheet(ROOT / "tests" / "writing" / "corpus" / f"{name}.yaml")
        keys = list(sheet.products)
        parts = [Segment(id=key, kind="product", product=key, duration_s=LONG_S) for key in keys]
        around = (Segment(id="opening", kind="opening"), Segment(id="closing", kind="closing"))
        shop = market_show(lang, 1)
        yield shop.model_copy(
            update={
                "languages": (lang,),
                "market": sheet.market,
                "currency": sheet.currency,
                "rates": sheet.rates,
                "facts": sheet.facts,
                "products": sheet.products,
                "segments": (around[0], *parts, around[1]),
                "path": sheet.path,
                "fingerprint": sheet.fingerprint,
            }
        )


def rounds_of(show: Rundown, lang: str, rounds: int) -> list[list[str]]:
    """The lines of each round."""
    writer = OfflineWriter()
    return [
        [line.text for s in show.segments for line in writer.compose(show, s, lang, seed=1, round=n).lines]
        for n in range(rounds)
    ]


def shares(rounds: list[list[str]]) -> Shares:
    """How much of each round's lines are in each other round."""
    said = [set(texts) for texts in rounds]
    pairs = {
        (i, j): len(said[i] & said[j]) / min(len(said[i]), len(said[j]))
        for i, j in itertools.combinations(range(len(said)), 2)
    }
    following = [share for (i, j), share in pairs.items() if j == i + 1]
    return Shares(max(pairs.values()), max(following), statistics.mean(pairs.values()), min(map(len, said)))


def own_words(rounds: list[list[str]], show: Rundown, lang: str) -> list[list[str]]:
    """The rounds cut into sentences, without those that are the sheet's own."""
    bank = load(lang)
    facts = [*show.facts.values(), *(fact for p in show.products.values() for fact in p.facts.values())]
    texts = [fact_text(fact, lang, show.market, bank) for fact in facts]
    for product in show.products.values():
        points = [*product.selling_points, *(text for entry in product.faq for text in (entry.q, entry.a))]
        texts += [localise(point, lang, show.market, bank) for point in points]
    sheets = {bare(piece) for text in texts for piece in split(text, lang)}
    return [[p for text in texts for p in split(text, lang) if bare(p) not in sheets] for texts in rounds]


def bare(text: str) -> str:
    """The letters and digits of a text, all small."""
    return "".join(char for char in text.casefold() if char.isalnum())


def main(rounds: int) -> None:
    """Measure and print."""
    print(machine())
    print("| language, show | worst pair | worst pair in a row | mean | lines | cut into sentences, worst |")
    print("| --- | --- | --- | --- | --- | --- |")
    for lang in LANGS:
        shows = [
            ("short", [market_show(lang, 10)]),
            ("110 s", [market_show(lang, 10, duration_s=LONG_S)]),
            ("110 s, corpus", list(corpus_shows(lang))),
        ]
        for name, parts in shows:
            found = [rounds_of(show, lang, rounds) for show in parts]
            texts = [[text for part in found for text in part[n]] for n in range(rounds)]
            cut = [own_words(part, show, lang) for part, show in zip(found, parts, strict=True)]
            pieces = [[text for part in cut for text in part[n]] for n in range(rounds)]
            print(f"| {lang}, {name} | {shares(texts).row()} | {shares(pieces).worst:.0%} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
