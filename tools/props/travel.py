"""The travel show's products: cabin case, universal adapter, insulated bottle."""

from __future__ import annotations

import math
from typing import Any

import materials as mat
import numpy as np
import shapes
import studio

SHELL = "#1f5a63"


def ribs(points: Any, normals: Any) -> Any:
    """Vertical grooves in the case's two faces, running out before the edges."""
    x, z = points[:, 0], points[:, 2]
    wave = np.clip(np.cos(2 * math.pi * x / 0.205) * 3.2, -1, 1) * 0.5
    inside = np.clip((0.90 - np.abs(z)) / 0.10, 0, 1) * np.clip((0.62 - np.abs(x)) / 0.03, 0, 1)
    inside = inside * inside * (3 - 2 * inside)
    return 0.026 * wave * inside * np.clip(np.abs(normals[:, 1]) * 3 - 2, 0, 1)


def wheel(at: tuple[float, float, float], turn: float) -> Any:
    """A double spinner wheel under a fork."""
    black = mat.plastic("fork", "#1b1c1f", 0.45)
    tyre = mat.plastic("tyre", "#26272a", 0.6)
    hub = mat.metal("hub", "#b9babd", 0.3)
    parts = [
        shapes.lathe(
            "socket", [(0, 0.20), (0.125, 0.20, 0.02), (0.115, 0.30, 0.02), (0.10, 0.34)], black, segments=64
        ),
        shapes.box("fork", (0.075, 0.19, 0.17), 0.03, black, at=(0.0, 0.03, 0.155)),
    ]
    for side in (-1, 1):
        roll = shapes.lathe(
            "tyre",
            [
                (0, -0.035),
                (0.085, -0.035, 0.008),
                (0.115, -0.028, 0.02),
                (0.115, 0.028, 0.02),
                (0.085, 0.035, 0.008),
                (0, 0.035),
            ],
            tyre,
            segments=64,
        )
        cap = shapes.lathe(
            "hub",
            [
                (0, -0.042),
                (0.06, -0.042, 0.006),
                (0.066, -0.03),
                (0.066, 0.03),
                (0.06, 0.042, 0.006),
                (0, 0.042),
            ],
            hub,
            segments=48,
        )
        for part in (roll, cap):
            part.location, part.rotation_euler = (side * 0.075, 0.045, 0.115), (0, math.radians(90), 0)
            parts.append(part)
    return shapes.join("wheel", parts, at=at, turn=(0, 0, turn))


