"""Things: a claim where the product is said to have them, none where somebody uses them with it."""

from __future__ import annotations

import pytest

from cuehost.writing.guard import Guard
from cuehost.writing.guard.things import akin


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It comes with a charger and a bell, and with a mirror."),
        ("en", "A charger, a bell and a whistle."),
        ("es", "Trae cargador, timbre y espejo."),
        ("ru", "В комплекте зарядка, звонок и зеркало."),
    ],
)
def test_what_it_does_not_have_is_refused(bikes: Guard, lang: str, text: str) -> None:
    assert not bikes.judge(text, lang, "bike").ok


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It comes with a charger and a bell."),
        ("en", "I'd wear it with a denim jacket and a fur hat."),
        ("en", "No mirror, I'm afraid."),
        ("en", "The handle looks like a little umbrella."),
    ],
)
def test_what_others_have_is_not_its_own(bikes: Guard, lang: str, text: str) -> None:
    assert bikes.judge(text, lang, "bike").faults == ()


@pytest.mark.parametrize(
    ("word", "other", "same"),
    [
        ("звонок", "звонка", True),
        ("ventana", "ventanilla", True),
        ("citrico", "citadino", False),
    ],
)
def test_forms_of_a_word_are_akin(word: str, other: str, same: bool) -> None:
    assert akin(word, other) == same
