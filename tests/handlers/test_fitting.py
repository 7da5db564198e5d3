"""Every step of the dialogue is one message on every platform, however much there is to choose from."""

from dataclasses import replace

import pytest

import handlers
from bot.model import Chat, ChatKind, Person, Reply, Wanted
from bot.platforms.discord.render import render
from bot.platforms.telegram.keyboard import BUTTONS, keyboard
from bot.router.handlers import found
from bot.router.router import Router
from bot.store.sqlite import Store
from tests.conversation import Conversation, router
from tests.samples import NOON, article
from tests.searching import search_over
from tests.subscribing import broadcast, planned, published, subscription

MENUS = ("when", "days", "topics 1", "topics 2", "languages", "sources 1", "filter", "most", "more", "card", "confirm")


def generous(store: Store) -> Router:
    """With as many cards a page as an operator may set."""
    return Router(found(handlers), store, search_over(store), replace(router(store)._rules, page_size=8))


def fits(reply: Reply) -> None:
    assert len(render(reply)) == 1
    rows = keyboard(reply, "rtl")
    assert sum(map(len, rows)) <= BUTTONS
    assert all(len(row) <= 8 for row in rows)


@pytest.mark.parametrize("locale", ["ar", "en"])
async def test_a_step_is_one_message(store: Store, locale: str) -> None:
    for number in range(60):
        await store.add(article(number, tags=(f"موضوع رقم {number:02}",), source=f"مصدر من المصادر رقم {number}"))
    chat = Chat("discord", "5", ChatKind.ANNOUNCEMENTS)
    person = Person("discord", "1", locale=locale, manages_chat=True)
    admin = Conversation(generous(store), person, chat, roles=("7",))
    fits(await admin.says("/subscribe <@&7> رقم"))
    for menu in MENUS:
        fits(await admin.sends_press(f"subscribe 1 1 {menu}"))
    for _ in range(6):
        await admin.sends_press("subscribe default")
        [*_, last] = await store.subscriptions.of_chat(chat)
        await admin.sends_press(f"subscribe {last.id} {last.version} topic {last.id} 1")
    fits(await admin.says("/subscriptions"))
    fits(await admin.sends_press("subscribe 2 3 card"))


async def test_alerts_and_long_filters_are_one_message(store: Store) -> None:
    """With as many words as there may be, and as many articles as are planned for Discord."""
    words = tuple(f"{number:02}" + "ض" * 58 for number in range(20))
    wanted = Wanted(must=words, some=words, none=words, breaking=True)
    chat = Chat("discord", "5")
    one = await store.subscriptions.begin(subscription(chat, times=(), next=NOON, wanted=wanted))
    reader = Conversation(generous(store), Person("discord", "1", locale="ar"), chat)
    for menu in ("filter", "card", "when"):
        fits(await reader.sends_press(f"subscribe 1 1 {menu}"))
    articles = tuple(each.id for each in await published(store, 9, breaking=True, title="خبر " * 40, tags=("العراق",)))
    await store.digests.record([planned(one, articles, (5,))], NOON)
    [delivery] = await store.ledger.deliveries(1)
    alert = await reader.router.digest(delivery, NOON)
    assert alert
    assert len(alert.cards) == 5
    assert [button.press for button in alert.buttons[-1]] == ["digest 1 2", "mute of 1 1"]
    fits(alert)
    fits(await reader.sends_press("mute of 1 1"))


async def test_reasons_are_one_message(store: Store) -> None:
    await published(store, 2)
    chats = [Chat("discord", "1")] * 6
    await broadcast(store, chats, (1, 2))
    reader = Conversation(generous(store), Person("discord", "1", locale="ar"), chats[0])
    fits(await reader.says("/why"))
    fits(await reader.says("/why 1"))
