"""A member suggests a fact or a question; the moderators hear of it."""

from __future__ import annotations

import pytest

from bot.content.deck import deck, mark
from bot.content.models import Text
from bot.facts import limits
from bot.i18n import translator
from tests.cogs.events.events import neighbours
from tests.cogs.setup.desk import forge, forged_button
from tests.cogs.suggest.members import FACT, QUESTION, everything, last, moderators_channel, suggest_fact, suggested
from tests.cogs.world import World


async def test_a_fact_goes_to_the_moderators_and_waits(world: World) -> None:
    desk = await moderators_channel(world)
    seen = await suggest_fact(world, world.noor)
    assert seen.ephemeral
    assert "Thank you. The moderators will look at it" in world.text(seen)
    assert FACT in world.text(seen)
    posted = last(desk)
    assert FACT in world.text(posted)
    assert f"Suggested by <@{world.noor.id}>" in world.text(posted)
    assert world.buttons(posted) == ["Approve", "Edit", "Decline"]
    (waiting,) = (await world.app.desk.queue(world.guild.id)).items
    assert (waiting.stored.author_id, waiting.stored.state) == (world.noor.id, "suggested")


async def test_a_question_is_shown_as_members_will_see_it(world: World) -> None:
    desk = await moderators_channel(world)
    shown = await world.theo.slash(world.channel, "suggest question", category="songs")
    seen = await world.theo.submit_modal(shown, QUESTION)
    text = world.text(last(desk))
    assert text.splitlines()[:6] == [
        "-# Suggestion · Question",
        "-# Songs · ★★☆ · Multiple choice",
        f"### {QUESTION['text']}",
        "✓ **A Seoul**",
        "✗ B Busan",
        "✗ C Daegu",
    ]
    assert "It was in Seoul." in text
    assert world.links(seen) == {"Source: example.test": QUESTION["source"]}
    (waiting,) = (await world.app.desk.queue(world.guild.id)).items
    assert waiting.stored.entry is not None
    assert (waiting.stored.entry.style, waiting.stored.entry.category) == ("choice", "songs")


async def test_a_year_is_suggested_in_a_form_of_its_own(world: World) -> None:
    shown = await world.theo.slash(world.channel, "suggest question", style="year")
    assert shown.modal is not None
    assert "distractors" not in [part["component"]["custom_id"] for part in shown.modal["components"]]
    await world.theo.submit_modal(shown, {"text": "When was the first fan meeting?", "answers": "2014"})
    (waiting,) = (await world.app.desk.queue(world.guild.id)).items
    assert waiting.stored.entry is not None
    assert (waiting.stored.entry.style, waiting.stored.entry.answers) == ("year", (Text("2014"),))


async def test_without_a_moderators_channel_it_waits_in_the_queue(world: World) -> None:
    seen = await suggest_fact(world, world.noor)
    assert "Thank you." in world.text(seen)
    assert (await world.app.desk.queue(world.guild.id)).total == 1


async def test_a_moderators_channel_that_is_gone_keeps_nobody_from_suggesting(world: World) -> None:
    await world.settings(moderator_channel_id=1)
    assert "Thank you." in world.text(await suggest_fact(world, world.noor))


async def test_nearly_the_same_stands_beside_it(world: World) -> None:
    desk = await moderators_channel(world)
    await suggest_fact(world, world.noor)
    seen = await suggest_fact(world, world.theo, "The light stick was first sold in 2016.")
    for text in (world.text(seen), world.text(last(desk))):
        assert "**Nearly the same**" in text
        assert FACT in text


async def test_the_same_again_is_refused_and_what_was_typed_is_kept(world: World) -> None:
    await suggest_fact(world, world.noor)
    seen = await suggest_fact(world, world.theo)
    assert "This server already has exactly that" in world.text(seen)
    again = await world.press(world.theo, seen, "Change it")
    assert again.modal is not None
    assert again.modal["components"][0]["component"]["value"] == FACT
    assert "Thank you." in world.text(await world.theo.submit_modal(again, {"text": "Another fact altogether."}))


