"""Teaches the last layers once more, to tell of a comment and a fact read together whether one answers the
other.

    python tools/meaninglab/pair.py --held i j k --epochs 2 SET...         # after teach.py

Of each comment those facts are read that lie nearest to it, as the layers that teach.py taught have it, and
the right ones; likeliest is to be a right one, or that nothing is, where none is right. Starts from
what teach.py taught. Half an hour an epoch of 15,000 comments on two quiet cores.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import comments
import jax
import jax.numpy as jnp
import numpy as np
import optax
from network import layer_weights, pooled, through
from numpy.typing import NDArray
from teach import MANY, Arrays, entered_texts, kept_weights, sheet_of
from tqdm import tqdm

from cuehost.audience.meaning.choosing import HEAD, NEAREST
from cuehost.audience.meaning.layers import HEADS, WIDTH, Floats, arrays_of
from cuehost.audience.meaning.model import BASE, FIRST_TAUGHT, LAYERS, TAUGHT, Model
from cuehost.audience.meaning.pairs import APART, BESIDE, PAIRED
from cuehost.audience.meaning.texts import comment_text

_LENGTHS = (24, 28, 32, 36, 40, 48, 64, 96)
"""Pairs are padded to the least of these that holds them, tokens, so that few shapes have to be compiled."""
_AT_ONCE = 16
"""Comments."""
_INNER = 64
_CLOSED = -1.5
"""How far a token is from those of the other text at first, so that both are read nearly as they were."""
_MOST_RIGHT, _SPARE = 2, 2
_NEW, _THRESHOLD = ("kinds", "across", "inner.w", "inner.b", "outer.w"), ("scale", "null")


@dataclass(frozen=True)
class Item:
    """A comment and facts that may answer it, which do, and whether any fact of the sheet does."""

    asked: str
    facts: tuple[str, ...]
    right: tuple[bool, ...]
    answerable: bool


def item(
    one: comments.Asked, vectors: Mapping[str, Floats], chance: random.Random | None = None
) -> Item | None:
    """The facts nearest to a comment; to learn from, with all right ones among them and others by chance
    from those that are a little farther. None where the right one is no candidate.
    """
    asked = comment_text(one.text)
    right = [c.fact in one.facts for c in one.candidates]
    if one.facts and not any(right):
        return None
    near = np.stack([vectors[c.told] for c in one.candidates]) @ vectors[asked]
    order = np.argsort(-near, kind="stable").tolist()
    if chance is not None:
        first = [at for at in order if right[at]][:_MOST_RIGHT]
        wrong = [at for at in order if not right[at]][: NEAREST - len(first) + _SPARE]
        order = first + chance.sample(wrong, min(len(wrong), NEAREST - len(first)))
    order = order[:NEAREST]
    facts = tuple(one.candidates[at].told for at in order)
    return Item(asked, facts, tuple(right[at] for at in order), bool(one.facts))


@dataclass(frozen=True)
class Packet:
    """Comments as arrays: a row for each pair, 0 to 2 for a token's text (none, the comment, the fact), what
    is right, with a last column for that nothing is, which facts there are, and which comments.
    """

    x: Floats
    text: NDArray[np.int8]
    right: Floats
    facts: NDArray[np.bool_]
    asked: NDArray[np.bool_]


jax.tree_util.register_dataclass(Packet, ["x", "text", "right", "facts", "asked"], [])


def packets(
    items: Sequence[Item], texts: Mapping[str, NDArray[np.float16]], chance: random.Random | None = None
) -> Iterator[tuple[list[Item], Packet]]:
    """Comments of about the same length together, in any order."""
    groups: dict[int, list[Item]] = defaultdict(list)
    for one in items:
        longest = len(texts[one.asked]) + max(len(texts[fact]) for fact in one.facts)
        groups[next(length for length in _LENGTHS if longest <= length)].append(one)
    found = []
    for length, group in groups.items():
        if chance is not None:
            chance.shuffle(group)
        found += [(length, group[at : at + _AT_ONCE]) for at in range(0, len(group), _AT_ONCE)]
    if chance is not None:
        chance.shuffle(found)
    for length, group in found:
        yield group, _packet(group, length, texts)


def _packet(group: Sequence[Item], length: int, texts: Mapping[str, NDArray[np.float16]]) -> Packet:
    rows = _AT_ONCE * NEAREST
    x, text = np.zeros((rows, length, WIDTH), np.float32), np.zeros((rows, length), np.int8)
    text[:, 0], text[:, 1] = 1, 2
    right, facts = np.zeros((_AT_ONCE, NEAREST + 1), np.float32), np.zeros((_AT_ONCE, NEAREST), np.bool_)
    for at, one in enumerate(group):
        asked = texts[one.asked]
        for column, told in enumerate(one.facts):
            row, fact = at * NEAREST + column, texts[told]
            end = len(asked) + len(fact)
            x[row, : len(asked)], x[row, len(asked) : end] = asked, fact
            text[row], text[row, : len(asked)], text[row, len(asked) : end] = 0, 1, 2
            facts[at, column], right[at, column] = True, one.right[column]
        right[at, NEAREST] = not any(one.right)
    return Packet(x, text, right, facts, np.arange(_AT_ONCE) < len(group))


class Teacher:
    """Teaches pairs, `steps` times in all."""

    def __init__(self, start: Arrays, threshold: Mapping[str, float], steps: int, rate: float) -> None:
        weights = layer_weights(start, FIRST_TAUGHT, LAYERS)
        inner = jax.random.normal(jax.random.PRNGKey(0), (4 * WIDTH, _INNER)) * 0.03
        self.taught: dict[str, jax.Array] = {
            **{name: jnp.asarray(w) for name, w in weights.items()},
            **{name: jnp.asarray(threshold[name], jnp.float32) for name in _THRESHOLD},
            "kinds": jnp.zeros((2, WIDTH)),
            "across": jnp.full((LAYERS - FIRST_TAUGHT, HEADS), _CLOSED),
            "inner.w": inner,
            "inner.b": jnp.zeros(_INNER),
            "outer.w": jnp.zeros(_INNER),
        }

        def decayed(most: float) -> optax.Schedule:
            return optax.warmup_cosine_decay_schedule(0, most, min(60, steps // 4), steps, most / 20)

        self._rule = optax.multi_transform(
            {
                "weights": optax.chain(
                    optax.clip_by_global_norm(1.0), optax.adamw(decayed(rate), weight_decay=0.01)
                ),
                "new": optax.adamw(decayed(1e-3), weight_decay=0.01),
                "threshold": optax.adam(5e-3),
            },
            {
                name: "new" if name in _NEW else "threshold" if name in _THRESHOLD else "weights"
                for name in self.taught
            },
        )
        self._state = self._rule.init(self.taught)
        self._step = jax.jit(self._stepped)
        self.logits = jax.jit(_logits)

    def learn(self, packet: Packet) -> float:
        """Some comments; their loss before."""
        self.taught, self._state, loss = self._step(self.taught, self._state, packet)
        return float(loss)

    def _stepped(
        self, taught: dict[str, jax.Array], state: Any, packet: Packet
    ) -> tuple[Any, Any, jax.Array]:
        loss, slopes = jax.value_and_grad(_loss)(taught, packet)
        updates, state = self._rule.update(slopes, state, taught)
        return optax.apply_updates(taught, updates), state, loss


def _logits(taught: Mapping[str, jax.Array], packet: Packet) -> jax.Array:
    """Of each comment how likely each fact is, and last 0, that none is."""
    text = packet.text
    kinds = taught["kinds"][0] * (text == 1)[..., None] + taught["kinds"][1] * (text == 2)[..., None]
    x = through(
        taught,
        packet.x + kinds,
        text > 0,
        first=FIRST_TAUGHT,
        last=LAYERS,
        other=(text[:, :, None] != text[:, None, :]).astype(jnp.float32),
        across=taught["across"],
    )
    asked, fact = pooled(x, text == 1), pooled(x, text == 2)
    both = asked * fact
    beside = jnp.concatenate([asked, fact, both * APART, jnp.abs(asked - fact)], axis=-1) * BESIDE
    more = jnp.tanh(beside @ taught["inner.w"] + taught["inner.b"]) @ taught["outer.w"]
    logits = (taught["scale"] * both.sum(axis=-1) - taught["null"] + more).reshape(packet.facts.shape)
    return jnp.concatenate([jnp.where(packet.facts, logits, -1e9), jnp.zeros((len(logits), 1))], axis=1)


def _loss(taught: Mapping[str, jax.Array], packet: Packet) -> jax.Array:
    logits = _logits(taught, packet)
    rights = jax.nn.logsumexp(jnp.where(packet.right > 0, logits, -1e9), axis=1)
    chance = rights - jax.nn.logsumexp(logits, axis=1)
    return -(chance * packet.asked).sum() / jnp.maximum(packet.asked.sum(), 1)


def judged(teacher: Teacher, held: Sequence[Item], texts: Mapping[str, NDArray[np.float16]]) -> str:
    """What comes of comments that nothing was learned from, by how sure an answer must be."""
    told: list[tuple[float, bool, bool]] = []
    for group, packet in packets(held, texts):
        chances = np.asarray(jax.nn.softmax(teacher.logits(teacher.taught, packet), axis=1))[:, :-1]
        for one, chance in zip(group, chances, strict=False):
            best = int(chance[: len(one.facts)].argmax())
            told.append((float(chance[best]), one.right[best], one.answerable))
    answerable = max(1, sum(has for *_, has in told))
    parts = [f"best fact right {sum(right for _, right, has in told if has) / answerable:.1%}"]
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        answered = [right for chance, right, _ in told if chance >= least]
        right, wrong = sum(answered), len(answered) - sum(answered)
        parts.append(f"{least}: {right / answerable:.1%} right, {wrong / max(1, len(told)):.1%} wrong")
    return "; ".join(parts)


def main() -> None:
    """Teaches, and writes what was learned after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, help="more sets, folders or files of lines")
    parser.add_argument("--held", nargs="*", default=[], help="sets that nothing is learned from")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument(
        "--share", type=float, default=0.3, help="of comments on sheets with many, each epoch"
    )
    parser.add_argument("--to", type=Path, default=PAIRED, help="where the taught layers go")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--kept", type=Path, default=Path("out/meaning"), help="as teach.py has it")
    options = parser.parse_args()
    base, start = arrays_of(BASE), arrays_of(TAUGHT)
    sets = [*map(Path, comments.bench.SETS), *sorted(comments.LINES.glob("*.jsonl")), *options.sets]
    every = [one for path in tqdm(sets, desc="sets") for one in comments.kept(path, options.kept)]
    told = [text for one in every for text in (comment_text(one.text), *(c.told for c in one.candidates))]
    texts = entered_texts(base, told, options.kept / "texts.pickle")
    order = list(texts)
    rows = Model().ended([texts[text].astype(np.float32) for text in tqdm(order, desc="vectors")])
    vectors = dict(zip(order, rows, strict=True))
    held = [one for one in every if one.set in options.held]
    hidden = {one.text for one in held}  # a set may stand in another as well
    learned = [one for one in every if one.text not in hidden]
    count = Counter(sheet_of(one) for one in learned)
    own = [one for one in learned if count[sheet_of(one)] > MANY]
    others = [one for one in learned if count[sheet_of(one)] <= MANY]
    some = int(options.share * len(own))
    chance = random.Random(1)
    steps = options.epochs * (len(others) + some) // _AT_ONCE
    teacher = Teacher(start, json.loads(HEAD.read_text("utf-8")), steps, options.rate)
    judging = [found for one in held if (found := item(one, vectors)) is not None]
    print(f"{len(others)} comments, {some} of {len(own)} on well-known sheets", flush=True)
    for epoch in range(options.epochs):
        taken = others + chance.sample(own, some)
        items = [found for one in taken if (found := item(one, vectors, chance)) is not None]
        losses: list[float] = []
        began = time.monotonic()
        with tqdm(total=len(items), desc=f"epoch {epoch + 1}", mininterval=20) as bar:
            for group, packet in packets(items, texts, chance):
                losses.append(teacher.learn(packet))
                bar.set_postfix(loss=f"{np.mean(losses[-100:]):.3f}", refresh=False)
                bar.update(len(group))
        print(
            f"epoch {epoch + 1}, {time.monotonic() - began:.0f} s: {judged(teacher, judging, texts)}",
            flush=True,
        )
        write({name: np.asarray(weights) for name, weights in teacher.taught.items()}, options.to)


def write(taught: Mapping[str, Floats], to: Path) -> None:
    """Writes the layers in eight bits, and what pairs have besides."""
    arrays: Arrays = {}
    for name, weights in taught.items():
        if name in _NEW or name in _THRESHOLD:
            arrays[name] = weights.astype(np.float16) if name == "inner.w" else weights
        else:
            arrays |= kept_weights(name, weights)
    np.savez(to, **arrays)


if __name__ == "__main__":
    main()
