"""Why a file, or one entry of it, is not taken: each with its own sentence, and the line where a line is to blame."""

from __future__ import annotations

from bot.errors import LightstickError
from bot.facts.faults import BadField
from bot.i18n import N_, Translator


class FileRefused(LightstickError):
    """The file as a whole can't be read. The values are fit to be shown: what they repeat is escaped."""

    @property
    def line(self) -> int:
        """The line that is to blame, from 1; 0 where none is."""
        return int(self.values.get("line", 0))


class TooBig(FileRefused):
    sentence = N_("The file is larger than {most} KiB. Split it into several files.")


class TooManyRows(FileRefused):
    sentence = N_("The file has more than {most} entries. Split it into several files.")


class NothingInside(FileRefused):
    sentence = N_("There are no facts or questions in this file.")


class NotText(FileRefused):
    sentence = N_("This file is {what}. Save your list as CSV, JSON or YAML and send that.")

    def say(self, t: Translator) -> str:
        return t(self.sentence, what=t(self.values["what"]))


class OtherEncoding(FileRefused):
    sentence = N_("The file is saved as {encoding}. Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and send it again.")


class NotUtf8(FileRefused):
    sentence = N_("Line {line} is not UTF-8 text. Save the file as UTF-8 (in a spreadsheet: CSV UTF-8) and try again.")


class NotPrintable(FileRefused):
    sentence = N_("Line {line} has a control character that no text needs. Remove it, or save the file as text again.")


class Unrecognised(FileRefused):
    sentence = N_(
        "I don't recognise this file. I read CSV with a header, JSON and YAML as I export them, "
        "Open Trivia Database JSON and Red trivia lists."
    )


class NotValid(FileRefused):
    sentence = N_(
        "Line {line} is not valid {format}. Look there and just above for a missing quote, comma, colon or bracket."
    )


class FancyYaml(FileRefused):
    sentence = N_(
        "Line {line} uses what I don't read in YAML: an anchor (&), an alias (*), a tag or a second document "
        "(---). Put quotes around a text that begins with such a sign."
    )


class TooDeep(FileRefused):
    sentence = N_("Line {line} is nested deeper than {most} levels.")


class KeyNotText(FileRefused):
    sentence = N_("Line {line} has a list where a name or a question must stand.")


class KeyTwice(FileRefused):
    sentence = N_("“{key}” stands twice, the second time in line {line}. Keep one of them.")


class HugeNumber(FileRefused):
    sentence = N_("The number in line {line} has more than {most} digits. Put quotes around it if it is a text.")


class HalfCharacter(FileRefused):
    sentence = N_("Line {line} has half a character (a lone surrogate). Write the character itself.")


class NewerFile(FileRefused):
    sentence = N_("This file was written by a newer version of me. Export it again there for version {known}.")


class NoTextColumn(FileRefused):
    sentence = N_("The header in line {line} has no column “text”. The columns that I know are: {known}.")


class UnknownColumn(FileRefused):
    sentence = N_("I don't know the column “{column}” in line {line}. Those that I know are: {known}.")


class ColumnTwice(FileRefused):
    sentence = N_("The column “{column}” stands twice in line {line}.")


class NoResults(FileRefused):
    sentence = N_("Open Trivia Database sent no questions in this file (response code {code}). Ask it again.")


class NotAnEntry(LightstickError):
    sentence = N_("This is not an entry: it needs names and values, such as a text and answers.")


class UnknownName(LightstickError):
    sentence = N_("I don't know “{given}”. The names that I know are: {known}.")


class NameTwice(LightstickError):
    sentence = N_("“{given}” stands twice in this entry.")


class NotOneText(BadField):
    sentence = N_("The {field} must be one text. Put quotes around one that has a colon.")


class NotTexts(BadField):
    sentence = N_("Each {field} must be a text, one or a list of them.")


class TwoTexts(BadField):
    sentence = N_("The {field} is given both with and without a language. Leave one out.")


class BadId(BadField):
    sentence = N_("The {field} may only have letters, digits, hyphens and underscores, {most} at most.")


class SameText(LightstickError):
    sentence = N_("The same text stands in line {line} already (entry {number}).")


class SameId(LightstickError):
    sentence = N_("The same id stands in line {line} already (entry {number}).")


class ExtraCells(LightstickError):
    sentence = N_(
        "This row has more cells than the header has columns ({columns}). Put quotes around a text with a comma."
    )


class NotDecodable(LightstickError):
    sentence = N_("This question is encoded in a way that I can't read. Ask for it without an encoding.")
