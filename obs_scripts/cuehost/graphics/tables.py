"""Cards that are tables: a comparison of products, a size guide. Columns run in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import bidi
from . import words as say
from .blocks import TextBlock
from .easel import Easel
from .errors import NoRoom
from .lettering import Align
from .pieces import Piece, head, inner_width, on_panel, stack
from .specs import ComparisonCard, SizeCard
from .theme import Colour


@dataclass(frozen=True, slots=True)
class _Look:
    """How a kind of cell is set: typeface of the theme, design px, most lines."""

    face: str
    size: float
    lines: int


_LOOKS = {"head": _Look("strong", 32, 4), "name": _Look("quiet", 32, 4), "value": _Look("body", 34, 4)}


@dataclass(frozen=True, slots=True)
class _Cell:
    """Words, or a sign with its colour."""

    block: TextBlock | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    """Cells row by row, the first row and first column being names; `column` or `row` is lifted out."""

    cells: tuple[tuple[_Cell, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    column: int | None
    row: int | None
    rtl: bool


def draw_comparison(spec: ComparisonCard, easel: Easel) -> None:
    """Products in columns, the one on air lifted out. Nothing at all without rows or products."""
    if not spec.rows or not spec.products:
        return
    table = [("", *spec.products), *((name, *cells) for name, cells in spec.rows)]
    title = spec.title or say.word("compare", spec.lang)
    _draw(easel, table, spec.lang, ("scales", title), column=1, row=None)


def draw_sizes(spec: SizeCard, easel: Easel) -> None:
    """Sizes in rows, the one spoken of lifted out. Nothing at all without rows."""
    if not spec.rows or not spec.columns:
        return
    table = [(spec.unit, *spec.columns), *((name, *cells) for name, cells in spec.rows)]
    title = spec.title or say.word("sizes", spec.lang)
    row = None if spec.mark is None else spec.mark + 1
    _draw(easel, table, spec.lang, ("ruler", title), column=None, row=row)


def _draw(
    easel: Easel,
    rows: Sequence[Sequence[str | bool]],
    lang: str,
    title: tuple[str, str],
    *,
    column: int | None,
    row: int | None,
) -> None:
    count = len(rows[0])
    if any(len(r) != count for r in rows):
        raise NoRoom(
            f"The table “{title[1]}” has rows of different lengths.",
            "Give each row a value for every column.",
        )
    pad = easel.px(34)
    width = inner_width(easel, pad)
    table = _set(easel, rows, lang, width, column, row)
    inner = Piece(sum(table.widths), sum(table.heights), lambda x, y, w: _paint(easel, table, (x, y), w))
    on_panel(easel, stack([head(easel, *title, lang, width), inner], easel.px(24)), (pad, easel.px(32)))


def _set(
    easel: Easel,
    rows: Sequence[Sequence[str | bool]],
    lang: str,
    width: float,
    column: int | None,
    row: int | None,
) -> _Table:
    """All cells set in columns: the first as wide as its words need, the others alike.

    Heads, names and values have one size each, that of the one with the least room.
    """
    count, inset = len(rows[0]), easel.px(16)
    slack = 2 * inset + easel.px(4)
    names = max(_natural(easel, rows, n, 0, lang) for n in range(len(rows))) + slack
    values = max(_natural(easel, rows, n, m, lang) for n in range(len(rows)) for m in range(1, count)) + slack
    first = min(names, max(width * (0.42 if count < 4 else 0.34), width - values * (count - 1)))
    each = min((width - first) / (count - 1), max(values, easel.px(120)))
    widths = (first, *[each] * (count - 1))
    rooms = [w - 2 * inset for w in widths]
    sizes: dict[str, float] = {}
    for kind, text, room in _texts(rows, rooms):
        size = _fit(easel, text, kind, lang, room, _LOOKS[kind].size).size / easel.scale
        sizes[kind] = min(size, sizes.get(kind, size))
    cells = []
    for y, line in enumerate(rows):
        made = []
        for x, value in enumerate(line):
            if isinstance(value, bool):
                made.append(_Cell(sign="tick" if value else "cross"))
            elif value.strip():
                kind = _kind(y, x)
                made.append(_Cell(_fit(easel, value, kind, lang, rooms[x], sizes[kind])))
            else:
                made.append(_Cell())
        cells.append(tuple(made))
    heights = tuple(
        max([easel.px(62), *(c.block.height + easel.px(26) for c in line if c.block)]) for line in cells
    )
    return _Table(tuple(cells), widths, heights, column, row, bidi.is_rtl(lang))


def _kind(row: int, column: int) -> str:
    return "head" if row == 0 else "name" if column == 0 else "value"


def _texts(rows: Sequence[Sequence[str | bool]], rooms: Sequence[float]) -> Iterator[tuple[str, str, float]]:
    """All texts of a table: (kind, text, the width it has)."""
    for y, line in enumerate(rows):
        for x, value in enumerate(line):
            if isinstance(value, str) and value.strip():
                yield _kind(y, x), value, rooms[x]


def _fit(easel: Easel, text: str, kind: str, lang: str, room: float, size: float) -> TextBlock:
    look = _LOOKS[kind]
    box = room, easel.px(look.size * 1.3 * look.lines)
    face = getattr(easel.theme.faces, look.face)
    return easel.fit(text, face, lang, box, size, smallest=20, lines=look.lines, leading=1.14)


def _natural(easel: Easel, rows: Sequence[Sequence[str | bool]], y: int, x: int, lang: str) -> float:
    """The width a cell's text takes on one line at full size."""
    value, look = rows[y][x], _LOOKS[_kind(y, x)]
    if isinstance(value, bool):
        return easel.px(34)
    if not value.strip():
        return 0.0
    return easel.fit(value, getattr(easel.theme.faces, look.face), lang, (1e6, 1e6), look.size).width


