"""The engine's HTTP API on loopback: what the OBS script, the desk and other tools drive a show with.

`GET /api/status` tells how the show stands; `POST /api/do` with `{"action": ..., ...}` does something: that
is all the OBS script needs. `/api/v1/...` is the operator's API (see `operations.py`), described by
`GET /api/v1/openapi.json`; `/desk/KEY/` is the page. Every request carries the key and must name this
computer as its host, so that no web page elsewhere can reach the engine.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from cuehost import __version__
from cuehost.errors import CuehostError, EngineError, Outdated, RundownError

from .bodies import Body
from .feed import Feed, encoded
from .gate import PAGE_HEADERS, Door, given_key, opens, stranger
from .network import qr_svg
from .openapi import description
from .operated import Commanded, Document, Operated
from .operation import BASE, Asked, Operation, check_query, check_revision
from .operations import OPERATIONS
from .pages import INDEX, gone, page_files
from .presence import listen
from .watching import Watching

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LARGEST_BODY = 64 * 1024
_EXPECTED = 'Expected JSON like {"action": "next"}.'
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
)


class ApiServer:
    """Serves the API. `port` is the one taken, once started. With `operated` there is a desk too, which
    `key` opens as the token does.
    """

    def __init__(
        self, commanded: Commanded, token: str, operated: Operated | None = None, key: str | None = None
    ) -> None:
        self._commanded = commanded
        self._operated = operated
        self._door = Door((token,) if key is None else (token, key))
        self._key = key
        self._runners: list[web.AppRunner] = []
        self._watching: Watching | None = None
        self._feed = Feed(_decides)
        self.port = 0

    async def start(self, port: int = 0, listening: socket.socket | None = None) -> int:
        """Serve on 127.0.0.1 at `port` (0: any free one), or on a socket from `listen`; the port taken.

        Raises `EngineError` when the port is in use.
        """
        listening = listening or listen(port)
        app = self._application(self._door)
        app.router.add_get("/api/status", self._status)
        app.router.add_post("/api/do", self._do)
        if self._operated is not None:
            self._watching = Watching(self._operated, self._feed)
            self._watching.start()
            self._add_desk(app, self._operated, self._watching)
        runner = await self._runner(app)
        await web.SockSite(runner, listening).start()
        self.port = int(runner.addresses[0][1])
        return self.port

    async def open(self, names: tuple[str, ...], port: int, secure: ssl.SSLContext | None) -> int:
        """Serve the desk, and no more, to others in the network who ask under one of `names` and have the
        key; over plain HTTP without `secure`. To be called after `start`. The port taken. Raises
        `EngineError` when it is in use.
        """
        assert self._operated is not None and self._watching is not None and self._key is not None
        door = Door((self._key,), names, "http" if secure is None else "https")
        app = self._application(door)
        self._add_desk(app, self._operated, self._watching)
        runner = await self._runner(app)
        try:
            await web.TCPSite(runner, "0.0.0.0", port, ssl_context=secure).start()
        except OSError as error:
            raise EngineError(
                f"Port {port} is in use ({error.strerror}).",
                "Set another `desk: {port: ...}` in config.yaml.",
            ) from error
        return int(runner.addresses[0][1])

    async def _runner(self, app: web.Application) -> web.AppRunner:
        runner = web.AppRunner(app, access_log=None)
        self._runners.append(runner)
        await runner.setup()
        return runner

    def _application(self, door: Door) -> web.Application:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            response = await self._answer(door, request, handler)
            if not response.prepared:
                for name, value in PAGE_HEADERS.items():
                    response.headers.setdefault(name, value)
            return response

        return web.Application(client_max_size=_LARGEST_BODY, middlewares=[guard])

    async def stop(self) -> None:
        """Stop listening."""
        if self._watching is not None:
            await self._watching.stop()
            self._watching = None
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()

    def _add_desk(self, app: web.Application, operated: Operated, watching: Watching) -> None:
        for operation in OPERATIONS:
            app.router.add_route(operation.method, operation.path, _handler(operation, operated, self._feed))
        told = description(__version__)

        async def describe(_: web.Request) -> web.StreamResponse:
            return await _respond(told)

        app.router.add_get(f"{BASE}/openapi.json", describe)
        app.router.add_get(f"{BASE}/socket", watching.serve)
        app.router.add_get("/desk/{key}", _to_folder)
        app.router.add_get("/desk/{key}/", _page)
        app.router.add_get("/desk/{key}/report", self._report)
        app.router.add_get("/desk/{key}/link.svg", self._link)
        app.router.add_get("/desk/{key}/{name}", _page)

    # -- every request -----------------------------------------------------------------------------

    async def _answer(self, door: Door, request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = stranger(request.headers, door.names, door.scheme)
        if refusal is not None:
            return await _respond({"error": refusal.why}, refusal.status)
        in_path = request.match_info.get("key") if request.path.startswith("/desk/") else None
        if not opens(given_key(request.headers, in_path), door.keys):
            told = gone() if in_path is not None else {"error": "The token is missing or wrong."}
            return await _respond(told, 401)
        try:
            return await handler(request)
        except Outdated as error:
            return await _respond(_refused(error) | {"outdated": True}, 409)
        except CuehostError as error:
            status = {} if request.path.startswith(BASE) else self._commanded.status()
            return await _respond(_refused(error) | status, 409)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            answer = await _respond({"error": f"{error.reason}."}, error.status)
            if "Allow" in error.headers:
                answer.headers["Allow"] = error.headers["Allow"]
            return answer

    # -- for the OBS script ------------------------------------------------------------------------

    async def _status(self, _: web.Request) -> web.StreamResponse:
        return await _respond(self._commanded.status())

    async def _do(self, request: web.Request) -> web.StreamResponse:
        try:
            body = await request.json()
            action = body.pop("action")
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            return await _respond({"error": _EXPECTED}, 400)
        if not isinstance(action, str) or "self" in body:
            return await _respond({"error": _EXPECTED}, 400)
        await (self._operated or self._commanded).do(action, **body)
        return await _respond(self._commanded.status())

    async def _link(self, _: web.Request) -> web.StreamResponse:
        link = self._operated.network() if self._operated is not None else None
        if link is None:
            raise web.HTTPNotFound
        return web.Response(body=await asyncio.to_thread(qr_svg, link.url), content_type="image/svg+xml")

    async def _report(self, _: web.Request) -> web.StreamResponse:
        path = self._operated.report() if self._operated is not None else None
        if path is None or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={**PAGE_HEADERS, "Content-Security-Policy": _REPORT_POLICY})


def _decides(state: Document) -> object:
    """What of a state an order may depend on: not each line, or every order would come too late."""
    on_air = state.get("on_air", {})
    named = ("mode", "segment", "round", "muted", "overlays")
    return state["engine"]["state"], state.get("take_over"), [on_air.get(name) for name in named]


def _handler(
    operation: Operation, operated: Operated, feed: Feed
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            body = await _body(request, operation.body)
            revision = _revision(request.headers.get("If-Match"))
            query = check_query(operation, request.query.items())
        except ValueError as error:
            return await _respond({"error": str(error), "mend": f"See {BASE}/openapi.json."}, 400)
        asked = Asked(body, request.match_info, query, revision)
        if operation.method == "POST" or operation.name == "state":
            feed.publish(operated.state())  # what an order may depend on is known as it is now
        try:
            if operation.locked:
                check_revision(feed, asked)
            answer = await operation.run(operated, feed, asked)
        except Outdated as error:
            told = _refused(error) | {"outdated": True, "revision": feed.revision, "state": feed.state}
            return await _respond(told, 409)
        if answer.document is None:
            return web.Response(body=answer.data, content_type=operation.produces)
        return await _respond(answer.document, answer.status)

    return handle


async def _body(request: web.Request, model: type[Body] | None) -> Body | None:
    """The request's body, checked. Raises `ValueError` with what is wrong."""
    if model is None:
        return None
    data = await request.read()
    if data and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        return model.model_validate_json(data or b"{}")
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        # Of what may be of several kinds, each kind's name stands there too.
        where = ".".join(str(step) for step in first["loc"] if str(step).replace("_", "").isalnum())
        raise ValueError(f"{where}: {first['msg']}." if where else f"{first['msg']}.") from None


def _revision(given: str | None) -> int | None:
    if given is None or given.strip() == "*":
        return None
    number = given.strip().removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        raise ValueError("If-Match: a revision is a whole number.")
    return int(number)


async def _to_folder(request: web.Request) -> web.StreamResponse:
    raise web.HTTPPermanentRedirect(f"/desk/{request.match_info['key']}/")


async def _page(request: web.Request) -> web.StreamResponse:
    found = page_files().get(request.match_info.get("name", INDEX))
    if found is None:
        raise web.HTTPNotFound
    return web.Response(body=found[1], content_type=found[0], charset="utf-8")


def _refused(error: CuehostError) -> Document:
    # `error` alone says it all, as programs that read only that expect.
    told: Document = {"error": str(error), "mend": error.mend}
    if isinstance(error, RundownError):
        told["faults"] = [
            {"reason": str(fault), "at": fault.place, "code": fault.code, "values": dict(fault.values)}
            for fault in error.faults
        ]
    return told


async def _respond(document: Any, status: int = 200) -> web.StreamResponse:
    return web.Response(
        body=encoded(document),
        status=status,
        content_type="application/json",
        charset="utf-8",
        headers={"Cache-Control": "no-store"},
    )
