"""Shaders: skin, eyes, brows and lashes, teeth, cloth, hair. All of them obey the `keep` attribute,
a soft cut by which a piece shows only a part of the figure (camera rays only, so that what is cut away
may still cast shadows where a piece wants that)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy

from hostlab.design import Cloth, Eyes, Outfit, Rgb, Skin

CATCHLIGHT = (-0.19, -0.972, 0.14)
"""Where eyes mirror the softbox, from the middle of the eyeball; a little below, clear of the lid."""


class Shader:
    """A small builder over a node tree."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def node(self, kind: str, **settings: Any) -> Any:
        """Add a node; keyword arguments set its properties."""
        node = self.tree.nodes.new(f"ShaderNode{kind}")
        for key, value in settings.items():
            setattr(node, key, value)
        return node

    def link(self, source: Any, target: Any) -> None:
        """Join two sockets."""
        self.tree.links.new(source, target)

    def image(self, path: Path, data: bool = False) -> Any:
        """An image texture node."""
        node = self.node("TexImage")
        node.image = bpy.data.images.load(str(path), check_existing=True)
        if data:
            node.image.colorspace_settings.name = "Non-Color"
        return node

    def attribute(self, name: str) -> Any:
        """The float socket of a vertex attribute."""
        return self.node("Attribute", attribute_name=name).outputs["Fac"]

    def math(self, operation: str, a: Any, b: Any = None, clamp: bool = False) -> Any:
        """A math node on sockets or numbers; returns its output."""
        node = self.node("Math", operation=operation, use_clamp=clamp)
        for socket, value in zip(node.inputs, (a, b), strict=False):
            if value is None:
                continue
            if isinstance(value, int | float):
                socket.default_value = value
            else:
                self.link(value, socket)
        return node.outputs[0]

    def mix(self, factor: Any, a: Any, b: Any, blend: str = "MIX") -> Any:
        """A colour mix; colours may be sockets or RGB tuples."""
        node = self.node("Mix", data_type="RGBA", blend_type=blend)
        for socket, value in ((node.inputs[0], factor), (node.inputs[6], a), (node.inputs[7], b)):
            if isinstance(value, int | float):
                socket.default_value = value
            elif isinstance(value, tuple):
                socket.default_value = (*value, 1)
            else:
                self.link(value, socket)
        return node.outputs[2]

    def adjust(self, colour: Any, hue: float = 0.5, saturation: float = 1.0, value: float = 1.0) -> Any:
        """Hue, saturation and value of a colour socket."""
        node = self.node("HueSaturation")
        node.inputs["Hue"].default_value = hue
        node.inputs["Saturation"].default_value = saturation
        node.inputs["Value"].default_value = value
        self.link(colour, node.inputs["Color"])
        return node.outputs["Color"]

    def finish(self, surface: Any, alpha: Any = None) -> bpy.types.Material:
        """Close the material. `keep` cuts softly; where `ghost` is 1 what is cut still casts shadows."""
        keep = self.node("MapRange", interpolation_type="SMOOTHSTEP")
        self.link(self.attribute("keep"), keep.inputs["Value"])
        camera = self.node("LightPath").outputs["Is Camera Ray"]
        unseen = self.math("MULTIPLY", self.attribute("ghost"), self.math("SUBTRACT", 1.0, camera))
        shown = self.math("MAXIMUM", keep.outputs[0], unseen)
        if alpha is not None:
            shown = self.math("MULTIPLY", shown, alpha)
        clear = self.node("BsdfTransparent")
        mix = self.node("MixShader")
        self.link(shown, mix.inputs[0])
        self.link(clear.outputs[0], mix.inputs[1])
        self.link(surface, mix.inputs[2])
        self.link(mix.outputs[0], self.output.inputs["Surface"])
        return self.material


