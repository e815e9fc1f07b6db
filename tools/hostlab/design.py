"""A host's design as data: `hosts/NAME.yaml`, read into plain records.

Lengths are dm in the figure's axes unless said otherwise, colours linear RGB, texture places 0..1 of the
2048 px skin. Nobody here resembles anybody real.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml

HOSTS = Path(__file__).with_name("hosts")

Rgb = tuple[float, float, float]
T = TypeVar("T")


@dataclass(frozen=True)
class Body:
    """Build and features, as shares and strengths of the base mesh's targets."""

    gender: str
    age: float  # years; 25 is the base mesh's "young", 90 its "old"
    races: dict[str, float]
    builds: dict[str, float]  # such as averagemuscle-minweight
    ideal: float = 0.3  # share of the "ideal proportions" target
    cup: str = ""  # such as averagecup-maxfirmness
    cup_share: float = 0.5
    head: float = 1.07  # the head's size; a presenter reads better with a slightly large one
    shape: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Skin:
    """The skin's texture and its tints; strengths 0..1."""

    texture: str
    tone: float = 0.86  # brightness
    hue: float = 0.5
    saturation: float = 0.98
    blush: float = 0.55
    lips: float = 0.62
    lip_colour: Rgb = (0.52, 0.125, 0.12)
    liner: float = 0.75
    nails: float = 0.9
    nail_colour: Rgb = (0.66, 0.30, 0.27)
    stubble: float = 0.9  # darkness of the skin under the hair
    stubble_colour: Rgb = (0.075, 0.038, 0.024)
    beard_shade: float = 0.0
    gloss: float = 0.47  # roughness
    specular: float = 0.42


@dataclass(frozen=True)
class Eyes:
    """Iris texture and how it is lightened."""

    texture: str = "brown_eye"
    hue: float = 0.515  # 0.5 as painted, more is less red
    saturation: float = 0.62
    value: float = 1.35
    domed: bool = False  # as under a round cornea: one catchlight, alike in both eyes


@dataclass(frozen=True)
class Fringe:
    """Brows or lashes: the kit's cards with a colour."""

    asset: str
    colour: Rgb
    density: float = 1.0


@dataclass(frozen=True)
class Sheet:
    """Long hair grown along the columns of a kit hair mesh."""

    asset: str
    melanin: float = 0.78
    redness: float = 0.5


@dataclass(frozen=True)
class Groom:
    """Hair grown from the skin: short cuts, bobs, curls, beards. Pairs are (at the sides, on top)."""

    where: str = "scalp"  # or beard
    count: int = 16000
    points: int = 14
    length: tuple[float, float] = (0.12, 0.5)
    nape: float = 0.0  # length at the nape; 0: as at the sides
    front: float = 1.0  # length at the hairline against the crown's
    lift: tuple[float, float] = (0.2, 0.6)  # 0 flat along the skin, 1 straight out
    comb: Rgb = (0.0, -0.3, -1.0)  # direction hair is combed in on top
    side_comb: Rgb = (0.0, -1.0, -0.5)
    part: float | None = None  # x of a parting: hair is combed away from it
    away: float = 1.0
    fringe: float = 0.0  # share of the hair at the forehead combed down over it
    gravity: float = 0.1
    stiff: float = 0.75
    layer: tuple[float, float] = (0.03, 0.10)  # depth of the hair over the skin
    hug: float = 0.5  # how firmly hair above its layer is drawn back to it
    cut: float | None = None  # height over the chin where all hair ends, as in a bob
    bend_in: float = 0.0  # tips turned towards the neck
    ragged: float = 0.25  # uneven lengths
    clumps: int = 700
    clump: float = 0.5
    curl: float = 0.0
    curl_length: float = 0.3
    flyaway: float = 0.03
    radius: float = 0.0026
    melanin: float = 0.85
    redness: float = 0.4
    grey: float = 0.0  # share of white strands
    roughness: float = 0.36
    seed: int = 5


