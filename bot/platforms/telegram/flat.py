"""A rich message that somebody sends or hands on, as a text with entities (Bot API 10.1, RichMessage). Pure.

What is not known yet is looked through: the words in it count, whatever they stand in.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.platforms.telegram.blocks import GAP, Entity
from bot.text.length import utf16

KEPT = {"bold": "bold", "url": "text_link"}
"""The styles that mean something to an article, and their entities."""
WORDS, BLOCKS = ("text", "summary"), ("blocks", "items", "cells", "caption")
"""The fields of a block that hold words, and those that hold further blocks."""
DEEPEST = 40
"""Levels of what stands in each other; Telegram allows 16."""

Json = dict[str, Any]
Piece = tuple[str, tuple[Entity, ...]]


def plain_message(message: Json) -> Json:
    """A message as if its rich content were a text with entities, under the first of its photos; any other as it is."""
    rich = message.get("rich_message")
    if rich is None:
        return message
    text, entities = flat(rich)
    photo = next((block["photo"] for block in rich["blocks"] if block.get("type") == "photo"), None)
    found = {"text": text, "entities": entities, "photo": photo}
    return message | {name: value for name, value in found.items() if value}


def flat(rich: Json) -> tuple[str, tuple[Entity, ...]]:
    """The paragraphs of a RichMessage, a blank line apart, with their bold words and their links."""
    return _joined(_paragraphs(rich["blocks"], DEEPEST), GAP)


def _joined(pieces: Iterable[Piece], gap: str = "") -> Piece:
    text, entities = "", []
    for words, its in pieces:
        text += gap if text and words else ""
        by = utf16(text)
        entities += [{**entity, "offset": entity["offset"] + by} for entity in its]
        text += words
    return text, tuple(entities)


def _paragraphs(value: Any, depth: int) -> Iterator[Piece]:
    """The paragraphs of blocks, and of whatever holds blocks or words."""
    match value:
        case list() if depth:
            for each in value:
                yield from _paragraphs(each, depth - 1)
        case dict() if depth:
            for part in WORDS:
                yield _words(value.get(part, ""), depth - 1)
            for part in BLOCKS:
                yield from _paragraphs(value.get(part, ()), depth - 1)


def _words(value: Any, depth: int) -> Piece:
    """The words of a RichText: a text, an array, or an object around one."""
    match value:
        case str():
            return value, ()
        case list() if depth:
            return _joined(_words(each, depth - 1) for each in value)
        case dict() if depth:
            text, entities = _words(value.get("text", value.get("alternative_text", "")), depth - 1)
            if text and (kind := KEPT.get(value.get("type", ""))):
                entity: Entity = {"type": kind, "offset": 0, "length": utf16(text)}
                entities = (entity | ({"url": value["url"]} if "url" in value else {}), *entities)
            return text, entities
    return "", ()