def skin(kit: Path, look: Skin, shades: dict[str, Path]) -> bpy.types.Material:
    """Skin with subsurface scattering and fine noise for pores. Vertex attributes tint (`lips`, `blush`,
    `liner`, `nails`, `scalp`); `shades` are masks over the texture: where scalp hair and beard grow."""
    s = Shader("skin")
    image = s.image(kit / "skins" / f"{look.texture}.png")
    colour = s.adjust(image.outputs["Color"], look.hue, look.saturation, look.tone)
    flush = s.math("MULTIPLY", s.attribute("blush"), look.blush)
    colour = s.mix(flush, colour, (0.85, 0.42, 0.36), "MULTIPLY")
    colour = s.mix(s.math("MULTIPLY", s.attribute("lips"), look.lips), colour, look.lip_colour)
    colour = s.mix(s.math("MULTIPLY", s.attribute("liner"), look.liner), colour, (0.05, 0.025, 0.02))
    colour = s.mix(s.math("MULTIPLY", s.attribute("nails"), look.nails), colour, look.nail_colour)
    under: list[Any] = [s.math("MULTIPLY", s.attribute("scalp"), look.stubble)]
    for name, strength in (("scalp", look.stubble), ("beard", look.beard_shade)):
        if name in shades and strength:
            mask = s.image(shades[name], data=True).outputs["Color"]
            under.append(s.math("MULTIPLY", mask, strength))
    for shade in under:
        colour = s.mix(shade, colour, look.stubble_colour)
    bsdf = s.node("BsdfPrincipled")
    s.link(colour, bsdf.inputs["Base Color"])
    moist = s.math("MULTIPLY", s.attribute("lips"), 0.13 * min(1.0, look.lips * 2))
    gloss = s.math("SUBTRACT", look.gloss, moist)
    s.link(gloss, bsdf.inputs["Roughness"])
    bsdf.inputs["Specular IOR Level"].default_value = look.specular
    bsdf.inputs["Subsurface Weight"].default_value = 0.2
    bsdf.inputs["Subsurface Radius"].default_value = (1, 0.33, 0.18)
    bsdf.inputs["Subsurface Scale"].default_value = 0.012
    noise = s.node("TexNoise")
    noise.inputs["Scale"].default_value = 900
    noise.inputs["Detail"].default_value = 2
    s.link(s.node("TexCoord").outputs["Object"], noise.inputs["Vector"])
    bump = s.node("Bump")
    bump.inputs["Strength"].default_value = 0.10
    bump.inputs["Distance"].default_value = 0.0006
    s.link(noise.outputs["Fac"], bump.inputs["Height"])
    s.link(bump.outputs["Normal"], bsdf.inputs["Normal"])
    return s.finish(bsdf.outputs[0])


def eye(diffuse: Path, look: Eyes, centre: tuple[float, float, float]) -> bpy.types.Material:
    """Eyeball: texture under a wet coat; the upper part darkens a little, as under a lid. `centre` is the
    middle of the eyeball on the figure's left (m, Blender's axes)."""
    s = Shader("eye")
    image = s.image(diffuse)
    colour = s.adjust(image.outputs["Color"], look.hue, look.saturation, look.value)
    shade = s.attribute("lidshade")
    colour = s.mix(shade, colour, (0.42, 0.36, 0.36), "MULTIPLY")
    bsdf = s.node("BsdfPrincipled")
    s.link(colour, bsdf.inputs["Base Color"])
    bsdf.inputs["Roughness"].default_value = 0.30
    bsdf.inputs["Specular IOR Level"].default_value = 0.35
    bsdf.inputs["Coat Weight"].default_value = 1.0
    bsdf.inputs["Coat Roughness"].default_value = 0.03
    bsdf.inputs["Subsurface Weight"].default_value = 0.0
    if look.domed:
        # The kit's iris is a dish: it mirrors the softbox upside down, and off the iris in one eye.
        bsdf.inputs["Specular IOR Level"].default_value = 0.1
        bsdf.inputs["Coat Weight"].default_value = 0.0
        bsdf.inputs["Emission Color"].default_value = (1.0, 0.98, 0.95, 1)
        s.link(s.math("MULTIPLY", _catchlight(s, centre), 1.8), bsdf.inputs["Emission Strength"])
    return s.finish(bsdf.outputs[0], image.outputs["Alpha"])


