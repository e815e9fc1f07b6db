"""Scene templates: which roles a scene shows, where and how, as data in `scenes/*.yaml`.

A template is drawn for one design canvas and scaled to the canvas OBS really has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from cuehost.errors import InputError, StageError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster

SceneKind = Literal["opening", "product", "questions", "break", "closing", "safe"]
Role = Literal[
    "background",
    "host",
    "title",
    "caption",
    "prompt",
    "label",
    "picture",
    "price",
    "camera",
    "music",
    "card",
    "code",
    "prompter",
]
Fit = Literal["contain", "cover", "stretch"]
TransitionKind = Literal["cut", "fade", "slide", "swipe", "luma_wipe"]

SCENE_KINDS: tuple[SceneKind, ...] = get_args(SceneKind)
ROLES: tuple[Role, ...] = get_args(Role)

_SIDES = {"left", "right", "top", "bottom", "center"}
_OPPOSITES = ({"left", "right"}, {"top", "bottom"})
# Half a percent: what rounding a size to even numbers can do to a small canvas.
_ASPECT_TOLERANCE = 0.005

Pixels = Annotated[float, Field(ge=-20_000, le=20_000)]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the canvas: top left corner, width and height, in px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """One role in a scene. `align` names the sides the picture leans to within its box, none for centred.

    What the operator changes in OBS of an item that he or she may change stays so for the show. `music` is
    only heard: its box means nothing. While the item is shown, those of the roles in `covers` are not.
    """

    role: Role
    box: Box
    fit: Fit = "contain"
    align: frozenset[str] = frozenset()
    visible: bool = True
    operator_may_change: bool = False
    covers: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Transition:
    """How a scene comes on air: OBS's kind of transition and its length in ms."""

    kind: TransitionKind = "fade"
    ms: int = 300


@dataclass(frozen=True, slots=True)
class MusicBed:
    """How loud the show's music is: `lufs` while nobody speaks, `duck_db` less under speech."""

    lufs: float = -24.0
    duck_db: float = 12.0


@dataclass(frozen=True, slots=True)
class Template:
    """A scene template. `scenes` has every scene kind; items run from the rearmost to the foremost."""

    name: str
    canvas: tuple[int, int]
    transition: Transition
    scenes: dict[SceneKind, tuple[TemplateItem, ...]]
    music: MusicBed = MusicBed()

    def scaled(self, canvas: tuple[int, int]) -> Template:
        """The same template for a canvas of this size in px, its boxes on whole px (or text would blur).

        Raises `StageError` where the canvas has another shape than the template.
        """
        (width, height), (design_width, design_height) = canvas, self.canvas
        across, down = width / design_width, height / design_height
        if abs(across / down - 1) > _ASPECT_TOLERANCE:
            raise StageError(
                f"OBS's canvas is {width}x{height}, but the show's scenes ({self.name}) are made for "
                f"{design_width}x{design_height}.",
                f"In OBS, set Settings > Video > Base (Canvas) Resolution to {design_width}x{design_height}, "
                "or choose scenes of the canvas's shape in the rundown (`scenes:`).",
            )

        def fitted(item: TemplateItem) -> TemplateItem:
            box = item.box
            left, right = round(box.x * across), round((box.x + box.width) * across)
            top, bottom = round(box.y * down), round((box.y + box.height) * down)
            return replace(item, box=Box(left, top, max(right - left, 1), max(bottom - top, 1)))

        return replace(
            self,
            canvas=canvas,
            scenes={kind: tuple(map(fitted, items)) for kind, items in self.scenes.items()},
        )


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Item(_Checked):
    role: Role
    box: list[Pixels] | None = Field(default=None, validate_default=True, min_length=4, max_length=4)
    fit: Fit = "contain"
    align: str = "center"
    visible: bool = True
    operator_may_change: bool | None = None
    covers: list[Role] = []

    @field_validator("box")
    @classmethod
    def _has_area(cls, box: list[float] | None, info: ValidationInfo) -> list[float] | None:
        if box is None and info.data.get("role") in ("music", None):
            return None
        if box is None or box[2] < 1 or box[3] < 1:
            raise ValueError("expected [x, y, width, height] in px with a width and height of 1 or more")
        return box

    @field_validator("align")
    @classmethod
    def _names_sides(cls, align: str) -> str:
        words = _sides(align)
        if not words or words - _SIDES or any(pair <= words for pair in _OPPOSITES):
            raise ValueError(
                "expected center, or one or two of left, right, top, bottom, for example bottom-left"
            )
        return align


