"""A described set in one of its other takes: the same wall, light and season, staged otherwise."""

from __future__ import annotations

import numpy as np

from . import set_furniture as furniture
from . import set_pieces as pieces
from . import set_props as props
from .furnished import apart, floor_of, sides, wall_of
from .layers import Layer, blend, glow, vertical
from .set_pieces import OAK, Box, darker, lighter
from .set_windows import shaped_window
from .sets import SetPlan
from .takes import Take
from .theme import Colour, Theme

_SAGE: Colour = (112, 128, 108, 255)
_CREAM: Colour = (232, 224, 208, 255)
_INK: Colour = (62, 72, 86, 255)
_WHITE: Colour = (246, 242, 234, 255)
_SEEN = 90


def build_take(size: tuple[int, int], theme: Theme, plan: SetPlan, take: Take, focus: float) -> Layer:
    """The set before its light, `size` px, with its window on the left; `focus` is where the host stands, as
    a share of the width.
    """
    return _Stage(size, theme, plan, take, focus).build()


class _Stage:
    """One set being built, seen with the window on the left."""

    def __init__(self, size: tuple[int, int], theme: Theme, plan: SetPlan, take: Take, focus: float) -> None:
        self.size, self.theme, self.plan, self.take, self.focus = size, theme, plan, take, focus
        self.width, self.height = size
        self.tall = self.height > self.width
        self.unit = min(size) / 1080 * take.near
        self.rng = np.random.default_rng([plan.seed, take.number])
        self.floor = int(self.height * ((0.845 if self.tall else 0.86) - take.level))
        self.wall: Colour = plan.colour or theme.set.wall
        self.wood = darker(OAK, 0.42) if plan.wall == "wood" else OAK
        choice: tuple[Colour, ...] = (*theme.set.shapes[:4], _CREAM, _SAGE, (74, 122, 124, 255))
        self.tones = tuple(tone for tone in choice if apart(tone, self.wall) > _SEEN) or choice
        self.left, self.right = sides(size, focus, self.tall)
        self.ground = vertical(size, lighter(self.wall, 0.12), darker(self.wall, 0.10))

    def build(self) -> Layer:
        """All of it, from the back to the front."""
        wall_of(self.ground, self.plan, self.wall, self.floor, self.unit, self.rng)
        bare = self.ground[:, : self._corner_at()].copy()
        self._accent()
        if self.take.accent == "lower":
            bare = self.ground[:, : self._corner_at()].copy()
        for wall in (self.ground, bare):
            glow(wall, (255, 252, 244, 255), (0.2, 0.05), 0.6, 0.34)
            floor_of(wall, self.plan, self.theme, self.floor, self.unit, self.rng)
        if self.take.corner:
            self._corner(bare[: self.floor])
        elif self.plan.window:
            self._window(self.ground, self._window_box())
        if self.take.rug:
            self._rug()
        self._art()
        if self.plan.shelves:
            self._store()
        self._floor_things()
        return self.ground

    # -- the wall ----------------------------------------------------------------------------------------

    def _tone(self, number: int) -> Colour:
        """An accent that is seen before the wall."""
        return self.tones[(number + self.take.number) % len(self.tones)]

    def _accent(self) -> None:
        take, unit, floor = self.take, self.unit, self.floor
        if take.accent == "lower":
            self._halved()
        elif take.accent == "disc":
            r = 0.40 * self.width if self.tall else 0.36 * self.height
            centre = self.focus * self.width, (0.36 if self.tall else 0.42) * self.height
            props.disc(self.ground, centre, r, unit, lighter(self._tone(1), 0.18))
        elif take.accent == "slats":
            wide = 0.34 * self.width if self.tall else 0.26 * self.width
            wood = OAK if self.plan.wall != "wood" else darker(OAK, 0.5)
            props.slats(self.ground, (self.right[0] - 0.04 * self.width, 0, wide * 1.2, floor), unit, wood)
        elif take.accent == "drapes":
            self._drapes()
        elif take.accent == "valance":
            colour = darker(self.plan.colour or (122, 34, 46, 255), 0.25)
            props.valance(self.ground, 0.12 * self.height if self.tall else 0.18 * self.height, unit, colour)
        elif take.accent == "spots":
            for share in (0.04, 0.96):
                props.spot(
                    self.ground,
                    (share * self.width, -0.02 * self.height),
                    (self.focus * self.width, floor),
                    unit,
                )

    def _halved(self) -> None:
        """The lower half of the wall is of something else than the upper one, with a rail between."""
        rail = int(self.floor * (0.60 if self.tall else 0.56))
        plaster = vertical((self.width, rail), lighter(self.wall, 0.14), self.wall)
        if self.plan.wall == "plaster":
            tone = np.asarray(darker(self._tone(0), 0.05)[:3], np.float32)
            lit = np.linspace(1.0, 0.9, self.floor - rail, dtype=np.float32)[:, None, None]
            self.ground[rail : self.floor] = tone * lit
        else:
            self.ground[:rail] = plaster
        edge: Colour = _WHITE if self.plan.wall != "wood" else darker(OAK, 0.35)
        pieces.stamp(
            self.ground,
            (48, 34, 30, 255),
            "box",
            (0, rail + 8 * self.unit, self.width, 20 * self.unit),
            10 * self.unit,
            0.35,
        )
        pieces.stamp(
            self.ground,
            edge,
            "box",
            (-20, rail - 12 * self.unit, self.width + 40, 20 * self.unit),
            1.6 * self.unit,
        )

    def _drapes(self) -> None:
        """The curtain is drawn to both sides of a plain wall."""
        cloth = self.ground[: self.floor].copy()
        self.ground[: self.floor] = vertical((self.width, self.floor), lighter(self.wall, 0.1), self.wall)
        wide = round((0.17 if self.tall else 0.11) * self.width)
        for left in (0, self.width - wide):
            mask = np.ones((self.floor, wide), np.float32)
            pieces.stamp(
                self.ground,
                (48, 34, 30, 255),
                "box",
                (left - 14 * self.unit, 0, wide + 28 * self.unit, self.floor),
                24 * self.unit,
                0.35,
            )
            blend(self.ground, np.ascontiguousarray(cloth[:, left : left + wide]), mask, (left, 0))

    def _corner_at(self) -> int:
        """Where the side wall meets the other, in px."""
        return round((0.36 if self.tall else 0.24) * self.width)

    def _corner(self, wall: Layer) -> None:
        """The side wall, in which the window is then."""
        wide = wall.shape[1]
        if self.plan.window:
            high = 0.40 * self.floor
            self._window(wall, (wide * 0.24, 0.17 * self.floor, wide * 0.52, high))
        props.side_wall(self.ground, wall, self.floor, self.unit)

    def _window_box(self) -> Box:
        x, y, wide, high = self.left
        if self.take.accent == "drapes":  # beside the cloth
            x += 0.19 * self.width if self.tall else 0.08 * self.width
        if not self.tall:
            return {
                "sash": (x, y, wide, high),
                "tall": (x + 0.16 * wide, 0.07 * self.height, 0.68 * wide, 0.62 * self.height),
                "wide": (x - 0.2 * wide, y + 0.04 * self.height, 1.4 * wide, 0.7 * high),
                "arched": (x + 0.05 * wide, 0.11 * self.height, 0.9 * wide, 0.52 * self.height),
                "round": (x + 0.05 * wide, y, 0.9 * wide, 0.9 * wide),
            }[self.take.window]
        return {
            "sash": (x, y, wide, high),
            "tall": (x + 0.1 * wide, 0.12 * self.height, 0.8 * wide, 0.40 * self.height),
            "wide": (x - 0.4 * wide, 0.17 * self.height, 1.6 * wide, 0.19 * self.height),
            "arched": (x + 0.02 * wide, 0.13 * self.height, 0.96 * wide, 0.32 * self.height),
            "round": (x, 0.17 * self.height, wide, wide),
        }[self.take.window]

    def _window(self, ground: Layer, box: Box) -> None:
        night = self.plan.light in ("night", "neon")
        frame = _WHITE if self.plan.wall != "wood" else darker(OAK, 0.5)
        if self.take.number % 3 == 2:
            frame = _INK
        kind = self.take.window
        if kind == "arched" or (kind == "round" and not self.take.corner):
            shaped_window(
                ground, box, self.unit, frame, night=night, shape="round" if kind == "round" else "arched"
            )
        else:
            pieces.window(ground, box, self.unit, frame, night=night)

    def _art(self) -> None:
        """Pictures or a mirror where the wall is free."""
        free = self.left if not self.plan.window and not self.take.corner else None
        if not self.plan.shelves or self.take.store == "sideboard":
            free = self.right
        if free is None or not self.take.art or self.take.accent == "drapes" or self._plants_hang():
            return
        x, y, wide, high = free
        if self.take.art == "frames":
            tones = (*self.tones[:3], self.theme.colours.accent)
            high = 0.26 * self.height if self.tall else 0.34 * self.height
            props.frames(
                self.ground,
                (x, y + 0.02 * self.height * self.tall, wide, high),
                self.unit,
                tones,
                self.wood,
                self.rng,
            )
        else:
            r = 0.5 * wide
            props.mirror(self.ground, (x + wide / 2, y + r + 0.04 * self.height), r * 0.9, self.unit)

    # -- what stands -------------------------------------------------------------------------------------

    def _store(self) -> None:
        x, y, wide, high = self.right
        unit, height, tones, rng = self.unit, self.height, self.tones, self.rng
        foot = self.floor + 34 * unit
        kind = self.take.store
        if kind == "rack":
            top = (0.30 if self.tall else 0.12) * height
            box = x + 0.02 * self.width, top, wide * (1.3 if self.tall else 1.1), foot - top
            furniture.rack(self.ground, box, 5, unit, self.wood, tones, rng)
        elif kind == "sideboard":
            deep = (0.155 if self.tall else 0.26) * height
            left = x - (0.08 if self.tall else 0.02) * self.width
            box = left, foot - deep, wide * (1.6 if self.tall else 1.25), deep
            furniture.sideboard(self.ground, box, unit, self._body(), tones, rng)
            if not self.take.art:
                pieces.shelves(
                    self.ground, (x, y + 0.02 * height, wide, 0.5 * high), 2, unit, self.wood, tones, rng
                )
        elif kind == "counter":
            deep = (0.15 if self.tall else 0.24) * height
            half = (0.27 if self.tall else 0.14) * self.width
            clear = self.focus * self.width - half, self.focus * self.width + half
            box = -10.0, self.floor - deep, self.width + 20.0, deep + 10 * unit
            part = (0.55 if self.tall else 0.42) * high
            pieces.shelves(self.ground, (x, y, wide, part), 2, unit, self.wood, tones, rng)
            furniture.counter(self.ground, box, unit, self._body(), tones, rng, clear)
        else:
            rows = 2 + self.take.number % 3
            taken = self.plan.window or self.take.corner or self.take.art or self.take.prop == "lamp"
            places = [self.right] if taken else [self.left, self.right]
            for n, (left, top, across, deep) in enumerate(places):
                shelf = left, top + 0.05 * n * height, across, deep * rows / 3.4
                pieces.shelves(self.ground, shelf, rows, unit, self.wood, tones, rng)

    def _body(self) -> Colour:
        """The colour of cupboards, apart from the wall's."""
        bodies = tuple(
            tone
            for tone in (_CREAM, _SAGE, _INK, self.theme.set.arch_deep, darker(OAK, 0.12))
            if apart(tone, self.plan.colour or self.wall) > _SEEN
        )
        return bodies[self.take.number % len(bodies)]

    def _rug(self) -> None:
        depth = self.height - self.floor
        wide = (0.86 if self.tall else 0.42) * self.width
        box = self.focus * self.width - wide / 2, self.floor + 0.26 * depth, wide, 0.56 * depth
        furniture.rug(self.ground, box, self.unit, self._tone(2))

    def _foot(self, x: float) -> tuple[float, float]:
        """Where something stands on the floor at `x` px, and how large: by the side wall it is near."""
        at, base = self._corner_at(), self.floor + 60 * self.unit
        if not self.take.corner or x >= at:
            return base, self.unit
        near = 1 - x / at
        return base + near * 0.42 * (self.floor - 0.46 * self.height), self.unit * (1 + 0.3 * near)

    def _floor_things(self) -> None:
        plan, take, width = self.plan, self.take, self.width
        outer = width * (0.10 if self.tall else 0.06)
        foot, unit = self._foot(outer)
        on_left = self._on_left()
        if on_left == "christmas":
            pieces.tree(self.ground, (width * (0.13 if self.tall else 0.07), foot), unit * 0.95, self.rng)
        elif on_left == "lamp":
            furniture.floor_lamp(self.ground, (outer * 1.2, foot - 20 * unit), unit * 0.9, self._tone(3))
        elif on_left == "seat":
            large = unit * (0.95 if self.tall else 0.8)
            furniture.seat(self.ground, (outer, foot + 20 * unit), large, self._tone(4))
        if take.prop == "pendants":
            level = (0.15 if self.tall else 0.22) * self.height
            places = ((0.13 * width, level), (0.87 * width, level * 0.78))
            furniture.pendants(self.ground, places, self.unit, self._tone(3))
        if plan.plants:
            self._green()

    def _on_left(self) -> str:
        """What stands at the left; "": nothing but perhaps a plant."""
        if self.plan.season == "christmas":
            return "christmas"
        before_counter = self.plan.shelves and self.take.store == "counter"
        prop = self.take.prop
        return prop if prop == "lamp" or (prop == "seat" and not before_counter) else ""

    def _right_free(self) -> bool:
        return not (self.plan.shelves and self.take.store in ("rack", "sideboard"))

    def _plants_hang(self) -> bool:
        """Whether plants come from above: asked for so, or with no room for them on the floor."""
        full = bool(self._on_left()) and not self._right_free()
        return self.plan.plants and (self.take.green == "hanging" or full)

    def _green(self) -> None:
        width = self.width
        kind = self.take.green
        if self._plants_hang():
            for share, level in ((0.03, 0.17), (0.96, 0.13)):
                place = width * share, level * self.height + 40 * self.unit
                props.hanging(self.ground, place, self.unit, self.rng)
        places = [(0.06, 1.25)] * (not self._on_left()) + [(0.95, 1.05)] * self._right_free()
        for share, large in places[:1] if kind == "tree" else places:
            foot, unit = self._foot(width * share)
            if kind == "tree":
                props.tree(self.ground, (width * share, foot + 10 * unit), unit * large * 0.9, self.rng)
            else:
                pieces.pot_plant(self.ground, (width * share, foot + 14 * unit), unit * large, self.rng)
