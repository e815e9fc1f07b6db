"""What stands behind the host where a rundown describes it in words: a set that Cuehost draws, or a picture
of an image model.

Here the settings, a show and `cuehost.graphics.Backdrops` meet. A description is known by its words in the
show's first language; the rooms of all languages stand in the same set.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cuehost.errors import InputError
from cuehost.graphics import (
    Backdrop,
    Backdrops,
    BackdropWish,
    BackgroundSpec,
    Behind,
    DrawnTake,
    ImageServer,
    ImageSettings,
    NoPicture,
    PictureStore,
    Theme,
    load_theme,
    plan_set,
)
from cuehost.playout import Progress, focus_of
from cuehost.rundown import Rundown
from cuehost.stage import Template

if TYPE_CHECKING:
    from cuehost.config import Config

_MEND = "Name a model under `images` in config.yaml, or go on with the set that Cuehost draws."


@dataclass(frozen=True, slots=True)
class DescribedSet:
    """A set that a show describes: its words, the ids of the segments that stand in it (empty: all that have
    none of their own), and what there is to choose from: `candidates` of an image model and other `takes` of
    the set that Cuehost draws. `drawn`: that set stands behind the host, candidate 0 or one of the takes.
    `decided`: a person chose.
    """

    words: str
    segments: tuple[str, ...]
    candidates: tuple[Backdrop, ...]
    drawn: bool
    decided: bool
    takes: tuple[DrawnTake, ...] = ()

    @property
    def chosen(self) -> str:
        """What stands behind the host, as people name it: a number or a letter."""
        if self.drawn:
            return next((one.letter for one in self.takes if one.chosen), "0")
        return next((str(one.number) for one in self.candidates if one.chosen), "")


class Dressing:
    """The described sets of a show in one scene template. `offline`: no model is asked."""

    def __init__(self, config: Config, rundown: Rundown, template: Template, *, offline: bool) -> None:
        self._config = config
        self._rundown = rundown
        self._template = template
        self._settings = image_settings(config, offline=offline)
        folder = rundown.path.with_name(f"{rundown.path.stem}.backdrops")
        self._backdrops = Backdrops(config.folders.cache / "backdrops", folder)

    @property
    def canvas(self) -> tuple[int, int]:
        """The size that the scenes are designed for, in px."""
        return self._template.canvas

    @property
    def can_make(self) -> bool:
        """Whether there is a model to ask."""
        return self._settings is not None

    def sets(self) -> tuple[DescribedSet, ...]:
        """The sets that the show describes, the show's own first."""
        theme = load_theme(self._rundown.theme)
        found = []
        for words, segments in self._described().items():
            wish = self._wish(words, theme)
            found.append(
                DescribedSet(
                    words,
                    segments,
                    self._backdrops.candidates(wish),
                    self._backdrops.picture(wish) is None,
                    self._backdrops.decided(wish),
                    self._backdrops.drawn(wish),
                )
            )
        return tuple(found)

    def drawn(self, words: str, take: int = 0) -> Path:
        """Candidate 0, the set that Cuehost draws itself of a description, or another take of it. Raises
        `GraphicsError`.
        """
        store = PictureStore(
            self._config.folders.cache / "pictures",
            load_theme(self._rundown.theme),
            canvas=self._template.canvas,
        )
        spec = BackgroundSpec("product", None, focus_of(self._template, "product"), words=words, take=take)
        return store.render(spec, self._template.canvas)

    def choose(self, words: str, number: int | str) -> None:
        """Have a candidate stand behind the host from the next preparation on; 0: Cuehost's own set, a
        letter: another take of it.

        Raises `InputError` for words, a number or a letter there are not.
        """
        self._backdrops.choose(self._known(words), number)

    async def make(
        self, words: str, count: int, done: Callable[[int, int], None] = lambda *_: None
    ) -> tuple[int, str]:
        """Have the model make more candidates: how many it made, and what was used, in words.

        `done(n, of)` tells how far it is. Raises `NoPicture` where none was made, and `InputError` for words
        there are not, for more than may be, and without a model.
        """
        wish = self._known(words)
        if self._settings is None:
            raise InputError("There is no image model to make backgrounds.", _MEND)
        server = ImageServer(self._settings)
        made = await self._backdrops.make(wish, server, count, done)
        return len(made), server.usage.told(self._settings)

    async def pictures(
        self, lang: str, told: list[str], progress: Progress = lambda *_: None, *, make: bool
    ) -> dict[str, Behind]:
        """What is to stand behind the host in the room of `lang`, by the words of the sets: pictures, and
        takes that were chosen. Sets that Cuehost draws as ever are not among them.

        `make`: a set without a picture, of which nobody decided that it be drawn, is made by the model if
        there is one. What the seller should know of it goes to `told`; a model that fails keeps nothing from
        air.
        """
        texts = self._texts(lang)
        if not texts:
            return {}
        theme = await asyncio.to_thread(load_theme, self._rundown.theme)
        wishes = {words: self._wish(words, theme) for words in texts}
        lacking = [
            wish
            for wish in wishes.values()
            if self._backdrops.picture(wish) is None and not self._backdrops.decided(wish)
        ]
        if make and lacking and self._settings is not None:
            server = ImageServer(self._settings)
            progress("backgrounds", 0, len(lacking))
            for number, wish in enumerate(lacking, 1):
                if not await self._one(wish, server, told):
                    break  # the others would wait as long for the same server
                progress("backgrounds", number, len(lacking))
            if server.usage.pictures:
                told.append(f"Backgrounds: {server.usage.told(self._settings)}.")
        found = {words: self._backdrops.picture(wish) for words, wish in wishes.items()}
        for words, text in texts.items():
            if found[words] is None and plan_set(text) is None:
                told.append(f"Nothing is known of {text!r}: the usual set is drawn.")
        behind = {words: found[words] or self._backdrops.take(wish) for words, wish in wishes.items()}
        return {words: what for words, what in behind.items() if what}

    async def _one(self, wish: BackdropWish, server: ImageServer, told: list[str]) -> bool:
        try:
            await self._backdrops.make(wish, server, 1)
        except NoPicture as error:
            told.append(f"“{wish.words}” is drawn by Cuehost itself: {error.reason}. {error.mend}".strip())
            return False
        return True

    def _described(self) -> dict[str, tuple[str, ...]]:
        """The descriptions with the segments that name them."""
        show = self._rundown.background
        found: dict[str, tuple[str, ...]] = {show.default: ()} if show is not None else {}
        for segment in self._rundown.segments:
            if segment.background is not None:
                words = segment.background.default
                if show is None or words != show.default:
                    found[words] = (*found.get(words, ()), segment.id)
        return found

    def _texts(self, lang: str) -> dict[str, str]:
        """The descriptions in a language, by their words."""
        every = [self._rundown.background, *(segment.background for segment in self._rundown.segments)]
        return {text.default: text.get(lang) for text in every if text is not None}

    def _known(self, words: str) -> BackdropWish:
        if words not in self._described():
            raise InputError(f"The show describes no set {words!r}.", "Look at its `background`.")
        return self._wish(words, load_theme(self._rundown.theme))

    def _wish(self, words: str, theme: Theme) -> BackdropWish:
        style = self._config.images.style
        return BackdropWish(words, theme, self._template.canvas, focus_of(self._template, "product"), style)


def image_settings(config: Config, *, offline: bool) -> ImageSettings | None:
    """The image model of the settings; None without one, and offline."""
    own = config.images
    if offline or not own.model:
        return None
    return ImageSettings(
        model=own.model,
        base_url=own.base_url or None,
        api_key=own.api_key.get_secret_value() if own.api_key else "",
        timeout_s=own.timeout_s,
        max_retries=own.max_retries,
        portrait=own.portrait,
        landscape=own.landscape,
        quality=own.quality,
        style=own.style,
        input_price=own.input_price,
        output_price=own.output_price,
        picture_price=own.picture_price,
    )
