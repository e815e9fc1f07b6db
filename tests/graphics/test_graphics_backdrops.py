"""Pictures of sets from an image model: asked for through the real SDK, looked at, kept, and chosen from."""

from __future__ import annotations

import dataclasses
import json
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from picture_server import PictureServer
from PIL import Image

from cuehost.errors import InputError
from cuehost.graphics import (
    MOST_CANDIDATES,
    Backdrops,
    BackdropWish,
    ImageServer,
    ImageSettings,
    NoPicture,
    SheetRow,
    Theme,
    backdrop_sheet,
    load_theme,
)

KEY = "sk-never-to-be-shown"
CANVAS = (1080, 1920)


@pytest.fixture
async def server() -> AsyncIterator[PictureServer]:
    async with PictureServer() as serving:
        yield serving


def settings(server: PictureServer) -> ImageSettings:
    return ImageSettings("sd-xl", server.url, KEY, timeout_s=60.0, max_retries=1)


@pytest.fixture
def asker(server: PictureServer) -> ImageServer:
    return ImageServer(settings(server))


@pytest.fixture
def impatient(server: PictureServer) -> ImageServer:
    """Waits 2 s, for what never comes; a busy computer may need longer for what does."""
    return ImageServer(dataclasses.replace(settings(server), timeout_s=2.0))


@pytest.fixture
def wish(theme: Theme) -> BackdropWish:
    return BackdropWish("a sunlit kitchen, warm wood", theme, CANVAS)


@pytest.fixture
def shelf(tmp_path: Path) -> Backdrops:
    return Backdrops(tmp_path / "cache", tmp_path / "small.backdrops")


# -- what is asked for ------------------------------------------------------------------------------


def test_the_model_is_told_words_theme_shape_and_where_the_host_stands(wish: BackdropWish) -> None:
    prompt = wish.prompt
    assert "a sunlit kitchen, warm wood" in prompt and "format 9:16" in prompt and "The middle" in prompt
    wall = "#{:02x}{:02x}{:02x}".format(*wish.theme.set.wall[:3])
    accent = "#{:02x}{:02x}{:02x}".format(*wish.theme.colours.accent[:3])
    assert wall in prompt and accent in prompt and "No people" in prompt
    wide = dataclasses.replace(wish, canvas=(1920, 1080), focus=0.8, style="Watercolour")
    assert "16:9" in wide.prompt and "right third" in wide.prompt and wide.prompt.startswith("Watercolour")


def test_candidates_hang_on_all_that_is_told_and_a_choice_on_words_and_shape(wish: BackdropWish) -> None:
    noir = dataclasses.replace(wish, theme=load_theme("noir"))
    assert noir.digest != wish.digest and noir.name == wish.name
    assert dataclasses.replace(wish, words=" A sunlit  kitchen, warm WOOD ").name == wish.name
    wide = dataclasses.replace(wish, canvas=(1920, 1080))
    assert wide.digest != wish.digest and wide.name != wish.name
    assert dataclasses.replace(wish, canvas=(540, 960)).digest == wish.digest, "one picture for all sizes"


async def test_a_picture_in_the_answer(server: PictureServer, asker: ImageServer) -> None:
    data = await asker.picture("A kitchen.", upright=True)
    assert data.startswith(b"\x89PNG")
    assert server.asked == [
        {"model": "sd-xl", "prompt": "A kitchen.", "size": "1024x1536", "response_format": "b64_json"}
    ]
    assert server.keys == [f"Bearer {KEY}"]
    await asker.picture("A kitchen.", upright=False)
    assert server.asked[-1]["size"] == "1536x1024"


async def test_a_picture_at_an_address_of_that_server(server: PictureServer, asker: ImageServer) -> None:
    server.mode = "url"
    assert (await asker.picture("A kitchen.", upright=True)).startswith(b"\x89PNG")
    assert server.fetched == 1


async def test_options_that_a_server_refuses_are_left_out_from_then_on(server: PictureServer) -> None:
    server.refuses = ("response_format", "quality")
    asker = ImageServer(dataclasses.replace(settings(server), quality="high"))
    await asker.picture("A kitchen.", upright=True)
    await asker.picture("A kitchen.", upright=True)
    told = [sorted(set(wanted) - {"model", "prompt"}) for wanted in server.asked]
    assert told == [["quality", "response_format", "size"], ["quality", "size"], ["size"], ["size"]]


