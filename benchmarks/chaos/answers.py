"""What the bot told people of their answers, held against the ledger."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol

from benchmarks.load import LOCKED_IN
from benchmarks.loopback import Interaction
from benchmarks.loopback.callbacks import MESSAGE

TRIES: Final = 3  # to type an answer
HINT: Final = "💡"
LETTERS: Final = "ABCDE"
RIGHT: Final = "That's right: "
WRONG: Final = re.compile(r"That's not it\. (\d+) (?:try|tries) left\.")
LAST: Final = "That's not it, and it was your last try."
ALREADY_CHOSEN: Final = re.compile(r"You already locked in ([A-E])\.")
ALREADY_GIVEN: Final = "Your answer to this question is locked in."
ALREADY_TRIED: Final = "You have tried that already."
NO_TRIES: Final = "You have used all your tries at this question."
_ABOUT: Final = re.compile(r"v1:(answer|guess|given|hint):(\d+):(\d+)(?::(\d+))?")


_BY_A_GAME: Final = (LOCKED_IN, RIGHT, LAST, ALREADY_GIVEN, ALREADY_TRIED, NO_TRIES, HINT)


class Readable(Protocol):
    """A database."""

    async def rows(self, query: str, /) -> list[tuple[Any, ...]]:
        """What ``query`` finds."""


class Key(NamedTuple):
    """One member's answer to one question."""

    game: int
    position: int
    member: int


def said_to(deed: Interaction) -> str:
    """Everything that the bot said to somebody's deed."""
    return "\n".join(message.text for message in (deed.response, *deed.followups) if message is not None)


def is_by_a_game(said: str) -> bool:
    """Whether the bot can have ``said`` this only because the game in question is going on."""
    return any(part in said for part in _BY_A_GAME) or bool(WRONG.search(said) or ALREADY_CHOSEN.search(said))


@dataclass(frozen=True)
class Row:
    """An answer as the ledger has it; ``guesses`` are the texts that were typed, the oldest first."""

    choice: int | None
    right: bool
    tries: int
    guesses: tuple[str, ...]
    helped: tuple[int, ...]
    """How many hints each guess says were taken before it."""


@dataclass
class Findings:
    """What came of the answers of one lane; what is wrong, one line each."""

    acknowledged: int = 0
    """Answers and tries of which a member was told that they count, or that they are wrong."""
    lost: list[str] = field(default_factory=list)
    """What the bot said that the ledger does not say, and tries in the ledger that nobody made."""
    counted_twice: list[str] = field(default_factory=list)
    """An answer, a try or a hint that is there twice, or was told twice; more tries than there are."""


async def judge_answers(number: int, deeds: Iterable[Interaction], database: Readable) -> Findings:
    """What people were told of their answers and hints is in the ledger, once and as it was given.

    Of a choice that is the letter; of what is typed or put in order each try, in its place among the tries, with the
    hints that had been shown before it.

    Args:
        number: of the lane, for what is found.
        deeds: everything that people did there.
    """
    hints = await database.rows("SELECT game_id, position, member_id, taken FROM hints")
    judge = _Judge(number, dict(await _answers(database)), {Key(*key): taken for *key, taken in hints})
    for deed in deeds:
        judge.hear(deed)
    judge.read()
    return judge.findings


def given(deed: Interaction) -> str | None:
    """What stands in a modal that was handed in: a text as it was typed, or the letters of an order."""
    fields = [part["component"] for part in deed.data.get("components", []) if "component" in part]
    if any("values" in part for part in fields):
        return "".join(LETTERS[int(value)] for part in fields for value in part["values"])
    return next((part["value"] for part in fields), None)


