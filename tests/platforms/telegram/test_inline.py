"""Inline questions over the loopback server: what somebody types after the bot's name, and what they are offered."""

import asyncio
from typing import Any

import pytest

from bot.model import Button, Card, Moment, Offered, Offers, Picture, Reply, Request
from bot.platforms.telegram.abilities import Abilities
from bot.platforms.telegram.inline import answer_of
from bot.platforms.telegram.read import Me, read
from bot.platforms.telegram.render import LONGEST, excerpt
from bot.text.length import utf16
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, refuse, slow
from tests.platforms.telegram.conftest import echo, serving
from tests.platforms.telegram.test_rich import AT, CARD

BUTTONS = (Button("Original", url="https://example.org/1"), Button("Save", "save 1"), Button("Share", "", share="rain"))
REPLY = Reply(language="ar", cards=(CARD,), buttons=(BUTTONS,))
RAIN = Offered(id="1", title="مطر", text="في البصرة", picture="https://example.org/1.png", reply=REPLY)


def offers(*offered: Offered, **more: Any) -> Offers:
    return Offers(language="ar", offers=offered, **more)


class Desk(FakeCore):
    """Offers what its test put there; `held` queries wait until it is set."""

    def __init__(self, offered: Offers) -> None:
        super().__init__(echo)
        self.offered = offered
        self.held = asyncio.Event()
        self.held.set()

    async def offers(self, request: Request, page: str) -> Offers:
        found = await super().offers(request, page)
        await self.held.wait()
        return found


async def test_what_is_typed_is_offered(server: FakeTelegram, person: Person) -> None:
    desk = Desk(offers(RAIN, next="10", note="تسجيل", start="from-inline", seconds=60))
    async with serving(server, desk):
        answer = await person.asks("مطر")
        await person.asks("مطر", "10")
    [result] = answer.pop("results")
    assert answer == {
        "inline_query_id": answer["inline_query_id"],
        "cache_time": 60,
        "is_personal": True,
        "next_offset": "10",
        "button": {"text": "تسجيل", "start_parameter": "from-inline"},
    }
    content = result.pop("input_message_content")
    assert content["message_text"].startswith("عنوان <b>🌧\nسطر")
    assert [each["type"] for each in content["entities"]] == ["bold", "text_link", "date_time"]
    assert result.pop("reply_markup") == {
        "inline_keyboard": [
            [{"text": "Share", "switch_inline_query": "rain"}, {"text": "Original", "url": "https://example.org/1"}]
        ]
    }
    assert result == {
        **{"type": "article", "id": "1", "title": "مطر", "description": "في البصرة"},
        "thumbnail_url": "https://example.org/1.png",
    }
    [(request, page), (_, second)] = desk.asked_inline
    assert (request.text, page, second) == ("مطر", "", "10")
    assert (request.chat.id, request.person.id) == ("7", "7")
    assert request.home == "https://t.me/khabar_bot?start="
    assert desk.inbox.open == []


async def test_only_what_was_typed_last_is_answered(server: FakeTelegram, person: Person) -> None:
    desk = Desk(offers(RAIN))
    other = server.person(8)
    desk.held.clear()
    async with serving(server, desk):
        person.types("م")
        await server.signal.until(lambda: not len(server.updates) or None, "the first query")
        for words in ("مط", "مطر"):
            person.types(words)
        other.types("x")
        await server.signal.until(lambda: not len(server.updates) or None, "the other queries")
        desk.held.set()
        await server.hears("answerInlineQuery", 2)
        await person.says("/end")
    assert (len(person.offered), len(other.offered)) == (1, 1)
    assert sorted(request.text for request, _ in desk.asked_inline) == ["x", "م", "مطر"]
    assert desk.inbox.open == []


async def test_a_query_may_come_while_the_one_before_is_being_answered(server: FakeTelegram, person: Person) -> None:
    server.faults.append(fault := slow("answerInlineQuery"))
    async with serving(server, Desk(offers(RAIN))):
        person.types("م")
        await server.hears("answerInlineQuery")
        person.types("مط")
        await server.signal.until(lambda: not len(server.updates) or None, "the second query")
        fault.hold.set()
        await server.hears("answerInlineQuery", 2)
        await person.says("/end")
    assert len(person.offered) == 2


async def test_a_query_that_is_too_old_is_no_error(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server, Desk(offers(RAIN))):
        query = person.types("مطر")
        del server.inline_queries[query]
        await server.hears("answerInlineQuery")
        await person.asks("مطر")
    assert not caplog.records
    assert len(server.called("answerInlineQuery")) == 2


async def test_an_answer_that_is_refused_goes_out_plainer(server: FakeTelegram, person: Person) -> None:
    server.faults.append(refuse("answerInlineQuery", 400, "Bad Request: WEBDOCUMENT_URL_INVALID"))
    async with serving(server, Desk(offers(RAIN))):
        [result] = (await person.asks("مطر"))["results"]
    assert result.keys() == {"type", "id", "title", "description", "input_message_content"}
    assert result["input_message_content"].keys() == {"message_text", "link_preview_options"}


