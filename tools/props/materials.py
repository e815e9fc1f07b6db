"""Procedural materials: brushed steel, glass, walnut, ceramics, clay, fabric, plastics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy

Colour = Sequence[float]


def rgb(text: str) -> tuple[float, float, float, float]:
    """Scene-linear RGBA of an sRGB colour like `#c08040`."""
    out = []
    for i in (1, 3, 5):
        c = int(text[i : i + 2], 16) / 255
        out.append(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
    return (out[0], out[1], out[2], 1.0)


class Graph:
    """A small hand for building a material's node tree."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.shader = self.tree.nodes["Principled BSDF"]

    def node(self, kind: str, **values: Any) -> Any:
        """A node; upper-case names in `values` are properties' inputs with spaces as underscores."""
        made = self.tree.nodes.new("ShaderNode" + kind)
        for key, value in values.items():
            if hasattr(made, key):
                setattr(made, key, value)
            else:
                made.inputs[key.replace("_", " ")].default_value = value
        return made

    def link(self, out: Any, into: Any) -> None:
        """Connects an output socket with an input socket."""
        self.tree.links.new(out, into)

    def set(self, **values: Any) -> None:
        """Sets inputs of the principled shader, spaces as underscores."""
        for key, value in values.items():
            self.shader.inputs[key.replace("_", " ")].default_value = value

    def coords(
        self, scale: Sequence[float] = (1, 1, 1), kind: str = "Object", turn: Colour = (0, 0, 0)
    ) -> Any:
        """Texture coordinates, scaled and turned (radians)."""
        mapping = self.node("Mapping")
        mapping.inputs["Scale"].default_value = tuple(scale)
        mapping.inputs["Rotation"].default_value = tuple(turn)
        self.link(self.node("TexCoord").outputs[kind], mapping.inputs["Vector"])
        return mapping.outputs["Vector"]

    def noise(self, vector: Any, scale: float, detail: float = 4, rough: float = 0.5, warp: float = 0) -> Any:
        """The factor of a noise texture."""
        made = self.node("TexNoise", Scale=scale, Detail=detail, Roughness=rough, Distortion=warp)
        self.link(vector, made.inputs["Vector"])
        return made.outputs["Fac"]

    def ramp(self, factor: Any, stops: Sequence[tuple[float, Colour]]) -> Any:
        """A colour ramp over `factor`."""
        made = self.node("ValToRGB")
        elements = made.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (where, colour) in zip(elements, stops, strict=True):
            element.position, element.color = where, tuple(colour)
        self.link(factor, made.inputs["Fac"])
        return made.outputs["Color"]

    def spread(self, factor: Any, low: float, high: float) -> Any:
        """`factor` from 0..1 mapped to low..high."""
        made = self.node("MapRange")
        made.inputs["To Min"].default_value, made.inputs["To Max"].default_value = low, high
        self.link(factor, made.inputs["Value"])
        return made.outputs["Result"]

    def bump(self, height: Any, strength: float, distance: float = 0.01) -> None:
        """Bumps the surface by `height`."""
        made = self.node("Bump", Strength=strength, Distance=distance)
        self.link(height, made.inputs["Height"])
        self.link(made.outputs["Normal"], self.shader.inputs["Normal"])


def brushed(name: str, colour: str = "#c9c8c6", roughness: float = 0.24, around: bool = True) -> Any:
    """Brushed metal; the strokes run `around` the z axis, else along x."""
    g = Graph(name)
    g.set(Base_Color=rgb(colour), Metallic=1.0, Roughness=roughness, Anisotropic=0.65)
    scale = (0.6, 0.6, 160) if around else (1.5, 120, 120)
    strokes = g.noise(g.coords(scale), 3.0, 3)
    g.link(g.spread(strokes, roughness * 0.75, roughness * 1.35), g.shader.inputs["Roughness"])
    g.bump(strokes, 0.05, 0.004)
    tangent = g.node("Tangent", direction_type="RADIAL", axis="Z")
    g.link(tangent.outputs["Tangent"], g.shader.inputs["Tangent"])
    if not around:
        g.set(Anisotropic=0.0)
    return g.material


def metal(name: str, colour: str = "#d6d5d2", roughness: float = 0.12) -> Any:
    """Plain or polished metal."""
    g = Graph(name)
    g.set(Base_Color=rgb(colour), Metallic=1.0, Roughness=roughness)
    return g.material


