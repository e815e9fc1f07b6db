"""What the API can be asked for before a show: choosing, preparing, reading and correcting it."""

from __future__ import annotations

from . import bodies
from .feed import Feed
from .operated import Operated
from .operation import BASE, Answer, Asked, Operation, beside, done


async def _shows(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer({"shows": await operated.before.shows()})


async def _prepare(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.before.prepare(asked.body.show, asked.body.lang)
    return done(feed)


async def _start(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.before.start(asked.body.show, asked.body.lang, asked.body.record)
    return done(feed)


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
    return beside(feed)


async def _sets(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer(await operated.before.sets(asked.path["show"], asked.query.get("lang")))


async def _set_background(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    show, name, background = (asked.path[part] for part in ("show", "set", "background"))
    lang = asked.query.get("lang")
    return Answer(data=await operated.before.set_background(show, lang, name, background))


async def _choose_for_set(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    order = asked.body.model_dump()
    return Answer(await operated.before.choose_for_set(asked.path["show"], order, asked.revision))


async def _make_set_backgrounds(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    await operated.before.make_set_backgrounds(asked.path["show"], asked.body.set, asked.body.count)
    feed.publish(operated.state())
    return beside(feed)


async def _preflight(operated: Operated, feed: Feed, asked: Asked) -> Answer:
    return Answer({"findings": await operated.before.preflight(asked.path["show"])})


AHEAD: tuple[Operation, ...] = (
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
    Operation("sets", "GET", f"{BASE}/shows/{{show}}/sets",
              "What can stand behind the host in segments with a set of their own, told in words.", _sets,
              tag="before", query=("lang",),
              answer="`sets`, each with `name`, `value` (the words), the ids of its `segments`, whether a "
              "person `decided`, and its `backgrounds`: `name`, `number` (or letter), `kind` (`set`: drawn "
              "by Cuehost, `drawn`: another take, `made`: by a model) and whether it is `chosen`; the "
              "`revision` to lock with, the `model` that could make more, and for how many there is `room`."),
    Operation("set_background", "GET", f"{BASE}/shows/{{show}}/sets/{{set}}/{{background}}.png",
              "One of those of a set as it looks.", _set_background, tag="before", query=("lang",),
              answer="A small picture.", produces="image/png"),
    Operation("choose_for_set", "POST", f"{BASE}/shows/{{show}}/sets",
              "Choose what stands behind the host in a set of segments, from the next preparation on.",
              _choose_for_set, bodies.SetBackground, tag="before",
              answer="What it was `before` and `after`, and the sets as they are now."),
    Operation("make_set_backgrounds", "POST", f"{BASE}/shows/{{show}}/sets/make",
              "Have the image model make pictures of a set of segments.", _make_set_backgrounds,
              bodies.MakeSetBackgrounds, tag="before",
              answer="The revision; the state's `making` tells as for the show's own, and which `set`."),
    Operation("preflight", "POST", f"{BASE}/shows/{{show}}/preflight", "Look for what is amiss for a show.",
              _preflight, bodies.Nothing, tag="before",
              answer="`findings`, each with `mark` (`ok`, `note`, `fault`), `what` and `mend`, and the "
              "`code` of that sentence with the `values` in it (an empty code: it is in nobody's words)."),
)  # fmt: skip
"""All of them. What changes something is a POST; no GET changes anything."""
