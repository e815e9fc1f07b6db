"""Scripts of single segments kept on disk, each under the hash of all that its words depend on.

A changed price has one segment written again, not the show.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cuehost.rundown import Product, Rundown, Segment, SegmentScript

FORMAT = "cuehost-segment/1"
_ADAPTER = TypeAdapter(SegmentScript)
# What of a rundown no word depends on, or what is looked at apart.
_NO_WORDS = {
    *("products", "segments", "path", "fingerprint", "sources", "loop"),
    *("background", "background_image", "starts_at", "second_captions"),
}
_NO_WORDS_OF_SEGMENT = {"background", "background_image"}


@dataclass(slots=True)
class Shelf:
    """Kept segments of one show in one language.

    `made_of` is what else the words hang on: the language, the seed, the round, the writer and its code.
    `keep(path, text)` writes a file whole or not at all.
    """

    folder: Path
    rundown: Rundown
    made_of: tuple[object, ...]
    keep: Callable[[Path, str], None]
    _shared: str = field(default="", init=False)
    _sheets: dict[str, str] = field(default_factory=dict, init=False)

    def get(self, segment: Segment) -> SegmentScript | None:
        """The segment's script if it was kept and nothing it depends on has changed."""
        try:
            data = json.loads(self._path(segment).read_text("utf-8"))
            if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
                return None
            return _ADAPTER.validate_python(data)
        except (OSError, ValueError, ValidationError, RecursionError):
            return None  # not there, or damaged: written now

    def put(self, segment: Segment, script: SegmentScript) -> None:
        """Keep a segment's script."""
        data: dict[str, Any] = {"format": FORMAT, **_ADAPTER.dump_python(script, mode="json")}
        self.keep(self._path(segment), json.dumps(data, ensure_ascii=False))

    def _path(self, segment: Segment) -> Path:
        digest = hashlib.sha256(self._depends(segment).encode()).hexdigest()
        return self.folder / digest[:2] / f"{digest[:32]}.json"

    def _depends(self, segment: Segment) -> str:
        told = segment.model_dump_json(exclude=_NO_WORDS_OF_SEGMENT)
        if segment.script.file is not None or segment.script.url is not None:
            # Their words come from elsewhere.
            return json.dumps([self.rundown.fingerprint, told, *map(str, self.made_of)])
        # Who is shown where decides the openers and the bridges, and how phrases are dealt.
        keys = [segment.product] if segment.product else list(self.rundown.products)
        sheets = [self._sheet(key) for key in keys if key in self.rundown.products]
        return json.dumps([self._of_show(), told, sheets, *map(str, self.made_of)])

    def _of_show(self) -> str:
        if not self._shared:
            show = self.rundown
            plan = [(s.id, s.kind, s.product) for s in show.segments]
            names = [(key, product.name.model_dump_json()) for key, product in show.products.items()]
            rest = show.model_dump_json(exclude=_NO_WORDS)
            self._shared = hashlib.sha256(json.dumps([plan, names, rest]).encode()).hexdigest()
        return self._shared

    def _sheet(self, key: str) -> str:
        if key not in self._sheets:
            product: Product = self.rundown.products[key]
            self._sheets[key] = hashlib.sha256(product.model_dump_json().encode()).hexdigest()
        return self._sheets[key]


@dataclass(slots=True)
class RoundsBefore:
    """The words that were written of a segment for the last `rounds` rounds before one, the oldest first.

    `shelf_of` gives the shelf of a language and a round (from 0).
    """

    shelf_of: Callable[[str, int], Shelf]
    rounds: int
    _shelves: dict[tuple[str, int], Shelf] = field(default_factory=dict, init=False)

    def __call__(self, segment: Segment, lang: str, round: int) -> list[str]:
        """The lines' texts; none of what is kept nowhere."""
        texts: list[str] = []
        for number in range(max(0, round - self.rounds), round):
            key = lang, number
            if key not in self._shelves:
                self._shelves[key] = self.shelf_of(lang, number)
            script = self._shelves[key].get(segment)
            texts += [line.text for line in script.lines] if script is not None else []
        return texts
