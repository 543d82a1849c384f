"""What is shown: the page of one thing, a fact, a day of the year. All of it in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import discord
from discord import ui

from bot.content.days import Calendar, Day, Filed
from bot.content.deck import deck, facts_about, mark
from bot.content.models import LONGEST_FACT, Album, Campaign, Fact, Member, Moment, Result, Song, Source
from bot.content.pack import THING_KINDS, AnyThing, Pack, date_of, is_headline, kind_of
from bot.facts.content import ServerContent
from bot.facts.making import author_of
from bot.facts.records import Stored
from bot.i18n import Translator
from bot.ui.clip import OPTION, clip, credit, echo_lines
from bot.ui.press import button, select
from bot.ui.sources import source_row
from bot.ui.views import Screen, row
from cogs.content.words import day_name, other_name, plain, what_is

FACTS_SHOWN: Final = 2  # on a page; a button brings the others
SOURCES_SHOWN: Final = 3
BUTTONS: Final = 5  # in a row; more links than that become selects
OPTIONS: Final = 25  # in a select
SELECTS: Final = 4  # for one list: with those of an album's tracks a message stays under 40 components

Block: TypeAlias = str | ui.Item[Any]


def accent(pack: Pack) -> int:
    """The fandom's colour, as 0xRRGGBB."""
    return int(pack.manifest.accent[1:], 16)


def page(content: ServerContent, thing: AnyThing, t: Translator) -> Screen:
    """Everything that a server knows of one thing of its pack, with links to what belongs to it."""
    pack = content.pack
    facts = facts_about(pack, thing)
    tracks = [pack.things[name] for name in thing.tracks if name in pack.things] if isinstance(thing, Album) else []
    return Screen(
        accent(pack),
        _heading(thing, t),
        "\n".join(f"**{label}**  {value}" for label, value in _fields(pack, thing, t)),
        *_body(pack, thing, t),
        "\n".join(f"{place}. {plain(track.title(t.language))}" for place, track in enumerate(tracks, 1)),
        *_known(content, facts[:FACTS_SHOWN], t),
        *_links([Filed(track, pack) for track in tracks], t("Open a song"), "tracks", t),
        *_links([Filed(it, pack) for it in _belonging(pack, thing)], t("What belongs to it"), "linked", t),
        *_more(pack, thing, facts, t),
        *source_row(pack.sources_of(thing), t),
    )


def fact(
    pack: Pack,
    shown: Fact,
    t: Translator,
    *,
    about: AnyThing | None = None,
    category: str | None = None,
    own: Stored | None = None,
) -> Screen:
    """One fact. **Another** goes on in the deck of ``about`` and ``category``; ``own`` is the server's entry of it."""
    named = [pack.things[name] for name in shown.about if name in pack.things]
    presses: list[ui.Item[Any]] = []
    if len(deck(pack, about, category)) > 1:
        presses.append(button(t("Another"), *_draw(pack, shown, about, category), style=discord.ButtonStyle.primary))
    presses += (_to_page(pack, thing, t) for thing in named[: BUTTONS - 1])
    return Screen(
        accent(pack),
        "-# " + pack.categories[shown.category](t.language),
        _told(shown, own, t),
        _credit(own, t),
        "-# " + t("As of {date}", date=t.date(shown.as_of)) if shown.as_of else "",
        *([row(*presses)] if presses else []),
        *source_row(pack.sources_of(shown), t),
    )


def _told(fact: Fact, own: Stored | None, t: Translator) -> str:
    """What a fact says: one that people of the server wrote without markup."""
    return fact.text(t.language) if own is None else echo_lines(fact.text(t.language), LONGEST_FACT)


def _credit(own: Stored | None, t: Translator) -> str:
    """Whom the server has it from: the author that it names, else who wrote or suggested it."""
    if own is None or own.entry is None or not author_of(own):
        return ""
    if own.entry.author:
        return "-# " + t("Thanks to {author}", author=credit(author_of(own)))
    if own.reviewer_id is not None:
        return "-# " + t("Suggested by {member}", member=author_of(own))
    return "-# " + t("Added by {member}", member=author_of(own))


