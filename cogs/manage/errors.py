"""What a moderator can run into at the desk, each with its own sentence."""

from __future__ import annotations

from bot.errors import LightstickError
from bot.i18n import N_


class NothingWritten(LightstickError):
    sentence = N_("I can't read any text in that message. Use `/manage fact add` and type the fact.")


class NothingToExport(LightstickError):
    sentence = N_("This server keeps nothing like that by itself yet, so there is nothing to export.")
