"""How likely each fact is what a comment asks for, by its meaning and by its words together."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from .layers import Floats
from .model import FOLDER, Model
from .pairs import Pairs
from .store import MOST_STATES, FactStates, FactVectors, Vectorizer
from .texts import bare, comment_text

_AT_ONCE = 8
NEAREST = 5
"""So many facts, those nearest to a comment, are read together with it."""
HEAD = FOLDER / "head.json"
Doubles = NDArray[np.float64]
_UNSPACED = re.compile("[\u0e00-\u0e7f\u4e00-\u9fff]")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the words of a comment say for one fact: how much of them it explains (`score`, `about`,
    `explained` of `content`), how many it leaves (`missing`, of them `strange` ones that nobody knows), and
    whether it was `chosen` by them.
    """

    score: float = 0.0
    about: float = 0.0
    explained: int = 0
    missing: int = 0
    strange: int = 0
    chosen: bool = False
    content: int = 0
    """Words that say something, of the whole comment."""
    unknown: int = 0
    """Those of them that no lexicon has."""


class PairReader(Protocol):
    """What reads a comment together with facts."""

    def logits(self, comment: NDArray[np.float32], facts: Sequence[NDArray[np.float32]]) -> Floats:
        """Of each fact how likely it answers the comment rather than nothing does."""
        ...


class Meaning:
    """Weighs facts against comments. Safe to call from any thread. `folder` keeps the vectors of facts."""

    def __init__(self, model: Vectorizer, pairs: PairReader, head: Mapping[str, Any], folder: Path) -> None:
        self._model = model
        self._pairs = pairs
        self._facts = FactVectors(model, folder)
        self._states = FactStates(model)
        self._scale, self._null = float(head["scale"]), float(head["null"])
        self._layers = _layers(head["w"], head["b"])
        self._nothing = _layers(head["nothing_w"], head["nothing_b"])
        self.enough = float(head["enough"])

    def learn(
        self, facts: Sequence[str], progress: Callable[[int, int], None] = lambda _done, _of: None
    ) -> None:
        """Has facts at hand from now on, in this process and in later ones."""
        new = self._facts.lacking(facts)
        for at in range(0, len(new), _AT_ONCE):  # comments are weighed in between
            self._facts.of(new[at : at + _AT_ONCE])
            progress(min(at + _AT_ONCE, len(new)), len(new))
        self._facts.keep()

    def recall(self, facts: Sequence[str]) -> None:
        """Has at hand what comments are read together with, as far as it is kept, the first facts first."""
        first = list(dict.fromkeys(facts))[:MOST_STATES]
        for at in range(0, len(first), _AT_ONCE):
            self._states.of(first[at : at + _AT_ONCE])

    def chances(
        self, comment: str, names: Sequence[str], facts: Sequence[str], seen: Sequence[Seen]
    ) -> list[float]:
        """Of each fact, how likely it is what `comment` asks for, from 0 to 1; together at most 1, and what
        is left is that nothing is. `names` are the facts' ids, `facts` as `fact_text` writes them.
        """
        if not facts:
            return []
        states = self._model.states([comment_text(comment)])
        near = self._facts.of(facts) @ self._model.ended(states)[0]
        read = nearest(near)
        together = self._pairs.logits(states[0], self._states.of([facts[at] for at in read]))
        own, whole = features(
            comment,
            names,
            facts,
            near,
            dict(zip(read, together.tolist(), strict=True)),
            seen,
            scale=self._scale,
            null=self._null,
        )
        logits = np.append(_forward(own, self._layers)[:, 0], _forward(whole[None], self._nothing)[0, 0])
        raised = np.exp(logits - logits.max())
        return [float(chance) for chance in (raised / raised.sum())[:-1]]


def _layers(weights: Sequence[Any], biases: Sequence[Any]) -> list[tuple[Doubles, Doubles]]:
    return [
        (np.asarray(w, np.float64), np.asarray(b, np.float64)) for w, b in zip(weights, biases, strict=True)
    ]


