"""Faults of a rundown that have a code: the code, the values in the message, and the message as it was."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from small_show import write_show

import cuehost
from cuehost.desk.pages import page_files
from cuehost.rundown import Faults, Place, _raw, _raw_segments, _raw_sheets, check
from cuehost.rundown._shape import Shape
from cuehost.rundown.messages import FILES, MESSAGES, OF, in_words, meant, tell

FOLDER = Path(cuehost.__file__).parent / "rundown"
_PLACE = re.compile(r"\{([a-z]+)\}")


@pytest.mark.parametrize(
    ("old", "new", "code", "values"),
    [
        ("host: mia", "hots: mia", "key_near", {"key": "hots", "of": "a rundown", "near": "host"}),
        ("product: plate", "product: plat", "product_near", {"key": "plat", "near": "plate"}),
        ("product: plate", "product: x", "product_unknown", {"key": "x", "names": "cup, plate"}),
        ("images: [cup.png]", "images: [cap.png]", "path_near",
         {"file": "the picture", "name": "cap.png", "near": "cup.png"}),
        ("images: [cup.png]", "images: [../cup.png]", "path_outside",
         {"file": "the picture", "name": "../cup.png"}),
        ("images: [cup.png]", "images: [something-else.jpeg]", "path_missing",
         {"file": "the picture", "name": "something-else.jpeg"}),
        ("images: [cup.png]", "images: [small.yaml]", "path_ending",
         {"file": "the picture", "name": "small.yaml"}),
        ("price: 9.90 USD", "price: 9.90 EUR", "price_currency",
         {"price": "9.90 EUR", "wanted": "USD", "currency": "EUR"}),
        ("price: 9.90 USD", "price: 9.90 USD\n      list_price: 12.00 USD", "evidence_missing", {}),
        ("price: 9.90 USD", "price: 9.90 USD\n      list_price: {value: 9.00 USD, evidence: sold}",
         "list_price_low", {"before": "9.00 USD", "now": "9.90 USD"}),
        ("material: clay", "material: clay\n      material: tin", "key_twice",
         {"key": "material", "first": "11"}),
        ("market: US\n", "", "key_missing", {"key": "market", "of": "a rundown"}),
        ("  - break:", "  - {}\n  - break:", "segment_kindless",
         {"names": "opening, product, questions, break, closing"}),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_code_with_its_values(
    tmp_path: Path, old: str, new: str, code: str, values: dict[str, str]
) -> None:
    faults = check(write_show(tmp_path, (old, new)))
    (found,) = (fault for fault in faults if fault.code == code)
    assert values.items() <= dict(found.values).items()
    assert found.message == in_words(code, dict(found.values))
    assert set(dict(found.values)) == set(_PLACE.findall(MESSAGES[code])), "no more, and no less"
    assert str(found) == f"{found.place}: {found.message}"


def test_a_message_is_put_together_as_sellers_read_it() -> None:
    faults = Faults()
    tell(faults, Place(Path("a.yaml")), "key_unknown", key="x\ny", of="a line", **meant("x", ["text", "cue"]))
    tell(
        faults, Place(Path("a.yaml"), 2), "key_near", key="txt", of="a line", **meant("txt", ["text", "cue"])
    )
    tell(faults, Place(Path("a.yaml"), 3), "price_currency", price="{now}", wanted="USD", currency="EUR")
    names = [f"n{number}" for number in range(14)]
    tell(faults, Place(Path("a.yaml"), 4), "product_unknown", key="z" * 99, **meant("zzz", names))
    assert [fault.message for fault in faults.all()] == [
        '"x y" is not a key of a line; expected text or cue.',
        '"txt" is not a key of a line; did you mean "text"?',
        'the price "{now}" is not in the market\'s currency USD; write it in USD or add rates: '
        "{EUR: {value, date}}.",
        f'there is no product "{"z" * 59}…"; expected one of {", ".join(names[:12])}, ....',
    ]
    assert dict(faults.all()[2].values) == {"price": "{now}", "wanted": "USD", "currency": "EUR"}


def test_every_code_is_given_somewhere_and_no_other() -> None:
    given = {"product_near", "product_unknown", "product_none", "key_near", "key_unknown"}  # chosen by a name
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tell":
                given |= {str(node.args[2].value)} if isinstance(node.args[2], ast.Constant) else set()
    assert given == MESSAGES.keys()


@pytest.mark.parametrize("lang", ["zh", "es"])
def test_every_message_is_said_on_the_page_with_its_values(lang: str) -> None:
    told = json.loads(page_files()[f"faults-{lang}.json"][1])
    assert list(told["messages"]) == list(MESSAGES)
    for code, english in MESSAGES.items():
        here = told["messages"][code]
        assert sorted(_PLACE.findall(here)) == sorted(_PLACE.findall(english)), code
        assert here != english and here.endswith((".", "?", "。", "？")), code
    shapes = [kind for module in (_raw, _raw_segments, _raw_sheets) for kind in vars(module).values()]
    named = {kind.WHAT for kind in shapes if isinstance(kind, type) and issubclass(kind, Shape)}
    assert set(OF) == named - {Shape.WHAT}
    assert {place: list(words) for place, words in told["terms"].items()} == {"of": [*OF], "file": [*FILES]}
