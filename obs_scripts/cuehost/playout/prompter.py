"""Lines that a human host says: silence for as long as reading them aloud takes, with times for captions
and cues. Pure."""

from __future__ import annotations

import re

import numpy as np

from cuehost.rundown import Span
from cuehost.speech import SAMPLE_RATE, Speech
from cuehost.writing import speaking_s

VOICE = "human"
"""Who speaks, where a voice would be named."""

_SETTLE_S = 0.3
"""Nobody begins to read the moment a text appears."""

_WORD = re.compile(r"[⺀-鿿가-힣豈-﫿฀-๿]|[^\s⺀-鿿가-힣豈-﫿฀-๿]+")
"""A character of a script without spaces, or what stands between spaces."""


def read_aloud(text: str, lang: str) -> Speech:
    """A line as a person may read it out: as long as that takes, word after word, and without a sound."""
    spoken_s = max(speaking_s(text, lang), 0.5)
    each = spoken_s / max(len(text), 1)
    words = tuple(
        Span(found[0], _SETTLE_S + found.start() * each, _SETTLE_S + found.end() * each, found.start())
        for found in _WORD.finditer(text)
    )
    end = words[-1].end_s if words else _SETTLE_S + spoken_s
    samples = np.zeros(round((end + 0.1) * SAMPLE_RATE), np.float32)
    samples.flags.writeable = False
    return Speech(samples, words, (), VOICE, "", samples.size / SAMPLE_RATE, end)
