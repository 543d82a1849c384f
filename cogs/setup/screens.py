"""What a moderator sees of a server's settings: one message, each setting with what it does and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.content.library import Library
from bot.db.servers import Server
from bot.events.places import city, find_places, wall_clock
from bot.i18n import LANGUAGES, N_, Translator
from bot.ui.clip import OPTION, OPTIONS, clip
from bot.ui.press import button, channel_select, role_select, select
from bot.ui.views import Screen, row

LANGUAGE_NAMES: Final = {"en": "English", "ko": "한국어"}
"""Each language by its own name: whoever looks for theirs can read it."""
SWITCHES: Final = {
    "speed_points": N_("Speed points"),
    "streak_points": N_("Streak points"),
    "calm": N_("Calm mode"),
}
CHANNELS: Final = {"trivia": "trivia_channel_id", "moderators": "moderator_channel_id"}
"""How a ``custom_id`` names a channel -> the setting."""
CHANNEL_TYPES: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]
ZONE_TEXT: Final = 40
"""Longer than any zone's name; what was typed must fit into a ``custom_id``."""


class SetupScreen:
    """Draws the message in the language of its reader. ``guild`` is the server as the bot sees it, ``now`` UTC ms."""

    def __init__(self, library: Library, accent: int, guild: discord.Guild, t: Translator, now: int) -> None:
        self._library = library
        self._accent = accent
        self._guild = guild
        self._t = t
        self._now = now

    def draw(self, server: Server, short: Sequence[str], *, said: str = "", typed: str = "") -> Screen:
        """All settings of ``server`` and what is missing for them (``short``).

        ``said`` is what has just happened, ``typed`` a text that means no one zone: the zones that it can mean are
        offered, and it is kept to be mended.
        """
        t = self._t
        return Screen(
            self._accent,
            "## " + t("Setup"),
            "-# " + t("What you choose counts at once. Only you see this message."),
            said,
            _line(t("Language"), t("in which I speak to everybody here; private answers are in each member's own")),
            row(self._languages(server)),
            _line(t("Time zone"), self._clock(server)),
            row(self._zones(server, typed)),
            row(button(t("Another time zone…"), "setupother", kept(typed))),
            _line(t("Trivia channel"), t("the home of your games; they can be started elsewhere, too")),
            row(self._channel("trivia", server.trivia_channel_id, t("Choose the trivia channel"))),
            _line(t("Moderators' channel"), t("where I tell you what needs you")),
            row(self._channel("moderators", server.moderator_channel_id, t("Choose the moderators' channel"))),
            _line(
                t("Moderators' role"),
                t(
                    "may stop any game and use my buttons for moderators, like all who may manage the server. "
                    "Who gets my commands is set in Server Settings → Integrations."
                ),
            ),
            row(self._role(server)),
            *self._packs(server),
            self._games(),
            row(*(self._switch(server, name) for name in SWITCHES)),
            "### " + t("Permissions"),
            "\n".join(f"⚠ {sentence}" for sentence in short) or "✓ " + t("All good: I may do all that I need."),
            row(button(t("Check again"), "setupcheck")),
        )

    def _languages(self, server: Server) -> ui.Select[Any]:
        t = self._t
        options = [
            discord.SelectOption(label=LANGUAGE_NAMES[code], value=code, default=code == server.language)
            for code in LANGUAGES
        ]
        return select("setuplanguage", placeholder=t("Choose a language"), options=options)

    def _clock(self, server: Server) -> str:
        t = self._t
        return t(
            "{place}, where it is {time} now; weeks and seasons begin by these clocks",
            place=city(server.zone, t.language),
            time=f"{wall_clock(server.zone, self._now):%H:%M}",
        )

    def _zones(self, server: Server, typed: str) -> ui.Select[Any]:
        """The zones that ``typed`` can mean, or those that most people live in, with the server's own."""
        t = self._t
        zones = find_places(typed, self._now) if typed.strip() else []
        if not zones:
            likely = find_places("", self._now, OPTIONS)
            zones = [server.zone, *(zone for zone in likely if zone != server.zone)][:OPTIONS]
        options = [
            discord.SelectOption(label=clip(self._zone(zone), OPTION), value=zone, default=zone == server.zone)
            for zone in zones
        ]
        return select("setupzone", placeholder=t("Choose a time zone"), options=options)

    def _zone(self, zone: str) -> str:
        t = self._t
        time = f"{wall_clock(zone, self._now):%H:%M}"
        return t("{place} · now {time} · {zone}", place=city(zone, t.language), time=time, zone=zone)

    def _channel(self, which: str, channel_id: int | None, placeholder: str) -> ui.ChannelSelect[Any]:
        current = self._guild.get_channel(channel_id) if channel_id is not None else None
        return channel_select("setupchannel", which, placeholder=placeholder, types=CHANNEL_TYPES, current=current)

    def _role(self, server: Server) -> ui.RoleSelect[Any]:
        t, role_id = self._t, server.moderator_role_id
        current = self._guild.get_role(role_id) if role_id is not None else None
        return role_select("setuprole", placeholder=t("Choose the moderators' role"), current=current)

    def _packs(self, server: Server) -> list[str | ui.Item[Any]]:
        """A choice where the host has loaded more than one pack."""
        packs, t = list(self._library.packs.values()), self._t
        names = {pack.id: pack.manifest.name(t.language) for pack in packs}
        if len(packs) == 1:
            return [_line(t("Pack"), *names.values())]
        options = [
            discord.SelectOption(label=clip(name, OPTION), value=pack_id, default=pack_id not in server.packs_off)
            for pack_id, name in names.items()
        ]
        return [
            _line(
                t("Packs"),
                t("what you meet here; a game asks about one of them, the first if nobody chooses"),
            ),
            row(select("setuppacks", placeholder=t("Choose packs"), options=options, at_most=len(options))),
        ]

    def _games(self) -> str:
        t = self._t
        about = {
            "speed_points": t("faster answers give more"),
            "streak_points": t("bonus for a streak"),
            "calm": t("twice the time for each question"),
        }
        return "\n".join(
            (
                _line(t("Games"), t("from the next one on")),
                *(f"{t(SWITCHES[name])} · {what}" for name, what in about.items()),
            )
        )

    def _switch(self, server: Server, name: str) -> ui.Button[Any]:
        """A button that says how a switch stands, and turns it: its ``custom_id`` holds the state to be set."""
        t, on = self._t, bool(getattr(server, name))
        what = t(SWITCHES[name])
        label = t("✓ {what}: on", what=what) if on else t("✗ {what}: off", what=what)
        style = discord.ButtonStyle.success if on else discord.ButtonStyle.secondary
        return button(label, "setupswitch", name, int(not on), style=style)


def kept(typed: str) -> str:
    """A text for a time zone as a ``custom_id`` can hold it, which has no room for a colon."""
    return typed[:ZONE_TEXT].replace(":", "\uff1a")


def restored(held: str) -> str:
    """The text that :func:`kept` made fit."""
    return held[:ZONE_TEXT].replace("\uff1a", ":")


def _line(label: str, about: str) -> str:
    return f"**{label}**  {about}"
