"""Where findings stand in the seller's files: line and column of the value, or of what is nearest to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cuehost.rundown import Fault, Faults, Place, Rundown, Sheet
from cuehost.rundown.reading import Node, read_nodes

from .model import Finding, Where


class Places:
    """The values of a show's files by their keys. Reads the rundown, and its sheet file if it has one.

    `file` is the path as the seller gave it.
    """

    def __init__(self, show: Rundown | Sheet, file: Path | None = None) -> None:
        self._file = file or show.path
        self._root = read_nodes(self._file, Faults())
        self._sheet: Node | None = None
        named = self._root.child("products") if self._root else None
        if named is not None and isinstance(named.value, str):
            root = read_nodes(self._file.parent / named.value.strip(), Faults())
            if root is not None and "products" not in root.keys:
                root = Node({"products": root}, root.place)
            self._sheet = root

    def of(self, where: Where) -> Place:
        """The place of the value that `where` leads to; of the deepest one there is on the way."""
        ways = [self._down(root, where) for root in (self._root, self._sheet) if root is not None]
        if not ways:
            return Place(self._file)
        return max(ways, key=lambda way: way[0])[1]

    def of_key(self, where: Where) -> Place:
        """The place of the last key of `where`, rather than of its value."""
        node = self._root.at(*where[:-1]) if self._root is not None else None
        return node.key(str(where[-1])) if node is not None else Place(self._file)

    @staticmethod
    def _down(node: Node, where: Where) -> tuple[int, Place]:
        """How many steps there are, and where they end. What a segment holds may stand in its kind."""
        taken = 0
        for step in where:
            below = node.child(step)
            if below is None and isinstance(node.value, dict):
                inside = (child.child(step) for child in node.value.values())
                below = next((child for child in inside if child is not None), None)
            if below is None:
                break
            node, taken = below, taken + 1
        return taken, node.place


def faults_of(findings: Iterable[Finding], places: Places) -> tuple[Fault, ...]:
    """Findings as faults at their places, in the order of the files."""
    faults = Faults()
    for finding in findings:
        faults.add(places.of(finding.where), str(finding), finding.rule, finding.values)
    return faults.all()
