"""A moderator keeps facts and questions: added, mended, hidden, taken away; the pack's hidden and corrected."""

from __future__ import annotations

import asyncio
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.app import PACKS
from bot.content.library import Library
from bot.content.models import Text
from bot.content.pool import QuestionPool
from bot.facts import limits
from bot.facts.desk import Desk
from bot.facts.entry import validated
from bot.facts.errors import AlreadyThere, ChangedMeanwhile, NoSuchEntry, NothingNew, TooManyEntries
from bot.facts.faults import BadField
from bot.facts.originals import from_fact, from_question, from_written
from bot.facts.records import Stored, own_id
from bot.facts.store import Change
from tests.clockwork import Clock
from tests.facts.words import FAN, MOD, OTHER_MOD, OTHER_SERVER, SERVER, fact, question

GENERATED = "w:album-of:rooster:near"


async def test_what_is_added_is_kept_as_it_was_written(desk: Desk, clock: Clock) -> None:
    entry = question(
        "Where was “Dew” written?", category="songs", explanation=Text({"en": "So she says.", "ko": "그래요."})
    )
    added = await desk.add(SERVER, MOD, entry)
    assert await desk.get(SERVER, added.id) == added
    assert (added.entry, added.state, added.author_id, added.version) == (entry, "active", MOD, 1)
    assert added.created_at == added.updated_at == clock.ms
    assert own_id(added.key) == added.id


async def test_what_is_typed_is_cleaned_and_judged(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, fact("  Two\u200b  spaces. "))
    assert added.entry == fact("Two spaces.")
    with pytest.raises(BadField):
        await desk.add(SERVER, MOD, question(distractors=()))
    assert len(await desk.existing(SERVER)) == 1


async def test_the_same_is_not_kept_twice(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, fact("They met in Busan."))
    with pytest.raises(AlreadyThere) as refused:
        await desk.add(SERVER, OTHER_MOD, fact("they met  in busan"))
    assert refused.value.values["text"] == "they met in busan"
    await desk.hide(SERVER, MOD, added.id)
    with pytest.raises(AlreadyThere):
        await desk.add(SERVER, MOD, fact("They met in Busan."))
    await desk.remove(SERVER, MOD, added.id)
    await desk.add(SERVER, MOD, fact("They met in Busan."))
    await desk.add(OTHER_SERVER, MOD, fact("They met in Busan."))
    assert len(await desk.existing(SERVER)) == len(await desk.existing(OTHER_SERVER)) == 1


async def test_an_edit_names_the_version_that_it_saw(desk: Desk, clock: Clock) -> None:
    added = await desk.add(SERVER, MOD, fact("They met in Busan."))
    clock.ms += 1_000
    edited = await desk.edit(SERVER, OTHER_MOD, added.id, added.version, fact("They met in Seoul."))
    assert (edited.entry, edited.author_id, edited.created_at) == (fact("They met in Seoul."), MOD, added.created_at)
    assert edited.updated_at == clock.ms
    with pytest.raises(ChangedMeanwhile):
        await desk.edit(SERVER, MOD, added.id, added.version, fact("They met in Jeju."))
    with pytest.raises(NothingNew):
        await desk.edit(SERVER, MOD, added.id, edited.version, fact("They met in Seoul."))
    with pytest.raises(NoSuchEntry):
        await desk.edit(SERVER, MOD, added.id, edited.version, question())
    assert await desk.get(SERVER, added.id) == edited


