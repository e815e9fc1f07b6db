"""What `pack.yaml` says of a presenter, as checked data, without its pictures.

The format is described for artists in docs/host-packs.md. Coordinates are pixels of the pack's
frame, x to the right and y down; angles are degrees, 0 pointing straight down and growing
clockwise as the viewer sees it. "left" and "right" are the viewer's. An outfit is a pack with a `base`
beside it: it says and draws only what differs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from cuehost.rundown import parse_voicing

from ..errors import PackError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster

Point = tuple[float, float]
VoicingText = Annotated[str, BeforeValidator(lambda value: str(parse_voicing(value)))]
Lips = Literal["closed", "teeth", "tongue"]

PACK_FILE = "pack.yaml"
PACK_NAME = r"^[a-z0-9][a-z0-9_-]*$"
MAX_YAML_BYTES = 1_000_000
MAX_SIDE = 4096
SIDES: tuple[Literal["left", "right"], Literal["left", "right"]] = ("left", "right")


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MouthState(_Spec):
    """A mouth shape: `open` 0..1, `wide` -1 (oo) .. 1 (ee); without a picture, the plate as it is."""

    id: str
    picture: str | None = None
    at: tuple[int, int] | None = None
    open: float = Field(ge=0, le=1)
    wide: float = Field(default=0, ge=-1, le=1)
    lips: Lips | None = None


class LidState(_Spec):
    """How far the lids are open: 1 open .. 0 closed."""

    id: str
    picture: str | None = None
    at: tuple[int, int] | None = None
    open: float = Field(ge=0, le=1)


class GazeState(_Spec):
    """Where the eyes look: (0, 0) into the camera, x to the viewer's right, y down, within -1..1."""

    id: str
    picture: str | None = None
    at: tuple[int, int] | None = None
    x: float = Field(default=0, ge=-1, le=1)
    y: float = Field(default=0, ge=-1, le=1)


class BrowState(_Spec):
    """Height of the brows: -1 drawn together .. 0 .. 1 raised."""

    id: str
    picture: str | None = None
    at: tuple[int, int] | None = None
    raise_: float = Field(alias="raise", ge=-1, le=1)


class MouthClip(_Spec):
    """A person's own mouths, cut from a clip: one sheet of pictures of `tile` px, row by row, each to be laid
    `at` the same place. Of each, `frames` says the number of its frame in the clip (25 a second), what it
    shows, as open, wide, closed, teeth, tongue, and how far it is from being usable (0: not at all)."""

    picture: str
    at: tuple[int, int]
    tile: tuple[Annotated[int, Field(ge=4, le=MAX_SIDE)], Annotated[int, Field(ge=4, le=MAX_SIDE)]]
    frames: tuple[tuple[int, float, float, float, float, float, float], ...] = Field(min_length=2)


class Mouth(_Spec):
    states: tuple[MouthState, ...] = Field(min_length=1)
    clip: MouthClip | None = None


class Lids(_Spec):
    states: tuple[LidState, ...] = Field(min_length=1)


class Gaze(_Spec):
    states: tuple[GazeState, ...] = Field(min_length=1)


class Brows(_Spec):
    states: tuple[BrowState, ...] = Field(min_length=1)


FaceState = MouthState | LidState | GazeState | BrowState


class LimbView(_Spec):
    """One picture of an upper arm or forearm, drawn at `angle`.

    `pivot` joins the parent and `end` carries the child, both in the picture's own pixels.
    `length`, the way between them in px, is for the reader; it follows from the two.
    """

    picture: str
    pivot: Point
    end: Point
    angle: float
    length: float | None = None


class HandView(_Spec):
    """One picture of a hand. `pivot` is the wrist; `angle` the direction wrist to knuckles."""

    picture: str
    pivot: Point
    angle: float


class Limb(_Spec):
    views: tuple[LimbView, ...] = Field(min_length=1)


class HandShape(_Spec):
    views: tuple[HandView, ...] = Field(min_length=1)


class Hand(_Spec):
    shapes: dict[str, HandShape] = Field(min_length=1)


class Arm(_Spec):
    """The parts of one arm. `mirror: left` borrows the other side's parts, flipped.

    With a `shoulder` alone the arm is part of the plate, as in a photograph, and rests.
    """

    mirror: Literal["left", "right"] | None = None
    shoulder: Point | None = None
    upper: Limb | None = None
    fore: Limb | None = None
    hand: Hand | None = None

    @model_validator(mode="after")
    def _whole(self) -> Arm:
        if self.mirror is None:
            missing = [n for n in ("shoulder", "upper", "fore", "hand") if getattr(self, n) is None]
            if missing and missing != ["upper", "fore", "hand"]:
                raise ValueError(f"lacks {', '.join(missing)} (or say `mirror: left`)")
        return self


class Arms(_Spec):
    left: Arm
    right: Arm

    @model_validator(mode="after")
    def _one_is_real(self) -> Arms:
        if self.left.mirror == "left" or self.right.mirror == "right":
            raise ValueError("an arm cannot mirror itself")
        if self.left.mirror and self.right.mirror:
            raise ValueError("one arm must have parts of its own")
        return self


