#!/usr/bin/env python3
"""Makes what Cuehost needs, then runs it: `python3 run.py demo`, `python3 run.py test`, ...

Standard library only. The first run makes a virtual environment in `.venv` from the lock file and,
on Debian and Ubuntu, installs OBS, Xvfb and fonts by apt; later runs start at once. On other systems
it says what to install and uses the OBS that runs.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
OLDEST = (3, 11)

# What a command needs from the system: Debian package -> a file or program that shows it is there.
FONTS = {
    "fonts-noto-core": "/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "fonts-noto-color-emoji": "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
}
OBS = {"obs-studio": "obs", "xvfb": "Xvfb"}
BROWSER = {"chromium": "chromium"}  # the desk is tried in it
WITH_OBS = {"demo", "test", "air"}
WITH_FONTS = WITH_OBS | {"prepare"}

GET_OBS = {
    "Windows": "Get OBS Studio from https://obsproject.com/download, start it, then in its menu"
    " Tools > WebSocket Server Settings tick 'Enable WebSocket server'.",
    "Darwin": "Get OBS Studio from https://obsproject.com/download (or `brew install --cask obs`), start it,"
    " then in its menu Tools > WebSocket Server Settings tick 'Enable WebSocket server'.",
    "Linux": "Install OBS Studio 29 or later (obs-studio), Xvfb, the Noto fonts and libfribidi with your"
    " package manager.",
}


def say(text: str) -> None:
    """A line for the user, kept off stdout, where results go."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str, status: int = 1) -> None:
    """End with a message."""
    say(f"run.py: {text}")
    sys.exit(status)


def fribidi_missing() -> bool:
    """Whether Pillow would lack libfribidi, without which Thai, Arabic and Hindi break."""
    folders = [Path(base) for base in ("/usr/lib", "/lib", "/usr/local/lib")]
    return not any(next(folder.glob("**/libfribidi.so.0"), None) for folder in folders if folder.is_dir())


def missing_packages(command: str) -> list[str]:
    """The Debian packages that `command` needs and the system lacks."""
    missing = []
    if command in WITH_OBS:
        missing += [package for package, program in OBS.items() if not shutil.which(program)]
    if command == "test":
        missing += [package for package, program in BROWSER.items() if not shutil.which(program)]
    if command in WITH_FONTS:
        missing += [package for package, file in FONTS.items() if not Path(file).exists()]
        missing += ["libfribidi0"] if fribidi_missing() else []
    if not VENV.exists() and not has_ensurepip():
        missing.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    return missing


