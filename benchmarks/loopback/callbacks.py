"""How the bot answers an interaction: once at first, then by follow-ups and edits.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from benchmarks.loopback import modals, payloads
from benchmarks.loopback.backend import ApiError, Backend, numbered
from benchmarks.loopback.interactions import MODAL_SUBMIT, Interaction
from benchmarks.loopback.records import JSON, LOADING, Message

if TYPE_CHECKING:
    from benchmarks.loopback.rest import Call, Rest

MESSAGE: Final = 4
DEFERRED_MESSAGE: Final = 5
DEFERRED_UPDATE: Final = 6
UPDATE: Final = 7
MODAL: Final = 9
ORIGINAL: Final = "@original"
_REPLY_TO_COMMAND: Final = 20
_REPLY: Final = 19


class Callbacks:
    """The first answer, and what may come after it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def routes(self, rest: Rest) -> list[web.RouteDef]:
        """Where they are."""
        webhook = "/webhooks/{application}/{token}"
        return [
            rest.route("POST", "/interactions/{interaction}/{token}/callback", "callback", self._callback),
            rest.route("POST", webhook, "followup.create", self._follow_up),
            rest.route("GET", webhook + "/messages/{message}", "followup.get", self._get),
            rest.route("PATCH", webhook + "/messages/{message}", "followup.edit", self._edit),
        ]

    def _callback(self, call: Call) -> JSON | None:
        interaction = self._backend.interaction(call.match["token"])
        if interaction.answered is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if interaction.id != call.id("interaction") or interaction.overdue:
            raise ApiError(404, 10062, "Unknown interaction")
        kind, data = call.body["type"], call.body.get("data") or {}
        message = self._shown(interaction, kind, data)
        interaction.answer(kind)
        if call.query.get("with_response") not in ("1", "true"):
            return None
        said: JSON = {"id": str(interaction.id), "type": interaction.kind}
        if message is None:
            return {"interaction": said}
        said |= {
            "response_message_id": str(message.id),
            "response_message_loading": bool(message.flags & LOADING),
            "response_message_ephemeral": message.ephemeral,
        }
        return {"interaction": said, "resource": {"type": kind, "message": payloads.message(message)}}

    def _shown(self, interaction: Interaction, kind: int, data: JSON) -> Message | None:
        """What an answer of ``kind`` makes: a new message, or the one that was clicked, changed; none of a modal."""
        if kind in (UPDATE, DEFERRED_UPDATE) and interaction.message is None:
            raise _invalid(f"type: there is no message that {kind} could change")
        if kind == MESSAGE:
            interaction.response = self._reply(interaction, data)
        elif kind == DEFERRED_MESSAGE:
            waiting = {"content": "…", "flags": data.get("flags", 0) | LOADING}
            interaction.response = self._reply(interaction, waiting)
        elif kind == UPDATE:
            assert interaction.message is not None
            interaction.response = self._backend.edit(interaction.message, data)
        elif kind == DEFERRED_UPDATE:
            interaction.response = interaction.message
            return None
        elif kind == MODAL:
            if interaction.kind == MODAL_SUBMIT:
                raise _invalid("type: no modal answers a modal")
            if found := modals.faults(data):
                raise _invalid("; ".join(found))
            interaction.modal = {**data, "components": numbered(data["components"])}
            return None
        return interaction.response

    def _reply(self, interaction: Interaction, data: JSON) -> Message:
        kind = _REPLY_TO_COMMAND if interaction.message is None else _REPLY
        message = self._backend.compose(interaction.channel, data, kind=kind)
        self._backend.place(message)
        return message

    def _acknowledged(self, call: Call) -> Interaction:
        interaction = self._backend.interaction(call.match["token"])
        if interaction.answered is None:
            raise ApiError(404, 10015, "Unknown Webhook")
        return interaction

    def _follow_up(self, call: Call) -> JSON:
        interaction = self._acknowledged(call)
        response = interaction.response
        if response is not None and response.flags & LOADING:  # the first one fills what "is thinking" stands for
            return payloads.message(self._fill(response, call.body))
        message = self._reply(interaction, call.body)
        interaction.followups.append(message)
        return payloads.message(message)

    def _get(self, call: Call) -> JSON:
        return payloads.message(self._own(call))

    def _edit(self, call: Call) -> JSON:
        message = self._own(call)
        if message.flags & LOADING:
            return payloads.message(self._fill(message, call.body))
        return payloads.message(self._backend.edit(message, call.body))

    def _fill(self, message: Message, body: JSON) -> Message:
        message.flags &= ~LOADING
        message.content = ""
        return self._backend.edit(message, body)

    def _own(self, call: Call) -> Message:
        """The answer that the path names."""
        interaction = self._acknowledged(call)
        wanted = call.match["message"]
        answers = [interaction.response, *interaction.followups]
        for message in answers:
            if message is not None and (str(message.id) == wanted or (message is answers[0] and wanted == ORIGINAL)):
                return message
        raise ApiError(404, 10008, "Unknown Message")


def _invalid(why: str) -> ApiError:
    return ApiError(400, 50035, f"Invalid Form Body: {why}")
