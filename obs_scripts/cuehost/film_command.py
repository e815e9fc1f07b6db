"""`cuehost host film`: a host from a photograph or a clip of a real person who agreed to it."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cuehost import filming, places
from cuehost.errors import HostError, InputError, PackError
from cuehost.filming import Heard, Tools
from cuehost.host import PerformSettings, load_pack, perform
from cuehost.progress import Bars
from cuehost.rundown import Span
from cuehost.speech import SAMPLE_RATE, times_of

_PIECE_S = 20
"""A clip's sound is listened to in pieces of so many s: memory grows with the square of them."""

_RATE = 100
"""Values a second of a line's mouth track."""

_MOST_TEXT = 20_000

_SIGNS = {"good": "ok  ", "fair": "note", "poor": "POOR"}


def run(options: argparse.Namespace) -> int:
    """Build the host and tell how well the picture suits. Raises `InputError`, `HostError`."""
    consent = filming.parse_consent(options.consent)
    filming.check_name(options.name, places.OWN_HOSTS, places.HOSTS)
    if (places.OWN_HOSTS / options.name).exists() and not options.replace:
        raise InputError(
            f"You have a host called {options.name}.", "Choose another name, or add --replace to replace it."
        )
    get_kit(offline=options.offline)
    about: dict[str, Any] = {"persona": {"gender": options.gender} if options.gender else {}}
    bars = Bars()
    try:
        filmed = _build(options, consent, about, bars)
    finally:
        bars.close()
    try:
        load_pack(filmed.folder)
    except PackError:
        shutil.rmtree(filmed.folder, ignore_errors=True)
        raise
    if options.json:
        findings = [finding._asdict() for finding in filmed.findings]
        document = {"host": options.name, "folder": str(filmed.folder), "report": str(filmed.report)}
        print(json.dumps({**document, "consent": str(consent), "findings": findings}, ensure_ascii=False))
        return 0
    for finding in filmed.findings:
        print(
            f"{_SIGNS[finding.grade]}  {finding.what}: {finding.text}. {finding.advice}".rstrip(),
            file=sys.stderr,
        )
    if any(finding.what == "gestures" and finding.value for finding in filmed.findings):
        print(
            f"Name the gestures that the report shows: cuehost host gestures {options.name} 1=greet",
            file=sys.stderr,
        )
    print(f"Name it in a rundown (host: {options.name}). Look at it first: {filmed.report}", file=sys.stderr)
    print(filmed.folder)
    return 0


def _build(
    options: argparse.Namespace, consent: filming.Consent, about: dict[str, Any], bars: Bars
) -> filming.Filmed:
    def track(picture: filming.Picture) -> filming.Tracked:
        return filming.track(picture, places.FILM_KIT)

    kept: dict[str, Any] = {"about": about, "progress": bars}
    target = (options.source, options.name, consent, places.OWN_HOSTS)
    if not filming.is_clip(options.source):
        if options.said:
            raise InputError(f"{options.source} is no clip: nothing is said in it.", "Leave --said out.")
        return filming.build(*target, track, **kept)
    said = _text_of(options.said) if options.said else ""
    tools = Tools(
        track,
        lambda pictures: filming.track_clip(pictures, places.FILM_KIT),
        lambda sound: listen(sound, said, options.lang),
        lambda pictures: filming.outlines(pictures, places.FILM_KIT),
    )
    return filming.build_from_clip(*target, tools, **kept)


def listen(sound: filming.Sound, said: str, lang: str) -> Heard:
    """What mouths do in a sound: by the words `said`, else by those a recogniser on this computer hears, else
    by how loud it is."""
    how = "the words given"
    if not said:
        said, how = filming.understood(sound, lang, places.STATE / "ears"), "the words understood"
    words, phonemes = times_of(said, lang, sound, SAMPLE_RATE) if said else ((), ())
    if not phonemes:
        how = "loudness"
    shapes = []
    for start in range(0, len(sound), _PIECE_S * SAMPLE_RATE):
        piece = sound[start : start + _PIECE_S * SAMPLE_RATE]
        since, long = start / SAMPLE_RATE, len(piece) / SAMPLE_RATE
        line = perform(
            "clip",
            piece,
            _within(words, since, long),
            _within(phonemes, since, long),
            settings=PerformSettings(gestures=0),
        )
        shapes.append(line.mouth.shapes[: round(long * _RATE)])
    return Heard(np.concatenate(shapes), _RATE, how)


def _within(spans: Sequence[Span], since_s: float, long_s: float) -> list[Span]:
    """The spans of a piece, timed from its start."""
    moved = (
        span._replace(start_s=max(0.0, span.start_s - since_s), end_s=min(long_s, span.end_s - since_s))
        for span in spans
    )
    return [span for span in moved if span.end_s > span.start_s]


def _text_of(path: Path) -> str:
    """The words of a clip. Raises `InputError`."""
    try:
        text = " ".join(path.read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(
            f"{path} cannot be read as text.", "Save what is said as a UTF-8 text file."
        ) from fault
    if not text or len(text) > _MOST_TEXT:
        raise InputError(
            f"{path} holds {len(text)} characters.",
            "Write down just what is said in the clip, word for word.",
        )
    return text


def get_kit(*, offline: bool) -> None:
    """Have the face tracker on this computer. Raises `HostError`."""
    if filming.has_kit(places.FILM_KIT):
        return
    if offline:
        raise HostError(
            "The face tracker (MediaPipe, 60 MB) is not on this computer.",
            "Run the command once without --offline; your picture never leaves this computer.",
        )
    print(
        "Fetching the face tracker (MediaPipe, 60 MB, once). Your picture stays on this computer ...",
        file=sys.stderr,
    )
    filming.fetch_kit(places.FILM_KIT, places.FILM_LOCK)
