"""Discord on loopback, thin and strict: REST and a gateway over real sockets.

    async with FakeDiscord() as server:
        ... run a bot with server.token against server.api_base_url (server.gateway_url is found through it) ...
        answer = await server.interact("search", {"words": "Baghdad"})
        answer = await server.press(answer.message, "Next ›")

It refuses routes that it does not know, bodies that Discord's specification (where it lies beside the project) or its
rules refuse, and remembers each refusal: leaving the context fails with `violations`, unless the test takes them out.
"""

import asyncio
import json
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import BodyPartReader, web

from tests.fakes.discord_api import AUTOCOMPLETE, COMMAND, COMPONENT, FORM, Api
from tests.fakes.discord_faults import BEFORE, Failure, Limits, Storm, limited
from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_rules import CHAT_INPUT, MENU, MESSAGE_MENU, Refused
from tests.fakes.discord_world import (
    APPLICATION,
    BOT,
    CHANNELS,
    DM,
    GUILD,
    GUILD_CHANNEL,
    TEXT_CHANNEL,
    Interaction,
    Json,
    Message,
    Place,
    User,
    guild,
)

__all__ = ["FakeDiscord", "Interaction", "Message", "User"]

PREFIX = "/api/v10"
STATES = {50083, 160005, 40033, 50068}
"""Refusals that are not the bot's mistake: of archived and locked threads, of what is handed on already or can't be."""
NOOR = User()


@dataclass(slots=True)
class Recorded:
    """A request that arrived, at monotonic seconds."""

    method: str
    path: str
    body: Any = field(default=None)
    at: float = 0.0


