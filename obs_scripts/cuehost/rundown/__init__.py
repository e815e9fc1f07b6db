"""What is planned: rundown, product sheets and script as plain data, and their loading from YAML."""

from .model import (
    Fact,
    Faq,
    GivenLine,
    LocalText,
    Loop,
    Money,
    Product,
    Rundown,
    ScriptSource,
    Segment,
)
from .script import Cue, Line, Script, SegmentScript, Span

__all__ = [
    "Cue",
    "Fact",
    "Faq",
    "GivenLine",
    "Line",
    "LocalText",
    "Loop",
    "Money",
    "Product",
    "Rundown",
    "Script",
    "ScriptSource",
    "Segment",
    "SegmentScript",
    "Span",
]
