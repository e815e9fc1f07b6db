"""What the guard says about a line."""

from __future__ import annotations

from dataclasses import dataclass

from .reasons import Reason

CATEGORIES: tuple[str, ...] = (
    "number", "price", "discount", "unit", "date", "duration", "material", "origin", "certificate",
    "guarantee", "medical", "safety", "superlative", "comparison", "scarcity", "urgency", "competitor",
    "social_proof", "shipping", "gift", "payment", "eco", "feature",
)  # fmt: skip
"""The kinds of checkable statements; each fault has one of them. `docs/guard.md` explains them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One statement that cannot be traced to a fact.

    `span` is its start and end in the line, in characters; `reason` says in words what is wrong, `because`
    the same by code.
    """

    category: str
    span: tuple[int, int]
    because: Reason

    @property
    def reason(self) -> str:
        """In English words."""
        return str(self.because)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a line may be said, why not, and the ids of the facts it states."""

    ok: bool
    faults: tuple[Fault, ...] = ()
    facts: tuple[str, ...] = ()
