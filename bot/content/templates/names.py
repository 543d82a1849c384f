"""Questions about who, with whom and where: solo releases, partners, places; and the emoji clue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from bot.content.catalogue import WRONG
from bot.content.models import LONGEST_OPTION, Album, Campaign, Member, Moment, Song, Text
from bot.content.normal import holds, words
from bot.content.pack import names_of
from bot.content.templates.base import CATEGORIES, Dice, Draft, Subject, Template
from bot.i18n import N_

_PARTS: Final = re.compile(r"[,()·/]")
_FILLERS: Final = frozenset(("the", "for", "of", "in", "at", "by", "on", "with"))


class _Solo(Template):
    """What belongs to one member alone, and the members who can't be taken for its artist."""

    @cached_property
    def _members(self) -> dict[str, Member]:
        return {member.id: member for member in self.catalogue.members}

    def subjects(self) -> Iterator[Subject]:
        releases: list[Song | Album] = [*self.catalogue.songs, *self.catalogue.albums]
        for thing in releases:
            if len(thing.artists) != 1 or thing.artists[0] not in self._members:
                continue
            names = names_of(self._members[thing.artists[0]])
            if any(self.catalogue.tells(thing.title, Text(name)) for name in names):
                continue
            if len(self._others(thing)) >= WRONG:
                yield Subject((thing.id,), CATEGORIES["member"], self.catalogue.ease(thing), ("far",))

    def _others(self, thing: Song | Album) -> list[Member]:
        guest = Text(thing.featuring) if isinstance(thing, Song) and thing.featuring else None
        return [
            member
            for member in self.catalogue.members
            if member.id not in thing.artists and not (guest and self.catalogue.tells(guest, member.title))
        ]

    def _thing(self, ids: tuple[str, ...]) -> tuple[Song | Album, Member]:
        thing = self.pack.things[ids[0]]
        assert isinstance(thing, Song | Album)
        return thing, self._members[thing.artists[0]]

    def _why(self, thing: Song | Album, member: Member) -> Text:
        title = self.catalogue.quoted(thing)
        return self.say(
            N_("{title} by {member} came out on {date}."), title=title, member=member.title, date=thing.released
        )


class SoloBy(_Solo):
    """Whose solo song or album is it?"""

    name = "solo"

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        thing, member = self._thing(ids)
        wrong = dice.rng.sample(self._others(thing), WRONG)
        options, right = dice.mix(member.title, (other.title for other in wrong))
        return Draft(self._question(thing), options, right, self._why(thing, member), (thing, member))

    def _question(self, thing: Song | Album) -> Text:
        text = N_("Whose solo song is {title}?") if isinstance(thing, Song) else N_("Whose solo release is {title}?")
        return self.say(text, title=self.catalogue.quoted(thing))


class SoloTrue(_Solo):
    """True or false: it is a member's solo song or album."""

    name = "tf-solo"
    style = "true_false"

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        thing, member = self._thing(ids)
        true = dice.coin()
        said = member if true else dice.rng.choice(self._others(thing))
        song = isinstance(thing, Song)
        text = N_("{title} is a solo song by {member}.") if song else N_("{title} is a solo release by {member}.")
        statement = self.say(text, title=self.catalogue.quoted(thing), member=said.title)
        return self.true_or_false(statement, true, self._why(thing, member), thing, member)


class _Partners(Template):
    """Campaigns and their partners. Two partners that share a word may be one, so they never stand together."""

    @cached_property
    def _campaigns(self) -> dict[str, Campaign]:
        return {
            campaign.id: campaign
            for campaign in self.catalogue.campaigns
            if max(map(len, campaign.partner.values())) <= LONGEST_OPTION
            and not self._share_a_word(campaign.title, campaign.partner)
        }

    def subjects(self) -> Iterator[Subject]:
        for campaign in self._campaigns.values():
            yield self.subject(campaign, self._pool(campaign))

    def _pool(self, campaign: Campaign) -> Iterator[Campaign]:
        kept = [campaign]
        for other in self.catalogue.nearest(Campaign, campaign.began):
            if other.id in self._campaigns and not any(self._related(other, earlier) for earlier in kept):
                kept.append(other)
                yield other

    def _related(self, one: Campaign, other: Campaign) -> bool:
        return (
            self.catalogue.alike(one, other)
            or self._share_a_word(one.partner, other.partner)
            or self._share_a_word(one.partner, other.title)
            or self._share_a_word(one.title, other.partner)
        )

    def _share_a_word(self, one: Text, other: Text) -> bool:
        return any(
            not set(words(one(language))).isdisjoint(set(words(other(language))) - _FILLERS)
            for language in self.pack.languages
        )

    def _why(self, campaign: Campaign) -> Text:
        name = self.catalogue.quoted(campaign)
        return self.say(
            N_("{campaign} with {partner} began on {date}."),
            campaign=name,
            partner=campaign.partner,
            date=campaign.began,
        )


