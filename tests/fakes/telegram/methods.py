"""The Bot API's methods over the fake server's chats."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram import content, richtext
from tests.fakes.telegram.chats import Chat, Json, Message
from tests.fakes.telegram.faults import FormError, RefusalError
from tests.fakes.telegram.people import PHOTO

if TYPE_CHECKING:
    from tests.fakes.telegram.server import FakeTelegram

DATES, RICH = (9, 5), (10, 1)
"""The versions of the Bot API that brought entities of moments, and rich messages."""

Method = Callable[["FakeTelegram", Json], Awaitable[Any]]


async def get_me(server: "FakeTelegram", _: Json) -> Json:
    told = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": server.inline}
    return {**server.me, **told}


async def get_updates(server: "FakeTelegram", parameters: Json) -> list[Any]:
    return await server.updates.poll(parameters)


async def set_webhook(server: "FakeTelegram", parameters: Json) -> bool:
    await server.updates.set_webhook(parameters)
    return True


async def delete_webhook(server: "FakeTelegram", _: Json) -> bool:
    await server.updates.set_webhook({})
    return True


async def get_webhook_info(server: "FakeTelegram", _: Json) -> Json:
    url = server.updates.webhook["url"]
    failed = (
        {"last_error_date": at, "last_error_message": "Connection refused"} if (at := server.updates.failed) else {}
    )
    return {"url": url, "has_custom_certificate": False, "pending_update_count": len(server.updates), **failed}


async def get_file(server: "FakeTelegram", parameters: Json) -> Json:
    return server.keeping.told(parameters["file_id"])


async def send_message(server: "FakeTelegram", parameters: Json) -> Json:
    chat = _writable(server, parameters)
    if server.strict:
        _check_dates(server, parameters)
        content.check(parameters)
    message = _stand(server, chat, parameters)
    message.text = parameters["text"]
    _fill(message, parameters)
    chat.heard.append(message)
    return _shown(server, message)


async def send_rich_message(server: "FakeTelegram", parameters: Json) -> Json:
    chat = _writable(server, parameters)
    content.check_keyboard(parameters.get("reply_markup"))
    message = _stand(server, chat, parameters)
    _enrich(server, message, parameters)
    chat.heard.append(message)
    return _shown(server, message)


async def send_photo(server: "FakeTelegram", parameters: Json) -> Json:
    return _send_medium(server, parameters, "photo")


async def send_document(server: "FakeTelegram", parameters: Json) -> Json:
    return _send_medium(server, parameters, "document")


def _send_medium(server: "FakeTelegram", parameters: Json, kind: str) -> Json:
    chat = _writable(server, parameters)
    content.check_caption(parameters)
    _check_file(server, kind, parameters[kind])
    message = _stand(server, chat, parameters)
    _illustrate(message, parameters[kind], parameters)
    message.keyboard = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])
    chat.heard.append(message)
    return _shown(server, message)


async def send_media_group(server: "FakeTelegram", parameters: Json) -> list[Json]:
    chat = _writable(server, parameters)
    content.check_album(parameters["media"])
    for medium in parameters["media"]:
        _check_file(server, medium["type"], medium["media"])
    album = []
    for medium in parameters["media"]:
        message = _stand(server, chat, parameters)
        _illustrate(message, medium["media"], medium)
        album.append(message)
    chat.heard += album
    return [_shown(server, message) for message in album]


async def edit_message_media(server: "FakeTelegram", parameters: Json) -> Json:
    """A text may become a picture with a text, but not the other way round."""
    chat = _writable(server, parameters)
    medium = parameters["media"]
    content.check_caption(medium | {"reply_markup": parameters.get("reply_markup")})
    _check_file(server, medium["type"], medium["media"])
    message = _message(chat, parameters, "edit")
    before = _state(message)
    _illustrate(message, medium["media"], medium)
    message.keyboard = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])
    _refuse_unchanged(before, message)
    chat.heard.append(message)
    return _shown(server, message)


async def edit_message_caption(server: "FakeTelegram", parameters: Json) -> Json:
    """Of a picture, which stays."""
    chat = _writable(server, parameters)
    content.check_caption(parameters)
    message = _message(chat, parameters, "edit")
    if not message.media:
        raise RefusalError(400, "Bad Request: there is no caption in the message to edit")
    before = _state(message)
    _illustrate(message, message.media, parameters)
    message.keyboard = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])
    _refuse_unchanged(before, message)
    chat.heard.append(message)
    return _shown(server, message)


async def edit_message_text(server: "FakeTelegram", parameters: Json) -> Json:
    chat = _writable(server, parameters)
    rich = "rich_message" in parameters and server.version >= RICH
    if not rich and "text" not in parameters:
        raise RefusalError(400, "Bad Request: message text is empty")
    if rich:
        content.check_keyboard(parameters.get("reply_markup"))
    elif server.strict:
        _check_dates(server, parameters)
        content.check(parameters)
    message = _message(chat, parameters, "edit")
    if message.media:
        raise RefusalError(400, "Bad Request: there is no text in the message to edit")
    before = _state(message)
    if rich:
        _enrich(server, message, parameters)
    else:
        message.text, message.rich = parameters["text"], False
        _fill(message, parameters)
    _refuse_unchanged(before, message)
    chat.heard.append(message)
    return _shown(server, message)


async def edit_message_reply_markup(server: "FakeTelegram", parameters: Json) -> Json:
    chat = _writable(server, parameters)
    content.check_keyboard(parameters.get("reply_markup"))
    message = _message(chat, parameters, "edit")
    before = _state(message)
    message.keyboard = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])
    _refuse_unchanged(before, message)
    chat.heard.append(message)
    return _shown(server, message)


async def delete_message(server: "FakeTelegram", parameters: Json) -> bool:
    chat = _chat(server, parameters)
    number = _message(chat, parameters, "delete").id
    del chat.messages[number]
    chat.deleted.add(number)
    return True


async def answer_callback_query(server: "FakeTelegram", parameters: Json) -> bool:
    presser = server.queries.pop(parameters["callback_query_id"], None)
    if presser is None:
        raise RefusalError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    if len(parameters.get("text", "")) > 200:
        raise FormError("MESSAGE_TOO_LONG")
    presser.toasts.append(parameters.get("text", ""))
    return True


async def answer_inline_query(server: "FakeTelegram", parameters: Json) -> bool:
    asker = server.inline_queries.pop(parameters["inline_query_id"], None)
    if asker is None:
        raise RefusalError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    content.check_offers(parameters)
    asker.offered.append(parameters)
    return True


async def set_my_commands(server: "FakeTelegram", parameters: Json) -> bool:
    for entry in parameters["commands"]:
        name, text = entry["command"], entry["description"]
        if not (0 < len(name) <= 32 and name.isascii() and name.replace("_", "a").isalnum() and name == name.lower()):
            raise FormError("BOT_COMMAND_INVALID")
        if not 0 < len(text) <= 256:
            raise FormError("BOT_COMMAND_DESCRIPTION_INVALID")
    server.menus[_menu_key(server, parameters)] = parameters["commands"]
    return True


async def get_my_commands(server: "FakeTelegram", parameters: Json) -> list[Json]:
    return server.menus.get(_menu_key(server, parameters), [])


async def delete_my_commands(server: "FakeTelegram", parameters: Json) -> bool:
    server.menus.pop(_menu_key(server, parameters), None)
    return True


async def get_chat(server: "FakeTelegram", parameters: Json) -> Json:
    return {**_chat(server, parameters).json, "accent_color_id": 0, "max_reaction_count": 11}


async def get_chat_member(server: "FakeTelegram", parameters: Json) -> Json:
    chat, user = _chat(server, parameters), parameters["user_id"]
    if user not in chat.members:
        raise RefusalError(400, "Bad Request: user not found")
    person = server.people.get(user)
    return {"status": chat.members[user], "user": person.json if person else server.me}


async def send_chat_action(server: "FakeTelegram", parameters: Json) -> bool:
    _writable(server, parameters)
    return True


def _chat(server: "FakeTelegram", parameters: Json) -> Chat:
    chat = server.chats.get(parameters.get("chat_id", 0))
    if chat is None:
        raise RefusalError(400, "Bad Request: chat not found")
    return chat


def _writable(server: "FakeTelegram", parameters: Json) -> Chat:
    chat = _chat(server, parameters)
    if chat.refusal:
        raise chat.refusal
    thread = parameters.get("message_thread_id")
    if thread in chat.closed_topics:
        raise RefusalError(400, "Bad Request: TOPIC_CLOSED")
    if thread is not None and thread not in chat.topics:
        raise RefusalError(400, "Bad Request: message thread not found")
    return chat


def _answered(chat: Chat, reply: Json | None) -> int | None:
    """What a message answers: in a fake chat every id up to now was somebody's."""
    if reply and reply["message_id"] in chat.deleted and not reply.get("allow_sending_without_reply"):
        raise RefusalError(400, "Bad Request: message to be replied not found")
    return reply["message_id"] if reply else None


