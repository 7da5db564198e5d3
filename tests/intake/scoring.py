"""What is wrong with the reading of a message: the fields that its case expects, and what holds for all of them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.intake.message import Message
from bot.model import Entity, Forward

OWN = Path(__file__).parent / "messages.jsonl"
GOLD = Path(__file__).parents[3] / "shared" / "gold" / "forward.json"
_EMOJI = re.compile("[•|:🔴\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\u2600-\u27bf]|[0-9#*]\ufe0f?\u20e3")
_ADDRESS = re.compile(r"https?://|www\.\w|(?<!\w)t\.me/|@\w|\n", re.IGNORECASE)
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_CHANNEL = re.compile(r"(?<![\w.-])(?:t|telegram)\.me/", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"(?m)^\W*(?:المصدر|Source)\s*:.{0,60}$")


@dataclass(frozen=True)
class Case:
    """A message as a platform gives it, and what must be read from it."""

    id: str
    forward: Forward
    expect: Mapping[str, Any]


def own() -> list[Case]:
    """The messages of this folder."""
    return [_case(json.loads(line)) for line in OWN.read_text("utf-8").splitlines()]


def gold() -> list[Case]:
    """The messages of the folder shared; none where it is not there."""
    return [_case(case) for case in json.loads(GOLD.read_text("utf-8"))["cases"]] if GOLD.exists() else []


def _case(case: Mapping[str, Any]) -> Case:
    given = case["input"]
    entities = tuple(Entity(e["type"], e["offset"], e["length"], e.get("url")) for e in given["entities"])
    origin = given["forward_from"] or {}
    sent = datetime.fromisoformat(origin["date"]) if origin else None
    name = origin.get("title") if origin.get("type") in ("channel", "chat") else None  # as bot.cli.reading does
    forward = Forward(given["text"], name, None, sent, entities, given["is_caption"])
    return Case(case["id"], forward, case["expect"])


def faults(case: Case, message: Message) -> list[str]:
    """Each field that is not as expected, with what stands there instead."""
    return [*_wrong_fields(case.expect, message), *_wrong_texts(case.expect, message), *broken(message)]


def _wrong_fields(expect: Mapping[str, Any], message: Message) -> list[str]:
    one_of = {"title": expect["title_any"], "source": expect["source_any"], "author": expect["author_any"]}
    exact = {
        "kind": expect["kind"],
        "source_url": expect["source_url"],
        "urls": expect["urls"],
        "hashtags": expect["hashtags"],
        "place": expect["place"],
        "date": expect["date"],
        "breaking": expect["breaking"],
        "language": expect["lang"],
    }
    found = {
        **{name: getattr(message, name) for name in (*one_of, *exact)},
        "urls": list(message.urls),
        "hashtags": list(message.hashtags),
        "date": message.date and message.date.isoformat(),
    }
    wrong = [name for name, value in exact.items() if found[name] != value and (name, value) != ("language", None)]
    wrong += [name for name, names in one_of.items() if not _is_one_of(found[name], names, name)]
    return [f"{name}: {found[name]!r}" for name in wrong]


def _is_one_of(found: str | None, names: list[str], name: str) -> bool:
    if not names:
        return name == "title" or found is None
    return _bare(found or "") in map(_bare, names)


def _bare(text: str) -> str:
    return _BIDI.sub("", text).replace("ـ", "").strip().removesuffix(".").strip()


def _wrong_texts(expect: Mapping[str, Any], message: Message) -> list[str]:
    whole = f"{message.title}\n{message.body}"
    right = [
        message.body.startswith(expect["body_first"] or ""),
        message.body.endswith(expect["body_last"] or ""),
        all(part in message.body for part in expect["body_has"]),
        not any(part in whole for part in expect["body_lacks"]),
    ]
    return [] if all(right) else [f"body: {message.body!r}"]


def broken(message: Message) -> list[str]:
    """What holds for every message and does not for this one."""
    title, body = message.title, message.body
    if message.kind == "url":
        return []
    holds = {
        "no title": bool(title),
        "no body": bool(body),
        "long title": len(title) <= 160,
        "address in title": not _ADDRESS.search(title),
        "edge of title": not (title and (_EMOJI.match(title) or _EMOJI.fullmatch(title[-1]))),
        "bidi control": not _BIDI.search(title + body),
        "channel in body": not _CHANNEL.search(body),
        "source line in body": not _SOURCE_LINE.search(body),
    }
    return [name for name, right in holds.items() if not right]
