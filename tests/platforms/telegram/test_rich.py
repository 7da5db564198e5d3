"""Right-to-left texts as rich messages, where the server takes them (Bot API 10.1)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from bot.errors import Malformed
from bot.model import Button, Card, Chat, Moment, Picture, Reply, Secret
from bot.platforms.telegram.abilities import Abilities
from bot.platforms.telegram.draft import Draft
from bot.platforms.telegram.platform import Telegram, connect
from bot.platforms.telegram.render import MOST_BLOCKS, drafts
from bot.platforms.telegram.rich import html
from bot.platforms.telegram.settings import Settings
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Message, Person, refuse, reset, richtext
from tests.platforms.telegram.conftest import connected, echo
from tests.platforms.telegram.test_render import replies

ME = Chat("telegram", "7")
AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
CARD = Card(
    title="عنوان <b>🌧",
    text="سطر & سطر\nثانٍ",
    note="المدى",
    when=Moment(AT, "قبل ساعة"),
    url="https://example.org/?a=1&b='2'",
)
ARABIC = Reply(language="ar", text="الأخبار:", cards=(CARD,), buttons=((Button("اقرأ", "read 1"),),))


@asynccontextmanager
async def older(version: tuple[int, int], **settings: str) -> AsyncIterator[tuple[FakeTelegram, Telegram, Person]]:
    async with FakeTelegram(version=version) as server:
        person = server.person(7)
        given = Settings(token=Secret(server.token), api_base_url=server.url, **settings)  # type: ignore[arg-type]
        async with connect(given, FakeCore(echo)) as platform:
            yield server, platform, person


def methods(server: FakeTelegram) -> list[str]:
    """What was asked of the server about messages so far."""
    return [call.method for call in server.requests if call.method != "getMe"]


async def told(platform: Telegram, person: Person, reply: Reply = ARABIC) -> Message:
    receipt = await platform.send(ME, reply, "1")
    return person.chat.messages[int(receipt.messages[-1])]


async def test_arabic_is_a_rich_message_from_right_to_left(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        message = await told(platform, person)
        english = await told(platform, person, Reply(language="en", text="News"))
    assert (message.rich, message.rtl, english.rich) == (True, True, False)
    assert message.text == "الأخبار:\n\nعنوان <b>🌧\nسطر & سطر\nثانٍ\nالمدى · \u2068قبل ساعة\u2069"
    assert message.styled("bold") == message.styled("text_link") == ["عنوان <b>🌧"]
    assert message.styled("date_time") == ["قبل ساعة"]
    assert [each["url"] for each in message.entities if "url" in each] == [CARD.url]
    assert [each["unix_time"] for each in message.entities if "unix_time" in each] == [int(AT.timestamp())]
    assert message.labels == [["اقرأ"]]


async def test_a_rich_message_is_edited_as_one(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        receipt = await platform.send(ME, ARABIC, "1")
        same = await platform.edit(receipt, Reply(language="ar", text="مصحح"))
        assert await platform.edit(same, Reply(language="ar", text="مصحح")) == receipt
        message = person.chat.standing[0]
        assert (message.text, message.rich, message.edits) == ("مصحح", True, 1)
        await platform.edit(same, Reply(language="en", text="Corrected"))
    assert (message.text, message.rich) == ("Corrected", False)


async def test_pictures_and_previews_are_no_rich_messages(server: FakeTelegram, person: Person) -> None:
    picture = Card(title="عنوان", pictures=(Picture("telegram", "p"),))
    preview = Card(title="عنوان", pictures=(Picture("web", "1", "https://example.org/1.png"),))
    async with connected(server, FakeCore(echo)) as platform:
        for card in (picture, preview):
            assert not (await told(platform, person, Reply(language="ar", cards=(card,)))).rich


@pytest.mark.parametrize("version", [(10, 0), (9, 4)])
async def test_an_older_server_is_asked_once(version: tuple[int, int]) -> None:
    async with older(version) as (server, platform, person):
        first, second = await told(platform, person), await told(platform, person)
        for message in (first, second):
            assert (message.rich, message.styled("bold")) == (False, ["عنوان <b>🌧"])
            assert message.styled("date_time") == (["قبل ساعة"] if version > (9, 5) else [])
        tries = ["sendMessage"] * (1 if version > (9, 5) else 2)
        assert methods(server) == ["sendRichMessage", *tries, "sendMessage"]


async def test_an_older_server_may_be_found_out_by_an_edit() -> None:
    async with older((10, 0)) as (server, platform, person):
        receipt = await platform.send(ME, Reply(language="en", text="News"), "1")
        for text in ("خبر", "مصحح"):
            await platform.edit(receipt, Reply(language="ar", text=text))
        assert person.chat.standing[0].text == "مصحح"
        assert methods(server) == ["sendMessage", *["editMessageText"] * 3]


async def test_a_proxy_that_says_not_found_is_no_wrong_token(server: FakeTelegram, person: Person) -> None:
    server.faults.append(refuse("sendRichMessage", 404, "Not Found"))
    async with connected(server, FakeCore(echo)) as platform:
        assert not (await told(platform, person)).rich


async def test_the_operator_may_want_none() -> None:
    async with older((10, 1), rich_messages="never") as (server, platform, person):
        assert not (await told(platform, person)).rich
        assert methods(server) == ["sendMessage"]


async def test_what_is_refused_for_its_own_sake_goes_plainly_and_the_next_is_rich(
    server: FakeTelegram, person: Person
) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        await told(platform, person)
        server.faults.append(refuse("sendRichMessage", 400, "Bad Request: RICH_MESSAGE_TOO_LARGE"))
        assert [(await told(platform, person)).rich for _ in range(2)] == [False, True]


async def test_only_the_third_message_in_a_row_that_is_refused_says_that_the_server_knows_none(
    server: FakeTelegram, person: Person
) -> None:
    no = refuse("sendRichMessage", 400, "Bad Request: RICH_MESSAGE_INVALID", times=99)
    server.faults.append(no)
    async with connected(server, FakeCore(echo)) as platform:
        for text in ("أ", "أ", "أ", "ب", "ج", "د", "ه"):  # one message may be tried again and again
            await told(platform, person, replace(ARABIC, text=text))
    assert no.met == 5


async def test_a_first_message_that_is_refused_says_nothing_of_the_others(server: FakeTelegram, person: Person) -> None:
    no = refuse("sendRichMessage", 400, "Bad Request: RICH_MESSAGE_INVALID", times=2)
    server.faults.append(no)
    async with connected(server, FakeCore(echo)) as platform:
        shown = [(await told(platform, person, replace(ARABIC, text=text))).rich for text in "أبجد"]
    assert shown == [False, False, True, True]


async def test_a_server_that_is_replaced_by_an_older_one_is_believed(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        assert (await told(platform, person)).rich
        server.version = (10, 0)
        assert not (await told(platform, person)).rich
        assert not (await told(platform, person)).rich
    assert methods(server).count("sendRichMessage") == 2


async def test_what_may_have_arrived_is_not_sent_as_a_text_too(server: FakeTelegram, person: Person) -> None:
    server.faults.append(reset("sendRichMessage", "after"))
    async with connected(server, FakeCore(echo)) as platform:
        with pytest.raises(Exception, match="broke"):
            await platform.send(ME, ARABIC, "1")
    assert len(person.chat.standing) == 1


async def test_what_no_form_of_is_taken_is_malformed(server: FakeTelegram, person: Person) -> None:
    server.faults += [refuse(method, 400, "Bad Request: no", times=9) for method in ("sendRichMessage", "sendMessage")]
    async with connected(server, FakeCore(echo)) as platform:
        with pytest.raises(Malformed):
            await platform.send(ME, ARABIC, "1")
    assert person.chat.standing == []


@pytest.mark.parametrize(("paragraphs", "rich"), [(MOST_BLOCKS, True), (MOST_BLOCKS + 1, False)])
def test_a_rich_message_has_so_many_paragraphs(paragraphs: int, rich: bool) -> None:
    [draft] = drafts(Reply(language="ar", text="\n\n".join("خ" * paragraphs)))
    assert bool(draft.rich) is rich


@given(replies)
@settings(max_examples=40)
def test_nothing_that_people_write_is_code(reply: Reply) -> None:
    """The server reads the same text and the same styles as stand in a plain message."""
    for draft in drafts(reply):
        if draft.text:
            shown = html(draft.text, draft.entities)
            text, entities = richtext.read(shown)
            assert richtext.skimmed(shown)[0].split() == text.split()
            assert letters(text, entities) == letters(draft.text, draft.entities)


def letters(text: str, entities: Sequence[Mapping[str, Any]]) -> list[tuple[bytes, frozenset[tuple[str, str]]]]:
    """Each UTF-16 unit that is no white space, with the styles that it has."""
    units = text.encode("utf-16-le")
    styles: list[set[tuple[str, str]]] = [set() for _ in range(len(units) // 2)]
    for each in entities:
        for unit in range(each["offset"], each["offset"] + each["length"]):
            styles[unit].add((each["type"], each.get("url", "")))
    parted = [(units[2 * at : 2 * at + 2], frozenset(style)) for at, style in enumerate(styles)]
    return [(unit, style) for unit, style in parted if not unit.decode("utf-16-le", "replace").isspace()]


def test_an_address_stays_within_its_quotes() -> None:
    card = Card(title="x", url="https://example.org/\"><b>'&amp;</a>")
    [draft] = drafts(Reply(language="ar", cards=(card,)))
    _, entities = richtext.read(draft.rich)
    assert [each["url"] for each in entities if "url" in each] == [card.url]


def test_white_space_is_kept() -> None:
    assert html("a  b\n\n\n\nc\n d", ()) == "<p>a \xa0b</p><p>c<br> d</p>"


def test_styles_do_not_cross() -> None:
    entities = (
        {"type": "italic", "offset": 0, "length": 3},
        {"type": "bold", "offset": 2, "length": 3},
    )
    assert html("🌧bcd", entities) == "<p><i>🌧</i><i><b>b</b></i><b>cd</b></p>"
    assert html("<&", ()) == "<p>&lt;&amp;</p>"


async def test_what_is_refused_in_every_form_but_the_plain_one_tells_nothing_of_the_server(
    server: FakeTelegram, person: Person
) -> None:
    server.faults.append(refuse("sendRichMessage", 400, "Bad Request: BUTTON_URL_INVALID"))
    server.faults.append(refuse("sendMessage", 400, "Bad Request: BUTTON_URL_INVALID", times=2))
    async with connected(server, FakeCore(echo)) as platform:
        plain, rich = await told(platform, person), await told(platform, person)
    assert (plain.entities, rich.rich, rich.styled("date_time")) == ([], True, ["قبل ساعة"])


def test_a_form_is_no_richer_than_the_server() -> None:
    whole = Draft("x", ({"type": "date_time", "offset": 0, "length": 1, "unix_time": 1, "date_time_format": "r"},))
    assert [draft.dated for draft in whole.simpler(Abilities(dates=False))] == [False]
    assert [draft.dated for draft in whole.simpler(Abilities())] == [True, False]
