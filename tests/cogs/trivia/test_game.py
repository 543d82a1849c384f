"""Games in a channel, as those who play and direct them see it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import discord
import pytest
import simcord
import sqlalchemy as sa

from bot.app import App, open_app
from bot.client import Lightstick
from bot.content.question import LETTERS
from bot.db import tables
from bot.trivia.host import ARRIVAL_SECONDS, COUNTER_SECONDS, PAUSE_SECONDS
from bot.ui.press import button
from bot.ui.views import Screen, row
from tests.cogs.world import World

SECONDS = 15


def position_of(world: World, message: discord.Message) -> tuple[int, int]:
    """The game and the position that a question's first button names."""
    made = next(part for part in world._components(message, 2) if part["custom_id"].startswith("v1:answer:"))
    _, _, game_id, position, _ = made["custom_id"].split(":")
    return int(game_id), int(position)


async def right_letter(world: World, message: discord.Message) -> str:
    """The letter that wins, as the database knows it: the page can't tell."""
    game_id, position = position_of(world, message)
    asked = await world.app.games.store.asked(game_id)
    return LETTERS[asked[position][0].question.right]


async def wrong_letter(world: World, message: discord.Message) -> str:
    return "B" if await right_letter(world, message) == "A" else "A"


async def choose(world: World, member: simcord.MemberActor, message: discord.Message, letter: str) -> str:
    """``member`` presses a letter and reads the private answer."""
    game_id, position = position_of(world, message)
    custom_id = f"v1:answer:{game_id}:{position}:{LETTERS.index(letter)}"
    seen = await member.click(message, custom_id=custom_id)
    assert seen.ephemeral
    return world.text(seen)


def newest(world: World) -> discord.Message:
    message = world.channel.last_message
    assert message is not None
    return message


def newest_public(world: World) -> discord.Message:
    """The newest message that everybody sees."""
    return [message for message in world.channel.history() if not message.flags.ephemeral][-1]


def question(world: World) -> discord.Message:
    """The question that is open: the newest message that has letters, whatever was whispered since."""
    for message in reversed(world.channel.history()):
        if any("custom_id" in part and "answer" in part["custom_id"] for part in world._components(message, 2)):
            return message
    raise AssertionError("no question is open")


async def until_revealed(world: World, seconds: float = SECONDS) -> None:
    await world.env.advance_time(seconds + ARRIVAL_SECONDS + 0.1)


async def until_next(world: World) -> None:
    await world.env.advance_time(PAUSE_SECONDS + 0.1)


async def answers(app: App) -> int:
    async with app.db.read() as connection:
        return int(await connection.scalar(sa.select(sa.func.count()).select_from(tables.answers)) or 0)


async def test_three_people_play_a_game_to_its_end(world: World) -> None:
    started = await world.noor.slash(world.channel, "trivia start", questions=3)
    assert not started.ephemeral
    assert "3 questions" in world.text(started)
    for number in range(1, 4):
        asked = question(world)
        text = world.text(asked)
        assert f"Question {number} of 3" in text
        assert "0 locked in" in text
        right = await right_letter(world, asked)
        assert f"✓ **{right}" not in text, "the page does not give the answer away"
        assert await choose(world, world.noor, asked, right) == f"Locked in: {right}. You can't change it."
        wrong = await wrong_letter(world, asked)
        await choose(world, world.theo, asked, wrong)
        if number == 1:
            await world.env.advance_time(1)
            await choose(world, world.haru, asked, right)
        await until_revealed(world)
        text = world.text(asked)
        assert re.search(rf"✓ \*\*{right} .*\*\*.* {2 if number == 1 else 1}\b", text)
        assert re.search(rf"✗ {wrong} .* 1\b", text)
        assert f"<@{world.noor.id}>" in text, "the fastest is named"
        assert world.links(asked), "the source is linked"
        assert world.buttons(asked) == ["Report"], "a closed question has no letters"
        await until_next(world)
    final = newest(world)
    places = [line for line in world.text(final).splitlines() if "<@" in line]
    assert places[0].startswith(f"🥇 **1.** <@{world.noor.id}>")
    assert places[0].endswith("✓ 3/3")
    assert places[1].startswith(f"🥈 **2.** <@{world.haru.id}>")
    assert places[2].startswith(f"**3.** <@{world.theo.id}>"), "no medal without a point"
    assert world.buttons(final) == ["My answers", "Play again"]
    posted = [message for message in world.channel.history(viewer=world.noor) if not message.flags.ephemeral]
    assert len(posted) == 5, "the opening, three questions, the standings"


