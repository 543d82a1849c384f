"""One live game: what is asked, who answered, how they stand. No clock, no database, no Discord.

The host (:mod:`bot.trivia.host`) moves it along; a click reaches it by :meth:`Game.lock_in`. Times
are milliseconds of Discord's clock: the click's snowflake against the question message's, so a
slow bot never costs a player points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.content.normal import normal
from bot.content.question import LETTERS, TYPED, Question
from bot.errors import AlreadyAnswered, AlreadyTried, NotInTieBreak, NoTriesLeft, QuestionClosed, TooLate
from bot.trivia.answers import Given, Guess, Locked, mark_of, read
from bot.trivia.format import Format
from bot.trivia.scoring import HINT_COST, MAXIMUM, in_this_place, multiplier, worth


@dataclass(slots=True)
class Standing:
    """How one member stands in this game. ``streak`` is the current run of right answers."""

    member_id: int
    points: int = 0
    right: int = 0
    answered: int = 0
    streak: int = 0


@dataclass(slots=True)
class Asked:
    """A question that has been asked."""

    position: int
    question: Question
    closes_at: int  # by our clock until the message is there, then by Discord's
    message_id: int | None = None
    open: bool = True
    void: bool = False
    answers: dict[int, Locked] = field(default_factory=dict)
    hints: dict[int, int] = field(default_factory=dict)  # how many each member has taken

    @property
    def locked_in(self) -> int:
        """How many have had their say; who has tries left is not among them."""
        style = self.question.style
        return sum(answer.is_final(style) for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a closed question came to; how people answered it, :mod:`bot.trivia.tally` counts."""

    fastest: Locked | None
    longest_streak: Standing | None


NIGHT: Final = "event"
"""The kind of game that is a weekly night's."""


