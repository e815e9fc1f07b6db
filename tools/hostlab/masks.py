"""Where hair grows: soft masks over the skin's texture, for roots and for the shade under the hair.

The scalp is read from the kit's one skin that has its hairline painted in; the trimmed beard is drawn
here as an outline in that texture's pixels (2048 x 2048), mirrored about the face's middle row.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt, gaussian_filter, label

from hostlab.meshdata import Floats

PAINTED = "skins/young_african_male/young_darkskinned_male_diffuse.png"
SIZE = 2048
HEAD_LEFT = 1290  # the head's island in the texture starts here
CROWN = (1500, 600)  # a texel (column, row) that is surely hair
MIDDLE_ROW = 1059
FACE_ROWS = (825, 2 * MIDDLE_ROW - 825)
"""Rows between the sideburns; only there the hairline may be lowered."""
BEARD = [
    (1645, 800), (1665, 826), (1745, 832), (1812, 868), (1846, 925), (1848, 965), (1832, 1000), (1822, 1030),
    (1818, 1059), (1985, 1059), (1974, 960), (1930, 880), (1868, 822), (1775, 785), (1700, 780),
]  # fmt: skip
LIPS = (1862, MIDDLE_ROW, 31, 42)  # middle and half axes, kept clear
UNDER_LIP = [(1896, 1059), (1896, 1030), (1906, 1012), (1912, 1059)]


def scalp(kit: Path, lower: int = 0) -> Floats:
    """1 where hair grows on the head, 0 elsewhere, soft at the hairline, which comes `lower` texels down."""
    grey = np.asarray(Image.open(kit / PAINTED).convert("L"), dtype=float) / 255
    dark = gaussian_filter(grey, 5) < 0.155
    dark[:, :HEAD_LEFT] = False
    pieces, _ = label(dark)
    wanted = {int(pieces[row, CROWN[0]]) for row in (CROWN[1], 2 * MIDDLE_ROW - CROWN[1])} - {0}
    hair = np.isin(pieces, list(wanted))
    if lower:
        near = distance_transform_edt(~hair) < lower
        near[: FACE_ROWS[0]] = near[FACE_ROWS[1] :] = False  # ears and nape stay
        hair |= near
    mask: Floats = gaussian_filter(hair.astype(float), 9)
    return np.asarray(np.clip((mask - 0.15) / 0.7, 0, 1))


def beard() -> Floats:
    """1 where a trimmed beard grows, thinning out towards its edge, lips kept clear."""
    image = Image.new("L", (SIZE, SIZE))
    pen = ImageDraw.Draw(image)
    for outline, fill in ((BEARD, 255), (UNDER_LIP, 110)):
        pen.polygon(outline, fill=fill)
        pen.polygon([(x, 2 * MIDDLE_ROW - y) for x, y in outline], fill=fill)
    grown = gaussian_filter(np.asarray(image, dtype=float) / 255, 10)
    clear = Image.new("L", (SIZE, SIZE), 255)
    x, y, a, b = LIPS
    ImageDraw.Draw(clear).ellipse((x - a, y - b, x + a, y + b), fill=0)
    mask: Floats = grown * gaussian_filter(np.asarray(clear, dtype=float) / 255, 6)
    return mask


def save(mask: Floats, path: Path) -> Path:
    """Write a mask as a grey picture of half the size, for the skin's shader."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(np.round(mask * 255).astype(np.uint8), "L")
    picture.resize((SIZE // 2, SIZE // 2), Image.Resampling.BOX).save(path)
    return path


def sample(mask: Floats, uvs: Floats) -> Floats:
    """The mask at texture coordinates (n, 2)."""
    column = np.clip((uvs[:, 0] * (SIZE - 1)).round().astype(int), 0, SIZE - 1)
    row = np.clip(((1 - uvs[:, 1]) * (SIZE - 1)).round().astype(int), 0, SIZE - 1)
    result: Floats = mask[row, column]
    return result
