"""How far OBS shows the host behind its sound, and how it is made to take up both afresh.

OBS shows pictures as long after their time as the latest of them came, for good; sound it plays by its time
stamps, and what comes too late for that it makes up for by holding back all sound there is, up to 960 ms.
So each delay, of ours or of OBS's reading, moves the picture behind the sound: by 110 ms in a minute with
stalls of 60 and 120 ms (OBS 29.0.2, its log, and lips against sound in its recording).

Time stamps that leap ahead make OBS take up sound and picture anew, each when it comes, if it has shown all
it had by then. After the first picture of them one is left out, so that later ones wait a little in OBS, and
small delays are none; the sound begins as much later as its picture is shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

LEAP_S = 10.0
"""How far time stamps leap. OBS takes up anew what is more than 2 s off, and waits for nothing beyond 3 s."""

SLACK_FRAMES = 1
"""So many frames wait in OBS after a leap."""

SOUND_S = 0.072
"""So much later than its picture sound is sent after a leap, for both to be seen and heard at once, where it
is not known when OBS takes its frames: it plays sound as it comes, but shows a picture with its next frame,
and each later one with the first of its frames that is at least 2 ms after that picture's time, counting from
there (OBS 29.0.2, its code and recordings). At 25 a second that is always one frame more, and how long the
first waits for OBS's frame is chance: this is about the middle of it.
"""

ARRIVES_S = 0.008
"""So long after its time OBS has a frame, about."""

AHEAD_S = 0.014
"""So much later than it comes OBS plays sound, which pictures may be late, too (measured)."""

_AFTER_S = 0.002
_FRAMES = 25  # then those of OBS's usual rates stand to ours as at first

NEAR_ENOUGH_S = 0.006
"""So far from the middle between two of OBS's frames a picture may come: what a computer's load adds is less
than the rest of the way.
"""

USUAL_S = 0.01
"""So long after its time a frame is ready at the most; one later when OBS took up the stream was behind."""

WORTH_S = 0.012
"""Less is the usual spread of when frames are ready, and is left."""

NEAR_S = 0.5
"""A frame that is late so soon after a leap tells that the computer was busy: OBS may have taken up sound or
picture late, by up to 180 ms in 20 minutes of show on a computer that compiled besides, and goes on so.
"""

SETTLE_S = 1.0
"""OBS needs so long to open a stream; how late it then shows it is not known."""

OPENING_FRAMES = 3
"""So many frames more may wait in OBS since it opened the stream."""

DRAINED_FRAMES = 1
"""So many frames more are left out before a leap than can wait in OBS: where it still has one to show, it
goes on from there, and shows all that follow one frame earlier against their sound (OBS 29.0.2, its code; in
recordings in one of eight shows).
"""


@dataclass(frozen=True)
class ObsFrames:
    """When OBS takes its frames: `at` one of these times, s by the clock of `time.monotonic`, then every
    `every_s`.
    """

    at: float
    every_s: float

    def off(self, due: float) -> float:
        """How much later than `due` to send a picture that is to come amid two of OBS's frames, which leaves
        most room for chance either way, s; 0.0 where it nearly does.
        """
        later = (self.at - self.every_s / 2 - ARRIVES_S - due) % self.every_s
        return later if NEAR_ENOUGH_S < later < self.every_s - NEAR_ENOUGH_S else 0.0

    def sound_s(self, fps: int) -> float:
        """Like `SOUND_S`, after a leap amid two of OBS's frames, where `fps` pictures come a second, s."""
        shown = [(n + SLACK_FRAMES) / fps + _AFTER_S for n in range(1, _FRAMES + 1)]
        late = [math.ceil(at / self.every_s) * self.every_s - n / fps for n, at in enumerate(shown, 1)]
        return ARRIVES_S + self.every_s / 2 + sum(late) / len(late) - AHEAD_S


class Lag:
    """Counts how late frames come to OBS; times in s, by any one clock."""

    def __init__(self, fps: int) -> None:
        self._fps = fps
        self._opened_at: float | None = None
        self._usual: float | None = None
        self._known = False
        self._taken_up_at: float | None = None
        self._doubted = False
        self.behind_s = 0.0
        """How far the picture is behind the sound, as far as that is known."""

    def lost(self) -> None:
        """Nobody reads the stream."""
        self._opened_at, self._usual, self._known, self.behind_s = None, None, False, 0.0
        self._taken_up_at, self._doubted = None, False

    @property
    def known(self) -> bool:
        """Whether OBS has been made to take up the stream since it opened it."""
        return self._known

    def taken_up(self, now: float, *, stalled: bool = False) -> None:
        """The time stamps have leapt: what comes next is shown and heard as it comes. Where the computer has
        `stalled` just now, that is doubted, and done again when there is time.
        """
        self._usual, self._known, self.behind_s = None, True, 0.0
        self._taken_up_at, self._doubted = now, stalled

    def doubt(self) -> None:
        """It would be taken up better now than it was."""
        self._doubted = True

    def note(self, late_s: float, now: float) -> None:
        """A frame is on its way, `late_s` after its time."""
        if self._opened_at is None:
            self._opened_at = now
        if self._usual is None:
            self._usual = min(late_s, USUAL_S)
        if self._taken_up_at is not None and now < self._taken_up_at + NEAR_S:
            self._doubted = self._doubted or late_s - self._usual > WORTH_S
        if self._known:
            self.behind_s = max(self.behind_s, late_s - self._usual - SLACK_FRAMES / self._fps)

    def frames_to_spare(self, now: float) -> int:
        """How many frames to leave out, until OBS has shown all it has, for its taking up the stream anew;
        0 where that is not worth it.
        """
        if self._opened_at is None or now < self._opened_at + SETTLE_S:
            return 0
        waiting = SLACK_FRAMES + 1 + DRAINED_FRAMES
        if not self._known:
            return waiting + OPENING_FRAMES
        if self._taken_up_at is not None and now < self._taken_up_at + SETTLE_S:
            return 0
        worth = self._doubted or self.behind_s > WORTH_S
        return waiting + math.ceil(self.behind_s * self._fps) if worth else 0
