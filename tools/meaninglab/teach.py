"""Teaches the model's last layers which fact a comment asks for, or that none is.

    pip install "jax[cpu]" optax
    python tools/meaninglab/teach.py --held a b --epochs 2 SET...        # after published.py

All comments on one product in one language are a lesson: each is to lie nearest to the facts that answer it,
and to nothing nearer than a threshold, taught too, where none does. The other layers and the words stay as
they are, so each text goes through them once. Twenty minutes an epoch of 1,300 lessons on two quiet cores.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import comments
import jax
import jax.numpy as jnp
import numpy as np
import optax
from network import entered, layer_weights, pooled, through
from numpy.typing import NDArray
from tqdm import tqdm

from cuehost.audience.meaning.layers import WIDTH, Floats, arrays_of, rounded
from cuehost.audience.meaning.model import BASE, FIRST_TAUGHT, LAYERS, MOST_TOKENS, TAUGHT, tokenizer_of
from cuehost.audience.meaning.texts import comment_text

Arrays = dict[str, NDArray[Any]]
_LENGTHS = {12: 16, 24: 16, 48: 8}
"""Texts are padded to the least of these that holds them, tokens, and their number to a multiple of its
value, so that few shapes have to be compiled.
"""
_MOST_ASKED, _MOST_FACTS = 18, 48
_FEW = 9
"""Lessons of fewer comments take as long, and every other one is left out of an epoch."""
MANY = 200
"""Comments on a sheet, in eight languages, of which only some are learned from in an epoch."""
_START = {"scale": float(np.log(20.0)), "null": 17.4}
"""Cosines of the model as it comes lie between 0.75 and 0.9: half a chance at 0.87."""


@dataclass(frozen=True)
class Lesson:
    """Comments on one product in one language, with the facts they may ask for."""

    asked: tuple[comments.Asked, ...]
    facts: tuple[str, ...]


def lessons(asked: Sequence[comments.Asked]) -> list[Lesson]:
    """The comments by product and language, some at a time."""
    groups: dict[tuple[str, tuple[str, ...]], list[comments.Asked]] = defaultdict(list)
    for one in asked:
        groups[one.group, tuple(c.told for c in one.candidates[:_MOST_FACTS])].append(one)
    return [
        Lesson(tuple(held[at : at + _MOST_ASKED]), facts)
        for (_, facts), held in groups.items()
        for at in range(0, len(held), _MOST_ASKED)
    ]


def entered_texts(base: Arrays, texts: Sequence[str], kept: Path) -> dict[str, NDArray[np.float16]]:
    """Each text as the first taught layer takes it, in the shape (tokens, width); those of an earlier run are
    read from `kept`.
    """
    found: dict[str, NDArray[np.float16]] = pickle.loads(kept.read_bytes()) if kept.exists() else {}
    tokenizer = tokenizer_of(base)
    new = {text: tokenizer.tokens(text, MOST_TOKENS) for text in dict.fromkeys(texts) if text not in found}
    weights = {name: jnp.asarray(w) for name, w in layer_weights(base, 0, FIRST_TAUGHT).items()}

    @jax.jit
    def run(x: jax.Array, told: jax.Array) -> jax.Array:
        return through(weights, x, told, first=0, last=FIRST_TAUGHT)

    order = sorted(new, key=lambda text: len(new[text]))
    at = 0
    with tqdm(total=len(order), desc="texts") as bar:
        while at < len(order):
            longest = -(-len(new[order[at]]) // 4) * 4
            rows = max(8, 2048 // longest)
            batch = order[at : at + rows]
            longest = -(-len(new[batch[-1]]) // 4) * 4
            tokens, told = np.zeros((rows, longest), np.int64), np.zeros((rows, longest), bool)
            told[:, 0] = True
            for row, text in enumerate(batch):
                tokens[row, : len(new[text])] = new[text]
                told[row, : len(new[text])] = True
            out = np.asarray(run(entered(base, tokens), jnp.asarray(told)))
            for row, text in enumerate(batch):
                found[text] = out[row, : len(new[text])].astype(np.float16)
            at += len(batch)
            bar.update(len(batch))
    kept.write_bytes(pickle.dumps(found, protocol=4))
    return found


@dataclass(frozen=True)
class Packet:
    """A lesson as arrays: texts padded to a few lengths, where comments and facts stand among them, which
    there are, and what answers what, with a last column for that nothing does.
    """

    texts: tuple[tuple[Floats, NDArray[np.bool_]], ...]
    asked_at: NDArray[np.int64]
    facts_at: NDArray[np.int64]
    asked: NDArray[np.bool_]
    facts: NDArray[np.bool_]
    right: Floats


jax.tree_util.register_dataclass(Packet, ["texts", "asked_at", "facts_at", "asked", "facts", "right"], [])


def packet(lesson: Lesson, texts: dict[str, NDArray[np.float16]]) -> Packet:
    """A lesson's arrays."""
    held = [texts[text] for text in (*(comment_text(one.text) for one in lesson.asked), *lesson.facts)]
    groups: list[list[int]] = [[] for _ in _LENGTHS]
    for at, tokens in enumerate(held):
        groups[bisect_left(list(_LENGTHS), len(tokens))].append(at)
    padded = [_padded([held[at] for at in group], n) for group, n in zip(groups, _LENGTHS, strict=True)]
    places, rows = {}, 0
    for group, (x, _) in zip(groups, padded, strict=True):
        places |= {at: rows + row for row, at in enumerate(group)}
        rows += len(x)
    asked_at, facts_at = np.zeros(_MOST_ASKED, np.int64), np.zeros(_MOST_FACTS, np.int64)
    count = len(lesson.asked)
    asked_at[:count] = [places[at] for at in range(count)]
    facts_at[: len(lesson.facts)] = [places[count + at] for at in range(len(lesson.facts))]
    right = np.zeros((_MOST_ASKED, _MOST_FACTS + 1), np.float32)
    for row, one in enumerate(lesson.asked):
        hits = [at for at, c in enumerate(one.candidates[:_MOST_FACTS]) if c.fact in one.facts]
        right[row, hits if one.facts else [_MOST_FACTS]] = 1
    return Packet(
        tuple(padded),
        asked_at,
        facts_at,
        right.sum(axis=1) > 0,
        np.arange(_MOST_FACTS) < len(lesson.facts),
        right,
    )


