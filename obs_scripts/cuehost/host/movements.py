"""Movements (gestures) as data: keyframes over arms, head and brows, loaded from YAML.

Angles in movement files are "outward" angles: 0 hangs straight down, 90 points away from the body,
180 straight up, negative crosses in front of the body, for either arm alike. So a movement mirrors
by changing sides. `wrist: [x, y]` asks for a place instead: x in half shoulder widths from the
body's middle line towards the arm's own side, y in upper-arm lengths below the shoulders.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import HostError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster

Side = Literal["left", "right"]
Ease = Literal["soft", "swift", "late"]
DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "assets" / "movements"


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArmKey(_Spec):
    """What one arm does at a keyframe; a joint not named goes on as it was.

    `hand` is the hand's angle against the forearm, outward positive; `length` shortens the forearm
    as if it pointed at the camera, `upper_length` the upper arm; `shape` names a hand shape.
    """

    upper: float | None = Field(default=None, ge=-190, le=190)
    fore: float | None = Field(default=None, ge=-270, le=270)
    hand: float | None = Field(default=None, ge=-120, le=120)
    length: float | None = Field(default=None, ge=0.4, le=1.2)
    upper_length: float | None = Field(default=None, ge=0.4, le=1.2)
    shape: str | None = None
    wrist: tuple[float, float] | None = None
    rest: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> ArmKey:
        if self.wrist is not None and (self.upper is not None or self.fore is not None):
            raise ValueError("give either `wrist` or `upper` and `fore`, not both")
        return self


class HeadKey(_Spec):
    """The head at a keyframe: `tilt` in degrees towards the doing side, `nod` down, `turn` towards it."""

    tilt: float | None = Field(default=None, ge=-12, le=12)
    nod: float | None = Field(default=None, ge=-1, le=1)
    turn: float | None = Field(default=None, ge=-1, le=1)


class Key(_Spec):
    """One keyframe, `at` seconds after the movement's start.

    `arm` is the doing arm, `other` the other one, `both` both alike. `ease`: soft (even), swift
    (arrives early and waits) or late (waits, then goes).
    """

    at: float = Field(ge=0, le=20)
    ease: Ease = "soft"
    arm: ArmKey | None = None
    other: ArmKey | None = None
    both: ArmKey | None = None
    head: HeadKey | None = None
    brow: float | None = Field(default=None, ge=-1, le=1)
    shrug: float | None = Field(default=None, ge=-1, le=1)
    look: tuple[float, float] | None = None


class Movement(_Spec):
    """A designed movement. `stroke` is the moment that must fall on the cue's word, s.

    `side` is the viewer's side of the doing arm; `either` lets the animator choose it. `mirror`
    names the mirrored variant. `hold` lets the pose of the stroke be kept while the phrase lasts.
    `scalable` movements may be made smaller or larger. `back` is the way to rest, s.
    """

    title: str
    side: Side = "right"
    either: bool = False
    mirror: str | None = None
    stroke: float = Field(gt=0, le=10)
    hold: bool = False
    scalable: bool = False
    back: float = Field(default=1.0, ge=0.5, le=5)
    keys: tuple[Key, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Movement:
        times = [k.at for k in self.keys]
        if times != sorted(times):
            raise ValueError("keys must stand in the order of `at`")
        if self.stroke > times[-1] + 1e-9:
            raise ValueError("`stroke` must not come after the last key")
        return self

    @property
    def length_s(self) -> float:
        """Time from the start to the last keyframe, without the way back."""
        return self.keys[-1].at


class _File(_Spec):
    format: Literal[1]
    group: str
    movements: dict[str, Movement]


@dataclass(frozen=True)
class Movements:
    """All known movements: name -> (movement, is it the mirrored variant), and the groups."""

    by_name: dict[str, tuple[Movement, bool]]
    groups: dict[str, tuple[str, ...]]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def names(self) -> tuple[str, ...]:
        """All names, mirrored variants included, sorted."""
        return tuple(sorted(self.by_name))

    def get(self, name: str) -> tuple[Movement, bool]:
        """The movement and whether to mirror it; raises `KeyError`."""
        return self.by_name[name]


@functools.cache
def load_movements(folder: Path | None = None) -> Movements:
    """Load every YAML file in `folder` (default: assets/movements).

    Raises `HostError` naming file, key and mend.
    """
    folder = folder or DEFAULT_FOLDER
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise HostError(f"No movements found in {folder}.", mend="Restore assets/movements from the project.")
    by_name: dict[str, tuple[Movement, bool]] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for path in files:
        parsed = _load_file(path)
        names: list[str] = []
        for name, movement in parsed.movements.items():
            variants = [(name, False)] + ([(movement.mirror, True)] if movement.mirror else [])
            for variant, mirrored in variants:
                if variant in by_name:
                    raise HostError(f"{path.name}: movement {variant!r} exists twice.", mend="Rename one.")
                by_name[variant] = (movement, mirrored)
                names.append(variant)
        groups[parsed.group] = groups.get(parsed.group, ()) + tuple(names)
    return Movements(by_name, groups)


def _load_file(path: Path) -> _File:
    try:
        return _File.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise HostError(f"{path.name} cannot be read: {fault}", mend="Mend the file.") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(p) for p in first["loc"])
        raise HostError(
            f"{path.name}: {key}: {first['msg']}.", mend="docs/host-packs.md describes movements."
        ) from fault