async def test_of_two_who_edit_at_once_one_is_told(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, fact("They met in Busan."))
    both = await asyncio.gather(
        *(desk.edit(SERVER, mod, added.id, 1, fact(f"They met in {mod}.")) for mod in (MOD, OTHER_MOD)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in both if isinstance(outcome, Exception)] == [ChangedMeanwhile]
    assert await desk.get(SERVER, added.id) in both


async def test_another_server_reaches_nothing_by_an_id(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, fact())
    for forged in (
        desk.get(OTHER_SERVER, added.id),
        desk.edit(OTHER_SERVER, MOD, added.id, 1, fact("Mine now.")),
        desk.remove(OTHER_SERVER, MOD, added.id),
        desk.hide(OTHER_SERVER, MOD, added.id),
        desk.unhide(OTHER_SERVER, MOD, added.id),
        desk.approve(OTHER_SERVER, MOD, added.id, 1),
        desk.decline(OTHER_SERVER, MOD, added.id, "No."),
    ):
        with pytest.raises(NoSuchEntry):
            await forged
    assert await desk.get(SERVER, added.id) == added
    assert not await desk.existing(OTHER_SERVER)


async def test_hidden_and_shown_again_and_removed(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, question())
    with pytest.raises(NoSuchEntry):
        await desk.unhide(SERVER, MOD, added.id)
    await desk.hide(SERVER, MOD, added.id)
    assert (await desk.get(SERVER, added.id)).state == "hidden"
    with pytest.raises(NoSuchEntry):
        await desk.hide(SERVER, MOD, added.id)
    await desk.unhide(SERVER, MOD, added.id)
    await desk.remove(SERVER, MOD, added.id)
    for gone in (
        desk.remove(SERVER, MOD, added.id),
        desk.unhide(SERVER, MOD, added.id),
        desk.edit(SERVER, MOD, added.id, 4, question("Where?")),
    ):
        with pytest.raises(NoSuchEntry):
            await gone


async def test_a_server_keeps_no_more_than_it_may(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRIES", 2)
    first = await desk.add(SERVER, MOD, fact("One."))
    await desk.add(SERVER, MOD, fact("Two."))
    with pytest.raises(TooManyEntries) as refused:
        await desk.add(SERVER, MOD, fact("Three."))
    assert refused.value.values == {"most": 2}
    await desk.edit(SERVER, MOD, first.id, 1, fact("Still one."))
    await desk.remove(SERVER, MOD, first.id)
    await desk.add(SERVER, MOD, fact("Three."))
    await desk.add(OTHER_SERVER, MOD, fact("Three."))


async def test_a_fact_of_the_pack_is_hidden_and_comes_back(desk: Desk) -> None:
    hidden = await desk.hide_original(SERVER, MOD, "closing-song")
    assert (hidden.kind, hidden.entry, hidden.corrects, hidden.state) == ("fact", None, "closing-song", "hidden")
    with pytest.raises(NoSuchEntry):
        await desk.hide_original(SERVER, MOD, "closing-song")
    with pytest.raises(NoSuchEntry):
        await desk.remove(SERVER, MOD, hidden.id)
    await desk.hide_original(OTHER_SERVER, MOD, "closing-song")
    await desk.unhide(SERVER, MOD, hidden.id)
    with pytest.raises(NoSuchEntry):
        await desk.get(SERVER, hidden.id)


@pytest.mark.parametrize("key", ["no-such-fact", "spring-day", "s:1", "w:album-of:no-such-song:near", ""])
async def test_only_what_a_pack_says_can_be_hidden_or_corrected(desk: Desk, key: str) -> None:
    assert desk.original(key) is None
    with pytest.raises(NoSuchEntry):
        await desk.hide_original(SERVER, MOD, key)
    with pytest.raises(NoSuchEntry):
        await desk.correct(SERVER, MOD, key, question(), None)


async def test_a_question_of_the_pack_is_corrected_and_corrected_again(desk: Desk) -> None:
    original = desk.original("q-closing-song")
    assert original is not None
    better = replace(original, text=Text("Which song closed the very first concert?"))
    with pytest.raises(NoSuchEntry):
        await desk.correct(SERVER, MOD, "q-closing-song", fact(), None)
    first = await desk.correct(SERVER, MOD, "q-closing-song", better, None)
    assert (first.corrects, first.state, first.entry) == ("q-closing-song", "active", better)
    with pytest.raises(ChangedMeanwhile):
        await desk.correct(SERVER, OTHER_MOD, "q-closing-song", better, None)
    best = replace(better, difficulty=1)
    second = await desk.correct(SERVER, OTHER_MOD, "q-closing-song", best, first.version)
    assert (second.id, second.entry) == (first.id, best)
    await desk.hide_original(SERVER, MOD, "q-closing-song")
    assert (await desk.get(SERVER, first.id)).state == "hidden"
    await desk.unhide(SERVER, MOD, first.id)
    assert (await desk.get(SERVER, first.id)).entry == best
    await desk.remove(SERVER, MOD, first.id)
    assert (await desk.correct(SERVER, MOD, "q-closing-song", better, None)).id != first.id


async def test_what_is_hidden_can_be_corrected_right_away(desk: Desk) -> None:
    hidden = await desk.hide_original(SERVER, MOD, "closing-song")
    corrected = await desk.correct(SERVER, MOD, "closing-song", fact("It closed the second concert."), hidden.version)
    assert (corrected.id, corrected.state) == (hidden.id, "active")


async def test_a_generated_question_is_hidden_in_all_its_forms(desk: Desk) -> None:
    hidden = await desk.hide_original(SERVER, MOD, GENERATED)
    assert hidden.corrects == "w:album-of:rooster"
    with pytest.raises(NoSuchEntry):
        await desk.hide_original(SERVER, MOD, "w:album-of:rooster:far")
    content = await desk.content.of(SERVER)
    assert all(candidate.stem != "w:album-of:rooster" for candidate in content.candidates)


async def test_a_crash_while_it_writes_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def crash(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(Change, "record", crash)
        with pytest.raises(ConnectionError):
            await desk.add(SERVER, MOD, fact())
    assert not await desk.existing(SERVER)
    assert (await desk.history.page(SERVER)).total == 0
    await desk.add(SERVER, MOD, fact())


def test_everything_that_ships_can_be_taken_as_the_beginning_of_a_correction() -> None:
    """Whatever the BTS pack says is a valid entry as it stands."""
    library = Library.load(PACKS, ("bts",))
    pack, pool = library.pack, QuestionPool(library.pack)
    for entry in (
        *(from_fact(pack, item) for item in pack.facts),
        *(from_written(pack, written) for written in pack.questions),
        *(from_question(pool.build(candidate.key, Random(1))) for candidate in pool.candidates if candidate.generated),
    ):
        assert validated(entry) == entry


@given(st.integers(0, 2**62), st.integers(1, 2**40), st.integers(1, 2**40))
def test_a_file_knows_an_entry_by_what_no_other_bot_has_used(created_at: int, one: int, other: int) -> None:
    def stored(entry_id: int, at: int) -> Stored:
        return Stored(
            id=entry_id, server_id=1, kind="fact", state="active", entry=fact(), author_id=FAN, created_at=at,
            updated_at=at,
        )  # fmt: skip

    assert (stored(one, created_at).file_id == stored(other, created_at).file_id) == (one == other)
    assert stored(one, created_at).file_id != stored(one, created_at + 1).file_id
    assert len(stored(one, created_at).file_id) <= 40