def case(turn: float = 28.0, handle: float = 0.75) -> None:
    """The cabin case; `handle` is how far the telescopic handle is drawn, in units."""
    shell = mat.plastic("polycarbonate", SHELL, 0.3, grain=0.10, grain_scale=120)
    black = mat.plastic("black", "#17181a", 0.45)
    rail = mat.metal("rail", "#c3c5c9", 0.25)
    w, d, h = 1.48, 0.82, 2.10
    lift = 0.34 + h / 2
    parts = [
        shapes.box(
            "front half", (w, d / 2 - 0.018, h), 0.17, shell, at=(0, -d / 4 - 0.009, lift), n=150, bump=ribs
        ),
        shapes.box(
            "back half", (w, d / 2 - 0.018, h), 0.17, shell, at=(0, d / 4 + 0.009, lift), n=150, bump=ribs
        ),
    ]
    # The halves are rounded boxes; a core hides the seam, and the zip runs round it.
    parts.append(shapes.box("core", (w - 0.03, d - 0.24, h - 0.03), 0.15, black, at=(0, 0, lift)))
    r = 0.16
    edge = []
    for cx, cz, a0 in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        for a in np.linspace(math.radians(a0), math.radians(a0 + 90), 10):
            edge.append((cx * (w / 2 - r) + r * math.cos(a), 0.0, lift + cz * (h / 2 - r) + r * math.sin(a)))
    parts.append(
        shapes.sweep(
            "zip tape", edge, (0.012, 0.055), black, n=len(edge), closed=True, smooth_path=False, power=5
        )
    )
    parts.append(
        shapes.sweep(
            "zip",
            edge,
            (0.02, 0.018),
            mat.metal("zip", "#8d9094", 0.35),
            n=len(edge),
            closed=True,
            smooth_path=False,
        )
    )
    # Telescopic handle at the back, side and top grips, lock.
    top = 0.34 + h
    if handle:
        for x in (-0.34, 0.34):
            parts.append(
                shapes.sweep(
                    "rail",
                    [(x, 0.24, top - 0.1), (x, 0.24, top + handle)],
                    (0.045, 0.028),
                    rail,
                    n=2,
                    smooth_path=False,
                    power=5,
                )
            )
            parts.append(shapes.box("collar", (0.15, 0.11, 0.05), 0.02, black, at=(x, 0.24, top + 0.005)))
        parts.append(shapes.box("bar", (0.86, 0.11, 0.12), 0.05, black, at=(0, 0.24, top + handle + 0.03)))
        parts.append(shapes.box("button", (0.2, 0.05, 0.03), 0.012, rail, at=(0, 0.24, top + handle + 0.088)))
    parts.append(
        shapes.sweep(
            "top grip",
            [
                (-0.30, -0.02, top - 0.01),
                (-0.24, -0.02, top + 0.05),
                (0, -0.02, top + 0.075),
                (0.24, -0.02, top + 0.05),
                (0.30, -0.02, top - 0.01),
            ],
            [(0.028, 0.075)] * 5,
            black,
            n=60,
            power=3.5,
        )
    )
    side = w / 2
    parts.append(
        shapes.sweep(
            "side grip",
            [
                (side - 0.01, -0.10, lift - 0.32),
                (side + 0.05, -0.10, lift - 0.26),
                (side + 0.075, -0.10, lift),
                (side + 0.05, -0.10, lift + 0.26),
                (side - 0.01, -0.10, lift + 0.32),
            ],
            [(0.028, 0.07)] * 5,
            black,
            n=60,
            power=3.5,
        )
    )
    parts.append(shapes.box("lock", (0.05, 0.16, 0.34), 0.02, black, at=(side, -0.06, lift + 0.62)))
    for k in range(3):
        ring = shapes.lathe(
            "dial", [(0, -0.02), (0.035, -0.02, 0.006), (0.035, 0.02, 0.006), (0, 0.02)], rail, segments=40
        )
        ring.location = (side + 0.012, -0.06, lift + 0.56 + 0.06 * k)
        parts.append(ring)
    # A small plate on the shell.
    parts.append(
        shapes.box(
            "plate",
            (0.26, 0.02, 0.075),
            0.008,
            mat.brushed("plate", "#d8d6d1", 0.3, around=False),
            at=(0, -d / 2 - 0.018, lift + 0.965),
        )
    )
    for x in (-1, 1):
        for y in (-1, 1):
            parts.append(wheel((x * (w / 2 - 0.19), y * (d / 2 - 0.16), 0.0), 25 * x * y))
    shapes.join("case", parts, turn=(0, 0, turn))


def case_whole() -> None:
    """The whole case, handle drawn."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 2.6, 1.15)
    case(-30, 0.62)
    studio.camera((0.0, -11.0, 3.2), (0.0, 0, 1.52), 108)


def case_wheels() -> None:
    """The wheels from near."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 1.0)
    case(-38, 0.0)
    studio.camera((0.4, -6.0, 1.35), (0.0, -0.35, 0.52), 120, stop=9, focus=(-0.1, -0.7, 0.25))


def hole(parts: list[Any], where: tuple[float, float, float], w: float, h: float, turn: float = 0.0) -> None:
    """Adds a cutting tool for a slot `w` wide and `h` high in a face that looks to -y."""
    tool = shapes.box("slot", (w, 0.16, h), min(w, h) * 0.3, None, at=where, turn=(0, turn, 0), n=4)
    parts.append(tool)


