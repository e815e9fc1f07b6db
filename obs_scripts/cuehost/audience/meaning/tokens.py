"""Texts as tokens: pieces of words, as the model was taught to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SPACE = "\u2581"
"""How pieces write a space."""
FIRST, LAST, STRANGE = "<s>", "</s>", "<unk>"
"""The tokens around every text, and that of a letter no piece has."""
_NEVER = -1e30


class Tokenizer:
    """Cuts texts into the likeliest pieces, as unigram tokenizers do (Kudo 2018, arXiv:1804.10959).

    `pieces` stand in the order of their numbers, with the logarithm of how likely each is; `plain` writes
    letters as the pieces do (full width, ligatures).
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], plain: Mapping[str, str]) -> None:
        self._pieces = {
            piece: (number, float(score))
            for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
        }
        self._first, self._last, self._strange = (self._pieces.pop(p)[0] for p in (FIRST, LAST, STRANGE))
        self._plain = str.maketrans(dict(plain))
        self._longest = max(map(len, self._pieces))
        self._worst = min(score for _, score in self._pieces.values()) - 10

    def tokens(self, text: str, most: int) -> list[int]:
        """The numbers of a text's pieces, at most `most` of them, between the two that stand around."""
        plain = SPACE + SPACE.join(text.translate(self._plain).split(" ")).lstrip(SPACE)
        while SPACE * 2 in plain:
            plain = plain.replace(SPACE * 2, SPACE)
        best = [(0.0, 0, 0)] + [(_NEVER, 0, 0)] * len(plain)
        for at in range(len(plain)):
            score = best[at][0]
            if score + self._worst > best[at + 1][0]:
                best[at + 1] = (score + self._worst, self._strange, at)
            for end in range(at + 1, min(len(plain), at + self._longest) + 1):
                known = self._pieces.get(plain[at:end])
                if known is not None and score + known[1] > best[end][0]:
                    best[end] = (score + known[1], known[0], at)
        found, at = [], len(plain)
        while at:
            _, token, at = best[at]
            found.append(token)
        return [self._first, *found[::-1][:most], self._last]
