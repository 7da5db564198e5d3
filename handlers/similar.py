"""The button "Similar" under a hit: the other articles that tell the same story."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import SIMILAR, Context, article_card, listing, numbers

COMMAND = Command("similar", N_("Articles that tell the same story"), menu=False, shows=True)


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry the articles' numbers."""
    wanted = numbers(request.text, *range(1, SIMILAR + 1))
    found = await context.store.articles(wanted)
    if not found:
        raise BadInput(N_("There is no such article."))
    articles = [found[number] for number in wanted if number in found]
    return Reply(
        language=context.t.code,
        text=context.t("The same story elsewhere"),
        cards=tuple(article_card(article, context, request.at) for article in articles),
        ordered=True,
        shows=listing(f"similar {request.text}", articles),
    )
