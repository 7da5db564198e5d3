"""Updates as Telegram's own interface describes them: from its published form where that is there, else from ours."""

import random
from functools import cache
from typing import Any

from bot.platforms.telegram.read import UPDATES
from tests.fakes.telegram.specification import published
from tests.soak import hostile

_SMALL = {
    "Update": "update_id:Integer! message:Message edited_message:Message channel_post:Message"
    " callback_query:CallbackQuery inline_query:InlineQuery my_chat_member:ChatMemberUpdated",
    "Message": "message_id:Integer! date:Integer! chat:Chat! from:User sender_chat:Chat text:String caption:String"
    " message_thread_id:Integer is_topic_message:True edit_date:Integer media_group_id:String via_bot:User"
    " entities:Array_of_MessageEntity caption_entities:Array_of_MessageEntity forward_origin:MessageOrigin"
    " reply_to_message:Message migrate_to_chat_id:Integer photo:Array_of_PhotoSize document:Document"
    " reply_markup:InlineKeyboardMarkup sticker:Document contact:Document poll:Document",
    "Chat": "id:Integer! type:String! title:String username:String first_name:String is_forum:True",
    "User": "id:Integer! is_bot:Boolean! first_name:String! last_name:String username:String language_code:String",
    "MessageEntity": "type:String! offset:Integer! length:Integer! url:String user:User language:String",
    "MessageOrigin": "type:String! date:Integer! sender_user:User sender_user_name:String sender_chat:Chat chat:Chat"
    " message_id:Integer author_signature:String",
    "PhotoSize": "file_id:String! file_unique_id:String! width:Integer! height:Integer! file_size:Integer",
    "Document": "file_id:String! file_unique_id:String! file_name:String mime_type:String file_size:Integer",
    "InlineKeyboardMarkup": "inline_keyboard:Array_of_Array_of_InlineKeyboardButton!",
    "InlineKeyboardButton": "text:String! callback_data:String url:String",
    "CallbackQuery": "id:String! from:User! message:Message inline_message_id:String chat_instance:String! data:String",
    "InlineQuery": "id:String! from:User! query:String! offset:String! chat_type:String",
    "ChatMemberUpdated": "chat:Chat! from:User! date:Integer! old_chat_member:ChatMember! new_chat_member:ChatMember!",
    "ChatMember": "status:String! user:User! is_member:Boolean can_send_messages:Boolean can_post_messages:Boolean",
}
"""What is read here of the Bot API (Update and on), for whoever has not its whole description."""
Fields = list[tuple[str, tuple[str, ...], bool]]
"""Name, types of which one holds, and whether it must be there."""
_ARRAY = "Array of "
DEEPEST = 6
OPTIONAL = 0.12
"""The share of optional fields that are there."""
_STRINGS = {
    "type": ("private", "group", "supergroup", "channel", "user", "hidden_user", "chat", "bold", "text_link", "url"),
    "status": ("member", "administrator", "restricted", "left", "kicked", "creator"),
    "language_code": ("ar", "en", "fr", "fa", "xx", ""),
    "offset": ("", "10", "-1", "x"),
    "chat_type": ("sender", "private", "channel"),
}


class Grammar:
    """Makes updates of people whose numbers are `people`; `presses` are data that the bot's buttons carry."""

    def __init__(self, people: range, commands: tuple[str, ...], dice: random.Random, now: int) -> None:
        self.people, self.commands, self.dice, self.now = people, commands, dice, now
        self.presses: list[str] = []
        self.types = _types()
        self._ids = 0

    def update(self) -> dict[str, Any]:
        """Well-formed, of a kind that the bot asks for, without its number."""
        kinds = {name: types for name, types, _ in self.types["Update"] if name in UPDATES}
        name = self.dice.choice(("message", *sorted(kinds)))  # messages are the most usual ones
        return {name: self._of(kinds[name][0], name, 0)}

    def _of(self, kind: str, name: str, depth: int) -> Any:
        if kind.startswith(_ARRAY):
            inner = kind.removeprefix(_ARRAY)
            return [self._of(inner, name, depth + 1) for _ in range(self.dice.randint(0, 2))]
        match kind:
            case "Integer":
                return self._integer(name)
            case "String":
                return self._string(name)
            case "Boolean" | "True":
                return kind == "True" or self.dice.random() < 0.5
            case "Float":
                return self.dice.random()
        return self._object(kind, depth)

    def _object(self, kind: str, depth: int) -> dict[str, Any]:
        fields = self.types.get(kind, [])
        share = OPTIONAL if depth < DEEPEST else 0.0
        made = {}
        for name, types, required in fields:
            wanted = name in ("text", "from", "data", "message") and depth < 2
            if required or self.dice.random() < (0.8 if wanted else share):
                made[name] = self._of(self.dice.choice(types), name, depth + 1) if depth < 2 * DEEPEST else None
        if kind in ("User", "Chat"):
            made["id"] = self.dice.choice(self.people)
        if kind == "User":
            made["is_bot"] = False
        return made

    def _integer(self, name: str) -> int:
        if name.endswith("date"):
            return self.now - self.dice.randint(0, 100)
        self._ids += 1
        return self._ids if name == "message_id" else self.dice.randint(0, 50)

    def _string(self, name: str) -> str:
        if name in _STRINGS:
            return self.dice.choice(_STRINGS[name])
        if name == "data" and self.presses and self.dice.random() < 0.7:
            return self.dice.choice(self.presses)
        if name in ("text", "caption", "query", "data"):
            return self.said()
        return hostile.text(self.dice) if self.dice.random() < 0.05 else f"{name} {self.dice.randrange(100)}"

    def said(self) -> str:
        """What somebody writes: a command, words, something hostile, or one behind the other."""
        command = self.dice.choice(self.commands)
        rest = self.dice.choice(("", "بغداد", "سوق النفط", "7", hostile.text(self.dice)))
        return self.dice.choice((f"/{command} {rest}", rest, f"{command} {rest}"))


@cache
def _types() -> dict[str, Fields]:
    if described := published():
        return {
            name: [(field["name"], tuple(field["types"]), field["required"]) for field in its.get("fields", [])]
            or _alternatives(described, its)
            for name, its in described["types"].items()
        }
    return {name: [_field(text) for text in fields.split()] for name, fields in _SMALL.items()}


def _alternatives(described: Any, its: Any) -> Fields:
    """A type that is one of several: the fields of them all, those optional that not all of them want."""
    fields: dict[str, tuple[tuple[str, ...], bool]] = {}
    for name in its.get("subtypes") or ():
        for field in described["types"].get(name, {}).get("fields", []):
            fields[field["name"]] = (tuple(field["types"]), field["required"])
    return [(name, types, required and name in ("type", "status", "user", "date")) for name, (types, required) in
            fields.items()]  # fmt: skip


def _field(text: str) -> tuple[str, tuple[str, ...], bool]:
    name, _, kind = text.rstrip("!").partition(":")
    return name, (kind.replace("Array_of_", _ARRAY),), text.endswith("!")
