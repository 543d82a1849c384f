"""Buttons that outlive the process: their ids, their handlers, and that none fails in silence."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Stale
from bot.ui.clip import CUSTOM_ID
from bot.ui.press import (
    LARGEST_ID,
    Presses,
    button,
    channel_select,
    chosen,
    chosen_all,
    chosen_id,
    custom_id,
    press,
    role_select,
    select,
)
from bot.ui.views import Screen, row
from tests.cogs.world import World

words = st.text(st.characters(exclude_characters=":", codec="utf-8"), max_size=30)


class Family:
    """A cog with one button that writes down how it was pressed."""

    def __init__(self) -> None:
        self.pressed: list[tuple[Any, ...]] = []

    @press("one", int, str)
    async def one(self, interaction: object, number: int, word: str) -> None:
        self.pressed.append((number, word))


@given(st.integers(min_value=0, max_value=2**63 - 1), words)
async def test_what_goes_into_an_id_comes_back_out(number: int, word: str) -> None:
    family, presses = Family(), Presses()
    presses.register(family)
    await presses.run(None, custom_id("one", number, word))  # type: ignore[arg-type]
    assert family.pressed == [(number, word)]


@given(st.text(max_size=100).map(lambda text: f"v1:{text}"))
async def test_no_id_that_anybody_can_make_up_is_more_than_stale(made: str) -> None:
    family, presses = Family(), Presses()
    presses.register(family)
    try:
        await presses.run(None, made)  # type: ignore[arg-type]
    except Stale:
        assert not family.pressed
    else:
        assert made == custom_id("one", *made.split(":")[2:])


@pytest.mark.parametrize("args", [("x" * CUSTOM_ID,), ("a:b",)])
def test_an_id_that_discord_would_refuse_is_refused_here(args: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="can't be used"):
        custom_id("one", *args)


def test_two_handlers_of_one_kind_are_refused_at_the_start() -> None:
    presses = Presses()
    presses.register(Family())
    with pytest.raises(ValueError, match="two handlers"):
        presses.register(Family())


async def test_a_cog_that_goes_takes_its_handlers_along() -> None:
    family, presses = Family(), Presses()
    presses.register(family)
    presses.forget(family)
    with pytest.raises(Stale):
        await presses.run(None, custom_id("one", 1, "a"))  # type: ignore[arg-type]


async def test_a_handler_that_breaks_is_answered_with_an_incident_that_the_log_repeats(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        @press("broken")
        async def broken(self, interaction: discord.Interaction) -> None:
            raise RuntimeError("the handler's own fault")

    world.bot.presses.register(Broken())
    message = await world.post(Screen(0, row(button("Break", "broken"))))
    seen = await world.press(world.noor, message, "Break")
    assert seen.ephemeral
    said = world.text(seen)
    assert said.startswith("Something went wrong on my side.")
    incident = said.rsplit(" ", 1)[1]
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert incident in record.getMessage()
    assert "the handler's own fault" in str(record.exc_info)
    caplog.clear()


async def test_a_button_of_an_earlier_version_says_that_it_is_stale(world: World) -> None:
    message = await world.post(Screen(0, row(button("Old", "longgone", 1))))
    seen = await world.press(world.noor, message, "Old")
    assert "no longer in use" in world.text(seen)


async def test_a_member_who_presses_too_fast_is_slowed_down_and_nobody_else(world: World) -> None:
    message = await world.post(Screen(0, row(button("Old", "longgone", 1))))
    said = [world.text(await world.press(world.noor, message, "Old")) for _ in range(15)]
    assert "That was a lot at once" in said[-1]
    assert "no longer in use" in said[0]
    assert "no longer in use" in world.text(await world.press(world.theo, message, "Old"))


async def test_no_view_is_kept_for_a_message(world: World) -> None:
    for _ in range(5):
        await world.post(Screen(0, "text", row(button("Old", "longgone", 1))))
    store = world.bot._connection._view_store
    assert not store._views
    assert not store._dynamic_items


async def test_a_select_hands_over_what_was_picked(world: World) -> None:
    picked: list[str] = []

    class Picker:
        @press("picker")
        async def pick(self, interaction: discord.Interaction) -> None:
            picked.append(chosen(interaction))
            await interaction.response.defer()

    world.bot.presses.register(Picker())
    options = [discord.SelectOption(label="First", value="1"), discord.SelectOption(label="Second", value="2")]
    message = await world.post(Screen(0, row(select("picker", placeholder="?", options=options))))
    await world.pick(world.noor, message, "Second")
    assert picked == ["2"]


async def test_a_channel_or_a_role_is_handed_over_by_its_id(world: World) -> None:
    picked: list[int | None] = []

    class Picker:
        @press("picker", str)
        async def pick(self, interaction: discord.Interaction, _which: str) -> None:
            picked.append(chosen_id(interaction))
            await interaction.response.defer()

    world.bot.presses.register(Picker())
    role = world.guild.create_role("Quiz team")
    places = [discord.ChannelType.text]
    message = await world.post(
        Screen(
            0,
            row(channel_select("picker", "channel", placeholder="?", types=places, current=discord.Object(1))),
            row(role_select("picker", "role", placeholder="?", current=None)),
        )
    )
    await world.noor.select(message, [world.channel], custom_id="v1:picker:channel")
    await world.noor.select(message, [role], custom_id="v1:picker:role")
    await world.noor.select(message, [], custom_id="v1:picker:role")
    assert picked == [world.channel.id, role.id, None]


def used(values: object) -> Any:
    """A select in which somebody claims to have picked ``values``."""
    return SimpleNamespace(data={"values": values})


@given(st.integers(min_value=0, max_value=LARGEST_ID))
def test_an_id_is_read_as_it_was_picked(number: int) -> None:
    assert chosen_id(used([str(number)])) == number


@given(st.one_of(st.text(), st.integers(max_value=-1).map(str), st.integers(min_value=LARGEST_ID + 1).map(str)))
def test_what_is_no_id_is_stale(made: str) -> None:
    if not (made.isascii() and made.isdecimal() and int(made) <= LARGEST_ID):
        with pytest.raises(Stale):
            chosen_id(used([made]))


@pytest.mark.parametrize("values", [None, "7", {"a": 1}, [7], ["7", None]])
def test_what_no_select_sends_is_stale(values: object) -> None:
    for read in (chosen, chosen_all, chosen_id):
        with pytest.raises(Stale):
            read(used(values))


def test_a_select_of_nothing_has_nothing_chosen() -> None:
    with pytest.raises(Stale):
        chosen(used([]))
    assert chosen_id(used([])) is None
