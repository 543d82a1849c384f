"""``.env`` and the environment, read once into one frozen, typed ``Settings``.

A variable of the environment wins over the same line in ``.env``. What is wrong is said in one
sentence that names the variable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream
from msgspec import Struct

from bot.errors import LightstickError, StartError
from bot.i18n import LANGUAGES, translator
from bot.shards import Shards, parse_shards
from bot.zones import find_zone

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS: Final = ("text", "json")
PACKS: Final = ("bts",)
"""Where the host names none."""
LARGEST_PORT: Final = 65_535
_TOKEN: Final = re.compile(r"[\w=-]+(?:\.[\w=-]+){2}", re.ASCII)


class Settings(Struct, frozen=True, kw_only=True):
    """What the host decides. ``token`` never appears in the repr, so it can't reach a log."""

    database_url: str = "sqlite:///data/lightstick.db"
    default_language: str | None = None
    default_zone: str = "UTC"
    packs: tuple[str, ...] = PACKS
    log_level: str = "INFO"
    log_format: str = "text"
    backup_folder: str | None = None
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    shard_ids: tuple[int, ...] | None = None
    shard_count: int | None = None
    discord_token: str | None = None

    @property
    def shards(self) -> Shards:
        """The shards that this process runs."""
        return Shards(self.shard_ids, self.shard_count)

    def __repr__(self) -> str:
        return f"Settings(database_url=…, default_language={self.default_language!r}, packs={self.packs!r})"

    def require_token(self) -> str:
        """The bot's token.

        Raises:
            StartError: it is missing or can't be one.
        """
        if not self.discord_token:
            raise StartError(
                "DISCORD_TOKEN is not set. Copy .env.example to .env and paste the token of your bot "
                "from the Discord Developer Portal (Bot → Reset Token)."
            )
        if not _TOKEN.fullmatch(self.discord_token):
            raise StartError(
                "DISCORD_TOKEN does not look like a bot token: it has three parts with dots between them. "
                "Copy it again from the Discord Developer Portal (Bot → Reset Token)."
            )
        return self.discord_token


def read_env(path: Path) -> dict[str, str]:
    """The variables of a ``.env`` file; none where there is no file.

    Raises:
        StartError: a line can't be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise StartError(f"{path} is not UTF-8 text. Save it again as UTF-8.") from None
    except OSError as error:
        raise StartError(f"{path} can't be read: {error.strerror}.") from None
    for binding in bindings:
        if binding.error:
            text = binding.original.string  # with the empty lines before the bad one
            line = binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
            raise StartError(f"{path}, line {line}: expected NAME=value.")
    return {binding.key: binding.value or "" for binding in bindings if binding.key}


def load_settings(variables: Mapping[str, str]) -> Settings:
    """Settings from named ``variables``; an empty value counts as not set.

    Raises:
        StartError: a value can't be used.
    """

    def value(name: str, default: str) -> str:
        return variables.get(name, "").strip() or default

    language = value("DEFAULT_LANGUAGE", "").lower() or None
    if language is not None and language not in LANGUAGES:
        raise StartError(f"DEFAULT_LANGUAGE is “{_shown(language)}”. Choose one of: {', '.join(LANGUAGES)}.")
    zone = value("DEFAULT_ZONE", "UTC")
    try:
        zone = find_zone(zone).key
    except LightstickError as error:
        raise StartError(f"DEFAULT_ZONE: {error.say(translator('en'))}") from None
    level = value("LOG_LEVEL", "INFO").upper()
    if level not in LOG_LEVELS:
        raise StartError(f"LOG_LEVEL is “{_shown(level)}”. Choose one of: {', '.join(LOG_LEVELS)}.")
    log_format = value("LOG_FORMAT", "text").lower()
    if log_format not in LOG_FORMATS:
        raise StartError(f"LOG_FORMAT is “{_shown(log_format)}”. Choose one of: {', '.join(LOG_FORMATS)}.")
    packs = tuple(dict.fromkeys(name.strip() for name in value("PACKS", ",".join(PACKS)).split(",") if name.strip()))
    if not packs:
        raise StartError("PACKS names no pack. Write the names of folders in data/packs with commas between them.")
    database_url = value("DATABASE_URL", "sqlite:///data/lightstick.db")
    shards = parse_shards(value("SHARD_IDS", ""), value("SHARD_COUNT", ""))
    if shards.ids is not None and database_url.startswith("sqlite"):
        raise StartError(
            "SHARD_IDS leaves shards to other processes, and SQLite serves one alone. "
            "Leave it empty, or give all processes the same PostgreSQL as DATABASE_URL."
        )
    return Settings(
        discord_token=variables.get("DISCORD_TOKEN", "").strip() or None,
        database_url=database_url,
        default_language=language,
        default_zone=zone,
        packs=packs,
        log_level=level,
        log_format=log_format,
        backup_folder=_path("BACKUP_FOLDER", value("BACKUP_FOLDER", "")),
        metrics_port=_port("METRICS_PORT", value("METRICS_PORT", "")),
        metrics_host=value("METRICS_HOST", "127.0.0.1"),
        shard_ids=shards.ids,
        shard_count=shards.count,
    )


def _path(name: str, raw: str) -> str | None:
    if "\0" in raw:
        raise StartError(f"{name} is not the path of a folder. Write one like /var/backups/lightstick.")
    return raw or None


def _port(name: str, raw: str) -> int | None:
    if not raw:
        return None
    if raw.isascii() and raw.isdecimal() and len(raw) <= 5 and 0 < int(raw) <= LARGEST_PORT:
        return int(raw)
    raise StartError(f"{name} is “{_shown(raw)}”. Write a port from 1 to {LARGEST_PORT}, or leave it empty for none.")


def _shown(value: str) -> str:
    """``value`` as a sentence repeats it: on one line, and not too much of it."""
    return "".join(character for character in value[:40] if character.isprintable())
