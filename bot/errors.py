"""Every error that a person can meet, each with its own sentence.

A ``LightstickError`` reaches the member who caused it, privately, in their language. A
``StartError`` reaches the host on the command line. Anything else is a fault of ours and is
answered with an incident id that the log repeats.
"""

from __future__ import annotations

from typing import Any, ClassVar

from bot.i18n import N_, Translator


class LightstickError(Exception):
    """Something that a member can put right. Its class carries the sentence; its values fill it."""

    sentence: ClassVar[str] = ""

    def __init__(self, **values: Any) -> None:
        super().__init__(type(self).__name__)
        self.values = values

    def say(self, t: Translator) -> str:
        """The sentence in the reader's language."""
        return t(self.sentence, **self.values)


class StartError(Exception):
    """The bot can't start or a command can't run: one plain sentence that says how to mend it."""


class NotFound(LightstickError):
    sentence = N_("I don't know “{name}”. Pick one from the list that appears as you type.")


class TooFast(LightstickError):
    sentence = N_("That was a lot at once. Try again in a few seconds.")


class ServerTooFast(LightstickError):
    sentence = N_("Many people here use me at once. Try again in a few seconds.")


class TooBusy(LightstickError):
    sentence = N_("So many answers arrive at once that yours is not locked in yet. Press again in a moment.")


class Stale(LightstickError):
    sentence = N_("This button is no longer in use. Run the command again for a fresh one.")


class NotAllowed(LightstickError):
    sentence = N_("Only moderators can do that. Ask someone who can manage this server.")


class ServerOnly(LightstickError):
    sentence = N_("That works inside a server only.")


class GameRunning(LightstickError):
    sentence = N_("A game is already running in this channel. Join it, or use `/trivia stop` to end it.")


class NoGame(LightstickError):
    sentence = N_("No game is running in this channel. Start one with `/trivia start`.")


class GameOver(LightstickError):
    sentence = N_("This game is over. Start a new one with `/trivia start`.")


class QuestionClosed(LightstickError):
    sentence = N_("This question is closed.")


class TooLate(LightstickError):
    sentence = N_("Too late: the time was up when your answer reached Discord.")


class AlreadyAnswered(LightstickError):
    by_letter = N_("You already locked in {letter}. One answer counts.")
    sentence = N_("Your answer to this question is locked in.")

    def say(self, t: Translator) -> str:
        """The sentence in the reader's language."""
        return t(self.by_letter if "letter" in self.values else self.sentence, **self.values)


class NoTriesLeft(AlreadyAnswered):
    sentence = N_("You have used all your tries at this question.")


class AlreadyTried(LightstickError):
    sentence = N_("You have tried that already. It cost you no try.")


class NothingTyped(LightstickError):
    sentence = N_("There is nothing to read in that. Type your answer.")


class NotAYear(LightstickError):
    sentence = N_("That is not a year. Type four digits, like 2017.")


class NotFourPlaces(LightstickError):
    sentence = N_("Each one has a place of its own. Press the button again and choose each of them once.")


class NoHints(LightstickError):
    sentence = N_("There are no more hints for this question.")


class PackOff(LightstickError):
    sentence = N_("That pack is switched off in this server. A moderator can switch it on with `/setup`.")


class NotInTieBreak(LightstickError):
    sentence = N_("This is the tie-break for the top place: only those who share it can answer.")


class NotPlaying(LightstickError):
    sentence = N_("Only those who play can vote to skip. Answer a question first.")


class NotYourGame(LightstickError):
    sentence = N_("Only the member who started this game or a moderator can do that.")


class NotEnoughQuestions(LightstickError):
    one = N_("Only one question fits that choice. Ask for fewer, or leave a filter out.")
    many = N_("Only {count} questions fit that choice. Ask for fewer, or leave a filter out.")
    sentence = N_("No question fits that choice. Leave a filter out.")

    def say(self, t: Translator) -> str:
        """The sentence in the reader's language."""
        count: int = self.values["count"]
        return t(self.sentence if not count else self.one if count == 1 else self.many, **self.values)


class CannotPost(LightstickError):
    sentence = N_("I can't post in {channel}. Give me View Channel and Send Messages there, then try again.")


class CannotPostInThread(LightstickError):
    sentence = N_("I can't post in {channel}. Give me View Channel and Send Messages in Threads there, then try again.")


class NoSuchPeriod(LightstickError):
    sentence = N_("Nobody has scored in that period yet.")


class BadDate(LightstickError):
    sentence = N_("“{text}” is not a date. Write it like 2017-02-13 or 02-13.")
