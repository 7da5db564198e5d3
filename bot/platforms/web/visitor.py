"""Who a visitor is: a random cookie, and an id made of it that may be shown and stored."""

import hashlib
import re
import secrets

from aiohttp import web

COOKIE = "khabar"
YEAR = 365 * 24 * 3600
"""Seconds."""

_FORM = re.compile(r"[0-9a-f]{32}")


def token_of(request: web.Request) -> str:
    """The visitor's token: what the cookie holds, or a new one (128 random bits) where it holds none of ours."""
    token = request.cookies.get(COOKIE, "")
    return token if _FORM.fullmatch(token) else secrets.token_hex(16)


def keep(token: str, response: web.StreamResponse, *, secure: bool) -> None:
    """Give the token to the browser for a year from now.

    Lax: another site can lead a visitor here, who then is who they were, and its own requests never carry the token.
    Strict would make a stranger of whoever opens a shared link, and their token would be replaced.
    """
    response.set_cookie(COOKIE, token, max_age=YEAR, path="/", httponly=True, samesite="Lax", secure=secure)


def id_of(token: str) -> str:
    """An id that says nothing of the token: ids stand in the database and in logs, and a token opens the chat."""
    return hashlib.blake2b(token.encode(), digest_size=8, person=b"khabar web").hexdigest()
