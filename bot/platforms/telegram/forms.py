"""A draft as the parameters of a method of the Bot API. Pure."""

from typing import Any

from bot.model import Document, Drawing, Photo
from bot.platforms.telegram.draft import Draft, Medium
from bot.platforms.telegram.forwards import DOCUMENT
from bot.platforms.telegram.uploads import Upload

SEND_RICH = "sendRichMessage"
PHOTOS = frozenset({"jpeg", "png"})
"""Of these Telegram makes photos; others it shows as the files that they are."""

Parameters = dict[str, Any]


def to_send(draft: Draft) -> tuple[str, Parameters]:
    """The method that sends a draft, and what it is to be given."""
    if draft.rich:
        return SEND_RICH, _rich(draft) | _keyboard(draft)
    if not draft.media:
        return "sendMessage", _text(draft) | _keyboard(draft)
    if len(draft.media) > 1:
        return "sendMediaGroup", {"media": [_medium(file) for file in draft.media]}
    kind, file = _kind(draft.media[0])
    return f"send{kind.capitalize()}", {kind: file} | _caption(draft) | _keyboard(draft)


def to_edit(draft: Draft) -> tuple[str, Parameters]:
    """The same for what takes the place of a message. A rich message may become a text, and the other way round."""
    if draft.rich:
        return "editMessageText", _rich(draft) | _keyboard(draft)
    if not draft.media:
        return "editMessageText", _text(draft) | _keyboard(draft)
    return "editMessageMedia", {"media": _medium(draft.media[0]) | _caption(draft)} | _keyboard(draft)


def to_cover(draft: Draft) -> tuple[str, Parameters]:
    """The same for what takes the place of a drawing and the text below it; a draft without a drawing leaves that."""
    if draft.media:
        return to_edit(draft)
    return "editMessageCaption", _caption(draft) | _keyboard(draft)


def to_offer(draft: Draft) -> Parameters:
    """The same for what an inline answer puts into a chat (Bot API, InlineQueryResult)."""
    content = _text(draft)
    return {"input_message_content": {"message_text": content.pop("text")} | content} | _keyboard(draft)


def _rich(draft: Draft) -> Parameters:
    """Shown right to left: no other kind of message says so."""
    return {"rich_message": {"html": draft.rich, "is_rtl": True}}


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


def is_photo(medium: Medium) -> bool:
    """Whether it is shown as a photo, and not as a file."""
    return _kind(medium)[0] == "photo"


def _medium(medium: Medium) -> Parameters:
    kind, file = _kind(medium)
    return {"type": kind, "media": file}


def _kind(medium: Medium) -> tuple[str, str | Upload]:
    """What a `Picture.file` is, and its id there; or what is uploaded."""
    match medium:
        case Drawing(png):
            return "photo", Upload("picture.png", png, "image/png")
        case Photo(content, kind):
            file = Upload(f"picture.{kind}", content, f"image/{kind}")
            return ("photo" if kind in PHOTOS else "document"), file
        case Document(name, content):
            return "document", Upload(name, content, "application/octet-stream")
    return ("document", medium.removeprefix(DOCUMENT)) if medium.startswith(DOCUMENT) else ("photo", medium)
