"""Labelled comments with all that could answer them, as the product itself prepares it.

A set is one of tests/audience/corpus, a folder like it with sheets (`NAME.yaml`), `questions.jsonl` and
`unanswerable.jsonl`, or a file of lines as in tools/meaninglab/lines: each a product in one language, with
comments that it answers (`asks`, each with the ids that do) and that it does not (`none`).
"""

from __future__ import annotations

import json
import pickle
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "obs_scripts"), str(ROOT / "tests" / "support"), str(ROOT / "benchmarks")]

import answers as bench  # noqa: E402
import yaml  # noqa: E402

from cuehost.audience import Comment  # noqa: E402
from cuehost.audience.answers import Answerer, Reply  # noqa: E402
from cuehost.audience.answers.turn import Turn  # noqa: E402
from cuehost.audience.meaning import Seen  # noqa: E402
from cuehost.viewers import sheet_answerer  # noqa: E402

Set = tuple[str, list[dict[str, Any]], dict[str, Path]]
"""A set's name, its comments, and where its sheets are."""
_MONEY = {
    **{"en": "USD", "zh": "CNY", "es": "EUR", "pt": "BRL"},
    **{"ru": "RUB", "th": "THB", "vi": "VND", "id": "IDR"},
}
_AMOUNTS, _UNTOLD = {"price", "list_price"}, {"stock", "ends"}
"""Facts that are no texts."""
LINES = Path(__file__).with_name("lines")
_KEY = "it"
_MARKETS = {"en": "US", "zh": "CN", "es": "ES", "pt": "BR", "ru": "RU", "th": "TH", "vi": "VN", "id": "ID"}


@dataclass(frozen=True)
class Candidate:
    """Something that could be said: its id as labels have it, its name and text as its meaning is weighed,
    and what the comment's words say for it.
    """

    fact: str
    name: str
    told: str
    seen: Seen


@dataclass(frozen=True)
class Asked:
    """A comment. `facts` are those that answer it, none where the sheet does not; `said` those that words
    alone chose.
    """

    set: str
    lang: str
    text: str
    group: str
    facts: frozenset[str]
    said: frozenset[str]
    candidates: tuple[Candidate, ...]


def corpus_set(name: str) -> Set:
    """A set of the corpus: its name, its comments, and where its sheets are."""
    sheets = {n: bench.SHEETS / f"{n}.yaml" for n in bench.SHOWN}
    sheets |= {n: bench.CORPUS / f"{n}.yaml" for n in bench.OWN_SHEETS}
    told = [*bench.entries(f"questions-{name}"), *bench.entries(f"unanswerable-{name}")]
    return name, told, sheets


def folder_set(folder: Path) -> Set:
    """The same of a folder."""
    told = [
        json.loads(line)
        for file in ("questions.jsonl", "unanswerable.jsonl")
        for line in (folder / file).read_text("utf-8").splitlines()
        if line.strip()
    ]
    return folder.name, told, {path.stem: path for path in folder.glob("*.yaml")}


def lines_set(file: Path, room: Path) -> Set:
    """The same of a file of lines; their sheets are written into `room`."""
    told: list[dict[str, Any]] = []
    sheets = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        product = json.loads(line)
        name, lang = f"{file.stem}-{number}", product["lang"]
        sheets[name] = room / f"{name}.yaml"
        sheets[name].write_text(yaml.safe_dump(_sheet(product), allow_unicode=True, sort_keys=False), "utf-8")
        asks = [(text, [_label(one) for one in facts]) for text, facts in product["asks"]]
        for at, (text, facts) in enumerate([*asks, *((text, []) for text in product["none"])]):
            entry = {"id": f"{name}-{at}", "sheet": name, "lang": lang, "on_air": _KEY, "text": text}
            told.append(entry | ({"facts": facts} if facts else {}))
    return file.stem, told, sheets


def _label(fact: str) -> str:
    if fact.startswith("show:"):
        return fact
    return f"{_KEY}/{fact.replace('points:', 'selling_points:')}"


