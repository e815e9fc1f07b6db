"""What the guard says about a line."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES: tuple[str, ...] = (
    "number", "price", "discount", "unit", "date", "duration", "material", "origin", "certificate",
    "guarantee", "medical", "safety", "superlative", "comparison", "scarcity", "urgency", "competitor",
    "social_proof", "shipping", "gift", "payment", "eco", "feature",
)  # fmt: skip
"""The kinds of checkable statements; each fault has one of them. `docs/guard.md` explains them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One statement that cannot be traced to a fact.

    `span` is its start and end in the line, in characters; `reason` says in words what is wrong.
    """

    category: str
    span: tuple[int, int]
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a line may be said, why not, and the ids of the facts it states."""

    ok: bool
    faults: tuple[Fault, ...] = ()
    facts: tuple[str, ...] = ()


WHAT = {
    "material": "the material",
    "origin": "the origin",
    "place": "the origin",
    "demonym": "the origin",
    "certificate": "the certificate or test",
    "guarantee": "the guarantee",
    "medical": "the medical or health claim",
    "safety": "the safety claim",
    "superlative": "the superlative",
    "comparison": "the comparison",
    "scarcity": "the scarcity",
    "urgency": "the urgency",
    "competitor": "the other firm's name",
    "social_proof": "the claim about sales, ratings or people's opinions",
    "shipping": "the shipping promise",
    "gift": "the gift",
    "payment": "the way of paying",
    "discount": "the discount",
    "eco": "the environmental claim",
    "feature": "the feature",
    "date": "the date",
    "colour": "the colour",
}
"""What a fault of a category is about, in words."""
