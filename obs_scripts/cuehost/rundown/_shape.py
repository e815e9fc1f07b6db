"""The shape of YAML files as pydantic models, and pydantic's errors as faults at their places.

A `Shape` says which keys a mapping may have and what kind of value each takes; it forbids others.
`parse_shape` validates a node against one. Where entries are faulty it reports them, takes them out
and validates the rest, so that what the rest *means* can still be checked in the same run.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, WithJsonSchema
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError, core_schema

from ._node import Node
from .faults import MAX_FAULTS, Faults, Values, quoted
from .messages import coded, meant

S = TypeVar("S", bound="Shape")
Path = tuple[str | int, ...]


class Shape(BaseModel):
    """Base of all shapes: only the keys declared, no silent conversions.

    `WHAT` names the mapping in messages. `REQUIRED` keys are optional to pydantic (null where they
    are missing) and reported by the reader, so that one missing key does not hide other faults.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=False,
        defer_build=True,  # a shape inside others is built with them, and some are not used at all
    )
    WHAT: ClassVar[str] = "this mapping"
    REQUIRED: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def key_names(cls) -> list[str]:
        """The keys as written in YAML."""
        return list(_key_names(cls))

    @model_validator(mode="wrap")
    @classmethod
    def _name_unknown_keys(cls, data: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        """Say of an unknown key what it is unknown to, and what it may have meant."""
        try:
            return handler(data)
        except ValidationError as error:
            lines = [
                cls._renamed(e, hinted=i < MAX_FAULTS) for i, e in enumerate(error.errors(include_url=False))
            ]
            raise ValidationError.from_exception_data(cls.__name__, lines) from None

    @classmethod
    def _renamed(cls, error: ErrorDetails, hinted: bool) -> InitErrorDetails:
        """The error in our words; `hinted` with the nearest name, which costs time."""
        loc, kind = error["loc"], error["type"]
        if kind == "extra_forbidden" and len(loc) == 1:
            key = str(loc[0])
            if not hinted:
                message = f"{quoted(key)} is not a key of {cls.WHAT}; leave it out."
                return {"type": _custom("unknown_key", message), "loc": loc, "input": None}
            advice = meant(key, cls.key_names(), 30)
            told = coded("key_near" if "near" in advice else "key_unknown", key=key, of=cls.WHAT, **advice)
            return {"type": _custom("unknown_key", *told), "loc": loc, "input": None}
        if kind in ("model_type", "model_attributes_type", "dict_type") and not loc:
            message = (
                f"expected {cls.WHAT} with keys ({', '.join(cls.key_names()[:8])}), found {_kind(error)}"
            )
            return {"type": _custom("not_a_mapping", message), "loc": loc, "input": None}
        if kind in ("unknown_key", "not_a_mapping", "value"):
            return {"type": _custom(kind, error["msg"], *_code_of(error)), "loc": loc, "input": None}
        return {"type": _custom("value", _message(error)), "loc": loc, "input": None}


@functools.cache
def _key_names(model: type[Shape]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def parse_shape(model: type[S], node: Node, faults: Faults) -> tuple[S | None, Node]:
    """`node` as `model`, with the faulty entries reported and left out, and the node without them.

    None where nothing usable is left.
    """
    while True:
        try:
            return model.model_validate(node.plain(), by_alias=True), node
        except ValidationError as error:
            paths = {_report(e, node, faults) for e in error.errors(include_url=False)}
        if () in paths:
            return None, node
        node = node.without(paths)


def _report(error: ErrorDetails, node: Node, faults: Faults) -> Path:
    """Report an error at its place; the path of the entry that must go."""
    path: list[str | int] = []
    place = node.place
    for step in error["loc"]:
        below = node.child(step)
        if below is None:  # a tag of a union, or a key that only pydantic knows
            continue
        path.append(step)
        place = node.key(str(step)) if error["type"] == "unknown_key" else below.place
        node = below
    message = error["msg"] if error["type"] in ("unknown_key", "not_a_mapping", "value") else _message(error)
    faults.add(place, message if message.endswith(("?", ".")) else f"{message}.", *_code_of(error))
    return tuple(path)


def fault(message: str) -> PydanticCustomError:
    """What a validator raises; `message` is told to the seller as it is."""
    return _custom("value", message)


def _custom(kind: str, message: str, code: str = "", values: Values = ()) -> PydanticCustomError:
    # Braces would be taken for placeholders of a context.
    return PydanticCustomError(kind, "{message}", {"message": message, "code": code, "values": values})


def _code_of(error: ErrorDetails) -> tuple[str, Values]:
    """The code and the values of an error's message, as `coded` gives them; empty for one without."""
    context = error.get("ctx", {})
    return context.get("code", ""), context.get("values", ())


def describe(value: object) -> str:
    """A value's kind in a seller's words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {quoted(value, 30)}"
    return "a list" if isinstance(value, list) else "a mapping"


def _found(error: ErrorDetails) -> str:
    return describe(error.get("input"))


def _kind(error: ErrorDetails) -> str:
    """Without the text itself: a whole section written as one text may hold a secret."""
    return "a text" if isinstance(error.get("input"), str) else _found(error)


def _message(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "a value is missing here"
    if expected := _EXPECTED.get(kind):
        return f"expected {expected}, found {_found(error)}"
    if kind == "literal_error":
        return f"expected {context.get('expected')}, found {_found(error)}"
    if kind in ("too_short", "too_long"):
        least, most = context.get("min_length"), context.get("max_length")
        wanted = f"at least {least}" if kind == "too_short" else f"at most {most}"
        return f"expected {wanted} values, found {context.get('actual_length')}"
    if kind in _BOUNDS:
        return f"expected a number {_BOUNDS[kind]} {next(iter(context.values()), '')}, found {_found(error)}"
    return str(error["msg"])


_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "decimal_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_BOUNDS = {
    "greater_than": "above",
    "greater_than_equal": "of at least",
    "less_than": "below",
    "less_than_equal": "of at most",
}


def _word(value: object) -> str:
    if isinstance(value, bool) or value is None or not isinstance(value, str | int | Decimal):
        raise fault(f"expected a text, found {describe(value)}")
    return str(value)


Word = Annotated[str, BeforeValidator(_word), WithJsonSchema({"type": ["string", "number"]})]
"""A text; numbers count as the text they are written as."""


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise fault(f"expected a number, found {describe(value)}")
    return Decimal(value)


Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
"""A number with the digits it is written with."""


class EditorSchema(GenerateJsonSchema):
    """JSON Schema as editors like it: no nulls as defaults or alternatives, required keys named."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner = super().default_schema(schema)
        if inner.get("default", ...) is None:
            inner.pop("default")
        return inner

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        if required := getattr(schema["cls"], "REQUIRED", ()):
            made["required"] = list(required)
        return made
