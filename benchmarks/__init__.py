"""Measures what we promise about speed and durability: ``python -m benchmarks.NAME`` prints the figures."""
