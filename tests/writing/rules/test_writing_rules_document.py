"""docs/rules.md lists the rules as the data has them."""

from __future__ import annotations

from cuehost.writing.rules import known_rules
from cuehost.writing.rules.document import MARK, PAGE, page_with_list


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text("utf-8")
    assert page == page_with_list(page), "run python -m cuehost.writing.rules"


def test_every_rule_is_listed_once() -> None:
    listed = PAGE.read_text("utf-8").partition(MARK)[2]
    assert [rule for rule in known_rules() if listed.count(f"| `{rule}`<br>") != 1] == []
