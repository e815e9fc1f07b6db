"""The connection against a scripted OBS: refusals, silence, wrong answers, lost sockets."""

from __future__ import annotations

import asyncio
import itertools
import logging
import socket
from typing import Any

import pytest
from aiohttp import web
from stage_fake_obs import FakeObs
from stage_links import FAST, connection, silent, until

from cuehost.errors import ObsRefused, ObsTooOld, ObsUnreachable, StageError
from cuehost.stage import ConnectionState, Event, ObsAddress, ObsConnection, RequestFailed
from cuehost.stage.messages import Backoff, Request


async def test_states_on_the_way_to_ready_and_to_the_end(fake: FakeObs) -> None:
    link = connection(fake)
    states: list[ConnectionState] = []
    link.on_state(states.append)
    await link.open()
    assert link.version is not None and link.version.major == 29
    await link.close()
    assert [state.value for state in states] == ["connecting", "identifying", "syncing", "ready", "closed"]


async def test_the_right_password_is_accepted_and_never_logged(
    fake: FakeObs, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("obsws_python", "obsws_python.baseclient", "obsws_python.baseclient.ObsClient"):
        caplog.set_level(logging.DEBUG, logger=name)  # even where somebody turns its log up
    fake.password = "hunter2-secret"
    async with connection(fake) as link:
        assert link.state is ConnectionState.READY
        assert "hunter2-secret" not in repr(link.address)
    assert "hunter2-secret" not in caplog.text


async def test_a_wrong_password_is_refused_and_not_tried_again(fake: FakeObs) -> None:
    fake.password = "right"
    link = ObsConnection(ObsAddress(port=fake.port, password="wrong"), backoff=FAST)
    with pytest.raises(ObsRefused, match="Show Connect Info"):
        await link.open(wait_s=5)
    assert fake.connections == 1


async def test_a_missing_password_is_refused(fake: FakeObs) -> None:
    fake.password = "right"
    with pytest.raises(ObsRefused, match="wants a password"):
        await ObsConnection(ObsAddress(port=fake.port)).open()


async def test_nothing_listening_is_unreachable() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(ObsUnreachable, match=r"nothing listens there.*Enable WebSocket server"):
            await ObsConnection(ObsAddress(port=held.getsockname()[1])).open()


async def test_a_listener_that_never_speaks_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        link = ObsConnection(ObsAddress(port=mute.getsockname()[1]), connect_timeout_s=0.2)
        with pytest.raises(ObsUnreachable, match="took too long"):
            await link.open()


async def test_another_server_is_not_taken_for_obs() -> None:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        with pytest.raises(ObsUnreachable, match="something else than OBS"):
            await ObsConnection(ObsAddress(port=runner.addresses[0][1])).open()
    finally:
        await runner.cleanup()


async def test_waiting_for_an_obs_that_starts_later(fake: FakeObs) -> None:
    refusals = 2

    async def not_yet(obs: FakeObs, ws: web.WebSocketResponse, _: dict[str, Any]) -> dict[str, Any] | None:
        nonlocal refusals
        if refusals:
            refusals -= 1
            await ws.close()
            return None
        return obs.version

    fake.handlers["GetVersion"] = not_yet
    link = connection(fake)
    await link.open(wait_s=10)
    assert link.state is ConnectionState.READY
    assert fake.connections == 3
    await link.close()


@pytest.mark.parametrize(
    ("version", "required"),
    [
        ({"obsVersion": "28.1.2", "availableRequests": ["GetVersion"]}, frozenset[str]()),
        ({"obsVersion": "31.0.0", "availableRequests": ["GetVersion"]}, frozenset({"SetSceneItemIndex"})),
        ({"obsVersion": "31.0.0"}, frozenset({"SetSceneItemIndex"})),
    ],
)
async def test_too_old(fake: FakeObs, version: dict[str, Any], required: frozenset[str]) -> None:
    fake.version = version
    with pytest.raises(ObsTooOld, match="29 or later"):
        await connection(fake, required=required).open()


async def test_a_request_that_times_out_costs_the_socket_and_the_next_one_is_answered_rightly(
    fake: FakeObs,
) -> None:
    late: list[asyncio.Event] = [asyncio.Event()]

    async def slow(*_: object) -> dict[str, Any]:
        await late[0].wait()
        return {"from": "slow"}

    fake.handlers["GetStats"] = slow
    async with connection(fake) as link:
        with pytest.raises(ObsUnreachable, match=r"GetStats.*0\.1 s"):
            await link.request("GetStats", timeout_s=0.1)
        late[0].set()
        assert await link.request("Echo", {"n": 1}) == {"n": 1}
        assert fake.connections == 2


@pytest.mark.parametrize("fault", ["id", "type"])
async def test_an_answer_to_something_else_drops_the_socket(fake: FakeObs, fault: str) -> None:
    async with connection(fake) as link:
        if fault == "id":
            fake.shift_ids = True
        else:
            fake.rename["Echo"] = "GetStats"
        with pytest.raises(StageError):
            await link.request("Echo", {"n": 1})
        fake.shift_ids, fake.rename = False, {}
        assert await link.request("Echo", {"n": 2}) == {"n": 2}
        assert fake.connections == 2


async def test_a_caller_that_gave_up_harms_nobody(fake: FakeObs) -> None:
    go = asyncio.Event()

    async def slow(*_: object) -> dict[str, Any]:
        await go.wait()
        return {}

    fake.handlers["GetStats"] = slow
    async with connection(fake) as link:
        asking = asyncio.create_task(link.request("GetStats"))
        await until(lambda: "GetStats" in fake.seen)
        asking.cancel()
        go.set()
        assert await link.request("Echo", {"n": 3}) == {"n": 3}
        assert fake.connections == 1


async def test_an_error_is_told_with_its_code(fake: FakeObs) -> None:
    async with connection(fake) as link:
        with pytest.raises(RequestFailed, match="Nonsense") as caught:
            await link.request("Nonsense")
        assert caught.value.code == 204
        assert link.state is ConnectionState.READY


async def test_batches_keep_their_order_and_report_each_failure(fake: FakeObs) -> None:
    async with connection(fake) as link:
        replies = await link.batch(
            [Request("Echo", {"n": 1}), Request("Nonsense"), Request("Echo", {"n": 2})]
        )
        assert [reply.ok for reply in replies] == [True, False, True]
        assert [reply.data for reply in replies[::2]] == [{"n": 1}, {"n": 2}]
        assert await link.batch([]) == []


async def test_a_mixed_up_batch_is_not_believed(fake: FakeObs) -> None:
    fake.shuffle_batches = True
    async with connection(fake) as link:
        with pytest.raises(StageError, match="out of order"):
            await link.batch([Request("Echo", {"n": 1}), Request("GetVersion")])


async def test_a_lost_socket_is_dialled_again_and_waiting_requests_go_on(fake: FakeObs) -> None:
    async with connection(fake) as link:
        states: list[ConnectionState] = []
        link.on_state(states.append)
        await fake.sockets[-1].close()
        await until(lambda: ConnectionState.WAITING in states)
        assert await link.request("Echo", {"n": 1}) == {"n": 1}
        assert states[-1] is ConnectionState.READY


async def test_a_password_changed_meanwhile_ends_the_redialling(fake: FakeObs) -> None:
    async with connection(fake) as link:
        fake.password = "new"
        await fake.sockets[-1].close()
        await until(lambda: link.state is ConnectionState.REFUSED)
        with pytest.raises(ObsRefused):
            await link.request("Echo")
        assert fake.connections == 2


async def test_being_kicked_is_not_answered_by_coming_back(fake: FakeObs) -> None:
    async with connection(fake) as link:
        await fake.sockets[-1].close(code=4011)
        await until(lambda: link.state is ConnectionState.REFUSED)
        with pytest.raises(ObsRefused, match="Kick"):
            await link.request("Echo")
    assert fake.connections == 1


@pytest.mark.parametrize(
    ("code", "error"), [(4009, ObsRefused), (4010, ObsTooOld), (4011, ObsRefused), (4012, ObsTooOld)]
)
async def test_close_codes_that_would_only_come_again_end_the_dialling(
    fake: FakeObs, code: int, error: type[StageError]
) -> None:
    async def away(obs: FakeObs, ws: web.WebSocketResponse, _: dict[str, Any]) -> None:
        await ws.close(code=code)

    async with connection(fake) as link:
        fake.handlers["GetVersion"] = away  # also for whoever comes back: closed while synchronising
        await fake.sockets[-1].close(code=1001)
        await until(lambda: link.state is ConnectionState.REFUSED)
        with pytest.raises(error):
            await link.request("Echo")
    assert fake.connections == 2


async def test_an_obs_that_closes_again_and_again_is_dialled_ever_more_slowly(fake: FakeObs) -> None:
    async with connection(fake, backoff=Backoff(first=0.02, factor=3, longest=60)) as link:
        dialled: list[float] = []

        def close(state: ConnectionState) -> None:
            if state is ConnectionState.READY:
                dialled.append(asyncio.get_running_loop().time())
                closing.append(asyncio.create_task(fake.sockets[-1].close(code=4008)))

        closing: list[asyncio.Task[bool]] = []
        link.on_state(close)
        close(ConnectionState.READY)
        await until(lambda: len(dialled) == 4)
        pauses = [after - before for before, after in itertools.pairwise(dialled)]
        assert pauses[0] >= 0.02 and pauses[1] >= 0.06 and pauses[2] >= 0.18
        await asyncio.gather(*closing)


async def test_an_obs_that_is_still_starting_is_asked_again(fake: FakeObs) -> None:
    fake.faults.unready = 3
    async with connection(fake) as link:
        assert link.state is ConnectionState.READY
        fake.faults.unready = 2
        assert await link.request("Echo", {"n": 1}) == {"n": 1}
        fake.faults.unready = 4  # two batches of two
        replies = await link.batch([Request("Echo", {"n": 1}), Request("Echo", {"n": 2})])
        assert [reply.data for reply in replies] == [{"n": 1}, {"n": 2}]
    assert fake.connections == 1


async def test_rubbish_on_the_socket_drops_it(fake: FakeObs) -> None:
    async with connection(fake) as link:
        await fake.sockets[-1].send_str("{not json")
        await until(lambda: fake.connections == 2 and link.state is ConnectionState.READY)
        assert await link.request("Echo", {"n": 1}) == {"n": 1}


async def test_the_heartbeat_finds_a_dead_peer(fake: FakeObs) -> None:
    async with connection(fake, heartbeat_s=0.05, request_timeout_s=0.2) as link:
        fake.handlers["GetVersion"] = silent
        await until(lambda: link.state is ConnectionState.WAITING)
        del fake.handlers["GetVersion"]
        await until(lambda: link.state is ConnectionState.READY)


async def test_a_failing_listener_stops_no_other_and_unsubscribing_works(fake: FakeObs) -> None:
    async with connection(fake) as link:
        heard: list[Event] = []

        def broken(_: Event) -> None:
            raise ZeroDivisionError

        link.on_event(broken)
        stop = link.on_event(heard.append)
        await fake.event("One", n=1)
        await until(lambda: len(heard) == 1)
        stop()
        stop()
        later: list[Event] = []
        link.on_event(later.append)
        await fake.event("Two")
        await until(lambda: len(later) == 1)
        assert [(event.type, event.data) for event in heard] == [("One", {"n": 1})]


async def test_events_can_be_iterated_until_the_end(fake: FakeObs) -> None:
    link = connection(fake)
    await link.open()
    heard: list[str] = []

    async def listen() -> None:
        async for event in link.events():
            heard.append(event.type)

    listening = asyncio.create_task(listen())
    await asyncio.sleep(0)
    await fake.event("One")
    await fake.event("Two")
    await until(lambda: len(heard) == 2)
    await link.close()
    await asyncio.wait_for(listening, 5)
    assert heard == ["One", "Two"]


async def test_the_stream_key_is_never_asked_for(fake: FakeObs) -> None:
    async with connection(fake) as link:
        with pytest.raises(ValueError, match="stream key"):
            await link.request("GetStreamServiceSettings")
        with pytest.raises(ValueError, match="stream key"):
            await link.batch([Request("GetStreamServiceSettings")])
        assert "GetStreamServiceSettings" not in fake.seen


async def test_after_closing_requests_fail_at_once(fake: FakeObs) -> None:
    link = connection(fake)
    await link.open()
    await link.close()
    with pytest.raises(ObsUnreachable, match="closed"):
        await link.request("Echo")
