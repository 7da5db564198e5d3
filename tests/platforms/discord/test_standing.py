"""Where articles stand: what the core is told, so that corrections reach them."""

from bot.model import Button, Card, Reply, Request, Shown
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord
from tests.platforms.discord.bot import COMMANDS, serving


async def answer(request: Request) -> Reply:
    """An article, or something else in its place; only its reader sees what is personal."""
    buttons = ((Button("Page", "p page"), Button("Away", "p away")),)
    if request.text == "away":
        return Reply(language="en", text="Gone.", buttons=buttons, replaces=True)
    page = 2 if request.text == "page" else 1
    return Reply(
        language="en",
        cards=(Card(title="Rain", text=f"It rains on page {page}."),),
        buttons=buttons,
        shows=Shown(7, 1, page),
        replaces=request.pressed,
        personal=request.command == "latest",
    )


async def settled(server: FakeDiscord) -> None:
    """What was asked before in this chat is done when something else there is answered."""
    await server.interact("add", {"text": "away"}, in_guild=True)


async def test_an_article_stands_where_it_was_sent_until_something_else_does() -> None:
    core = FakeCore(answer, COMMANDS)
    async with FakeDiscord() as server, serving(server, core):
        sent = await server.interact("about", in_guild=True)
        number = str(sent.message.id)
        await settled(server)
        assert {key: reply.shows for key, reply in core.standing.items()} == {number: Shown(7, 1, 1)}
        await server.press(sent.message, "Page", in_guild=True)
        await settled(server)
        assert {key: reply.shows for key, reply in core.standing.items()} == {number: Shown(7, 1, 2)}
        await server.press(sent.message, "Away", in_guild=True)
        await settled(server)
        assert core.standing == {}
        mine = await server.interact("latest", in_guild=True)
        await settled(server)
    assert list(core.standing) == [f"@{mine.message.id}"], "only its reader sees it: only its interaction reaches it"
