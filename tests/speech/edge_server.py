"""The service behind edge-tts, played on loopback: its real protocol, with espeak-ng's sound as MP3."""

from __future__ import annotations

import asyncio
import io
import json
import re
from fractions import Fraction
from html import unescape

import av
import numpy as np
from aiohttp import WSMsgType, web

from cuehost.speech.espeak import spans
from cuehost.speech.espeak_library import library


def mp3(text: str) -> tuple[bytes, list[tuple[str, float, float]]]:
    """`text` spoken as 24 kHz 48 kbit MP3, and its words with start and length in seconds."""
    said = library().synthesise(text, "en-us", 165)
    words, _ = spans(said, text)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=24_000)
        stream.bit_rate = 48_000
        stream.layout = "mono"
        pcm = (said.samples * 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = said.rate_hz
        frame.time_base = Fraction(1, said.rate_hz)
        resampler = av.AudioResampler(
            format=stream.codec_context.format or "s16p", layout="mono", rate=24_000
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return buffer.getvalue(), [(w.text, w.start_s, w.end_s - w.start_s) for w in words]


class EdgeServer:
    """`mode`: `speak`, or a fault: `stall`, `stall_midway`, `garbage`, `bad_message`, `forbidden`,
    `silent`.
    """

    def __init__(self) -> None:
        self.mode = "speak"
        self.port = 0
        self.asked: list[str] = []
        self.prosody: list[str] = []
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/speech", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self.mode == "forbidden":
            self.asked.append("")
            return web.Response(status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type != WSMsgType.TEXT or "Path:ssml" not in message.data:
                continue
            text = unescape(re.sub(r"<[^>]+>", "", message.data.partition("\r\n\r\n")[2]))
            self.asked.append(text)
            self.prosody += re.findall(r"rate='([^']*)'", message.data)
            await self._answer(socket, text)
        return socket

    async def _answer(self, socket: web.WebSocketResponse, text: str) -> None:
        if self.mode == "stall":
            await asyncio.sleep(30)
        await socket.send_str('X-RequestId:1\r\nPath:turn.start\r\n\r\n{"context":{}}')
        if self.mode == "bad_message":
            await socket.send_str("Path:audio.metadata\r\n\r\n{not json")
            return
        if self.mode == "silent":
            await socket.send_str("Path:turn.end\r\n\r\n{}")
            return
        sound, words = mp3(text)
        if self.mode == "garbage":
            sound = b"\x00\x01no sound at all" * 200
        for word, start, length in words:
            data = {"Offset": round(start * 1e7), "Duration": round(length * 1e7), "text": {"Text": word}}
            note = json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": data}]})
            await socket.send_str(f"Path:audio.metadata\r\n\r\n{note}")
        head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
        for at in range(0, len(sound), 1440):
            if self.mode == "stall_midway" and at > 1440:
                await asyncio.sleep(30)
            await socket.send_bytes(len(head).to_bytes(2, "big") + head + sound[at : at + 1440])
        await socket.send_str("Path:turn.end\r\n\r\n{}")
