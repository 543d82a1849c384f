"""Members say that a question is wrong; a moderator fixes it, voids it, accepts another answer, or leaves it."""

from __future__ import annotations

from random import Random

import pytest

from bot.content.models import Text
from bot.content.question import encode
from bot.db.engine import Database
from bot.db.tables import game_questions
from bot.facts import limits
from bot.facts.desk import Desk
from bot.facts.errors import (
    AlreadyCounts,
    AlreadyReported,
    AlreadyVoid,
    ChangedMeanwhile,
    FaultMissing,
    NoSuchEntry,
    NoSuchQuestion,
    NothingReported,
    NotRevealed,
    ReasonTooLong,
    TooManyReports,
)
from bot.facts.faults import TooLong
from bot.scores.store import ScoresStore
from bot.trivia.format import Format
from tests.clockwork import Clock
from tests.facts.played import RIGHT, Click, ledger, rebuilt, totals, write_down
from tests.facts.words import FAN, MOD, OTHER_FAN, OTHER_MOD, OTHER_SERVER, SERVER, question

CHOSEN = Format(questions=3, speed=False)
# Ann is always right; Bea takes B in the second question and is right else; Cal only plays the first.
ANN, BEA, CAL = 101, 102, 103
SCRIPT = (
    (Click(ANN, RIGHT, 0), Click(BEA, RIGHT, 0), Click(CAL, 3, 0)),
    (Click(ANN, RIGHT, 0), Click(BEA, 1, 0)),
    (Click(ANN, RIGHT, 0), Click(BEA, RIGHT, 0)),
)
PERIODS = ("all", "2026-W48", "2026-Q4")


@pytest.fixture
async def game(database: Database, scores: ScoresStore) -> int:
    return await write_down(
        database, scores, SCRIPT, CHOSEN, keys=("q-closing-song", "key-1", "w:year:spring-day:near")
    )


async def test_a_report_shows_what_was_asked_how_people_answered_and_who_says_what(desk: Desk, game: int) -> None:
    reported = await desk.reports.report(SERVER, FAN, game, 1, "  B is right, too. ")
    await desk.reports.report(SERVER, OTHER_FAN, game, 1, "Look it up.")
    await desk.reports.report(SERVER, FAN, game, 0, "A typo.")
    page = await desk.reports.waiting(SERVER)
    assert (page.total, page.number, page.pages) == (2, 0, 2)
    (first,) = page.items
    assert [(report.member_id, report.reason) for report in first.reports] == [
        (FAN, "B is right, too."),
        (OTHER_FAN, "Look it up."),
    ]
    assert first.asked == reported.asked
    assert (first.asked.game_id, first.asked.position, first.asked.message_id) == (game, 1, 9_001)
    assert first.asked.question.text == Text("What is key-1?")
    assert (first.asked.counts, first.asked.right, first.asked.void) == ((1, 1, 0, 0), (RIGHT,), False)
    assert (await desk.reports.waiting(SERVER, 9)).items[0].asked.position == 0
    assert (await desk.reports.waiting(OTHER_SERVER)).items == ()


async def test_a_report_says_why_and_is_made_once(desk: Desk, game: int, clock: Clock) -> None:
    with pytest.raises(FaultMissing):
        await desk.reports.report(SERVER, FAN, game, 0, " ")
    with pytest.raises(ReasonTooLong):
        await desk.reports.report(SERVER, FAN, game, 0, "x" * (limits.LONGEST_REASON + 1))
    await desk.reports.report(SERVER, FAN, game, 0, "A typo.")
    with pytest.raises(AlreadyReported):
        await desk.reports.report(SERVER, FAN, game, 0, "Still a typo.")
    await desk.reports.dismiss(SERVER, MOD, game, 0)
    await desk.reports.report(SERVER, FAN, game, 0, "But look.")


