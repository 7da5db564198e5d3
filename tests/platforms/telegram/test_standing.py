"""Where articles stand: what the core is told, so that corrections reach them."""

from bot.model import Button, Card, Reply, Request, Shown
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person
from tests.platforms.telegram.conftest import serving

LONG = "كلمة " * 1500


async def answer(request: Request) -> Reply:
    """An article, a long one, or something else in its place."""
    what = request.text if request.pressed else (request.command or "")
    buttons = ((Button("Page", "p page"), Button("Away", "p away")),)
    if what == "away":
        return Reply(language="en", text="Gone.", buttons=buttons, replaces=True)
    page = 2 if what == "page" else 1
    card = Card(title="Rain", text=LONG if what == "long" else f"It rains on page {page}.")
    return Reply(language="en", cards=(card,), buttons=buttons, shows=Shown(7, 1, page), replaces=request.pressed)


async def test_an_article_stands_where_it_was_sent(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(answer)
    async with serving(server, core):
        message = await person.says("/read")
        await person.presses(message, "Page")
    assert {number: reply.shows for number, reply in core.standing.items()} == {str(message.id): Shown(7, 1, 2)}


async def test_what_takes_its_place_is_no_article(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(answer)
    async with serving(server, core):
        message = await person.says("/read")
        await person.presses(message, "Away")
        await person.says("/end")
    assert str(message.id) not in core.standing


async def test_a_long_article_is_known_by_its_last_message(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(answer)
    async with serving(server, core):
        first = await person.says("/long")
        await person.says("/end")
    assert any(int(number) > first.id for number in core.standing)


async def test_a_message_that_is_gone_is_sent_anew(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(answer)
    async with serving(server, core):
        message = await person.says("/read")
        await person.says("/end")  # the first is settled before the next is answered
        assert str(message.id) in core.standing
        del message.chat.messages[message.id]
        await person.presses(message, "Page")
        await person.says("/end")
    assert str(message.id) not in core.standing
    assert Shown(7, 1, 2) in {reply.shows for reply in core.standing.values()}
