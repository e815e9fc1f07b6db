"""Product photos: opened with care, fitted to a frame by what they show."""

from __future__ import annotations

import functools
import io
import warnings
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageFilter, ImageOps, UnidentifiedImageError

from cuehost.errors import GraphicsError
from cuehost.rundown import is_clip

from . import shapes
from .easel import Easel
from .specs import PictureCard

MAX_PIXELS = 120_000_000
MAX_BYTES = 100 * 1024 * 1024
_FORMATS = frozenset({"JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "MPO", "AVIF"})
_WORKING_SIZE = 2200  # px: no larger picture is needed on a canvas


def open_picture(path: Path, limit: int = _WORKING_SIZE) -> Image.Image:
    """A picture file as upright sRGB RGBA, at most `limit` px a side; of a clip its first frame.

    Raises `GraphicsError` if it is missing, no picture, broken, or too large to be safe.
    """
    if is_clip(path):
        from .clips import first_frame  # with the video library, which few shows need here

        frame = first_frame(path)
        frame.thumbnail((limit, limit), Image.Resampling.LANCZOS)
        return frame
    try:
        if path.stat().st_size > MAX_BYTES:
            raise GraphicsError(f"The picture {path.name} is larger than 100 MB.", "Save it smaller.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=_known_formats()) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise GraphicsError(
                        f"The picture {path.name} is too large: {opened.width} x {opened.height} pixels.",
                        "Save it with at most 120 million pixels.",
                    )
                opened.draft("RGB", (limit, limit))
                opened.thumbnail((limit, limit), Image.Resampling.LANCZOS, reducing_gap=2.0)
                upright = ImageOps.exif_transpose(opened)
                return _srgb(upright).convert("RGBA")
    except GraphicsError:
        raise
    except FileNotFoundError:
        raise GraphicsError(f"There is no picture {path}.", "Check the path in the rundown.") from None
    except PermissionError:
        raise GraphicsError(
            f"The picture {path} may not be read.", "Give yourself the right to read it."
        ) from None
    except UnidentifiedImageError:
        raise GraphicsError(
            f"{path.name} is no picture Cuehost can read.", "Save it as JPEG, PNG or WebP."
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise GraphicsError(f"The picture {path.name} is broken: {error}.", "Save it again.") from error


@functools.cache
def _known_formats() -> list[str]:
    """Those of the formats that this Pillow was built with."""
    Image.init()
    return sorted(_FORMATS & set(Image.OPEN))


def _srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return image
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if image.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a faulty profile: the plain numbers are the better guess
    return cast(Image.Image, converted)


def fit_content(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`image` fitted into `size` by its content, RGB.

    A product on a plain or transparent ground is shown whole, centred on the ground's colour. Any other
    photo fills the frame, cut where least is seen; one of a very different shape is shown whole over a
    blurred copy of itself.
    """
    width, height = size
    alpha = np.asarray(image.getchannel("A"))
    if alpha.min() < 250:
        return _packshot(image, alpha > 8, (255, 255, 255), size)
    small = np.asarray(image.convert("RGB").resize((96, 96), Image.Resampling.BOX), np.float32)
    rim = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    ground = np.median(rim, axis=0)
    if float(np.abs(rim - ground).max(axis=1).mean()) < 7:
        rgb = np.asarray(image.convert("RGB"), np.int16)
        differs = np.abs(rgb - ground.astype(np.int16)).max(axis=2) > 18
        if differs.any():
            red, green, blue = (int(v) for v in ground)
            return _packshot(image, differs, (red, green, blue), size)
    kept = min(width / height, image.width / image.height) / max(width / height, image.width / image.height)
    if kept < 0.6:
        return over_blur(image.convert("RGB"), size)
    scale = max(width / image.width, height / image.height)
    scaled = image.convert("RGB").resize(
        (max(width, round(image.width * scale)), max(height, round(image.height * scale))),
        Image.Resampling.LANCZOS,
    )
    x, y = _window(scaled, size)
    return scaled.crop((x, y, x + width, y + height))


def _packshot(
    image: Image.Image, shown: NDArray[np.bool_], ground: tuple[int, int, int], size: tuple[int, int]
) -> Image.Image:
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    sheet = Image.new("RGB", size, ground)
    if not rows.size:
        return sheet
    cut = image.crop((int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))
    scale = min(size[0] * 0.86 / cut.width, size[1] * 0.86 / cut.height)
    cut = cut.resize(
        (max(1, round(cut.width * scale)), max(1, round(cut.height * scale))), Image.Resampling.LANCZOS
    )
    sheet.paste(cut, ((size[0] - cut.width) // 2, (size[1] - cut.height) // 2), cut.getchannel("A"))
    return sheet


def over_blur(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """An RGB picture whole, over a blurred copy of itself that fills `size`."""
    back = ImageOps.fit(image, (max(1, size[0] // 8), max(1, size[1] // 8)))
    back = back.filter(ImageFilter.GaussianBlur(6)).resize(size, Image.Resampling.BICUBIC)
    whole = ImageOps.contain(image, size, Image.Resampling.LANCZOS)
    back.paste(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    return back


def _window(image: Image.Image, size: tuple[int, int]) -> tuple[int, int]:
    """Where to cut `image` (one side fits already) so that most detail is kept."""
    step = max(1, min(image.size) // 128)
    grey = np.asarray(image.convert("L").reduce(step), np.float32)
    edges = np.abs(np.diff(grey, axis=0, append=grey[-1:])) + np.abs(
        np.diff(grey, axis=1, append=grey[:, -1:])
    )
    return (
        _best_start(edges.sum(axis=0), size[0] / step, image.width - size[0], step),
        _best_start(edges.sum(axis=1), size[1] / step, image.height - size[1], step),
    )


def _best_start(detail: NDArray[np.float32], span: float, most: int, step: int) -> int:
    if most <= 0:
        return 0
    total = np.concatenate([[0.0], np.cumsum(detail)])
    window = max(1, min(int(span), len(detail)))
    sums = total[window:] - total[:-window]
    middle = (len(sums) - 1) / 2
    # Where two places are as good, the one nearer the middle.
    calm = sums * (1 - 0.15 * np.abs(np.arange(len(sums)) - middle) / max(1.0, middle))
    return int(min(most, int(np.argmax(calm)) * step))


def _draw_cut_out(product: Image.Image, easel: Easel) -> None:
    """The product alone, as large as its box, with a shadow of its own."""
    room = easel.room
    scale = min(room[0] / product.width, room[1] / product.height)
    size = max(1, round(product.width * scale)), max(1, round(product.height * scale))
    product = product.resize(size, Image.Resampling.LANCZOS)
    left, top, _, _ = easel.spot(*size)
    mask = product.getchannel("A")
    shapes.cast_shadow(easel.image, mask, (left, top), easel.shadow, easel.theme.colours.shadow)
    shapes.place(easel.image, product, (left, top))


def draw_picture(spec: PictureCard, easel: Easel) -> None:
    """The product photo in a white frame with round corners and a soft shadow."""
    photo = open_picture(spec.path, 2 * max(easel.size))
    if spec.cut_out:
        from .cutout import cut_out  # with OpenCV, which few shows need here

        _draw_cut_out(cut_out(photo, spec.path.name), easel)
        return
    frame = PictureFrame(easel)
    if is_clip(spec.path):
        from .clips import fit_frame

        easel.image = frame.around(fit_frame(photo, frame.size))
    else:
        easel.image = frame.around(fit_content(photo, frame.size))


class PictureFrame:
    """A white frame drawn on an easel; `size` is that of what it holds, in px."""

    def __init__(self, easel: Easel) -> None:
        box = easel.spot(*easel.room)
        rim = easel.px(12)
        easel.panel(box, easel.theme.colours.panel, easel.theme.colours.panel_low)
        self.size = box[2] - box[0] - 2 * rim, box[3] - box[1] - 2 * rim
        self._image = easel.image
        self._at = box[0] + rim, box[1] + rim
        self._mask = shapes.rounded_mask(*self.size, max(4, easel.px(easel.theme.radius) - rim))

    def around(self, photo: Image.Image) -> Image.Image:
        """The whole card, RGBA, with a photo (RGB, as large as `size`) in it."""
        fitted = photo.convert("RGBA")
        fitted.putalpha(self._mask)
        card = self._image.copy()
        shapes.place(card, fitted, self._at)
        return card
