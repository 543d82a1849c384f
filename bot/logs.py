"""Where the log goes and how much of it: one line an event on stderr, and never the token.

The command line calls this; tests and the demo's page build the bot without it.
"""

from __future__ import annotations

import logging
import sys
from typing import Final, TextIO

FORMAT: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
AT_LEAST: Final = {
    "discord": logging.INFO,  # DEBUG would print what Discord sends, the tokens of interactions included
    "aiosqlite": logging.INFO,  # DEBUG would print every statement with its values
    "asyncio": logging.INFO,
    "alembic": logging.WARNING,  # INFO names its own parts at each start
}


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to the stderr of the moment, without the token."""

    def __init__(self, token: str | None) -> None:
        super().__init__(sys.stderr)
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return line.replace(self._token, "[token]") if self._token else line

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def set_up(level: str, token: str | None = None) -> None:
    """Log what is at least as grave as ``level`` (a name such as INFO; any other means ERROR).

    Calling it again replaces what the first call set. ``token`` is blotted out of every line.
    """
    wanted = logging.getLevelNamesMapping().get(level.strip().upper(), logging.ERROR)
    handler = _Stderr(token)
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    for former in root.handlers[:]:
        if isinstance(former, _Stderr):
            root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(wanted)
    for name, least in AT_LEAST.items():
        logging.getLogger(name).setLevel(max(wanted, least))
