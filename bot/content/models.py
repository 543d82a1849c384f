"""What a fandom pack is made of: the shape of each YAML file, field by field.

A pack is data that people edit by hand, so every struct refuses unknown fields and the loader
names the file and path of each fault. What follows from other data is derived, never written
twice: a song does not name its albums, the albums name their songs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import Meta, Struct

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
SourceIds = Annotated[tuple[Slug, ...], Meta(min_length=1)]
Difficulty = Annotated[int, Meta(ge=1, le=3)]

# What Discord and a narrow phone hold, in characters: an option is a button's label, a name a choice of autocomplete.
LONGEST_QUESTION: Final = 300
LONGEST_OPTION: Final = 60
LONGEST_EXPLANATION: Final = 300
LONGEST_FACT: Final = 600
LONGEST_NAME: Final = 100
LONGEST_ANSWER: Final = 100  # typed: the matching reads no more
STYLE: Final = "style"  # the field that says what kind of question one is
ORDERED: Final = 4  # things to be put in order


class Text:
    """One text in each of the pack's languages, for example ``{en: Spring Day, ko: 봄날}``.

    A plain string in YAML stands for a text that is the same in every language ("RM", "2017").
    """

    __slots__ = ("by_language",)

    def __init__(self, value: str | Mapping[str, str]) -> None:
        self.by_language: dict[str, str] = {"*": value} if isinstance(value, str) else dict(value)

    def __call__(self, language: str) -> str:
        """The text in ``language``; English, or else the first, where that is missing."""
        texts = self.by_language
        return texts.get(language) or texts.get("*") or texts.get("en") or next(iter(texts.values()))

    def raw(self) -> str | dict[str, str]:
        """As it stands in YAML and JSON."""
        return self.by_language.get("*", self.by_language)

    def values(self) -> tuple[str, ...]:
        """Each different wording once."""
        return tuple(dict.fromkeys(self.by_language.values()))

    def missing(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Those of ``languages`` that this text does not speak."""
        if "*" in self.by_language:
            return ()
        return tuple(code for code in languages if not self.by_language.get(code, "").strip())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.by_language == other.by_language

    def __hash__(self) -> int:
        return hash(tuple(self.by_language.items()))

    def __repr__(self) -> str:
        return f"Text({self.raw()!r})"

    @classmethod
    def parse(cls, raw: Any) -> Text:
        """Build from decoded YAML or JSON.

        Raises:
            ValueError: it is neither a string nor a mapping of language codes to strings.
        """
        if isinstance(raw, str):
            if not raw.strip():
                raise ValueError("Expected a text, got an empty string")
            return cls(raw)
        if isinstance(raw, dict) and raw:
            for code, text in raw.items():
                if not isinstance(code, str) or not code.isalpha():
                    raise ValueError(f"Expected a language code such as `en`, got `{code}`")
                if isinstance(text, int):
                    raise ValueError(_quote_it(text))
                if not isinstance(text, str) or not text.strip():
                    raise ValueError(f"Expected a text for `{code}`")
            return cls(raw)
        if isinstance(raw, int):
            raise ValueError(_quote_it(raw))
        raise ValueError("Expected a text, or one text for each language")


def _quote_it(number: int) -> str:
    return f"Expected a text; put quotes around {str(number).lower() if isinstance(number, bool) else number}"


def decode_hook(kind: type, raw: Any) -> Any:
    """msgspec's hook for the one type here that it does not know."""
    if kind is Text:
        return Text.parse(raw)
    raise NotImplementedError(kind)


def encode_hook(value: Any) -> Any:
    """The reverse of :func:`decode_hook`."""
    if isinstance(value, Text):
        return value.raw()
    raise NotImplementedError(type(value))


