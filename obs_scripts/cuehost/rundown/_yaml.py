"""Reads YAML into nodes that know their line and column.

A strict, safe subset for files written by hand: UTF-8, one document, plain scalars, lists and
mappings with text keys. Anchors, aliases and merge keys work, but not without bound. Scalars are
read as in YAML 1.2: `no` and `23:00` and `2026-11-01` are texts (a language, a time, a date), and
decimals keep their digits (`39.90`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from ._node import Node, Scalar
from .faults import Faults, Place, quoted
from .messages import tell

MAX_BYTES = 2_000_000
MAX_DEPTH = 32
MAX_NODES = 250_000
"""Largest number of nodes after expanding aliases; long texts count as several."""

_TEXT_PER_NODE = 128
_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
# What YAML calls not printable, and the line breaks that editors do not count as such.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_TAGS = {
    "!",
    *(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")),
}
_STR_TAG = "tag:yaml.org,2002:str"
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
# libyaml is ten times faster; the pure parser gives the same events where it is missing.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(data: bytes, file: Path, faults: Faults) -> Node | None:
    """The root node of `data`, or None where no tree can be made; `faults` gets what is wrong.

    `file` is only used for the places.
    """
    faults.opened(file)
    text = _decode(data, file, faults)
    if text is None:
        return None
    return _Composer(text, file, faults).compose()


def _decode(data: bytes, file: Path, faults: Faults) -> str | None:
    start = Place(file)
    if len(data) > MAX_BYTES:
        faults.add(start, "the file is larger than 2 MB, which no rundown needs; split it or shorten it.")
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tell(faults, start, "file_utf16")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        byte = data[error.start]
        tell(faults, _place(file, before), "file_not_utf8", byte=f"0x{byte:02X}")
        return None
    if bad := _FORBIDDEN.search(text):
        code = f"U+{ord(bad[0]):04X}"
        tell(faults, _place(file, text[: bad.start()]), "file_control", character=code)
        return None
    return text


def _place(file: Path, before: str) -> Place:
    """The place right after the text `before`."""
    lines = re.split("\r\n|\r|\n", before)
    return Place(file, len(lines), len(lines[-1]) + 1)


class _Composer:
    """Builds nodes from parser events without recursion, so that depth is ours to limit."""

    def __init__(self, text: str, file: Path, faults: Faults) -> None:
        self._text = text
        self._file = file
        self.faults = faults
        self._anchors: dict[str, Node | None] = {}
        self._weight = 0

    def compose(self) -> Node | None:
        try:
            return self._compose()
        except yaml.MarkedYAMLError as error:
            self._syntax(error)
        except _StopReading:
            pass
        except yaml.YAMLError as error:
            self.faults.add(Place(self._file), f"this cannot be read as YAML: {quoted(error)}.")
        return None

    def _compose(self) -> Node | None:
        root: Node | None = None
        stack: list[_Open] = []
        event: Any
        node: Node
        loader = _LOADER(self._text)
        next_event, file, new = loader.get_event, self._file, tuple.__new__
        scalar = yaml.ScalarEvent
        try:
            while True:
                event = next_event()
                kind = type(event)  # compared in the order of how often each comes: files may be long
                if kind is scalar:
                    if event.tag is None and event.anchor is None:
                        # By hand what `_scalar` does: there is one of these for every word of a file.
                        text, mark = event.value, event.start_mark
                        place = new(Place, (file, mark.line + 1, mark.column + 1))
                        weight = 1 + len(text) // _TEXT_PER_NODE
                        self._weight += weight
                        if self._weight > MAX_NODES:
                            self._too_large(event)
                        if stack and stack[-1].takes_key:
                            stack[-1].put_key(text, event.implicit[0], place, self)
                            continue
                        node = Node(_resolve(text) if event.implicit[0] else text, place, weight=weight)
                    else:
                        node = self._scalar(event)
                        if event.anchor:
                            self._anchors[event.anchor] = node
                elif kind in _STARTS:
                    stack.append(self._open(event, len(stack)))
                    continue
                elif kind in _ENDS:
                    opened = stack.pop()
                    node = opened.close(self.faults)
                    if opened.anchor:
                        self._anchors[opened.anchor] = node
                elif kind is yaml.AliasEvent:
                    node = self._alias(event)
                elif kind is yaml.DocumentStartEvent and root is not None:
                    self._stop(event, "a second document starts here; expected only one in the file.")
                elif kind is yaml.StreamEndEvent:
                    break
                else:
                    continue
                if stack:
                    stack[-1].put(node, event, self)
                else:
                    root = node
        finally:
            loader.dispose()
        if root is None:
            tell(self.faults, Place(self._file), "file_empty")
        return root

    def _open(self, event: Any, depth: int) -> _Open:
        place = self.at(event)
        if depth >= MAX_DEPTH:
            self._stop(event, f"this is nested more than {MAX_DEPTH} levels deep; nothing in a show is.")
        self._tag(event)
        self._grow(event, 1)
        if event.anchor:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.MappingStartEvent):
            return _OpenMapping(place, event.anchor)
        return _OpenList(place, event.anchor)

    def _scalar(self, event: Any) -> Node:
        text, tag = event.value, event.tag
        if tag is not None:
            self._tag(event)
        weight = 1 + len(text) // _TEXT_PER_NODE
        self._grow(event, weight)
        if tag is None:
            value = _resolve(text) if event.implicit[0] else text
        else:
            value = text if tag in ("!", _STR_TAG) else _resolve(text)
        return Node(value, self.at(event), weight=weight)

    def _alias(self, event: Any) -> Node:
        if event.anchor not in self._anchors:
            self._stop(event, "there is no such anchor above; put a text that starts with * in quotes.")
        target = self._anchors[event.anchor]
        if target is None:
            self._stop(event, "this alias contains itself; write out what it should hold.")
            raise AssertionError  # _stop never returns
        self._grow(event, target.weight)
        return target

    def _tag(self, event: Any) -> None:
        if event.tag is not None and event.tag not in _TAGS:
            self._stop(event, "YAML tags are not allowed; put a text that starts with ! in quotes.")

    def _grow(self, event: Any, weight: int) -> None:
        self._weight += weight
        if self._weight > MAX_NODES:
            self._too_large(event)

    def _too_large(self, event: Any) -> None:
        what = "aliases make the file" if isinstance(event, yaml.AliasEvent) else "the file is"
        self._stop(event, f"{what} too large (over {MAX_NODES} entries).")

    def at(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self._file, mark.line + 1, mark.column + 1)

    def fault(self, event: Any, message: str) -> None:
        self.faults.add(self.at(event), message)

    def _stop(self, event: Any, message: str) -> None:
        self.fault(event, message)
        raise _StopReading

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark, problem = error.problem_mark or error.context_mark, error.problem or ""
        if mark is None:
            self.faults.add(Place(self._file), f"this cannot be read as YAML: {quoted(problem)}.")
            return
        lines = self._text.split("\n")
        unclosed = error.context_mark is not None and not self._follows(lines, mark)
        if error.context_mark is not None and (unclosed or "could not find expected ':'" in problem):
            mark = error.context_mark  # what is not finished, rather than where that was noticed
        # The marks may point behind the last line; keep the place inside the file.
        line = min(mark.line, len(lines) - 1)
        column = mark.column if mark.line == line else 0
        rest = lines[line][column:] if mark.line == line else ""
        message = _explain(problem, error.context or "", rest, unclosed)
        self.faults.add(Place(self._file, line + 1, column + 1), message)

    @staticmethod
    def _follows(lines: list[str], mark: yaml.Mark) -> bool:
        """Whether there is anything but space after `mark`."""
        after = [line[mark.column :] for line in lines[mark.line : mark.line + 1]] + lines[mark.line + 1 :]
        return any(line.strip() for line in after)


class _StopReading(Exception):
    """Reading cannot go on; the fault is noted."""


class _Open:
    """A mapping or list being read."""

    takes_key = False
    """Whether a mapping is being read and what comes next is a key."""

    def __init__(self, place: Place, anchor: str | None) -> None:
        self.place = place
        self.anchor = anchor

    def put(self, node: Node, event: Any, composer: _Composer) -> None:
        raise NotImplementedError

    def put_key(self, key: str, implicit: bool, place: Place, composer: _Composer) -> None:
        """A text as the next key; `implicit` where it has no quotes."""
        raise NotImplementedError

    def close(self, faults: Faults) -> Node:
        raise NotImplementedError


class _OpenList(_Open):
    def __init__(self, place: Place, anchor: str | None) -> None:
        super().__init__(place, anchor)
        self._items: list[Node] = []

    def put(self, node: Node, event: Any, composer: _Composer) -> None:
        self._items.append(node)

    def close(self, faults: Faults) -> Node:
        weight = 1 + sum(item.weight for item in self._items)
        return Node(self._items, self.place, count=len(self._items), weight=weight)


class _OpenMapping(_Open):
    def __init__(self, place: Place, anchor: str | None) -> None:
        super().__init__(place, anchor)
        self._entries: dict[str, Node] = {}
        self._keys: dict[str, Place] = {}
        self._merged: list[Node] = []
        self._key = ""
        self._merge = False
        self._skip = False
        self.takes_key = True

    def put(self, node: Node, event: Any, composer: _Composer) -> None:
        if not self.takes_key:
            self.takes_key = True
            if self._merge:
                self._merged += node.value if isinstance(node.value, list) else [node]
            elif not self._skip:
                self._entries[self._key] = node
        elif type(event) is yaml.ScalarEvent:
            self.put_key(event.value, event.implicit[0], node.place, composer)
        elif isinstance(node.value, list | dict):
            composer.faults.add(node.place, "a list or mapping cannot be a key; expected a text.")
            self.takes_key, self._skip, self._merge = False, True, False
        else:
            self.put_key(str(node.value), False, composer.at(event), composer)

    def put_key(self, key: str, implicit: bool, place: Place, composer: _Composer) -> None:
        self.takes_key = self._skip = False
        self._merge = implicit and key == "<<"
        if self._merge:
            return
        self._key = key
        if not key.strip():
            composer.faults.add(place, "the key is empty; expected a text before the colon.")
        elif key in self._keys:
            first = self._keys[key].line
            tell(composer.faults, place, "key_twice", key=key, first=first)
        else:
            self._keys[key] = place
            return
        self._skip = True

    def close(self, faults: Faults) -> Node:
        for source in self._merged:
            if not isinstance(source.value, dict):
                faults.add(source.place, "<< merges mappings; expected an alias of a mapping, such as *base.")
                continue
            for key, node in source.value.items():
                if key not in self._entries:
                    self._entries[key] = node
                    self._keys[key] = source.keys[key]
        weight = 1 + sum(1 + node.weight for node in self._entries.values())
        return Node(self._entries, self.place, self._keys, len(self._entries), weight)


def _resolve(text: str) -> Scalar:
    """A plain scalar's value: null, true, false, a whole number, a decimal, else the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


