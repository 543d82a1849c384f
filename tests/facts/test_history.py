"""Everything that is done at the desk is written down, and can be taken back exactly."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.content.library import Library
from bot.content.models import Text
from bot.db.engine import Database
from bot.db.tables import accepted_answers, entries, games, reports, revisions
from bot.errors import LightstickError
from bot.facts import limits
from bot.facts.desk import Desk
from bot.facts.entry import Entry
from bot.facts.errors import AlreadyThere, ChangedSince, ManyChangedSince, NothingToUndo
from bot.facts.exchange import DryRun, Row
from bot.facts.records import KEPT, STATES, Revision, Ruling, Stored
from bot.scores.store import ScoresStore
from bot.trivia.format import Format
from tests.clockwork import Clock
from tests.conftest import wipe
from tests.facts.conftest import START
from tests.facts.played import Click, ledger, rebuilt, totals, write_down
from tests.facts.words import FAN, MOD, OTHER_FAN, OTHER_MOD, OTHER_SERVER, SERVER, fact, question


def said(revision: Revision) -> tuple[str, str | None, str | None]:
    def words(subject: object) -> str | None:
        return subject.entry.text("en") if isinstance(subject, Stored) and subject.entry else None

    return revision.action, words(revision.before), words(revision.after)


def rows(*texts: str) -> tuple[Row, ...]:
    return tuple(Row(number, number, "", fact(text), None) for number, text in enumerate(texts, 1))


async def everything(database: Database) -> dict[str, Any]:
    """All that the desk keeps, but for how often and when it was changed."""
    kept = [entries.c[name] for name in tuple(entries.c.keys()) if name not in ("version", "updated_at")]
    async with database.read() as connection:
        return {
            "entries": (await connection.execute(sa.select(*kept).order_by(entries.c.id))).all(),
            "reports": (await connection.execute(sa.select(reports).order_by(reports.c.id))).all(),
            "aliases": sorted(map(tuple, await connection.execute(sa.select(accepted_answers)))),
            "ledger": await ledger(database),
            "totals": await totals(database),
        }


async def newest(desk: Desk, server_id: int = SERVER) -> Revision:
    return (await desk.history.page(server_id)).items[0]


async def test_the_history_says_who_did_what_before_and_after(desk: Desk, clock: Clock) -> None:
    added = await desk.add(SERVER, MOD, fact("One."))
    clock.ms += 1
    await desk.edit(SERVER, OTHER_MOD, added.id, 1, fact("Two."))
    clock.ms += 1
    await desk.remove(SERVER, MOD, added.id)
    other = await desk.add(SERVER, OTHER_MOD, fact("Three."))
    await desk.add(OTHER_SERVER, MOD, fact("Elsewhere."))
    page = await desk.history.page(SERVER)
    assert [said(revision) for revision in page.items] == [
        ("add", None, "Three."),
        ("remove", "Two.", "Two."),
        ("edit", "One.", "Two."),
        ("add", None, "One."),
    ]
    assert [(revision.member_id, revision.at - START) for revision in page.items] == [
        (OTHER_MOD, 2), (MOD, 2), (OTHER_MOD, 1), (MOD, 0),
    ]  # fmt: skip
    of_one = await desk.history.page(SERVER, entry_id=other.id)
    assert [said(revision) for revision in of_one.items] == [("add", None, "Three.")]
    by_one = await desk.history.page(SERVER, member_id=OTHER_MOD)
    assert [revision.action for revision in by_one.items] == ["add", "edit"]
    second = await desk.history.page(SERVER, 1, 3)
    assert ([said(revision) for revision in second.items], second.total) == ([("add", None, "One.")], 4)
    assert await desk.history.get(SERVER, page.items[0].id) == page.items[0]


async def test_each_change_is_taken_back_and_that_is_a_change_too(desk: Desk, clock: Clock) -> None:
    added = await desk.add(SERVER, MOD, fact("One."))
    edited = await desk.edit(SERVER, MOD, added.id, 1, fact("Two."))
    clock.ms += 1
    await desk.history.undo(SERVER, OTHER_MOD, (await newest(desk)).id)
    back = await desk.get(SERVER, added.id)
    assert back == replace(added, version=3, updated_at=clock.ms)
    assert said(await newest(desk)) == ("undo", "Two.", "One.")
    await desk.history.undo(SERVER, MOD, (await newest(desk)).id)  # that is: do it again
    assert (await desk.get(SERVER, added.id)).entry == edited.entry


async def test_an_undone_addition_can_come_back_as_itself(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, fact("One."))
    await desk.history.undo(SERVER, MOD, (await newest(desk)).id)
    assert not await desk.existing(SERVER)
    other = await desk.add(SERVER, MOD, fact("Two."))
    assert other.id != added.id  # else a game that asked the one would speak of the other
    undone = (await desk.history.page(SERVER)).items[1]
    assert undone.action == "undo"
    await desk.history.undo(SERVER, MOD, undone.id)
    assert (await desk.get(SERVER, added.id)).entry == fact("One.")
    assert (await desk.get(SERVER, added.id)).version > added.version


async def test_what_was_changed_again_is_not_taken_back(desk: Desk, database: Database) -> None:
    added = await desk.add(SERVER, MOD, fact("One."))
    first = await newest(desk)
    await desk.edit(SERVER, OTHER_MOD, added.id, 1, fact("Two."))
    second = await newest(desk)
    before = await everything(database)
    with pytest.raises(ChangedSince):
        await desk.history.undo(SERVER, MOD, first.id)
    assert await everything(database) == before
    await desk.history.undo(SERVER, MOD, second.id)
    with pytest.raises(ChangedSince):
        await desk.history.undo(SERVER, MOD, second.id)
    await desk.history.undo(SERVER, MOD, first.id)
    assert not await desk.existing(SERVER)


async def test_an_undo_does_not_bring_in_twice_what_is_there(desk: Desk) -> None:
    added = await desk.add(SERVER, MOD, fact("One."))
    await desk.remove(SERVER, MOD, added.id)
    removal = await newest(desk)
    await desk.add(SERVER, OTHER_MOD, fact("One."))
    with pytest.raises(AlreadyThere):
        await desk.history.undo(SERVER, MOD, removal.id)
    corrected = await desk.correct(SERVER, MOD, "closing-song", fact("Two."), None)
    await desk.remove(SERVER, MOD, corrected.id)
    removal = await newest(desk)
    await desk.hide_original(SERVER, OTHER_MOD, "closing-song")
    with pytest.raises(LightstickError):
        await desk.history.undo(SERVER, MOD, removal.id)


async def test_another_server_undoes_nothing(desk: Desk) -> None:
    await desk.add(SERVER, MOD, fact("One."))
    revision = await newest(desk)
    for server_id, revision_id in ((OTHER_SERVER, revision.id), (SERVER, revision.id + 1)):
        with pytest.raises(NothingToUndo):
            await desk.history.undo(server_id, MOD, revision_id)
        with pytest.raises(NothingToUndo):
            await desk.history.get(server_id, revision_id)
    assert len(await desk.existing(SERVER)) == 1


async def test_an_import_is_one_change_and_undone_as_one(desk: Desk, database: Database) -> None:
    await desk.add(SERVER, MOD, fact("Zero."))
    before = await everything(database)
    await desk.apply_import(SERVER, MOD, DryRun(rows("One.", "Two.", "Three."), (), (), ()))
    page = await desk.history.page(SERVER)
    assert [(revision.action, revision.size) for revision in page.items] == [("import", 3), ("add", 1)]
    one = next(item for item in await desk._store.entries(SERVER, KEPT) if item.entry == fact("Two."))
    history = await desk.history.page(SERVER, entry_id=one.id)
    assert [(revision.size, said(revision)) for revision in history.items] == [(3, ("import", None, "Two."))]
    edited = await desk.edit(SERVER, MOD, one.id, 1, fact("Two and a half."))
    with pytest.raises(ManyChangedSince) as refused:
        await desk.history.undo(SERVER, MOD, page.items[0].id)
    assert refused.value.values == {"count": 1}
    await desk.history.undo(SERVER, MOD, (await newest(desk)).id)
    undone = await desk.history.undo(SERVER, MOD, history.items[0].id)
    assert len(undone.revisions) == 3
    assert await everything(database) == before
    assert edited.id not in {item.id for item in await desk._store.entries(SERVER, KEPT)}


async def test_a_ruling_is_taken_back_with_its_points_and_reports(
    desk: Desk, database: Database, scores: ScoresStore
) -> None:
    script = [[Click(1, 0, 0), Click(2, 3, 0)], [Click(1, 0, 0), Click(2, 0, 0)]]
    game = await write_down(database, scores, script, Format(questions=2))
    await desk.reports.report(SERVER, FAN, game, 0, "D is right, too.")
    before = await everything(database)
    await desk.reports.accept_also(SERVER, MOD, game, 0, 3)
    accepted = await newest(desk)
    assert isinstance(accepted.subject, Ruling)
    assert accepted.subject.right == (0, 3)
    # Something else that is ruled on the same question in between stays, and is in nobody's way.
    await desk.reports.void(SERVER, MOD, game, 0)
    voided = await newest(desk)
    undone = await desk.history.undo(SERVER, OTHER_MOD, accepted.id)
    assert [corrected.points for corrected in undone.corrected] == [{2: -100}]  # void: only what followed from it
    undone = await desk.history.undo(SERVER, OTHER_MOD, voided.id)
    assert [corrected.points for corrected in undone.corrected] == [{1: 1000}]
    assert await everything(database) == before
    assert (await totals(database)) == await rebuilt(database, scores)
    assert (await desk.reports.waiting(SERVER)).total == 1


async def test_a_report_that_was_made_anew_is_not_opened_twice(
    desk: Desk, database: Database, scores: ScoresStore
) -> None:
    game = await write_down(database, scores, [[Click(1, 0, 0)]], Format())
    await desk.reports.report(SERVER, FAN, game, 0, "A typo.")
    await desk.reports.report(SERVER, OTHER_FAN, game, 0, "Hm.")
    await desk.reports.dismiss(SERVER, MOD, game, 0)
    await desk.reports.report(SERVER, FAN, game, 0, "Still a typo.")
    await desk.history.undo(SERVER, MOD, (await newest(desk)).id)
    open_again = (await desk.reports.get(SERVER, game, 0)).reports
    assert [report.reason for report in open_again] == ["Hm.", "Still a typo."]


async def test_a_fix_is_taken_back_whole(desk: Desk, database: Database, scores: ScoresStore) -> None:
    game = await write_down(database, scores, [[Click(1, 0, 0)]], Format(), keys=["q-closing-song"])
    await desk.reports.report(SERVER, FAN, game, 0, "A typo.")
    before = await everything(database)
    await desk.reports.fix(SERVER, MOD, game, 0, question(), None, ["train"])
    assert (await newest(desk)).size == 2
    await desk.history.undo(SERVER, MOD, (await newest(desk)).id)
    assert await everything(database) == before


async def test_a_year_is_kept(desk: Desk, clock: Clock, database: Database, scores: ScoresStore) -> None:
    game = await write_down(database, scores, [[Click(1, 0, 0)]], Format())
    kept = await desk.add(SERVER, MOD, fact("One."))
    removed = await desk.add(SERVER, MOD, fact("Two."))
    await desk.remove(SERVER, MOD, removed.id)
    declined = (await desk.suggest(SERVER, FAN, fact("Three."))).stored
    await desk.decline(SERVER, MOD, declined.id, "No source.")
    waiting = (await desk.suggest(SERVER, FAN, fact("Four."))).stored
    await desk.reports.report(SERVER, FAN, game, 0, "Hm.")
    await desk.reports.dismiss(SERVER, MOD, game, 0)
    await desk.reports.report(SERVER, OTHER_FAN, game, 0, "Hm!")
    clock.ms += limits.KEPT_MS
    assert await desk.prune() == 0
    clock.ms += 1
    assert await desk.prune() == 7 + 2 + 1
    assert await desk.prune() == 0
    async with database.read() as connection:
        left = (await connection.scalars(sa.select(entries.c.id).order_by(entries.c.id))).all()
    assert left == [kept.id, waiting.id]
    assert (await desk.history.page(SERVER)).total == 0
    assert (await desk.reports.waiting(SERVER)).total == 1
    added = await desk.add(SERVER, MOD, fact("Five."))
    assert added.id > declined.id
    await desk.history.undo(SERVER, MOD, (await newest(desk)).id)


# Whatever is done, taken back in reverse order leaves the start

KEYS = ("q-closing-song", "w:year:spring-day:near", "key-2")
TEXTS = ("One.", "Two.", "Three.")
PLAYED = [
    [Click(101, 0, 900), Click(102, 1, 2_000), Click(103, 1, 500)],
    [Click(101, 0, 900), Click(102, 0, 100)],
    [Click(101, 2, 900), Click(102, 0, 9_000), Click(103, 0, 50)],
]
entry_texts = st.sampled_from(TEXTS)
places = st.integers(0, len(PLAYED) - 1)
ordinals = st.integers(0, 4)
actions = st.one_of(
    st.tuples(st.just("add"), entry_texts, ordinals),
    st.tuples(st.just("suggest"), entry_texts, ordinals),
    st.tuples(st.sampled_from(["edit", "approve"]), entry_texts, ordinals),
    st.tuples(st.sampled_from(["remove", "hide", "unhide", "decline"]), st.just(""), ordinals),
    st.tuples(st.sampled_from(["hide_original", "correct", "fix"]), entry_texts, places),
    st.tuples(st.sampled_from(["report", "void", "dismiss"]), st.just(""), places),
    st.tuples(st.just("accept"), st.sampled_from("123"), places),
    st.tuples(st.just("import"), entry_texts, ordinals),
    st.tuples(st.just("undo"), st.just(""), ordinals),
)


async def act(desk: Desk, server_id: int, game: int, action: str, text: str, number: int) -> None:
    """Do one thing, or be refused: that is fine, too, as long as nothing is changed by it."""
    kept = [await desk._store.entries(server, STATES) for server in (SERVER, OTHER_SERVER)]
    ids = [item.id for items in kept for item in items]  # of both servers: what is not one's own is not found
    chosen = ids[number % len(ids)] if ids else 0
    entry: Entry = fact(text) if number % 2 else question(text)
    match action:
        case "add":
            await desk.add(server_id, MOD, entry)
        case "suggest":
            await desk.suggest(server_id, FAN + number, entry)
        case "edit" | "approve" if ids:
            stored = await desk.get(server_id, chosen)
            words = replace(stored.entry or entry, text=Text(text))
            await (desk.edit if action == "edit" else desk.approve)(server_id, MOD, chosen, stored.version, words)
        case "remove" | "hide" | "unhide" if ids:
            await {"remove": desk.remove, "hide": desk.hide, "unhide": desk.unhide}[action](server_id, MOD, chosen)
        case "decline" if ids:
            await desk.decline(server_id, MOD, chosen, "No.")
        case "hide_original":
            await desk.hide_original(server_id, MOD, KEYS[number])
        case "correct" | "fix":
            standing = (await desk.content.of(server_id)).standing_for(KEYS[number])
            version = standing.version if standing else None
            if action == "correct":
                await desk.correct(server_id, MOD, KEYS[number], question(text), version)
            else:
                await desk.reports.fix(server_id, MOD, game, number, question(text), version, [text])
        case "report":  # a member's, and no change of the desk; so it is not taken back with the rest
            reporters = {report.member_id for report in (await desk.reports.get(server_id, game, number)).reports}
            await desk.reports.report(server_id, max(reporters, default=1_000) + 1, game, number, "Hm.")
        case "void":
            await desk.reports.void(server_id, MOD, game, number)
        case "dismiss":
            await desk.reports.dismiss(server_id, MOD, game, number)
        case "accept":
            await desk.reports.accept_also(server_id, MOD, game, number, int(text))
        case "import":
            await desk.apply_import(server_id, MOD, DryRun(rows(text, f"{text} Again."), (), (), ()))
        case "undo":
            history = (await desk.history.page(server_id)).items
            if history:
                await desk.history.undo(server_id, MOD, history[number % len(history)].id)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(actions, max_size=14), elsewhere=st.lists(actions, max_size=3))
async def test_all_of_it_taken_back_in_reverse_order_is_the_start(
    database: Database,
    scores: ScoresStore,
    comets_library: Library,
    steps: list[tuple[str, str, int]],
    elsewhere: list[tuple[str, str, int]],
) -> None:
    await wipe(database)
    desk = Desk(database, scores, comets_library, Clock(START))
    game = await write_down(database, scores, PLAYED, Format(double_last=True), keys=KEYS)
    other_game = await write_down(database, scores, PLAYED, Format(), keys=KEYS, server_id=OTHER_SERVER)
    for position in range(len(PLAYED)):  # reports are members' and no change of the desk
        await desk.reports.report(SERVER, FAN, game, position, "Hm.")
    for step in elsewhere:
        with contextlib.suppress(LightstickError):
            await act(desk, OTHER_SERVER, other_game, *step)
    start = await everything(database)
    for step in steps:
        before = await everything(database)
        try:
            await act(desk, SERVER, game, *step)
        except LightstickError:
            assert await everything(database) == before
        now = await everything(database)
        new = [report for report in now["reports"] if report.id not in {known.id for known in start["reports"]}]
        start["reports"] += new  # open as they were made
        assert now["totals"] == await rebuilt(database, scores)
    done = (await desk.history.page(SERVER, size=100)).items
    for revision in done:
        await desk.history.undo(SERVER, OTHER_MOD, revision.id)
    assert await everything(database) == start


# Two servers that use the same ids


async def of_server(database: Database, server_id: int) -> dict[str, Any]:
    """All that concerns one server."""
    found = await everything(database)
    async with database.read() as connection:
        mine = (await connection.scalars(sa.select(games.c.id).where(games.c.server_id == server_id))).all()
        written = sa.select(revisions).where(revisions.c.server_id == server_id).order_by(revisions.c.id)
        history = (await connection.execute(written)).all()
    return {
        "entries": [row for row in found["entries"] if row.server_id == server_id],
        "reports": [row for row in found["reports"] if row.server_id == server_id],
        "aliases": [row for row in found["aliases"] if row[0] == server_id],
        "ledger": {key: value for key, value in found["ledger"].items() if key[0] in mine},
        "totals": {key: value for key, value in found["totals"].items() if key[0] == server_id},
        "history": history,
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.booleans(), actions, ordinals), max_size=12))
async def test_nothing_that_is_done_in_one_server_is_felt_in_the_other(
    database: Database,
    scores: ScoresStore,
    comets_library: Library,
    steps: list[tuple[bool, bool, tuple[str, str, int], int]],
) -> None:
    """Each id is tried in both servers: of an entry, of a game, of a revision."""
    await wipe(database)
    desk = Desk(database, scores, comets_library, Clock(START))
    servers = (SERVER, OTHER_SERVER)
    played = [await write_down(database, scores, PLAYED, Format(), keys=KEYS, server_id=server) for server in servers]
    for first, own_game, step, number in steps:
        here, there = servers if first else servers[::-1]
        before = await of_server(database, there)
        with contextlib.suppress(LightstickError):
            await act(desk, here, played[first != own_game], *step)
        for foreign in (await desk.history.page(there)).items[number : number + 1]:
            with pytest.raises(NothingToUndo):
                await desk.history.undo(here, MOD, foreign.id)
        assert await of_server(database, there) == before
    assert await totals(database) == await rebuilt(database, scores)
