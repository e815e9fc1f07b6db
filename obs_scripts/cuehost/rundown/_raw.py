"""What may stand in a rundown, as pydantic models close to the YAML.

These models only know shapes; `loader.py` and what it calls check what the values mean and make the types
of `model.py`. Titles and descriptions go into the JSON Schema, where editors show them.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from . import _tables as tables
from ._raw_segments import CARDS_HELP, Cards, RawLoop, RawSegment
from ._raw_sheets import RawHead, RawProduct
from ._raw_texts import Text, Words, list_of, listed, names
from ._shape import Number, Shape, Word


class RawAudience(Shape):
    """Who watches."""

    WHAT: ClassVar[str] = "the audience"

    age: Word | None = Field(None, description="How old they are.", examples=["25-40", "50+"])
    interests: Annotated[list[Text], BeforeValidator(listed)] | None = Field(
        None, description="What they care about; what matches is said first.", examples=[["camping"]]
    )
    level: Annotated[Word, names(tables.AUDIENCE_LEVELS)] | None = Field(
        None, description="How much they know about such products."
    )


class RawOverrule(Shape):
    """A rule that a person overrules."""

    WHAT: ClassVar[str] = "an overrule"
    REQUIRED: ClassVar[tuple[str, ...]] = ("by", "reason")

    by: Word | None = Field(None, description="Who answers for it; goes into the log of the show.")
    reason: Word | None = Field(None, description="Why the rule does not hold here; goes into the log too.")


class RawRules(Shape):
    """Claim rules as this show takes them."""

    WHAT: ClassVar[str] = "the rules"

    overrule: dict[str, RawOverrule] | None = Field(
        None, description="Rules overruled by a person, by the rule's id, each with a name and a reason."
    )
    off: Words | None = Field(None, description="Ids of warnings that are not to be given any more.")
    attended_by: Word | None = Field(
        None, description="Who is in the room and answers for it while the show is on air."
    )
    also_on: Annotated[list[Word], BeforeValidator(listed), list_of(tables.PLATFORMS)] | None = Field(
        None, description="Other platforms the show is streamed to at the same time."
    )


class RawCaptions(Shape):
    """What the captions show."""

    WHAT: ClassVar[str] = "captions"

    second: Word | None = Field(
        None, description="One of the show's languages: its words stand under those that are spoken."
    )


def _products_kind(value: Any) -> str:
    return "<sheets>" if isinstance(value, dict) else "<path>"


class RawManner(Shape):
    """How a language is spoken."""

    WHAT: ClassVar[str] = "a voice"

    voice: Word | None = Field(None, description="A voice's id, as `cuehost voices` lists them.")
    rate: Number | None = Field(None, description="Speed, 0.5 to 2; 1 is the voice's own.")
    pitch: Number | None = Field(None, description="Semitones up or down, -4 to 4; 0 is the voice's own.")


RawVoicing = Annotated[
    Annotated[Word, Tag("<voice>")] | Annotated[RawManner, Tag("<manner>")],
    Discriminator(lambda v: "<voice>" if isinstance(v, str) else "<manner>"),
]


class RawRundown(RawHead):
    """A rundown: the plan of one show."""

    WHAT: ClassVar[str] = "a rundown"
    REQUIRED: ClassVar[tuple[str, ...]] = ("show", "language", "market", "segments")

    show: Text | None = Field(None, description="The show's name.")
    products: (
        Annotated[
            Annotated[dict[str, RawProduct], Tag("<sheets>")]
            | Annotated[Word, Tag("<path>"), WithJsonSchema({"type": "string", "pattern": r"\.ya?ml$"})],
            Discriminator(_products_kind),
        ]
        | None
    ) = Field(
        None, description="The product sheets, each under a key of its own, or the path of a sheet file."
    )
    host: Words | None = Field(
        None,
        description="A host's name, a list of two (of which one may be human), or none for a human host.",
    )
    voices: dict[str, RawVoicing] | None = Field(
        None,
        description="How the host speaks each language, instead of as the host's pack and the settings say.",
        examples=[{"en": "kokoro:af_heart", "es": {"rate": 1.1}}],
    )
    scenes: Word | None = Field(
        None,
        description="The scene template: portrait (9:16), landscape (16:9) or one of your own in scenes/.",
    )
    theme: Word | None = Field(None, description="The look of overlays and backgrounds.")
    background: Text | None = Field(
        None, description="The path of a picture or video, or in words what stands behind the host."
    )
    music: Word | None = Field(
        None,
        description="A sound file's path: the music bed, which grows quieter while the host speaks.",
        examples=["music/bed.mp3"],
    )
    starts_at: Word | None = Field(
        None,
        description="When it begins: until then its break scene says so and counts down. A time of day "
        "(HH:MM), or a moment with its time zone.",
        examples=["20:00", "2026-11-30T20:00+01:00"],
    )
    captions: RawCaptions | None = Field(
        None, description="What stands in the captions besides what is spoken."
    )
    approval: Annotated[Word, names(tables.APPROVALS)] | None = Field(
        None, description="required: only lines that a person has approved go on air."
    )
    cards: Cards | None = Field(None, description=CARDS_HELP)
    segments: list[RawSegment | None] | None = Field(None, description="What happens, in order.")
    loop: RawLoop | None = Field(None, description="Play the rundown again and again.")
    audience: RawAudience | None = Field(
        None, description="Who watches: decides which selling points come first, and the wording."
    )
    rules: RawRules | None = Field(
        None, description="Claim rules: which are overruled or off, who attends, where else it is streamed."
    )
