"""How people name an article that they mean: by its number, or by words of its title."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Article, State, Suggestion
from bot.router.articles import number_in
from bot.router.context import Context

SUGGESTED = 10


def number_named(words: str) -> int | None:
    """The number of an article as it is typed, or as it is written on a card to be shared: 12, #12; None for words."""
    return number_in(words.strip().removeprefix("#"))


async def article_named(words: str, context: Context) -> Article:
    """The published article of a number, or the best that has these words in its title. Raises BadInput."""
    words = words.strip()
    if not words:
        raise BadInput(N_("Say which article by its number."))
    number = number_named(words)
    if number is None:
        titles = await context.search.titles(words, 1)
        number = titles[0][0] if titles else 0
    return await published_article(number, context)


async def published_article(number: int, context: Context) -> Article:
    """Raises BadInput where readers see none of this number."""
    article = await context.store.article(number)
    if article is None or article.state is not State.PUBLISHED:
        raise BadInput(N_("There is no such article."))
    return article


async def titles_begun(typed: str, context: Context) -> tuple[Suggestion, ...]:
    """Titles that hold what was typed so far; the article's number is what is sent."""
    return tuple(Suggestion(title, str(number)) for number, title in await context.search.titles(typed, SUGGESTED))
