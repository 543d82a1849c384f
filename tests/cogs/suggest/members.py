"""What the stories of suggestions and reports share: what members send, a played game, and what was told to whom."""

from __future__ import annotations

import re
from typing import Any

import discord
import simcord
import sqlalchemy as sa

from bot.content.models import Text
from bot.db import tables
from bot.facts.entry import Entry
from bot.facts.records import Stored
from tests.cogs.world import World

FACT = "The light stick was first sold in 2015."
QUESTION = {
    "text": "Which city hosted the first fan meeting?",
    "answers": "Seoul",
    "distractors": "Busan\nDaegu",
    "explanation": "It was in Seoul.",
    "source": "https://example.test/meeting",
}


async def moderators_channel(world: World) -> simcord.ChannelHandle:
    """A channel of the moderators, which the server is set to."""
    channel = world.guild.create_text_channel("moderators")
    await world.settings(moderator_channel_id=channel.id)
    await world.env.settle()
    return channel


async def suggest_fact(world: World, member: simcord.MemberActor, text: str = FACT) -> simcord.InteractionResult:
    """``member`` suggests a fact by the command and its modal."""
    shown = await member.slash(world.channel, "suggest fact")
    return await member.submit_modal(shown, {"text": text})


async def suggested(world: World, text: str = FACT, member: simcord.MemberActor | None = None) -> Stored:
    """A fact that waits already, of noor's if nobody is named."""
    entry = Entry(kind="fact", text=Text(text))
    return (await world.app.desk.suggest(world.guild.id, (member or world.noor).id, entry)).stored


def last(channel: simcord.ChannelHandle) -> discord.Message:
    """The newest message of a channel that everybody in it sees."""
    return [message for message in channel.history() if not message.flags.ephemeral][-1]


def told(member: simcord.MemberActor) -> list[str]:
    """What the bot said to ``member`` in private conversation."""
    return [message.content for message in member.user.dm_channel.history()]


async def everything(world: World) -> dict[str, list[Any]]:
    """All that the desk and the leaderboards keep, to see that nothing changed."""
    kept = (tables.entries, tables.reports, tables.answers, tables.game_questions, tables.scores, tables.revisions)
    async with world.app.db.read() as connection:
        return {table.name: list((await connection.execute(sa.select(table))).all()) for table in kept}


def ids_of(world: World, message: discord.Message, kind: str) -> list[int]:
    """The numbers in the ``custom_id`` of a message's button of ``kind``."""
    buttons = world._components(message, 2)
    (made,) = [part for part in buttons if re.match(rf"v1:{kind}(:|$)", part.get("custom_id", ""))]
    return [int(part) for part in made["custom_id"].split(":")[2:]]
