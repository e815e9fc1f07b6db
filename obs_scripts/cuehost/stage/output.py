"""OBS's outputs: the recording, screenshots and figures of a running OBS."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cuehost.errors import StageError
from cuehost.waiting import within

from .connection import ObsConnection
from .messages import Event, Request, RequestFailed

_STARTED, _STOPPED = "OBS_WEBSOCKET_OUTPUT_STARTED", "OBS_WEBSOCKET_OUTPUT_STOPPED"
# The names OBS's own window gives to its recording outputs (simple and advanced settings).
_RECORDERS = ("simple_file_output", "adv_file_output")
_SCREENSHOT_LIMIT = (8, 4096)


@dataclass(frozen=True, slots=True)
class StageStats:
    """OBS's own figures. Frames count from OBS's start, `output_*` from the start of its output.

    `cpu_percent` is of all cores together, `memory_mb` in MiB, `disk_free_mb` where it records.
    """

    cpu_percent: float
    memory_mb: float
    disk_free_mb: float
    fps: float
    frame_render_ms: float
    render_skipped: int
    render_total: int
    output_skipped: int
    output_total: int


@dataclass(frozen=True, slots=True)
class Vitals:
    """How a running OBS is. `sent_bytes` of the stream; `reconnecting`: it broke off, and OBS tries to get it
    back.
    """

    stats: StageStats
    streaming: bool
    reconnecting: bool
    recording: bool
    sent_bytes: int


async def wait_for_event(
    connection: ObsConnection,
    fits: Callable[[Event], bool],
    action: Callable[[], object],
    timeout_s: float,
) -> Event:
    """Runs the coroutine function `action` and returns the first event, from before its start on, that
    `fits`. Raises `TimeoutError` when none comes within `timeout_s` after the action."""
    found: asyncio.Future[Event] = asyncio.get_running_loop().create_future()

    def look(event: Event) -> None:
        if not found.done() and fits(event):
            found.set_result(event)

    stop = connection.on_event(look)
    try:
        doing = action()
        if asyncio.iscoroutine(doing):
            await doing
        return await within(found, timeout_s)
    finally:
        stop()


async def read_stats(connection: ObsConnection) -> StageStats:
    """Asks OBS for its figures. Raises `StageError`."""
    return _stats_of(await connection.request("GetStats"))


async def read_vitals(connection: ObsConnection) -> Vitals:
    """Asks OBS for its figures and outputs, all at once. Raises `StageError`."""
    asked = ("GetStats", "GetStreamStatus", "GetRecordStatus")
    replies = await connection.batch([Request(name) for name in asked])
    stats, stream, record = (reply.unwrap() for reply in replies)
    return Vitals(
        _stats_of(stats),
        streaming=bool(stream.get("outputActive")),
        reconnecting=bool(stream.get("outputReconnecting")),
        recording=bool(record.get("outputActive")),
        sent_bytes=int(stream.get("outputBytes") or 0),
    )


def _stats_of(data: dict[str, Any]) -> StageStats:
    return StageStats(
        cpu_percent=float(data.get("cpuUsage", 0.0)),
        memory_mb=float(data.get("memoryUsage", 0.0)),
        disk_free_mb=float(data.get("availableDiskSpace", 0.0)),
        fps=float(data.get("activeFps", 0.0)),
        frame_render_ms=float(data.get("averageFrameRenderTime", 0.0)),
        render_skipped=int(data.get("renderSkippedFrames", 0)),
        render_total=int(data.get("renderTotalFrames", 0)),
        output_skipped=int(data.get("outputSkippedFrames", 0)),
        output_total=int(data.get("outputTotalFrames", 0)),
    )


async def start_recording(connection: ObsConnection, timeout_s: float = 5.0) -> float:
    """Starts OBS's recording; returns the monotonic time of OBS's word that it runs.

    Raises `StageError` where OBS already records (that recording is not ours) or cannot.
    """
    if (await connection.request("GetRecordStatus")).get("outputActive"):
        raise StageError("OBS is already recording.", "Stop that recording first, or air without one.")
    ended = False

    def settled(event: Event) -> bool:
        nonlocal ended
        state = event.data.get("outputState")
        ended = state == _STOPPED
        return event.type == "RecordStateChanged" and state in (_STARTED, _STOPPED)

    try:
        event = await wait_for_event(
            connection, settled, lambda: connection.request("StartRecord"), timeout_s
        )
    except TimeoutError:
        ended = True
    except RequestFailed as error:
        raise await _no_recording(connection, error.comment) from error
    if ended:
        raise await _no_recording(connection, "")
    return event.at


async def stop_recording(connection: ObsConnection, timeout_s: float = 120.0) -> Path:
    """Stops OBS's recording and returns its file once OBS has closed it.

    Raises `StageError` where OBS does not record, or does not finish within `timeout_s`.
    """
    path = ""

    def stopped(event: Event) -> bool:
        return event.type == "RecordStateChanged" and event.data.get("outputState") == _STOPPED

    async def stop() -> None:
        nonlocal path
        path = str((await connection.request("StopRecord")).get("outputPath") or "")

    try:
        event = await wait_for_event(connection, stopped, stop, timeout_s)
    except TimeoutError:
        raise StageError(
            f"OBS did not finish its recording within {timeout_s:g} s.",
            f"Look in OBS whether it still records. The file: {path or 'unknown'}.",
        ) from None
    except RequestFailed as error:
        raise StageError("OBS is not recording.", "The recording ended or was never started.") from error
    # For a moment after its event OBS still counts as recording, and would refuse to start again.
    for _ in range(20):
        if not (await connection.request("GetRecordStatus")).get("outputActive"):
            break
        await asyncio.sleep(0.05)
    return Path(str(event.data.get("outputPath") or path))


async def recording_file(connection: ObsConnection) -> str | None:
    """The file OBS records to now, as OBS names it; None where it does not say. Raises `ObsUnreachable`.

    OBS tells it of the output itself (settings `path`), and by its request for recordings only at the end.
    """
    for name in _RECORDERS:
        try:
            if not (await connection.request("GetOutputStatus", {"outputName": name})).get("outputActive"):
                continue
            answer = await connection.request("GetOutputSettings", {"outputName": name})
        except RequestFailed:
            continue  # an OBS set up another way has no output of that name
        path = (answer.get("outputSettings") or {}).get("path")
        if path:
            return str(path)
    return None


async def screenshot(connection: ObsConnection, source: str, path: Path, width: int | None) -> Path:
    """Writes a PNG of a scene or source of OBS to `path`, `width` px wide (None: as it is).

    Raises `StageError` where OBS has no such source or the file cannot be written.
    """
    data: dict[str, object] = {"sourceName": source, "imageFormat": "png"}
    if width is not None:
        low, high = _SCREENSHOT_LIMIT
        data["imageWidth"] = min(max(width, low), high)
    answer = await connection.request("GetSourceScreenshot", data, timeout_s=10.0)
    try:
        picture = base64.b64decode(str(answer.get("imageData", "")).partition(",")[2], validate=True)
        await asyncio.to_thread(_write, path, picture)
    except binascii.Error as error:
        raise StageError(f"OBS answered no picture of {source!r}.") from error
    except OSError as error:
        raise StageError(
            f"The screenshot cannot be written to {path}: {error}.", "See that the folder may be written to."
        ) from error
    return path


async def look(connection: ObsConnection, source: str, width: int, quality: int) -> bytes:
    """A JPEG of a scene or source of OBS, `width` px wide, `quality` from 1 to 100. Raises `StageError`."""
    low, high = _SCREENSHOT_LIMIT
    data = {
        "sourceName": source,
        "imageFormat": "jpg",
        "imageWidth": min(max(width, low), high),
        "imageCompressionQuality": quality,
    }
    answer = await connection.request("GetSourceScreenshot", data)
    try:
        return base64.b64decode(str(answer.get("imageData", "")).partition(",")[2], validate=True)
    except binascii.Error as error:
        raise StageError(f"OBS answered no picture of {source!r}.") from error


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


async def _no_recording(connection: ObsConnection, why: str) -> StageError:
    folder = str((await connection.request("GetRecordDirectory")).get("recordDirectory") or "?")
    return StageError(
        f"OBS cannot record{f': {why}' if why else ''}.",
        f"See that OBS's recording folder exists, may be written to and has room: {folder} "
        "(Settings > Output > Recording).",
    )
