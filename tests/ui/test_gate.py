"""Who does too much at once is slowed down: a member first, then a server, and never a crowd that answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ServerTooFast, TooFast
from bot.ui import gate as gates
from bot.ui.gate import BURST, PER_SECOND, SERVER_BURST, SERVER_PER_SECOND, Buckets, Gate

SERVER, OTHER_SERVER = 111, 222
Time = list[float]


@pytest.fixture
def time() -> Time:
    return [0.0]


@pytest.fixture
def gate(time: Time) -> Gate:
    return Gate(lambda: time[0])


def click(
    member: int, server: int | None = SERVER, kind: discord.InteractionType = discord.InteractionType.component
) -> Any:
    return SimpleNamespace(user=SimpleNamespace(id=member), guild_id=server, type=kind)


def test_it_lets_a_quick_player_through_and_stops_a_storm(gate: Gate, time: Time) -> None:
    for _ in range(int(BURST)):
        gate.check(click(1))
    with pytest.raises(TooFast):
        gate.check(click(1))
    gate.check(click(2))
    time[0] += 1.0
    for _ in range(int(PER_SECOND)):
        gate.check(click(1))
    with pytest.raises(TooFast):
        gate.check(click(1))


def test_typing_in_an_autocomplete_costs_nothing(gate: Gate) -> None:
    for _ in range(100):
        gate.check(click(1, kind=discord.InteractionType.autocomplete))
    gate.check(click(1))


def test_five_thousand_answers_in_the_same_instant_are_all_let_in(gate: Gate) -> None:
    for member in range(5_000):
        gate.check(click(member), crowd=True)
    gate.check(click(5_000))


def test_a_storm_of_commands_in_one_server_is_stopped_there_and_nowhere_else(gate: Gate, time: Time) -> None:
    for member in range(int(SERVER_BURST)):
        gate.check(click(member))
    with pytest.raises(ServerTooFast):
        gate.check(click(9_001))
    gate.check(click(9_002, OTHER_SERVER))
    gate.check(click(9_003), crowd=True)
    time[0] += 1.0
    for member in range(int(SERVER_PER_SECOND)):
        gate.check(click(10_000 + member))
    with pytest.raises(ServerTooFast):
        gate.check(click(9_004))


def test_a_member_who_storms_alone_takes_nothing_from_the_server(gate: Gate) -> None:
    for number in range(10_000):
        try:
            gate.check(click(1))
        except TooFast:
            assert number >= BURST
    for member in range(2, 2 + int(SERVER_BURST - BURST)):
        gate.check(click(member))


def test_what_comes_from_no_server_has_the_members_bucket_alone(gate: Gate) -> None:
    for member in range(int(SERVER_BURST) + 1):
        gate.check(click(member, None))


def test_it_remembers_no_more_than_so_many(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "REMEMBERED", 100)
    for number in range(1_000):
        gate.check(click(number, number))
    assert (len(gate._members), len(gate._servers)) == (100, 100)


@given(
    st.integers(1, 20),
    st.integers(1, 10),
    st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 10)), max_size=200),
)
def test_in_any_time_no_id_gets_more_than_its_burst_and_what_has_flown_in(
    burst: int, per_second: int, takes: list[tuple[str, float]]
) -> None:
    buckets, now = Buckets(burst, per_second), 0.0
    let_in: dict[str, list[float]] = {"a": [], "b": []}
    for name, rest in takes:
        now += rest
        let = buckets.take(ord(name), now)
        times = let_in[name]
        if let:
            times.append(now)
        for number, begun in enumerate(times):
            assert len(times) - number <= burst + (now - begun) * per_second + 1e-6
        assert let or len([at for at in times if now - at <= burst / per_second]) > 0, "an idle bucket is full"
