"""What can keep a member's data from being handed out or deleted at once."""

from __future__ import annotations

from bot.errors import LightstickError
from bot.i18n import N_


class QuestionOpen(LightstickError):
    """Without this, somebody could answer a question, have that deleted, and answer it again."""

    sentence = N_("A question that you have answered is still open. Delete your data once it is closed.")


class NothingStored(LightstickError):
    sentence = N_("I store nothing about you.")


class OneAtATime(LightstickError):
    sentence = N_("I am still busy with what you asked for before. Try again when it is done.")
