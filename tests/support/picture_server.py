"""A server with OpenAI's images API on loopback: its real protocol, with pictures of plain colours."""

from __future__ import annotations

import asyncio
import base64
import io
import struct
import zlib
from typing import Any

from aiohttp import web
from PIL import Image

USAGE = {"input_tokens": 200, "output_tokens": 4000, "total_tokens": 4200}
TOO_LARGE = 65_000_000


def png(size: tuple[int, int] = (1024, 1536), colour: tuple[int, int, int] = (180, 140, 90)) -> bytes:
    """A picture of one colour as a file."""
    blob = io.BytesIO()
    Image.new("RGB", size, colour).save(blob, "PNG", compress_level=1)
    return blob.getvalue()


def bomb() -> bytes:
    """A small file that would be 900 million pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(64)))


class PictureServer:
    """`mode`: `b64` or `url`, or a fault: `stall`, `break_off`, `giant`, `empty`, `html`, `no_base64`,
    `broken`, `tiny`, `bomb`, `moderation`, `quota`, `private_url`, `other_url`, `gone_url`, or a status such
    as `500`; `busy` answers 503 once, `busy_long` asks for a minute. `refuses`: options that it answers 400
    to. Each picture has another colour.
    """

    def __init__(self) -> None:
        self.mode = "b64"
        self.refuses: tuple[str, ...] = ()
        self.usage: dict[str, int] | None = USAGE
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.fetched = 0
        self.size = (1024, 1536)
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> PictureServer:
        app = web.Application()
        app.router.add_post("/v1/images/generations", self._serve)
        app.router.add_get("/made.png", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/v1"  # type: ignore[union-attr]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base(self) -> str:
        return self.url.removesuffix("/v1")

    def _picture(self) -> bytes:
        return png(self.size, (40 * len(self.asked) % 256, 120, 90))

    async def _file(self, request: web.Request) -> web.Response:
        self.fetched += 1
        assert "Authorization" not in request.headers, "the key is for the API alone"
        if self.mode == "gone_url":
            return web.Response(status=404)
        return web.Response(body=self._picture(), content_type="image/png")

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        wanted = await request.json()
        self.asked.append(wanted)
        self.keys.append(request.headers.get("Authorization", ""))
        if self.mode == "stall":
            await asyncio.sleep(30)
        if self.mode.isdigit():
            return _error(int(self.mode), f"no: {self.keys[-1]}")
        if refused := next((option for option in self.refuses if option in wanted), None):
            return _error(400, f"Unknown parameter: '{refused}'.", "unknown_parameter")
        if self.mode == "moderation":
            return _error(400, "Your request was rejected by the safety system.", "moderation_blocked")
        if self.mode == "quota":
            return _error(429, "You exceeded your current quota.", "insufficient_quota")
        if self.mode == "busy" and len(self.asked) == 1:
            return web.Response(status=503, headers={"retry-after-ms": "10"})
        if self.mode == "busy_long":
            return web.Response(status=503, headers={"Retry-After": "50"})
        if self.mode == "html":
            return web.Response(body=b"<html>not found</html>", content_type="text/html")
        if self.mode in ("giant", "break_off"):
            answer = web.StreamResponse(headers={"Content-Type": "application/json"})
            await answer.prepare(request)
            await answer.write(b'{"created": 1, "data": [{"b64_json": "')
            for _ in range(TOO_LARGE // 1_000_000 if self.mode == "giant" else 1):
                await answer.write(b"A" * 1_000_000)
            if request.transport is not None:
                request.transport.close()
            return answer
        return web.json_response(self._answer())

    def _answer(self) -> dict[str, Any]:
        told: dict[str, Any] = {"created": 1_795_000_000}
        told |= {"usage": self.usage} if self.usage is not None else {}
        addresses = {
            "url": f"{self.base}/made.png",
            "gone_url": f"{self.base}/made.png",
            "private_url": "http://10.0.0.1/made.png",
            "other_url": "http://127.0.0.1:9/made.png",
        }
        if self.mode in addresses:
            return told | {"data": [{"url": addresses[self.mode]}]}
        if self.mode == "empty":
            return told | {"data": []}
        if self.mode == "no_base64":
            return told | {"data": [{"b64_json": "?"}]}
        files = {"broken": png()[:900], "tiny": png((64, 96)), "bomb": bomb()}
        inside = files.get(self.mode) or self._picture()
        return told | {"data": [{"b64_json": base64.b64encode(inside).decode()}]}


def _error(status: int, message: str, code: str = "") -> web.Response:
    told = {
        "error": {"message": message, "type": "invalid_request_error", "param": None, "code": code or None}
    }
    return web.json_response(told, status=status)
