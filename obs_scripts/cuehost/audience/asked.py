"""Comments nobody has replied to yet: bounded, those of the same words together. Pure."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from .messages import Comment


@dataclass(frozen=True, slots=True)
class Asked:
    """Comments of the same words, the first asked first, and since when they wait, in s."""

    comments: tuple[Comment, ...]
    since: float


class Unreplied:
    """Holds at most `longest` different wordings, each for at most `asking` viewers, the oldest first."""

    def __init__(self, longest: int = 60, asking: int = 20) -> None:
        self._longest = longest
        self._asking = asking
        self._waiting: OrderedDict[str, Asked] = OrderedDict()

    def __len__(self) -> int:
        """How many wordings wait."""
        return len(self._waiting)

    def add(self, words: str, comment: Comment, now: float) -> tuple[bool, tuple[Comment, ...]]:
        """Has a comment wait that says `words` (made plain): whether its place is kept, as more have asked
        the same than are kept; and those that lost theirs to it, the oldest.
        """
        same = self._waiting.get(words)
        if same is not None:
            if len(same.comments) >= self._asking:
                return False, ()
            self._waiting[words] = Asked((*same.comments, comment), same.since)
            return True, ()
        lost: tuple[Comment, ...] = ()
        if len(self._waiting) >= self._longest:
            _, oldest = self._waiting.popitem(last=False)
            lost = oldest.comments
        self._waiting[words] = Asked((comment,), now)
        return True, lost

    def take(self) -> Asked | None:
        """Takes out what has waited longest."""
        return self._waiting.popitem(last=False)[1] if self._waiting else None

    def remove(self, source: str, comment: str = "", viewer: str = "") -> None:
        """Takes back a comment, all of a viewer's, or (both empty) all of a source's."""
        for words, asked in list(self._waiting.items()):
            kept = tuple(c for c in asked.comments if not taken_back(c, source, comment, viewer))
            if not kept:
                del self._waiting[words]
            elif len(kept) < len(asked.comments):
                self._waiting[words] = Asked(kept, asked.since)


def taken_back(asked: Comment, source: str, comment: str, viewer: str) -> bool:
    """Whether a platform's removal is of this comment."""
    if asked.source != source:
        return False
    return asked.id == comment if comment else asked.viewer == viewer if viewer else True
