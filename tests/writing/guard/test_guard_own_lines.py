"""Lines as the offline writer says them, which the sheet carries; and lies in the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard

CORPUS = Path(__file__).parents[1] / "corpus"
TRUE = [
    ("pets", "fountain", "pt", "Anota aí, certificado: CE e RoHS."),
    ("home", "lamp", "pt", "Sobre certificado: CE."),
    ("beauty", "serum", "pt", "Sobre certificado: Leaping Bunny."),
    ("beauty", "dryer", "zh", "证书这块呢，是UKCA。"),
    ("home", "lamp", "zh", "有朋友关心证书，这里是CE。"),
    ("pets", "fountain", "zh", "证书这块呢，是CE和RoHS。"),
    ("wheels", "helmet", "th", "เรื่องใบรับรอง EN 1078 ค่ะ"),
    ("home", "lamp", "th", "ส่วนใบรับรองคือ CE ค่ะ"),
    ("home", "scarf", "pt", "Não gostou? Em até 14 dias, e nós pagamos o frete da devolução."),
    ("home", "scarf", "es", "¿No te convence? En 14 días, la devolución la pagamos nosotros."),
    ("sport", "yogamat", "en", "Not what you wanted? Within 7 days without giving a reason."),
    ("outdoor", "chair", "ru", "Не то, что вы хотели? В течение 15 дней с чеком."),
    ("sport", "yogamat", "es", "¿Qué dices? ¿Va contigo la esterilla de yoga Yunbu? Ponlo abajo."),
    ("beauty", "toothbrush", "es", "La edad recomendada: a partir de 12 años."),
    ("beauty", "towel", "pt", "Para pagar: cartão, PayPal ou Apple Pay, como você preferir."),
    ("wheels", "helmet", "th", "ใกล้จบไลฟ์แล้วนะคะทุกคน"),
    ("wheels", "helmet", "vi", "Danh sách hôm nay mình xem hết rồi ạ."),
    ("night", "pillowcase", "zh", "目前的库存是210套，如实告诉大家。"),
]
LIES = [
    ("pets", "fountain", "pt", "Anota aí, certificado: CE, RoHS e FDA.", "certificate"),
    ("home", "scarf", "pt", "Sobre certificado: aprovado pelo Inmetro.", "certificate"),
    ("pets", "fountain", "zh", "证书这块呢，是FDA。", "certificate"),
    ("home", "lamp", "th", "ส่วนใบรับรองคือ FDA ค่ะ", "certificate"),
    ("city", "earbuds", "zh", "证书这块呢，国家级的。", "certificate"),
    ("home", "scarf", "pt", "Não gostou? Em até 14 dias, devolvemos o dinheiro em dobro.", "guarantee"),
    (
        "home", "scarf", "pt",
        "Não gostou? Nós pagamos o frete da devolução e devolvemos todo o dinheiro.", "guarantee",
    ),
    ("home", "scarf", "es", "¿No te convence? Te devolvemos el dinero.", "guarantee"),
    ("wheels", "helmet", "zh", "现在下单送头灯。", "gift"),
    ("night", "pillowcase", "zh", "目前的库存是60套，如实告诉大家。", "number"),
]  # fmt: skip


def guard(sheet: str) -> Guard:
    return Guard(load_sheet(CORPUS / f"{sheet}.yaml"))


@pytest.mark.parametrize(("sheet", "product", "lang", "text"), TRUE)
def test_what_the_sheet_carries_passes(sheet: str, product: str, lang: str, text: str) -> None:
    assert guard(sheet).judge(text, lang, product).faults == ()


@pytest.mark.parametrize(("sheet", "product", "lang", "text", "category"), LIES)
def test_a_lie_in_the_same_words_does_not(
    sheet: str, product: str, lang: str, text: str, category: str
) -> None:
    assert category in {fault.category for fault in guard(sheet).judge(text, lang, product).faults}
