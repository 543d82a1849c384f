"""One answer for whatever goes wrong: the most specific rule wins."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.errors import LightstickError, NotAllowed, NotFound, ServerOnly
from bot.ui.failure import Busy, CommandChanged, Forbidden, answer_failure, explain
from bot.ui.reply import ALREADY_ANSWERED, UNKNOWN_INTERACTION

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
        (discord.InteractionResponded(SimpleNamespace()), Busy),  # type: ignore[arg-type]
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


@pytest.mark.parametrize("code", [UNKNOWN_INTERACTION, ALREADY_ANSWERED])
async def test_a_form_that_came_too_late_or_is_there_is_no_incident(
    caplog: pytest.LogCaptureFixture, code: int
) -> None:
    refused = discord.NotFound(SimpleNamespace(status=404, reason="no"), {"code": code, "message": "no"})
    interaction: Any = SimpleNamespace(id=7)  # it can't be answered: whoever tried would fail
    for error in (refused, wrapped(refused)):
        await answer_failure(interaction, error)
    assert not [record for record in caplog.records if record.levelname != "INFO"]
