"""Reading and checking what an LLM answers: nothing of it is believed before it is checked here."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cuehost.rundown import Cue, Line, Rundown, Segment, SegmentScript

from .given import trace
from .numbers import ground
from .offline import target_s
from .prompt import overlay_names
from .vocabulary import is_kind
from .words import base, speaking_s, word_count, word_start

_MOST_LINES = 80
_MOST_WORDS = 32
_MOST_CHARS = 400


class CueAnswer(BaseModel):
    """A cue as the model gives it."""

    model_config = ConfigDict(extra="ignore")
    kind: str = ""
    name: str = ""
    word: str = ""


class LineAnswer(BaseModel):
    """A line as the model gives it."""

    model_config = ConfigDict(extra="ignore")
    text: str
    facts: list[str] = []
    cues: list[CueAnswer] = []
    optional: bool = False


class SegmentAnswer(BaseModel):
    """The whole answer."""

    model_config = ConfigDict(extra="ignore")
    lines: list[LineAnswer] = Field(min_length=1, max_length=_MOST_LINES)


def read_answer(content: str) -> SegmentAnswer:
    """The answer in a model's text, also where it wraps the JSON in words or a code fence.

    Raises `ValueError` with a reason in words.
    """
    content = re.sub(r"<think>.*?</think>", "", content, flags=re.DOTALL)
    found = _json_object(content)
    if found is None:
        raise ValueError("the answer holds no JSON object")
    try:
        return SegmentAnswer.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"the answer does not fit the schema at {where}: {first['msg']}") from error


def faults(
    answer: SegmentAnswer, rundown: Rundown, segment: Segment, lang: str, known: Mapping[str, str]
) -> list[str]:
    """Why the answer cannot go on air, in words the model can mend it by; empty if it can."""
    found: list[str] = []
    allowed = ground(rundown, segment, lang)
    for place, line in enumerate(answer.lines, start=1):
        text = " ".join(line.text.split())
        reasons = [f"unknown fact id {fact!r}" for fact in line.facts if fact not in known]
        reasons += allowed.why_not(text)
        reasons += _form_faults(text, lang)
        found += [f"line {place} ({_clip(text)}): {reason}" for reason in reasons]
    text = " ".join(line.text for line in answer.lines)
    if segment.kind == "opening" and rundown.hosts and not _says_ai(text):
        found.append("the opening does not say that the host is an AI")
    seconds, target = sum(speaking_s(line.text, lang) for line in answer.lines), target_s(segment)
    if seconds > 1.8 * target + 10:
        found.append(f"about {seconds:.0f} s of speech, but about {target:.0f} s are wanted")
    return found


def to_script(answer: SegmentAnswer, rundown: Rundown, segment: Segment, lang: str) -> SegmentScript:
    """A checked answer as a script. Facts that visibly stand in a line are added to those it names."""
    overlays = set(overlay_names(rundown, segment))
    lines = []
    for place, line in enumerate(answer.lines, start=1):
        text = " ".join(line.text.split())
        facts = dict.fromkeys((*line.facts, *trace(rundown, segment, lang, text)))
        cues: dict[Cue, None] = {}
        for cue in line.cues:
            # A cue that does not exist costs a gesture, not the line.
            if not is_kind(cue.kind, cue.name) or (cue.kind == "overlay" and cue.name not in overlays):
                continue
            at = text.find(cue.word.strip()) if cue.word.strip() else 0
            cues[Cue(_kind(cue.kind), cue.name, word_start(text, max(at, 0)))] = None
        ordered = tuple(sorted(cues, key=lambda cue: cue.at))
        lines.append(Line(f"{segment.id}.{place}", text, lang, tuple(facts), ordered, line.optional, "llm"))
    return SegmentScript(segment.id, tuple(lines))


def _kind(kind: str) -> Any:
    return kind


_MARKUP = re.compile(r"https?://|www\.|\*\*|__|```|^#|[<>{}\[\]|\\]|^\s*[-•]\s")


def _form_faults(text: str, lang: str) -> list[str]:
    found = []
    if not text or not any(char.isalnum() for char in text):
        return ["the line is empty"]
    if len(text) > _MOST_CHARS or word_count(text) > _MOST_WORDS:
        found.append("the line is too long to say in one breath")
    if _MARKUP.search(text):
        found.append("the line holds markup, a link or a placeholder")
    if any(
        unicodedata.category(char) in ("So", "Cc", "Co", "Cs", "Cn") and char not in "°®™©№" for char in text
    ):
        found.append("the line holds emoji or control characters")
    if not _in_script_of(text, lang):
        found.append(f"the line is not written in {lang}")
    return found


_SCRIPTS = {
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ko": ("HANGUL", "CJK"),
    "ru": ("CYRILLIC",),
    "th": ("THAI",),
    "ar": ("ARABIC",),
    "hi": ("DEVANAGARI",),
}


def _in_script_of(text: str, lang: str) -> bool:
    """Whether the line may be in `lang`, judged by its letters; brand names may be in Latin letters."""
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return True
    wanted = _SCRIPTS.get(base(lang), ("LATIN",))
    own = sum(unicodedata.name(char, "").startswith(wanted) for char in letters)
    # In a Han line two Latin brand words outweigh many Han characters, so little suffices.
    return own >= len(letters) * (0.6 if wanted == ("LATIN",) else 0.25)


_AI = re.compile(
    r"\b(?:AI|A\.I\.|IA|ИИ|KI)\b|AI|artificial|人工智能|искусственн"
    r"|trí tuệ nhân tạo|ปัญญาประดิษฐ์|kecerdasan buatan"
)


def _says_ai(text: str) -> bool:
    return _AI.search(text) is not None


def _clip(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


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
