"""The history of a chat at the fake Discord (Get Channel Messages): pages, the newest message first."""

from collections.abc import Iterable, Mapping

from tests.fakes.discord_rules import Json, Refused, demand

LIMIT, MOST = 50, 100
PLACES = ("around", "before", "after")


def page(messages: Iterable[Json], query: Mapping[str, str]) -> list[Json]:
    """The messages that a request asks for; raises Refused for a request that Discord refuses."""
    demand(query.keys() <= {"limit", *PLACES}, f"the parameters {sorted(query)}")
    places = [name for name in PLACES if name in query]
    demand(len(places) < 2, f"{places} together")
    demand(all(value.isascii() and value.isdecimal() for value in query.values()), f"no numbers: {dict(query)}")
    limit = int(query.get("limit", LIMIT))
    demand(1 <= limit <= MOST, f"{limit} messages at once")
    ordered = sorted(messages, key=number)
    return _part(ordered, places[0] if places else "", int(query[places[0]]) if places else 0, limit)[::-1]


def _part(ordered: list[Json], place: str, at: int, limit: int) -> list[Json]:
    """After a message come the oldest of those that are newer than it."""
    match place:
        case "after":
            return [each for each in ordered if number(each) > at][:limit]
        case "before":
            return [each for each in ordered if number(each) < at][-limit:]
        case "around":
            nearest = sorted(ordered, key=lambda each: abs(number(each) - at))[:limit]
            return sorted(nearest, key=number)
    return ordered[-limit:]


def number(message: Json) -> int:
    return int(message["id"])


def unknown_channel() -> Refused:
    return Refused(404, 10003, "Unknown Channel")
