"""The course of a night, from its announcement to the next date, and everything that can come in between."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from bot.db import tables
from bot.events.models import Occurrence
from bot.events.stage import NightGone, NightLost
from tests.clockwork import Clock, Crash
from tests.events.conftest import DAY, HOUR, MINUTE, NIGHT, NOW, OTHER_SERVER, SERVER, WEEK, Desk

A_DAY, SOON = -24 * 60, -15

STEPS = ["announce", "remind-day", "remind-soon", "lobby", "game"]


async def test_a_night_from_its_announcement_to_the_next(desk: Desk) -> None:
    event = await desk.create(role_id=7)
    desk.timer.start()
    await desk.timer.turn(NIGHT)
    told: list[tuple[str, int]] = [
        ("announce", -3 * 24 * 60),
        ("remind-day", A_DAY),
        ("remind-soon", SOON),
        ("lobby", -1),
        ("game", 0),
    ]
    assert desk.stage.told == told
    assert await desk.states(event) == [(0, "running")]
    await desk.timer.turn(NIGHT + 8 * MINUTE)
    await desk.play(event)
    await desk.timer.turn(NIGHT + 20 * MINUTE)
    assert desk.stage.told == [*told, ("recap", 8), ("announce", 15 - 7 * 24 * 60)]
    assert await desk.states(event) == [(0, "done"), (1, "planned")]
    done, planned = await desk.occurrences(event)
    assert (done.discord_event_id, done.recap_message_id) == (1001, 1006)
    assert (planned.discord_event_id, planned.game_id) == (1007, None)
    assert await desk.nights.held(SERVER) == [(event, done)]
    assert await desk.nights.held(OTHER_SERVER) == []


async def test_each_step_knows_its_event_its_night_and_what_was_posted_before(desk: Desk) -> None:
    event = await desk.create()
    desk.timer.start()
    await desk.timer.turn(NIGHT)
    game = desk.stage.nights[-1]
    assert (game.kind, game.event, game.occurrence.starts_at) == ("game", event, NIGHT)
    assert game.messages == {"announce": 1001, "remind-day": 1002, "remind-soon": 1003, "lobby": 1004}
    assert (game.late, game.again) == (False, False)
    assert len({night.nonce for night in desk.stage.nights}) == 5


async def test_a_night_that_begins_within_15_minutes_says_that_it_is_late(desk: Desk, clock: Clock) -> None:
    event = await desk.create()
    clock.ms = NIGHT + 10 * MINUTE
    desk.timer.start()
    await desk.timer.settle()
    assert desk.stage.told == [("game", 10)]
    assert desk.stage.nights[0].late
    assert await desk.states(event) == [(0, "running")]


async def test_who_was_away_for_longer_misses_the_night_says_so_once_and_goes_on(desk: Desk, clock: Clock) -> None:
    event = await desk.create()
    desk.timer.start()
    await desk.timer.turn(NIGHT - DAY)
    clock.ms = NIGHT + 15 * MINUTE + 1
    desk.timer.wake()
    await desk.timer.settle()
    assert sorted(desk.stage.told[2:]) == [("announce", 15 - 7 * 24 * 60), ("missed", 15)]
    [report] = desk.stage.at("missed")
    assert (report.missed, report.occurrence.reason) == ((NIGHT,), "late")
    assert desk.stage.retracted == [1001]
    assert await desk.states(event) == [(0, "missed"), (1, "planned")]


async def test_weeks_of_absence_are_told_in_one_message(desk: Desk, clock: Clock) -> None:
    event = await desk.create()
    clock.ms = NIGHT + 3 * WEEK - DAY
    desk.timer.start()
    await desk.timer.settle()
    assert sorted(kind for kind, _ in desk.stage.told) == ["announce", "missed"]
    [report] = desk.stage.at("missed")
    assert report.missed == (NIGHT, NIGHT + WEEK, NIGHT + 2 * WEEK)
    assert await desk.states(event) == [(0, "missed"), (1, "missed"), (2, "missed"), (3, "planned")]


async def test_weeks_of_absence_that_began_during_a_night_are_told_too(desk: Desk, clock: Clock) -> None:
    event = await desk.create()
    desk.timer.start()
    await desk.timer.turn(NIGHT)
    [night] = await desk.occurrences(event)
    assert night.game_id is not None
    await desk.game_ends(night.game_id)
    clock.ms = NIGHT + 2 * WEEK + 5 * MINUTE
    await desk.nights.recover(clock.ms)
    await desk.timer.turn(NIGHT + 2 * WEEK + 6 * MINUTE)
    assert [night.missed for night in desk.stage.at("missed")] == [(NIGHT + WEEK,)]
    assert ("game", 5) in desk.stage.told  # tonight's is still within its 15 minutes
    states = await desk.states(event)
    assert states[:3] == [(0, "done"), (1, "missed"), (2, "running")]
    assert states[3:] in ([], [(3, "planned")])  # as the first night's step that plans the next comes before or after


async def test_a_game_that_cannot_be_started_misses_the_night_in_the_end(desk: Desk) -> None:
    event = await desk.create()
    desk.stage.faults["game"] = [OSError("Discord is down") for _ in range(20)]
    desk.timer.start()
    await desk.timer.turn(NIGHT + 20 * MINUTE)
    [night, _] = await desk.occurrences(event)
    assert (night.state, night.reason) == ("missed", "failed")
    assert len(desk.stage.at("missed")) == 1
    assert all(at < 15 for kind, at in desk.stage.told if kind == "game")


async def test_a_game_that_is_started_at_the_second_try_is_one_game(desk: Desk) -> None:
    event = await desk.create()
    desk.stage.faults["game"] = [OSError("Discord hiccups")]
    desk.timer.start()
    await desk.timer.turn(NIGHT + MINUTE)
    assert desk.stage.told[-2:] == [("game", 0), ("game", 0)]
    assert desk.stage.nights[-1].again
    assert await desk.states(event) == [(0, "running")]


async def test_a_night_that_cannot_be_held_tells_why_and_the_event_goes_on(desk: Desk) -> None:
    event = await desk.create()
    desk.stage.faults["game"] = [NightLost("channel")]
    desk.timer.start()
    await desk.timer.turn(NIGHT + MINUTE)
    [report] = desk.stage.at("missed")
    assert (report.missed, report.occurrence.reason) == ((NIGHT,), "channel")
    assert len(desk.stage.at("game")) == 1
    assert await desk.states(event) == [(0, "missed"), (1, "planned")]


async def test_a_reminder_that_fails_for_good_is_told_to_the_moderators(desk: Desk) -> None:
    await desk.create()
    desk.stage.faults["remind-day"] = [OSError("no permission") for _ in range(20)]
    desk.timer.start()
    await desk.timer.turn(NIGHT)
    assert [kind for kind, _ in desk.stage.told].count("remind-day") == 10
    assert "remind-day failed: no permission" in dict(desk.stage.told)
    assert desk.stage.told[-3:] == [("remind-soon", SOON), ("lobby", -1), ("game", 0)]


async def test_an_event_paused_while_its_game_is_being_started_has_no_game(desk: Desk) -> None:
    event = await desk.create()
    [night] = await desk.occurrences(event)
    await desk.events.pause(SERVER, event.id, NIGHT)
    with pytest.raises(NightGone):
        await desk.begin(night)
    async with desk.database.read() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(tables.games)) == 0


async def test_a_night_that_is_paused_while_its_game_is_being_started_is_neither_tried_again_nor_missed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    event = await desk.create()
    begin = desk.begin

    async def paused_meanwhile(night: Occurrence) -> int:
        await desk.events.pause(SERVER, event.id, NIGHT)
        return await begin(night)

    monkeypatch.setattr(desk, "begin", paused_meanwhile)
    desk.timer.start()
    await desk.timer.turn(NIGHT + HOUR)
    assert desk.stage.told[-1] == ("game", 0)
    assert await desk.occurrences(event) == []
    assert await desk.due(event) == []
    assert [record.message for record in caplog.records if record.name == "bot.timer"] == []


async def test_the_jobs_of_an_event_whose_data_was_deleted_come_to_nothing(desk: Desk) -> None:
    event = await desk.create()
    async with desk.jobs.transaction() as connection:
        await connection.execute(sa.delete(tables.events))
    desk.timer.start()
    await desk.timer.turn(NIGHT + HOUR)
    assert desk.stage.told == []
    async with desk.database.read() as connection:
        attempts = await connection.scalars(sa.select(tables.jobs.c.attempts))
        assert set(attempts) == {1}
    assert await desk.due(event) == []


async def test_a_night_begins_once(desk: Desk) -> None:
    event = await desk.create()
    [night] = await desk.occurrences(event)
    game_id = await desk.begin(night)
    await desk.game_ends(game_id)
    with pytest.raises(NightGone):
        await desk.begin(night)
    [begun] = await desk.occurrences(event)
    assert (begun.state, begun.game_id) == ("running", game_id)
    assert await desk.nights.by_game(SERVER, game_id) == begun
    assert await desk.nights.by_game(OTHER_SERVER, game_id) is None


async def test_a_night_ends_once_and_only_in_its_own_server(desk: Desk) -> None:
    event = await desk.create()
    [night] = await desk.occurrences(event)
    game_id = await desk.begin(night)
    assert await desk.nights.end(OTHER_SERVER, game_id, NIGHT) is None
    assert await desk.nights.end(SERVER, game_id, NIGHT) is not None
    assert await desk.nights.end(SERVER, game_id, NIGHT + 1) is None
    assert [job for job in await desk.due(event) if job[0] == "recap"] == [("recap", 0)]


async def test_a_scheduled_event_of_a_night_that_was_moved_is_taken_back_from_discord(desk: Desk) -> None:
    event = await desk.create()
    desk.timer.start()
    await desk.timer.settle()
    assert await desk.nights.by_discord_event(OTHER_SERVER, 1001) is None
    announced = await desk.nights.by_discord_event(SERVER, 1001)
    assert announced is not None
    assert announced.starts_at == NIGHT
    await desk.events.edit(replace(event, local_time=dt.time(21)), NOW)
    await desk.timer.settle()
    assert desk.stage.retracted == [1001]
    assert [night.discord_event_id for night in await desk.occurrences(event)] == [1002]
    await desk.events.pause(SERVER, event.id, NOW)
    await desk.timer.settle()
    assert desk.stage.retracted == [1001, 1002]
    await desk.timer.turn(NIGHT + WEEK)
    assert [kind for kind, _ in desk.stage.told] == ["announce", "announce"]


async def test_a_scheduled_event_made_while_its_night_was_paused_is_taken_back_too(desk: Desk) -> None:
    event = await desk.create()
    [night] = await desk.occurrences(event)
    await desk.events.pause(SERVER, event.id, NOW)
    async with desk.jobs.transaction() as connection:
        await desk.nights.announced(connection, night, 4711, NOW)
    desk.timer.start()
    await desk.timer.settle()
    assert desk.stage.retracted == [4711]


async def test_a_night_called_off_in_discord_is_followed_by_the_next_week_and_stays_off(desk: Desk) -> None:
    event = await desk.create()
    assert await desk.nights.call_off(SERVER, event.id, NIGHT, "deleted", NOW)
    assert not await desk.nights.call_off(SERVER, event.id, NIGHT, "deleted", NOW)
    assert await desk.states(event) == [(0, "cancelled"), (1, "planned")]
    await desk.events.pause(SERVER, event.id, NOW)
    await desk.events.resume(SERVER, event.id, NOW)
    assert await desk.states(event) == [(0, "cancelled"), (1, "planned")]
    desk.timer.start()
    await desk.timer.turn(NIGHT + DAY)
    assert desk.stage.told == [("announce", -10 * 24 * 60)]


async def test_a_night_called_by_hand_ends_with_a_recap_and_the_schedule_goes_on(desk: Desk) -> None:
    event = await desk.create()
    desk.timer.start()
    await desk.timer.settle()
    await desk.events.run_now(SERVER, event.id, NOW)
    await desk.timer.turn(NOW + 2 * MINUTE)
    await desk.play(event)
    await desk.timer.turn(NOW + HOUR)
    assert desk.stage.told[1:] == [("lobby", -1), ("game", 0), ("recap", 1)]
    assert [night.state for night in await desk.occurrences(event)] == ["done", "planned"]


async def test_a_night_called_by_hand_and_missed_is_told_alone(desk: Desk, clock: Clock) -> None:
    event = await desk.create()
    extra = await desk.events.run_now(SERVER, event.id, NOW)
    clock.ms += HOUR
    desk.timer.start()
    await desk.timer.settle()
    assert [night.missed for night in desk.stage.at("missed")] == [(extra.starts_at,)]
    assert [night.state for night in await desk.occurrences(event)] == ["missed", "planned"]


async def test_an_event_that_was_changed_during_its_night_follows_the_new_schedule(desk: Desk) -> None:
    event = await desk.create()
    desk.timer.start()
    await desk.timer.turn(NIGHT)
    await desk.events.edit(replace(event, weekday=0), NIGHT + MINUTE)
    await desk.timer.turn(NIGHT + HOUR)
    nights = await desk.occurrences(event)
    assert [(night.starts_at - NIGHT) // DAY for night in nights] == [0, 2]


# Restarts


async def restarted(desk: Desk) -> Desk:
    """The next process over the same database, as it is a moment after its start."""
    await desk.timer.close()
    following = Desk(desk.database, desk.clock)
    await following.nights.recover(desk.clock.ms)
    following.timer.start()
    return following


async def test_a_game_that_ended_unseen_gets_its_recap_after_the_restart(desk: Desk, clock: Clock) -> None:
    event = await desk.create()
    desk.timer.start()
    await desk.timer.turn(NIGHT)
    [night] = await desk.occurrences(event)
    assert night.game_id is not None
    await desk.game_ends(night.game_id)
    clock.ms += 5 * MINUTE
    following = await restarted(desk)
    try:
        await following.timer.turn(NIGHT + 6 * MINUTE)
        assert ("recap", 5) in following.stage.told
        assert (await following.states(event))[0] == (0, "done")
    finally:
        await following.timer.close()


async def test_a_restart_changes_nothing_where_all_is_well(desk: Desk) -> None:
    event = await desk.create()
    paused = await desk.create(name="Paused")
    await desk.events.pause(SERVER, paused.id, NOW)
    before = await desk.due(event)
    for _ in range(2):
        await desk.nights.recover(NOW + HOUR)
    assert await desk.states(event) == [(0, "planned")]
    assert await desk.due(event) == before
    assert await desk.occurrences(paused) == []


async def test_a_night_moves_with_the_rules_of_its_zone(desk: Desk) -> None:
    """An update of the time zones says that the clocks there are an hour off from what was planned."""
    event = await desk.create()
    async with desk.jobs.transaction() as connection:
        wrong = sa.update(tables.occurrences).values(starts_at=NIGHT - HOUR)
        await connection.execute(wrong.where(tables.occurrences.c.event_id == event.id))
    await desk.nights.recover(NOW, lambda server_id: server_id != SERVER)
    assert [night.starts_at for night in await desk.occurrences(event)] == [NIGHT - HOUR]
    await desk.nights.recover(NOW)
    assert [night.starts_at for night in await desk.occurrences(event)] == [NIGHT]


async def test_a_zone_that_is_no_longer_known_keeps_nobody_else_from_recovering(desk: Desk) -> None:
    lost, event = await desk.create(name="Lost"), await desk.create()
    async with desk.jobs.transaction() as connection:
        odd = sa.update(tables.events).where(tables.events.c.id == lost.id).values(zone="Mars/Olympus")
        await connection.execute(odd)
        await connection.execute(sa.delete(tables.occurrences))
    await desk.nights.recover(NOW)
    assert await desk.states(event) == [(0, "planned")]


@pytest.mark.parametrize("step", STEPS)
async def test_a_process_killed_at_any_step_takes_it_again_and_none_twice(desk: Desk, step: str) -> None:
    if desk.database.dialect == "postgresql":
        pytest.skip("there the lease of the dead runs out first, as tests/timer shows")
    await desk.create()
    desk.stage.faults[step] = [Crash()]
    desk.timer.start()
    await desk.timer.turn(NIGHT, stop=lambda: not desk.stage.faults[step])
    following = await restarted(desk)
    try:
        await following.timer.turn(NIGHT)
        *before, crashed = [night.kind for night in desk.stage.nights]
        after = [night.kind for night in following.stage.nights]
        assert crashed == step
        assert before + after == STEPS
        assert [night.kind for night in following.stage.nights if night.again] == [step]
    finally:
        await following.timer.close()
