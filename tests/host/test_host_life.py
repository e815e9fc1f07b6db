"""A person's own way of holding still, joined without end."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from cuehost.host.life import FPS, OwnLife
from cuehost.host.spec import Life

Rows = list[list[float]]


def wave(seconds: float, phase: float, size: float = 1.0) -> Rows:
    """A head that goes to and fro."""
    times = np.arange(round(seconds * FPS)) / FPS
    swing = np.sin(1.7 * times + phase)
    rows = np.stack([2 * size * swing, 0.3 * size * np.cos(times), 0.2 * swing, 2 * size * swing], axis=1)
    return [[float(v) for v in row] for row in rows]


STRETCHES = [wave(4.0, 0.0), wave(3.0, 1.1, 0.7), wave(5.0, 2.5, 1.2)]


def played(seconds: float, seed: int = 1, start: float = 7.3) -> np.ndarray:
    life = OwnLife(STRETCHES, Random(seed))
    return np.array([life.at(start + n / FPS) for n in range(round(seconds * FPS))])


def test_it_never_ends_and_never_jumps() -> None:
    rows = played(120)
    own = max(float(np.abs(np.diff(np.array(s)[:, 0])).max()) for s in STRETCHES)
    assert np.abs(np.diff(rows[:, 0])).max() < 3 * own
    assert np.abs(np.diff(rows, axis=0)).max(axis=0) == pytest.approx([0.2, 0.02, 0.02, 0.2], abs=0.18)


def test_it_stays_within_what_was_filmed() -> None:
    rows = played(120)
    filmed = np.concatenate([np.array(s) for s in STRETCHES])
    assert (rows.max(axis=0) <= filmed.max(axis=0) + 1e-9).all()
    assert (rows.min(axis=0) >= filmed.min(axis=0) - 1e-9).all()
    assert np.ptp(rows[:, 0]) > 2


def test_it_does_not_repeat_itself() -> None:
    rows = played(120)[:, 0]
    first = rows[: 10 * FPS]
    same = [np.abs(rows[n : n + len(first)] - first).max() for n in range(FPS, len(rows) - len(first))]
    assert min(same) > 0.05


def test_the_same_chance_gives_the_same_life() -> None:
    assert (played(20, seed=3) == played(20, seed=3)).all()
    assert (played(20, seed=3) != played(20, seed=4)).any()


def test_one_short_stretch_will_do() -> None:
    life = OwnLife([wave(2.0, 0.0)], Random(1))
    rows = np.array([life.at(n / FPS) for n in range(500)])
    assert np.isfinite(rows).all()
    assert np.abs(np.diff(rows[:, 0])).max() < 0.6


def test_a_pack_without_it_has_none() -> None:
    assert OwnLife.of(None, Random(1)) is None
    rows = tuple((0.0, 0.1, 0.0, 0.0) for _ in range(60))
    life = OwnLife.of(Life(stretches=(rows,)), Random(1))
    assert life is not None
    assert life.at(3.0).nod == pytest.approx(0.1)
