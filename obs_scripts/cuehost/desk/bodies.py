"""What requests carry, as models: they check it, and the API's description is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Name = Annotated[
    str, Field(max_length=100, description="Who asks; it is signed with that name in the ledger.")
]
Id = Annotated[str, Field(min_length=1, max_length=200)]
Lang = Annotated[str, Field(min_length=2, max_length=20, description="A language code, such as `en`.")]


def _whole(value: Any) -> Any:
    # To JSON Schema, 3.0 is a whole number.
    return int(value) if isinstance(value, float) and value.is_integer() else value


Number = Annotated[int, Field(ge=1, le=1_000_000), BeforeValidator(_whole)]
Seconds = Annotated[float, Field(gt=0, le=86400, allow_inf_nan=False)]


class Body(BaseModel):
    """A request's body: a JSON object with these keys and no others, of these types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Body):
    """Nothing more is needed; the body may be left out."""


class Switch(Body):
    """Which way to switch; without `on`, the other way."""

    on: bool | None = None


class OfLine(Body):
    """What is done to the line on air, if it still is the one named."""

    line: Id | None = Field(None, description="Only if this line is on air; else 409.")


class Jump(Body):
    """Where to."""

    segment: Number | Id = Field(description="A number from 1, an id, or `segment/line`.")


class Amount(Body):
    """How much."""

    seconds: Seconds


class Break(Body):
    """How long."""

    seconds: Seconds = 60.0


class Say(Body):
    """Words for the host to say now, if they are true and allowed."""

    text: Annotated[str, Field(min_length=1, max_length=1000)]
    lang: Lang | None = None
    urgent: bool = Field(True, description="At the next clause's end; else at the next line's.")
    check: bool = Field(False, description="Only judge the words; say nothing.")
    by: Name = ""


class Signed(Body):
    """Who does it."""

    by: Name = ""


class TakeOver(Signed):
    """Who takes over, and how."""

    camera: bool = Field(
        False, description="Have the seller's camera on program meanwhile, where the state has a `camera`."
    )


class Camera(Signed):
    """Which way to switch the camera."""

    on: bool


class OfComment(Body):
    """Which comment."""

    comment: Annotated[str, Field(min_length=1, max_length=300)] = Field(
        description="Its `id` as the socket tells it: `source:id`."
    )
    by: Name = ""


class SwitchComment(OfComment):
    """Which comment, and which way."""

    on: bool = Field(True, description="false: take it back.")


class AnswerComment(OfComment):
    """Words to answer a comment with, if they are true and allowed."""

    text: Annotated[str, Field(min_length=1, max_length=1000)]
    lang: Lang | None = None
    check: bool = Field(False, description="Only judge the words; say nothing.")


class Prepare(Body):
    """Which show to make ready."""

    show: Id = Field(description="The id of a show from `GET /api/v1/shows`.")
    lang: Lang | None = None


class Start(Prepare):
    """Which show to air."""

    record: bool = False


class Decision(Body):
    """An order on lines of a script."""

    order: Literal["approve", "withdraw", "lock", "unlock", "edit", "overrule", "regenerate"]
    what: Annotated[list[Id], Field(min_length=1, max_length=5000)] = Field(
        description="Ids of lines and segments, or `all`; `edit` and `overrule` take one line, "
        "`regenerate` one line or segment."
    )
    text: Annotated[str, Field(max_length=1000)] | None = Field(
        None, description="For `edit`: the new words."
    )
    fault: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="For `overrule`: only faults of this kind."
    )
    reason: Annotated[str, Field(max_length=500)] | None = None
    lang: Lang | None = None
    by: Name = ""


class Correction(Body):
    """A product's value as it is now."""

    product: Id = Field(description="Its key.")
    fact: Literal["price", "stock"]
    value: Annotated[str, Field(min_length=1, max_length=40)] = Field(
        description="A price such as `39.90` or `39.90 USD`, a stock such as `140`."
    )
    lang: Lang | None = None
    by: Name = ""


class MakeBackgrounds(Signed):
    """How many pictures to have made."""

    count: Annotated[int, Field(ge=1, le=12), BeforeValidator(_whole)] = 2


class Background(Body):
    """What stands behind the host."""

    background: Id = Field(description="Its `name`.")
    lang: Lang | None = None
    by: Name = ""


_OF_SET = Field(description="The `name` of a set of segments.")


class MakeSetBackgrounds(MakeBackgrounds):
    """Of which set how many pictures to have made."""

    set: Id = _OF_SET


class SetBackground(Background):
    """What stands behind the host in a set of segments."""

    set: Id = _OF_SET
