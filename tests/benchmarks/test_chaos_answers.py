"""The judge of answers is worth something only where it finds what the bot said and the ledger does not have."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import sqlalchemy as sa

from benchmarks.chaos.answers import (
    ALREADY_CHOSEN,
    ALREADY_GIVEN,
    ALREADY_TRIED,
    LAST,
    NO_TRIES,
    Findings,
    judge_answers,
)
from benchmarks.chaos.answers import RIGHT as JUDGED_RIGHT
from benchmarks.chaos.answers import WRONG as WRONG_TRY
from benchmarks.loopback import Channel, Interaction, Member, Message, World
from benchmarks.loopback.callbacks import MESSAGE
from bot.db.engine import Database
from bot.errors import AlreadyAnswered, AlreadyTried, NoTriesLeft
from bot.i18n import translator

CATALOGUE = Path(__file__).parents[2] / "data/locales/lightstick.pot"
TYPED, ORDER, CHOICE = 0, 1, 2  # the positions of the questions that are asked
WRONG, RIGHT = "purple rain", "Haru Haru"
ANSWER: dict[str, Any] = {"game_id": 1, "right": True, "points": 900, "elapsed_ms": 1, "answered_at": 1}
TRIED = [{"text": WRONG, "elapsed_ms": 1}, {"text": RIGHT, "elapsed_ms": 2, "hints": 1}]


class Played:
    """A game of three questions which Haru has answered, with nothing that befell it.

    Of the typed one she had one try, a hint, and was right; four things she put in order; then a letter.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._world = World()
        guild = self._world.guild("Purple House")
        self._channel: Channel = self._world.channel(guild, "trivia")
        self.haru: Member = self._world.member(guild, "haru")
        self.deeds: list[Interaction] = []
        self.hand_in(WRONG, "✗ That's not it. 2 tries left.")
        self.hint("💡 It begins with H.\n-# That hint cost 200 points: the right answer now gives you 800 at most.")
        self.hand_in(RIGHT, "✓ That's right: Haru Haru.")
        self.order([2, 0, 3, 1], "Locked in: C · A · D · B. You can't change it.")
        self._press("v1:answer:1:2:2", "Locked in: C. You can't change it.")

    async def write(self) -> None:
        """What the ledger has of it."""
        order = json.dumps([{"text": "CADB", "elapsed_ms": 1}])
        await self.run(
            sa.text(
                'INSERT INTO answers (game_id, position, member_id, choice, "right", points, elapsed_ms, answered_at,'
                " given, tries) VALUES (:game_id, :position, :member_id, :choice, :right, :points, :elapsed_ms,"
                " :answered_at, :given, :tries)"
            ),
            self._row(TYPED, given=json.dumps(TRIED), tries=2),
            self._row(ORDER, given=order, right=False),
            self._row(CHOICE, choice=2),
        )
        await self.run(sa.text("INSERT INTO hints VALUES (1, 0, :haru, 1)"), {"haru": self.haru.id})

    def _row(self, position: int, **columns: Any) -> dict[str, Any]:
        return {
            **ANSWER,
            "position": position,
            "member_id": self.haru.id,
            "choice": None,
            "given": None,
            "tries": 1,
        } | columns

    async def run(self, statement: sa.TextClause, *rows: dict[str, Any]) -> None:
        """A statement on the database."""
        async with self._database.write() as connection:
            await connection.execute(statement, list(rows) or None)

    async def given(self, *guesses: dict[str, Any], right: bool = True) -> None:
        """What stands in the ledger of the typed question."""
        values = {"given": json.dumps(guesses), "tries": len(guesses), "right": right}
        await self.run(
            sa.text('UPDATE answers SET given = :given, tries = :tries, "right" = :right WHERE position = 0'), values
        )

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        async with self._database.read() as connection:
            return [tuple(row) for row in await connection.execute(sa.text(query))]

    async def findings(self) -> Findings:
        """What is said of it."""
        return await judge_answers(1, self.deeds, self)

    # What Haru does, and what the bot says to it at once

    def hand_in(self, text: str, said: str) -> None:
        """A typed answer."""
        self._hand_in(TYPED, [{"type": 4, "custom_id": "text", "value": text}], said)

    def order(self, places: list[int], said: str) -> None:
        """Four things are put in order."""
        named = enumerate(places)
        self._hand_in(
            ORDER, [{"type": 3, "custom_id": f"place{at}", "values": [str(place)]} for at, place in named], said
        )

    def hint(self, said: str) -> None:
        """**Hint** is pressed."""
        self._press("v1:hint:1:0", said)

    def press(self, letter: int, said: str) -> None:
        """A letter is pressed."""
        self._press(f"v1:answer:1:2:{letter}", said)

    def _hand_in(self, position: int, fields: list[dict[str, Any]], said: str) -> None:
        parts = [{"type": 18, "id": 1, "component": field} for field in fields]
        self._act(5, {"custom_id": f"v1:given:1:{position}", "components": [{"type": 10, "id": 2}, *parts]}, said)

    def _press(self, custom_id: str, said: str) -> None:
        self._act(3, {"component_type": 2, "custom_id": custom_id, "id": 1}, said)

    def _act(self, kind: int, data: dict[str, Any], said: str) -> None:
        deed = Interaction(len(self.deeds) + 1, kind, self.haru, self._channel, data, None)
        deed.response = Message(1, self._channel, self.haru.user, content=said)
        deed.answer(MESSAGE)
        self.deeds.append(deed)


