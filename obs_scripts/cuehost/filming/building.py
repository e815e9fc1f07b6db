"""From a photograph to a host's pack, step by step."""

from __future__ import annotations

import datetime
import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from ..errors import HostError, InputError
from .consent import Consent
from .faceparts import FaceParts
from .figure import Figure, place
from .landmarks import Face
from .matting import Picture, cut_out
from .packing import write_pack
from .quality import Finding, examine
from .report import page
from .tracking import Tracked

REPORT = "report.html"
MAX_BYTES = 60_000_000
LONGEST_PX = 1600
"""Larger pictures are made smaller first: a head fills less than this in the frame."""

LEAST_WIDE_PX = 34.0
"""A face narrower than this between the outer corners of the eyes has too few px for a mouth."""

MOST_TURNED = 30.0
"""Degrees; beyond, one half of the face is not in the picture."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, of how much."""

Tracker = Callable[[Picture], Tracked]


class Filmed(NamedTuple):
    """A host that was built: its folder, the page with the quality report, and what that says."""

    folder: Path
    report: Path
    findings: tuple[Finding, ...]


def check_name(name: str, taken: Path, shipped: Path) -> None:
    """Raises `InputError` where no host may have the name, or one that comes with Cuehost has it."""
    if not _NAME.fullmatch(name) or name in ("human", "none"):
        raise InputError(
            f"{name!r} cannot be a host's name.", "Use lower case letters, digits, - and _, such as mara."
        )
    if (shipped / name).exists():
        raise InputError(f"A host that comes with Cuehost is called {name}.", "Choose another name.")
    if (taken / name).exists() and not (taken / name / "pack.yaml").is_file():
        raise InputError(
            f"{taken / name} exists and is no host.", "Choose another name, or move that folder."
        )


def read_photo(path: Path) -> Picture:
    """A photograph upright, BGR, 8 bits, at most `LONGEST_PX` long. Raises `InputError`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is over {MAX_BYTES // 1_000_000} MB.", "Save the picture smaller.")
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as fault:
        raise InputError(f"{path} cannot be read ({fault.strerror}).", "Name a picture.") from fault
    picture = None
    if data.size:
        try:
            picture = cv2.imdecode(data, cv2.IMREAD_COLOR)  # as its EXIF data turns it
        except cv2.error:
            picture = None
    if picture is None:
        raise InputError(
            f"{path} is no picture that can be read.",
            "Use JPEG, PNG or WebP; or a clip as MP4, MOV or WebM.",
        )
    factor = LONGEST_PX / max(picture.shape[:2])
    if factor < 1:
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(picture, np.uint8)


def one_face(tracked: Tracked) -> Face:
    """The face to be made a host. Raises `InputError` with advice where there is not one that suits."""
    if not tracked.faces:
        raise InputError(
            "No face was found in the picture.", "Take it from the front, in good light, with the face free."
        )
    if len(tracked.faces) > 1:
        raise InputError(
            "There is more than one face in the picture.", "Cut the picture so that one person is on it."
        )
    face = tracked.faces[0]
    if face.wide < LEAST_WIDE_PX:
        raise InputError(
            f"The face is too small ({face.wide:.0f} px between the eyes' outer corners).",
            "Take the picture nearer or with more px: the head should be at least 250 px tall.",
        )
    if max(abs(face.yaw), abs(face.roll)) > MOST_TURNED:
        raise InputError("The face looks aside.", "Take the picture from the front, with the head upright.")
    return face


def build(
    photo: Path,
    name: str,
    consent: Consent,
    hosts: Path,
    track: Tracker,
    *,
    about: dict[str, Any] | None = None,
    today: datetime.date | None = None,
    progress: Progress = lambda _what, _done, _all: None,
) -> Filmed:
    """Build the host `name` from a photograph into the folder `hosts`; one of that name is replaced.

    `about` is laid over what `pack.yaml` says of the host (`title`, `persona`, `voices`). Nothing is left
    behind when it fails. Raises `InputError` for a picture that does not suit, `HostError` where nothing can
    be written or tracked.
    """
    progress("looking", 0, 3)
    picture = read_photo(photo)
    tracked = track(picture)
    face = one_face(tracked)
    progress("looking", 1, 3)
    cut = cut_out(picture, tracked.mask)
    progress("looking", 2, 3)
    figure: Figure = place(cut, face)
    findings = tuple(examine(picture, tracked, figure.scale, figure.head.chin))
    progress("looking", 3, 3)
    parts = FaceParts(figure)
    parts.draw(lambda done, total: progress("drawing", done, total))
    said = described(name, "photograph", photo, consent, about, today)

    def write(part: Path) -> None:
        write_pack(parts, part, said)
        (part / REPORT).write_text(page(name, findings, picture, parts, str(consent)), encoding="utf-8")

    put(hosts, name, write)
    return Filmed(hosts / name, hosts / name / REPORT, findings)


def described(
    name: str,
    kind: str,
    source: Path,
    consent: Consent,
    about: dict[str, Any] | None,
    today: datetime.date | None,
) -> dict[str, Any]:
    """What `pack.yaml` says of a host besides its pictures; `kind` of source: photograph, clip."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": name,
        "title": {"en": name.capitalize()},
        "licence": "for the shows that the person agreed to",
        "credits": f"made from a {kind} with Cuehost",
        "consent": {
            "given": str(consent),
            "recorded": (today or datetime.date.today()).isoformat(),
            "source": f"sha256:{digest}",
        },
        **(about or {}),
    }


def put(hosts: Path, name: str, write: Callable[[Path], None]) -> None:
    """Have the folder `name` in `hosts`, as `write` fills it: whole or not at all. Raises `HostError`."""
    part = hosts / f".{name}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        write(part)
        shutil.rmtree(hosts / name, ignore_errors=True)
        part.rename(hosts / name)
    except OSError as fault:
        raise HostError(
            f"The host cannot be written to {hosts} ({fault}).", "Check folder and space."
        ) from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)
