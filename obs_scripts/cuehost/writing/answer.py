"""Reading and checking what an LLM answers: nothing of it is believed before it is checked here."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cuehost.rundown import Cue, Line, Rundown, Segment

from .given import trace
from .offline import target_s
from .prompt import overlay_names
from .tongue import other_language, wrong_language
from .vocabulary import is_kind
from .words import speaking_s, word_count, word_start

Judge = Callable[[str, Sequence[str]], list[str]]
"""Says why a text that names these facts may not be said, in words to mend it by; an empty list if it may."""

_MOST_LINES = 80
_MOST_WORDS = 32
_MOST_CHARS = 400
# Speech over its target by this factor and these seconds is too long.
_OVER, _OVER_S = 1.8, 10.0


class CueAnswer(BaseModel):
    """A cue as the model gives it."""

    model_config = ConfigDict(extra="ignore")
    kind: str = ""
    name: str = ""
    word: str = ""


class LineAnswer(BaseModel):
    """A line as the model gives it; `line` is its number, from 1, in an answer that mends lines."""

    model_config = ConfigDict(extra="ignore")
    text: str
    facts: list[str] = []
    cues: list[CueAnswer] = []
    optional: bool = False
    line: int | None = None

    @property
    def said(self) -> str:
        """The text with plain single spaces."""
        return " ".join(self.text.split())


class SegmentAnswer(BaseModel):
    """The whole answer."""

    model_config = ConfigDict(extra="ignore")
    lines: list[LineAnswer] = Field(min_length=1, max_length=_MOST_LINES)


@dataclass(slots=True)
class Faults:
    """What is wrong with an answer: reasons by line, counted from 0, and of the answer as a whole."""

    lines: dict[int, list[str]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.whole)


def read_answer(content: str) -> SegmentAnswer:
    """The answer in a model's text, also where it wraps the JSON in words or a code fence.

    Raises `ValueError` with a reason in words.
    """
    found = _json_object(_spoken_part(content))
    if found is None:
        raise ValueError("the answer holds no JSON object")
    try:
        return SegmentAnswer.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"the answer does not fit the schema at {where}: {first['msg']}") from error


def read_mended(content: str, asked: Sequence[int], whole: int) -> dict[int, LineAnswer]:
    """The lines of an answer to a request to write the lines `asked` (from 0) again, by place.

    A model that leaves the numbers out is understood if it gives as many lines as were asked for, or as
    many as there are in the `whole` segment. Raises `ValueError` as `read_answer` does.
    """
    lines = read_answer(content).lines
    numbered = {line.line - 1: line for line in lines if line.line is not None}
    if numbered:
        return {place: line for place, line in numbered.items() if place in asked}
    if len(lines) == len(asked):
        return dict(zip(asked, lines, strict=True))
    return {place: lines[place] for place in asked} if len(lines) == whole else {}


def begun_lines(content: str) -> list[str]:
    """The texts of the lines that stand complete in an answer that is still being written."""
    content = _spoken_part(content)
    start = re.search(r'"lines"\s*:\s*\[', content)
    found: list[str] = []
    at = start.end() if start else len(content)
    decoder = json.JSONDecoder()
    while (opening := content.find("{", at)) >= 0:
        try:
            value, at = decoder.raw_decode(content, opening)
        except (ValueError, RecursionError):
            break
        text = value.get("text")
        found += [text] if isinstance(text, str) else []
    return found


def too_long(texts: Iterable[str], segment: Segment, lang: str) -> str:
    """The reason why so many words are too many for a segment, or an empty text."""
    seconds, target = sum(speaking_s(text, lang) for text in texts), target_s(segment)
    if seconds <= _OVER * target + _OVER_S:
        return ""
    return f"about {seconds:.0f} s of speech, but about {target:.0f} s are wanted"


def runs_on(content: str, segment: Segment, lang: str) -> str:
    """The reason to read no further in an answer still being written: nothing left out would make it fit."""
    texts = begun_lines(content)
    return too_long(texts, segment, lang) if too_long(texts[: len(texts) // 2], segment, lang) else ""


def shortened(answer: SegmentAnswer, segment: Segment, lang: str) -> SegmentAnswer:
    """The answer without its last optional lines, as far as it is too long."""
    lines = list(answer.lines)
    for place in reversed(range(len(lines))):
        if not too_long([line.text for line in lines], segment, lang):
            break
        if lines[place].optional:
            del lines[place]
    return answer.model_copy(update={"lines": lines})


def check(
    answer: SegmentAnswer,
    rundown: Rundown,
    segment: Segment,
    lang: str,
    known: Mapping[str, str],
    judge: Judge,
) -> Faults:
    """Why the answer cannot go on air; `known` are the facts it may name, `judge` knows what may be said."""
    found = Faults()
    heard: dict[str, int] = {}
    for place, line in enumerate(answer.lines):
        reasons = [f"unknown fact id {fact!r}" for fact in line.facts if fact not in known]
        reasons += form_faults(line.said, lang)
        reasons += judge(line.said, line.facts)
        before = heard.setdefault(_bare(line.said), place)
        if before != place:
            reasons.append(f"the line says the same as line {before + 1}")
        if reasons:
            found.lines[place] = reasons
    spoken = " ".join(line.said for line in answer.lines)
    if segment.kind == "opening" and rundown.virtual_hosts and not says_ai(spoken):
        found.lines.setdefault(0, []).append("the opening does not say that the host is an AI; say it here")
    if foreign := other_language(spoken, lang):
        found.whole.append(f"the answer is not written in {lang} but in {foreign}")
    if reason := too_long([line.text for line in answer.lines], segment, lang):
        found.whole.append(reason)
    return found


def form_faults(text: str, lang: str) -> list[str]:
    """Why a text cannot be spoken as a line, whatever it says."""
    if not text or not any(char.isalnum() for char in text):
        return ["the line is empty"]
    found = []
    if len(text) > _MOST_CHARS or word_count(text) > _MOST_WORDS:
        found.append("the line is too long to say in one breath")
    if _MARKUP.search(text):
        found.append("the line holds markup, a link or a placeholder")
    if any(
        unicodedata.category(char) in ("So", "Cc", "Co", "Cs", "Cn") and char not in "°®™©№" for char in text
    ):
        found.append("the line holds emoji or control characters")
    if wrong_language(text, lang):
        found.append(f"the line is not written in {lang}")
    return found


def to_line(
    answer: LineAnswer, rundown: Rundown, segment: Segment, lang: str, overlays: frozenset[str]
) -> Line:
    """A checked line, its id yet to be given. Facts that visibly stand in it are added to those it names."""
    text = answer.said
    facts = dict.fromkeys((*answer.facts, *trace(rundown, segment, lang, text)))
    cues: dict[Cue, None] = {}
    for cue in answer.cues:
        # A cue that does not exist costs a gesture, not the line.
        if not is_kind(cue.kind, cue.name) or (cue.kind == "overlay" and cue.name not in overlays):
            continue
        at = text.find(cue.word.strip()) if cue.word.strip() else 0
        cues[Cue(_kind(cue.kind), cue.name, word_start(text, max(at, 0)))] = None
    ordered = tuple(sorted(cues, key=lambda cue: cue.at))
    return Line("", text, lang, tuple(facts), ordered, answer.optional, "llm")


def overlays_of(rundown: Rundown, segment: Segment) -> frozenset[str]:
    """The overlays that cues of a segment's lines may name."""
    return frozenset(overlay_names(rundown, segment))


def says_ai(text: str) -> bool:
    """Whether a text says that an AI speaks."""
    return _AI.search(text) is not None


def clip(text: str, most: int = 60) -> str:
    """The text, shortened for a message."""
    return text if len(text) <= most else text[: most - 1] + "…"


_MARKUP = re.compile(r"https?://|www\.|\*\*|__|```|^#|[<>{}\[\]|\\]|^\s*[-•]\s")
_AI = re.compile(
    r"\b(?:AI|A\.I\.|IA|ИИ|KI)\b|AI|artificial|人工智能|искусственн"
    r"|trí tuệ nhân tạo|ปัญญาประดิษฐ์|kecerdasan buatan"
)


def _kind(kind: str) -> Any:
    return kind


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _spoken_part(content: str) -> str:
    """The content without what a model thinks aloud, also where it never stops thinking."""
    return re.sub(r"<think>.*?(?:</think>|\Z)", "", content, flags=re.DOTALL)


def _json_object(content: str) -> dict[str, Any] | None:
    decoder = json.JSONDecoder()
    at = content.find("{")
    while at >= 0:
        try:
            value, _ = decoder.raw_decode(content, at)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and "lines" in value:
            return value
        at = content.find("{", at + 1)
    return None
