"""Ten minutes of a recorded chat in a show on a real OBS, and its recording checked: who was answered,
when, with what.

shows/kitchen/chat.jsonl is replayed with its timing into shows/kitchen, which goes round meanwhile. Each
comment there says what is to become of it (`expect`, `topics`). Checked are

- the ledger: every comment decided once, and as it says; whoever is to be answered either is, or waited in
  vain for a reason that is told; nothing of what was blocked is spoken;
- the recording: each answer is heard while the log says it is said, and its comment's card stands on the
  program; with the `ears` extra also its words.

Usage: python benchmarks/chat_on_air.py [MINUTES] [FOLDER]   (default 10; FOLDER keeps recording and log)
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import HEAD, ROOT, machine, row, settings

sys.path += [str(ROOT / "tests" / "support"), str(ROOT / "tests" / "obs")]

from ears import Ears, missing, word_error_rate
from obs_recording import RATE, Recording, difference, level_db

from cuehost.config import load_config
from cuehost.engine import AirOrder, Engine
from cuehost.graphics import CommentCard, PictureStore, load_theme
from cuehost.ledger import read_log
from cuehost.playout.cards import corner_of
from cuehost.stage import HeadlessObs, HeadlessOptions
from cuehost.studio import Studio

CANVAS = (360, 640)
KITCHEN = ROOT / "shows" / "kitchen"
LATELY = ("answered_lately", "viewer_answered_lately")
_CARD_FITS = 16.0
"""A frame whose mean difference (0..255) from the card is below shows it; anything else differs by far
more.
"""
_HEARD_DB = -38.0
_UNDERSTOOD = 0.5
"""Word error rate of synthetic voices, names and figures included, below which words count as understood."""


@dataclass
class Chat:
    """The recorded chat's comments by their ids."""

    comments: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Chat:
        """The comments of a recording of JSON Lines."""
        records = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        return cls({r["id"]: r for r in records if "text" in r})


@dataclass
class Answer:
    """One answer on air: its ledger entry, its lines, and the comments it was for."""

    entry: dict[str, Any]
    lines: list[dict[str, Any]]
    asked: list[dict[str, Any]]


def write(folder: Path) -> tuple[Path, Path]:
    """The show, which goes round, and its settings."""
    shutil.copytree(KITCHEN, folder / "kitchen")
    rundown = folder / "kitchen" / "round.yaml"
    text = (KITCHEN / "kitchen.yaml").read_text("utf-8").replace("duration: 14s", "duration: 40s")
    rundown.write_text(f"{text}\nloop: {{rounds: 50, reword: false}}\n", "utf-8")
    config = settings(folder)
    # As many answers as there is time for between the lines: what is not answered is dropped for its age.
    source = f"{{source: replay, file: {KITCHEN / 'chat.jsonl'}}}"
    more = f"audience: [{source}]\nanswers: {{a_minute: 8, segment_s: 40}}\n"
    config.write_text(config.read_text("utf-8") + more, "utf-8")
    return rundown, config


async def air(folder: Path, minutes: float) -> tuple[Path, list[dict[str, Any]]]:
    """Air it for so long; the recording and the log."""
    rundown, config = write(folder)
    studio = Studio(load_config(config), offline=True)
    options = HeadlessOptions(canvas=CANVAS, fps=25, record_dir=folder, video_kbps=2000)
    async with HeadlessObs(options) as obs:
        engine = Engine(studio, address=obs.address)
        await engine.prepare_all(studio.rundown(rundown), None, CANVAS, lambda *_: None)
        order = AirOrder(rundown, record=True, folder=folder / "out")
        airing = asyncio.create_task(engine.air(order, lambda *_: None))
        while engine.state != "on_air" and not airing.done():
            await asyncio.sleep(0.2)
        await asyncio.wait({airing}, timeout=60 * minutes)
        await engine.do("stop")
        result = await airing
    await studio.close()
    return result.recordings[0], list(read_log(result.folder / "as-run.jsonl"))


def judged(entries: list[dict[str, Any]], chat: Chat, seconds: float) -> Iterator[str]:
    """What is wrong with the decisions."""
    told: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        if entry["event"] == "comment":
            told.setdefault(str(entry["comment"]), []).append(entry)
    done = {
        str(key[1]) for e in entries if e["event"] in ("answer", "answer_dropped") for key in e["comments"]
    }
    for name, comment in chat.comments.items():
        if comment["t"] > seconds:
            continue
        mine = told.get(name, [])
        if len(mine) != 1:
            yield f"{name} {comment['text']!r} is {len(mine)} times in the ledger"
            continue
        entry = mine[0]
        if entry["decision"] == "ignore" and entry["reason"] in LATELY and "answer" in comment["expect"]:
            continue
        if entry["decision"] not in comment["expect"]:
            got = f"{entry['decision']} ({entry['reason']})"
            yield f"{name} {comment['text']!r}: {got}, not {comment['expect']}"
        elif entry["decision"] == "answer" and entry.get("topic") not in comment["topics"]:
            yield f"{name} {comment['text']!r}: about {entry.get('topic')}, not {comment['topics']}"
        if entry["decision"] in ("answer", "decline") and name not in done:
            yield f"{name} {comment['text']!r} was neither answered nor dropped"


def said(entries: list[dict[str, Any]], chat: Chat) -> list[Answer]:
    """The answers on air with their lines: an answer is told where the first of them begins."""
    lines = [e for e in entries if e["event"] == "line_started" and str(e["line"]).startswith("aside")]
    found = []
    for entry in (e for e in entries if e["event"] == "answer"):
        first = min(lines, key=lambda e: abs(e["seq"] - entry["seq"]))
        name = str(first["line"]).partition(".")[0]
        own = [e for e in lines if str(e["line"]).partition(".")[0] == name]
        asked = [chat.comments[str(key[1])] for key in entry["comments"] if str(key[1]) in chat.comments]
        found.append(Answer(entry, own, asked))
    return found