@pytest.fixture
async def played(database: Database) -> Played:
    played = Played(database)
    await played.write()
    return played


def kinds(findings: Findings) -> list[str]:
    return [kind for kind in ("lost", "counted_twice") if getattr(findings, kind)]


async def test_where_all_is_well_nothing_is_found(played: Played) -> None:
    assert await played.findings() == Findings(acknowledged=4)


async def test_what_was_told_of_nothing_that_counts_needs_no_row(played: Played) -> None:
    played.order([1, 1, 2, 3], "Each one has a place of its own. Press the button again and choose each of them once.")
    played.press(1, "This question is closed.")
    assert await played.findings() == Findings(acknowledged=4)


@pytest.mark.parametrize("position", [TYPED, ORDER, CHOICE])
async def test_an_acknowledged_answer_that_is_not_in_the_ledger_is_lost(played: Played, position: int) -> None:
    await played.run(sa.text("DELETE FROM answers WHERE position = :position"), {"position": position})
    assert kinds(await played.findings()) == ["lost"]


Guesses: TypeAlias = list[dict[str, Any]]


@pytest.mark.parametrize(
    ("guesses", "right"),
    [
        (TRIED[1:], True),  # the first try is gone
        (TRIED[:1], False),  # the second
        (TRIED[::-1], True),  # each in the other's place
        (TRIED, False),  # what was right is wrong
        ([TRIED[0], TRIED[1] | {"hints": 0}], True),  # the hint cost nothing
        ([TRIED[0], TRIED[1] | {"hints": 2}], True),  # it cost more than was taken
        ([TRIED[0], {"text": "blue", "elapsed_ms": 2}, TRIED[1]], True),  # what nobody typed
    ],
)
async def test_a_try_that_stands_there_otherwise_is_lost(played: Played, guesses: Guesses, right: bool) -> None:
    await played.given(*guesses, right=right)
    assert kinds(await played.findings()) == ["lost"]


async def test_another_order_than_was_given_is_lost(played: Played) -> None:
    order = json.dumps([{"text": "ABCD", "elapsed_ms": 1}])
    await played.run(sa.text("UPDATE answers SET given = :order WHERE position = 1"), {"order": order})
    assert kinds(await played.findings()) == ["lost"]


async def test_a_hint_that_was_shown_and_is_not_written_is_lost(played: Played) -> None:
    await played.run(sa.text("UPDATE hints SET taken = 0"))
    assert kinds(await played.findings()) == ["lost"]


async def test_a_hint_that_nobody_asked_for_is_found(played: Played) -> None:
    await played.run(sa.text("UPDATE hints SET taken = 2"))
    assert kinds(await played.findings()) == ["counted_twice"]


async def test_a_try_that_counts_twice_is_found(played: Played) -> None:
    await played.given(TRIED[0], TRIED[0] | {"elapsed_ms": 2})
    assert "counted_twice" in kinds(await played.findings())


async def test_who_is_told_twice_that_a_try_counts_is_found(played: Played) -> None:
    played.hand_in(RIGHT, "✓ That's right: Haru Haru.")
    assert kinds(await played.findings()) == ["counted_twice"]


async def test_a_fourth_try_is_found(played: Played) -> None:
    more = [{"text": text, "elapsed_ms": 3, "hints": 1} for text in ("blue", "grey")]
    for guess, said in zip(
        more, ("That's not it. 1 try left.", "That's not it, and it was your last try."), strict=True
    ):
        played.hand_in(guess["text"], said)  # type: ignore[arg-type]
    await played.given(TRIED[0], *more, TRIED[1])
    assert kinds(await played.findings()) == ["counted_twice"]


@pytest.mark.parametrize(
    "say",
    [
        lambda played: played.press(1, "You already locked in B. One answer counts."),
        lambda played: played.order([0, 1, 2, 3], "You have used all your tries at this question."),
        lambda played: played.hint("You have used all your tries at this question."),
        lambda played: played.hand_in("blue", "You have tried that already. It cost you no try."),
        lambda played: played.press(1, "Your answer to this question is locked in."),
    ],
)
async def test_a_refusal_that_the_ledger_does_not_bear_out_is_found(
    played: Played, say: Callable[[Played], None]
) -> None:
    say(played)
    assert kinds(await played.findings()) == ["lost"]


async def test_a_refusal_that_is_true_is_none(played: Played) -> None:
    played.press(1, "You already locked in C. One answer counts.")
    played.hint("Your answer to this question is locked in.")
    played.order([0, 1, 2, 3], "Your answer to this question is locked in.")
    played.hand_in(WRONG, "You have tried that already. It cost you no try.")
    assert await played.findings() == Findings(acknowledged=4)


def test_the_judge_knows_the_words_of_the_bot() -> None:
    t = translator("en")
    assert ALREADY_CHOSEN.search(AlreadyAnswered(letter="B").say(t))
    assert ALREADY_GIVEN in AlreadyAnswered().say(t)
    assert ALREADY_TRIED in AlreadyTried().say(t)
    assert NO_TRIES in NoTriesLeft().say(t)
    catalogue = CATALOGUE.read_text("utf-8")
    for said in (f"{JUDGED_RIGHT}{{answer}}.", LAST, "That's not it.", "{count} try left.", "{count} tries left."):
        assert f'"{said}"' in catalogue
    for left in ("1 try", "2 tries"):
        assert WRONG_TRY.search(f"That's not it. {left} left.")
