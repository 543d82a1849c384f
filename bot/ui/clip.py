"""Discord's limits on text, which the library does not check before it sends.

https://discord.com/developers/docs/components/reference
"""

from __future__ import annotations

import re
from typing import Final

CUSTOM_ID: Final = 100
BUTTON_LABEL: Final = 80
OPTION: Final = 100  # label, value and description of a select's option; name of an autocomplete choice
MODAL_TITLE: Final = 45
SCREEN_TEXT: Final = 4_000  # of all the text in one message of components

_MARKUP: Final = re.compile(r"([\\*_~`|<>\[\]:@])")  # markdown, links, mentions, emoji, timestamps


def clip(text: str, limit: int) -> str:
    """``text``, cut to ``limit`` characters with an ellipsis where it is longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def echo(text: str, limit: int = 50) -> str:
    """What a person typed, fit to be repeated: one line, nothing invisible, no markup; clipped to ``limit``."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return _MARKUP.sub(r"\\\1", clip(line, limit))
