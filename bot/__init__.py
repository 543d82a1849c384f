"""Lightstick, a trivia bot for fandom communities on Discord."""

__version__ = "0.1.0"
