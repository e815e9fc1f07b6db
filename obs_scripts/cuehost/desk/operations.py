"""Everything the API can be asked for, as one table: the routes and their description are made from it."""

from __future__ import annotations

from cuehost.errors import Outdated

from . import bodies
from .ahead import AHEAD
from .feed import Feed
from .operated import CommentOrder, Document, Operated
from .operation import BASE, QUERY, Answer, Asked, Operation, Run, beside, done

# -- orders for the show on air -----------------------------------------------------------------------


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
        return done(feed)

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
        return beside(feed)

    return run


async def _answer(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    body: bodies.AnswerComment = asked.body
    said = await operated.answer(body.comment, body.text, lang=body.lang, by=body.by, check=body.check)
    return _judged(said, body.check) or Answer(said | {"revision": feed.revision})


async def _present(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    operated.present(asked.body.by)
    feed.publish(operated.state())
    return beside(feed)


async def _take_over(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.take_over(asked.body.by, asked.body.camera)
    return done(feed)


async def _camera(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.camera(asked.body.on, asked.body.by)
    return done(feed)


async def _hand_back(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.hand_back(asked.body.by)
    return done(feed)


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
              "the faults: `span`, `category`, and the `reason` with its `code` and the `values` in it."),
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
              answer="`faults` (none); of a check, the faults: `span`, `category`, and the `reason` with "
              "its `code` and the `values` in it."),
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
    *AHEAD,
)  # fmt: skip
"""All of them. What changes something is a POST; no GET changes anything."""
