"""Screens within Discord's limits, and modals that end and answer."""

from __future__ import annotations

import logging
from typing import Any

import discord
import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.clip import MODAL_TITLE, SCREEN_TEXT, clip, echo
from bot.ui.press import button, press
from bot.ui.views import Form, Screen, row
from tests.cogs.world import World


@given(st.text(max_size=300), st.integers(min_value=2, max_value=200))
def test_a_clipped_text_fits_and_begins_as_it_did(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert clipped == text or (clipped.endswith("…") and text.startswith(clipped[:-1]))


@given(st.lists(st.text(max_size=3_000), max_size=6))
def test_a_screen_never_holds_more_text_than_discord_takes(texts: list[str]) -> None:
    screen = Screen(0, *texts, row(button("A", "one")))
    shown = [item.content for item in screen.walk_children() if isinstance(item, ui.TextDisplay)]
    assert sum(map(len, shown)) <= SCREEN_TEXT
    assert all(shown)


@given(st.text(max_size=200))
def test_what_a_person_typed_is_repeated_without_its_powers(text: str) -> None:
    said = echo(text)
    assert "\n" not in said
    assert all(letter.isprintable() or letter == "\u200d" or "\U0001f000" <= letter <= "\U0001faff" for letter in said)
    for mark in ("@", "<", "`", "[", "*"):
        assert said.count(mark) == said.count("\\" + mark)


def test_emoji_that_are_newer_than_python_and_joined_ones_stay_whole() -> None:
    for clue in ("🥚🐦\U0001fabd\U0001fabd", "❤️\u200d🔥", "👨\u200d👩\u200d👧"):
        assert echo(clue) == clue


class Question(Form):
    """A modal that asks for one text; "break" makes it break."""

    field: ui.TextInput[Any] = ui.TextInput(label="Text", custom_id="text")

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        if self.field.value == "break":
            raise RuntimeError("the modal's own fault")
        await interaction.response.send_message(f"Got {self.field.value}", ephemeral=True)


@pytest.fixture
async def opener(world: World) -> discord.Message:
    """A message whose button opens the modal."""

    class Opener:
        @press("openform")
        async def open(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(Question("A title " * 10))

    world.bot.presses.register(Opener())
    return await world.post(Screen(0, row(button("Open", "openform"))))


async def test_a_modal_answers(world: World, opener: discord.Message) -> None:
    shown = await world.press(world.noor, opener, "Open")
    assert shown.modal is not None
    answered = await world.noor.submit_modal(shown, {"text": "hello"})
    assert world.text(answered) == "Got hello"


async def test_a_modal_that_breaks_says_so(
    world: World, opener: discord.Message, caplog: pytest.LogCaptureFixture
) -> None:
    shown = await world.press(world.noor, opener, "Open")
    answered = await world.noor.submit_modal(shown, {"text": "break"})
    assert world.text(answered).startswith("Something went wrong on my side.")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR]
    caplog.clear()


async def test_a_modal_is_ones_own_and_comes_to_an_end() -> None:
    one, other = Question("a"), Question("b")
    assert one.custom_id != other.custom_id
    assert one.timeout is not None
    assert len(Question("A title " * 10).title) <= MODAL_TITLE


async def test_the_gate_is_asked_for_modals_too(world: World, opener: discord.Message) -> None:
    shown = await world.press(world.noor, opener, "Open")
    while "That was a lot" not in world.text(
        await world.press(world.noor, await world.post(Screen(0, row(button("x", "gone")))), "x")
    ):
        pass
    answered = await world.noor.submit_modal(shown, {"text": "hello"})
    assert "That was a lot at once" in world.text(answered)
