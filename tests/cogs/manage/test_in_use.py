"""What a moderator writes is met by members at the next look-up and in the next game, with no restart between."""

from __future__ import annotations

from bot.trivia.format import Format
from bot.trivia.selection import fits
from tests.cogs.manage.desk import FACT, QUESTION, added, content, write
from tests.cogs.trivia.test_game import choose, question, until_next, until_revealed
from tests.cogs.world import World


async def facts_about(world: World, about: str, name: str) -> str:
    """Every fact that a new member is shown about something, one after the other."""
    member = world.join(name)
    answer = await member.slash(world.channel, "fact", about=about)
    shown = [world.text(answer)]
    for _ in world.app.library.pack.facts_about(about):
        await world.press(member, answer, "Another")
        shown.append(world.text(answer))
    return "\n".join(shown)


async def test_a_fact_comes_up_in_look_ups_and_so_does_its_correction(world: World) -> None:
    await added(world, "manage fact add", {**FACT, "text": "Spring Day closes each of our nights."})
    assert "Spring Day closes each of our nights." in await facts_about(world, "spring-day", "ines")

    form = await world.haru.slash(world.channel, "manage fact edit", entry="Spring Day closes each")
    await world.press(world.haru, await write(world, world.haru, form, text="Spring Day opens our nights."), "Confirm")
    corrected = await facts_about(world, "spring-day", "jun")
    assert "Spring Day opens our nights." in corrected
    assert "Spring Day closes each of our nights." not in corrected

    listed = await world.haru.slash(world.channel, "manage history")
    await world.press(world.haru, await world.pick(world.haru, listed, "edited"), "Undo")
    assert "Spring Day closes each of our nights." in await facts_about(world, "spring-day", "kofi")


async def test_a_question_is_asked_in_the_next_game_of_its_category(world: World) -> None:
    await added(world, "manage question add", QUESTION, category="army", difficulty=1)
    chosen = Format(category="army", difficulty=1)
    stems = {candidate.stem for candidate in (await content(world)).candidates if fits(candidate, chosen)}
    await world.noor.slash(
        world.channel, "trivia start", questions=len(stems), category="army", difficulty=1, seconds=10
    )
    asked = []
    for _ in stems:
        asked.append(world.text(question(world)))
        await choose(world, world.noor, question(world), "A")
        await until_revealed(world, 10)
        await until_next(world)
    assert [text for text in asked if QUESTION["text"] in text], "every question of the category was asked"
