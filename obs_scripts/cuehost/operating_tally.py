"""What a show came to: in numbers, questions that its product sheet has no answer to, and lines left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]

_MOST_KEPT = 500
_MOST_TOLD = 50


@dataclass
class Tally:
    """Counts along with the log of one show."""

    sums: Counter[str] = field(default_factory=Counter)
    _asked: Counter[str] = field(default_factory=Counter)
    _questions: dict[str, str] = field(default_factory=dict)
    _left_out: Counter[str] = field(default_factory=Counter)
    _texts: dict[str, str] = field(default_factory=dict)
    _line: str = ""

    def hear(self, entry: Mapping[str, Any]) -> None:
        """Count an entry of the log."""
        name = _sum_of(entry)
        if name:
            self.sums[name] += 1
        match entry["event"]:
            case "comment" if entry.get("decision") == "decline":
                self._ask(str(entry.get("topic") or entry.get("text")), str(entry.get("text")))
            case "answer" if entry.get("reason") == "operator":
                topic = str(entry.get("topic"))
                self._questions.pop(topic, None)
                del self._asked[topic]
            case "line_started":
                self._line = str(entry.get("line"))
                self._texts = {self._line: str(entry.get("text") or "")} | {
                    line: text for line, text in self._texts.items() if line in self._left_out
                }
            case "command" if (
                entry.get("action") == "skip" and entry.get("code") == "operator" and self._line
            ):
                self._left_out[self._line] += 1

    def _ask(self, topic: str, text: str) -> None:
        self._asked[topic] += 1
        self._questions.setdefault(topic, text)
        if len(self._questions) > _MOST_KEPT:
            least = min(self._questions, key=lambda name: self._asked[name])
            del self._questions[least], self._asked[least]

    def document(self) -> Document:
        """What is left after the show, what was most asked and most left out first."""
        return {
            "questions": [
                {"text": self._questions[topic], "asked_by": times}
                for topic, times in self._asked.most_common(_MOST_TOLD)
            ],
            "left_out": [
                {"line": line, "text": self._texts.get(line, ""), "times": times}
                for line, times in self._left_out.most_common(_MOST_TOLD)
            ],
        }


def _sum_of(entry: Mapping[str, Any]) -> str:
    """What an entry counts as; empty for nothing."""
    match entry["event"]:
        case "line_ended":
            return "lines" if entry.get("reason") == "said" else ""
        case "command":
            return "orders" if entry.get("code") == "operator" else ""
        case "take" | "say_refused" | "fault" | "answer" as event:
            return {"take": "takes", "say_refused": "refused", "fault": "faults", "answer": "answers"}[event]
        case _:
            return ""
