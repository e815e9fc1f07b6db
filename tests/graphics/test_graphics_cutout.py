"""Backgrounds removed: products are cut out whole, and what would look torn is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cuehost.errors import GraphicsError
from cuehost.graphics import PictureCard, Theme, draw
from cuehost.graphics.cutout import cut_out

SIZE = (600, 600)
RED = (178, 34, 48)
KETTLE = (150, 160, 430, 450)


def kettle(
    ground: tuple[int, int, int] = (250, 250, 250),
    body: tuple[int, int, int] = RED,
    *,
    shadow: bool = True,
    noise: bool = True,
) -> Image.Image:
    """A body with a handle one sees through and a bright label, on a ground with a soft shadow."""
    image = Image.new("RGB", SIZE, ground)
    if shadow:
        soft = Image.new("L", SIZE, 0)
        ImageDraw.Draw(soft).ellipse((140, 420, 500, 490), fill=90)
        dark = Image.new("RGB", SIZE, tuple(c // 2 for c in ground))
        image.paste(dark, mask=soft.filter(ImageFilter.GaussianBlur(22)))
    large = image.resize((1800, 1800), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(large)
    pen.ellipse([3 * v for v in KETTLE], fill=body)
    pen.arc([3 * v for v in (380, 200, 540, 400)], 240, 480, fill=(40, 38, 40), width=60)
    pen.rectangle([3 * v for v in (230, 270, 350, 340)], fill=(246, 244, 240))
    pen.text((3 * 240, 3 * 280), "K2", fill=(20, 20, 20), font_size=120)
    image = large.resize(SIZE, Image.Resampling.LANCZOS)
    if noise:
        grain = Image.effect_noise(SIZE, 5).convert("RGB")
        image = ImageChops.add(image, grain, scale=1, offset=-128)
    return image.convert("RGBA")


def placed(image: Image.Image) -> Image.Image:
    """The cut-out back where it was: its left edge is the body's."""
    sheet = Image.new("RGBA", SIZE)
    sheet.paste(image, (KETTLE[0] - 1, KETTLE[1] - 1))
    return sheet


@pytest.mark.parametrize("ground", [(250, 250, 250), (222, 228, 236), (60, 90, 70)])
def test_the_product_is_cut_out_whole(ground: tuple[int, int, int]) -> None:
    found = cut_out(kettle(ground))
    assert abs(found.width - (540 - 150)) < 14 and abs(found.height - 290) < 30
    whole = np.asarray(placed(found))
    assert whole[300, 200, 3] == 255 and whole[430, 290, 3] > 200, "the body"
    assert whole[300, 340, 3] == 255, "a bright label is no hole"
    assert whole[300, 470, 3] < 20, "one sees through the handle"
    assert whole[300, 530, 3] > 200, "the handle"
    solid = whole[250:350, 180:220]
    assert np.abs(solid[:, :, :3].astype(int).mean(axis=(0, 1)) - RED).max() < 8, "in its own colour"


def test_a_soft_shadow_goes_with_the_ground() -> None:
    whole = np.asarray(placed(cut_out(kettle())))
    assert whole[480:, :, 3].max() < 120, "nothing is left of it beside the product"


def test_no_fringe_of_the_ground_is_left() -> None:
    found = cut_out(kettle((250, 250, 250), shadow=False, noise=False))
    over = Image.new("RGBA", found.size, (20, 20, 24, 255))
    over.alpha_composite(found)
    pixels = np.asarray(over.convert("L")).astype(int)
    body = pixels[: found.height // 3, : found.width // 3]
    assert body.max() < 120, "on a dark set no bright line shows around it"


def test_a_ground_that_grows_lighter_to_one_side_is_one() -> None:
    slope = np.linspace(236, 252, SIZE[0]).astype(np.uint8)
    ground = Image.fromarray(np.broadcast_to(slope[None, :, None], (SIZE[1], SIZE[0], 3)).copy())
    ImageDraw.Draw(ground).ellipse(KETTLE, fill=RED)
    found = cut_out(ground.convert("RGBA"))
    assert abs(found.width - 280) < 6 and abs(found.height - 290) < 6


def test_a_picture_that_is_transparent_already_is_only_cropped() -> None:
    image = Image.new("RGBA", (100, 100))
    image.paste((1, 2, 3, 255), (20, 30, 60, 80))
    assert cut_out(image).size == (40, 50)


def refusals() -> dict[str, Image.Image]:
    noise = Image.effect_noise(SIZE, 90).convert("RGBA")
    close = Image.new("RGB", SIZE, (250, 250, 250))
    ImageDraw.Draw(close).rectangle((50, 300, 550, 600), fill=RED)
    return {
        "not of one colour": noise,
        "reaches the edges": close.convert("RGBA"),
        "nothing in it": Image.new("RGBA", SIZE, (250, 250, 250, 255)),
        "hardly to be told": kettle((250, 250, 250), (230, 229, 226), shadow=False, noise=False).crop(
            (0, 0, 380, 600)
        ),
        "it is empty": Image.new("RGBA", (10, 10)),
    }


@pytest.mark.parametrize("why", refusals())
def test_what_would_look_torn_is_refused_and_says_why(why: str) -> None:
    with pytest.raises(GraphicsError, match=why) as told:
        cut_out(refusals()[why], "kettle.jpg")
    assert "kettle.jpg" in told.value.message and told.value.mend


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (3, 3)])
def test_tiny_pictures_are_refused_too(size: tuple[int, int]) -> None:
    with pytest.raises(GraphicsError):
        cut_out(Image.new("RGBA", size, (10, 200, 30, 255)))


def test_the_card_shows_the_product_alone(tmp_path: Path, theme: Theme) -> None:
    path = tmp_path / "kettle.png"
    kettle().save(path)
    card = draw(PictureCard(path, "left", cut_out=True), (400, 400), theme)
    framed = draw(PictureCard(path, "left"), (400, 400), theme)
    clear = float((np.asarray(card.getchannel("A")) < 40).mean())
    assert clear > float((np.asarray(framed.getchannel("A")) < 40).mean()) + 0.1
    assert card.getbbox()
