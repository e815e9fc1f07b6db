"""The stretches of a video that new words are fitted to: as the old words fall, or as the picture is cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .transcripts import Said

LONGEST_S = 15.0
SHORTEST_S = 1.5
_APART_S = 0.7
"""Old words further apart than this are of two shots."""
_REST_S = 0.15
"""So long before the next shot's words a shot's own end at the latest."""
_ENDS = (".", "!", "?", "…", "。", "！", "？", "。”")
_CUT = 0.15
"""How much of a picture must change, of 1, to be another shot."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A stretch of the video, s. Words may sound from `start_s` to `room_s`; `end_s` is where the old words,
    or the picture, end. `said` are the old words; empty where they are not known."""

    start_s: float
    end_s: float
    room_s: float
    said: str = ""

    @property
    def seconds(self) -> float:
        """How long words may last here."""
        return max(self.room_s - self.start_s, 0.0)


def shots_of_words(said: Sequence[Said], video_s: float) -> tuple[Shot, ...]:
    """Shots as the old words fall: a sentence or some that belong together, up to the next pause."""
    groups: list[list[Said]] = []
    for one in said:
        if one.start_s >= video_s:
            break
        group = groups[-1] if groups else []
        joins = bool(group) and one.start_s - group[-1].end_s < _APART_S
        ended = (
            bool(group)
            and group[-1].text.endswith(_ENDS)
            and group[-1].end_s - group[0].start_s >= SHORTEST_S
        )
        if joins and not ended and one.end_s - group[0].start_s <= LONGEST_S:
            group.append(one)
        else:
            groups.append([one])
    return _with_room(
        [(g[0].start_s, min(g[-1].end_s, video_s), " ".join(one.text for one in g)) for g in groups], video_s
    )


def shots_of_cuts(changes: Iterable[tuple[float, float]], video_s: float) -> tuple[Shot, ...]:
    """Shots as the picture is cut. `changes` tells of each picture when it comes, s, and how much of it is
    unlike the one before, 0..1."""
    cuts = [0.0]
    for at, change in changes:
        if change >= _CUT and at - cuts[-1] >= SHORTEST_S and video_s - at >= SHORTEST_S:
            cuts.append(at)
    ends = [*cuts[1:], video_s]
    return _with_room([(start, end, "") for start, end in zip(cuts, ends, strict=True)], video_s)


def _with_room(shots: Sequence[tuple[float, float, str]], video_s: float) -> tuple[Shot, ...]:
    starts = [*(start for start, _, _ in shots[1:]), video_s + _REST_S]
    return tuple(
        Shot(start, end, max(end, following - _REST_S) if text else end, text)
        for (start, end, text), following in zip(shots, starts, strict=True)
    )
