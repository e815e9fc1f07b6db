"""Progress on stderr, for commands that take a while."""

from __future__ import annotations

import sys
import threading
from typing import Any

from tqdm import tqdm


class Bars:
    """Progress bars, one for each kind of work. Call it with what is done; from any thread.

    piped: whether they are told too where stderr is no terminal.
    """

    def __init__(self, *, piped: bool = True) -> None:
        self._bars: dict[str, tqdm[Any]] = {}
        self._disable = False if piped else None  # None: tqdm looks whether it is a terminal
        self._closed = False
        self._lock = threading.Lock()

    def __call__(self, what: str, done: int, total: int) -> None:
        with self._lock:
            if not self._closed:
                self._show(what, done, total)

    def _show(self, what: str, done: int, total: int) -> None:
        if what not in self._bars:
            self._bars[what] = tqdm(
                total=total,
                desc=f"{what:12}",
                unit="",
                file=sys.stderr,
                bar_format="{desc} {bar:24} {n_fmt}/{total_fmt}",
                disable=self._disable,
            )
        bar = self._bars[what]
        bar.total = total
        bar.n = done
        bar.refresh()

    def close(self) -> None:
        """Leave the bars as they are and go on below them; what a thread still tells is not shown."""
        with self._lock:
            self._closed = True
            for bar in self._bars.values():
                bar.close()
            self._bars.clear()
