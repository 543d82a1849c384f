"""The settings that a host copies are the ones that the bot reads."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import fields

from bot.settings import Settings, load_settings, read_env

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"


def test_the_example_names_every_setting_and_shows_its_default() -> None:
    variables = read_env(EXAMPLE)
    assert set(variables) == {field.name.upper() for field in fields(Settings)}
    assert load_settings(variables) == Settings()