def adapter(at: tuple[float, float, float], turn: tuple[float, float, float], pins: bool) -> None:
    """The universal adapter, socket to the front, USB on top; `pins` pushes the European pins out behind."""
    body = mat.plastic("adapter", "#f1efea", 0.35)
    grey = mat.plastic("adapter grey", "#3c4750", 0.42)
    dark = mat.plastic("adapter dark", "#101214", 0.5)
    brass = mat.metal("brass", "#d9c9a0", 0.22)
    accent = mat.plastic("accent", "#e0773a", 0.4)
    depth = 0.62
    main = shapes.box("body", (0.56, depth, 0.66), 0.075, body, n=10)
    collar = shapes.box("collar", (0.572, 0.20, 0.672), 0.08, grey, at=(0, 0.14, 0), n=10)
    face = shapes.box("face", (0.44, 0.05, 0.54), 0.022, grey, at=(0, -depth / 2 - 0.004, 0), n=10)
    slots: list[Any] = []
    front = -depth / 2 - 0.03
    # A socket that takes European, British, American and Australian plugs.
    for x in (-0.095, 0.095):
        tool = shapes.lathe(
            "round", [(0, -0.1), (0.036, -0.1, 0.004), (0.036, 0.1, 0.004), (0, 0.1)], None, segments=40
        )
        tool.location, tool.rotation_euler = (x, front, -0.02), (math.radians(90), 0, 0)
        slots.append(tool)
    hole(slots, (0.0, front, 0.135), 0.05, 0.105)
    hole(slots, (-0.105, front, -0.125), 0.026, 0.10, 28)
    hole(slots, (0.105, front, -0.125), 0.026, 0.10, -28)
    hole(slots, (0.0, front, -0.175), 0.046, 0.06)
    shapes.cut(face, slots)
    inner = shapes.box("inside", (0.40, 0.02, 0.50), 0.009, dark, at=(0, -depth / 2 - 0.0025, 0), n=4)
    parts = [main, collar, face, inner, *slots]
    # USB ports on the top.
    strip = shapes.box("strip", (0.46, 0.30, 0.02), 0.008, grey, at=(0, -0.10, 0.328), n=6)
    ports: list[Any] = []
    for x in (-0.13, 0.13):
        ports.append(shapes.box("usb c", (0.105, 0.045, 0.06), 0.021, None, at=(x, -0.17, 0.338), n=4))
    ports.append(shapes.box("usb a", (0.14, 0.062, 0.06), 0.006, None, at=(0, -0.05, 0.338), n=4))
    shapes.cut(strip, ports)
    parts += [strip, *ports]
    parts.append(shapes.box("ports inside", (0.44, 0.28, 0.01), 0.004, dark, at=(0, -0.10, 0.3305), n=4))
    for x in (-0.13, 0.13):
        parts.append(
            shapes.box(
                "tongue",
                (0.066, 0.014, 0.01),
                0.004,
                mat.metal("tongue", "#b8bcc2", 0.3),
                at=(x, -0.17, 0.336),
                n=4,
            )
        )
    parts.append(
        shapes.box(
            "tongue a",
            (0.115, 0.022, 0.01),
            0.003,
            mat.plastic("usb blue", "#2d68b8", 0.4),
            at=(0, -0.035, 0.336),
            n=4,
        )
    )
    parts.append(
        shapes.lathe(
            "lamp",
            [(0.014, 0.0), (0.014, 0.008, 0.004), (0, 0.009)],
            mat.glow("lamp", "#6fd4ff", 3.0),
            at=(0.19, 0.01, 0.336),
            segments=32,
        )
    )
    # Sliders on the side that push the pins out.
    for k, z in enumerate((0.16, 0.0, -0.16)):
        parts.append(
            shapes.box(
                "slider", (0.03, 0.15, 0.075), 0.012, accent if k == 0 else dark, at=(0.286, -0.12, z), n=4
            )
        )
        for y in (-0.155, -0.12, -0.085):
            parts.append(shapes.box("ridge", (0.012, 0.012, 0.055), 0.004, dark, at=(0.302, y, z), n=3))
    if pins:
        for x in (-0.095, 0.095):
            pin = shapes.lathe(
                "pin",
                [(0, 0.30), (0.024, 0.30), (0.024, 0.60, 0.012), (0.02, 0.64, 0.012), (0, 0.645)],
                brass,
                segments=48,
            )
            pin.location, pin.rotation_euler = (x, 0, 0), (math.radians(-90), 0, 0)
            parts.append(pin)
            sleeve = shapes.lathe(
                "sleeve", [(0.025, 0.30), (0.025, 0.42, 0.004), (0.022, 0.425)], dark, segments=48
            )
            sleeve.location, sleeve.rotation_euler = (x, 0, 0), (math.radians(-90), 0, 0)
            parts.append(sleeve)
    shapes.join("adapter", parts, at=at, turn=turn)


