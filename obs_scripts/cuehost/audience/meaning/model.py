"""The model's file and its layers: multilingual-e5-small (MIT), as far as our languages need it.

Two archives of arrays stand in assets/meaning: `base.npz` with the pieces of words and the first layers, as
they were published, and `taught.npz` with the last layers, taught on viewers' questions (tools/meaninglab),
and the head. Great arrays of the base are blocks of 32 weights of four bits with a scale of half precision
(Q4_0), those of the taught layers have eight bits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .tokens import Tokenizer

Floats = NDArray[np.float32]
FOLDER = Path(__file__).resolve().parents[4] / "assets" / "meaning"
BASE, TAUGHT = FOLDER / "base.npz", FOLDER / "taught.npz"
WIDTH, HEADS, LAYERS = 384, 12, 12
EPSILON = 1e-12
_BLOCK, _BYTES = 32, 18
MOST_TOKENS = 46
"""Comments are seldom longer, nor is what a fact tells first."""
_BATCH_TOKENS = 1024
MATRICES = {"q": WIDTH, "k": WIDTH, "v": WIDTH, "ao": WIDTH, "fi": WIDTH, "fo": 4 * WIDTH}
"""The width of what each takes."""


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
        self._layers = [_layer(arrays, at) for at in range(LAYERS)]

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A row of length 1 for each text."""
        found = np.empty((len(texts), WIDTH), np.float32)
        tokens = [self._tokenizer.tokens(text, MOST_TOKENS) for text in texts]
        order = sorted(range(len(texts)), key=lambda at: len(tokens[at]))
        while order:
            size = max(1, _BATCH_TOKENS // len(tokens[order[-1]]))
            batch, order = order[-size:], order[:-size]
            found[batch] = self._run([tokens[at] for at in batch])
        return found

    def _run(self, texts: Sequence[Sequence[int]]) -> Floats:
        longest = max(map(len, texts))
        told = np.zeros((len(texts), longest), np.float32)
        numbers = np.zeros((len(texts), longest), np.int64)
        for row, tokens in enumerate(texts):
            told[row, : len(tokens)] = 1
            numbers[row, : len(tokens)] = tokens
        x = unpacked(self._words[numbers]).reshape(*numbers.shape, WIDTH) + self._places[:longest]
        x = _normal(x, *self._normal)
        hidden = ((1 - told) * -1e9)[:, None, None, :]
        for layer in self._layers:
            x = _through(layer, x, hidden)
        mean: Floats = (x * told[..., None]).sum(axis=1) / told.sum(axis=1, keepdims=True)
        vectors: Floats = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return vectors


def arrays_of(file: Path) -> dict[str, NDArray[Any]]:
    """What an archive holds. Raises `OSError` or `ValueError` where it can't be read."""
    with np.load(file, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def tokenizer_of(arrays: Mapping[str, NDArray[Any]]) -> Tokenizer:
    """The tokenizer that stands in the base."""
    lines = {name: bytes(arrays[name]).decode().split("\n") for name in ("pieces", "from", "into")}
    plain = dict(zip(lines["from"], lines["into"], strict=True))
    return Tokenizer(lines["pieces"], arrays["scores"].tolist(), plain)


def _layer(arrays: Mapping[str, NDArray[Any]], at: int) -> dict[str, Floats]:
    """A layer's weights; matrices as they are multiplied with."""
    found = {}
    for name, width in MATRICES.items():
        matrix = matrix_of(arrays, f"l{at}.{name}", width)
        found[f"{name}.w"] = np.ascontiguousarray(matrix.T)
        found[f"{name}.b"] = arrays[f"l{at}.{name}.b"].astype(np.float32)
    for name in ("aln", "oln"):
        found |= {f"{name}.{k}": arrays[f"l{at}.{name}.{k}"].astype(np.float32) for k in "wb"}
    return found


def matrix_of(arrays: Mapping[str, NDArray[Any]], name: str, width: int) -> Floats:
    """A layer's matrix, in the shape (rows, width): from blocks of four bits, or eight with a scale a row."""
    raw = arrays[f"{name}.w"]
    if raw.dtype == np.int8:
        return raw.astype(np.float32) * arrays[f"{name}.s"].astype(np.float32)[:, None]
    return unpacked(raw).reshape(-1, width)


def _through(own: Mapping[str, Floats], x: Floats, hidden: Floats) -> Floats:
    """Texts in the shape (texts, tokens, width) through a layer."""
    texts, tokens, _ = x.shape
    size = WIDTH // HEADS
    query, key, value = (
        (x @ own[f"{c}.w"] + own[f"{c}.b"]).reshape(texts, tokens, HEADS, size).transpose(0, 2, 1, 3)
        for c in "qkv"
    )
    near = query @ key.transpose(0, 1, 3, 2) / np.float32(size**0.5) + hidden
    shares = np.exp(near - near.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    heard = (shares @ value).transpose(0, 2, 1, 3).reshape(texts, tokens, WIDTH)
    x = _normal(x + heard @ own["ao.w"] + own["ao.b"], own["aln.w"], own["aln.b"])
    inner = _gelu(x @ own["fi.w"] + own["fi.b"])
    return _normal(x + inner @ own["fo.w"] + own["fo.b"], own["oln.w"], own["oln.b"])


def _normal(x: Floats, weight: Floats, bias: Floats) -> Floats:
    mean = x.mean(axis=-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(axis=-1, keepdims=True)
    done: Floats = (x - mean) / np.sqrt(spread + np.float32(EPSILON)) * weight + bias
    return done


def _gelu(x: Floats) -> Floats:
    """x times the share of a normal distribution below x, its error function within 1.5e-7 (Abramowitz and
    Stegun, 7.1.26).
    """
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    series = t * (
        0.254829592
        + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * np.float32(1.061405429))))
    )
    below = 0.5 * series * np.exp(-z * z)
    done: Floats = (x * np.where(x > 0, 1 - below, below)).astype(np.float32)
    return done


def unpacked(raw: NDArray[np.uint8]) -> Floats:
    """Weights from blocks of four bits, in one row."""
    blocks = raw.reshape(-1, _BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    bits = blocks[:, 2:]
    halves = np.concatenate([bits & 15, bits >> 4], axis=1).astype(np.float32) - 8
    weights: Floats = (halves * scale).reshape(-1)
    return weights


def rounded(matrix: Floats) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix in eight bits, and the scale of each row. In four the taught layers forget what they learned:
    the nearest fact was the right one for 61 instead of 76 of 100 comments.
    """
    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-12).astype(np.float32) / 127
    return np.round(matrix / scale[:, None]).astype(np.int8), scale
