"""A moderator writes facts and questions, and members meet them at once."""

from __future__ import annotations

import pytest

from bot.content.models import Text
from bot.trivia import selection
from bot.trivia.format import Format
from tests.cogs.manage.desk import (
    FACT,
    GONE,
    QUESTION,
    added,
    content,
    forge,
    forged_button,
    kept,
    token_of,
    typed_in,
    write,
)
from tests.cogs.world import World


async def test_a_fact_is_previewed_confirmed_and_live(world: World) -> None:
    form = await world.haru.slash(world.channel, "manage fact add", category="army")
    preview = await write(world, world.haru, form, **FACT)
    assert preview.ephemeral
    text = world.text(preview)
    assert "ARMY" in text
    assert "The trivia night began in 2024." in text
    assert "https" in text
    assert await kept(world) == {}, "nothing is saved before it is confirmed"
    page = await world.press(world.haru, preview, "Confirm")
    assert "✓ It is saved, and live at once." in world.text(page)
    (entry,) = (await kept(world)).values()
    assert (entry.text, entry.category) == (Text(FACT["text"]), "army")
    assert entry.source is not None
    assert (entry.source.title, entry.source.url) == ("Our diary", "https://example.org/diary")
    pack = (await content(world)).pack
    assert FACT["text"] in [fact.text("en") for fact in pack.facts if fact.category == "army"]


async def test_a_question_is_asked_in_a_game_of_its_category(world: World) -> None:
    page = await added(world, "manage question add", QUESTION, category="army", difficulty=3)
    assert "★★★" in world.text(page)
    assert "never asked here" in world.text(page)
    pool = await content(world)
    (mine,) = [candidate for candidate in pool.candidates if candidate.key.startswith("s:")]
    assert (mine.category, mine.difficulty) == ("army", 3)
    assert selection.fits(mine, Format(category="army"))
    assert not selection.fits(mine, Format(category="songs"))


async def test_what_is_wrong_is_named_and_what_was_typed_stays(world: World) -> None:
    form = await world.haru.slash(world.channel, "manage question add")
    wrong = {**QUESTION, "distractors": "In 2021\nin 2024", "source": "www.example.org"}
    told = await write(world, world.haru, form, **wrong)
    assert "⚠ The source needs a web address" in world.text(told)
    again = await world.press(world.haru, told, "Correct it")
    assert typed_in(again) == wrong
    told = await write(world, world.haru, again, source="")
    assert "⚠ The wrong option “in 2024” stands twice among the options." in world.text(told)
    again = await world.press(world.haru, told, "Correct it")
    preview = await write(world, world.haru, again, distractors="In 2021")
    assert await kept(world) == {}
    await world.press(world.haru, preview, "Confirm")
    (entry,) = (await kept(world)).values()
    assert entry.distractors == (Text("In 2021"),)


async def test_an_empty_form_says_what_is_missing(world: World) -> None:
    told = await write(world, world.haru, await world.haru.slash(world.channel, "manage fact add"))
    assert "⚠ The text is missing." in world.text(told)
    form = await world.haru.slash(world.channel, "manage question add")
    told = await write(world, world.haru, form, **{**QUESTION, "answers": ""})
    assert "⚠ The answer is missing." in world.text(told)


async def test_category_and_difficulty_are_chosen_on_the_preview(world: World) -> None:
    form = await world.haru.slash(world.channel, "manage question add")
    preview = await write(world, world.haru, form, **QUESTION)
    await world.pick(world.haru, preview, "ARMY")
    await world.pick(world.haru, preview, "★☆☆")
    await world.press(world.haru, preview, "Confirm")
    (entry,) = (await kept(world)).values()
    assert (entry.category, entry.difficulty) == ("army", 1)


async def test_edit_on_a_preview_opens_what_was_typed(world: World) -> None:
    preview = await write(world, world.haru, await world.haru.slash(world.channel, "manage fact add"), **FACT)
    form = await world.press(world.haru, preview, "Edit")
    assert typed_in(form) == FACT
    await write(world, world.haru, form, text="It began in 2023.")
    assert "It began in 2023." in world.text(preview)
    dropped = await world.press(world.haru, preview, "Cancel")
    assert "Nothing was changed." in world.text(dropped)
    assert await kept(world) == {}


