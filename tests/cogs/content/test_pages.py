"""Looking one thing up: songs, albums, members, campaigns, and the way from one to the next."""

from __future__ import annotations

import re
from typing import Any

import discord
import pytest
import simcord
from simcord.components import validate_components, walk_components

from bot.content.library import Library
from bot.facts.content import ServerContent
from bot.i18n import LANGUAGES, translator
from bot.trivia.matching import Matcher
from bot.ui.clip import SCREEN_TEXT
from bot.ui.press import button, select
from bot.ui.views import Screen, row
from cogs.content import screens
from tests.cogs.world import World

COMPONENTS_V2 = 1 << 15


def as_it_ships(library: Library) -> ServerContent:
    """What a server has that has changed nothing."""
    return ServerContent([library.pools["bts"]], (), {}, Matcher(library.pack))


@pytest.fixture
def bora(world: World) -> simcord.MemberActor:
    """A fan whose Discord speaks Korean."""
    return world.join("bora", locale="ko")


@pytest.mark.parametrize("typed", ["봄", "봄날", "bomnal", "Spring Day", "spring d", "ㅂㄴ"])
async def test_a_fan_finds_spring_day_however_they_write_it(world: World, typed: str) -> None:
    offered = await world.offered(world.noor, "song", "name", typed)
    assert next(iter(offered.items())) == ("Spring Day · 봄날", "spring-day")


async def test_the_page_of_a_song(world: World) -> None:
    page = await world.noor.slash(world.channel, "song", name="spring-day")
    text = world.text(page)
    for expected in ("Title track", "## Spring Day", "봄날", "13 February 2017", "You Never Walk Alone"):
        assert expected in text
    assert "Did you know?" in text
    assert "You Never Walk Alone" in world.buttons(page)
    assert "More facts" in world.buttons(page)
    assert 1 <= len(world.links(page)) <= 3
    assert all(label.startswith("Source: ") for label in world.links(page))
    assert world.visible(page, world.theo)


async def test_a_korean_fan_is_offered_korean_titles(world: World, bora: simcord.MemberActor) -> None:
    assert (await world.offered(bora, "song", "name", "spring"))["봄날 · Spring Day"] == "spring-day"
    assert (await world.offered(bora, "member", "name", "jung"))["정국 · Jung Kook"] == "jung-kook"


async def test_a_public_page_speaks_the_language_of_the_server(world: World, bora: simcord.MemberActor) -> None:
    page = await bora.slash(world.channel, "song", name="spring-day")
    assert "## Spring Day\n-# 봄날" in world.text(page)

    await world.settings(language="ko")
    page = await world.noor.slash(world.channel, "song", name="spring-day")
    text = world.text(page)
    assert "## 봄날\n-# Spring Day" in text
    assert "2017년 2월 13일" in text
    assert "타이틀곡" in text


async def test_an_album_counts_its_tracks_and_opens_each(world: World) -> None:
    page = await world.noor.slash(world.channel, "album", name="wings")
    text = world.text(page)
    assert "10 October 2016" in text
    assert "1. Intro: Boy Meets Evil\n2. Blood Sweat & Tears\n" in text
    tracks = world.app.library.pack.things["wings"].tracks  # type: ignore[union-attr]
    assert len(world.options(page)) == len(tracks)

    turned = await world.pick(world.noor, page, "Blood Sweat & Tears")
    assert turned.acknowledged
    assert "## Blood Sweat & Tears\n-# 피 땀 눈물" in world.text(page)
    assert len(world.channel.history()) == 1

    await world.press(world.noor, page, "Wings")
    assert "## Wings" in world.text(page)


async def test_an_album_of_48_tracks_has_them_all(world: World) -> None:
    page = await world.noor.slash(world.channel, "album", name="proof")
    options = world.options(page)
    for track in world.app.library.pack.things["proof"].tracks:  # type: ignore[union-attr]
        assert world.app.library.pack.things[track].title("en") in options


async def test_the_page_of_a_member(world: World) -> None:
    page = await world.noor.slash(world.channel, "member", name="정국")
    text = world.text(page)
    for expected in ("## Jung Kook\n-# 정국", "Jeon Jung-kook (전정국)", "1 September 1997", "Solo debut"):
        assert expected in text
    assert world.options(page)


async def test_the_page_of_a_campaign_dates_what_it_reached(world: World) -> None:
    page = await world.noor.slash(world.channel, "campaign", name="love myself")
    text = world.text(page)
    assert "UNICEF" in text
    assert "1 November 2017" in text
    assert text.index("As of 31 October 2020") < text.index("As of 31 March 2024")
    assert "First address at the United Nations" in world.buttons(page)

    await world.press(world.noor, page, "First address")
    assert "24 September 2018" in world.text(page)
    assert "New York" in world.text(page)


