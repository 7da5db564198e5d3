"""Who else sees an answer, and whether anybody in particular asks."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import ChatKind, Request

NOBODY = N_("Ask me with your own account, not in the name of a chat.")


def unseen(request: Request) -> bool:
    """Whether nobody else sees a personal reply: elsewhere a list of what somebody keeps is everybody's to read."""
    return request.chat.kind is ChatKind.PRIVATE or request.discreet


def only_a_person(request: Request) -> None:
    """Raises BadInput for anonymous admins and all else who speaks as a chat: many have the same id."""
    if not request.person.genuine:
        raise BadInput(NOBODY)


def only_who_keeps_a_list(request: Request) -> None:
    """Raises BadInput for them, too, where it is about what somebody keeps."""
    if not request.person.genuine:
        raise BadInput(N_("Only a person can keep a list."))
