"""Messages as JSON, in the Bot API's words, and what was read from them as JSON and as a person reads it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.cli.texts import legible, whole
from bot.errors import BadInput
from bot.intake.message import Message, read
from bot.model import Entity, Forward

_FIELDS = ("kind", "title", "body", "source", "source_url", "urls", "author", "place", "date", "hashtags", "language")
_NAMED = ("channel", "chat")
_FAR = 2**31  # no message has so many UTF-16 units


def fields(message: Message) -> dict[str, object]:
    """All that was read, as JSON has it; the date is an ISO day or null."""
    found: dict[str, object] = {name: getattr(message, name) for name in (*_FIELDS, "breaking")}
    return {
        **found,
        "urls": list(message.urls),
        "hashtags": list(message.hashtags),
        "date": message.date.isoformat() if message.date else None,
    }


def readable(message: Message) -> str:
    """What was read, a field a line; those that are empty are left out, and the body comes last."""
    said = {**fields(message), "urls": " ".join(message.urls), "hashtags": " ".join(message.hashtags), "body": None}
    said["breaking"] = "yes" if message.breaking else None
    lines = [f"{name + ':':12}{value}" for name, value in said.items() if value]
    return "\n".join([*lines, "", message.body] if message.body else lines)


def answered(line: str) -> dict[str, object]:
    """The answer to one line of JSON: {"id", ...fields} or {"id", "error"}."""
    name: object = None
    try:
        record = _object(_json(legible(line)), "the line")
        name = record.get("id")
        return {"id": name, **fields(read(_input(_object(record.get("input"), '"input"'))))}
    except BadInput as error:
        return {"id": name, "error": str(error)}


def entities_of(name: str | None) -> tuple[Entity, ...]:
    """The entities of a file. Raises BadInput, OperatorError."""
    if name is None:
        return ()
    return _entities(_json(whole(name)))


def origin_of(text: str | None) -> Mapping[str, object]:
    """What --forwarded-from says. Raises BadInput."""
    return _origin(_json(text)) if text else {}


def forward(
    text: str, entities: tuple[Entity, ...] = (), origin: Mapping[str, object] | None = None, *, caption: bool = False
) -> Forward:
    """The message that Telegram would hand on. A person's name is no source. Raises BadInput."""
    origin = origin or {}
    name = origin.get("title") if origin.get("type") in _NAMED else None
    user, number = origin.get("username"), origin.get("message_id")
    return Forward(
        text,
        source=name if isinstance(name, str) else None,
        url=f"https://t.me/{user}/{number}" if isinstance(user, str) and isinstance(number, int) else None,
        published=_moment(origin.get("date")),
        entities=entities,
        caption=caption,
        channel=user if isinstance(user, str) else "",
    )


def _input(given: Mapping[str, object]) -> Forward:
    text = given.get("text")
    if not isinstance(text, str):
        raise BadInput('"text" is not a text')
    origin = _origin(given.get("forward_from"))
    return forward(text, _entities(given.get("entities")), origin, caption=given.get("is_caption") is True)


def _origin(value: object) -> Mapping[str, object]:
    return _object(value, '"forward_from"') if value is not None else {}


def _entities(value: object) -> tuple[Entity, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadInput('"entities" is not a list')
    return tuple(_entity(_object(one, "an entity")) for one in value)


def _entity(one: Mapping[str, object]) -> Entity:
    kind, offset, length, url = (one.get(key) for key in ("type", "offset", "length", "url"))
    counts = _is_count(offset) and _is_count(length)
    if not isinstance(kind, str) or not counts or not isinstance(url, str | None):
        raise BadInput('an entity has no "type", "offset" and "length", or a "url" that is no text')
    return Entity(kind, int(str(offset)), int(str(length)), url)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _FAR


def _moment(value: object) -> datetime | None:
    """A date as ISO 8601, or in seconds since 1970 as the Bot API has it."""
    if value is None:
        return None
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        moment = datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise BadInput('"date" is not a date and time') from None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput("this is not JSON") from None


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise BadInput(f"{name} is not a JSON object")
    return value
