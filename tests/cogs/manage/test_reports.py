"""A member reports a question; a moderator voids it, accepts another answer, fixes or dismisses it."""

from __future__ import annotations

from typing import NamedTuple

import discord
import pytest
import simcord

from bot.content.question import LETTERS
from bot.facts.records import AskedQuestion
from bot.i18n import translator
from bot.trivia.host import ARRIVAL_SECONDS, PAUSE_SECONDS
from bot.ui.clip import echo
from tests.cogs.events.events import neighbours
from tests.cogs.setup.desk import MODERATORS_ONLY, STALE, forge, forged_button, forged_select
from tests.cogs.suggest.members import everything, ids_of, last, moderators_channel, told
from tests.cogs.world import World
from tests.facts.played import rebuilt, totals

GONE = "I don't have that question any more."


class Played(NamedTuple):
    """A game of three questions of which the first is revealed: noor was right, theo chose ``wrong``."""

    message: discord.Message
    game: int
    wrong: int
    desk: simcord.ChannelHandle


@pytest.fixture
async def played(world: World) -> Played:
    desk = await moderators_channel(world)
    await world.noor.slash(world.channel, "trivia start", questions=3, style="choice")
    message = next(
        found for found in reversed(world.channel.history()) if any(label[:2] == "A " for label in world.buttons(found))
    )
    made = next(part for part in world._components(message, 2) if "answer" in part["custom_id"])
    game = int(made["custom_id"].split(":")[2])
    first = (await world.app.games.store.asked(game))[0][0].question
    right, wrong = first.right, (first.right + 1) % len(first.options)
    await world.noor.click(message, custom_id=f"v1:answer:{game}:0:{right}")
    await world.theo.click(message, custom_id=f"v1:answer:{game}:0:{wrong}")
    await world.env.advance_time(15 + ARRIVAL_SECONDS + 0.1)
    return Played(message, game, wrong, desk)


async def asked(world: World, played: Played) -> AskedQuestion:
    return (await world.app.desk.reports.get(world.guild.id, played.game, 0)).asked


async def until_over(world: World) -> None:
    for _ in range(3):
        await world.env.advance_time(PAUSE_SECONDS + 0.1)
        await world.env.advance_time(15 + ARRIVAL_SECONDS + 0.1)


async def report(world: World, member: simcord.MemberActor, played: Played, reason: str = "B is right, too.") -> str:
    shown = await world.press(member, played.message, "Report")
    return world.text(await member.submit_modal(shown, {"reason": reason}))


def correction(world: World) -> str:
    texts = [world.text(message) for message in world.channel.history() if "Correction of" in world.text(message)]
    assert len(texts) == 1, f"{len(texts)} corrections"
    return texts[0]


async def test_a_report_reaches_the_moderators(world: World, played: Played) -> None:
    assert ids_of(world, played.message, "report") == [played.game, 0]
    assert (await report(world, world.theo, played)).startswith("Thank you.")
    text = world.text(last(played.desk))
    assert f"<@{world.theo.id}>: B is right, too." in text
    assert f"✗ {LETTERS[played.wrong]} " in text
    assert text.count("· 1 answer\n") == 2
    assert world.buttons(last(played.desk)) == ["Void", "Fix", "Dismiss"]
    assert len(world.options(last(played.desk))) == 3
    assert str(played.message.id) in world.links(last(played.desk))["Go to the game"]


