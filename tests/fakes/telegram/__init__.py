"""A Bot API server on loopback, and the people who use it."""

from tests.fakes.telegram import richtext
from tests.fakes.telegram.chats import Chat, Message
from tests.fakes.telegram.faults import Fault, RefusalError, broken, flood, late, refuse, reset, slow, storm
from tests.fakes.telegram.limits import Limits
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
from tests.fakes.telegram.traffic import SENDS, Traffic, Written

__all__ = [
    "ME",
    "PHOTO",
    "SENDS",
    "STICKER",
    "TOKEN",
    "Call",
    "Chat",
    "FakeTelegram",
    "Fault",
    "Limits",
    "Message",
    "Person",
    "RefusalError",
    "Traffic",
    "Written",
    "broken",
    "flood",
    "from_channel",
    "from_chat",
    "from_hidden_user",
    "from_user",
    "late",
    "refuse",
    "reset",
    "richtext",
    "slow",
    "storm",
]
