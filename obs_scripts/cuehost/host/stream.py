"""The live stream: a TCP server on the loopback that feeds pictures and sound to OBS as NUT.

One endless stream per connection: raw BGRA and 16-bit mono sound, timed by counting frames. A slow
or dead reader never blocks the caller nor grows memory: pictures are left out first, and a reader
that takes nothing for two seconds is dropped. The newest connection wins.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable

import numpy as np

from ..errors import HostError
from .lag import LEAP_S, SLACK_FRAMES, SOUND_S
from .nut import PICTURES, SOUND, Nut
from .pack import Picture
from .presenter import BLOCK, FPS, Sound
from .sound import RATE

STALL_S = 2.0
MAX_PICTURES_WAITING = 3
MAX_WAITING = int(STALL_S * FPS)
ROOM = 2
"""As many frames may wait for a reader before `wait_for_room` waits for it."""

OnConnection = Callable[[bool, str], None]
"""Called with True at a connection, False at its end, and the reason in words."""


class LiveStream:
    """Serves the stream. `offer` is for one thread; it never blocks."""

    def __init__(
        self, size: tuple[int, int], port: int = 0, on_connection: OnConnection = lambda _on, _why: None
    ) -> None:
        """Listen on 127.0.0.1:`port`, or on any free port when that is 0 or taken."""
        self._size = size
        self._on_connection = on_connection
        self._server = _listen(port)
        self.port: int = self._server.getsockname()[1]
        self._lock = threading.Lock()
        self._reader: _Reader | None = None
        self._closing = False
        self._acceptor = threading.Thread(target=self._accept, name="host-accept", daemon=True)
        self._acceptor.start()

    @property
    def connected(self) -> bool:
        """Whether somebody (OBS) reads the stream."""
        reader = self._reader
        return reader is not None and not reader.dead

    def offer(self, picture: Picture | None, sound: Sound) -> None:
        """Hand over the next frame: BGRA straight alpha (None: none was drawn in time) and 40 ms of sound.

        The very same object again is the same picture again, and costs no copy.
        """
        reader = self._reader
        if reader is not None and not reader.dead:
            reader.offer(picture, sound)

    @property
    def holds_sound(self) -> bool:
        """Whether there is anything to hear in what is yet to be sent since the last leap."""
        reader = self._reader
        return reader is not None and reader.holds_sound

    def leap(self, sound_s: float = SOUND_S) -> None:
        """Let the time stamps leap ahead with what is offered next: OBS takes that up anew (see `lag`), the
        sound so much later.
        """
        reader = self._reader
        if reader is not None:
            reader.leap(sound_s)

    def wait_for_room(self) -> None:
        """Wait while the reader is behind, for as long as it may be; at once where nobody reads."""
        reader = self._reader
        if reader is not None:
            reader.wait_for_room()

    def close(self) -> None:
        """Stop listening and drop the reader."""
        self._closing = True
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        with self._lock:
            reader, self._reader = self._reader, None
        if reader is not None:
            reader.close("the renderer ends")
            reader.join()

    def _accept(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._server.accept()
            except OSError:
                if self._closing:
                    return
                continue
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # About one picture of room: enough to send at once, too little to hide a stall.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self._size[0] * self._size[1] * 4)
            connection.settimeout(STALL_S)
            with self._lock:
                before, self._reader = self._reader, None
            if before is not None:
                before.close("a newer connection took over")
                before.join()
            if self._closing:
                connection.close()
                return
            self._on_connection(True, "")
            reader = _Reader(connection, self._size, self._ended)
            reader.start()  # before anybody may close it
            with self._lock:
                self._reader = reader

    def _ended(self, reason: str) -> None:
        self._on_connection(False, reason)


def _listen(port: int) -> socket.socket:
    last: OSError | None = None
    for candidate in dict.fromkeys((port, 0)):
        try:
            return socket.create_server(("127.0.0.1", candidate), backlog=4)
        except OSError as fault:
            last = fault
    raise HostError(
        f"No port can be opened on 127.0.0.1 ({last}).", mend="Check firewall and sandbox settings."
    )


class _Reader:
    """One connection, its frames counted from zero."""

    def __init__(
        self, connection: socket.socket, size: tuple[int, int], on_end: Callable[[str], None]
    ) -> None:
        self._connection = connection
        self._size = size
        self._on_end = on_end
        self._waiting: deque[tuple[int, bytes | None, Sound]] = deque()
        self._pictures = 0
        self._last: tuple[Picture, bytes] | None = None
        self._ready = threading.Condition()
        self._number = 0
        self._leapt = False
        self._late_sound: Sound = np.zeros(0, np.int16)
        self._reason = "OBS closed the connection"
        self.dead = False
        self._thread = threading.Thread(target=self._run, name="host-send", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        if self._thread is not threading.current_thread():
            self._thread.join(STALL_S + 1)

    def offer(self, picture: Picture | None, sound: Sound) -> None:
        with self._ready:
            if self.dead:
                return
            number = self._number
            # The first frame must carry a picture, or OBS could not open the stream.
            if number == 0 and picture is None:
                return
            frames = 1 + (SLACK_FRAMES if self._leapt else 0)
            self._leapt = False
            self._number += frames
            if self._late_sound.size:
                both = np.concatenate([self._late_sound, sound])
                sound, self._late_sound = both[: frames * BLOCK], both[frames * BLOCK :]
            keep = picture is not None and self._pictures < MAX_PICTURES_WAITING
            data = self._bytes_of(picture) if keep and picture is not None else None
            self._pictures += data is not None
            self._waiting.append((number, data, sound))
            stalled = len(self._waiting) > MAX_WAITING
            self._ready.notify_all()
        if stalled:
            self.close("it took no data for two seconds")

    def _bytes_of(self, picture: Picture) -> bytes:
        if self._last is None or self._last[0] is not picture:
            self._last = (picture, picture.tobytes())
        return self._last[1]

    @property
    def holds_sound(self) -> bool:
        return bool(self._late_sound.any())

    def leap(self, sound_s: float) -> None:
        with self._ready:
            if self._number:
                self._number += round(LEAP_S * FPS)
                ahead = np.zeros(max(0, round(sound_s * RATE) - self._late_sound.size), np.int16)
                self._late_sound = np.concatenate([ahead, self._late_sound])
                self._leapt = True

    def wait_for_room(self) -> None:
        with self._ready:
            self._ready.wait_for(lambda: self.dead or len(self._waiting) < ROOM, STALL_S)

    def close(self, reason: str) -> None:
        with self._ready:
            if self.dead:
                return
            self.dead = True
            self._reason = reason
            self._ready.notify_all()
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        try:
            self._send()
        except OSError as fault:
            if not self.dead:
                self._reason = (
                    "it took no data for two seconds"
                    if isinstance(fault, TimeoutError)
                    else ("OBS closed the connection")
                )
        finally:
            self.dead = True
            self._connection.close()
            with self._ready:
                self._waiting.clear()
                self._ready.notify_all()
            self._on_end(self._reason)

    def _send(self) -> None:
        nut = Nut(self._size, FPS, RATE)
        send = self._connection.sendall
        send(nut.header)
        while True:
            with self._ready:
                while not self._waiting and not self.dead:
                    self._ready.wait(0.5)
                if self.dead:
                    return
                number, data, sound = self._waiting.popleft()
                self._pictures -= data is not None
                self._ready.notify_all()
            heard = sound.astype("<i2").tobytes()
            send(nut.before(SOUND, number * BLOCK, len(heard)) + heard)
            if data is not None:
                send(nut.before(PICTURES, number, len(data)))
                send(data)
