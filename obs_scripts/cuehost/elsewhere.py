"""Shows with hosts that a program of the user's renders: the videos of their lines, made ahead and found."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from cuehost.config import Config
from cuehost.errors import CuehostError
from cuehost.host import Elsewhere, Performance, Wanted
from cuehost.places import Seats, host_folder
from cuehost.playout import PreparedLine, Progress, ReadyShow


def elsewhere_of(config: Config) -> Elsewhere | None:
    """The programs of the settings with their videos; None where there is no program."""
    if not config.elsewhere:
        return None
    secrets = (config.obs.password_env, config.llm.api_key_env, config.speech_server.api_key_env)
    withheld = (*secrets, *(source.secret_variable for source in config.audience))
    return Elsewhere(
        config.elsewhere, config.root, config.folders.cache / "elsewhere", withheld=[w for w in withheld if w]
    )


def videos_of(elsewhere: Elsewhere | None, seats: Seats) -> Callable[[Performance], Path | None] | None:
    """What finds the video of a line that one of these hosts says; None where no program renders them."""
    packs = {pack.name: pack for pack in (seats.pack, seats.partner) if pack is not None}
    if elsewhere is None or not any(map(elsewhere.renders, packs.values())):
        return None
    return lambda performance: elsewhere.find(packs.get(performance.host, seats.pack), performance)


async def rendered(ready: ReadyShow, elsewhere: Elsewhere | None, progress: Progress) -> ReadyShow:
    """A show with the videos of its lines made, and a note of those that were not."""
    if elsewhere is None:
        return ready
    wanted = await asyncio.to_thread(_wanted, ready, elsewhere)
    return _noted(ready, await elsewhere.render(wanted, progress))


async def as_it_is(ready: ReadyShow, elsewhere: Elsewhere | None) -> ReadyShow:
    """A show to be aired with the videos there are, and a note of those that are missing: no program is
    started while a show is on air, as it would take the computer from OBS."""
    if elsewhere is None:
        return ready

    def missing() -> tuple[int, int]:
        wanted = _wanted(ready, elsewhere)
        return sum(elsewhere.find(each.pack, each.performance) is None for each in wanted), len(wanted)

    lacking, total = await asyncio.to_thread(missing)
    if not lacking:
        return ready
    told = f"{lacking} of {total} lines have no video yet, and are drawn by Cuehost"
    return _noted(ready, (f"{told}: `prepare` has them rendered.",))


async def previewed(
    performance: Performance, pack: Path, elsewhere: Elsewhere | None, progress: Progress
) -> tuple[Performance, tuple[str, ...]]:
    """A performance of the host in `pack`, whose sound is a file, with its video where a program renders the
    host; and what is to be said of that."""
    if elsewhere is None or not elsewhere.renders(pack):
        return performance, ()
    notes = await elsewhere.render((Wanted(pack, performance),), progress)
    video = elsewhere.find(pack, performance)
    return replace(performance, video=str(video) if video else None), notes


def _noted(ready: ReadyShow, notes: tuple[str, ...]) -> ReadyShow:
    return replace(ready, show=replace(ready.show, notes=(*ready.show.notes, *notes))) if notes else ready


def _wanted(ready: ReadyShow, elsewhere: Elsewhere) -> list[Wanted]:
    """The lines of a show that a program renders."""
    out: list[Wanted] = []
    for segment in ready.show.segments:
        for line in segment.lines:
            pack = _pack(line, ready)
            if pack is not None and elsewhere.renders(pack):
                try:
                    out.append(Wanted(pack, line.acting().performance))
                except CuehostError:
                    continue  # told of where it is to be said
    return out


def _pack(line: PreparedLine, ready: ReadyShow) -> Path | None:
    """The pack's folder of who says a line; None for a human."""
    names = ready.rundown.virtual_hosts
    name = line.host or (names[0] if names else "")
    return host_folder(name) if name in names else None
