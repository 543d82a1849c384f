"""Looking through what there is, taking back what was done, and whole lists that come and go."""

from __future__ import annotations

import json
from random import Random

from bot.content.models import Text
from bot.facts.exchange import MAX_BYTES
from tests.cogs.manage.desk import CLOSED, FACT, QUESTION, added, content, everything, kept, write
from tests.cogs.world import Seen, World
from tests.facts.exchange.real_life import red_list

RED = b"""AUTHOR: Noor
When did we first meet?:
  - 2024
  - in 2024
Where do we meet?:
  - here
"""
OPENTDB = json.dumps(
    {
        "response_code": 0,
        "results": [
            {
                "type": "multiple",
                "difficulty": "hard",
                "category": "Entertainment: Music",
                "question": "What is &quot;Comets&quot;?",
                "correct_answer": "A fandom",
                "incorrect_answers": ["A ship", "A song", "A hat"],
            },
            {
                "type": "boolean",
                "difficulty": "easy",
                "category": "General Knowledge",
                "question": "Is this on?",
                "correct_answer": "True",
                "incorrect_answers": ["False"],
            },
        ],
    }
).encode()


async def bring(world: World, name: str, data: bytes) -> Seen:
    """The moderator brings a file. Returns what is shown of it."""
    return await world.haru.slash(world.channel, "manage import", file=(name, data))


async def exported(world: World, **options: str) -> tuple[str, bytes]:
    seen = await world.haru.slash(world.channel, "manage export", **options)
    assert seen.ephemeral
    assert seen.response is not None
    (attachment,) = seen.response.attachments
    return attachment.filename, await attachment.read()


async def chosen(world: World) -> tuple[str, ...]:
    """The questions of the game that is on."""
    (row,) = await world.app.games.store.unfinished(0)
    return row.question_keys


# Browsing


async def test_browse_shows_the_servers_own_first_and_opens_one(world: World) -> None:
    await added(world, "manage fact add", FACT, category="army")
    await added(world, "manage question add", QUESTION)
    listed = await world.haru.slash(world.channel, "manage browse")
    lines = world.text(listed).splitlines()
    assert {lines[2].split("** ")[1], lines[4].split("** ")[1]} == {FACT["text"], QUESTION["text"]}
    page = await world.pick(world.haru, listed, FACT["text"][:20])
    assert "Edit" in world.buttons(page)
    assert FACT["text"] in world.text(page)


async def test_browse_filters_by_kind_category_state_and_author(world: World) -> None:
    await added(world, "manage fact add", FACT, category="army")
    await added(world, "manage question add", QUESTION)
    mine = await world.haru.slash(world.channel, "manage browse", author=world.haru)
    assert "2 entries" in world.text(mine)
    facts = await world.haru.slash(world.channel, "manage browse", author=world.haru, kind="fact", category="army")
    assert "1 entry" in world.text(facts)
    assert FACT["text"] in world.text(facts)
    await world.press(world.haru, await world.pick(world.haru, facts, "trivia night"), "Hide")
    hidden = await world.haru.slash(world.channel, "manage browse", state="hidden")
    assert "1 entry" in world.text(hidden)
    nothing = await world.haru.slash(world.channel, "manage browse", author=world.noor)
    assert "Nothing fits." in world.text(nothing)


async def test_browse_turns_its_pages_and_sorts(world: World) -> None:
    first = await world.haru.slash(world.channel, "manage browse", kind="question")
    assert "◀ Back" not in world.buttons(first)
    second = await world.press(world.haru, first, "Next ▶")
    assert "**9.**" in world.text(second)
    assert "**1.**" in world.text(await world.press(world.haru, second, "Missed most often first"))
    assert "The newest first" in world.buttons(second)


# History


async def test_a_correction_is_seen_before_and_after_and_undone(world: World) -> None:
    await added(world, "manage fact add", FACT)
    form = await world.haru.slash(world.channel, "manage fact edit", entry="The trivia night")
    await world.press(world.haru, await write(world, world.haru, form, text="It began late."), "Confirm")
    listed = await world.haru.slash(world.channel, "manage history", entry="It began late.")
    change = await world.pick(world.haru, listed, "edited: It began late.")
    text = world.text(change)
    assert text.index("### Before") < text.index(FACT["text"]) < text.index("### After")
    assert text.rindex("It began late.") > text.index("### After")
    assert "source" not in text, "what stayed is not told"
    undone = await world.press(world.haru, change, "Undo")
    assert "✓ It is undone." in world.text(undone)
    assert [entry.text("en") for entry in (await kept(world)).values()] == [FACT["text"]]
    listed = await world.press(world.haru, undone, "History")
    assert "**undone**" in world.text(listed)


async def test_the_history_of_one_member(world: World) -> None:
    await added(world, "manage fact add", FACT)
    assert "**added**" in world.text(await world.haru.slash(world.channel, "manage history", member=world.haru))
    none = await world.haru.slash(world.channel, "manage history", member=world.noor)
    assert "Nothing has been changed yet." in world.text(none)


async def test_a_newer_change_is_not_undone_along(world: World) -> None:
    page = await added(world, "manage fact add", FACT)
    first = await world.pick(world.haru, await world.press(world.haru, page, "History"), "added:")
    form = await world.haru.slash(world.channel, "manage fact edit", entry="The trivia night")
    await world.press(world.haru, await write(world, world.haru, form, text="It began late."), "Confirm")
    before = await everything(world)
    told = await world.press(world.haru, first, "Undo")
    assert "Undo the newer change first." in world.text(told)
    assert await everything(world) == before


# Import and export