class RestArm(_Spec):
    """Where an arm hangs when idle; absolute angles in the frame."""

    upper: float = 0.0
    fore: float = 0.0
    hand: str = "relaxed"


class Rest(_Spec):
    left: RestArm = RestArm()
    right: RestArm = RestArm()


class Head(_Spec):
    """The head turns about `pivot`; its motion is full above the line `chin`, none below `neck`."""

    pivot: Point
    chin: float
    neck: float
    top: float


class Chest(_Spec):
    """The ellipse that swells with the breath."""

    centre: Point
    radius: Point


class Life(_Spec):
    """How a filmed person holds the head when idle: stretches of rows, 25 a second, of tilt in degrees, nod
    and turn -1..1, and sway in px at a frame width of 540."""

    stretches: tuple[Annotated[tuple[tuple[float, float, float, float], ...], Field(min_length=50)], ...] = (
        Field(min_length=1)
    )


class Consent(_Spec):
    """That of a real person to being shown as a host: `given` says who, when and for what."""

    given: str = Field(min_length=1)
    recorded: str
    source: str = ""


class PackSpec(_Spec):
    """`pack.yaml` as it stands; of an outfit, with what it takes from the pack named by `base`."""

    format: Literal[1]
    name: str = Field(pattern=PACK_NAME)
    base: str | None = None
    title: dict[str, str] = {}
    licence: str
    credits: str = ""
    consent: Consent | None = None
    size: tuple[Annotated[int, Field(ge=16, le=MAX_SIDE)], Annotated[int, Field(ge=16, le=MAX_SIDE)]]
    persona: dict[str, Any] = {}
    voices: dict[str, VoicingText] = {}
    plate: str
    depth: str | None = None
    head: Head
    chest: Chest
    mouth: Mouth
    lids: Lids = Lids(states=(LidState(id="open", open=1),))
    gaze: Gaze = Gaze(states=(GazeState(id="ahead"),))
    brows: Brows = Brows(states=(BrowState.model_validate({"id": "neutral", "raise": 0}),))
    arms: Arms
    rest: Rest = Rest()
    life: Life | None = None


def load_spec(folder: Path) -> PackSpec:
    """Read and check the `pack.yaml` in `folder`, filled up from its base if it is an outfit.

    Raises `PackError` with every fault found in it.
    """
    data = _read(folder)
    if isinstance(data, dict) and "base" in data:
        below = _read(base_folder(folder, data["base"]))
        if isinstance(below, dict) and "base" in below:
            raise pack_error(folder, [f"base: {data['base']} is an outfit itself; name its own base."])
        data = _laid_over(below, data)
    try:
        return PackSpec.model_validate(data)
    except ValidationError as fault:
        lines = [f"{_key(e['loc'])}: {_words(e)}" for e in fault.errors()]
        raise pack_error(folder, lines) from fault


def base_folder(folder: Path, base: object) -> Path:
    """The folder of the pack that the one in `folder` is an outfit of. Raises `PackError`."""
    if not isinstance(base, str) or not re.fullmatch(PACK_NAME, base) or base == folder.name:
        raise pack_error(folder, ["base: must name another pack in the folder beside, such as `base: mia`."])
    if not (folder.parent / base / PACK_FILE).is_file():
        raise pack_error(folder, [f"base: there is no pack {base} beside it; mend the name."])
    return folder.parent / base


def pack_folders(folder: Path) -> tuple[Path, ...]:
    """The folders that a pack's pictures are looked up in: its own, then that of its base if it is an
    outfit. For a pack that is broken, its own."""
    try:
        data = _read(folder)
        base = data.get("base") if isinstance(data, dict) else None
        return (folder,) if base is None else (folder, base_folder(folder, base))
    except PackError:
        return (folder,)


def _laid_over(below: Any, above: Any) -> Any:
    """`above` with what only `below` says; mappings are laid over key by key, all else is replaced."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {**below, **{key: _laid_over(below.get(key), value) for key, value in above.items()}}


def _read(folder: Path) -> Any:
    path = folder / PACK_FILE
    try:
        if path.stat().st_size > MAX_YAML_BYTES:
            raise pack_error(
                folder, ["is over 1 MB; a pack file is a few kB. Check that it is the right file."]
            )
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise PackError(
            f"The host pack {folder} has no {PACK_FILE}.", mend="Check the host's name and the folder."
        ) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise pack_error(folder, [f"cannot be read: {fault}. Save it as UTF-8 text."]) from fault
    except yaml.YAMLError as fault:
        raise pack_error(
            folder, [f"is not valid YAML: {' '.join(str(fault).split())}. Mend that line."]
        ) from fault


def pack_error(folder: Path, faults: list[str]) -> PackError:
    """The faults of a pack, each with its mend, as one error."""
    return PackError(
        "\n".join(f"{folder.name}/{PACK_FILE}: {fault}" for fault in faults),
        mend="docs/host-packs.md describes every key.",
    )


def _key(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(whole file)"


def _words(error: Any) -> str:
    kind = error["type"]
    if kind == "missing":
        return "is missing; add it."
    if kind == "extra_forbidden":
        return "is not a key of the format; remove it or mend its spelling."
    return f"{error['msg']} (found {str(error.get('input'))[:60]!r}); mend the value."
