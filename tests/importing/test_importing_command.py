"""`cuehost import`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from importing_sources import item, picture, rss

from cuehost import cli


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with settings."""
    (tmp_path / "config.yaml").write_text("{}\n")
    monkeypatch.setenv("CUEHOST_CONFIG", str(tmp_path / "config.yaml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_all_taken_in_is_0_and_the_sheet_passes_the_check(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "a.png").write_bytes(picture())
    (home / "list.csv").write_text("sku,name,price,material,image\nK1,Kettle,39.90 USD,steel,a.png\n")
    assert cli.main(["import", "list.csv", "--out", "sheet.yaml"]) == 0
    out = capsys.readouterr()
    assert out == ("sheet.yaml: 1 new, 0 there before; pictures: 1 (0 there before), 0 not to be had\n", "")
    assert cli.main(["check", "sheet.yaml"]) == 0
    assert capsys.readouterr().out == "sheet.yaml: no faults found\n"


def test_something_left_out_is_1_with_a_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "list.csv").write_text("sku,name,price,material\nK1,Kettle,39.90 USD,steel\nK2,Cup,9 EUR,clay\n")
    arguments = ["import", "list.csv", "--out", "sheet.yaml"]
    assert cli.main(arguments) == 1
    (home / "list.csv").write_text("sku,name,price,material\nK1,Kettle,44.90 USD,steel\nK2,Cup,9 EUR,clay\n")
    capsys.readouterr()
    assert cli.main(arguments) == 1
    assert capsys.readouterr().out.splitlines() == [
        "sheet.yaml: 0 new, 2 there before; pictures: 0 (0 there before), 0 not to be had",
        "",
        "Changed in the sheet:",
        "  k1  price  39.90 USD -> 44.90 USD",
        "",
        "To look at (! is not in the sheet):",
        "  k1  row 2  it has no picture",
        "! k2  row 3  the price 9.00 EUR is not in the market's currency USD; add a rate to the sheet, "
        "or give the price in USD",
        "  k2  row 3  it has no picture",
        "  k2  row 3  it has no price",
    ]


def test_json_is_one_document(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "feed.xml").write_text(rss(item(1), item(2, price="x")))
    assert (
        cli.main(["import", "feed.xml", "--out", "s.yaml", "--json", "--market", "us", "--language", "en"])
        == 1
    )
    document = json.loads(capsys.readouterr().out)
    assert document["added"] == ["k1", "k2"] and document["source"] == "merchant"
    assert document["complete"] is False and document["sheet"] == "s.yaml"
    assert {
        "code": "price", "text": '"x" is not a price; write it like 39.90 USD', "product": "k2",
        "where": "item 2 (K2)", "lost": True,
    } in document["findings"]  # fmt: skip
    assert cli.main(["import", "gone.xml", "--out", "s.yaml", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == "There is no file gone.xml."


def test_choices_of_the_command_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "list.csv").write_bytes("Ware;Цена;Ткань\nЧай;9;хлопок\nКофе;12;лён\nСок;3;\n".encode("cp1251"))
    status = cli.main(
        ["import", "list.csv", "--out", "s.yaml", "--map", "Ware=name", "--map", "Ткань=-", "--market", "RU",
         "--language", "ru", "--currency", "USD", "--encoding", "cp1251", "--pictures", "0",
         "--only", "чай", "кофе", "--json"]
    )  # fmt: skip
    document = json.loads(capsys.readouterr().out)
    assert status == 1 and document["added"] == ["чай", "кофе"]
    assert document["columns"] == {"Ware": "name", "Цена": "price", "Ткань": ""}
    assert [f["code"] for f in document["findings"] if f["lost"]] == ["other_currency", "other_currency"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["list.csv"],
        ["list.csv", "--out", "s.yaml", "--limit", "0"],
        ["list.csv", "--out", "s.yaml", "--pictures", "-1"],
        ["list.csv", "--out", "s.yaml", "--map", "name"],
        ["list.csv", "--out", "s.yaml", "--map", "=name"],
        ["list.csv", "--out", "s.txt"],
        ["list.csv", "--out", "s.yaml", "--market", "Narnia"],
        ["list.csv", "--out", "s.yaml", "--encoding", "klingon"],
        ["http://shop.example/products.json", "--out", "s.yaml"],
    ],
)
def test_bad_usage_is_2_and_writes_nothing(home: Path, arguments: list[str]) -> None:
    (home / "list.csv").write_text("name,price\nCup,5\n")
    try:
        status = cli.main(["import", *arguments])
    except SystemExit as end:
        status = int(str(end.code))
    assert status == 2
    assert sorted(path.name for path in home.iterdir()) == ["config.yaml", "list.csv"]


def test_a_table_on_the_terminal_holds_no_control_characters(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "list.csv").write_text("sku,name,price\nK1\x1b[2J,Cup\x1b[31m,5\x1b[0m USD\x9b\n")
    cli.main(["import", "list.csv", "--out", "s.yaml"])
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\x9b" not in out
    assert "forbidden control characters were taken out of the name" in out
