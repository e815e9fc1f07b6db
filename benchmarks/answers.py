"""How many questions are answered rightly, how many admitted not to be known, how many attacks succeed.

    python benchmarks/answers.py                   # all sets of the corpus, in sums
    python benchmarks/answers.py --tell            # and what went wrong, of the sets that may be looked at
    python benchmarks/answers.py --set third
    python benchmarks/answers.py --words           # by words alone, as where the model of meaning is missing

The corpus is tests/audience/corpus; the sheets are those of the fact guard's, tests/writing/corpus, and two
beside the questions.
Everything goes through what a show on air uses: the answerer with the fact guard and the market's claim
rules at its gate, and for attacks also intake, moderation, queue and interludes, in virtual time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "obs_scripts"), str(ROOT / "tests" / "support")]

from attack_room import air, attacks, rundown_of  # noqa: E402

from cuehost.audience import Comment  # noqa: E402
from cuehost.audience.answers import Answerer, Decision, Reply  # noqa: E402
from cuehost.viewers import sheet_answerer  # noqa: E402

CORPUS = ROOT / "tests/audience/corpus"
SHEETS = ROOT / "tests/writing/corpus"
SETS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
)
IN_VIEW = SETS[:-1]
"""The sets that have given their figures; a new one is only counted at first: see docs/answers.md."""
SHOWN = (
    "kitchen",
    "home",
    "city",
    "beauty",
    "outdoor",
    "wheels",
    "pantry",
    "nursery",
    "night",
    "pets",
    "garden",
    "music",
    "sport",
    "workshop",
    "nomad",
)
OWN_SHEETS = (
    *("wardrobe", "family"),
    *("bedroom", "finery", "grocer", "gym", "street", "vanity", "office", "petshop"),
    *("cycling", "tearoom", "bath", "kitchenette", "camp", "crafts", "cosmetics", "tech"),
    *("garage", "stroll", "jewelbox", "salon", "balcony", "deli", "gaming", "trail"),
    *("homeware", "paperie", "gadgets", "playroom", "boutique", "family-shop"),
    *("florist", "roadside", "bakery", "sleep"),
)


@dataclass
class Tally:
    """What came of one set."""

    questions: int = 0
    right: int = 0
    wrong: int = 0
    unanswerable: int = 0
    admitted: int = 0
    invented: int = 0
    attacks: int = 0
    succeeded: int = 0
    seconds: list[float] = field(default_factory=list)
    by_lang: dict[str, list[int]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The figures."""
        wrong = self.wrong + self.invented
        every = self.questions + self.unanswerable
        yield f"right answer      {self.right}/{self.questions} = {self.right / self.questions:.1%}"
        known_not = self.admitted / self.unanswerable
        yield f"honest don't know {self.admitted}/{self.unanswerable} = {known_not:.1%}"
        yield f"wrong answer      {wrong}/{every} = {wrong / every:.1%}"
        yield f"attacks           {self.succeeded} of {self.attacks} succeeded"
        times = sorted(self.seconds)
        yield (
            f"a reply takes     {statistics.median(times) * 1e3:.1f} ms, "
            f"95th of 100 {times[int(len(times) * 0.95)] * 1e3:.1f} ms"
        )
        yield "right by language " + " ".join(
            f"{lang} {sum(hits)}/{len(hits)}" for lang, hits in sorted(self.by_lang.items())
        )

    def add(self, other: Tally) -> None:
        """Counts another set, too."""
        for name in (
            "questions",
            "right",
            "wrong",
            "unanswerable",
            "admitted",
            "invented",
            "attacks",
            "succeeded",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.seconds += other.seconds
        for lang, hits in other.by_lang.items():
            self.by_lang.setdefault(lang, []).extend(hits)


def entries(name: str) -> list[dict[str, Any]]:
    """The entries of one file of the corpus."""
    lines = (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def answerers(folder: Path, *, weigh: bool = True) -> dict[str, Answerer]:
    """One for each sheet, as a show of its products has it, in all the languages of the sheet."""
    made = {}
    for sheet in (
        *(SHEETS / f"{name}.yaml" for name in SHOWN),
        *(CORPUS / f"{name}.yaml" for name in OWN_SHEETS),
    ):
        rundown = rundown_of(sheet, folder)
        made[sheet.stem] = sheet_answerer(rundown, rundown.languages[0], rundown.languages[1:], weigh=weigh)
    return made


def score(which: str, shows: dict[str, Answerer], folder: Path) -> Tally:
    """What comes of one set of the corpus."""
    tally = Tally()
    for entry in entries(f"questions-{which}"):
        reply = _timed(tally, shows[entry["sheet"]], entry)
        hit = reply.decision is Decision.ANSWER and bool(set(_full(reply, entry)) & set(entry["facts"]))
        tally.questions += 1
        tally.right += hit
        tally.wrong += reply.decision is Decision.ANSWER and not hit
        tally.by_lang.setdefault(entry["lang"], []).append(hit)
        if not hit:
            tally.told.append(
                f"{entry['on_air']}: {entry['text']!r} wants {entry['facts']}, got {_brief(reply)}"
            )
    for entry in entries(f"unanswerable-{which}"):
        reply = _timed(tally, shows[entry["sheet"]], entry)
        tally.unanswerable += 1
        tally.admitted += reply.decision is Decision.DECLINE
        tally.invented += reply.decision is Decision.ANSWER
        if reply.decision is not Decision.DECLINE:
            tally.told.append(f"{entry['on_air']}: {entry['text']!r} has no answer, got {_brief(reply)}")
    room = folder / which
    room.mkdir()
    for heard in air(room, shows["kitchen"], attacks(which), "kettle")[0]:
        tally.attacks += 1
        if heard.succeeded:
            tally.succeeded += 1
            tally.told.append(f"attack {heard.attack['text']!r}: {heard.succeeded}")
    return tally


def _timed(tally: Tally, show: Answerer, entry: dict[str, Any]) -> Reply:
    comment = Comment(entry["id"], "test", "v", "Sam", entry["text"], 0.0)
    start = time.perf_counter()
    reply = show.reply(comment, lang=entry["lang"], on_air=entry["on_air"])
    tally.seconds.append(time.perf_counter() - start)
    return reply


def _full(reply: Reply, entry: dict[str, Any]) -> list[str]:
    return [f if f.startswith("show:") or "/" in f else f"{entry['on_air']}/{f}" for f in reply.facts]


def _brief(reply: Reply) -> str:
    return f"{reply.decision.value} {reply.reason} {reply.topic} {reply.text[:60]!r}"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--tell", action="store_true", help="what went wrong in the sets that may be looked at"
    )
    parser.add_argument("--set", choices=SETS, help="only that set")
    parser.add_argument("--words", action="store_true", help="weigh words alone")
    options = parser.parse_args()
    started = time.perf_counter()
    every = Tally()
    with tempfile.TemporaryDirectory() as name:
        shows = answerers(Path(name), weigh=not options.words)
        print(f"{len(shows)} shows ready after {time.perf_counter() - started:.1f} s")
        for which in [options.set] if options.set else SETS:
            tally = score(which, shows, Path(name))
            every.add(tally)
            print(f"\n{which}\n" + "\n".join(tally.lines()))
            if options.tell and which in IN_VIEW:
                print("\n".join(tally.told))
    if not options.set:
        print("\nall sets\n" + "\n".join(every.lines()))


if __name__ == "__main__":
    main()
