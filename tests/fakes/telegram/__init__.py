"""A Bot API server on loopback, and the people who use it."""

from tests.fakes.telegram.chats import Chat, Message
from tests.fakes.telegram.faults import Fault, RefusalError, broken, flood, refuse, reset, slow
from tests.fakes.telegram.people import (
    PHOTO,
    STICKER,
    Person,
    from_channel,
    from_chat,
    from_hidden_user,
    from_user,
)
from tests.fakes.telegram.server import ME, TOKEN, Call, FakeTelegram

__all__ = [
    "ME",
    "PHOTO",
    "STICKER",
    "TOKEN",
    "Call",
    "Chat",
    "FakeTelegram",
    "Fault",
    "Message",
    "Person",
    "RefusalError",
    "broken",
    "flood",
    "from_channel",
    "from_chat",
    "from_hidden_user",
    "from_user",
    "refuse",
    "reset",
    "slow",
]