def _catchlight(s: Shader, centre: tuple[float, float, float]) -> Any:
    """1 where a round cornea about `centre`, or its mirror image, would mirror the softbox; soft at its rim.
    It stays where it is when the eye turns, as a true one does."""
    split, joined = s.node("SeparateXYZ"), s.node("CombineXYZ")
    s.link(s.node("NewGeometry").outputs["Position"], split.inputs[0])
    side = s.math("MULTIPLY", s.math("SIGN", split.outputs["X"]), centre[0])
    s.link(s.math("SUBTRACT", split.outputs["X"], side), joined.inputs["X"])
    s.link(s.math("SUBTRACT", split.outputs["Y"], centre[1]), joined.inputs["Y"])
    s.link(s.math("SUBTRACT", split.outputs["Z"], centre[2]), joined.inputs["Z"])
    unit, facing = s.node("VectorMath", operation="NORMALIZE"), s.node("VectorMath", operation="DOT_PRODUCT")
    s.link(joined.outputs[0], unit.inputs[0])
    s.link(unit.outputs[0], facing.inputs[0])
    facing.inputs[1].default_value = CATCHLIGHT
    spot = s.node("MapRange", interpolation_type="SMOOTHSTEP")
    spot.inputs["From Min"].default_value, spot.inputs["From Max"].default_value = 0.9905, 0.9975
    s.link(facing.outputs["Value"], spot.inputs["Value"])
    return spot.outputs[0]


def fringe(diffuse: Path, colour: Rgb, density: float = 1.0) -> bpy.types.Material:
    """Brows and lashes: flat colour through the texture's alpha."""
    s = Shader("fringe")
    alpha = s.math("MULTIPLY", s.image(diffuse).outputs["Alpha"], density, clamp=True)
    bsdf = s.node("BsdfPrincipled")
    bsdf.inputs["Base Color"].default_value = (*colour, 1)
    bsdf.inputs["Roughness"].default_value = 0.6
    bsdf.inputs["Specular IOR Level"].default_value = 0.2
    return s.finish(bsdf.outputs[0], alpha)


def teeth(diffuse: Path) -> bpy.types.Material:
    """Teeth and gums: brightened and calmed, with a little scattering."""
    s = Shader("teeth")
    image = s.image(diffuse)
    colour = s.adjust(image.outputs["Color"], saturation=0.75, value=1.5)
    bsdf = s.node("BsdfPrincipled")
    s.link(colour, bsdf.inputs["Base Color"])
    s.link(colour, bsdf.inputs["Emission Color"])
    bsdf.inputs["Emission Strength"].default_value = 0.10
    bsdf.inputs["Roughness"].default_value = 0.25
    bsdf.inputs["Subsurface Weight"].default_value = 0.1
    bsdf.inputs["Subsurface Scale"].default_value = 0.003
    return s.finish(bsdf.outputs[0], image.outputs["Alpha"])


def tongue(diffuse: Path) -> bpy.types.Material:
    """The tongue: wet, soft pink."""
    s = Shader("tongue")
    colour = s.adjust(s.image(diffuse).outputs["Color"], saturation=0.9, value=0.8)
    bsdf = s.node("BsdfPrincipled")
    s.link(colour, bsdf.inputs["Base Color"])
    bsdf.inputs["Roughness"].default_value = 0.4
    bsdf.inputs["Subsurface Weight"].default_value = 0.15
    bsdf.inputs["Subsurface Scale"].default_value = 0.005
    return s.finish(bsdf.outputs[0])


def strands(melanin: float, redness: float, roughness: float = 0.36) -> bpy.types.Material:
    """Hair curves, by melanin."""
    s = Shader("strands")
    bsdf = s.node("BsdfHairPrincipled", model="CHIANG", parametrization="MELANIN")
    bsdf.inputs["Melanin"].default_value = melanin
    bsdf.inputs["Melanin Redness"].default_value = redness
    bsdf.inputs["Roughness"].default_value = roughness
    bsdf.inputs["Radial Roughness"].default_value = 0.6
    bsdf.inputs["Random Color"].default_value = 0.15
    bsdf.inputs["Random Roughness"].default_value = 0.2
    s.link(bsdf.outputs[0], s.output.inputs["Surface"])
    return s.material


