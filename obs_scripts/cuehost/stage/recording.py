"""OBS's recordings: the container it writes, and turning one into an MP4 that plays anywhere.

OBS records to Matroska, which survives a crash or a full disk up to the last second; an MP4 cut off
that way is lost. The copy into MP4 afterwards re-encodes nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import av

from cuehost.errors import StageError


class RecFormat(StrEnum):
    """Containers OBS records to. `MKV` is the safe one."""

    MKV = "mkv"
    MP4 = "mp4"
    FLV = "flv"
    MOV = "mov"


def remux_to_mp4(source: Path, target: Path, tags: Mapping[str, str] | None = None) -> Path:
    """Copies the first video and all audio streams of `source` into the MP4 `target`; returns `target`.

    The index goes to the front of the file, so that a browser can start playing at once. `tags` are
    metadata such as `title` or `comment`; players show the usual ones, others stay in the file.
    Nothing is left at `target` when it fails. Blocks (it reads and writes the whole recording).
    Raises `StageError` for a recording that cannot be read or a target that cannot be written.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, part, dict(tags or {}))
        part.replace(target)
    except OSError as error:  # PyAV's own errors are OSErrors too where the disk is the cause
        raise _failed(source, target, error) from error
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise _failed(source, target, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return target


def _copy(source: Path, part: Path, tags: dict[str, str]) -> None:
    options = {"movflags": "+faststart+use_metadata_tags"}
    with (
        av.open(str(source)) as reading,
        av.open(str(part), "w", format="mp4", options=options) as writing,
    ):
        writing.metadata.update(tags)
        streams: dict[int, Any] = {}
        for stream in (*reading.streams.video[:1], *reading.streams.audio):
            streams[stream.index] = writing.add_stream_from_template(stream)
        if not streams:
            raise ValueError("it holds neither picture nor sound")
        early: dict[int, list[Any]] = {index: [] for index in streams}
        for packet in reading.demux([reading.streams[index] for index in streams]):
            index = packet.stream.index
            if packet.pts is None and packet.dts is None:
                continue  # the flushing packet at the end
            if packet.dts is None:
                early[index].append(packet)
                continue
            _give_dts(early[index], packet)
            for ready in (*early[index], packet):
                ready.stream = streams[index]
                writing.mux(ready)
            early[index].clear()


def _give_dts(early: list[Any], first: Any) -> None:
    """Decoding times for the packets before `first`.

    Matroska keeps none; the reader works them out, but not for the first packets of a stream whose
    frames are stored in another order than they are shown in (B-frames). Without them the first
    pictures, the key frame among them, could not be copied.
    """
    rate = first.stream.average_rate if first.stream.type == "video" else None
    step = int(1 / (rate * first.time_base)) if rate else first.duration or 1
    for back, packet in enumerate(reversed(early), 1):
        packet.dts = first.dts - back * max(step, 1)


def _failed(source: Path, target: Path, error: Exception) -> StageError:
    return StageError(
        f"The recording {source.name} could not be copied to {target}: {error}.",
        f"The recording itself stays at {source}; see that the disk has room and may be written to.",
    )