def spoken_wrongly(entries: list[dict[str, Any]], chat: Chat) -> Iterator[str]:
    """What was said on air although it was blocked or held, in whole."""
    blocked = {
        chat.comments[str(e["comment"])]["text"].casefold()
        for e in entries
        if e["event"] == "comment"
        and e["decision"] in ("block", "hold")
        and str(e["comment"]) in chat.comments
    }
    for entry in entries:
        if entry["event"] in ("line_started", "overlay"):
            text = str(entry.get("text") or "").casefold()
            yield from (
                f"{words!r} was on air: {text!r}" for words in blocked if len(words) > 8 and words in text
            )


@dataclass
class Seen:
    """What the recording tells of the answers."""

    heard: int = 0
    understood: int = 0
    cards: int = 0
    cards_due: int = 0
    troubles: list[str] = field(default_factory=list)


def look(folder: Path, recording: Recording, entries: list[dict[str, Any]], answers: list[Answer]) -> Seen:
    """Listens to each answer, and looks for its comment's card."""
    start = next(float(e["at_s"]) for e in entries if e["event"] == "record_started")
    sound = recording.sound()
    ears = None if missing() else Ears(folder)
    studio = Studio(load_config(folder / "config.yaml"), offline=True)
    rundown = studio.rundown(folder / "kitchen" / "round.yaml")
    template = studio.template(rundown).scaled(CANVAS)
    store = PictureStore(folder / "cards", load_theme(rundown.theme), canvas=CANVAS)
    kinds = {s.id: s.kind for s in rundown.segments}
    seen = Seen()
    moments: list[tuple[float, Path, Any, str]] = []
    for answer in answers:
        first, last = answer.lines[0], answer.lines[-1]
        begin, end = float(first["at_s"]) - start, float(last["at_s"]) - start + float(last["duration_s"])
        text = " ".join(str(line["text"]) for line in answer.lines)
        if level_db(sound, begin + 0.15, max(end - 0.1, begin + 0.4)) > _HEARD_DB:
            seen.heard += 1
        else:
            seen.troubles.append(f"at {begin:.1f} s nothing is heard of {text!r}")
        if ears is not None:
            samples = sound[int(max(begin - 0.2, 0) * RATE) : int((end + 0.3) * RATE)]
            words = ears.hear(samples, RATE, str(first["lang"])).text
            if word_error_rate(text, words) < _UNDERSTOOD:
                seen.understood += 1
            else:
                seen.troubles.append(f"at {begin:.1f} s {words!r} is heard for {text!r}")
        shown = [
            e
            for e in entries
            if e["event"] == "overlay"
            and e["name"] == "card:comment"
            and begin - 1.0 <= float(e["at_s"]) - start <= end
        ]
        item = next((i for i in template.scenes[kinds[str(first["segment"])]] if i.role == "card"), None)
        if not shown or item is None or not answer.asked:
            continue
        asked = answer.asked[0]
        size = round(item.box.width), round(item.box.height)
        spec = CommentCard(asked["name"], asked["text"], "en", corner_of(item))
        moments.append((begin + 0.6, store.render(spec, size), item.box, asked["text"]))
    moments.sort(key=lambda moment: moment[0])
    frames = recording.frames([at for at, *_ in moments])
    for (at, card, box, text), frame in zip(moments, frames, strict=True):
        seen.cards_due += 1
        if difference(frame, card, box) < _CARD_FITS:
            seen.cards += 1
        else:
            seen.troubles.append(f"at {at:.1f} s the card of {text!r} is not on the program")
    return seen


def main() -> None:
    """Air, check, print; status 1 where something is wrong."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    kept = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
    chat = Chat.read(KITCHEN / "chat.jsonl")
    print(f"chat_on_air.py {minutes:g}: {machine()}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, entries = asyncio.run(air(folder, minutes))
        answers = said(entries, chat)
        faults = [*judged(entries, chat, 60 * minutes - 20), *spoken_wrongly(entries, chat)]
        seen = look(folder, Recording(path), entries, answers)
        if kept is not None:
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, kept / f"chat{path.suffix}")
            (kept / "as-run.jsonl").write_text(
                "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries), "utf-8"
            )
    decided = Counter(str(e["decision"]) for e in entries if e["event"] == "comment")
    dropped = Counter(str(e["reason"]) for e in entries if e["event"] == "answer_dropped")
    print(f"comments decided: {dict(decided)}; dropped: {dict(dropped)}")
    for answer in answers:
        entry = answer.entry
        who = ", ".join(a["name"] for a in answer.asked) or "?"
        text = " ".join(str(line["text"]) for line in answer.lines)
        print(f"{entry['at_s']:7.1f} s  {who} ({entry['topic']}, {entry['reason']}): {text}")
    print(HEAD)
    print(row("comment to the first word of its answer", [float(a.entry["waited_s"]) for a in answers], "s"))
    print(f"{len(answers)} answers on air, {seen.heard} heard", end="")
    print(f", {seen.understood} understood" if not missing() else "", end="")
    print(f"; cards on the program: {seen.cards} of {seen.cards_due}")
    for fault in (*faults, *seen.troubles):
        print(f"WRONG: {fault}")
    sys.exit(1 if faults or seen.troubles else 0)


if __name__ == "__main__":
    main()
