"""What may stand in a product sheet, as pydantic models close to the YAML.

These models only know shapes; `_sheets.py` checks what the values mean.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from . import _tables as tables
from ._raw_texts import Text, Words, keyed, names, text_kind
from ._shape import Number, Shape, Word, describe, fault

_MARKET_KEY = re.compile(r"[A-Za-z]{2,3}")


def _no_bool(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, str) and value.lower() in ("yes", "no")):
        raise fault(
            f"{describe(value)} says nothing a host could say; write it in words, for example dishwasher safe"
        )
    return value


def _fact_kind(value: Any) -> str:
    if isinstance(value, dict) and ("value" in value or "evidence" in value):
        return "<stated>"
    return "<list>" if isinstance(value, list) else text_kind(value)


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
    keyed("Fixed prices by market or currency.", "^[A-Za-z]{2,3}$", {"US": "39.90 USD", "BR": "199,00 BRL"}),
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
        description="Pictures (JPEG, PNG, WebP) and short clips (MP4, MOV, WebM, MKV), the most important "
        "first. Paths from this file's folder.",
    )
    cut_out: bool | None = Field(
        None, description="Whether its pictures are shown without their (plain) backgrounds."
    )
    link: Word | None = Field(None, description="The product's page.", examples=["https://example.com/k2"])
    faq: list[RawFaq] | None = Field(None, description="Questions viewers ask, with the answers to give.")


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
    platform: Annotated[Word, names(tables.PLATFORMS)] | None = Field(
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
