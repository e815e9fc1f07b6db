"""What becomes of comments, in the ledger: without names, and found again after a crash.

Viewers stand there by pseudonyms under a key of the show, personal data by its kind. The key lies beside the
ledger while the show is on air, so that a show that goes on after a crash knows its viewers again, and is
deleted at its end.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cuehost.audience import KEY_BYTES, AudienceEvent, Comment, EventKind, Pseudonyms, SourceStatus
from cuehost.audience.moderation import redacted
from cuehost.errors import CuehostError

Emit = Callable[..., None]

KEY_FILE = "viewers.key"

Key = tuple[str, str, str, str]
"""A comment as the ledger knows it: source, id, pseudonym, text without personal data."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the ledger of a show that broke off says: the comments it tells of, those among them that were to
    be answered and never were, the matters answered, each with how many s ago, and the viewers (pseudonyms)
    whom an operator blocked.
    """

    known: frozenset[Key] = frozenset()
    unanswered: tuple[Key, ...] = ()
    topics: tuple[tuple[str, float], ...] = ()
    blocked: frozenset[str] = frozenset()


class AudienceRecord:
    """Writes what viewers do, and what is done about it, into the ledger of one show."""

    def __init__(self, emit: Emit, pseudonyms: Pseudonyms) -> None:
        self._emit = emit
        self._pseudonyms = pseudonyms
        self.counts: Counter[str] = Counter()
        """How many comments by what was decided on them."""
        self._viewers: dict[str, int] = {}

    def key(self, comment: Comment) -> Key:
        """The comment as the ledger knows it."""
        viewer = self._pseudonyms.of(comment.source, comment.viewer)
        return comment.source, comment.id, viewer, redacted(comment.text)

    def pseudonym(self, comment: Comment) -> str:
        """What the log says instead of the viewer's name."""
        return self._pseudonyms.of(comment.source, comment.viewer) or "viewer"

    def comment(self, comment: Comment, decision: str, reason: str, **more: Any) -> None:
        """A comment was decided on."""
        source, name, viewer, text = self.key(comment)
        self.counts[decision] += 1
        self._emit(
            "comment",
            source=source,
            comment=name,
            viewer=viewer or None,
            text=text,
            lang=comment.lang,
            decision=decision,
            reason=reason,
            code="audience",
            **more,
        )

    def answer(self, comments: Sequence[Comment], **told: Any) -> None:
        """A matter is being answered on air: from now on it counts as answered."""
        self._emit("answer", comments=[list(self.key(c)) for c in comments], code="audience", **told)

    def dropped(self, comments: Sequence[Comment], topic: str, reason: str, code: str = "audience") -> None:
        """Something that waited to be answered will not be."""
        keys = [list(self.key(c)) for c in comments]
        self._emit("answer_dropped", comments=keys, topic=topic, reason=reason, code=code)

    def ordered(self, what: str, comment: Comment, by: str, **told: Any) -> None:
        """An operator ordered something about a comment; `what`, such as `approved`, names the entry."""
        source, name, viewer, text = self.key(comment)
        self._emit(
            f"comment_{what}",
            source=source,
            comment=name,
            viewer=viewer or None,
            text=text,
            by=by or None,
            reason="operator",
            code="operator",
            **told,
        )

    def happened(self, event: AudienceEvent) -> None:
        """Viewers did something besides writing; their number is told when it has changed by a tenth."""
        if event.kind is EventKind.VIEWERS:
            before = self._viewers.get(event.source)
            if before is not None and abs(event.count - before) * 10 <= before:
                return
            self._viewers[event.source] = event.count
        self._emit(
            "audience",
            what=str(event.kind),
            source=event.source,
            viewer=self._pseudonyms.of(event.source, event.viewer or event.name) or None,
            count=event.count,
            product=event.product or None,
            amount=event.amount or None,
            code="audience",
        )

    def source(self, status: SourceStatus) -> None:
        """A source of comments stands otherwise than before."""
        code = "fallback" if status.trouble else "auto"
        self._emit(
            "source", source=status.name, state=str(status.state), reason=status.trouble or None, code=code
        )

    def trouble(self, name: str, reason: str) -> None:
        """Something of the audience's does not work."""
        self._emit("fault", source=name, reason=reason, code="fallback")

    def prepared(self, done: int, of: int) -> None:
        """So many answers begin at once."""
        self._emit("answers_prepared", done=done, of=of, reason="spoken ahead", code="auto")

    def reaction(self, cause: str, deed: str, reason: str) -> None:
        """The show does something by itself because of its audience."""
        self._emit("reaction", cause=cause, deed=deed, reason=reason, code="audience")


def show_key(folder: Path) -> bytes:
    """The key of the show whose results are in `folder`, made if there is none. Raises `CuehostError`."""
    path = folder / KEY_FILE
    try:
        if path.exists() and len(key := path.read_bytes()) >= KEY_BYTES:
            return key
        key = secrets.token_bytes(KEY_BYTES)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(key)
        return key
    except OSError as error:
        raise CuehostError(f"{path} cannot be used ({error.strerror}).", "Free some space.") from error


def forget_key(folder: Path) -> None:
    """Delete the show's key: nobody can be found from the ledger any more."""
    (folder / KEY_FILE).unlink(missing_ok=True)


def recalled(entries: Iterable[Mapping[str, Any]], now: datetime, within_s: float) -> Recalled:
    """What a ledger's entries say of comments; those older than `within_s` are not answered any more."""
    known: dict[Key, bool] = {}
    topics: dict[str, float] = {}
    blocked: set[str] = set()
    for entry in entries:
        match entry.get("event"):
            case "comment":
                key = _of_comment(entry)
                fresh = _age_s(entry, now) <= within_s
                known[key] = fresh and entry.get("decision") in ("answer", "decline")
            case "answer" | "answer_dropped" as event:
                known |= {_key(key): False for key in entry.get("comments", ())}
                if event == "answer":
                    topics[str(entry.get("topic"))] = _age_s(entry, now)
            case "comment_skipped" | "comment_blocked" as event:
                known[_of_comment(entry)] = False
                if event == "comment_blocked":
                    blocked.add(str(entry.get("viewer")))
            case "comment_unblocked":
                blocked.discard(str(entry.get("viewer")))
    waiting = tuple(key for key, open_ in known.items() if open_ and key[2] not in blocked)
    return Recalled(frozenset(known), waiting, tuple(topics.items()), frozenset(blocked))


def _of_comment(entry: Mapping[str, Any]) -> Key:
    return _key((entry.get("source"), entry.get("comment"), entry.get("viewer"), entry.get("text")))


def _key(parts: Iterable[Any]) -> Key:
    source, name, viewer, text = (str(part or "") for part in parts)
    return source, name, viewer, text


def _age_s(entry: Mapping[str, Any], now: datetime) -> float:
    try:
        return (now - datetime.fromisoformat(str(entry["t"]))).total_seconds()
    except (KeyError, ValueError, TypeError):
        return float("inf")
