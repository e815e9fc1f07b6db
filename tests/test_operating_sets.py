"""Sets of single segments in an operator's hand: looked at, made by a model, chosen."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from operated_engine import Engine, edited
from picture_server import PictureServer
from PIL import Image
from small_show import write_config, write_show

from cuehost.config import load_config
from cuehost.errors import InputError, Outdated
from cuehost.operating import Operating
from cuehost.studio import Studio

SHOW = ("market: US", "market: US\nbackground: a kitchen")
CUP = ("  - product: cup\n", "  - product: cup\n    background: a garden\n")
PLATE = ("  - product: plate\n", "  - product: plate\n    background: an office in the evening\n")
TWO_LANGUAGES = """\
show: Test show
language: [en, zh]
market: US
host: mia
scenes: portrait
background: a kitchen
products:
  cup: {name: {en: Blue cup, zh: 蓝杯子}, facts: {price: 9.90 USD}}
segments:
  - {product: cup, background: {en: a garden, zh: 花园}}
  - break: {duration: 2s, background: {en: a garden, zh: 花园}}
  - {product: cup, id: again, background: an office in the evening}
"""


def operated(folder: Path, *changes: tuple[str, str], images: str = "") -> tuple[Engine, Operating]:
    rundown = write_show(folder / "show", *changes)
    engine = Engine(Studio(load_config(write_config(folder, images), {})), rundown)
    return engine, Operating(engine)


async def of(hand: Operating, lang: str | None = None) -> tuple[str, dict[str, Any]]:
    """The show's id, and its sets."""
    show = (await hand.before.shows())[0]["id"]
    return show, await hand.before.sets(show, lang)


async def until_made(hand: Operating) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while "total" in (told := hand.state()["making"]):
            await asyncio.sleep(0.02)
    made: dict[str, Any] = told
    return made


def chosen(told: dict[str, Any], number: int = 0) -> list[str]:
    return [one["name"] for one in told["sets"][number]["backgrounds"] if one["chosen"]]


async def test_sets_are_those_that_segments_describe_each_with_who_stands_in_it(tmp_path: Path) -> None:
    engine, hand = operated(tmp_path)
    assert engine.rundown is not None
    engine.rundown.write_text(TWO_LANGUAGES, "utf-8")
    _, told = await of(hand, "zh")
    assert [(one["value"], one["segments"], one["decided"]) for one in told["sets"]] == [
        ("花园", ["cup", "break"], False),
        ("an office in the evening", ["again"], False),
    ]
    drawn = {"name": "drawn", "number": 0, "kind": "set", "chosen": True}
    assert all(one["backgrounds"][0] == drawn and one["room"] == 0 for one in told["sets"])
    assert [one["number"] for one in told["sets"][0]["backgrounds"][1:]] == ["A", "B", "C"], "other takes"
    assert (told["file"], told["model"]) == ("small.yaml", None)
    assert len({one["name"] for one in told["sets"]}) == 2
    with pytest.raises(InputError, match="no language 'fr'"):
        await of(hand, "fr")
    _, hand = operated(tmp_path, SHOW)
    assert (await of(hand))[1]["sets"] == [], "the show's own set is none of a segment"


