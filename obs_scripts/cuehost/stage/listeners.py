"""Those who want to be told: callbacks that neither stop nor outlive one another."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")


class Listeners(Generic[T]):
    """Callbacks for one kind of news. One that raises is logged and stops nobody else."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[T], None]] = []

    def add(self, callback: Callable[[T], None]) -> Callable[[], None]:
        """Adds a callback; returns its unsubscriber, which may be called twice."""
        self._callbacks.append(callback)

        def remove() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return remove

    def tell(self, value: T) -> None:
        """Calls everyone, in the order in which they came."""
        for callback in tuple(self._callbacks):
            try:
                callback(value)
            except Exception:
                log.exception("A listener of the stage failed")