class _Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Frozen, by keyword, and no field that the format does not know."""


class Source(_Strict, frozen=True, kw_only=True):
    """Where a claim was looked up, and when."""

    title: str
    publisher: str
    url: Annotated[str, Meta(pattern=r"^https?://\S+$")]
    checked: dt.date


class Manifest(_Strict, frozen=True, kw_only=True):
    """``pack.yaml``: the fandom, its colour and its own words."""

    name: Text
    fandom: Text
    fan: Text
    accent: Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}$")]
    languages: Annotated[tuple[str, ...], Meta(min_length=1)]
    categories: dict[Slug, Text]
    disclaimer: Text
    credits: Text


class Thing(_Strict, frozen=True, kw_only=True):
    """What has a page of its own: a member, album, song, campaign or moment.

    ``aliases`` are further names that people type: short forms, romanisations, Hangul.
    """

    id: Slug
    source: SourceIds
    aliases: tuple[str, ...] = ()


class Member(Thing, frozen=True, kw_only=True):
    """A person, under the name that they perform by. ``solo_debut`` names an album or a song."""

    name: Text
    birth_name: Text
    born: dt.date
    roles: Text
    about: Text
    solo_debut: Slug | None = None

    @property
    def title(self) -> Text:
        return self.name


AlbumKind = Literal["studio", "mini", "single", "repackage", "compilation", "live", "soundtrack", "mixtape"]


class Album(Thing, frozen=True, kw_only=True):
    """A release. ``tracks`` are song ids in running order; ``artists`` are member ids, empty for the group."""

    title: Text
    released: dt.date
    kind: AlbumKind
    language: str
    tracks: Annotated[tuple[Slug, ...], Meta(min_length=1)]
    artists: tuple[Slug, ...] = ()
    about: Text | None = None


SongKind = Literal["title", "track", "intro", "interlude", "outro", "skit", "remix"]


class Song(Thing, frozen=True, kw_only=True):
    """A song. ``released`` is its first release; ``clue`` a few emoji; ``featuring`` a guest's name."""

    title: Text
    released: dt.date
    kind: SongKind
    language: str
    artists: tuple[Slug, ...] = ()
    featuring: str | None = None
    clue: str | None = None
    notes: Text | None = None


class Result(_Strict, frozen=True, kw_only=True):
    """What a campaign reached by a date."""

    text: Text
    as_of: dt.date
    source: SourceIds


class Campaign(Thing, frozen=True, kw_only=True):
    """A campaign or ambassadorship with a partner organisation."""

    title: Text
    partner: Text
    began: dt.date
    what: Text
    ended: dt.date | None = None
    results: tuple[Result, ...] = ()
    about: tuple[Slug, ...] = ()


MomentKind = Literal["speech", "concert", "tour", "award", "chart", "broadcast", "milestone"]


class Moment(Thing, frozen=True, kw_only=True):
    """Something that happened on a date: a speech, a concert, an award, a chart record."""

    title: Text
    kind: MomentKind
    date: dt.date
    what: Text
    until: dt.date | None = None
    place: Text | None = None
    about: tuple[Slug, ...] = ()


class Fact(_Strict, frozen=True, kw_only=True):
    """A written fact in our own words. ``as_of`` dates what can go out of date."""

    id: Slug
    text: Text
    category: Slug
    source: SourceIds
    about: tuple[Slug, ...] = ()
    as_of: dt.date | None = None


class WrittenQuestion(_Strict, frozen=True, kw_only=True, tag_field=STYLE):
    """What questions of every style have; ``style`` says which of those below it is."""

    id: Slug
    text: Text
    category: Slug
    difficulty: Difficulty
    explanation: Text
    source: SourceIds
    about: tuple[Slug, ...] = ()
    as_of: dt.date | None = None


class ChoiceQuestion(WrittenQuestion, frozen=True, kw_only=True, tag_field=STYLE, tag="choice"):
    """One right answer and one to four wrong ones, on buttons."""

    answer: Text
    distractors: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=4)]


class TrueFalseQuestion(WrittenQuestion, frozen=True, kw_only=True, tag_field=STYLE, tag="true_false"):
    """A statement that is true or false."""

    answer: bool


class TypedQuestion(WrittenQuestion, frozen=True, kw_only=True, tag_field=STYLE, tag="typed"):
    """People type the answer. ``accept`` are further wordings that are right; spelling is forgiven anyway."""

    answer: Text
    accept: tuple[str, ...] = ()


class EmojiQuestion(WrittenQuestion, frozen=True, kw_only=True, tag_field=STYLE, tag="emoji"):
    """People type what the emoji of ``clue`` stand for."""

    clue: str
    answer: Text
    accept: tuple[str, ...] = ()


class YearQuestion(WrittenQuestion, frozen=True, kw_only=True, tag_field=STYLE, tag="year"):
    """People type a year, and the closest ones score."""

    answer: Annotated[int, Meta(ge=1000, le=2999)]


class OrderQuestion(WrittenQuestion, frozen=True, kw_only=True, tag_field=STYLE, tag="order"):
    """Four things to be put in order. ``answer`` has them in the right one."""

    answer: Annotated[tuple[Text, ...], Meta(min_length=ORDERED, max_length=ORDERED)]


AnyQuestion: TypeAlias = (
    ChoiceQuestion | TrueFalseQuestion | TypedQuestion | EmojiQuestion | YearQuestion | OrderQuestion
)
