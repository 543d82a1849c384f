"""A small Discord on this machine, which drives a bot that runs as a process of its own.

It speaks the gateway over WebSocket and REST over HTTP, only as much as our bot uses, and knows
nothing of the bot: one finds it by ``DISCORD_API_URL``. :class:`World` is its master, in the process
of the test or the benchmark: it makes people, has them act, waits for what the bot does, and breaks
things.
"""

from benchmarks.loopback.faults import Action, Fault
from benchmarks.loopback.interactions import Interaction
from benchmarks.loopback.records import Channel, Guild, Member, Message, Role, User
from benchmarks.loopback.world import World

__all__ = ["Action", "Channel", "Fault", "Guild", "Interaction", "Member", "Message", "Role", "User", "World"]
