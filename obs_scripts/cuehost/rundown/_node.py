"""YAML values that know their place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from .faults import Place

Scalar = str | int | Decimal | bool | None

NO_KEYS: Mapping[str, Place] = MappingProxyType({})


@dataclass(slots=True, init=False)
class Node:
    """A value with its place.

    `keys` (of a mapping) and `count` (of a list) tell what the file holds, even where `without`
    has taken faulty entries out of `value`.
    """

    value: Scalar | list[Node] | dict[str, Node]
    place: Place
    keys: Mapping[str, Place]
    count: int
    weight: int

    def __init__(
        self,
        value: Scalar | list[Node] | dict[str, Node],
        place: Place,
        keys: Mapping[str, Place] = NO_KEYS,
        count: int = 0,
        weight: int = 1,
    ) -> None:
        # By hand, so that a hundred thousand texts share one mapping without keys.
        self.value = value
        self.place = place
        self.keys = keys
        self.count = count
        self.weight = weight

    def plain(self) -> Any:
        """The value as plain Python data."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, step: str | int) -> Node | None:
        """The entry of a mapping or list, or None."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def at(self, *path: str | int) -> Node:
        """The node under `path`, or the deepest one there is on the way."""
        node = self
        for step in path:
            if (below := node.child(step)) is None:
                break
            node = below
        return node

    def key(self, key: str) -> Place:
        """The place of a mapping's key; the mapping's own place if it has no such key."""
        return self.keys.get(key, self.place)

    def without(self, paths: Iterable[tuple[str | int, ...]]) -> Node:
        """A copy that lacks the entries at `paths`; the rest is shared."""
        below: dict[str | int, list[tuple[str | int, ...]]] = {}
        for path in paths:
            below.setdefault(path[0], []).append(path[1:])

        def kept(items: Iterable[tuple[str | int, Node]]) -> Iterator[tuple[str | int, Node]]:
            for step, node in items:
                rest = below.get(step)
                if rest is None:
                    yield step, node
                elif all(rest):
                    yield step, node.without(rest)

        if isinstance(self.value, dict):
            entries = {str(key): node for key, node in kept(self.value.items())}
            return Node(entries, self.place, self.keys, self.count, self.weight)
        if isinstance(self.value, list):
            items = [node for _, node in kept(enumerate(self.value))]
            return Node(items, self.place, self.keys, self.count, self.weight)
        return self
