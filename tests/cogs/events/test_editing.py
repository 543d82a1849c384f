"""What is set up is changed: what a moderator names, and nothing else; and two of them at once."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.events.models import PAUSED
from bot.trivia.format import Format
from tests.cogs.events.events import event_of, events_of, everything, neighbours, next_friday, next_night, plan
from tests.cogs.world import World


async def test_only_what_is_given_changes(world: World) -> None:
    event = await event_of(world, note="Be kind")
    assert await next_night(world, event.id) == int(next_friday(world).timestamp()) * 1000
    seen = await world.haru.slash(world.channel, "event edit", event="purple", weekday=5, questions=8)
    text = world.text(seen)
    assert "## Change Purple night" in text
    assert "Every Friday at 20:00, Seoul time → **Every Saturday at 20:00, Seoul time**" in text
    assert "5 questions · 20 seconds each · all categories → **8 questions · 20 seconds each · all categories**" in text
    assert "**Note**  Be kind" in text
    first = next_friday(world) + dt.timedelta(days=1)
    if first - dt.timedelta(days=7) > dt.datetime.fromtimestamp(world.app.now() / 1000, dt.UTC):
        first -= dt.timedelta(days=7)
    assert f"- Saturday, {first.day} {first:%B %Y}, 20:00" in text
    assert await events_of(world) == [event], "nothing changes before it is confirmed"

    page = await world.press(world.haru, seen, "Confirm")
    assert "It is changed." in world.text(page)
    (changed,) = await events_of(world)
    assert (changed.weekday, changed.format.questions, changed.version) == (5, 8, event.version + 1)
    assert (changed.name, changed.note, changed.format.seconds) == (event.name, event.note, event.format.seconds)
    assert await next_night(world, event.id) == int(first.timestamp()) * 1000, "the planned night moves along"


async def test_what_changes_no_date_shows_no_dates(world: World) -> None:
    await event_of(world)
    seen = await world.haru.slash(world.channel, "event edit", event="Purple night", name="Violet night")
    assert "**Name**  Purple night → **Violet night**" in world.text(seen)
    assert "The next dates" not in world.text(seen)


async def test_what_was_chosen_can_be_taken_away(world: World) -> None:
    role = world.guild.create_role("Fans")
    await event_of(world, role_id=role.id, note="Be kind", format=Format(questions=5, category="songs"))
    seen = await world.haru.slash(world.channel, "event edit", event="Purple", clear="role")
    assert f"**Ping**  <@&{role.id}>, 15 minutes before → **nobody**" in world.text(seen)
    await world.press(world.haru, seen, "Confirm")
    seen = await world.haru.slash(world.channel, "event edit", event="Purple", clear="note")
    assert "**Note**  Be kind → **none**" in world.text(seen)
    await world.press(world.haru, seen, "Confirm")
    seen = await world.haru.slash(world.channel, "event edit", event="Purple", clear="category")
    assert "· Songs → **5 questions" in world.text(seen)
    await world.press(world.haru, seen, "Confirm")
    (event,) = await events_of(world)
    assert (event.role_id, event.note, event.format) == (None, None, Format(questions=5))


async def test_a_channel_for_reminders_that_is_the_same_is_none(world: World) -> None:
    await event_of(world)
    seen = await world.haru.slash(world.channel, "event edit", event="Purple", announce=world.channel)
    assert "That is how “Purple night” is already." in world.text(seen)


async def test_an_edit_of_nothing_says_so(world: World) -> None:
    await event_of(world)
    for options in ({}, {"weekday": 4, "time": "8 pm", "zone": "KST", "name": "Purple night"}):
        seen = await world.haru.slash(world.channel, "event edit", event="Purple", **options)
        assert "That is how “Purple night” is already." in world.text(seen)
        assert world.buttons(seen) == []


async def test_two_moderators_edit_at_once(world: World) -> None:
    event = await event_of(world)
    yuna = world.join("yuna", roles=[world.guild.roles["Moderators"]])
    hers = await world.haru.slash(world.channel, "event edit", event="Purple", time="21:00")
    his = await yuna.slash(world.channel, "event edit", event="Purple", name="Violet night")
    await world.press(yuna, his, "Confirm")
    told = await world.press(world.haru, hers, "Confirm")
    text = world.text(told)
    assert "Someone else changed this event in the meantime." in text
    assert "## Violet night" in text, "the state as it is now"
    assert "at 20:00, Seoul time" in text
    (now,) = await events_of(world)
    assert (now.name, now.local_time, now.version) == ("Violet night", dt.time(20), event.version + 1)


async def test_an_event_that_was_paused_meanwhile(world: World) -> None:
    event = await event_of(world)
    seen = await world.haru.slash(world.channel, "event edit", event="Purple", time="21:00")
    await world.app.events.pause(world.guild.id, event.id, world.app.now())
    assert "Paused: no night is planned." in world.text(await world.press(world.haru, seen, "Confirm"))
    assert [(now.state, now.local_time) for now in await events_of(world)] == [(PAUSED, dt.time(20))]


async def test_a_name_of_another_event_is_refused(world: World) -> None:
    await event_of(world)
    await event_of(world, name="Second night")
    seen = await world.haru.slash(world.channel, "event edit", event="Second", name="purple NIGHT")
    assert "There is already an event called “purple NIGHT” here." in world.text(seen)
    itself = await world.haru.slash(world.channel, "event edit", event="Second", name="SECOND night")
    assert "→ **SECOND night**" in world.text(itself)


async def test_events_are_offered_by_name_and_looked_up_in_their_server(world: World) -> None:
    first, second = await event_of(world), await event_of(world, name="Second night")
    assert await world.offered(world.haru, "event edit", "event", "") == {
        "Purple night": str(first.id),
        "Second night": str(second.id),
    }
    assert list(await world.offered(world.haru, "event pause", "event", "SEC")) == ["Second night"]
    lobby, mina = neighbours(world)
    theirs = await world.app.events.create(
        mina.guild.id, mina.id, plan(world, name="Their night", channel_id=lobby.id), world.app.now()
    )
    await world.env.settle()
    before = await everything(world)
    for typed in (str(theirs.id), "Their night", "night", "nothing", "9" * 30):
        seen = await world.haru.slash(world.channel, "event pause", event=typed)
        assert "I don't know “" in world.text(seen), "unknown here, or two events could be meant"
    assert await everything(world) == before


@pytest.mark.parametrize("change", [{"questions": 30, "category": "army", "difficulty": 1}, {"time": "noonish"}])
async def test_an_edit_is_as_strict_as_the_set_up(world: World, change: dict[str, object]) -> None:
    await event_of(world)
    seen = await world.haru.slash(world.channel, "event edit", event="Purple", **change)
    assert world.buttons(seen) == []
