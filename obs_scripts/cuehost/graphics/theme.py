"""A theme: colours, typefaces, radius, shadow, logo and motion of everything drawn, read from YAML.

Sizes are px on a canvas whose short side is 1080; cards scale them to theirs.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from cuehost.errors import GraphicsError

from .fonts import Family

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster

THEMES = Path(__file__).parent / "themes"

Colour = tuple[int, int, int, int]

#: Text colour, its ground: every pair must reach WCAG AA (4.5 to 1). A translucent ground is judged over
#: black and over white.
_PAIRS = (
    ("ink", "panel"),
    ("ink", "panel_low"),
    ("ink_soft", "panel"),
    ("ink_soft", "panel_low"),
    ("accent", "panel"),
    ("accent", "panel_low"),
    ("accent_ink", "accent"),
    ("accent_ink", "accent_low"),
    ("accent_note", "accent"),
    ("accent_note", "accent_low"),
    ("caption_ink", "caption"),
    ("caption_mark", "caption"),
    ("caption_second", "caption"),
    ("label_ink", "label"),
    ("label_sign", "label"),
)
MINIMUM_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of cards and text (see themes/studio.yaml for what each is for)."""

    ink: Colour
    ink_soft: Colour
    panel: Colour
    panel_low: Colour
    panel_edge: Colour
    accent: Colour
    accent_low: Colour
    accent_ink: Colour
    accent_note: Colour
    caption: Colour
    caption_ink: Colour
    caption_mark: Colour
    caption_second: Colour
    label: Colour
    label_ink: Colour
    label_sign: Colour
    gold: Colour
    shadow: Colour


@dataclass(frozen=True, slots=True)
class SetColours:
    """The colours of the generated background."""

    wall: Colour
    wall_low: Colour
    arch: Colour
    arch_deep: Colour
    floor: Colour
    light: Colour
    shapes: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """A soft shadow: px downwards, blur radius in px, opacity 0 to 1."""

    down: float
    blur: float
    strength: float


@dataclass(frozen=True, slots=True)
class Faces:
    """Typefaces: headlines, prices and buttons, running text, second text."""

    headline: Family
    strong: Family
    body: Family
    quiet: Family


Entrance = Literal["none", "fade", "slide", "rise", "pop"]
Change = Literal["none", "fade", "pop"]
Ease = Literal["linear", "in", "out", "in-out"]


@dataclass(frozen=True, slots=True)
class Motion:
    """How cards come, change and go; `ms` is how long each takes, 0: nothing moves.

    `drift`: how far the set wanders to each side, as a share of the canvas; `zoom`: by what share a product's
    picture grows while it stands.
    """

    enter: Entrance = "fade"
    update: Change = "fade"
    leave: Entrance = "fade"
    ms: int = 300
    ease: Ease = "out"
    drift: float = 0.02
    zoom: float = 0.06


MOST_DRIFT, MOST_ZOOM = 0.05, 0.2


