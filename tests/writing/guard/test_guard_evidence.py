"""Evidence: no word that only begins like another, no measure's `most`, no answer that evades."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard

SHEET = {
    "market": "US",
    "language": ["en", "zh", "es", "pt", "ru", "th", "vi", "id"],
    "products": {
        "pillow": {
            "name": "Neck pillow",
            "facts": {
                "price": "42.00 USD",
                "stock": 95,
                "filling": {"en": "memory foam", "pt": "espuma viscoelástica", "zh": "记忆棉"},
                "closure": {"en": "snap at the front", "es": "broche al frente"},
                "power": {"en": "up to 30 W", "zh": "最高30瓦"},
                "ports": {
                    "en": "two USB-C, one USB-A",
                    "pt": "duas USB-C, uma USB-A",
                    "vi": "hai cổng USB-C, một cổng USB-A",
                },
            },
            "selling_points": [
                {
                    "en": "small pocket on the side for a phone",
                    "pt": "bolsinho lateral para o celular",
                    "es": "unas tapas cierran la toma cuando no hay nada enchufado",
                }
            ],
            "faq": [
                {
                    "q": {"en": "Does it help against neck pain?", "zh": "能缓解颈痛吗？"},
                    "a": {
                        "en": "It is a pillow, not a medical product, please ask a doctor.",
                        "zh": "这只是枕头，不是医疗用品，请咨询医生。",
                    },
                }
            ],
        }
    },
}
REFUSED = [
    ("pt", "O enchimento é de látex natural.", "material"),  # `lateral` is no latex
    ("zh", "它是全世界最小的枕头。", "superlative"),  # 最高30瓦 is no praise
    ("es", "No hay nada mejor que esta almohada.", "superlative"),  # nor is `no hay nada enchufado`
    ("zh", "颈椎不好的朋友带一个，酸胀会缓解很多。", "medical"),  # the sheet's answer evades
    ("ru", "Осталось три штуки, я сама только что спросила у склада.", "scarcity"),
    ("ru", "Экономите полсотни долларов.", "discount"),
    ("en", "You can plug it in with wet hands.", "safety"),
    ("es", "Se puede enchufar con las manos mojadas.", "safety"),
    ("vi", "Con nít chọc vô cũng không bao giờ bị giật.", "safety"),
    ("zh", "小偷拿什么工具都撬不开。", "safety"),
]
PASSED = [
    ("pt", "São três portas USB: duas do tipo C e uma do tipo A."),
    ("vi", "Ba cổng USB: hai cổng C, một cổng A."),
    ("es", "Se cierra con un broche al frente, y aquí nadie corre a nadie."),
    ("es", "¿A quién no le ha pasado que el enchufe es de otro planeta?"),
    ("ru", "Маша спросила, подойдёт ли он в дорогу."),
]


@pytest.fixture(scope="module")
def pillows(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    path: Path = tmp_path_factory.mktemp("sheet") / "sheet.yaml"
    path.write_text(yaml.safe_dump(SHEET, allow_unicode=True), "utf-8")
    return Guard(load_sheet(path))


@pytest.mark.parametrize(("lang", "text", "category"), REFUSED)
def test_what_the_sheet_only_seems_to_say_is_refused(
    pillows: Guard, lang: str, text: str, category: str
) -> None:
    assert category in {fault.category for fault in pillows.judge(text, lang, "pillow").faults}


@pytest.mark.parametrize(("lang", "text"), PASSED)
def test_what_it_says_in_other_words_passes(pillows: Guard, lang: str, text: str) -> None:
    assert pillows.judge(text, lang, "pillow").faults == ()
