"""A product cut out of its photo: for photos before a ground of one colour, as shops take them.

No model is needed for that: what is joined to the rim and has the ground's colour is ground, and so is the
soft shadow on it. Whatever would look torn is refused, and says why.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cuehost.errors import GraphicsError

Map = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Distances in CIE L*a*b*, where about 2 can just be seen.
_SAME, _OTHER = 6.0, 20.0
_PLAIN_RIM = 0.7
"""So much of the rim must have the ground's colour."""
_SHADOW_CHROMA, _SHADOW_DEPTH, _SMOOTH = 4.0, 34.0, 2.2
_MOST_SHADOW = 0.4
_LEAST, _MOST, _MOST_RIM = 0.015, 0.9, 0.12
_FAINT_EDGE = 0.4
_HOLE, _HOLE_SAME, _HOLE_EVEN = 0.002, 2.0, 1.2

_MEND = "Use a photo before a plain ground that differs from the product, or a PNG with transparency."


def cut_out(photo: Image.Image, name: str = "the picture") -> Image.Image:
    """The product of an RGBA photo on transparent ground, cropped to it.

    A photo that is transparent already is only cropped. Raises `GraphicsError` where the ground is not of one
    colour, or the product cannot be told from it well enough.
    """
    alpha = np.asarray(photo.getchannel("A"))
    if alpha.min() < 250:
        return _cropped(photo, name)
    rgb = np.asarray(photo.convert("RGB"))
    lab = np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    ground = _ground(lab, name)
    apart = np.asarray(np.sqrt(((lab - ground) ** 2).sum(axis=2)), np.float32)
    outside = _joined_to_rim(apart < _SAME)
    product = ~(outside | _shadow(lab, ground, apart, outside) | _holes(apart, outside))
    product = _without_specks(product)
    _check(product, apart, name)
    own, share = _edged(rgb, ground, product)
    return _cropped(Image.fromarray(np.dstack([own, np.round(share * 255).astype(np.uint8)]), "RGBA"), name)


