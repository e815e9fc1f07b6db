"""How facts are written for the model: as it was taught to read them."""

from __future__ import annotations

from collections.abc import Sequence


def fact_text(name: str, values: Sequence[str], question: str | None = None) -> str:
    """What a sheet tells, as one text: a question with its answer, a selling point as it is, any other fact
    behind its name. `name` is the fact's id, of a fact of the whole show with `show:`.
    """
    told = ", ".join(values)
    if question is not None:
        return f"{question} {told}"
    if name.startswith("selling_points"):
        return told
    return f"{name.removeprefix('show:').replace('_', ' ')}: {told}"
