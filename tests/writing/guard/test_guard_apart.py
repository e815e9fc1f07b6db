"""The lines written apart, in view: how many untrue ones are caught and true ones refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard

HERE = Path(__file__).parent / "apart"
SHEETS = sorted((Path(__file__).parent.parent / "corpus").glob("*.yaml"))
# Per set, the least share of lies that is caught and the greatest of honest lines that is refused.
SETS = [
    ("fifth", 0.97, 0.03),
    ("sixth", 0.97, 0.03),
    ("seventh", 0.94, 0.04),
    ("eighth", 0.93, 0.02),
    ("ninth", 0.97, 0.03),
    ("tenth", 0.86, 0.04),
]


@pytest.fixture(scope="module")
def guards() -> dict[str, Guard]:
    """The guard that judges each product's lines."""
    found: dict[str, Guard] = {}
    for path in SHEETS:
        sheet = load_sheet(path)
        found |= dict.fromkeys(sheet.products, Guard(sheet))
    return found


def refused(path: Path, guards: dict[str, Guard]) -> tuple[list[str], int]:
    """The lines of a file that are refused, and how many it has."""
    lines = [json.loads(text) for text in path.read_text("utf-8").splitlines()]
    faulty = [
        line["text"]
        for line in lines
        if not guards[line["product"]].judge(line["text"], line["lang"], line["product"]).ok
    ]
    return faulty, len(lines)


@pytest.mark.parametrize(("name", "caught", "_"), SETS)
def test_lies_written_apart_are_caught(guards: dict[str, Guard], name: str, caught: float, _: float) -> None:
    found, of = refused(HERE / f"lies-{name}.jsonl", guards)
    assert len(found) >= caught * of


@pytest.mark.parametrize(("name", "_", "most"), SETS)
def test_honest_lines_written_apart_pass(guards: dict[str, Guard], name: str, _: float, most: float) -> None:
    found, of = refused(HERE / f"honest-{name}.jsonl", guards)
    assert len(found) <= most * of, found


# Values that stand on the sheet, said of something else than there; and what follows from them rightly.
BOUND_WRONGLY = [
    ("en", "suitcase", "The shell is aluminum from end to end.", "material"),
    ("es", "suitcase", "La carcasa es de aluminio.", "material"),
    ("en", "lamp", "The shade is aluminium.", "material"),
    ("pt", "lamp", "A cúpula é de alumínio.", "material"),
    ("en", "suitcase", "Pay it off over ten months without interest.", "payment"),
    ("ru", "suitcase", "Платите десять месяцев без процентов.", "payment"),
    ("en", "harness", "Buckle it to the seat belt and off you go in the car.", "feature"),
    ("es", "harness", "Lo enganchas al cinturón del coche y viaja seguro.", "feature"),
    ("ru", "suitcase", "Колёс тут шесть.", "number"),
    ("ru", "yogamat", "Шириной дюймов сорок.", "unit"),
    ("es", "pillowcase", "En la caja vienen dos.", "number"),
    ("ru", "woodbalm", "Баночка стоит 22 доллара, не больше.", "price"),
    ("en", "backpack", "Down from four ninety-nine.", "number"),
    ("en", "earbuds", "They're 4.6 grams for the pair.", "unit"),
]
BOUND_RIGHTLY = [
    ("en", "suitcase", "A polycarbonate shell and an aluminum handle."),
    ("es", "ukulele", "Tapa de cedro macizo, fondo y aros de caoba."),
    ("en", "suitcase", "Six monthly payments, no interest."),
    ("en", "earbuds", "About five grams each."),
    ("en", "earbuds", "Each weighs 4.6 grams, so the pair is 9.2."),
    ("ru", "yogamat", "Весит два килограмма триста, фунтов пять."),
    ("en", "ebike", "Twenty-five kilometres an hour, so roughly fifteen and a half miles."),
    ("en", "grinder", "Grinder and kettle together come to ninety-three ninety."),
    ("es", "tent", "Pesa dos kilos cuatrocientos."),
    ("ru", "flask", "Холодное держит сутки."),
    ("es", "kettle", "Deja que el café respire medio minuto."),
    ("es", "headlamp", "Con lluvia sí, bucear no."),
]


@pytest.mark.parametrize(("lang", "product", "text", "category"), BOUND_WRONGLY)
def test_a_value_belongs_to_its_fact(
    guards: dict[str, Guard], lang: str, product: str, text: str, category: str
) -> None:
    assert category in {fault.category for fault in guards[product].judge(text, lang, product).faults}


@pytest.mark.parametrize(("lang", "product", "text"), BOUND_RIGHTLY)
def test_what_follows_from_the_sheet_may_be_said(
    guards: dict[str, Guard], lang: str, product: str, text: str
) -> None:
    assert guards[product].judge(text, lang, product).faults == ()
