"""Faces that load their parts when asked: they offer what they say, whatever is loaded first."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

from cuehost.faces import offered_by

LAZY = ["cuehost.graphics", "cuehost.writing"]


@pytest.mark.parametrize("package", LAZY)
def test_a_face_offers_all_it_names(package: str) -> None:
    face = importlib.import_module(package)
    modules = {module.name for module in pkgutil.iter_modules(face.__path__)}
    assert not modules & set(face.__all__), "a module would stand in the place of what it offers"
    for module in sorted(modules):
        importlib.import_module(f"{package}.{module}")
    for name in face.__all__:
        assert not isinstance(getattr(face, name), ModuleType), name


@pytest.mark.parametrize("package", LAZY)
def test_what_a_face_does_not_offer_is_told_by_name(package: str) -> None:
    face = importlib.import_module(package)
    with pytest.raises(AttributeError, match=f"{package}.*wheels"):
        face.wheels  # noqa: B018


def test_a_part_may_offer_a_thing_under_another_name() -> None:
    get = offered_by("cuehost.writing", {"sentences": ("split as cut",)})
    from cuehost.writing import sentences

    assert get("cut") is sentences.split
    with pytest.raises(AttributeError):
        get("split")


def test_checking_a_rundown_loads_no_numbers_video_or_network() -> None:
    heavy = {"av", "cv2", "numpy", "aiohttp", "obsws_python", "openai", "requests"}
    code = "import sys, cuehost.cli, cuehost.claims; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert {"cuehost.config", "cuehost.claims"} <= loaded
    assert not heavy & loaded


def test_preparing_loads_nothing_that_only_making_needs() -> None:
    heavy = {"babel", "fontTools", "onnxruntime", "openai", "requests", "scipy", "PIL.ImageFont"}
    code = "import sys, cuehost.studio; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "cuehost.playout.prepare" in loaded
    assert not heavy & loaded
