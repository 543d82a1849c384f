"""What the stories of this room share: what is typed into the forms, what the server has, forged presses."""

from __future__ import annotations

from typing import Any

import discord
import simcord
from simcord.actors import _dispatch_actor_interaction
from simcord.enums import InteractionType

from bot.facts.content import ServerContent
from bot.facts.entry import Entry
from bot.ui.press import button, select
from bot.ui.views import Screen, row
from tests.cogs.world import Seen, World

MODERATORS_ONLY = "Only moderators can do that."
STALE = "This button is no longer in use."
CLOSED = "This preview is closed"
GONE = "That entry is no longer there."

FACT = {"text": "The trivia night began in 2024.", "source": "Our diary https://example.org/diary"}
QUESTION = {
    "text": "When did our trivia night begin?",
    "answers": "In 2024",
    "distractors": "In 2021\nIn 2022\nIn 2023",
    "explanation": "In the spring of it.",
    "source": "",
}
Form = simcord.InteractionResult


def typed_in(shown: Form) -> dict[str, str]:
    """What stands in the fields of a form at first."""
    assert shown.modal is not None
    fields = [part["component"] for part in shown.modal["components"]]
    return {field["custom_id"]: field.get("value") or "" for field in fields}


async def write(world: World, member: simcord.MemberActor, shown: Form, **typed: str) -> Form:
    """Submit a form with what stands in it, and what is ``typed`` in its place."""
    return await member.submit_modal(shown, {**typed_in(shown), **typed})


async def submit(
    world: World, member: simcord.MemberActor, shown: Form, channel: simcord.ChannelHandle, **typed: str
) -> str:
    """What ``member`` is told who sends a form that somebody else was shown, which no Discord of theirs would.

    "" where nobody takes the form any more.
    """
    assert shown.modal is not None
    values = {**typed_in(shown), **typed}
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}} for name, value in values.items()
    ]
    data = {"custom_id": shown.modal["custom_id"], "components": parts}
    seen = await _dispatch_actor_interaction(member, InteractionType.MODAL_SUBMIT, channel, data)
    return "" if seen.response is None else world.text(seen)


async def added(world: World, command: str, typed: dict[str, str], **options: Any) -> Form:
    """The moderator writes a fact or question and confirms it."""
    preview = await write(world, world.haru, await world.haru.slash(world.channel, command, **options), **typed)
    return await world.press(world.haru, preview, "Confirm")


async def content(world: World) -> ServerContent:
    return await world.app.desk.content.of(world.guild.id)


async def kept(world: World) -> dict[str, Entry]:
    """What the server keeps by itself."""
    return dict(await world.app.desk.existing(world.guild.id))


async def everything(world: World) -> tuple[object, ...]:
    """All that a press could change, hidden things and the history included."""
    items = (await content(world)).index.items
    return (*items, await world.app.desk.history.page(world.guild.id, size=100))


async def forge(
    world: World, member: simcord.MemberActor, item: discord.ui.Item[Any], channel: simcord.ChannelHandle | None = None
) -> str:
    """What ``member`` is told who uses ``item`` under a message of the bot's."""
    place = world.bot.get_partial_messageable((channel or world.channel).id, guild_id=member.guild.id)
    message = await place.send(view=Screen(0, row(item)))
    if isinstance(item, discord.ui.Button):
        seen = await world.press(member, message, "Forged")
    else:
        seen = await world.pick(member, message, "Forged")
    assert seen.modal is None, "a form was opened"
    return world.text(seen)


def forged_button(kind: str, *args: object) -> discord.ui.Button[Any]:
    return button("Forged", kind, *args)


def forged_select(kind: str, *args: object, value: str) -> discord.ui.Item[Any]:
    return select(kind, *args, placeholder="Forged", options=[discord.SelectOption(label="Forged", value=value)])


def token_of(world: World, seen: Seen) -> str:
    """The token of a preview."""
    ids = [part["custom_id"] for part in world._components(seen, 2)]
    token: str = next(made.split(":")[2] for made in ids if made.startswith(("v1:manageok:", "v1:manageapply:")))
    return token
