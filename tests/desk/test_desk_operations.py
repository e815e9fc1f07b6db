"""The operator's API: orders, locking, the socket, its description."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from desk_room import KEY, PICTURE, SMALL_PNG, Hand, ask
from jsonschema import Draft202012Validator

from cuehost.desk import ApiServer
from cuehost.desk.openapi import description
from cuehost.desk.operations import OPERATIONS
from cuehost.desk.pages import link, page_files
from cuehost.rundown import Fault

ABOUT_COMMENTS = ("approve", "skip", "block", "pin", "release")
BODIES: dict[str, dict[str, Any]] = {
    "jump": {"segment": "kettle/2"},
    "extend": {"seconds": 30},
    "cut": {"seconds": 15.5},
    "say": {"text": "Hello."},
    "prepare": {"show": "abc"},
    "start": {"show": "abc", "record": True},
    "decide": {"order": "approve", "what": ["all"]},
    **{
        f"{order}_comment": {"comment": "chat:c1"} for order in ("approve", "skip", "block", "pin", "release")
    },
    "camera": {"on": True},
    "correct": {"product": "cup", "fact": "price", "value": "8.50 USD"},
    "answer_comment": {"comment": "chat:c1", "text": "It is made of clay."},
    "choose_background": {"background": "kitchen"},
    "make_backgrounds": {"count": 2, "by": "Ana"},
    "choose_for_set": {"set": "s1", "background": "drawn"},
    "make_set_backgrounds": {"set": "s1", "count": 2},
}


def path_of(name: str) -> str:
    found = next(o for o in OPERATIONS if o.name == name)
    given = {"{show}": "abc", "{alarm}": "a1", "{line}": "cup.1", "{background}": "kitchen", "{set}": "s1"}
    return functools.reduce(lambda path, name: path.replace(name, given[name]), given, found.path)


async def post(desk: ApiServer, name: str, body: Any = None, **options: Any) -> tuple[int, Any]:
    return await ask(
        desk, "POST", path_of(name), json=BODIES.get(name, {}) if body is None else body, **options
    )


@pytest.mark.parametrize("name", [o.name for o in OPERATIONS if o.path.startswith("/api/v1/show/")])
async def test_every_order_reaches_the_show(desk: ApiServer, hand: Hand, name: str) -> None:
    status, body = await post(desk, name)
    assert status == 200 and body["revision"] > 1
    arguments = BODIES.get(name, {"seconds": 60.0} if name == "break" else {})
    assert hand.done == [(name, arguments)]


async def test_words_and_taking_over(desk: ApiServer, hand: Hand) -> None:
    await post(desk, "take_over", {"by": "Ana"})
    await post(desk, "camera", {"on": True, "by": "Ana"})
    await post(desk, "take_over", {"by": "Ana", "camera": True})
    await post(desk, "say", {"text": "Hello.", "lang": "es", "by": "Ana"})
    await post(desk, "hand_back", {"by": "Ana"})
    await post(desk, "acknowledge", {"by": "Ana"})
    assert hand.done == [
        ("take_over", "Ana", False), ("camera", True, "Ana"), ("take_over", "Ana", True),
        ("say", "Hello.", "es", True, "Ana"), ("hand_back", "Ana"),
        ("acknowledge", "a1", "Ana"),
    ]  # fmt: skip


async def test_orders_about_comments_move_nothing_that_others_wait_for(desk: ApiServer, hand: Hand) -> None:
    _, before = await ask(desk, "GET", "/api/v1/state")
    for order in ABOUT_COMMENTS:
        assert (await post(desk, f"{order}_comment", {"comment": "chat:c1", "by": "Ana"}))[0] == 200
    await post(desk, "pin_comment", {"comment": "chat:c1", "on": False})
    await post(desk, "answer_comment", {"comment": "chat:c1", "text": "Yes.", "by": "Ana"})
    await post(desk, "present", {"by": "Ana"})
    assert hand.done == [
        *((order, "chat:c1", "Ana", True) for order in ABOUT_COMMENTS),
        ("pin", "chat:c1", "", False), ("answer", "chat:c1", "Yes.", None, "Ana"), ("present", "Ana"),
    ]  # fmt: skip
    _, after = await ask(desk, "GET", "/api/v1/state")
    assert after["state"]["revision"] == before["state"]["revision"]
    assert (await post(desk, "skip_comment", {"comment": "chat:gone"}))[0] == 409


async def test_an_answer_that_is_not_true_is_refused_with_reasons(desk: ApiServer, hand: Hand) -> None:
    hand.faults = [{"category": "price", "span": "10 dollars", "reason": "no price of the sheet"}]
    status, body = await post(desk, "answer_comment")
    assert (status, body["faults"], hand.done) == (422, hand.faults, [])
    status, body = await post(desk, "answer_comment", BODIES["answer_comment"] | {"check": True})
    assert (status, body["faults"], hand.done) == (200, hand.faults, [])


async def test_somebody_is_there_by_a_hotkey_too(desk: ApiServer, hand: Hand) -> None:
    assert (await ask(desk, "POST", "/api/do", json={"action": "present"}))[0] == 200
    assert hand.done == [("present", {})]


async def test_untrue_words_are_refused_with_reasons(desk: ApiServer, hand: Hand) -> None:
    hand.faults = [{"category": "price", "span": "10 dollars", "reason": "no price of the sheet"}]
    status, body = await post(desk, "say", {"text": "It costs 10 dollars."})
    assert (status, body["faults"]) == (422, hand.faults)
    assert hand.done == []
    status, body = await post(desk, "say", {"text": "It costs 10 dollars.", "check": True})
    assert (status, body["faults"]) == (200, hand.faults)


async def test_switches_can_be_told_which_way(desk: ApiServer, hand: Hand) -> None:
    await post(desk, "mute", {"on": False})
    assert hand.done == [], "it is heard already"
    await post(desk, "mute", {"on": True})
    await post(desk, "overlays", {"on": True})
    await post(desk, "overlays", {})
    assert [action for action, _ in hand.done] == ["mute", "overlays"]


async def test_an_order_for_a_line_that_has_gone_is_not_done(desk: ApiServer, hand: Hand) -> None:
    status, body = await post(desk, "skip", {"line": "welcome.0"})
    assert (status, body["outdated"]) == (409, True)
    assert hand.done == []
    assert (await post(desk, "skip", {"line": "welcome.1"}))[0] == 200
    assert hand.done == [("skip", {})]


async def test_of_two_operators_one_is_told_that_the_show_has_moved_on(desk: ApiServer, hand: Hand) -> None:
    _, snapshot = await ask(desk, "GET", "/api/v1/state")
    known = {"If-Match": f'"{snapshot["state"]["revision"]}"'}
    answers = await asyncio.gather(*(post(desk, "next", headers=known) for _ in range(2)))
    assert sorted(status for status, _ in answers) == [200, 409]
    assert hand.done == [("next", {})]
    late = next(body for status, body in answers if status == 409)
    assert late["outdated"] and late["state"]["on_air"]["segment"] == "kettle"
    assert late["revision"] == late["state"]["revision"] > snapshot["state"]["revision"]
    now = {"If-Match": str(late["revision"])}
    assert (await post(desk, "next", headers=now))[0] == 200


@pytest.mark.parametrize("given", ["abc", "-1", '"1', "1" * 30, "٣"])
async def test_a_revision_is_a_number(desk: ApiServer, hand: Hand, given: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(
        f"POST {path_of('next')} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\n"
        f"If-Match: {given}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    )
    status = int((await asyncio.wait_for(reader.read(), 5)).split()[1])
    writer.close()
    assert status == (409 if given == '"1' else 400)
    assert hand.done == []


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("next", {"more": 1}),
        ("next", []),
        ("jump", {}),
        ("jump", {"segment": True}),
        ("jump", {"segment": 0}),
        ("extend", {"seconds": "30"}),
        ("extend", {"seconds": -1}),
        ("extend", {"seconds": 1e300}),
        ("say", {"text": ""}),
        ("say", {"text": "a" * 1001}),
        ("say", {"text": "a", "urgent": "yes"}),
        ("decide", {"order": "burn", "what": ["all"]}),
        ("decide", {"order": "approve", "what": []}),
        ("skip_comment", {}),
        ("pin_comment", {"comment": "chat:c1", "on": 1}),
        ("approve_comment", {"comment": "chat:c1", "on": False}),
    ],
)
async def test_what_is_not_understood_does_nothing(desk: ApiServer, hand: Hand, name: str, body: Any) -> None:
    status, answer = await post(desk, name, body)
    assert status == 400 and answer["error"]
    assert hand.done == []


async def test_what_cannot_be_done_is_said(desk: ApiServer) -> None:
    status, body = await post(desk, "jump", {"segment": "nowhere"})
    assert (status, body["mend"]) == (409, "Choose one of: 1 welcome.")


async def test_before_and_after_the_show(desk: ApiServer, hand: Hand, tmp_path: Path) -> None:
    assert (await ask(desk, "GET", path_of("shows")))[1]["shows"][0]["id"] == "abc"
    assert (await ask(desk, "GET", path_of("script") + "?lang=es"))[1]["lang"] == "es"
    assert (await post(desk, "preflight"))[1]["findings"][0]["mark"] == "ok"
    await post(desk, "prepare")
    await post(desk, "start")
    await post(desk, "decide", headers={"If-Match": "3"})
    assert hand.done == [
        ("prepare", "abc", None), ("start", "abc", None, True), ("decide", "abc", "approve", ("all",), 3)
    ]  # fmt: skip
    assert (await ask(desk, "GET", f"/desk/{KEY}/report"))[0] == 404
    hand.file = tmp_path / "report.html"
    hand.file.write_text("<h1>Report</h1>", "utf-8")
    assert await ask(desk, "GET", f"/desk/{KEY}/report") == (200, b"<h1>Report</h1>")


async def test_prices_are_corrected_and_lines_heard(desk: ApiServer, hand: Hand) -> None:
    assert (await ask(desk, "GET", path_of("products")))[1]["revision"] == 7
    status, told = await post(desk, "correct", headers={"If-Match": "7"})
    assert (status, told["before"], told["after"]) == (200, "9.90 USD", "8.50 USD")
    assert await ask(desk, "GET", path_of("hear") + "?lang=es") == (200, b"RIFF a sound")
    assert hand.done == [("correct", "abc", "cup", "price", "8.50 USD", 7), ("hear", "abc", "es", "cup.1")]
    for wrong in ({"fact": "name"}, {"value": ""}, {"value": 8.5}, {"value": "1" * 41}):
        assert (await post(desk, "correct", BODIES["correct"] | wrong))[0] == 400


async def test_the_host_is_seen_and_backgrounds_are_chosen(desk: ApiServer, hand: Hand) -> None:
    assert await ask(desk, "GET", path_of("see") + "?lang=es") == (200, b"a film")
    hand.video = b""
    status, told = await ask(desk, "GET", path_of("see"))
    assert (status, told["mend"]) == (409, "See the host when it is over.")
    assert (await ask(desk, "GET", path_of("backgrounds")))[1]["revision"] == 8
    assert await ask(desk, "GET", path_of("background")) == (200, SMALL_PNG)
    body = {"background": "kitchen", "by": "Ana"}
    status, told = await post(desk, "choose_background", body, headers={"If-Match": "8"})
    assert (status, told["before"], told["after"]) == (200, "studio", "kitchen")
    assert hand.done == [
        ("see", "abc", "es", "cup.1"), ("see", "abc", None, "cup.1"), ("background", "abc", None, "kitchen"),
        ("choose", "abc", "kitchen", "Ana", 8),
    ]  # fmt: skip


async def test_backgrounds_of_a_segments_set_are_looked_at_made_and_chosen(
    desk: ApiServer, hand: Hand
) -> None:
    hand.own_sets = [{"name": "s1", "backgrounds": [{"name": "drawn"}, {"name": "made-1"}]}]
    told = (await ask(desk, "GET", path_of("sets")))[1]
    assert (told["revision"], told["sets"]) == (9, hand.own_sets)
    assert await ask(desk, "GET", path_of("set_background") + "?lang=es") == (200, SMALL_PNG)
    body = {"set": "s1", "background": "made-1", "by": "Ana"}
    status, told = await post(desk, "choose_for_set", body, headers={"If-Match": "9"})
    assert (status, told["before"], told["after"]) == (200, "a garden", "a garden (1)")
    assert [one["chosen"] for one in told["sets"][0]["backgrounds"]] == [False, True]
    status, told = await post(desk, "choose_for_set", body, headers={"If-Match": "8"})
    assert (status, told["outdated"]) == (409, True)
    assert (await post(desk, "make_set_backgrounds"))[0] == 200
    assert hand.done == [
        ("set_background", "abc", "es", "s1", "kitchen"), ("choose_for_set", "abc", "s1", "made-1", "Ana", 9),
        ("choose_for_set", "abc", "s1", "made-1", "Ana", 8), ("make_set_backgrounds", "abc", "s1", 2),
    ]  # fmt: skip
    for wrong in ({"set": ""}, {"set": 1}, {"count": 0}, {"count": 13}, {"background": "drawn"}):
        wrongly = BODIES["make_set_backgrounds"] | wrong
        assert (await post(desk, "make_set_backgrounds", wrongly))[0] == 400


async def test_what_is_wrong_in_a_rundown_is_told_each_with_its_place(desk: ApiServer, hand: Hand) -> None:
    values = (("key", "plat"), ("near", "plate"))
    hand.rundown_faults = [
        Fault(Path("a.yaml"), 3, 5, "no product.", "product_near", values),
        Fault(Path("a.yaml"), 9, 1, "this is no YAML."),
    ]
    status, told = await ask(desk, "GET", path_of("script"))
    assert (status, told["error"]) == (409, "a.yaml:3:5: no product.\na.yaml:9:1: this is no YAML.")
    assert told["faults"] == [
        {"reason": "a.yaml:3:5: no product.", "at": "a.yaml:3:5", "code": "product_near",
         "values": {"key": "plat", "near": "plate"}},
        {"reason": "a.yaml:9:1: this is no YAML.", "at": "a.yaml:9:1", "code": "", "values": {}},
    ]  # fmt: skip


async def test_a_picture_of_the_program(desk: ApiServer) -> None:
    assert await ask(desk, "GET", "/api/v1/program.jpg") == (200, PICTURE + b"360")
    assert await ask(desk, "GET", "/api/v1/program.jpg?width=640") == (200, PICTURE + b"640")
    for wrong in ("width=99999", "width=63", "width=1e3", "width=", "height=90", "width=90&width=90"):
        assert (await ask(desk, "GET", f"/api/v1/program.jpg?{wrong}"))[0] == 400
    for wrong in ("lang=", "lang=e", "lang=../x", "lang=" + "e" * 21, "lang=es&lang=en", "show=x"):
        assert (await ask(desk, "GET", f"{path_of('script')}?{wrong}"))[0] == 400


# -- the socket --------------------------------------------------------------------------------------


class Desk:
    """A connected desk."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def told(self, kind: str) -> Any:
        """The next message of that type."""
        async with asyncio.timeout(60):
            while True:
                message = await self.socket.receive()
                if message.type is aiohttp.WSMsgType.BINARY and kind == "picture":
                    return message.data
                if message.type is aiohttp.WSMsgType.TEXT:
                    document = json.loads(message.data)
                    if document["type"] == kind:
                        return document


