"""Host packs: a presenter as a folder of pictures and a `pack.yaml`, loaded and checked.

The format is described for artists in docs/host-packs.md. Coordinates are pixels of the pack's
frame, x to the right and y down; angles are degrees, 0 pointing straight down and growing
clockwise as the viewer sees it. "left" and "right" are the viewer's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import cv2
import numpy as np
import numpy.typing as npt
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import PackError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster

Picture = npt.NDArray[np.uint8]
Point = tuple[float, float]
Lips = Literal["closed", "teeth", "tongue"]

PACK_FILE = "pack.yaml"
MAX_YAML_BYTES = 1_000_000
MAX_PICTURE_BYTES = 40_000_000
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


class Mouth(_Spec):
    states: tuple[MouthState, ...] = Field(min_length=1)


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
    """The parts of one arm. `mirror: left` borrows the other side's parts, flipped."""

    mirror: Literal["left", "right"] | None = None
    shoulder: Point | None = None
    upper: Limb | None = None
    fore: Limb | None = None
    hand: Hand | None = None

    @model_validator(mode="after")
    def _whole(self) -> Arm:
        if self.mirror is None:
            missing = [n for n in ("shoulder", "upper", "fore", "hand") if getattr(self, n) is None]
            if missing:
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


class PackSpec(_Spec):
    """`pack.yaml` as it stands."""

    format: Literal[1]
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: dict[str, str] = {}
    licence: str
    credits: str = ""
    size: tuple[Annotated[int, Field(ge=16, le=MAX_SIDE)], Annotated[int, Field(ge=16, le=MAX_SIDE)]]
    persona: dict[str, Any] = {}
    voices: dict[str, str] = {}
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


@dataclass(frozen=True)
class Pack:
    """A checked host pack with its pictures in memory.

    `pictures` holds each named picture as `height x width x 4` BGRA, 8 bits, straight alpha;
    `depth` the depth map as `height x width` 8 bits, 255 nearest, or None.
    """

    spec: PackSpec
    folder: Path
    pictures: dict[str, Picture] = field(repr=False)
    depth: Picture | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The pack's name, as rundowns call the host."""
        return self.spec.name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the frame, px."""
        return self.spec.size

    def face_states(self) -> Iterator[tuple[str, FaceState]]:
        """All states of the face with the key they stand under."""
        for group in ("gaze", "brows", "lids", "mouth"):
            for i, state in enumerate(getattr(self.spec, group).states):
                yield f"{group}.states[{i}]", state


def load_pack(folder: Path) -> Pack:
    """Load and check the pack in `folder`.

    Raises `PackError` with every fault found, one a line: file, key, what is wrong and the mend.
    """
    folder = Path(folder)
    spec = _read_spec(folder)
    loader = _PictureLoader(folder)
    size = spec.size
    if (plate := loader.load("plate", spec.plate)) is not None:
        loader.expect_size("plate", plate, size)
    depth: Picture | None = None
    if spec.depth is not None:
        depth = loader.load_grey("depth", spec.depth)
        if depth is not None:
            loader.expect_size("depth", depth, size)
    pack = Pack(spec, folder, loader.pictures, depth)
    for key, state in pack.face_states():
        _check_patch(loader, key, state, size)
    _check_states(spec, loader)
    for side in SIDES:
        arm: Arm = getattr(spec.arms, side)
        for key, view in _views(f"arms.{side}", arm):
            picture = loader.load(f"{key}.picture", view.picture)
            if picture is not None:
                loader.expect_inside(f"{key}.pivot", view.pivot, picture)
                if isinstance(view, LimbView):
                    loader.expect_inside(f"{key}.end", view.end, picture)
    _check_rest(spec, loader)
    if loader.faults:
        raise _error(folder, loader.faults)
    return pack


def load_spec(folder: Path) -> PackSpec:
    """What `pack.yaml` says, without the pictures. Raises `PackError`."""
    return _read_spec(folder)


def _error(folder: Path, faults: list[str]) -> PackError:
    return PackError(
        "\n".join(f"{folder.name}/{PACK_FILE}: {fault}" for fault in faults),
        mend="docs/host-packs.md describes every key.",
    )


def _read_spec(folder: Path) -> PackSpec:
    path = folder / PACK_FILE
    try:
        if path.stat().st_size > MAX_YAML_BYTES:
            raise _error(folder, ["is over 1 MB; a pack file is a few kB. Check that it is the right file."])
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise PackError(
            f"The host pack {folder} has no {PACK_FILE}.", mend="Check the host's name and the folder."
        ) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise _error(folder, [f"cannot be read: {fault}. Save it as UTF-8 text."]) from fault
    except yaml.YAMLError as fault:
        raise _error(
            folder, [f"is not valid YAML: {' '.join(str(fault).split())}. Mend that line."]
        ) from fault
    try:
        return PackSpec.model_validate(data)
    except ValidationError as fault:
        lines = [f"{_key(e['loc'])}: {_words(e)}" for e in fault.errors()]
        raise _error(folder, lines) from fault


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


def _views(key: str, arm: Arm) -> Iterator[tuple[str, LimbView | HandView]]:
    for name in ("upper", "fore"):
        limb: Limb | None = getattr(arm, name)
        for i, limb_view in enumerate(limb.views if limb else ()):
            yield f"{key}.{name}.views[{i}]", limb_view
    for shape, views in (arm.hand.shapes if arm.hand else {}).items():
        for i, hand_view in enumerate(views.views):
            yield f"{key}.hand.shapes.{shape}.views[{i}]", hand_view


class _PictureLoader:
    """Loads each picture once and gathers the faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.pictures: dict[str, Picture] = {}
        self.faults: list[str] = []
        self._bad: set[str] = set()

    def fault(self, key: str, text: str) -> None:
        self.faults.append(f"{key}: {text}")

    def load(self, key: str, name: str) -> Picture | None:
        if name in self._bad:
            return None
        if name not in self.pictures:
            raw = self._decode(key, name)
            if raw is None:
                self._bad.add(name)
                return None
            self.pictures[name] = _as_bgra(raw)
        return self.pictures[name]

    def load_grey(self, key: str, name: str) -> Picture | None:
        raw = self._decode(key, name)
        if raw is None:
            return None
        grey = raw if raw.ndim == 2 else cv2.cvtColor(raw[..., :3], cv2.COLOR_BGR2GRAY)
        return np.ascontiguousarray(grey, np.uint8)

    def _decode(self, key: str, name: str) -> Picture | None:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder):
            self.fault(key, f"{name} lies outside the pack's folder; move the picture into it.")
        elif path.suffix.lower() not in (".png", ".webp"):
            self.fault(key, f"{name} is neither PNG nor WebP; save it as one of these, with transparency.")
        else:
            return self._decode_file(key, name, path)
        return None

    def _decode_file(self, key: str, name: str, path: Path) -> Picture | None:
        raw: Any = None
        try:
            if path.stat().st_size > MAX_PICTURE_BYTES:
                self.fault(key, f"{name} is over {MAX_PICTURE_BYTES // 1_000_000} MB; save it smaller.")
                return None
            data = np.frombuffer(path.read_bytes(), np.uint8)
            raw = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if data.size else None
        except OSError as error:
            self.fault(key, f"{name} cannot be read ({error.strerror}); add the picture or mend the name.")
            return None
        except cv2.error:
            pass  # told below
        if raw is None:
            self.fault(key, f"{name} is broken or not a picture; save it again.")
            return None
        if raw.dtype != np.uint8 or max(raw.shape[:2]) > MAX_SIDE:
            self.fault(key, f"{name} must have 8 bits a channel and sides up to {MAX_SIDE} px; save it so.")
            return None
        return np.asarray(raw, np.uint8)

    def expect_size(self, key: str, picture: Picture, size: tuple[int, int]) -> None:
        have = (picture.shape[1], picture.shape[0])
        if have != size:
            self.fault(
                key, f"is {have[0]}x{have[1]} px but `size` says {size[0]}x{size[1]}; make them equal."
            )

    def expect_inside(self, key: str, point: Point, picture: Picture) -> None:
        height, width = picture.shape[:2]
        # A joint may lie a little beyond the painted part, never far from it.
        if not (-0.5 * width <= point[0] <= 1.5 * width and -0.5 * height <= point[1] <= 1.5 * height):
            self.fault(key, f"({point[0]:g}, {point[1]:g}) is far outside its {width}x{height} px picture.")