async def test_a_faulty_question_is_named_and_kept(world: World) -> None:
    shown = await world.noor.slash(world.channel, "suggest question")
    seen = await world.noor.submit_modal(shown, {**QUESTION, "distractors": "Busan\nSeoul"})
    assert "stands twice among the options" in world.text(seen)
    again = await world.press(world.noor, seen, "Change it")
    assert again.modal is not None
    values = [part["component"].get("value") for part in again.modal["components"]]
    assert values[0] == QUESTION["text"]
    assert values[2] == "Busan\nSeoul"
    assert (await world.app.desk.queue(world.guild.id)).total == 0


async def test_what_somebody_typed_opens_for_nobody_else(world: World) -> None:
    await suggest_fact(world, world.noor)
    seen = await suggest_fact(world, world.theo)
    (made,) = [part for part in world._components(seen, 2) if "custom_id" in part]
    token = made["custom_id"].rpartition(":")[2]
    forged = await forge(world, world.noor, forged_button("suggestretry", token))
    assert forged.modal is None
    assert "This button is no longer in use." in world.text(forged)


async def test_limits_are_told_in_a_sentence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING_PER_MEMBER", 1)
    await suggest_fact(world, world.noor)
    seen = await suggest_fact(world, world.noor, "A second one.")
    assert "You have 1 suggestions that wait for an answer." in world.text(seen)
    monkeypatch.setattr(limits, "WAITING_PER_SERVER", 1)
    assert "The moderators have 1 suggestions" in world.text(await suggest_fact(world, world.theo, "A third one."))
    assert (await world.app.desk.queue(world.guild.id)).total == 1


async def test_markup_and_links_do_no_harm(world: World) -> None:
    desk = await moderators_channel(world)
    assert "has a link" in world.text(await suggest_fact(world, world.noor, "See https://evil.test now"))
    before = await everything(world)
    await suggest_fact(world, world.noor, "# Loud\n<@&1> **bold** @everyone")
    assert await everything(world) != before
    text = world.text(last(desk))
    assert "\\# Loud\n\\<\\@&1\\> \\*\\*bold\\*\\* \\@everyone" in text
    assert not last(desk).mention_everyone


async def test_everyone_is_answered_in_their_language(world: World) -> None:
    desk = await moderators_channel(world)
    await world.settings(moderator_channel_id=desk.id, language="ko")
    yuna, korean, english = world.join("yuna", locale="ko"), translator("ko"), translator("en")
    shown = await yuna.slash(world.channel, "suggest fact")
    assert shown.modal is not None
    assert shown.modal["title"] == korean("Suggest a fact")
    thanks = "Thank you. The moderators will look at it, and I will tell you what they say."
    seen = await yuna.submit_modal(shown, {"text": "응원봉은 2015년에 나왔어요."})
    assert world.text(seen).splitlines()[0] == korean(thanks)
    assert world.text(await suggest_fact(world, world.noor)).splitlines()[0] == english(thanks)
    assert world.buttons(last(desk)) == [korean("Approve"), korean("Edit"), korean("Decline")]


async def test_the_credit_is_shown_where_it_is_used(world: World) -> None:
    stored = await suggested(world, "Light *sticks* glow in Moscow.")
    await world.app.desk.approve(world.guild.id, world.haru.id, stored.id, stored.version)
    content = await world.app.desk.content.of(world.guild.id)
    cards = deck(content.pack)
    before = cards[[fact.id for fact in cards].index(stored.key) - 1]
    item = forged_button("fact", content.pack.id, "", "", mark(before.id))
    seen = await forge(world, world.theo, item)
    assert "Light \\*sticks\\* glow in Moscow." in world.text(seen)
    assert f"Suggested by <@{world.noor.id}>" in world.text(seen)
    (lobby, mina) = neighbours(world)
    await world.env.settle()
    assert "Moscow" not in world.text(await forge(world, mina, item, lobby)), "another server knows nothing of it"
