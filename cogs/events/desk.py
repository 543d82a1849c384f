"""What happens to a weekly event, whether a command or a button asks for it, and the private answer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import discord
from msgspec import structs

from bot.db.servers import Server
from bot.errors import GameRunning, NoGame, NotEnoughQuestions, Stale
from bot.events.errors import EditedMeanwhile, EventCancelled, NameTaken, TooManyEvents
from bot.events.models import CANCELLED, DONE, Event, EventPlan, Occurrence
from bot.events.store import EVENTS_MAX, NAME_MAX
from bot.scores.periods import season_of
from bot.trivia.selection import fits
from bot.ui.clip import echo
from bot.ui.context import private
from bot.ui.passes import Passes
from bot.ui.press import button
from bot.ui.reply import say, show, turn
from bot.ui.views import Screen, row
from bot.zones import find_zone
from cogs.events import checks
from cogs.events.errors import NothingToChange
from cogs.events.options import Given
from cogs.events.previews import Preview, Previews
from cogs.events.recap import recap_screen
from cogs.events.screens import NIGHTS_SHOWN, Screens

if TYPE_CHECKING:
    from bot.client import Lightstick

_PAGES: Final = 1_000
"""Of past nights: twenty years of ten events."""


class Desk:
    """The moderators' desk of every server. ``server`` is what :meth:`enter` or :meth:`enter_again` returned."""

    def __init__(self, client: Lightstick) -> None:
        self._client = client
        self._app = client.app
        self._previews = Previews()
        self._passes = Passes()

    # Who may come in

    async def enter(self, interaction: discord.Interaction) -> Server:
        """By a command, which Discord has let through."""
        return await self._passes.enter(interaction)

    async def enter_again(self, interaction: discord.Interaction) -> Server:
        """By a button or a select.

        Raises:
            NotAllowed: who presses is no moderator, and no command let them in lately.
        """
        return await self._passes.enter_again(interaction)

    async def name_season(self, interaction: discord.Interaction, server: Server, name: str | None) -> None:
        """Name the season that is on, or take its name back."""
        season = season_of(self._app.now(), find_zone(server.zone))
        await self._app.season_names.give(server.server_id, season, name or None)
        t = private(interaction)
        if name:
            said = t("This season is called {name} now, on boards and in recaps.", name=echo(name, 40))
        else:
            said = t("This season has no name any more; boards show its dates.")
        await say(interaction, said)

    # Setting up and changing

    async def propose(
        self,
        interaction: discord.Interaction,
        server: Server,
        given: Given,
        plan: EventPlan,
        before: Event | None,
    ) -> None:
        """Show what ``given`` makes of ``plan``, to be confirmed. ``before`` is the event that it changes, if any."""
        plan = given.over(plan)
        if plan == before:
            raise NothingToChange(name=echo(plan.name))
        self._check_given(interaction, given)
        plan = await self._with_questions(server, plan, chosen=given.pack is not None or before is not None)
        await self._check_others(server, plan, before)
        now = self._app.now()
        preview = self._previews.add(server.server_id, interaction.user.id, plan, before, now)
        short = checks.shortcomings(checks.server_in(interaction), plan, private(interaction))
        await _answer(interaction, self._screens(interaction, server).preview(plan, before, preview.token, now, short))

    def _check_given(self, interaction: discord.Interaction, given: Given) -> None:
        for channel in (given.channel, given.announce):
            if channel is not None:
                checks.check_channel(interaction, channel)
        if given.role is not None:
            checks.check_ping(given.role)
        if given.champion is not None:
            checks.check_prize(interaction, given.champion)

    async def _with_questions(self, server: Server, plan: EventPlan, *, chosen: bool) -> EventPlan:
        """``plan``, unless its pack was ``chosen`` on the first of the server's packs that has enough questions.

        Raises:
            NotEnoughQuestions: none has.
        """
        most = 0
        for pack in [plan.pack] if chosen else [pack.id for pack in self._app.packs(server)]:
            if pack not in self._app.library.packs:
                return plan
            content = await self._app.desk.content.of(server.server_id, pack)
            await content.warm()
            fitting = {candidate.stem for candidate in content.candidates if fits(candidate, plan.format)}
            if len(fitting) >= plan.format.questions:
                return structs.replace(plan, pack=pack)
            most = max(most, len(fitting))
        raise NotEnoughQuestions(count=most)

    async def _check_others(self, server: Server, plan: EventPlan, before: Event | None) -> None:
        """What the store would refuse at the confirmation is refused at once."""
        events = [event for event, _ in await self._app.events.listed(server.server_id)]
        if before is None and len(events) >= EVENTS_MAX:
            raise TooManyEvents(limit=EVENTS_MAX)
        others = {event.name.casefold() for event in events if before is None or event.id != before.id}
        if plan.name.casefold() in others:
            raise NameTaken(name=echo(plan.name, NAME_MAX))

    async def confirm(self, interaction: discord.Interaction, server: Server, token: str) -> None:
        """Make a plan an event, once: a second press finds it made."""
        preview = self._previews.get(token, server.server_id, interaction.user.id, self._app.now())
        t = private(interaction)
        async with preview.lock:
            if preview.made is None:
                try:
                    preview.made = await self._make(preview)
                except EditedMeanwhile as error:
                    assert preview.before is not None
                    self._previews.drop(preview)
                    await self.show_page(interaction, server, preview.before.id, error.say(t))
                    return
        said = t("It is set up, and runs by itself from here on.") if preview.before is None else t("It is changed.")
        await self.show_page(interaction, server, preview.made, said)

    async def _make(self, preview: Preview) -> int:
        now, plan = self._app.now(), preview.plan
        if isinstance(plan, Event):
            return (await self._app.events.edit(plan, now)).id
        return (await self._app.events.create(preview.server_id, preview.member_id, plan, now)).id

    async def drop(self, interaction: discord.Interaction, server: Server, token: str) -> None:
        """Forget a plan."""
        self._previews.drop(self._previews.get(token, server.server_id, interaction.user.id, self._app.now()))
        await _answer(interaction, self._screens(interaction, server).dropped())

    # Looking

    async def show_list(self, interaction: discord.Interaction, server: Server) -> None:
        """Every event that is not cancelled."""
        events = await self._app.events.listed(server.server_id)
        await _answer(interaction, self._screens(interaction, server).listed(events))

    async def show_page(self, interaction: discord.Interaction, server: Server, event_id: int, said: str = "") -> None:
        """The page of an event; ``said`` is what has just happened to it.

        Raises:
            NotFound: the server has no such event.
        """
        event = await self._app.events.get(server.server_id, event_id)
        next_at = {its.id: at for its, at in await self._app.events.listed(server.server_id)}.get(event_id)
        short = checks.shortcomings(checks.server_in(interaction), event, private(interaction))
        await _answer(interaction, self._screens(interaction, server).page(event, next_at, short, said))

    # On and off

    async def pause(self, interaction: discord.Interaction, server: Server, event_id: int) -> None:
        """Hold no more nights of an event for now."""
        await self._app.events.pause(server.server_id, event_id, self._app.now())
        t = private(interaction)
        await self.show_page(interaction, server, event_id, t("It is paused."))

    async def resume(self, interaction: discord.Interaction, server: Server, event_id: int) -> None:
        """Go on with a paused event."""
        await self._app.events.resume(server.server_id, event_id, self._app.now())
        t = private(interaction)
        await self.show_page(interaction, server, event_id, t("It goes on."))

    async def ask_cancel(self, interaction: discord.Interaction, server: Server, event_id: int) -> None:
        """Ask whether an event is really to end.

        Raises:
            NotFound, EventCancelled: there is none to end.
        """
        event = await self._app.events.get(server.server_id, event_id)
        if event.state == CANCELLED:
            raise EventCancelled(name=echo(event.name, NAME_MAX))
        await _answer(interaction, self._screens(interaction, server).ask_cancel(event))

    async def cancel(self, interaction: discord.Interaction, server: Server, event_id: int) -> None:
        """End an event for good."""
        await self._app.events.cancel(server.server_id, event_id, self._app.now())
        t = private(interaction)
        await self.show_page(interaction, server, event_id, t("It is cancelled: no more nights."))

    async def run(self, interaction: discord.Interaction, server: Server, event_id: int) -> None:
        """Hold a night in a minute, beside the schedule.

        Raises:
            CannotPost, GameRunning: its channel is closed to us, or taken.
            NightAtHand: there is one at that time anyway.
        """
        event = await self._app.events.get(server.server_id, event_id)
        checks.require_open(checks.server_in(interaction), event.channel_id)
        with suppress(NoGame):
            self._app.games.in_channel(event.channel_id)
            raise GameRunning
        night = await self._app.events.run_now(server.server_id, event_id, self._app.now())
        t = private(interaction)
        said = t(
            "{event} begins {when} in {channel}. The weekly dates stay as they are.",
            event=echo(event.name, NAME_MAX),
            when=f"<t:{night.starts_at // 1000}:R>",
            channel=f"<#{event.channel_id}>",
        )
        await say(interaction, said)

    # Past nights

    async def show_nights(self, interaction: discord.Interaction, server: Server, page: int) -> None:
        """A page of the nights that were held, newest first.

        Raises:
            Stale: there is no such page.
        """
        if not 0 <= page < _PAGES:
            raise Stale
        first = page * NIGHTS_SHOWN
        held = await self._app.nights.held(server.server_id, first + NIGHTS_SHOWN + 1)
        shown, more = held[first : first + NIGHTS_SHOWN], len(held) > first + NIGHTS_SHOWN
        await _answer(interaction, self._screens(interaction, server).nights(shown, page, more=more))

    async def show_recap(self, interaction: discord.Interaction, server: Server, event_id: int, starts_at: int) -> None:
        """The recap of a night, in a private message of its own.

        Raises:
            NotFound, Stale: no such night was held.
        """
        event, night = await self._held(server, event_id, starts_at)
        await interaction.response.defer(ephemeral=True, thinking=True)  # a picture may take its time
        t = private(interaction)
        screen, picture = await recap_screen(self._app, self._client, event, night, t.language)
        screen.add_item(row(button(t("Post it here"), "eventpost", event_id, starts_at)))
        await show(interaction, screen, files=[picture] if picture else [])

    async def post_recap(self, interaction: discord.Interaction, server: Server, event_id: int, starts_at: int) -> None:
        """Post the recap of a night in the channel in which this is asked for, in the server's language.

        Raises:
            NotFound, Stale: no such night was held.
        """
        event, night = await self._held(server, event_id, starts_at)
        # First of all the button goes, so that nothing is posted twice.
        await turn(interaction, self._screens(interaction, server).posting())
        screen, picture = await recap_screen(self._app, self._client, event, night, server.language)
        await show(interaction, screen, public=True, files=[picture] if picture else [])

    async def _held(self, server: Server, event_id: int, starts_at: int) -> tuple[Event, Occurrence]:
        event, night = await self._app.nights.get(server.server_id, event_id, starts_at)
        if night is None or night.state != DONE:
            raise Stale
        return event, night

    def _screens(self, interaction: discord.Interaction, server: Server) -> Screens:
        app, packs = self._app, [pack.id for pack in self._app.packs(server)]
        return Screens(app.library, private(interaction), calm=server.calm, accent=app.accent(server), packs=packs)


async def _answer(interaction: discord.Interaction, screen: Screen) -> None:
    """To a command with a private message, to a button in the place of the one that it stands on."""
    pressed = interaction.type is discord.InteractionType.component
    await (turn if pressed else show)(interaction, screen)
