"""While the stage synchronises, or the scene collection changes, nobody else asks OBS."""

from __future__ import annotations

import asyncio

import pytest
from stage_fake_obs import FakeObs
from stage_links import connection, until

from cuehost.errors import StageError
from cuehost.stage import ConnectionState
from cuehost.stage.session import Asks


async def test_others_wait_until_the_stage_has_synchronised(fake: FakeObs) -> None:
    link = connection(fake)
    go = asyncio.Event()

    async def synchronise(session: Asks) -> None:
        await session.request("Echo", {"by": "sync"})
        await go.wait()

    link.sync_with(synchronise)
    opening = asyncio.create_task(link.open())
    await until(lambda: "Echo" in fake.seen)
    assert link.state is ConnectionState.SYNCING
    fake.seen.clear()
    asking = asyncio.create_task(link.request("Echo", {"by": "playout"}))
    await asyncio.sleep(0.05)
    assert fake.seen == []
    go.set()
    assert await asking == {"by": "playout"}
    await opening
    await link.close()


async def test_a_stage_that_cannot_synchronise_leaves_the_connection_ready(fake: FakeObs) -> None:
    link = connection(fake)

    async def clash(_: Asks) -> None:
        raise StageError("OBS already has something of its own.")

    link.sync_with(clash)
    await link.open()
    assert link.state is ConnectionState.READY
    await link.close()


async def test_a_connection_lost_while_synchronising_is_dialled_again(fake: FakeObs) -> None:
    link = connection(fake)
    rounds = 0

    async def synchronise(session: Asks) -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            await fake.sockets[-1].close()
        await session.request("Echo")

    async with link:
        link.sync_with(synchronise)
        await fake.sockets[-1].close()
        await until(lambda: rounds == 1 and link.state is ConnectionState.READY)
        await fake.event("CurrentSceneCollectionChanging")
        await fake.event("CurrentSceneCollectionChanged")
        await until(lambda: rounds == 3 and link.state is ConnectionState.READY)


async def test_nothing_is_asked_while_the_scene_collection_changes(fake: FakeObs) -> None:
    async with connection(fake) as link:
        kinds: list[str] = []
        link.on_event(lambda event: kinds.append(event.type))
        await fake.event("CurrentSceneCollectionChanging")
        await until(lambda: len(kinds) == 1)
        fake.seen.clear()
        asking = asyncio.create_task(link.request("Echo", {"n": 1}))
        await asyncio.sleep(0.05)
        assert fake.seen == []
        await fake.event("CurrentSceneCollectionChanged")
        assert await asking == {"n": 1}


async def test_after_a_change_of_the_collection_the_stage_synchronises_first(fake: FakeObs) -> None:
    async with connection(fake) as link:
        states: list[str] = []
        link.on_state(lambda state: states.append(state.value))

        async def synchronise(session: Asks) -> None:
            await session.request("Echo", {"by": "sync"})
            fake.seen.append("synchronised")

        link.sync_with(synchronise)
        fake.seen.clear()
        await fake.event("CurrentSceneCollectionChanging")
        await until(lambda: states == ["syncing"])
        asking = asyncio.create_task(link.request("Echo", {"by": "playout"}))
        await fake.event("CurrentSceneCollectionChanged")
        await asking
        assert fake.seen == ["Echo", "synchronised", "Echo"]
        assert states == ["syncing", "ready"]


async def test_a_collection_that_never_arrives_costs_the_connection_not_the_show(
    fake: FakeObs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuehost.stage.session.SWITCHING_LIMIT_S", 0.1)
    async with connection(fake) as link:
        await fake.event("CurrentSceneCollectionChanging")
        await until(lambda: fake.connections == 2 and link.state is ConnectionState.READY)
        assert await link.request("Echo", {"n": 1}) == {"n": 1}
