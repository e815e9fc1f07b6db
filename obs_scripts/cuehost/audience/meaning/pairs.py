"""A comment read together with one fact: the last layers once more, taught to tell whether it answers.

Two vectors can tell that texts are about the same matter; whether one answers the other shows where each
word can see those of both texts. As the first layers read a text by itself, only the last are run for each
pair (the split of PreTTR, MacAvaney et al. 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .layers import HEADS, WIDTH, Floats, arrays_of, layer_of, through
from .model import FIRST_TAUGHT, FOLDER, LAYERS

PAIRED = FOLDER / "paired.npz"
APART, BESIDE = 20.0, 5.0
"""How the products of both means and then all inputs are scaled for the last network."""


class Pairs:
    """Tells how likely facts answer a comment. Safe to call from any thread. Raises `OSError`, `KeyError` or
    `ValueError` where its file can't be read.
    """

    def __init__(self, file: Path = PAIRED) -> None:
        arrays = arrays_of(file)
        self._layers = [layer_of(arrays, at) for at in range(FIRST_TAUGHT, LAYERS)]
        self._kinds = arrays["kinds"].astype(np.float32)
        across = arrays["across"].astype(np.float32)
        self._across = across.reshape(LAYERS - FIRST_TAUGHT, 1, HEADS, 1, 1)
        self._inner = arrays["inner.w"].astype(np.float32), arrays["inner.b"].astype(np.float32)
        self._outer = arrays["outer.w"].astype(np.float32)
        self._scale, self._null = float(arrays["scale"]), float(arrays["null"])

    def logits(self, comment: Floats, facts: Sequence[Floats]) -> Floats:
        """Of each fact how likely it answers `comment` rather than nothing does, 0 where both are as likely;
        all texts as `Model.states` has them.
        """
        first, longest = len(comment), max(map(len, facts))
        x = np.zeros((len(facts), first + longest, WIDTH), np.float32)
        told = np.zeros((len(facts), first + longest), np.float32)
        x[:, :first], told[:, :first] = comment + self._kinds[0], 1
        for row, tokens in enumerate(facts):
            x[row, first : first + len(tokens)] = tokens + self._kinds[1]
            told[row, first : first + len(tokens)] = 1
        other = np.zeros((first + longest,) * 2, np.float32)
        other[:first, first:] = other[first:, :first] = 1
        hidden = ((1 - told) * -1e9)[:, None, None, :]
        for layer, across in zip(self._layers, self._across, strict=True):
            x = through(layer, x, hidden + other * across)
        asked = _mean(x[:, :first], told[:, :first])
        fact = _mean(x[:, first:], told[:, first:])
        both = asked * fact
        beside = np.concatenate([asked, fact, both * APART, np.abs(asked - fact)], axis=1) * BESIDE
        inner = np.tanh(beside @ self._inner[0] + self._inner[1])
        logits: Floats = self._scale * both.sum(axis=1) - self._null + inner @ self._outer
        return logits


def _mean(x: Floats, told: Floats) -> Floats:
    mean: Floats = (x * told[..., None]).sum(axis=1) / told.sum(axis=1, keepdims=True)
    found: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return found
