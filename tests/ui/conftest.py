"""The world of the cogs serves here too: the bases are tried in the real bot."""

from tests.cogs.conftest import app, env, library, locales, world

__all__ = ["app", "env", "library", "locales", "world"]