def _as_bgra(raw: Picture) -> Picture:
    if raw.ndim == 2:
        out = cv2.cvtColor(raw, cv2.COLOR_GRAY2BGRA)
    elif raw.shape[2] == 3:
        out = cv2.cvtColor(raw, cv2.COLOR_BGR2BGRA)
    else:
        out = np.asarray(raw)
    return np.ascontiguousarray(out, np.uint8)


def _check_patch(loader: _PictureLoader, key: str, state: FaceState, size: tuple[int, int]) -> None:
    if state.picture is None:
        return
    if state.at is None:
        loader.fault(f"{key}.at", "is missing; say where the picture's top left corner sits in the frame.")
        return
    picture = loader.load(f"{key}.picture", state.picture)
    if picture is None:
        return
    height, width = picture.shape[:2]
    x, y = state.at
    if x < 0 or y < 0 or x + width > size[0] or y + height > size[1]:
        loader.fault(
            f"{key}.at", f"puts the {width}x{height} px picture beyond the frame; move it or cut the picture."
        )


def _check_states(spec: PackSpec, loader: _PictureLoader) -> None:
    for group in ("mouth", "lids", "gaze", "brows"):
        states: tuple[FaceState, ...] = getattr(spec, group).states
        ids = [s.id for s in states]
        for doubled in sorted({i for i in ids if ids.count(i) > 1}):
            loader.fault(f"{group}.states", f"has two states with the id {doubled!r}; rename one.")
    if not any(s.lips is None and s.open == 0 for s in spec.mouth.states):
        loader.fault("mouth.states", "lacks the resting mouth; add `{id: rest, open: 0, wide: 0}`.")
    if not any(s.open == 1 for s in spec.lids.states):
        loader.fault("lids.states", "lacks the open lids; add `{id: open, open: 1}`.")
    if not any(s.x == 0 and s.y == 0 for s in spec.gaze.states):
        loader.fault("gaze.states", "lacks the gaze ahead; add `{id: ahead, x: 0, y: 0}`.")
    if not any(s.raise_ == 0 for s in spec.brows.states):
        loader.fault("brows.states", "lacks the neutral brows; add `{id: neutral, raise: 0}`.")
    if not spec.head.top < spec.head.chin < spec.head.neck:
        loader.fault("head", "must have top < chin < neck (y grows downwards).")


def _check_rest(spec: PackSpec, loader: _PictureLoader) -> None:
    for side in SIDES:
        arm: Arm = getattr(spec.arms, side)
        source: Arm = getattr(spec.arms, arm.mirror) if arm.mirror else arm
        shape = getattr(spec.rest, side).hand
        if source.hand and shape not in source.hand.shapes:
            known = ", ".join(sorted(source.hand.shapes))
            loader.fault(f"rest.{side}.hand", f"names no hand shape {shape!r}; use one of: {known}.")
