"""Sets described in words: made by a model when a show is prepared, chosen from, and drawn where none is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from picture_server import PictureServer
from PIL import Image
from small_show import write_config, write_show

from cuehost.backgrounds_command import run as backgrounds
from cuehost.cli import main
from cuehost.config import load_config
from cuehost.dressing import Dressing, image_settings
from cuehost.errors import InputError
from cuehost.rundown import Rundown, load_rundown
from cuehost.studio import Studio

SHOW = ("market: US", "market: US\nbackground: {en: a kitchen, es: una cocina}")
OWN = ("  - product: plate\n", "  - product: plate\n    background: something nobody knows\n")
AGAIN = ("break: {duration: 2s,", "break: {duration: 2s, background: a garden,")


def load(folder: Path, *changes: tuple[str, str]) -> Rundown:
    return load_rundown(write_show(folder / "show", *changes))


def dressing(folder: Path, rundown: Rundown, server: PictureServer | None = None, **more: bool) -> Dressing:
    images = ""
    if server is not None:
        images = f"images: {{model: sd-xl, base_url: '{server.url}', timeout_s: 60, picture_price: 0.04}}\n"
    config = load_config(write_config(folder, images), {"CUEHOST_IMAGES_KEY": "sk-1"})
    return Studio(config, **more).dressing(rundown)


def served(test: Callable[[PictureServer, Path], Coroutine[Any, Any, None]]) -> Callable[[Path], None]:
    """A test with a server of pictures and a folder."""

    def wrapped(tmp_path: Path) -> None:
        async def within() -> None:
            async with PictureServer() as server:
                await test(server, tmp_path)

        asyncio.run(within())

    wrapped.__name__, wrapped.__doc__ = test.__name__, test.__doc__
    return wrapped


def test_a_show_lists_the_sets_it_describes_each_once(tmp_path: Path) -> None:
    same = ("  - product: cup\n", "  - product: cup\n    background: a garden\n")
    found = dressing(tmp_path, load(tmp_path, SHOW, OWN, AGAIN, same)).sets()
    assert [(s.words, s.segments) for s in found] == [
        ("a kitchen", ()),
        ("a garden", ("cup", "break")),
        ("something nobody knows", ("plate",)),
    ]
    assert all(s.drawn and not s.decided and s.candidates == () for s in found)
    assert dressing(tmp_path, load(tmp_path)).sets() == ()


def test_the_model_is_that_of_the_settings_unless_offline(tmp_path: Path) -> None:
    text = "images: {model: gpt-image-2, quality: low, portrait: 864x1536, style: Watercolour}\n"
    config = load_config(write_config(tmp_path, text), {"CUEHOST_IMAGES_KEY": "sk-hidden"})
    made = image_settings(config, offline=False)
    assert made is not None and made.api_key == "sk-hidden" and "sk-hidden" not in repr(made)
    assert (made.model, made.base_url, made.quality, made.portrait) == (
        "gpt-image-2",
        None,
        "low",
        "864x1536",
    )
    assert image_settings(config, offline=True) is None
    assert image_settings(load_config(write_config(tmp_path), {}), offline=False) is None


@served
async def test_what_is_prepared_stands_in_pictures_of_the_model_made_once(
    server: PictureServer, tmp_path: Path
) -> None:
    rundown = load(tmp_path, SHOW, OWN)
    room = dressing(tmp_path, rundown, server)
    told: list[str] = []
    progress: list[tuple[str, int, int]] = []
    found = await room.pictures("es", told, lambda *done: progress.append(done), make=True)
    assert sorted(found) == ["a kitchen", "something nobody knows"]
    assert ["a kitchen" in server.asked[0]["prompt"], len(server.asked)] == [True, 2]
    assert told == ["Backgrounds: 2 pictures by sd-xl, 400 tokens in, 8000 out, cost 0.0800."], (
        "what it cost; and no note of words nobody knows, as nothing is drawn of them"
    )
    assert progress[-1] == ("backgrounds", 2, 2)
    told.clear()
    assert await room.pictures("en", told, make=True) == found and len(server.asked) == 2 and told == []


@served
async def test_what_a_person_decided_stands_also_where_nothing_may_be_made(
    server: PictureServer, tmp_path: Path
) -> None:
    room = dressing(tmp_path, load(tmp_path, SHOW), server)
    count, used = await room.make("a kitchen", 2)
    assert count == 2 and "cost 0.0800" in used
    room.choose("a kitchen", 2)
    found = await room.pictures("en", [], make=False)
    assert found["a kitchen"].parent == tmp_path / "show" / "small.backdrops"
    room.choose("a kitchen", 0)
    assert await room.pictures("en", [], make=True) == {} and len(server.asked) == 2
    (kitchen,) = room.sets()
    assert kitchen.drawn and kitchen.decided


@served
async def test_a_model_that_fails_keeps_nothing_from_air(server: PictureServer, tmp_path: Path) -> None:
    server.mode = "500"
    room = dressing(tmp_path, load(tmp_path, SHOW, OWN), server)
    told: list[str] = []
    assert await room.pictures("en", told, make=True) == {}
    assert len({asked["prompt"] for asked in server.asked}) == 1, "the next would wait as long"
    assert told[0].startswith("“a kitchen” is drawn by Cuehost itself: the image server is overloaded")
    assert told[1].startswith("Nothing is known of 'something nobody knows'")
    server.mode = "b64"
    assert len(await room.pictures("en", [], make=True)) == 2, "tried again the next time"


@served
async def test_offline_and_on_air_nobody_is_asked(server: PictureServer, tmp_path: Path) -> None:
    rundown = load(tmp_path, SHOW)
    offline = dressing(tmp_path, rundown, server, offline=True)
    assert not offline.can_make and await offline.pictures("en", [], make=True) == {}
    with pytest.raises(InputError, match="no image model"):
        await offline.make("a kitchen", 1)
    room = dressing(tmp_path, rundown, server)
    assert room.can_make and await room.pictures("en", [], make=False) == {}
    with pytest.raises(InputError, match="describes no set 'a palace'"):
        room.choose("a palace", 0)
    assert server.asked == []


def test_the_drawn_set_is_candidate_0(tmp_path: Path) -> None:
    with Image.open(dressing(tmp_path, load(tmp_path, SHOW)).drawn("a kitchen")) as picture:
        assert picture.size == (1080, 1920)


def test_a_prepared_show_stands_in_what_was_chosen(tmp_path: Path) -> None:
    """The whole way: a picture chosen for a description is the background of the show's scenes."""
    changes = (SHOW, OWN)

    async def prepared() -> Any:
        async with PictureServer() as server:
            room = dressing(tmp_path, load(tmp_path, *changes), server)
            await room.make("a kitchen", 1)
            room.choose("a kitchen", 1)
        studio = Studio(load_config(write_config(tmp_path), {}))
        ready = await studio.prepare(load(tmp_path, *changes), "en", (270, 480), lambda *_: None)
        room.choose("a kitchen", 0)
        drawn = await studio.prepare(load(tmp_path, *changes), "en", (270, 480), lambda *_: None)
        await studio.close()
        return ready, drawn

    ready, drawn = asyncio.run(prepared())
    key = "background", "opening"
    with Image.open(ready.pictures.first[key]) as made, Image.open(drawn.pictures.first[key]) as own:
        assert made.size == own.size == (270, 480)
        middle = made.convert("RGB").getpixel((20, 240))
    assert abs(middle[1] - 120) < 25 and abs(middle[2] - 90) < 25, "the picture's colour"
    assert ready.pictures.first[key] != drawn.pictures.first[key]
    plate = next(s for s in ready.show.segments if s.segment.id == "plate")
    assert plate.background is not None and ready.show.sets == {"product:plate": (plate.background,)}
    assert any("Nothing is known of 'something nobody knows'" in note for note in ready.show.notes)


