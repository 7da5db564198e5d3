"""The button "Similar" under a hit: the other articles that tell the same story."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import SIMILAR, Context, article_card, numbers

COMMAND = Command("similar", N_("Articles that tell the same story"), menu=False, shows=True)


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry the articles' numbers."""
    wanted = numbers(request.text, *range(1, SIMILAR + 1))
    found = await context.store.articles(wanted)
    if not found:
        raise BadInput(N_("There is no such article."))
    cards = tuple(article_card(found[number], context, request.at) for number in wanted if number in found)
    return Reply(language=context.t.code, text=context.t("The same story elsewhere"), cards=cards, ordered=True)