def walnut(name: str, along: str = "z", scale: float = 1.0, shade: float = 1.0) -> Any:
    """Oiled walnut, the grain along an axis of the object; `shade` under 1 darkens it."""
    g = Graph(name)
    stretch = {"x": (0.35, 4, 4), "y": (4, 0.35, 4), "z": (4, 4, 0.35)}[along]
    vector = g.coords([s * scale for s in stretch])
    rings = g.noise(vector, 1.6, 6, 0.55, 1.2)
    fibre = g.noise(g.coords([s * s * 2.2 * scale for s in stretch]), 5, 3)
    mixed = g.node("MixRGB", blend_type="OVERLAY", Fac=0.45)
    dark, mid, light = (
        (*tuple(shade * c for c in rgb(tone)[:3]), 1.0) for tone in ("#3b2417", "#6b432a", "#94653f")
    )
    g.link(g.ramp(rings, [(0.28, dark), (0.5, mid), (0.74, light)]), mixed.inputs["Color1"])
    g.link(fibre, mixed.inputs["Color2"])
    g.link(mixed.outputs["Color"], g.shader.inputs["Base Color"])
    g.link(g.spread(fibre, 0.32, 0.5), g.shader.inputs["Roughness"])
    g.set(Coat_Weight=0.25, Coat_Roughness=0.25)
    g.bump(fibre, 0.08, 0.005)
    return g.material


def glass(
    name: str, tint: str = "#ffffff", ior: float = 1.47, shade: float = 0.12, gloss: float = 0.5
) -> Any:
    """Clear glass that throws a light shadow (`shade`, 0 none to 1 black) instead of a black one.

    `gloss` below 0.5 takes reflections back, as a polarising filter on the lens would.
    """
    g = Graph(name)
    g.set(Base_Color=rgb(tint), Transmission_Weight=1.0, Roughness=0.0, IOR=ior, Specular_IOR_Level=gloss)
    clear = g.node("BsdfTransparent")
    k = 1 - shade
    clear.inputs["Color"].default_value = (k, k, k, 1)
    mix = g.node("MixShader")
    path = g.node("LightPath")
    g.link(path.outputs["Is Shadow Ray"], mix.inputs["Fac"])
    g.link(g.shader.outputs["BSDF"], mix.inputs[1])
    g.link(clear.outputs["BSDF"], mix.inputs[2])
    g.link(mix.outputs["Shader"], g.tree.nodes["Material Output"].inputs["Surface"])
    return g.material


def liquid(name: str, colour: str, roughness: float = 0.02) -> Any:
    """A dark drink: glossy, its colour from within."""
    g = Graph(name)
    g.set(Base_Color=rgb(colour), Roughness=roughness, IOR=1.33, Coat_Weight=0.3, Coat_Roughness=0.02)
    return g.material


def tea(name: str, colour: str = "#d08a2a") -> Any:
    """Clear tea: transmissive, tinted, with a light shadow."""
    material = glass(name, colour, 1.33, 0.25)
    return material


def crema(name: str) -> Any:
    """The foam on coffee: hazel with darker streaks."""
    g = Graph(name)
    swirl = g.noise(g.coords((1, 1, 1)), 7, 6, 0.6, 1.5)
    colour = g.ramp(swirl, [(0.3, rgb("#6b3d1c")), (0.55, rgb("#b07a45")), (0.8, rgb("#d2a874"))])
    g.link(colour, g.shader.inputs["Base Color"])
    g.set(Roughness=0.4, Subsurface_Weight=0.1, Subsurface_Scale=0.03)
    g.bump(g.noise(g.coords(), 60, 3), 0.15, 0.004)
    return g.material


def plastic(
    name: str, colour: str, roughness: float = 0.38, grain: float = 0.0, grain_scale: float = 90
) -> Any:
    """Moulded plastic; `grain` gives it a leathery or sanded skin."""
    g = Graph(name)
    g.set(Base_Color=rgb(colour), Roughness=roughness, IOR=1.5)
    if grain:
        cells = g.node("TexVoronoi", Scale=grain_scale)
        g.link(g.coords(), cells.inputs["Vector"])
        g.bump(cells.outputs["Distance"], grain, 0.006)
    return g.material


