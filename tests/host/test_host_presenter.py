"""The presenter: sound and picture on one sample clock."""

from __future__ import annotations

from random import Random

import numpy as np
from host_sounds import babble, spread

from cuehost.host import Pack, Performance, perform
from cuehost.host.presenter import BLOCK, FADE, FPS, Presenter, Tick
from cuehost.host.sound import RATE, Floats

SOUND = babble(2.0, [(0.1, 1.9)])


def _line(name: str, sound: Floats = SOUND) -> Performance:
    seconds = sound.size / RATE
    return perform(name, sound, spread(["word"] * 4, 0.1, 0.4), spread(["a"] * int(seconds * 9), 0.1, 0.1))


def _run(presenter: Presenter, frames: int) -> list[Tick]:
    return [presenter.step(picture=False) for _ in range(frames)]


def _sound(ticks: list[Tick]) -> np.ndarray:
    return np.concatenate([t.sound for t in ticks])


def _events(ticks: list[Tick]) -> list[tuple[str, str, int]]:
    return [(e["event"], e["line"], e["sample"]) for t in ticks for e in t.events]


def test_what_is_played_is_what_sounds(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    before = _run(presenter, 5)
    start = presenter.play(1, _line("a"), SOUND)
    ticks = _run(presenter, 60)
    assert not _sound(before).any()
    assert start == 5 * BLOCK
    heard = _sound(ticks)
    assert np.abs(heard[: SOUND.size] / 32767 - SOUND).max() < 1e-4
    assert not heard[SOUND.size :].any()
    assert _events(ticks) == [("started", "a", start), ("ended", "a", start + SOUND.size)]


def test_a_start_time_is_exact_to_the_sample_and_never_in_the_past(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    at = 10 * BLOCK + 777
    assert presenter.play(1, _line("a"), SOUND, at) == at
    heard = _sound(_run(presenter, 20))
    assert np.flatnonzero(heard)[0] >= at
    assert np.abs(heard[at : at + 9000] / 32767 - SOUND[:9000]).max() < 1e-4
    assert presenter.play(2, _line("b"), SOUND, 5) == presenter.now


def test_queued_lines_follow_with_the_pause_asked_for(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    first = presenter.play(1, _line("a"), SOUND)
    second = presenter.queue(2, _line("b"), SOUND, pause=RATE // 4)
    assert second == first + SOUND.size + RATE // 4
    _run(presenter, 150)
    late = presenter.queue(3, _line("c"), SOUND, pause=RATE // 4)  # long over: at once
    assert late == presenter.now


def test_a_line_queued_just_after_the_end_keeps_its_pause(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    first = presenter.play(1, _line("a"), SOUND)
    _run(presenter, int(SOUND.size / BLOCK) + 2)
    second = presenter.queue(2, _line("b"), SOUND, pause=RATE // 2)
    assert second == first + SOUND.size + RATE // 2


def test_stop_fades_at_once_and_drops_what_was_queued(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    tone = (0.5 * np.sin(np.arange(RATE * 3) * 2 * np.pi * 440 / RATE)).astype(np.float32)
    presenter.play(1, _line("a", tone), tone)
    presenter.queue(2, _line("b"), SOUND)
    _run(presenter, 30)
    presenter.stop()
    ticks = _run(presenter, 100)
    heard = _sound(ticks).astype(float)
    assert heard[:FADE].any()
    assert not heard[FADE:].any()
    steepest = 0.5 * 2 * np.pi * 440 / RATE * 32767
    assert np.abs(np.diff(heard)).max() < steepest + 0.5 * 32767 * np.pi / 2 / FADE + 2  # no click
    assert (BLOCK + FADE) / RATE <= 0.060  # silent so soon after a command that just missed its frame
    ended = [e for t in ticks for e in t.events]
    assert [(e["line"], e["stopped"]) for e in ended] == [("a", True), ("b", True)]
    assert ticks[1].pose.mouth.open == 0  # within two frames


def test_a_new_line_after_a_stop_starts_in_the_next_frame(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    presenter.play(1, _line("a"), SOUND)
    _run(presenter, 20)
    presenter.stop()
    assert presenter.play(2, _line("b"), SOUND) == 20 * BLOCK
    names = [e[:2] for e in _events(_run(presenter, 3))]
    assert names == [("ended", "a"), ("started", "b")]


def test_mute_silences_sound_and_mouth_and_comes_back(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    presenter.play(1, _line("a"), SOUND)
    _run(presenter, 10)
    presenter.mute(True)
    muted = _run(presenter, 12)
    presenter.mute(False)
    back = _run(presenter, 15)
    assert not _sound(muted)[FADE:].any()
    both = _sound(muted + back).astype(float)
    assert np.abs(np.diff(both)).max() <= np.abs(np.diff(SOUND)).max() * 32767 + 32767 * np.pi / 2 / FADE
    assert all(t.pose.mouth.open == 0 for t in muted)
    assert _sound(back[1:]).any()
    assert max(t.pose.mouth.open for t in back) > 0.2


def test_the_mouth_moves_with_the_sound(paper: Pack) -> None:
    """Frames with sound have an open mouth, frames without a closed one."""
    presenter = Presenter(paper, rng=Random(1))
    sound = babble(4.0, [(0.5, 1.5), (2.5, 3.5)])
    line = perform("a", sound, (), spread(["a"] * 10, 0.5, 0.1) + spread(["a"] * 10, 2.5, 0.1))
    presenter.play(1, line, sound, 7 * BLOCK)
    ticks = _run(presenter, 120)
    opening = np.array([t.pose.mouth.open for t in ticks])
    audible = np.array([np.abs(t.sound).max() > 0 for t in ticks])
    core = np.convolve(audible, np.ones(5), "same") == 5
    quiet = np.convolve(audible, np.ones(9), "same") == 0
    assert opening[core].min() > 0.25
    assert opening[quiet].max() < 0.02
    assert core.sum() > 1.5 * FPS
