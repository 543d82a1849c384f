"""Questions that no letter answers, as those who play see them: typed, emoji, closest year, four in order."""

from __future__ import annotations

import discord
import pytest
import simcord

from bot.content.question import LETTERS, Question
from bot.trivia.format import Format
from bot.trivia.hints import hints_of
from bot.trivia.host import ARRIVAL_SECONDS, PAUSE_SECONDS
from bot.ui.clip import echo
from cogs.trivia import sheets
from tests.cogs.events.test_night import plan
from tests.cogs.suggest.members import last, moderators_channel
from tests.cogs.world import World

SECONDS = 30  # twice the usual time


async def start(world: World, style: str, **options: object) -> discord.Message:
    """Noor starts a game of one style; its first question."""
    await world.noor.slash(world.channel, "trivia start", questions=3, style=style, **options)
    return asked(world)


def asked(world: World) -> discord.Message:
    """The newest message that everybody sees."""
    return [message for message in world.channel.history() if not message.flags.ephemeral][-1]


async def known(world: World, position: int = 0) -> Question:
    """The question as the database knows it: the page can't tell."""
    host = world.app.games.in_channel(world.channel.id)
    return (await world.app.games.store.asked(host.game.id))[position][0].question


async def answer(world: World) -> str:
    question = await known(world)
    assert question.answer is not None
    return question.answer("en")


async def opened(
    world: World, member: simcord.MemberActor, seen: discord.Message | simcord.InteractionResult, label: str = "Answer"
) -> simcord.InteractionResult:
    """``member`` presses the button that opens the modal."""
    shown = await world.press(member, seen, label)
    assert shown.modal is not None
    return shown


async def typed(
    world: World, member: simcord.MemberActor, seen: discord.Message | simcord.InteractionResult, text: str
) -> simcord.InteractionResult:
    """``member`` opens the modal, types and sends it; what they alone are told."""
    told = await member.submit_modal(await opened(world, member, seen), {"text": text})
    assert told.ephemeral
    return told


def placed(places: tuple[int, ...]) -> dict[str, list[str]]:
    """What the selects of the modal hold when things are put in this order."""
    return {name: [str(place)] for name, place in zip(sheets.PLACES, places, strict=True)}


async def until_revealed(world: World, seconds: float = SECONDS) -> None:
    await world.env.advance_time(seconds + ARRIVAL_SECONDS + 0.1)


# Typed


async def test_a_typed_answer_from_the_first_try_to_the_reveal(world: World) -> None:
    message = await start(world, "typed")
    right = await answer(world)
    assert world.buttons(message) == ["Answer", "Hint (−200)"]
    assert right not in world.text(message)

    shown = await opened(world, world.noor, message)
    assert shown.modal is not None
    assert shown.modal["title"] == "Question 1 of 3"
    told = await world.noor.submit_modal(shown, {"text": "A lighthouse"})
    assert told.ephemeral
    assert world.text(told) == "✗ That's not it. 2 tries left."
    assert not world.visible(told, world.theo)
    assert world.buttons(told) == ["Answer", "Hint (−200)"], "the next try is one press away"

    again = await typed(world, world.noor, told, " a LIGHTHOUSE!")
    assert world.text(again) == "You have tried that already. It cost you no try."
    await typed(world, world.theo, message, "a lighthouse")
    await typed(world, world.theo, message, "my cat @everyone")
    assert world.text(await typed(world, world.theo, message, "a windmill")) == (
        "✗ That's not it, and it was your last try."
    )
    refused = await world.press(world.theo, message, "Answer")
    assert world.text(refused) == "You have used all your tries at this question."

    await world.env.advance_time(3)
    assert "1 locked in" in world.text(message), "Noor has tries left, Theo has none"
    told = await typed(world, world.noor, told, right.upper())
    assert world.text(told).startswith("✓ That's right: ")
    assert world.text(await world.press(world.noor, message, "Answer")) == "Your answer to this question is locked in."

    await until_revealed(world)
    text = world.text(message)
    assert f"✓ **{right}** ▇▇▇▇▇ 1" in text
    assert "1 of 2 had it." in text
    assert "Often typed: A lighthouse (2)" in text.replace("a lighthouse (2)", "A lighthouse (2)")
    assert "cat" not in text, "what one alone typed stays theirs"
    assert "windmill" not in text
    assert f"Fastest: <@{world.noor.id}> 3.0 s" in text
    assert world.buttons(message) == ["Report"]
    assert world.links(message), "the source is linked"