async def test_openais_own_models_are_not_asked_for_what_they_refuse(server: PictureServer) -> None:
    asker = ImageServer(dataclasses.replace(settings(server), model="gpt-image-2"))
    await asker.picture("A kitchen.", upright=True)
    assert "response_format" not in server.asked[0]


async def test_a_busy_server_is_asked_again(server: PictureServer, asker: ImageServer) -> None:
    server.mode = "busy"
    assert await asker.picture("A kitchen.", upright=True)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("mode", "reason", "lasting"),
    [
        ("stall", "did not answer within 2 s", False),
        ("busy_long", "did not answer within 2 s", False),
        ("break_off", "breaks off", False),
        ("giant", "more than 64 MB", False),
        ("429", "overloaded or out of order (429)", False),
        ("500", "overloaded or out of order (500)", False),
        ("quota", "quota is used up", True),
        ("401", "does not accept the key", True),
        ("404", "does not know the model 'sd-xl'", True),
        ("400", "refuses the request (400)", False),
        ("moderation", "refuses the description", False),
        ("empty", "cannot be read", False),
        ("html", "cannot be read", False),
        ("no_base64", "is broken", False),
        ("private_url", "may not be opened", False),
        ("other_url", "may not be opened", False),
        ("gone_url", "cannot be had", False),
    ],
)
async def test_why_there_is_no_picture_is_told_in_time_and_without_the_key(
    server: PictureServer,
    asker: ImageServer,
    impatient: ImageServer,
    caplog: pytest.LogCaptureFixture,
    mode: str,
    reason: str,
    lasting: bool,
) -> None:
    server.mode, began = mode, time.monotonic()
    asker = impatient if mode in ("stall", "busy_long") else asker
    with caplog.at_level(logging.DEBUG), pytest.raises(NoPicture) as caught:
        await asker.picture("A kitchen.", upright=True)
    assert reason in caught.value.reason and caught.value.lasting is lasting
    assert time.monotonic() - began < 25  # bounded; what is asked for would be 30 or 50 s
    assert KEY not in f"{caught.value!s}{caught.value!r}{asker.settings!r}" and KEY not in caplog.text


async def test_a_refused_connection(asker: ImageServer) -> None:
    gone = ImageServer(dataclasses.replace(asker.settings, base_url="http://127.0.0.1:9/v1", max_retries=0))
    with pytest.raises(NoPicture, match="cannot be reached"):
        await gone.picture("A kitchen.", upright=True)


async def test_what_was_used_is_counted_and_priced(server: PictureServer, asker: ImageServer) -> None:
    await asker.picture("A kitchen.", upright=True)
    server.usage = None
    await asker.picture("A kitchen.", upright=True)
    usage, own = asker.usage, asker.settings
    assert (usage.pictures, usage.input_tokens, usage.output_tokens) == (2, 200, 4000)
    assert usage.cost(own) is None
    assert usage.told(own) == "2 pictures by sd-xl, 200 tokens in, 4000 out"
    by_token = dataclasses.replace(own, input_price=5.0, output_price=40.0)
    assert usage.cost(by_token) == pytest.approx(0.161)
    assert usage.told(dataclasses.replace(own, picture_price=0.04)).endswith("cost 0.0800")


# -- candidates and the choice ----------------------------------------------------------------------


async def test_candidates_are_kept_and_the_first_stands_until_one_is_chosen(
    server: PictureServer, asker: ImageServer, shelf: Backdrops, wish: BackdropWish, tmp_path: Path
) -> None:
    assert shelf.candidates(wish) == () and shelf.picture(wish) is None and not shelf.decided(wish)
    told: list[tuple[int, int]] = []
    assert len(await shelf.make(wish, asker, 3, lambda *done: told.append(done))) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert all(asked["prompt"] == wish.prompt for asked in server.asked)
    first = shelf.candidates(wish)
    assert [(c.number, c.chosen) for c in first] == [(1, True), (2, False), (3, False)]
    assert shelf.picture(wish) == first[0].picture
    again = Backdrops(tmp_path / "cache", tmp_path / "small.backdrops")
    assert again.candidates(wish) == first, "they are there the next time too"

    shelf.choose(wish, 2)
    chosen = again.picture(wish)
    assert chosen is not None and chosen.parent == tmp_path / "small.backdrops"
    assert chosen.name.startswith("a-sunlit-kitchen-warm-")
    assert chosen.read_bytes() == first[1].picture.read_bytes()
    assert [c.number for c in again.candidates(wish) if c.chosen] == [2] and again.decided(wish)

    shelf.choose(wish, 0)
    assert shelf.picture(wish) is None and shelf.decided(wish)
    assert not any(c.chosen for c in shelf.candidates(wish))