async def test_one_member_reports_once_and_a_wave_is_one_message(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    assert "You have reported this question already." in await report(world, world.theo, played)
    await report(world, world.noor, played, "A typo.")
    assert len(played.desk.history()) == 1
    seen = await world.haru.slash(world.channel, "manage reports")
    assert "Reported question 1 of 1" in world.text(seen)
    assert f"<@{world.noor.id}>: A typo." in world.text(seen)


async def test_a_void_question_leaves_totals_equal_to_a_rebuild(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    await world.press(world.haru, last(played.desk), "Void")
    assert "will count for nobody" in world.text(last(played.desk))
    await world.press(world.haru, last(played.desk), "Void it")
    assert f"✓ This question counts for nobody any more. · <@{world.haru.id}>" in world.text(last(played.desk))
    assert world.buttons(last(played.desk)) == []
    posted = correction(world)
    assert "This question counts for nobody any more." in posted
    assert f"<@{world.noor.id}> -" in posted
    assert told(world.theo)[0].endswith("was right: the question counts for nobody now. Thank you.")
    await until_over(world)
    after = await totals(world.app.db)
    assert after == await rebuilt(world.app.db, world.app.scores)


async def test_another_answer_is_accepted_by_a_select(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    await world.pick(world.haru, last(played.desk), f"{LETTERS[played.wrong]} ")
    assert "counts as right, too." in correction(world)
    assert f"<@{world.theo.id}> +" in correction(world)
    assert (await world.app.desk.reports.get(world.guild.id, played.game, 0)).reports == ()
    await until_over(world)
    after = await totals(world.app.db)
    assert after == await rebuilt(world.app.db, world.app.scores)


async def test_a_question_is_fixed_for_the_next_time(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    seen = await world.haru.slash(world.channel, "manage reports")
    shown = await world.press(world.haru, seen, "Fix")
    assert shown.modal is not None
    values = {part["component"]["custom_id"]: part["component"].get("value", "") for part in shown.modal["components"]}
    given = {**values, "text": "Which of these is it?", "aliases": "Another name"}
    await world.haru.submit_modal(shown, given)
    assert "Nobody has reported a question that still waits." in world.text(seen)
    found = await asked(world, played)
    content = await world.app.desk.content.of(world.guild.id)
    stored = content.standing_for(found.question.key)
    assert stored is not None
    assert stored.entry is not None
    assert stored.entry.text("en") == "Which of these is it?"
    assert stored.entry.source is not None, "the source stays"
    assert "the question is corrected now" in told(world.theo)[0]


async def test_a_report_is_dismissed(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    before = await totals(world.app.db)
    await world.press(world.haru, last(played.desk), "Dismiss")
    assert "✓ Dismissed: the question stays as it is." in world.text(last(played.desk))
    assert "left the question as it is" in told(world.theo)[0]
    assert await totals(world.app.db) == before


async def test_a_report_that_is_dealt_with_in_the_list_has_no_buttons_in_the_channel_either(
    world: World, played: Played
) -> None:
    await report(world, world.theo, played)
    await world.press(world.haru, await world.haru.slash(world.channel, "manage reports"), "Dismiss")
    text = world.text(last(played.desk))
    assert f"✓ Dismissed: the question stays as it is. · <@{world.haru.id}>" in text
    assert world.buttons(last(played.desk)) == []


async def test_a_ruling_that_is_undone_is_told_under_the_game_like_the_ruling(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    await world.press(world.haru, last(played.desk), "Void")
    await world.press(world.haru, last(played.desk), "Void it")
    await until_over(world)
    listed = await world.haru.slash(world.channel, "manage history")
    undone = await world.press(world.haru, await world.pick(world.haru, listed, "made void"), "Undo")
    assert "The points are counted as they were." in world.text(undone)
    first, second = [message for message in world.channel.history() if "Correction of" in world.text(message)]
    assert f"<@{world.noor.id}> -" in world.text(first)
    assert "What was ruled on this question is taken back." in world.text(second)
    assert f"<@{world.noor.id}> +" in world.text(second)
    after = await totals(world.app.db)
    assert after == await rebuilt(world.app.db, world.app.scores)
    assert after[world.guild.id, "all", world.noor.id][1] == 1, "her right answer counts"


async def test_the_desk_speaks_the_servers_language(world: World, played: Played) -> None:
    await world.settings(moderator_channel_id=played.desk.id, language="ko")
    korean = translator("ko")
    await report(world, world.theo, played)
    posted = last(played.desk)
    assert world.buttons(posted) == [korean("Void"), korean("Fix"), korean("Dismiss")]
    await world.press(world.haru, posted, korean("Dismiss"))
    assert korean("Dismissed: the question stays as it is.") in world.text(posted)
    (said,) = told(world.theo)
    sentence = "The moderators of {server} looked at your report about “{text}” and left the question as it is."
    assert said == korean(
        sentence, server="Purple House", text=echo((await asked(world, played)).question.text("ko"), 80)
    )


async def test_repeated_rulings_change_nothing(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    here = (played.game, 0, 0)
    await forge(world, world.haru, forged_select("reportalso", *here, value=str(played.wrong)))
    await forge(world, world.haru, forged_button("reportsure", *here))
    before = await everything(world)
    said = {
        "reportsure": "This question is void already",
        "reportdismiss": "Nobody has an open report",
    }
    for kind, sentence in said.items():
        assert sentence in world.text(await forge(world, world.haru, forged_button(kind, *here))), kind
    seen = await forge(world, world.haru, forged_select("reportalso", *here, value=str(played.wrong)))
    assert "That answer counts as right already." in world.text(seen)
    assert await everything(world) == before


async def test_members_can_not_forge_a_ruling(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    before = await everything(world)
    here = (played.game, 0, 0)
    for item in (
        *(forged_button(f"report{kind}", *here) for kind in ("void", "sure", "back", "fix", "dismiss")),
        forged_select("reportalso", *here, value=str(played.wrong)),
        forged_button("reportpage", 0, "on"),
    ):
        seen = await forge(world, world.theo, item)
        assert MODERATORS_ONLY in world.text(seen), repr(item)
        assert seen.modal is None
    assert await everything(world) == before


async def test_who_lost_the_right_submits_no_correction(world: World, played: Played) -> None:
    await report(world, world.theo, played)
    shown = await world.press(world.haru, last(played.desk), "Fix")
    world.env.backend.remove_member_role(world.guild.id, world.haru.id, world.guild.roles["Moderators"].id)
    before = await everything(world)
    assert MODERATORS_ONLY in world.text(await world.haru.submit_modal(shown, {"text": "Mine?"}))
    assert await everything(world) == before


async def test_a_foreign_question_is_neither_reported_nor_ruled_on(world: World, played: Played) -> None:
    lobby, mina = neighbours(world)
    await world.env.settle()
    await report(world, world.theo, played)
    before = await everything(world)
    here = (played.game, 0, 0)
    for item in (
        *(forged_button(f"report{kind}", *here) for kind in ("void", "sure", "back", "fix", "dismiss")),
        forged_select("reportalso", *here, value=str(played.wrong)),
        forged_button("report", played.game, 0),
    ):
        seen = await forge(world, mina, item, lobby)
        assert GONE in world.text(seen), repr(item)
        assert seen.modal is None
    assert await everything(world) == before


async def test_forged_options_change_nothing(world: World, played: Played) -> None:
    before = await everything(world)
    here = (played.game, 0, 0)
    for value in ("9", "x", "", "01", "-1"):
        if value:
            seen = await forge(world, world.haru, forged_select("reportalso", *here, value=value))
            assert STALE in world.text(seen), value
    seen = await forge(world, world.haru, forged_select("reportalso", *here, value="4"))
    assert GONE in world.text(seen)
    assert await everything(world) == before


async def test_an_open_question_is_not_reported(world: World, played: Played) -> None:
    await world.env.advance_time(PAUSE_SECONDS + 0.1)
    shown = await forge(world, world.theo, forged_button("report", played.game, 1))
    before = await everything(world)
    if shown.modal is not None:
        seen = await world.theo.submit_modal(shown, {"reason": "Hm."})
        assert "This question is still open." in world.text(seen)
    assert await everything(world) == before
