"""Whether OBS's websocket can be reached from other machines."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import psutil

from cuehost.stage import ObsAddress
from cuehost.waiting import within

from .finding import Finding, found

_DIAL_S = 0.5
_MOST_ADDRESSES = 8


def own_addresses() -> list[str]:
    """This machine's IPv4 addresses that others could dial."""
    found = [
        entry.address
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family == socket.AF_INET and not ipaddress.ip_address(entry.address).is_loopback
    ]
    return found[:_MOST_ADDRESSES]


async def reach(address: ObsAddress, addresses: Callable[[], Sequence[str]] = own_addresses) -> list[Finding]:
    """Warns where the websocket of the OBS on this machine answers on an address of the network."""
    if address.host not in ("127.0.0.1", "localhost", "::1"):
        return [found("note", "obs_elsewhere", address=address.host)]
    answers = await asyncio.gather(*(_answers(own, address.port) for own in addresses()))
    return list(_judged(any(answers), bool(address.password)))


def _judged(open_: bool, password: bool) -> Iterator[Finding]:
    if not open_:
        yield found("ok", "obs_private")
    elif password:
        yield found("note", "obs_reachable")
    else:
        yield found("fault", "obs_open")


async def _answers(host: str, port: int) -> bool:
    with suppress(OSError, TimeoutError):
        _, writer = await within(asyncio.open_connection(host, port), _DIAL_S)
        writer.close()
        return True
    return False