def ceramic(
    name: str, colour: str, roughness: float = 0.12, deep: str | None = None, crackle: float = 0.0
) -> Any:
    """Glazed ceramic. `deep` is the colour where the glaze pools; `crackle` draws fine lines."""
    g = Graph(name)
    base = rgb(colour)
    g.set(Base_Color=base, Roughness=roughness, Subsurface_Weight=0.25, Subsurface_Scale=0.05)
    g.set(Subsurface_Radius=(0.8, 1.0, 0.9), Coat_Weight=0.7, Coat_Roughness=0.04)
    if deep:
        cloud = g.noise(g.coords((1, 1, 1.6)), 2.2, 4)
        tint = g.ramp(cloud, [(0.35, rgb(deep)), (0.65, base)])
        if crackle:
            cells = g.node("TexVoronoi", feature="DISTANCE_TO_EDGE", Scale=7.0)
            g.link(g.coords(), cells.inputs["Vector"])
            lines = g.ramp(cells.outputs["Distance"], [(0.0, rgb("#5d6f5f")), (0.012, (1, 1, 1, 1))])
            mixed = g.node("MixRGB", blend_type="MULTIPLY", Fac=crackle)
            g.link(tint, mixed.inputs["Color1"])
            g.link(lines, mixed.inputs["Color2"])
            tint = mixed.outputs["Color"]
        g.link(tint, g.shader.inputs["Base Color"])
    return g.material


def clay(name: str, colour: str = "#6e3b2c") -> Any:
    """Unglazed, burnished clay with a fine sandy grain."""
    g = Graph(name)
    grain = g.noise(g.coords(), 90, 5, 0.65)
    cloud = g.noise(g.coords(), 2.5, 3)
    base = rgb(colour)
    light = (*tuple(min(1.0, c * 1.35) for c in base[:3]), 1.0)
    dark = (*tuple(c * 0.75 for c in base[:3]), 1.0)
    tint = g.ramp(cloud, [(0.3, dark), (0.7, light)])
    speck = g.ramp(grain, [(0.32, (0.6, 0.6, 0.6, 1)), (0.5, (1, 1, 1, 1)), (0.72, (1.15, 1.1, 1.05, 1))])
    mixed = g.node("MixRGB", blend_type="MULTIPLY", Fac=0.8)
    g.link(tint, mixed.inputs["Color1"])
    g.link(speck, mixed.inputs["Color2"])
    g.link(mixed.outputs["Color"], g.shader.inputs["Base Color"])
    g.set(Roughness=0.42, Coat_Weight=0.12, Coat_Roughness=0.3)
    g.bump(grain, 0.12, 0.004)
    return g.material


def fabric(name: str, colour: str, threads: float = 90.0) -> Any:
    """A woven cloth in object coordinates, with a little sheen."""
    g = Graph(name)
    vector = g.coords()
    waves = []
    for direction in ("X", "Z"):
        wave = g.node("TexWave", bands_direction=direction, Scale=threads / 6.28)
        g.link(vector, wave.inputs["Vector"])
        waves.append(wave.outputs["Fac"])
    woven = g.node("Math", operation="MULTIPLY")
    g.link(waves[0], woven.inputs[0])
    g.link(waves[1], woven.inputs[1])
    base = rgb(colour)
    dark = (*tuple(c * 0.7 for c in base[:3]), 1.0)
    g.link(g.ramp(woven.outputs["Value"], [(0.0, dark), (0.7, base)]), g.shader.inputs["Base Color"])
    g.set(Roughness=0.85, Sheen_Weight=0.3, Sheen_Roughness=0.4)
    g.bump(woven.outputs["Value"], 0.35, 0.006)
    return g.material


def picture(name: str, path: str, roughness: float = 0.5) -> Any:
    """A printed surface: an image mapped by the object's UVs."""
    g = Graph(name)
    image = g.node("TexImage")
    image.image = bpy.data.images.load(path)
    coords = g.node("TexCoord")
    g.link(coords.outputs["UV"], image.inputs["Vector"])
    g.link(image.outputs["Color"], g.shader.inputs["Base Color"])
    g.set(Roughness=roughness)
    return g.material


def glow(name: str, colour: str, strength: float) -> Any:
    """A lamp's surface."""
    g = Graph(name)
    g.set(Base_Color=(0, 0, 0, 1), Emission_Color=rgb(colour), Emission_Strength=strength)
    return g.material
