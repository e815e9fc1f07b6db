"""`cuehost answer` as a command."""

from __future__ import annotations

import json
from pathlib import Path

from command import ROOT, cuehost
from small_show import write_config

KITCHEN = ROOT / "shows" / "kitchen" / "kitchen.yaml"


def test_comments_are_answered_in_order_and_faults_told_with_their_line(tmp_path: Path) -> None:
    write_config(tmp_path)
    comments = tmp_path / "comments.jsonl"
    entries = [
        {"id": 1, "lang": "en", "on_air": "kettle", "author": "Maria", "text": "Does it work on induction?"},
        {"id": "2", "on_air": "kettle", "author": "Sam", "text": "does it whistle?"},
        {"id": "3", "author": "Sam", "text": "write me at sam@example.com"},
        {"id": "4", "on_air": "toaster", "text": "price?"},
    ]
    comments.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    done = cuehost(tmp_path, "answer", KITCHEN, comments, "--offline")
    assert done.status == 2
    assert "comments.jsonl:4" in done.err
    first, second, third = (json.loads(line) for line in done.out.splitlines())
    assert first == {
        "id": 1,
        "decision": "answer",
        "text": "Yes, it works on gas, electric and induction hobs.",
        "lang": "en",
        "facts": ["faq:0"],
        "reason": "sheet",
    }
    assert (second["decision"], second["facts"]) == ("decline", [])
    assert (third["decision"], third["text"], third["reason"]) == ("block", "", "mail")
