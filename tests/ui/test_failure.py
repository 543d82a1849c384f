"""One answer for whatever goes wrong: the most specific rule wins."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.errors import LightstickError, NotAllowed, NotFound, ServerOnly, TooFast
from bot.ui.failure import Busy, CommandChanged, Forbidden, explain
from bot.ui.gate import BURST, PER_SECOND, Gate

COMMAND: Any = SimpleNamespace(name="x", qualified_name="x")


def http(kind: type[discord.HTTPException], status: int) -> discord.HTTPException:
    return kind(SimpleNamespace(status=status, reason="no"), "no")


def wrapped(cause: Exception) -> Exception:
    """As the library hands over what a command raised."""
    return app_commands.CommandInvokeError(COMMAND, cause)


def transformed(cause: Exception) -> Exception:
    error = app_commands.TransformerError("x", discord.AppCommandOptionType.string, app_commands.Transformer())
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NotFound(name="x"), NotFound),
        (wrapped(NotFound(name="x")), NotFound),
        (transformed(NotFound(name="x")), NotFound),
        (wrapped(http(discord.Forbidden, 403)), Forbidden),
        (wrapped(http(discord.DiscordServerError, 503)), Busy),
        (app_commands.CommandNotFound("x", []), CommandChanged),
        (app_commands.NoPrivateMessage(), ServerOnly),
        (app_commands.MissingPermissions(["manage_guild"]), NotAllowed),
    ],
)
def test_each_kind_of_failure_has_its_sentence(error: Exception, told: type[LightstickError]) -> None:
    assert isinstance(explain(error), told)


@pytest.mark.parametrize("error", [ValueError("x"), wrapped(KeyError("x")), wrapped(http(discord.NotFound, 404))])
def test_a_fault_of_ours_is_not_explained_away(error: Exception) -> None:
    assert explain(error) is None


def click(member: int, kind: discord.InteractionType = discord.InteractionType.component) -> Any:
    return SimpleNamespace(user=SimpleNamespace(id=member), type=kind)


def test_the_gate_lets_a_quick_player_through_and_stops_a_storm() -> None:
    time = [0.0]
    gate = Gate(lambda: time[0])
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


def test_typing_in_an_autocomplete_costs_nothing() -> None:
    gate = Gate(lambda: 0.0)
    for _ in range(100):
        gate.check(click(1, discord.InteractionType.autocomplete))
    gate.check(click(1))
