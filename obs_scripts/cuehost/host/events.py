"""Events of a process on their way to the one that started it: one JSON object a line, on stdout."""

from __future__ import annotations

import contextlib
import json
import queue
import sys
import threading

from .presenter import Event


class Events:
    """Writes events to stdout from a thread of its own, so that a slow reader makes no frame late."""

    def __init__(self) -> None:
        self._queue: queue.Queue[Event | None] = queue.Queue(1000)
        self._thread = threading.Thread(target=self._run, name="host-events", daemon=True)
        self._thread.start()

    def send(self, event: Event) -> None:
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(event)

    def close(self) -> None:
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(None)
        self._thread.join(1.0)

    def _run(self) -> None:
        while (event := self._queue.get()) is not None:
            try:
                sys.stdout.write(json.dumps(event, separators=(",", ":")) + "\n")
                sys.stdout.flush()
            except (OSError, ValueError):
                return
