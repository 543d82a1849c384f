"""What the commands share: the settings of the one who called, and one sentence for a failure."""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path
from typing import Final

from bot import logs
from bot.errors import StartError
from bot.settings import Settings, load_settings, read_env

log = logging.getLogger(__name__)

ENV_FILE: Final = Path(".env")


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings for this call; from here on the log is as they say.

    ``args.env`` is the file that was named, or None for ``.env`` in the working directory, which may be missing.

    Raises:
        StartError: the file or a value in it can't be used.
    """
    named: Path | None = args.env
    if named is not None and not named.exists():
        raise StartError(f"{named} is not there. Give --env the path of a file like .env.example.")
    settings = load_settings({**read_env(named or ENV_FILE), **os.environ})
    logs.set_up(settings.log_level, settings.discord_token, form=settings.log_format)
    return settings


def explain(error: Exception) -> str:
    """One plain sentence for the host; what lies behind it goes to the log at DEBUG."""
    log.debug("what lies behind the failure", exc_info=error)
    match error:
        case StartError():
            return str(error)
        case OSError(filename=str(filename), strerror=str(reason)):
            return f"{filename} can't be used: {reason}."
    kind = type(error).__name__
    return f"Something went wrong that was not foreseen ({kind}). Run again with LOG_LEVEL=DEBUG to see the details."
