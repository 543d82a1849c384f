"""What a moderator can run into while setting up a weekly night on Discord, each with its own sentence."""

from __future__ import annotations

from bot.errors import LightstickError
from bot.i18n import N_


class PreviewGone(LightstickError):
    sentence = N_("This preview is closed: one lasts 15 minutes, and none outlives a restart. Run the command again.")


class NothingToChange(LightstickError):
    sentence = N_("That is how “{name}” is already. Add to `/event edit` what should change.")


class ChannelNeeded(LightstickError):
    sentence = N_("A thread closes by itself, so a weekly event can't live here. Choose a channel for it.")


class NotYourChannel(LightstickError):
    sentence = N_("You can't see that channel yourself, so I don't post there for you. Choose another.")


class EveryoneIsNoRole(LightstickError):
    sentence = N_("I never ping everyone. Choose a role that members can take, or leave it out.")


class NoPrize(LightstickError):
    sentence = N_("{role} can't be given by hand. Choose an ordinary role for the champion.")


class PowerfulPrize(LightstickError):
    sentence = N_("{role} has rights of a moderator, and a quiz should not hand those out. Choose another role.")


class PrizeAboveYou(LightstickError):
    sentence = N_("{role} is not below your own highest role, so you can't give it away. Choose another role.")
