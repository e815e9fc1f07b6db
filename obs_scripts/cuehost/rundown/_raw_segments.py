"""What may stand in the segments of a rundown, as pydantic models close to the YAML.

These models only know shapes; `_segments.py` checks what the values mean.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from . import _tables as tables
from ._raw_texts import ByLanguage, Text, Words, listed, names, text_kind
from ._shape import Shape, Word


class RawLine(Shape):
    """A line with its cues."""

    WHAT: ClassVar[str] = "a line"
    REQUIRED: ClassVar[tuple[str, ...]] = ("text",)

    host: Word | None = Field(None, description="Who says it, in a show with two hosts.")
    text: Text | None = Field(None, description="What is said.")
    gesture: Annotated[Word, names(tables.GESTURES)] | None = Field(
        None, description="A movement of the host with this line."
    )
    emotion: Annotated[Word, names(tables.EMOTIONS)] | None = Field(None, description="The host's mood.")
    overlay: (
        Annotated[
            Word,
            WithJsonSchema(
                {
                    "type": "string",
                    "anyOf": [{"enum": list(tables.OVERLAYS)}, {"pattern": r"^picture:\d+$"}],
                }
            ),
        ]
        | None
    ) = Field(None, description="What is shown or hidden with this line; picture:0 is the first picture.")


class RawScriptFrom(Shape):
    """Where the words come from: a file or a link."""

    WHAT: ClassVar[str] = "a script"

    file: Word | None = Field(
        None, description="A text file (.txt, .md, .csv or .yaml) in the rundown's folder."
    )
    url: Word | None = Field(None, description="An https:// link the words are fetched from.")


def _line_kind(value: Any) -> str:
    if isinstance(value, dict) and value.keys() & {"text", "host", "gesture", "emotion", "overlay"}:
        return "<line>"
    return text_kind(value)


RawGivenLine = Annotated[
    Annotated[Word, Tag("<text>")]
    | Annotated[ByLanguage, Tag("<by language>")]
    | Annotated[RawLine, Tag("<line>")],
    Discriminator(_line_kind),
]


def _script_kind(value: Any) -> str:
    return "<lines>" if isinstance(value, list) else "<from>" if isinstance(value, dict) else "<word>"


RawScript = Annotated[
    Annotated[
        Word, Tag("<word>"), WithJsonSchema({"type": "string", "examples": ["generate", "opening.txt"]})
    ]
    | Annotated[list[RawGivenLine], Tag("<lines>")]
    | Annotated[RawScriptFrom, Tag("<from>")],
    Discriminator(_script_kind),
]

Duration = Annotated[
    Word, WithJsonSchema({"type": ["string", "number"], "examples": ["90s", "2m", "1m30s", 45]})
]

_CARD = {"type": "string", "enum": list(tables.CARDS)}
Cards = Annotated[
    list[Word],
    BeforeValidator(listed),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "enum": ["auto", "off"]}, _CARD, {"type": "array", "items": _CARD}]}
    ),
]
"""Which cards come by themselves: a word for all or none, a card's name, or several."""

CARDS_HELP = (
    "Which cards come by themselves: auto (the default: all that the facts bear out), off, or a list."
)
COMPARE_HELP = "Keys of products to be shown side by side on a card, from what both sheets state."
_ID = "A name for jumps and edits, unique in the show. Without it: the kind or product, numbered if repeated."
_DURATION = "How long it should take: 90s, 2m, 1m30s or a number of seconds."
_BRIEF = "What to say, for the writer."
_SCRIPT = "generate (the default), a list of lines, a file, or a link."
_PAUSE = "The silence after its last word, for example 1.5s."
_BACKGROUND = "The set of this segment, instead of the show's: a picture's or video's path, or a description."


class RawPart(Shape):
    """A segment's own keys."""

    WHAT: ClassVar[str] = "a segment"

    id: Word | None = Field(None, description=_ID)
    duration: Duration | None = Field(None, description=_DURATION)
    brief: Text | None = Field(None, description=_BRIEF)
    script: RawScript | None = Field(None, description=_SCRIPT)
    pause: Duration | None = Field(None, description=_PAUSE)
    cards: Cards | None = Field(None, description=CARDS_HELP)
    compare: Words | None = Field(None, description=COMPARE_HELP)
    background: Text | None = Field(None, description=_BACKGROUND)


def _part_kind(value: Any) -> str:
    if (
        isinstance(value, dict)
        and not value.keys() <= set(RawPart.model_fields)
        and _looks_like_languages(value)
    ):
        return "<by language>"
    return "<part>" if isinstance(value, dict) else "<text>"


def _looks_like_languages(value: dict[str, Any]) -> bool:
    return all(key.split("-")[0] in tables.LANGUAGES and key not in RawPart.model_fields for key in value)


Part = Annotated[
    Annotated[Word, Tag("<text>")]
    | Annotated[ByLanguage, Tag("<by language>")]
    | Annotated[RawPart, Tag("<part>")],
    Discriminator(_part_kind),
]


class RawSegment(Shape):
    """One entry of the rundown: an opening, a product, questions, a break or a closing."""

    WHAT: ClassVar[str] = "a segment"

    opening: Part | None = Field(None, description="The start of the show: keys as below, or just the brief.")
    product: Word | None = Field(None, description="The key of the product that is sold here.")
    questions: Part | None = Field(None, description="Viewers' questions are answered here.")
    break_: Part | None = Field(None, alias="break", description="A pause without sales talk.")
    closing: Part | None = Field(None, description="The end of the show.")
    id: Word | None = Field(None, description=_ID)
    duration: Duration | None = Field(None, description=_DURATION)
    selling_points: list[Text] | None = Field(None, description="What to dwell on here, for a product.")
    brief: Text | None = Field(None, description=_BRIEF)
    script: RawScript | None = Field(None, description=_SCRIPT)
    pause: Duration | None = Field(None, description=_PAUSE)
    cards: Cards | None = Field(None, description=CARDS_HELP)
    compare: Words | None = Field(None, description=COMPARE_HELP)
    background: Text | None = Field(None, description=_BACKGROUND)


class RawLoop(Shape):
    """Repeating the rundown."""

    WHAT: ClassVar[str] = "loop"

    until: Word | None = Field(None, description="The time of day to stop at, HH:MM.", examples=["23:00"])
    rounds: int | None = Field(None, description="How many times the rundown is played.")
    reword: bool | None = Field(None, description="Say it in other words each round.")
