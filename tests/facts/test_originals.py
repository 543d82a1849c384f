"""What a pack says, as the beginning of a correction: nothing of it is lost, whatever its style."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from bot.content.library import Library
from bot.content.models import Text
from bot.db.engine import Database
from bot.facts.desk import Desk
from bot.facts.entry import EntryStyle, validated
from bot.scores.store import ScoresStore
from tests.clockwork import Clock
from tests.content import comets
from tests.facts.words import MOD, SERVER

STYLES: dict[str, EntryStyle] = {
    "q-closing-song": "choice",
    "q-four-of-them": "true_false",
    "q-typed": "typed",
    "q-emoji": "typed",
    "q-year": "year",
    "q-order": "order",
}


@pytest.fixture(scope="module")
def comets_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """*Comets*, with a written question of every style."""
    data = comets.data()
    data["questions"] += [
        comets.typed({"en": "Long Shadow", "ko": "긴 그림자"}, accept=["The shadow song"]),
        comets.emoji("🌅", "First Light"),
        comets.year(2019),
        comets.order("Dawn", "Noon", "Dusk", "Midnight"),
    ]
    folder: Path = comets.write(tmp_path_factory.mktemp("packs") / "comets", data)
    return Library.load(folder.parent, ("comets",))


@pytest.fixture
def desk(database: Database, scores: ScoresStore, comets_library: Library, clock: Clock) -> Desk:
    return Desk(database, scores, comets_library, clock)


@pytest.mark.parametrize(("key", "style"), STYLES.items())
async def test_a_question_of_every_style_is_corrected_and_asked_with_the_same_answer(
    desk: Desk, comets_library: Library, key: str, style: EntryStyle
) -> None:
    original = desk.original(key)
    assert original is not None
    assert original.style == style
    assert validated(original) == original
    await desk.correct(SERVER, MOD, key, replace(original, category="albums"), None)
    content = await desk.content.of(SERVER)
    asked, before = content.build(key, Random(1)), comets_library.pools["comets"].build(key, Random(1))
    assert asked.text("en") == f"{before.clue} {before.text('en')}".strip()
    assert asked.explanation == before.explanation
    assert (asked.answer, asked.accept) == (before.answer, before.accept)
    if style in ("choice", "true_false"):
        assert asked.options[asked.right] == before.options[before.right]
        assert {*asked.options} == {*before.options}
    if style == "order":
        assert [asked.options[place] for place in asked.order] == [before.options[place] for place in before.order]


async def test_what_emoji_stand_for_is_asked_with_the_emoji_in_front(desk: Desk) -> None:
    original = desk.original("q-emoji")
    assert original is not None
    assert original.text == Text("🌅 What do these stand for?")
    assert original.answers == (Text("First Light"),)
