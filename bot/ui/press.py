"""Buttons, selects and modals that outlive the process: all their state is in their ``custom_id``.

A ``custom_id`` reads ``v1:<kind>:<argument>:…`` and holds ids only, never an answer, a score or a
right. The library keeps no view and no modal of ours: :func:`run_press` takes every press straight
from Discord, so nothing is kept for a message, none can fail without an answer, and none pays for
the message being built anew. A cog marks its handlers with :func:`press`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol, TypeVar, cast

import discord
from discord import ui

from bot.errors import Stale
from bot.ui.clip import BUTTON_LABEL, CUSTOM_ID, MODAL_TITLE, OPTIONS, PLACEHOLDER, clip
from bot.ui.failure import answer_failure
from bot.ui.gate import pass_gate
from bot.ui.patience import hold

Handler = Callable[..., Awaitable[None]]
_H = TypeVar("_H", bound=Handler)
_MARK: Final = "__press__"
_OURS: Final = re.compile(r"v1:[a-z]+(?::[^:]*)*")
LARGEST_ID: Final = 2**63 - 1


def custom_id(kind: str, *args: object) -> str:
    """The id that brings a press of ``kind`` with ``args`` back to its handler.

    Raises:
        ValueError: it is longer than Discord allows, or an argument holds a colon.
    """
    parts = [str(arg) for arg in args]
    made = ":".join(["v1", kind, *parts])
    if len(made) > CUSTOM_ID or any(":" in part for part in parts):
        raise ValueError(f"custom_id {made!r} can't be used")
    return made


def press(kind: str, *types: type[int] | type[str], crowd: bool = False) -> Callable[[_H], _H]:
    """Mark a cog's method as the handler of ``kind``; its arguments are converted to ``types``.

    ``crowd`` says what :meth:`bot.ui.gate.Gate.check` asks: whether a whole server may press it at once.
    """

    def mark(handler: _H) -> _H:
        setattr(handler, _MARK, (kind, types, crowd))
        return handler

    return mark


class Presses:
    """Which handler serves which kind."""

    def __init__(self) -> None:
        self._handlers: dict[str, tuple[Handler, tuple[type[int] | type[str], ...]]] = {}
        self._crowds: set[str] = set()

    def register(self, cog: object) -> None:
        """Take in every method of ``cog`` that is marked with :func:`press`.

        Raises:
            ValueError: two handlers claim one kind.
        """
        for name in dir(type(cog)):
            marked = getattr(getattr(type(cog), name), _MARK, None)
            if marked is None:
                continue
            kind, types, crowd = marked
            if kind in self._handlers:
                raise ValueError(f"two handlers for presses of kind {kind!r}")
            self._handlers[kind] = (getattr(cog, name), types)
            if crowd:
                self._crowds.add(kind)

    def forget(self, cog: object) -> None:
        """Let go of a cog's handlers."""
        for kind, (handler, _) in list(self._handlers.items()):
            if getattr(handler, "__self__", None) is cog:
                del self._handlers[kind]

    def is_crowd(self, made: str) -> bool:
        """Whether a press with this ``custom_id`` is one that a whole server may do at once."""
        return made.split(":", 2)[1] in self._crowds

    async def run(self, interaction: discord.Interaction, made: str) -> None:
        """Hand a press to its handler.

        Raises:
            Stale: nobody serves it, or its arguments are not of the form that the handler takes.
        """
        _, kind, *parts = made.split(":")
        handler, types = self._handlers.get(kind, (None, ()))
        if handler is None or len(parts) != len(types):
            raise Stale
        try:
            args = [convert(part) for convert, part in zip(types, parts, strict=True)]
        except ValueError:
            raise Stale from None
        if any(isinstance(arg, int) and not 0 <= arg <= LARGEST_ID for arg in args):
            raise Stale  # no id is as large, and neither calendar nor database could take it
        await handler(interaction, *args)


class Sheet(ui.Modal):
    """A modal whose submission comes back to the handler of ``kind`` with ``args``, as a press does.

    The library keeps nothing of it, so one that is open when the bot restarts can still be handed in.
    """

    def __init__(self, title: str, kind: str, *args: object) -> None:
        super().__init__(title=clip(title, MODAL_TITLE), custom_id=custom_id(kind, *args))
        self.stop()  # what has ended is not waited for


class _Client(Protocol):
    presses: Presses


