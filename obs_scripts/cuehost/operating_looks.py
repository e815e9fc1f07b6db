"""How what stands behind the host looks: small pictures for an operator to choose by."""

from __future__ import annotations

import asyncio
from pathlib import Path

from cuehost.errors import InputError
from cuehost.graphics import BackgroundSpec, PictureStore, load_theme
from cuehost.rundown import Rundown
from cuehost.studio import Studio

_LONG_SIDE = 320


class Looks:
    """Small pictures, drawn one after another and kept."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._drawing = asyncio.Lock()

    async def picture(
        self, rundown: Rundown, picture: Path | None, words: str, *, take: int = 0, kept_only: bool
    ) -> bytes:
        """A small PNG of a `picture` as it stands behind a product of a show, or of a `take` of the set that
        Cuehost draws of `words`. `kept_only`: nothing is drawn now. Raises `CuehostError`.
        """
        async with self._drawing:
            return await asyncio.to_thread(self._picture, rundown, picture, words, take, kept_only)

    def _picture(
        self, rundown: Rundown, picture: Path | None, words: str, take: int, kept_only: bool
    ) -> bytes:
        template = self._studio.template(rundown)
        scale = _LONG_SIDE / max(template.canvas)
        size = round(template.canvas[0] * scale), round(template.canvas[1] * scale)
        host = next((item.box for item in template.scenes["product"] if item.role == "host"), None)
        focus = (host.x + host.width / 2) / template.canvas[0] if host is not None else 0.5
        words = "" if picture is not None else words
        spec = BackgroundSpec("product", picture, round(focus, 3), words=words, take=take)
        store = PictureStore(
            self._studio.config.folders.cache / "pictures", load_theme(rundown.theme), canvas=size
        )
        if kept_only and not store.path_of(spec, size).exists():
            raise InputError("A show is on air, and all of this computer is for it.", "Look when it is over.")
        return store.render(spec, size).read_bytes()