@dataclass(slots=True)
class Game:
    """One game in one channel."""

    id: int
    server_id: int
    channel_id: int
    started_by: int
    language: str
    accent: int
    format: Format
    keys: tuple[str, ...]  # those of the game, then spare ones for a tie-break
    seed: int
    kind: str = "trivia"
    asked: Asked | None = None
    standings: dict[int, Standing] = field(default_factory=dict)
    unanswered: int = 0
    counted: int = -1  # the position of the newest question that the standings hold

    @property
    def total(self) -> int:
        """How many questions it has, tie-breaks aside."""
        return min(self.format.questions, len(self.keys))

    @property
    def next_position(self) -> int | None:
        """Where the next question stands; None after the last, and after a tie-break that has decided."""
        following = 0 if self.asked is None else self.asked.position + 1
        if following < self.total:
            return following
        tied = self.format.tie_break and len(self.leaders()) > 1
        return following if tied and following < len(self.keys) else None

    def leaders(self) -> set[int]:
        """Who share the top place, with points; all of those who play a tie-break."""
        top = max((standing.points for standing in self.standings.values()), default=0)
        return {member for member, standing in self.standings.items() if standing.points == top > 0}

    def is_tie_break(self, position: int) -> bool:
        """Whether the question at ``position`` decides a tie."""
        return position >= self.total

    def is_interlude(self, position: int) -> bool:
        """Whether the standings are shown after the question at ``position``: at one and two thirds of the way."""
        thirds = {-(-self.total * part // 3) - 1 for part in (1, 2)}
        return self.format.interludes and position in thirds and position < self.total - 1

    def multiplier(self, position: int) -> int:
        """How many times the points of a question count."""
        return multiplier(self.format, position, self.total)

    def lock_in(
        self,
        position: int,
        member_id: int,
        given: Given,
        clicked_at: int,
        message_at: int,
        *,
        typed_right: bool = False,
    ) -> Locked:
        """Take a member's answer. It counts from this moment; :meth:`take_back` undoes it.

        ``clicked_at`` and ``message_at`` are when Discord made the click, or the submission, and the question's
        message. ``typed_right`` is whether what was typed is the answer.

        Raises:
            QuestionClosed: another question is on, this one is closed, or it can't be answered like this.
            TooLate: the time was up when the member clicked.
            NotInTieBreak: it decides a tie between others.
            AlreadyAnswered: this member has answered it; NoTriesLeft: three times, and wrong.
            AlreadyTried: they have typed this before; it costs no try.
            NothingTyped, NotAYear, NotFourPlaces: it is not an answer yet; it costs no try.
        """
        asked = self.may_answer(position, member_id, clicked_at, message_at)
        question, elapsed = asked.question, max(clicked_at - message_at, 0)
        choice, text = read(question, given)
        guess: Guess | None = None
        guesses: tuple[Guess, ...] = ()
        if choice is None:
            earlier = asked.answers.get(member_id)
            tried = earlier.guesses if earlier else ()
            if any(normal(text) == normal(other.text) for other in tried):
                raise AlreadyTried
            guess = Guess(text, elapsed, asked.hints.get(member_id, 0))
            guesses = (*tried, guess)
        mark = mark_of(question, guess, right=choice == question.right if guess is None else typed_right)
        standing = self.standings.get(member_id)
        streak = (standing.streak if standing else 0) + 1
        points = worth(self.format, position, self.total, question.style, mark, elapsed_ms=elapsed, streak=streak)
        locked = asked.answers[member_id] = Locked(member_id, choice, mark.right, points, elapsed, guesses)
        return locked

    def may_answer(self, position: int, member_id: int, clicked_at: int, message_at: int) -> Asked:
        """The open question at ``position``, which this member can answer.

        Raises:
            QuestionClosed, TooLate, NotInTieBreak, AlreadyAnswered, NoTriesLeft: as :meth:`lock_in`.
        """
        asked = self.asked
        if asked is None or asked.position != position or not asked.open:
            raise QuestionClosed
        earlier = asked.answers.get(member_id)
        if earlier and earlier.is_final(asked.question.style):
            raise said_already(asked.question, earlier)
        # A click can be here before our own call that posted the question returns.
        if clicked_at > max(asked.closes_at, message_at + self.format.limit_for(asked.question.style)):
            raise TooLate
        if self.is_tie_break(position) and member_id not in self.leaders():
            raise NotInTieBreak
        return asked

    def most(self, position: int, hints: int = 0) -> int:
        """What a right answer at ``position`` gives at most, streaks aside, after so many hints."""
        return in_this_place(self.format, position, self.total, MAXIMUM - HINT_COST * hints)

    def hint_cost(self, position: int) -> int:
        """What one hint takes off that."""
        return in_this_place(self.format, position, self.total, HINT_COST)

    def put_right(self, position: int, stored: Locked) -> None:
        """Have an answer as the ledger has it: another one of this member was there first."""
        if self.asked is not None and self.asked.position == position:
            self.asked.answers[stored.member_id] = stored

    def take_back(self, position: int, member_id: int, earlier: Locked | None = None) -> None:
        """Forget an answer that could not be written, so that its member may try again; ``earlier`` stands."""
        if self.asked is not None and self.asked.position == position:
            self.asked.answers.pop(member_id, None)
            if earlier is not None:
                self.asked.answers[member_id] = earlier

    def close(self) -> Outcome:
        """Count the question, which takes no more answers. Who did not answer it loses their streak."""
        assert self.asked is not None
        self.count(self.asked)
        return self.outcome()

    def outcome(self) -> Outcome:
        """What the question that was counted last came to."""
        asked = self.asked
        assert asked is not None
        right = [answer for answer in asked.answers.values() if answer.right]
        running = [standing for standing in self.standings.values() if standing.streak >= 2]
        return Outcome(
            fastest=min(right, key=lambda answer: (answer.elapsed_ms, answer.member_id), default=None),
            longest_streak=max(running, key=lambda standing: (standing.streak, standing.points), default=None),
        )

    def count(self, asked: Asked) -> None:
        """Move the standings on by a question, now or again after a restart. A void one counts for streaks alone."""
        self.asked = asked
        self.counted = asked.position
        asked.open = False
        for standing in self.standings.values():
            if standing.member_id not in asked.answers:
                standing.streak = 0
        for answer in asked.answers.values():
            standing = self.standings.setdefault(answer.member_id, Standing(answer.member_id))
            if not asked.void:
                standing.points += answer.points
                standing.answered += 1
                standing.right += answer.right
            standing.streak = standing.streak + 1 if answer.right else 0
        self.unanswered = 0 if asked.answers else self.unanswered + 1

    def recount(self, history: Iterable[tuple[Asked, bool]]) -> None:
        """Count anew what has been asked so far, as it stands in the ledger by now; what is open stays open.

        ``history`` says of each question whether it is settled: the newest may be counted here and not yet there.
        """
        current, counted, unanswered = self.asked, self.counted, self.unanswered
        self.standings.clear()
        for asked, settled in history:
            if settled or asked.void:
                self.count(asked)
            elif current is not None and asked.position == current.position == counted:
                self.count(current)
        self.asked, self.counted, self.unanswered = current, counted, unanswered

    def leave_out(self, position: int) -> None:
        """Do not ask the question that was to come at ``position``."""
        self.keys = self.keys[:position] + self.keys[position + 1 :]

    def ranking(self) -> list[tuple[int, Standing]]:
        """Everybody with their rank, best first; equal points share a rank (1, 2, 2, 4)."""
        return rank(self.standings.values())


def said_already(question: Question, earlier: Locked) -> AlreadyAnswered:
    """What a member is told who has had their say."""
    if earlier.choice is not None:
        return AlreadyAnswered(letter=LETTERS[earlier.choice])
    return AlreadyAnswered() if earlier.right or question.style not in TYPED else NoTriesLeft()


def rank(standings: Iterable[Standing]) -> list[tuple[int, Standing]]:
    """``standings`` with competition ranks, best first."""
    ordered = sorted(standings, key=lambda standing: (-standing.points, -standing.right, standing.member_id))
    ranked: list[tuple[int, Standing]] = []
    for place, standing in enumerate(ordered, start=1):
        tied = ranked and ranked[-1][1].points == standing.points
        ranked.append((ranked[-1][0] if tied else place, standing))
    return ranked