class _Scene(_Checked):
    items: list[_Item] = Field(min_length=1)

    @field_validator("items")
    @classmethod
    def _each_role_once(cls, items: list[_Item]) -> list[_Item]:
        roles = [item.role for item in items]
        twice = sorted({role for role in roles if roles.count(role) > 1})
        if twice:
            raise ValueError(f"each role may stand in a scene once; twice here: {', '.join(twice)}")
        if "label" not in roles:
            raise ValueError("the role 'label' is missing: every scene must say that the host is AI")
        if "prompter" in roles:
            raise ValueError("the role 'prompter' has a scene of its own, which is never on air")
        for item in items:
            for role in item.covers:
                if role in ("label", "background", "host", "music") or role == item.role or role not in roles:
                    raise ValueError(
                        f"{item.role} cannot cover {role}: name other cards or pictures of this scene"
                    )
        if any(item.role == "label" and item.operator_may_change for item in items):
            raise ValueError("operator_may_change is not for the role 'label': it must stay on air")
        return items


class _TransitionModel(_Checked):
    kind: TransitionKind = "fade"
    ms: int = Field(default=300, ge=50, le=20_000)


class _MusicModel(_Checked):
    lufs: float = Field(default=-24.0, ge=-50, le=-14)
    duck_db: float = Field(default=12.0, ge=0, le=30)


class _Scenes(_Checked):
    opening: _Scene
    product: _Scene
    questions: _Scene
    break_: _Scene = Field(alias="break")
    closing: _Scene
    safe: _Scene


class _File(_Checked):
    name: str
    canvas: list[Annotated[int, Field(ge=16, le=16_384)]] = Field(min_length=2, max_length=2)
    transition: _TransitionModel = _TransitionModel()
    music: _MusicModel = _MusicModel()
    scenes: _Scenes


def load_template(path: Path) -> Template:
    """Reads a scene template.

    Raises `InputError` with every fault of the file: the place of each, what is wrong, what is expected.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The scene template {path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise InputError(f"The scene template {path} is not YAML: {error}.") from error
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        faults = "\n".join(
            f"{path}: {_place(fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_url=False)
        )
        raise InputError(f"The scene template has faults.\n{faults}") from None
    models: dict[SceneKind, _Scene] = {
        kind: getattr(file.scenes, "break_" if kind == "break" else kind) for kind in SCENE_KINDS
    }
    return Template(
        name=file.name,
        canvas=(file.canvas[0], file.canvas[1]),
        transition=Transition(file.transition.kind, file.transition.ms),
        scenes={kind: tuple(map(_item, scene.items)) for kind, scene in models.items()},
        music=MusicBed(file.music.lufs, file.music.duck_db),
    )


def _item(model: _Item) -> TemplateItem:
    return TemplateItem(
        role=model.role,
        box=Box(*(model.box or (0, 0, 1, 1))),
        fit=model.fit,
        align=frozenset(_sides(model.align) - {"center"}),
        visible=model.visible,
        operator_may_change=model.role == "camera"
        if model.operator_may_change is None
        else model.operator_may_change,
        covers=frozenset(model.covers),
    )


def _sides(align: str) -> set[str]:
    return set(align.replace("-", " ").split())


def _place(loc: tuple[int | str, ...]) -> str:
    place = ""
    for part in loc:
        place += f"[{part}]" if isinstance(part, int) else f"{'.' if place else ''}{part}"
    return place or "the file"
