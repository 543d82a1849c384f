"""What a moderator does is met at the next question and the next look-up, in that server alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

import pytest
from msgspec.structs import replace

from bot.content.deck import deck, facts_about
from bot.content.library import Library
from bot.content.models import Text
from bot.facts import content as contents
from bot.facts.content import ServerContent
from bot.facts.desk import Desk
from bot.facts.store import DeskStore
from bot.trivia import selection
from bot.trivia.format import Format
from bot.trivia.matching import Matcher
from tests.clockwork import Clock
from tests.facts.words import FAN, MOD, OTHER_SERVER, SERVER, fact, question, sourced, true_or_false


def keys(content: ServerContent) -> set[str]:
    return {candidate.key for candidate in content.candidates}


async def test_a_server_without_anything_of_its_own_has_the_pack_as_it_is(desk: Desk, comets_library: Library) -> None:
    content = await desk.content.of(SERVER)
    pool = comets_library.pools["comets"]
    assert content.candidates is pool.candidates
    assert content.pack is comets_library.pack
    assert content.accent == pool.accent
    assert content.build("q-closing-song", Random(5)) == pool.build("q-closing-song", Random(5))
    with pytest.raises(KeyError):
        content.build("s:1", Random(1))
    with pytest.raises(KeyError):
        await desk.content.of(SERVER, "no-such-pack")


async def test_an_added_question_is_asked(desk: Desk, clock: Clock) -> None:
    added = await desk.add(SERVER, MOD, sourced(question(category="Songs", difficulty=3)))
    content = await desk.content.of(SERVER)
    (mine,) = [candidate for candidate in content.candidates if candidate.key == added.key]
    assert mine[1:] == ("songs", "choice", 3, added.key)
    assert not mine.generated
    built = content.build(added.key, Random(1))
    assert (built.key, built.category, built.difficulty) == (*mine[:2], 3)
    assert built.options[built.right] == Text("On a train")
    assert {option("en") for option in built.options} == {"On a train", "At sea", "On the moon", "In a lift"}
    assert built == content.build(added.key, Random(1))
    assert built.explanation("en") == "The answer is On a train."
    (source,) = built.sources
    assert (source.title, source.publisher, source.url) == ("Diary", "comets.test", "https://www.comets.test/diary")
    assert source.checked.isoformat() == "2026-11-30"
    places = Counter(content.build(added.key, Random(seed)).right for seed in range(60))
    assert sorted(places) == [0, 1, 2, 3]
    assert added.key not in keys(await desk.content.of(OTHER_SERVER))


async def test_a_source_without_an_address_is_told_with_the_answer(desk: Desk) -> None:
    entry = sourced(question(explanation=Text({"en": "So she says.", "ko": "그래요."})), url="")
    added = await desk.add(SERVER, MOD, entry)
    built = (await desk.content.of(SERVER)).build(added.key, Random(1))
    assert built.sources == ()
    assert built.explanation("en") == "So she says. (Source: Diary)"
    assert "그래요." in built.explanation("ko")


async def test_true_stands_before_false_whichever_is_right(desk: Desk) -> None:
    made = [
        await desk.add(SERVER, MOD, true_or_false("One.")),
        await desk.add(SERVER, MOD, true_or_false("Two.", "False", "True")),
    ]
    content = await desk.content.of(SERVER)
    for item, right in zip(made, (0, 1), strict=True):
        for seed in range(8):
            built = content.build(item.key, Random(seed))
            assert [option("en") for option in built.options] == ["True", "False"]
            assert (built.style, built.right) == ("true_false", right)


async def test_a_typed_question_takes_all_of_its_answers(desk: Desk) -> None:
    typed = question(
        style="typed", answers=(Text({"en": "On a train", "ko": "기차에서"}), Text("train")), distractors=()
    )
    added = await desk.add(SERVER, MOD, typed)
    content = await desk.content.of(SERVER)
    (mine,) = [candidate for candidate in content.candidates if candidate.key == added.key]
    built = content.build(added.key, Random(1))
    assert (mine.style, built.style, built.options) == ("typed", "typed", ())
    assert built.answer == Text({"en": "On a train", "ko": "기차에서"})
    assert all(content.judge(built, guess) for guess in ("on a train", "기차에서", "Train"))
    assert not any(content.judge(built, guess) for guess in ("at sea", "a"))


async def test_a_year_and_an_order_are_asked(desk: Desk) -> None:
    year = await desk.add(SERVER, MOD, question("When?", style="year", answers=(Text("2015"),), distractors=()))
    things = tuple(map(Text, ("Dawn", "Noon", "Dusk", "Night")))
    order = await desk.add(SERVER, MOD, question("Which first?", style="order", answers=things, distractors=()))
    content = await desk.content.of(SERVER)
    assert {year.key, order.key} <= keys(content)
    assert content.build(year.key, Random(1)).answer == Text("2015")
    for seed in range(20):
        built = content.build(order.key, Random(seed))
        assert (built.style, built.options != things) == ("order", True)
        assert tuple(built.options[place] for place in built.order) == things
    assert built.explanation("en") == "The right order is: Dawn, Noon, Dusk, Night."


async def test_what_an_earlier_version_took_for_true_or_false_is_a_choice(desk: Desk) -> None:
    """It needed no more than one wrong option then."""
    added = await desk.add(SERVER, MOD, question())
    assert added.entry is not None
    kept = replace(added, entry=replace(added.entry, style="true_false", distractors=(Text("At sea"),)))
    content = ServerContent([desk.content._library.pools["comets"]], [kept], {}, Matcher(desk.content._library.pack))
    built = content.build(added.key, Random(1))
    assert (built.style, {option("en") for option in built.options}) == ("choice", {"On a train", "At sea"})


async def test_a_question_says_from_whom_the_server_has_it(desk: Desk) -> None:
    mine = await desk.add(SERVER, MOD, question())
    named = await desk.add(SERVER, MOD, question("Whose?", author="Ann *the* fan"))
    suggested = (await desk.suggest(SERVER, FAN, question("Why?"))).stored
    await desk.approve(SERVER, MOD, suggested.id, suggested.version)
    original = desk.original("q-closing-song")
    assert original is not None
    corrected = await desk.correct(SERVER, MOD, "q-closing-song", original, None)
    content = await desk.content.of(SERVER)
    authors = [content.build(item.key, Random(1)).author for item in (mine, named, suggested, corrected)]
    assert authors == [f"<@{MOD}>", "Ann *the* fan", f"<@{FAN}>", ""]


async def test_what_is_hidden_or_removed_is_not_asked(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, question())
    await desk.hide_original(SERVER, MOD, "q-closing-song")
    await desk.hide(SERVER, MOD, added.id)
    content = await desk.content.of(SERVER)
    assert not {added.key, "q-closing-song"} & keys(content)
    for key in (added.key, "q-closing-song"):
        with pytest.raises(KeyError):
            content.build(key, Random(1))
    await desk.unhide(SERVER, MOD, added.id)
    assert added.key in keys(await desk.content.of(SERVER))
    await desk.remove(SERVER, MOD, added.id)
    assert added.key not in keys(await desk.content.of(SERVER))
    assert "q-closing-song" in keys(await desk.content.of(OTHER_SERVER))


@pytest.mark.parametrize(("key", "forms"), [("q-closing-song", 1), ("w:year:spring-day:near", 2)])
async def test_a_correction_is_asked_in_its_place(desk: Desk, key: str, forms: int) -> None:
    original = desk.original(key)
    assert original is not None
    corrected = await desk.correct(SERVER, MOD, key, replace(original, text=Text("Which one, really?")), None)
    content = await desk.content.of(SERVER)
    (mine,) = [candidate for candidate in content.candidates if candidate.key == corrected.key]
    assert mine.subject == "spring-day"
    assert key not in keys(content)
    assert len(content.candidates) == len((await desk.content.of(OTHER_SERVER)).candidates) - forms + 1
    # A game that chose it before asks the correction.
    assert content.build(key, Random(1)).text == Text("Which one, really?")
    assert content.build(key, Random(1)).key == corrected.key
    standing = content.standing_for(key)
    assert standing is not None
    assert standing.id == corrected.id
    await desk.remove(SERVER, MOD, corrected.id)
    assert (await desk.content.of(SERVER)).build(key, Random(1)).key == key


async def test_games_mix_them_with_the_packs(desk: Desk) -> None:
    mine = {(await desk.add(SERVER, MOD, question(f"Number {number}?", category="songs"))).key for number in range(9)}
    content = await desk.content.of(SERVER)
    chosen = Format(questions=10, category="songs")
    asked = selection.select(content.candidates, chosen, [], Random(1))
    assert 0 < len(mine & set(asked)) < 10
    for key in asked:
        assert content.build(key, Random(1)).category == "songs"


async def test_an_added_fact_is_told(desk: Desk) -> None:
    plain = await desk.add(SERVER, MOD, fact("Rain fell on the first night."))
    named = await desk.add(SERVER, MOD, sourced(fact("“Spring Day” was written in the rain.", category="Rain")))
    content = await desk.content.of(SERVER)
    told = {card.id: card for card in deck(content.pack)}
    assert set(told) == {"closing-song", plain.key, named.key}
    assert content.pack.categories[told[plain.key].category]("en") == "From this server"
    assert content.pack.categories[told[named.key].category]("en") == "Rain"
    assert [card.id for card in deck(content.pack, category="Rain")] == [named.key]
    assert [source.title for source in content.pack.sources_of(told[named.key])] == ["Diary"]
    assert content.pack.sources_of(told[plain.key]) == ()
    assert content.pack.categories.keys() >= {"songs", "Rain"}
    assert [card.id for card in deck((await desk.content.of(OTHER_SERVER)).pack)] == ["closing-song"]


@pytest.mark.parametrize(
    ("text", "is_about"),
    [
        ("They wrote Spring Day in the rain.", True),
        ("“Spring Day”, their best.", True),
        ("봄날은 비 오는 날에 썼어요.", True),
        ("It was a spring day like any other.", False),
        ("Springs Days, Spring Days.", False),
        ("SD sold well.", True),
        ("ASDF sold well.", False),
    ],
)
async def test_a_fact_is_about_what_it_names(desk: Desk, text: str, is_about: bool) -> None:
    added = await desk.add(SERVER, MOD, fact(text))
    pack = (await desk.content.of(SERVER)).pack
    found = [card.id for card in facts_about(pack, pack.things["spring-day"])]
    assert (added.key in found) == is_about
    assert "closing-song" in found


async def test_a_packs_fact_is_corrected_where_it_is_told(desk: Desk) -> None:
    original = desk.original("closing-song")
    assert original is not None
    corrected = await desk.correct(SERVER, MOD, "closing-song", replace(original, text=Text("It did not.")), None)
    pack = (await desk.content.of(SERVER)).pack
    assert [(card.id, card.text) for card in facts_about(pack, pack.things["spring-day"])] == [
        (corrected.key, Text("It did not."))
    ]
    assert pack.categories[pack.facts[0].category]("en") == "Songs"
    await desk.hide(SERVER, MOD, corrected.id)
    assert (await desk.content.of(SERVER)).pack.facts == ()
    await desk.unhide(SERVER, MOD, corrected.id)
    await desk.remove(SERVER, MOD, corrected.id)
    assert [card.id for card in (await desk.content.of(SERVER)).pack.facts] == ["closing-song"]


async def test_a_look_up_from_before_a_change_does_not_outlive_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One reads while another writes: what was read is used once and not kept."""
    read = DeskStore.aliases
    reading, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(store: DeskStore, server_id: int) -> list[tuple[str, str]]:
        found = await read(store, server_id)
        reading.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(DeskStore, "aliases", slowly)
    look_up = asyncio.create_task(desk.content.of(SERVER))
    await reading.wait()
    added = await desk.add(SERVER, MOD, question())
    go_on.set()
    assert added.key not in keys(await look_up)
    assert added.key in keys(await desk.content.of(SERVER))


async def test_only_so_many_servers_are_held_in_memory(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "SERVERS_KEPT", 2)
    first = await desk.content.of(1)
    await desk.content.of(2)
    assert await desk.content.of(1) is first
    second = await desk.content.of(2)
    await desk.content.of(1)
    await desk.content.of(3)
    assert await desk.content.of(1) is first
    assert await desk.content.of(2) is not second
