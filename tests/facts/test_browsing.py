"""A moderator looks through what there is, and finds what is meant."""

from __future__ import annotations

import pytest

from bot.content.models import Text
from bot.db.engine import Database
from bot.facts.browsing import Filter
from bot.facts.desk import Desk
from bot.scores.store import ScoresStore
from bot.trivia.format import Format
from tests.clockwork import Clock
from tests.facts.played import Click, write_down
from tests.facts.words import FAN, MOD, OTHER_MOD, OTHER_SERVER, SERVER, fact, question

PACK = ["closing-song", "q-closing-song", "q-four-of-them"]


async def keys(desk: Desk, chosen: Filter) -> list[str]:
    return [listed.item.key for listed in (await desk.browse(SERVER, chosen)).items]


async def test_the_newest_of_the_server_stands_before_the_packs(desk: Desk, clock: Clock) -> None:
    made = []
    for text in ("One.", "Two."):
        made.append((await desk.add(SERVER, MOD, fact(text))).key)
        clock.ms += 1
    await desk.add(OTHER_SERVER, MOD, fact("Three."))
    page = await desk.browse(SERVER, Filter())
    assert [listed.item.key for listed in page.items] == [*made[::-1], *PACK]
    assert page.total == 5
    part = await desk.browse(SERVER, Filter(), page=1, size=2)
    assert ([listed.item.key for listed in part.items], part.pages) == ([made[0] and PACK[0], PACK[1]], 3)


async def test_every_filter_keeps_what_it_says(desk: Desk) -> None:
    one = (await desk.add(SERVER, MOD, fact("Rain fell.", category="Songs"))).key
    two = (await desk.add(SERVER, OTHER_MOD, question("Where did it rain?"))).key
    hidden = await desk.add(SERVER, MOD, fact("Snow fell."))
    await desk.hide(SERVER, MOD, hidden.id)
    removed = await desk.add(SERVER, MOD, fact("Hail fell."))
    await desk.remove(SERVER, MOD, removed.id)
    waiting = (await desk.suggest(SERVER, FAN, fact("비가 내렸어요."))).stored
    declined = (await desk.suggest(SERVER, FAN, fact("Frogs fell."))).stored
    await desk.decline(SERVER, MOD, declined.id, "No.")
    assert set(await keys(desk, Filter(own=True))) == {one, two, hidden.key, waiting.key}
    assert await keys(desk, Filter(own=False)) == PACK
    assert set(await keys(desk, Filter(kind="fact"))) == {one, hidden.key, waiting.key, "closing-song"}
    assert await keys(desk, Filter(category="songs")) == [one, "closing-song", "q-closing-song"]
    assert await keys(desk, Filter(category="")) == [two, hidden.key, waiting.key]
    assert await keys(desk, Filter(state="hidden")) == [hidden.key]
    assert await keys(desk, Filter(state="suggested")) == [waiting.key]
    assert await keys(desk, Filter(state="removed")) == [removed.key]
    assert await keys(desk, Filter(state="declined")) == [declined.key]
    assert await keys(desk, Filter(state="declined", author_id=MOD)) == []
    assert await keys(desk, Filter(author_id=OTHER_MOD)) == [two]
    assert await keys(desk, Filter(text="RAIN")) == [one, two]
    assert await keys(desk, Filter(text="비가 내ㄹ")) == [waiting.key]
    assert await keys(desk, Filter(text="no such words")) == []


async def test_what_is_hidden_of_the_pack_can_be_found_to_be_shown_again(desk: Desk) -> None:
    await desk.hide_original(SERVER, MOD, "closing-song")
    generated = await desk.hide_original(SERVER, MOD, "w:year:spring-day:far")
    listed = (await desk.browse(SERVER, Filter(state="hidden"))).items
    assert [one.item.text("en") for one in listed] == [
        "“Spring Day” closed the first concert.",
        listed[1].item.text("en"),
    ]
    assert "Spring Day" in listed[1].item.text("en")
    assert [one.item.category for one in listed] == ["songs", "songs"]
    assert listed[1].item.stored == generated
    assert "closing-song" not in await keys(desk, Filter(state="active"))


async def test_what_is_missed_most_often_comes_first(desk: Desk, database: Database, scores: ScoresStore) -> None:
    easy, hard, never = [(await desk.add(SERVER, MOD, question(f"{text}?"))).key for text in ("Easy", "Hard", "Never")]
    script = [[Click(1, 0, 0), Click(2, 0, 0)], [Click(1, 0, 0), Click(2, 3, 0)], [Click(1, 2, 0)]]
    await write_down(database, scores, script, Format(), keys=[easy, hard, "q-closing-song"])
    await write_down(database, scores, script, Format(), keys=["q-four-of-them", never, easy], server_id=OTHER_SERVER)
    page = await desk.browse(SERVER, Filter(kind="question"), "missed")
    assert [listed.item.key for listed in page.items] == ["q-closing-song", hard, easy, never, "q-four-of-them"]
    assert [listed.stats.share_right for listed in page.items] == [0, 0.5, 1, None, None]
    newest = await desk.browse(SERVER, Filter(kind="question"))
    assert {listed.item.key: listed.stats for listed in newest.items} == {
        listed.item.key: listed.stats for listed in page.items
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("spring day", ["closing-song"]),
        ("four", ["q-four-of-them"]),
        ("첫 공연", ["closing-song", "q-closing-song"]),
        ("마지막 고", ["closing-song", "q-closing-song"]),
        ("comets", ["q-four-of-them"]),
        ("no such thing", []),
    ],
)
async def test_something_is_found_by_a_part_of_what_it_says(desk: Desk, typed: str, found: list[str]) -> None:
    index = (await desk.content.of(SERVER)).index
    assert sorted(item.key for item in index.find(typed)) == sorted(found)


async def test_what_begins_so_is_offered_first(desk: Desk) -> None:
    later = (await desk.add(SERVER, MOD, fact("In the end, rain."))).key
    begins = (await desk.add(SERVER, MOD, fact("Rain in the end."))).key
    index = (await desk.content.of(SERVER)).index
    assert [item.key for item in index.find("rain")] == [begins, later]
    assert [item.key for item in index.find("", "fact", limit=2)] == [later, begins]
    assert index.find("rain", "question") == []
    assert [item.text for item in index.find("rain", limit=1)] == [Text("Rain in the end.")]
