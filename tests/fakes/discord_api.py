"""The fake Discord's REST half: what the bot asks, decided without a socket."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from tests.fakes.discord_history import page, unknown_channel
from tests.fakes.discord_rules import (
    EPHEMERAL,
    Refused,
    Rules,
    check_choices,
    check_commands,
    check_form,
    check_message,
    demand,
)
from tests.fakes.discord_starts import Starts
from tests.fakes.discord_threads import Threads
from tests.fakes.discord_world import (
    APPLICATION,
    BOT,
    CHANNELS,
    DM,
    FORBIDDEN,
    FORUM,
    GUILD,
    NEWS,
    Interaction,
    Json,
    Message,
    Snowflakes,
    User,
    filed,
)

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
SEND, DEFER_SEND, DEFER_UPDATE, UPDATE, CHOICES, SHOW_FORM = 4, 5, 6, 7, 8, 9
ANSWERS = {
    COMMAND: {SEND, DEFER_SEND},
    COMPONENT: {SEND, DEFER_SEND, DEFER_UPDATE, UPDATE, SHOW_FORM},
    FORM: {SEND, DEFER_SEND, DEFER_UPDATE, UPDATE},
    AUTOCOMPLETE: {CHOICES},
}
NONCE_SECONDS = 300.0
"""For so long a nonce is known; Discord says "the past few minutes"."""
PATIENCE = 3.0
"""Seconds after which Discord no longer takes the first answer to an interaction."""


class Api:
    """Commands, messages and interactions as Discord would keep them; `handle` answers, or raises Refused."""

    def __init__(self, token: str, *, strict: bool = True) -> None:
        self.gateway_url = ""
        self.starts = Starts()
        self.commands: list[Json] = []
        self.syncs = 0
        self.messages: dict[int, Message] = {}
        self.written: dict[tuple[int, int], Json] = {}
        """What people wrote, by channel and number: what the bot may fetch."""
        self.interactions: dict[str, Interaction] = {}
        self.ids = Snowflakes()
        self._token = token
        self.threads = Threads(self.ids)
        self.handed_on: list[int] = []
        """The announcements that were handed on."""
        self.nonce_seconds = NONCE_SECONDS
        self.repeats = 0
        """How often a message was asked for that stood already, by its nonce."""
        self._nonces: dict[str, tuple[float, Message]] = {}
        self._rules = Rules(strict=strict)
        self._files: Mapping[str, bytes] = {}
        self._query: Mapping[str, str] = {}
        """Of the request at hand."""

    def handle(  # noqa: PLR0917  the parts of a request
        self,
        method: str,
        path: str,
        body: Any,
        authorization: str,
        files: Mapping[str, bytes] = MappingProxyType({}),
        query: Mapping[str, str] = MappingProxyType({}),
    ) -> Any:
        """The JSON of the answer; None for none. `files` came with the body, by name."""
        self._files, self._query = files, query
        self._rules.check(method, path, body)
        parts = path.strip("/").split("/")
        if parts[0] == "interactions" or (parts[0] == "webhooks" and len(parts) > 2):
            return self._by_interaction(method, parts, body)
        if authorization != f"Bot {self._token}":
            raise Refused(401, 0, "401: Unauthorized")
        if parts[0] == "channels" and int(parts[1]) in FORBIDDEN:
            raise Refused(403, 50001, "Missing Access")
        if parts[0] == "channels":
            return self._by_channel(method, parts[1:], body)
        return self._by_application(method, parts, body)

    def _by_interaction(self, method: str, parts: list[str], body: Any) -> Any:
        match method, *parts:
            case "POST", "interactions", number, token, "callback":
                return self._callback(int(number), token, body)
            case "POST", "webhooks", _, token:
                return self._follow_up(self._wished(token), body)
            case "GET", "webhooks", _, token, "messages", name:
                return self._reached(token, name).json
            case "PATCH", "webhooks", _, token, "messages", name:
                return self._edit(self._reached(token, name), body)
            case "DELETE", "webhooks", _, token, "messages", name:
                self._reached(token, name).deleted = True
                return None
        raise _unknown(method, parts)

    def _by_channel(self, method: str, parts: list[str], body: Any) -> Any:
        match method, *parts:
            case "GET", channel:
                return {"id": channel, "type": CHANNELS[int(channel)], "guild_id": str(GUILD)}
            case "GET", channel, "messages":
                return self._history(int(channel))
            case "GET", channel, "messages", number:
                return self._written(int(channel), int(number))
            case "POST", channel, *what:
                return self._post(int(channel), what, body)
            case "PATCH", channel, "messages", number:
                self.threads.check_edit(int(channel))
                return self._edit(self._standing(int(channel), int(number)), body)
            case "DELETE", channel, "messages", number:
                self._standing(int(channel), int(number)).deleted = True
                return None
        raise _unknown(method, parts)

    def _post(self, channel: int, what: list[str], body: Any) -> Json:
        match what:
            case ["messages"]:
                return self._send(channel, body)
            case ["threads"]:
                return self._open(channel, body)
            case ["messages", number, "crosspost"]:
                return self._hand_on(self._standing(channel, int(number)))
        raise _unknown("POST", ["channels", str(channel), *what])

    def _by_application(self, method: str, parts: list[str], body: Any) -> Any:
        match method, *parts:
            case "GET", "users", "@me":
                return BOT.json
            case "POST", "users", "@me", "channels":
                user = User(int(body["recipient_id"]), "")
                last = max((number for chat, number in self.written if chat == user.dm), default=None)
                return {
                    "id": str(user.dm),
                    "type": DM,
                    "recipients": [user.json],
                    "last_message_id": last and str(last),
                }
            case "GET", "oauth2", "applications", "@me":
                return _application()
            case "GET", "guilds", _, "threads", "active":
                return {"threads": self.threads.active(), "members": []}
            case "GET", "gateway", "bot":
                return {"url": self.gateway_url, **self.starts.json()}
            case "PUT", "applications", _, "commands":
                return self._sync(body)
        raise _unknown(method, parts)

    def _sync(self, commands: list[Json]) -> list[Json]:
        check_commands(commands)
        self.commands = commands
        self.syncs += 1
        more = {"application_id": str(APPLICATION), "version": "1", "default_member_permissions": None}
        return [
            {"id": str(number), "options": [], "description": "", **command, **more}
            for number, command in enumerate(commands, 1)
        ]

    def _send(self, channel: int, body: Json) -> Json:
        check_message(body, self._files)
        demand(CHANNELS.get(channel) != FORUM, "a message in a forum, outside of its posts")
        demand(0 < len(body.get("nonce", "")) <= 25 and body.get("enforce_nonce"), "no nonce")
        now = time.monotonic()
        at, known = self._nonces.get(body["nonce"], (0.0, None))
        if known is not None and now - at < self.nonce_seconds:
            self.repeats += 1
            return known.json
        self.threads.write_in(channel)
        message = self._keep(channel, body)
        self._nonces[body["nonce"]] = (now, message)
        return message.json

    def _open(self, forum: int, body: Json) -> Json:
        """A post; its first message has its number."""
        demand(CHANNELS.get(forum) == FORUM, "a post outside of a forum")
        demand(body["name"].strip() == body["name"] and 1 <= len(body["name"]) <= 100, f"the name {body['name']!r}")
        check_message(body["message"], self._files)
        thread = self.threads.open(forum, body["name"])
        self.messages[thread.id] = Message(thread.id, thread.id, self._filed(body["message"]), files=self._files)
        return {**thread.json, "message": self.messages[thread.id].json}

    def _hand_on(self, message: Message) -> Json:
        if CHANNELS.get(message.channel) != NEWS:
            raise Refused(400, 50068, "Invalid message type")
        if message.id in self.handed_on:
            raise Refused(400, 40033, "This message has already been crossposted")
        self.handed_on.append(message.id)
        return message.json

    def _keep(self, channel: int, body: Json) -> Message:
        message = Message(self.ids.next(), channel, self._filed(body), files=self._files)
        self.messages[message.id] = message
        return message

    def _standing(self, channel: int, number: int) -> Message:
        message = self.messages.get(number)
        if message is None or message.deleted or message.channel != channel or message.ephemeral:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def _written(self, channel: int, number: int) -> Json:
        """What somebody wrote there, or the bot."""
        if (channel, number) in self.written:
            return self.written[channel, number]
        return self._standing(channel, number).json

    def _history(self, channel: int) -> list[Json]:
        """Of a private chat, as that is all that a bot without privileged intents reads."""
        own = [its.json for its in self.messages.values() if its.channel == channel and not its.deleted]
        written = [its for (place, _), its in self.written.items() if place == channel]
        demand(channel not in CHANNELS, "the history of a server's channel")
        if not own and not written:
            raise unknown_channel()
        return page([*own, *written], self._query)

    def _edit(self, message: Message, body: Json) -> Json:
        """An attachment that is named by its id alone stays (documentation of "Edit Message")."""
        told = body.get("attachments") or []
        kept = [each for each in message.body.get("attachments", []) if {"id": each["id"]} in told]
        new = [each for each in told if "filename" in each]
        demand(len(kept) + len(new) == len(told), f"{told} for what stands there")
        check_message({**body, "attachments": new}, self._files, [each["filename"] for each in kept])
        filed = self._filed(body | {"attachments": new})
        message.edit(filed | {"attachments": [*kept, *filed["attachments"]]})
        message.files = {each["filename"]: message.files[each["filename"]] for each in kept} | dict(self._files)
        return message.json

    def _filed(self, body: Json) -> Json:
        """What stands in a message of the files that came with it."""
        told = {each["filename"]: each for each in body.get("attachments") or []}
        return {**body, "attachments": [filed(told[name], content) for name, content in self._files.items()]}

    def _wished(self, token: str) -> Interaction:
        wish = self.interactions.get(token)
        if wish is None or wish.responded is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if wish.over:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return wish

    def _original(self, token: str) -> Message:
        wish = self._wished(token)
        message = wish.original or wish.source
        if message is None or message.deleted:
            raise Refused(404, 10008, "Unknown Message")
        wish.original = message
        return message

    def _reached(self, token: str, name: str) -> Message:
        """What a token reaches: the first answer, or a further one by its number."""
        if name == "@original":
            return self._original(token)
        found = [each for each in self._wished(token).followups if str(each.id) == name and not each.deleted]
        if not found:
            raise Refused(404, 10008, "Unknown Message")
        return found[0]

    def _follow_up(self, wish: Interaction, body: Json) -> Json:
        """The first follow-up of an answer that was put off is that answer."""
        check_message(body, self._files)
        if wish.original and wish.original.loading and not wish.original.deleted:
            return self._edit(wish.original, body)
        wish.followups.append(self._keep(wish.channel, body))
        return wish.followups[-1].json

    def _callback(self, number: int, token: str, body: Json) -> Json:
        wish = self.interactions.get(token)
        if wish is None or wish.id != number or asyncio.get_running_loop().time() - wish.created > PATIENCE:
            raise Refused(404, 10062, "Unknown interaction")
        if wish.responded is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        self._apply(wish, body["type"], body.get("data") or {})
        wish.responded = body["type"]
        about: Json = {"id": str(wish.id), "type": wish.type}
        if its := wish.original:  # Interaction Callback Object
            about |= {"response_message_id": str(its.id), "response_message_loading": its.loading}
            about |= {"response_message_ephemeral": its.ephemeral}
        resource = {"resource": {"type": body["type"], "message": wish.original.json}} if wish.original else {}
        return {"interaction": about, **resource}

    def _apply(self, wish: Interaction, kind: int, data: Json) -> None:
        demand(kind in ANSWERS[wish.type], f"an answer of type {kind} to an interaction of type {wish.type}")
        match kind:
            case 4:
                check_message(data, self._files)
                wish.original = self._keep(wish.channel, data)
            case 5:
                wish.original = self._keep(wish.channel, {"flags": data.get("flags", 0) & EPHEMERAL})
                wish.original.loading = True
            case 7:
                assert wish.source is not None
                self._edit(wish.source, data)
                wish.original = wish.source
            case 9:
                check_form(data)
                wish.form = data
            case 8:
                check_choices(data["choices"])
                wish.choices = data["choices"]


def _unknown(method: str, parts: Iterable[str]) -> Refused:
    return Refused(400, 0, f"unknown route {method} {'/'.join(parts)}")


def _application() -> Json:
    return {
        "id": str(APPLICATION),
        "name": "Khabar",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": BOT.json,
        "team": None,
        "rpc_origins": [],
        "summary": "",
    }