async def test_without_wrong_options_a_question_is_typed(world: World) -> None:
    form = await world.haru.slash(world.channel, "manage question add")
    preview = await write(world, world.haru, form, **{**QUESTION, "answers": "In 2024\n2024", "distractors": ""})
    assert "★★☆ · Typed answer" in world.text(preview)
    assert "✓ **In 2024**\n✓ 2024" in world.text(preview)
    await world.press(world.haru, preview, "Confirm")
    (entry,) = (await kept(world)).values()
    assert (entry.style, entry.answers) == ("typed", (Text("In 2024"), Text("2024")))
    assert "When did our trivia night" in world.text(await world.haru.slash(world.channel, "manage browse"))


@pytest.mark.parametrize(
    ("style", "answers", "shown"),
    [
        ("year", "2024", "Closest year"),
        ("order", "Dawn\nNoon\nDusk\nNight", "Four in order\n**When did our trivia night begin?**\n**1.** Dawn"),
        ("true_false", "true", "✓ **A True**\n✗ B False"),
    ],
)
async def test_a_style_that_is_chosen_first_has_a_form_of_its_own(
    world: World, style: str, answers: str, shown: str
) -> None:
    form = await world.haru.slash(world.channel, "manage question add", style=style)
    assert ("distractors" in typed_in(form)) is (style == "true_false")
    preview = await write(world, world.haru, form, text=QUESTION["text"], answers=answers)
    assert shown in world.text(preview)
    await world.press(world.haru, preview, "Confirm")
    (entry,) = (await kept(world)).values()
    assert entry.style == style
    again = await world.haru.slash(world.channel, "manage question edit", entry=QUESTION["text"])
    assert typed_in(again)["answers"].casefold() == answers.casefold()


async def test_what_is_wrong_for_its_style_is_told_and_can_be_mended(world: World) -> None:
    form = await world.haru.slash(world.channel, "manage question add", style="year")
    told = await write(world, world.haru, form, text=QUESTION["text"], answers="last spring")
    assert "⚠ The answer must be one year in four digits, from 1000 to 2999." in world.text(told)
    form = await world.press(world.haru, told, "Correct it")
    assert typed_in(form)["answers"] == "last spring"
    assert "Closest year" in world.text(await write(world, world.haru, form, answers="2024"))


async def test_the_style_is_chosen_on_the_preview_too(world: World) -> None:
    form = await world.haru.slash(world.channel, "manage question add")
    preview = await write(world, world.haru, form, **{**QUESTION, "answers": "2024", "distractors": ""})
    await world.pick(world.haru, preview, "Closest year")
    assert "★★☆ · Closest year" in world.text(preview)
    await world.pick(world.haru, preview, "Four in order")
    assert "⚠ Something to be put in order has 4 of this, in the right order: answer." in world.text(preview)
    form = await world.press(world.haru, preview, "Correct it")
    await write(world, world.haru, form, answers="A\nB\nC\nD")
    assert "Four in order" in world.text(preview)
    await world.press(world.haru, preview, "Confirm")
    (entry,) = (await kept(world)).values()
    assert (entry.style, entry.answers) == ("order", (*map(Text, "ABCD"),))


async def test_an_entry_is_found_edited_and_removed(world: World) -> None:
    await added(world, "manage fact add", FACT)
    offered = await world.offered(world.haru, "manage fact edit", "entry", "trivia night began")
    assert list(offered) == [FACT["text"]]
    form = await world.haru.slash(world.channel, "manage fact edit", entry=offered[FACT["text"]])
    assert typed_in(form) == FACT
    preview = await write(world, world.haru, form, text="The trivia night began in 2023.")
    page = await world.press(world.haru, preview, "Confirm")
    assert "The trivia night began in 2023." in world.text(page)
    asked = await world.haru.slash(world.channel, "manage fact remove", entry="The trivia night began")
    assert "Remove this?" in world.text(asked)
    assert len(await kept(world)) == 1
    assert "It is removed." in world.text(await world.press(world.haru, asked, "Remove"))
    assert await kept(world) == {}
    assert GONE in world.text(await world.press(world.haru, page, "Edit"))


async def test_the_packs_own_fact_is_corrected_in_this_server_and_hidden(world: World) -> None:
    fact = world.app.library.pack.facts[0]
    form = await world.haru.slash(world.channel, "manage fact edit", entry=fact.id)
    assert typed_in(form)["text"] == fact.text("en")
    preview = await write(world, world.haru, form, text="It was otherwise.")
    assert "A correction for this server" in world.text(preview)
    assert fact.text("ko")[:20] in world.text(preview), "the other language is shown, for it may be wrong, too"
    page = await world.press(world.haru, preview, "Confirm")
    texts = [known.text for known in (await content(world)).pack.facts]
    assert fact.text not in texts
    assert Text({"en": "It was otherwise.", "ko": fact.text("ko")}) in texts
    assert fact in world.app.library.pack.facts, "the pack itself is as it was"
    await world.press(world.haru, page, "Hide")
    said = [known.text("en") for known in (await content(world)).pack.facts]
    assert "It was otherwise." not in said
    assert fact.text("en") not in said


