"""Discord's limits on text, which the library does not check before it sends.

https://discord.com/developers/docs/components/reference
"""

from __future__ import annotations

import re
from typing import Final

CUSTOM_ID: Final = 100
BUTTON_LABEL: Final = 80
OPTION: Final = 100  # label, value and description of a select's option; name of an autocomplete choice
OPTIONS: Final = 25  # of one select
PLACEHOLDER: Final = 150
MODAL_TITLE: Final = 45
SCREEN_TEXT: Final = 4_000  # of all the text in one message of components

_MARKUP: Final = re.compile(r"([\\*_~`|<>\[\]:@])")  # markdown, links, mentions, emoji, timestamps

_MENTION: Final = re.compile(r"<@\d+>")
_JOINER: Final = "\u200d"
_EMOJI: Final = ("\U0001f000", "\U0001faff")

_BLOCK: Final = re.compile(r"^(?=[#+-])")  # what makes a heading or a list of a line


def clip(text: str, limit: int) -> str:
    """``text``, cut to ``limit`` characters with an ellipsis where it is longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _is_seen(letter: str) -> bool:
    """Python knows no emoji that are newer than itself, nor that the joiner makes one emoji of several."""
    return letter.isprintable() or letter == _JOINER or _EMOJI[0] <= letter <= _EMOJI[1]


def echo(text: str, limit: int = 50) -> str:
    """What a person typed, fit to be repeated: one line, nothing invisible, no markup; clipped to ``limit``."""
    line = " ".join("".join(letter if _is_seen(letter) else " " for letter in text).split())
    return _MARKUP.sub(r"\\\1", clip(line, limit))


def credit(author: str) -> str:
    """Whom something is from: a member, as a mention, or a name that somebody typed, fit to be repeated."""
    return author if _MENTION.fullmatch(author) else echo(author, OPTION)


def echo_lines(text: str, limit: int) -> str:
    """The same for a text of several lines, which stay; each of them is clipped to ``limit``."""
    return "\n".join(_BLOCK.sub(r"\\", echo(line, limit)) for line in text.splitlines())
