"""Spam: what one comment alone doesn't show. Remembers a little of the last minute, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field

_READ_CHARS, _KEPT_CHARS = 300, 100


@dataclass(slots=True)
class _Viewer:
    times: deque[float] = field(default_factory=deque)
    said: deque[tuple[float, str]] = field(default_factory=deque)


class SpamWatch:
    """Watches how often each viewer writes and says the same.

    More than `most` comments in `window_s`, or the same thing more than `same` times in it, is spam. Others
    may well say the same: a question of many viewers is no spam. `viewers` are remembered, the latest ones.
    """

    def __init__(self, *, window_s: float = 60.0, most: int = 12, same: int = 2, viewers: int = 5000) -> None:
        self._window_s = window_s
        self._most = most
        self._same = same
        self._most_viewers = viewers
        self._viewers: OrderedDict[tuple[str, str], _Viewer] = OrderedDict()

    def __len__(self) -> int:
        """How many viewers are remembered."""
        return len(self._viewers)

    def is_spam(self, source: str, viewer: str, text: str, t: float) -> bool:
        """Whether this comment, written at `t` in s, is spam; it is remembered."""
        key = source, viewer
        known = self._viewers.setdefault(key, _Viewer())
        self._viewers.move_to_end(key)
        if len(self._viewers) > self._most_viewers:
            self._viewers.popitem(last=False)
        start = t - self._window_s
        while known.times and known.times[0] <= start:
            known.times.popleft()
        while known.said and known.said[0][0] <= start:
            known.said.popleft()
        said = "".join(filter(str.isalnum, text[:_READ_CHARS].casefold()))[:_KEPT_CHARS]
        known.times.append(t)
        known.said.append((t, said))
        # One more than the limit tells all there is to know.
        while len(known.times) > self._most + 1:
            known.times.popleft()
            known.said.popleft()
        return len(known.times) > self._most or sum(s == said for _, s in known.said) > self._same
