"""What the terms leave out and who pays the way back; what is engraved, of which part, and for how long."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard

CORPUS = Path(__file__).parents[1] / "corpus"
# The terms leave engraved pens out.
LEFT_OUT = [
    ("en", "Engraved ones go back within 45 days, too."),
    ("es", "Las grabadas también se devuelven en 45 días."),
    ("pt", "As gravadas você também devolve em até 45 dias."),
    ("ru", "И с гравировкой вернёте за 45 дней."),
    ("vi", "Đã khắc chữ vẫn trả hàng trong 45 ngày."),
    ("id", "Yang sudah digrafir pun bisa retur 45 hari."),
    ("th", "ที่สลักชื่อแล้วก็คืนได้ใน 45 วันค่ะ"),
    ("zh", "刻字的45天内也能退。"),
]
NOT_LEFT_OUT = [
    ("en", "Back within 45 days, except for engraved pens."),
    ("en", "You have 45 days to send it back."),
    ("es", "Se devuelve en 45 días, salvo las grabadas."),
    ("pt", "Devolve em até 45 dias, menos as gravadas."),
    ("ru", "Вернёте за 45 дней, кроме ручек с гравировкой."),
    ("vi", "Trả hàng trong 45 ngày, trừ bút đã khắc chữ."),
    ("id", "Retur 45 hari, kecuali yang sudah digrafir."),
    ("th", "คืนได้ใน 45 วัน ยกเว้นที่สลักชื่อแล้วค่ะ"),
    ("zh", "45天内能退，刻字的除外。"),
]


def guard(sheet: str) -> Guard:
    return Guard(load_sheet(CORPUS / f"{sheet}.yaml"))


def categories(sheet: str, product: str, lang: str, text: str) -> set[str]:
    return {fault.category for fault in guard(sheet).judge(text, lang, product).faults}


@pytest.mark.parametrize(("lang", "text"), LEFT_OUT)
def test_what_the_terms_leave_out_does_not_go_back(lang: str, text: str) -> None:
    verdict = guard("study").judge(text, lang, "inkpen")
    assert [(f.category, f.because.code) for f in verdict.faults] == [("guarantee", "against")]


@pytest.mark.parametrize(("lang", "text"), NOT_LEFT_OUT)
def test_terms_told_with_what_they_leave_out_pass(lang: str, text: str) -> None:
    assert guard("study").judge(text, lang, "inkpen").faults == ()


# A gift, a superlative or a name of long ago is a claim only where the sentence turns to the product.
@pytest.mark.parametrize(
    ("lang", "text", "category"),
    [
        ("en", "When I was little, the best thing in our kitchen was the oven.", None),
        ("en", "When I was little we had one, and this is the best.", "superlative"),
        ("en", "Who has been up Snowdon?", None),
        ("en", "Ever been up on Snowdon in thick morning fog at five?", None),
        ("en", "Who here uses one from Thornbury?", "competitor"),
    ],
)
def test_tales_and_questions_about_viewers_claim_only_where_they_turn(
    lang: str, text: str, category: str | None
) -> None:
    found = categories("stove", "skillet", lang, text)
    assert (category in found) if category else not found


@pytest.mark.parametrize(
    ("lang", "text", "faults"),
    [
        ("en", "It's cast iron and the handle is oak.", set()),
        ("en", "The handle is cast iron.", {"material"}),
        ("es", "Es de hierro fundido y el mango de roble.", set()),
        ("es", "El mango es de hierro fundido.", {"material"}),
        ("pt", "É de ferro fundido e o cabo de carvalho.", set()),
        ("ru", "Чугун и ручка из дуба.", set()),
        ("ru", "Ручка из чугуна.", {"material"}),
        ("id", "Besi cor dan gagangnya kayu ek.", set()),
    ],
)
def test_an_and_parts_what_the_materials_are_said_of(lang: str, text: str, faults: set[str]) -> None:
    assert categories("stove", "skillet", lang, text) == faults


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("They wash at twenty degrees and at sixty.", set()),
        ("They wash at twenty degrees.", {"unit"}),
        ("They wash at thirty and at sixty degrees.", {"number"}),
    ],
)
def test_the_lower_end_of_a_range_is_said_beside_the_upper(text: str, faults: set[str]) -> None:
    assert categories("laundry", "washsheets", "en", text) == faults


@pytest.mark.parametrize(
    ("product", "text", "faults"),
    [
        ("steamer", "Fill the tank, wait thirty-five seconds, then steam.", set()),
        ("steamer", "Fill the tank, wait twenty seconds, then steam.", {"duration"}),
        ("washsheets", "Back in thirty seconds.", set()),
        ("washsheets", "Lay it in, wait twenty seconds, then close the door.", set()),
    ],
)
def test_seconds_count_where_the_sheet_counts_seconds(product: str, text: str, faults: set[str]) -> None:
    assert categories("laundry", product, "en", text) == faults


@pytest.mark.parametrize(
    ("sheet", "product", "lang", "text", "faults"),
    [
        ("laundry", "steamer", "en", "Send it back unused within 21 days, we pay the postage.", set()),
        ("laundry", "steamer", "pt", "Devolveu, o frete da volta é grátis.", set()),
        ("stove", "skillet", "en", "The skillet ships free.", set()),
        ("stove", "skillet", "en", "Send it back, we pay the postage.", {"guarantee"}),
    ],
)
def test_postage_of_the_way_back_is_no_free_delivery(
    sheet: str, product: str, lang: str, text: str, faults: set[str]
) -> None:
    assert categories(sheet, product, lang, text) == faults


@pytest.mark.parametrize(
    ("product", "lang", "text", "faults"),
    [
        ("inkpen", "en", "We put a monogram on it, too.", set()),
        ("inkpen", "zh", "可以定制刻名字。", set()),
        ("telescope", "en", "We put a monogram on it, too.", {"feature"}),
    ],
)
def test_what_is_engraved_is_personalised_in_whatever_words(
    product: str, lang: str, text: str, faults: set[str]
) -> None:
    assert categories("study", product, lang, text) == faults
