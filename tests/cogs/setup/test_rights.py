"""Who may set a server up: by the command Discord decides, by what is pressed we do, each time again."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.backend.errors import SetupError

from tests.cogs.events.events import neighbours
from tests.cogs.setup.desk import MODERATORS_ONLY, STALE, choose, forge, forged_button, forged_select, stored
from tests.cogs.world import World


def everything_that_changes(world: World) -> list[discord.ui.Item[Any]]:
    """One forged press of each kind; every one of them would change something."""
    return [
        forged_select("setuplanguage", value="ko"),
        forged_select("setupzone", value="Asia/Seoul"),
        forged_select("setupchannel", "trivia", value=str(world.channel.id)),
        forged_select("setupchannel", "moderators", value=str(world.channel.id)),
        forged_select("setuprole", value=str(world.guild.roles["Moderators"].id)),
        forged_select("setuppacks", value="bts"),
        forged_button("setupswitch", "calm", 1),
        forged_button("setupother", ""),
        forged_button("setupcheck"),
    ]


async def test_members_do_not_see_the_command(world: World) -> None:
    assert "setup" not in world.noor.available_commands(world.channel)
    assert "setup" in world.haru.available_commands(world.channel)
    with pytest.raises(SetupError):
        await world.noor.slash(world.channel, "setup")


async def test_members_can_not_forge_a_press(world: World) -> None:
    before = await stored(world)
    for item in everything_that_changes(world):
        seen = await forge(world, world.noor, item)
        assert MODERATORS_ONLY in world.text(seen)
        assert seen.modal is None
    assert await stored(world) == before


async def test_forged_presses_of_a_moderators_would_have_done_it(world: World) -> None:
    """That the story above can fail: the same presses, by one who may."""
    for item in everything_that_changes(world):
        await forge(world, world.haru, item)
    server = await stored(world)
    assert (server.language, server.zone, server.calm) == ("ko", "Asia/Seoul", True)
    assert (server.trivia_channel_id, server.moderator_channel_id) == (world.channel.id, world.channel.id)
    assert server.moderator_role_id == world.guild.roles["Moderators"].id


async def test_forged_values_change_nothing(world: World) -> None:
    before = await stored(world)
    for item in (
        forged_select("setuplanguage", value="xx"),
        forged_select("setupchannel", "language", value=str(world.channel.id)),
        forged_select("setupchannel", "trivia", value="١"),
        forged_select("setupchannel", "trivia", value="9" * 30),
        forged_select("setuprole", value="-1"),
        forged_select("setuppacks", value="quilting"),
        forged_button("setupswitch", "server_id", 1),
        forged_button("setupswitch", "calm", 2),
        forged_button("setupswitch", "calm", "yes"),
        forged_button("setupchannel", "trivia"),
    ):
        assert STALE in world.text(await forge(world, world.haru, item))
    assert "is not a time zone." in world.text(
        await forge(world, world.haru, forged_select("setupzone", value="../../etc/passwd"))
    )
    assert await stored(world) == before


async def test_another_servers_channel_and_role_are_refused(world: World) -> None:
    lobby, mina = neighbours(world)
    await world.env.settle()
    before = await stored(world)
    for which in ("trivia", "moderators"):
        seen = await forge(world, world.haru, forged_select("setupchannel", which, value=str(lobby.id)))
        assert "This server has no such channel any more." in world.text(seen)
    theirs = mina.guild.roles["Moderators"]
    seen = await forge(world, world.haru, forged_select("setuprole", value=str(theirs.id)))
    assert "This server has no such role any more." in world.text(seen)
    assert await stored(world) == before


async def test_another_servers_moderator_changes_only_their_own(world: World) -> None:
    lobby, mina = neighbours(world)
    await world.env.settle()
    before = await stored(world)
    seen = await forge(world, mina, forged_button("setupswitch", "calm", 1), lobby)
    assert "✓ Calm mode: on" in world.buttons(seen)
    seen = await forge(world, mina, forged_select("setupchannel", "trivia", value=str(world.channel.id)), lobby)
    assert "This server has no such channel any more." in world.text(seen)
    assert await stored(world) == before


async def test_no_place_to_post_is_no_trivia_channel(world: World) -> None:
    category = world.guild.create_category("A category")
    seen = await forge(world, world.haru, forged_select("setupchannel", "trivia", value=str(category.id)))
    assert "This server has no such channel any more." in world.text(seen)


async def test_a_channel_that_the_moderator_can_not_see(world: World) -> None:
    shut = discord.PermissionOverwrite(view_channel=False)
    secret = world.guild.create_text_channel("secret", overwrites={world.guild.default_role: shut})
    before = await stored(world)
    seen = await forge(world, world.haru, forged_select("setupchannel", "moderators", value=str(secret.id)))
    assert "You can't see that channel yourself" in world.text(seen)
    assert await stored(world) == before


async def test_not_everyone_becomes_a_moderator(world: World) -> None:
    before = await stored(world)
    seen = await world.haru.slash(world.channel, "setup")
    told = await choose(world, world.haru, seen, "setuprole", world.guild.default_role)
    assert "That would make everyone a moderator." in world.text(told)
    assert await stored(world) == before


async def test_the_role_that_is_chosen_opens_the_buttons(world: World) -> None:
    team = world.guild.create_role("Quiz team")
    amara = world.join("amara", roles=[team])
    assert MODERATORS_ONLY in world.text(await forge(world, amara, forged_button("setupcheck")))
    await choose(world, world.haru, await world.haru.slash(world.channel, "setup"), "setuprole", team)
    assert "## Setup" in world.text(await forge(world, amara, forged_button("setupcheck")))


async def test_who_lost_the_right_can_press_nothing_more(world: World) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    shown = await world.press(world.haru, seen, "Another time zone…")
    world.env.backend.remove_member_role(world.guild.id, world.haru.id, world.guild.roles["Moderators"].id)
    before = await stored(world)
    assert MODERATORS_ONLY in world.text(await world.press(world.haru, seen, "Calm mode"))
    assert MODERATORS_ONLY in world.text(await world.haru.submit_modal(shown, {"zone": "Seoul"}))
    assert await stored(world) == before


async def test_a_servers_own_override_is_respected(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    amara = world.join("amara", roles=[helpers])
    command = next(made for made in await world.bot.tree.fetch_commands() if made.name == "setup")
    world.guild.set_command_permissions(command, {helpers: True})
    seen = await amara.slash(world.channel, "setup")
    assert "✓ Calm mode: on" in world.buttons(await world.press(amara, seen, "Calm mode"))
    await world.env.advance_time(15 * 60 + 1)
    before = await stored(world)
    assert MODERATORS_ONLY in world.text(await world.press(amara, seen, "Calm mode"))
    assert await stored(world) == before, "an old button proves nothing, but the command still works"
    seen = await amara.slash(world.channel, "setup")
    assert "✗ Calm mode: off" in world.buttons(await world.press(amara, seen, "Calm mode"))
