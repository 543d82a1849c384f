"""What a moderator can run into with the weekly night, each with its own sentence."""

from __future__ import annotations

from bot.errors import LightstickError
from bot.i18n import N_


class BadTime(LightstickError):
    sentence = N_("“{text}” is not a time of day. Write it like 20:00 or 8:30.")


class TooManyEvents(LightstickError):
    sentence = N_("A server can have {limit} weekly events. Cancel one with `/event cancel` to make room.")


class NameTaken(LightstickError):
    sentence = N_("There is already an event called “{name}” here. Choose another name.")


class BadName(LightstickError):
    sentence = N_("The name of an event has between 1 and {limit} characters.")


class NoteTooLong(LightstickError):
    sentence = N_("The note has {count} characters, and {limit} fit. Shorten it.")


class EditedMeanwhile(LightstickError):
    sentence = N_("Someone else changed this event in the meantime. Open `/event edit` again to see how it is now.")


class AlreadyPaused(LightstickError):
    sentence = N_("“{name}” is paused already. `/event resume` brings it back.")


class NotPaused(LightstickError):
    sentence = N_("“{name}” is not paused: it goes on as planned.")


class EventCancelled(LightstickError):
    sentence = N_("“{name}” was cancelled. `/event create` makes a new one.")


class NightAtHand(LightstickError):
    sentence = N_("A night of “{name}” is on, or begins within the hour. Wait until it is over.")
