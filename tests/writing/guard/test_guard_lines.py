"""What the guard lets pass and what it refuses, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from guard_shows import sheet

from cuehost.writing.guard import Guard

HONEST = [
    ("en", "kettle", "It holds 0.9 l and weighs only 620 g."),
    ("en", "kettle", "Nine hundred millilitres, that is all."),
    ("en", "kettle", "Instead of $49.90, you pay $39.90."),
    ("en", "kettle", "You save ten dollars, that's 20% off."),
    ("en", "kettle", "Two of them come to $79.80."),
    ("en", "kettle", "It's under $40."),
    ("en", "kettle", "Two years of warranty, and returns are free within 30 days."),
    ("en", "kettle", "Free shipping on this one."),
    ("en", "kettle", "I love two cups in the morning, first of all."),
    ("en", "kettle", "Does it go in the dishwasher?"),
    ("en", "kettle", "This is not a medical device."),
    ("en", "kettle", "What a lovely, handy thing, one of my favourites."),
    ("en", "grinder", "It goes well with the K2 pour-over kettle, which is $39.90."),
    ("en", None, "Today we look at the kettle, the grinder and the mugs."),
    ("es", "kettle", "Es de acero inoxidable y pesa 620 gramos."),
    ("zh", "kettle", "容量是900毫升，重六百二十克。"),
    ("zh", "kettle", "比标价省了十美元，差不多打八折。"),
    ("zh", "grinder", "二十四档研磨度，千万别错过。"),
    ("zh", "kettle", "有朋友会问：可以放洗碗机吗？"),
    ("zh", "kettle", "那要是用着用着坏了呢？"),
    ("zh", "kettle", "它来自哪儿呢？"),
    ("en", "kettle", "It also comes with a thermometer in the lid."),
    ("es", "kettle", "Viene con un termómetro en la tapa."),
    ("pt", "kettle", "Olha só no que eu tenho aqui."),
    ("ru", "kettle", "Переходим к данным."),
    ("th", "kettle", "เราเป็น AI ค่ะ ยินดีที่ได้รู้จักนะคะ"),
    ("vi", "kettle", "Cuối cùng, mình là Mia, MC ảo do AI tạo ra."),
    ("vi", "kettle", "Có thể cả nhà để ý món này lâu rồi."),
]
LIES = [
    ("en", "kettle", "It's only $34.90.", "price"),
    ("en", "kettle", "Just $49.90 today!", "price"),
    ("en", "kettle", "The G1 hand grinder is just $39.90.", "price"),
    ("en", "grinder", "The G1 hand grinder is just $39.90.", "price"),
    ("en", "kettle", "You save $39.90.", "discount"),
    ("en", "kettle", "That is half price!", "discount"),
    ("en", "kettle", "It weighs 0.9 kg.", "unit"),
    ("en", "kettle", "It holds 620 g of water.", "unit"),
    ("en", "kettle", "A thirty-day warranty.", "duration"),
    ("en", "kettle", "Delivered in 3 days.", "duration"),
    ("en", "grinder", "It has 24 colours.", "number"),
    ("en", "kettle", "The whole body is copper.", "material"),
    ("en", "kettle", "Made of unobtainium.", "material"),
    ("en", "kettle", "It is made in Germany.", "origin"),
    ("en", "kettle", "FDA approved, of course.", "certificate"),
    ("en", "kettle", "With a lifetime warranty.", "guarantee"),
    ("en", "kettle", "It cures back pain.", "medical"),
    ("en", "kettle", "It is safe for babies.", "safety"),
    ("en", "kettle", "The best kettle in the world.", "superlative"),
    ("en", "kettle", "It is lighter than other brands.", "comparison"),
    ("en", "kettle", "Only 3 left!", "scarcity"),
    ("en", "kettle", "The offer ends tonight.", "urgency"),
    ("en", "kettle", "As good as a Dyson.", "competitor"),
    ("en", "kettle", "Our customers love it.", "social_proof"),
    ("en", "mugs", "Free shipping!", "shipping"),
    ("en", "kettle", "You get a free mug with it.", "gift"),
    ("en", "kettle", "Pay in instalments with Klarna.", "payment"),
    ("en", "kettle", "It is fully biodegradable.", "eco"),
    ("en", "kettle", "It also comes in red.", "feature"),
    ("es", "kettle", "Viene con un estuche.", "feature"),
    ("ru", "kettle", "Сделано в Дании.", "origin"),
    ("vi", "kettle", "Nhanh lên, chỉ còn chiếc cuối cùng.", "scarcity"),
    ("vi", "kettle", "Hàng sản xuất tại Ý.", "origin"),
    ("en", "kettle", "It connects by Bluetooth.", "feature"),
    ("en", "kettle", "It is dishwasher safe.", "feature"),
    ("en", "kettle", "Did you know it cures migraines?", "medical"),
    ("es", "kettle", "Es el mejor hervidor del mercado.", "superlative"),
    ("es", "kettle", "Te damos cinco años de garantía.", "duration"),
    ("zh", "kettle", "只剩最后三件了！", "scarcity"),
    ("zh", "kettle", "今天只要二十九块九。", "price"),
]
TRICKS = [
    ("en", "The b\u200best kettle on earth.", "superlative"),
    ("en", "The bеst kеttlе on еarth.", "superlative"),
    ("en", "It is ｏｎｌｙ ＄３４．９０.", "price"),
    ("en", "The b e s t kettle on earth.", "superlative"),
    ("en", "The best\nkettle on earth.", "superlative"),
    ("zh", "这是最 好的壶。", "superlative"),
    ("zh", "这款壶是the best in the world。", "superlative"),
    ("en", "Only thirty-four ninety!", "number"),
]


@pytest.mark.parametrize(("lang", "product", "text"), HONEST)
def test_what_the_sheet_says_may_be_said(guard: Guard, lang: str, product: str | None, text: str) -> None:
    assert guard.judge(text, lang, product).faults == ()


@pytest.mark.parametrize(("lang", "product", "text", "category"), LIES)
def test_what_it_does_not_say_is_refused(
    guard: Guard, lang: str, product: str, text: str, category: str
) -> None:
    verdict = guard.judge(text, lang, product)
    assert not verdict.ok
    assert category in {fault.category for fault in verdict.faults}


@pytest.mark.parametrize(("lang", "text", "category"), TRICKS)
def test_disguises_do_not_help(guard: Guard, lang: str, text: str, category: str) -> None:
    assert category in {fault.category for fault in guard.judge(text, lang, "kettle").faults}


def test_a_fault_says_where_and_why(guard: Guard) -> None:
    text = "And now it weighs ０.９ kg."
    fault = guard.judge(text, "en", "kettle").faults[0]
    assert text[slice(*fault.span)] == "０.９ kg"
    assert fault.reason == "'０.９ kg' is not in the product sheet; of this kind it has 620 g"


def test_the_facts_a_line_states_are_named(guard: Guard) -> None:
    assert guard.judge("It holds 0.9 l.", "en", "kettle").facts == ("capacity",)
    assert guard.judge("Both are lovely.", "en", "kettle").facts == ()
    assert guard.judge("The kettle holds 0.9 l.", "en", "grinder").facts == ("kettle/capacity",)
    assert "show:returns" in guard.judge("Returns are free within 30 days.", "en").facts


def test_a_fact_that_goes_takes_its_lines_along(tmp_path: Path) -> None:
    lines = {
        "      capacity: 0.9 l\n": "It holds 0.9 l.",
        "      weight: 620 g\n": "It weighs 620 g.",
        "      warranty: {en: 2 years, es: 2 años, zh: 2年}\n": "You have two years of warranty.",
        "      material: {en: 304 stainless steel, es: acero inoxidable 304, zh: 304不锈钢}\n": "All steel.",
    }
    for fact, line in lines.items():
        assert Guard(sheet(tmp_path)).judge(line, "en", "kettle").ok
        assert not Guard(sheet(tmp_path, (fact, ""))).judge(line, "en", "kettle").ok