class FakeDiscord:
    """See the module. `requests` and `violations` say what arrived, `api` holds what became of it.

    `limits` refuses for a while or for good, `storm` makes a share of the requests fail. Not `strict`: nothing is held
    against the published specification, which takes 25 ms a message; all other rules stay.
    """

    def __init__(self, token: str = "loopback-token-that-must-not-leak", *, strict: bool = True) -> None:  # noqa: S107
        self.token = token
        self.api_base_url = self.gateway_url = ""
        self.patience = 5.0
        """Seconds that an answer is waited for."""
        self.requests: list[Recorded] = []
        self.violations: list[str] = []
        self.api = Api(token, strict=strict)
        self.limits = Limits()
        self.storm = Storm(0.0, ())
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []
        """The names of the files that were downloaded."""
        self.open = asyncio.Event()
        """It is waited for before a file is sent."""
        self.open.set()
        self.cut_files = False
        """The connection ends in the middle of a file."""
        self.gateway = Gateway(token, self._ready, lambda: [("GUILD_CREATE", guild())], self.api.starts)
        self._ended = asyncio.Event()
        self._failures: list[Failure] = []
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_route("*", PREFIX + "/{path:.*}", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self._address = f"http://{host}:{port}"
        self.api_base_url = self._address + PREFIX
        self.gateway_url = self.gateway.url = self.api.gateway_url = f"ws://{host}:{port}/gateway"
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        await self.stop()
        if kind is None:
            assert not self.violations, self.violations

    async def stop(self) -> None:
        """From now on nobody listens here."""
        self._ended.set()
        self.open.set()
        await self._runner.cleanup()

    # What a person does

    async def interact(self, name: str, options: dict[str, str] | None = None, **where: Any) -> Interaction:
        """Type a slash command, with its options; the answer."""
        command = await self._command(name, CHAT_INPUT)
        self._check_options(command, options or {})
        data = {"id": "1", "name": name, "type": CHAT_INPUT, "options": _options(options or {})}
        return await self._wish(COMMAND, data, **where)

    async def choose(self, name: str, message: Message, **where: Any) -> Interaction:
        """Take a command from the menu of a message."""
        await self._command(name, MESSAGE_MENU)
        resolved = {"messages": {str(message.id): message.json}}
        data = {"id": "1", "name": name, "type": MESSAGE_MENU, "target_id": str(message.id), "resolved": resolved}
        return await self._wish(COMMAND, data, **where)

    async def autocomplete(self, name: str, option: str, value: str, **where: Any) -> list[Json]:
        """Type the beginning of an option; what is offered."""
        await self._command(name, CHAT_INPUT)
        options = [{"type": 3, "name": option, "value": value, "focused": True}]
        data = {"id": "1", "name": name, "type": CHAT_INPUT, "options": options}
        return (await self._wish(AUTOCOMPLETE, data, **where)).choices or []

    async def press(self, message: Message, label: str, **where: Any) -> Interaction:
        """Press the button with this label (or custom_id)."""
        data = {"custom_id": message.button(label)["custom_id"], "component_type": 2}
        return await self._wish(COMPONENT, data, source=message, **where)

    async def pick(self, message: Message, value: str, **where: Any) -> Interaction:
        """Choose the option that carries this value in a menu of the message."""
        [menu] = [each for each in message.menus if value in [option["value"] for option in each["options"]]]
        data = {"custom_id": menu["custom_id"], "component_type": MENU, "values": [value]}
        return await self._wish(COMPONENT, data, source=message, **where)

    async def fill_in(self, asked: Interaction, text: str, **where: Any) -> Interaction:
        """Send the form that a press opened, with this text in it."""
        assert asked.form
        [label] = asked.form["components"]
        typed = {"type": 4, "id": 2, "custom_id": label["component"]["custom_id"], "value": text}
        components = [{"type": 18, "id": 1, "component": typed}]
        data = {"custom_id": asked.form["custom_id"], "components": components}
        return await self._wish(FORM, data, source=asked.source, **where)

    async def direct_message(self, text: str = "", *, user: User = NOOR, **more: Any) -> Message:
        """Write to the bot; its first answer. `more` are parts of Discord's message object, as `message_snapshots`."""
        known = len(self.api.messages)
        await self.gateway.dispatch("MESSAGE_CREATE", self.written(text, user=user, **more))
        await self.until(lambda: len(self.api.messages) > known)
        return list(self.api.messages.values())[known]

    def written(self, text: str, *, user: User = NOOR, **more: Any) -> Json:
        """A direct message as the gateway brings it."""
        message = Message(self.api.ids.next(), user.dm, {"content": text}, user).json | more
        self.api.written[user.dm, int(message["id"])] = message
        return message

    def upload(self, name: str, content: bytes, kind: str = "text/plain; charset=utf-8") -> Json:
        """An attachment for a message."""
        self.files[name] = content
        url = f"{self._address}/files/{name}"
        about = {
            "id": str(len(self.files)),
            "filename": name,
            "size": len(content),
            "url": url,
            "proxy_url": url,
            "content_type": kind,
        }
        return {"attachments": [about]}

    def fail(self, method: str, path: str, status: int, body: Json, **headers: str) -> None:
        """Answer the next such request (`path`: a pattern of its end) with an error."""
        self._failures.append(Failure(method, path, status, body, headers))

    def spoil(self, method: str, path: str, way: str) -> None:
        """Let the next such request fail in one of the ways of discord_faults."""
        self._failures.append(Failure(method, path, 0, {}, {}, way))

    def cut(self, method: str, path: str) -> None:
        """Carry out the next such request, and end the connection instead of answering."""
        self.spoil(method, path, "lost")

    def limit(self, method: str, path: str, seconds: float) -> None:
        """Answer the next such request with 429, with the headers and the exact type that discord.py looks for."""
        body, headers = limited(seconds)
        self.fail(method, path, 429, body, **headers)

    def copies(self, channel: int) -> int:
        """How many messages stand, or stood, in a channel."""
        return sum(message.channel == channel for message in self.api.messages.values())

    def busiest(self, seconds: float = 1.0) -> int:
        """The most requests to channels that arrived within such a time."""
        times = [each.at for each in self.requests if each.path.startswith("/channels/")]
        return max((bisect_left(times, at + seconds) - number for number, at in enumerate(times)), default=0)

    async def until(self, condition: Callable[[], bool], seconds: float | None = None) -> None:
        """Wait until a request of the bot made this true."""
        async with asyncio.timeout(seconds or self.patience), self._changed:
            await self._changed.wait_for(condition)

    def find(self, method: str, path: str) -> list[Any]:
        """The bodies of the requests to this path (a pattern of its end)."""
        return [each.body for each in self.requests if each.method == method and re.search(f"{path}$", each.path)]

    async def _command(self, name: str, kind: int) -> Json:
        """What was never synced can't be used."""
        await self.until(lambda: any(one["name"] == name and one.get("type", 1) == kind for one in self.api.commands))
        return next(one for one in self.api.commands if one["name"] == name)

    def _check_options(self, command: Json, given: dict[str, str]) -> None:
        known = {option["name"]: option for option in command.get("options", [])}
        assert given.keys() <= known.keys(), f"unknown options: {given.keys() - known.keys()}"
        missing = {name for name, option in known.items() if option["required"]} - given.keys()
        assert not missing, f"missing options: {missing}"
        for name, value in given.items():
            assert known[name].get("min_length", 0) <= len(value) <= known[name].get("max_length", 6000)

    async def _wish(
        self,
        kind: int,
        data: Json,
        *,
        user: User = NOOR,
        in_guild: bool | int = False,
        place: Place | None = None,
        source: Message | None = None,
    ) -> Interaction:
        """`in_guild`: in a server, or in which of its channels; `place`: where the bot is not."""
        channel = user.dm if in_guild is False else GUILD_CHANNEL if in_guild is True else in_guild
        channel = place.channel if place else channel
        number = self.api.ids.next()
        wish = Interaction(number, f"interaction-token-{number}", kind, channel, source)
        self.api.interactions[wish.token] = wish
        await self.gateway.dispatch(
            "INTERACTION_CREATE", _interaction(wish, data, user, _place(wish, place, in_guild=bool(in_guild)))
        )
        await self.until(lambda: wish.settled)
        return wish

    # What the bot does

    def _ready(self) -> Json:
        application = {"id": str(APPLICATION), "flags": 0}
        return {
            "v": 10,
            "user": BOT.json,
            "guilds": [{"id": str(GUILD), "unavailable": True}],
            "application": application,
        }

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if "Authorization" in request.headers:
            self.violations.append(f"the token is told to whoever keeps {name}")
        self.fetched.append(name)
        async with self._changed:
            self._changed.notify_all()
        await self.open.wait()
        if self.cut_files:
            _end(request)
        if name not in self.files:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=self.files[name])

    async def _take(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        body, files = await _read(request)
        self.requests.append(Recorded(request.method, path, body, asyncio.get_running_loop().time()))
        try:
            return await self._respond(request, path, body, files)
        finally:
            async with self._changed:
                self._changed.notify_all()

    async def _respond(self, request: web.Request, path: str, body: Any, files: dict[str, bytes]) -> web.StreamResponse:
        failure = self._failing(request.method, path)
        if failure and failure.status:
            return _json(failure.body, failure.status, failure.headers)
        if refusal := self._halted(path):
            return refusal
        way = failure.way if failure else self.storm.way(request.method, path)
        if way in BEFORE:
            return _spoiled_before(request, way)
        try:
            answer = self._carried_out(request, path, body, files)
        except Refused as refused:
            if refused.status not in (401, 403, 404) and refused.code not in STATES:
                self.violations.append(f"{request.method} {path}: {refused}")
            return _json({"message": str(refused), "code": refused.code}, refused.status, {})
        if way:
            return await self._spoiled_after(request, way, answer)
        return web.Response(status=204) if answer is None else _json(answer, 200, {})

    def _carried_out(self, request: web.Request, path: str, body: Any, files: dict[str, bytes]) -> Any:
        if channel := _channel(path):
            self.limits.check(channel)
        authorization, query = request.headers.get("Authorization", ""), dict(request.query)
        return self.api.handle(request.method, path, body, authorization, files, query)

    def _halted(self, path: str) -> web.Response | None:
        """Answers to interactions are no part of the bot's limit."""
        if path.startswith(("/interactions/", "/webhooks/")):
            return None
        seconds, everywhere = self.limits.waiting(_channel(path))
        body, headers = limited(round(seconds, 3), everywhere=everywhere)
        return _json(body, 429, headers) if seconds else None

    async def _spoiled_after(self, request: web.Request, way: str, answer: Any) -> web.StreamResponse:
        match way:
            case "lost":
                _end(request)
            case "half":
                response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
                await response.prepare(request)
                await response.write(json.dumps(answer).encode()[:20])
                _end(request)
                return response
            case "garbage":
                return web.Response(body=b'{"id": \xff', headers={"Content-Type": "application/json"})
            case "page":
                return web.Response(text="<html>Sign in</html>", content_type="text/html")
            case "late 500":
                return _json({"message": "500: Internal Server Error", "code": 0}, 500, {})
            case "silence":
                await self._ended.wait()
        return web.Response(status=204)

    def _failing(self, method: str, path: str) -> Failure | None:
        for failure in self._failures:
            if failure.method == method and re.search(f"{failure.path}$", path):
                self._failures.remove(failure)
                return failure
        return None


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The JSON of a request, and the files that came with it, in order."""
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return json.loads(text) if text else None, {}
    body: Any = None
    files: dict[str, bytes] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = _listed(json.loads(await part.text()))
        else:
            assert part.name == f"files[{len(files)}]", part.name
            files[str(part.filename)] = bytes(await part.read())
    return body, files


def _listed(body: Json) -> Json:
    """The library counts files by numbers, as Discord's guide does, where the specification has strings."""
    for holder in (body, body.get("data") or {}, body.get("message") or {}):
        for each in holder.get("attachments") or []:
            each["id"] = str(each["id"])
    return body


def _spoiled_before(request: web.Request, way: str) -> web.Response:
    if way == "reset":
        _end(request)
        return web.Response(status=204)
    if way == "ban":
        return web.Response(text="error code: 1015", status=429, headers={"Retry-After": "1"})
    if way == "429":
        body, headers = limited(0.05)
        return _json(body, 429, headers)
    return web.Response(text="<html>Bad gateway</html>", status=int(way), content_type="text/html")


def _end(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


def _channel(path: str) -> int | None:
    """The channel that a request is about."""
    found = re.match(r"/channels/(\d+)", path)
    return int(found[1]) if found else None


def _json(body: Any, status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json", **headers}
    )


def _options(options: dict[str, str]) -> list[Json]:
    return [{"type": 3, "name": name, "value": value} for name, value in options.items()]


def _place(wish: Interaction, place: Place | None, *, in_guild: bool) -> Json:
    """Where an interaction is: the chat, how the bot came there, and what Discord says of the chat."""
    if place is None:
        kind = CHANNELS.get(wish.channel, TEXT_CHANNEL) if in_guild else DM
        owners = {"0": str(GUILD) if in_guild else "0"}
        return _where(wish.channel, kind, GUILD if in_guild else 0, owners, context=0 if in_guild else 1)
    return _where(wish.channel, place.kind, place.guild, {}, context=0 if place.guild else 2)


def _where(channel: int, kind: int, guild: int, owners: Json, *, context: int) -> Json:
    about = {
        "channel_id": str(channel),
        "channel": {"id": str(channel), "type": kind} | ({"name": "news", "position": 0} if guild else {}),
        "authorizing_integration_owners": owners,
        "context": context,
    }
    return about | ({"guild_id": str(guild), "guild": {"id": str(guild), "features": []}} if guild else {})


def _interaction(wish: Interaction, data: Json, user: User, place: Json) -> Json:
    who: Json = {"user": user.json}
    if "guild_id" in place:
        member = {
            "user": user.json,
            "roles": [str(role) for role in user.roles],
            "permissions": str(user.permissions),
            "flags": 0,
        }
        more = {"joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "nick": None, "avatar": None}
        who = {"member": member | more}
    owners = place["authorizing_integration_owners"] or {"1": str(user.id)}
    return {
        "id": str(wish.id),
        "application_id": str(APPLICATION),
        "type": wish.type,
        "token": wish.token,
        "version": 1,
        "data": data,
        "locale": user.locale,
        "entitlements": [],
        "attachment_size_limit": 26214400,
        "app_permissions": "0",
        **place,
        "authorizing_integration_owners": owners,
        **who,
        **({"message": wish.source.json} if wish.source else {}),
    }
