"""What is true of one part, of a question or of people, said of another thing: bound wrongly, or rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard

CORPUS = Path(__file__).parents[1] / "corpus"
LIES = [
    ("garden", "shears", "zh", "手柄是碳钢的，握着很稳。", "material"),
    ("garden", "shears", "th", "ด้ามทำจากเหล็กกล้าคาร์บอน ไม่งอ", "material"),
    ("garden", "shears", "id", "Gagangnya baja karbon, awet digenggam.", "material"),
    ("garden", "shears", "vi", "Cán kéo làm bằng thép carbon.", "material"),
    ("garden", "shears", "vi", "Lò xo bảo hành mười năm nhé.", "duration"),
    ("garden", "shears", "id", "Pegasnya garansi sepuluh tahun kak.", "duration"),
    ("night", "pillowcase", "id", "Satu kotak isinya dua, dijual sepasang.", "feature"),
    ("nomad", "suitcase", "zh", "箱子今晚直接2190泰铢，原来要3190。", "price"),
    ("nomad", "suitcase", "th", "คืนได้ใน 14 วันถ้ายังไม่ใช้ ค่าส่งคืนเราออกให้เอง", "guarantee"),
    ("garden", "shears", "th", "ตอนนี้ลดไปสิบสองดอลลาร์แล้วจ้า", "discount"),
    ("pets", "harness", "th", "คืนได้ภายในเดือนนึง แกะป้ายแล้วก็ได้", "duration"),
    ("pets", "harness", "zh", "这个胸背带过了碰撞测试。", "certificate"),
    ("sport", "yogamat", "th", "หนา 10 มิล คุกเข่าไม่เจ็บ", "unit"),
    ("nursery", "tablet", "id", "Ngecas sejam penuh.", "duration"),
]
TRUE = [
    ("garden", "shears", "zh", "刀片是碳钢的，手柄是锻造铝，外面包橡胶握把。"),
    ("workshop", "sander", "zh", "机身铝合金，握把是橡胶的，重690克。"),
    ("garden", "shears", "id", "Gagangnya aluminium tempa berlapis karet."),
    ("night", "pillowcase", "id", "Nggak dijual sepasang ya, sekotak isi satu."),
    ("pets", "harness", "zh", "胸前一个环，背上一个环，一共两个，看你习惯。"),
    ("pets", "harness", "zh", "三期免息的话，一期也就五十块不到，49.97雷亚尔。"),
    ("pets", "fountain", "vi", "219 là qua mốc 199 rồi nên miễn phí ship."),
    ("pets", "harness", "vi", "Hơn một nghìn hai trăm đánh giá, 4,8 điểm."),
    ("garden", "shears", "vi", "Tầm ba mươi lăm đô, đúng ra 34,50."),
    ("workshop", "woodbalm", "id", "Sekitar 54 kaki persegi per kaleng, kurang lebih."),
    ("workshop", "sander", "vi", "Vỏ nhôm, tay cầm cao su, tốc độ tối đa 11.000 vòng một phút."),
    ("nomad", "suitcase", "vi", "Trả góp sáu tháng thì mỗi tháng 415 baht."),
    ("wheels", "ebike", "id", "Motor 250 watt di roda belakang, mode eco sampai 60 kilo."),
    ("wheels", "ebike", "zh", "昨天导航把我导沟里去了，推了两公里。"),
    ("pantry", "mango", "id", "Lembut kenyal, aku sekali duduk habis setengah bungkus."),
    ("nursery", "tablet", "zh", "我侄子三岁就会偷偷拿我手机下单，买了八箱牛奶。"),
    (
        "music",
        "ukulele",
        "id",
        "Kamar ber-AC itu kering, taruh segelas air dekat ukulele biar kayunya nggak retak.",
    ),
    ("music", "ukulele", "th", "สายใหม่จะเพี้ยนง่าย ตั้งบ่อย ๆ สองสามวันแรกเดี๋ยวก็นิ่ง"),
]


def guard(sheet: str) -> Guard:
    return Guard(load_sheet(CORPUS / f"{sheet}.yaml"))


@pytest.mark.parametrize(("sheet", "product", "lang", "text", "category"), LIES)
def test_what_is_true_of_something_else_is_refused(
    sheet: str, product: str, lang: str, text: str, category: str
) -> None:
    assert category in {fault.category for fault in guard(sheet).judge(text, lang, product).faults}


@pytest.mark.parametrize(("sheet", "product", "lang", "text"), TRUE)
def test_what_is_true_of_it_passes(sheet: str, product: str, lang: str, text: str) -> None:
    assert guard(sheet).judge(text, lang, product).faults == ()