def nearest(near: NDArray[np.float32]) -> list[int]:
    """The numbers of the facts that are read together with a comment, by their cosines."""
    return [int(at) for at in np.argsort(-near, kind="stable")[:NEAREST]]


def features(
    comment: str,
    names: Sequence[str],
    facts: Sequence[str],
    near: NDArray[np.float32],
    together: Mapping[int, float],
    seen: Sequence[Seen],
    *,
    scale: float,
    null: float,
) -> tuple[Doubles, Doubles]:
    """What tells whether a fact is asked for: a row for each fact, and one for that none is. `near` are the
    cosines of comment and facts; `scale` and `null` make logits of them, as they were taught. `together`: the
    logits of those facts that were read together with the comment.
    """
    logits = scale * near.astype(np.float64) - null
    shares = _shares(logits)
    best = float(logits.max())
    second = float(np.sort(logits)[-2]) if len(logits) > 1 else best - 5.0
    likely = _shares(np.asarray([together.get(at, -np.inf) for at in range(len(facts))]))
    least = min(together.values()) - 2.0
    read = sorted(together.values(), reverse=True)
    runs = _runs(comment)
    chosen = any(one.chosen for one in seen)
    rows = []
    for at, (name, fact, one) in enumerate(zip(names, facts, seen, strict=True)):
        fact_runs = _runs(bare(fact))
        rows.append(
            [
                logits[at] / 4,
                (logits[at] - best) / 4,
                shares[at],
                max(together.get(at, least), -10.0) / 4,
                likely[at],
                float(at in together),
                one.score,
                one.about,
                one.explained / max(1, one.content),
                one.missing / 3,
                one.strange / 3,
                float(one.chosen),
                float(one.chosen) * logits[at] / 4,
                float(name.startswith("faq:")),
                float(name.startswith("selling_points:")),
                float(name.startswith("show:")),
                len(runs & fact_runs) / max(1, len(runs)),
                len(runs & fact_runs) / max(1, len(fact_runs)),
                float(one.missing == 0 and one.explained > 0),
            ]
        )
    of_all = seen[0] if seen else Seen()
    whole = [
        best / 4,
        second / 4,
        float(shares.max()),
        max(read[0], -10.0) / 4,
        max(read[min(1, len(read) - 1)], -10.0) / 4,
        float(likely.max()),
        float(chosen),
        of_all.unknown / 3,
        of_all.content / 5,
        of_all.unknown / max(1, of_all.content),
        min(len(comment), 200) / 100,
        max((one.score for one in seen), default=0.0),
        max((one.about for one in seen), default=0.0),
    ]
    return np.asarray(rows, np.float64), np.asarray(whole, np.float64)


def _shares(logits: Doubles) -> Doubles:
    """How likely each is, where nothing at all has the logit 0."""
    top = max(float(logits.max()), 0.0)
    raised = np.exp(logits - top)
    found: Doubles = raised / (raised.sum() + np.exp(-top))
    return found


def _runs(text: str) -> frozenset[str]:
    """Letters that stand together, by threes, where no spaces are written also by twos."""
    plain = re.sub(r"\W+", " ", text.lower())
    found = {plain[i : i + 3] for i in range(len(plain) - 2)}
    if _UNSPACED.search(plain):
        found |= {plain[i : i + 2] for i in range(len(plain) - 1)}
    return frozenset(found)


def _forward(rows: Doubles, layers: Sequence[tuple[Doubles, Doubles]]) -> Doubles:
    for at, (weights, bias) in enumerate(layers):
        rows = rows @ weights + bias
        if at + 1 < len(layers):
            rows = np.tanh(rows)
    return rows


@cache
def load_meaning(folder: Path) -> Meaning | None:
    """The model with all it was taught, the vectors of facts kept in `folder`; None where its files cannot be
    read, which is logged once.
    """
    try:
        return Meaning(Model(), Pairs(), json.loads(HEAD.read_text("utf-8")), folder)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        _log.warning("comments are understood by their words alone: %s", error)
        return None