def _message(chat: Chat, parameters: Json, act: str) -> Message:
    message = chat.messages.get(parameters.get("message_id", 0))
    if message is None:
        raise RefusalError(400, f"Bad Request: message to {act} not found")
    return message


def _fill(message: Message, parameters: Json) -> None:
    message.entities = parameters.get("entities", [])
    message.keyboard = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])


def _enrich(server: "FakeTelegram", message: Message, parameters: Json) -> None:
    rich = parameters["rich_message"]
    if len({"html", "markdown"} & rich.keys()) != 1 or "html" not in rich:
        raise FormError("a rich message has HTML here, and nothing else")
    read = richtext.read if server.strict else richtext.skimmed
    message.text, message.entities = read(rich["html"])
    message.rich, message.rtl = True, rich.get("is_rtl", False)
    message.keyboard = (parameters.get("reply_markup") or {}).get("inline_keyboard", [])


def _check_dates(server: "FakeTelegram", parameters: Json) -> None:
    """An older server refuses what it does not know; no mistake of a bot that can't know that."""
    if server.version < DATES and any(each["type"] == "date_time" for each in parameters.get("entities", [])):
        raise RefusalError(400, "Bad Request: can't parse MessageEntity: unsupported type specified")


def _stand(server: "FakeTelegram", chat: Chat, parameters: Json) -> Message:
    """A new message of the bot, still without content."""
    answered = _answered(chat, parameters.get("reply_parameters"))
    message = Message(
        server.next_id(),
        chat,
        "",
        reply_to=answered,
        thread=parameters.get("message_thread_id"),
        silent=parameters.get("disable_notification", False),
    )
    chat.messages[message.id] = message
    return message


