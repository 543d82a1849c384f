"""The steps of a night: which jobs an occurrence has, and what each is worth when its time has come.

Pure rules. Times are UTC milliseconds.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final, NamedTuple

from bot.events.models import DONE, MISSED, PLANNED, Occurrence

ANNOUNCE: Final = "announce"
REMIND_DAY: Final = "remind-day"
REMIND_SOON: Final = "remind-soon"
LOBBY: Final = "lobby"
GAME: Final = "game"
RECAP: Final = "recap"
NEXT: Final = "next"
TELL_MISSED: Final = "missed"
RETRACT: Final = "retract"

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
GRACE_MS: Final = 15 * MINUTE_MS
"""A night that has not begun so long after its time is missed."""
LATE_MS: Final = MINUTE_MS
LOBBY_MS: Final = MINUTE_MS
SOON_MS: Final = 15 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS


class Verdict(Enum):
    """What to do with a job whose time has come."""

    RUN = auto()
    SKIP = auto()
    MISS = auto()
    """The night is missed: mark it, tell the moderators, plan the next."""
    PLAN = auto()
    """Plan the next date."""


class _Step(NamedTuple):
    """When a step is due, and from when on the one after it has taken its place, after the night's start."""

    due: int
    until: int


_STEPS: Final = {
    REMIND_DAY: _Step(-DAY_MS, -SOON_MS),
    REMIND_SOON: _Step(-SOON_MS, -LOBBY_MS),
    LOBBY: _Step(-LOBBY_MS, 0),
    GAME: _Step(0, GRACE_MS + 1),
    NEXT: _Step(GRACE_MS, GRACE_MS + 1),
}
_UNTIL: Final = {kind: step.until for kind, step in _STEPS.items()} | {ANNOUNCE: 0}
_REMINDERS: Final = (REMIND_DAY, REMIND_SOON)


def subject(event_id: int, starts_at: int) -> str:
    """What the jobs of an occurrence are about."""
    return f"{event_id}@{starts_at}"


def parse_subject(text: str) -> tuple[int, int]:
    """The event and the start that :func:`subject` wrote."""
    event_id, _, starts_at = text.partition("@")
    return int(event_id), int(starts_at)


def plan(starts_at: int, now: int) -> list[tuple[str, int]]:
    """The jobs of an occurrence that is planned at ``now``: each one's kind and when it is due.

    ``announce`` is due at once. Reminders whose time has passed are left out, and what can't come before the
    start any more. The recap is written by the end of the game.
    """
    due = [(ANNOUNCE, now)] if now < starts_at else []
    for kind, step in _STEPS.items():
        if now < starts_at + (step.due if kind in _REMINDERS else step.until):
            due.append((kind, starts_at + step.due))
    return due


def by_hand(starts_at: int) -> list[tuple[str, int]]:
    """The jobs of a night that a moderator called for ``starts_at``: no reminders, nothing announced."""
    return [(kind, starts_at + _STEPS[kind].due) for kind in (LOBBY, GAME, NEXT)]


def judge(kind: str, occurrence: Occurrence | None, now: int) -> Verdict:
    """What to do with a job of ``kind`` at ``now``. ``occurrence`` is None where it was moved or paused away."""
    state = occurrence.state if occurrence else None
    if kind == TELL_MISSED:
        return Verdict.RUN if state == MISSED else Verdict.SKIP
    if kind == RECAP:
        return Verdict.RUN if state == DONE else Verdict.SKIP
    if occurrence is None or state != PLANNED:
        return Verdict.PLAN if kind == NEXT else Verdict.SKIP
    if kind == NEXT or is_missed(occurrence.starts_at, now):
        return Verdict.MISS
    return Verdict.RUN if now < occurrence.starts_at + _UNTIL[kind] else Verdict.SKIP


def is_late(starts_at: int, now: int) -> bool:
    """Whether a night that begins ``now`` should say that it is late."""
    return now - starts_at > LATE_MS


def is_missed(starts_at: int, now: int) -> bool:
    """Whether a night of that time that has not begun will not any more."""
    return now - starts_at > GRACE_MS
