"""What is planned: rundown, product sheets and script as plain data, and their loading from YAML.

rundown = load_rundown("shows/kitchen/kitchen.yaml")     # or RundownError with all faults
for segment in rundown.segments:
    product = rundown.products.get(segment.product or "")
    facts = fact_texts(rundown, "en", product=segment.product)
"""

from typing import TYPE_CHECKING

from cuehost.faces import offered_by

if TYPE_CHECKING:
    from ._context import parse_language
    from ._tables import CARDS, EMOTIONS, GESTURES, MARKETS, OVERLAYS, PLATFORMS, decimals
    from .clips import MAX_CLIP_S, is_clip, open_clip
    from .facts import fact_texts
    from .faults import Fault, Faults, Place
    from .loader import check, examine, load_rundown, load_sheet, unchanged, without_collector
    from .model import (
        HUMAN,
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
    from .names import is_fact_id
    from .rooms import room
    from .sayings import Saying, Sayings, merged, parse_saying
    from .schema import json_schema
    from .script import Cue, Line, Script, SegmentScript, Span
    from .voicing import RATES, Voicing, merged_voices, parse_voicing
else:
    # The models take a while to load; who only needs a script's lines, or a voice's name, does without.
    __getattr__ = offered_by(
        __name__,
        {
            "_context": ("parse_language",),
            "_tables": (
                "CARDS",
                "EMOTIONS",
                "GESTURES",
                "MARKETS",
                "OVERLAYS",
                "PLATFORMS",
                "decimals",
            ),
            "clips": ("MAX_CLIP_S", "is_clip", "open_clip"),
            "facts": ("fact_texts",),
            "faults": (
                "Fault",
                "Faults",
                "Place",
            ),
            "loader": (
                "check",
                "examine",
                "load_rundown",
                "load_sheet",
                "unchanged",
                "without_collector",
            ),
            "model": (
                "HUMAN",
                "Audience",
                "Converted",
                "Fact",
                "Faq",
                "GivenLine",
                "LocalText",
                "Loop",
                "Money",
                "Overrule",
                "Product",
                "Rate",
                "RuleChoices",
                "Rundown",
                "ScriptSource",
                "Segment",
                "Sheet",
            ),
            "names": ("is_fact_id",),
            "rooms": ("room",),
            "sayings": (
                "Saying",
                "Sayings",
                "merged",
                "parse_saying",
            ),
            "schema": ("json_schema",),
            "script": (
                "Cue",
                "Line",
                "Script",
                "SegmentScript",
                "Span",
            ),
            "voicing": (
                "RATES",
                "Voicing",
                "merged_voices",
                "parse_voicing",
            ),
        },
    )

__all__ = [
    "CARDS",
    "EMOTIONS",
    "GESTURES",
    "HUMAN",
    "MARKETS",
    "MAX_CLIP_S",
    "OVERLAYS",
    "PLATFORMS",
    "RATES",
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
    "Voicing",
    "check",
    "decimals",
    "examine",
    "fact_texts",
    "is_clip",
    "is_fact_id",
    "json_schema",
    "load_rundown",
    "load_sheet",
    "merged",
    "merged_voices",
    "open_clip",
    "parse_language",
    "parse_saying",
    "parse_voicing",
    "room",
    "unchanged",
    "without_collector",
]