def _paint(easel: Easel, table: _Table, at: tuple[float, float], width: float) -> None:
    colours = easel.theme.colours
    share = (width - table.widths[0]) / max(1.0, sum(table.widths[1:]))
    widths = [table.widths[0], *(w * share for w in table.widths[1:])]
    lefts = [sum(widths[:n]) for n in range(len(widths))]
    if table.rtl:
        lefts = [width - left - w for left, w in zip(lefts, widths, strict=True)]
    tops = [at[1] + sum(table.heights[:n]) for n in range(len(table.heights))]
    bottom = at[1] + sum(table.heights)
    _grounds(easel, table, (at[0], at[1], at[0] + width, bottom), lefts, widths, tops)
    for y, line in enumerate(table.cells):
        for x, cell in enumerate(line):
            lifted = (x == table.column and y == 0) or (y == table.row)
            soft = x == 0 and y > 0 and table.column is not None  # what is compared; a size is a value
            colour = colours.accent_ink if lifted else colours.ink_soft if soft else colours.ink
            left, middle = at[0] + lefts[x], tops[y] + table.heights[y] / 2
            _cell(easel, cell, (left, widths[x], middle), colour, centred=x > 0)


def _grounds(
    easel: Easel,
    table: _Table,
    box: tuple[float, float, float, float],
    lefts: Sequence[float],
    widths: Sequence[float],
    tops: Sequence[float],
) -> None:
    """Hairlines between rows, and what is lifted out on grounds of its own."""
    colours, thin = easel.theme.colours, easel.px(2)
    left, _, right, bottom = (round(v) for v in box)
    for top in tops[1:]:
        easel.bar(
            (left, round(top) - thin // 2, right, round(top) - thin // 2 + thin), easel.tint(0.16), radius=1
        )
    if table.column is not None:
        x = round(box[0] + lefts[table.column]), round(box[0] + lefts[table.column] + widths[table.column])
        easel.bar((x[0], round(tops[0]), x[1], bottom), easel.tint(0.10), radius=easel.round(0.5))
        low = round(tops[0] + table.heights[0])
        easel.bar((x[0], round(tops[0]), x[1], low), colours.accent, radius=easel.round(0.5))
    if table.row is not None:
        low = round(tops[table.row] + table.heights[table.row])
        easel.bar((left, round(tops[table.row]), right, low), colours.accent, radius=easel.round(0.5))


def _cell(
    easel: Easel, cell: _Cell, place: tuple[float, float, float], colour: Colour, *, centred: bool
) -> None:
    left, width, middle = place
    colours, inset = easel.theme.colours, easel.px(16)
    if cell.block:
        top = middle - cell.block.height / 2
        align: Align = "center" if centred else "start"
        easel.write(cell.block, (left + inset, top), colour, width=width - 2 * inset, align=align)
    elif cell.sign:
        size = easel.px(34)
        shade = colours.accent if cell.sign == "tick" else colours.ink_soft
        easel.sign(cell.sign, size, (left + (width - size) / 2, middle - size / 2), shade)
