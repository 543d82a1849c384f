"""Who may touch what a server keeps: by a command Discord decides, by a press or a form we do, each time again."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.backend.errors import SetupError

from bot.facts.records import own_id
from tests.cogs.events.events import neighbours
from tests.cogs.manage.desk import (
    CLOSED,
    FACT,
    GONE,
    MODERATORS_ONLY,
    STALE,
    added,
    content,
    everything,
    forge,
    forged_button,
    forged_select,
    submit,
    token_of,
    write,
)
from tests.cogs.manage.test_lists import RED, bring
from tests.cogs.world import World


async def an_entry(world: World) -> int:
    """A fact of the server. Returns its id."""
    await added(world, "manage fact add", FACT)
    (number,) = {own_id(item.key) for item in (await content(world)).index.items} - {None}
    assert number is not None
    return number


async def previews(world: World) -> tuple[str, str]:
    """The tokens of a draft and of a dry run of Haru's."""
    form = await world.haru.slash(world.channel, "manage fact add")
    draft = await write(world, world.haru, form, text="Another one.")
    return token_of(world, draft), token_of(world, await bring(world, "ours.yaml", RED))


def of_an_entry(number: int, pack_key: str) -> list[discord.ui.Item[Any]]:
    """A press of each kind that opens or changes an entry of the server, or something of the pack."""
    ref = f"s.{number}"
    return [
        forged_button("manageopen", ref),
        forged_button("manageedit", ref, "en"),
        forged_button("manageask", ref),
        forged_button("managehide", ref),
        forged_button("manageshow", ref),
        forged_button("manageremove", ref),
        forged_select("managepick", value=ref),
        forged_button("manageremove", pack_key),
    ]


def of_a_preview(draft: str, dry_run: str) -> list[discord.ui.Item[Any]]:
    """A press of each kind that belongs to a preview."""
    return [
        forged_button("managetype", draft, "en"),
        forged_select("managecategory", draft, value="army"),
        forged_select("managelevel", draft, value="1"),
        forged_select("managestyle", draft, value="year"),
        forged_button("manageok", draft),
        forged_button("managedrop", draft),
        forged_button("manageapply", dry_run),
        forged_button("manageaway", dry_run),
    ]


def of_lists() -> list[discord.ui.Item[Any]]:
    return [
        forged_button("managelist", "-", "-", "-", 0, "newest", 0),
        forged_button("managehistory", 0, 0, 0),
        forged_select("managechange", value="1"),
        forged_button("manageundo", 1),
    ]


async def test_members_do_not_see_the_commands(world: World) -> None:
    assert not [name for name in world.noor.available_commands(world.channel) if name.startswith("manage")]
    assert "manage fact add" in world.haru.available_commands(world.channel)
    with pytest.raises(SetupError):
        await world.noor.slash(world.channel, "manage browse")
    message = await world.noor.send(world.channel, "Hello.")
    with pytest.raises(SetupError):
        await world.noor.context_menu(world.channel, "Save as fact", message)


async def test_members_can_not_forge_a_press(world: World) -> None:
    number = await an_entry(world)
    draft, dry_run = await previews(world)
    before = await everything(world)
    key = world.app.library.pack.facts[0].id
    for place, item in enumerate((*of_an_entry(number, key), *of_a_preview(draft, dry_run), *of_lists())):
        member = world.join(f"fan{place}")  # so that nobody is told to slow down
        assert MODERATORS_ONLY in await forge(world, member, item)
    assert await everything(world) == before


async def test_another_moderators_preview_is_closed(world: World) -> None:
    draft, dry_run = await previews(world)
    before = await everything(world)
    yuna = world.join("yuna", roles=[world.guild.roles["Moderators"]])
    for item in of_a_preview(draft, dry_run):
        assert CLOSED in await forge(world, yuna, item)
    assert await everything(world) == before


async def test_another_servers_moderator_reaches_nothing_here(world: World) -> None:
    number = await an_entry(world)
    draft, dry_run = await previews(world)
    lobby, mina = neighbours(world)
    await world.env.settle()
    before = await everything(world)
    own, pack = of_an_entry(number, "x")[:-1], of_a_preview(draft, dry_run)
    for item in own:
        assert GONE in await forge(world, mina, item, lobby)
    await world.env.advance_time(10)
    assert await everything(world) == before
    mina2 = mina.guild.add_member(world.env.create_user("mina2"), roles=[mina.guild.roles["Moderators"]])
    for item in pack:
        assert CLOSED in await forge(world, mina2, item, lobby)
    assert "That change is no longer in the history." in await forge(
        world, mina2, forged_button("manageundo", 1), lobby
    )
    assert await everything(world) == before


