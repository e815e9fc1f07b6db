"""Pulling a script from a URL, with every limit a foreign server calls for.

https to public addresses only, or http(s) to this very machine. Each address is resolved once and
connected to as resolved, so a name cannot point elsewhere between check and use. Redirects are few,
each checked again, and never lead to a private address. No credentials are sent, ever.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from cuehost.errors import InputError

MAX_BYTES = 1_000_000
TIMEOUT_S = 10.0
MAX_REDIRECTS = 3
_CHUNK = 16_384
_FORMS = {
    "text/plain": "txt",
    "text/markdown": "md",
    "text/x-markdown": "md",
    "text/csv": "csv",
    "application/csv": "csv",
    "text/yaml": "yaml",
    "text/x-yaml": "yaml",
    "application/yaml": "yaml",
    "application/x-yaml": "yaml",
}
_ENDINGS = {"txt": "txt", "md": "md", "markdown": "md", "csv": "csv", "yaml": "yaml", "yml": "yaml"}


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a URL gave: its text, its form (`txt`, `md`, `csv`, `yaml`), and a note if it is a kept copy."""

    text: str
    form: str
    note: str = ""


class _Unreachable(Exception):
    """The server cannot be reached or does not answer well now; a kept copy may stand in."""


def pull(
    url: str,
    *,
    cache: Path | None = None,
    timeout_s: float = TIMEOUT_S,
    max_bytes: int = MAX_BYTES,
    now: Callable[[], float] = time.time,
) -> Pulled:
    """The text at `url`, or the copy kept in the folder `cache` where it cannot be reached.

    Takes at most about `timeout_s` in all. Raises `InputError` for a URL that may not be opened, for
    content that is no script, and where there is neither an answer nor a copy.
    """
    check_url(url)
    try:
        fresh = _within(timeout_s, lambda end: _get(url, end, timeout_s, max_bytes))
    except _Unreachable as error:
        kept = _kept(url, cache)
        if kept is None:
            raise InputError(
                f"The script at {_shown(url)} cannot be pulled: {error}.",
                "Check the address and the network, or save the file beside the rundown.",
            ) from error
        return kept
    _keep(url, cache, fresh, now())
    return fresh


