"""How Discord writes its records in JSON. Only what a client reads is there; ids are strings."""

from __future__ import annotations

from typing import Final

from benchmarks.loopback.records import JSON, MANAGE_ROLES, USUAL, Channel, Guild, Member, Message, Role, User
from benchmarks.loopback.snowflakes import timestamp

ATTACHMENT_LIMIT: Final = 10 * 1024 * 1024


def user(of: User) -> JSON:
    """An account."""
    return {
        "id": str(of.id),
        "username": of.name,
        "global_name": of.name.title(),
        "discriminator": "0",
        "avatar": None,
        "bot": of.bot,
        "public_flags": 0,
    }


def member(of: Member) -> JSON:
    """A member as an interaction brings them, with their permissions."""
    return {
        "user": user(of.user),
        "nick": None,
        "avatar": None,
        "roles": [str(held.id) for held in of.roles],
        "joined_at": timestamp(of.guild.id),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "permissions": str(of.permissions),
        "communication_disabled_until": None,
    }


def channel(of: Channel) -> JSON:
    """A text channel or a private conversation."""
    if of.guild is None:
        assert of.recipient is not None
        return {"id": str(of.id), "type": 1, "last_message_id": None, "recipients": [user(of.recipient)], "flags": 0}
    return {
        "id": str(of.id),
        "type": 0,
        "guild_id": str(of.guild.id),
        "name": of.name,
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }


def role(of: Role, *, permissions: int = 0, position: int = 1) -> JSON:
    """A role; the one that everybody has is at the bottom, the bot's own above those that people make."""
    return {
        "id": str(of.id),
        "name": of.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": position,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild(of: Guild, bot: User) -> JSON:
    """A guild as GUILD_CREATE brings it to a bot that may not see its members."""
    everyone = role(Role(of.id, "@everyone", of), permissions=USUAL, position=0)
    ours = Role(bot.id, bot.name, of)  # Discord makes it when the bot is added
    return {
        "id": str(of.id),
        "name": of.name,
        "icon": None,
        "owner_id": str(of.owner.id),
        "preferred_locale": of.locale,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "features": [],
        "roles": [everyone, *map(role, of.roles.values()), role(ours, permissions=MANAGE_ROLES, position=100)],
        "emojis": [],
        "stickers": [],
        "joined_at": timestamp(of.id),
        "large": len(of.members) > 250,
        "unavailable": False,
        "member_count": len(of.members) + 1,
        "members": [member(Member(bot, of, roles={ours}))],
        "channels": [channel(made) for made in of.channels.values()],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(of: Message) -> JSON:
    """A message as it is now."""
    made: JSON = {
        "id": str(of.id),
        "channel_id": str(of.channel.id),
        "author": user(of.author),
        "content": of.content,
        "timestamp": timestamp(of.id),
        "edited_timestamp": timestamp(of.edited_by) if of.edited_by else None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": of.embeds,
        "components": of.components,
        "pinned": False,
        "type": of.kind,
        "flags": of.flags,
    }
    if of.nonce is not None:
        made["nonce"] = of.nonce
    return made