def adapter_whole() -> None:
    """Two of them: the socket in front, the pins of the other behind."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 0.8)
    adapter((-0.16, -0.18, 0.336), (0, 0, -30), False)
    adapter((0.50, 0.55, 0.336), (0, 0, 197), True)
    studio.camera((0.3, -6.4, 2.7), (0.15, 0.05, 0.30), 152)


def cable(points: list[tuple[float, float, float]], material: Any, radius: float = 0.022) -> None:
    """A charging cable."""
    shapes.sweep("cable", points, radius, material, n=120, sides=20, up=(0.1, 0.2, 1))


def adapter_ports() -> None:
    """The ports from above, a cable plugged in."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 0.8)
    adapter((0, 0, 0.336), (0, 0, -24), False)
    white = mat.plastic("cable", "#f6f6f4", 0.45)
    a = math.radians(-24)
    px, py = -0.13 * math.cos(a) + 0.17 * math.sin(a), -0.13 * math.sin(a) - 0.17 * math.cos(a)
    shapes.box("plug", (0.13, 0.075, 0.20), 0.034, white, at=(px, py, 0.80), turn=(0, 0, -24), n=6)
    shapes.box(
        "shell",
        (0.095, 0.036, 0.06),
        0.017,
        mat.metal("plug metal", "#c9ccd0", 0.25),
        at=(px, py, 0.695),
        turn=(0, 0, -24),
        n=4,
    )
    cable(
        [
            (px, py, 0.88),
            (px, py, 1.0),
            (px - 0.06, py, 1.17),
            (px - 0.26, py + 0.05, 1.26),
            (px - 0.55, py + 0.1, 1.10),
            (px - 0.85, py + 0.15, 0.55),
            (px - 1.2, py + 0.2, 0.05),
            (px - 2.0, py + 0.3, 0.03),
        ],
        white,
    )
    studio.camera((1.0, -4.6, 3.6), (-0.06, 0.0, 0.56), 150, stop=10, focus=(0, -0.2, 0.66))


def powder(name: str, colour: str) -> Any:
    """Powder-coated steel: matt with a fine pebble."""
    g = mat.Graph(name)
    g.set(Base_Color=mat.rgb(colour), Roughness=0.5, Coat_Weight=0.15, Coat_Roughness=0.35)
    g.bump(g.noise(g.coords(), 110, 2), 0.16, 0.004)
    return g.material