@dataclass(frozen=True, slots=True)
class Logo:
    """The seller's logo, `height` design px high. `content` is the SHA-256 of its file."""

    file: Path
    height: float
    content: str


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of a show."""

    name: str
    colours: Colours
    set: SetColours
    radius: float
    padding: float
    shadow: Shadow
    faces: Faces
    motion: Motion = Motion()
    logo: Logo | None = None
    caption_words: bool = False  # the word being spoken is lit

    def fingerprint(self) -> str:
        """A hash of all that pictures depend on: not of how they move or where the logo's file lies."""
        told = dataclasses.asdict(self)
        del told["motion"]
        told["logo"] = self.logo and (self.logo.content, self.logo.height)
        text = json.dumps(told, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def load_theme(name: str | Path = "studio") -> Theme:
    """A theme by name (see `theme_names`) or from a YAML file.

    Raises `GraphicsError` for an unknown name, a fault in the file or a contrast under WCAG AA.
    """
    path = name if isinstance(name, Path) else THEMES / f"{name}.yaml"
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise GraphicsError(
            f"There is no theme “{name}”.", f"Choose one of: {', '.join(theme_names())}."
        ) from None
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise GraphicsError(f"The theme {path.name} cannot be read: {error}.", "Mend the file.") from error
    try:
        theme = _theme(data, path.parent)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GraphicsError(
            f"The theme {path.name} is faulty: {error}.", "Compare it with themes/studio.yaml."
        ) from error
    faults = contrast_faults(theme)
    if faults:
        raise GraphicsError(
            f"The theme {path.name} is hard to read: {'; '.join(faults)}.", "Change these colours."
        )
    return theme


def theme_names() -> list[str]:
    """The names of the themes that come with Cuehost."""
    return sorted(path.stem for path in THEMES.glob("*.yaml"))


def parse_colour(text: str) -> Colour:
    """`#RRGGBB` or `#RRGGBBAA` as (red, green, blue, alpha). Raises `ValueError`."""
    digits = text.removeprefix("#")
    if len(digits) not in (6, 8):
        raise ValueError(f"“{text}” is no colour like #C2123F")
    values = bytes.fromhex(digits)
    return values[0], values[1], values[2], values[3] if len(values) == 4 else 255


def contrast(first: Colour, second: Colour) -> float:
    """The WCAG contrast ratio of two opaque colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The opaque colour `share` of the way from `first` to `second`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first[:3], second[:3], strict=True))
    return red, green, blue, 255


def over(colour: Colour, ground: Colour) -> Colour:
    """`colour` laid over an opaque `ground`."""
    share = colour[3] / 255
    red, green, blue = (
        round(c * share + g * (1 - share)) for c, g in zip(colour[:3], ground[:3], strict=True)
    )
    return red, green, blue, 255


def contrast_faults(theme: Theme) -> list[str]:
    """The pairs of text and ground under WCAG AA, in words; none is right."""
    faults = []
    for text, ground in _PAIRS:
        ink: Colour = getattr(theme.colours, text)
        base: Colour = getattr(theme.colours, ground)
        ratio = min(contrast(ink, over(base, behind)) for behind in ((0, 0, 0, 255), (255, 255, 255, 255)))
        if ratio < MINIMUM_CONTRAST:
            faults.append(
                f"{text} on {ground} has a contrast of {ratio:.1f}, {MINIMUM_CONTRAST} is the least"
            )
    return faults


def _luminance(colour: Colour) -> float:
    parts = []
    for value in colour[:3]:
        share = value / 255
        parts.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _theme(data: dict[str, Any], folder: Path) -> Theme:
    given = {"caption_second": data["colours"]["caption_mark"], **data["colours"]}
    colours = {f.name: parse_colour(given[f.name]) for f in dataclasses.fields(Colours)}
    stage = dict(data["set"])
    shapes = tuple(parse_colour(c) for c in stage.pop("shapes"))
    faces = {f.name: _family(data["faces"][f.name]) for f in dataclasses.fields(Faces)}
    shadow = {f.name: float(data["shadow"][f.name]) for f in dataclasses.fields(Shadow)}
    return Theme(
        name=str(data["name"]),
        colours=Colours(**colours),
        set=SetColours(**{k: parse_colour(v) for k, v in stage.items()}, shapes=shapes),
        radius=float(data["radius"]),
        padding=float(data["padding"]),
        shadow=Shadow(**shadow),
        faces=Faces(**faces),
        motion=_motion(data.get("motion") or {}),
        logo=_logo(data["logo"], folder) if data.get("logo") else None,
        caption_words=_caption_words(data.get("captions") or {}),
    )


def _caption_words(data: dict[str, Any]) -> bool:
    if set(data) - {"mark"} or data.get("mark", "none") not in ("none", "word"):
        raise ValueError("captions are {mark: none} or {mark: word}")
    return data.get("mark") == "word"


def _motion(data: dict[str, Any]) -> Motion:
    motion = Motion(**data)
    for key, known in (("enter", Entrance), ("update", Change), ("leave", Entrance), ("ease", Ease)):
        if getattr(motion, key) not in get_args(known):
            raise ValueError(f"motion {key} is one of {', '.join(get_args(known))}")
    if not isinstance(motion.ms, int) or not 0 <= motion.ms <= 2000:
        raise ValueError("motion ms is a whole number from 0 to 2000")
    for key, most in (("drift", MOST_DRIFT), ("zoom", MOST_ZOOM)):
        value = getattr(motion, key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
            raise ValueError(f"motion {key} is a number from 0 to {most:g}")
    return motion


def _logo(data: dict[str, Any], folder: Path) -> Logo:
    path, height = folder / str(data["file"]), float(data.get("height", 72))
    if folder.resolve() not in path.resolve().parents:
        raise ValueError(f"the logo {data['file']} is not in the theme's folder")
    if not 24 <= height <= 200:
        raise ValueError("the logo's height is 24 to 200")
    try:
        return Logo(path, height, hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError as error:
        raise ValueError(f"the logo {path.name} cannot be read ({error.strerror})") from error


def _family(data: dict[str, Any]) -> Family:
    return Family(tuple(data["files"]), str(data.get("style", "bold")), tuple(data.get("features", ())))
