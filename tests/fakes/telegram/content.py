"""Whether a message's content has a form that Telegram takes."""

from collections.abc import Iterator
from typing import Any

from tests.fakes import tdparser
from tests.fakes.telegram.chats import Json
from tests.fakes.telegram.faults import FormError

LONGEST, MOST_ENTITIES, DATA_BYTES, ROW, KEYS = 4096, 100, 64, 8, 100
ACTIONS = {"url", "callback_data", "web_app", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"}


def check(parameters: Json) -> None:
    """Raises FormError for what the real server would refuse, or silently change."""
    _check_text(parameters["text"])
    entities = parameters.get("entities", [])
    if len(entities) > MOST_ENTITIES:
        raise FormError(f"{len(entities)} entities")
    if complaint := tdparser.complaint(parameters["text"], entities):
        raise FormError(complaint)
    check_keyboard(parameters.get("reply_markup"))


def check_keyboard(markup: Any) -> None:
    """Raises FormError for buttons that Telegram refuses or no telephone can show."""
    rows = (markup or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > KEYS or any(not 0 < len(row) <= ROW for row in rows):
        raise FormError(f"keyboard of rows of {[len(row) for row in rows]} buttons")
    for fault in (fault for row in rows for key in row for fault in _faults_of(key)):
        raise FormError(fault)


def _check_text(text: str) -> None:
    try:
        units = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise FormError("strings must be encoded in UTF-8") from None
    if text != text.strip():
        raise FormError("white space around the text would be cut off")
    if not any(char.isprintable() and not char.isspace() for char in text):
        raise FormError("message text is empty")
    if units > LONGEST:
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
