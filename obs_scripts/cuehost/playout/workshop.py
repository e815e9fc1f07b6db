"""What preparation works with, and how a show's lines are to be said in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cuehost.graphics import Behind, PictureStore
from cuehost.rundown import Line, Rundown, merged
from cuehost.speech import Pronunciations, SpokenLine, Voices
from cuehost.stage import Template

from .captions import Second


@dataclass(frozen=True, slots=True)
class Workshop:
    """What preparation works with.

    template: scaled to the canvas in px. voices_by_lang: the host's voice ids by language; voices_by_host:
    the same for each host of a show with two, by name.
    sounds: folder for the lines' sound files; lines: for what else is made of them; shows: for what is
    ready of whole shows (None: that is not kept).
    captions: whether captions are drawn. label: other words for the AI label, if any.
    pronounce: how words are said in every show. second: what stands under the captions, if anything.
    backdrops: pictures, named by their content, or takes, for sets described in words, by those words.
    """

    voices: Voices
    pictures: PictureStore
    template: Template
    sounds: Path
    lines: Path
    voices_by_lang: Mapping[str, str]
    captions: bool = True
    label: str = ""
    pronounce: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shows: Path | None = None
    voices_by_host: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    second: Second | None = None
    backdrops: Mapping[str, Behind] = field(default_factory=dict)

    def voices_of(self, host: str) -> Mapping[str, str]:
        """The voice ids of a line's host (empty: of the first one) by language."""
        return self.voices_by_host.get(host, self.voices_by_lang)


def sayings(rundown: Rundown, shop: Workshop) -> Pronunciations:
    """How words are said in a show: as its rundown says, before the settings."""
    return Pronunciations.of(merged(rundown.pronounce, shop.pronounce))


def as_spoken(line: Line, rundown: Rundown, shop: Workshop, say: Pronunciations) -> SpokenLine:
    """What the voices are asked to say for a line."""
    voice = voice_for(line.lang, shop.voices_of(line.host))
    return SpokenLine(line.text, _regional(line.lang, rundown), voice, pronounce=say)


def _regional(lang: str, rundown: Rundown) -> str:
    """The language as the market speaks it, where the show does not say: `$` in `es` for MX is pesos."""
    return lang if "-" in lang or rundown.market == "EU" else f"{lang}-{rundown.market}"


def voice_for(lang: str, voices: Mapping[str, str]) -> str | None:
    """The host's voice for a language, a regional one first; None leaves it to the engines."""
    return voices.get(lang) or voices.get(lang.split("-", maxsplit=1)[0])