def test_a_take_of_the_drawn_set_that_was_chosen_stands_in_the_rooms_of_all_languages(tmp_path: Path) -> None:
    rundown = load(tmp_path, SHOW, AGAIN)
    room = dressing(tmp_path, rundown)
    kitchen, garden = room.sets()
    assert [one.letter for one in kitchen.takes] == ["A", "B", "C"] and kitchen.chosen == "0"
    room.choose("a kitchen", "B")
    told: list[str] = []
    found = [asyncio.run(room.pictures(lang, told, make=True)) for lang in ("en", "es")]
    assert found == [{"a kitchen": kitchen.takes[1].take}] * 2 and told == []
    kitchen, same = room.sets()
    assert (kitchen.chosen, kitchen.drawn, kitchen.decided, same) == ("B", True, True, garden)
    again = dressing(tmp_path, load(tmp_path, SHOW))
    assert again.sets()[0] == kitchen, "it outlives the process"

    async def prepared() -> list[Path]:
        studio = Studio(load_config(write_config(tmp_path), {}))
        paths = []
        for lang in ("en", "es"):
            ready = await studio.prepare(load(tmp_path, SHOW), lang, (270, 480), lambda *_: None)
            paths.append(ready.pictures.first["background", "opening"])
        room.choose("a kitchen", 0)
        ready = await studio.prepare(load(tmp_path, SHOW), "en", (270, 480), lambda *_: None)
        await studio.close()
        return [*paths, ready.pictures.first["background", "opening"]]

    english, spanish, usual = asyncio.run(prepared())
    assert english == spanish != usual


