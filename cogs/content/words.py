"""What the pages call things: kinds, names in two languages, days without a year."""

from __future__ import annotations

from typing import Final

from discord.utils import escape_markdown

from bot.content.days import Day
from bot.content.models import Album, AlbumKind, Campaign, Member, Moment, MomentKind, Song, SongKind, Text
from bot.content.pack import AnyThing, ThingKind
from bot.i18n import MONTHS, N_, Translator

KIND_NAMES: Final[dict[ThingKind, str]] = {
    "member": N_("Member"),
    "album": N_("Album"),
    "song": N_("Song"),
    "campaign": N_("Campaign"),
    "moment": N_("Moment"),
}
_SONG_KINDS: Final[dict[SongKind, str]] = {
    "title": N_("Title track"),
    "track": N_("Song"),
    "intro": N_("Intro"),
    "interlude": N_("Interlude"),
    "outro": N_("Outro"),
    "skit": N_("Skit"),
    "remix": N_("Remix"),
}
_ALBUM_KINDS: Final[dict[AlbumKind, str]] = {
    "studio": N_("Studio album"),
    "mini": N_("Mini album"),
    "single": N_("Single"),
    "repackage": N_("Repackaged album"),
    "compilation": N_("Compilation album"),
    "live": N_("Live album"),
    "soundtrack": N_("Soundtrack"),
    "mixtape": N_("Mixtape"),
}
_MOMENT_KINDS: Final[dict[MomentKind, str]] = {
    "speech": N_("Speech"),
    "concert": N_("Concert"),
    "tour": N_("Tour"),
    "award": N_("Award"),
    "chart": N_("Chart record"),
    "broadcast": N_("Broadcast"),
    "milestone": N_("Milestone"),
}


def what_is(thing: AnyThing, t: Translator) -> str:
    """What ``thing`` is, as exactly as the pack says it: Title track, Mini album, Speech."""
    match thing:
        case Song():
            return t(_SONG_KINDS[thing.kind])
        case Album():
            return t(_ALBUM_KINDS[thing.kind])
        case Moment():
            return t(_MOMENT_KINDS[thing.kind])
        case Campaign():
            return t(KIND_NAMES["campaign"])
        case Member():
            return t(KIND_NAMES["member"])


def other_name(text: Text, language: str) -> str | None:
    """The name in another language that stands beside the one in ``language``; None where they are the same."""
    return next((name for name in text.values() if name != text(language)), None)


def both_names(thing: AnyThing, language: str) -> str:
    """Spring Day · 봄날 to an English reader, 봄날 · Spring Day to a Korean one."""
    other = other_name(thing.title, language)
    return f"{thing.title(language)} · {other}" if other else thing.title(language)


def plain(text: str) -> str:
    """A name whose signs shall not be taken for markdown: ``Map of the Soul: 7 ~ The Journey ~``."""
    return escape_markdown(text)


def day_name(day: Day, t: Translator) -> str:
    """13 February, 2월 13일."""
    return t("{day} {month}", day=day.day, month=t(MONTHS[day.month - 1]))
