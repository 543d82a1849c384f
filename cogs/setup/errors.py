"""What a moderator can run into while setting a server up, each with its own sentence."""

from __future__ import annotations

from bot.errors import LightstickError
from bot.i18n import N_


class ChannelGone(LightstickError):
    sentence = N_("This server has no such channel any more. Choose another.")


class RoleGone(LightstickError):
    sentence = N_("This server has no such role any more. Choose another.")


class EveryoneModerates(LightstickError):
    sentence = N_("That would make everyone a moderator. Choose a role that only moderators have.")
