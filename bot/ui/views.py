"""The bases of every screen and modal: one look, and no failure without an answer."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

import discord
from discord import ui

from bot.ui.clip import MODAL_TITLE, SCREEN_TEXT, clip
from bot.ui.failure import answer_failure
from bot.ui.gate import pass_gate


class Screen(ui.LayoutView):
    """One message: a container in the fandom's colour, with buttons and selects of :mod:`bot.ui.press`, and links.

    The library keeps nothing of it, so it costs no memory and every press is taken where all are.
    """

    def __init__(self, accent: int, *items: str | ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        self.stop()  # what has ended is not waited for
        box: ui.Container[Any] = ui.Container(accent_colour=accent)
        room = SCREEN_TEXT
        for item in items:
            if isinstance(item, str):
                text = clip(item, room) if room > 1 else ""
                room -= len(text)
                if text:
                    box.add_item(ui.TextDisplay(text))
            else:
                box.add_item(item)
        self.add_item(box)


def row(*items: ui.Item[Any]) -> ui.ActionRow[Any]:
    """A row of up to five buttons, or one select."""
    made: ui.ActionRow[Any] = ui.ActionRow()
    for item in items:
        made.add_item(item)
    return made


def link(label: str, url: str) -> ui.Button[Any]:
    """A button that opens an address."""
    return ui.Button(label=clip(label, 80), url=url)


class Form(ui.Modal):
    """A modal with an id of its own and an end: the library would keep it for ever."""

    crowd: ClassVar[bool] = False
    """Whether a whole server may send it at once, as :meth:`bot.ui.gate.Gate.check` asks."""

    def __init__(self, title: str) -> None:
        super().__init__(title=clip(title, MODAL_TITLE), timeout=900, custom_id=f"form:{secrets.token_hex(8)}")

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        # The gate is asked here again: the command tree's check does not run for modals.
        try:
            pass_gate(interaction, crowd=self.crowd)
        except Exception as error:
            await answer_failure(interaction, error)
            return False
        return True

    async def on_error(  # type: ignore[override]  # a modal's own signature, as the library declares it
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        await answer_failure(interaction, error)
