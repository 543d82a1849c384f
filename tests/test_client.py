"""The client: what it asks of Discord, and what it tells Discord."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from msgspec import structs

from bot.app import App
from bot.client import Lightstick, Tree
from bot.ui.translate import CommandTranslator
from tests.cogs.conftest import app, env, library, locales, world
from tests.cogs.world import World

__all__ = ["app", "env", "library", "locales", "world"]

# https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
NAME = re.compile(r"[-_'\w]{1,32}")


def syncs(env: simcord.Env) -> int:
    """How often the commands were registered."""
    return sum(request.method == "PUT" and request.path.endswith("/commands") for request in env.http_requests)


async def test_it_asks_for_nothing_privileged_and_keeps_nothing(world: World) -> None:
    assert world.bot.intents == discord.Intents(guilds=True)
    assert world.bot.allowed_mentions is not None
    pinged: object = world.bot.allowed_mentions.to_dict()
    assert pinged == {"parse": []}
    await world.noor.send(world.channel, "hello")
    assert list(world.bot.cached_messages) == []


async def test_the_invite_asks_for_just_what_is_used(world: World) -> None:
    assert f"client_id={world.bot.application_id}" in world.bot.invite
    granted = discord.Permissions(int(re.findall(r"permissions=(\d+)", world.bot.invite)[0]))
    assert granted.view_channel
    assert granted.send_messages
    assert not granted.administrator
    assert not granted.manage_messages


async def test_commands_are_registered_once_and_again_when_they_change(env: simcord.Env, app: App) -> None:
    assert syncs(env) == 1
    await env.restart_bot(Lightstick(app))
    assert syncs(env) == 1, "nothing has changed"

    changed = Lightstick(app)

    @changed.tree.command(name="extra", description="One more")
    async def extra(interaction: discord.Interaction[Lightstick]) -> None: ...

    await env.restart_bot(changed)
    assert syncs(env) == 2


@pytest.mark.parametrize(("shards", "sent"), [((1, 2, 3), 0), ((0,), 1)])
async def test_of_several_processes_the_one_with_shard_0_registers_the_commands(
    app: App, shards: tuple[int, ...], sent: int
) -> None:
    settings = structs.replace(app.settings, shard_ids=shards, shard_count=4)
    client = Lightstick(replace(app, settings=settings))
    env = simcord.Env(client, settle_timeout=2.0)
    await env.start()
    try:
        assert (client.shard_count, set(client.shards)) == (4, set(shards))
        assert syncs(env) == sent
    finally:
        await env.shutdown()


async def test_every_command_speaks_korean_within_discords_limits(world: World) -> None:
    assert isinstance(world.bot.tree, Tree)
    payload: list[dict[str, Any]] = [
        await command.get_translated_payload(world.bot.tree, CommandTranslator())
        for command in world.bot.tree.get_commands()
    ]
    seen = 0

    def check(node: dict[str, Any]) -> None:
        nonlocal seen
        seen += 1
        for key in ("name", "description"):
            if key not in node:
                continue
            korean = node.get(f"{key}_localizations", {}).get("ko")
            if "value" not in node or key != "name":
                assert korean, f"{key} of {node['name']!r} is not in Korean"
            limit = 32 if key == "name" and "value" not in node else 100
            for said in filter(None, (node[key], korean)):
                assert 1 <= len(said) <= limit
                if key == "name" and "description" in node:  # a choice or a message's menu may read like a title
                    assert NAME.fullmatch(said), f"{said!r} can't be a command's name"
                    assert said == said.lower()
        for inner in (*node.get("options", ()), *node.get("choices", ())):
            check(inner)

    for command in payload:
        check(command)
    assert seen > 20