async def test_several_desks_stay_in_step(desk: ApiServer, hand: Hand) -> None:
    url = f"ws://127.0.0.1:{desk.port}/api/v1/socket"
    async with aiohttp.ClientSession() as session:
        protocols = ("cuehost.v1", f"key.{KEY}")
        sockets = [await session.ws_connect(url, protocols=protocols) for _ in range(3)]
        assert {socket.protocol for socket in sockets} == {"cuehost.v1"}
        desks = [Desk(socket) for socket in sockets]
        for one in desks:
            assert (await one.told("snapshot"))["state"]["on_air"]["segment"] == "welcome"
        await post(desk, "next")
        hand.enter("take", segment="kettle")
        seen = [(await one.told("delta"), await one.told("log")) for one in desks]
        assert len({json.dumps(s) for s in seen}) == 1, "all see the same"
        hand.on_air["line"] = {"id": "kettle.1", "text": "New."}
        hand.enter("line_started", line="kettle.1")
        for one in desks:
            patch = (await one.told("delta"))["patch"]
            while "line" not in patch.get("on_air", {}):
                patch = (await one.told("delta"))["patch"]
            assert patch["on_air"]["line"]["id"] == "kettle.1"
        for socket in sockets:
            await socket.close()


async def test_pictures_are_taken_only_while_somebody_looks(desk: ApiServer, hand: Hand) -> None:
    url = f"ws://127.0.0.1:{desk.port}/api/v1/socket"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as session:
        async with session.ws_connect(url) as first, session.ws_connect(url) as second:
            await Desk(first).told("snapshot")
            assert hand.pictures == 0
            for socket in (first, second):
                await socket.send_json({"look": True})
            assert (await Desk(first).told("picture")).startswith(PICTURE)
            assert (await Desk(second).told("picture")).startswith(PICTURE)
            await first.send_json({"look": False})
            await second.send_json({"look": False})
            await second.send_json({"snapshot": True})
            await Desk(second).told("snapshot")
            await asyncio.sleep(0.05)
            before = hand.pictures
            await asyncio.sleep(0.8)
            assert hand.pictures <= before + 1


