"""Approval: what people decided on a script, line by line, and what of it goes to air.

review = review(rundown, script, acts)          # the script as it stands: states, warnings, lengths
outcome = approve(review, chosen(review, ["kettle"]), Mark("Ana", t))
script, notes = script_to_air(review)           # the approved script; `acts` grows by `outcome.acts`

All of it is pure: the ledger stores the acts (`cuehost.ledger.Approvals`), `cuehost.reviewing` joins both.
"""

from .acts import Act, Mark, Place, act_from_data, line_as_data
from .orders import (
    EVERYTHING,
    Outcome,
    Stated,
    approve,
    chosen,
    edit,
    free_to_change,
    line_named,
    lock,
    other_words,
    overrule,
    person,
    regenerate_line,
    regenerate_segment,
    unlock,
    withdraw,
)
from .reviewed import (
    Finding,
    Judge,
    Review,
    ReviewedLine,
    ReviewedSegment,
    no_judge,
    review,
    script_to_air,
)
from .standing import overrulings, signatures
from .versions import Difference, Step, differences, history, word_changes

__all__ = [
    "EVERYTHING",
    "Act",
    "Difference",
    "Finding",
    "Judge",
    "Mark",
    "Outcome",
    "Place",
    "Review",
    "ReviewedLine",
    "ReviewedSegment",
    "Stated",
    "Step",
    "act_from_data",
    "approve",
    "chosen",
    "differences",
    "edit",
    "free_to_change",
    "history",
    "line_as_data",
    "line_named",
    "lock",
    "no_judge",
    "other_words",
    "overrule",
    "overrulings",
    "person",
    "regenerate_line",
    "regenerate_segment",
    "review",
    "script_to_air",
    "signatures",
    "unlock",
    "withdraw",
    "word_changes",
]
