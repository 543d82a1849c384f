"""What moderators work with outlives its author: entries, reports, rulings, and the way back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.db.engine import Database
from bot.db.tables import entries, reports, revisions
from bot.facts.desk import Desk
from bot.facts.making import author_of
from bot.facts.records import Stored
from bot.privacy.desk import Privacy
from bot.privacy.errors import NothingStored
from bot.scores.store import ScoresStore
from bot.snowflake import NOBODY
from bot.trivia.format import Format
from tests.clockwork import Clock
from tests.facts.played import RIGHT, Click, rebuilt, totals, write_down
from tests.facts.words import FAN, MOD, OTHER_FAN, OTHER_MOD, OTHER_SERVER, SERVER, fact, question
from tests.privacy.filled import everything

CHOSEN = Format(questions=2, speed=False)
SCRIPT = ((Click(101, RIGHT, 0), Click(102, 1, 0)), (Click(101, RIGHT, 0), Click(102, RIGHT, 0)))


@pytest.fixture
async def game(database: Database, scores: ScoresStore) -> int:
    return await write_down(database, scores, SCRIPT, CHOSEN)


async def test_an_entry_stays_without_credit(desk: Desk, privacy: Privacy) -> None:
    added = await desk.add(SERVER, MOD, question())
    suggested = (await desk.suggest(SERVER, MOD, fact("One."))).stored
    await desk.approve(SERVER, OTHER_MOD, suggested.id, 1)
    before = await desk.content.of(SERVER)
    assert author_of(before._stored[f"s:{added.id}"]) == f"<@{MOD}>"
    await privacy.delete(MOD, SERVER)
    for entry_id in (added.id, suggested.id):
        kept = await desk.get(SERVER, entry_id)
        assert (kept.state, kept.author_id, author_of(kept)) == ("active", NOBODY, "")
    content = await desk.content.of(SERVER)
    assert author_of(content._stored[f"s:{added.id}"]) == "", "what games ask from memory names nobody, either"
    assert (await desk.history.page(SERVER, member_id=MOD)).items == ()
    assert {revision.member_id for revision in (await desk.history.page(SERVER)).items} == {NOBODY, OTHER_MOD}


async def test_suggestions_that_nobody_took_over_are_withdrawn_with_their_history(
    desk: Desk, privacy: Privacy, database: Database
) -> None:
    await desk.suggest(SERVER, FAN, fact("Waits."))
    declined = (await desk.suggest(SERVER, FAN, fact("Declined."))).stored
    await desk.decline(SERVER, MOD, declined.id, "No source.")
    undone = (await desk.suggest(SERVER, FAN, fact("Undone."))).stored
    await desk.history.undo(SERVER, MOD, (await desk.history.page(SERVER)).items[0].id)
    other = (await desk.suggest(SERVER, OTHER_FAN, fact("Kept."))).stored
    assert undone.id not in {other.id, declined.id}
    await privacy.delete(FAN, SERVER)
    everywhere = str(await everything(database))
    assert "Kept." in everywhere
    for text in ("Waits.", "Declined.", "Undone."):
        assert text not in everywhere
    assert [item.stored.id for item in (await desk.queue(SERVER, size=9)).items] == [other.id]


async def test_what_was_taken_over_and_undone_can_still_come_back(desk: Desk, privacy: Privacy) -> None:
    added = await desk.add(SERVER, MOD, fact("One."))
    await desk.history.undo(SERVER, OTHER_MOD, (await desk.history.page(SERVER)).items[0].id)
    await privacy.delete(MOD, SERVER)
    await desk.history.undo(SERVER, OTHER_MOD, (await desk.history.page(SERVER)).items[0].id)
    back = await desk.get(SERVER, added.id)
    assert (back.entry, back.author_id) == (fact("One."), NOBODY)


async def test_changes_of_one_who_is_gone_are_undone_as_ever(desk: Desk, privacy: Privacy) -> None:
    added = await desk.add(SERVER, OTHER_MOD, fact("One."))
    suggested = (await desk.suggest(SERVER, FAN, fact("Two."))).stored
    await desk.approve(SERVER, MOD, suggested.id, 1)
    await desk.edit(SERVER, MOD, added.id, 1, fact("One, mended."))
    await privacy.delete(MOD, SERVER)
    await privacy.delete(FAN, SERVER)
    edit, approval, *_ = (await desk.history.page(SERVER)).items
    assert (edit.action, edit.member_id, approval.action, approval.member_id) == ("edit", NOBODY, "approve", NOBODY)
    await desk.history.undo(SERVER, OTHER_MOD, edit.id)
    assert (await desk.get(SERVER, added.id)).entry == fact("One.")
    await desk.history.undo(SERVER, OTHER_MOD, approval.id)
    assert (await desk.get(SERVER, suggested.id)).state == "suggested"
    assert isinstance(approval.after, Stored)
    assert approval.after.reviewer_id == NOBODY


async def test_a_ruling_of_one_who_is_gone_is_undone_with_its_reports(
    desk: Desk, privacy: Privacy, database: Database, scores: ScoresStore, game: int
) -> None:
    before = await totals(database)
    await desk.reports.report(SERVER, FAN, game, 0, "A typo.")
    await desk.reports.report(SERVER, OTHER_FAN, game, 0, "Indeed.")
    await desk.reports.void(SERVER, MOD, game, 0)
    for member in (MOD, FAN, OTHER_FAN):
        await privacy.delete(member, SERVER)
    undone = await desk.history.undo(SERVER, OTHER_MOD, (await desk.history.page(SERVER)).items[0].id)
    assert undone.corrected
    assert await totals(database) == before
    again = await desk.reports.get(SERVER, game, 0)
    assert [report.reason for report in again.reports] == ["A typo.", "Indeed."]
    assert all(report.member_id <= NOBODY for report in again.reports)
    await desk.reports.dismiss(SERVER, OTHER_MOD, game, 0)
    assert (await desk.reports.waiting(SERVER)).items == ()
    assert await totals(database) == await rebuilt(database, scores)


async def test_a_report_that_nobody_has_looked_at_is_withdrawn(
    desk: Desk, privacy: Privacy, database: Database, game: int
) -> None:
    await desk.reports.report(SERVER, FAN, game, 0, "A typo.")
    await desk.reports.report(SERVER, OTHER_FAN, game, 0, "Indeed.")
    await desk.reports.report(SERVER, FAN, game, 1, "Here, too.")
    await privacy.delete(FAN, SERVER)
    (left,) = (await desk.reports.waiting(SERVER, size=9)).items
    assert [report.member_id for report in left.reports] == [OTHER_FAN]
    await privacy.delete(OTHER_FAN, SERVER)
    async with database.read() as connection:
        assert (await connection.execute(sa.select(reports))).all() == []
    await desk.reports.report(SERVER, FAN, game, 0, "Once more.")  # as if it were the first time


async def test_answers_of_the_rest_are_judged_anew_after_one_is_gone(
    desk: Desk, privacy: Privacy, database: Database, scores: ScoresStore, game: int
) -> None:
    await privacy.delete(101, SERVER)
    corrected = await desk.reports.accept_also(SERVER, MOD, game, 0, 1)
    assert corrected.points.keys() == {102}
    assert await totals(database) == await rebuilt(database, scores)


async def test_another_server_and_another_member_stay_as_they_are(
    desk: Desk, privacy: Privacy, database: Database, clock: Clock
) -> None:
    for server in (SERVER, OTHER_SERVER):
        await desk.add(server, MOD, fact("One."))
        await desk.suggest(server, FAN, fact("Two."))
    other = sa.select(entries).where(entries.c.server_id == OTHER_SERVER)
    history = sa.select(revisions).where(revisions.c.server_id == OTHER_SERVER)
    async with database.read() as connection:
        before = [(await connection.execute(query)).all() for query in (other, history)]
    await privacy.delete(MOD, SERVER)
    await privacy.delete(FAN, SERVER)
    async with database.read() as connection:
        assert [(await connection.execute(query)).all() for query in (other, history)] == before


async def test_an_id_within_a_longer_one_is_another_members(desk: Desk, privacy: Privacy) -> None:
    longer = FAN * 10
    mine = await desk.add(SERVER, FAN, fact("One."))
    theirs = await desk.add(SERVER, longer, fact("Two."))
    await privacy.delete(FAN, None)
    assert (await desk.get(SERVER, mine.id)).author_id == NOBODY
    page = await desk.history.page(SERVER)
    authors = {item.subject.id: item.subject.author_id for item in page.items if isinstance(item.subject, Stored)}
    assert authors == {mine.id: NOBODY, theirs.id: longer}


async def test_a_stranger_has_nothing_to_delete(privacy: Privacy) -> None:
    with pytest.raises(NothingStored):
        await privacy.delete(FAN, SERVER)
