"""The universal adapter of the travel show."""

from __future__ import annotations

import math
from typing import Any

import materials as mat
import shapes
import studio


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


PICTURES = {
    "adaptador-entero": adapter_whole,
    "adaptador-puertos": adapter_ports,
}