async def test_what_is_chosen_outlives_the_cache(
    asker: ImageServer, shelf: Backdrops, wish: BackdropWish
) -> None:
    await shelf.make(wish, asker, 2)
    shelf.choose(wish, 2)
    for candidate in shelf.candidates(wish):
        candidate.picture.unlink()
    (left,) = shelf.candidates(wish)
    assert left.chosen and left.picture == shelf.picture(wish) and left.picture.is_file()
    shelf.choose(wish, 1)
    assert shelf.picture(wish) == left.picture


async def test_a_choice_that_is_damaged_or_gone_is_none(
    asker: ImageServer, shelf: Backdrops, wish: BackdropWish, tmp_path: Path
) -> None:
    await shelf.make(wish, asker, 2)
    shelf.choose(wish, 2)
    chosen = shelf.picture(wish)
    assert chosen is not None
    chosen.unlink()
    assert shelf.picture(wish) == shelf.candidates(wish)[0].picture and not shelf.decided(wish)
    file = tmp_path / "small.backdrops" / "choices.json"
    for damage in ("", "[]", '{"choices": 3}', json.dumps({"choices": {wish.name: 3}})):
        file.write_text(damage, "utf-8")
        assert shelf.picture(wish) == shelf.candidates(wish)[0].picture
    file.write_text(json.dumps({"choices": {wish.name: {"picture": "../../etc/passwd"}}}), "utf-8")
    assert not shelf.decided(wish), "only what lies in the folder itself"


async def test_what_cannot_be_chosen_or_made(
    server: PictureServer, asker: ImageServer, shelf: Backdrops, wish: BackdropWish
) -> None:
    with pytest.raises(InputError, match="no background 1"):
        shelf.choose(wish, 1)
    with pytest.raises(InputError, match=f"{MOST_CANDIDATES} are the most"):
        await shelf.make(wish, asker, MOST_CANDIDATES + 1)
    assert server.asked == []


@pytest.mark.parametrize("mode", ["broken", "tiny", "bomb"])
async def test_what_is_no_picture_of_a_set_is_not_kept(
    server: PictureServer, asker: ImageServer, shelf: Backdrops, wish: BackdropWish, tmp_path: Path, mode: str
) -> None:
    server.mode = mode
    with pytest.raises(NoPicture) as caught:
        await shelf.make(wish, asker, 1)
    assert "picture" in caught.value.reason and ".got-" not in str(caught.value)
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


async def test_of_several_what_comes_is_kept_and_a_lasting_fault_is_not_asked_for_again(
    server: PictureServer, asker: ImageServer, shelf: Backdrops, wish: BackdropWish
) -> None:
    server.mode = "401"
    with pytest.raises(NoPicture):
        await shelf.make(wish, asker, 8)
    assert len(server.asked) <= 2
    server.mode = "b64"
    await shelf.make(wish, asker, 1)
    assert len(shelf.candidates(wish)) == 1


async def test_only_pixels_of_a_foreign_file_are_kept(
    server: PictureServer, asker: ImageServer, shelf: Backdrops, wish: BackdropWish
) -> None:
    server.size = (4000, 3000)
    (path,) = await shelf.make(wish, asker, 1)
    with Image.open(path) as kept:
        assert kept.format == "PNG" and kept.mode == "RGB" and max(kept.size) == 2560 and not kept.info


async def test_the_sheet_shows_all_and_frames_the_chosen(
    asker: ImageServer, shelf: Backdrops, wish: BackdropWish, tmp_path: Path
) -> None:
    await shelf.make(wish, asker, 2)
    pictures = {str(c.number): c.picture for c in shelf.candidates(wish)}
    sheet = backdrop_sheet([SheetRow(wish.words, "en", pictures, "2")], wish.theme, CANVAS)
    assert sheet.mode == "RGB" and sheet.width > sheet.height / 1.2
    tile = (sheet.width - 3 * 24) // 2
    left, right = (sheet.getpixel((24 + n * (tile + 24) + tile // 2, 64 + 24 - 5)) for n in (0, 1))
    assert left == (24, 24, 28) and right == (64, 190, 110)