async def test_a_hint_says_what_it_costs_before_and_after(world: World) -> None:
    message = await start(world, "typed")
    question = await known(world)
    told = await world.press(world.noor, message, "Hint (−200)")
    first, *rest = hints_of(question, "en")
    assert told.ephemeral
    assert f"💡 {first}" in world.text(told)
    assert "That hint cost 200 points: the right answer now gives you 800 at most." in world.text(told)
    for number in range(len(rest)):
        told = await world.press(world.noor, told, "Hint (−200)")
        assert f"gives you {600 - 200 * number} at most" in world.text(told)
    assert world.buttons(told) == ["Answer"], "there are no more"
    assert world.text(await world.press(world.noor, message, "Hint (−200)")) == (
        "There are no more hints for this question."
    )
    assert (await answer(world)) not in world.text(told)
    await typed(world, world.noor, told, await answer(world))
    await typed(world, world.theo, message, await answer(world))
    await until_revealed(world)
    points = {
        own: (await world.app.games.store.own_answers(1, world.guild.id, own))[0].answer
        for own in (world.noor.id, world.theo.id)
    }
    noor, theo = points[world.noor.id], points[world.theo.id]
    assert noor is not None
    assert theo is not None
    assert (noor.points, theo.points) == (1000 - 200 * (len(rest) + 1), 1000)


async def test_an_emoji_clue_is_large_and_its_song_is_typed(world: World) -> None:
    message = await start(world, "emoji")
    question = await known(world)
    assert f"# {question.clue}" in world.text(message).splitlines()
    told = await typed(world, world.noor, message, await answer(world))
    assert world.text(told).startswith("✓ That's right: ")
    await until_revealed(world)
    assert f"# {question.clue}" in world.text(message).splitlines()
    assert "1 of 1 had it." in world.text(message)


async def test_an_alias_and_the_other_language_are_right_too(world: World) -> None:
    message = await start(world, "emoji")
    question = await known(world)
    assert question.answer is not None
    things = world.app.library.pack.things.values()
    named = [name for thing in things if thing.title == question.answer for name in thing.aliases]
    names = (question.answer("ko"), *named, *question.accept)
    for member, name in zip((world.noor, world.theo, world.haru), names, strict=False):
        assert world.text(await typed(world, member, message, name)).startswith("✓"), name


# Closest year


async def test_the_closest_year_from_the_modal_to_the_reveal(world: World) -> None:
    message = await start(world, "year")
    year = int(await answer(world))
    assert world.buttons(message) == ["Answer"], "a year has no hints"
    assert world.text(await typed(world, world.noor, message, "long ago")) == (
        "That is not a year. Type four digits, like 2017."
    )
    assert world.text(await typed(world, world.noor, message, f"{year - 1}년")) == (
        f"Locked in: {year - 1}. You can't change it."
    )
    assert world.text(await world.press(world.noor, message, "Answer")) == "Your answer to this question is locked in."
    await typed(world, world.theo, message, str(year + 2))
    await until_revealed(world)
    text = world.text(message)
    lines = [line.split()[1].strip("*") for line in text.splitlines() if line.startswith(("✓", "✗"))]
    assert lines == [str(year - 1), str(year), str(year + 2)]
    assert f"✓ **{year}**" in text
    assert f"Closest: <@{world.noor.id}>, 1 year off" in text
    board = await world.app.scores.board(world.guild.id, "all", world.noor.id, 0)
    assert [(row.member_id, row.points, row.right) for row in board.rows] == [
        (world.noor.id, 500, 0),
        (world.theo.id, 250, 0),
    ], "what is near gives points, and is not right"


# Four in order


async def test_four_in_order_from_the_modal_to_the_reveal(world: World) -> None:
    message = await start(world, "order")
    question = await known(world)
    assert world.buttons(message) == ["Put in order"]
    for letter, option in zip(LETTERS, question.options, strict=False):
        assert f"**{letter}** " in world.text(message)
        assert echo(option("en"), 100) in world.text(message)
    twice = (question.order[0], question.order[0], *question.order[2:])
    shown = await opened(world, world.noor, message, "Put in order")
    refused = await world.noor.submit_modal(shown, placed(twice))
    assert world.text(refused).startswith("Each one has a place of its own.")
    shown = await opened(world, world.noor, message, "Put in order")
    told = await world.noor.submit_modal(shown, placed(question.order))
    first = question.options[question.order[0]]("en")
    assert world.text(told).startswith(f"Locked in: {echo(first, 100)} · ")
    shown = await opened(world, world.theo, message, "Put in order")
    swapped = (*question.order[:2], question.order[3], question.order[2])
    await world.theo.submit_modal(shown, placed(swapped))
    await until_revealed(world)
    lines = [line for line in world.text(message).splitlines() if line.startswith("✓")]
    assert [line.rsplit(" ", 1)[1] for line in lines] == ["2", "2", "1", "1"], "how many had each place"
    assert lines[0].startswith(f"✓ **1. {LETTERS[question.order[0]]} ")
    assert "1 of 2 had all in order." in world.text(message)
    board = await world.app.scores.board(world.guild.id, "all", world.noor.id, 0)
    assert [(row.member_id, row.points, row.right) for row in board.rows] == [
        (world.noor.id, 1000, 1),
        (world.theo.id, 500, 0),
    ]


