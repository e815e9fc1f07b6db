"""What is answered to a comment, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..understanding import CommentKind


class Decision(StrEnum):
    """What is done with a comment."""

    ANSWER = "answer"
    DECLINE = "decline"
    """The sheet doesn't say: the host says so, and the question is noted."""
    IGNORE = "ignore"
    BLOCK = "block"
    HOLD = "hold"
    """The operator decides."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What becomes of the comment with the id `comment`.

    `text` is what is spoken, in `lang`: of an answer and of a decline. `facts` are the ids of what it states,
    as a line said while the product on air is shown names them. `reason` says in a word or two why, for the
    ledger and the desk. `topic` is the same for the same question of many viewers (`kettle/price`); `product`
    is the key of the product it is about. `urgent` questions are better answered before the product goes.
    `shown`: whether the comment may stand on a card; not where some of its words mean nothing to us.
    """

    comment: str
    decision: Decision
    text: str = ""
    lang: str = ""
    facts: tuple[str, ...] = ()
    reason: str = ""
    product: str | None = None
    kind: CommentKind = CommentKind.OFF_TOPIC
    topic: str = ""
    urgent: bool = False
    shown: bool = False
