"""A small live host: NUT with alpha and sound over TCP, as the host renderer sends it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType

import av
import numpy as np

WIDTH, HEIGHT, FPS, RATE = 180, 320, 25, 48_000


class _Writer:
    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def write(self, data: bytes) -> int:
        self._sock.sendall(data)
        return len(data)


class LiveSender:
    """Listens, and sends a yellow left half, a clear right half and a tone to who connects.

    `connections` counts those who came. `amplitude` is the tone's from now on, of 32767.
    """

    def __init__(self, port: int = 0) -> None:
        self._server = socket.create_server(("127.0.0.1", port))
        self._server.settimeout(0.1)
        self.port: int = self._server.getsockname()[1]
        self.connections = 0
        self.amplitude = 8000.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def __enter__(self) -> LiveSender:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(10)
        self._server.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                sock, _ = self._server.accept()
                self.connections += 1
                with sock, contextlib.suppress(OSError):
                    self._send(sock)

    def _send(self, sock: socket.socket) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        out = av.open(_Writer(sock), "w", format="nut", options={"flush_packets": "1"})
        video = out.add_stream("rawvideo", rate=FPS)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "bgra"
        audio = out.add_stream("pcm_s16le", rate=RATE)
        audio.layout = "mono"
        picture = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
        picture[:, : WIDTH // 2] = (255, 255, 0, 255)
        count = RATE // FPS
        began = time.perf_counter()
        number = 0
        while not self._ended.is_set():
            self._ended.wait(max(0.0, began + number / FPS - time.perf_counter()))
            frame = av.VideoFrame.from_ndarray(picture, format="rgba")
            frame.pts = number
            tone = np.sin(2 * np.pi * 440 * np.arange(count) / RATE) * self.amplitude
            sound = av.AudioFrame.from_ndarray(tone.astype(np.int16)[None], format="s16", layout="mono")
            sound.sample_rate, sound.pts = RATE, number * count
            for packet in (*video.encode(frame), *audio.encode(sound)):
                out.mux(packet)
            number += 1
