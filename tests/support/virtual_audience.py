"""An audience in virtual time: comments from a recording, an answerer who knows a few words, ad-libs without
a voice. With `virtual_studio`, whole shows with questions and answers run in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from virtual_studio import Studio, line, now, run

from cuehost.answering import Answering, House
from cuehost.audience import Comment, Limits, Pseudonyms, Rule, SourceConfig
from cuehost.audience_record import AudienceRecord, Recalled
from cuehost.playout import ComingLine, PreparedLine, Saying
from cuehost.rundown import Segment


@dataclass(frozen=True)
class Said:
    """What an answerer says to a comment (the face of `cuehost.audience.answers.Reply`)."""

    comment: Comment
    decision: str
    text: str
    topic: str
    lang: str = "en"
    facts: tuple[str, ...] = ()
    reason: str = "the sheet says so"
    product: str | None = None
    kind: str = "question"
    urgent: bool = False
    shown: bool = True


@dataclass
class Parrot:
    """Answers with the comment's first word as the topic; `fix it now` is urgent, `hi` is ignored."""

    prepared_texts: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def reply(self, comment: Comment, *, lang: str, on_air: str | None = None) -> Said:
        self.asked.append(comment.text)
        words = comment.text.lower().split()
        if "broken" in words:
            raise ValueError("a mistake")
        topic = words[0].strip("?!.")
        decision = "ignore" if topic == "hi" else "decline" if topic == "why" else "answer"
        return Said(comment, decision, f"About {topic}.", topic, lang, urgent="now" in words, product=on_air)

    def prepared(self, lang: str) -> tuple[str, ...]:
        return self.prepared_texts

    def learn(self, lang: str, progress: Callable[[int, int], None] = lambda _done, _of: None) -> None:
        """There is nothing to learn."""

    def recall(self, lang: str) -> None:
        """There is nothing to recall."""


@dataclass
class Mumbling:
    """Ad-libs without a voice: each text is a line of so many seconds, made in `takes_s`."""

    takes_s: float = 0.1
    lasts_s: float = 1.0
    ready: set[str] = field(default_factory=set)
    shown: list[tuple[str, str]] = field(default_factory=list)
    shown_at: list[float] = field(default_factory=list)
    said: list[Saying] = field(default_factory=list)

    async def prepare(self, texts: Iterable[str], lang: str) -> int:
        self.ready |= set(texts)
        return len(self.ready)

    def at_hand(self, text: str, lang: str) -> bool:
        return text in self.ready

    async def card(self, author: str, text: str, lang: str, segment: Segment) -> Path | None:
        self.shown.append((author, text))
        self.shown_at.append(now())
        return Path("card.png")

    def lines(self, saying: Saying, segment: Segment) -> list[ComingLine]:
        self.said.append(saying)
        name = f"{saying.id}.1"
        made = line(name, self.lasts_s, text=saying.told(saying.text))

        async def wait() -> PreparedLine | None:
            if not self.at_hand(saying.text, saying.lang):
                await asyncio.sleep(self.takes_s)
            return made

        return [ComingLine(made.line, wait)]

    async def close(self) -> None:
        pass


class Room:
    """A show in virtual time with its audience, whose comments come at their seconds since its start."""

    def __init__(
        self,
        folder: Path,
        studio: Studio,
        *records: dict[str, Any],
        rules: tuple[Rule, ...] = (),
        limits: Limits | None = None,
        recall: Recalled | None = None,
        answerer: Any = None,
        lasts_s: float = 1.0,
    ) -> None:
        self.studio = studio
        self.answerer = answerer or Parrot()
        self.adlibs = Mumbling(lasts_s=lasts_s)
        self.felt: list[str] = []
        self.folder = folder
        self.fingerprint = "one"
        self.answering: Answering | None = None
        self._options: dict[str, Any] = {"rules": rules, "limits": limits or Limits(), "recall": recall}
        file = folder / "chat.jsonl"
        file.write_text(
            "".join(json.dumps(r) + "\n" for r in ({"t": 0, "type": "viewers", "count": 9}, *records))
        )

    def emit(self, event: str, **fields: Any) -> None:
        self.studio.note(event, **fields)
        if self.answering is not None:
            self.answering.heard(event, fields)

    async def feel(self, emotion: str) -> None:
        self.felt.append(emotion)

    def air(
        self,
        *commands: tuple[float, str, dict[str, Any]],
        meanwhile: Iterable[tuple[float, Callable[[], object]]] = (),
    ) -> Room:
        """Air the show, with commands as `Studio.air` takes them, and what else is done at its seconds."""

        async def main() -> None:
            house = House(
                lang="en",
                answerer=lambda rundown, lang: self.answerer,
                current=lambda: self,  # type: ignore[arg-type, return-value]  # only its fingerprint is looked at
                conductor=lambda: self.studio.conductor,
                adlibs=self.adlibs,  # type: ignore[arg-type]
                record=AudienceRecord(self.emit, Pseudonyms(b"k" * 32)),
                feel=self.feel,
                root=self.folder,
                environ={},
                mono=now,
            )
            sources = [SourceConfig(source="replay", file="chat.jsonl")]
            self.answering = Answering(house, sources=sources, **self._options)
            self.studio.listen(self.emit)
            for at_s, action, arguments in commands:
                self.studio.later(at_s, lambda a=action, k=arguments: self.studio.conductor.do(a, **k))
            for at_s, deed in meanwhile:
                self.studio.later(at_s, deed)
            self.answering.open()
            try:
                await self.studio.conductor.run()
            finally:
                await self.answering.close()

        run(main())
        return self

    def told(self, event: str) -> list[dict[str, Any]]:
        return self.studio.told(event)

    @property
    def order(self) -> list[str]:
        """What was said, in order: lines of the show by their ids, the others by their words."""
        texts = {e["line"]: e["text"] for e in self.told("line_started")}
        return [texts[name] if name.startswith("aside") else name for name in self.studio.host.lines]

    def decisions(self) -> dict[str, tuple[str, str]]:
        return {e["text"]: (e["decision"], e["reason"]) for e in self.told("comment")}


def says(at_s: float, text: str, viewer: str = "", name: str = "Maria Lopez", **more: Any) -> dict[str, Any]:
    """A comment of a recording."""
    return {"t": at_s, "text": text, "viewer": viewer or f"v-{text}", "name": name, **more}