@dataclass(frozen=True)
class Cloth:
    """The cloth of one piece of an outfit."""

    colour: Rgb
    roughness: float = 0.72
    sheen: float = 0.15
    weave: float = 0.0  # strength of a knit
    folds: float = 0.35
    texture: bool = False  # draw the kit's own picture, tinted by `colour`
    bright: Rgb | None = None  # colour of what is bright in the kit's picture (shirt under a jacket, stripes)
    bright_from: tuple[float, float] = (0.18, 0.30)  # greys of the picture between which `bright` sets in


@dataclass(frozen=True)
class Outfit:
    """A garment of the kit in the host's own colours."""

    asset: str
    attire: str
    upper: Cloth
    lower: Cloth
    cuff_shorter: float = 0.38
    cuff_wider: float = 0.10
    ao: float = 0.55
    legs: float | None = None  # degrees the thighs are brought together; without it, the host's
    snug: float = 0.0  # share of the garment's distance from the body that is taken in
    iron: int = 0  # rounds of smoothing that take the kit's own wrinkles out of the cloth


@dataclass(frozen=True)
class Design:
    """All that makes a host."""

    name: str
    pack: dict[str, Any]  # what pack.yaml says besides pictures
    body: Body
    smile: dict[str, float]
    skin: Skin
    eyes: Eyes
    brows: Fringe
    lashes: Fringe
    sheet: Sheet | None
    grooms: tuple[Groom, ...]
    outfits: dict[str, Outfit]
    scale: float = 790.0  # px per metre in the frame
    hairline: int = 0  # texels the hairline is lowered by
    headroom: float = 0.165  # m above the crown
    shoulders: float = 8.0  # degrees the collar bones are lowered
    rest: tuple[float, float] = (9.0, 3.0)  # resting angles of the viewer's left arm: upper, fore
    legs: float = 0.0  # degrees the thighs are brought together; trousers need some, skirts none
    rim: float = 1.0  # strength of the lights from behind; bare temples need less
    teeth: float = 1.0  # how far the upper row is lowered

    @property
    def outfit_names(self) -> list[str]:
        """The outfits; the first is the host's own, the others make packs named HOST-OUTFIT."""
        return list(self.outfits)

    def wearing(self, outfit: str) -> Design:
        """The design as it stands in an outfit."""
        legs = self.outfits[outfit].legs
        return self if legs is None else replace(self, legs=legs)


def read_design(name: str, folder: Path = HOSTS) -> Design:
    """The design of `name`. Raises FileNotFoundError, or ValueError for an unknown key."""
    raw: dict[str, Any] = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return Design(
        name=name,
        pack=raw.pop("pack"),
        body=_record(Body, raw.pop("body")),
        smile={f"faceunits/{k}": float(v) for k, v in raw.pop("smile").items()},
        skin=_record(Skin, raw.pop("skin")),
        eyes=_record(Eyes, raw.pop("eyes", {})),
        brows=_record(Fringe, raw.pop("brows")),
        lashes=_record(Fringe, raw.pop("lashes")),
        sheet=_record(Sheet, raw.pop("sheet")) if "sheet" in raw else None,
        grooms=tuple(_record(Groom, g) for g in raw.pop("grooms", [])),
        outfits={k: _outfit(v) for k, v in raw.pop("outfits").items()},
        **_known(Design, raw),
    )


def _outfit(raw: dict[str, Any]) -> Outfit:
    cloths = {k: _record(Cloth, raw[k]) for k in ("upper", "lower")}
    return Outfit(**_known(Outfit, {**raw, **cloths}))


def _record(kind: type[T], raw: dict[str, Any]) -> T:
    return kind(**_known(kind, raw))


def _known(kind: type[Any], raw: dict[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    if unknown := sorted(set(raw) - names):
        known = ", ".join(sorted(names))
        raise ValueError(f"{kind.__name__} has no key {', '.join(unknown)}; it knows {known}")
    return {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
