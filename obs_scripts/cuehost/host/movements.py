"""Movements (gestures) as data: keyframes over arms, head and brows, loaded from YAML.

A cue asks for a meaning (`greet`, `point_down`); each meaning has one or more movements that say it
(its variants), and a host chooses among them so as not to repeat itself.

Angles in movement files are "outward" angles: 0 hangs straight down, 90 points away from the body,
180 straight up, negative crosses in front of the body, for either arm alike. So a movement mirrors
by changing sides. `wrist: [x, y]` asks for a place instead: x in half shoulder widths from the
body's middle line towards the arm's own side, y in upper-arm lengths below the shoulders.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from cuehost.keeping import keep

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

    `meaning` is what cues call it by, its own name if not given. `side` is the viewer's side of the
    doing arm; `either` lets the planner choose it. `mirror` names the mirrored variant, whose meaning
    has right and left exchanged. `hold` lets the pose of the stroke be kept while the phrase lasts.
    `scalable` movements may be made smaller or larger. `back` is the way to rest, s.
    """

    title: str
    meaning: str | None = None
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

    def without_arms(self) -> Movement:
        """The same for head, brows, shoulders and eyes alone."""
        keys = (key.model_copy(update={"arm": None, "other": None, "both": None}) for key in self.keys)
        return self.model_copy(update={"keys": tuple(keys)})

    @property
    def length_s(self) -> float:
        """Time from the start to the last keyframe, without the way back."""
        return self.keys[-1].at


class _File(_Spec):
    format: Literal[1]
    group: str
    movements: dict[str, Movement]


_FILES = TypeAdapter(list[_File])


@dataclass(frozen=True)
class Movements:
    """All known movements: name -> (movement, is it the mirrored variant), the groups, and the meanings.

    `meanings` has the names of the variants of each meaning. Every name asked for may be a movement's
    or a meaning's; a meaning stands for its first variant wherever nobody chooses.
    """

    by_name: dict[str, tuple[Movement, bool]]
    groups: dict[str, tuple[str, ...]]
    meanings: dict[str, tuple[str, ...]]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name or name in self.meanings

    def calls(self, name: str) -> frozenset[str]:
        """All that cues may call a movement or meaning: its own name and its meaning's."""
        return frozenset(
            {name, *(meaning for meaning, variants in self.meanings.items() if name in variants)}
        )

    def names(self) -> tuple[str, ...]:
        """The names of all movements, mirrored variants included, sorted."""
        return tuple(sorted(self.by_name))

    def get(self, name: str) -> tuple[Movement, bool]:
        """The movement and whether to mirror it; raises `KeyError`."""
        return self.by_name[self.variants(name)[0]]

    def variants(self, name: str) -> tuple[str, ...]:
        """The movements that `name` may stand for: a meaning's variants, or the one of that name.

        Raises `KeyError`.
        """
        return (name,) if name in self.by_name else self.meanings[name]

    def choose(self, name: str, rng: Random, avoid: Collection[str] = ()) -> str:
        """One of the variants of `name`; one in `avoid`, or its mirrored self, only if there is no other.

        Raises `KeyError`.
        """
        variants = self.variants(name)
        tired = {id(self.by_name[other][0]) for other in avoid if other in self.by_name}
        fresh = [v for v in variants if id(self.by_name[v][0]) not in tired]
        return rng.choice(fresh or [v for v in variants if v not in avoid] or list(variants))

    def check(self, name: str) -> None:
        """Raise `HostError` with the nearest name where nobody knows the movement or meaning `name`."""
        if name in self:
            return
        near = self.nearest(name)
        raise HostError(
            f"Nobody knows the movement {name!r}.",
            mend=f"Did you mean {near!r}? " * bool(near) + "All are shown in docs/movements.md.",
        )

    def nearest(self, name: str) -> str:
        """The known meaning or movement spelt most like `name`; empty where none is close."""
        asked = name.strip().lower().replace("-", "_").replace(" ", "_")
        found = difflib.get_close_matches(asked, sorted({*self.meanings, *self.by_name}), n=1, cutoff=0.7)
        return found[0] if found else ""


@functools.cache
def load_movements(folder: Path | None = None, cache: Path | None = None) -> Movements:
    """Load every YAML file in `folder` (default: assets/movements).

    What was read is kept in the folder `cache` for the next time, which is ten times faster. Raises
    `HostError` naming file, key and mend.
    """
    folder = folder or DEFAULT_FOLDER
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise HostError(f"No movements found in {folder}.", mend="Restore assets/movements from the project.")
    by_name: dict[str, tuple[Movement, bool]] = {}
    groups: dict[str, tuple[str, ...]] = {}
    meanings: dict[str, tuple[str, ...]] = {}
    for path, parsed in zip(files, _parsed(files, cache), strict=True):
        names: list[str] = []
        for name, movement in parsed.movements.items():
            meaning = movement.meaning or name
            variants = [(name, meaning, False)]
            if movement.mirror:
                variants.append((movement.mirror, _mirrored(movement.meaning) or movement.mirror, True))
            for variant, means, mirrored in variants:
                if variant in by_name:
                    raise HostError(f"{path.name}: movement {variant!r} exists twice.", mend="Rename one.")
                by_name[variant] = (movement, mirrored)
                meanings[means] = (*meanings.get(means, ()), variant)
                names.append(variant)
        groups[parsed.group] = groups.get(parsed.group, ()) + tuple(names)
    for meaning, named in meanings.items():
        if meaning in by_name and named != (meaning,):
            raise HostError(
                f"The movement {meaning!r} has the name of a meaning that others share.",
                mend="Rename the movement, and give it `meaning`.",
            )
    return Movements(by_name, groups, meanings)


_OTHER_SIDE = {"left": "right", "right": "left"}


def _mirrored(meaning: str | None) -> str | None:
    """The meaning with right and left exchanged."""
    return meaning and "_".join(_OTHER_SIDE.get(part, part) for part in meaning.split("_"))


def _parsed(files: list[Path], cache: Path | None) -> list[_File]:
    """The files' movements; as they were read before where the files, and this module, are as they were."""
    read = [_read(path) for path in files]
    if cache is None:
        return [_check(path, data) for path, data in zip(files, read, strict=True)]
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for data in read:
        digest.update(hashlib.sha256(data).digest())
    kept = cache / f"movements-{digest.hexdigest()[:32]}.json"
    try:
        return _FILES.validate_json(kept.read_bytes())
    except (OSError, ValidationError):
        parsed = [_check(path, data) for path, data in zip(files, read, strict=True)]
        if cache.is_dir():  # where nothing else is kept yet, neither is this
            keep(kept, _FILES.dump_json(parsed).decode())
        return parsed


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise HostError(f"{path.name} cannot be read: {fault}", mend="Mend the file.") from fault


def _check(path: Path, data: bytes) -> _File:
    try:
        return _File.model_validate(yaml.load(data.decode("utf-8"), Loader=_LOADER))
    except (UnicodeDecodeError, yaml.YAMLError) as fault:
        raise HostError(f"{path.name} cannot be read: {fault}", mend="Mend the file.") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(p) for p in first["loc"])
        raise HostError(
            f"{path.name}: {key}: {first['msg']}.", mend="docs/host-packs.md describes movements."
        ) from fault
