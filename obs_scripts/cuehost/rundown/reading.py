"""Reading other YAML files the way rundowns are read: strict shapes, faults at their places.

For settings, templates and packs: declare `Shape`s, read a file with `read_nodes` and `parse_shape`,
check what the values mean with the node at hand (`faults.add(node.at("port").place, ...)`), and tell
`faults.all()` at once. For product sheets that come from elsewhere, single values are read the same
way: prices, links, markets, pictures.
"""

from __future__ import annotations

from pathlib import Path

from ._context import parse_market
from ._files import MAX_PICTURE_BYTES, Files, picture_fault
from ._node import Node
from ._quantities import parse_price
from ._shape import Number, Shape, Word, fault, parse_shape
from ._sheets import parse_link
from ._tables import PICTURE_FORMATS
from ._yaml import read_yaml
from .faults import Faults

__all__ = [
    "MAX_PICTURE_BYTES",
    "PICTURE_FORMATS",
    "Node",
    "Number",
    "Shape",
    "Word",
    "fault",
    "parse_link",
    "parse_market",
    "parse_price",
    "parse_shape",
    "picture_fault",
    "read_nodes",
]


def read_nodes(path: Path, faults: Faults) -> Node | None:
    """The YAML file at `path` as nodes; None, with faults, where there is nothing usable."""
    data = Files(faults).read_main(path)
    return None if data is None else read_yaml(data, path, faults)
