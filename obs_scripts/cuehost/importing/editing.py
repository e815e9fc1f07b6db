"""Editing a YAML file in place: only what is to change is touched, all else stays byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from .sheetfile import scalar

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlText:
    """A YAML text with the edits to make in it. Positions are those of the text as it was."""

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("\ufeff")
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, str]] = []
        self.root: yaml.Node | None = yaml.compose(self._text, Loader=_LOADER)

    def result(self) -> str:
        """The text with all edits made; those at one place in the order they were asked for."""
        made: list[str] = []
        at = 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[0]):
            made += [self._text[at:start], new]
            at = end
        return "".join([*made, self._text[at:]])

    def replace(self, node: yaml.Node, text: str) -> None:
        """Put `text` in the place of a scalar."""
        self._edits.append((node.start_mark.index, node.end_mark.index, text))

    def add_to_mapping(self, node: yaml.MappingNode, lines: Sequence[str], flow: Sequence[str]) -> None:
        """Add entries at the end of a mapping: `lines` without indentation in block style, else `flow`."""
        if node.flow_style or not node.value:
            self._add_flow(node, flow)
            return
        self._add_lines(node, lines, node.value[0][0].start_mark.column)

    def add_below(self, node: yaml.Node, lines: Sequence[str], column: int) -> None:
        """Add lines below the one on which `node` ends, each after `column` blanks."""
        self._add_lines(node, lines, column)

    def add_to_list(self, node: yaml.Node, texts: Sequence[str]) -> None:
        """Add texts at the end of a list; a single text becomes a list."""
        flow = [scalar(text, flow=True) for text in texts]
        if isinstance(node, yaml.ScalarNode):
            self.replace(node, f"[{', '.join([scalar(node.value, flow=True), *flow])}]")
        elif isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
            self._add_lines(node, [f"- {scalar(text)}" for text in texts], node.start_mark.column)
        elif isinstance(node, yaml.SequenceNode):
            self._add_flow(node, flow)

    def _add_flow(self, node: yaml.CollectionNode, parts: Sequence[str]) -> None:
        at = node.end_mark.index - 1
        before = self._text[:at].rstrip()
        glue = "" if not node.value or before.endswith(",") else ", "
        self._edits.append((at, at, glue + ", ".join(parts)))

    def _add_lines(self, node: yaml.Node, lines: Sequence[str], column: int) -> None:
        end = self._text.find("\n", self._end(node))
        end = len(self._text) if end < 0 else end - (self._text[end - 1] == "\r")
        pad = " " * column
        self._edits.append(
            (end, end, "".join(self._newline + (pad + line if line else "") for line in lines))
        )

    def _end(self, node: yaml.Node) -> int:
        """Where the last thing in a node ends; what an alias stands for is elsewhere."""
        if not isinstance(node, yaml.CollectionNode):
            end = int(node.end_mark.index)
            while end and self._text[end - 1].isspace():  # a block of text takes the empty lines below it
                end -= 1
            return end
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        if isinstance(last, tuple):
            return max(int(last[0].end_mark.index), self._end(last[1]))
        return self._end(last)


def child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The value under a key of a mapping, None where there is none."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == key:
                return value  # type: ignore[no-any-return]
    return None


def merges(node: yaml.Node | None) -> bool:
    """Whether a mapping takes entries from another with `<<`."""
    return child(node, "<<") is not None