async def run_press(interaction: discord.Interaction) -> None:
    """Hand a pressed button, a used select or a submitted :class:`Sheet` of ours to its handler; answer its failures.

    Whatever else ``interaction`` is, others deal with it.
    """
    if interaction.type not in (discord.InteractionType.component, discord.InteractionType.modal_submit):
        return
    data: Mapping[str, Any] = cast("Mapping[str, Any]", interaction.data or {})
    made = data.get("custom_id")
    if not isinstance(made, str) or not _OURS.fullmatch(made):
        return
    held = hold(interaction)
    try:
        presses = cast("_Client", interaction.client).presses
        pass_gate(interaction, crowd=presses.is_crowd(made))
        await presses.run(interaction, made)
    except Exception as error:
        await answer_failure(interaction, error)
    finally:
        held.cancel()


def button(
    label: str,
    kind: str,
    *args: object,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
) -> ui.Button[Any]:
    """A button that brings ``args`` to the handler of ``kind``."""
    return ui.Button(
        label=clip(label, BUTTON_LABEL),
        custom_id=custom_id(kind, *args),
        style=style,
        emoji=emoji,
        disabled=disabled,
    )


def select(
    kind: str,
    *args: object,
    placeholder: str,
    options: list[discord.SelectOption],
    at_most: int = 1,
) -> ui.Select[Any]:
    """A select whose choice reaches the handler of ``kind`` as :func:`chosen`, or as :func:`chosen_all`."""
    return ui.Select(
        custom_id=custom_id(kind, *args),
        placeholder=clip(placeholder, PLACEHOLDER),
        options=options[:OPTIONS],
        max_values=min(at_most, len(options), OPTIONS),
    )


def channel_select(
    kind: str,
    *args: object,
    placeholder: str,
    types: list[discord.ChannelType],
    current: discord.abc.Snowflake | None,
) -> ui.ChannelSelect[Any]:
    """A select of the server's channels, with ``current`` picked; it reaches its handler as :func:`chosen_id`."""
    return ui.ChannelSelect(
        custom_id=custom_id(kind, *args),
        placeholder=clip(placeholder, PLACEHOLDER),
        channel_types=types,
        default_values=_picked(current, discord.SelectDefaultValueType.channel),
        min_values=0,
    )


def role_select(
    kind: str, *args: object, placeholder: str, current: discord.abc.Snowflake | None
) -> ui.RoleSelect[Any]:
    """A select of the server's roles, with ``current`` picked; it reaches its handler as :func:`chosen_id`."""
    return ui.RoleSelect(
        custom_id=custom_id(kind, *args),
        placeholder=clip(placeholder, PLACEHOLDER),
        default_values=_picked(current, discord.SelectDefaultValueType.role),
        min_values=0,
    )


def _picked(
    current: discord.abc.Snowflake | None, kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [] if current is None else [discord.SelectDefaultValue(id=current.id, type=kind)]


def chosen(interaction: discord.Interaction) -> str:
    """What was picked in a select.

    Raises:
        Stale: nothing was.
    """
    for value in chosen_all(interaction):
        return value
    raise Stale


def chosen_all(interaction: discord.Interaction) -> list[str]:
    """Everything that was picked in a select, in no order that means anything; it is untrusted.

    Raises:
        Stale: it was no select.
    """
    data: Mapping[str, Any] = cast("Mapping[str, Any]", interaction.data or {})
    values = data.get("values")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Stale
    return values


def chosen_id(interaction: discord.Interaction) -> int | None:
    """The id of the channel or role that was picked; None where the choice was taken back.

    It is untrusted: whoever takes it looks it up in the server.

    Raises:
        Stale: it is no id.
    """
    values = chosen_all(interaction)
    if not values:
        return None
    if not (values[0].isascii() and values[0].isdecimal() and len(values[0]) < 20 and int(values[0]) <= LARGEST_ID):
        raise Stale
    return int(values[0])


def fields(interaction: discord.Interaction) -> dict[str, str | list[str]]:
    """What a submitted :class:`Sheet` holds: a text, or what was picked, by the id of each field. It is untrusted.

    Raises:
        Stale: it is no sheet.
    """
    data: Mapping[str, Any] = cast("Mapping[str, Any]", interaction.data or {})
    parts = data.get("components")
    if not isinstance(parts, list):
        raise Stale
    found: dict[str, str | list[str]] = {}
    for part in parts:
        field = part.get("component") if isinstance(part, dict) else None
        if not isinstance(field, dict) or not isinstance(field.get("custom_id"), str):
            continue  # a text between the fields
        value, values = field.get("value"), field.get("values")
        if isinstance(value, str):
            found[field["custom_id"]] = value
        elif isinstance(values, list) and all(isinstance(one, str) for one in values):
            found[field["custom_id"]] = values
    return found
