"""Modals that come back late, after a restart, forged or from elsewhere, and what is typed into them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.app import App, open_app
from bot.client import Lightstick
from bot.content.models import LONGEST_ANSWER
from bot.errors import Stale
from bot.trivia.host import ARRIVAL_SECONDS
from bot.ui.press import button
from bot.ui.views import Screen, row
from cogs.trivia import sheets
from tests.cogs.trivia.test_styles import SECONDS, answer, opened, start, typed, until_revealed
from tests.cogs.world import World


async def test_a_modal_that_comes_back_late_is_told_so(world: World) -> None:
    message = await start(world, "typed")
    shown = await opened(world, world.noor, message)
    late = await opened(world, world.theo, message)
    await world.env.advance_time(SECONDS + ARRIVAL_SECONDS / 2)
    told = await world.noor.submit_modal(shown, {"text": await answer(world)})
    assert "Too late" in world.text(told)
    await world.env.advance_time(1)
    told = await world.theo.submit_modal(late, {"text": await answer(world)})
    assert world.text(told) == "This question is closed."
    assert "Nobody answered this one." in world.text(message)


@pytest.fixture
async def second_app(app: App) -> AsyncIterator[App]:
    """The bot as it starts again on the same database, after its process was killed."""
    async with open_app(app.settings, app.now) as again:
        yield again


async def test_a_modal_that_was_open_when_the_bot_died_still_counts(world: World, second_app: App) -> None:
    message = await start(world, "typed")
    right = await answer(world)
    await typed(world, world.noor, message, "a lighthouse")
    await world.press(world.noor, message, "Hint (−200)")
    shown = await opened(world, world.noor, message)
    for task in list(world.app.games._tasks.values()):
        task.cancel()
    await world.env.restart_bot(Lightstick(second_app))
    world.app = second_app

    told = await world.noor.submit_modal(shown, {"text": right})
    assert world.text(told).startswith("✓ That's right: ")
    assert world.text(await typed(world, world.theo, message, "a windmill")) == "✗ That's not it. 2 tries left."
    await until_revealed(world)
    assert "1 of 2 had it." in world.text(message), "the same message is revealed"
    board = await second_app.scores.board(world.guild.id, "all", world.noor.id, 0)
    assert board.own is not None
    assert 700 < board.own.points <= 800, "the hint was not forgotten"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("guess:1:9", "This question is closed."),
        ("guess:99:0", "This game is over. Start a new one with `/trivia start`."),
        ("hint:99:0", "This game is over. Start a new one with `/trivia start`."),
        ("hint:1:9", "This question is closed."),
        ("answer:1:0:0", "This question is closed."),  # no buttons here
        ("given:1:0", "This button is no longer in use. Run the command again for a fresh one."),
    ],
)
async def test_a_forged_button_is_refused_with_a_sentence(world: World, kind: str, said: str) -> None:
    await start(world, "typed")
    name, *args = kind.split(":")
    forged = await world.post(Screen(0, row(button("X", name, *args))))
    seen = await world.press(world.theo, forged, "X")
    assert seen.ephemeral
    assert world.text(seen) == said
    host = world.app.games.in_channel(world.channel.id)
    assert host.game.asked is not None
    assert not host.game.asked.answers


async def test_a_question_with_buttons_opens_no_modal_and_gives_no_hint(world: World) -> None:
    await start(world, "choice")
    forged = await world.post(Screen(0, row(button("X", "guess", 1, 0), button("Y", "hint", 1, 0))))
    assert world.text(await world.press(world.theo, forged, "X")) == "This question is closed."
    assert world.text(await world.press(world.theo, forged, "Y")) == "There are no more hints for this question."


async def test_a_modal_of_another_server_does_not_answer_here(world: World) -> None:
    await start(world, "typed")
    other = world.env.create_guild("Elsewhere")
    there = other.create_text_channel("trivia")
    eve = other.add_member(world.env.create_user("eve"))
    await world.env.settle()
    channel = world.bot.get_partial_messageable(there.id, guild_id=other.id)
    forged = await channel.send(view=Screen(0, "x", row(button("Answer", "guess", 1, 0))))
    seen = await eve.click(forged, custom_id="v1:guess:1:0")
    assert "This game is over." in world.text(seen)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": ["a"]},
        {"text": "x" * (LONGEST_ANSWER + 1)},
        {"place0": ["0"], "place1": ["1"], "place2": ["2"]},
        {"place0": ["0"], "place1": ["1"], "place2": ["2"], "place3": ["9"]},
        {"place0": ["0"], "place1": ["1"], "place2": ["2"], "place3": ["3", "0"]},
        {"place0": ["0"], "place1": ["1"], "place2": ["2"], "place3": "3"},
        {"place0": ["0"], "place1": ["1"], "place2": ["2"], "place3": [""]},
        {"place0": ["0"], "place1": ["1"], "place2": ["2"], "place3": ["23"]},
    ],
)
def test_what_no_modal_of_ours_holds_is_stale(fields: dict[str, str | list[str]]) -> None:
    with pytest.raises(Stale):
        sheets.given(fields)


def test_what_is_typed_is_cleaned_before_it_is_kept() -> None:
    assert sheets.given({"text": "  spring\u202e \u200bday\n"}) == "spring day"


async def test_markup_in_a_guess_does_nothing_and_a_link_is_not_shown(world: World) -> None:
    message = await start(world, "typed")
    for member in (world.noor, world.theo):
        await typed(world, member, message, "**bold** <@1>")
        await typed(world, member, message, "discord.gg/nonsense")
    await until_revealed(world)
    assert "Often typed: \\*\\*bold\\*\\* \\<\\@1\\> (2)" in world.text(message)
    assert "nonsense" not in world.text(message)
