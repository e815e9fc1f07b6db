"""The report of an aired show: one HTML page with a picture of each segment and every word said.

Made from the ledger and, where there is one, the recording; it needs nothing else and opens
anywhere (pictures are inside the page).
"""

from __future__ import annotations

import base64
import glob
import html
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cuehost.errors import CuehostError

from .asrun import AS_RUN
from .entries import Entry
from .export import read_ledger
from .signed import Decisions, decisions_of
from .store import LEDGER

_PICTURE_WIDTH_PX = 480


@dataclass
class AiredSegment:
    """One stay of a segment on air, as the log tells it. Times in s since the log was opened."""

    segment: str
    scene: str
    title: str
    start_s: float
    end_s: float
    planned_s: float | None = None
    lines: list[Entry] = field(default_factory=list)
    overlays: list[Entry] = field(default_factory=list)
    faults: list[Entry] = field(default_factory=list)
    picture: bytes | None = None

    @property
    def best_moment_s(self) -> float:
        """When a picture tells most: a moment after the price card came, else the middle."""
        prices = [o["at_s"] for o in self.overlays if o.get("name") == "price"]
        at = prices[0] + 1.0 if prices else (self.start_s + self.end_s) / 2
        return min(max(at, self.start_s + 0.2), max(self.end_s - 0.1, self.start_s))


def aired_segments(entries: Iterable[Entry]) -> list[AiredSegment]:
    """The segments in the order they were on air."""
    segments: list[AiredSegment] = []
    last_s = 0.0
    for entry in entries:
        last_s = entry["at_s"]
        event = entry["event"]
        if event == "take" and "segment" in entry:
            if segments:
                segments[-1].end_s = last_s
            segments.append(
                AiredSegment(
                    segment=entry["segment"],
                    scene=entry.get("scene", ""),
                    title=str(entry.get("title", entry["segment"])),
                    start_s=last_s,
                    end_s=last_s,
                    planned_s=entry.get("planned_s"),
                )
            )
        elif segments:
            current = segments[-1]
            current.end_s = last_s
            match event:
                case "line_started":
                    current.lines.append(entry)
                case "overlay":
                    current.overlays.append(entry)
                case "fault":
                    current.faults.append(entry)
    return segments


