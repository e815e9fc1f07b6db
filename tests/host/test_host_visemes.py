"""Mouth tracks: closed in silence, lips that touch, smooth, for every script."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from host_sounds import babble, spread
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.host.letters import sounds_of
from cuehost.host.presenter import FPS
from cuehost.host.sound import RATE, loudness
from cuehost.host.visemes import MouthTrack, mouth_track, symbols
from cuehost.rundown import Span

PHONES = list("hɛmpapuwifvaɪlbumsataʃo")


def _frames(track: MouthTrack, start: float = 0.0) -> np.ndarray:
    """The track as seen at 25 frames a second, the first frame at `start`."""
    times = np.arange(start, track.duration_s, 1 / FPS)
    return np.array([[m.open, m.wide, m.closed, m.teeth] for m in map(track.at, times)])


def _spoken(phones: list[str], each: float) -> tuple[MouthTrack, list[Span]]:
    spans = spread(phones, 0.3, each)
    end = spans[-1].end_s
    sound = babble(end + 0.6, [(0.3, end)])
    return mouth_track(sound.size / RATE, loudness(sound), spans), spans


@pytest.mark.parametrize("each", [0.06, 0.09, 0.14])
@pytest.mark.parametrize("phase", [0.0, 0.007, 0.013, 0.021, 0.033])
def test_bilabials_close_in_a_frame_wherever_the_frames_fall(each: float, phase: float) -> None:
    track, spans = _spoken(PHONES, each)
    times = np.arange(phase, track.duration_s, 1 / FPS)
    for span in spans:
        if span.text in "pbm":
            inside = [track.at(t) for t in times if span.start_s <= t <= span.end_s]
            assert max(m.closed for m in inside) > 0.95, span
        if span.text in "fv":
            inside = [track.at(t) for t in times if span.start_s <= t <= span.end_s]
            assert max(m.teeth for m in inside) > 0.95, span


@pytest.mark.parametrize("each", [0.05, 0.07, 0.10, 0.14])
def test_lips_meet_and_part_where_their_sound_begins_and_ends(each: float) -> None:
    track, spans = _spoken(list("tapamabatapamaba"), each)
    early: list[float] = []
    late: list[float] = []
    for before, span in pairwise(spans):
        if span.text in "pbm" and before.text == "a":
            around = np.arange(span.start_s - each / 2, span.end_s + each / 2, 0.001)
            gap = np.array([m.open * (1 - m.closed) for m in map(track.at, around)])
            shut = around[gap < (gap[0] + gap.min()) / 2]
            early.append(span.start_s - shut[0])
            late.append(shut[-1] - span.end_s)
    assert len(early) == 6
    assert np.abs([*early, *late]).max() < 0.020
    assert abs(np.median(late) - np.median(early)) < 0.008, "as early as late"


def test_vowels_open_and_rounding_is_seen() -> None:
    track, spans = _spoken(list("tatatututiti"), 0.12)
    middle = {s.text: track.at((s.start_s + s.end_s) / 2) for s in spans}
    assert middle["a"].open > 0.55 > middle["u"].open
    assert middle["u"].wide < -0.7
    assert middle["i"].wide > 0.5


def test_rounding_comes_before_its_vowel() -> None:
    rounded, spans = _spoken(list("atu"), 0.1)
    spread_out, _ = _spoken(list("ati"), 0.1)
    before = spans[2].start_s - 0.05  # during the t
    assert rounded.at(before).wide < spread_out.at(before).wide - 0.2


def test_mouth_is_closed_in_silence_whatever_the_phonemes_claim() -> None:
    sound = babble(4.0, [(0.5, 1.5), (2.5, 3.2)])
    spans = spread(["a"] * 39, 0.05, 0.1)  # claims speech all along
    track = mouth_track(4.0, loudness(sound), spans)
    frames = _frames(track)
    for start, end in ((0.0, 0.35), (1.7, 2.3), (3.4, 4.2)):
        assert frames[int(start * FPS) + 1 : int(end * FPS), 0].max() < 0.02
    assert frames[int(0.7 * FPS) : int(1.4 * FPS), 0].min() > 0.3


def test_silence_noise_floor_and_nothing_keep_it_closed() -> None:
    for sound in (np.zeros(RATE, np.float32), np.full(RATE, np.nan, np.float32), np.zeros(0, np.float32)):
        track = mouth_track(sound.size / RATE, loudness(sound), spread(list("apapa"), 0.1, 0.1))
        assert np.isfinite(track.shapes).all()
        assert track.shapes[:, 0].max() < 0.01


def test_loud_words_open_wider() -> None:
    sound = babble(2.0, [(0.2, 1.8)])
    sound[RATE:] *= 0.15
    track = mouth_track(2.0, loudness(sound), spread(["a"] * 16, 0.2, 0.1))
    assert track.at(0.6).open > track.at(1.5).open + 0.15


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*PHONES, "", "?", "ㄅ", "A", "t͡ʃ", "x̃"]),
            st.floats(-1, 4),
            st.floats(-1, 4),
        ),
        max_size=40,
    )
)
def test_any_spans_give_a_sane_smooth_track(spans: list[tuple[str, float, float]]) -> None:
    sound = babble(3.0, [(0.0, 3.0)])
    track = mouth_track(3.0, loudness(sound), [Span(*s) for s in spans])
    assert np.isfinite(track.shapes).all()
    assert track.shapes[:, 0].min() >= 0
    assert track.shapes[:, 0].max() <= 1
    assert np.abs(track.shapes[:, 1]).max() <= 1
    assert np.abs(np.diff(track.shapes[:, :2], axis=0)).max() < 0.30  # in 10 ms
    assert np.abs(np.diff(track.shapes[:, 2:], axis=0)).max() < 0.40
    assert track.at(track.duration_s - 0.02).open < 0.02


@pytest.mark.parametrize(
    "word",
    [
        "Hello",
        "39.90",
        "水壶",
        "こんにちは",
        "안녕하세요",
        "Привет",
        "नमस्ते",
        "สวัสดี",
        "مرحبا",
        "Ελλάδα",
        "naïve",
    ],
)
def test_words_of_any_script_move_the_mouth(word: str) -> None:
    assert symbols(sounds_of(word))
    sound = babble(1.0, [(0.1, 0.9)])
    track = mouth_track(1.0, loudness(sound), (), [Span(word, 0.1, 0.9, 0)])
    opening = _frames(track)[:, 0]
    assert opening[3:22].max() > 0.2
    assert opening[:2].max() < 0.05


def test_words_with_lips_close_them() -> None:
    sound = babble(1.0, [(0.1, 0.9)])
    track = mouth_track(1.0, loudness(sound), (), [Span("mama", 0.1, 0.9, 0)])
    assert (_frames(track)[:, 2] > 0.9).sum() >= 2


def test_symbols_are_no_sounds() -> None:
    assert sounds_of("!?… ★ 🎉 —") == ""


def test_without_words_loudness_moves_the_mouth() -> None:
    sound = babble(2.0, [(0.5, 1.5)])
    frames = _frames(mouth_track(2.0, loudness(sound)))
    assert frames[14:36, 0].mean() > 0.2
    assert frames[:10, 0].max() < 0.02
