"""Writing a whole script: each segment's words from where its rundown entry says they come from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from cuehost.errors import WriterError
from cuehost.rundown import Rundown, Script, Segment, SegmentScript

from .given import keeps_lines, parse, read_file, to_script
from .offline import OfflineWriter
from .pull import pull
from .shelf import Shelf
from .speakers import in_turns

Progress = Callable[[int, int, str], None]
_AT_ONCE = 4


class Writer(Protocol):
    """Writes segments. `notes` collects, in words, what a person should know: what fell back, and why."""

    name: str
    notes: list[str]

    def write(
        self, rundown: Rundown, segment: Segment, lang: str, *, seed: int, round: int = 0
    ) -> Awaitable[SegmentScript]:
        """The script of one segment in `lang`. The same seed and round ask for the same words.

        Raises `WriterError` only if there is no way to words at all.
        """
        ...


async def write_script(
    rundown: Rundown,
    lang: str,
    writer: Writer | None = None,
    *,
    seed: int = 0,
    round: int = 0,
    cache: Path | None = None,
    notes: list[str] | None = None,
    progress: Progress | None = None,
    shelf: Shelf | None = None,
) -> Script:
    """The script of the show in `lang`: lines given by hand, from a file or a URL, and the rest by `writer`.

    `writer` is the offline one unless given. `cache` is a folder for copies of pulled scripts. `notes`
    receives what a person should know. `progress(done, total, segment_id)` is called after each segment.
    `shelf` gives and takes segments already written; one about which there is a note is not kept.
    Raises `InputError` for a file or URL that gives no lines, `WriterError` where nobody can write.
    """
    author = writer if writer is not None else OfflineWriter()
    collected: list[str] = notes if notes is not None else []
    gate = asyncio.Semaphore(_AT_ONCE)
    done = 0
    heard = len(author.notes)
    fresh: list[tuple[Segment, SegmentScript]] = []

    async def one(segment: Segment) -> SegmentScript:
        nonlocal done
        part = shelf.get(segment) if shelf is not None else None
        if part is None:
            async with gate:
                part = await write_segment(
                    rundown, segment, lang, author, seed=seed, round=round, cache=cache, notes=collected
                )
            fresh.append((segment, part))
        done += 1
        if progress is not None:
            progress(done, len(rundown.segments), segment.id)
        return part

    tasks = [asyncio.ensure_future(one(segment)) for segment in rundown.segments]
    try:
        parts = await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    collected += author.notes[heard:]
    if shelf is not None:
        for segment, part in fresh:
            # What fell back is tried again next time.
            if not segment.script.lines and not any(segment.id in note for note in collected):
                shelf.put(segment, part)
    return Script(rundown.show.get(lang), lang, tuple(parts))


async def write_segment(
    rundown: Rundown,
    segment: Segment,
    lang: str,
    writer: Writer,
    *,
    seed: int = 0,
    round: int = 0,
    cache: Path | None = None,
    notes: list[str] | None = None,
) -> SegmentScript:
    """The script of one segment, from wherever its words come; see `write_script`."""
    source = segment.script
    note = (notes if notes is not None else []).append
    if source.lines:
        return to_script(rundown, segment, lang, source.lines, whole=True, note=note)
    if source.file is not None:
        given = await asyncio.to_thread(read_file, source.file)
        return to_script(rundown, segment, lang, given, whole=keeps_lines(source.file.suffix), note=note)
    if source.url is not None:
        url = source.url
        pulled = await asyncio.to_thread(lambda: pull(url, cache=cache))
        if pulled.note:
            note(f"{segment.id}: {pulled.note}")
        given = parse(pulled.text, pulled.form, url.split("?")[0])
        return to_script(rundown, segment, lang, given, whole=keeps_lines(pulled.form), note=note)
    script = await writer.write(rundown, segment, lang, seed=seed, round=round)
    if not script.lines:
        raise WriterError(f"The writer {writer.name!r} gave no lines for the segment {segment.id!r}.")
    return in_turns(rundown, segment, script)