async def test_a_member_reports_so_many_a_day(
    desk: Desk, game: int, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REPORTS_PER_DAY", 2)
    await desk.reports.report(SERVER, FAN, game, 0, "One.")
    await desk.reports.report(SERVER, FAN, game, 1, "Two.")
    with pytest.raises(TooManyReports):
        await desk.reports.report(SERVER, FAN, game, 2, "Three.")
    await desk.reports.report(SERVER, OTHER_FAN, game, 2, "Three.")
    clock.ms += limits.DAY_MS
    await desk.reports.report(SERVER, FAN, game, 2, "Three.")


async def test_nothing_of_another_server_can_be_reported_or_ruled_on(desk: Desk, game: int, database: Database) -> None:
    before = await ledger(database), await totals(database)
    for server_id, game_id, position in ((OTHER_SERVER, game, 0), (SERVER, game + 1, 0), (SERVER, game, 7)):
        for forged in (
            desk.reports.report(server_id, FAN, game_id, position, "Mine."),
            desk.reports.get(server_id, game_id, position),
            desk.reports.void(server_id, MOD, game_id, position),
            desk.reports.accept_also(server_id, MOD, game_id, position, 1),
            desk.reports.dismiss(server_id, MOD, game_id, position),
            desk.reports.fix(server_id, MOD, game_id, position, question(), None),
        ):
            with pytest.raises(NoSuchQuestion):
                await forged
    for choice in (-1, 4):
        with pytest.raises(NoSuchQuestion):
            await desk.reports.accept_also(SERVER, MOD, game, 0, choice)
    assert (await ledger(database), await totals(database)) == before


async def test_an_open_question_is_neither_reported_nor_ruled_on(
    desk: Desk, database: Database, scores: ScoresStore
) -> None:
    game = await write_down(database, scores, SCRIPT, CHOSEN, state="running")
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE game_questions SET settled_at = NULL WHERE position = 2")
    for early in (
        desk.reports.report(SERVER, FAN, game, 2, "Hm."),
        desk.reports.void(SERVER, MOD, game, 2),
        desk.reports.accept_also(SERVER, MOD, game, 2, 1),
    ):
        with pytest.raises(NotRevealed):
            await early


async def test_a_void_question_counts_for_nobody_in_any_period(
    desk: Desk, game: int, database: Database, scores: ScoresStore
) -> None:
    ruled: list[int] = []

    async def hear(game_id: int) -> None:
        ruled.append(game_id)

    desk.reports.on_ruled.append(hear)
    before = await totals(database)
    assert before[SERVER, "all", ANN] == (1000 + 1100 + 1200, 3, 3, 1, 1)
    await desk.reports.report(SERVER, FAN, game, 2, "It is wrong.")
    corrected = await desk.reports.void(SERVER, MOD, game, 2)
    assert corrected.points == {ANN: -1200, BEA: -1000}
    assert corrected.asked.void
    after = await totals(database)
    for period in PERIODS:
        assert after[SERVER, period, ANN] == (2100, 2, 2, 1, 1)
        assert after[SERVER, period, BEA] == (1000, 1, 2, 1, 0)
    assert after == await rebuilt(database, scores)
    assert ruled == [game]
    assert (await desk.reports.waiting(SERVER)).total == 0
    with pytest.raises(AlreadyVoid):
        await desk.reports.void(SERVER, OTHER_MOD, game, 2)


async def test_who_played_nothing_but_a_void_question_is_off_the_board(
    desk: Desk, game: int, database: Database, scores: ScoresStore
) -> None:
    await desk.reports.void(SERVER, MOD, game, 0)
    after = await totals(database)
    assert not any(member == CAL for _, _, member in after)
    assert after == await rebuilt(database, scores)


async def test_an_answer_that_should_have_counted_does_with_the_streak_that_it_makes(
    desk: Desk, game: int, database: Database, scores: ScoresStore
) -> None:
    await desk.reports.report(SERVER, BEA, game, 1, "B is right, too.")
    corrected = await desk.reports.accept_also(SERVER, MOD, game, 1, 1)
    assert corrected.points == {BEA: 1100 + 200}
    assert corrected.asked.right == (RIGHT, 1)
    after = await totals(database)
    for period in PERIODS:
        assert after[SERVER, period, BEA] == after[SERVER, period, ANN] == (3300, 3, 3, 1, 1)
    assert after == await rebuilt(database, scores)
    assert (await desk.reports.waiting(SERVER)).total == 0
    with pytest.raises(AlreadyCounts):
        await desk.reports.accept_also(SERVER, MOD, game, 1, 1)
    with pytest.raises(AlreadyCounts):
        await desk.reports.accept_also(SERVER, MOD, game, 1, RIGHT)


async def test_an_accepted_option_is_no_wrong_one_any_more(desk: Desk, game: int, database: Database) -> None:
    built = (await desk.content.of(SERVER)).build("q-closing-song", Random(1))
    wrong = 1 if built.right == 2 else 2
    change = game_questions.update().where(game_questions.c.position == 0).values(question=encode(built))
    async with database.write() as connection:  # as if the game had asked it
        await connection.execute(change)
    await desk.reports.accept_also(SERVER, MOD, game, 0, wrong)
    for seed in range(9):
        now = (await desk.content.of(SERVER)).build("q-closing-song", Random(seed))
        assert built.options[wrong] not in now.options
        assert (len(now.options), now.options[now.right]) == (3, built.options[built.right])
    assert (await desk.content.of(SERVER)).aliases("q-closing-song") == {*built.options[wrong].values()}
    assert not (await desk.content.of(OTHER_SERVER)).aliases("q-closing-song")
    assert len((await desk.content.of(OTHER_SERVER)).build("q-closing-song", Random(1)).options) == 4


async def test_a_report_is_dismissed(desk: Desk, game: int, database: Database) -> None:
    before = await ledger(database), await totals(database)
    with pytest.raises(NothingReported):
        await desk.reports.dismiss(SERVER, MOD, game, 0)
    await desk.reports.report(SERVER, FAN, game, 0, "Hm.")
    await desk.reports.dismiss(SERVER, MOD, game, 0)
    assert (await desk.reports.waiting(SERVER)).total == 0
    assert (await desk.reports.get(SERVER, game, 0)).reports == ()
    assert (await ledger(database), await totals(database)) == before


async def test_a_question_of_the_pack_is_fixed_for_this_server(desk: Desk, game: int, database: Database) -> None:
    before = await ledger(database), await totals(database)
    await desk.reports.report(SERVER, FAN, game, 0, "A typo.")
    fixed = await desk.reports.fix(SERVER, MOD, game, 0, question("Which one?"), None, ["  Train ", ""])
    assert (fixed.corrects, fixed.entry) == ("q-closing-song", question("Which one?"))
    content = await desk.content.of(SERVER)
    assert content.build("q-closing-song", Random(1)).text == Text("Which one?")
    assert content.aliases(fixed.key) == {"Train"}
    assert (await desk.reports.waiting(SERVER)).total == 0
    assert (await ledger(database), await totals(database)) == before
    with pytest.raises(ChangedMeanwhile):
        await desk.reports.fix(SERVER, OTHER_MOD, game, 0, question("Which two?"), None)
    again = await desk.reports.fix(SERVER, OTHER_MOD, game, 0, question("Which two?"), fixed.version)
    assert again.id == fixed.id
    with pytest.raises(TooLong):
        await desk.reports.fix(SERVER, MOD, game, 0, question("Which one?"), again.version, ["x" * 101])
    assert (await desk.get(SERVER, fixed.id)) == again


async def test_a_generated_question_is_fixed_into_one_of_the_servers_own(desk: Desk, game: int) -> None:
    fixed = await desk.reports.fix(SERVER, MOD, game, 2, question("When?"), None)
    assert fixed.corrects == "w:year:spring-day"
    keys = {candidate.key for candidate in (await desk.content.of(SERVER)).candidates}
    assert fixed.key in keys
    assert not keys & {"w:year:spring-day:near", "w:year:spring-day:far"}


async def test_a_question_of_the_servers_own_is_fixed_where_it_stands(
    desk: Desk, database: Database, scores: ScoresStore
) -> None:
    added = await desk.add(SERVER, MOD, question())
    game = await write_down(database, scores, SCRIPT[:1], CHOSEN, keys=[added.key])
    with pytest.raises(ChangedMeanwhile):
        await desk.reports.fix(SERVER, MOD, game, 0, question("Where, then?"), None)
    fixed = await desk.reports.fix(SERVER, MOD, game, 0, question("Where, then?"), added.version)
    assert (fixed.id, fixed.entry, fixed.author_id) == (added.id, question("Where, then?"), MOD)
    await desk.remove(SERVER, MOD, added.id)
    with pytest.raises(NoSuchEntry):
        await desk.reports.fix(SERVER, MOD, game, 0, question("Where?"), 3)


async def test_how_a_question_does(desk: Desk, game: int, database: Database, scores: ScoresStore) -> None:
    await write_down(database, scores, SCRIPT, CHOSEN, keys=("q-closing-song", "key-1", "key-2"))
    await write_down(
        database, scores, SCRIPT, CHOSEN, keys=("q-closing-song", "key-1", "key-2"), server_id=OTHER_SERVER
    )
    await desk.reports.report(SERVER, FAN, game, 0, "Hm.")
    await desk.reports.dismiss(SERVER, MOD, game, 0)
    await desk.reports.report(SERVER, FAN, game, 0, "Hm!")
    await desk.reports.void(SERVER, MOD, game, 1)
    stats = await desk.reports.stats(SERVER)
    closing = stats["q-closing-song"]
    assert (closing.asked, closing.answered, closing.right, closing.reports) == (2, 6, 4, 2)
    assert closing.share_right == 4 / 6
    assert (stats["key-1"].asked, stats["key-1"].answered) == (1, 2)
    assert await desk.reports.stats(SERVER, ["key-2"]) == {"key-2": stats["key-2"]}
    assert await desk.reports.stats(SERVER, ["key-9"]) == {}
    assert (await desk.reports.stats(OTHER_SERVER))["q-closing-song"].asked == 1