# Everywhere


@pytest.mark.parametrize("style", ["typed", "emoji", "year", "order"])
async def test_each_style_is_remembered_in_my_answers(world: World, style: str) -> None:
    message = await start(world, style, seconds=5)
    question = await known(world)
    label = world.buttons(message)[0]
    shown = await opened(world, world.noor, message, label)
    wrong = placed(question.order[::-1]) if style == "order" else {"text": "2001" if style == "year" else "lighthouse"}
    await world.noor.submit_modal(shown, wrong)
    for _ in range(3):
        await until_revealed(world, 10)
        await world.env.advance_time(PAUSE_SECONDS + 0.1)
    final = asked(world)
    mine = world.text(await world.press(world.noor, final, "My answers"))
    [line] = [line for line in mine.splitlines() if line.startswith("✗")]
    assert "right was" in line
    if style in ("typed", "emoji"):
        assert line.startswith("✗ lighthouse; right was")
    assert sum(line.startswith("–") for line in mine.splitlines()) == 2


async def test_a_korean_server_plays_in_korean(world: World) -> None:
    await world.settings(language="ko")
    bora = world.join("bora", locale="ko")
    message = await start(world, "typed")
    question = await known(world)
    assert world.buttons(message) == ["답하기", "힌트 (−200점)"]
    told = await bora.submit_modal(await opened(world, bora, message, "답하기"), {"text": "등대"})
    assert world.text(told) == "✗ 아니에요. 기회가 2번 남았어요."
    told = await world.press(bora, told, "힌트 (−200점)")
    assert "힌트로 200점이 줄어서, 이제 맞히면 최대 800점이에요." in world.text(told)
    assert question.answer is not None
    told = await bora.submit_modal(await opened(world, bora, told, "답하기"), {"text": question.answer("ko")})
    assert world.text(told).startswith("✓ 맞았어요: ")
    await until_revealed(world)
    assert "1명 중 1명이 맞혔어요." in world.text(message)


async def test_a_night_of_one_style_is_played_like_any_other(world: World) -> None:
    await plan(world, minutes=2, format=Format(questions=3, style="order"))
    await world.env.advance_time(60)
    while "Question 1 of 3" not in world.text(message := asked(world)):
        await world.env.advance_time(10)
    question = await known(world)
    shown = await opened(world, world.noor, message, "Put in order")
    await world.noor.submit_modal(shown, placed(question.order))
    for _ in range(3):
        await until_revealed(world)
        await world.env.advance_time(PAUSE_SECONDS + 0.1)
    recap = asked(world)
    assert f"🥇 **1.** <@{world.noor.id}>" in world.text(recap)


async def test_what_a_member_typed_is_accepted_by_a_moderator(world: World) -> None:
    desk = await moderators_channel(world)
    message = await start(world, "typed")
    for member in (world.noor, world.theo):
        await typed(world, member, message, "A lighthouse")
    await typed(world, world.theo, message, "my secret")
    await until_revealed(world)
    shown = await world.press(world.theo, message, "Report")
    await world.theo.submit_modal(shown, {"reason": "A lighthouse is right, too."})
    posted = last(desk)
    assert f"✓ **{await answer(world)}**" in world.text(posted)
    assert "✗ A lighthouse · 1 answer" in world.text(posted), "Theo's last word was another"
    await world.pick(world.haru, posted, "A lighthouse")
    [told] = [text for text in map(world.text, world.channel.history()) if "Correction of" in text]
    assert "“A lighthouse” counts as right, too." in told
    assert f"<@{world.noor.id}> +1,000" in told
    assert f"<@{world.theo.id}> +1,000" in told
    board = await world.app.scores.board(world.guild.id, "all", world.noor.id, 0)
    assert [(row.points, row.right, row.answered) for row in board.rows] == [(1000, 1, 1)] * 2
    await world.app.scores.rebuild(None)
    assert (await world.app.scores.board(world.guild.id, "all", world.noor.id, 0)).rows == board.rows