async def test_pictures_of_a_set_are_made_looked_at_and_chosen(tmp_path: Path) -> None:
    async with PictureServer() as server:
        images = f"images: {{model: sd-xl, base_url: '{server.url}', picture_price: 0.04}}\n"
        engine, hand = operated(tmp_path, SHOW, CUP, PLATE, images=images)
        edited(engine)
        show, told = await of(hand)
        garden, office = (one["name"] for one in told["sets"])
        with pytest.raises(InputError, match="on air"):
            await hand.before.make_set_backgrounds(show, garden, 2)
        engine.broadcast, on_air = None, engine.broadcast
        await hand.before.make_set_backgrounds(show, garden, 2)
        assert hand.state()["making"] == {"show": show, "set": garden, "done": 0, "total": 2}
        with pytest.raises(InputError, match="already"):
            await hand.before.make_backgrounds(show, 1)
        made = await until_made(hand)
        assert (made["set"], made["made"]) == (garden, 2) and "cost 0.08" in made["used"]
        assert all("a garden" in asked["prompt"] for asked in server.asked)
        before = told["revision"]
        _, told = await of(hand)
        assert told["revision"] == before, "pictures that come keep nobody from choosing"
        first, two = told["sets"][0], told["sets"][1]
        assert [(one["number"], one["kind"]) for one in first["backgrounds"]] == [
            (0, "set"), ("A", "drawn"), ("B", "drawn"), ("C", "drawn"), (1, "made"), (2, "made"),
        ]  # fmt: skip
        assert (first["room"], two["room"], len(two["backgrounds"])) == (10, 12, 4)
        assert chosen(told) == [first["backgrounds"][4]["name"]] and not first["decided"], "until one is"
        # The second is chosen; what another page still shows is refused then.
        last = first["backgrounds"][5]["name"]
        order = {"set": garden, "background": last, "lang": None, "by": "Ana"}
        engine.broadcast = on_air
        told = await hand.before.choose_for_set(show, order, before)
        engine.broadcast = None
        assert (told["before"], told["after"]) == ("a garden (1)", "a garden (2)")
        assert chosen(told) == [last] and told["sets"][0]["decided"] and not told["sets"][1]["decided"]
        event, fields = engine.told[-1]
        assert (event, fields["text"], fields["by"]) == (
            "background_chosen", "a garden (1) -> a garden (2)", "Ana",
        )  # fmt: skip
        with pytest.raises(Outdated, match="changed meanwhile"):
            await hand.before.choose_for_set(show, order | {"background": "drawn"}, before)
        rundown = engine.studio.rundown(engine.rundown)  # type: ignore[arg-type]
        pictures = await engine.studio.dressing(rundown).pictures("en", [], make=False)
        made_one = pictures["a garden"]
        assert isinstance(made_one, Path) and made_one.parent == tmp_path / "show" / "small.backdrops"
        assert "a kitchen" not in pictures and "an office in the evening" not in pictures
        # Another take of what Cuehost draws, and then that as ever.
        take = first["backgrounds"][2]["name"]
        told = await hand.before.choose_for_set(show, order | {"background": take}, told["revision"])
        assert chosen(told) == [take] and told["after"] == "a garden (B)"
        pictures = await engine.studio.dressing(rundown).pictures("en", [], make=False)
        assert f"take-{pictures['a garden']}" == take
        told = await hand.before.choose_for_set(show, order | {"background": "drawn"}, told["revision"])
        assert chosen(told) == ["drawn"] and told["after"] == "a garden"
        assert "a garden" not in await engine.studio.dressing(rundown).pictures("en", [], make=True)
        server.mode = "500"
        await hand.before.make_set_backgrounds(show, office, 1)
        made = await until_made(hand)
        assert made["set"] == office and "No background was made" in made["fault"]


async def test_each_is_seen_small_as_it_stands_behind_a_product(tmp_path: Path) -> None:
    engine, hand = operated(tmp_path, SHOW, CUP, PLATE)
    show, told = await of(hand)
    garden, office = (one["name"] for one in told["sets"])
    with pytest.raises(InputError, match="on air"):
        await hand.before.set_background(show, None, garden, "drawn")
    engine.broadcast = None
    take = told["sets"][0]["backgrounds"][1]["name"]
    wanted = (garden, "drawn"), (office, "drawn"), (garden, take)
    drawn = [await hand.before.set_background(show, "en", *one) for one in wanted]
    assert len({*drawn}) == 3
    assert all(Image.open(io.BytesIO(picture)).size == (180, 320) for picture in drawn)


async def test_only_what_is_listed_can_be_named(tmp_path: Path) -> None:
    engine, hand = operated(tmp_path, SHOW, CUP)
    engine.broadcast = None
    show, told = await of(hand)
    (garden,) = (one["name"] for one in told["sets"])
    order = {"set": garden, "background": "drawn", "lang": None, "by": "Ana"}
    for wrong in ("../../etc/passwd", "made-1", ""):
        with pytest.raises(InputError, match="no such background"):
            await hand.before.choose_for_set(show, order | {"background": wrong}, None)
        with pytest.raises(InputError, match="no such background"):
            await hand.before.set_background(show, None, garden, wrong)
        for asked in (
            hand.before.choose_for_set(show, order | {"set": wrong}, None),
            hand.before.set_background(show, None, wrong, "drawn"),
            hand.before.make_set_backgrounds(show, wrong, 1),
        ):
            with pytest.raises(InputError, match="No segment has such a set"):
                await asked
    with pytest.raises(InputError, match="no image model"):
        await hand.before.make_set_backgrounds(show, garden, 1)
    # A set whose words have changed since is another one.
    write_show(tmp_path / "show", SHOW, ("  - product: cup\n", "  - product: cup\n    background: a café\n"))
    with pytest.raises(Outdated):
        await hand.before.choose_for_set(show, order, told["revision"])
    with pytest.raises(InputError, match="No segment has such a set"):
        await hand.before.choose_for_set(show, order, None)
