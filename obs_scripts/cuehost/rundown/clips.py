"""Video clips among a rundown's pictures: which files are clips, and whether one can be shown."""

from __future__ import annotations

from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from . import _tables as tables

if TYPE_CHECKING:
    from av.container import InputContainer

MAX_CLIP_BYTES = 2_000_000_000
MAX_CLIP_S = 600
MAX_CLIP_PIXELS = 4096 * 2304
# What of a clip's beginning is looked at for its first picture, in packets.
_FIRST_PACKETS = 200


def is_clip(path: PurePath | str) -> bool:
    """Whether a picture is a video clip: by its file's ending."""
    return PurePath(path).suffix.lower() in tables.CLIP_ENDINGS


def open_clip(path: PurePath) -> InputContainer:
    """A clip's container, read as its ending says. Raises `OSError`, `av.error.FFmpegError`, `ValueError`.

    What FFmpeg makes out itself may be a playlist, which opens other files.
    """
    import av  # a video library, which rundowns without clips do without

    kind = "mov" if path.suffix.lower() in (".mp4", ".mov") else "matroska"
    return av.open(str(path), format=kind)


def clip_fault(path: PurePath) -> str:
    """What is wrong with the clip, as the end of a sentence; "" if it can be shown.

    Only its beginning is read. A clip that does not tell how long it is (browsers record such) is fine.
    """
    import av

    try:
        with open_clip(path) as clip:
            if not clip.streams.video:
                return "holds no pictures; save it again as MP4 with its video."
            seconds = (clip.duration or 0) / av.time_base
            if seconds > MAX_CLIP_S:
                return f"lasts {seconds / 60:.0f} minutes; expected at most {MAX_CLIP_S // 60}; cut it."
            first = _first_picture(clip)
            if first is None:
                return "is broken; save it again as MP4 or WebM."
            if first.width * first.height > MAX_CLIP_PIXELS:
                return f"has {first.width} x {first.height} pixels; expected at most 4096 x 2304."
    except (av.error.FFmpegError, OSError, ValueError):
        return "is broken or no video; save it again as MP4 or WebM."
    return ""


def _first_picture(clip: InputContainer) -> Any:
    for packet in islice(clip.demux(clip.streams.video[0]), _FIRST_PACKETS):
        for frame in packet.decode():
            return frame
    return None
