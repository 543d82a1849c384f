"""Boards as they stood at an earlier time, from the ledger."""
