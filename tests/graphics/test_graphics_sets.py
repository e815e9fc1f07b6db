"""Sets described in words: what the words mean, that they are seen, and that nothing is guessed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import yaml

from cuehost.graphics import BackgroundSpec, SetPlan, Theme, background, draw, plan_set
from cuehost.graphics import sets as module

SIZE = (135, 240)


def plan(words: str) -> SetPlan:
    found = plan_set(words)
    assert found is not None
    return found


def test_a_room_has_what_belongs_there_and_words_say_more() -> None:
    kitchen = plan("a sunlit kitchen, warm wood, morning")
    assert (kitchen.wall, kitchen.window, kitchen.shelves, kitchen.light) == ("wood", True, True, "morning")
    assert plan("kitchen").wall == "tiles"
    assert not kitchen.arch and plan("boutique").arch
    blue = plan("blue studio at night")
    assert (blue.arch, blue.light, blue.colour is not None) == (True, "night", True)


@pytest.mark.parametrize(
    ("words", "has"),
    [
        ("una cocina soleada", {"wall": "tiles", "light": "morning"}),
        ("уютная гостиная, вечер", {"light": "evening", "plants": True}),
        ("明亮的厨房，春节", {"wall": "tiles", "season": "new_year"}),
        ("ห้องครัวตอนเช้า", {"wall": "tiles", "light": "morning"}),
        ("dinding kayu, natal", {"wall": "wood", "season": "christmas"}),
        ("phòng khách buổi sáng", {"light": "morning", "shelves": True}),
        ("Weihnachten vor einem Vorhang", {"wall": "curtain", "season": "christmas"}),
        ("um quarto com neve", {"wall": "curtain"}),
    ],
)
def test_it_is_understood_in_the_languages_of_shows(words: str, has: dict[str, Any]) -> None:
    found = plan(words)
    assert {name: getattr(found, name) for name in has} == has


@pytest.mark.parametrize("words", ["", "something nobody knows", "???", "dishevelled"])
def test_what_nobody_knows_is_no_set(words: str) -> None:
    assert plan_set(words) is None


def test_the_table_is_whole() -> None:
    table = yaml.safe_load((module.Path(module.__file__).with_name("sets.yaml")).read_text("utf-8"))
    assert set(table["walls"]) < set(module.WALLS)
    for entry in table["rooms"].values():
        assert set(entry["has"]) <= {"wall", "window", "shelves", "plants", "arch"}
        assert plan_set(entry["words"][0]) is not None
    for kind in ("walls", "pieces", "lights", "seasons", "colours"):
        for words in table[kind].values():
            assert all(plan_set(word) is not None for word in words), words


def light_of(words: str, theme: Theme) -> float:
    return float(np.asarray(background(SIZE, theme, words=words), float).mean())


def test_the_words_are_seen(theme: Theme) -> None:
    plain = np.asarray(background(SIZE, theme), float)
    pictures = {
        w: np.asarray(background(SIZE, theme, words=w), float)
        for w in ("kitchen", "brick", "curtain", "blue")
    }
    for words, picture in pictures.items():
        assert np.abs(picture - plain).mean() > 8, words
    assert (
        light_of("kitchen, morning", theme)
        > light_of("kitchen, evening", theme)
        > light_of("kitchen, night", theme)
    )
    blue = pictures["blue"].mean(axis=(0, 1))
    assert blue[2] > blue[0] + 10
    unknown = background(SIZE, theme, words="something nobody knows")
    assert unknown.tobytes() == background(SIZE, theme).tobytes()


@pytest.mark.parametrize("size", [(135, 240), (240, 135), (90, 90), (64, 36)])
@pytest.mark.parametrize(
    "words",
    ["kitchen, christmas, night, plants", "garden, spring, morning", "stage, neon", "shop, 春节", "winter"],
)
def test_every_set_fills_every_canvas(theme: Theme, size: tuple[int, int], words: str) -> None:
    for focus in (0.3, 0.5, 0.75):
        drawn = background(size, theme, words=words, focus=focus)
        assert drawn.size == size and drawn.mode == "RGB"
    assert drawn.tobytes() == background(size, theme, words=words, focus=0.75).tobytes()


def test_other_words_put_other_things_on_the_shelves(theme: Theme) -> None:
    first, second = (background(SIZE, theme, words=w).tobytes() for w in ("shop shelves", "shelves, store"))
    assert first != second
    spec = BackgroundSpec("break", words="kitchen")
    assert draw(spec, SIZE, theme).getextrema()[3] == (255, 255)
