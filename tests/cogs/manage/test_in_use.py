"""What a moderator writes is met by members at the next look-up and in the next game, with no restart between."""

from __future__ import annotations

from bot.trivia.format import Format
from bot.trivia.selection import fits
from tests.cogs.manage.desk import FACT, QUESTION, added, content, write
from tests.cogs.trivia.test_game import choose, question, until_next, until_revealed
from tests.cogs.world import World
from tests.facts.words import fact as fact_entry
from tests.facts.words import question as question_entry


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
    chosen = Format(category="army", difficulty=1, style="choice")
    stems = {candidate.stem for candidate in (await content(world)).candidates if fits(candidate, chosen)}
    await world.noor.slash(
        world.channel, "trivia start", questions=len(stems), category="army", difficulty=1, style="choice", seconds=10
    )
    asked = []
    for _ in stems:
        asked.append(world.text(question(world)))
        await choose(world, world.noor, question(world), "A")
        await until_revealed(world, 10)
        await until_next(world)
    assert [text for text in asked if QUESTION["text"] in text], "every question of the category was asked"


async def test_a_category_of_its_own_can_be_chosen_wherever_members_choose_one(world: World) -> None:
    for number in range(3):
        await world.app.desk.add(
            world.guild.id, world.haru.id, question_entry(f"Number {number}?", category="Our nights")
        )
    await world.app.desk.add(world.guild.id, world.haru.id, fact_entry("We meet on Fridays.", category="Our nights"))
    for command in ("trivia start", "fact", "event create", "suggest fact"):
        member = world.haru if command == "event create" else world.noor
        assert await world.offered(member, command, "category", "our n") == {"Our nights": "Our nights"}, command
    answer = await world.noor.slash(world.channel, "fact", category="our nights")
    assert "We meet on Fridays." in world.text(answer)
    preview = await world.haru.slash(
        world.channel,
        "event create",
        name="Ours",
        weekday=4,
        time="20:00",
        zone="UTC",
        questions=3,
        category="Our nights",
    )
    assert "3 questions · 15 seconds each · Our nights" in world.text(preview)
    await world.noor.slash(world.channel, "trivia start", questions=3, category="Our nights")
    (row,) = await world.app.games.store.unfinished(0)
    assert all(key.startswith("s:") for key in row.question_keys)


async def test_what_only_a_moderator_sees_is_no_category_for_members(world: World) -> None:
    entry = fact_entry("We met at sea.", category="Secrets")
    await world.app.desk.suggest(world.guild.id, world.noor.id, entry)
    assert await world.offered(world.noor, "fact", "category", "secrets") == {}
    assert await world.offered(world.haru, "manage browse", "category", "secrets") == {"Secrets": "Secrets"}


async def test_the_credit_is_shown_where_a_fact_or_question_is_used(world: World) -> None:
    desk, server = world.app.desk, world.guild.id
    await desk.add(server, world.haru.id, fact_entry("We meet on Fridays.", category="Ours"))
    told = await world.noor.slash(world.channel, "fact", category="Ours")
    assert f"Added by <@{world.haru.id}>" in world.text(told)
    waiting = (await desk.suggest(server, world.theo.id, question_entry("Why?", category="Ours", difficulty=1))).stored
    await desk.approve(server, world.haru.id, waiting.id, waiting.version)
    named = question_entry("Whose *is* it?", category="Ours", difficulty=2, author="Ann *the* <@1>")
    await desk.add(server, world.haru.id, named)
    await desk.add(server, world.haru.id, question_entry("When?", category="Ours", difficulty=3))
    await world.noor.slash(world.channel, "trivia start", questions=3, category="Ours")
    shown = []
    for _ in range(3):
        await choose(world, world.noor, question(world), "A")
        shown.append(question(world))
        await until_revealed(world, 15)
        await until_next(world)
    first, second, third = map(world.text, shown)
    assert f"by <@{world.theo.id}>" in first
    assert r"by Ann \*the\* \@1\>" in second
    assert f"by <@{world.haru.id}>" in third


async def test_a_page_tells_what_the_server_has_made_of_the_packs_facts(world: World) -> None:
    facts = world.app.library.pack.facts_about("spring-day")
    for fact in facts:
        await world.app.desk.hide_original(world.guild.id, world.haru.id, fact.id)
    await world.app.desk.add(world.guild.id, world.haru.id, fact_entry("Spring Day *closes* each of our nights."))
    page = world.text(await world.noor.slash(world.channel, "song", name="spring-day"))
    assert r"Spring Day \*closes\* each of our nights." in page
    assert f"Added by <@{world.haru.id}>" in page
    assert not [fact for fact in facts if fact.text("en") in page]
