"""Who else sees an answer."""

from bot.model import ChatKind, Request


def unseen(request: Request) -> bool:
    """Whether nobody else sees a personal reply: elsewhere a list of what somebody keeps is everybody's to read."""
    return request.chat.kind is ChatKind.PRIVATE or request.discreet
