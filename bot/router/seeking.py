"""The words by which any list is looked through: asked for by a button, compared folded, kept over its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.errors import BadInput
from bot.i18n import N_, Language
from bot.model import Button, Question, Reply, Request
from bot.router.context import Context
from bot.text.fold import fold
from bot.text.split import shorten

FIND = "find"
"""What follows a list's command where its words are asked for."""
LONGEST = 100
"""Characters of what is looked for."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is looked through for, and its number for buttons: 0 stands for the whole list."""

    words: str = ""
    number: int = 0

    def holds(self, *texts: str | None) -> bool:
        """Whether every word stands in one of these texts, or is a part of a word there."""
        within = fold(" \n ".join(filter(None, texts)))
        return all(word in within for word in fold(self.words).split())


EVERYTHING = Sought()


async def sought(words: str, request: Request, context: Context) -> Sought:
    """Words that somebody typed. Raises BadInput where there is nothing in them to look for."""
    words = " ".join(words.split())
    if len(words) > LONGEST:
        raise BadInput(N_("That is too long to look for: write at most 100 characters."))
    if not any(map(str.isalnum, fold(words))):
        raise BadInput(N_("Write a word that the list is to be looked through for."))
    return Sought(words, await context.store.searches.remember(request.chat, words, request.at))


async def recalled(carried: Sequence[int], request: Request, context: Context) -> Sought:
    """What is sought, of which a button carried the number behind all else; the whole list where it carried none."""
    number = carried[0] if carried else 0
    words = await context.store.searches.recall(request.chat, number) if number else ""
    return Sought(words, number) if words else EVERYTHING


async def asked_for(typed: str, request: Request, context: Context) -> Sought | Reply:
    """The words after FIND: typed there, or into a form; else the question for them."""
    words = request.answer if request.answer is not None else typed.strip()
    return await sought(words, request, context) if words else await context.ask(seek_question(context.t), request)


def seek_question(t: Language) -> Question:
    return Question(t("Which words shall it hold? A part of a word will do."))


def seek_row(press: str, every: str, its: Sought, last: int, context: Context) -> tuple[tuple[Button, ...], ...]:
    """The button that asks for words, where a list has several pages; and `every`, which leads back to all of it."""
    t = context.t
    if its == EVERYTHING and last <= 1:
        return ()
    whole = () if its == EVERYTHING else (Button(t("The whole list"), every),)
    return ((Button(t("Search this list"), press, asks=seek_question(t)), *whole),)


def seek_line(its: Sought, found: int, t: Language) -> str:
    """What was looked for, and how much was found; "" for the whole list."""
    if its == EVERYTHING:
        return ""
    words = shorten(its.words, LONGEST, len)
    if not found:
        return t("Nothing in this list holds “{words}”. Try fewer words, or a part of one.", words=words)
    return t.plural("{n} holds “{words}”:", "{n} hold “{words}”:", found, words=words)


def cut(things: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """A page of things, from 1, the nearest that there is; which it is; and the last."""
    last = max(1, -(-len(things) // size))
    page = max(1, min(page, last))
    return things[(page - 1) * size : page * size], page, last
