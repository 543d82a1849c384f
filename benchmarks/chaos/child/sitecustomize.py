"""Read by the bot's Python before the bot: its clock is as far ahead as the campaign says, and can jump at any time.

The bot's own code is unchanged: it asks ``discord.utils.utcnow`` for the time, and nothing else.
"""

import datetime as dt
import mmap
import os
import struct
from pathlib import Path

import discord.utils

with Path(os.environ["CHAOS_CLOCK"]).open("rb") as _file:
    _ahead = mmap.mmap(_file.fileno(), 8, access=mmap.ACCESS_READ)
_real = discord.utils.utcnow


def _utcnow() -> dt.datetime:
    return _real() + dt.timedelta(milliseconds=struct.unpack_from("<q", _ahead)[0])


discord.utils.utcnow = _utcnow
