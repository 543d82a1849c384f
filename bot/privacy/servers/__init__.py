"""Deleting all that is stored of a server."""