def _illustrate(message: Message, file: str, content: Json) -> None:
    message.media, message.rich = file, False
    message.text = content.get("caption", "")
    message.entities = content.get("caption_entities", [])


def _check_file(server: "FakeTelegram", kind: str, file: str) -> None:
    """A refusal, and no mistake of the bot: the ids of another bot or of files that are gone look like all others."""
    if file in server.uploads.files:
        server.uploads.check(kind, file)
        server.files[file] = kind
    known = server.files.get(file)
    if known is None:
        raise RefusalError(400, "Bad Request: wrong file identifier/HTTP URL specified")
    if known != kind:
        raise RefusalError(400, f"Bad Request: can't use file of type {known.capitalize()} as {kind.capitalize()}")


def _state(message: Message) -> tuple[Any, ...]:
    return message.text, message.entities, message.keyboard, message.media, message.rich


def _refuse_unchanged(before: tuple[Any, ...], message: Message) -> None:
    if before == _state(message):
        raise RefusalError(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message",
        )
    message.edits += 1


def _shown(server: "FakeTelegram", message: Message) -> Json:
    words: Json = {"text": message.text, "entities": message.entities}
    if message.rich:
        words = {"rich_message": {"blocks": [{"type": "paragraph", "text": message.text}], "is_rtl": message.rtl}}
    if message.media:
        words = {"caption": message.text or None, "caption_entities": message.entities, "photo": PHOTO}
    shown = server.message(message.chat, message.id, **{"from": server.me}, **words)
    if message.keyboard:
        shown["reply_markup"] = {"inline_keyboard": message.keyboard}
    return shown


def _menu_key(server: "FakeTelegram", parameters: Json) -> tuple[str, int, str]:
    scope = parameters.get("scope") or {"type": "default"}
    chat = scope.get("chat_id", 0)
    if chat and chat not in server.chats:
        raise RefusalError(400, "Bad Request: chat not found")
    return scope["type"], chat, parameters.get("language_code", "")


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
    "sendMessage": send_message,
    "sendRichMessage": send_rich_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "sendChatAction": send_chat_action,
}
METHODS_SINCE = {"sendRichMessage": RICH}
"""The versions of the Bot API that brought them, for those that came late."""
