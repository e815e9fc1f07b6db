"""Before the show, in an operator's hand: scripts, prices, lines heard and seen, backgrounds."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from operated_engine import Engine, edited
from picture_server import PictureServer
from PIL import Image
from small_show import write_config, write_show

from cuehost.config import load_config
from cuehost.dressing import DescribedSet
from cuehost.errors import InputError, Outdated
from cuehost.graphics import Backdrop, DrawnTake
from cuehost.operating import Operating
from cuehost.studio import Studio


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    rundown = write_show(tmp_path / "show")
    return Engine(Studio(load_config(write_config(tmp_path), {})), rundown)


@pytest.fixture
def hand(engine: Engine) -> Operating:
    return Operating(engine, wall=lambda: 1_000_100.0, mono=lambda: 100.0)


async def test_only_shows_that_are_listed_can_be_named(hand: Operating, engine: Engine) -> None:
    shows = await hand.before.shows()
    assert shows[0]["title"] == "Test show"
    assert "Autumn kitchen" in {show["title"] for show in shows}
    await hand.before.start(shows[0]["id"], "en", True)
    assert engine.done == [("start", {"rundown": str(engine.rundown), "lang": "en", "record": True})]
    for name in ("../../etc/passwd", str(engine.rundown), "0" * 16):
        with pytest.raises(InputError, match="no such show"):
            await hand.before.prepare(name, None)


async def test_a_script_is_read_decided_on_and_locked_with_its_revision(
    hand: Operating, engine: Engine
) -> None:
    show = (await hand.before.shows())[0]["id"]
    script = await hand.before.script(show, None)
    cup = next(part for part in script["segments"] if part["segment"] == "cup")
    assert cup["facts"]["price"] == "9.90 USD" and script["languages"] == ["en"]
    order = {"order": "approve", "what": ["cup"], "by": "Ana", "reason": None, "text": None, "fault": None}
    done = await hand.before.decide(show, None, order, script["revision"])
    assert done["lines"] == [entry["id"] for entry in cup["lines"]]
    assert done["script"]["segments"][1]["lines"][0]["by"] == "Ana"
    with pytest.raises(Outdated, match="Somebody else"):
        await hand.before.decide(show, None, order, script["revision"])
    edit = order | {"order": "edit", "what": [cup["lines"][1]["id"]], "text": "It is made of gold."}
    done = await hand.before.decide(show, None, edit, done["script"]["revision"])
    changed = done["script"]["segments"][1]["lines"][1]
    assert changed["text"] == "It is made of gold." and changed["warnings"][0]["grave"]
    done = await hand.before.decide(show, None, order, done["script"]["revision"])
    assert done["refused"][0]["line"] == changed["id"], "what is not true is not signed"
    with pytest.raises(InputError, match="takes one line"):
        await hand.before.decide(show, None, edit | {"what": ["a", "b"]}, None)


async def test_a_price_is_corrected_in_the_sellers_file(hand: Operating, engine: Engine) -> None:
    edited(engine)
    show = (await hand.before.shows())[0]["id"]
    sheet = await hand.before.products(show, None)
    cup = next(product for product in sheet["products"] if product["key"] == "cup")
    assert cup["facts"]["price"] == {"value": "9.90 USD", "correctable": True}
    order = {"product": "cup", "fact": "price", "value": "8.50", "lang": None, "by": "Ana"}
    told = await hand.before.correct(show, order, sheet["revision"])
    assert (told["before"], told["after"]) == ("9.90 USD", "8.50 USD")
    assert told["products"][0]["facts"]["price"]["value"] == "8.50 USD"
    assert engine.rundown is not None and "price: 8.50 USD" in engine.rundown.read_text("utf-8")
    event, fields = engine.told[-1]
    assert (event, fields["text"], fields["by"]) == ("sheet_corrected", "9.90 USD -> 8.50 USD", "Ana")
    with pytest.raises(Outdated, match="changed meanwhile"):
        await hand.before.correct(show, order, sheet["revision"])


async def test_a_line_can_be_given_other_words(hand: Operating, engine: Engine, tmp_path: Path) -> None:
    assert engine.rundown is not None
    text = engine.rundown.read_text("utf-8")
    at = text.index("  - product: cup")
    engine.rundown.write_text(text[:at] + "  - product: cup\n", "utf-8")
    show = (await hand.before.shows())[0]["id"]
    script = await hand.before.script(show, None)
    lines = {e["id"]: e["text"] for part in script["segments"] for e in part["lines"] if not part["given"]}
    order = {"order": "regenerate", "by": "Ana", "reason": None, "text": None, "fault": None}
    done = await hand.before.decide(show, None, order | {"what": ["cup"]}, script["revision"])
    now = {e["id"]: e["text"] for part in done["script"]["segments"] for e in part["lines"]}
    assert {name for name, words in lines.items() if now.get(name) != words}
    with pytest.raises(InputError, match="takes one line"):
        await hand.before.decide(show, None, order | {"what": ["a", "b"]}, None)


async def test_a_line_is_heard_as_the_host_says_it(
    hand: Operating, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = tmp_path / "line.wav"
    sound.write_bytes(b"RIFF")
    asked: list[str] = []

    async def prepare_line(made: Any, segment: Any, rundown: Any, shop: Any) -> Any:
        asked.append(made.text)
        return SimpleNamespace(acting=lambda: SimpleNamespace(performance=SimpleNamespace(audio=str(sound))))

    monkeypatch.setattr("cuehost.playout.prepare_line", prepare_line)
    show = (await hand.before.shows())[0]["id"]
    script = await hand.before.script(show, None)
    first = script["segments"][1]["lines"][0]
    assert await hand.before.hear(show, None, first["id"]) == b"RIFF" and asked == [first["text"]]
    with pytest.raises(InputError):
        await hand.before.hear(show, None, "nowhere.1")


async def test_the_host_is_seen_saying_a_line_while_no_show_is_on_air(
    hand: Operating, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = SimpleNamespace(name="what it does")
    asked: list[Any] = []

    async def prepare_line(made: Any, segment: Any, rundown: Any, shop: Any) -> Any:
        return SimpleNamespace(acting=lambda: SimpleNamespace(performance=played))

    async def see(line: str, pack: Path, performance: Any) -> bytes:
        asked.append((line, pack.name, performance))
        hand.before.rehearsals.progress[line] = (5, 40)
        assert hand.state()["rehearsals"] == {line: {"done": 5, "total": 40}}
        hand.before.rehearsals.progress.clear()
        return b"a film"

    monkeypatch.setattr("cuehost.playout.prepare_line", prepare_line)
    monkeypatch.setattr(hand.before.rehearsals, "see", see)
    show = (await hand.before.shows())[0]["id"]
    script = await hand.before.script(show, None)
    first = script["segments"][1]["lines"][0]["id"]
    with pytest.raises(InputError, match="on air"):
        await hand.before.see(show, None, first)
    assert asked == []
    engine.broadcast = None
    assert await hand.before.see(show, None, first) == b"a film"
    assert asked == [(first, "mia", played)]
    assert "rehearsals" not in hand.state()


async def test_a_background_is_looked_at_and_chosen_in_the_sellers_file(
    hand: Operating, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(engine)
    assert engine.rundown is not None
    show = (await hand.before.shows())[0]["id"]
    told = await hand.before.backgrounds(show, None)
    names = {one["name"]: one for one in told["backgrounds"]}
    assert names["studio"]["chosen"] and {"kitchen", "garden", "christmas"} <= names.keys()
    with pytest.raises(InputError, match="on air"):
        await hand.before.background(show, None, "kitchen")
    order = {"background": "kitchen", "lang": None, "by": "Ana"}
    told = await hand.before.choose(show, order, told["revision"])
    assert [one["name"] for one in told["backgrounds"] if one["chosen"]] == ["kitchen"]
    assert "\nbackground: kitchen\n" in engine.rundown.read_text("utf-8")
    event, fields = engine.told[-1]
    assert (event, fields["text"], fields["by"]) == ("background_chosen", "studio -> kitchen", "Ana")
    with pytest.raises(Outdated, match="changed meanwhile"):
        await hand.before.choose(show, order, 1)
    with pytest.raises(InputError, match="no such background"):
        await hand.before.choose(show, order | {"background": "../../etc/passwd"}, None)
    engine.broadcast = None
    # Of the described set a model has made two pictures: they can be chosen, and the drawn one again.
    number: list[int | str] = [0]

    def sets(self: Any) -> Any:
        made = tuple(Backdrop(n, cup, n == number[0]) for n in (1, 2))
        takes = tuple(DrawnTake(letter, n, letter == number[0]) for letter, n in (("A", 5), ("B", 9)))
        return (DescribedSet("kitchen", (), made, number[0] in (0, "A", "B"), True, takes),)

    cup = engine.rundown.parent / "cup.png"
    monkeypatch.setattr("cuehost.dressing.Dressing.sets", sets)
    monkeypatch.setattr("cuehost.dressing.Dressing.choose", lambda self, words, n: number.__setitem__(0, n))
    for name, expected in (("made-2", 2), ("drawn-B", "B"), ("kitchen", 0), ("made-1", 1)):
        told = await hand.before.choose(show, order | {"background": name}, None)
        assert [one["name"] for one in told["backgrounds"] if one["chosen"]] == [name]
        assert number == [expected]
    assert await hand.before.background(show, None, "made-1")
    picture = await hand.before.background(show, None, "kitchen")
    assert Image.open(io.BytesIO(picture)).size == (180, 320)
    assert await hand.before.background(show, None, "drawn-A") != picture


async def test_progress_is_told_while_a_show_is_made(hand: Operating, engine: Engine) -> None:
    engine.broadcast = None
    engine.progress = {"voice": (3, 17)}
    engine.stands = "preparing"
    assert hand.state()["engine"]["progress"] == {"voice": {"done": 3, "total": 17}}


async def until_made(hand: Operating) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while "total" in (told := hand.state()["making"]):
            await asyncio.sleep(0.02)
    made: dict[str, Any] = told
    return made


async def test_an_image_model_makes_more_and_tells_what_it_cost(tmp_path: Path) -> None:
    async with PictureServer() as server:
        images = f"images: {{model: sd-xl, base_url: '{server.url}', picture_price: 0.04}}\n"
        rundown = write_show(tmp_path / "show", ("host: mia", "host: mia\nbackground: a sunlit kitchen"))
        engine = Engine(Studio(load_config(write_config(tmp_path, images), {})), rundown)
        hand = Operating(engine)
        show = (await hand.before.shows())[0]["id"]
        with pytest.raises(InputError, match="on air"):
            await hand.before.make_backgrounds(show, 2)
        engine.broadcast = None
        told = await hand.before.backgrounds(show, None)
        assert (told["model"], told["room"]) == ("sd-xl", 12) and "making" not in hand.state()
        await hand.before.make_backgrounds(show, 2)
        assert hand.state()["making"] == {"show": show, "done": 0, "total": 2}
        with pytest.raises(InputError, match="already"):
            await hand.before.make_backgrounds(show, 1)
        made = await until_made(hand)
        assert made["made"] == 2 and "cost 0.08" in made["used"]
        told = await hand.before.backgrounds(show, None)
        kinds = [one["kind"] for one in told["backgrounds"]]
        assert kinds[:6] == ["own", "drawn", "drawn", "drawn", "made", "made"] and told["room"] == 10
        server.mode = "500"
        await hand.before.make_backgrounds(show, 1)
        assert "No background was made" in (await until_made(hand))["fault"]


async def test_without_a_model_or_words_none_are_made(hand: Operating, engine: Engine) -> None:
    engine.broadcast = None
    show = (await hand.before.shows())[0]["id"]
    assert (await hand.before.backgrounds(show, None))["model"] is None
    with pytest.raises(InputError, match="describes no set"):
        await hand.before.make_backgrounds(show, 1)
    assert engine.rundown is not None
    write_show(engine.rundown.parent, ("host: mia", "host: mia\nbackground: a sunlit kitchen"))
    with pytest.raises(InputError, match="no image model"):
        await hand.before.make_backgrounds(show, 1)
