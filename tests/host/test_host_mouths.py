"""Choosing a person's own mouths for a line."""

from __future__ import annotations

import numpy as np
import pytest

from cuehost.host.mouths import FPS, Mouths, cut, sheet_of
from cuehost.host.spec import MouthClip
from cuehost.host.visemes import RATE, MouthTrack

Row = tuple[int, float, float, float, float, float, float]


def clip_of(opens: list[float], first: int = 10, far: float = 0.0) -> MouthClip:
    """A stretch of a clip whose mouths are open so far; shut ones are pressed together."""
    rows: list[Row] = [(first + n, o, 0.0, float(o == 0), 0.0, 0.0, far) for n, o in enumerate(opens)]
    return MouthClip(picture="m.webp", at=(0, 0), tile=(16, 12), frames=tuple(rows))


def tiles_of(clip: MouthClip) -> list[np.ndarray]:
    """Pictures that are the darker the wider the mouth."""
    return [np.full((12, 16, 4), 255 - round(30 * row[1]), np.uint8) for row in clip.frames]


def mouths_of(clip: MouthClip) -> Mouths:
    return Mouths(clip, tiles_of(clip))


def line_of(opens: list[float], closed: bool = True) -> MouthTrack:
    """A line that asks for these openings, a frame each."""
    rows = [[o, 0, float(closed and o == 0), 0, 0] for o in opens]
    return MouthTrack(np.repeat(np.array(rows, np.float32), RATE // FPS, axis=0))


RISE = [0.0, 0.2, 0.45, 0.7, 0.8, 0.7, 0.45, 0.2, 0.0]


def chosen(mouths: Mouths, line: MouthTrack, start_s: float = 0.02) -> list[int]:
    """The mouth with the largest share in each frame; -1: the pack's own states."""
    out = []
    for shares in mouths.choose(line, start_s):
        rest = 1 - sum(share for _, share in shares)
        best = max(shares, key=lambda share: share[1], default=(-1, 0.0))
        out.append(best[0] if best[1] > rest else -1)
    return out


def test_a_line_like_the_clip_is_the_clip() -> None:
    mouths = mouths_of(clip_of(RISE))
    path = chosen(mouths, line_of([0.0, *RISE, 0.0]))
    assert path[1:-1] == list(range(len(RISE))) or path[2:-2] == list(range(1, len(RISE) - 1))


def test_shares_add_up_to_one_at_most_and_none_is_negative() -> None:
    rng = np.random.default_rng(1)
    mouths = mouths_of(clip_of([float(v) for v in rng.uniform(0, 0.9, 40).round(2)]))
    line = line_of([float(v) for v in rng.uniform(0, 0.9, 60).round(2)])
    for shares in mouths.choose(line, 0.0):
        assert sum(share for _, share in shares) <= 1 + 1e-6
        assert all(share >= 0 for _, share in shares)
        assert all(0 <= number < 40 for number, _ in shares)


def test_silence_takes_no_mouths() -> None:
    silent = MouthTrack(np.zeros((200, 5), np.float32))
    assert chosen(mouths_of(clip_of(RISE)), silent) == [-1] * 50


def test_closed_lips_are_never_shown_open() -> None:
    clip = clip_of([0.5, 0.6, 0.5, 0.4, 0.5, 0.6])
    line = line_of([0.5, 0.5, 0.0, 0.0, 0.5, 0.5])
    for number, shares in enumerate(mouths_of(clip).choose(line, 0.02)):
        if number in (2, 3):
            assert sum(share for _, share in shares) < 0.35


def test_between_mouths_alike_it_goes_on_in_the_clip() -> None:
    """Going on costs nothing; jumping to and fro between equally good mouths would flicker."""
    mouths = mouths_of(clip_of([0.4] * 30))
    path = [n for n in chosen(mouths, line_of([0.4] * 25)) if n >= 0]
    assert len(path) > 15
    assert np.count_nonzero(np.diff(path) != 1) == 0


def test_what_the_clip_lacks_is_drawn() -> None:
    mouths = mouths_of(clip_of([0.1] * 20))
    assert set(chosen(mouths, line_of([0.9] * 20))) == {-1}


def test_no_mouth_is_held_through_a_consonant_between_vowels() -> None:
    """Where the clip has none like it, the pack's states close a little and open again."""
    line = line_of([0.35] * 4 + [0.55, 0.55, 0.12, 0.12, 0.55, 0.55] + [0.35] * 4, closed=False)
    path = chosen(mouths_of(clip_of([0.35] * 16)), line)
    assert -1 in path[6:9]
    assert set(path[:4]) | set(path[-4:]) <= set(range(16)), "the person's own mouths elsewhere"


def test_a_jump_shows_both_sides_for_two_frames() -> None:
    one, two = clip_of([0.3] * 12, 10), clip_of([0.45] * 12, 100)
    both = one.model_copy(update={"frames": one.frames + two.frames})
    shares = mouths_of(both).choose(line_of([0.3] * 8 + [0.45] * 8), 0.02)
    mixed = [frame for frame in shares if {n < 12 for n, _ in frame} == {True, False}]
    assert len(mixed) == 2


@pytest.mark.parametrize("start_s", [0.0, 0.013, 0.02, 1.234])
def test_a_line_gets_a_mouth_for_each_of_its_frames(start_s: float) -> None:
    line = line_of(RISE * 4)
    count = len(mouths_of(clip_of(RISE)).choose(line, start_s))
    assert abs(count - line.duration_s * FPS) <= 1


def test_a_sheet_is_taken_apart_as_it_was_made() -> None:
    clip = clip_of([float(v) for v in np.linspace(0, 1, 300)])
    wide = clip.model_copy(update={"tile": (400, 12)})
    tiles = [np.full((12, 400, 4), n % 251, np.uint8) for n in range(300)]
    back = cut(sheet_of(tiles), wide)
    assert [int(tile[5, 200, 0]) for tile in back] == [n % 251 for n in range(300)]
