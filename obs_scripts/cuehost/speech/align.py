"""Brings word times together with texts: finds words, fills those an engine left out, goes back to captions.

All offsets are character indices; all times seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cuehost.rundown import Span

from .spoken import Spoken

_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+")
_BREAK = re.compile(r"[—–…/]|(?<!\d)[.,:;](?=\w)|(?<=\w)[,;](?!\d)")
_EDGES = ".,;:!?¡¿\"'“”‘’«»()[]{}<>-—–…、。，！？：；「」『』《》【】（）·～~*_"


def tokens(text: str) -> list[tuple[int, int]]:
    """Where the words of a text are: runs without space or outer punctuation; each Han or kana alone."""
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        start = run.start()
        for part in _split(run.group()):
            begin = start + part[0]
            word = text[begin : start + part[1]]
            left = len(word) - len(word.lstrip(_EDGES))
            bare = word.strip(_EDGES)
            if any(char.isalnum() for char in bare):
                found.append((begin + left, begin + left + len(bare)))
    return found


def _split(run: str) -> Iterable[tuple[int, int]]:
    at = 0
    for mark in _BREAK.finditer(run):
        yield at, mark.start()
        at = mark.end()
    yield at, len(run)


def locate(words: Iterable[tuple[str, float, float]], text: str) -> tuple[Span, ...]:
    """Find words, given in order, in a text. Those that are not there are left out."""
    found: list[Span] = []
    lowered = text.lower() if len(text.lower()) == len(text) else text
    at = 0
    for word, start, end in words:
        bare = word.strip()
        place = text.find(bare, at) if bare else -1
        if place < 0 and bare:
            place = lowered.find(bare.lower(), at)
        # A word that is "found" far away is another occurrence; the right one was rewritten.
        if place < 0 or place - at > 80:
            continue
        found.append(Span(text[place : place + len(bare)], start, end, place))
        at = place + len(bare)
    return tuple(found)


def complete(words: Sequence[Span], text: str) -> tuple[Span, ...]:
    """One span for each word of `text` that no span covers yet, besides the given ones.

    Engines run words together ("of the") or skip them; such words share the time of the span before
    them (or after them, at the start) by their length. Spans that fall into one word are merged.
    """
    spans = _merge_into_tokens(words, text)
    covered = [(s.offset, s.offset + len(s.text)) for s in spans]
    missing = [t for t in tokens(text) if not any(t[0] < end and t[1] > start for start, end in covered)]
    if not missing:
        return tuple(spans)
    if not spans:
        return ()
    groups: dict[int, list[tuple[int, int]]] = {}
    for token in missing:
        before = sum(1 for s in spans if s.offset < token[0]) - 1
        groups.setdefault(max(before, 0), []).append(token)
    out: list[Span] = []
    for index, span in enumerate(spans):
        members = sorted([(span.offset, span.offset + len(span.text)), *groups.get(index, [])])
        out += share(members, text, span.start_s, span.end_s)
    return tuple(out)


def share(places: Sequence[tuple[int, int]], text: str, start_s: float, end_s: float) -> list[Span]:
    """Divide a stretch of time among words by their length."""
    total = sum(end - start for start, end in places) or 1
    out: list[Span] = []
    at = start_s
    for start, end in places:
        till = at + (end_s - start_s) * (end - start) / total
        out.append(Span(text[start:end], at, till, start))
        at = till
    return out


def _merge_into_tokens(words: Sequence[Span], text: str) -> list[Span]:
    places = tokens(text)
    out: list[Span] = []
    for word in sorted((w for w in words if w.offset >= 0), key=lambda w: (w.offset, w.start_s)):
        end = word.offset + len(word.text)
        inside = [t for t in places if t[0] < end and t[1] > word.offset]
        if not inside:
            continue
        start, end = inside[0][0], inside[-1][1]
        if out and start < out[-1].offset + len(out[-1].text):
            last = out[-1]
            end = max(end, last.offset + len(last.text))
            out[-1] = Span(
                text[last.offset : end],
                min(last.start_s, word.start_s),
                max(last.end_s, word.end_s),
                last.offset,
            )
        else:
            out.append(Span(text[start:end], word.start_s, word.end_s, start))
    return out


def to_written(words: Sequence[Span], spoken: Spoken) -> tuple[Span, ...]:
    """Spans over the spoken text as spans over the written one.

    Spoken words that stand for one written thing become one span with all their time.
    """
    out: list[Span] = []
    for word in words:
        start, end = spoken.source(word.offset, word.offset + len(word.text))
        if end <= start:
            continue
        if out and start < out[-1].offset + len(out[-1].text):
            last = out[-1]
            end = max(end, last.offset + len(last.text))
            out[-1] = Span(spoken.written[last.offset : end], last.start_s, word.end_s, last.offset)
        else:
            out.append(Span(spoken.written[start:end], word.start_s, word.end_s, start))
    return tuple(out)


_REACH_S = 0.12


def in_order(spans: Sequence[Span], start_s: float, end_s: float) -> tuple[Span, ...]:
    """Times made to run forwards and to stay between `start_s` and `end_s`, without overlap.

    What begins before the sound does, or outlasts it, is squeezed in rather than cut off, so that
    the first and last phonemes keep some time.
    """
    if not spans:
        return ()
    first = min(s.start_s for s in spans)
    last = max(s.end_s for s in spans)
    inner_start, inner_end = start_s + _REACH_S, end_s - _REACH_S

    def fit(t: float) -> float:
        if first < start_s and t < inner_start < end_s:
            t = start_s + (t - first) * _REACH_S / (inner_start - first)
        elif last > end_s and t > inner_end > start_s:
            t = end_s - (last - t) * _REACH_S / (last - inner_end)
        return min(max(t, start_s), end_s)

    out: list[Span] = []
    at = start_s
    for span in spans:
        start = max(fit(span.start_s), at)
        end = max(fit(span.end_s), start)
        if out and out[-1].end_s > start:
            out[-1] = out[-1]._replace(end_s=round(start, 4))
        out.append(Span(span.text, round(start, 4), round(end, 4), span.offset))
        at = start
    return tuple(out)


def stretch(spans: Sequence[Span], by: float) -> tuple[Span, ...]:
    """All times `by` times as long."""
    return tuple(s._replace(start_s=s.start_s * by, end_s=s.end_s * by) for s in spans)


def shift(spans: Sequence[Span], by_s: float) -> tuple[Span, ...]:
    """All spans moved in time."""
    return tuple(s._replace(start_s=s.start_s + by_s, end_s=s.end_s + by_s) for s in spans)
