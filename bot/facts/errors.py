"""What can go wrong at the moderators' desk, each with its own sentence."""

from __future__ import annotations

from bot.errors import LightstickError
from bot.i18n import N_, Translator


class NoSuchEntry(LightstickError):
    sentence = N_("That entry is no longer there. Open the list again to see what is.")


class ChangedMeanwhile(LightstickError):
    """An edit, an approval or an import names a version that is not the newest any more."""

    sentence = N_("Someone has changed this in the meantime. Open it again to see how it stands now.")


class AlreadyThere(LightstickError):
    """Another entry of the server says the same."""

    sentence = N_("This server already has exactly that: “{text}”.")


class NothingNew(LightstickError):
    sentence = N_("Nothing in there is different from what this server has.")


class TooManyEntries(LightstickError):
    sentence = N_("A server can keep {most} facts and questions. Remove some before you add more.")


class TooManyImports(LightstickError):
    sentence = N_("A server can import {most} files an hour. Try again later.")


class TooManyWaiting(LightstickError):
    sentence = N_(
        "You have {most} suggestions that wait for an answer. Suggest more once the moderators have seen them."
    )


class TooManySuggestions(LightstickError):
    sentence = N_("You have made {most} suggestions today. Come back tomorrow with more.")


class QueueFull(LightstickError):
    sentence = N_("The moderators have {most} suggestions to look at already. Try again when they have caught up.")


class AlreadyReviewed(LightstickError):
    sentence = N_("This suggestion has been answered already.")


class ReasonMissing(LightstickError):
    sentence = N_("Say in a few words why, so that the member knows.")


class FaultMissing(LightstickError):
    sentence = N_("Say in a few words what is wrong with this question.")


class ReasonTooLong(LightstickError):
    sentence = N_("That has {length} characters; {most} is the most.")


class NoSuchQuestion(LightstickError):
    sentence = N_("I don't have that question any more.")


class NotRevealed(LightstickError):
    sentence = N_("This question is still open. Wait until it is answered.")


class AlreadyReported(LightstickError):
    sentence = N_("You have reported this question already. The moderators will look at it.")


class TooManyReports(LightstickError):
    sentence = N_("You have reported {most} questions today. Come back tomorrow if there are more.")


class AlreadyVoid(LightstickError):
    sentence = N_("This question is void already and counts for nobody.")


class AlreadyCounts(LightstickError):
    sentence = N_("That answer counts as right already.")


class NothingReported(LightstickError):
    sentence = N_("Nobody has an open report about this question any more.")


class NothingToUndo(LightstickError):
    sentence = N_("That change is no longer in the history.")


class ChangedSince(LightstickError):
    """An undo would also undo what came after it."""

    sentence = N_("This has been changed again since. Undo the newer change first.")


class ManyChangedSince(ChangedSince):
    """The same for what changed more than one entry."""

    def say(self, t: Translator) -> str:
        return t.plural(
            "One of these entries has been changed again since. Undo the newer change first.",
            "{count} of these entries have been changed again since. Undo the newer changes first.",
            int(self.values["count"]),
        )
