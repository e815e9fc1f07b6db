"""How comments and facts are written for the model: as it was taught to read them."""

from __future__ import annotations

from collections.abc import Sequence

_FACT = "passage: "
_LONGEST = 300
"""Letters of a text that are read."""


def comment_text(text: str) -> str:
    """What a viewer writes."""
    return f"query: {text[:_LONGEST]}"


def fact_text(name: str, values: Sequence[str], question: str | None = None) -> str:
    """What a sheet tells, as one text: a question with its answer, a selling point as it is, any other fact
    behind its name. `name` is the fact's id, of a fact of the whole show with `show:`.
    """
    told = ", ".join(values)
    if question is not None:
        told = f"{question} {told}"
    elif not name.startswith("selling_points"):
        told = f"{name.removeprefix('show:').replace('_', ' ')}: {told}"
    return _FACT + told[:_LONGEST]


def bare(fact: str) -> str:
    """What `fact_text` wrote, without what is the model's own."""
    return fact.removeprefix(_FACT)