def recording_starts(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that tell of a recording's beginning: several where OBS died and began a new file."""
    return [entry for entry in entries if entry["event"] in ("record_started", "recording_restarted")]


def frames_at(recording: Path, times_s: Sequence[float]) -> list[bytes | None]:
    """JPEG pictures of a recording at ascending times in s; None where it ends before.

    Raises `CuehostError` when the file cannot be read as video.
    """
    import av
    from av.error import FFmpegError

    pictures: list[bytes | None] = []
    try:
        with av.open(str(recording)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            for at_s in times_s:
                container.seek(int(max(at_s, 0) * av.time_base))
                found = None
                for frame in container.decode(stream):
                    found = frame
                    if frame.time is not None and frame.time >= at_s:
                        break
                else:
                    found = None
                pictures.append(_jpeg(found) if found is not None else None)
    except (FFmpegError, OSError, IndexError) as error:
        raise CuehostError(
            f"The recording {recording} cannot be read ({error}).", "The report is made without pictures."
        ) from error
    return pictures


def _jpeg(frame: object) -> bytes:
    image = frame.to_image()  # type: ignore[attr-defined]
    image.thumbnail((_PICTURE_WIDTH_PX, _PICTURE_WIDTH_PX * 2))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def latest_folder(out: Path, show: str) -> Path | None:
    """The folder of the last aired show named `show` (its rundown's file name without suffix)."""
    folders = [p.parent for name in (LEDGER, AS_RUN) for p in out.glob(f"{glob.escape(show)}-*/{name}")]
    return max(folders, key=lambda folder: folder.name, default=None)


def write_report(source: Path, target: Path, *, recordings: Sequence[Path] = ()) -> Path:
    """Write the report page of an aired show; returns `target`.

    `source` is the folder of its results, or a ledger or as-run log in it (see `read_ledger`); the show
    may still be on air, or have ended by a crash. `recordings` are its files in order. One that cannot be
    read costs the pictures, not the report.
    """
    entries = read_ledger(source)
    segments = aired_segments(entries)
    note = _add_pictures(segments, recordings, [float(e["at_s"]) for e in recording_starts(entries)])
    page = _page(entries, segments, recordings, note)
    try:
        temporary = target.with_suffix(".tmp")
        temporary.write_text(page, "utf-8")
        temporary.replace(target)
    except OSError as error:
        raise CuehostError(
            f"The report {target} cannot be written ({error.strerror}).", "Free some space and try again."
        ) from error
    return target


def who_answers(source: Path) -> list[str]:
    """In words, who approved the lines that were said in an aired show, and who overruled what and why.

    `source` as for `write_report`. Empty where nobody did.
    """
    entries = read_ledger(source)
    people = decisions_of(entries)
    lines = [entry for entry in entries if entry["event"] == "line_started"]
    signed = [mark for line in lines if (mark := people.approval_of(line)) is not None]
    names = ", ".join(dict.fromkeys(mark.by for mark in signed))
    told = [f"{len(signed)} of {len(lines)} lines approved by {names}"] if signed else []
    return told + [f"{o.rule} overruled {o.about}, {o.words}" for o in people.overruled]


def _add_pictures(segments: list[AiredSegment], recordings: Sequence[Path], starts_s: list[float]) -> str:
    """Gives the segments their pictures; says what is wrong with a recording, if anything.

    `starts_s`: when each recording began. Where the files of the first ones are lost, the last ones count.
    """
    note = ""
    known = min(len(recordings), len(starts_s))
    parts = list(zip(recordings[len(recordings) - known :], starts_s[len(starts_s) - known :], strict=True))
    for number, (recording, start_s) in enumerate(parts):
        end_s = parts[number + 1][1] if number + 1 < known else float("inf")
        inside = [s for s in segments if start_s <= s.best_moment_s < end_s]
        try:
            pictures = frames_at(recording, [s.best_moment_s - start_s for s in inside]) if inside else []
        except CuehostError as error:
            note = str(error)
            continue
        for segment, picture in zip(inside, pictures, strict=True):
            segment.picture = picture
    return note


def _page(entries: list[Entry], segments: list[AiredSegment], recordings: Sequence[Path], note: str) -> str:
    first = next((e for e in entries if e["event"] == "show_started"), {})
    last = next((e for e in reversed(entries) if e["event"] == "show_ended"), {})
    style = (Path(__file__).parent / "report.css").read_text("utf-8")
    title = html.escape(str(first.get("show", "A show")))
    lang = html.escape(str(first.get("lang", "en")))
    seconds = float(last.get("at_s", 0)) - float(first.get("at_s", 0))
    faults = [e for e in entries if e["event"] == "fault"]
    facts = [
        ("On air", html.escape(str(first.get("t", "")).replace("T", " ")[:19])),
        ("Length", _clock(max(seconds, 0))),
        ("Language", lang),
        ("Lines spoken", str(sum(len(s.lines) for s in segments))),
        ("Ended", html.escape(str(last.get("reason", "unknown")))),
        ("Faults", str(len(faults))),
    ]
    people = decisions_of(entries)
    spoken = [line for s in segments for line in s.lines]
    if people.approved:
        signed = sum(people.approval_of(line) is not None for line in spoken)
        facts.append(("Approved lines", f"{signed} of {len(spoken)}"))
    if recordings:
        names = [html.escape(recording.name) for recording in recordings]
        facts.append(("Recording", ", ".join(f'<a href="{name}">{name}</a>' for name in names)))
    rows = "".join(f"<div><dt>{k}</dt><dd>{v}</dd></div>" for k, v in facts)
    speakers = {line.get("host") for line in spoken}
    body = "".join(_segment(n, s, people, talk=len(speakers) > 1) for n, s in enumerate(segments, 1))
    warning = f'<p class="note">{html.escape(note)}</p>' if note else ""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title} - Cuehost report</title>'
        f"<style>{style}</style></head><body><header><p>Cuehost report</p><h1>{title}</h1></header>"
        f"<dl>{rows}</dl>{warning}{_overrules(people)}<main>{body}</main></body></html>\n"
    )


def _overrules(people: Decisions) -> str:
    """What people overruled for the show and its lines, each with who answers for it and why."""
    if not people.overruled:
        return ""
    items = "".join(
        f"<li><p><b>{html.escape(o.rule)}</b> {html.escape(o.about)}"
        f"<small>{html.escape(o.words)}</small></p></li>"
        for o in people.overruled
    )
    return f'<section class="people"><div><h2>Overruled</h2><ol>{items}</ol></div></section>'


def _segment(number: int, segment: AiredSegment, people: Decisions, *, talk: bool) -> str:
    """`talk`: several people speak in the show, so each line tells who."""
    picture = (
        f'<img alt="Program during {html.escape(segment.title)}" '
        f'src="data:image/jpeg;base64,{base64.b64encode(segment.picture).decode()}">'
        if segment.picture
        else '<div class="none">no picture</div>'
    )
    late = "" if segment.planned_s is None else f" &middot; {segment.start_s - segment.planned_s:+.2f} s"
    lines = "".join(
        f"<li><time>{_clock(float(line['at_s']))}</time><p>"
        + (f"<b>{html.escape(str(line['host']))}:</b> " if talk and line.get("host") else "")
        + html.escape(str(line.get("text", "")))
        + (f"<small>{html.escape(', '.join(line['facts']))}</small>" if line.get("facts") else "")
        + "".join(f'<small class="who">{html.escape(words)}</small>' for words in people.words_on(line))
        + "</p></li>"
        for line in segment.lines
    )
    faults = "".join(f'<p class="note">{html.escape(str(f.get("reason", "")))}</p>' for f in segment.faults)
    return (
        f"<section>{picture}<div><h2><span>{number}</span> {html.escape(segment.title)}</h2>"
        f'<p class="when">{_clock(segment.start_s)} to {_clock(segment.end_s)}{late} &middot; '
        f"{html.escape(segment.scene)}</p>{faults}<ol>{lines}</ol></div></section>"
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}"
