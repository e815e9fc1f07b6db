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

LEAP_S = 10.0
"""How far time stamps leap. OBS takes up anew what is more than 2 s off, and waits for nothing beyond 3 s."""

SLACK_FRAMES = 1
"""So many frames wait in OBS after a leap."""

SOUND_S = 0.088
"""So much later than its picture sound is sent after a leap, for both to be seen and heard at once: OBS plays
sound as it comes, but shows a picture with its next frame, and each later one with the first of its frames
that is at least 2 ms after that picture's time, counting from there (OBS 29.0.2, its code and recordings).
At 25 a second that is always one frame more, and how long a picture waits for OBS's frame nobody can know:
they are 80 to 120 ms late. A little more than the least of that is made up for: most of what is left is
within 40 ms either way, and scenes change by the sound too.
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

OPENING_FRAMES = 2
"""So many frames more may wait in OBS since it opened the stream."""


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

    def taken_up(self, now: float, *, stalled: bool = False) -> None:
        """The time stamps have leapt: what comes next is shown and heard as it comes. Where the computer has
        `stalled` just now, that is doubted, and done again when there is time.
        """
        self._usual, self._known, self.behind_s = None, True, 0.0
        self._taken_up_at, self._doubted = now, stalled

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
        waiting = SLACK_FRAMES + 1
        if not self._known:
            return waiting + OPENING_FRAMES
        if self._taken_up_at is not None and now < self._taken_up_at + SETTLE_S:
            return 0
        worth = self._doubted or self.behind_s > WORTH_S
        return waiting + math.ceil(self.behind_s * self._fps) if worth else 0
