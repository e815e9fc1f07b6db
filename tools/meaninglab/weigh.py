"""Teaches how meaning and words are weighed together, on sets that the layers were not taught on.

    python tools/meaninglab/weigh.py SET... --judge SET...        # after teach.py and pair.py, with sets both
    held back

Each set is judged once by what is learned from the others; then all are learned from, and
assets/meaning/head.json is written, with the least chance at which answers are given.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import comments
import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray
from tqdm import tqdm

from cuehost.audience.meaning.choosing import HEAD, features, nearest
from cuehost.audience.meaning.model import BASE, TAUGHT, Model
from cuehost.audience.meaning.pairs import PAIRED, Pairs
from cuehost.audience.meaning.store import FactStates
from cuehost.audience.meaning.texts import comment_text

_MOST = 48
_INNER, _INNER_NOTHING = 12, 6
_STEPS, _RATE, _DECAY = 1500, 2e-2, 3e-4
Heads = dict[str, list[jax.Array]]


@dataclass(frozen=True)
class Case:
    """A comment as numbers: a row for each fact, those of all together, which facts there are, and which are
    right, the last column for that none is.
    """

    asked: comments.Asked
    rows: NDArray[np.float64]
    whole: NDArray[np.float64]
    facts: NDArray[np.bool_]
    right: NDArray[np.float64]


def cases(
    asked: Sequence[comments.Asked], taught: Path, paired: Path, scale: float, null: float
) -> list[Case]:
    """The comments with what the model and the words tell of them."""
    model, pairs = Model(BASE, taught), Pairs(paired)
    states = FactStates(model)
    texts = list(dict.fromkeys(c.told for one in asked for c in one.candidates))
    vectors = {}
    for at in tqdm(range(0, len(texts), 256), desc="facts"):
        vectors.update(zip(texts[at : at + 256], model.vectors(texts[at : at + 256]), strict=True))
    found = []
    for one in tqdm(asked, desc="comments"):
        held = one.candidates[:_MOST]
        own_states = model.states([comment_text(one.text)])
        near = np.stack([vectors[c.told] for c in held]) @ model.ended(own_states)[0]
        read = nearest(near)
        together = pairs.logits(own_states[0], states.of([held[at].told for at in read]))
        own, whole = features(
            one.text,
            [c.name for c in held],
            [c.told for c in held],
            near,
            dict(zip(read, together.tolist(), strict=True)),
            [c.seen for c in held],
            scale=scale,
            null=null,
        )
        rows = np.zeros((_MOST, own.shape[1]))
        rows[: len(held)] = own
        right = np.zeros(_MOST + 1)
        hits = [at for at, c in enumerate(held) if c.fact in one.facts]
        right[hits if one.facts else [_MOST]] = 1
        found.append(Case(one, rows, whole, np.arange(_MOST) < len(held), right))
    return found


def logits(heads: Heads, rows: jax.Array, whole: jax.Array, facts: jax.Array) -> jax.Array:
    """Of each comment, how likely each fact is, and last that none is."""
    own = jnp.tanh(rows @ heads["w"][0] + heads["b"][0]) @ heads["w"][1] + heads["b"][1]
    none = jnp.tanh(whole @ heads["nothing_w"][0] + heads["nothing_b"][0])
    none = none @ heads["nothing_w"][1] + heads["nothing_b"][1]
    return jnp.concatenate([jnp.where(facts, own[..., 0], -1e9), none], axis=1)


def learned(held: Sequence[Case], seed: int = 0) -> Heads:
    """What is learned from some comments."""
    rows, whole, facts, right = _stacked(held)
    keys = jax.random.split(jax.random.PRNGKey(seed), 4)
    sizes = (rows.shape[2], _INNER, whole.shape[1], _INNER_NOTHING)
    heads: Heads = {
        "w": [jax.random.normal(keys[0], sizes[:2]) * 0.3, jax.random.normal(keys[1], (_INNER, 1)) * 0.3],
        "b": [jnp.zeros(_INNER), jnp.zeros(1)],
        "nothing_w": [
            jax.random.normal(keys[2], sizes[2:]) * 0.3,
            jax.random.normal(keys[3], (_INNER_NOTHING, 1)) * 0.3,
        ],
        "nothing_b": [jnp.zeros(_INNER_NOTHING), jnp.zeros(1)],
    }
    known = right.sum(axis=1) > 0

    def loss(heads: Heads) -> jax.Array:
        found = logits(heads, rows, whole, facts)
        chance = jax.nn.logsumexp(jnp.where(right > 0, found, -1e9), axis=1) - jax.nn.logsumexp(found, axis=1)
        size = sum((weights**2).sum() for weights in heads["w"] + heads["nothing_w"])
        return -jnp.where(known, chance, 0).sum() / known.sum() + _DECAY * size

    rule = optax.adam(optax.cosine_decay_schedule(_RATE, _STEPS))
    state = rule.init(heads)

    @jax.jit
    def step(heads: Heads, state: Any) -> tuple[Heads, Any]:
        updates, state = rule.update(jax.grad(loss)(heads), state, heads)
        return optax.apply_updates(heads, updates), state

    for _ in range(_STEPS):
        heads, state = step(heads, state)
    return heads


def judged(heads: Heads, held: Sequence[Case]) -> list[tuple[float, bool]]:
    """Of each comment, the chance of the likeliest fact and whether it is right."""
    rows, whole, facts, right = _stacked(held)
    chances = np.asarray(jax.nn.softmax(logits(heads, rows, whole, facts), axis=1))[:, :-1]
    best = chances.argmax(axis=1)
    return [(float(c[b]), bool(r[b])) for c, b, r in zip(chances, best, np.asarray(right), strict=True)]


def _stacked(held: Sequence[Case]) -> tuple[jax.Array, jax.Array, jax.Array, jax.Array]:
    return (
        jnp.asarray([case.rows for case in held]),
        jnp.asarray([case.whole for case in held]),
        jnp.asarray([case.facts for case in held]),
        jnp.asarray([case.right for case in held]),
    )


def told(chances: Sequence[tuple[float, bool]], held: Sequence[Case]) -> str:
    """What comes of comments, by how sure an answer must be; of words alone, too."""
    answerable = sum(bool(case.asked.facts) for case in held)
    lines = [_line("words", [(bool(c.asked.said & c.asked.facts), c) for c in held if c.asked.said], held)]
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        answered = [(right, c) for (chance, right), c in zip(chances, held, strict=True) if chance >= least]
        lines.append(_line(str(least), answered, held))
    best = sum(right for (_, right), case in zip(chances, held, strict=True) if case.asked.facts)
    return "\n".join([*lines, f"best fact right: {best / answerable:.1%}"])


def _line(name: str, answered: Sequence[tuple[bool, Case]], held: Sequence[Case]) -> str:
    answerable = sum(bool(case.asked.facts) for case in held)
    right = sum(r for r, _ in answered)
    invented = sum(not case.asked.facts for _, case in answered)
    return (
        f"{name}: {right / answerable:.1%} right, {1 - invented / (len(held) - answerable):.1%} admitted, "
        f"{(len(answered) - right) / len(held):.1%} wrong"
    )


def main() -> None:
    """Learns, prints what is to be expected, and writes the head."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path, help="folders or files of lines to learn from")
    parser.add_argument("--judge", nargs="*", default=[], type=Path, help="sets that are only judged")
    parser.add_argument(
        "--enough", type=float, default=0.7, help="the least chance of an answer that is given"
    )
    parser.add_argument("--kept", type=Path, default=Path("out/meaning"), help="as teach.py has it")
    parser.add_argument(
        "--taught", type=Path, default=TAUGHT, help="the taught layers, scale.json beside them"
    )
    parser.add_argument("--paired", type=Path, default=PAIRED, help="what pair.py taught")
    options = parser.parse_args()
    threshold = json.loads(options.taught.with_name("scale.json").read_text("utf-8"))

    def read(paths: Sequence[Path]) -> list[Case]:
        asked = [one for path in paths for one in comments.kept(path, options.kept)]
        return cases(asked, options.taught, options.paired, threshold["scale"], threshold["null"])

    held = read(options.sets)
    found: dict[int, tuple[float, bool]] = {}
    for name in dict.fromkeys(case.asked.set for case in held):
        heads = learned([case for case in held if case.asked.set != name])
        own = [case for case in held if case.asked.set == name]
        found |= {id(case): one for case, one in zip(own, judged(heads, own), strict=True)}
    print(
        "learned from, each by what the others teach:",
        told([found[id(case)] for case in held], held),
        sep="\n",
    )
    heads = learned(held)
    for path in options.judge:
        own = read([path])
        print(f"{path.stem}:", told(judged(heads, own), own), sep="\n")
    rounded = {name: [np.round(np.asarray(w, float), 4).tolist() for w in ws] for name, ws in heads.items()}
    HEAD.write_text(json.dumps({**threshold, "enough": options.enough, **rounded}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
