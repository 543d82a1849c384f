"""What the desk keeps: entries as they stand, each change to them, reports and what was ruled on a question."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, Generic, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from bot.content.models import decode_hook, encode_hook
from bot.content.question import Question
from bot.facts.entry import Entry, Kind, key_of

State = Literal["suggested", "active", "declined", "hidden", "removed"]
STATES: Final[tuple[State, ...]] = ("suggested", "active", "declined", "hidden", "removed")
PREFIX: Final = "s"  # of the keys of what a server keeps by itself
KEPT: Final[tuple[State, ...]] = ("active", "hidden")
"""The states of what a server keeps."""
WAITING: Final[tuple[State, ...]] = ("suggested",)
OVER: Final[tuple[State, ...]] = ("declined", "removed")
"""Those of what is only remembered, for a year."""

ReportState = Literal["open", "fixed", "voided", "accepted", "dismissed"]
Action = Literal[
    "add", "edit", "remove", "hide", "unhide", "correct", "suggest", "approve", "decline", "import",
    "fix", "void", "accept", "dismiss", "undo",
]  # fmt: skip

_Item = TypeVar("_Item")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class Stored(Struct, frozen=True, kw_only=True):
    """An entry of one server as it stands. Times are UTC milliseconds.

    ``corrects`` is the key of what it stands for in a pack: while it is active, members meet ``entry``
    instead, and nothing while it is hidden. ``entry`` is None where somebody only hid that.
    ``version`` grows with each change.
    """

    id: int
    server_id: int
    kind: Kind
    state: State
    entry: Entry | None
    author_id: int
    created_at: int
    updated_at: int
    version: int = 1
    reviewer_id: int | None = None
    reason: str | None = None
    corrects: str | None = None

    @property
    def key(self) -> str:
        """What games and facts know it by: ``s:12``."""
        return f"{PREFIX}:{self.id}"

    @property
    def file_id(self) -> str:
        """What a file knows it by. The time is a part of it, so that another bot's file means other entries."""
        return f"{self.id}-{_base_36(self.created_at)}"

    @property
    def kept(self) -> bool:
        """Whether it is one of those that the server keeps."""
        return self.state in KEPT

    @property
    def fingerprint(self) -> str | None:
        """The same for two entries that say the same; None where it may, for it stands for something of a pack."""
        if self.entry is None or self.corrects is not None:
            return None
        return hashlib.blake2b(key_of(self.entry).encode(), digest_size=16).hexdigest()


class ReportStanding(Struct, frozen=True, kw_only=True):
    """Where a report stands, and who brought it there."""

    id: int
    state: ReportState
    handled_by: int | None
    handled_at: int | None


class Ruling(Struct, frozen=True, kw_only=True):
    """How a question that was asked stands: whether it counts, which answers do, what became of its reports.

    ``right`` are the options that count. Of a typed question, ``accepted`` are the guesses that count, as
    :func:`bot.content.normal.normal` makes them. ``aliases`` are the answers that are right from now on wherever
    the question ``key`` is asked in this server.
    """

    game_id: int
    position: int
    key: str
    void: bool
    right: tuple[int, ...]
    aliases: tuple[str, ...]
    reports: tuple[ReportStanding, ...]
    accepted: tuple[str, ...] = ()


Subject: TypeAlias = Stored | Ruling


class Revision(Struct, frozen=True, kw_only=True):
    """One change. ``before`` and ``after`` are None where the entry was not there yet, or is not any more.

    What was done together has the same ``batch`` and is undone together; ``size`` is how much that was.
    """

    id: int
    server_id: int
    batch: int
    member_id: int
    at: int
    action: Action
    before: Subject | None
    after: Subject | None
    size: int = 1

    @property
    def subject(self) -> Subject:
        """What was changed, as it became or else as it was."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found


class Report(Struct, frozen=True, kw_only=True):
    """A member says that a question is wrong."""

    id: int
    member_id: int
    reason: str
    created_at: int


class GivenAnswer(Struct, frozen=True, kw_only=True):
    """An answer without a button, as most of those who gave it wrote it; ``count`` members did."""

    text: str
    count: int
    right: bool


class AskedQuestion(Struct, frozen=True, kw_only=True):
    """A question that was asked, and where.

    Of one with buttons, ``counts`` are the answers for each option and ``right`` those that count. Of the others,
    ``given`` are the answers as they were typed or put in order, the most frequent first, how many gave each, and
    whether it counts.
    """

    server_id: int
    game_id: int
    position: int
    channel_id: int
    message_id: int | None
    language: str
    asked_at: int
    question: Question
    revealed: bool
    void: bool
    counts: tuple[int, ...]
    right: tuple[int, ...]
    given: tuple[GivenAnswer, ...] = ()


class Reported(Struct, frozen=True, kw_only=True):
    """A question and its open reports, the oldest first."""

    asked: AskedQuestion
    reports: tuple[Report, ...]


class Corrected(Struct, frozen=True, kw_only=True):
    """What a ruling came to: ``points`` are the differences by member, for the note under the game."""

    asked: AskedQuestion
    points: dict[int, int]


class QuestionStats(Struct, frozen=True, kw_only=True):
    """How a question did in one server. Void ones are left out; ``reports`` are all, open or not."""

    asked: int = 0
    answered: int = 0
    right: int = 0
    reports: int = 0

    @property
    def share_right(self) -> float | None:
        """Right answers out of all, 0 to 1; None where nobody has answered."""
        return self.right / self.answered if self.answered else None


class Page(Struct, Generic[_Item], frozen=True):
    """A part of a list: ``number`` counts from 0, ``total`` is how many items the whole list has."""

    items: tuple[_Item, ...]
    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(-(-self.total // self.size), 1)


def page_of(items: Sequence[_Item], number: int, size: int) -> Page[_Item]:
    """The page of ``items``, brought to the nearest that there is."""
    number = nearest_page(number, len(items), size)
    return Page(tuple(items[number * size : (number + 1) * size]), number, len(items), size)


def nearest_page(number: int, total: int, size: int) -> int:
    """``number``, or the first or last page where there is no such page."""
    return min(max(number, 0), max(-(-total // size) - 1, 0))


def own_id(key: str) -> int | None:
    """The id of a server's own entry, out of its ``s:12``; None for another key."""
    prefix, _, number = key.partition(":")
    return int(number) if prefix == PREFIX and number.isascii() and number.isdigit() else None


def _base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


_encoder: Final = msgspec.json.Encoder(enc_hook=encode_hook)
_stored: Final = msgspec.json.Decoder(Stored, dec_hook=decode_hook)
_ruling: Final = msgspec.json.Decoder(Ruling)


def encode(subject: Subject) -> str:
    """``subject`` as JSON."""
    return _encoder.encode(subject).decode()


def decode_stored(raw: str) -> Stored:
    """The entry that :func:`encode` wrote."""
    return _stored.decode(raw)


def decode_ruling(raw: str) -> Ruling:
    """The ruling that :func:`encode` wrote."""
    return _ruling.decode(raw)