@pytest.mark.parametrize(
    "codes", [((400, "Bad Request: no"), (400, "Bad Request: no")), ((403, "Forbidden: no"),), ((500, "Oops"),)]
)
async def test_a_question_that_cannot_be_answered_is_let_go(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture, codes: tuple[tuple[int, str], ...]
) -> None:
    server.faults += [refuse("answerInlineQuery", *code) for code in codes]
    desk = Desk(offers(RAIN))
    async with serving(server, desk):
        person.types("مطر")
        await server.hears("answerInlineQuery", len(codes))
        await person.says("/end")
        assert (await person.asks("مطر"))["results"]
    assert "was not answered" in caplog.text
    assert desk.inbox.open == []


async def test_what_was_left_behind_is_too_old_and_settled(server: FakeTelegram, person: Person) -> None:
    desk = Desk(offers(RAIN))
    query = person.types("مطر")
    del server.inline_queries[query]
    await desk.inbox.put([("4242:1001", '{"update_id": 1001, "inline_query": {"id": "1"}}')])
    async with serving(server, desk):
        await person.says("/end")
    assert desk.inbox.open == []


def test_an_older_server_gets_no_moments() -> None:
    answer = answer_of(offers(RAIN), Abilities(dates=False))
    assert [each["type"] for each in answer["results"][0]["input_message_content"]["entities"]] == ["bold", "text_link"]


def test_what_holds_nothing_is_not_offered() -> None:
    empty = Offered(id="2", title="x", reply=Reply(language="ar"))
    untitled = Offered(id="3", title="", picture="javascript:x", reply=Reply(language="en", text="x"))
    [result] = answer_of(offers(empty, untitled), Abilities())["results"]
    assert (result["id"], result["title"], "thumbnail_url" in result) == ("3", "…", False)


def test_there_are_fifty_at_most() -> None:
    many = [Offered(id=str(number), title="x", reply=REPLY) for number in range(60)]
    assert len(answer_of(offers(*many), Abilities())["results"]) == 50


def test_a_page_whose_name_is_too_long_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        answer_of(offers(next="خ" * 33), Abilities())


def test_a_note_that_leads_nowhere_is_no_button() -> None:
    assert "button" not in answer_of(offers(note="x"), Abilities())


def test_what_does_not_fit_is_cut_below_its_link() -> None:
    cards = (Card(title="عنوان", text="كلمة " * 2000, url="https://example.org", note="المدى", when=Moment(AT, "x")),)
    draft = excerpt(Reply(language="ar", cards=cards), inline=True)
    assert draft
    assert utf16(draft.text) <= LONGEST
    assert draft.text.endswith("كلمة\n\n…")
    assert [each["type"] for each in draft.entities] == ["bold", "text_link"]


def test_a_picture_with_an_address_is_shown_above() -> None:
    pictures = (Picture("telegram", "p"), Picture("web", "1", "https://example.org/1.png"))
    card = Card(title="عنوان", pictures=pictures)
    one = excerpt(Reply(language="ar", cards=(card,)), inline=True)
    two = excerpt(Reply(language="ar", cards=(card, card)), inline=True)
    assert one
    assert two
    assert (one.preview, two.preview) == ("https://example.org/1.png", "")


async def test_what_the_bot_offered_asks_nothing_of_it(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    group = server.group(-5)
    async with serving(server, core):
        person.writes("/latest", via_bot=server.me)
        person.writes("خبر\nنص", via_bot=server.me)
        person.writes("@khabar_bot خبر", to=group, via_bot=server.me)
        await person.says("/end")
    assert [request.command for request in core.requests] == ["end"]
    words: dict[str, Any] = {"from": person.json, "text": "x\ny", "via_bot": server.me}
    edited = {"edited_message": server.message(person.chat, **words)}
    assert read(edited, Me(4242, "khabar_bot"), AT) is None


@pytest.mark.parametrize(("code", "words"), [("ar", "لا يعمل"), ("en-GB", "This button works"), ("", "لا يعمل")])
async def test_a_press_below_what_was_offered_is_told_where_buttons_work(
    server: FakeTelegram, code: str, words: str
) -> None:
    person = server.person(7, language_code=code)
    core = FakeCore(echo)
    async with serving(server, core):
        person.presses_elsewhere("read 5")
        await server.hears("answerCallbackQuery")
        await person.says("/end")
    assert person.toasts[0].startswith(words)
    assert "@khabar_bot" in person.toasts[0]
    assert server.called("answerCallbackQuery")[0]["show_alert"]
    assert [request.command for request in core.requests] == ["end"]


async def test_whether_the_bot_can_be_asked_inline_is_looked_up(server: FakeTelegram, person: Person) -> None:
    async def sharing(_: Request) -> Reply:
        return Reply(language="en", text="x", buttons=(BUTTONS,))

    for inline, labels in ((True, ["Original", "Save", "Share"]), (False, ["Original", "Save"])):
        server.inline = inline
        async with serving(server, FakeCore(sharing)):
            assert (await person.says("/latest")).labels == [labels]
