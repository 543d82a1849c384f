"""Whole games and weekly nights while everything that can break does; see README.md."""
