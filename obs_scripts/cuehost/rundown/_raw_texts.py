"""Texts as they stand in YAML: said once or by language, one or a list; and what editors offer for them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Tag, WithJsonSchema

from ._shape import Word


def names(values: tuple[str, ...], **more: Any) -> WithJsonSchema:
    """A text with these values offered by editors."""
    return WithJsonSchema({"type": "string", "enum": list(values), **more})


def list_of(values: tuple[str, ...]) -> WithJsonSchema:
    """A list of these values, or a single one, offered by editors."""
    one = {"type": "string", "enum": list(values)}
    return WithJsonSchema({"anyOf": [one, {"type": "array", "items": one}]})


def keyed(description: str, pattern: str, example: dict[str, str]) -> WithJsonSchema:
    """A mapping of texts by keys of this pattern, explained by editors."""
    return WithJsonSchema(
        {
            "type": "object",
            "description": description,
            "additionalProperties": {"type": ["string", "number"]},
            "propertyNames": {"pattern": pattern},
            "examples": [example],
        }
    )


def text_kind(value: Any) -> str:
    return "<by language>" if isinstance(value, dict) else "<text>"


ByLanguage = Annotated[
    dict[str, Word],
    keyed(
        "The text in several languages, by language code.",
        "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        {"en": "Pour-over kettle", "es": "Hervidor de goteo"},
    ),
]
Text = Annotated[
    Annotated[Word, Tag("<text>")] | Annotated[ByLanguage, Tag("<by language>")], Discriminator(text_kind)
]
"""A text, or one for each language."""


def listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[
    list[Word],
    BeforeValidator(listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""A list of words, or a single one."""
