"""A speech server with OpenAI's API on loopback: its real protocol, with espeak-ng's sound."""

from __future__ import annotations

import asyncio
import io
import wave
from typing import Any

from aiohttp import web
from edge_server import mp3

from cuehost.speech.espeak_library import library


def wav(text: str, rate: float = 1.0) -> bytes:
    """`text` spoken, as a WAV file whose head does not know its length, as a stream's."""
    said = library().synthesise(text, "en-us", round(165 * rate))
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(said.rate_hz)
        file.writeframes((said.samples * 32767).astype("<i2").tobytes())
    blob = bytearray(buffer.getvalue())
    blob[4:8] = blob[40:44] = b"\xff\xff\xff\xff"
    return bytes(blob)


class SpeechServer:
    """`mode`: `speak`, or a fault: `stall`, `stall_midway`, `break_off`, `endless`, `garbage`, `empty`,
    `no_wav`, or a status such as `401`; `busy` answers 503 once, then speaks; `busy_long` asks for a minute.
    """

    def __init__(self) -> None:
        self.mode = "speak"
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/v1/audio/speech", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/v1"  # type: ignore[union-attr]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        wanted = await request.json()
        self.asked.append(wanted)
        self.keys.append(request.headers.get("Authorization", ""))
        if self.mode == "stall":
            await asyncio.sleep(30)
        if self.mode.isdigit():
            return web.json_response({"error": {"message": f"no: {self.keys[-1]}"}}, status=int(self.mode))
        if self.mode == "busy" and len(self.asked) == 1:
            return web.Response(status=503, headers={"retry-after-ms": "10"})
        if self.mode == "busy_long":
            return web.Response(status=503, headers={"Retry-After": "50"})
        if self.mode == "no_wav" and wanted["response_format"] != "mp3":
            return web.json_response({"error": {"message": "only mp3"}}, status=400)
        if wanted["response_format"] == "mp3":
            return web.Response(body=mp3(wanted["input"])[0], content_type="audio/mpeg")
        sound = wav(wanted["input"], wanted.get("speed", 1.0))
        sound = {"garbage": b"<html>not found</html>" * 50, "empty": b""}.get(self.mode, sound)
        answer = web.StreamResponse(headers={"Content-Type": "audio/wav"})
        await answer.prepare(request)
        await answer.write(sound[: len(sound) // 2])
        if self.mode == "stall_midway":
            await asyncio.sleep(30)
        if self.mode == "break_off" and request.transport is not None:
            request.transport.close()
            return answer
        while self.mode == "endless":
            await answer.write(bytes(1 << 20))
        await answer.write(sound[len(sound) // 2 :])
        return answer