async def test_a_red_list_comes_in_goes_out_and_comes_in_again_with_nothing_new(world: World) -> None:
    shown = await bring(world, "ours.yaml", RED)
    text = world.text(shown)
    assert "Red trivia list" in text
    assert "**new**  2" in text
    assert await kept(world) == {}, "nothing is brought in before it is applied"
    done = await world.press(world.haru, shown, "Apply")
    assert "Imported: 2 new, 0 changed." in world.text(done)
    entries = await kept(world)
    assert {entry.text for entry in entries.values()} == {Text("When did we first meet?"), Text("Where do we meet?")}
    for file_format in ("csv", "json", "yaml"):
        name, data = await exported(world, format=file_format)
        assert name == f"lightstick-all.{file_format}"
        again = await bring(world, name, data)
        assert "**new**  0" in world.text(again)
        assert "**the same**  2" in world.text(again)
        assert "Apply" not in world.buttons(again)
    assert await kept(world) == entries


async def test_a_red_list_is_played_at_once(world: World) -> None:
    """Several hundred questions, as such lists have, in the very next game."""
    await world.press(world.haru, await bring(world, "garden.yaml", red_list(400)), "Apply")
    assert len(await kept(world)) > 400
    await world.noor.slash(world.channel, "trivia start", questions=30, style="typed", pack="bts", seconds=10)
    ours = [key for key in await chosen(world) if key.startswith("s:")]
    assert ours
    pool = await content(world)
    for key in ours:
        question = pool.build(key, Random(1))
        assert question.answer is not None
        assert pool.judge(question, question.answer("en").upper())
    await world.haru.slash(world.channel, "trivia stop")


async def test_an_open_trivia_list_is_played_at_once(world: World) -> None:
    await world.press(world.haru, await bring(world, "opentdb.json", OPENTDB), "Apply")
    pool = await content(world)
    mine = {candidate.style for candidate in pool.candidates if candidate.key.startswith("s:")}
    assert mine == {"choice", "true_false"}
    name, _ = await exported(world, kind="question", format="json")
    assert name == "lightstick-questions.json"
    offered = await world.offered(world.haru, "manage browse", "category", "entertainment")
    listed = await world.haru.slash(world.channel, "manage browse", category=offered["Entertainment: Music"])
    assert "1 entry" in world.text(listed)


async def test_an_import_is_undone_as_one(world: World) -> None:
    done = await world.press(world.haru, await bring(world, "opentdb.json", OPENTDB), "Apply")
    listed = await world.press(world.haru, done, "History")
    assert "and 1 more" in world.text(listed)
    undone = await world.press(world.haru, await world.pick(world.haru, listed, "imported"), "Undo")
    assert "2 changes are undone." in world.text(undone)
    assert await kept(world) == {}


async def test_refused_rows_are_told_by_line_and_the_others_come_in(world: World) -> None:
    data = b"kind,text\nfact,One.\nfact,\nriddle,Two.\n"
    shown = await bring(world, "list.csv", data)
    text = world.text(shown)
    assert "**refused**  2" in text
    assert "Line 3, entry 2: The text is missing." in text
    assert "Line 4, entry 3:" in text
    await world.press(world.haru, shown, "Apply")
    assert len(await kept(world)) == 1


async def test_a_changed_row_changes_its_entry(world: World) -> None:
    await added(world, "manage fact add", FACT)
    name, data = await exported(world)
    shown = await bring(world, name, data.replace(b"2024", b"2023"))
    assert "**changed**  1" in world.text(shown)
    await world.press(world.haru, shown, "Apply")
    assert [entry.text("en") for entry in (await kept(world)).values()] == ["The trivia night began in 2023."]


async def test_nothing_is_half_applied_when_an_entry_changed_meanwhile(world: World) -> None:
    await added(world, "manage fact add", FACT)
    name, data = await exported(world)
    shown = await bring(world, name, data.replace(b"2024", b"2023") + b",fact,A second one.\r\n")
    form = await world.haru.slash(world.channel, "manage fact edit", entry="The trivia night")
    await world.press(world.haru, await write(world, world.haru, form, text="It began late."), "Confirm")
    before = await everything(world)
    told = await world.press(world.haru, shown, "Apply")
    assert "Nothing was changed." in world.text(told)
    assert await everything(world) == before


async def test_a_file_that_is_none_is_refused_in_one_sentence(world: World) -> None:
    for name, data, said in (
        ("list.csv", b"PK\x03\x04" + b"\x00" * 40, "a ZIP archive"),
        ("list.json", b'{"entries": [', "is not valid JSON"),
        ("list.yaml", b"", "There are no facts or questions in this file."),
    ):
        assert said in world.text(await bring(world, name, data))


async def test_a_file_that_is_too_big_is_not_even_fetched(world: World) -> None:
    seen = await world.haru.slash(world.channel, "manage import", file=("big.csv", b"a" * (MAX_BYTES + 1)))
    assert "The file is larger than 256 KiB." in world.text(seen)
    assert not seen.deferred


async def test_a_cancelled_import_is_over(world: World) -> None:
    shown = await bring(world, "ours.yaml", RED)
    await world.press(world.haru, shown, "Cancel")
    assert "Nothing was changed." in world.text(shown)
    shown = await bring(world, "ours.yaml", RED)
    await world.env.advance_time(15 * 60 + 1)
    assert CLOSED in world.text(await world.press(world.haru, shown, "Apply"))
    assert await kept(world) == {}


async def test_nothing_to_export(world: World) -> None:
    seen = await world.haru.slash(world.channel, "manage export")
    assert "there is nothing to export" in world.text(seen)
