"""The Bot API's methods over the fake server's chats."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram import content
from tests.fakes.telegram.chats import Chat, Json, Message
from tests.fakes.telegram.faults import FormError, RefusalError

if TYPE_CHECKING:
    from tests.fakes.telegram.server import FakeTelegram

Method = Callable[["FakeTelegram", Json], Awaitable[Any]]


async def get_me(server: "FakeTelegram", _: Json) -> Json:
    return {**server.me, "can_join_groups": True, "can_read_all_group_messages": False}


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
    return {"url": url, "has_custom_certificate": False, "pending_update_count": len(server.updates)}


async def send_message(server: "FakeTelegram", parameters: Json) -> Json:
    chat = _writable(server, parameters)
    if server.strict:
        content.check(parameters)
    answered = _answered(chat, parameters.get("reply_parameters"))
    message = Message(server.next_id(), chat, parameters["text"], reply_to=answered)
    message.thread = parameters.get("message_thread_id")
    _fill(message, parameters)
    chat.messages[message.id] = message
    chat.heard.append(message)
    return _shown(server, message)


async def edit_message_text(server: "FakeTelegram", parameters: Json) -> Json:
    chat = _writable(server, parameters)
    if server.strict:
        content.check(parameters)
    message = _message(chat, parameters, "edit")
    before = (message.text, message.entities, message.keyboard)
    message.text = parameters["text"]
    _fill(message, parameters)
    _refuse_unchanged(before, message)
    chat.heard.append(message)
    return _shown(server, message)


async def edit_message_reply_markup(server: "FakeTelegram", parameters: Json) -> Json:
    chat = _writable(server, parameters)
    content.check_keyboard(parameters.get("reply_markup"))
    message = _message(chat, parameters, "edit")
    before = (message.text, message.entities, message.keyboard)
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


def _refuse_unchanged(before: tuple[Any, ...], message: Message) -> None:
    if before == (message.text, message.entities, message.keyboard):
        raise RefusalError(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message",
        )
    message.edits += 1


def _shown(server: "FakeTelegram", message: Message) -> Json:
    shown = server.message(
        message.chat, message.id, **{"from": server.me}, text=message.text, entities=message.entities
    )
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
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "sendChatAction": send_chat_action,
}
