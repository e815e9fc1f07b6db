"""Second captions: only what the show's own script says in that language, and never a reason to have none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cuehost.errors import GraphicsError
from cuehost.graphics import CaptionCard, PictureStore, load_theme
from cuehost.playout import Second, second_of
from cuehost.playout.captions import draw_captions
from cuehost.rundown import Line, Script, SegmentScript

BOX = (480, 110)
CANVAS = (540, 960)
TEXT = "Fill it to the line, set it on the flame, and watch the thermometer: it tells you when to pour."


def script(lang: str, *lines: tuple[str, str, tuple[str, ...], str]) -> Script:
    made = tuple(Line(name, text, lang, facts, source=source) for name, text, facts, source in lines)
    return Script("show", lang, (SegmentScript("cup", made),))


def texts(first: Script, other: Script, **options: Any) -> dict[str, str]:
    return dict(second_of(first, other, **{"same_market": True, **options}).texts)


def test_lines_are_told_by_their_ids_and_by_what_they_state() -> None:
    english = script(
        "en",
        ("a", "It is clay.", ("material",), "offline"),
        ("b", "Hello.", (), "offline"),
        ("c", "It holds heat.", ("selling_points:0",), "offline"),
        ("d", "Only here.", (), "offline"),
    )
    spanish = script(
        "es",
        ("a", "Es de barro.", ("material",), "offline"),
        ("b", "Hola.", (), "llm"),
        ("c", "Cuesta 9,90.", ("price",), "offline"),
    )
    assert texts(english, spanish) == {"a": "Es de barro.", "b": "Hola."}


def test_what_was_written_by_hand_is_a_translation_whatever_was_found_in_it() -> None:
    english = script("en", ("a", "Nine ninety.", ("price",), "hand"))
    spanish = script("es", ("a", "Barato.", (), "hand"))
    assert texts(english, spanish) == {"a": "Barato."}


def test_another_market_s_prices_do_not_stand_under_these() -> None:
    english = script(
        "en", ("a", "It's $9.90.", ("price",), "offline"), ("b", "Clay.", ("material",), "offline")
    )
    spanish = script(
        "es", ("a", "A 180 pesos.", ("price",), "offline"), ("b", "Barro.", ("material",), "offline")
    )
    assert texts(english, spanish, same_market=False) == {"b": "Barro."}


def test_the_same_words_are_not_shown_twice() -> None:
    assert texts(script("en", ("a", "OK!", (), "hand")), script("es", ("a", "OK!", (), "hand"))) == {}


class Store(PictureStore):
    """Notes what is drawn, and may refuse second captions."""

    def __init__(self, folder: Path, refuses: bool = False) -> None:
        super().__init__(folder, load_theme(), canvas=CANVAS)
        self.cards: list[CaptionCard] = []
        self.refuses = refuses

    def render(self, spec: Any, size: tuple[int, int]) -> Path:
        if spec.second and self.refuses:
            raise GraphicsError("It does not fit.")
        self.cards.append(spec)
        return self.folder / f"{len(self.cards)}.png"


def test_each_caption_has_its_share_of_the_other_language(tmp_path: Path) -> None:
    spanish = "Llénalo hasta la marca, ponlo al fuego y mira el termómetro: te dice cuándo verter."
    second = Second("es", {"a": spanish})
    line = Line("a", TEXT, "en")
    store = Store(tmp_path)
    clauses = draw_captions(line, BOX, "bottom", store, second.under(line))
    assert len(clauses) > 1
    assert " ".join(card.second for card in store.cards) == spanish
    assert {card.second_lang for card in store.cards} == {"es"}
    assert "".join(clause.text for clause in clauses).replace(" ", "") == TEXT.replace(" ", "")
    assert second.under(Line("b", TEXT, "en")) is None


def test_what_does_not_fit_is_shown_in_the_first_language_alone(tmp_path: Path) -> None:
    store = Store(tmp_path, refuses=True)
    clauses = draw_captions(Line("a", TEXT, "en"), BOX, "bottom", store, ("Otra cosa.", "es"))
    assert clauses and all(not card.second for card in store.cards)


def test_they_are_drawn_in_their_box(tmp_path: Path) -> None:
    store = PictureStore(tmp_path, load_theme(), canvas=CANVAS)
    (clause,) = draw_captions(Line("a", "It is clay.", "en"), BOX, "bottom", store, ("Es de barro.", "es"))
    (alone,) = draw_captions(Line("a", "It is clay.", "en"), BOX, "bottom", store)
    assert clause.picture.exists() and clause.picture != alone.picture


@pytest.mark.parametrize("under", [None, ("", "es")])
def test_without_a_second_language_captions_are_as_ever(
    tmp_path: Path, under: tuple[str, str] | None
) -> None:
    store = Store(tmp_path)
    draw_captions(Line("a", "It is clay.", "en"), BOX, "bottom", store, under)
    assert store.cards == [CaptionCard("It is clay.", "en", align="bottom")]
