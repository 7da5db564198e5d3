"""What the Bot API's methods take: a small table that always counts, and the whole specification where it is there."""

import json
from functools import cache
from pathlib import Path
from typing import Any

PUBLISHED = Path(__file__).parents[4] / "shared/specs/telegram-bot-api.json"
"""The machine-readable Bot API (its form: PaulSonOfLars/telegram-bot-api-spec); optional."""

# Name and kind of each parameter; "!" means that it must be there.
_METHODS = {
    "getMe": "",
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:json",
    "setWebhook": "url:str! allowed_updates:json drop_pending_updates:bool secret_token:str max_connections:int",
    "deleteWebhook": "drop_pending_updates:bool",
    "getWebhookInfo": "",
    "getFile": "file_id:str!",
    "sendMessage": "chat_id:id! text:str! message_thread_id:int parse_mode:str entities:json link_preview_options:json"
    " disable_notification:bool protect_content:bool reply_parameters:json reply_markup:json",
    "sendRichMessage": "chat_id:id! rich_message:json! message_thread_id:int disable_notification:bool"
    " reply_parameters:json reply_markup:json",
    "sendPhoto": "chat_id:id! photo:str! message_thread_id:int caption:str caption_entities:json"
    " disable_notification:bool reply_parameters:json reply_markup:json",
    "sendDocument": "chat_id:id! document:str! message_thread_id:int caption:str caption_entities:json"
    " disable_notification:bool reply_parameters:json reply_markup:json",
    "sendMediaGroup": "chat_id:id! media:json! message_thread_id:int disable_notification:bool reply_parameters:json",
    "editMessageCaption": "chat_id:id message_id:int caption:str caption_entities:json reply_markup:json",
    "editMessageMedia": "chat_id:id message_id:int media:json! reply_markup:json",
    "editMessageText": "chat_id:id message_id:int text:str parse_mode:str entities:json link_preview_options:json"
    " rich_message:json reply_markup:json",
    "editMessageReplyMarkup": "chat_id:id message_id:int reply_markup:json",
    "deleteMessage": "chat_id:id! message_id:int!",
    "answerCallbackQuery": "callback_query_id:str! text:str show_alert:bool url:str cache_time:int",
    "answerInlineQuery": "inline_query_id:str! results:json! cache_time:int is_personal:bool next_offset:str"
    " button:json",
    "setMyCommands": "commands:json! scope:json language_code:str",
    "getMyCommands": "scope:json language_code:str",
    "deleteMyCommands": "scope:json language_code:str",
    "getChat": "chat_id:id!",
    "getChatMember": "chat_id:id! user_id:int!",
    "sendChatAction": "chat_id:id! action:str! message_thread_id:int",
}
PAID = "allow_paid_broadcast"
"""The parameter by which a bot goes beyond Telegram's limits for Stars, on every method that sends."""
METHODS = {
    method: dict(field.rstrip("!").split(":") for field in fields.split()) for method, fields in _METHODS.items()
}
_REQUIRED = {
    method: [field.partition(":")[0] for field in fields.split() if field.endswith("!")]
    for method, fields in _METHODS.items()
}
_KINDS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "id": (int, str),
    "str": (str,),
    "bool": (bool,),
    "json": (dict, list),
}
_SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "Float": (int, float),
}
_ARRAY = "Array of "


def from_form(method: str, form: dict[str, str]) -> dict[str, Any]:
    """The parameters of a request that came as a form, where everything is text or JSON in text."""
    kinds = METHODS[method]
    return {name: _value(text, kinds.get(name, "str")) for name, text in form.items()}


def _value(text: str, kind: str) -> Any:
    if kind == "str" or (kind == "id" and text.startswith("@")):
        return text
    return json.loads(text.lower() if kind == "bool" else text)


def faults(method: str, parameters: dict[str, Any]) -> list[str]:
    """What is wrong with the form of a request."""
    known = METHODS[method]
    found = [f"unknown parameter {name}" for name in parameters if name not in known]
    found += [f"{name} is missing" for name in _REQUIRED[method] if name not in parameters]
    found += [
        f"{name} is no {known[name]}"
        for name, value in parameters.items()
        if name in known and not _is(value, _KINDS[known[name]])
    ]
    if not found and (described := published()):
        found = _fields(parameters, described["methods"][method].get("fields", []), method)
    return found


@cache
def published() -> Any:
    return json.loads(PUBLISHED.read_text()) if PUBLISHED.exists() else None


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and (isinstance(value, bool) == (kinds == (bool,)))


def _fields(value: dict[str, Any], fields: list[Any], where: str) -> list[str]:
    known = {field["name"]: field for field in fields}
    found = [f"{where} has no {name}" for name in value if name not in known]
    found += [f"{where} wants {name}" for name, field in known.items() if field["required"] and name not in value]
    for name, part in value.items():
        if name in known:
            found += _any(part, known[name]["types"], f"{where}.{name}")
    return found


def _any(value: object, types: list[str], where: str) -> list[str]:
    """No fault when one of the types fits; else the faults of the one that fits best."""
    return min((_typed(value, each, where) for each in types), key=len)


def _typed(value: object, name: str, where: str) -> list[str]:
    if name.startswith(_ARRAY):
        if not isinstance(value, list):
            return [f"{where} is no array"]
        return [fault for part in value for fault in _typed(part, name.removeprefix(_ARRAY), f"{where}[]")]
    if name in _SCALARS:
        return [] if _is(value, _SCALARS[name]) else [f"{where} is no {name}"]
    described = published()["types"][name]
    if described.get("subtypes"):
        return _any(value, described["subtypes"], where)
    return _fields(value, described.get("fields", []), where) if isinstance(value, dict) else [f"{where} is no {name}"]
