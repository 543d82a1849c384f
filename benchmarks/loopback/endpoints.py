"""What the bot can ask of Discord by its own token.

https://discord.com/developers/docs/reference
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from benchmarks.loopback import payloads
from benchmarks.loopback.backend import Backend
from benchmarks.loopback.gateway import Gateway
from benchmarks.loopback.records import JSON

if TYPE_CHECKING:
    from benchmarks.loopback.rest import Call, Rest


class Endpoints:
    """The bot itself, its commands, messages and people."""

    def __init__(self, backend: Backend, gateway: Gateway, shards: int) -> None:
        self._backend = backend
        self._connections = gateway
        self._shards = shards

    def routes(self, rest: Rest) -> list[web.RouteDef]:
        """Where they are."""
        message = "/channels/{channel}/messages/{message}"
        member = "/guilds/{guild}/members/{user}"
        return [
            rest.route("GET", "/users/@me", "me", self._me),
            rest.route("GET", "/applications/@me", "application", self._application),
            rest.route("GET", "/oauth2/applications/@me", "application", self._application),
            rest.route("GET", "/gateway/bot", "gateway", self._gateway),
            rest.route("PUT", "/applications/{application}/commands", "commands", self._commands),
            rest.route("POST", "/channels/{channel}/messages", "message.create", self._post),
            rest.route("GET", "/channels/{channel}/messages", "message.list", self._list),
            rest.route("GET", message, "message.get", self._get),
            rest.route("PATCH", message, "message.edit", self._edit),
            rest.route("POST", "/users/@me/channels", "dm.create", self._conversation),
            rest.route("GET", "/users/{user}", "user.get", self._user),
            rest.route("GET", member, "member.get", self._member),
            rest.route("PUT", member + "/roles/{role}", "role.add", self._give),
            rest.route("DELETE", member + "/roles/{role}", "role.remove", self._take),
        ]

    def _me(self, call: Call) -> JSON:
        return payloads.user(self._backend.bot)

    def _application(self, call: Call) -> JSON:
        return {
            "id": str(self._backend.bot.id),
            "name": self._backend.bot.name,
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "",
            "flags": 0,
            "team": None,
            "owner": payloads.user(self._backend.owner),
        }

    def _gateway(self, call: Call) -> JSON:
        left = 1000 - self._connections.identified
        limit = {"total": 1000, "remaining": left, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._connections.url, "shards": self._shards, "session_start_limit": limit}

    def _commands(self, call: Call) -> list[JSON]:
        return self._backend.register(call.body)

    def _post(self, call: Call) -> JSON:
        return payloads.message(self._backend.post(call.id("channel"), call.body))

    def _get(self, call: Call) -> JSON:
        return payloads.message(self._backend.message(call.id("channel"), call.id("message")))

    def _list(self, call: Call) -> list[JSON]:
        after, before = (int(call.query[key]) if key in call.query else None for key in ("after", "before"))
        limit = int(call.query.get("limit", 50))
        found = self._backend.recent(call.id("channel"), limit, after=after, before=before)
        return [payloads.message(message) for message in found]

    def _edit(self, call: Call) -> JSON:
        message = self._backend.message(call.id("channel"), call.id("message"))
        return payloads.message(self._backend.edit(message, call.body))

    def _conversation(self, call: Call) -> JSON:
        return payloads.channel(self._backend.conversation(int(call.body["recipient_id"])))

    def _user(self, call: Call) -> JSON:
        return payloads.user(self._backend.user(call.id("user")))

    def _member(self, call: Call) -> JSON:
        return payloads.member(self._backend.member(call.id("guild"), call.id("user")))

    def _give(self, call: Call) -> None:
        member = self._backend.member(call.id("guild"), call.id("user"))
        member.roles.add(self._backend.role(call.id("guild"), call.id("role")))

    def _take(self, call: Call) -> None:
        member = self._backend.member(call.id("guild"), call.id("user"))
        member.roles.discard(self._backend.role(call.id("guild"), call.id("role")))
