"""The arguments of `cuehost script`. Loads nothing: every command parses them."""

from __future__ import annotations

import argparse
from pathlib import Path

_WHAT = "all, segments and lines by id (kettle, kettle.3)"


def add_script_arguments(sub: argparse.ArgumentParser) -> None:
    """Give the parser of `cuehost script SHOW.yaml` its options and orders."""
    _shared(sub, lang=None, round=1, segment=None, by=None, offline=False, json=False)
    orders = sub.add_subparsers(
        title="orders (without one, the script is shown)", metavar="ORDER", dest="order"
    )

    def add(name: str, text: str) -> argparse.ArgumentParser:
        order = orders.add_parser(name, help=text, description=text)
        # Options may stand before or after the order; those not given leave what stood before.
        _shared(order)
        return order

    def what(order: argparse.ArgumentParser) -> None:
        order.add_argument("what", nargs="+", metavar="WHAT", help=_WHAT)

    def reason(order: argparse.ArgumentParser, *, required: bool = False) -> None:
        order.add_argument("--reason", required=required, metavar="TEXT", help="why; it is kept")

    what(add("approve", "signs lines as they stand"))
    order = add("withdraw", "takes approvals back")
    what(order)
    reason(order)
    order = add("edit", "gives a line other words")
    order.add_argument("line", metavar="LINE", help="the line's id")
    order.add_argument("text", metavar="TEXT", help="what is to be said")
    order = add("regenerate", "has the writer find other words for a segment or a line")
    order.add_argument("what", metavar="WHAT", help="a segment or a line")
    order.add_argument("--seed", type=int, metavar="N", help="the same number gives the same words")
    what(add("lock", "keeps lines from being changed"))
    what(add("unlock", "lets lines be changed again"))
    order = add("overrule", "lets the faults found in a line pass")
    order.add_argument("line", metavar="LINE", help="the line's id")
    order.add_argument("--fault", metavar="CATEGORY", help="only faults of this category")
    reason(order, required=True)
    order = add("diff", "shows what changed since the version prepared before, or the history of a line")
    order.add_argument("line", nargs="?", metavar="LINE", help="the line whose history to show")
    order = add("export", "writes the script to a file for people who proofread elsewhere")
    order.add_argument("file", type=Path, metavar="FILE", help="a .csv, .xlsx or .md file")
    order = add("import", "takes over the texts that were edited in such a file")
    order.add_argument("file", type=Path, metavar="FILE", help="a .csv, .xlsx or .md file")


def _shared(sub: argparse.ArgumentParser, **defaults: object) -> None:
    def default(name: str) -> object:
        return defaults.get(name, argparse.SUPPRESS)

    sub.add_argument(
        "--lang", default=default("lang"), help="which of the show's languages (default: the first)"
    )
    sub.add_argument("--round", type=int, metavar="N", default=default("round"),
                     help="the wording of which round of a loop (default: 1)")  # fmt: skip
    sub.add_argument("--segment", metavar="S", default=default("segment"), help="only this segment")
    sub.add_argument("--by", metavar="NAME", default=default("by"),
                     help="who decides (default: operator in config.yaml, or the login name)")  # fmt: skip
    sub.add_argument("--offline", action="store_true", default=default("offline"),
                     help="ask nothing of the network")  # fmt: skip
    sub.add_argument("--json", action="store_true", default=default("json"),
                     help="one JSON document on stdout")  # fmt: skip
