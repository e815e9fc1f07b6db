"""A line's picture that was made elsewhere: a video, decoded ahead by a thread of its own.

The frame thread only takes what is there. The thread keeps a few frames ready and sleeps; the library decodes
and scales without holding up other threads.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .pack import Picture

AHEAD = 8
"""So many frames are kept ready: a third of a second, 16 MB at 540 x 960."""

_EARLY_S = 0.002
"""A frame whose time comes within this is shown now: times in files are rounded."""


class Footage:
    """Plays one video by the seconds since its line's first sample, which must not go backwards."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        """Begins to decode at once. `size`: of the pictures, px."""
        self._path = path
        self._size = size
        self._frames: deque[tuple[float, Picture]] = deque()
        self._changed = threading.Condition()
        self._over = self._closed = False
        self.fault = ""
        """Why it cannot be played any further; empty while it can."""
        self._thread = threading.Thread(target=self._run, name="host-footage", daemon=True)
        self._thread.start()

    def at(self, seconds: float) -> Picture | None:
        """The picture then: BGRA, straight alpha; after the end the last one. None while none is decoded."""
        with self._changed:
            while len(self._frames) > 1 and self._frames[1][0] <= seconds + _EARLY_S:
                self._frames.popleft()
                self._changed.notify_all()
            return self._frames[0][1] if self._frames else None

    def wait(self, timeout_s: float) -> bool:
        """Wait until it is as far ahead as it goes, or cannot be played; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self._over or len(self._frames) >= AHEAD, timeout_s)

    def close(self) -> None:
        """Stop decoding; the pictures handed out stay."""
        with self._changed:
            self._closed = True
            self._frames.clear()
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            for at, picture in _decoded(self._path, self._size):
                with self._changed:
                    self._changed.wait_for(lambda: self._closed or len(self._frames) < AHEAD)
                    if self._closed:
                        return
                    self._frames.append((at, picture))
                    self._changed.notify_all()
            if not self._frames:
                self.fault = f"the video {self._path.name} has no pictures"
        except Exception as fault:  # whatever is wrong with a file, the host goes on without it
            self.fault = f"the video {self._path.name} cannot be played ({fault})"
        finally:
            with self._changed:
                self._over = True
                self._changed.notify_all()


def _decoded(path: Path, size: tuple[int, int]) -> Iterator[tuple[float, Picture]]:
    import av  # only here, as it takes a while to load (see `Opening.footage`)

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        # FFmpeg's own decoder of VP9 leaves the alpha out, this one does not.
        decoder = stream.codec_context
        if decoder.name == "vp9":
            decoder = av.CodecContext.create("libvpx-vp9", "r")
        for packet in container.demux(stream):
            for frame in decoder.decode(packet):
                at = float((frame.pts or 0) * (stream.time_base or 0))
                yield at, np.asarray(frame.to_ndarray(format="bgra", width=size[0], height=size[1]), np.uint8)


def preload() -> None:
    """Load the decoder's library now: it would hold up frames later."""
    import av

    av.CodecContext.create("libvpx-vp9", "r")
