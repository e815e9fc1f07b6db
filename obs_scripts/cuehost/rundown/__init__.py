"""What is planned: rundown, product sheets and script as plain data, and their loading from YAML.

rundown = load_rundown("shows/kitchen/kitchen.yaml")     # or RundownError with all faults
for segment in rundown.segments:
    product = rundown.products.get(segment.product or "")
    facts = fact_texts(rundown, "en", product=segment.product)
"""

from ._context import parse_language
from ._tables import EMOTIONS, GESTURES, MARKETS, OVERLAYS, PLATFORMS, decimals
from .facts import fact_texts, selling_point_ids
from .faults import Fault, Faults, Place
from .loader import check, examine, load_rundown, load_sheet
from .model import (
    Audience,
    Converted,
    Fact,
    Faq,
    GivenLine,
    LocalText,
    Loop,
    Money,
    Overrule,
    Product,
    Rate,
    RuleChoices,
    Rundown,
    ScriptSource,
    Segment,
    Sheet,
)
from .rooms import room
from .sayings import Saying, Sayings, merged, parse_saying
from .schema import json_schema
from .script import Cue, Line, Script, SegmentScript, Span

__all__ = [
    "EMOTIONS",
    "GESTURES",
    "MARKETS",
    "OVERLAYS",
    "PLATFORMS",
    "Audience",
    "Converted",
    "Cue",
    "Fact",
    "Faq",
    "Fault",
    "Faults",
    "GivenLine",
    "Line",
    "LocalText",
    "Loop",
    "Money",
    "Overrule",
    "Place",
    "Product",
    "Rate",
    "RuleChoices",
    "Rundown",
    "Saying",
    "Sayings",
    "Script",
    "ScriptSource",
    "Segment",
    "SegmentScript",
    "Sheet",
    "Span",
    "check",
    "decimals",
    "examine",
    "fact_texts",
    "json_schema",
    "load_rundown",
    "load_sheet",
    "merged",
    "parse_language",
    "parse_saying",
    "room",
    "selling_point_ids",
]
