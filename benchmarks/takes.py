"""From the end of a segment's last word to the scene change, against the planned pause.

Airs segments of one short line on a real OBS. The end of the word is heard, and the change seen, in OBS's
own recording; a second, independent client notes OBS's `CurrentProgramSceneChanged`. The scenes change
by a cut, so that the change is one frame and one event (a fade's event comes at its end).

Usage: python benchmarks/takes.py [SEGMENTS]   (default 51: 50 changes, about two minutes)
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import av
import numpy as np
from bench import HEAD, alternating, machine, percentile, row, settings

from cuehost.config import load_config
from cuehost.engine import AirOrder, Engine
from cuehost.ledger import read_log
from cuehost.places import SCENES
from cuehost.stage import Event, HeadlessObs, HeadlessOptions, Stage
from cuehost.studio import Studio

PAUSE_S = 0.8
CANVAS = (360, 640)
RATE = 48_000
FAR_MS = 100
FAULTS = ("fallback", "recovery")


async def show(folder: Path, segments: int) -> tuple[Path, list[float], list[dict[str, object]]]:
    """Air it; the recording, the times of the changes by the second client, the log."""
    templates = folder / "scenes"
    templates.mkdir()
    text = (SCENES / "portrait.yaml").read_text("utf-8")
    (templates / "portrait.yaml").write_text(
        text.replace("kind: fade, ms: 300", "kind: cut, ms: 50"), "utf-8"
    )
    from cuehost import places

    places.SCENES = templates
    changes: list[float] = []

    def note(event: Event) -> None:
        if event.type == "CurrentProgramSceneChanged" and "Product" in str(event.data.get("sceneName")):
            changes.append(event.at)

    rundown = alternating(folder / "takes.yaml", segments, PAUSE_S)
    studio = Studio(load_config(settings(folder)))
    async with (
        HeadlessObs(HeadlessOptions(canvas=CANVAS, fps=60, record_dir=folder, video_kbps=1500)) as obs,
        await Stage.connect(obs.address) as second,
    ):
        second.on_event(note)
        engine = Engine(studio, address=obs.address)
        order = AirOrder(rundown, record=True, folder=folder / "out")
        result = await engine.air(order, lambda *_: None)
    await studio.close()
    if not result.recordings:
        raise SystemExit("OBS made no recording")
    entries = list(read_log(result.folder / "as-run.jsonl"))
    # The log counts from its opening, the client in the machine's monotonic time.
    opened = time.monotonic() - (datetime.now().astimezone() - opening(entries)).total_seconds()
    return result.recordings[0], [c - opened for c in changes], entries


def opening(entries: list[dict[str, object]]) -> datetime:
    """The time of day at which the log was opened, from an entry whose two times were read together."""
    first = entries[0]
    return datetime.fromisoformat(str(first["t"])) - timedelta(seconds=float(str(first["at_s"])))


def sound_of(path: Path) -> np.ndarray:
    """The sound track, mono float at `RATE` Hz, from the recording's time 0."""
    blocks: list[np.ndarray] = []
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "stereo", RATE)
        for frame in container.decode(audio=0):
            blocks += [f.to_ndarray()[0] for f in resampler.resample(frame)]
    return np.concatenate(blocks)


def changes_seen(path: Path) -> list[float]:
    """When the title's place in the picture changes, in s of the recording."""
    times, last = [], None
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            grey = frame.to_ndarray(format="gray")
            height, width = grey.shape
            title = grey[int(0.15 * height) : int(0.22 * height), : width // 2].astype(int)
            if last is not None and np.abs(title - last).mean() > 6 and frame.time is not None:
                times.append(frame.time)
            last = title
    # A change is one frame; what follows at once is the encoder settling.
    return [t for t, before in zip(times, [-1.0, *times], strict=False) if t - before > 0.5]


def word_ends(sound: np.ndarray, changes: list[float]) -> list[float]:
    """For each change the end of the last sound before it, in s."""
    window = RATE // 200
    level = np.sqrt(np.convolve(sound**2, np.ones(window) / window, mode="same"))
    loud = np.flatnonzero(level > 10 ** (-45 / 20))
    return [float(loud[np.searchsorted(loud, (t - 0.1) * RATE) - 1]) / RATE for t in changes]


def main() -> None:
    """Air, measure, print."""
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 51
    print(f"takes.py {segments}: {machine()}")
    with tempfile.TemporaryDirectory() as name:
        recording, by_client, entries = asyncio.run(show(Path(name), segments))
        seen = changes_seen(recording)[-(segments - 1) :]
        ends = word_ends(sound_of(recording), seen)
    in_recording = [(change - end - PAUSE_S) * 1000 for change, end in zip(seen, ends, strict=True)]
    said = [float(str(e["at_s"])) for e in entries if e["event"] == "line_ended"]
    by_event = [(change - end - PAUSE_S) * 1000 for change, end in zip(by_client[1:], said[:-1], strict=True)]
    apart = [b - a for a, b in pairwise(seen)]
    print(HEAD)
    print(row("recording: word's end to change, less the pause", in_recording, "ms"))
    print(row("second client: word's end to event, less the pause", by_event, "ms"))
    away = sorted(abs(ms) for ms in by_event)
    print(f"second client, either way: median {median(away):.1f} ms, 99 % {percentile(away, 0.99):.1f} ms")
    print(row("from change to change", [s * 1000 for s in apart], "ms"))
    for number, (heard, told) in enumerate(zip(in_recording, by_event, strict=True), 1):
        if max(abs(heard), abs(told)) > FAR_MS:
            print(f"change {number}: {heard:.0f} ms in the recording, {told:.0f} ms by the second client")
    odd = [f"{e['event']} at {e['at_s']} s ({e['code']})" for e in entries if e.get("code") in FAULTS]
    print("the log's faults:", ", ".join(odd) or "none")


if __name__ == "__main__":
    main()
