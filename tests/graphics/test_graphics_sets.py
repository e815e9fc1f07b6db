"""Sets described in words: what the words mean, that they are seen, and that nothing is guessed."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import yaml

from cuehost.graphics import BackgroundSpec, SetPlan, Theme, background, draw, plan_set
from cuehost.graphics import sets as module
from cuehost.graphics.apart import _look, difference, farthest, takes_apart
from cuehost.graphics.takes import MOST_TAKES, Take, take_of, unlikeness

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


# -- takes ------------------------------------------------------------------------------------------------

DESCRIBED = [
    "a sunlit kitchen, warm wood, morning",
    "a cosy living room, evening",
    "boutique, pink",
    "stage",
    "loft",
    "bath",
]


@pytest.mark.parametrize("words", DESCRIBED)
def test_the_takes_that_are_offered_look_most_unlike_and_are_always_the_same(words: str) -> None:
    found = takes_apart(words, upright=True)
    assert len(set(found)) == 3 and 0 not in found
    takes_apart.cache_clear()
    assert takes_apart(words, upright=True) == found
    looks = {take: _look(words, take, True) for take in (0, *found)}
    for one, other in combinations(looks, 2):
        assert difference(looks[one], looks[other]) > 6
        assert unlikeness(plan(words), take_of(plan(words), one), take_of(plan(words), other)) >= 0.25


def test_the_farthest_are_taken_first() -> None:
    places = [0, 1, 10, 6, 9]
    assert farthest(5, lambda a, b: abs(places[a] - places[b]), 2) == (2, 3)
    assert farthest(2, lambda a, b: 1.0, 3) == (1,)


def test_a_set_the_other_way_round_is_less_unlike_than_another(theme: Theme) -> None:
    one = np.zeros((4, 4, 3), np.float32)
    one[:, 0] = 200
    assert 0 < difference(one, one[:, ::-1]) < difference(one, one + 100)


def test_of_words_that_nobody_knows_there_are_no_takes(theme: Theme) -> None:
    assert takes_apart("something nobody knows", upright=True) == ()
    usual = background(SIZE, theme)
    assert background(SIZE, theme, words="something nobody knows", take=3).tobytes() == usual.tobytes()


@pytest.mark.parametrize(("size", "every"), [((90, 160), 1), ((160, 90), 3), ((64, 36), 5)])
@pytest.mark.parametrize(
    "words", [*DESCRIBED, "garden, christmas, night", "shop, neon", "studio with plants"]
)
def test_every_take_fills_every_canvas_and_stays_in_its_light(
    theme: Theme, size: tuple[int, int], every: int, words: str
) -> None:
    usual = float(np.asarray(background(size, theme, words=words, focus=0.75), float).mean())
    for take in range(1, MOST_TAKES + 1, every):
        drawn = background(size, theme, words=words, focus=0.75, take=take)
        assert drawn.size == size and drawn.mode == "RGB"
        light = float(np.asarray(drawn, float).mean())
        assert 0.6 < light / usual < 1.6, take
    assert drawn.tobytes() == background(size, theme, words=words, focus=0.75, take=take).tobytes()


def test_a_take_keeps_to_what_was_asked_for() -> None:
    for number in range(1, MOST_TAKES + 1):
        assert take_of(plan("blue studio"), number).scheme != "accent", "another colour than blue"
        assert take_of(plan("kitchen"), number).prop != "seat"
        assert take_of(plan("living room"), number).store != "counter"
        assert take_of(plan("stage"), number).accent in ("", "valance", "spots")
    assert take_of(plan("kitchen"), 0) == Take()