class PartnerOf(_Partners):
    """Who was the partner in a campaign?"""

    name = "partner"

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        campaign = self._campaigns[ids[0]]
        wrong = dice.draw(self._pool(campaign))
        text = self.say(N_("Who was the partner in {campaign}?"), campaign=self.catalogue.quoted(campaign))
        options, right = dice.mix(campaign.partner, (other.partner for other in wrong))
        return Draft(text, options, right, self._why(campaign), (campaign,))


class CampaignOf(_Partners):
    """Which of four campaigns was with a partner?"""

    name = "campaign"

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        campaign = self._campaigns[ids[0]]
        wrong = dice.draw(self._pool(campaign))
        text = self.say(N_("Which of these was together with {partner}?"), partner=campaign.partner)
        options, right = dice.mix(campaign.title, (other.title for other in wrong))
        return Draft(text, options, right, self._why(campaign), (campaign,))


class PlaceOf(Template):
    """Where was a moment? No place is offered that lies in the right one or around it."""

    name = "place"

    @cached_property
    def _moments(self) -> dict[str, Moment]:
        """Moments of one place that their title does not tell; a tour has many."""
        return {
            moment.id: moment
            for moment in self.catalogue.moments
            if moment.place is not None
            and moment.kind != "tour"
            and max(map(len, moment.place.values())) <= LONGEST_OPTION
            and not self._overlap(moment.title, moment.place)
        }

    def subjects(self) -> Iterator[Subject]:
        for moment in self._moments.values():
            yield self.subject(moment, self._pool(moment))

    def _pool(self, moment: Moment) -> Iterator[Text]:
        kept = [_place(moment)]
        for other in self.catalogue.nearest(Moment, moment.date):
            if other.id in self._moments and not any(self._overlap(_place(other), earlier) for earlier in kept):
                kept.append(_place(other))
                yield kept[-1]

    def _overlap(self, one: Text, other: Text) -> bool:
        """Whether a part of one (its city, its building) stands in the other."""
        return any(
            holds(whole(language), part)
            for language in self.pack.languages
            for whole, parts in ((one, other), (other, one))
            for part in _PARTS.split(parts(language))
        )

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        moment = self._moments[ids[0]]
        place = _place(moment)
        name = self.catalogue.quoted(moment)
        why = self.say(N_("{moment}: {place}, {date}."), moment=name, place=place, date=moment.date)
        text = self.say(N_("Where was this? {moment}"), moment=name)
        options, right = dice.mix(place, dice.draw(self._pool(moment)))
        return Draft(text, options, right, why, (moment,))


def _place(moment: Moment) -> Text:
    assert moment.place is not None
    return moment.place


class EmojiClue(Template):
    """Which song do the emoji stand for?"""

    name = "emoji"

    @cached_property
    def _songs(self) -> dict[str, Song]:
        return {song.id: song for song in self.catalogue.songs if song.clue}

    def subjects(self) -> Iterator[Subject]:
        for song in self._songs.values():
            yield self.subject(song, self._pool(song))

    def _pool(self, song: Song) -> Iterator[Song]:
        solo = self.catalogue.is_solo(song)
        others = (
            other
            for other in self.catalogue.nearest(Song, song.released)
            if self.catalogue.is_solo(other) == solo and other.clue != song.clue
        )
        return self.catalogue.apart(song, others)

    def draft(self, ids: tuple[str, ...], dice: Dice) -> Draft:
        song = self._songs[ids[0]]
        wrong = dice.draw(self._pool(song))
        text = self.say(N_("Which song do these emoji stand for? {clue}"), clue=song.clue or "")
        title = self.catalogue.quoted(song)
        why = self.say(
            N_("{clue} is {song}, which first came out on {date}."),
            clue=song.clue or "",
            song=title,
            date=song.released,
        )
        options, right = dice.mix(song.title, (other.title for other in wrong))
        return Draft(text, options, right, why, (song,))