async def test_a_double_click_counts_once(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    asked = question(world)
    await choose(world, world.noor, asked, "A")
    assert await choose(world, world.noor, asked, "B") == "You already locked in A. One answer counts."
    assert await choose(world, world.noor, asked, "A") == "You already locked in A. One answer counts."
    assert await answers(world.app) == 1


async def test_a_late_click_is_told_so_and_does_not_count(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    asked = question(world)
    await world.env.advance_time(SECONDS + ARRIVAL_SECONDS / 2)
    said = await choose(world, world.noor, asked, "A")
    assert said == "Too late: the time was up when your answer reached Discord."
    assert await answers(world.app) == 0


async def test_the_counter_moves_in_one_edit_for_many_answers(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    asked = question(world)
    edits = len([1 for request in world.env.http_requests if request.method == "PATCH"])
    for member in (world.noor, world.theo, world.haru):
        await choose(world, member, asked, "A")
    await world.env.advance_time(COUNTER_SECONDS + 0.1)
    assert "3 locked in" in world.text(asked)
    assert len([1 for request in world.env.http_requests if request.method == "PATCH"]) == edits + 1


async def test_one_game_a_channel(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    again = await world.theo.slash(world.channel, "trivia start")
    assert again.ephemeral
    assert "already running" in world.text(again)
    other = world.guild.create_text_channel("second")
    elsewhere = await world.theo.slash(other, "trivia start", questions=3)
    assert "3 questions" in world.text(elsewhere)


async def test_only_who_started_it_or_a_moderator_stops_a_game(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    asked = question(world)
    await choose(world, world.theo, asked, await right_letter(world, asked))
    refused = await world.theo.slash(world.channel, "trivia stop")
    assert "Only the member who started this game" in world.text(refused)
    assert "Question 1" in world.text(question(world))

    stopped = await world.haru.slash(world.channel, "trivia stop")
    assert stopped.ephemeral
    assert "The game was stopped." in world.text(newest(world)) or "The game was stopped." in "".join(
        world.text(message) for message in world.channel.history()
    )
    board = await world.app.scores.board(world.guild.id, "all", world.theo.id, 0)
    assert board.own is not None
    assert board.own.points > 0, "what was answered counts"
    nothing = await world.noor.slash(world.channel, "trivia stop")
    assert "No game is running" in world.text(nothing)


async def test_members_skip_by_vote_and_the_starter_at_once(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=4, style="choice")
    ben = world.join("ben")
    early = await world.theo.slash(world.channel, "trivia skip")
    assert "Only those who play can vote to skip." in world.text(early)
    for member in (world.theo, ben):
        await choose(world, member, question(world), "A")
    first = await world.theo.slash(world.channel, "trivia skip")
    assert world.text(first) == "Noted: 1 of 2 votes to skip."
    second = await ben.slash(world.channel, "trivia skip")
    assert world.text(second) == "Skipped."
    between = await world.noor.slash(world.channel, "trivia skip")
    assert "This question is closed." in world.text(between)
    await until_next(world)
    assert "Question 2" in world.text(question(world))
    mine = await world.noor.slash(world.channel, "trivia skip")
    assert world.text(mine) == "Skipped."


async def test_my_answers_give_no_open_question_away(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    game_id, _ = position_of(world, question(world))
    forged = await world.post(Screen(0, row(button("My answers", "mine", game_id))))
    seen = await world.press(world.theo, forged, "My answers")
    assert "no longer in use" in world.text(seen)


async def test_a_game_that_nobody_answers_ends_after_three_questions(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=10, style="choice", seconds=5)
    for _ in range(3):
        await until_revealed(world, 5)
        await until_next(world)
    text = world.text(newest(world))
    assert "Nobody has answered for a while" in text
    assert "Nobody played this time." in text


async def test_my_answers_are_mine_alone_and_in_my_language(world: World) -> None:
    bora = world.join("bora", locale="ko")
    await world.noor.slash(world.channel, "trivia start", questions=3, seconds=5)
    asked = question(world)
    await choose(world, bora, asked, await wrong_letter(world, asked))
    for _ in range(3):
        await until_revealed(world, 5)
        await until_next(world)
    final = newest(world)
    mine = await bora.click(final, custom_id=f"v1:mine:{position_in(final, world)}")
    assert mine.ephemeral
    assert not world.visible(mine, world.noor)
    lines = world.text(mine).splitlines()
    assert sum(line.startswith("✗") for line in lines) == 1
    assert sum(line.startswith("–") for line in lines) == 2
    theirs = await world.noor.click(final, custom_id=f"v1:mine:{position_in(final, world)}")
    assert sum(line.startswith("–") for line in world.text(theirs).splitlines()) == 3


def position_in(message: discord.Message, world: World) -> int:
    """The game that the standings belong to."""
    made = next(part["custom_id"] for part in world._components(message, 2) if part["custom_id"].startswith("v1:mine"))
    return int(made.split(":")[2])


async def test_play_again_keeps_the_format_and_asks_other_questions(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3, seconds=5, category="songs")
    for _ in range(3):
        await until_revealed(world, 5)
        await until_next(world)
    again = await world.press(world.theo, newest(world), "Play again")
    assert "3 questions · 5 seconds each · Songs" in world.text(again)
    async with world.app.db.read() as connection:
        keys = (await connection.scalars(sa.select(tables.game_questions.c.question_key))).all()
    assert len(keys) == len(set(keys)) == 4


async def test_the_category_is_offered_by_name_in_the_members_language(world: World) -> None:
    bora = world.join("bora", locale="ko")
    assert (await world.offered(bora, "trivia start", "category", "노"))["노래"] == "songs"
    assert (await world.offered(world.noor, "trivia start", "category", "cha")) == {"Charts and awards": "records"}
    started = await world.noor.slash(world.channel, "trivia start", questions=3, category="Charts and awards")
    assert "Charts and awards" in world.text(started)
    await world.noor.slash(world.channel, "trivia stop")
    unknown = await world.noor.slash(world.channel, "trivia start", category="cats")
    assert "I don't know “cats”" in world.text(unknown)


async def test_too_narrow_a_choice_says_how_many_fit(world: World) -> None:
    narrow = await world.noor.slash(
        world.channel, "trivia start", questions=30, category="army", difficulty=1, style="true_false"
    )
    assert narrow.ephemeral
    assert re.search(r"Only (one|\d+) questions? fits? that choice", world.text(narrow))


async def test_calm_mode_doubles_the_time_and_flat_scoring_is_flat(world: World) -> None:
    await world.settings(calm=True, speed_points=False, streak_points=False)
    started = await world.noor.slash(world.channel, "trivia start", questions=3, seconds=10)
    assert "20 seconds each" in world.text(started)
    asked = question(world)
    await world.env.advance_time(15)
    await choose(world, world.noor, asked, await right_letter(world, asked))
    await until_revealed(world, 5)
    board = await world.app.scores.board(world.guild.id, "all", world.noor.id, 0)
    assert board.own is not None
    assert board.own.points == 1000
    await world.noor.slash(world.channel, "trivia stop")
    again = await world.press(world.noor, newest_public(world), "Play again")
    assert "20 seconds each" in world.text(again), "doubled once"


async def test_a_korean_server_plays_in_korean(world: World) -> None:
    await world.settings(language="ko", zone="Asia/Seoul")
    await world.noor.slash(world.channel, "trivia start", questions=3)
    text = world.text(question(world))
    assert re.search("[가-힣]", text)
    assert "Question" not in text


async def test_a_channel_where_the_bot_may_not_write_is_named(world: World) -> None:
    assert world.guild.me is not None
    closed = world.guild.create_text_channel(
        "closed", overwrites={world.guild.me: discord.PermissionOverwrite(send_messages=False)}
    )
    refused = await world.noor.slash(closed, "trivia start")
    assert refused.ephemeral
    assert f"I can't post in <#{closed.id}>" in world.text(refused)
    assert "View Channel and Send Messages" in world.text(refused)


async def test_a_deleted_question_is_answered_by_a_new_result(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    asked = question(world)
    await choose(world, world.noor, asked, await right_letter(world, asked))
    await asked.delete()
    await until_revealed(world)
    assert "✓ **" in world.text(newest(world))
    await until_next(world)
    assert "Question 2" in world.text(question(world))


async def test_a_lost_permission_ends_the_game_and_tells_its_starter(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3, seconds=5)
    world.env.inject_error("PATCH", f"/channels/{world.channel.id}/messages/*", status=403, code=50013)
    await until_revealed(world, 5)
    told = world.noor.user.dm_channel.last_message if hasattr(world.noor, "user") else None
    assert told is not None
    assert "had to end" in told.content
    async with world.app.db.read() as connection:
        assert await connection.scalar(sa.select(tables.games.c.state)) == "lost"


FORGED = [
    "v1:answer:1:0",  # an argument is missing
    "v1:answer:1:0:x",  # not a number
    "v1:answer:1:0:9",  # no such option
    "v1:answer:1:0:-1",
    "v1:answer:1:0:-100",
    "v1:answer:99:0:0",  # no such game
    "v1:answer:1:7:0",  # no such question
    "v1:mine:99",  # another game
    "v1:again:99",
    "v1:nothing:1",  # nobody serves it
]


@pytest.mark.parametrize("forged", FORGED)
async def test_a_forged_button_is_refused_with_a_sentence(world: World, forged: str) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    _, kind, *args = forged.split(":")
    message = await world.post(Screen(0, "forged", row(button("A", kind, *args))))
    seen = await world.theo.click(message, custom_id=forged)
    assert seen.ephemeral
    said = world.text(seen)
    assert said.endswith(".")
    assert await answers(world.app) == 0


async def test_another_servers_game_stays_its_own(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    asked = question(world)
    game_id, _ = position_of(world, asked)
    await choose(world, world.noor, asked, "A")
    other = world.env.create_guild("Elsewhere")
    there = other.create_text_channel("trivia")
    eve = other.add_member(world.env.create_user("eve"))
    await world.env.settle()
    channel = world.bot.get_partial_messageable(there.id, guild_id=other.id)
    forged = await channel.send(view=Screen(0, "x", row(button("My answers", "mine", game_id))))
    seen = await eve.click(forged, custom_id=f"v1:mine:{game_id}")
    assert "no longer in use" in world.text(seen)


@pytest.fixture
async def second_app(app: App) -> AsyncIterator[App]:
    """The bot as it starts again on the same database, after its process was killed."""
    async with open_app(app.settings, app.now) as again:
        yield again


async def test_after_a_restart_the_game_goes_on_in_place(world: World, second_app: App) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    asked = question(world)
    right = await right_letter(world, asked)
    await choose(world, world.noor, asked, right)
    # The process dies: its games are not told, the next one finds them in the database.
    for task in list(world.app.games._tasks.values()):
        task.cancel()
    await world.env.restart_bot(Lightstick(second_app))
    world.app = second_app

    assert await choose(world, world.noor, asked, "A" if right != "A" else "B") == (
        f"You already locked in {right}. One answer counts."
    )
    await choose(world, world.theo, asked, right)
    await until_revealed(world)
    assert re.search(rf"✓ \*\*{right} .*\*\*.* 2\b", world.text(asked)), "the same message is revealed"
    await until_next(world)
    assert "Question 2" in world.text(question(world))
    board = await second_app.scores.board(world.guild.id, "all", world.noor.id, 0)
    assert {row.member_id: row.answered for row in board.rows} == {world.noor.id: 1, world.theo.id: 1}


async def test_a_bot_that_was_away_past_the_time_gives_ten_seconds_more(world: World, second_app: App) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3, seconds=5)
    asked = question(world)
    for task in list(world.app.games._tasks.values()):
        task.cancel()
    await world.env.advance_time(60)
    await world.env.restart_bot(Lightstick(second_app))
    world.app = second_app
    await world.env.advance_time(5)
    assert await choose(world, world.theo, asked, await right_letter(world, asked)) == (
        f"Locked in: {await right_letter(world, asked)}. You can't change it."
    )
    await until_revealed(world, 5)
    board = await second_app.scores.board(world.guild.id, "all", world.theo.id, 0)
    assert board.own is not None
    assert board.own.points == 500, "nobody gains from a pause, nobody loses their chance"
