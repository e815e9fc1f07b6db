"""The model's layers in JAX, as far as they are taught."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp
from packed import Floats, Packed

Weights = Mapping[str, jax.Array]
_MATRICES = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")
_VECTORS = ("q.b", "k.b", "v.b", "ao.b", "fi.b", "fo.b", "aln.w", "aln.b", "oln.w", "oln.b")


def layer_weights(model: Packed, first: int, last: int) -> dict[str, Floats]:
    """The weights of the layers from `first` up to `last`, that left out."""
    found = {}
    for layer in range(first, last):
        for name in _MATRICES:
            rows = model.inner if name == "fi.w" else model.width
            columns = model.inner if name == "fo.w" else model.width
            found[f"l{layer}.{name}"] = model.matrix(f"l{layer}.{name}", rows, columns)
        for name in _VECTORS:
            found[f"l{layer}.{name}"] = model.vector(f"l{layer}.{name}")
    return found


def entered(model: Packed, words: Floats) -> jax.Array:
    """What the first layer takes of the vectors of words, in the shape (texts, tokens, width)."""
    places = model.vector("emb.pos").reshape(-1, model.width)[: words.shape[1]]
    kind = model.vector("emb.type")[: model.width]
    x = jnp.asarray(words + places + kind)
    return _normal(x, model.vector("emb.ln.w"), model.vector("emb.ln.b"), model.epsilon)


def through(
    weights: Weights, x: jax.Array, told: jax.Array, *, first: int, last: int, heads: int, epsilon: float
) -> jax.Array:
    """Texts in the shape (texts, tokens, width) through some layers; `told` says which tokens there are."""
    texts, tokens, width = x.shape
    size = width // heads
    hidden = jnp.where(told[:, None, None, :], 0.0, -1e9)
    for layer in range(first, last):
        own = {name: weights[f"l{layer}.{name}"] for name in (*_MATRICES, *_VECTORS)}
        query, key, value = (
            (x @ own[f"{c}.w"].T + own[f"{c}.b"]).reshape(texts, tokens, heads, size).transpose(0, 2, 1, 3)
            for c in "qkv"
        )
        shares = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / size**0.5 + hidden, axis=-1)
        heard = (shares @ value).transpose(0, 2, 1, 3).reshape(texts, tokens, width)
        x = _normal(x + heard @ own["ao.w"].T + own["ao.b"], own["aln.w"], own["aln.b"], epsilon)
        inner = jax.nn.gelu(x @ own["fi.w"].T + own["fi.b"], approximate=False)
        x = _normal(x + inner @ own["fo.w"].T + own["fo.b"], own["oln.w"], own["oln.b"], epsilon)
    return x


def pooled(x: jax.Array, told: jax.Array) -> jax.Array:
    """One vector of length 1 for each text: the mean of its tokens'."""
    mean = (x * told[..., None]).sum(axis=1) / told.sum(axis=1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)


def _normal(x: jax.Array, weight: jax.Array, bias: jax.Array, epsilon: float) -> jax.Array:
    mean = x.mean(axis=-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(axis=-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(spread + epsilon) * weight + bias
