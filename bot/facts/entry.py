"""A fact or a question that a server keeps by itself, and what makes a good one.

However an entry comes in, by a modal, a suggestion or a file, :func:`validated` cleans it and names
the field that is wrong. The limits are those of a pack, so that a server can mend a pack's entry.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.content.models import (
    LONGEST_ANSWER,
    LONGEST_EXPLANATION,
    LONGEST_FACT,
    LONGEST_NAME,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    ORDERED,
    Text,
    decode_hook,
    encode_hook,
)
from bot.content.pool import true_and_false
from bot.facts.clean import cleaned, folded, has_invite, has_link, quoted
from bot.facts.faults import (
    HasLink,
    Missing,
    NoSuchChoice,
    NoSuchLanguage,
    NoSuchYear,
    NotAnAddress,
    NotForFacts,
    NotForTyped,
    NotFour,
    OnlyOne,
    SameOption,
    TooLong,
    TooMany,
)
from bot.i18n import LANGUAGES

Kind = Literal["fact", "question"]
KINDS: Final[tuple[Kind, ...]] = ("fact", "question")
EntryStyle = Literal["choice", "true_false", "typed", "year", "order"]
ENTRY_STYLES: Final[tuple[EntryStyle, ...]] = get_args(EntryStyle)
DIFFICULTIES: Final = (1, 2, 3)
_WITHOUT_DISTRACTORS: Final = ("typed", "year", "order")
UNRATED: Final = 2  # the difficulty where nobody says it

MOST_ANSWERS: Final = 20
MOST_DISTRACTORS: Final = 4
TRUE: Final = Text("True")
FALSE: Final = Text("False")
YEARS: Final = range(1000, 3000)
LONGEST_ADDRESS: Final = 500  # Discord's limit for a link button is 512
_TRUTHS: Final = {
    folded(wording): truth
    for truth, text in zip((TRUE, FALSE), true_and_false(LANGUAGES), strict=True)
    for wording in (*truth.values(), *text.values())
}
_ADDRESS: Final = re.compile(r"https?://[^\s/<>\"]+[^\s<>\"]*")


class Reference(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a server looked its claim up: a title, an address or both. "" where it is not said."""

    title: str = ""
    url: str = ""


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact or a question of one server.

    ``category`` is "" where none is chosen. A fact has only the fields up to ``author``; its
    ``style`` is None. ``author`` is the name that is shown as a credit. What the styles have:

    - choice: one of ``answers``, one to four ``distractors``
    - true_false: ``TRUE`` or ``FALSE`` as the answer, the other one as the distractor, whatever the language
    - typed: every one of ``answers`` is right, the first is shown; no distractors, nor have the others any
    - year: the answer is a year in four digits
    - order: four answers, in the right order
    """

    kind: Kind
    text: Text
    category: str = ""
    source: Reference | None = None
    author: str = ""
    style: EntryStyle | None = None
    answers: tuple[Text, ...] = ()
    distractors: tuple[Text, ...] = ()
    explanation: Text | None = None
    difficulty: int = UNRATED


_encoder: Final = msgspec.json.Encoder(enc_hook=encode_hook)
_decoder: Final = msgspec.json.Decoder(Entry, dec_hook=decode_hook)


def encode(entry: Entry) -> str:
    """``entry`` as JSON."""
    return _encoder.encode(entry).decode()


def decode(raw: str) -> Entry:
    """The entry that :func:`encode` wrote."""
    return _decoder.decode(raw)


def key_of(entry: Entry) -> str:
    """Two entries of one key say the same: the kind and the text, whatever its capitals and spaces."""
    return f"{entry.kind}:{folded(entry.text('en'))}"


def truth_of(answer: Text) -> Text | None:
    """``TRUE`` or ``FALSE``, if an answer says one of them in any language; else None."""
    said = {_TRUTHS.get(folded(wording)) for wording in answer.values()}
    return said.pop() if len(said) == 1 else None


def options_of(entry: Entry) -> tuple[Text, ...]:
    """The answers and then the wrong options as members read them: True and False in every language."""
    options = (*entry.answers, *entry.distractors)
    if entry.style != "true_false":
        return options
    spoken = dict(zip((TRUE, FALSE), true_and_false(LANGUAGES), strict=True))
    return tuple(spoken.get(option, option) for option in options)


def styles_for(answers: Sequence[Text], distractors: Sequence[Text]) -> tuple[EntryStyle, ...]:
    """The styles that a question with these answers and wrong options can have, the likeliest first."""
    if distractors:
        truths = {truth_of(option) for option in (*answers, *distractors)}
        return ("true_false",) if truths == {TRUE, FALSE} and len(distractors) == 1 else ("choice",)
    found: list[EntryStyle] = ["typed"]
    if len(answers) == 1 and _year(answers[0]):
        found.append("year")
    if len(answers) == ORDERED:
        found.append("order")
    return tuple(found)


def validated(entry: Entry, *, links: bool = False) -> Entry:
    """``entry`` with its texts cleaned and equal answers once; a valid one comes back as it is.

    ``links`` says whether the server allows links and invites in texts.

    Raises:
        BadField: a field is missing, too long, or not what its kind and style ask for.
    """
    _one_of("kind", entry.kind, KINDS)
    one = _Checker(links)
    question = entry.kind == "question"
    entry = replace(
        entry,
        text=one.text("text", entry.text, LONGEST_QUESTION if question else LONGEST_FACT, lines=True),
        category=one.name("category", entry.category),
        source=one.reference(entry.source),
        author=one.name("author", entry.author),
        explanation=one.optional("explanation", entry.explanation, LONGEST_EXPLANATION, lines=True),
    )
    return _question(entry, one) if question else _fact(entry)


def _fact(entry: Entry) -> Entry:
    blank = Entry(kind="fact", text=entry.text)
    for field in ("style", "answers", "distractors", "explanation", "difficulty"):
        if getattr(entry, field) != getattr(blank, field):
            raise NotForFacts(field=field)
    return entry


def _question(entry: Entry, one: _Checker) -> Entry:
    _one_of("style", entry.style, ENTRY_STYLES)
    _one_of("difficulty", entry.difficulty, DIFFICULTIES)
    if len(entry.answers) > MOST_ANSWERS:
        raise TooMany(field="answers", most=MOST_ANSWERS)
    if len(entry.distractors) > MOST_DISTRACTORS:
        raise TooMany(field="distractors", most=MOST_DISTRACTORS)
    longest = LONGEST_ANSWER if entry.style == "typed" else LONGEST_OPTION
    answers = tuple(one.text("answers", answer, longest) for answer in entry.answers)
    distractors = tuple(one.text("distractors", wrong, LONGEST_OPTION) for wrong in entry.distractors)
    if not answers:
        raise Missing(field="answers")
    if entry.style in _WITHOUT_DISTRACTORS and distractors:
        raise NotForTyped(field="distractors")
    match entry.style:
        case "typed":
            return replace(entry, answers=_each_once(answers))
        case "order":
            if len(answers) != ORDERED:
                raise NotFour(field="answers", count=ORDERED)
            _distinct("answers", answers)
            return replace(entry, answers=answers)
    if len(answers) > 1:
        raise OnlyOne(field="answers")
    match entry.style:
        case "year":
            if (year := _year(answers[0])) is None:
                raise NoSuchYear(field="answers", first=YEARS[0], last=YEARS[-1])
            return replace(entry, answers=(Text(year),))
        case "true_false":
            return replace(entry, **_statement(answers[0], distractors))
    if not distractors:
        raise Missing(field="distractors")
    _distinct("distractors", (*answers, *distractors))
    return replace(entry, answers=answers, distractors=distractors)


def _statement(answer: Text, distractors: tuple[Text, ...]) -> dict[str, tuple[Text, ...]]:
    """The answer of a true-or-false question, which makes its wrong option."""
    truth = truth_of(answer)
    if truth is None:
        raise NoSuchChoice(field="answers", given=quoted(answer("en")), known="True, False")
    if len(distractors) > 1:
        raise OnlyOne(field="distractors")
    for wrong in distractors:
        other = truth_of(wrong)
        if other is None:
            raise NoSuchChoice(field="distractors", given=quoted(wrong("en")), known="True, False")
        if other == truth:
            raise SameOption(field="distractors", option=quoted(wrong("en")))
    return {"answers": (truth,), "distractors": (FALSE if truth == TRUE else TRUE,)}


def _year(answer: Text) -> str | None:
    """The digits of a year; None where the answer is no year that can be asked for."""
    said = {"".join(wording.split()).removesuffix("년") for wording in answer.values()}
    year = said.pop() if len(said) == 1 else ""
    return year if year.isascii() and year.isdigit() and len(year) == 4 and int(year) in YEARS else None


def _one_of(field: str, given: object, known: tuple[object, ...]) -> None:
    if given is None:
        raise Missing(field=field)
    if given not in known:
        raise NoSuchChoice(field=field, given=quoted(str(given)), known=", ".join(map(str, known)))


def _each_once(answers: tuple[Text, ...]) -> tuple[Text, ...]:
    """The answers without those that only differ in capitals or spaces from an earlier one."""
    first: dict[object, Text] = {}
    for answer in answers:
        first.setdefault(tuple((code, folded(text)) for code, text in answer.by_language.items()), answer)
    return tuple(first.values())


def _distinct(field: str, options: tuple[Text, ...]) -> None:
    """Nobody can choose between two options that read the same in a language."""
    for language in LANGUAGES:
        seen: set[str] = set()
        for option in options:
            if (key := folded(option(language))) in seen:
                raise SameOption(field=field, option=quoted(option(language)))
            seen.add(key)


class _Checker:
    """Cleans a text of each kind, and refuses what is too long or has a link where none is allowed."""

    def __init__(self, links: bool) -> None:
        self._links = links

    def text(self, field: str, given: Text, most: int, *, lines: bool = False) -> Text:
        """A text that must say something."""
        text = self.optional(field, given, most, lines=lines)
        if text is None:
            raise Missing(field=field)
        return text

    def optional(self, field: str, given: Text | None, most: int, *, lines: bool = False) -> Text | None:
        """A text without the languages in which it says nothing; None where that leaves none."""
        raw = {} if given is None else given.by_language
        codes = ("*",) if raw.keys() == {"*"} else LANGUAGES
        for code in raw:
            if code not in codes:
                raise NoSuchLanguage(field=field, given=quoted(code), known=", ".join(LANGUAGES))
        spoken = {code: self._words(field, raw[code], most, lines=lines) for code in codes if code in raw}
        return Text({code: words for code, words in spoken.items() if words}) if any(spoken.values()) else None

    def name(self, field: str, given: str) -> str:
        """A short text of one line that may be empty."""
        return self._words(field, given, LONGEST_NAME)

    def reference(self, given: Reference | None) -> Reference | None:
        """A source; None where it says nothing."""
        if given is None:
            return None
        url = given.url.strip()
        if url and (len(url) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(url) or cleaned(url) != url):
            raise NotAnAddress(field="source", most=LONGEST_ADDRESS)
        if has_invite(url) and not self._links:
            raise HasLink(field="source")
        title = self.name("source", given.title)
        return Reference(title=title, url=url) if title or url else None

    def _words(self, field: str, given: str, most: int, *, lines: bool = False) -> str:
        words = cleaned(given, lines=lines)
        if len(words) > most:
            raise TooLong(field=field, length=len(words), most=most)
        if not self._links and has_link(words):
            raise HasLink(field=field)
        return words
