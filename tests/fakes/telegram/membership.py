"""What becomes of the bot itself in a chat, as it is told by updates (Bot API, my_chat_member)."""

from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.chats import Chat, Json
from tests.fakes.telegram.faults import RefusalError

if TYPE_CHECKING:
    from tests.fakes.telegram.server import FakeTelegram


def changes(server: "FakeTelegram", chat: Chat, by: Json, old: str, new: str, **rights: Any) -> None:
    """Tell the bot that somebody made it another kind of member; `rights` are those of the new kind."""
    server.updates.add(
        {
            "my_chat_member": {
                "chat": chat.json,
                "from": by,
                "date": server.now(),
                "old_chat_member": _member(server.me, old),
                "new_chat_member": {**_member(server.me, new), **rights},
            }
        }
    )


def let_in(server: "FakeTelegram", chat: Chat, by: Json, status: str = "member", **rights: Any) -> None:
    """The bot may write to a group or a channel; it is told so."""
    old = chat.members.get(server.me["id"], "left")
    chat.refusal = None
    chat.members[server.me["id"]] = status
    changes(server, chat, by, old, status, **rights)


def thrown_out(server: "FakeTelegram", chat: Chat, by: Json) -> None:
    """The bot was removed from a group or a channel; it is told so, and every send is refused."""
    old = chat.members.get(server.me["id"], "member")
    chat.members[server.me["id"]] = "kicked"
    chat.refusal = RefusalError(403, f"Forbidden: bot was kicked from the {chat.type} chat")
    changes(server, chat, by, old, "kicked")


def _member(who: Json, status: str) -> Json:
    member: Json = {"status": status, "user": who}
    return member | {"until_date": 0} if status == "kicked" else member
