"""One airing of a show: its ledger, its broadcast, its restore points, its recording and its report."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost import suspend
from cuehost.claims import tell_choices
from cuehost.errors import CuehostError
from cuehost.host import HostProcess
from cuehost.ledger import Ledger, RestorePoint, RestorePoints, read_ledger, write_report
from cuehost.playout import AirOptions, Broadcast, ReadyShow, Timing
from cuehost.recordings import files_of as recordings_of
from cuehost.recordings import keep
from cuehost.resuming import RESTORE_FILE, PlaceKeeper
from cuehost.rundown import RuleChoices, Rundown
from cuehost.stage import Notice, Outputs, Stage
from cuehost.studio import local_time

if TYPE_CHECKING:
    from cuehost.preflight import Finding

log = logging.getLogger(__name__)

PrepareRound = Callable[[Rundown, int], Awaitable[ReadyShow]]


@dataclass(frozen=True, slots=True)
class AirOrder:
    """What to air and how. `record`: whether, and `record_to` into which file. `folder`: for the results.

    `resume` is where an airing of it broke off, to go on from there in the same folder.
    """

    rundown: Path
    lang: str | None = None
    record: bool = False
    record_to: Path | None = None
    folder: Path | None = None
    discover: bool = False
    resume: RestorePoint | None = None


@dataclass(frozen=True, slots=True)
class ShowResult:
    """What an aired show left. `recordings` are several where OBS died and began a new one."""

    folder: Path
    reason: str
    recordings: tuple[Path, ...]
    report: Path


@dataclass(frozen=True, slots=True)
class Means:
    """What an airing works with. `load` reads the rundown anew, `prepare` makes a round of it ready.

    `record_format` is `mp4` or `mkv`; `on_air` is told the broadcast once it begins. `preflight` looks for
    what this computer and OBS lack, while the show starts.
    """

    stage: Stage
    host: HostProcess
    load: Callable[[], Rundown]
    prepare: PrepareRound
    latency_s: float
    record_format: str
    on_air: Callable[[Broadcast], None]
    preflight: Callable[[], AsyncIterator[Finding]]


async def air(order: AirOrder, ready: ReadyShow, folder: Path, means: Means) -> ShowResult:
    """Air a ready show to its end. Raises `CuehostError`; whatever happens, what was recorded is kept, and
    the log and report are written.
    """
    recordings: list[Path] = []
    reason = "failed"
    async with await asyncio.to_thread(Ledger, folder, wall=local_time, mono=time.monotonic) as ledger:

        def emit(event: str, **fields: Any) -> None:
            ledger.write(event, **fields)
            log.info("%s %s", event, fields)

        for note in ready.show.notes:
            emit("note", reason=note, code="auto")
        tell_choices(ready.rundown.rules, RuleChoices(), emit)
        if order.resume is not None:
            emit("resumed", reason="the engine had died", line=order.resume["line"], code="recovery")
        broadcast = Broadcast(means.stage, means.host, emit, time.monotonic)
        means.on_air(broadcast)
        aired = None
        try:
            aired = await _broadcast(order, ready, folder, means, broadcast, emit)
            reason = aired
        finally:
            # Also after Ctrl-C or a failure, what was recorded is kept.
            if broadcast.recording is not None:
                await ledger.flushed()
                target = order.record_to or folder / f"recording.{means.record_format}"
                files = recordings_of(read_ledger(folder), broadcast.recording)
                recordings = await asyncio.to_thread(keep, files, target, ready.show.title, emit)
            report = folder / "report.html"
            await asyncio.to_thread(write_report, folder, report, recordings=recordings)
    return ShowResult(folder, reason, tuple(recordings), report)


async def _broadcast(
    order: AirOrder,
    ready: ReadyShow,
    folder: Path,
    means: Means,
    broadcast: Broadcast,
    emit: Callable[..., None],
) -> str:
    """Air it, watched over; why it ended."""
    async with AsyncExitStack() as stack:
        outputs = Outputs(means.stage.connection)
        stack.callback(outputs.stop)
        await outputs.look()
        points = stack.enter_context(RestorePoints(RESTORE_FILE))
        place = PlaceKeeper(
            points,
            show=ready.rundown.fingerprint,
            rundown=order.rundown,
            folder=folder,
            lang=ready.show.lang,
            outputs=outputs,
            now=local_time,
        )
        stack.callback(means.stage.watch(lambda notice: emit(**_told(notice))))

        def slept(seconds: float) -> None:
            emit("fault", reason=f"the computer slept for {seconds:.0f} s; the show is held", code="fallback")
            if broadcast.conductor is not None and broadcast.conductor.state == "on_air":
                with suppress(CuehostError):
                    broadcast.conductor.do("hold", code="fallback")

        for work in (suspend.watch(slept, suspend.counting_clock()), _look(means.preflight, emit)):
            stack.callback(asyncio.create_task(work).cancel)
        told = ready.rundown.rules

        def load() -> Rundown:
            nonlocal told
            rundown = means.load()
            tell_choices(rundown.rules, told, emit)
            told = rundown.rules
            return rundown

        resume = order.resume
        options = AirOptions(
            record=order.record or (resume is not None and resume["recording"]),
            timing=Timing(latency_s=means.latency_s),
            load=load,
            prepare=means.prepare,
            now=local_time,
            save_point=place.save,
            point=resume["position"] if resume else None,
            outputs=outputs,
        )
        aired = await broadcast.run(ready, options)
        # Only a show that ended as it should leaves nothing to go on from.
        await points.clear()
        return aired.reason


async def _look(preflight: Callable[[], AsyncIterator[Finding]], emit: Callable[..., None]) -> None:
    """Log what preflight finds, and say what is amiss; a person decides whether the show goes on."""
    async for finding in preflight():
        emit("preflight", mark=finding.mark, reason=finding.what, mend=finding.mend or None, code="auto")
        if finding.mark != "ok":
            log.warning("%s", " ".join((finding.what, finding.mend)).strip())


def _told(notice: Notice) -> dict[str, Any]:
    """A notice of the stage as an entry of the log."""
    return {key: value for key, value in asdict(notice).items() if value is not None}
