"""A process that dies, freezes or closes in the middle of a job: the next one does it, and no other suffers."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot import timer
from bot.db import tables
from bot.db.engine import Database
from bot.db.jobs import Done, Job, Jobs
from bot.timer import DEATHS_MAX, LEASE_MS, SUSPECT_DEATHS
from tests.clockwork import Clock, Crash
from tests.timer.conftest import OTHER_SERVER, SERVER, START, Desk, Opening


async def crash(_job: Job) -> Done:
    raise Crash


async def test_a_job_during_which_the_process_dies_is_repeated_by_the_next(
    opening: Opening, database: Database, clock: Clock
) -> None:
    first = await opening()
    first.timer.on("post", crash)
    await first.add("it", kind="post")
    first.timer.start()
    await first.timer.settle()
    await first.timer.close()
    again: list[bool] = []

    async def post(job: Job) -> Done:
        again.append(job.again)
        return Done()

    second = await opening()
    second.timer.on("post", post)
    second.timer.start()
    await second.timer.settle()
    if database.dialect == "postgresql":  # the first may still be at it, for all that this one can know
        assert again == []
        await second.timer.turn(START + LEASE_MS)
    assert again == [True]
    assert await second.open() == []


async def test_a_process_that_alone_runs_its_servers_takes_their_jobs_back_at_once_and_no_others(
    opening: Opening,
) -> None:
    for server_id in (SERVER, OTHER_SERVER):
        first = await opening(owned=server_id.__eq__, alone=True)
        first.timer.on("post", crash)
        await first.add(f"of {server_id}", kind="post", server_id=server_id)
        first.timer.start()
        await first.timer.settle()
        await first.timer.close()
    second = await opening(owned=SERVER.__eq__, alone=True)
    second.timer.on("post", second.note)
    second.timer.start()
    await second.timer.settle()
    assert second.noted == [(f"of {SERVER}", 0)]
    [theirs] = [row for row in await second.rows() if row["server_id"] == OTHER_SERVER]
    assert theirs["claimed_until"] == START + LEASE_MS


async def test_a_job_that_kills_every_process_is_given_up_unseen(desk: Desk, clock: Clock) -> None:
    desk.timer.on("deadly", crash)
    await desk.add("it", kind="deadly")
    desk.timer.start()
    await desk.timer.turn(START + (DEATHS_MAX + 1) * LEASE_MS)
    [row] = await desk.rows()
    assert (row["done_at"], row["attempts"]) == (START + DEATHS_MAX * LEASE_MS, DEATHS_MAX + 1)


async def test_a_job_that_kills_every_process_takes_no_other_with_it(
    opening: Opening, database: Database, clock: Clock
) -> None:
    """The whole process dies with it, and with that what runs at the same time."""
    done: set[str] = set()
    desk = await opening(at_once=8)

    async def deadly(job: Job) -> Done:
        if job.subject == "poison":
            desk.timer.die()
        else:
            await asyncio.sleep(0)  # the others need a moment longer
        if desk.timer._dead:
            raise Crash
        done.add(job.subject)
        return Done()

    innocent = {f"innocent {number}" for number in range(20)}
    await desk.add("poison", *innocent, kind="deadly")
    for _ in range(DEATHS_MAX + 20):
        desk = await opening(at_once=8)
        desk.timer.on("deadly", deadly)
        desk.timer.start()
        await desk.timer.settle()
        await desk.timer.close()
        clock.ms += LEASE_MS
    assert done == innocent
    assert await desk.open() == []


async def test_a_job_in_which_processes_died_runs_alone(desk: Desk) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def wait(_job: Job) -> Done:
        begun.set()
        await gate.wait()
        return Done()

    desk.timer.on("wait", wait)
    await desk.add("suspect", kind="wait")
    async with desk.jobs.transaction() as connection:
        await connection.execute(sa.update(tables.jobs).values(attempts=SUSPECT_DEATHS))
    desk.timer.start()
    await begun.wait()
    await desk.add("tea")
    for _ in range(20):
        assert await desk.open() == ["suspect", "tea"]
    gate.set()
    await desk.timer.settle()
    assert await desk.open() == []


async def held_up(desk: Desk) -> asyncio.Event:
    """A job that runs for ever; returns when it has begun, with what would end it."""
    begun, gate = asyncio.Event(), asyncio.Event()

    async def wait(_job: Job) -> Done:
        begun.set()
        await gate.wait()
        return Done(message_id=7)

    desk.timer.on("wait", wait)
    await desk.add("it", kind="wait")
    desk.timer.start()
    await begun.wait()
    return gate


async def test_closing_lets_what_runs_come_to_its_end(desk: Desk) -> None:
    gate = await held_up(desk)
    closing = asyncio.create_task(desk.timer.close())
    await desk.add("more")
    gate.set()
    await closing
    assert await desk.open() == ["more"]
    assert (await desk.rows())[0]["message_id"] == 7


async def test_closing_breaks_off_what_takes_too_long_and_leaves_it_to_the_next_start(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timer, "CLOSE_SECONDS", 0)
    first = await opening()
    await held_up(first)
    await first.timer.close()
    assert await first.open() == ["it"]
    second = await opening()
    second.timer.on("wait", second.note)
    second.timer.start()
    await second.timer.settle()
    assert second.noted == [("it", 0)]


async def test_a_timer_that_never_started_closes(desk: Desk) -> None:
    await desk.timer.close()


async def test_a_long_job_keeps_its_lease(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timer, "LEASE_MS", 3)
    gate = await held_up(desk)
    for _ in range(5):
        clock.ms += 2
        while (await desk.rows())[0]["claimed_until"] < clock.ms + 3:
            pass
    [row] = await desk.rows()
    assert await Jobs(desk.database).claim([row["id"]], clock.ms, clock.ms + LEASE_MS) == []
    gate.set()
    await desk.timer.settle()
    assert (await desk.rows())[0]["message_id"] == 7


async def test_who_lost_the_lease_stops_and_changes_nothing(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen, thaw = asyncio.Event(), asyncio.Event()
    hold = desk.jobs.hold

    async def slow_hold(job: Job, until: int) -> bool:
        frozen.set()
        await thaw.wait()
        return await hold(job, until)

    monkeypatch.setattr(desk.jobs, "hold", slow_hold)
    monkeypatch.setattr(timer, "LEASE_MS", 3)
    await held_up(desk)
    await frozen.wait()
    clock.ms += LEASE_MS  # meanwhile another process takes over
    [row] = await desk.rows()
    [taken] = await Jobs(desk.database).claim([row["id"]], clock.ms, clock.ms + LEASE_MS)
    thaw.set()
    await desk.timer.settle()
    assert (await desk.rows())[0]["claimed_until"] == clock.ms + LEASE_MS
    assert not await hold(taken._replace(attempts=1), clock.ms)
    assert not await Jobs(desk.database).close(taken._replace(attempts=1), Done(message_id=7), clock.ms)
    assert await Jobs(desk.database).close(taken, Done(message_id=8), clock.ms)
    assert (await desk.rows())[0]["message_id"] == 8
