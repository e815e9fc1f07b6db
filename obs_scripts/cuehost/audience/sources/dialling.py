"""What the sources over HTTP share: one session, its limits, and errors that name no address and no key."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from cuehost.errors import SourceLost

MAX_BODY = 8 * 1024 * 1024


def session(*, connect_s: float = 10.0, read_s: float = 30.0) -> aiohttp.ClientSession:
    """A session with time-outs in s for connecting and between two pieces of an answer."""
    limits = aiohttp.ClientTimeout(total=None, connect=connect_s, sock_connect=connect_s, sock_read=read_s)
    # Neither proxies nor credentials from the environment.
    return aiohttp.ClientSession(timeout=limits, trust_env=False)


def lost(platform: str, error: BaseException) -> SourceLost:
    """A failed request as `SourceLost`, never with the error's own words: they hold the key."""
    if isinstance(error, TimeoutError):
        return SourceLost(f"{platform} does not answer in time.")
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return SourceLost(f"{platform}'s certificate is not trusted.", "Check this computer's clock.")
    return SourceLost(f"The connection to {platform} fails.")


def retry_after(response: aiohttp.ClientResponse) -> float:
    """How long the server asks to wait, in s: at most an hour, 0 where it says nothing."""
    written = response.headers.get("Retry-After", "")
    return min(3600.0, float(written)) if written.isascii() and written.isdigit() else 0.0


async def json_body(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """An answer's JSON object, empty where it holds none; at most `MAX_BODY` bytes of it are read."""
    data = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        data += chunk
        if len(data) > MAX_BODY:
            return {}
    try:
        body = json.loads(bytes(data))
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