def _amount(value: Any, lang: str) -> str:
    """A price as sheets have it, in the money of the language's market."""
    digits = re.search(r"\d[\d.,\s]*", str(value))
    assert digits is not None, f"no price: {value}"
    plain = re.sub(r"[.,\s]+$|\s", "", digits[0])
    whole, cents = re.fullmatch(r"(.*?)(?:[.,](\d{2}))?", plain).groups()  # type: ignore[union-attr]
    return f"{re.sub('[.,]', '', whole)}{f'.{cents}' if cents else ''} {_MONEY[lang]}"


def _sheet(product: dict[str, Any]) -> dict[str, Any]:
    lang = product["lang"]

    def told(value: Any) -> Any:
        return [told(one) for one in value] if isinstance(value, list) else {lang: str(value)}

    return {
        "market": _MARKETS[lang],
        "language": [lang],
        "facts": {name: told(value) for name, value in product["show"].items()},
        "products": {
            _KEY: {
                "name": told(product["name"]),
                "facts": {
                    name: _amount(value, lang) if name in _AMOUNTS else told(value)
                    for name, value in product["facts"].items()
                    if name not in _UNTOLD
                },
                "selling_points": told(product["points"]),
                "faq": [{"q": told(asked), "a": told(answer)} for asked, answer in product["faq"]],
            }
        },
    }


def kept(path: Path, folder: Path) -> list[Asked]:
    """The comments of a set: a folder, a file of lines, or a name of the corpus. They are read and matched by
    their words only where `folder` does not have that yet.
    """
    file = folder / f"{path.stem}.pickle"
    if not file.exists():
        with tempfile.TemporaryDirectory() as room:
            if path.is_dir():
                told = folder_set(path)
            else:
                told = lines_set(path, Path(room)) if path.suffix else corpus_set(path.name)
            file.write_bytes(pickle.dumps(list(asked(*told)), protocol=4))
    found: list[Asked] = pickle.loads(file.read_bytes())
    return found


def asked(name: str, told: list[dict[str, Any]], sheets: dict[str, Path]) -> Iterator[Asked]:
    """The comments of a set, read and matched by their words."""
    shows: dict[str, Answerer] = {}
    with tempfile.TemporaryDirectory() as room:
        for entry in told:
            which = entry["sheet"]
            if which not in shows:
                rundown = bench.rundown_of(sheets[which], Path(room))
                shows[which] = sheet_answerer(
                    rundown, rundown.languages[0], rundown.languages[1:], weigh=False
                )
            found = _asked(name, entry, shows[which])
            if found is not None:
                yield found


def _asked(name: str, entry: dict[str, Any], show: Answerer) -> Asked | None:
    comment = Comment(entry["id"], "test", "v", "Sam", entry["text"], 0.0)
    turns: list[Turn] = []
    answered = Turn.reply

    def watched(turn: Turn) -> Reply:
        turns.append(turn)
        return answered(turn)

    with mock.patch.object(Turn, "reply", watched):
        reply = show.reply(comment, lang=entry["lang"], on_air=entry["on_air"])
    if not turns:
        return None
    said = frozenset(bench._full(reply, entry))
    candidates = []
    for one, seen in turns[0].weighed():
        label = one.name if one.product is None else f"{one.product}/{one.name}"
        candidates.append(Candidate(label, one.name, one.told, replace(seen, chosen=label in said)))
    facts = frozenset(entry.get("facts", ()))
    group = f"{name}/{entry['sheet']}/{entry['lang']}/{candidates[0].fact.partition('/')[0]}"
    return Asked(name, entry["lang"], entry["text"], group, facts, said, tuple(candidates))


if __name__ == "__main__":  # comments.py FOLDER SET...: some sets ahead of teach.py, beside one another
    import comments

    for path in sys.argv[2:]:
        comments.kept(Path(path), Path(sys.argv[1]))
