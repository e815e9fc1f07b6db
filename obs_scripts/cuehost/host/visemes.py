"""From sounds to mouth shapes: the mouth track of a line.

Each phone asks for an opening and a width with a certain dominance; what the mouth does is the
dominance-weighted mean of all phones near in time (after Cohen and Massaro's model of
co-articulation), so that rounding comes early, weak consonants take their vowels' shape and
nothing jumps. Lips that must touch (p, b, m) or meet the teeth (f, v) are laid over that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .letters import sounds_of
from .pose import MouthPose
from .sound import ENVELOPE_RATE, Floats, Loudness

if TYPE_CHECKING:
    from ..rundown import Span

RATE = ENVELOPE_RATE
"""Values a second of a mouth track."""

_TOUCH_S = 0.028
"""Lips take so long to meet or part: longer, and those of a p of 50 ms would meet well before its sound."""

_FRAME_S = 0.039
"""Lips that meet stay together for at least so long, all but the 40 ms of a frame: one shows them."""

TAIL_S = 0.3
"""The track goes on this long after the sound, for the mouth to close."""


class _Target(NamedTuple):
    open: float
    wide: float
    hold_open: float = 1.0  # dominance; equals meet half-way just at the border between them
    hold_wide: float = 1.0
    closed: float = 0.0
    teeth: float = 0.0
    tongue: float = 0.0


_V = {
    "i": (0.18, 0.85), "ɪ": (0.26, 0.60), "e": (0.34, 0.65), "ɛ": (0.46, 0.50), "æ": (0.62, 0.55),
    "a": (0.76, 0.20), "ɑ": (0.76, -0.05), "ɐ": (0.58, 0.10), "ʌ": (0.52, 0.05), "ə": (0.30, 0.05),
    "ɚ": (0.32, -0.25), "ɝ": (0.34, -0.30), "ɜ": (0.36, -0.20), "ɔ": (0.52, -0.55), "ɒ": (0.60, -0.40),
    "o": (0.40, -0.80), "ʊ": (0.26, -0.70), "u": (0.18, -1.0), "y": (0.18, -0.90), "ø": (0.32, -0.75),
    "œ": (0.44, -0.60), "ɨ": (0.22, 0.30), "ᵻ": (0.22, 0.30), "ɯ": (0.20, 0.35), "ɤ": (0.36, 0.15),
    "ʉ": (0.18, -0.90), "ɵ": (0.30, -0.50), "ɘ": (0.30, 0.20), "ᵊ": (0.24, 0.05), "ʏ": (0.22, -0.80),
}  # fmt: skip
# The lips close; the jaw only comes along.
_BILABIAL = _Target(0.06, 0.0, 0.6, 0.15, closed=1.0)
_LABIODENTAL = _Target(0.10, 0.05, 1.0, 0.3, teeth=1.0)
_TARGETS: dict[str, _Target] = {
    **{k: _Target(o, w, 1.0, 1.3 if w < -0.4 else 1.0) for k, (o, w) in _V.items()},
    **dict.fromkeys("pbmɸβʘ", _BILABIAL),
    **dict.fromkeys("fvɱʋⱱ", _LABIODENTAL),
    **dict.fromkeys("θð", _Target(0.20, 0.15, 1.0, 0.3, tongue=0.9)),
    **dict.fromkeys("lɫɭɬɮʎ", _Target(0.28, 0.10, 0.7, 0.2, tongue=0.6)),
    **dict.fromkeys("tdnɾɲɳʈɖTc", _Target(0.17, 0.15, 1.0, 0.2)),
    **dict.fromkeys("sz", _Target(0.11, 0.35, 1.0, 0.5)),
    **dict.fromkeys("ʃʒʧʤ", _Target(0.17, -0.50, 1.0, 0.9)),
    **dict.fromkeys("ɕʑʨʥ", _Target(0.14, 0.05, 1.0, 0.4)),
    **dict.fromkeys("ʂʐꭧ", _Target(0.17, -0.30, 1.0, 0.5)),
    **dict.fromkeys("kɡgŋxɣqχʔɟɴ", _Target(0.24, 0.0, 0.5, 0.1)),
    **dict.fromkeys("hɦħʕ", _Target(0.30, 0.0, 0.12, 0.05)),
    **dict.fromkeys("wʍ", _Target(0.13, -1.0, 1.0, 1.5)),
    **dict.fromkeys("ɥ", _Target(0.14, -0.90, 1.0, 1.3)),
    **dict.fromkeys("ɹɻɚʁʀ", _Target(0.22, -0.40, 0.8, 0.5)),
    **dict.fromkeys("r", _Target(0.24, 0.0, 0.7, 0.2)),
    **dict.fromkeys("jʝ", _Target(0.20, 0.60, 0.8, 0.7)),
}
_SILENCE = _Target(0.0, 0.0, 1.0, 0.6)

# Signs that stand for several sounds: misaki's capitals (Kokoro), Mandarin in Zhuyin.
_SPELLED = {
    "A": "eɪ", "I": "aɪ", "W": "aʊ", "Y": "ɔɪ", "O": "oʊ", "Q": "əʊ", "ʦ": "ts", "ʣ": "dz",
    "ㄅ": "p", "ㄆ": "p", "ㄇ": "m", "ㄈ": "f", "ㄉ": "t", "ㄊ": "t", "ㄋ": "n", "ㄌ": "l", "ㄍ": "k",
    "ㄎ": "k", "ㄏ": "x", "ㄐ": "ɕ", "ㄑ": "ɕ", "ㄒ": "ɕ", "ㄓ": "ʂ", "ㄔ": "ʂ", "ㄕ": "ʂ", "ㄖ": "ʐ",
    "ㄗ": "s", "ㄘ": "s", "ㄙ": "s", "ㄚ": "a", "ㄛ": "o", "ㄜ": "ɤ", "ㄝ": "ɛ", "ㄞ": "aɪ", "ㄟ": "eɪ",
    "ㄠ": "aʊ", "ㄡ": "oʊ", "ㄢ": "an", "ㄣ": "ən", "ㄤ": "aŋ", "ㄥ": "əŋ", "ㄦ": "ɚ", "ㄧ": "i",
    "ㄨ": "u", "ㄩ": "y",
}  # fmt: skip
_LONG = "ːˑ"


class _Phone(NamedTuple):
    target: _Target
    start: float
    end: float


@dataclass(frozen=True)
class MouthTrack:
    """What the mouth does during a line, `RATE` values a second from the first sample on.

    `shapes` has, at the time of each value, the columns open, wide, closed, teeth, tongue (see `MouthPose`).
    """

    shapes: Floats

    @property
    def duration_s(self) -> float:
        """Length of the track, the closing included."""
        return len(self.shapes) / RATE

    def at(self, seconds: float) -> MouthPose:
        """The mouth `seconds` after the first sample; closed outside the track."""
        place = seconds * RATE
        if not 0 <= place < len(self.shapes) - 1:
            return MouthPose()
        index = int(place)
        part = place - index
        row = self.shapes[index] * (1 - part) + self.shapes[index + 1] * part
        open_, wide, closed, teeth, tongue = (float(v) for v in row)
        return MouthPose(open_, wide, closed, teeth, tongue)


def symbols(text: str) -> list[tuple[str, float]]:
    """The single sounds of an IPA string with their relative lengths; unknown signs are left out."""
    spelled = "".join(_SPELLED.get(c, c) for c in unicodedata.normalize("NFD", text))
    out: list[tuple[str, float]] = []
    for char in spelled:
        if char in _LONG and out:
            out[-1] = (out[-1][0], out[-1][1] * 1.5)
        elif char in _TARGETS:
            out.append((char, 1.6 if char in _V else 1.0))
    return out


def mouth_track(
    duration_s: float, loud: Loudness, phonemes: Sequence[Span] = (), words: Sequence[Span] = ()
) -> MouthTrack:
    """The mouth of a line of `duration_s`, from phonemes, else from words, else from loudness alone.

    Spans that are empty, backwards, overlapping or outside the line are put right.
    """
    count = max(2, int(np.ceil((duration_s + TAIL_S) * RATE)) + 1)
    phones = _phones(phonemes, duration_s, lambda s: s)
    if not phones:
        phones = _phones(words, duration_s, sounds_of)
    if not phones:
        phones = _phones_from_loudness(loud)
    times = np.asarray(np.arange(count) / RATE, np.float32)
    shapes = np.zeros((count, 5), np.float32)
    if phones:
        everything = _with_silences(phones, duration_s)
        shapes[:, 0] = _blend(times, everything, 0)
        shapes[:, 1] = _blend(times, everything, 1)
    gate, gain = _gate(count, loud), _gain(count, loud)
    shapes[:, 0] *= gate * gain
    shapes[:, 1] *= 0.35 + 0.65 * gate
    shapes[:, 0] = _blurred(shapes[:, 0], 7, replicate=True)
    shapes[:, 1] = _blurred(shapes[:, 1], 21, replicate=True)  # lips round more slowly than a jaw drops
    for column, name in ((2, "closed"), (3, "teeth"), (4, "tongue")):
        shapes[:, column] = _touches(times, phones, name) * gate
    np.clip(shapes[:, 0], 0, 1, out=shapes[:, 0])
    np.clip(shapes[:, 1], -1, 1, out=shapes[:, 1])
    return MouthTrack(np.asarray(np.round(np.nan_to_num(shapes), 3), np.float32))


def _phones(spans: Iterable[Span], duration_s: float, spell: Callable[[str], str]) -> list[_Phone]:
    out: list[_Phone] = []
    clock = 0.0
    for span in sorted((s for s in spans if np.isfinite(s.start_s + s.end_s)), key=lambda s: s.start_s):
        sounds = symbols(spell(span.text))
        start, end = max(clock, span.start_s), min(duration_s, span.end_s)
        if not sounds or end - start < 1e-3:
            continue
        total = sum(length for _, length in sounds)
        at = start
        for sound, length in sounds:
            until = at + (end - start) * length / total
            out.append(_Phone(_TARGETS[sound], at, until))
            at = until
        clock = end
    return out


def _phones_from_loudness(loud: Loudness) -> list[_Phone]:
    """One vowel per 150 ms of speech; loudness opens and closes it."""
    vowels = ("a", "ɛ", "o", "ə", "ɪ", "ʌ")
    speaking = np.flatnonzero(loud.speaking)
    out: list[_Phone] = []
    for i in range(0, speaking.size, 15):
        start = speaking[i] / RATE
        out.append(_Phone(_TARGETS[vowels[i // 15 % len(vowels)]], start, start + 0.15))
    return out


def _with_silences(phones: list[_Phone], duration_s: float) -> list[_Phone]:
    out: list[_Phone] = []
    clock = -0.5
    for phone in phones:
        if phone.start - clock > 0.06:
            out.append(_Phone(_SILENCE, clock, phone.start))
        out.append(phone)
        clock = phone.end
    out.append(_Phone(_SILENCE, clock, max(clock, duration_s) + TAIL_S + 0.5))
    return out


def _blend(times: Floats, phones: list[_Phone], which: int) -> Floats:
    """Dominance-weighted mean of the phones' openings (which=0) or widths (which=1)."""
    starts = np.array([p.start for p in phones], np.float32)[:, None]
    ends = np.array([p.end for p in phones], np.float32)[:, None]
    values = np.array([p.target[which] for p in phones], np.float32)[:, None]
    holds = np.array([p.target[2 + which] for p in phones], np.float32)[:, None]
    if which == 0:
        early, late = np.full_like(values, 0.026), np.float32(0.028)
    else:  # rounding comes early and stays a little
        early, late = np.where(values < -0.4, 0.085, 0.050).astype(np.float32), np.float32(0.055)
    before = np.maximum(0, starts - times) / early
    after = np.maximum(0, times - ends) / late
    share = holds * np.exp(-(before**2) - after**2) + 1e-9 * holds
    return np.asarray((share * values).sum(axis=0) / share.sum(axis=0), np.float32)


