"""What is due happens once, in order, and nothing that goes wrong stops the timer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.db.jobs import PAGE, Done, Job, NewJob
from bot.timer import FAILURES_MAX, LONGEST_SLEEP_MS, rest_ms
from tests.clockwork import Clock
from tests.timer.conftest import MINUTE, OTHER_SERVER, SERVER, START, Desk, Opening


async def test_a_job_is_run_when_it_is_due_and_not_before(desk: Desk) -> None:
    await desk.add("tea", at=10 * MINUTE)
    desk.timer.start()
    await desk.timer.turn(START + 10 * MINUTE - 1)
    assert desk.noted == []
    await desk.timer.turn(START + 11 * MINUTE)
    assert desk.noted == [("tea", 10 * MINUTE)]
    [row] = await desk.rows()
    assert (row["done_at"], row["message_id"], row["attempts"]) == (START + 10 * MINUTE, row["id"] * 1000, 1)


async def test_an_earlier_job_that_is_written_while_it_sleeps_wakes_it(desk: Desk) -> None:
    await desk.add("later", at=4 * MINUTE)
    desk.timer.start()
    await desk.timer.settle()
    await desk.add("now")
    await desk.timer.settle()
    assert desk.noted == [("now", 0)]
    await desk.timer.turn(START + 5 * MINUTE)
    assert desk.noted == [("now", 0), ("later", 4 * MINUTE)]


async def test_it_looks_again_though_nothing_is_due_for_long(desk: Desk, clock: Clock) -> None:
    """A machine that was suspended sleeps on for no longer than this when it wakes."""
    await desk.add("tomorrow", at=24 * 60 * MINUTE)
    desk.timer.start()
    await desk.timer.settle()
    assert desk.timer._next_look - clock.ms == LONGEST_SLEEP_MS


async def test_a_job_that_is_written_twice_is_one(desk: Desk) -> None:
    await desk.add("tea", "tea")
    desk.timer.start()
    await desk.timer.settle()
    await desk.add("tea")
    await desk.timer.settle()
    assert desk.noted == [("tea", 0)]


async def test_jobs_of_one_subject_run_one_after_the_other_and_of_different_ones_together(
    opening: Opening, clock: Clock
) -> None:
    desk = await opening(at_once=4)
    running: set[str] = set()
    together: list[set[str]] = []
    gate = asyncio.Event()

    async def slow(job: Job) -> Done:
        running.add(f"{job.subject}{job.due_at - START}")
        together.append(set(running))
        if len(running) == 3:
            gate.set()
        await gate.wait()
        running.remove(f"{job.subject}{job.due_at - START}")
        return Done()

    desk.timer.on("slow", slow)
    for at in (0, 1, 2):
        await desk.add("a", "b", "c", at=at, kind="slow")
    clock.ms += 10
    desk.timer.start()
    await desk.timer.settle()
    assert await desk.open() == []
    assert {"a0", "b0", "c0"} in together
    assert max(map(len, together)) == 3
    assert not [names for names in together if len({name[0] for name in names}) < len(names)]
    firsts = [next(i for i, names in enumerate(together) if f"a{at}" in names) for at in (0, 1, 2)]
    assert firsts == sorted(firsts)


async def test_no_more_jobs_run_at_once_than_there_is_room_for(opening: Opening) -> None:
    desk = await opening(at_once=3)
    running, most = 0, 0

    async def slow(_job: Job) -> Done:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await desk.rows()
        running -= 1
        return Done()

    desk.timer.on("slow", slow)
    await desk.add(*(f"job {number}" for number in range(20)), kind="slow")
    desk.timer.start()
    await desk.timer.settle()
    assert most == 3
    assert await desk.open() == []


async def test_what_follows_is_written_with_the_close_or_not_at_all(desk: Desk) -> None:
    spoilt = [True]

    async def spoil(_connection: AsyncConnection) -> None:
        if spoilt.pop():
            spoilt.append(False)
            raise RuntimeError("the disk is full")

    async def first(job: Job) -> Done:
        return Done(follow=(NewJob(SERVER, "note", "second", job.due_at),), also=spoil)

    desk.timer.on("first", first)
    await desk.add("it", kind="first")
    desk.timer.start()
    await desk.timer.settle()
    assert (await desk.open(), desk.noted) == (["it"], [])
    await desk.timer.turn(START + MINUTE)
    assert await desk.open() == []
    assert desk.noted == [("second", rest_ms(1))]


async def test_a_handler_that_fails_is_tried_again_after_longer_and_longer_rests(desk: Desk, clock: Clock) -> None:
    tries: list[tuple[int, bool, str]] = []

    async def flaky(job: Job) -> Done:
        tries.append((clock.ms - START, job.again, job.nonce))
        if len(tries) < 4:
            raise OSError("Discord does not answer")
        return Done()

    desk.timer.on("flaky", flaky)
    await desk.add("post", kind="flaky")
    await desk.add("tea", at=1000)
    desk.timer.start()
    await desk.timer.turn(START + 10 * MINUTE)
    assert [(at, again) for at, again, _ in tries] == [(0, False), (5_000, True), (20_000, True), (65_000, True)]
    assert len({nonce for _, _, nonce in tries}) == 1
    assert len(tries[0][2]) <= 25
    assert desk.noted == [("tea", 1000)]
    assert await desk.open() == []


async def test_what_always_fails_is_given_up_and_the_room_told(desk: Desk) -> None:
    failures: list[tuple[str, str]] = []

    async def broken(_job: Job) -> Done:
        raise OSError("the channel is gone")

    async def failed(job: Job, error: Exception) -> Done:
        failures.append((job.subject, str(error)))
        return Done(follow=(NewJob(SERVER, "note", "apology", job.due_at),))

    desk.timer.on("broken", broken, failed)
    await desk.add("post", kind="broken")
    desk.timer.start()
    await desk.timer.turn(START + 60 * MINUTE)
    assert failures == [("post", "the channel is gone")]
    assert await desk.open() == []
    assert desk.noted == [("apology", sum(rest_ms(failures) for failures in range(1, FAILURES_MAX)))]


async def test_a_room_that_fails_to_hear_of_it_is_not_asked_for_ever(desk: Desk) -> None:
    async def broken(_job: Job) -> Done:
        raise OSError

    async def failed(_job: Job, _error: Exception) -> Done:
        raise OSError

    desk.timer.on("broken", broken, failed)
    desk.timer.on("silent", broken)
    await desk.add("post", kind="broken")
    await desk.add("post", kind="silent")
    desk.timer.start()
    await desk.timer.turn(START + 60 * MINUTE)
    assert await desk.open() == []


async def test_a_kind_that_nobody_handles_waits_for_who_does(desk: Desk) -> None:
    await desk.add("cake", kind="bake")
    desk.timer.start()
    await desk.timer.settle()
    assert await desk.open() == ["cake"]
    desk.timer.on("bake", desk.note)
    await desk.timer.settle()
    assert desk.noted == [("cake", 0)]


async def test_each_shard_does_its_own_servers_however_many_jobs_of_others_come_first(opening: Opening) -> None:
    mine = await opening(owned=lambda server_id: server_id == SERVER)
    theirs = await opening(owned=lambda server_id: server_id == OTHER_SERVER)
    await mine.add(*(f"theirs {number}" for number in range(PAGE + 1)), server_id=OTHER_SERVER)
    await mine.add("mine")
    mine.timer.start()
    await mine.timer.settle()
    assert mine.noted == [("mine", 0)]
    theirs.timer.start()
    await theirs.timer.settle()
    assert len(theirs.noted) == PAGE + 1


async def test_several_processes_share_the_work_and_do_nothing_twice(opening: Opening, database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite means exactly one process")
    desks = [await opening(at_once=3) for _ in range(3)]
    subjects = [f"job {number}" for number in range(60)]
    await desks[0].add(*subjects)
    for desk in desks:
        desk.timer.start()
    for desk in desks:
        await desk.timer.settle()
    done = [subject for desk in desks for subject, _ in desk.noted]
    assert sorted(done) == sorted(subjects)
    assert await desks[0].open() == []


async def test_a_database_that_fails_for_a_while_does_not_end_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [True, True]
    upcoming = desk.jobs.upcoming

    def faulty(*arguments: Any) -> Any:
        if broken:
            broken.pop()
            raise OSError("the database is away")
        return upcoming(*arguments)

    monkeypatch.setattr(desk.jobs, "upcoming", faulty)
    await desk.add("tea")
    desk.timer.start()
    await desk.timer.turn(START + MINUTE)
    assert desk.noted == [("tea", 10_000)]


async def test_what_was_posted_is_found_by_subject_and_server(desk: Desk) -> None:
    desk.timer.on("other", desk.note)
    await desk.add("night", kind="other")
    await desk.add("night", "another night")
    desk.timer.start()
    await desk.timer.settle()
    ids = {row["kind"]: row["message_id"] for row in await desk.rows() if row["subject"] == "night"}
    assert await desk.jobs.posted(SERVER, "night") == ids
    assert set(ids) == {"note", "other"}
    assert await desk.jobs.posted(OTHER_SERVER, "night") == {}