def has_ensurepip() -> bool:
    """Whether this Python can make virtual environments (Debian splits that off)."""
    probe = subprocess.run(
        [sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False, timeout=60
    )
    return probe.returncode == 0


def install_packages(command: str) -> None:
    """Install what the system lacks with apt where that is possible, else say what to do."""
    if platform.system() != "Linux":
        if command in WITH_OBS and not shutil.which("obs"):
            how = GET_OBS.get(platform.system(), GET_OBS["Linux"])
            say(f"Cuehost uses the OBS Studio that runs on this computer. {how}")
        return
    missing = missing_packages(command)
    if not missing:
        return
    apt = shutil.which("apt-get")
    if not apt:
        say(f"Missing on this system: {' '.join(missing)} (Debian names). {GET_OBS['Linux']}")
        return
    root = os.geteuid() == 0
    sudo = [] if root else [shutil.which("sudo") or ""]
    by_hand = f"apt-get install {' '.join(missing)}"
    if sudo == [""]:
        stop(f"this needs root once: run as root `{by_hand}`, then start again.")
    say(f"Installing with apt: {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *missing]):
        done = subprocess.run([*sudo, apt, *arguments], env=quiet, check=False, stdout=sys.stderr)
        if done.returncode and arguments[0] == "install":
            stop(f"apt could not install them. Run as root `{by_hand}`, then start again.")


def python_of(venv: Path) -> Path:
    """The interpreter of a virtual environment on this system."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(lock: Path) -> str:
    """What the virtual environment depends on."""
    made_of = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
    return hashlib.sha256(made_of).hexdigest()


def make_venv(command: str) -> Path:
    """Make or mend the virtual environment; return its interpreter.

    The test lock holds all of the user's lock, so an environment made for the tests serves both.
    """
    python = python_of(VENV)
    stamp = VENV / "cuehost.stamp"
    have = stamp.read_text() if stamp.exists() else ""
    fits = {fingerprint(TEST_LOCK)} | (set() if command == "test" else {fingerprint(LOCK)})
    if have in fits and python.exists():
        return python
    lock = TEST_LOCK if command == "test" else LOCK
    say("Making Cuehost's Python environment (the first time takes a few minutes) ...")
    if not python.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        call([sys.executable, "-m", "venv", str(VENV)], "the virtual environment could not be made")
    stamp.unlink(missing_ok=True)
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    call(
        [*pip, "--use-pep517", "--require-hashes", "-r", str(lock)],
        "the packages could not be installed (network?)",
        steps=sum("==" in line and line[0] != " " for line in lock.read_text("utf-8").splitlines()),
    )
    call(
        [*pip, "-q", "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        "Cuehost could not be installed into its environment",
    )
    stamp.write_text(fingerprint(lock))
    return python


def call(arguments: list[str], what: str, steps: int = 0) -> None:
    """Run a command; end with `what` if it fails. With `steps`, show how far pip is."""
    try:
        if steps:
            status = watch_pip(arguments, steps)
        else:
            status = subprocess.run(arguments, check=False, stdout=sys.stderr).returncode
    except OSError as error:
        stop(f"{what}: {error}")
    else:
        if status:
            stop(f"{what}. Mend what is said above and start again; nothing is lost.")


def watch_pip(arguments: list[str], steps: int) -> int:
    """Run pip behind a one-line progress bar; its exit status."""
    tty = sys.stderr.isatty()
    done = 0
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as pip:
        for line in pip.stdout or ():
            if line.startswith("Collecting"):
                done += 1
            name = (
                "unpacking"
                if line.startswith("Installing")
                else line.split(" ", 2)[-1].split("==")[0].strip()
            )
            if tty and line.startswith(("Collecting", "Installing")):
                bar = "#" * (24 * min(done, steps) // steps)
                print(
                    f"\r[{bar:24}] {min(done, steps)}/{steps} {name[:40]:40}",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
    if tty:
        say("")
    return pip.returncode


def run_tests(python: Path, arguments: list[str]) -> int:
    """Lint, types, tests, in that order; the first failure's status."""
    steps = [
        [str(python), "-m", "ruff", "check", "."],
        [str(python), "-m", "ruff", "format", "--check", "."],
        [str(python), "-m", "mypy"],
        # What drives a real OBS has the machine to itself; all else shares it, and often waits.
        [str(python), "-m", "pytest", "-m", "not obs", "-n", "4"],
        [str(python), "-m", "pytest", "-m", "obs"],
    ]
    if arguments:
        steps = [[str(python), "-m", "pytest", *arguments]]
    for step in steps:
        say("$ " + " ".join(["python", *step[1:]]))
        status = subprocess.run(step, cwd=ROOT, check=False).returncode
        if status:
            return status
    return 0


def command_of(arguments: list[str]) -> str:
    """The command among the arguments; `--config FILE` may stand before it."""
    valued = False
    for argument in arguments:
        if not valued and not argument.startswith("-"):
            return argument
        valued = argument == "--config"
    return "help"


def main() -> int:
    """Prepare, then hand over to `cuehost`."""
    if sys.version_info < OLDEST:
        stop(f"Cuehost needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is {platform.python_version()}.")
    arguments = sys.argv[1:]
    command = command_of(arguments)
    install_packages(command)
    python = make_venv(command)
    if command == "test":
        return run_tests(python, arguments[arguments.index("test") + 1 :])
    line = [str(python), "-m", "cuehost", *arguments]
    if os.name != "nt":
        os.execv(line[0], line)
    return subprocess.run(line, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
