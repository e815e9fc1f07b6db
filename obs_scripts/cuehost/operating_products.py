"""Products' prices and stock in an operator's hand: looked at, and corrected in the seller's own file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from cuehost.importing import SheetFile, values_of
from cuehost.rundown import load_rundown
from cuehost.studio import Studio

Document = dict[str, Any]


class Products:
    """The product sheets of shows on this computer. Corrections come one after another."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._busy = asyncio.Lock()

    async def document(self, path: Path, lang: str | None) -> Document:
        """The products of a show with what may be corrected, and the `revision` to lock corrections with.
        Raises `CuehostError`.
        """
        async with self._busy:
            return await asyncio.to_thread(self._document, path, lang)

    async def correct(self, path: Path, order: Document, revision: int | None) -> Document:
        """Correct a value; the products afterwards, with the value `before` and `after`. Raises
        `CuehostError`, and `Outdated` where the file has changed since `revision`.
        """
        async with self._busy:
            before, after = await asyncio.to_thread(self._correct, path, order, revision)
            told = await asyncio.to_thread(self._document, path, order.get("lang"))
        return told | {"before": before, "after": after}

    def _correct(self, path: Path, order: Document, revision: int | None) -> tuple[str, str]:
        return SheetFile(path).correct(
            order["product"],
            order["fact"],
            order["value"],
            revision=revision,
            allowed_folders=self._studio.config.folders.allowed,
        )

    def _document(self, path: Path, lang: str | None) -> Document:
        rundown = load_rundown(path, allowed_folders=self._studio.config.folders.allowed)
        chosen = self._studio.language(rundown, lang)
        sheet = SheetFile(path)
        held = sheet.held()
        return {
            "file": sheet.path.name,
            "revision": sheet.revision,
            "products": [
                {"key": key, "name": product.name.get(chosen), "facts": values_of(held, key)}
                for key, product in rundown.products.items()
            ],
        }