class _Judge:
    """Hears everything that people did, then reads the ledger."""

    def __init__(self, lane: int, ledger: dict[Key, Row], hints: dict[Key, int]) -> None:
        self.findings = Findings()
        self._lane = lane
        self._ledger = ledger
        self._hints = hints
        self._told: Counter[tuple[Key, str]] = Counter()
        self._made: defaultdict[Key, set[str]] = defaultdict(set)
        self._hints_asked: Counter[Key] = Counter()
        self._hints_shown: defaultdict[Key, list[tuple[float, int]]] = defaultdict(list)

    def hear(self, deed: Interaction) -> None:
        """Somebody did something, and was told something."""
        match = _ABOUT.fullmatch(str(deed.data.get("custom_id", "")))
        if match is None:
            return
        kind, game, position, choice = match.groups()
        key = Key(int(game), int(position), deed.member.id)
        said = said_to(deed)
        if kind == "answer":
            self._pressed(key, int(choice), said)
        elif kind == "given" and (text := given(deed)) is not None:
            self._handed_in(key, text, deed, said)
        elif kind == "hint":
            self._helped(key, deed, said)
        self._refused(key, said, given(deed))

    def read(self) -> None:
        """Look at everything that the ledger has, told or not."""
        for key, row in self._ledger.items():
            made = {LETTERS[row.choice]} if row.choice is not None else {*row.guesses}
            if invented := made - self._made[key]:
                self._lost(key, f"{row} holds {sorted(invented)}, which they never gave")
            if row.tries > TRIES or row.tries != max(len(row.guesses), 1):
                self._twice(key, f"{row} has {row.tries} tries")
            if len({*row.guesses}) < len(row.guesses):
                self._twice(key, f"{row} has one try twice")
            if any(helped > self._hints.get(key, 0) for helped in row.helped):
                self._lost(key, f"{row} was helped by more hints than were taken: {self._hints.get(key, 0)}")
        for key, taken in self._hints.items():
            if taken > self._hints_asked[key]:
                self._twice(key, f"{taken} hints are taken, and {self._hints_asked[key]} were asked for")
        for (key, text), times in self._told.items():
            if times > 1:
                self._twice(key, f"{text} was acknowledged {times} times")
        self.findings.acknowledged = self._told.total()

    # What was said to what

    def _pressed(self, key: Key, choice: int, said: str) -> None:
        self._made[key].add(LETTERS[choice])
        if LOCKED_IN in said:
            self._told[key, "a choice"] += 1
            if (row := self._ledger.get(key)) is None or row.choice != choice:
                self._lost(key, f"was told {LETTERS[choice]} is locked in; the ledger has {row}")

    def _handed_in(self, key: Key, text: str, deed: Interaction, said: str) -> None:
        self._made[key].add(text)
        wrong = WRONG.search(said)
        if not (LOCKED_IN in said or RIGHT in said or LAST in said or wrong):
            return
        self._told[key, text] += 1
        row = self._ledger.get(key)
        if row is None or text not in row.guesses:
            self._lost(key, f"was told “{said}” of {text}; the ledger has {row}")
            return
        number = row.guesses.index(text) + 1
        if LOCKED_IN in said:
            agree = row.tries == 1
        elif RIGHT in said:
            agree = row.right and number == row.tries
        else:
            agree = number == TRIES - (int(wrong[1]) if wrong else 0) and not (row.right and number == row.tries)
        if not agree:
            self._lost(key, f"was told “{said}” of {text}, which is try {number} of {row}")
        shown = max((hints for at, hints in self._hints_shown[key] if at < deed.sent), default=0)
        if row.helped[number - 1] < shown:
            self._lost(key, f"gave {text} after {shown} hints; the ledger has {row}")

    def _helped(self, key: Key, deed: Interaction, said: str) -> None:
        self._hints_asked[key] += 1
        shown = said.count(HINT)
        if shown > self._hints.get(key, 0):
            self._lost(key, f"was shown {shown} hints; {self._hints.get(key, 0)} are in the database")
        if shown and deed.callback == MESSAGE and deed.answered is not None:  # what is deferred is shown at some time
            self._hints_shown[key].append((deed.answered, shown))

    def _refused(self, key: Key, said: str, text: str | None) -> None:
        """A refusal says of the ledger what is there already."""
        row = self._ledger.get(key)
        if chosen := ALREADY_CHOSEN.search(said):
            agree = row is not None and row.choice == LETTERS.index(chosen[1])
        elif ALREADY_GIVEN in said:
            agree = row is not None and row.choice is None and (row.right or row.tries == 1)
        elif ALREADY_TRIED in said:
            agree = row is not None and text in row.guesses
        elif NO_TRIES in said:
            agree = row is not None and row.tries == TRIES and not row.right
        else:
            return
        if not agree:
            self._lost(key, f"was told “{said}”; the ledger has {row}")

    def _lost(self, key: Key, what: str) -> None:
        self.findings.lost.append(f"lane {self._lane}: {tuple(key)} {what}")

    def _twice(self, key: Key, what: str) -> None:
        self.findings.counted_twice.append(f"lane {self._lane}: {tuple(key)} {what}")


async def _answers(database: Readable) -> Iterator[tuple[Key, Row]]:
    query = 'SELECT game_id, position, member_id, choice, "right", tries, given FROM answers'
    return ((Key(*row[:3]), _row(*row[3:])) for row in await database.rows(query))


def _row(choice: int | None, right: bool, tries: int, raw: str | None) -> Row:
    guesses: list[dict[str, Any]] = json.loads(raw or "[]")
    texts, helped = (guess["text"] for guess in guesses), (guess.get("hints", 0) for guess in guesses)
    return Row(choice, bool(right), tries, tuple(texts), tuple(helped))