def _ground(lab: Map, name: str) -> Map:
    """The ground's colour everywhere: that of the rim, which may be lighter at one side."""
    height, width = lab.shape[:2]
    band = max(2, min(height, width) // 50)
    rim = np.zeros((height, width), bool)
    rim[:band] = rim[-band:] = True
    rim[:, :band] = rim[:, -band:] = True
    rows, columns = np.nonzero(rim)
    colours = lab[rows, columns]
    places = np.stack([np.ones(len(rows)), rows / height, columns / width], axis=1)
    near = np.linalg.norm(colours - np.median(colours, axis=0), axis=1) < _OTHER
    if near.mean() < _PLAIN_RIM / 2:
        raise _refused(name, "its background is not of one colour")
    slope, *_ = np.linalg.lstsq(places[near], colours[near], rcond=None)
    off = np.linalg.norm(colours - places @ slope, axis=1)
    if float((off < _SAME).mean()) < _PLAIN_RIM:
        raise _refused(name, "its background is not of one colour")
    down, across = np.mgrid[0:height, 0:width]
    whole = np.stack([np.ones(height * width), down.ravel() / height, across.ravel() / width], axis=1)
    return np.asarray((whole @ slope).reshape(height, width, 3), np.float32)


def _joined_to_rim(like: Mask) -> Mask:
    """What of a mask is joined to the picture's rim."""
    count, labels = cv2.connectedComponents(like.astype(np.uint8), connectivity=4)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    joined = np.zeros(count, bool)
    joined[np.unique(rim)] = True
    joined[0] = False
    return np.asarray(joined[labels])


def _shadow(lab: Map, ground: Map, apart: Map, outside: Mask) -> Mask:
    """The soft shadow on the ground: a little darker, of no other colour, and without an edge towards it."""
    grey = np.ascontiguousarray(lab[:, :, 0])
    steep = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(grey, cv2.CV_32F, 0, 1) / 8)
    edge = cv2.dilate((steep > _SMOOTH).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    chroma = np.hypot(lab[:, :, 1] - ground[:, :, 1], lab[:, :, 2] - ground[:, :, 2])
    depth = ground[:, :, 0] - lab[:, :, 0]
    like = (chroma < _SHADOW_CHROMA) & (depth > 0) & (depth < _SHADOW_DEPTH)
    found = _joined_to_rim((like & ~edge) | outside) & ~outside
    # Beside the product itself it is as steep as the product's edge.
    found |= like & ~outside & (cv2.dilate(found.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0)
    # A product of the ground's hue may have no edge to stop at: then nothing of it is taken for a shadow.
    rest = ~outside
    return found if found.sum() < _MOST_SHADOW * max(int(rest.sum()), 1) else np.zeros_like(found)


def _holes(apart: Map, outside: Mask) -> Mask:
    """Ground seen through the product: through a handle, for example. A bright label is not as even."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        ((apart < _SAME) & ~outside).astype(np.uint8), connectivity=4
    )
    found = np.zeros_like(outside)
    for number in range(1, count):
        if stats[number, cv2.CC_STAT_AREA] < _HOLE * outside.size:
            continue
        values = apart[labels == number]
        if float(np.median(values)) < _HOLE_SAME and float(values.std()) < _HOLE_EVEN:
            found |= labels == number
    return found


def _without_specks(product: Mask) -> Mask:
    """Only the parts that are large enough to be the product's."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(product.astype(np.uint8), connectivity=8)
    if count < 2:
        return product
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return np.asarray((areas >= max(areas.max() * 0.01, 12))[labels]) & product


def _check(product: Mask, apart: Map, name: str) -> None:
    """Raises `GraphicsError` where what is left would not look like a product."""
    share = float(product.mean())
    if share < _LEAST:
        raise _refused(name, "nothing in it differs from the background")
    rim = np.concatenate([product[0], product[-1], product[:, 0], product[:, -1]])
    if share > _MOST or float(rim.mean()) > _MOST_RIM:
        raise _refused(name, "the product reaches the edges of the photo")
    inner = cv2.erode(product.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    edge = product & ~inner
    faint = float((apart[edge] < 1.6 * _SAME).mean()) if edge.any() else 1.0
    if faint > _FAINT_EDGE:
        raise _refused(name, "the product's edge is hardly to be told from the background")


def _edged(rgb: NDArray[np.uint8], ground: Map, product: Mask) -> tuple[NDArray[np.uint8], Map]:
    """The product's own colours, and how much of each pixel is the product's, 0 to 1.

    A pixel of the edge is a mixture of the ground and of the product as it is just inside.
    """
    mask = cv2.medianBlur(product.astype(np.uint8), 3)
    inner = cv2.erode(mask, np.ones((5, 5), np.uint8))
    band = (cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0) & (inner == 0)
    share = inner.astype(np.float32)
    own = rgb.copy()
    if not inner.any():
        return own, mask.astype(np.float32)
    _, labels = cv2.distanceTransformWithLabels(1 - inner, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    nearest = np.zeros((int(labels.max()) + 1, 3), np.float32)
    smooth = cv2.blur(rgb, (3, 3)).astype(np.float32)
    nearest[labels[inner > 0]] = smooth[inner > 0]
    inside = nearest[labels[band]]
    behind = cv2.cvtColor(ground, cv2.COLOR_LAB2RGB)[band] * 255
    way = inside - behind
    along = ((rgb[band] - behind) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1.0)
    share[band] = np.clip(along, 0, 1)
    own[band] = np.clip(inside, 0, 255).astype(np.uint8)
    return own, share


def _cropped(image: Image.Image, name: str) -> Image.Image:
    box = image.getchannel("A").point(lambda v: 255 * (v > 8)).getbbox()
    if box is None:
        raise _refused(name, "it is empty")
    return image.crop(box)


def _refused(name: str, why: str) -> GraphicsError:
    return GraphicsError(f"The background of {name} cannot be removed: {why}.", _MEND)
