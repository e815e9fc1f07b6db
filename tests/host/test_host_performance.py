"""perform(): cues on their words, beats between, plain data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from host_sounds import babble, spread

from cuehost.errors import HostError
from cuehost.host import Movements, Performance, PerformSettings, perform
from cuehost.host.performance import cue_time
from cuehost.host.sound import RATE, read_sound, write_wave
from cuehost.rundown import Cue, Span

WORDS = spread("look at this lovely kettle it costs only twenty dollars today", 0.2, 0.4)
SOUND = babble(5.2, [(0.2, 4.6)])


def test_it_survives_json_and_is_the_same_every_time() -> None:
    cues = [Cue("gesture", "present_right", 8), Cue("emotion", "joy", 0)]
    one, two = (perform("l1", SOUND, WORDS, (), cues) for _ in range(2))
    assert one.to_json() == two.to_json()
    back = Performance.from_json(json.loads(json.dumps(one.to_json())))
    assert back.to_json() == one.to_json()
    assert back.mouth.at(1.0) == one.mouth.at(1.0)


def test_another_line_moves_otherwise() -> None:
    assert perform("l1", SOUND, WORDS).moves != perform("l2", SOUND, WORDS).moves


@pytest.mark.parametrize(
    ("at", "word"),
    [(0, "look"), (3, "look"), (4, "at"), (5, "at"), (8, "this"), (60, "today"), (999, "today")],
)
def test_a_cue_finds_its_word(at: int, word: str) -> None:
    expected = next(w.start_s for w in WORDS if w.text == word)
    assert cue_time(Cue("gesture", "greet", at), WORDS, 5.2) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("told_s", "stroke_s"),
    [(2.0, 2.0), (1.94, 2.0), (1.7, 1.7), (2.5, 2.5)],
    ids=["as told", "told early, as of a p", "told in a long silence", "amid speech"],
)
def test_a_stroke_falls_where_its_word_is_heard(told_s: float, stroke_s: float) -> None:
    sound = babble(4.0, [(0.2, 1.5), (2.0, 3.8)])
    words = [Span("one", 0.2, 0.6, 0), Span("two", told_s, told_s + 0.5, 4)]
    (move,) = perform(
        "l1", sound, words, (), [Cue("gesture", "count_2", 4)], settings=PerformSettings(gestures=0)
    ).moves
    assert move.stroke_s == pytest.approx(stroke_s, abs=0.021), "loudness is known by the 10 ms"


def test_cues_without_words_come_early() -> None:
    assert 0 < cue_time(Cue("gesture", "greet", 7), (), 5.0) < 0.5


def test_cued_movements_stand_and_beats_fill_the_rest(movements: Movements) -> None:
    performance = perform(
        "l1", SOUND, WORDS, (), [Cue("gesture", "count_2", 28)], settings=PerformSettings(gestures=1)
    )
    assert "count_2" in [m.meaning for m in performance.moves]
    beats = [m for m in performance.moves if m.name in movements.groups["beats"]]
    assert beats
    cued = next(m for m in performance.moves if m.meaning == "count_2")
    lead = movements.get(cued.name)[0].stroke
    for beat in beats:
        assert not cued.stroke_s - lead < beat.stroke_s < cued.stroke_s + cued.hold_s
    quiet = perform("l1", SOUND, WORDS, (), [], settings=PerformSettings(gestures=0))
    assert quiet.moves == ()


def test_unknown_movements_and_emotions_are_put_right_and_told() -> None:
    performance = perform("l", SOUND, WORDS, (), [Cue("gesture", "moonwalk", 8), Cue("emotion", "rage", 0)])
    assert "emphasise" in [m.meaning for m in performance.moves]
    assert performance.moods == ()
    assert any("moonwalk" in w for w in performance.warnings)
    assert any("rage" in w for w in performance.warnings)


def test_wrong_times_do_no_harm() -> None:
    words = [Span("a", -3, 1, 0), Span("b", 4, 2, 2), Span("c", 99, 100, 4), Span("d", 1, 1, 6)]
    performance = perform("l", SOUND, words, [Span("a", 2, 1), Span("p", float("nan"), 3)])
    assert np.isfinite(performance.mouth.shapes).all()
    assert performance.duration_s == pytest.approx(5.2)


def test_sound_files_are_read_and_broken_ones_told(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_wave(path, SOUND)
    performance = perform("l", path, WORDS)
    assert performance.audio == str(path)
    assert performance.duration_s == pytest.approx(SOUND.size / RATE)
    assert np.abs(read_sound(path) - SOUND).max() < 1e-3
    (tmp_path / "broken.wav").write_bytes(b"RIFF....WAVEnope")
    with pytest.raises(HostError, match=r"broken\.wav"):
        perform("l", tmp_path / "broken.wav")
    with pytest.raises(HostError, match=r"missing\.wav"):
        perform("l", tmp_path / "missing.wav")


def test_a_stored_performance_of_another_format_is_refused() -> None:
    data = perform("l", SOUND, WORDS).to_json()
    for broken in ({**data, "format": 99}, {}, {**data, "mouth": [[1, 2]]}, {**data, "moves": [{"x": 1}]}):
        with pytest.raises(HostError, match="stored performance"):
            Performance.from_json(broken)