async def test_forged_values_say_so(world: World) -> None:
    number = await an_entry(world)
    before = await everything(world)
    for item in (
        forged_button("manageopen"),
        forged_button("manageedit", f"s.{number}", "xx"),
        forged_button("managelist", "riddle", "-", "-", 0, "newest", 0),
        forged_button("managelist", "-", "ffffffff", "-", 0, "newest", 0),
        forged_button("managelist", "-", "-", "-", 0, "oldest", 0),
        forged_select("managechange", value="١"),
        forged_button("manageundo", -1),
        forged_button("managehistory", 10**30, 0, 0),
    ):
        assert STALE in await forge(world, world.haru, item)
    yuna = world.join("yuna", roles=[world.guild.roles["Moderators"]])
    for ref in ("s.999", f"s.{10**30}", "s.-1", "s.", "no-such-thing", "w.album-of:x", ""):
        if ":" not in ref:
            assert GONE in await forge(world, yuna, forged_button("manageopen", ref))
    assert CLOSED in await forge(world, yuna, forged_button("manageok", ""))
    assert await everything(world) == before


async def test_forged_choices_on_a_preview_change_nothing(world: World) -> None:
    draft, _ = await previews(world)
    assert STALE in await forge(world, world.haru, forged_select("managecategory", draft, value="quilting"))
    assert STALE in await forge(world, world.haru, forged_select("managelevel", draft, value="9"))
    assert STALE in await forge(world, world.haru, forged_button("managetype", draft, "xx"))
    assert STALE in await forge(world, world.haru, forged_select("managestyle", draft, value="riddle"))
    assert STALE in await forge(world, world.haru, forged_select("managestyle", draft, value="year")), "it is a fact"


async def test_who_lost_the_right_can_submit_and_press_nothing_more(world: World) -> None:
    page = await added(world, "manage fact add", FACT)
    form = await world.haru.slash(world.channel, "manage fact add")
    preview = await write(world, world.haru, await world.haru.slash(world.channel, "manage fact add"), text="Mine.")
    world.env.backend.remove_member_role(world.guild.id, world.haru.id, world.guild.roles["Moderators"].id)
    before = await everything(world)
    assert MODERATORS_ONLY in world.text(await write(world, world.haru, form, text="Mine, too."))
    assert MODERATORS_ONLY in world.text(await world.press(world.haru, preview, "Confirm"))
    assert MODERATORS_ONLY in world.text(await world.press(world.haru, page, "Hide"))
    assert await everything(world) == before


async def test_a_form_that_somebody_else_was_shown_is_not_taken_from_anybody(world: World) -> None:
    """Discord sends the id of a form along, and whoever learns of it can send one that names it."""
    lobby, mina = neighbours(world)
    yuna = world.join("yuna", roles=[world.guild.roles["Moderators"]])
    form = await world.haru.slash(world.channel, "manage fact add")
    before = await everything(world)
    assert MODERATORS_ONLY in await submit(world, world.noor, form, world.channel, text="Mine.")
    assert CLOSED in await submit(world, yuna, form, world.channel, text="Mine.")
    assert CLOSED in await submit(world, mina, form, lobby, text="Mine.")
    assert await everything(world) == before
    assert "Mine." in await submit(world, world.haru, form, world.channel, text="Mine.")


async def test_a_form_of_a_fact_that_is_saved_is_not_taken_again(world: World) -> None:
    form = await world.haru.slash(world.channel, "manage fact add")
    preview = await write(world, world.haru, form, **FACT)
    again = await world.press(world.haru, preview, "Edit")
    await world.press(world.haru, preview, "Confirm")
    before = await everything(world)
    assert CLOSED in world.text(await write(world, world.haru, again, text="Other words."))
    assert await everything(world) == before


async def test_the_moderator_role_opens_the_buttons(world: World) -> None:
    number = await an_entry(world)
    role = world.guild.create_role("Quiz team")
    amara = world.join("amara", roles=[role])
    await world.settings(moderator_role_id=role.id)
    assert "Members meet it no more." in await forge(world, amara, forged_button("managehide", f"s.{number}"))


async def test_a_servers_own_override_is_respected(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    amara = world.join("amara", roles=[helpers])
    command = next(made for made in await world.bot.tree.fetch_commands() if made.name == "manage")
    world.guild.set_command_permissions(command, {helpers: True})
    preview = await write(world, amara, await amara.slash(world.channel, "manage fact add"), **FACT)
    page = await world.press(amara, preview, "Confirm")
    assert "It is saved" in world.text(page)
    await world.env.advance_time(15 * 60 + 1)
    before = await everything(world)
    assert MODERATORS_ONLY in world.text(await world.press(amara, page, "Hide"))
    assert await everything(world) == before


async def test_a_preview_does_not_outlive_a_restart(world: World) -> None:
    form = await world.haru.slash(world.channel, "manage fact add")
    preview = await write(world, world.haru, form, **FACT)
    await world.restart()
    assert CLOSED in world.text(await world.press(world.haru, preview, "Confirm"))
