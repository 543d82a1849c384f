"""Whole lists come in, all of them or nothing, and go out again as they are."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.content.models import Text
from bot.db.engine import Database
from bot.facts import limits
from bot.facts.desk import Desk, Imported
from bot.facts.errors import AlreadyThere, ChangedMeanwhile, NothingNew, TooManyEntries, TooManyImports
from bot.facts.exchange import FORMATS, DryRun, Format, compare, read, write
from tests.clockwork import Clock
from tests.facts.test_history import everything
from tests.facts.words import FAN, MOD, OTHER_SERVER, SERVER, fact, question, sourced, true_or_false

RED = """
AUTHOR: somebody
"Who sings first on Dew?":
- Aster
- Kim Aster
"Which year?":
- 2015
"""


async def dry_run(desk: Desk, name: str, data: bytes, server_id: int = SERVER) -> DryRun:
    return compare(read(name, data), await desk.existing(server_id))


async def written(desk: Desk, file_format: Format, server_id: int = SERVER) -> bytes:
    (data,) = write(await desk.existing(server_id), file_format)
    return data


@pytest.mark.parametrize("file_format", FORMATS)
async def test_what_goes_out_comes_in_again_with_nothing_new(desk: Desk, file_format: Format) -> None:
    await desk.add(SERVER, MOD, fact("=One, “two”;\n\nthree."))
    await desk.add(SERVER, MOD, sourced(question(category="songs", author="Fan", difficulty=3)))
    await desk.add(SERVER, MOD, true_or_false())
    hidden = await desk.add(SERVER, MOD, fact("Hidden."))
    await desk.hide(SERVER, MOD, hidden.id)
    await desk.hide_original(SERVER, MOD, "closing-song")
    await desk.correct(SERVER, MOD, "q-closing-song", question("Corrected?"), None)
    await desk.suggest(SERVER, FAN, fact("Not yet."))
    data = await written(desk, file_format)
    again = await dry_run(desk, f"out.{file_format}", data)
    assert (len(again.same), again.new, again.changed, again.refused) == (5, (), (), ())
    with pytest.raises(NothingNew):
        await desk.apply_import(SERVER, MOD, again)
    elsewhere = await dry_run(desk, f"out.{file_format}", data, OTHER_SERVER)
    assert await desk.apply_import(OTHER_SERVER, MOD, elsewhere) == Imported(new=5, changed=0, same=0)
    one, other = await desk.existing(SERVER), await desk.existing(OTHER_SERVER)
    assert list(one.values()) == list(other.values())
    assert not one.keys() & other.keys()


async def test_a_file_that_was_edited_changes_what_it_names(desk: Desk) -> None:
    kept = await desk.add(SERVER, MOD, fact("They met in Busan."))
    changed = await desk.add(SERVER, MOD, fact("They met in 2011."))
    data = (await written(desk, "yaml")).replace(b"2011", b"2012") + b"- kind: fact\n  text: They met again.\n"
    shown = await dry_run(desk, "edited.yaml", data)
    assert await desk.apply_import(SERVER, MOD, shown) == Imported(new=1, changed=1, same=1)
    now = await desk.existing(SERVER)
    assert [entry.text("en") for entry in now.values()] == [
        "They met in Busan.",
        "They met in 2012.",
        "They met again.",
    ]
    assert await desk.get(SERVER, kept.id) == kept
    assert (await desk.get(SERVER, changed.id)).version == 2


async def test_a_list_from_the_wild_comes_in(desk: Desk) -> None:
    shown = await dry_run(desk, "comets.yaml", RED.encode())
    assert await desk.apply_import(SERVER, MOD, shown) == Imported(new=2, changed=0, same=0)
    entries = list((await desk.existing(SERVER)).values())
    assert [(entry.style, entry.answers) for entry in entries] == [
        ("typed", (Text("Aster"), Text("Kim Aster"))),
        ("typed", (Text("2015"),)),
    ]


async def test_what_has_changed_since_the_dry_run_is_not_written_over(desk: Desk, database: Database) -> None:
    one = await desk.add(SERVER, MOD, fact("They met in 2011."))
    await desk.add(SERVER, MOD, fact("They met in Busan."))
    data = (await written(desk, "csv")).replace(b"2011", b"2012") + b"fact,They met again.\r\n"
    shown = await dry_run(desk, "edited.csv", data)
    assert len(shown.changed) == 1
    await desk.edit(SERVER, MOD, one.id, 1, fact("They met in 2010."))
    before = await everything(database)
    with pytest.raises(ChangedMeanwhile):
        await desk.apply_import(SERVER, MOD, shown)
    await desk.remove(SERVER, MOD, one.id)
    with pytest.raises(ChangedMeanwhile):
        await desk.apply_import(SERVER, MOD, shown)
    with pytest.raises(ChangedMeanwhile):
        await desk.apply_import(OTHER_SERVER, MOD, shown)
    assert (await everything(database))["totals"] == before["totals"]
    assert len(await desk.existing(SERVER)) == 1


async def test_two_who_import_the_same_file_at_once_do_not_double_it(desk: Desk, database: Database) -> None:
    shown = await dry_run(desk, "comets.yaml", RED.encode())
    await desk.apply_import(SERVER, MOD, shown)
    before = await everything(database)
    with pytest.raises(AlreadyThere):
        await desk.apply_import(SERVER, MOD, shown)
    assert await everything(database) == before


async def test_entries_may_swap_their_texts(desk: Desk) -> None:
    made = [await desk.add(SERVER, MOD, fact(text)) for text in ("One.", "Two.")]
    data = (
        (await written(desk, "json")).replace(b"One.", b"Three.").replace(b"Two.", b"One.").replace(b"Three.", b"Two.")
    )
    assert await desk.apply_import(SERVER, MOD, await dry_run(desk, "swapped.json", data)) == Imported(
        new=0, changed=2, same=0
    )
    assert [(await desk.get(SERVER, item.id)).entry for item in made] == [fact("Two."), fact("One.")]


async def test_an_import_over_the_limit_brings_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRIES", 1)
    with pytest.raises(TooManyEntries):
        await desk.apply_import(SERVER, MOD, await dry_run(desk, "comets.yaml", RED.encode()))
    assert not await desk.existing(SERVER)


async def test_a_server_imports_so_many_files_an_hour(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "IMPORTS_PER_HOUR", 2)

    async def bring(text: str, server_id: int = SERVER, member_id: int = MOD) -> None:
        data = f"kind: fact\ntext: {text}\n".encode()
        await desk.apply_import(server_id, member_id, await dry_run(desk, "one.yaml", data, server_id))

    await bring("One.")
    await bring("Two.", member_id=FAN)
    with pytest.raises(TooManyImports):
        await bring("Three.")
    await bring("Three.", OTHER_SERVER)
    clock.ms += limits.HOUR_MS
    await bring("Three.")


async def test_the_largest_list_is_one_change(desk: Desk, database: Database) -> None:
    lines = [f"- kind: fact\n  text: Fact {number}.\n" for number in range(limits.ENTRIES)]
    shown = await dry_run(desk, "all.yaml", "".join(lines).encode())
    before = await everything(database)
    assert await desk.apply_import(SERVER, MOD, shown) == Imported(new=limits.ENTRIES, changed=0, same=0)
    content = await desk.content.of(SERVER)
    assert len(content.pack.facts) == limits.ENTRIES + 1
    with pytest.raises(TooManyEntries):
        await desk.add(SERVER, MOD, fact("One more."))
    (revision,) = (await desk.history.page(SERVER)).items
    assert revision.size == limits.ENTRIES
    # Every one of them changes, too, and all comes back.
    ids = await desk.existing(SERVER)
    other = {entry_id: replace(entry, category="songs") for entry_id, entry in ids.items()}
    files = write(other, "json")
    for number, data in enumerate(files):
        await desk.apply_import(SERVER, MOD, await dry_run(desk, f"{number}.json", data))
    assert await desk.existing(SERVER) == other
    done = (await desk.history.page(SERVER)).items
    assert [revision.action for revision in done] == ["import"] * (len(files) + 1)
    for revision in done:
        await desk.history.undo(SERVER, MOD, revision.id)
    assert await everything(database) == before
