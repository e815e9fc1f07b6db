"""A recorded chat replayed into a show on a real OBS: the comment's card on program, the answer spoken, and
the show back at its line; judged from the recording.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from obs_recording import Recording, difference, level_db
from small_show import write_config, write_show
from virtual_audience import Parrot

from cuehost.config import load_config
from cuehost.engine import AirOrder, Engine
from cuehost.graphics import CommentCard, PictureStore, load_theme
from cuehost.ledger import read_log
from cuehost.playout import ReadyShow
from cuehost.stage import HeadlessObs
from cuehost.studio import Studio

pytestmark = [pytest.mark.obs, pytest.mark.timeout(600)]

LINES = [
    "Look at this blue cup with me, from the top down to its foot.",
    "It is made of clay, and you can see that when the light falls on it.",
    "Hold it in your hand, turn it round, and look at it from every side.",
    "Some people put their pens in it, and others drink their tea from it.",
    "Tell me what you would do with it, and where it would stand at home.",
]
CHAT = [
    {"t": 0, "type": "viewers", "count": 12},
    {"t": 7, "viewer": "u1", "name": "Maria Lopez", "text": "Material of the blue cup please?", "lang": "en"},
    {"t": 7.2, "viewer": "u2", "name": "Ann", "text": "you are a fucking idiot", "lang": "en"},
    {"t": 7.5, "viewer": "u3", "name": "Li", "text": "material?", "lang": "en"},
]
CARD = CommentCard("Maria Lopez", "Material of the blue cup please?", "en")


@dataclass
class Aired:
    """What the show left, and what it was to be."""

    entries: list[dict[str, Any]]
    recording: Recording
    ready: ReadyShow
    card: Path
    folder: Path

    def told(self, event: str) -> list[dict[str, Any]]:
        return [e for e in self.entries if e["event"] == event]

    def in_recording(self, at_s: float) -> float:
        return at_s - float(self.told("record_started")[0]["at_s"])


@pytest.fixture(scope="module")
def aired(obs: HeadlessObs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aired]:
    folder = tmp_path_factory.mktemp("answering")
    script = json.dumps(LINES)
    show = write_show(
        folder,
        (
            '    script:\n      - {text: "The blue cup costs 9.90 dollars.", overlay: price}\n'
            "      - It is made of clay.\n",
            f"    script: {script}\n",
        ),
    )
    (folder / "chat.jsonl").write_text("".join(json.dumps(record) + "\n" for record in CHAT), "utf-8")
    config = load_config(
        write_config(folder, "audience: [{source: replay, file: chat.jsonl}]\nreactions: []\n"), {}
    )
    studio = Studio(config, offline=True)

    async def air() -> tuple[Path, Path, ReadyShow]:
        # Its reply is spoken clause by clause, as nobody has spoken it ahead.
        engine = Engine(studio, address=obs.address, answerer=lambda rundown, lang: Parrot())
        order = AirOrder(show, record=True, folder=folder / "result")
        result = await engine.air(order, lambda *_: None)
        rundown = studio.rundown(show)
        ready = await studio.prepare(rundown, "en", (360, 640), lambda *_: None)
        await studio.close()
        return result.recordings[0], result.folder, ready

    recording, results, ready = asyncio.run(air())
    item = next(i for i in ready.template.scenes["product"] if i.role == "card")
    store = PictureStore(folder / "cards", load_theme("studio"), canvas=(360, 640))
    from dataclasses import replace

    size = round(item.box.width), round(item.box.height)
    card = store.render(replace(CARD, align="bottom-left"), size)
    yield Aired(list(read_log(results / "as-run.jsonl")), Recording(recording), ready, card, results)


def test_the_answer_comes_at_a_lines_end_and_the_show_goes_on_at_the_next_line(aired: Aired) -> None:
    said = [(e["line"], e["text"]) for e in aired.told("line_started")]
    names = [name for name, _ in said]
    answer = next(i for i, (_, text) in enumerate(said) if text == "About material.")
    planned = [text for name, text in said if not name.startswith("aside")]
    assert planned.count("Goodbye.") == 1 and [t for t in planned if t in LINES] == LINES
    assert names[answer - 1].startswith("aside") and names[answer + 1].startswith("aside")
    ended = {e["line"]: e["reason"] for e in aired.told("line_ended")}
    assert set(ended.values()) == {"said"}
    (told,) = aired.told("answer")
    assert told["asked_by"] in (1, 2) and told["code"] == "audience"


def test_the_card_is_on_program_while_it_is_answered_and_not_before_or_after(aired: Aired) -> None:
    answer = next(e for e in aired.told("line_started") if e["text"] == "About material.")
    shown = next(e for e in aired.told("overlay") if e["name"] == "card:comment")
    hidden = next(e for e in aired.told("overlay") if e["name"] == "hide:card" and e["at_s"] > shown["at_s"])
    item = next(i for i in aired.ready.template.scenes["product"] if i.role == "card")
    times = [shown["at_s"] - 0.5, answer["at_s"] + 0.3, hidden["at_s"] + 1.0]
    before, during, after = (
        difference(frame, aired.card, item.box)
        for frame in aired.recording.frames([aired.in_recording(t) for t in times])
    )
    assert during < 16, "the card stands there"
    assert before > during + 8 and after > during + 8


def test_the_answer_is_heard(aired: Aired) -> None:
    sound = aired.recording.sound()
    for entry in aired.told("line_started"):
        start = aired.in_recording(entry["at_s"])
        assert level_db(sound, start + 0.15, start + max(entry["duration_s"] - 0.1, 0.3)) > -38, entry["text"]


def test_nothing_is_left_that_names_a_viewer(aired: Aired) -> None:
    assert sorted(p.name for p in aired.folder.iterdir()) == [
        "as-run.jsonl", "ledger.db", "recording.mp4", "report.html",
    ]  # fmt: skip
    told = (aired.folder / "as-run.jsonl").read_text("utf-8")
    assert "Maria" not in told and "Lopez" not in told
    decisions = {e["text"]: e["decision"] for e in aired.told("comment")}
    assert decisions["you are a fucking idiot"] == "block"
