"""One live game: what is asked, who answered, how they stand. No clock, no database, no Discord.

The host (:mod:`bot.trivia.host`) moves it along; a click reaches it by :meth:`Game.lock_in`. Times
are milliseconds of Discord's clock: the click's snowflake against the question message's, so a
slow bot never costs a player points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.content.question import LETTERS, Question
from bot.errors import AlreadyAnswered, NotInTieBreak, QuestionClosed, TooLate
from bot.trivia.format import Format
from bot.trivia.scoring import multiplier, worth


@dataclass(frozen=True, slots=True)
class Locked:
    """One member's answer to one question."""

    member_id: int
    choice: int
    right: bool
    points: int
    elapsed_ms: int


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a closed question came to. ``counts`` are answers for each option."""

    counts: tuple[int, ...]
    fastest: Locked | None
    longest_streak: Standing | None


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

    def lock_in(self, position: int, member_id: int, choice: int, clicked_at: int, message_at: int) -> Locked:
        """Take a member's answer. It counts from this moment; :meth:`take_back` undoes it.

        ``clicked_at`` and ``message_at`` are when Discord made the click and the question's message.

        Raises:
            QuestionClosed: another question is on, this one is closed, or there is no such option.
            TooLate: the time was up when the member clicked.
            AlreadyAnswered: this member has answered it.
            NotInTieBreak: it decides a tie between others.
        """
        asked = self.asked
        if asked is None or asked.position != position or not asked.open:
            raise QuestionClosed
        if not 0 <= choice < len(asked.question.options):
            raise QuestionClosed
        if earlier := asked.answers.get(member_id):
            raise AlreadyAnswered(letter=LETTERS[earlier.choice])
        limit = self.format.limit_ms
        # A click can be here before our own call that posted the question returns.
        if clicked_at > max(asked.closes_at, message_at + limit):
            raise TooLate
        if self.is_tie_break(position) and member_id not in self.leaders():
            raise NotInTieBreak
        right = choice == asked.question.right
        elapsed = max(clicked_at - message_at, 0)
        points = self._points(asked.position, member_id, right=right, elapsed=elapsed)
        locked = asked.answers[member_id] = Locked(member_id, choice, right, points, elapsed)
        return locked

    def _points(self, position: int, member_id: int, *, right: bool, elapsed: int) -> int:
        standing = self.standings.get(member_id)
        streak = (standing.streak if standing else 0) + 1
        return worth(self.format, position, self.total, right=right, elapsed_ms=elapsed, streak=streak)

    def put_right(self, position: int, stored: Locked) -> None:
        """Have an answer as the ledger has it: another one of this member was there first."""
        if self.asked is not None and self.asked.position == position:
            self.asked.answers[stored.member_id] = stored

    def take_back(self, position: int, member_id: int) -> None:
        """Forget an answer that could not be written, so that its member may try again."""
        if self.asked is not None and self.asked.position == position:
            self.asked.answers.pop(member_id, None)

    def close(self) -> Outcome:
        """Count the question, which takes no more answers. Who did not answer it loses their streak."""
        assert self.asked is not None
        self.count(self.asked)
        return self.outcome()

    def outcome(self) -> Outcome:
        """What the question that was counted last came to."""
        asked = self.asked
        assert asked is not None
        counts = [0] * len(asked.question.options)
        for answer in asked.answers.values():
            counts[answer.choice] += 1
        right = [answer for answer in asked.answers.values() if answer.right]
        running = [standing for standing in self.standings.values() if standing.streak >= 2]
        return Outcome(
            counts=tuple(counts),
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


def rank(standings: Iterable[Standing]) -> list[tuple[int, Standing]]:
    """``standings`` with competition ranks, best first."""
    ordered = sorted(standings, key=lambda standing: (-standing.points, -standing.right, standing.member_id))
    ranked: list[tuple[int, Standing]] = []
    for place, standing in enumerate(ordered, start=1):
        tied = ranked and ranked[-1][1].points == standing.points
        ranked.append((ranked[-1][0] if tied else place, standing))
    return ranked
