"""Who may speak to the engine: this computer's own programs and pages, each with the key. Pure.

A web page elsewhere, opened in the user's browser, can send requests to 127.0.0.1. It does not know the key,
it cannot hide where it comes from (`Origin`, `Sec-Fetch-Site`), and a name that it has rebound to 127.0.0.1
stands in `Host`; each of these alone is refused.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HERE = ("127.0.0.1", "localhost", "[::1]")
"""The names of this computer under which the engine answers."""

PROTOCOL = "cuehost.v1"
"""The WebSocket's subprotocol; a page names its key beside it, as `key.KEY`: it cannot set headers."""

PAGE_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Sent with every answer. No markup ever becomes a script: the page may not make any from text."""


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: the keys that open it, the `names` (of hosts) under which it is asked, and its scheme."""

    keys: tuple[str, ...]
    names: tuple[str, ...] = HERE
    scheme: str = "http"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered: the HTTP status and what to say."""

    status: int
    why: str


def stranger(
    headers: Mapping[str, str], names: tuple[str, ...] = HERE, scheme: str = "http"
) -> Refusal | None:
    """The refusal of a request that comes, or may come, from a web page that is not ours. `names` and
    `scheme` are those of our own pages.
    """
    host = headers.get("Host", "").lower()
    name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not _ or not port.isdecimal():
        name = host
    origin = headers.get("Origin")
    from_elsewhere = headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
    foreign = origin is not None and origin.lower() != f"{scheme}://{host}"
    if name not in names or from_elsewhere or foreign:
        return Refusal(403, "Only this computer may ask.")
    return None


def given_key(headers: Mapping[str, str], in_path: str | None) -> str:
    """The key that a request carries: in its path, its `Authorization`, or its WebSocket's subprotocols."""
    if in_path is not None:
        return in_path
    authorization = headers.get("Authorization", "")
    if authorization:
        return authorization.removeprefix("Bearer ")
    offered = (part.strip() for part in headers.get("Sec-WebSocket-Protocol", "").split(","))
    return next((part.removeprefix("key.") for part in offered if part.startswith("key.")), "")


def opens(given: str, keys: Iterable[str]) -> bool:
    """Whether a key is one of ours; takes the same time whichever it is."""
    return bool(sum(hmac.compare_digest(given.encode("utf-8", "replace"), key.encode()) for key in keys))
