"""What the bot may not do is named, with the way to allow it."""

from __future__ import annotations

import discord
import pytest
import simcord
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from tests.cogs.events.events import bot_lacks, event_of
from tests.cogs.setup.desk import choose
from tests.cogs.world import World

ALL_GOOD = "✓ All good: I may do all that I need."


@pytest.fixture
def bot_mention(world: World) -> str:
    return f"<@{world.env.backend.bot_user.id}>"


def channel(world: World, name: str, **denied: bool) -> simcord.ChannelHandle:
    """A channel in which the bot may everything but what is ``denied``."""
    shut = discord.PermissionOverwrite(**dict.fromkeys(denied, False))
    return world.guild.create_text_channel(name, overwrites={world.guild.default_role: shut})


def complaints(world: World, seen: simcord.InteractionResult) -> list[str]:
    return [line for line in world.text(seen).splitlines() if line.startswith(("⚠ ", "✓ All"))]


async def test_all_is_good(world: World) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    assert complaints(world, seen) == [ALL_GOOD]


@pytest.mark.parametrize(
    ("denied", "named"),
    [
        ("send_messages", "Send Messages"),
        ("embed_links", "Embed Links"),
        ("attach_files", "Attach Files"),
        ("read_message_history", "Read Message History"),
    ],
)
async def test_each_missing_permission_is_named(world: World, bot_mention: str, denied: str, named: str) -> None:
    quiz = channel(world, "quiz", **{denied: True})
    seen = await choose(world, world.haru, await world.haru.slash(world.channel, "setup"), "setupchannel:trivia", quiz)
    assert complaints(world, seen) == [
        f"⚠ <#{quiz.id}>: I lack **{named}**. Open Edit Channel → Permissions, add {bot_mention} and allow that."
    ], "that one alone, though Discord holds back what depends on it"


async def test_a_channel_that_the_bot_can_not_see(world: World, bot_mention: str) -> None:
    secret = world.guild.create_text_channel(
        "desk",
        overwrites={
            world.guild.default_role: discord.PermissionOverwrite(view_channel=False, attach_files=False),
            world.guild.roles["Moderators"]: discord.PermissionOverwrite(view_channel=True),
        },
    )
    seen = await choose(
        world, world.haru, await world.haru.slash(world.channel, "setup"), "setupchannel:moderators", secret
    )
    assert complaints(world, seen) == [
        f"⚠ <#{secret.id}>: I lack **View Channel, Attach Files**. "
        f"Open Edit Channel → Permissions, add {bot_mention} and allow that."
    ]


async def test_every_place_is_looked_at_once(world: World) -> None:
    here, desk = channel(world, "here", attach_files=True), channel(world, "desk", embed_links=True)
    await world.settings(trivia_channel_id=here.id, moderator_channel_id=desk.id)
    seen = await world.haru.slash(here, "setup")
    assert [line.partition(". ")[0] for line in complaints(world, seen)] == [
        f"⚠ <#{here.id}>: I lack **Attach Files**",
        f"⚠ <#{desk.id}>: I lack **Embed Links**",
    ]


async def test_in_a_thread_it_is_the_right_to_write_in_threads(world: World) -> None:
    home = channel(world, "home", send_messages=True, send_messages_in_threads=True)
    made = world.env.backend.create_thread(home.id, "talk", owner_id=world.haru.id)
    await world.env.settle()
    seen = await world.haru.slash(simcord.ChannelHandle(world.env, world.guild, made), "setup")
    assert [line.partition(". ")[0] for line in complaints(world, seen)] == [
        f"⚠ <#{home.id}>: I lack **Send Messages in Threads**"
    ]


async def test_check_again_sees_what_was_allowed_meanwhile(world: World, bot_mention: str) -> None:
    quiz = channel(world, "quiz", attach_files=True)
    await world.settings(trivia_channel_id=quiz.id)
    seen = await world.haru.slash(world.channel, "setup")
    assert complaints(world, seen) != [ALL_GOOD]
    allowed = Overwrite(
        target_id=world.env.backend.bot_user.id,
        type=OverwriteType.MEMBER,
        allow=discord.Permissions.attach_files.flag,
    )
    world.env.backend.set_overwrite(quiz.id, allowed)
    await world.env.settle()
    again = await world.press(world.haru, seen, "Check again")
    assert complaints(world, again) == [ALL_GOOD], "just what the line had said to do"
    assert "Checked at <t:" in world.text(again)


async def test_what_weekly_events_need_in_the_whole_server(world: World, bot_mention: str) -> None:
    bot_lacks(world, create_events=True, manage_roles=True)
    seen = await world.haru.slash(world.channel, "setup")
    assert complaints(world, seen) == [ALL_GOOD], "nothing is asked for that nothing uses"
    await event_of(world)
    seen = await world.haru.slash(world.channel, "setup")
    told = "Open Server Settings → Roles and allow that to a role of"
    assert complaints(world, seen) == [f"⚠ For weekly events I lack **Create Events**. {told} {bot_mention}."]
    champion = world.guild.create_role("Champion", position=0)
    await event_of(world, name="With a prize", champion_role_id=champion.id)
    seen = await world.press(world.haru, seen, "Check again")
    (first, *_) = complaints(world, seen)
    assert first == f"⚠ For weekly events I lack **Create Events, Manage Roles**. {told} {bot_mention}."


async def test_a_champions_role_above_the_bots(world: World) -> None:
    champion = world.guild.create_role("Champion")
    world.env.backend.reorder_roles(world.guild.id, [{"id": champion.id, "position": 50}])
    for name in ("One", "Two"):
        await event_of(world, name=name, champion_role_id=champion.id)
    seen = await world.haru.slash(world.channel, "setup")
    assert complaints(world, seen) == [
        f"⚠ <@&{champion.id}>, a champion's role, is not below mine. "
        "Open Server Settings → Roles and drag mine above it."
    ]


async def test_what_was_deleted_since_it_was_chosen(world: World) -> None:
    await world.settings(trivia_channel_id=1, moderator_channel_id=2, moderator_role_id=3)
    seen = await world.haru.slash(world.channel, "setup")
    assert complaints(world, seen) == [
        "⚠ The trivia channel was deleted. Choose another.",
        "⚠ The moderators' channel was deleted. Choose another.",
        "⚠ The moderators' role was deleted. Choose another.",
    ]
