#!/usr/bin/env python3
"""Runs the stage's tests on Debian 13's OBS 30.2.3, beside the OBS this computer has.

    sudo python3 tools/obs30.py [--folder DIR] [pytest arguments]

Makes (once, about 1.5 GB) a folder with a Debian 13 in it by debootstrap and installs OBS there; then runs
the tests with an OBS that lives in that folder: processes, devices and /tmp are the computer's own, so the
websocket, the X display and the tests' files are the same in and outside. Needs Linux, root, debootstrap
and the network; exits with status 2 where one of them is missing. Standard library only.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("/var/cache/cuehost/trixie")
MIRROR = "http://deb.debian.org/debian"
TESTS = [
    *(f"tests/obs/test_obs_stage_{what}.py" for what in ("building", "takes", "overlays", "outputs")),
    "tests/obs/test_obs_watch.py",
    "tests/obs/test_obs_live_host.py",
]
DONE = "cuehost-obs.done"

# The mounts are in a namespace of their own and end with OBS. `exec` all the way: OBS keeps the process id
# that the tests know, and gets their signals.
WRAPPER = """#!/bin/sh
exec unshare --mount --propagation private sh -eu -c '
root=$1; shift
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
mount --bind /tmp "$root/tmp"
exec chroot "$root" obs "$@"' sh {root} "$@"
"""


def stop(text: str) -> None:
    """End with a message: this computer cannot do it."""
    print(f"obs30.py: {text}", file=sys.stderr)
    sys.exit(2)


def call(arguments: list[str], what: str, limit_s: float = 1800.0) -> None:
    """Run a command, its output on stderr; end where it fails."""
    try:
        status = subprocess.run(arguments, check=False, stdout=sys.stderr, timeout=limit_s).returncode
    except (OSError, subprocess.TimeoutExpired) as error:
        stop(f"{what}: {error}")
    else:
        if status:
            stop(f"{what} (status {status}); see above. Is the network there?")


def check_computer() -> None:
    """End where this computer lacks what is needed."""
    if platform.system() != "Linux":
        stop("this needs Linux.")
    if os.geteuid() != 0:
        stop("this needs root, to make a Debian 13 in a folder: start it with sudo.")
    missing = [name for name in ("debootstrap", "unshare", "chroot", "Xvfb") if not shutil.which(name)]
    if missing:
        stop(f"not installed: {', '.join(missing)}. On Debian: apt-get install debootstrap xvfb")


def make_debian(folder: Path) -> None:
    """Make the folder with Debian 13 and OBS, unless it is there."""
    root = folder / "root"
    if (folder / DONE).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if not (root / "usr/bin/apt-get").exists():
        shutil.rmtree(root, ignore_errors=True)
        print("Making a Debian 13 ...", file=sys.stderr)
        call(["debootstrap", "--variant=minbase", "trixie", str(root), MIRROR], "debootstrap failed")
    # How this computer reaches the mirror, it may be by a proxy of its own.
    for source in Path("/etc/apt/apt.conf.d").glob("*"):
        if source.is_file() and "Acquire::" in source.read_text(encoding="utf-8", errors="replace"):
            shutil.copy(source, root / "etc/apt/apt.conf.d" / source.name)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    print("Installing OBS there ...", file=sys.stderr)
    apt = ["chroot", str(root), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    call([*apt, "update"], "apt could not update")
    packages = ["obs-studio", "obs-plugins", "libgl1-mesa-dri"]
    call([*apt, "install", "--no-install-recommends", *packages], "apt could not install OBS")
    call([*apt, "clean"], "apt could not clean up")
    (folder / DONE).touch()


def write_wrapper(folder: Path) -> Path:
    """Write the command that stands for `obs` in the tests."""
    wrapper = folder / "obs30"
    wrapper.write_text(WRAPPER.format(root=folder / "root"), encoding="utf-8")
    wrapper.chmod(0o755)
    return wrapper


def main() -> int:
    """Make what is missing, then run the tests."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the Debian 13 is made")
    options, arguments = parser.parse_known_args()
    check_computer()
    folder = options.folder.resolve()
    make_debian(folder)
    environ = {**os.environ, "CUEHOST_TEST_OBS": str(write_wrapper(folder))}
    chosen = [] if any(argument.startswith("tests") for argument in arguments) else TESTS
    line = [sys.executable, "-m", "pytest", *chosen, *arguments]
    return subprocess.run(line, cwd=ROOT, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
