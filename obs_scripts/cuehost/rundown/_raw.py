"""What may stand in a rundown or product sheet, as pydantic models close to the YAML.

These models only know shapes; `_resolve.py` checks what the values mean and makes the types of
`model.py`. Titles and descriptions go into the JSON Schema, where editors show them.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from . import _tables as tables
from ._shape import Number, Shape, Word, describe, fault

_MARKET_KEY = re.compile(r"[A-Za-z]{2,3}")
_LANGUAGE_KEY = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})*")


def _names(values: tuple[str, ...], **more: Any) -> WithJsonSchema:
    """A text with these values offered by editors."""
    return WithJsonSchema({"type": "string", "enum": list(values), **more})


def _list_of(values: tuple[str, ...]) -> WithJsonSchema:
    """A list of these values, or a single one, offered by editors."""
    one = {"type": "string", "enum": list(values)}
    return WithJsonSchema({"anyOf": [one, {"type": "array", "items": one}]})


def _text_kind(value: Any) -> str:
    return "<by language>" if isinstance(value, dict) else "<text>"


_ByLanguage = Annotated[
    dict[str, Word],
    WithJsonSchema(
        {
            "type": "object",
            "description": "The text in several languages, by language code.",
            "additionalProperties": {"type": ["string", "number"]},
            "propertyNames": {"pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
            "examples": [{"en": "Pour-over kettle", "es": "Hervidor de goteo"}],
        }
    ),
]
Text = Annotated[
    Annotated[Word, Tag("<text>")] | Annotated[_ByLanguage, Tag("<by language>")], Discriminator(_text_kind)
]
"""A text, or one for each language."""


def _no_bool(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, str) and value.lower() in ("yes", "no")):
        raise fault(
            f"{describe(value)} says nothing a host could say; write it in words, for example dishwasher safe"
        )
    return value


def _fact_kind(value: Any) -> str:
    if isinstance(value, dict) and ("value" in value or "evidence" in value):
        return "<stated>"
    return "<list>" if isinstance(value, list) else _text_kind(value)


FactText = Annotated[Text, BeforeValidator(_no_bool)]


class RawStated(Shape):
    """A fact with its evidence."""

    WHAT: ClassVar[str] = "a fact with evidence"
    REQUIRED: ClassVar[tuple[str, ...]] = ("value",)

    value: (
        Annotated[
            Annotated[FactText, Tag("<one>")] | Annotated[list[FactText], Tag("<list>")],
            Discriminator(lambda v: "<list>" if isinstance(v, list) else "<one>"),
        ]
        | None
    ) = Field(None, description="What is true.")
    evidence: Text | None = Field(
        None, description="How it can be proved: a document, a date, a test report."
    )


RawFact = Annotated[
    Annotated[FactText, Tag("<text>")]
    | Annotated[FactText, Tag("<by language>")]
    | Annotated[list[FactText], Tag("<list>")]
    | Annotated[RawStated, Tag("<stated>")],
    Discriminator(_fact_kind),
]


def _amount_kind(value: Any) -> str:
    if isinstance(value, dict):
        return "<by market>" if all(_MARKET_KEY.fullmatch(key) for key in value) else "<stated>"
    return "<word>"


_ByMarket = Annotated[
    dict[str, Word],
    WithJsonSchema(
        {
            "type": "object",
            "description": "Fixed prices by market or currency.",
            "additionalProperties": {"type": ["string", "number"]},
            "propertyNames": {"pattern": "^[A-Za-z]{2,3}$"},
            "examples": [{"US": "39.90 USD", "BR": "199,00 BRL"}],
        }
    ),
]
_Amount = Annotated[
    Annotated[Word, Tag("<word>")] | Annotated[_ByMarket, Tag("<by market>")],
    Discriminator(lambda v: "<by market>" if isinstance(v, dict) else "<word>"),
]


class _RawAmount(Shape):
    WHAT: ClassVar[str] = "a price"
    REQUIRED: ClassVar[tuple[str, ...]] = ("value",)

    value: _Amount | None = Field(None, description="The amount with its currency.", examples=["49.90 USD"])
    evidence: Text | None = Field(None, description="When and where it was sold at this price.")


class _RawCount(Shape):
    WHAT: ClassVar[str] = "the stock"
    REQUIRED: ClassVar[tuple[str, ...]] = ("value",)

    value: Word | None = Field(None, description="How many there are.")
    evidence: Text | None = Field(None, description="Where the number comes from.")


def _or_word(value: Any) -> str:
    return "<stated>" if isinstance(value, dict) else "<word>"


RawPrice = Annotated[
    Annotated[Word, Tag("<word>")]
    | Annotated[_ByMarket, Tag("<by market>")]
    | Annotated[_RawAmount, Tag("<stated>")],
    Discriminator(_amount_kind),
]
RawStock = Annotated[
    Annotated[Word, Tag("<word>")] | Annotated[_RawCount, Tag("<stated>")], Discriminator(_or_word)
]


class RawFacts(Shape):
    """Facts by id. Ids are free; `price`, `list_price` and `stock` are checked more closely."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, RawFact]
    WHAT: ClassVar[str] = "the facts"

    price: RawPrice | None = Field(
        None, description="The price, in the market's currency.", examples=["39.90 USD", "39,90 €"]
    )
    list_price: RawPrice | None = Field(
        None,
        description="The price before, shown struck out. Above the price, and with evidence.",
        examples=[{"value": "49.90 USD", "evidence": "sold at this price 2026-10-01..2026-10-31"}],
    )
    stock: RawStock | None = Field(None, description="How many can be sold; a whole number.", examples=[140])


