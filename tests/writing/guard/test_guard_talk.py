"""Talk around facts that claims nothing, and lies in such words: disclaimers, cases, parts, grades, days."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard, languages
from cuehost.writing.guard.lexicon import _read, lexicon
from cuehost.writing.guard.reading import read

CORPUS = Path(__file__).parents[1] / "corpus"
HONEST = [
    # what is said not to be claimed, up to a `but`
    ("cellar", "coffee", "en", "I won't tell you it's the best coffee in the world."),
    ("cellar", "cooler", "es", "No os voy a decir que el vino sea bueno para la salud."),
    ("cellar", "coffee", "zh", "我不敢说这杯咖啡治失眠。"),
    # a question answered with no
    ("cellar", "coffee", "ru", "Лечит ли кофе от усталости? Нет, от усталости лечит сон."),
    # what is sold apart
    ("cellar", "knives", "id", "Asahannya nggak termasuk, batu asahnya dijual terpisah."),
    # wishes and cases
    ("laundry", "steamer", "en", "If you want sharp creases, keep your iron."),
    ("outdoor", "oatbar", "zh", "对坚果过敏的朋友先别拿，可能有微量坚果。"),
    # what holds in part, said with the part that it does not hold of
    ("outdoor", "flask", "es", "La botella va al lavavajillas, la tapa no."),
    # where people travel, and who they are
    ("city", "earbuds", "en", "Ten minutes on the cable give two hours, enough for the flight to Phuket."),
    ("outdoor", "chair", "ru", "Держит до ста двадцати килограммов, так что и дядя Коля сядет."),
    # numbers as people say them
    ("cellar", "cooler", "en", "Two dozen bottles."),
    ("cellar", "coffee", "ru", "Полтора десятка бар."),
    ("cellar", "coffee", "vi", "Bình nước một lít hai."),
    ("cellar", "coffee", "zh", "四十秒就热好，不到一分钟。"),
    ("cellar", "cooler", "vi", "Thấp nhất năm độ, cao nhất mười tám độ."),
    ("cellar", "cooler", "vi", "Mỗi năm tủ ăn 118 ký điện."),
    ("outdoor", "flask", "vi", "Rót lúc bảy giờ sáng, bảy giờ tối vẫn còn nóng."),
    ("study", "telescope", "en", "One point nine kilos, call it four pounds."),
    ("study", "telescope", "en", "One twenty-nine instead of one fifty-nine."),
    ("cellar", "coffee", "en", "Fifteen bar and 1350 watts, the two numbers people ask about."),
    # each figure with its part
    ("cellar", "knives", "zh", "主厨刀二十厘米，面包刀二十一厘米，再加一把多用刀、一把削皮刀。"),
    ("cellar", "cooler", "en", "Two years of warranty, five on the compressor."),
    # a screw that viewers may change themselves is no replacement
    ("nomad", "suitcase", "ru", "Если колесо сломается, его можно заменить."),
]
LIES = [
    ("cellar", "coffee", "en", "I won't brag, but it's the best coffee in the world.", "superlative"),
    (
        "cellar",
        "cooler",
        "en",
        "Five years of warranty on the whole cabinet, compressor and all.",
        "duration",
    ),
    ("cellar", "cooler", "es", "Cinco años de garantía para la vinoteca entera.", "duration"),
    ("cellar", "cooler", "ru", "У шкафа класс А.", "certificate"),
    ("cellar", "cooler", "zh", "能效是A级。", "certificate"),
    ("cellar", "knives", "es", "Este precio lo mantenemos hasta Reyes.", "date"),
    ("cellar", "cooler", "th", "ราคานี้ยืนให้ยาวถึงปีใหม่เลยนะคะ", "date"),
    ("cellar", "knives", "en", "Once they go blunt, we sharpen them free of charge.", "guarantee"),
    ("cellar", "knives", "zh", "钝了寄回来，我们免费磨。", "guarantee"),
    ("cellar", "coffee", "pt", "O bico de vapor fica frio por fora, pode encostar a mão sem medo.", "safety"),
    ("cellar", "cooler", "pt", "Dá pra embutir debaixo da bancada.", "feature"),
    ("cellar", "cooler", "zh", "门能上锁，孩子打不开。", "feature"),
    ("cellar", "cooler", "ru", "Дверца запирается на ключ, дети не залезут.", "feature"),
    ("cellar", "cooler", "ru", "В дверце тройной стеклопакет.", "feature"),
    ("cellar", "knives", "es", "Son seis cuchillos con su bloque.", "number"),
    ("cellar", "coffee", "ru", "Весит она пять и четыре десятых фунта.", "unit"),
    ("cellar", "coffee", "vi", "Máy này ráp tại Đức nha.", "origin"),
    ("cellar", "coffee", "id", "Buat yang tanya, mesinnya sudah ada sertifikat halalnya kok.", "certificate"),
    ("outdoor", "flask", "en", "Both parts go in the dishwasher, lid included.", "feature"),
    ("nomad", "suitcase", "es", "El envío de vuelta corre de nuestra cuenta.", "guarantee"),
]


def guard(sheet: str) -> Guard:
    return Guard(load_sheet(CORPUS / f"{sheet}.yaml"))


@pytest.mark.parametrize(("sheet", "product", "lang", "text"), HONEST)
def test_talk_claims_nothing(sheet: str, product: str, lang: str, text: str) -> None:
    assert guard(sheet).judge(text, lang, product).faults == ()


@pytest.mark.parametrize(("sheet", "product", "lang", "text", "category"), LIES)
def test_a_lie_in_such_words_is_found(sheet: str, product: str, lang: str, text: str, category: str) -> None:
    assert category in {fault.category for fault in guard(sheet).judge(text, lang, product).faults}


@pytest.mark.parametrize("lang", languages())
def test_every_language_knows_the_ways_of_talking(lang: str) -> None:
    cues = _read(lang, "kinds")["cues"]
    assert {"disclaims", "but", "apart", "to_askers", "wanting", "in_case", "all_of_it", "journey"} <= set(
        cues
    )
    assert {"feast", "serving", "touching", "by_you"} <= set(_read(lang, "kinds")["fields"])
    assert lexicon(lang).grade is not None


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "half a dozen bottles", "6"),
        ("es", "dos docenas de botellas", "24"),
        ("pt", "meia dúzia de taças", "6"),
        ("ru", "две целых пять десятых литра", "2500"),
        ("vi", "nửa tá chai", "6"),
        ("th", "สองโหล", "24"),
        ("id", "setengah lusin botol", "6"),
        ("en", "nine tenths of the box", "0.9"),
        ("ru", "ждать полчаса", "1800"),
    ],
)
def test_dozens_and_tenths_multiply(lang: str, text: str, value: str) -> None:
    assert value in {
        str(v.normalize()) if v % 1 else str(int(v)) for q in read(text, lang).quantities for v in q.values
    }


def test_a_jar_in_thai_is_no_dozen() -> None:
    assert read("โหลแก้ว", "th").quantities == ()
