"""Words: writers that turn a product sheet into a script.

`write_script` makes the script of a show in one language, from lines given by hand, files, URLs and a
writer; `OfflineWriter` needs nothing but the sheet, `LLMWriter` a server that speaks the OpenAI API.
Everybody who writes is a `Writer`; all of it is asynchronous.
"""

from typing import TYPE_CHECKING

from cuehost.faces import offered_by

if TYPE_CHECKING:
    from .bank import languages as offline_languages
    from .compose import Writer, write_script, write_segment
    from .given import by_hand
    from .given import trace as stated_facts
    from .llm import Guidance, LLMSettings, LLMWriter
    from .manner import examples_of, style_of
    from .money import format_money
    from .native import left_out
    from .offline import OfflineWriter, target_s
    from .overruling import Overruling
    from .overruling import for_the_show as overruled_for_show
    from .overruling import lifted as overruled_by
    from .persona import Persona, persona_of
    from .sentences import split as split_sentences
    from .sheet import facts_of
    from .shelf import RoundsBefore, Shelf
    from .stating import Stating, fact_kind, is_said
    from .store import script_from_json, script_to_json
    from .vocabulary import EMOTIONS, GESTURES
    from .words import speaking_s
else:
    __getattr__ = offered_by(
        __name__,
        {
            "bank": ("languages as offline_languages",),
            "compose": ("Writer", "write_script", "write_segment"),
            "given": ("by_hand", "trace as stated_facts"),
            "llm": ("Guidance", "LLMSettings", "LLMWriter"),
            "manner": ("examples_of", "style_of"),
            "money": ("format_money",),
            "native": ("left_out",),
            "offline": ("OfflineWriter", "target_s"),
            "overruling": (
                "Overruling",
                "for_the_show as overruled_for_show",
                "lifted as overruled_by",
            ),
            "persona": ("Persona", "persona_of"),
            "sentences": ("split as split_sentences",),
            "sheet": ("facts_of",),
            "shelf": ("RoundsBefore", "Shelf"),
            "stating": ("Stating", "fact_kind", "is_said"),
            "store": ("script_from_json", "script_to_json"),
            "vocabulary": ("EMOTIONS", "GESTURES"),
            "words": ("speaking_s",),
        },
    )

__all__ = [
    "EMOTIONS",
    "GESTURES",
    "Guidance",
    "LLMSettings",
    "LLMWriter",
    "OfflineWriter",
    "Overruling",
    "Persona",
    "RoundsBefore",
    "Shelf",
    "Stating",
    "Writer",
    "by_hand",
    "examples_of",
    "fact_kind",
    "facts_of",
    "format_money",
    "is_said",
    "left_out",
    "offline_languages",
    "overruled_by",
    "overruled_for_show",
    "persona_of",
    "script_from_json",
    "script_to_json",
    "speaking_s",
    "split_sentences",
    "stated_facts",
    "style_of",
    "target_s",
    "write_script",
    "write_segment",
]
