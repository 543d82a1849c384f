"""Which jobs a night has, and what each is worth when its time comes late."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import steps
from bot.events.models import Occurrence
from bot.events.steps import Verdict
from tests.events.conftest import DAY, MINUTE, NIGHT, WEEK

ALL = ["announce", "remind-day", "remind-soon", "lobby", "game", "next"]


def night(state: str = "planned") -> Occurrence:
    return Occurrence(
        event_id=1,
        starts_at=NIGHT,
        server_id=111,
        state=state,
        extra=False,
        reason=None,
        discord_event_id=None,
        game_id=None,
        recap_message_id=None,
    )


def kinds(planned_at: int) -> list[str]:
    return [kind for kind, _ in steps.plan(NIGHT, planned_at)]


def test_a_night_that_is_planned_a_week_ahead_has_every_step() -> None:
    assert steps.plan(NIGHT, NIGHT - WEEK) == [
        ("announce", NIGHT - WEEK),
        ("remind-day", NIGHT - DAY),
        ("remind-soon", NIGHT - 15 * MINUTE),
        ("lobby", NIGHT - MINUTE),
        ("game", NIGHT),
        ("next", NIGHT + 15 * MINUTE),
    ]


def test_reminders_whose_time_has_passed_are_left_out() -> None:
    assert kinds(NIGHT - DAY) == ["announce", "remind-soon", "lobby", "game", "next"]
    assert kinds(NIGHT - 2 * MINUTE) == ["announce", "lobby", "game", "next"]
    assert kinds(NIGHT - MINUTE // 2) == ["announce", "lobby", "game", "next"]
    assert kinds(NIGHT + 5 * MINUTE) == ["game", "next"]


def test_a_night_called_by_hand_is_neither_announced_nor_reminded_of() -> None:
    assert [kind for kind, _ in steps.by_hand(NIGHT)] == ["lobby", "game", "next"]


@pytest.mark.parametrize(
    ("kind", "minutes", "verdict"),
    [
        ("announce", -3 * 24 * 60, Verdict.RUN),
        ("announce", -1, Verdict.RUN),
        ("announce", 0, Verdict.SKIP),
        ("remind-day", -20, Verdict.RUN),
        ("remind-day", -15, Verdict.SKIP),  # the next reminder is due
        ("remind-soon", -2, Verdict.RUN),
        ("remind-soon", -1, Verdict.SKIP),  # the lobby is
        ("lobby", -1, Verdict.RUN),
        ("lobby", 0, Verdict.SKIP),  # the game is
        ("game", 0, Verdict.RUN),
        ("game", 15, Verdict.RUN),
        ("game", 16, Verdict.MISS),
        ("remind-day", 16, Verdict.MISS),
        ("announce", 16, Verdict.MISS),
        ("next", 15, Verdict.MISS),  # whoever was to begin it did not
    ],
)
def test_what_a_job_of_a_planned_night_is_worth(kind: str, minutes: int, verdict: Verdict) -> None:
    assert steps.judge(kind, night(), NIGHT + minutes * MINUTE) is verdict


@given(st.sampled_from(ALL), st.sampled_from(["running", "done", "missed", "cancelled", None]), st.integers())
def test_a_night_that_has_begun_or_will_not_be_only_leads_to_the_next(kind: str, state: str | None, late: int) -> None:
    verdict = steps.judge(kind, night(state) if state else None, NIGHT + late)
    assert verdict is (Verdict.PLAN if kind == "next" else Verdict.SKIP)


@given(st.sampled_from(ALL), st.integers(-WEEK, WEEK))
def test_a_planned_night_begins_within_15_minutes_or_is_missed(kind: str, late: int) -> None:
    verdict = steps.judge(kind, night(), NIGHT + late)
    if late > 15 * MINUTE:
        assert verdict is Verdict.MISS
    elif kind != "next":
        assert verdict in (Verdict.RUN, Verdict.SKIP)
    if kind == "game" and late <= 15 * MINUTE:
        assert verdict is Verdict.RUN


def test_recap_and_report_belong_to_the_states_that_they_tell_of() -> None:
    assert steps.judge("recap", night("done"), NIGHT + WEEK) is Verdict.RUN
    assert steps.judge("recap", night("running"), NIGHT) is Verdict.SKIP
    assert steps.judge("missed", night("missed"), NIGHT + WEEK) is Verdict.RUN
    assert steps.judge("missed", None, NIGHT + WEEK) is Verdict.SKIP


def test_a_night_says_that_it_is_late_from_a_minute_on() -> None:
    assert not steps.is_late(NIGHT, NIGHT + MINUTE)
    assert steps.is_late(NIGHT, NIGHT + MINUTE + 1)


@given(st.integers(1), st.integers(0))
def test_a_subject_is_read_as_it_was_written(event_id: int, starts_at: int) -> None:
    assert steps.parse_subject(steps.subject(event_id, starts_at)) == (event_id, starts_at)
