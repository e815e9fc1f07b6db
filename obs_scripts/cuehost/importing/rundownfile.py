"""A rundown's settings, such as its background, set in the seller's file: all else stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from cuehost.errors import InputError, Outdated
from cuehost.rundown import load_rundown

from .correcting import document_of, put_whole, read_bytes, revision_of
from .editing import child, merges
from .sheetfile import scalar

_ABOVE = ("theme", "scenes", "host", "platform", "market", "language", "show")
"""A key that is new is written below the first of these that is there."""


class RundownFile:
    """The file of a rundown. Raises `InputError` where it cannot be read as YAML. `revision` changes with
    every byte of it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        data = read_bytes(path)
        self.revision = revision_of(data)
        self._document = document_of(path, data)

    def text(self, key: str) -> str | None:
        """What stands under a key, as it is written; None for nothing, and for more than one plain text."""
        node = child(self._document.root, key)
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None

    def settable(self, key: str) -> bool:
        """Whether `set` can write that key: nothing stands there yet, or one text on one line."""
        root = self._document.root
        if not isinstance(root, yaml.MappingNode) or merges(root):
            return False
        node = child(root, key)
        if node is None:
            return bool(root.flow_style) or any(child(root, above) is not None for above in _ABOVE)
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
            return False
        return bool(node.start_mark.line == node.end_mark.line)

    def set(self, key: str, text: str, *, revision: int | None, allowed_folders: Iterable[Path] = ()) -> None:
        """Write `text` under a key of the rundown, once the whole show is right with it.

        Raises `Outdated` where the file is not the one of `revision` any more, `InputError` where it cannot
        be written there or the show would be wrong with it: then the file is as it was.
        """
        if revision is not None and revision != self.revision:
            raise Outdated("The rundown has been changed meanwhile.", "Look at it as it is now.")
        if not self.settable(key):
            raise InputError(
                f"The {key} of {self.path.name} is not one plain text.", "Change it in the file."
            )
        root = self._document.root
        assert isinstance(root, yaml.MappingNode)
        node = child(root, key)
        if node is not None:
            self._document.replace(node, scalar(text, flow=True))
        elif root.flow_style:
            self._document.add_to_mapping(root, (), [f"{key}: {scalar(text, flow=True)}"])
        else:
            above = next(found for name in _ABOVE if (found := child(root, name)) is not None)
            column = root.value[0][0].start_mark.column
            self._document.add_below(above, [f"{key}: {scalar(text)}"], column)
        allowed = tuple(allowed_folders)
        put_whole(self.path, self._document.result(), lambda part: _judge(part, allowed))


def _judge(part: Path, allowed: tuple[Path, ...]) -> None:
    load_rundown(part, allowed_folders=allowed)
