"""How much a server and a member may keep, suggest, report and import."""

from __future__ import annotations

from typing import Final

ENTRIES: Final = 5_000  # facts and questions a server, hidden ones too
IMPORTS_PER_HOUR: Final = 10

WAITING_PER_MEMBER: Final = 5
SUGGESTIONS_PER_DAY: Final = 10
WAITING_PER_SERVER: Final = 200

REPORTS_PER_DAY: Final = 20
LONGEST_REASON: Final = 300

HOUR_MS: Final = 60 * 60 * 1000
DAY_MS: Final = 24 * HOUR_MS
KEPT_MS: Final = 365 * DAY_MS
"""How long it is kept who changed what, and what was declined, removed or reported."""
