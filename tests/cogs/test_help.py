"""``/help``: by role, in the member's language, and never about what does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

import discord
import pytest
import simcord
from discord import app_commands
from simcord.components import validate_components

from bot.content.library import Library
from bot.db.servers import Server
from bot.i18n import LANGUAGES, translator
from bot.ui.press import button
from bot.ui.views import Screen, row
from cogs.help import screens
from tests.cogs.world import World
from tools import messages

COMPONENTS_V2 = 1 << 15


@pytest.fixture
def bora(world: World) -> simcord.MemberActor:
    """A fan whose Discord speaks Korean."""
    return world.join("bora", locale="ko")


def commands_in(text: str) -> set[str]:
    """The commands that stand at the beginning of a line: ``**/trivia start**  Start a game``."""
    return set(re.findall(r"^\*\*(/[^*]+)\*\*  \S", text, re.MULTILINE))


def commands_of(world: World, language: str = "en", *, moderators: bool = False) -> set[str]:
    """The commands for everybody, or those for moderators, as a Discord in ``language`` shows them."""
    t = translator(language)
    return {
        "/" + " ".join(t(part) for part in command.qualified_name.split())
        for command in world.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
        and ((command.root_parent or command).default_permissions is not None) == moderators
    }


async def test_a_member_reads_what_there_is_to_do(world: World) -> None:
    page = await world.noor.slash(world.channel, "help")
    text = world.text(page)
    assert page.ephemeral
    assert commands_in(text) == commands_of(world)
    assert "**/trivia start**  Start a game; anyone joins by answering" in text
    assert "moderator" not in text.lower()


async def test_help_says_that_the_bot_is_unofficial(world: World) -> None:
    page = await world.noor.slash(world.channel, "help")
    assert "-# Made by fans. Not affiliated with BTS, BIGHIT MUSIC or HYBE." in world.text(page)


async def test_a_moderator_reads_what_moderators_can_do(world: World) -> None:
    text = world.text(await world.haru.slash(world.channel, "help"))
    member_part, moderator_part = text.split("### As a moderator")
    assert commands_in(member_part) == commands_of(world)
    assert commands_in(moderator_part) == commands_of(world, moderators=True)
    assert "`/trivia stop` and `/trivia skip` in any game" in moderator_part
    assert "-# Made by fans." in moderator_part  # the last line, so nothing was cut off for want of room


async def test_who_has_the_moderator_role_is_a_moderator(world: World) -> None:
    role = world.guild.create_role("Quiz team")
    amara = world.join("amara", roles=[role])
    await world.settings(moderator_role_id=role.id)
    assert "### As a moderator" in world.text(await amara.slash(world.channel, "help"))
    assert "### As a moderator" not in world.text(await world.noor.slash(world.channel, "help"))


async def test_commands_for_moderators_are_told_to_moderators_alone(world: World) -> None:
    group = app_commands.Group(
        name="night", description="The night", default_permissions=discord.Permissions(manage_guild=True)
    )

    @group.command(name="begin", description="Begin the night")
    async def begin(_interaction: discord.Interaction) -> None: ...

    world.bot.tree.add_command(group)
    assert "/night" not in world.text(await world.noor.slash(world.channel, "help"))
    member_part, moderator_part = world.text(await world.haru.slash(world.channel, "help")).split("### As a moderator")
    assert "/night" not in member_part
    assert "/night begin" in commands_in(moderator_part)


async def test_help_is_in_the_language_of_the_member(world: World, bora: simcord.MemberActor) -> None:
    page = await bora.slash(world.channel, "help")
    text = world.text(page)
    assert "## 여기에서 할 수 있는 것" in text
    assert commands_in(text) == commands_of(world, "ko")
    assert "**/순위**  이번 주, 이번 시즌, 전체 기간의 순위" in text
    assert "-# 팬이 만든 봇이에요." in text

    await world.settings(language="ko")
    assert "## What you can do here" in world.text(await world.noor.slash(world.channel, "help"))


async def test_the_example_is_reckoned_as_the_server_counts(world: World) -> None:
    text = world.text(await world.noor.slash(world.channel, "help", topic="scoring"))
    assert "`1000 × (1 − t / 2T)`" in text
    assert "1,000 at once, 500 at the last moment" in text
    assert "there is a bonus: 100, then 200, up to 500" in text
    assert "✓ on · faster answers give more\n✓ on · bonus for a streak\n✗ off · calm mode" in text
    assert text.partition("### An example\n")[2].splitlines()[:5] == [
        "Each question is open for 15 seconds.",
        "1. right after 3 seconds: 900",
        "2. right after 6 seconds: 800 + 100 = 900",
        "3. wrong: 0",
        "**1,800 points**",
    ]


async def test_a_server_without_speed_streaks_and_haste(world: World) -> None:
    await world.settings(speed_points=False, streak_points=False, calm=True)
    text = world.text(await world.noor.slash(world.channel, "help", topic="scoring"))
    assert "1,000 points, however long it takes" in text
    assert "Right answers in a row give no bonus." in text
    assert "✗ off · faster answers give more\n✗ off · bonus for a streak\n✓ on · calm mode" in text
    assert (
        "Each question is open for 30 seconds.\n1. right after 3 seconds: 1,000\n2. right after 6 seconds: 1,000"
        in text
    )
    assert "**2,000 points**" in text


async def test_calm_mode_alone_makes_the_same_seconds_worth_more(world: World) -> None:
    await world.settings(calm=True)
    text = world.text(await world.noor.slash(world.channel, "help", topic="scoring"))
    assert "1. right after 3 seconds: 950\n2. right after 6 seconds: 900 + 100 = 1,000" in text


async def test_what_is_stored_is_told(world: World) -> None:
    text = world.text(await world.noor.slash(world.channel, "help", topic="privacy"))
    assert "your Discord id, what you picked or typed, when and how fast, its points" in text
    assert "messages: I can't read any" in text


async def test_buttons_lead_from_page_to_page(world: World) -> None:
    page = await world.noor.slash(world.channel, "help")
    assert world.buttons(page) == ["How points are counted", "What is stored"]
    await world.press(world.noor, page, "How points are counted")
    assert "## How points are counted" in world.text(page)
    await world.press(world.noor, page, "What is stored")
    assert "## What is stored" in world.text(page)
    await world.press(world.noor, page, "What you can do here")
    assert commands_in(world.text(page)) == commands_of(world)


async def test_a_forged_page_says_so(world: World) -> None:
    forged = await world.post(Screen(0, row(button("Forged", "help", "secrets"))))
    assert "This button is no longer in use." in world.text(await world.press(world.noor, forged, "Forged"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("on", [True, False])
def test_every_page_fits_into_a_message(library: Library, language: str, on: bool) -> None:
    t = translator(language)
    server = Server(server_id=1, language=language, zone="UTC", speed_points=on, streak_points=on, calm=on)
    for page in (screens.scoring(server, library.pack, t), screens.privacy(library.pack, t)):
        validate_components(page.to_components(), flags=COMPONENTS_V2)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_command_that_a_sentence_names_exists(world: World, language: str) -> None:
    """Commands are renamed and translated; whatever tells people to use one must keep up."""
    known = commands_of(world, language) | commands_of(world, language, moderators=True)
    groups = {name.split()[0] for name in known}
    t = translator(language)
    for sentence in sentences():
        for named in re.findall(r"`(/[^`]+)`", t._catalogue.gettext(sentence)):
            assert named in known | groups, sentence


def sentences() -> Iterator[str]:
    """Everything that the bot says, in English."""
    for message in messages.extract(messages.ROOT):
        if message.id:
            yield message.id if isinstance(message.id, str) else message.id[0]