_NUMBER_STARTS = frozenset("-0123456789")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def _explain(problem: str, context: str, rest: str, unclosed: bool) -> str:
    """A parser's complaint in a seller's words. `rest` is the line from the place on."""
    if rest.startswith("\t") or "'\\t'" in problem or "tab" in problem.split():
        return "there is a tab here; indent with spaces."
    if unclosed or "found unexpected document indicator" in problem:
        what = "quote" if "quoted" in context else "bracket" if "flow" in context else "text"
        return f"this {what} is never closed; close it, or put the text in quotes."
    if "\uff1a" in rest.partition(":")[0]:
        return "the colon in this line is a full-width one; write a plain colon and a space."
    if "cannot start any token" in problem:
        return f"a text cannot start with {quoted(rest[:1])}; put it in quotes."
    for complaint, message in _COMPLAINTS:
        if complaint in problem:
            return message
    return f"this cannot be read as YAML: {quoted(problem)}; check the indentation, colons and quotes."


_COMPLAINTS = (
    (
        "mapping values are not allowed",
        "a colon is not expected here; check the indentation, or put a text that holds ': ' in quotes.",
    ),
    ("could not find expected ':'", 'this line has no "key: value"; check the colon and the space after it.'),
    ("did not find expected key", "a key is expected here; check the indentation and the quotes above."),
    ("block end", "this does not fit what stands above; check the indentation and the quotes."),
    ("did not find expected '-'", 'a "- " is expected here; check the indentation of the list.'),
    ("node content", "a value or a closing bracket is missing here; check the brackets and commas."),
    ("',' or ']'", "a comma or ] is expected here; check the list and its quotes."),
    ("',' or '}'", "a comma or } is expected here; check the braces and their quotes."),
    ("escape", "there is no such \\ escape; write \\\\ or use single quotes."),
    (
        "block sequence entries are not allowed",
        'a "- " is not expected here; start the list in a line of its own.',
    ),
    ("block mapping key", 'a "key: value" is not expected here; start it in a line of its own.'),
    ("found duplicate anchor", "this anchor is used twice; give it another name."),
)