def _touches(times: Floats, phones: list[_Phone], name: str) -> Floats:
    """0..1: lips closed, or at the teeth, or the tongue showing; full within such a phone."""
    out = np.zeros_like(times)
    for phone in phones:
        strength: float = getattr(phone.target, name)
        if not strength:
            continue
        middle = (phone.start + phone.end) / 2
        # Half-way at the sound's borders (the jaw, on its way too, adds to that).
        half = max(phone.end - phone.start - 1.3 * _TOUCH_S, _FRAME_S) / 2
        outside = np.maximum(0, np.abs(times - middle) - half)
        ramp = np.clip(1 - outside / _TOUCH_S, 0, 1)
        out = np.maximum(out, strength * ramp)
    return out


def _gate(count: int, loud: Loudness) -> Floats:
    """1 while speaking, 0 in silence, with soft edges that lie outside the speech."""
    gate = np.zeros(count, np.float32)
    n = min(count, loud.speaking.size)
    gate[:n] = loud.speaking[:n]
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(gate, 3), 7).max(axis=1)
    return _blurred(wide, 7)


def _gain(count: int, loud: Loudness) -> Floats:
    """How far loudness opens the mouth: about 0.6 when soft, 1.15 when loud."""
    gain = np.full(count, 0.6, np.float32)
    n = min(count, loud.relative.size)
    gain[:n] = np.clip(0.6 + 0.55 * loud.relative[:n], 0.6, 1.15)
    return _blurred(gain, 13)


def _blurred(values: Floats, width: int, *, replicate: bool = False) -> Floats:
    """`values` softened over `width` of them in time; the ends are mirrored or go on as they are."""
    import cv2  # only here, as it takes a while to load: prepared lines do without it

    border = cv2.BORDER_REPLICATE if replicate else cv2.BORDER_REFLECT_101
    soft = cv2.GaussianBlur(values.reshape(len(values), -1), (1, width), 0, borderType=border)
    return np.asarray(soft, np.float32).reshape(values.shape)
