"""Fetching files from URLs, with every limit a foreign server calls for.

https to public addresses only, or http(s) to this very machine. Each address is resolved once and
connected to as resolved, so a name cannot point elsewhere between check and use. Redirects are few,
each checked again, and never lead to a private address. No credentials are sent, ever.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from cuehost.errors import InputError, Unreachable

MAX_REDIRECTS = 3
_CHUNK = 16_384
_CONNECT_S = 5.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL gave: its bytes, the media type told (lower case, "" for none) and the final address."""

    data: bytes
    kind: str
    url: str


def fetch(
    url: str,
    *,
    timeout_s: float,
    max_bytes: int,
    accept: str = "*/*",
    check: Callable[[str, str], object] = lambda kind, url: None,
    loopback: bool = True,
) -> Fetched:
    """The whole content at `url`, at most `max_bytes`, in at most about `timeout_s` in all.

    `check` is called with the media type and the final address before the content is read, and may
    raise to refuse it. `loopback=False` refuses this machine's own addresses too: for URLs that stand
    in foreign data. Raises `Unreachable` where there is no good answer now, and `InputError` for a URL
    or content that may not be taken.
    """
    check_url(url)
    return _within(timeout_s, lambda end: _get(url, end, timeout_s, max_bytes, accept, check, loopback))


def check_url(url: str) -> SplitResult:
    """The parts of a URL that may be opened; raises `InputError`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"{url!r} is not a URL: {error}.") from error
    if not host or parts.scheme not in ("https", "http") or port == 0:
        raise InputError(f"{shown(url)} is not an https address.", "Give a URL that starts with https://.")
    if parts.username is not None or parts.password is not None:
        raise InputError("A URL must not hold a user name or password.", "Use an address that needs none.")
    if parts.scheme == "http" and not is_loopback(host):
        raise InputError(
            f"{shown(url)} is not encrypted.", "Use https://; plain http works for this machine only."
        )
    return parts


def is_loopback(host: str) -> bool:
    """Whether a host's name or address plainly means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shown(url: str) -> str:
    """The URL without what might be secret in it: its query, its user."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the URL"
    return f"{parts.scheme}://{host}{port}{parts.path}" if parts.scheme else url.split("?", maxsplit=1)[0]


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of a URL that `check_url` has passed."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _within(timeout_s: float, work: Callable[[float], Fetched]) -> Fetched:
    """Runs `work` with a deadline that holds even where a server drips single bytes."""
    box: list[Fetched | BaseException] = []

    def run() -> None:
        try:
            box.append(work(time.monotonic() + timeout_s))
        except BaseException as error:
            box.append(error)

    thread = threading.Thread(target=run, name="fetch", daemon=True)
    thread.start()
    thread.join(timeout_s + 0.5)
    if not box:
        raise Unreachable(f"no answer within {timeout_s:g} s")
    result = box[0]
    if isinstance(result, BaseException):
        raise result
    return result


def _get(
    url: str,
    end: float,
    timeout_s: float,
    max_bytes: int,
    accept: str,
    check: Callable[[str, str], object],
    loopback: bool,
) -> Fetched:
    here = origin(url) if loopback and is_loopback(urlsplit(url).hostname or "") else None
    for _ in range(MAX_REDIRECTS + 1):
        parts = check_url(url)
        address = _resolve(parts, private_ok=origin(url) == here)
        with requests.Session() as session:
            session.trust_env = False  # neither proxies nor credentials from the environment
            session.mount(f"{parts.scheme}://", _PinnedAdapter(address, parts.hostname or ""))
            try:
                response = session.get(
                    url,
                    headers={
                        "Host": _host_header(parts),
                        "Accept": accept,
                        "Accept-Encoding": "identity",
                        "User-Agent": "cuehost",
                    },
                    timeout=(min(_CONNECT_S, timeout_s), max(0.1, end - time.monotonic())),
                    allow_redirects=False,
                    stream=True,
                )
                with response:
                    if response.is_redirect:
                        url = urljoin(url, response.headers.get("location", ""))
                        continue
                    return _read(response, end, max_bytes, url, check)
            except requests.RequestException as error:
                raise Unreachable(_reason(error)) from error
            except ValueError as error:  # addresses that pass for a URL and are none
                raise Unreachable("its address cannot be used") from error
    raise InputError(f"{shown(url)} redirects more than {MAX_REDIRECTS} times.", "Give the final address.")


def _host_header(parts: SplitResult) -> str:
    try:
        parts.netloc.encode("ascii")
        return parts.netloc
    except UnicodeError:
        host = (parts.hostname or "").encode("idna").decode("ascii")
        return f"{host}:{parts.port}" if parts.port else host


def _read(
    response: requests.Response, end: float, max_bytes: int, url: str, check: Callable[[str, str], object]
) -> Fetched:
    if response.status_code != 200:
        raise Unreachable(f"the server answered {response.status_code}")
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    check(kind, url)
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise InputError(f"{shown(url)} sends compressed content.", "Give the address of a plain file.")
    data = bytearray()
    while True:
        if time.monotonic() > end:
            raise Unreachable("the answer takes too long")
        try:
            chunk = response.raw.read1(_CHUNK)
        except Exception as error:
            raise Unreachable("the connection broke off") from error
        if not chunk:
            break
        data += chunk
        if len(data) > max_bytes:
            most = f"{max_bytes // 1000} kB" if max_bytes < 2_000_000 else f"{max_bytes // 1_000_000} MB"
            raise InputError(f"{shown(url)} is larger than {most}.", "Give a smaller file.")
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) != len(data):
        raise Unreachable("the connection broke off")
    return Fetched(bytes(data), kind, url)


class _PinnedAdapter(HTTPAdapter):
    """Connects to an address already resolved and checked, with the name kept for TLS."""

    def __init__(self, address: str, host: str) -> None:
        self._address = address
        self._host = host
        super().__init__(max_retries=0)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        host_params: Any
        pool_kwargs: Any
        host_params, pool_kwargs = super().build_connection_pool_key_attributes(request, verify, cert)
        if host_params["scheme"] == "https":
            tls: dict[str, Any] = {"server_hostname": self._host, "assert_hostname": self._host}
            pool_kwargs = {**pool_kwargs, **tls}
        host_params["host"] = self._address
        return host_params, pool_kwargs


def _resolve(parts: SplitResult, *, private_ok: bool) -> str:
    """One address of the host, after checking all of them."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("its name is not known") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        ip = ipaddress.ip_address(address.split("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None) or ip
        public = mapped.is_global and not mapped.is_multicast
        if not public and not (private_ok and mapped.is_loopback):
            raise InputError(
                f"{shown(parts.geturl())} leads to a private address ({address}).",
                "Only public https addresses, or this machine named directly, may be opened.",
            )
    return addresses[0]


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted"
    if isinstance(error, requests.Timeout):
        return "it does not answer in time"
    if isinstance(error, requests.ConnectionError):
        return "the connection fails"
    return type(error).__name__
