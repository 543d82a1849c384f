"""Who may touch a weekly event: by a command Discord decides, by a button we do, each time again."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord
from simcord.backend.errors import SetupError

from bot.ui.press import button, select
from bot.ui.views import Screen, row
from tests.cogs.events.events import event_of, events_of, everything, neighbours
from tests.cogs.world import World

WRITING = ("eventpause", "eventresume", "eventrun", "eventendyes")
READING = ("eventopen", "eventend")


async def pressed(world: World, member: simcord.MemberActor, kind: str, *args: object, channel: Any = None) -> str:
    """What ``member`` is told who presses a button with that ``custom_id`` under a message of the bot's."""
    place = world.bot.get_partial_messageable((channel or world.channel).id, guild_id=member.guild.id)
    message = await place.send(view=Screen(0, row(button("Forged", kind, *args))))
    return world.text(await world.press(member, message, "Forged"))


async def picked(world: World, member: simcord.MemberActor, kind: str, value: str) -> str:
    """The same with a select."""
    options = [discord.SelectOption(label="Forged", value=value)]
    message = await world.post(Screen(0, row(select(kind, placeholder="Forged", options=options))))
    return world.text(await world.pick(member, message, "Forged"))


async def test_members_do_not_see_the_commands(world: World) -> None:
    await event_of(world)
    assert not [name for name in world.noor.available_commands(world.channel) if name.startswith("event")]
    assert [name for name in world.haru.available_commands(world.channel) if name.startswith("event")] == [
        f"event {name}" for name in ("create", "edit", "list", "pause", "resume", "cancel", "run", "season", "recap")
    ]
    with pytest.raises(SetupError):
        await world.noor.slash(world.channel, "event list")


async def test_members_can_not_forge_a_press(world: World) -> None:
    event = await event_of(world)
    before = await everything(world)
    for kind in (*WRITING, *READING):
        assert "Only moderators can do that." in await pressed(world, world.noor, kind, event.id)
    assert "Only moderators can do that." in await pressed(world, world.theo, "eventnights", 0)
    assert "Only moderators can do that." in await pressed(world, world.theo, "eventpost", event.id, 0)
    assert "Only moderators can do that." in await pressed(world, world.theo, "events")
    assert "Only moderators can do that." in await picked(world, world.theo, "event", str(event.id))
    assert "Only moderators can do that." in await picked(world, world.theo, "eventnight", f"{event.id}@0")
    assert await everything(world) == before


async def test_a_preview_is_its_makers_alone(world: World) -> None:
    seen = await world.haru.slash(world.channel, "event create", name="Purple night", weekday=4, time="8pm")
    token = next(part for part in world._components(seen, 2))["custom_id"].rpartition(":")[2]
    yuna = world.join("yuna", roles=[world.guild.roles["Moderators"]])
    assert "Only moderators can do that." in await pressed(world, world.noor, "eventok", token)
    assert "This preview is closed" in await pressed(world, yuna, "eventok", token)
    assert "This preview is closed" in await pressed(world, yuna, "eventno", token)
    assert await events_of(world) == []
    await world.press(world.haru, seen, "Confirm")
    assert len(await events_of(world)) == 1


async def test_another_servers_moderator_reaches_nothing_here(world: World) -> None:
    event = await event_of(world)
    seen = await world.haru.slash(world.channel, "event create", name="Second night", weekday=4, time="8pm")
    token = next(part for part in world._components(seen, 2))["custom_id"].rpartition(":")[2]
    lobby, mina = neighbours(world)
    await world.env.settle()
    before = await everything(world)
    for kind in (*WRITING, *READING):
        assert "I don't know" in await pressed(world, mina, kind, event.id, channel=lobby)
    assert "This preview is closed" in await pressed(world, mina, "eventok", token, channel=lobby)
    assert "I don't know" in await pressed(world, mina, "eventpost", event.id, 1, channel=lobby)
    assert await everything(world) == before


async def test_forged_values_say_so(world: World) -> None:
    event = await event_of(world)
    before = await everything(world)
    stale = "This button is no longer in use."
    assert stale in await pressed(world, world.haru, "eventpause", "x")
    assert stale in await pressed(world, world.haru, "eventpause", 10**30)
    assert stale in await pressed(world, world.haru, "eventnights", -1)
    assert stale in await pressed(world, world.haru, "eventnights", 10**9)
    assert stale in await pressed(world, world.haru, "eventpost", event.id, 1), "no night at that time"
    assert stale in await picked(world, world.haru, "event", "١")
    assert stale in await picked(world, world.haru, "eventnight", f"{event.id}@")
    assert "This preview is closed" in await pressed(world, world.haru, "eventok", "")
    assert stale in await pressed(world, world.haru, "eventpause", -1)
    assert await everything(world) == before


async def test_who_lost_the_right_can_press_nothing_more(world: World) -> None:
    await event_of(world)
    seen = await world.haru.slash(world.channel, "event list")
    page = await world.pick(world.haru, seen, "Purple night")
    moderators = world.guild.roles["Moderators"]
    world.env.backend.remove_member_role(world.guild.id, world.haru.id, moderators.id)
    before = await everything(world)
    assert "Only moderators can do that." in world.text(await world.press(world.haru, page, "Pause"))
    assert await everything(world) == before


async def test_the_moderator_role_opens_the_buttons(world: World) -> None:
    role = world.guild.create_role("Quiz team")
    amara = world.join("amara", roles=[role])
    await world.settings(moderator_role_id=role.id)
    event = await event_of(world)
    assert "It is paused." in await pressed(world, amara, "eventpause", event.id)


async def test_a_servers_own_override_is_respected(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    amara = world.join("amara", roles=[helpers])
    command = next(made for made in await world.bot.tree.fetch_commands() if made.name == "event")
    world.guild.set_command_permissions(command, {helpers: True})
    seen = await amara.slash(world.channel, "event create", name="Purple night", weekday=4, time="8pm")
    page = await world.press(amara, seen, "Confirm")
    assert "It is set up" in world.text(page)
    assert "It is paused." in world.text(await world.press(amara, page, "Pause"))
    assert "It goes on." in world.text(await amara.slash(world.channel, "event resume", event="Purple night"))
    assert "It is changed." in world.text(
        await world.press(amara, await amara.slash(world.channel, "event edit", event="Purple", time="9pm"), "Confirm")
    )
    await world.env.advance_time(15 * 60 + 1)
    before = await everything(world)
    assert "Only moderators can do that." in world.text(await world.press(amara, page, "Resume"))
    assert await everything(world) == before, "an old button proves nothing, but the command still works"
    assert "It is paused." in world.text(await amara.slash(world.channel, "event pause", event="Purple night"))
