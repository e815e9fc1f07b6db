"""A comment judged as a whole: its text, its writer's name, and how its writer has behaved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..messages import Comment
from .gate import Decision, Gate, Use, Verdict, Why
from .spam import SpamWatch
from .wordlists import load_lists


@dataclass(frozen=True, slots=True)
class Judged:
    """A comment with the verdicts on its text and on its writer's name.

    `comment` is as it may be used: its text cleaned where it passed, else empty; its name likewise, so that
    a name that didn't pass is never spoken, whatever was asked under it. What was written stays with the
    caller, for the operator.
    """

    comment: Comment
    text: Verdict
    name: Verdict


class Moderator:
    """Judges the comments of one show as they come, each once and in order of arrival."""

    def __init__(self, gate: Gate, spam: SpamWatch | None = None) -> None:
        self._gate = gate
        self._spam = spam or SpamWatch()
        load_lists()  # no comment should wait for that

    def judge(self, comment: Comment) -> Judged:
        """The verdicts on a comment."""
        spam = self._spam.is_spam(comment.source, comment.viewer, comment.text, comment.t)
        text = self._gate.judge(comment.text, Use.COMMENT, comment.lang)
        if spam and text.decision is not Decision.BLOCK:
            text = Verdict(Decision.BLOCK, Why.SPAM, "")
        name = self._gate.judge(comment.name, Use.NAME, comment.lang)
        usable = replace(comment, text=text.text, name=name.text)
        return Judged(usable, text, name)
