"""Claims that no list holds, found by their parts; and what is said in the same words without claiming it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard, languages
from cuehost.writing.guard.lexicon import _read
from cuehost.writing.guard.reading import read

CORPUS = Path(__file__).parents[1] / "corpus"
LIES = [
    ("sport", "yogamat", "en", "You simply can't hurt yourself on it.", "safety"),
    ("music", "metronome", "es", "Si el niño lo muerde no pasa absolutamente nada.", "safety"),
    ("sport", "yogamat", "ru", "На нём хоть кувыркайся, вывих не получишь.", "safety"),
    ("music", "ukulele", "zh", "刮花了磕坏了都给您退。", "guarantee"),
    ("outdoor", "tent", "pt", "Perdeu a notinha? A gente aceita de volta.", "guarantee"),
    ("outdoor", "headlamp", "en", "It dims by itself when you look at a map.", "feature"),
    ("music", "metronome", "id", "Dia bisa dengerin kita main terus nyesuaiin tempo.", "feature"),
    ("sport", "yogamat", "en", "Most mats flatten out after a month, this one doesn't.", "comparison"),
    ("sport", "yogamat", "vi", "Cả thị trường không có tấm thảm nào bám hơn.", "superlative"),
    ("music", "metronome", "en", "It comes with a padded bag.", "feature"),
    ("music", "metronome", "zh", "还配了一个夹式调音器。", "feature"),
    ("music", "ukulele", "es", "Suena como un Kala.", "competitor"),
    ("sport", "yogamat", "id", "Bau karetnya hilang dalam sejam.", "duration"),
    ("music", "ukulele", "th", "สีฟ้าทะเลเหลือสามตัวเองค่ะ", "number"),
    ("beauty", "towel", "ru", "Ни капли краски не уходит в реку.", "eco"),
]
HONEST = [
    ("sport", "yogamat", "vi", "Ai dị ứng latex thì đừng lấy nhé, cao su tự nhiên có latex."),
    ("sport", "yogamat", "id", "Yang alergi lateks jangan ambil ini ya, karet alam ada lateksnya."),
    ("music", "ukulele", "ru", "К усилителю его не подключить, звукоснимателя нет."),
    ("music", "metronome", "es", "Se paga con tarjeta, con Bizum o con PayPal."),
    ("music", "metronome", "zh", "节拍器就算35欧吧，实际是34.9欧。"),
    ("sport", "yogamat", "pt", "Dois tapetes seriam 658 yuans, agora são 538, 120 a menos."),
    ("sport", "yogamat", "ru", "С 329 до 269 юаней, разница — шестьдесят."),
    ("sport", "yogamat", "ru", "Доставка по материковому Китаю бесплатная, вернуть можно за 7 дней."),
    ("sport", "yogamat", "en", "Shipping's free in mainland China, and it takes two to four days."),
    ("music", "ukulele", "es", "El azul mar me recuerda a las tardes de agosto sin hacer nada."),
    (
        "music",
        "ukulele",
        "en",
        "Anyway, if it isn't for you, you have thirty days to send it back undamaged.",
    ),
    ("outdoor", "flask", "en", "Fill it with boiling water first, then pour in the soup."),
]


def guard(sheet: str) -> Guard:
    return Guard(load_sheet(CORPUS / f"{sheet}.yaml"))


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_parts(lang: str) -> None:
    kinds, english = _read(lang, "kinds"), _read("en", "kinds")
    assert set(english["fields"]) <= set(kinds["fields"])
    assert set(english["claims"]) <= set(kinds["claims"])


@pytest.mark.parametrize(("sheet", "product", "lang", "text", "category"), LIES)
def test_a_claim_is_found_by_its_parts(sheet: str, product: str, lang: str, text: str, category: str) -> None:
    assert category in {fault.category for fault in guard(sheet).judge(text, lang, product).faults}


@pytest.mark.parametrize(("sheet", "product", "lang", "text"), HONEST)
def test_the_same_words_may_claim_nothing(sheet: str, product: str, lang: str, text: str) -> None:
    assert guard(sheet).judge(text, lang, product).faults == ()


def test_what_a_number_counts_stands_before_the_next_number() -> None:
    size = [q.noun for q in read("Veintidós momme y tres colores.", "es").quantities]
    assert size == ["", "colour"]
