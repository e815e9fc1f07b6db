"""A QR code to a link: dark on white in every theme, with its quiet zone, so that every phone reads it."""

from __future__ import annotations

from urllib.parse import urlsplit

from PIL import Image

from cuehost.errors import GraphicsError

from . import bidi, shapes
from . import words as say
from .easel import Easel
from .errors import NoRoom
from .lettering import Align
from .pieces import Piece, beside, on_panel, stack, words
from .specs import QrCard

#: Modules of white around a code (ISO/IEC 18004).
QUIET = 4
#: The least px of a module: smaller ones are lost in the stream's compression.
LEAST_MODULE = 3


def draw_qr(spec: QrCard, easel: Easel) -> None:
    """The code with what it is for and the link's host: beside it in a wide box, else under it.

    Raises `GraphicsError` for a link that is none, `NoRoom` where the code would be too small to read.
    """
    link = spec.link.strip()
    host = urlsplit(link).hostname if link.startswith(("https://", "http://")) else None
    if not host:
        raise GraphicsError(f"“{link[:60]}” is no link.", "Give the whole address, with https://.")
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, gap = easel.px(28), easel.px(26)
    room = easel.room[0] - 2 * pad, easel.room[1] - 2 * pad
    wide = room[0] > 1.5 * room[1]
    side = min(room[1], room[0] * 0.5) if wide else min(room[0], room[1] - easel.px(120))
    code = _code(link, int(min(side, easel.px(440))))
    width = room[0] - code.width - gap if wide else max(code.width, min(room[0], easel.px(440)))
    text = spec.text or say.word("scan", lang)
    large = easel.fit(
        text,
        faces.headline,
        lang,
        (width, easel.px(170) if wide else easel.px(56)),
        48 if wide else 38,
        smallest=24,
        lines=3 if wide else 1,
        leading=1.14,
    )
    small = easel.fit(
        host.removeprefix("www."), faces.quiet, "en", (width, easel.px(40)), 28, smallest=16, ellipsis=True
    )
    align: Align = "start" if wide else "center"
    notes = stack(
        [words(easel, large, colours.accent, align), words(easel, small, colours.ink_soft, align)],
        easel.px(6),
    )
    picture = _picture(easel, code)
    body = beside(picture, notes, gap, bidi.is_rtl(lang)) if wide else stack([picture, notes], easel.px(16))
    on_panel(easel, body, (pad, pad))


def _code(link: str, side: int) -> Image.Image:
    """The code as large as `side` px holds in whole px a module."""
    import segno  # few shows have this card: the others need not load it

    try:
        matrix = segno.make_qr(link, error="m", boost_error=True)
    except segno.DataOverflowError:
        raise GraphicsError("The link is too long for a QR code.", "Use a shorter link.") from None
    modules = int(matrix.symbol_size(border=QUIET)[0])
    module = side // modules
    if module < LEAST_MODULE:
        raise NoRoom(
            "The QR code would be too small to be read.",
            "Give it more room in the scene template, or use a shorter link.",
        )
    rows = list(matrix.matrix_iter(border=QUIET))
    small = Image.new("L", (modules, modules))
    small.putdata([0 if dark else 255 for row in rows for dark in row])
    return small.resize((modules * module,) * 2, Image.Resampling.NEAREST)


def _picture(easel: Easel, code: Image.Image) -> Piece:
    def paint(x: float, y: float, inside: float) -> None:
        tile = code.convert("RGBA")
        tile.putalpha(shapes.rounded_mask(*code.size, easel.px(easel.round(0.4))))
        shapes.place(easel.image, tile, (round(x + (inside - code.width) / 2), round(y)))

    return Piece(code.width, code.height, paint)
