"""Tracking a clip: face, hands and outlines in each of its pictures, by a process that sees them in a row."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

import cv2
import numpy as np

from ..errors import HostError
from .landmarks import COUNT, Floats
from .matting import Light, Picture
from .tracking import WORKER, environment

TRACKED_PX = 960
"""Pictures are tracked at most so long: the tracker looks at a face with fewer px than it has there."""

SILENT_S = 60.0
"""A tracker that says nothing for so long hangs."""

_POINTS, _HANDS = COUNT * 3, 2 * 21 * 2


class Sighting(NamedTuple):
    """What was found in a picture of a clip, px of that picture: the face (478 x 3), or None, and hands."""

    face: Floats | None
    hands: tuple[Floats, ...]


class Watched(NamedTuple):
    """A picture of the clip as it was tracked (smaller), and what was found, in px of the clip's own."""

    picture: Picture
    factor: float
    """The tracked picture's px for one of the clip's."""
    sighting: Sighting


def track_clip(pictures: Iterable[Picture], kit: Path, worker: Path = WORKER) -> Iterator[Watched]:
    """Each of the pictures (BGR, 8 bits, all of one size) with what is found in it. Raises `HostError`.

    The next picture is read while one is tracked. Takes 10 to 20 ms a picture, and as much again where there
    are hands.
    """
    factors: list[float] = []

    def smaller() -> Iterator[Picture]:
        for picture in pictures:
            small, factor = _smaller(picture)
            factors.append(factor)
            yield small

    size = 4 * (_POINTS + _HANDS)
    for picture, data in _answered(smaller(), "--clip", kit, worker, lambda _picture: size, 1):
        yield Watched(picture, factors[0], _sighting(data, factors[0]))


def outlines(pictures: Iterable[Picture], kit: Path, worker: Path = WORKER) -> Iterator[Light]:
    """Where the person is in each of the pictures (BGR, 8 bits, all of one size): 0 outside, 1 inside.

    Raises `HostError`. Takes about 10 ms a picture.
    """
    for picture, data in _answered(pictures, "--outlines", kit, worker, lambda p: p.shape[0] * p.shape[1]):
        mask = np.frombuffer(data, np.uint8).reshape(picture.shape[:2])
        yield mask.astype(np.float32) / np.float32(255)


def _answered(
    pictures: Iterable[Picture],
    task: str,
    kit: Path,
    worker: Path,
    size_of: Callable[[Picture], int],
    ahead: int = 0,
) -> Iterator[tuple[Picture, bytes]]:
    """Each picture with the worker's answer, of so many bytes. So many pictures are given `ahead` of the one
    that is answered; only with answers that a pipe holds, or both ends would wait for each other."""
    process: subprocess.Popen[bytes] | None = None
    watch: _Watch | None = None
    given: deque[Picture] = deque()
    with tempfile.TemporaryFile() as told:
        try:
            for picture in pictures:
                if process is None:
                    height, width = picture.shape[:2]
                    process = _started(worker, task, kit, (width, height), told)
                    watch = _Watch(process)
                assert process.stdin is not None
                process.stdin.write(picture.tobytes())
                process.stdin.flush()
                given.append(picture)
                if len(given) > ahead:
                    yield given[0], _read(process, watch, size_of(given[0]), told)
                    given.popleft()
            if process is not None:
                assert process.stdin is not None
                process.stdin.close()
                for picture in given:
                    yield picture, _read(process, watch, size_of(picture), told)
        except OSError as fault:
            raise HostError(f"The face tracker failed ({_last(told) or fault}).", "Try again.") from fault
        finally:
            if watch is not None:
                watch.over()
            if process is not None:
                process.kill()
                process.wait()


def _smaller(picture: Picture) -> tuple[Picture, float]:
    factor = min(1.0, TRACKED_PX / max(picture.shape[:2]))
    if factor == 1:
        return picture, 1.0
    size = round(picture.shape[1] * factor), round(picture.shape[0] * factor)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8), factor


def _started(
    worker: Path, task: str, kit: Path, size: tuple[int, int], told: IO[bytes]
) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(worker), task, *map(str, size)]
    return subprocess.Popen(
        command, env=environment(kit), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told
    )


class _Watch:
    """Ends a process that says nothing for `SILENT_S`."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._heard = threading.Event()
        self._over = threading.Event()
        threading.Thread(target=self._look, name="clip-tracker-watch", daemon=True).start()

    def heard(self) -> None:
        """It lives."""
        self._heard.set()

    def over(self) -> None:
        """No need to watch any more."""
        self._over.set()

    def _look(self) -> None:
        # Counted, not read from a clock: while all is suspended, the tracker may be silent.
        step, silent = min(1.0, SILENT_S / 4), 0.0
        while not self._over.wait(step):
            silent = 0.0 if self._heard.is_set() else silent + step
            self._heard.clear()
            if silent > SILENT_S:
                self._process.kill()
                return


def _read(process: subprocess.Popen[bytes], watch: _Watch | None, size: int, told: IO[bytes]) -> bytes:
    assert process.stdout is not None
    data = process.stdout.read(size)
    if watch is not None:
        watch.heard()
    if len(data) != size:
        raise HostError(f"The face tracker failed ({_last(told) or 'it said nothing'}).", "Try again.")
    return data


def _sighting(data: bytes, factor: float) -> Sighting:
    record = np.frombuffer(data, np.float32).astype(np.float64) / factor
    face = record[:_POINTS].reshape(COUNT, 3)
    # Places are counted from the middles of px, which lie elsewhere in a larger picture.
    face[:, :2] += 0.5 / factor - 0.5
    hands = record[_POINTS:].reshape(2, 21, 2) + 0.5 / factor - 0.5
    return Sighting(
        None if np.isnan(face).any() else face, tuple(hand for hand in hands if not np.isnan(hand).any())
    )


def _last(told: IO[bytes]) -> str:
    """The last thing the tracker said."""
    told.seek(0)
    lines = told.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
