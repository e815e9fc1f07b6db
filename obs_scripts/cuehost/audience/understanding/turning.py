"""Where in a clause without marks a story turns into a question, and a question into a reason."""

from __future__ import annotations

import re

from .lexicon import Lexicon, lexicon
from .words import tokens_of

_WORD = re.compile(r"\S+")
_SHORTEST_STORY = 3
_SHORTEST_QUESTION = 3


def turned(clause: str, lang: str) -> tuple[str, str, str]:
    """The story before a question, the question, and what is told after it, as far as there are; a clause
    that does not turn is a question.
    """
    lex = lexicon(lang)
    if lex is None or not (lex.turning or lex.reasons):
        return "", clause, ""
    spans = [match.span() for match in _WORD.finditer(clause)]
    words = ["".join(token.plain for token in tokens_of(clause[a:b])) for a, b in spans]
    start = _question_at(words, lex)
    end = next(
        (
            at
            for at in range(start + _SHORTEST_QUESTION, len(words) - 1)
            if words[at] in lex.reasons and (start > 0 or _asks_at(words, 0, lex))
        ),
        len(words),
    )
    cut = [spans[at][0] if at < len(spans) else len(clause) for at in (start, end)]
    return clause[: cut[0]].strip(), clause[cut[0] : cut[1]].strip(), clause[cut[1] :].strip()


def begins_asking(clause: str, lang: str) -> bool:
    """Whether a clause begins as a question does, in a language whose questions are told by that."""
    lex = lexicon(lang)
    if lex is None or not lex.turning:
        return False
    words = [token.plain for token in tokens_of(clause)]
    return bool(words) and _asks_at(words, 0, lex)


def _question_at(words: list[str], lex: Lexicon) -> int:
    """Where the question begins; 0 where the clause begins with it, or has none."""
    if not words or _asks_at(words, 0, lex):
        return 0
    return next((at for at in range(_SHORTEST_STORY, len(words)) if _asks_at(words, at, lex)), 0)


def _asks_at(words: list[str], at: int, lex: Lexicon) -> bool:
    if words[at] in lex.turning or (at == 0 and words[0] in lex.opening):
        return True
    return words[at] in lex.opening and at + 1 < len(words) and words[at + 1] in lex.askers
