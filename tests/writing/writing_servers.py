"""Real HTTP servers on this machine that do as a test tells them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

Handler = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; `body` is the JSON sent, if any."""

    protocol_version = "HTTP/1.1"
    body: Any = None

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        self.body = json.loads(self.rfile.read(length)) if length else None
        # One handler serves all requests of a connection, so what was asked is kept apart.
        seen = SimpleNamespace(path=self.path, headers=self.headers, body=self.body)
        self.server.requests.append(seen)  # type: ignore[attr-defined]
        try:
            self.server.respond(self)  # type: ignore[attr-defined]
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_GET = do_POST = _serve

    def send(self, status: int, content: bytes | str, **headers: str) -> None:
        """A whole answer. Header names may be written with underscores."""
        data = content.encode() if isinstance(content, str) else content
        fields = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(data))}
        fields |= {key.replace("_", "-"): value for key, value in headers.items()}
        self.send_response(status)
        for key, value in fields.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)


class Server(ThreadingHTTPServer):
    """Answers every request with `respond`; keeps the requests. `stop` is set when the test is over."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, respond: Handler) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.respond = respond
        self.requests: list[Any] = []
        self.stop = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(respond: Handler) -> Iterator[Server]:
    """A server for as long as the block runs."""
    server = Server(respond)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def completion(request: Request, content: str | None, **message: Any) -> None:
    """A chat completion as OpenAI's API sends it."""
    finish = message.pop("finish_reason", "stop")
    reply = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": request.body["model"],
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {"prompt_tokens": 30, "completion_tokens": 12, "total_tokens": 42},
    }
    request.send(200, json.dumps(reply), content_type="application/json")


def api_error(request: Request, status: int, message: str = "no", **headers: str) -> None:
    """An error as OpenAI's API sends it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}
    request.send(status, json.dumps(body), content_type="application/json", **headers)
