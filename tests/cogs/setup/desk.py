"""What the stories of this room share: what is stored, what a select shows as picked, and forged presses."""

from __future__ import annotations

from typing import Any

import discord
import simcord

from bot.db.servers import Server, Servers
from bot.ui.press import button, select
from bot.ui.views import Screen, row
from tests.cogs.world import Seen, World

MODERATORS_ONLY = "Only moderators can do that."
STALE = "This button is no longer in use."


async def stored(world: World) -> Server:
    """The settings as they stand in the database, whatever is in memory."""
    return await Servers(world.app.db, zone="UTC").get(world.guild.id, "en")


def picked(world: World, seen: Seen, custom_id: str) -> list[str]:
    """What a select shows as chosen: values of options, ids of channels and roles."""
    (made,) = [part for part in world._components(seen) if part.get("custom_id") == custom_id]
    if "options" in made:
        return [option["value"] for option in made["options"] if option.get("default")]
    return [str(value["id"]) for value in made.get("default_values", [])]


async def choose(
    world: World, member: simcord.MemberActor, seen: Seen, kind: str, *values: Any
) -> simcord.InteractionResult:
    """``member`` chooses channels, roles or options of the select whose ``custom_id`` is ``v1:<kind>``."""
    return await member.select(world.message(seen), values, custom_id=f"v1:{kind}")


def forged_select(kind: str, *args: object, value: str) -> discord.ui.Item[Any]:
    """A select that hands any text over, as no Discord would for this ``kind``."""
    options = [discord.SelectOption(label="Forged", value=value)]
    return select(kind, *args, placeholder="Forged", options=options)


def forged_button(kind: str, *args: object) -> discord.ui.Button[Any]:
    """A button of ``kind`` that is on no screen of ours."""
    return button("Forged", kind, *args)


async def forge(
    world: World, member: simcord.MemberActor, item: discord.ui.Item[Any], channel: simcord.ChannelHandle | None = None
) -> simcord.InteractionResult:
    """``member`` uses ``item`` under a message of the bot's."""
    place = world.bot.get_partial_messageable((channel or world.channel).id, guild_id=member.guild.id)
    message = await place.send(view=Screen(0, row(item)))
    if isinstance(item, discord.ui.Button):
        return await world.press(member, message, "Forged")
    return await world.pick(member, message, "Forged")


async def say_zone(
    world: World, member: simcord.MemberActor, seen: Seen, typed: str
) -> tuple[simcord.InteractionResult, str]:
    """``member`` types a time zone. Returns the message then, and what stood in the field at first."""
    shown = await world.press(member, seen, "Another time zone…")
    assert shown.modal is not None
    (field,) = [part["component"] for part in shown.modal["components"]]
    return await member.submit_modal(shown, {"zone": typed}), field.get("value", "")