# -- its description ---------------------------------------------------------------------------------


async def test_the_description_is_served(desk: ApiServer) -> None:
    status, document = await ask(desk, "GET", "/api/v1/openapi.json")
    assert status == 200 and document["openapi"] == "3.1.0"
    assert document["security"] == [{"key": []}]


def test_every_operation_is_described_once() -> None:
    document = description("1")
    told = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert sorted(told) == sorted([*(o.name for o in OPERATIONS), "socket"])
    assert len({(o.method, o.path) for o in OPERATIONS}) == len(OPERATIONS)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "$ref":
                yield below
            yield from references(below)
    elif isinstance(value, list):
        for below in value:
            yield from references(below)


def test_the_schemas_are_whole_and_fit_what_is_understood() -> None:
    document = description("1")
    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    for operation in OPERATIONS:
        if operation.body is not None:
            Draft202012Validator(schemas[operation.body.__name__]).validate(BODIES.get(operation.name, {}))


# -- the page ----------------------------------------------------------------------------------------


async def test_the_page_is_served_to_who_has_the_link(desk: ApiServer) -> None:
    assert link(desk.port, KEY) == f"http://127.0.0.1:{desk.port}/desk/{KEY}/"
    for name in page_files():
        assert (await ask(desk, "GET", f"/desk/{KEY}/{name}", key=None))[0] == 200
    status, page = await ask(desk, "GET", f"/desk/{KEY}", key=None)
    assert status == 200 and b"<!doctype html>" in page[:40].lower()