def _padded(held: Sequence[NDArray[np.float16]], longest: int) -> tuple[Floats, NDArray[np.bool_]]:
    step = _LENGTHS[longest]
    rows = max(step, -(-len(held) // step) * step)
    x, told = np.zeros((rows, longest, WIDTH), np.float32), np.zeros((rows, longest), bool)
    told[:, 0] = True
    for row, tokens in enumerate(held):
        x[row, : len(tokens)] = tokens
        told[row, : len(tokens)] = True
    return x, told


class Teacher:
    """Teaches the last layers, `steps` times in all, at a rate of at most `rate`."""

    def __init__(self, arrays: Arrays, steps: int, rate: float) -> None:
        weights = layer_weights(arrays, FIRST_TAUGHT, LAYERS)
        self.taught: dict[str, jax.Array] = {name: jnp.asarray(w) for name, w in weights.items()}
        self.taught |= {name: jnp.asarray(value, jnp.float32) for name, value in _START.items()}
        decayed = optax.warmup_cosine_decay_schedule(0, rate, min(60, steps // 4), steps, rate / 20)
        self._rule = optax.multi_transform(
            {
                "weights": optax.chain(
                    optax.clip_by_global_norm(1.0), optax.adamw(decayed, weight_decay=0.01)
                ),
                "threshold": optax.adam(5e-3),
            },
            {name: "threshold" if name in _START else "weights" for name in self.taught},
        )
        self._state = self._rule.init(self.taught)
        self._step = jax.jit(self._stepped)
        self.cosines = jax.jit(self._cosines)

    def learn(self, packet: Packet) -> float:
        """One lesson; its loss before."""
        self.taught, self._state, loss = self._step(self.taught, self._state, packet)
        return float(loss)

    def _stepped(
        self, taught: dict[str, jax.Array], state: Any, packet: Packet
    ) -> tuple[Any, Any, jax.Array]:
        loss, slopes = jax.value_and_grad(self._loss)(taught, packet)
        updates, state = self._rule.update(slopes, state, taught)
        return optax.apply_updates(taught, updates), state, loss

    def _loss(self, taught: dict[str, jax.Array], packet: Packet) -> jax.Array:
        near = jnp.where(packet.facts[None], jnp.exp(taught["scale"]) * self._cosines(taught, packet), -1e9)
        logits = jnp.concatenate([near, jnp.full((len(near), 1), taught["null"])], axis=1)
        rights = jax.nn.logsumexp(jnp.where(packet.right > 0, logits, -1e9), axis=1)
        chance = rights - jax.nn.logsumexp(logits, axis=1)
        return -(chance * packet.asked).sum() / jnp.maximum(packet.asked.sum(), 1)

    def _cosines(self, taught: dict[str, jax.Array], packet: Packet) -> jax.Array:
        vectors = jnp.concatenate(
            [
                pooled(through(taught, x, told, first=FIRST_TAUGHT, last=LAYERS), told)
                for x, told in packet.texts
            ]
        )
        return vectors[packet.asked_at] @ vectors[packet.facts_at].T


def judged(teacher: Teacher, held: Sequence[Lesson], texts: dict[str, NDArray[np.float16]]) -> str:
    """What comes of comments that nothing was learned from, by how sure an answer must be."""
    scale, null = float(jnp.exp(teacher.taught["scale"])), float(teacher.taught["null"])
    told: list[tuple[float, bool, bool]] = []
    for lesson in held:
        near = np.asarray(teacher.cosines(teacher.taught, packet(lesson, texts)))
        for row, one in enumerate(lesson.asked):
            logits = np.append(scale * near[row, : len(lesson.facts)], null)
            chances = np.exp(logits - logits.max())
            chances /= chances.sum()
            best = int(chances[:-1].argmax())
            told.append((float(chances[best]), one.candidates[best].fact in one.facts, bool(one.facts)))
    answerable = max(1, sum(has for *_, has in told))
    parts = [f"best fact right {sum(right for _, right, has in told if has) / answerable:.1%}"]
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        answered = [(right, has) for chance, right, has in told if chance >= least]
        right, wrong = sum(r for r, _ in answered), sum(not r for r, _ in answered)
        parts.append(f"{least}: {right / answerable:.1%} right, {wrong / max(1, len(told)):.1%} wrong")
    return "; ".join(parts)


def main() -> None:
    """Teaches, and writes the layers and the threshold beside them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, help="more sets, folders or files of lines")
    parser.add_argument("--held", nargs="*", default=[], help="sets that nothing is learned from")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument(
        "--share", type=float, default=0.25, help="of the lessons on sheets with many comments, each epoch"
    )
    parser.add_argument("--to", type=Path, default=TAUGHT, help="where the taught layers go")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument(
        "--kept", type=Path, default=Path("out/meaning"), help="where work between runs is kept"
    )
    options = parser.parse_args()
    options.kept.mkdir(parents=True, exist_ok=True)
    base = arrays_of(BASE)
    sets = [*map(Path, comments.bench.SETS), *sorted(comments.LINES.glob("*.jsonl")), *options.sets]
    asked = [one for path in tqdm(sets, desc="sets") for one in comments.kept(path, options.kept)]
    every = [text for one in asked for text in (comment_text(one.text), *(c.told for c in one.candidates))]
    texts = entered_texts(base, every, options.kept / "texts.pickle")
    learned = [one for one in asked if one.set not in options.held]
    count = Counter(sheet_of(one) for one in learned)
    own = lessons([one for one in learned if count[sheet_of(one)] > MANY])
    others = lessons([one for one in learned if count[sheet_of(one)] <= MANY])
    held = lessons([one for one in asked if one.set in options.held])
    some = int(len(own) * options.share)
    print(f"{len(others)} lessons, {some} of {len(own)} on well-known sheets, {len(held)} held", flush=True)
    teacher = Teacher(arrays_of(TAUGHT), options.epochs * (len(others) + some), options.rate)
    chance = random.Random(1)
    for epoch in range(options.epochs):
        losses: list[float] = []
        began = time.monotonic()
        with tqdm(mixed(own, others, some, chance), desc=f"epoch {epoch + 1}", mininterval=20) as bar:
            for lesson in bar:
                losses.append(teacher.learn(packet(lesson, texts)))
                bar.set_postfix(loss=f"{np.mean(losses[-100:]):.3f}", refresh=False)
        told = judged(teacher, held, texts)
        print(f"epoch {epoch + 1}, {time.monotonic() - began:.0f} s: {told}", flush=True)
        write(teacher, options.to)


def sheet_of(one: comments.Asked) -> str:
    """The name of the sheet a comment is asked of."""
    return one.group.split("/")[1]


def mixed(own: list[Lesson], others: list[Lesson], some: int, chance: random.Random) -> list[Lesson]:
    """All other lessons and some of those on sheets with many comments, in any order; those of
    few comments, which take nearly as long, every other time.
    """
    whole = [lesson for lesson in others if len(lesson.asked) >= _FEW or chance.random() < 0.5]
    found = whole + chance.sample(own, some)
    chance.shuffle(found)
    return found


def kept_weights(name: str, weights: Floats) -> Arrays:
    """A layer's weights as they are carried."""
    if weights.ndim < 2:
        return {name: weights}
    whole, scale = rounded(weights)
    return {name: whole, f"{name.removesuffix('.w')}.s": scale}


def write(teacher: Teacher, to: Path) -> None:
    """Writes the layers as they are, and the threshold beside them."""
    arrays: Arrays = {}
    for name, weights in teacher.taught.items():
        if name not in _START:
            arrays |= kept_weights(name, np.asarray(weights))
    np.savez(to, **arrays)
    scale, null = float(jnp.exp(teacher.taught["scale"])), float(teacher.taught["null"])
    to.with_name("scale.json").write_text(json.dumps({"scale": scale, "null": null}), "utf-8")


if __name__ == "__main__":
    main()
