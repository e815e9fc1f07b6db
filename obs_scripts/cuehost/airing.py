"""One airing of a show: its ledger, its broadcast, its restore points, its recording and its report."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost import suspend
from cuehost.claims import Signatures, tell_choices
from cuehost.errors import CuehostError, InputError
from cuehost.host import HostProcess, HumanHost, load_spec
from cuehost.ledger import Ledger, RestorePoint, RestorePoints, read_ledger, write_report
from cuehost.places import host_folder
from cuehost.playout import AirOptions, Broadcast, ReadyShow, Timing
from cuehost.recordings import files_of as recordings_of
from cuehost.recordings import keep
from cuehost.resuming import RESTORE_FILE, PlaceKeeper
from cuehost.rundown import RuleChoices, Rundown, Script, SegmentScript
from cuehost.stage import Notice, OnCall, Outputs, Stage
from cuehost.studio import local_time

if TYPE_CHECKING:
    from cuehost.preflight import Finding
    from cuehost.viewers import Heard, Viewers

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
    what this computer and OBS lack, while the show starts. `viewers` are received and answered meanwhile.
    `camera` names OBS's source of a human host, `on_call` those of who takes over; `tell` is told every
    entry of the log, on any thread.
    """

    stage: Stage
    host: HostProcess | HumanHost
    load: Callable[[], Rundown]
    prepare: PrepareRound
    latency_s: float
    record_format: str
    on_air: Callable[[Broadcast], None]
    preflight: Callable[[], AsyncIterator[Finding]]
    tell: Callable[[dict[str, Any]], None] = lambda _: None
    viewers: Viewers | None = None
    camera: str | None = None
    on_call: OnCall | None = None


async def air(order: AirOrder, ready: ReadyShow, folder: Path, means: Means) -> ShowResult:
    """Air a ready show to its end. Raises `CuehostError`; whatever happens, what was recorded is kept, and
    the log and report are written.
    """
    recordings: list[Path] = []
    reason = "failed"
    async with await asyncio.to_thread(Ledger, folder, wall=local_time, mono=time.monotonic) as ledger:
        listeners: list[Heard] = []

        def emit(event: str, **fields: Any) -> None:
            means.tell(ledger.write(event, **fields))
            log.info("%s %s", event, fields)
            for hear in listeners:
                hear(event, fields)

        for note in ready.show.notes:
            emit("note", reason=note, code="auto")
        tell_choices(ready.rundown.rules, RuleChoices(), emit)
        await _tell_consents(ready.rundown, emit)
        signatures = Signatures(emit)
        await _tell_signatures(signatures, ready)
        if order.resume is not None:
            emit("resumed", reason="the engine had died", line=order.resume["line"], code="recovery")
        broadcast = Broadcast(means.stage, means.host, emit, time.monotonic)
        means.on_air(broadcast)
        try:
            async with _viewers(order, ready, folder, means, broadcast, emit) as hear:
                listeners += [hear] if hear is not None else []
                reason = await _broadcast(order, ready, folder, means, broadcast, emit, signatures)
                listeners.clear()
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


def _viewers(
    order: AirOrder,
    ready: ReadyShow,
    folder: Path,
    means: Means,
    broadcast: Broadcast,
    emit: Callable[..., None],
) -> AbstractAsyncContextManager[Heard | None]:
    if means.viewers is None or not isinstance(means.host, HostProcess):
        return nullcontext()  # a human host reads and answers by themselves
    resuming = order.resume is not None
    return means.viewers.on_air(ready, folder, broadcast, means.host, emit, resuming=resuming)


async def _broadcast(
    order: AirOrder,
    ready: ReadyShow,
    folder: Path,
    means: Means,
    broadcast: Broadcast,
    emit: Callable[..., None],
    signatures: Signatures,
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

        async def prepare(rundown: Rundown, round: int) -> ReadyShow:
            made = await means.prepare(rundown, round)
            await _tell_signatures(signatures, made)
            return made

        resume = order.resume
        options = AirOptions(
            record=order.record or (resume is not None and resume["recording"]),
            timing=Timing(latency_s=means.latency_s),
            load=load,
            prepare=prepare,
            now=local_time,
            save_point=place.save,
            camera=means.camera,
            on_call=means.on_call,
            point=resume["position"] if resume else None,
            outputs=outputs,
        )
        aired = await broadcast.run(ready, options)
        # Only a show that ended as it should leaves nothing to go on from.
        await points.clear()
        return aired.reason


async def _tell_signatures(signatures: Signatures, ready: ReadyShow) -> None:
    """Log who answers for what is said; a show that is ready never fails by that."""
    parts = (
        SegmentScript(part.segment.id, tuple(line.line for line in part.lines))
        for part in ready.show.segments
    )
    script = Script(ready.show.title, ready.show.lang, tuple(parts))
    try:
        await asyncio.to_thread(signatures.tell, ready.rundown, script)
    except CuehostError as error:
        log.warning("who approved the lines cannot be told: %s", error)


async def _tell_consents(rundown: Rundown, emit: Callable[..., None]) -> None:
    """Log the consent of each real person whose picture is a host of the show."""
    for name in rundown.virtual_hosts:
        with suppress(CuehostError):  # a faulty pack is told of where it is shown
            consent = (await asyncio.to_thread(load_spec, host_folder(name))).consent
            if consent is not None:
                reason = f"{name} is the picture of a real person, who agreed: {consent.given}"
                emit("consent", reason=reason, host=name, recorded=consent.recorded, code="auto")


async def _look(preflight: Callable[[], AsyncIterator[Finding]], emit: Callable[..., None]) -> None:
    """Log what preflight finds, and say what is amiss; a person decides whether the show goes on."""
    async for finding in preflight():
        emit("preflight", mark=finding.mark, reason=finding.what, mend=finding.mend or None, code="auto")
        if finding.mark != "ok":
            log.warning("%s", " ".join((finding.what, finding.mend)).strip())


def _told(notice: Notice) -> dict[str, Any]:
    """A notice of the stage as an entry of the log."""
    return {key: value for key, value in asdict(notice).items() if value is not None}


def order_of(arguments: dict[str, Any]) -> AirOrder:
    """A checked order from the API's arguments. Raises `InputError`."""
    rundown = arguments.get("rundown")
    if not isinstance(rundown, str) or not rundown:
        raise InputError("No rundown is named.", 'Give {"rundown": "path/to/show.yaml"}.')
    lang = arguments.get("lang")
    return AirOrder(
        Path(rundown),
        lang if isinstance(lang, str) else None,
        record=bool(arguments.get("record")),
        discover=bool(arguments.get("discover")),
    )


def wording_of(rundown: Rundown, round: int) -> int:
    """Which wording a round (from 0) is said in: its own where the show is reworded, else the first one."""
    return round if rundown.loop and rundown.loop.reword else 0
