"""Host packs: a presenter as a folder of pictures and a `pack.yaml`, loaded and checked.

What `pack.yaml` may say is in `spec`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from .filmed import FilmedGesture, load_gestures
from .spec import (
    MAX_SIDE,
    SIDES,
    Arm,
    FaceState,
    HandView,
    Limb,
    LimbView,
    PackSpec,
    Point,
    load_spec,
    pack_error,
    pack_folders,
)

Picture = npt.NDArray[np.uint8]

MAX_PICTURE_BYTES = 40_000_000


@dataclass(frozen=True)
class Pack:
    """A checked host pack with its pictures in memory.

    `pictures` holds each named picture as `height x width x 4` BGRA, 8 bits, straight alpha;
    `depth` the depth map as `height x width` 8 bits, 255 nearest, or None; `gestures` are those filmed of the
    person that are in use.
    """

    spec: PackSpec
    folder: Path
    pictures: dict[str, Picture] = field(repr=False)
    depth: Picture | None = field(default=None, repr=False)
    gestures: tuple[FilmedGesture, ...] = ()

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
    spec = load_spec(folder)
    loader = _PictureLoader(pack_folders(folder))
    size = spec.size
    if (plate := loader.load("plate", spec.plate)) is not None:
        loader.expect_size("plate", plate, size)
    depth: Picture | None = None
    if spec.depth is not None:
        depth = loader.load_grey("depth", spec.depth)
        if depth is not None:
            loader.expect_size("depth", depth, size)
    pack = Pack(spec, folder, loader.pictures, depth, load_gestures(folder, size))
    for key, state in pack.face_states():
        _check_patch(loader, key, state, size)
    _check_states(spec, loader)
    _check_clip(spec, loader)
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
        raise pack_error(folder, loader.faults)
    return pack


def _views(key: str, arm: Arm) -> Iterator[tuple[str, LimbView | HandView]]:
    for name in ("upper", "fore"):
        limb: Limb | None = getattr(arm, name)
        for i, limb_view in enumerate(limb.views if limb else ()):
            yield f"{key}.{name}.views[{i}]", limb_view
    for shape, views in (arm.hand.shapes if arm.hand else {}).items():
        for i, hand_view in enumerate(views.views):
            yield f"{key}.hand.shapes.{shape}.views[{i}]", hand_view


class _PictureLoader:
    """Loads each picture once and gathers the faults. An outfit's picture is its own one, or else that
    of the same name in its base's folder."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = [folder.resolve() for folder in folders]
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
        places = [(folder, (folder / name).resolve()) for folder in self.folders]
        folder, path = next((place for place in places if place[1].exists()), places[0])
        if not path.is_relative_to(folder):
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


def _check_clip(spec: PackSpec, loader: _PictureLoader) -> None:
    clip = spec.mouth.clip
    sheet = loader.load("mouth.clip.picture", clip.picture) if clip else None
    if clip is None or sheet is None:
        return
    width, height = clip.tile
    if (sheet.shape[0] // height) * (sheet.shape[1] // width) < len(clip.frames):
        loader.fault("mouth.clip.frames", "names more mouths than the sheet has; film the host again.")
    x, y = clip.at
    if x < 0 or y < 0 or x + width > spec.size[0] or y + height > spec.size[1]:
        loader.fault("mouth.clip.at", "puts the mouths beyond the frame; film the host again.")


def _check_rest(spec: PackSpec, loader: _PictureLoader) -> None:
    for side in SIDES:
        arm: Arm = getattr(spec.arms, side)
        source: Arm = getattr(spec.arms, arm.mirror) if arm.mirror else arm
        shape = getattr(spec.rest, side).hand
        if source.hand and shape not in source.hand.shapes:
            known = ", ".join(sorted(source.hand.shapes))
            loader.fault(f"rest.{side}.hand", f"names no hand shape {shape!r}; use one of: {known}.")
