"""What a moderator sets up, changes, pauses and ends."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from bot.errors import LightstickError, NotFound
from bot.events.errors import (
    AlreadyPaused,
    BadName,
    EditedMeanwhile,
    EventCancelled,
    NameTaken,
    NightAtHand,
    NoteTooLong,
    NotPaused,
    TooManyEvents,
)
from bot.events.store import EVENTS_MAX
from bot.trivia.format import Format
from bot.zones import UnknownZone
from tests.clockwork import Clock
from tests.events.conftest import DAY, HOUR, MINUTE, MODERATOR, NIGHT, NOW, OTHER_SERVER, SERVER, WEEK, Desk, plan

FRIDAY = 4


async def test_an_event_is_kept_as_it_was_set_up(desk: Desk) -> None:
    chosen = plan(
        note="The winner picks next week's category",
        role_id=2**62,
        champion_role_id=2**62 + 1,
        announce_channel_id=2**62 + 2,
        double_last=True,
        local_time=dt.time(7, 5),
        zone="america/new york",
        format=Format(questions=20, category="songs", difficulty=3),
    )
    event = await desk.events.create(SERVER, MODERATOR, chosen, NOW)
    assert event == await desk.events.get(SERVER, event.id)
    for name in chosen.__struct_fields__:
        assert getattr(event, name) == ("America/New_York" if name == "zone" else getattr(chosen, name))
    assert (event.state, event.version, event.created_by, event.created_at) == ("active", 1, MODERATOR, NOW)


async def test_its_first_night_is_planned_with_all_its_jobs(desk: Desk) -> None:
    event = await desk.create()
    assert await desk.states(event) == [(0, "planned")]
    assert await desk.due(event) == [
        ("announce", -3 * 24 * 60),
        ("remind-day", -24 * 60),
        ("remind-soon", -15),
        ("lobby", -1),
        ("game", 0),
        ("next", 15),
    ]
    assert await desk.events.listed(SERVER) == [(event, NIGHT)]


async def test_an_event_set_up_after_its_time_of_the_day_begins_next_week(desk: Desk, clock: Clock) -> None:
    clock.ms = NIGHT
    event = await desk.create()
    assert await desk.states(event) == [(1, "planned")]


async def test_two_servers_never_see_each_other(desk: Desk) -> None:
    event = await desk.create()
    theirs = await desk.create(OTHER_SERVER)
    assert await desk.events.listed(SERVER) == [(event, NIGHT)]
    foreign = replace(theirs, server_id=SERVER, name="Mine now")
    for attempt in (
        desk.events.get(SERVER, theirs.id),
        desk.events.pause(SERVER, theirs.id, NOW),
        desk.events.resume(SERVER, theirs.id, NOW),
        desk.events.cancel(SERVER, theirs.id, NOW),
        desk.events.run_now(SERVER, theirs.id, NOW),
        desk.events.edit(foreign, NOW),
        desk.nights.get(SERVER, theirs.id, NIGHT),
        desk.nights.call_off(SERVER, theirs.id, NIGHT, "deleted", NOW),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await desk.events.listed(OTHER_SERVER) == [(theirs, NIGHT)]


async def test_a_server_has_a_limited_number_of_events_and_cancelling_makes_room(desk: Desk) -> None:
    events = [await desk.create(name=f"Night {number}") for number in range(EVENTS_MAX)]
    with pytest.raises(TooManyEvents):
        await desk.create(name="One more")
    await desk.events.pause(SERVER, events[0].id, NOW)
    with pytest.raises(TooManyEvents):
        await desk.create(name="One more")
    await desk.events.cancel(SERVER, events[0].id, NOW)
    await desk.create(name="One more")
    await desk.create(OTHER_SERVER)


async def test_two_moderators_who_create_the_last_event_at_once_do_not_break_the_limit(desk: Desk) -> None:
    for number in range(EVENTS_MAX - 1):
        await desk.create(name=f"Night {number}")
    outcomes = await asyncio.gather(
        *(desk.create(name=f"Last {number}") for number in range(4)), return_exceptions=True
    )
    assert sum(isinstance(outcome, TooManyEvents) for outcome in outcomes) == 3
    assert len(await desk.events.listed(SERVER)) == EVENTS_MAX


async def test_a_name_is_used_once_whatever_its_case(desk: Desk) -> None:
    event = await desk.create(name="Trivia night")
    other = await desk.create(name="Movie night")
    with pytest.raises(NameTaken):
        await desk.create(name="TRIVIA NIGHT")
    with pytest.raises(NameTaken):
        await desk.events.edit(replace(other, name="trivia night"), NOW)
    assert (await desk.events.edit(replace(event, name="Trivia Night"), NOW)).name == "Trivia Night"
    await desk.events.cancel(SERVER, event.id, NOW)
    await desk.create(name="Trivia night")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": ""}, BadName),
        ({"name": "  "}, BadName),
        ({"name": "n" * 101}, BadName),
        ({"note": "n" * 301}, NoteTooLong),
        ({"zone": "Asia/Soul"}, UnknownZone),
    ],
)
async def test_what_cannot_be_kept_is_refused_and_nothing_is_written(
    desk: Desk, changes: dict[str, Any], refusal: type[LightstickError]
) -> None:
    with pytest.raises(refusal):
        await desk.create(**changes)
    assert await desk.events.listed(SERVER) == []
    event = await desk.create()
    with pytest.raises(refusal):
        await desk.events.edit(replace(event, **changes), NOW)
    assert await desk.events.listed(SERVER) == [(event, NIGHT)]


async def test_two_moderators_who_edit_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    event = await desk.create()
    outcomes = await asyncio.gather(
        desk.events.edit(replace(event, note="A poster for the winner"), NOW),
        desk.events.edit(replace(event, note="No prize"), NOW),
        return_exceptions=True,
    )
    [edited] = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    [refused] = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert isinstance(refused, EditedMeanwhile)
    assert edited.version == 2
    assert await desk.events.get(SERVER, event.id) == edited


async def test_an_edit_that_follows_a_pause_it_has_not_seen_is_refused(desk: Desk) -> None:
    event = await desk.create()
    await desk.events.pause(SERVER, event.id, NOW)
    with pytest.raises(EditedMeanwhile):
        await desk.events.edit(replace(event, note="!"), NOW)


async def test_a_new_time_moves_the_planned_night(desk: Desk) -> None:
    event = await desk.create()
    await desk.events.edit(replace(event, weekday=FRIDAY, local_time=dt.time(21)), NOW)
    moved = NIGHT - DAY + HOUR
    assert [night.starts_at for night in await desk.occurrences(event)] == [moved]
    assert [kind for kind, _ in await desk.due(event, moved)][:3] == ["announce", "remind-day", "remind-soon"]


async def test_a_change_of_words_keeps_the_night_and_brings_its_announcement_up_to_date(desk: Desk) -> None:
    event = await desk.create()
    await desk.events.edit(replace(event, note="Bring snacks", zone="Asia/Tokyo"), NOW + HOUR)
    assert await desk.states(event) == [(0, "planned")]
    assert [kind for kind, _ in await desk.due(event)].count("announce") == 2


async def test_a_night_whose_time_has_come_is_not_moved_any_more(desk: Desk, clock: Clock) -> None:
    event = await desk.create()
    await desk.events.edit(replace(event, local_time=dt.time(21)), NIGHT)
    assert [night.starts_at for night in await desk.occurrences(event)] == [NIGHT]


async def test_a_paused_event_has_no_night_and_a_resumed_one_goes_on_with_its_next_date(desk: Desk) -> None:
    event = await desk.create()
    paused = await desk.events.pause(SERVER, event.id, NOW)
    assert paused.state == "paused"
    assert await desk.events.listed(SERVER) == [(paused, None)]
    with pytest.raises(AlreadyPaused):
        await desk.events.pause(SERVER, event.id, NOW)
    resumed = await desk.events.resume(SERVER, event.id, NOW + 2 * WEEK)
    assert await desk.events.listed(SERVER) == [(resumed, NIGHT + 2 * WEEK)]
    with pytest.raises(NotPaused):
        await desk.events.resume(SERVER, event.id, NOW)


async def test_who_pauses_and_resumes_within_the_week_has_the_same_night_with_the_same_jobs(desk: Desk) -> None:
    event = await desk.create()
    before = await desk.due(event)
    await desk.events.pause(SERVER, event.id, NOW)
    await desk.events.resume(SERVER, event.id, NOW)
    assert await desk.states(event) == [(0, "planned")]
    assert await desk.due(event) == before


async def test_a_cancelled_event_is_gone_for_good(desk: Desk) -> None:
    event = await desk.create()
    await desk.events.cancel(SERVER, event.id, NOW)
    assert await desk.events.listed(SERVER) == []
    assert await desk.occurrences(event) == []
    assert (await desk.events.get(SERVER, event.id)).state == "cancelled"
    for attempt in (
        desk.events.cancel(SERVER, event.id, NOW),
        desk.events.resume(SERVER, event.id, NOW),
        desk.events.edit(event, NOW),
        desk.events.run_now(SERVER, event.id, NOW),
    ):
        with pytest.raises(EventCancelled):
            await attempt


async def test_a_night_called_by_hand_leaves_the_schedule_alone(desk: Desk) -> None:
    event = await desk.create()
    extra = await desk.events.run_now(SERVER, event.id, NOW)
    assert (extra.starts_at, extra.extra, extra.state) == (NOW + MINUTE, True, "planned")
    assert await desk.due(event, extra.starts_at) == [("lobby", -1), ("game", 0), ("next", 15)]
    await desk.events.edit(replace(event, local_time=dt.time(21)), NOW)
    assert [night.starts_at for night in await desk.occurrences(event)] == [extra.starts_at, NIGHT + HOUR]


async def test_a_night_is_not_called_while_another_is_on_or_at_hand(desk: Desk, clock: Clock) -> None:
    event = await desk.create()
    with pytest.raises(NightAtHand):
        await desk.events.run_now(SERVER, event.id, NIGHT - 59 * MINUTE)
    [night] = await desk.occurrences(event)
    await desk.begin(night)
    with pytest.raises(NightAtHand):
        await desk.events.run_now(SERVER, event.id, NIGHT + 10 * MINUTE)


async def test_a_paused_event_can_be_run_by_hand(desk: Desk) -> None:
    event = await desk.create()
    await desk.events.pause(SERVER, event.id, NOW)
    assert (await desk.events.run_now(SERVER, event.id, NOW)).extra


async def test_every_change_wakes_the_timer(desk: Desk) -> None:
    woken: list[str] = []
    desk.jobs.wake = lambda: woken.append("!")
    event = await desk.create()
    await desk.events.edit(event, NOW)
    await desk.events.pause(SERVER, event.id, NOW)
    await desk.events.resume(SERVER, event.id, NOW)
    await desk.events.run_now(SERVER, event.id, NOW)
    assert len(woken) == 5
