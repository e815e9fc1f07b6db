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
    from .given import trace as stated_facts
    from .llm import Guidance, LLMSettings, LLMWriter
    from .money import format_money
    from .native import left_out
    from .offline import OfflineWriter, target_s
    from .persona import Persona, persona_of
    from .sentences import split as split_sentences
    from .sheet import facts_of
    from .shelf import Shelf
    from .store import script_from_json, script_to_json
    from .vocabulary import EMOTIONS, GESTURES
    from .words import speaking_s
else:
    __getattr__ = offered_by(
        __name__,
        {
            "bank": ("languages as offline_languages",),
            "compose": ("Writer", "write_script", "write_segment"),
            "given": ("trace as stated_facts",),
            "llm": ("Guidance", "LLMSettings", "LLMWriter"),
            "money": ("format_money",),
            "native": ("left_out",),
            "offline": ("OfflineWriter", "target_s"),
            "persona": ("Persona", "persona_of"),
            "sentences": ("split as split_sentences",),
            "sheet": ("facts_of",),
            "shelf": ("Shelf",),
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
    "Persona",
    "Shelf",
    "Writer",
    "facts_of",
    "format_money",
    "left_out",
    "offline_languages",
    "persona_of",
    "script_from_json",
    "script_to_json",
    "speaking_s",
    "split_sentences",
    "stated_facts",
    "target_s",
    "write_script",
    "write_segment",
]
