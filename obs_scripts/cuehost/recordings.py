"""What OBS recorded of a show: one file, or several where OBS died and began a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from cuehost.errors import CuehostError
from cuehost.ledger import recording_starts

Emit = Callable[..., None]


def files_of(entries: Iterable[dict[str, Any]], last: Path) -> list[Path]:
    """OBS's files of a show in order, by its log's `entries`; `last` is the one closed at its end.

    The files before it lie in the same folder; what is no longer there is left out.
    """
    names = [Path(str(entry["file"])).name for entry in recording_starts(entries) if entry.get("file")]
    before = [last.with_name(name) for name in dict.fromkeys(names) if name != last.name]
    return [*(path for path in before if path.is_file()), last]


def names_for(target: Path, number: int) -> list[Path]:
    """Where so many files go: `show.mp4`, `show-2.mp4`, ..."""
    return [
        target if n == 1 else target.with_name(f"{target.stem}-{n}{target.suffix}")
        for n in range(1, number + 1)
    ]


def keep(files: Sequence[Path], target: Path, title: str, emit: Emit) -> list[Path]:
    """OBS's Matroska files as `target` (an MP4 that plays anywhere, or a Matroska file) and its followers.

    One that cannot be made stays where OBS wrote it, and the log says so. Returns where all are, in order.
    """
    return [
        _keep(raw, place, title, emit)
        for raw, place in zip(files, names_for(target, len(files)), strict=True)
    ]


def _keep(raw: Path, target: Path, title: str, emit: Emit) -> Path:
    from cuehost.stage import remux_to_mp4  # the video library takes a while to load

    try:
        if target.suffix.lower() == ".mkv":
            target.parent.mkdir(parents=True, exist_ok=True)
            raw.replace(target)
            return target
        remux_to_mp4(raw, target, {"title": title, "comment": "Made with Cuehost. AI-generated host."})
    except (CuehostError, OSError) as error:
        emit("fault", reason=f"the recording stays where OBS wrote it, {raw}: {error}", code="fallback")
        return raw
    raw.unlink(missing_ok=True)
    return target