class RawFaq(Shape):
    """A question viewers ask, and the answer."""

    WHAT: ClassVar[str] = "a question with its answer"
    REQUIRED: ClassVar[tuple[str, ...]] = ("q", "a")

    q: Text | None = Field(None, description="The question.")
    a: Text | None = Field(None, description="The answer; a fact, said as it stands.")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[
    list[Word],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""A list of words, or a single one."""


class RawProduct(Shape):
    """A product sheet: what is true of a product."""

    WHAT: ClassVar[str] = "a product"
    REQUIRED: ClassVar[tuple[str, ...]] = ("name",)

    name: Text | None = Field(None, description="The product's name, as it is said and shown.")
    facts: RawFacts | None = Field(
        None, description="What may be said and shown about it, by id. Nothing else is."
    )
    selling_points: list[Text] | None = Field(
        None, description="What speaks for it. Facts too, so they must be true."
    )
    images: Words | None = Field(
        None,
        description="Pictures (JPEG, PNG, WebP), the most important first. Paths from this file's folder.",
    )
    link: Word | None = Field(None, description="The product's page.", examples=["https://example.com/k2"])
    faq: list[RawFaq] | None = Field(None, description="Questions viewers ask, with the answers to give.")


class RawLine(Shape):
    """A line with its cues."""

    WHAT: ClassVar[str] = "a line"
    REQUIRED: ClassVar[tuple[str, ...]] = ("text",)

    text: Text | None = Field(None, description="What is said.")
    gesture: Annotated[Word, _names(tables.GESTURES)] | None = Field(
        None, description="A movement of the host with this line."
    )
    emotion: Annotated[Word, _names(tables.EMOTIONS)] | None = Field(None, description="The host's mood.")
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
    if isinstance(value, dict) and value.keys() & {"text", "gesture", "emotion", "overlay"}:
        return "<line>"
    return _text_kind(value)


RawGivenLine = Annotated[
    Annotated[Word, Tag("<text>")]
    | Annotated[_ByLanguage, Tag("<by language>")]
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

_ID = "A name for jumps and edits, unique in the show. Without it: the kind or product, numbered if repeated."
_DURATION = "How long it should take: 90s, 2m, 1m30s or a number of seconds."
_BRIEF = "What to say, for the writer."
_SCRIPT = "generate (the default), a list of lines, a file, or a link."
_PAUSE = "The silence after its last word, for example 1.5s."


class RawPart(Shape):
    """A segment's own keys."""

    WHAT: ClassVar[str] = "a segment"

    id: Word | None = Field(None, description=_ID)
    duration: Duration | None = Field(None, description=_DURATION)
    brief: Text | None = Field(None, description=_BRIEF)
    script: RawScript | None = Field(None, description=_SCRIPT)
    pause: Duration | None = Field(None, description=_PAUSE)


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
    | Annotated[_ByLanguage, Tag("<by language>")]
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


class RawLoop(Shape):
    """Repeating the rundown."""

    WHAT: ClassVar[str] = "loop"

    until: Word | None = Field(None, description="The time of day to stop at, HH:MM.", examples=["23:00"])
    rounds: int | None = Field(None, description="How many times the rundown is played.")
    reword: bool | None = Field(None, description="Say it in other words each round.")


class RawAudience(Shape):
    """Who watches."""

    WHAT: ClassVar[str] = "the audience"

    age: Word | None = Field(None, description="How old they are.", examples=["25-40", "50+"])
    interests: Annotated[list[Text], BeforeValidator(_listed)] | None = Field(
        None, description="What they care about; what matches is said first.", examples=[["camping"]]
    )
    level: Annotated[Word, _names(tables.AUDIENCE_LEVELS)] | None = Field(
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
    also_on: Annotated[list[Word], BeforeValidator(_listed), _list_of(tables.PLATFORMS)] | None = Field(
        None, description="Other platforms the show is streamed to at the same time."
    )


class RawRate(Shape):
    """An exchange rate of a day."""

    WHAT: ClassVar[str] = "a rate"
    REQUIRED: ClassVar[tuple[str, ...]] = ("value", "date")

    value: Number | None = Field(
        None, description="How much of this currency one unit of the market's currency buys."
    )
    date: Word | None = Field(None, description="The day of the rate, YYYY-MM-DD.", examples=["2026-11-01"])


RawLanguages = Annotated[
    Annotated[Words, Tag("<list>")]
    | Annotated[
        dict[str, Word | None],
        Tag("<by market>"),
        WithJsonSchema(
            {
                "type": "object",
                "description": "Languages with the market each is sold to.",
                "examples": [{"en": "US", "pt": "BR"}],
            }
        ),
    ],
    Discriminator(lambda v: "<by market>" if isinstance(v, dict) else "<list>"),
]

Markets = Annotated[
    Word, WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{2}$", "examples": ["US", "EU", "CN", "ES"]})
]


class RawHead(Shape):
    """What rundowns and product sheets have in common."""

    market: Markets | None = Field(
        None, description="Where it is sold: a country code, or EU. Decides currency, units and claim rules."
    )
    language: RawLanguages | None = Field(
        None,
        description="The language, or a list; one room per language. With markets: {en: US, pt: BR}.",
    )
    platform: Annotated[Word, _names(tables.PLATFORMS)] | None = Field(
        None, description="Whose rules apply: what must, may and may not be said and shown there."
    )
    rates: dict[str, RawRate] | None = Field(
        None,
        description="Dated exchange rates, by currency, for prices that are not in the market's currency.",
    )
    pronounce: dict[str, Text] | None = Field(
        None,
        description="How words are said: as they sound, in IPA between slashes, or both; also by language.",
        examples=[{"K2": {"en": "kay two", "zh": "K 二"}, "GaN": "gan"}],
    )
    facts: RawFacts | None = Field(
        None, description="What is true of the whole show: returns, payment, shipping."
    )


class RawSheet(RawHead):
    """Product sheets in a file of their own."""

    WHAT: ClassVar[str] = "a product sheet"
    REQUIRED: ClassVar[tuple[str, ...]] = ("market", "language", "products")

    products: dict[str, RawProduct] | None = Field(
        None, description="The product sheets, each under a key of its own."
    )


def _products_kind(value: Any) -> str:
    return "<sheets>" if isinstance(value, dict) else "<path>"


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
    host: Words | None = Field(None, description="A host's name, a list of two, or none for a human host.")
    scenes: Word | None = Field(
        None,
        description="The scene template: portrait (9:16), landscape (16:9) or one of your own in scenes/.",
    )
    theme: Word | None = Field(None, description="The look of overlays and backgrounds.")
    background: Text | None = Field(
        None, description="A picture's path, or in words what stands behind the host."
    )
    approval: Annotated[Word, _names(tables.APPROVALS)] | None = Field(
        None, description="required: only lines that a person has approved go on air."
    )
    segments: list[RawSegment | None] | None = Field(None, description="What happens, in order.")
    loop: RawLoop | None = Field(None, description="Play the rundown again and again.")
    audience: RawAudience | None = Field(
        None, description="Who watches: decides which selling points come first, and the wording."
    )
    rules: RawRules | None = Field(
        None, description="Claim rules: which are overruled or off, who attends, where else it is streamed."
    )
