"""What can be wrong with a field of an entry, each with its own sentence."""

from __future__ import annotations

from typing import Final

from bot.errors import LightstickError
from bot.i18n import N_, Translator

# What people call the fields of an entry. The keys are those of `Entry`, and of a file.
FIELD_NAMES: Final[dict[str, str]] = {
    "id": N_("id"),
    "kind": N_("kind"),
    "text": N_("text"),
    "category": N_("category"),
    "style": N_("style"),
    "answers": N_("answer"),
    "distractors": N_("wrong option"),
    "explanation": N_("explanation"),
    "difficulty": N_("difficulty"),
    "source": N_("source"),
    "author": N_("author"),
}


class BadField(LightstickError):
    """A field of an entry can't be as it is. The values are fit to be shown: what they repeat is escaped."""

    @property
    def field(self) -> str:
        """The name of the field in ``Entry``."""
        return str(self.values["field"])

    def say(self, t: Translator) -> str:
        return t(self.sentence, **{**self.values, "field": t(FIELD_NAMES.get(self.field, self.field))})


class Missing(BadField):
    sentence = N_("The {field} is missing.")


class TooLong(BadField):
    sentence = N_("The {field} has {length} characters; {most} is the most.")


class HasLink(BadField):
    sentence = N_("The {field} has a link or an invite, which this server does not allow.")


class NotAnAddress(BadField):
    sentence = N_("The {field} needs a web address that begins with https:// or http://, of {most} characters at most.")


class NoSuchLanguage(BadField):
    sentence = N_("The {field} is given for the language “{given}”; I speak {known}.")


class NoSuchChoice(BadField):
    sentence = N_("The {field} can't be “{given}”. Choose one of these: {known}.")


class NotForFacts(BadField):
    sentence = N_("A fact has no {field}; only a question has.")


class NotForTyped(BadField):
    sentence = N_("A question of this style has no {field}.")


class NoSuchYear(BadField):
    sentence = N_("The {field} must be one year in four digits, from {first} to {last}.")


class NotFour(BadField):
    sentence = N_("Something to be put in order has {count} of this, in the right order: {field}.")


class TooMany(BadField):
    sentence = N_("A question can have at most {most} of this: {field}.")


class OnlyOne(BadField):
    sentence = N_("A question of this style has exactly one {field}.")


class SameOption(BadField):
    sentence = N_("The {field} “{option}” stands twice among the options.")