def suit(folder: Path, outfit: Outfit) -> bpy.types.Material:
    """One material for a two-piece outfit: the `lower` attribute picks the lower piece's cloth."""
    s = Shader("suit")
    lower = s.attribute("lower")
    colours = [_cloth_colour(s, folder, cloth) for cloth in (outfit.upper, outfit.lower)]
    base = s.mix(lower, *colours)
    ao, normal = folder / f"{folder.name}_ao.png", folder / f"{folder.name}_normal.png"
    if ao.exists():
        base = s.mix(outfit.ao, base, s.image(ao).outputs["Color"], "MULTIPLY")
    bsdf = s.node("BsdfPrincipled")
    s.link(base, bsdf.inputs["Base Color"])

    def either(upper: float, under: float) -> Any:
        return s.math("ADD", upper, s.math("MULTIPLY", lower, under - upper))

    s.link(either(outfit.upper.roughness, outfit.lower.roughness), bsdf.inputs["Roughness"])
    bsdf.inputs["Specular IOR Level"].default_value = 0.28
    s.link(either(outfit.upper.sheen, outfit.lower.sheen), bsdf.inputs["Sheen Weight"])
    bsdf.inputs["Sheen Roughness"].default_value = 0.35
    place = s.node("TexCoord").outputs["Object"]
    noise = s.node("TexNoise")
    noise.inputs["Scale"].default_value = 14
    noise.inputs["Detail"].default_value = 4
    noise.inputs["Roughness"].default_value = 0.45
    stretch = s.node("Mapping")
    stretch.inputs["Scale"].default_value = (1.0, 1.0, 0.35)
    s.link(place, stretch.inputs["Vector"])
    s.link(stretch.outputs[0], noise.inputs["Vector"])
    bump = s.node("Bump")
    bump.inputs["Distance"].default_value = 0.012
    s.link(either(outfit.upper.folds, outfit.lower.folds), bump.inputs["Strength"])
    s.link(noise.outputs["Fac"], bump.inputs["Height"])
    if normal.exists():
        folds = s.node("NormalMap")
        s.link(s.image(normal, data=True).outputs["Color"], folds.inputs["Color"])
        s.link(folds.outputs["Normal"], bump.inputs["Normal"])
    if outfit.upper.weave or outfit.lower.weave:
        bump = _weave(s, bump, either(outfit.upper.weave, outfit.lower.weave))
    s.link(bump.outputs["Normal"], bsdf.inputs["Normal"])
    return s.finish(bsdf.outputs[0])


def _cloth_colour(s: Shader, folder: Path, cloth: Cloth) -> Any:
    """The cloth's plain colour, or the kit's picture tinted by it; the picture's bright parts may have a
    colour of their own."""
    if not cloth.texture and cloth.bright is None:
        return cloth.colour
    picture = s.image(folder / f"{folder.name}_diffuse.png").outputs["Color"]
    tinted = s.mix(1.0, picture, cloth.colour, "MULTIPLY") if cloth.texture else cloth.colour
    if cloth.bright is None:
        return tinted
    grey = s.node("RGBToBW")
    s.link(picture, grey.inputs[0])
    bright = s.node("MapRange")
    bright.inputs["From Min"].default_value, bright.inputs["From Max"].default_value = cloth.bright_from
    s.link(grey.outputs[0], bright.inputs["Value"])
    return s.mix(bright.outputs[0], tinted, cloth.bright)


def _weave(s: Shader, under: Any, strength: Any) -> Any:
    """Fine ribs, as of a knit, over the other bumps."""
    wave = s.node("TexWave", wave_type="BANDS", bands_direction="X", wave_profile="SIN")
    wave.inputs["Scale"].default_value = 1.0
    stretch = s.node("Mapping")
    stretch.inputs["Scale"].default_value = (95.0, 95.0, 0.0)
    s.link(s.node("TexCoord").outputs["Object"], stretch.inputs["Vector"])
    s.link(stretch.outputs[0], wave.inputs["Vector"])
    bump = s.node("Bump")
    bump.inputs["Distance"].default_value = 0.002
    s.link(strength, bump.inputs["Strength"])
    s.link(wave.outputs["Fac"], bump.inputs["Height"])
    s.link(under.outputs["Normal"], bump.inputs["Normal"])
    return bump


def depth_probe(near: float, far: float) -> bpy.types.Material:
    """White at world y = `near` (m), black at `far`."""
    s = Shader("depth")
    position = s.node("NewGeometry").outputs["Position"]
    split = s.node("SeparateXYZ")
    s.link(position, split.inputs[0])
    level = s.node("MapRange")
    level.inputs["From Min"].default_value = far
    level.inputs["From Max"].default_value = near
    s.link(split.outputs["Y"], level.inputs["Value"])
    glow = s.node("Emission")
    s.link(level.outputs[0], glow.inputs["Color"])
    s.link(glow.outputs[0], s.output.inputs["Surface"])
    return s.material