def check_url(url: str) -> SplitResult:
    """The parts of a URL that may be opened; raises `InputError`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"{url!r} is not a URL: {error}.") from error
    if not host or parts.scheme not in ("https", "http") or port == 0:
        raise InputError(f"{_shown(url)} is not an https address.", "Give a URL that starts with https://.")
    if parts.username is not None or parts.password is not None:
        raise InputError(
            "A script URL must not hold a user name or password.", "Use an address that needs none."
        )
    if parts.scheme == "http" and not _is_loopback_name(host):
        raise InputError(
            f"{_shown(url)} is not encrypted.", "Use https://; plain http works for this machine only."
        )
    return parts


def _within(timeout_s: float, work: Callable[[float], Pulled]) -> Pulled:
    """Runs `work` with a deadline that holds even where a server drips single bytes."""
    box: list[Pulled | BaseException] = []

    def run() -> None:
        try:
            box.append(work(time.monotonic() + timeout_s))
        except BaseException as error:
            box.append(error)

    thread = threading.Thread(target=run, name="pull-script", daemon=True)
    thread.start()
    thread.join(timeout_s + 0.5)
    if not box:
        raise _Unreachable(f"no answer within {timeout_s:g} s")
    result = box[0]
    if isinstance(result, BaseException):
        raise result
    return result


def _get(url: str, end: float, timeout_s: float, max_bytes: int) -> Pulled:
    loopback_origin = _origin(url) if _is_loopback_name(urlsplit(url).hostname or "") else None
    for _ in range(MAX_REDIRECTS + 1):
        parts = check_url(url)
        address = _resolve(parts, private_ok=_origin(url) == loopback_origin)
        with requests.Session() as session:
            session.trust_env = False  # neither proxies nor credentials from the environment
            session.mount(f"{parts.scheme}://", _PinnedAdapter(address, parts.hostname or ""))
            try:
                response = session.get(
                    url,
                    headers={
                        "Host": parts.netloc,
                        "Accept": "text/plain, text/markdown, text/csv, application/yaml;q=0.9",
                        "Accept-Encoding": "identity",
                        "User-Agent": "cuehost",
                    },
                    timeout=(min(5.0, timeout_s), max(0.1, end - time.monotonic())),
                    allow_redirects=False,
                    stream=True,
                )
                with response:
                    if response.is_redirect:
                        url = urljoin(url, response.headers.get("location", ""))
                        continue
                    return _read(response, end, max_bytes, url)
            except requests.RequestException as error:
                raise _Unreachable(_reason(error)) from error
    raise InputError(f"{_shown(url)} redirects more than {MAX_REDIRECTS} times.", "Give the final address.")


def _read(response: requests.Response, end: float, max_bytes: int, url: str) -> Pulled:
    if response.status_code != 200:
        raise _Unreachable(f"the server answered {response.status_code}")
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    form = _FORMS.get(kind)
    ending = _ENDINGS.get(urlsplit(url).path.rsplit(".", 1)[-1].lower())
    if form is None or (form == "txt" and ending):
        # Many servers send .md, .csv and .yaml as plain text or without a type.
        form = ending if form == "txt" or kind in ("", "application/octet-stream") else None
    if form is None:
        raise InputError(
            f"{_shown(url)} sends {kind or 'no content type'}, which holds no script lines.",
            "Give the address of a text, Markdown, CSV or YAML file.",
        )
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise InputError(f"{_shown(url)} sends compressed content.", "Give the address of a plain file.")
    data = bytearray()
    while True:
        if time.monotonic() > end:
            raise _Unreachable("the answer takes too long")
        try:
            chunk = response.raw.read1(_CHUNK)
        except Exception as error:
            raise _Unreachable("the connection broke off") from error
        if not chunk:
            break
        data += chunk
        if len(data) > max_bytes:
            raise InputError(
                f"{_shown(url)} is larger than {max_bytes // 1000} kB.", "Give a file of lines only."
            )
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) != len(data):
        raise _Unreachable("the connection broke off")
    try:
        return Pulled(bytes(data).decode("utf-8-sig"), form)
    except UnicodeDecodeError as error:
        raise InputError(f"{_shown(url)} is not UTF-8 text.", "Save it as UTF-8.") from error


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
        raise _Unreachable("its name is not known") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        ip = ipaddress.ip_address(address.split("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None) or ip
        public = mapped.is_global and not mapped.is_multicast
        if not public and not (private_ok and mapped.is_loopback):
            raise InputError(
                f"{_shown(parts.geturl())} leads to a private address ({address}).",
                "Only public https addresses, or this machine named directly, may be opened.",
            )
    return addresses[0]


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _is_loopback_name(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _shown(url: str) -> str:
    """The URL without what might be secret in it: its query, its user."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the URL"
    return f"{parts.scheme}://{host}{port}{parts.path}" if parts.scheme else url.split("?", maxsplit=1)[0]


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted"
    if isinstance(error, requests.Timeout):
        return "it does not answer in time"
    if isinstance(error, requests.ConnectionError):
        return "the connection fails"
    return type(error).__name__


def _cache_file(url: str, cache: Path) -> Path:
    return cache / f"pulled-{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"


def _keep(url: str, cache: Path | None, pulled: Pulled, at: float) -> None:
    if cache is None:
        return
    path = _cache_file(url, cache)
    part = path.with_suffix(".part")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({"text": pulled.text, "form": pulled.form, "at": at}), encoding="utf-8")
        os.replace(part, path)  # noqa: PTH105 - atomic on every platform
    except OSError:
        part.unlink(missing_ok=True)


def _kept(url: str, cache: Path | None) -> Pulled | None:
    if cache is None:
        return None
    try:
        data = json.loads(_cache_file(url, cache).read_text(encoding="utf-8"))
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(float(data["at"])))
        note = f"{_shown(url)} cannot be reached; the copy of {when} is used"
        return Pulled(str(data["text"]), str(data["form"]), note)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
