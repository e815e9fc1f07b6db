"""run.py: what it installs, what it says where it cannot, and when it makes the environment anew."""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "run.py"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module, at home in an empty folder, on a Linux that has everything."""
    spec = importlib.util.spec_from_file_location("cuehost_run_py", SOURCE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, path in {
        "ROOT": tmp_path, "VENV": tmp_path / ".venv",
        "LOCK": tmp_path / "requirements.lock", "TEST_LOCK": tmp_path / "requirements-test.lock",
    }.items():  # fmt: skip
        monkeypatch.setattr(module, name, path)
    module.LOCK.write_text("one==1\n")
    module.TEST_LOCK.write_text("one==1\npytest==8\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(
        module, "platform", SimpleNamespace(system=lambda: "Linux", python_version=lambda: "3.11.9")
    )
    monkeypatch.setattr(
        module, "shutil", SimpleNamespace(which=lambda name: f"/usr/bin/{name}", rmtree=_rmtree)
    )
    monkeypatch.setattr(module, "fribidi_missing", lambda: False)
    monkeypatch.setattr(module, "has_ensurepip", lambda: True)
    monkeypatch.setattr(module, "FONTS", {"fonts-noto-core": str(SOURCE)})
    return module


def _rmtree(path: Path, ignore_errors: bool = False) -> None:
    import shutil

    shutil.rmtree(path, ignore_errors=ignore_errors)


Calls = list[list[str]]


@pytest.fixture
def calls(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What run.py has other programs do; they all succeed, and `venv` makes an interpreter."""
    made: Calls = []

    def done(arguments: list[str], **_: Any) -> SimpleNamespace:
        made.append(arguments)
        if arguments[1:3] == ["-m", "venv"]:
            python = run.python_of(run.VENV)
            python.parent.mkdir(parents=True)
            python.touch()
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(run.subprocess, "run", done)
    monkeypatch.setattr(
        run, "watch_pip", lambda arguments, steps: done([*arguments, f"steps={steps}"]).returncode
    )
    return made


def lacking(run: ModuleType, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: None if name in names else f"/usr/bin/{name}")


# -- an old Python ---------------------------------------------------------------------------------


def test_an_old_python_can_read_it_and_is_told(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 8))
    monkeypatch.setattr(
        run, "sys", SimpleNamespace(version_info=(3, 8, 10), stderr=sys.stderr, exit=sys.exit)
    )
    monkeypatch.setattr(run, "install_packages", lambda _: pytest.fail("it goes on"))
    with pytest.raises(SystemExit) as ended:
        run.main()
    assert ended.value.code == 1
    assert "needs Python 3.11 or later; this is 3.11.9" in capsys.readouterr().err


def test_what_runs_before_the_message_runs_on_an_old_python_too() -> None:
    """No name or method newer than 3.8 stands where it is evaluated before the version is looked at."""
    tree = ast.parse(SOURCE.read_text("utf-8"))
    imported = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert imported <= {
        "__future__", "hashlib", "os", "pathlib", "platform", "shutil", "subprocess", "sys",
    }  # fmt: skip
    assert isinstance(tree.body[1], ast.ImportFrom) and tree.body[1].module == "__future__"
    new = {
        "removeprefix",
        "removesuffix",
        "is_relative_to",
        "readlink",
        "hardlink_to",
        "file_digest",
        "chdir",
    }
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not used & new


# -- what is missing -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("demo", ["obs-studio", "xvfb", "fonts-x", "libfribidi0", "venv"]),
        ("test", ["obs-studio", "xvfb", "chromium", "fonts-x", "libfribidi0", "venv"]),
        ("air", ["obs-studio", "xvfb", "fonts-x", "libfribidi0", "venv"]),
        ("prepare", ["fonts-x", "libfribidi0", "venv"]),
        ("check", ["venv"]),
        ("doctor", ["venv"]),
        ("help", ["venv"]),
    ],
)
def test_each_command_needs_its_own_packages(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, command: str, expected: list[str]
) -> None:
    assert run.missing_packages(command) == [], "a system that has everything lacks nothing"
    lacking(run, monkeypatch, "obs", "Xvfb", "chromium")
    monkeypatch.setattr(run, "FONTS", {"fonts-x": "/nowhere/x.ttf"})
    monkeypatch.setattr(run, "fribidi_missing", lambda: True)
    monkeypatch.setattr(run, "has_ensurepip", lambda: False)
    python = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert run.missing_packages(command) == [python if p == "venv" else p for p in expected]
    run.VENV.mkdir()
    assert python not in run.missing_packages(command), "an environment that is there was made somehow"


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["demo"], "demo"),
        ([], "help"),
        (["--version"], "help"),
        (["-v", "air", "show.yaml"], "air"),
        (["--config", "demo", "check", "x.yaml"], "check"),
        (["--config=my.yaml", "air"], "air"),
        (["-v", "--config", "my.yaml", "-v", "prepare"], "prepare"),
        (["test", "-k", "demo"], "test"),
    ],
)
def test_the_command_is_found_among_the_arguments(
    run: ModuleType, arguments: list[str], command: str
) -> None:
    assert run.command_of(arguments) == command


