"""Why a page or a feed could not be had or read, each with its sentence for people."""

from enum import StrEnum

from bot.errors import Unreachable, Unreadable
from bot.i18n import N_


class Reason(StrEnum):
    """Why not. All that went wrong on the way comes first, then what is wrong with what came."""

    REFUSED = "refused address"
    """The address is none of the public web: we do not go there."""
    NO_HOST = "no such host"
    UNREACHABLE = "unreachable"
    """The connection was refused, cut, or speaks no proper HTTP or TLS."""
    SLOW = "timeout"
    TOO_LARGE = "too large"
    TOO_MANY_REDIRECTS = "too many redirects"
    NOT_FOUND = "not found"
    FORBIDDEN = "forbidden"
    BUSY = "busy"
    """Status 429: asked too often. The header `retry-after` may say when to come back."""
    SERVER_FAULT = "server fault"
    PAYWALL = "paywall"
    ROBOTS_ONLY = "robots only"
    """A question for people (a challenge, a consent) stands in place of the page."""
    NOT_A_PAGE = "not a page"
    """A PDF, a picture, anything but HTML."""
    UNREADABLE = "unreadable"
    TOO_SHORT = "too short"


SENTENCES = {
    Reason.REFUSED: N_("This address is not on the public web."),
    Reason.NO_HOST: N_("There is no site at this address."),
    Reason.UNREACHABLE: N_("The site can't be reached."),
    Reason.SLOW: N_("The site took too long to answer."),
    Reason.TOO_LARGE: N_("The page is too large."),
    Reason.TOO_MANY_REDIRECTS: N_("The address leads from one place to the next without end."),
    Reason.NOT_FOUND: N_("The site has no such page."),
    Reason.FORBIDDEN: N_("The site does not show this page to the bot."),
    Reason.BUSY: N_("The site asks to come back later."),
    Reason.SERVER_FAULT: N_("The site has a fault at the moment."),
    Reason.PAYWALL: N_("This page is only for subscribers."),
    Reason.ROBOTS_ONLY: N_("The site shows a check for people in place of the page."),
    Reason.NOT_A_PAGE: N_("This is a file and not a web page."),
    Reason.UNREADABLE: N_("This page can't be read."),
    Reason.TOO_SHORT: N_("There is hardly any text on this page."),
}


def unreachable(
    reason: Reason, *, status: int = 0, headers: dict[str, str] | None = None, body: bytes = b""
) -> Unreachable:
    """The error that says so; `status` is 0 where no answer came."""
    return Unreachable(SENTENCES[reason], reason, status=status, headers=headers or {}, body=body)


def unreadable(fault: str) -> Unreadable:
    """The error that says so; `fault` is for the log."""
    return Unreadable(SENTENCES[Reason.UNREADABLE], fault)
