"""Correcting single values of a product sheet in place: all else in the file stays byte for byte."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from cuehost.errors import InputError, Outdated, RundownError
from cuehost.rundown import load_rundown

from .editing import YamlText, child, merges
from .sheetfile import scalar

CORRECTABLE = ("price", "stock")
"""The facts that may be corrected: what changes from day to day."""

_PRICE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,4})?)(?: ([A-Z]{3}))?")
_STOCK = re.compile("[0-9]{1,12}")
_HEAD_KEYS = ("market", "language", "products", "facts", "rates", "platform", "pronounce")


@dataclass(frozen=True, slots=True)
class Held:
    """A value as it stands in a sheet; `correctable`: it is one plain value, so that it can be replaced."""

    text: str
    correctable: bool


class SheetFile:
    """The file that holds the products of a rundown: the rundown itself, or the sheet it names.

    Raises `InputError` where it cannot be read or edited. `revision` changes with every byte of it.
    """

    def __init__(self, rundown: Path) -> None:
        self.rundown = rundown
        self._top = document_of(rundown, read_bytes(rundown))
        named = child(self._top.root, "products")
        sheet = (rundown.parent / named.value).resolve() if isinstance(named, yaml.ScalarNode) else rundown
        self.path = sheet
        data = read_bytes(self.path)
        self.revision = revision_of(data)
        self._document = self._top if self.path == rundown else document_of(self.path, data)
        root = self._document.root
        bare = not any(child(root, key) is not None for key in _HEAD_KEYS)
        self._products = root if bare and self.path != rundown else child(root, "products")

    def held(self) -> dict[str, dict[str, Held]]:
        """The values that may be corrected, by product and fact, as they are written."""
        if not isinstance(self._products, yaml.MappingNode):
            return {}
        found = {}
        for key, product in self._products.value:
            facts = child(product, "facts")
            safe = not (merges(product) or merges(facts))
            found[key.value] = {
                fact: Held(node.value if isinstance(node, yaml.ScalarNode) else "", safe and _plain(node))
                for fact in CORRECTABLE
                if (node := _value(child(facts, fact))) is not None
            }
        return found

    def correct(
        self,
        product: str,
        fact: str,
        value: str,
        *,
        revision: int | None,
        allowed_folders: Iterable[Path] = (),
    ) -> tuple[str, str]:
        """Replace a value and put the file in place, once the whole show is right with it; what stood there
        before, and what does now.

        Raises `Outdated` where the file is not the one of `revision` any more, `InputError` where the value
        or the show with it is wrong: then the file is as it was.
        """
        if revision is not None and revision != self.revision:
            raise Outdated("The product sheet has been changed meanwhile.", "Look at it as it is now.")
        held = self.held().get(product, {}).get(fact)
        if held is None:
            raise InputError(f"The sheet gives no {fact} for {product}.", "Add it in the file.")
        if not held.correctable:
            raise InputError(f"The {fact} of {product} is not one plain value.", "Change it in the file.")
        text = _checked(fact, value, held.text)
        assert isinstance(self._products, yaml.MappingNode)
        node = _value(child(child(child(self._products, product), "facts"), fact))
        assert node is not None
        self._document.replace(node, text if fact == "stock" else scalar(text, flow=True))
        put_whole(self.path, self._document.result(), lambda part: self._judge(part, tuple(allowed_folders)))
        return held.text, text

    def _judge(self, part: Path, allowed: tuple[Path, ...]) -> None:
        """See that the show is right with the file at `part` in the place of the one it is for."""
        if self.path == self.rundown:
            load_rundown(part, allowed_folders=allowed)
            return
        top = document_of(self.rundown, read_bytes(self.rundown))
        named = child(top.root, "products")
        assert named is not None
        name = os.path.relpath(part, self.rundown.resolve().parent).replace(os.sep, "/")
        top.replace(named, scalar(name))
        with _aside(self.rundown, top.result()) as whole:
            load_rundown(whole, allowed_folders=allowed)


def _checked(fact: str, value: str, before: str) -> str:
    """The value as it is written. A price without a currency is in that of the one before."""
    value = value.strip()
    if fact == "stock":
        if not _STOCK.fullmatch(value):
            raise InputError("The stock is a whole number.", "Write it in digits only, such as 140.")
        return str(int(value))
    match = _PRICE.fullmatch(value)
    if match is None:
        raise InputError("This is no price.", "Write it like 39.90 or 39.90 USD.")
    currency = match[2] or before.rpartition(" ")[2]
    return f"{match[1]} {currency}" if currency.isalpha() else match[1]


def _value(node: yaml.Node | None) -> yaml.Node | None:
    """The node of a fact's value, which may stand beside its evidence."""
    return child(node, "value") or node if isinstance(node, yaml.MappingNode) else node


def _plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">")


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises `InputError`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}).", "Check the file.") from error


def revision_of(data: bytes) -> int:
    """A number that changes with every byte of a file."""
    return int.from_bytes(hashlib.sha256(data).digest()[:6], "big")


def document_of(path: Path, data: bytes) -> YamlText:
    """A file's text, to be edited in place. Raises `InputError` for what is no YAML."""
    try:
        return YamlText(data.decode("utf-8-sig"))
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise InputError(f"{path.name} cannot be read as YAML.", "Mend it first: cuehost check.") from error


class _aside:
    """A file with a text beside another one, as long as it is looked at."""

    def __init__(self, beside: Path, text: str) -> None:
        handle, name = tempfile.mkstemp(prefix=f".{beside.stem}-", suffix=beside.suffix, dir=beside.parent)
        self.path = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.path.unlink(missing_ok=True)


def put_whole(path: Path, text: str, judge: Callable[[Path], None]) -> None:
    """Write a file aside, judge it there, and only then put it in its place. Raises `InputError`: then the
    file is as it was.
    """
    try:
        with _aside(path, text) as part:
            part.chmod(path.stat().st_mode & 0o777)
            try:
                judge(part)
            except RundownError as error:
                why = str(error).split("\n", maxsplit=1)[0].partition(": ")[2]
                raise InputError(
                    f"The show would be wrong with it: {why}", "Choose another value."
                ) from error
            os.replace(part, path)  # noqa: PTH105 - atomic on every platform
    except OSError as error:
        raise InputError(f"{path.name} cannot be written ({error.strerror}).", "Check the file.") from error


def values_of(held: Mapping[str, Mapping[str, Held]], product: str) -> dict[str, dict[str, object]]:
    """What is held of a product as JSON-able data."""
    return {
        fact: {"value": one.text, "correctable": one.correctable}
        for fact, one in held.get(product, {}).items()
    }
