"""A desk without a show behind it: something to operate that notes what is asked, and how to ask it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp

from cuehost.desk import ApiServer, Listener, NetworkLink
from cuehost.errors import Faulty, InputError, Outdated, RundownError, StageError

TOKEN = "token-of-this-run-0123456789"
KEY = "key-that-stays_0123456789"
PICTURE = b"\xff\xd8\xff\xe0 a picture"
SMALL_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Hand:
    """A show to be operated that only notes what is done to it."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        times = {"began": 0.0, "planned_end": 60.0, "expected_end": 62.5, "over_s": 2.5}
        self.on_air: dict[str, Any] = {
            "mode": "on_air",
            "segment": "welcome",
            "index": 0,
            "round": 1,
            "muted": False,
            "overlays": True,
            "heard": True,
            "line": {"id": "welcome.1", "text": "Hello."},
            "segment_times": times,
            "show_times": times,
        }
        self.title = "Kettle"
        self.names = ["welcome", "kettle"]
        self.more: dict[str, Any] = {}
        self._plan: tuple[object, dict[str, Any]] = (None, {})
        self.listeners: list[Listener] = []
        self.looks = 0
        self.pictures = 0
        self.file: Path | None = None
        self.faults: list[dict[str, Any]] = []
        self.link: NetworkLink | None = None
        self.video = b"a film"
        self.background_chosen = "studio"
        self.names_of_sets: tuple[str, ...] = ("studio", "kitchen")
        self.model = ""
        self.own_sets: list[dict[str, Any]] = []
        self.sets_revision = 9
        self.rundown_faults: list[Faulty] = []
        self.warnings: list[dict[str, Any]] = []
        self.found: list[dict[str, Any]] = []

    def status(self) -> dict[str, Any]:
        return {"state": "on_air", "summary": "On air", "done": len(self.done)}

    def state(self) -> dict[str, Any]:
        return {
            "engine": {"state": "on_air", "summary": "On air", "report": None},
            "rundown": self._rundown(),
            "on_air": dict(self.on_air),
            "alarms": {},
            **self.more,
        }

    def _rundown(self) -> dict[str, Any]:
        """The plan, made once, as a real show's is."""
        made_of = self.title, tuple(self.names)
        if self._plan[0] != made_of:
            plan = {"title": "Autumn", "segments": [self._segment(name) for name in self.names]}
            self._plan = made_of, plan
        return self._plan[1]

    def _segment(self, name: str) -> dict[str, Any]:
        lines = [{"id": f"{name}.1", "text": "Hello."}]
        return {"id": name, "title": self.title, "planned_s": 60.0, "expected_s": 62.5, "lines": lines}

    def listen(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def enter(self, event: str, **fields: Any) -> None:
        """The log has a new entry."""
        for listener in self.listeners:
            listener.entered({"seq": 2, "t": "2026-11-22T10:00:00+01:00", "event": event, **fields})

    def comment_on(self, name: str, **known: Any) -> None:
        """There is news of a comment."""
        for listener in self.listeners:
            listener.commented({"id": name, **known})

    async def look(self) -> None:
        self.looks += 1

    async def picture(self, width: int) -> bytes:
        self.pictures += 1
        if not self.on_air:
            raise StageError("OBS does not answer.")
        return PICTURE + str(width).encode()

    async def do(self, action: str, /, **arguments: Any) -> None:
        if arguments.get("segment") == "nowhere":
            raise InputError("There is no segment nowhere.", "Choose one of: 1 welcome.")
        self.done.append((action, arguments))
        if action == "next":
            self.on_air["segment"] = "kettle"

    async def say(self, text: str, *, lang: str | None, urgent: bool, by: str, check: bool) -> dict[str, Any]:
        if not check and not self.faults:
            self.done.append(("say", text, lang, urgent, by))
        return {"faults": self.faults, "line": "say-1"}

    async def comment(self, order: str, comment: str, *, by: str, on: bool = True) -> None:
        if comment == "chat:gone":
            raise InputError("There is no such comment.", "It may be too long ago.")
        self.done.append((order, comment, by, on))

    async def answer(
        self, comment: str, text: str, *, lang: str | None, by: str, check: bool
    ) -> dict[str, Any]:
        if not check and not self.faults:
            self.done.append(("answer", comment, text, lang, by))
        return {"faults": self.faults}

    def present(self, by: str) -> None:
        self.done.append(("present", by))

    async def take_over(self, by: str, camera: bool = False) -> None:
        self.done.append(("take_over", by, camera))

    async def camera(self, on: bool, by: str) -> None:
        self.done.append(("camera", on, by))

    async def hand_back(self, by: str) -> None:
        self.done.append(("hand_back", by))

    def acknowledge(self, alarm: str, by: str) -> None:
        self.done.append(("acknowledge", alarm, by))

    @property
    def before(self) -> Hand:
        """What is done before a show."""
        return self

    async def shows(self) -> list[dict[str, Any]]:
        return [{"id": "abc", "title": "Autumn", "file": "shows/autumn.yaml"}]

    async def prepare(self, show: str, lang: str | None) -> None:
        self.done.append(("prepare", show, lang))

    async def start(self, show: str, lang: str | None, record: bool) -> None:
        self.done.append(("start", show, lang, record))

    async def script(self, show: str, lang: str | None) -> dict[str, Any]:
        if self.rundown_faults:
            raise RundownError(self.rundown_faults)
        line = {
            "id": "welcome.1",
            "text": "Hello.",
            "facts": [],
            "state": "draft",
            "length_s": 1.0,
            "warnings": self.warnings,
        }
        part = {"segment": "welcome", "length_s": 1.0, "facts": {}, "lines": [line]}
        return {"show": show, "lang": lang or "en", "revision": 3, "languages": ["en"], "segments": [part]}

    async def decide(
        self, show: str, lang: str | None, order: dict[str, Any], revision: int | None
    ) -> dict[str, Any]:
        self.done.append(("decide", show, order["order"], tuple(order["what"]), revision))
        return {"lines": order["what"], "refused": []}

    async def hear(self, show: str, lang: str | None, line: str) -> bytes:
        self.done.append(("hear", show, lang, line))
        return b"RIFF a sound"

    async def see(self, show: str, lang: str | None, line: str) -> bytes:
        self.done.append(("see", show, lang, line))
        if not self.video:
            raise InputError("A show is on air.", "See the host when it is over.")
        return self.video

    async def backgrounds(self, show: str, lang: str | None) -> dict[str, Any]:
        found = [
            {"name": name, "value": name, "kind": "set", "chosen": name == self.background_chosen}
            for name in self.names_of_sets
        ]
        more = {"model": self.model, "room": 4} if self.model else {}
        return {"file": "a.yaml", "revision": 8, "settable": True, "backgrounds": found} | more

    async def background(self, show: str, lang: str | None, name: str) -> bytes:
        self.done.append(("background", show, lang, name))
        return SMALL_PNG

    async def make_backgrounds(self, show: str, count: int) -> None:
        self.done.append(("make_backgrounds", show, count))

    async def choose(self, show: str, order: dict[str, Any], revision: int | None) -> dict[str, Any]:
        self.done.append(("choose", show, order["background"], order["by"], revision))
        before, self.background_chosen = self.background_chosen, order["background"]
        return await self.backgrounds(show, None) | {"before": before, "after": order["background"]}

    async def sets(self, show: str, lang: str | None) -> dict[str, Any]:
        return {
            "file": "a.yaml",
            "revision": self.sets_revision,
            "model": self.model or None,
            "sets": self.own_sets,
        }

    async def set_background(self, show: str, lang: str | None, name: str, background: str) -> bytes:
        self.done.append(("set_background", show, lang, name, background))
        return SMALL_PNG

    async def make_set_backgrounds(self, show: str, name: str, count: int) -> None:
        self.done.append(("make_set_backgrounds", show, name, count))

    async def choose_for_set(self, show: str, order: dict[str, Any], revision: int | None) -> dict[str, Any]:
        self.done.append(("choose_for_set", show, order["set"], order["background"], order["by"], revision))
        if revision not in (None, self.sets_revision):
            raise Outdated("The rundown or a choice has been changed meanwhile.", "Look at it as it is now.")
        for one in self.own_sets:
            if one["name"] == order["set"]:
                one["decided"] = True
                for background in one["backgrounds"]:
                    background["chosen"] = background["name"] == order["background"]
        return await self.sets(show, None) | {"before": "a garden", "after": "a garden (1)"}

    async def products(self, show: str, lang: str | None) -> dict[str, Any]:
        facts = {"price": {"value": "9.90 USD", "correctable": True}}
        return {"file": "a.yaml", "revision": 7, "products": [{"key": "cup", "name": "Cup", "facts": facts}]}

    async def correct(self, show: str, order: dict[str, Any], revision: int | None) -> dict[str, Any]:
        self.done.append(("correct", show, order["product"], order["fact"], order["value"], revision))
        return await self.products(show, None) | {"before": "9.90 USD", "after": order["value"]}

    async def preflight(self, show: str) -> list[dict[str, Any]]:
        return [{"mark": "ok", "what": f"{show} is fine", "mend": ""}, *self.found]

    def network(self) -> NetworkLink | None:
        return self.link

    def report(self) -> Path | None:
        return self.file


async def ask(
    server: ApiServer, method: str, path: str, *, key: str | None = TOKEN, **options: Any
) -> tuple[int, Any]:
    """One request; the status, and the JSON answered (or the bytes, where it is none)."""
    headers = ({"Authorization": f"Bearer {key}"} if key is not None else {}) | options.pop("headers", {})
    url = f"http://127.0.0.1:{server.port}{path}"
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, headers=headers, **options) as answer,
    ):
        if answer.content_type == "application/json":
            return answer.status, await answer.json()
        return answer.status, await answer.read()
