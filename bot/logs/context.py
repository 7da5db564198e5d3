"""What every line is about while something is being done: the request, the platform, the delivery ... ids only."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from random import choices

from structlog.contextvars import bound_contextvars, get_contextvars

# No vowels and no letters that look like another one: an id is read aloud, typed from a picture, and never a word.
_ALPHABET = "bcdfghjkmnpqrstvwxz"
_ID_LENGTH = 8
REQUEST = "request"


def new_request_id() -> str:
    """A short random name for one request, to be told to the person and found again in the log."""
    return "".join(choices(_ALPHABET, k=_ID_LENGTH))  # noqa: S311  it names, and guards nothing


def current() -> dict[str, str]:
    """What is being done just now, by the names of its ids."""
    return {name: str(its) for name, its in get_contextvars().items()}


def about(**ids: str | int) -> AbstractContextManager[object]:
    """Lines within carry these ids, those of tasks that begin within, too. Never what people wrote, nor their names."""
    return bound_contextvars(**ids)


@contextmanager
def request(platform: str) -> Iterator[str]:
    """What is done within is one request of a platform, and has the id that is given; within another one, it is that.

    Whoever takes up an update begins it, so that its reading, its answer and the sending of it have one id.
    """
    if going_on := get_contextvars().get(REQUEST):
        yield going_on
        return
    with about(request=(mark := new_request_id()), platform=platform):
        yield mark
