"""A draft as the parameters of a method of the Bot API. Pure."""

from typing import Any

from bot.platforms.telegram.forwards import DOCUMENT
from bot.platforms.telegram.render import Draft

Parameters = dict[str, Any]


def to_send(draft: Draft) -> tuple[str, Parameters]:
    """The method that sends a draft, and what it is to be given."""
    if not draft.media:
        return "sendMessage", _text(draft) | _keyboard(draft)
    if len(draft.media) > 1:
        return "sendMediaGroup", {"media": [_medium(file) for file in draft.media]}
    kind, file = _kind(draft.media[0])
    return f"send{kind.capitalize()}", {kind: file} | _caption(draft) | _keyboard(draft)


def to_edit(draft: Draft) -> tuple[str, Parameters]:
    """The same for what takes the place of a message."""
    if not draft.media:
        return "editMessageText", _text(draft) | _keyboard(draft)
    return "editMessageMedia", {"media": _medium(draft.media[0]) | _caption(draft)} | _keyboard(draft)


def _text(draft: Draft) -> Parameters:
    options: Parameters = {"is_disabled": True}
    if draft.preview:
        options = {"url": draft.preview, "prefer_large_media": True, "show_above_text": True}
    entities = {"entities": draft.entities} if draft.entities else {}
    return {"text": draft.text, "link_preview_options": options} | entities


def _caption(draft: Draft) -> Parameters:
    caption = {"caption": draft.text} if draft.text else {}
    return caption | ({"caption_entities": draft.entities} if draft.entities else {})


def _keyboard(draft: Draft) -> Parameters:
    return {"reply_markup": {"inline_keyboard": draft.keyboard}} if draft.keyboard else {}


def _medium(file: str) -> Parameters:
    kind, file = _kind(file)
    return {"type": kind, "media": file}


def _kind(file: str) -> tuple[str, str]:
    """What a `Picture.file` is, and its id there."""
    return ("document", file.removeprefix(DOCUMENT)) if file.startswith(DOCUMENT) else ("photo", file)
