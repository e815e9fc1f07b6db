"""What the model made of facts: vectors, kept from show to show, as a product's take half a second to make;
and what pairs are read from, which is large and made anew in each show.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

MOST = 20_000
"""Facts that are kept, those asked for last: of some hundred products in eight languages, 16 MB."""
MOST_STATES = 1_500
"""Facts that are kept as pairs read them: 20 MB."""
_log = logging.getLogger(__name__)


class Vectorizer(Protocol):
    """What makes vectors of texts; `stamp` tells one that makes others."""

    @property
    def stamp(self) -> str:
        """Names the weights."""
        ...

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text."""
        ...

    def states(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Of each text what comes of the first layers."""
        ...

    def ended(self, states: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """A row for each text that has come through the first layers."""
        ...


class FactVectors:
    """Vectors of texts, each made once. Safe to call from any thread. `folder`: where they are kept; what
    cannot be read or written there is only logged.
    """

    def __init__(self, model: Vectorizer, folder: Path) -> None:
        self._model = model
        self._file = folder / f"facts-{model.stamp}.npz"
        self._lock = threading.Lock()
        self._held: dict[bytes, NDArray[np.float16]] = {}
        self._new = False
        try:
            with np.load(self._file, allow_pickle=False) as kept:
                self._held = dict(zip(map(bytes, kept["keys"]), kept["vectors"], strict=True))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            _log.warning("%s cannot be read, its facts are weighed anew: %s", self._file, error)

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text, in the shape (texts, width)."""
        keys = [_key(text) for text in texts]
        with self._lock:
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._held}
            if new:
                made = self._model.vectors(list(new.values())).astype(np.float16)
                self._held.update(zip(new, made, strict=True))
                self._new = True
            return np.stack([self._held[key] for key in keys]).astype(np.float32)

    def lacking(self, texts: Sequence[str]) -> list[str]:
        """Those that would have to be made, each once."""
        with self._lock:
            return [text for text in dict.fromkeys(texts) if _key(text) not in self._held]

    def keep(self) -> None:
        """Writes what is new."""
        with self._lock:
            if not self._new:
                return
            while len(self._held) > MOST:
                del self._held[next(iter(self._held))]
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with tempfile.NamedTemporaryFile(dir=self._file.parent, suffix=".part", delete=False) as half:
                    np.savez(
                        half,
                        keys=np.frombuffer(b"".join(self._held), np.uint8).reshape(-1, 16),
                        vectors=np.stack(list(self._held.values())),
                    )
                Path(half.name).replace(self._file)
                self._new = False
            except OSError as error:
                _log.warning("%s cannot be written: %s", self._file, error)


class FactStates:
    """What comes of texts in the first layers, those asked for last. Safe to call from any thread."""

    def __init__(self, model: Vectorizer) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._held: dict[str, NDArray[np.float16]] = {}

    def of(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """In the shape (tokens, width) each."""
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._held]
            if new:
                made = self._model.states(new)
                self._held |= {text: one.astype(np.float16) for text, one in zip(new, made, strict=True)}
            for text in texts:
                self._held[text] = self._held.pop(text)
            while len(self._held) > max(MOST_STATES, len(texts)):
                del self._held[next(iter(self._held))]
            return [self._held[text].astype(np.float32) for text in texts]


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16]
