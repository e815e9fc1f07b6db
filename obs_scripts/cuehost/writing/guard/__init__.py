"""The fact guard: finds every checkable statement of a line and traces it to the product sheet.

guard = Guard(rundown)                            # or a bare sheet
verdict = guard.judge("It holds 0.9 l.", "en", product="kettle")
verdict.ok, verdict.faults, verdict.facts         # True, (), ("capacity",)
"""

from .guard import Guard, guard_of
from .lexicon import languages
from .verdict import CATEGORIES, Fault, Verdict

__all__ = ["CATEGORIES", "Fault", "Guard", "Verdict", "guard_of", "languages"]