async def test_another_fan_reads_on_privately_and_takes_nobodys_page(world: World, bora: simcord.MemberActor) -> None:
    page = await world.noor.slash(world.channel, "song", name="spring-day")
    before = world.text(page)

    own = await world.press(bora, page, "You Never Walk Alone")
    assert world.text(page) == before
    assert own.ephemeral
    assert not world.visible(own, world.noor)
    assert "리패키지 앨범" in world.text(own)

    await world.pick(bora, own, "봄날")
    assert "## 봄날" in world.text(own)
    assert world.text(page) == before


async def test_what_is_typed_past_the_list_is_looked_up_by_name(world: World) -> None:
    by_name = await world.noor.slash(world.channel, "song", name="bomnal")
    assert "## Spring Day" in world.text(by_name)
    by_part = await world.noor.slash(world.channel, "song", name="ring my bel")
    assert by_part.ephemeral


async def test_a_part_that_can_mean_one_thing_only_is_enough(world: World) -> None:
    page = await world.noor.slash(world.channel, "album", name="never walk alone")
    assert "## You Never Walk Alone" in world.text(page)


@pytest.mark.parametrize(("command", "typed"), [("song", "spring da"), ("album", "spring-day"), ("member", "nobody")])
async def test_what_can_mean_several_or_nothing_is_said_privately(world: World, command: str, typed: str) -> None:
    answer = await world.noor.slash(world.channel, command, name=typed)
    assert answer.ephemeral
    assert world.text(answer) == f"I don't know “{typed}”. Pick one from the list that appears as you type."


async def test_an_error_speaks_the_language_of_the_one_who_made_it(world: World, bora: simcord.MemberActor) -> None:
    answer = await bora.slash(world.channel, "song", name="없는 노래")
    assert answer.ephemeral
    assert "“없는 노래”" in world.text(answer)
    assert "I don't know" not in world.text(answer)


async def test_what_was_typed_comes_back_harmless(world: World) -> None:
    typed = "[free **nitro**](https://evil.test)\u202e\n<@1> @everyone <t:0:R>"
    text = world.text(await world.noor.slash(world.channel, "song", name=typed))
    assert "\u202e" not in text
    assert "\n" not in text
    assert not re.search(r"(?<!\\)[\[\]*<>@:]", text.replace("“", "").replace("”", ""))


async def test_a_button_to_what_is_gone_says_so(world: World) -> None:
    for made in (
        button("Gone", "page", "bts", "no-such-song"),
        button("Gone", "page", "no-such-pack", "spring-day"),
        button("Gone", "fact", "bts", "00000000", "", ""),
        button("Gone", "page", "bts"),
    ):
        await world.post(Screen(0, "A page of last year", row(made)))
        answer = await world.press(world.noor, world.channel.history()[-1], "Gone")
        assert answer.ephemeral
        assert "This button is no longer in use." in world.text(answer)


async def test_a_forged_choice_of_a_select_says_so(world: World) -> None:
    option = discord.SelectOption(label="Gone", value="no-such-song")
    await world.post(Screen(0, "A page", row(select("goto", "bts", "tracks0", placeholder="Open", options=[option]))))
    answer = await world.pick(world.noor, world.channel.history()[-1], "Gone")
    assert answer.ephemeral
    assert "This button is no longer in use." in world.text(answer)


async def test_a_page_still_turns_after_a_restart(world: World) -> None:
    page = await world.noor.slash(world.channel, "song", name="spring-day")
    await world.restart()
    await world.press(world.noor, world.channel.history()[-1], "You Never Walk Alone")
    assert "## You Never Walk Alone" in world.text(page)


def parts_of(screen: Screen) -> list[dict[str, Any]]:
    """Every component of a screen, after the checks that Discord would make."""
    components = screen.to_components()  # type: ignore[no-untyped-call]
    validate_components(components, flags=COMPONENTS_V2)
    return list(walk_components(components))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_pack_fits_into_a_message(library: Library, language: str) -> None:
    t = translator(language)
    pack, content = library.pack, as_it_ships(library)
    made = [screens.page(content, thing, t) for thing in pack.things.values()]
    made += [screens.fact(pack, fact, t) for fact in pack.facts]
    for screen in made:
        texts = [part["content"] for part in parts_of(screen) if "content" in part]
        assert sum(map(len, texts)) < SCREEN_TEXT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_leads_to_everything_that_belongs_to_it(library: Library, language: str) -> None:
    t = translator(language)
    content = as_it_ships(library)
    for album in library.pack.albums:
        parts = parts_of(screens.page(content, album, t))
        values = {option["value"] for part in parts if part["type"] == 3 for option in part["options"]}
        pressed = {part["custom_id"].rsplit(":", 1)[1] for part in parts if "v1:page" in part.get("custom_id", "")}
        assert set(album.tracks) <= values | pressed
