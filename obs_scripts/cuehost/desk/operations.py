"""Everything the API can be asked for, as one table: the routes and their description are made from it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cuehost.errors import Outdated

from . import bodies
from .feed import Feed
from .operated import CommentOrder, Document, Operated

BASE = "/api/v1"
_WIDTHS = (64, 1280)
_NOT_LANG = re.compile(r"[^A-Za-z0-9-]")

QUERY: Mapping[str, Document] = {
    "width": {"type": "integer", "minimum": _WIDTHS[0], "maximum": _WIDTHS[1], "default": 360},
    "lang": {"type": "string", "pattern": "^[A-Za-z0-9-]{2,20}$"},
}
"""What a query may hold, by name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked request: what it carries (`body`), the parts of its path and its query, and the revision
    that it expects (`If-Match`; None: any).
    """

    body: Any
    path: Mapping[str, str]
    query: Mapping[str, str]
    revision: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: a document, or the bytes of a picture or a sound."""

    document: Document | None = None
    data: bytes = b""
    status: int = 200


Run = Callable[[Operated, Feed, Asked], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask for. `locked`: it obeys `If-Match` with the revision of the show's state. `query`:
    which of `QUERY` it takes.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    run: Run
    body: type[bodies.Body] | None = None
    locked: bool = False
    tag: str = "show"
    answer: str = "The revision from now on; what came of it, the socket tells."
    produces: str = "application/json"
    query: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the variable parts of its path."""
        return tuple(re.findall(r"{(\w+)}", self.path))


def check_query(operation: Operation, given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The query of a request. Raises `ValueError` for one that is not as it is described."""
    query: dict[str, str] = {}
    for name, text in given:
        if name not in operation.query or name in query:
            raise ValueError(f"There is no {name[:40]!r} to be asked for, or twice.")
        if name == "lang" and (_NOT_LANG.search(text) or not 2 <= len(text) <= 20):
            raise ValueError("`lang` is a language code, such as en.")
        if name == "width":
            whole = text.isascii() and text.isdecimal() and len(text) < 9
            if not whole or not _WIDTHS[0] <= int(text) <= _WIDTHS[1]:
                raise ValueError(f"`width` is a whole number of px from {_WIDTHS[0]} to {_WIDTHS[1]}.")
        query[name] = text
    return query


def check_revision(feed: Feed, asked: Asked) -> None:
    """Raises `Outdated` where the show has moved on from the state that an order was given upon."""
    if asked.revision is not None and asked.revision != feed.revision:
        raise Outdated("The show has moved on meanwhile.", "Look at it as it is now, and order again.")


# -- orders for the show on air -----------------------------------------------------------------------


def _done(feed: Feed) -> Answer:
    return Answer({"revision": feed.taken()})


def _beside(feed: Feed) -> Answer:
    """What was done moves nothing that another operator's order may depend on."""
    return Answer({"revision": feed.revision})


def _action(action: str) -> Run:
    async def run(operated: Operated, feed: Feed, asked: Asked) -> Answer:
        arguments = asked.body.model_dump(exclude_none=True)
        line = arguments.pop("line", None)
        on_air = feed.state.get("on_air", {})
        if line is not None and line != on_air.get("line", {}).get("id"):
            raise Outdated("Another line is on air by now.", "Look at it as it is now, and order again.")
        on = arguments.pop("on", None)
        if on is None or on is not on_air.get({"mute": "muted"}.get(action, action)):
            await operated.do(action, **arguments)
        return _done(feed)

    return run


async def _say(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    body: bodies.Say = asked.body
    said = await operated.say(body.text, lang=body.lang, urgent=body.urgent, by=body.by, check=body.check)
    return _judged(said, body.check) or Answer(said | {"revision": feed.taken()})


def _judged(said: Document, check: bool) -> Answer | None:
    """The answer where words are only judged, or refused; None where they are said."""
    if said["faults"] and not check:
        error = {"error": "This may not be said.", "mend": "Change the words, or the product sheet."}
        return Answer(error | said, status=422)
    return Answer(said) if check else None


def _comment(order: CommentOrder) -> Run:
    async def run(operated: Operated, feed: Feed, asked: Asked) -> Answer:
        body: bodies.OfComment = asked.body
        on = body.on if isinstance(body, bodies.SwitchComment) else True
        await operated.comment(order, body.comment, by=body.by, on=on)
        return _beside(feed)

    return run


async def _answer(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    body: bodies.AnswerComment = asked.body
    said = await operated.answer(body.comment, body.text, lang=body.lang, by=body.by, check=body.check)
    return _judged(said, body.check) or Answer(said | {"revision": feed.revision})


async def _present(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    operated.present(asked.body.by)
    feed.publish(operated.state())
    return _beside(feed)


async def _take_over(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.take_over(asked.body.by, asked.body.camera)
    return _done(feed)


async def _camera(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.camera(asked.body.on, asked.body.by)
    return _done(feed)


async def _hand_back(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.hand_back(asked.body.by)
    return _done(feed)


async def _acknowledge(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    operated.acknowledge(asked.path["alarm"], asked.body.by)
    feed.publish(operated.state())
    return Answer({"revision": feed.revision})


# -- looking ------------------------------------------------------------------------------------------


async def _state(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer(feed.snapshot())


async def _picture(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer(data=await operated.picture(int(asked.query.get("width", QUERY["width"]["default"]))))


async def _link(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    link = operated.network()
    if link is None:
        return Answer({})
    return Answer({"link": link.url, "tls": link.tls, "fingerprint": link.fingerprint or None})


# -- before and after the show ------------------------------------------------------------------------


async def _shows(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer({"shows": await operated.before.shows()})


async def _prepare(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.before.prepare(asked.body.show, asked.body.lang)
    return _done(feed)


async def _start(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.before.start(asked.body.show, asked.body.lang, asked.body.record)
    return _done(feed)


async def _script(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer(await operated.before.script(asked.path["show"], asked.query.get("lang")))


async def _decide(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    order = asked.body.model_dump(exclude={"lang"})
    return Answer(await operated.before.decide(asked.path["show"], asked.body.lang, order, asked.revision))


async def _hear(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    sound = await operated.before.hear(asked.path["show"], asked.query.get("lang"), asked.path["line"])
    return Answer(data=sound)


async def _see(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    video = await operated.before.see(asked.path["show"], asked.query.get("lang"), asked.path["line"])
    return Answer(data=video)


async def _products(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer(await operated.before.products(asked.path["show"], asked.query.get("lang")))


async def _correct(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer(await operated.before.correct(asked.path["show"], asked.body.model_dump(), asked.revision))


async def _backgrounds(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer(await operated.before.backgrounds(asked.path["show"], asked.query.get("lang")))


async def _background(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    show, name = asked.path["show"], asked.path["background"]
    return Answer(data=await operated.before.background(show, asked.query.get("lang"), name))


async def _choose(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer(await operated.before.choose(asked.path["show"], asked.body.model_dump(), asked.revision))


async def _make_backgrounds(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.before.make_backgrounds(asked.path["show"], asked.body.count)
    feed.publish(operated.state())
    return _beside(feed)


async def _preflight(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer({"findings": await operated.before.preflight(asked.path["show"])})


# -- the table ----------------------------------------------------------------------------------------


def _order(action: str, summary: str, body: type[bodies.Body] = bodies.Nothing) -> Operation:
    path = f"{BASE}/show/{action.replace('_', '-')}"
    return Operation(action, "POST", path, summary, _action(action), body, locked=True)


def _of_comment(
    order: CommentOrder, summary: str, body: type[bodies.OfComment] = bodies.OfComment
) -> Operation:
    path = f"{BASE}/comments/{order}"
    return Operation(f"{order}_comment", "POST", path, summary, _comment(order), body, tag="comments")


OPERATIONS: tuple[Operation, ...] = (
    _order("next", "Take the next segment."),
    _order("previous", "Take the previous segment."),
    _order("jump", "Take a segment, or go to a line.", bodies.Jump),
    _order("repeat", "Take the segment on air again, from its start."),
    _order("repeat_line", "Say the line again.", bodies.OfLine),
    _order("skip", "Leave out the line on air, or the one that is next to be.", bodies.OfLine),
    _order("hold", "Fall silent at the clause's end; held already, go on."),
    _order("resume", "Go on after a hold, a break or the safe scene: the line is said anew."),
    _order("extend", "Give the segment more time.", bodies.Amount),
    _order("cut", "Give the segment less time.", bodies.Amount),
    _order("break", "A break now, and then back to the exact line.", bodies.Break),
    _order("safe", "Fall silent at once and take the safe scene."),
    _order("mute", "Take the host's sound off the program, or put it back.", bodies.Switch),
    _order("overlays", "Take cards, prompts and captions off, or put them back. The label stays.",
           bodies.Switch),
    _order("undo", "Back to where the last take led away from."),
    _order("reload", "Take over the rundown as it was saved."),
    _order("undo_edit", "Take the last edit of the rundown back."),
    _order("stop", "End the show in the safe scene, or stop preparing it."),
    Operation("say", "POST", f"{BASE}/say", "Have the host say words now, if they are true and allowed.",
              _say, bodies.Say, locked=True, tag="words",
              answer="`faults` (none), the `line` and how long it takes to say (`duration_s`); of a check, "
              "the faults, each with `span`, `category` and `reason`."),
    Operation("take_over", "POST", f"{BASE}/take-over", "The host falls silent; a person speaks.",
              _take_over, bodies.TakeOver, locked=True, tag="words"),
    Operation("camera", "POST", f"{BASE}/camera",
              "In a show taken over, put the seller's camera on program instead of the host, or take it off.",
              _camera, bodies.Camera, locked=True, tag="words"),
    Operation("hand_back", "POST", f"{BASE}/hand-back", "The host goes on at the exact line.",
              _hand_back, bodies.Signed, locked=True, tag="words"),
    Operation("present", "POST", f"{BASE}/presence", "Confirm that somebody is there.", _present,
              bodies.Signed),
    _of_comment("approve", "Answer a comment now, as the system would."),
    Operation("answer_comment", "POST", f"{BASE}/comments/answer",
              "Answer a comment now in words of your own, if they are true and allowed.", _answer,
              bodies.AnswerComment, tag="comments",
              answer="`faults` (none); of a check, the faults, each with `span`, `category` and `reason`."),
    _of_comment("skip", "Do not answer a comment, nor those that ask the same."),
    _of_comment("block", "Answer nothing of its viewer's in this show.", bodies.SwitchComment),
    _of_comment("pin", "Keep a comment at hand, however long it waits.", bodies.SwitchComment),
    _of_comment("release", "Let a comment pass that is held back, without what it is held for."),
    Operation("acknowledge", "POST", f"{BASE}/alarms/{{alarm}}/acknowledge", "Take note of an alarm.",
              _acknowledge, bodies.Signed, tag="looking"),
    Operation("state", "GET", f"{BASE}/state", "Everything a desk shows.", _state, tag="looking",
              answer="A snapshot, as the socket sends it first; an alarm whose words are known has a `code` "
              "and the `values` in its `text`."),
    Operation("program", "GET", f"{BASE}/program.jpg", "The program as OBS puts it out, `width` px wide.",
              _picture, tag="looking", answer="A picture.", produces="image/jpeg", query=("width",)),
    Operation("link", "GET", f"{BASE}/link", "Where others in the network find the desk, if they may.", _link,
              tag="looking", answer="`link`, whether it is over `tls`, and the certificate's `fingerprint`; "
              "nothing where the user has not turned that on."),
    Operation("shows", "GET", f"{BASE}/shows", "The rundowns there are.", _shows, tag="before",
              answer="`shows`: each with `id`, `file`, `title` and `languages`, or its `faults`."),
    Operation("prepare", "POST", f"{BASE}/prepare", "Make a show ready.", _prepare, bodies.Prepare,
              tag="before"),
    Operation("start", "POST", f"{BASE}/start", "Air a show.", _start, bodies.Start, locked=True,
              tag="before"),
    Operation("script", "GET", f"{BASE}/shows/{{show}}/script", "The script of a show, in `lang`.",
              _script, tag="before", query=("lang",),
              answer="`segments` with their `lines`, and the `revision` to lock decisions with."),
    Operation("decide", "POST", f"{BASE}/shows/{{show}}/script",
              "Approve, edit, lock, overrule or regenerate lines.", _decide, bodies.Decision, tag="before",
              answer="The ids of the `lines` it was done to, those `refused` with reasons, and the script."),
    Operation("hear", "GET", f"{BASE}/shows/{{show}}/lines/{{line}}/voice.wav",
              "A line as the host says it, in `lang`; it is spoken now where it was not yet.", _hear,
              tag="before", answer="A sound.", produces="audio/wav", query=("lang",)),
    Operation("see", "GET", f"{BASE}/shows/{{show}}/lines/{{line}}/host.webm",
              "The host seen saying a line, in `lang`; it is drawn now where it was not yet.", _see,
              tag="before", answer="A video with transparency and sound; until it is drawn, the state's "
              "`rehearsals` tell how many frames are `done`.", produces="video/webm", query=("lang",)),
    Operation("products", "GET", f"{BASE}/shows/{{show}}/products",
              "The products of a show with their prices and stock.", _products, tag="before",
              query=("lang",),
              answer="`products`, each with `key`, `name` and `facts`, and the `revision` to lock with."),
    Operation("correct", "POST", f"{BASE}/shows/{{show}}/products",
              "Correct a price or a stock in the seller's file; a show on air takes it over.", _correct,
              bodies.Correction, tag="before",
              answer="The value `before` and `after`, and the products as they are now."),
    Operation("backgrounds", "GET", f"{BASE}/shows/{{show}}/backgrounds",
              "What can stand behind the host of a show.", _backgrounds, tag="before", query=("lang",),
              answer="`backgrounds`, each with `name`, `value`, `kind` (`set`, `picture`, `made`, `own`) and "
              "whether it is `chosen`; whether the choice is `settable`, and the `revision` to lock with; "
              "the `model` that could make more, and for how many there is `room`."),
    Operation("background", "GET", f"{BASE}/shows/{{show}}/backgrounds/{{background}}.png",
              "One of them as it looks.", _background, tag="before", query=("lang",),
              answer="A small picture.", produces="image/png"),
    Operation("choose_background", "POST", f"{BASE}/shows/{{show}}/backgrounds",
              "Choose what stands behind the host, in the seller's rundown; a show on air takes it over.",
              _choose, bodies.Background, tag="before",
              answer="The value `before` and `after`, and the backgrounds as they are now."),
    Operation("make_backgrounds", "POST", f"{BASE}/shows/{{show}}/backgrounds/make",
              "Have the image model make pictures of the set that the show describes.", _make_backgrounds,
              bodies.MakeBackgrounds, tag="before",
              answer="The revision; the state's `making` tells how many are `done` of a `total`, and then "
              "how many were `made` and what was `used`, with the cost, or the `fault`."),
    Operation("preflight", "POST", f"{BASE}/shows/{{show}}/preflight", "Look for what is amiss for a show.",
              _preflight, bodies.Nothing, tag="before",
              answer="`findings`, each with `mark` (`ok`, `note`, `fault`), `what` and `mend`, and the "
              "`code` of that sentence with the `values` in it (an empty code: it is in nobody's words)."),
)  # fmt: skip
"""All of them. What changes something is a POST; no GET changes anything."""
