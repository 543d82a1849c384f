"""Members suggest, moderators answer; what nearly says the same stands beside it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.content.models import Text
from bot.facts import limits
from bot.facts.desk import Desk
from bot.facts.errors import (
    AlreadyReviewed,
    AlreadyThere,
    ChangedMeanwhile,
    NoSuchEntry,
    QueueFull,
    ReasonMissing,
    ReasonTooLong,
    TooManyEntries,
    TooManySuggestions,
    TooManyWaiting,
)
from bot.facts.faults import BadField
from tests.clockwork import Clock
from tests.facts.words import FAN, MOD, OTHER_FAN, OTHER_MOD, OTHER_SERVER, SERVER, fact, question


async def test_a_suggestion_waits_unseen_until_it_is_approved(desk: Desk) -> None:
    suggested = (await desk.suggest(SERVER, FAN, question())).stored
    assert (suggested.state, suggested.author_id) == ("suggested", FAN)
    assert not await desk.existing(SERVER)
    assert suggested.key not in {item.key for item in (await desk.content.of(SERVER)).candidates}
    approved = await desk.approve(SERVER, MOD, suggested.id, suggested.version)
    assert (approved.state, approved.author_id, approved.reviewer_id) == ("active", FAN, MOD)
    content = await desk.content.of(SERVER)
    assert suggested.key in {item.key for item in content.candidates}
    entry = content.entry(suggested.key)
    assert entry is not None
    assert entry.author_id == FAN


async def test_a_moderator_may_mend_it_while_approving(desk: Desk) -> None:
    suggested = (await desk.suggest(SERVER, FAN, fact("dew was written on train"))).stored
    with pytest.raises(BadField):
        await desk.approve(SERVER, MOD, suggested.id, 1, fact(" "))
    with pytest.raises(NoSuchEntry):
        await desk.approve(SERVER, MOD, suggested.id, 1, question())
    approved = await desk.approve(SERVER, MOD, suggested.id, 1, fact())
    assert (approved.entry, approved.author_id) == (fact(), FAN)


async def test_a_suggestion_is_answered_once(desk: Desk) -> None:
    one, two = [(await desk.suggest(SERVER, FAN, fact(text))).stored for text in ("One.", "Two.")]
    await desk.approve(SERVER, MOD, one.id, one.version)
    for late in (
        desk.approve(SERVER, OTHER_MOD, one.id, one.version),
        desk.decline(SERVER, OTHER_MOD, one.id, "No source."),
    ):
        with pytest.raises(AlreadyReviewed):
            await late
    for empty in ("", " \u200b "):
        with pytest.raises(ReasonMissing):
            await desk.decline(SERVER, MOD, two.id, empty)
    with pytest.raises(ReasonTooLong):
        await desk.decline(SERVER, MOD, two.id, "x" * (limits.LONGEST_REASON + 1))
    with pytest.raises(ChangedMeanwhile):
        await desk.approve(SERVER, MOD, two.id, two.version + 1)
    declined = await desk.decline(SERVER, MOD, two.id, "  No source. ")
    assert (declined.state, declined.reason, declined.reviewer_id) == ("declined", "No source.", MOD)
    with pytest.raises(AlreadyReviewed):
        await desk.approve(SERVER, MOD, two.id, declined.version)


async def test_the_queue_is_answered_from_its_oldest(desk: Desk) -> None:
    assert (await desk.queue(SERVER)).items == ()
    made = [(await desk.suggest(SERVER, FAN, fact(f"Number {number}."))).stored for number in range(3)]
    await desk.suggest(OTHER_SERVER, FAN, fact("Elsewhere."))
    page = await desk.queue(SERVER)
    assert ([item.stored for item in page.items], page.total, page.pages) == ([made[0]], 3, 3)
    assert (await desk.queue(SERVER, 99)).items[0].stored == made[2]
    await desk.approve(SERVER, MOD, made[0].id, 1)
    assert (await desk.queue(SERVER)).items[0].stored == made[1]


async def test_a_member_may_have_so_many_waiting(desk: Desk) -> None:
    for number in range(limits.WAITING_PER_MEMBER):
        await desk.suggest(SERVER, FAN, fact(f"Number {number}."))
    with pytest.raises(TooManyWaiting):
        await desk.suggest(SERVER, FAN, fact("One more."))
    await desk.suggest(SERVER, OTHER_FAN, fact("One more."))
    await desk.suggest(OTHER_SERVER, FAN, fact("One more."))
    first = (await desk.queue(SERVER)).items[0].stored
    await desk.decline(SERVER, MOD, first.id, "No source.")
    await desk.suggest(SERVER, FAN, fact("One more, after all."))


async def test_a_member_may_suggest_so_many_a_day(desk: Desk, clock: Clock) -> None:
    for number in range(limits.SUGGESTIONS_PER_DAY):
        suggested = (await desk.suggest(SERVER, FAN, fact(f"Number {number}."))).stored
        await desk.decline(SERVER, MOD, suggested.id, "No source.")
        clock.ms += 1_000
    with pytest.raises(TooManySuggestions):
        await desk.suggest(SERVER, FAN, fact("One more."))
    clock.ms += limits.DAY_MS - limits.SUGGESTIONS_PER_DAY * 1_000 - 1
    with pytest.raises(TooManySuggestions):
        await desk.suggest(SERVER, FAN, fact("One more."))
    clock.ms += 1
    await desk.suggest(SERVER, FAN, fact("One more."))


async def test_the_moderators_are_not_swamped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING_PER_SERVER", 2)
    await desk.suggest(SERVER, FAN, fact("One."))
    await desk.suggest(SERVER, OTHER_FAN, fact("Two."))
    with pytest.raises(QueueFull):
        await desk.suggest(SERVER, 33, fact("Three."))
    await desk.suggest(OTHER_SERVER, 33, fact("Three."))


async def test_what_is_there_or_waits_is_not_suggested_again(desk: Desk) -> None:
    await desk.add(SERVER, MOD, fact("They met in Busan."))
    await desk.suggest(SERVER, FAN, fact("Rain fell."))
    for again in ("they met in busan", "RAIN FELL."):
        with pytest.raises(AlreadyThere):
            await desk.suggest(SERVER, OTHER_FAN, fact(again))


async def test_it_can_not_be_approved_over_the_servers_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRIES", 1)
    await desk.add(SERVER, MOD, fact("One."))
    suggested = (await desk.suggest(SERVER, FAN, fact("Two."))).stored
    with pytest.raises(TooManyEntries):
        await desk.approve(SERVER, MOD, suggested.id, 1)
    assert (await desk.queue(SERVER)).total == 1


async def test_nearly_the_same_stands_beside_a_suggestion(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, fact("They met in Busan in 2011."))
    hidden = await desk.add(SERVER, MOD, fact("They met in Busan in 2010."))
    await desk.hide(SERVER, MOD, hidden.id)
    await desk.add(SERVER, MOD, fact("Rain fell on the first night."))
    await desk.add(OTHER_SERVER, MOD, fact("They met in Busan in 2011!"))
    suggested = await desk.suggest(SERVER, FAN, fact("they met, in Busan, in 2012"))
    assert {near.item.key for near in suggested.near} == {added.key, hidden.key}
    assert all(85 <= near.likeness < 100 for near in suggested.near)
    assert (await desk.queue(SERVER)).items[0].near == suggested.near
    # A question that reads alike is another thing, and a Korean text is compared with Korean ones.
    assert not await desk.near(SERVER, "question", Text("They met in Busan in 2011."))
    korean = await desk.near(
        SERVER, "fact", Text({"en": "None of these.", "ko": "〈봄날〉이 첫 공연의 마지막 곡이었습니다"})
    )
    assert [near.item.key for near in korean] == ["closing-song"]
    await desk.hide_original(SERVER, MOD, "closing-song")
    spring = Text("Spring Day closed the first concert")
    assert [near.item.state for near in await desk.near(SERVER, "fact", spring)] == ["hidden"]
    assert [near.item.key for near in await desk.near(OTHER_SERVER, "fact", spring)] == ["closing-song"]


async def test_an_undone_answer_puts_it_back_into_the_queue(desk: Desk) -> None:
    suggested = (await desk.suggest(SERVER, FAN, fact())).stored
    await desk.decline(SERVER, MOD, suggested.id, "No source.")
    newest = (await desk.history.page(SERVER)).items[0]
    await desk.history.undo(SERVER, OTHER_MOD, newest.id)
    waiting = (await desk.queue(SERVER)).items[0].stored
    assert waiting == replace(suggested, version=3, updated_at=waiting.updated_at)
