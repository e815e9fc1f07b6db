"""What a comment is: a question, praise, a complaint, talk about an order, a greeting, or something else."""

from __future__ import annotations

from enum import StrEnum

from .reading import Reading


class CommentKind(StrEnum):
    """What a viewer does with a comment."""

    QUESTION = "question"
    PRAISE = "praise"
    COMPLAINT = "complaint"
    ORDER = "order"
    GREETING = "greeting"
    OFF_TOPIC = "off_topic"


_ABOUT_THE_SHOW = frozenset({"bought", "complaint", "praise", "thanks", "greeting", "command"})


def kind_of(reading: Reading) -> CommentKind:
    """The kind of a comment, by what stands in it."""
    asked = [i for i in reading.content if not i.unknown and not i.meanings <= _ABOUT_THE_SHOW]
    if "bought" in reading.meanings and not any(not i.weak for i in asked):
        return CommentKind.ORDER
    complaints = sum("complaint" in item.meanings for item in reading.items)
    if complaints > 1 or (complaints and not reading.asks):
        return CommentKind.COMPLAINT
    if reading.asks and reading.content:
        return CommentKind.QUESTION
    named = any(item.products for item in reading.items)
    if any(not item.weak for item in asked) and (named or not reading.unknown):
        return CommentKind.QUESTION
    if reading.unknown > 1.0:
        return CommentKind.OFF_TOPIC
    if reading.meanings & {"praise", "thanks"}:
        return CommentKind.PRAISE
    if "complaint" in reading.meanings:
        return CommentKind.COMPLAINT
    if "greeting" in reading.meanings:
        return CommentKind.GREETING
    return CommentKind.QUESTION if reading.asks else CommentKind.OFF_TOPIC