# -- installing ------------------------------------------------------------------------------------


def test_as_root_apt_installs_just_what_is_missing(
    run: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking(run, monkeypatch, "Xvfb")
    monkeypatch.setattr(run.os, "geteuid", lambda: 0)
    run.install_packages("demo")
    assert [c[:2] for c in calls] == [["/usr/bin/apt-get", "update"], ["/usr/bin/apt-get", "install"]]
    assert calls[1][-1] == "xvfb" and "obs-studio" not in calls[1]


def test_others_use_sudo_or_are_told_to_be_root(
    run: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(run, monkeypatch, "obs")
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    run.install_packages("demo")
    assert [c[:3] for c in calls][1] == ["/usr/bin/sudo", "/usr/bin/apt-get", "install"]
    calls.clear()
    lacking(run, monkeypatch, "obs", "sudo")
    with pytest.raises(SystemExit) as ended:
        run.install_packages("demo")
    assert ended.value.code == 1 and calls == []
    assert "run as root `apt-get install obs-studio`" in capsys.readouterr().err


def test_apt_that_fails_is_told(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(run, monkeypatch, "obs")
    monkeypatch.setattr(run.os, "geteuid", lambda: 0)
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=100))
    with pytest.raises(SystemExit):
        run.install_packages("air")
    assert "apt could not install them. Run as root `apt-get install obs-studio`" in capsys.readouterr().err


def test_a_linux_without_apt_is_told_what_to_install_and_goes_on(
    run: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(run, monkeypatch, "obs", "Xvfb", "apt-get")
    run.install_packages("demo")
    said = capsys.readouterr().err
    assert "Missing on this system: obs-studio xvfb (Debian names)" in said and "package manager" in said
    assert calls == []


@pytest.mark.parametrize(
    ("system", "told"),
    [
        ("Windows", "obsproject.com/download"),
        ("Darwin", "brew install --cask obs"),
        ("FreeBSD", "package manager"),
    ],
)
def test_elsewhere_it_says_how_to_get_obs(
    run: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    system: str, told: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(run.platform, "system", lambda: system)
    lacking(run, monkeypatch, "obs")
    run.install_packages("demo")
    assert told in capsys.readouterr().err
    run.install_packages("check")
    assert capsys.readouterr().err == "", "a check needs no OBS"
    assert calls == []


def test_nothing_missing_nothing_said(
    run: ModuleType, calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    run.install_packages("demo")
    assert (calls, capsys.readouterr().err) == ([], "")


# -- the environment -------------------------------------------------------------------------------


def kinds(calls: Calls) -> list[str]:
    return ["venv" if c[1:3] == ["-m", "venv"] else "cuehost" if "-e" in c else "packages" for c in calls]


WHOLE = ["venv", "packages", "cuehost"]


def test_the_environment_is_made_once(run: ModuleType, calls: Calls) -> None:
    python = run.make_venv("demo")
    assert python == run.python_of(run.VENV) and kinds(calls) == WHOLE
    assert str(run.LOCK) in calls[1] and "--require-hashes" in calls[1] and calls[1][-1] == "steps=1"
    calls.clear()
    assert run.make_venv("demo") == python and run.make_venv("air") == python
    assert calls == []


def test_the_tests_need_more_and_serve_both(run: ModuleType, calls: Calls) -> None:
    run.make_venv("demo")
    calls.clear()
    run.make_venv("test")
    assert kinds(calls) == ["packages", "cuehost"] and str(run.TEST_LOCK) in calls[0]
    assert calls[0][-1] == "steps=2"
    calls.clear()
    run.make_venv("test")
    run.make_venv("demo")
    assert calls == []


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml", "stamp", "python", "sys"])
def test_whatever_the_environment_depends_on_has_it_mended(
    run: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    run.make_venv("demo")
    calls.clear()
    expected = ["packages", "cuehost"]
    if changed == "stamp":
        (run.VENV / "cuehost.stamp").unlink()
    elif changed == "python":
        run.python_of(run.VENV).unlink()
        expected = WHOLE
    elif changed == "sys":
        monkeypatch.setattr(run.sys, "version", "3.14.0 (another)")
    else:
        with (run.ROOT / changed).open("a") as file:
            file.write("two==2\n")
    run.make_venv("demo")
    assert kinds(calls) == expected
    calls.clear()
    run.make_venv("demo")
    assert calls == []


def test_an_environment_that_could_not_be_made_is_not_taken_for_whole(
    run: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run.make_venv("demo")
    with run.LOCK.open("a") as file:
        file.write("two==2\n")
    monkeypatch.setattr(run, "watch_pip", lambda *_: 1)
    with pytest.raises(SystemExit) as ended:
        run.make_venv("demo")
    assert ended.value.code == 1
    assert "the packages could not be installed (network?)" in capsys.readouterr().err
    assert not (run.VENV / "cuehost.stamp").exists()
    monkeypatch.setattr(run, "watch_pip", lambda *_: 0)
    run.make_venv("demo")
    assert (run.VENV / "cuehost.stamp").read_text() == run.fingerprint(run.LOCK)


def test_a_program_that_cannot_be_run_is_told(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(run.subprocess, "run", fail)
    with pytest.raises(SystemExit):
        run.make_venv("demo")
    assert (
        "the virtual environment could not be made: [Errno 13] Permission denied" in capsys.readouterr().err
    )


def test_pip_is_watched_and_its_status_told(run: ModuleType) -> None:
    program = "print('Collecting one==1'); print('Installing collected packages: one'); raise SystemExit(3)"
    assert run.watch_pip([sys.executable, "-c", program], 1) == 3


# -- the tests and the hand-over -------------------------------------------------------------------


def tools(steps: Calls) -> list[str]:
    return [" ".join(step[2:4]) for step in steps]


def test_all_checks_run_in_order_and_the_first_failure_ends_them(
    run: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run.run_tests(Path("python"), []) == 0
    assert tools(calls) == ["ruff check", "ruff format", "mypy", "pytest -m", "pytest -m"]
    assert [call[4] for call in calls[3:]] == ["not obs", "obs"], "which is all of them"
    calls.clear()
    assert run.run_tests(Path("python"), ["-k", "demo"]) == 0
    assert calls == [["python", "-m", "pytest", "-k", "demo"]]
    monkeypatch.setattr(
        run.subprocess,
        "run",
        lambda step, **_: SimpleNamespace(returncode=7 if "mypy" in step else calls.append(step) or 0),
    )
    calls.clear()
    assert run.run_tests(Path("python"), []) == 7
    assert tools(calls) == ["ruff check", "ruff format"]


def handed_over(run: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Callable[[], Any]:
    monkeypatch.setattr(run.sys, "argv", ["run.py", *arguments])
    monkeypatch.setattr(run, "install_packages", lambda _: None)
    monkeypatch.setattr(run, "make_venv", lambda _: Path("/venv/python"))
    return run.main  # type: ignore[no-any-return]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no exec")
def test_the_rest_is_cuehosts(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(run.os, "execv", lambda program, line: became.append(line))
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=0))
    handed_over(run, monkeypatch, "-v", "air", "show.yaml")()
    assert became == [["/venv/python", "-m", "cuehost", "-v", "air", "show.yaml"]]


def test_test_takes_the_arguments_after_it(
    run: ModuleType, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert handed_over(run, monkeypatch, "test", "-k", "test")() == 0
    assert calls == [["/venv/python", "-m", "pytest", "-k", "test"]]


def test_the_locks_it_names_are_there() -> None:
    root = SOURCE.parent
    locks = [(root / name).read_text("utf-8") for name in ("requirements.lock", "requirements-test.lock")]
    user, test = (
        {line.split()[0] for line in text.splitlines() if "==" in line and line[0] != " "} for text in locks
    )
    assert user and user <= test, "the test lock holds all of the user's"
