"""The model's layers in JAX, as far as they are taught."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from cuehost.audience.meaning.layers import EPSILON, HEADS, MATRICES, WIDTH, Floats, matrix_of, unpacked

Weights = Mapping[str, jax.Array]
_VECTORS = ("q.b", "k.b", "v.b", "ao.b", "fi.b", "fo.b", "aln.w", "aln.b", "oln.w", "oln.b")


def layer_weights(arrays: Mapping[str, NDArray[Any]], first: int, last: int) -> dict[str, Floats]:
    """The weights of the layers from `first` up to `last`, that left out."""
    found: dict[str, Floats] = {}
    for layer in range(first, last):
        for name, columns in MATRICES.items():
            found[f"l{layer}.{name}.w"] = matrix_of(arrays, f"l{layer}.{name}", columns)
        for name in _VECTORS:
            found[f"l{layer}.{name}"] = arrays[f"l{layer}.{name}"].astype(np.float32)
    return found


def entered(arrays: Mapping[str, NDArray[Any]], tokens: NDArray[np.int64]) -> jax.Array:
    """What the first layer takes of tokens, in the shape of `tokens` and one dimension more."""
    words = unpacked(arrays["words"][tokens]).reshape(*tokens.shape, WIDTH)
    return _normal(
        jnp.asarray(words + arrays["places"][: tokens.shape[1]]), arrays["normal.w"], arrays["normal.b"]
    )


def through(
    weights: Weights,
    x: jax.Array,
    told: jax.Array,
    *,
    first: int,
    last: int,
    other: jax.Array | None = None,
    across: jax.Array | None = None,
) -> jax.Array:
    """Texts in the shape (texts, tokens, width) through some layers; `told` says which tokens there are.
    Where `other` has 1, in the shape (texts, tokens, tokens), a token looks at one of the text beside its
    own: `across` is added to how near they are, a number for each layer and head.
    """
    texts, tokens, width = x.shape
    size = width // HEADS
    hidden = jnp.where(told[:, None, None, :], 0.0, -1e9)
    names = (*(f"{name}.w" for name in MATRICES), *_VECTORS)
    stacked = {name: jnp.stack([weights[f"l{at}.{name}"] for at in range(first, last)]) for name in names}

    if other is None or across is None:
        other, across = jnp.zeros((texts, 1, 1)), jnp.zeros((last - first, HEADS))
    apart = other[:, None]

    def layer(x: jax.Array, held: tuple[Weights, jax.Array]) -> tuple[jax.Array, None]:
        own, beside = held
        query, key, value = (
            (x @ own[f"{c}.w"].T + own[f"{c}.b"]).reshape(texts, tokens, HEADS, size).transpose(0, 2, 1, 3)
            for c in "qkv"
        )
        seen = hidden + apart * beside[None, :, None, None]
        shares = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / size**0.5 + seen, axis=-1)
        heard = (shares @ value).transpose(0, 2, 1, 3).reshape(texts, tokens, width)
        x = _normal(x + heard @ own["ao.w"].T + own["ao.b"], own["aln.w"], own["aln.b"])
        inner = jax.nn.gelu(x @ own["fi.w"].T + own["fi.b"], approximate=False)
        return _normal(x + inner @ own["fo.w"].T + own["fo.b"], own["oln.w"], own["oln.b"]), None

    return jax.lax.scan(layer, x, (stacked, across))[0]  # compiled once, not layer by layer


def pooled(x: jax.Array, told: jax.Array) -> jax.Array:
    """One vector of length 1 for each text: the mean of its tokens'."""
    mean = (x * told[..., None]).sum(axis=1) / told.sum(axis=1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)


def _normal(x: jax.Array, weight: Any, bias: Any) -> jax.Array:
    mean = x.mean(axis=-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(axis=-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(spread + EPSILON) * weight + bias