# -- the command ------------------------------------------------------------------------------------


def command(folder: Path, show: Path, *arguments: str) -> int:
    return main(["--config", str(folder / "config.yaml"), "scenes", "backgrounds", str(show), *arguments])


def test_the_command_makes_lists_and_chooses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    show = write_show(tmp_path / "show", SHOW)
    sheet = tmp_path / "sheet.png"

    async def made() -> int:
        async with PictureServer() as server:
            images = f"images: {{model: sd-xl, base_url: '{server.url}', picture_price: 0.04}}\n"
            config = write_config(tmp_path, images)
            words = ["--config", str(config), "scenes", "backgrounds", str(show), "--make", "2"]
            return await backgrounds(parsed(*words, "--out", str(sheet)))

    assert asyncio.run(made()) == 0
    out, err = capsys.readouterr()
    assert "2 made: 2 pictures by sd-xl" in err and "cost 0.0800" in err
    first, zero, *letters, one, two, path = out.splitlines()
    assert [line.split() for line in letters] == [[a, "drawn", "by", "Cuehost,", "otherwise"] for a in "ABC"]
    assert first == "the show: a kitchen" and zero.strip() == "0  drawn by Cuehost"
    assert one.endswith("(used until you choose)") and not two.endswith(")") and path == str(sheet)
    with Image.open(sheet) as picture:
        assert picture.width > picture.height / 2
    assert command(tmp_path, show, "--choose", "2", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["sets"]
    assert (told["chosen"], told["decided"], len(told["candidates"])) == (2, True, 2)
    assert told["drawn"] == ["A", "B", "C"]
    for given, chosen in (("b", "B"), ("0", 0)):
        assert command(tmp_path, show, "--choose", given, "--json") == 0
        assert json.loads(capsys.readouterr().out)["sets"][0]["chosen"] == chosen


def parsed(*words: str) -> Any:
    from cuehost.arguments import parser_of
    from cuehost.cli import COMMANDS

    return parser_of(COMMANDS).parse_args(words)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--choose", "1"), "There is no background 1"),
        (("--choose", "Q"), "There are 0 and A, B, C."),
        (("--segment", "plate", "--choose", "A"), "Nothing is known of its words."),
        (("--make", "1"), "There is no image model"),
        (("--segment", "cup", "--choose", "0"), "Choose one of: plate."),
        (("--out", "sheet.pdf"), "Name it .png"),
    ],
)
def test_what_the_command_cannot_do_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    write_config(tmp_path)
    assert command(tmp_path, write_show(tmp_path / "show", SHOW, OWN), *arguments) == 2
    assert told in capsys.readouterr().err


def test_which_set_is_meant_must_be_said_where_there_are_several(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_config(tmp_path)
    show = write_show(tmp_path / "show", OWN, AGAIN)
    assert command(tmp_path, show, "--choose", "0") == 2
    assert "--segment: break, plate" in capsys.readouterr().err
    assert command(tmp_path, show, "--segment", "plate", "--choose", "0") == 0
    assert "0  drawn by Cuehost  (chosen)" in capsys.readouterr().out
    assert command(tmp_path, write_show(tmp_path / "other")) == 2
    assert "describes no set" in capsys.readouterr().err
