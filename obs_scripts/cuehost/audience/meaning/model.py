"""The model: multilingual-e5-small (MIT), as far as our languages need it.

Its archives of arrays stand in assets/meaning: `base.npz` with the pieces of words and the first layers, as
they were published, and `taught.npz` with the last layers, taught on viewers' questions (tools/meaninglab).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .layers import WIDTH, Floats, arrays_of, layer_of, normal, through, unpacked
from .tokens import Tokenizer

FOLDER = Path(__file__).resolve().parents[4] / "assets" / "meaning"
BASE, TAUGHT = FOLDER / "base.npz", FOLDER / "taught.npz"
LAYERS, FIRST_TAUGHT = 12, 8
MOST_TOKENS = 46
"""Comments are seldom longer, nor is what a fact tells first."""
_BATCH_TOKENS = 1024


class Model:
    """Turns texts into vectors. Safe to call from any thread. Raises `OSError`, `KeyError` or `ValueError`
    where its files can't be read.
    """

    def __init__(self, base: Path = BASE, taught: Path = TAUGHT) -> None:
        arrays = {**arrays_of(base), **arrays_of(taught)}
        self.stamp = hashlib.sha256(taught.read_bytes()).hexdigest()[:16]
        self._tokenizer = tokenizer_of(arrays)
        self._words: NDArray[np.uint8] = arrays["words"]
        self._places = arrays["places"].astype(np.float32)
        self._normal = arrays["normal.w"], arrays["normal.b"]
        self._layers = [layer_of(arrays, at) for at in range(LAYERS)]

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A row of length 1 for each text."""
        return self.ended(self.states(texts))

    def states(self, texts: Sequence[str]) -> list[Floats]:
        """Of each text what the first taught layer takes, in the shape (tokens, width)."""
        tokens = [self._tokenizer.tokens(text, MOST_TOKENS) for text in texts]
        found: dict[int, Floats] = {}
        for batch in _batches(list(map(len, tokens))):
            x, told = self._entered([tokens[at] for at in batch])
            x = self._through(x, told, 0, FIRST_TAUGHT)
            found |= {at: x[row, : len(tokens[at])] for row, at in enumerate(batch)}
        return [found[at] for at in range(len(texts))]

    def ended(self, states: Sequence[Floats]) -> Floats:
        """The vectors of texts that have come through the first layers."""
        found = np.empty((len(states), WIDTH), np.float32)
        for batch in _batches(list(map(len, states))):
            x, told = padded([states[at] for at in batch])
            x = self._through(x, told, FIRST_TAUGHT, LAYERS)
            mean: Floats = (x * told[..., None]).sum(axis=1) / told.sum(axis=1, keepdims=True)
            found[batch] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return found

    def _entered(self, texts: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        longest = max(map(len, texts))
        told = np.zeros((len(texts), longest), np.float32)
        numbers = np.zeros((len(texts), longest), np.int64)
        for row, tokens in enumerate(texts):
            told[row, : len(tokens)] = 1
            numbers[row, : len(tokens)] = tokens
        x = unpacked(self._words[numbers]).reshape(*numbers.shape, WIDTH) + self._places[:longest]
        return normal(x, *self._normal), told

    def _through(self, x: Floats, told: Floats, first: int, last: int) -> Floats:
        hidden = ((1 - told) * -1e9)[:, None, None, :]
        for layer in self._layers[first:last]:
            x = through(layer, x, hidden)
        return x


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Texts of about the same length together, by their numbers."""
    order = sorted(range(len(lengths)), key=lambda at: lengths[at])
    found = []
    while order:
        size = max(1, _BATCH_TOKENS // lengths[order[-1]])
        found.append(order[-size:])
        order = order[:-size]
    return found


def padded(states: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Texts in the shape (texts, tokens, width), all as long as the longest, and 1 where tokens are."""
    longest = max(map(len, states))
    x = np.zeros((len(states), longest, WIDTH), np.float32)
    told = np.zeros((len(states), longest), np.float32)
    for row, tokens in enumerate(states):
        x[row, : len(tokens)] = tokens
        told[row, : len(tokens)] = 1
    return x, told


def tokenizer_of(arrays: Mapping[str, NDArray[Any]]) -> Tokenizer:
    """The tokenizer that stands in the base."""
    lines = {name: bytes(arrays[name]).decode().split("\n") for name in ("pieces", "from", "into")}
    plain = dict(zip(lines["from"], lines["into"], strict=True))
    return Tokenizer(lines["pieces"], arrays["scores"].tolist(), plain)
