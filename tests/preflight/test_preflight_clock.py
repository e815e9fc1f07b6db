"""The clock against the web's, over a real HTTP server on this machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from cuehost.preflight import clock, online

HERE = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("web_time", "now", "mark", "said"),
    [
        (HERE, HERE, "ok", "goes right"),
        (HERE - timedelta(seconds=20), HERE, "ok", "goes right"),
        (HERE - timedelta(seconds=95), HERE, "note", "95 s fast"),
        (HERE + timedelta(hours=1), HERE, "note", "3600 s slow"),
        (None, HERE, "ok", "no network"),
        (None, HERE.replace(year=2019), "fault", "2019-11-21"),
    ],
)
def test_the_clock_is_judged(web_time: datetime | None, now: datetime, mark: str, said: str) -> None:
    (finding,) = clock(web_time, lambda: now)
    assert finding.mark == mark and said in finding.what
    assert bool(finding.mend) == (mark != "ok")


def test_a_clock_that_is_off_is_told_by_code_and_seconds() -> None:
    (finding,) = clock(HERE - timedelta(seconds=95), lambda: HERE)
    assert (finding.code, finding.values) == ("clock_fast", {"seconds": 95})
    (finding,) = clock(HERE + timedelta(seconds=40), lambda: HERE)
    assert (finding.code, finding.values) == ("clock_slow", {"seconds": 40})


async def test_the_time_comes_from_the_servers_answer() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(headers={"Date": "Sat, 21 Nov 2026 12:00:00 GMT"})

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        assert await online(f"http://127.0.0.1:{port}/") == HERE
    finally:
        await runner.cleanup()
    assert await online(f"http://127.0.0.1:{port}/") is None, "nobody listens any more"
