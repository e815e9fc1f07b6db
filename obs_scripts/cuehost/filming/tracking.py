"""Face, hands and outline of the person in a picture, tracked by MediaPipe in a process of its own.

MediaPipe asks for older libraries than Cuehost uses. What it really needs lies in a folder of its own, the
film kit, which only that process sees. Nothing of a picture leaves this computer.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..errors import HostError
from .landmarks import COUNT, Face

Picture = npt.NDArray[np.uint8]
Light = npt.NDArray[np.float32]

TIME_OUT_S = 120.0
FETCH_TIME_OUT_S = 900.0
NEWEST = (3, 12)
"""MediaPipe 0.10.21, the last one that brings its models, is made for Pythons up to this."""

WORKER = Path(__file__).with_name("track_worker.py")
_BY_HAND = "python -m pip install --no-deps --target {kit} -r {lock}"


class Tracked(NamedTuple):
    """What was found in a picture, all in its px: faces, hands (21 x 2 each), and the person, 0..1."""

    faces: tuple[Face, ...]
    hands: tuple[npt.NDArray[np.float64], ...]
    mask: Light


def has_kit(kit: Path) -> bool:
    """Whether the tracker is there: in the folder `kit`, or among this Python's own packages."""
    return (kit / "mediapipe").is_dir() or importlib.util.find_spec("mediapipe") is not None


def fetch_kit(kit: Path, lock: Path) -> None:
    """Install the film kit that `lock` names, with its hashes, into the folder `kit`. Takes a minute.

    Raises `HostError`.
    """
    by_hand = _BY_HAND.format(kit=kit, lock=lock)
    if sys.version_info[:2] > NEWEST:
        raise HostError(
            "The face tracker (MediaPipe 0.10.21) is not made for this Python.",
            f"Run Cuehost with Python {NEWEST[0]}.{NEWEST[1]} to film a host; to air it any will do.",
        )
    part = kit.with_name(kit.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", str(part)]
    try:
        kit.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [*command, "-r", str(lock)],
            capture_output=True,
            text=True,
            timeout=FETCH_TIME_OUT_S,
            check=False,
        )
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["pip failed"]
            raise HostError(
                f"The face tracker could not be fetched ({last[0]}).",
                f"Check the network, or run `{by_hand}`.",
            )
        shutil.rmtree(kit, ignore_errors=True)
        part.rename(kit)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise HostError(f"The face tracker could not be fetched ({fault}).", f"Run `{by_hand}`.") from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)


def environment(kit: Path) -> dict[str, str]:
    """What the tracker's process is told."""
    # The kit's libraries come before this Python's, which it shares for the rest.
    paths = [str(kit), *(p for p in sys.path if p.endswith("site-packages"))]
    quiet = {"GLOG_minloglevel": "3", "TF_CPP_MIN_LOG_LEVEL": "3", "MEDIAPIPE_DISABLE_GPU": "1"}
    return {**os.environ, **quiet, "PYTHONPATH": os.pathsep.join(paths)}


def track(picture: Picture, kit: Path, worker: Path = WORKER) -> Tracked:
    """Find what is in a picture (BGR, 8 bits). Blocks for about two seconds. Raises `HostError`."""
    with tempfile.TemporaryDirectory(prefix="cuehost-film-") as folder:
        given, found = Path(folder) / "picture.npy", Path(folder) / "found.npz"
        np.save(given, picture)
        try:
            done = subprocess.run(
                [sys.executable, str(worker), str(given), str(found)],
                env=environment(kit),
                capture_output=True,
                text=True,
                timeout=TIME_OUT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise HostError(f"The face tracker does not run ({fault}).", "Try again.") from fault
        if done.returncode or not found.exists():
            last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
            raise HostError(
                f"The face tracker failed ({last[0]}).", f"Remove the folder {kit} and try again."
            )
        with np.load(found, allow_pickle=False) as arrays:
            faces, hands, mask = arrays["faces"], arrays["hands"], arrays["mask"]
    if faces.shape[1:] != (COUNT, 3) or mask.shape != picture.shape[:2]:
        raise HostError("The face tracker answers oddly.", f"Remove the folder {kit} and try again.")
    return Tracked(tuple(Face(face) for face in faces), tuple(hands), mask)
