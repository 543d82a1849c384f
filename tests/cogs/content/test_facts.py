"""``/fact`` and its button."""

from __future__ import annotations

import simcord

from bot.content.deck import deck
from bot.content.models import Fact
from tests.cogs.world import Seen, World


def shown(world: World, seen: Seen) -> Fact:
    """The fact that stands in a message."""
    text = world.text(seen)
    found = [fact for fact in world.app.library.pack.facts if fact.text("en") in text or fact.text("ko") in text]
    assert len(found) == 1
    return found[0]


async def test_a_fact_names_its_source_and_another_is_another(world: World) -> None:
    answer = await world.noor.slash(world.channel, "fact")
    first = shown(world, answer)
    pack = world.app.library.pack
    by_publisher = {source.publisher: source.url for source in reversed(pack.sources_of(first))}
    assert world.links(answer)
    assert set(world.links(answer).values()) <= set(by_publisher.values()), "one link for each publisher"
    assert world.visible(answer, world.theo)

    await world.press(world.noor, answer, "Another")
    assert shown(world, answer) != first
    assert len(world.channel.history()) == 1


async def test_every_fact_about_a_song_comes_before_one_comes_again(world: World) -> None:
    facts = world.app.library.pack.facts_about("spring-day")
    answer = await world.noor.slash(world.channel, "fact", about="봄날")
    seen = [shown(world, answer)]
    for _ in facts[1:]:
        await world.press(world.noor, answer, "Another")
        seen.append(shown(world, answer))
    assert {fact.id for fact in seen} == {fact.id for fact in facts}
    await world.press(world.noor, answer, "Another")
    assert shown(world, answer) == seen[0]


async def test_about_offers_everything_and_says_what_each_is(world: World) -> None:
    offered = await world.offered(world.noor, "fact", "about", "love myself")
    assert offered["LOVE MYSELF · Campaign"] == "love-myself"
    assert "un-2018" in (await world.offered(world.noor, "fact", "about", "first address")).values()


async def test_a_category_can_be_picked_or_typed_in_either_language(world: World) -> None:
    assert await world.offered(world.noor, "fact", "category", "arm") == {"ARMY": "army"}
    bora = world.join("bora", locale="ko")
    assert await world.offered(bora, "fact", "category", "아") == {"아미": "army"}
    for typed in ("army", "ARMY", "아미"):
        answer = await world.noor.slash(world.channel, "fact", category=typed)
        assert shown(world, answer).category == "army"
    await world.press(world.noor, answer, "Another")
    assert shown(world, answer).category == "army"


async def test_an_unknown_category_is_said_privately(world: World) -> None:
    answer = await world.noor.slash(world.channel, "fact", category="weather")
    assert answer.ephemeral
    assert "“weather”" in world.text(answer)


async def test_where_there_is_no_fact_a_sentence_says_what_to_do(world: World) -> None:
    answer = await world.noor.slash(world.channel, "fact", about="spring-day", category="campaigns")
    assert answer.ephemeral
    assert world.text(answer).startswith("I have no fact about that yet.")


async def test_the_only_fact_has_no_other(world: World) -> None:
    pack = world.app.library.pack
    thing = next(thing for thing in pack.things.values() if len(deck(pack, thing)) == 1)
    answer = await world.noor.slash(world.channel, "fact", about=thing.id)
    assert "Another" not in world.buttons(answer)


async def test_a_page_hands_out_the_facts_that_it_did_not_show(world: World) -> None:
    page = await world.noor.slash(world.channel, "song", name="spring-day")
    on_page = world.text(page)
    await world.press(world.noor, page, "More facts")
    assert shown(world, page).text("en") not in on_page
    assert "spring-day" in shown(world, page).about

    await world.press(world.noor, page, "Spring Day")
    assert world.text(page) == on_page


async def test_a_fact_leads_to_what_it_is_about(world: World) -> None:
    answer = await world.noor.slash(world.channel, "fact", about="love-myself")
    await world.press(world.noor, answer, "LOVE MYSELF")
    assert "## LOVE MYSELF" in world.text(answer)


async def test_another_fan_draws_privately_in_their_own_language(world: World) -> None:
    bora = world.join("bora", locale="ko")
    answer = await world.noor.slash(world.channel, "fact", about="spring-day")
    before = world.text(answer)

    own = await world.press(bora, answer, "Another")
    assert own.ephemeral
    assert world.text(answer) == before
    drawn = shown(world, own)
    assert drawn.text("ko") in world.text(own)

    await world.press(bora, own, "하나 더")
    assert shown(world, own) != drawn
    assert shown(world, own).text("ko") in world.text(own)


async def test_a_fact_in_a_korean_server_is_korean(world: World) -> None:
    await world.settings(language="ko")
    answer = await world.noor.slash(world.channel, "fact", about="spring-day")
    assert shown(world, answer).text("ko") in world.text(answer)
    assert "하나 더" in world.buttons(answer)


async def test_commands_and_options_have_korean_names(env: simcord.Env) -> None:
    sent = next(request.json for request in env.http_requests if request.method == "PUT" and "commands" in request.path)
    assert isinstance(sent, list)
    names = {command["name"]: command["name_localizations"].get("ko") for command in sent}
    looking_up = ("fact", "song", "album", "campaign", "member", "onthisday")
    assert [names[name] for name in looking_up] == ["사실", "노래", "앨범", "캠페인", "멤버", "오늘의역사"]
    for command in sent:
        if command["name"] in looking_up:
            assert command["description_localizations"]["ko"]
            assert all(option["name_localizations"]["ko"] for option in command["options"])