async def test_the_packs_own_fact_is_removed_by_hiding_it(world: World) -> None:
    fact = world.app.library.pack.facts[1]
    asked = await world.haru.slash(world.channel, "manage fact remove", entry=fact.id)
    page = await world.press(world.haru, asked, "Remove")
    assert "Members meet it no more." in world.text(page)
    assert fact.id not in [known.id for known in (await content(world)).pack.facts]
    shown = await world.press(world.haru, page, "Show again")
    assert "Members meet it again." in world.text(shown)
    assert fact.id in [known.id for known in (await content(world)).pack.facts]


async def test_nearly_the_same_is_shown_and_exactly_the_same_refused(world: World) -> None:
    await added(world, "manage fact add", FACT)
    near = {**FACT, "text": "The trivia nights began in 2024."}
    preview = await write(world, world.haru, await world.haru.slash(world.channel, "manage fact add"), **near)
    assert "Nearly the same is there already: “The trivia night began in 2024.”" in world.text(preview)
    refused = await added(world, "manage fact add", FACT)
    assert "This server already has exactly that" in world.text(refused)
    assert len(await kept(world)) == 1


async def test_confirm_saves_once(world: World) -> None:
    preview = await write(world, world.haru, await world.haru.slash(world.channel, "manage fact add"), **FACT)
    token = token_of(world, preview)
    await world.press(world.haru, preview, "Confirm")
    again = await forge(world, world.haru, forged_button("manageok", token))
    assert "It is saved" in again
    assert len(await kept(world)) == 1


async def test_somebody_else_was_quicker(world: World) -> None:
    await added(world, "manage fact add", FACT)
    yuna = world.join("yuna", roles=[world.guild.roles["Moderators"]])
    hers = await yuna.slash(world.channel, "manage fact edit", entry="The trivia night")
    mine = await world.haru.slash(world.channel, "manage fact edit", entry="The trivia night")
    await world.press(yuna, await write(world, yuna, hers, text="Hers."), "Confirm")
    told = await world.press(world.haru, await write(world, world.haru, mine, text="Mine."), "Confirm")
    assert "Someone has changed this in the meantime." in world.text(told)
    assert [entry.text("en") for entry in (await kept(world)).values()] == ["Hers."]


async def test_a_message_is_saved_as_a_fact(world: World) -> None:
    message = await world.noor.send(world.channel, "We have met each Friday since 2024.")
    form = await world.haru.context_menu(world.channel, "Save as fact", message)
    assert typed_in(form)["text"] == "We have met each Friday since 2024."
    page = await world.press(world.haru, await write(world, world.haru, form), "Confirm")
    assert "Thanks to noor" in world.text(page)
    (entry,) = (await kept(world)).values()
    assert entry.author == "noor"


async def test_what_is_typed_can_not_carry_markup_or_pings(world: World) -> None:
    typed = {"text": "**@everyone** <@1> `x`\nsecond line"}
    preview = await write(world, world.haru, await world.haru.slash(world.channel, "manage fact add"), **typed)
    assert "\\*\\*\\@everyone\\*\\* \\<\\@1\\>" in world.text(preview)


async def test_in_korean(world: World) -> None:
    bora = world.join("bora", locale="ko", roles=[world.guild.roles["Moderators"]])
    fact = world.app.library.pack.facts[0]
    form = await bora.slash(world.channel, "manage fact edit", entry=fact.id)
    assert typed_in(form)["text"] == fact.text("ko"), "who reads Korean writes Korean"
    told = await write(world, bora, form, source="www.example.org")
    assert "⚠ 출처에는 https://나 http://로 시작하는" in world.text(told)
    form = await world.press(bora, told, "고쳐 쓰기")
    preview = await write(world, bora, form, text="사실은 달라요.", source="")
    assert "멤버에게 이렇게 보여요. 아직 저장하지 않았어요." in world.text(preview)
    assert "수정: English" in world.buttons(preview)
    page = await world.press(bora, preview, "확인")
    assert "✓ 저장했어요. 바로 쓰여요." in world.text(page)
    (entry,) = (await kept(world)).values()
    assert (entry.text, entry.source) == (Text({"en": fact.text("en"), "ko": "사실은 달라요."}), None)