def bottle(
    at: tuple[float, float, float] = (0, 0, 0), turn: float = 20.0, lid: bool = True, colour: str = "#7fa08c"
) -> None:
    """The insulated bottle; without its lid the mouth shows."""
    steel = mat.brushed("bottle steel", "#d2d1cd", 0.26)
    coat = powder("coat", colour)
    dark = mat.plastic("lid", "#22262a", 0.5, grain=0.05, grain_scale=140)
    parts = [
        shapes.lathe(
            "foot",
            [(0, 0.02), (0.30, 0.02, 0.01), (0.325, 0.0, 0.01), (0.345, 0.0, 0.02), (0.352, 0.07, 0.01)],
            steel,
        ),
        shapes.lathe(
            "body",
            [
                (0.350, 0.065),
                (0.362, 0.075, 0.01),
                (0.362, 1.50, 0.12),
                (0.335, 1.68, 0.12),
                (0.265, 1.78, 0.06),
                (0.258, 1.80, 0.01),
            ],
            coat,
        ),
        shapes.lathe(
            "neck",
            [
                (0.256, 1.79),
                (0.250, 1.83, 0.01),
                (0.250, 1.93, 0.012),
                (0.240, 1.94, 0.006),
                (0.228, 1.93, 0.008),
                (0.225, 1.70),
                (0.30, 1.5),
                (0.30, 0.2),
                (0, 0.15),
            ],
            steel,
        ),
    ]
    for z in (1.855, 1.89):
        parts.append(
            shapes.sweep(
                "thread",
                [(0.252 * math.cos(a), 0.252 * math.sin(a), z) for a in np.linspace(0, 2 * math.pi, 60)[:-1]],
                0.010,
                steel,
                n=60,
                closed=True,
                smooth_path=False,
                sides=16,
                up=(0, 0, 1),
            )
        )
    parts.append(
        shapes.join(
            "mark",
            [
                shapes.box(
                    "mark",
                    (0.012, 0.004, 0.20),
                    0.002,
                    mat.metal("mark", "#e9e6df", 0.35),
                    at=(0, -0.363, 1.15),
                    n=3,
                )
            ],
        )
    )
    if lid:
        parts += bottle_lid(dark, steel)
    shapes.join("bottle", parts, at=at, turn=(0, 0, turn))


def bottle_lid(dark: Any, steel: Any) -> list[Any]:
    """The screw lid with its loop, at its place on the bottle."""

    def flutes(a: Any, z: Any) -> Any:
        return 1 + 0.006 * math.cos(36 * a) * (1 if 1.84 < z < 2.05 else 0)

    parts = [
        shapes.lathe(
            "lid",
            [
                (0.27, 1.81),
                (0.285, 1.815, 0.008),
                (0.288, 1.86),
                (0.288, 1.95),
                (0.288, 2.03),
                (0.280, 2.075, 0.02),
                (0.24, 2.085, 0.01),
                (0, 2.09),
            ],
            dark,
            wobble=flutes,
            segments=288,
        ),
        shapes.lathe("inlay", [(0.20, 2.085), (0.20, 2.094, 0.004), (0, 2.096)], steel),
    ]
    loop = [
        (-0.255, 0, 2.02),
        (-0.25, 0, 2.14),
        (-0.19, 0, 2.27),
        (0, 0, 2.315),
        (0.19, 0, 2.27),
        (0.25, 0, 2.14),
        (0.255, 0, 2.02),
    ]
    parts.append(
        shapes.sweep(
            "loop",
            loop,
            [(0.03, 0.07)] * 2 + [(0.032, 0.085)] * 3 + [(0.03, 0.07)] * 2,
            dark,
            n=110,
            power=3.5,
        )
    )
    return parts


def bottle_whole() -> None:
    """The bottle, closed."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 2.2)
    bottle(turn=-32)
    bottle((0.86, 0.75, 0), 25, True, "#d98a5b")
    studio.camera((0.0, -10.0, 2.6), (0.26, 0, 1.10), 118)


def bottle_lid_off() -> None:
    """The mouth open, the lid beside it."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 2.0)
    bottle(turn=-32, lid=False)
    dark = mat.plastic("lid", "#22262a", 0.5, grain=0.05, grain_scale=140)
    steel = mat.brushed("lid steel", "#d2d1cd", 0.26)
    shapes.box(
        "block",
        (1.0, 1.0, 1.22),
        0.05,
        mat.plastic("block", "#e8ecec", 0.7),
        at=(0.95, 0.15, 0.61),
        turn=(0, 0, 18),
    )
    shapes.join("lid", bottle_lid(dark, steel), at=(0.83, -0.02, 1.22 - 1.81), turn=(0, 0, 50))
    studio.camera((0.2, -6.2, 4.1), (0.36, 0.0, 1.58), 118, stop=10, focus=(0.1, -0.2, 1.8))


PICTURES = {
    "maleta-entera": case_whole,
    "maleta-ruedas": case_wheels,
    "adaptador-entero": adapter_whole,
    "adaptador-puertos": adapter_ports,
    "botella-entera": bottle_whole,
    "botella-tapa": bottle_lid_off,
}
