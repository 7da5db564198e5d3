"""Whether a message's content has a form that Telegram takes."""

import re
from collections.abc import Iterator
from typing import Any

from tests.fakes import tdparser
from tests.fakes.telegram.chats import Json
from tests.fakes.telegram.faults import FormError

LONGEST, MOST_ENTITIES, DATA_BYTES, ROW, KEYS = 4096, 100, 64, 8, 100
LONGEST_CAPTION = 1024
ALBUM = range(2, 11)
MOST_RESULTS = 50
START = re.compile("[A-Za-z0-9_-]{1,64}")
ACTIONS = {"url", "callback_data", "web_app", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"}


def check(parameters: Json) -> None:
    """Raises FormError for what the real server would refuse, or silently change."""
    _check_text(parameters["text"], LONGEST)
    _check_entities(parameters["text"], parameters.get("entities", []))
    check_keyboard(parameters.get("reply_markup"))


def check_caption(parameters: Json) -> None:
    """The same for a text under a picture, which may be none."""
    if "caption" in parameters:
        _check_text(parameters["caption"], LONGEST_CAPTION)
    _check_entities(parameters.get("caption", ""), parameters.get("caption_entities", []))
    check_keyboard(parameters.get("reply_markup"))


def check_album(media: list[Json]) -> None:
    """Two to ten of one kind, without texts: this bot gives albums none."""
    if len(media) not in ALBUM or len({medium["type"] for medium in media}) != 1 or any("caption" in m for m in media):
        raise FormError(f"an album of {media}")


def check_offers(parameters: Json) -> None:
    """Raises FormError for an answer to an inline query that Telegram refuses (Bot API, answerInlineQuery)."""
    results = parameters["results"]
    if len(results) > MOST_RESULTS or len({result["id"] for result in results}) != len(results):
        raise FormError(f"results {[result['id'] for result in results]}")
    if len(parameters.get("next_offset", "").encode()) > DATA_BYTES:
        raise FormError("NEXT_OFFSET_INVALID")
    if (button := parameters.get("button")) and not START.fullmatch(button.get("start_parameter", "")):
        raise FormError("START_PARAM_INVALID")
    for result in results:
        if not 0 < len(result["id"].encode()) <= DATA_BYTES or not result["title"].strip():
            raise FormError("RESULT_ID_INVALID")
        words = result["input_message_content"]
        check({**words, "text": words["message_text"], "reply_markup": result.get("reply_markup")})


def _check_entities(text: str, entities: Any) -> None:
    if not isinstance(entities, list):
        raise FormError("entities that are no list")
    if len(entities) > MOST_ENTITIES:
        raise FormError(f"{len(entities)} entities")
    if entities and (complaint := tdparser.complaint(text, entities)):
        raise FormError(complaint)


def check_keyboard(markup: Any) -> None:
    """Raises FormError for buttons that Telegram refuses or no telephone can show."""
    rows = (markup or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > KEYS or any(not 0 < len(row) <= ROW for row in rows):
        raise FormError(f"keyboard of rows of {[len(row) for row in rows]} buttons")
    for fault in (fault for row in rows for key in row for fault in _faults_of(key)):
        raise FormError(fault)


def _check_text(text: str, longest: int) -> None:
    try:
        units = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise FormError("strings must be encoded in UTF-8") from None
    if text != text.strip():
        raise FormError("white space around the text would be cut off")
    if not any(char.isprintable() and not char.isspace() for char in text):
        raise FormError("message text is empty")
    if units > longest:
        raise FormError("message is too long")


def _faults_of(key: Json) -> Iterator[str]:
    if not key.get("text", "").strip():
        yield "a button without text"
    if len(ACTIONS & key.keys()) != 1:
        yield "text buttons are unallowed in the inline keyboard"
    if not 0 < len(key.get("callback_data", "-").encode()) <= DATA_BYTES:
        yield "BUTTON_DATA_INVALID"
    if "." not in key.get("url", "http://a.b").partition("//")[2]:
        yield "BUTTON_URL_INVALID"
