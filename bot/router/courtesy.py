"""What is said to a courtesy: one in return, and the way to the news."""

from bot.model import Button, Reply, Request, Tone
from bot.router.articles import latest
from bot.router.context import Context


async def goes_on_wordless(request: Request, _: Context) -> bool:
    """Whether nothing but signs stands behind a courtesy: 🌹 is no search. A handler's `takes`."""
    return not any(map(str.isalnum, request.text))


def returned(text: str, context: Context) -> Reply:
    t = context.t
    news = (Button(t("Latest news"), latest(), tone=Tone.PRIMARY), Button(t("Topics"), "topics 0"))
    return Reply(language=t.code, text=text, buttons=(news,))
