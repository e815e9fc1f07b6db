"""What the desk needs of the engine it operates, as one interface."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from .network import NetworkLink

Document = dict[str, Any]

CommentOrder = Literal["approve", "skip", "block", "pin", "release"]


class Commanded(Protocol):
    """Who does what the API is asked for."""

    def status(self) -> Document:
        """How the show stands, as JSON-able data with at least `state` and `summary`."""
        ...

    async def do(self, action: str, /, **arguments: Any) -> None:
        """Do something. Raises `CuehostError` when it cannot be done."""
        ...


class Listener(Protocol):
    """Who is told what happens; on the engine's loop."""

    def entered(self, entry: Document) -> None:
        """The log of the show has a new entry."""
        ...

    def commented(self, comment: Document) -> None:
        """A comment is new, or something new is known of it; `id` names it."""
        ...

    def changed(self) -> None:
        """The state may have changed."""
        ...

    def begun(self) -> None:
        """Another show begins: log and comments are those of that one."""
        ...


class Preparing(Protocol):
    """What is done before a show. All raise `CuehostError` for what cannot be done."""

    async def shows(self) -> list[Document]:
        """The rundowns there are to choose from, by id."""
        ...

    async def prepare(self, show: str, lang: str | None) -> None:
        """Begin to make a show ready."""
        ...

    async def start(self, show: str, lang: str | None, record: bool) -> None:
        """Begin to air a show."""
        ...

    async def script(self, show: str, lang: str | None) -> Document:
        """The script of a show as it stands; `revision` is what orders on it are locked with."""
        ...

    async def decide(self, show: str, lang: str | None, order: Document, revision: int | None) -> Document:
        """Do what a person orders of a script, which stood at `revision` (None: as it stands now).

        Raises `Outdated` where somebody else has decided something since.
        """
        ...

    async def hear(self, show: str, lang: str | None, line: str) -> bytes:
        """A line of a show as a WAV, from the cache or spoken now."""
        ...

    async def see(self, show: str, lang: str | None, line: str) -> bytes:
        """A line of a show as a WebM of the host who says it, from the cache or drawn now."""
        ...

    async def products(self, show: str, lang: str | None) -> Document:
        """The products of a show, with what may be corrected; `revision` is what that is locked with."""
        ...

    async def correct(self, show: str, order: Document, revision: int | None) -> Document:
        """Correct a product's price or stock in the seller's file, which stood at `revision`.

        Raises `Outdated` where the file was changed since.
        """
        ...

    async def backgrounds(self, show: str, lang: str | None) -> Document:
        """What can stand behind the host of a show; `revision` is what the choice is locked with."""
        ...

    async def background(self, show: str, lang: str | None, name: str) -> bytes:
        """A small PNG of one of them."""
        ...

    async def make_backgrounds(self, show: str, count: int) -> None:
        """Begin to have an image model make pictures of the set that a show describes."""
        ...

    async def choose(self, show: str, order: Document, revision: int | None) -> Document:
        """Choose what stands behind the host, in the seller's rundown, which stood at `revision`.

        Raises `Outdated` where the file was changed since.
        """
        ...

    async def sets(self, show: str, lang: str | None) -> Document:
        """What can stand behind the host in segments with a set of their own; `revision` is what choices are
        locked with.
        """
        ...

    async def set_background(self, show: str, lang: str | None, name: str, background: str) -> bytes:
        """A small PNG of one of those of the set `name`."""
        ...

    async def make_set_backgrounds(self, show: str, name: str, count: int) -> None:
        """Begin to have an image model make pictures of a set of segments."""
        ...

    async def choose_for_set(self, show: str, order: Document, revision: int | None) -> Document:
        """Choose what stands behind the host in a set of segments; it stood at `revision`.

        Raises `Outdated` where the rundown or such a choice was changed since.
        """
        ...

    async def preflight(self, show: str) -> list[Document]:
        """What this computer, OBS and a show lack."""
        ...


class Operated(Commanded, Protocol):
    """The engine as an operator has it in hand. All raise `CuehostError` for what cannot be done."""

    def state(self) -> Document:
        """Everything a desk shows at once, as JSON-able data (see docs/desk.md)."""
        ...

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` what happens; returns the unsubscriber."""
        ...

    async def look(self) -> None:
        """Ask OBS and the host how they are, for the next `state`. Never raises."""
        ...

    async def picture(self, width: int) -> bytes:
        """A JPEG of the program, `width` px wide."""
        ...

    async def say(self, text: str, *, lang: str | None, urgent: bool, by: str, check: bool) -> Document:
        """Have words said that are true (`check`: only judge them): `faults` is empty where they are."""
        ...

    async def comment(self, order: CommentOrder, comment: str, *, by: str, on: bool = True) -> None:
        """Do what a person orders about a viewer's comment, by its id; `on`: or take it back."""
        ...

    async def answer(self, comment: str, text: str, *, lang: str | None, by: str, check: bool) -> Document:
        """Answer a comment in words that are true (`check`: only judge them): `faults` is empty where so."""
        ...

    def present(self, by: str) -> None:
        """Somebody confirms being there, where the rules of a platform demand that."""
        ...

    async def take_over(self, by: str, camera: bool = False) -> None:
        """The host falls silent, and a person speaks, seen by the `camera` if that is wanted."""
        ...

    async def camera(self, on: bool, by: str) -> None:
        """Put the camera on program while a person has taken over, or take it off."""
        ...

    async def hand_back(self, by: str) -> None:
        """The host goes on with the exact line it fell silent at."""
        ...

    def acknowledge(self, alarm: str, by: str) -> None:
        """Take note of an alarm, so that it is told no more."""
        ...

    @property
    def before(self) -> Preparing:
        """What is done before a show."""
        ...

    def network(self) -> NetworkLink | None:
        """Where others in the network find the desk; None where the user has not turned that on."""
        ...

    def report(self) -> Path | None:
        """The report of the show that was aired last."""
        ...
