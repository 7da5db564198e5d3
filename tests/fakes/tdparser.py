"""Telegram's own judgement of a text and its entities, by TDLib, which the Bot API's server is built on."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

TYPES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "blockquote": "BlockQuote",
    "text_link": "TextUrl",
    "date_time": "DateTime",
}
PREFIX = "textEntityType"

Entities = Sequence[Mapping[str, Any]]


def missing() -> str:
    """Why there is no judge here; empty when there is."""
    try:
        import tdjson  # noqa: F401
    except ImportError:
        return "Telegram's parser (PyPI tdjson) is not installed"
    return ""


def complaint(text: str, entities: Entities) -> str:
    """What TDLib finds wrong with the entities of a text; empty when all is well, or there is no judge."""
    if missing():
        return ""
    formatted = {"@type": "formattedText", "text": text, "entities": [_entity(entity) for entity in entities]}
    answer = _execute({"@type": "getMarkdownText", "text": formatted})
    return str(answer["message"]) if answer["@type"] == "error" else ""


def detected(text: str) -> list[tuple[str, str]]:
    """What readers' programs make clickable of themselves: (kind, the piece of text)."""
    units = text.encode("utf-16-le")
    found = _execute({"@type": "getTextEntities", "text": text})["entities"]
    return [
        (
            each["type"]["@type"].removeprefix(PREFIX),
            units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le"),
        )
        for each in found
    ]


def _entity(entity: Mapping[str, Any]) -> dict[str, Any]:
    kind = {"@type": PREFIX + TYPES[entity["type"]]} | ({"url": entity["url"]} if "url" in entity else {})
    if "unix_time" in entity:
        kind["unix_time"] = entity["unix_time"]
    return {"@type": "textEntity", "offset": entity["offset"], "length": entity["length"], "type": kind}


def _execute(request: dict[str, Any]) -> Any:
    answer = _library().td_execute(json.dumps(request).encode())
    if answer is None:
        raise AssertionError(f"TDLib can't read {request}")
    return json.loads(answer)


@cache
def _library() -> Any:
    import tdjson

    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())
    return tdjson
