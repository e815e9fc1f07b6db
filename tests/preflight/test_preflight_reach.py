"""Whether others can reach OBS's websocket."""

from __future__ import annotations

import asyncio

import pytest

from cuehost.preflight import reach
from cuehost.stage import ObsAddress


@pytest.mark.parametrize(
    ("listens", "password", "mark"),
    [(False, "", "ok"), (True, "secret", "note"), (True, "", "fault")],
)
async def test_what_answers_on_the_networks_address_is_told(listens: bool, password: str, mark: str) -> None:
    server = await asyncio.start_server(lambda _, w: w.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    # Linux answers on the whole of 127/8; a server on 127.0.0.1 alone is not reached at 127.0.0.2.
    others = ["127.0.0.2", "127.0.0.1"] if listens else ["127.0.0.2"]
    async with server:
        (finding,) = await reach(ObsAddress(port=port, password=password), lambda: others)
    assert finding.mark == mark and bool(finding.mend) == (mark != "ok")
    assert "secret" not in finding.what + finding.mend


async def test_an_obs_elsewhere_is_noted() -> None:
    (finding,) = await reach(ObsAddress("192.0.2.7"), lambda: pytest.fail("not asked"))
    assert finding.mark == "note" and "192.0.2.7" in finding.what
