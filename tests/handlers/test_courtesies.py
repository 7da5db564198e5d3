"""Greetings and thanks, which are no searches."""

import pytest

from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, text, titles
from tests.samples import BRIDGE, article

HOW = "Type any words to search, or press a button. /help shows everything I can do."


@pytest.mark.parametrize(
    ("said", "told"),
    [
        *(("hello", f"Hello! {HOW}"), ("Good morning!", f"Hello! {HOW}"), ("hi 👋", f"Hello! {HOW}")),
        *(("bonjour", f"Hello! {HOW}"), ("صباح الخير", f"Hello! {HOW}"), ("أهلاً وسهلاً", f"Hello! {HOW}")),
        ("السلام عليكم", f"And upon you be peace! {HOW}"),
        ("السلام عليكم ورحمة الله وبركاته", f"And upon you be peace! {HOW}"),
        *((said, "You are welcome!") for said in ("thanks", "Thank you!", "thx", "merci", "شكرا", "شكرًا جزيلًا 🌹")),
    ],
)
async def test_a_courtesy_is_returned(store: Store, visitor: Conversation, said: str, told: str) -> None:
    await store.add(article(1, body="More than a month: شهرا."))
    reply = await visitor.says(said)
    assert (text(reply), titles(reply), labels(reply)) == (told, [], ["Latest news", "Topics"])


async def test_in_arabic(reader: Conversation) -> None:
    assert text(await reader.says("مرحبا")).startswith("أهلًا وسهلًا! ")
    assert text(await reader.says("سلام عليكم")).startswith("وعليكم السلام ورحمة الله! ")
    assert text(await reader.says("merci")) == "على الرحب والسعة!"


@pytest.mark.parametrize("said", ["hello bridge", "thanks to the bridge", "مرحبا bridge", "السلام bridge"])
async def test_what_says_more_is_a_search(store: Store, visitor: Conversation, said: str) -> None:
    await store.add(BRIDGE)
    assert f"“{said}”" in text(await visitor.says(said))
    assert titles(visitor.last) == [BRIDGE.title] if visitor.last else False


async def test_in_a_group_it_is_what_is_searched_for(store: Store, visitor: Conversation) -> None:
    await store.add(article(1, body="A letter of thanks."))
    visitor.chat = GROUP
    assert titles(await visitor.says("/search thanks")) == ["Report 1"]
