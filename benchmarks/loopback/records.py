"""What a Discord holds: people, guilds, channels, messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

JSON: TypeAlias = dict[str, Any]

MANAGE_GUILD: Final = 1 << 5
VIEW_CHANNEL: Final = 1 << 10
SEND_MESSAGES: Final = 1 << 11
EMBED_LINKS: Final = 1 << 14
ATTACH_FILES: Final = 1 << 15
READ_HISTORY: Final = 1 << 16
MANAGE_ROLES: Final = 1 << 28
SEND_IN_THREADS: Final = 1 << 38
USUAL: Final = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_HISTORY | SEND_IN_THREADS

EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7
_BUTTON: Final = 2
_LINK: Final = 5


@dataclass(slots=True, eq=False)
class User:
    """An account; ``locale`` is the language of its client."""

    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False


@dataclass(slots=True, eq=False)
class Role:
    """A role of a guild, with no permissions of its own."""

    id: int
    name: str
    guild: Guild


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild; ``permissions`` are a bit set, the same in all its channels."""

    user: User
    guild: Guild
    permissions: int = USUAL
    roles: set[Role] = field(default_factory=set)

    @property
    def id(self) -> int:
        return self.user.id


@dataclass(slots=True, eq=False)
class Guild:
    """A server."""

    id: int
    name: str
    owner: User
    locale: str = "en-US"
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel of a guild, or a private conversation of the bot with ``recipient``.

    ``bot_permissions`` are what the bot may do here; take some away to see what it does then.
    """

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    bot_permissions: int = USUAL
    messages: dict[int, Message] = field(default_factory=dict)

    def find(self, text: str) -> list[Message]:
        """The messages that hold ``text``, oldest first."""
        return [message for message in self.messages.values() if text in message.text]


@dataclass(slots=True, eq=False)
class Message:
    """A message as it is now; ``edits`` counts how often it was changed."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    kind: int = 0
    edits: int = 0
    edited_by: int = 0  # the id made at the last edit tells when that was

    @property
    def ephemeral(self) -> bool:
        """Whether one member alone sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """Everything that can be read in it but the labels of buttons."""
        texts = [self.content, *(made["content"] for made in self.walk() if "content" in made)]
        return "\n".join(text for text in texts if text)

    @property
    def buttons(self) -> list[JSON]:
        """The buttons that can be pressed, in their order; links can't."""
        return [
            made for made in self.walk() if made["type"] == _BUTTON and made["style"] != _LINK and not made["disabled"]
        ]

    def walk(self) -> Iterator[JSON]:
        """Every component, outer ones first."""
        return walk(self.components)


def walk(components: list[JSON]) -> Iterator[JSON]:
    """Every component of a tree, outer ones first."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if accessory := component.get("accessory"):
            yield accessory
        if inside := component.get("component"):  # of a label
            yield inside