def on_this_day(calendar: Calendar, day: Day, t: Translator, accent: int) -> Screen:
    """What happened on ``day`` in any year, and the way to the days before and after that have something."""
    happened = calendar.on(day)
    before, after = calendar.before(day), calendar.after(day)
    if happened:
        told = "\n".join(_entry(filed, t) for filed in happened)
    else:
        told = t("I know of nothing that happened on {day}.", day=day_name(day, t))
        if after is not None:
            told += " " + t("The next date with something is {day}.", day=day_name(after, t))
    presses: list[ui.Item[Any]] = []
    if before is not None and before != after:
        presses.append(button(f"◀ {day_name(before, t)}", "day", before.month, before.day))
    if after is not None:
        presses.append(button(f"{day_name(after, t)} ▶", "day", after.month, after.day))
    return Screen(
        accent,
        "## " + t("On this day: {day}", day=day_name(day, t)),
        told,
        *_links(happened, t("Open a page"), "day", t),
        *([row(*presses)] if presses else []),
    )


def _heading(thing: AnyThing, t: Translator) -> str:
    lines = [f"-# {what_is(thing, t)}", f"## {plain(thing.title(t.language))}"]
    # A campaign's or a moment's title is a description, which nobody needs twice.
    other = other_name(thing.title, t.language) if isinstance(thing, Song | Album | Member) else None
    return "\n".join([*lines, f"-# {plain(other)}"] if other else lines)


def _fields(pack: Pack, thing: AnyThing, t: Translator) -> Iterator[tuple[str, str]]:
    """The short answers of a page, each with its label."""
    match thing:
        case Song():
            yield t("Released"), t.date(thing.released)
            yield from _by(pack, thing, t)
            if thing.featuring:
                yield t("Featuring"), plain(thing.featuring)
            if albums := pack.albums_of(thing.id):
                yield t("Appears on"), _titles(albums, t)
        case Album():
            yield t("Released"), t.date(thing.released)
            yield from _by(pack, thing, t)
        case Member():
            birth_name = thing.birth_name(t.language)
            other = other_name(thing.birth_name, t.language)
            yield t("Birth name"), f"{birth_name} ({other})" if other else birth_name
            yield t("Born"), t.date(thing.born)
            yield t("Role"), thing.roles(t.language)
            if debut := pack.things.get(thing.solo_debut or ""):
                yield t("Solo debut"), f"{plain(debut.title(t.language))} ({t.date(date_of(debut))})"
        case Campaign():
            yield t("Partner"), plain(thing.partner(t.language))
            yield t("Began"), t.date(thing.began)
            if thing.ended:
                yield t("Ended"), t.date(thing.ended)
        case Moment():
            yield t("Date"), t.date(thing.date) + (f" – {t.date(thing.until)}" if thing.until else "")
            if thing.place:
                yield t("Place"), plain(thing.place(t.language))


def _by(pack: Pack, thing: Song | Album, t: Translator) -> Iterator[tuple[str, str]]:
    """Whose it is, where it is not the whole group's."""
    if artists := [pack.things[name] for name in thing.artists if name in pack.things]:
        yield t("By"), _titles(artists, t)


def _titles(things: Sequence[AnyThing], t: Translator) -> str:
    return " · ".join(plain(thing.title(t.language)) for thing in things)


def _body(pack: Pack, thing: AnyThing, t: Translator) -> Iterator[str]:
    """The paragraphs of a page."""
    told = thing.notes if isinstance(thing, Song) else thing.about if isinstance(thing, Album | Member) else None
    if isinstance(thing, Campaign | Moment):
        told = thing.what
    if told is not None:
        yield told(t.language)
    if isinstance(thing, Campaign) and thing.results:
        results = sorted(thing.results, key=lambda result: result.as_of)
        yield "\n".join(["**" + t("Results") + "**", *(_result(pack, result, t) for result in results)])


def _result(pack: Pack, result: Result, t: Translator) -> str:
    sources = [pack.sources[name] for name in result.source if name in pack.sources]
    return f"{result.text(t.language)}\n{_provenance(sources, result.as_of, t)}"


def _known(content: ServerContent, facts: Sequence[Fact], t: Translator) -> Iterator[Block]:
    """A few facts on a page, each with its own sources and the server's with whom it has them from."""
    if facts:
        yield ui.Separator()
        yield "**" + t("Did you know?") + "**"
    for known in facts:
        own = content.entry(known.id)
        lines = (_told(known, own, t), _credit(own, t), _provenance(content.pack.sources_of(known), known.as_of, t))
        yield "\n".join(filter(None, lines))


