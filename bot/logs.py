"""Where the log goes and how much of it: one line an event on stderr, and never the token.

As text it is for people; as JSON (one object a line) for a collector, and then with ids alone: what a message
names as ``server %s`` is also the field ``server``, and an exception is its type and where it came from, since
its words may be a member's.

The command line calls this; tests and the demo's page build the bot without it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
import traceback
from pathlib import Path
from typing import Any, Final, TextIO

FORMAT: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
AT_LEAST: Final = {
    "discord": logging.INFO,  # DEBUG would print what Discord sends, the tokens of interactions included
    "aiosqlite": logging.INFO,  # DEBUG would print every statement with its values
    "asyncio": logging.INFO,
    "alembic": logging.WARNING,  # INFO names its own parts at each start
}

IDS: Final = ("incident", "server", "channel", "game", "event", "job", "member", "interaction", "shard")
_PLACE: Final = re.compile(r"(?:\b(?P<name>\w+) )?%(?:%|[-#0 +]*\d*(?:\.\d+)?[a-zA-Z])", re.ASCII)
_ROOT: Final = Path(__file__).resolve().parent.parent
_FRAMES: Final = 12  # the innermost ones, which say where it broke


class Json(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, the ids that the message names, and the error."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            **_ids(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _name(record.exc_info[1])
            line["at"] = _frames(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """The message, with an exception among its values named by its type alone."""
    if not isinstance(record.args, tuple):
        return record.getMessage()
    values = tuple(_name(value) if isinstance(value, BaseException) else value for value in record.args)
    return str(record.msg) % values if values else str(record.msg)


def _ids(record: logging.LogRecord) -> dict[str, int | str]:
    """What the message names: ``game %s`` with 7 is game 7."""
    if not isinstance(record.args, tuple):
        return {}
    found: dict[str, int | str] = {}
    values = iter(record.args)
    for place in _PLACE.finditer(str(record.msg)):
        if place[0].endswith("%%"):
            continue
        value = next(values, None)
        if place["name"] in IDS and isinstance(value, int | str):
            found.setdefault(place["name"], value)
    return found


def _name(error: BaseException) -> str:
    """An exception's type, and the status that a refusal of Discord has."""
    status = getattr(error, "status", None)
    return f"{type(error).__name__} {status}" if isinstance(status, int) else type(error).__name__


def _frames(error: BaseException) -> list[str]:
    """Where an exception came from, the outermost first, and what it came of before that."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_frames(cause), f"{_name(cause)}, and then"] if cause is not None else []
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return before + [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(file: str) -> str:
    """A file's path without that of the checkout, or with what stands below site-packages."""
    path = Path(file)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-3:])


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


def set_up(level: str, token: str | None = None, *, form: str = "text") -> None:
    """Log what is at least as grave as ``level`` (a name such as INFO; any other means ERROR).

    Calling it again replaces what the first call set. ``token`` is blotted out of every line. ``form`` is text or
    json.
    """
    wanted = logging.getLevelNamesMapping().get(level.strip().upper(), logging.ERROR)
    handler = _Stderr(token)
    handler.setFormatter(Json() if form.strip().lower() == "json" else logging.Formatter(FORMAT))
    root = logging.getLogger()
    for former in root.handlers[:]:
        if isinstance(former, _Stderr):
            root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(wanted)
    for name, least in AT_LEAST.items():
        logging.getLogger(name).setLevel(max(wanted, least))