def _provenance(sources: Sequence[Source], as_of: dt.date | None, t: Translator) -> str:
    """One small line: by which date, according to whom."""
    dated = [t("As of {date}", date=t.date(as_of))] if as_of else []
    named = [f"[{plain(source.publisher)}](<{source.url}>)" for source in sources[:SOURCES_SHOWN]]
    return "-# " + " · ".join([*dated, *named]) if dated or named else ""


def _belonging(pack: Pack, thing: AnyThing) -> list[AnyThing]:
    """What a page links to, but for an album's tracks, which have a list of their own, and for those of a member's
    songs that are found on one of the member's albums.
    """
    linked = pack.linked(thing.id)
    if isinstance(thing, Album):
        elsewhere = set(thing.tracks)
    elif isinstance(thing, Member):
        elsewhere = {track for album in linked if isinstance(album, Album) for track in album.tracks}
        elsewhere -= {song.id for song in linked if is_headline(song)}
    else:
        elsewhere = set()
    belonging = [other for other in linked if other.id not in elsewhere]
    return sorted(belonging, key=lambda other: (THING_KINDS.index(kind_of(other)), date_of(other)))


def _links(filed: Sequence[Filed], prompt: str, where: str, t: Translator) -> Iterator[ui.Item[Any]]:
    """The way to other pages: buttons where they fit in a row, else selects. ``where`` tells two lists apart."""
    if 0 < len(filed) <= BUTTONS:
        yield row(*(_to_page(pack, thing, t) for thing, pack in filed))
        return
    selects = (
        (pack, [thing for thing, holder in filed if holder is pack])
        for pack in {it.pack.id: it.pack for it in filed}.values()
    )
    lists = [(pack, things, part) for pack, things in selects for part in range(0, len(things), OPTIONS)]
    for pack, things, part in lists[:SELECTS]:
        listed = things[part : part + OPTIONS]
        place = f" ({part + 1}–{part + len(listed)})" if len(things) > OPTIONS else ""
        options = [
            discord.SelectOption(
                label=clip(thing.title(t.language), OPTION),
                value=thing.id,
                description=clip(f"{what_is(thing, t)} · {date_of(thing).year}", OPTION),
            )
            for thing in listed
        ]
        yield row(select("goto", pack.id, f"{where}{part}", placeholder=prompt + place, options=options))


def _to_page(pack: Pack, thing: AnyThing, t: Translator) -> ui.Item[Any]:
    return button(thing.title(t.language), "page", pack.id, thing.id)


def _more(pack: Pack, thing: AnyThing, facts: Sequence[Fact], t: Translator) -> Iterator[ui.Item[Any]]:
    if len(facts) > FACTS_SHOWN:
        last = facts[FACTS_SHOWN - 1]
        yield row(button(t("More facts"), *_draw(pack, last, thing, None), style=discord.ButtonStyle.primary))


def _draw(pack: Pack, shown: Fact, about: AnyThing | None, category: str | None) -> tuple[str, ...]:
    """What the button that draws the next card says: kind and arguments."""
    return "fact", pack.id, mark(about.id if about else ""), mark(category or ""), mark(shown.id)


def _entry(filed: Filed, t: Translator) -> str:
    """One line of a day, a second one where there is more to tell."""
    thing, pack = filed
    line = f"**{date_of(thing).year}** · {_occasion(thing, t)} · **{plain(thing.title(t.language))}**"
    match thing:
        case Album():
            songs = (pack.things[name] for name in thing.tracks if name in pack.things)
            title_songs = [song for song in songs if is_headline(song) and date_of(song) == thing.released]
            names = [plain(song.title(t.language)) for song in title_songs if song.title != thing.title]
            return line + (f" ({', '.join(names)})" if names else "")
        case Moment() | Campaign():
            return f"{line}\n{thing.what(t.language)}"
    return line


def _occasion(thing: AnyThing, t: Translator) -> str:
    match thing:
        case Member():
            return t("Birthday")
        case Campaign():
            return t("Start of a campaign")
    return what_is(thing, t)
