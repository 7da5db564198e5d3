"""Who is answered at all, over the real router."""

from dataclasses import replace
from datetime import timedelta

import pytest

import handlers
from bot.model import Chat, ChatKind, Commanders, Offers, Person, Reply, Request
from bot.router import router as routing
from bot.router.handlers import found
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, PRIVATE, Conversation, router, text
from tests.samples import NOON, WATER

READER = Person("telegram", "1", "زينب", "en")
OTHER = Person("telegram", "2", "Kim", "en")
MANAGER = Person("telegram", "3", "Mona", "en", manages_chat=True)
ED = Person("telegram", EDITOR, "Ed", "en")
A_LOT, ONLY = "That was a lot at once", "Only those who manage this chat give me commands"


def paced(store: Store, a_minute: int = 60, in_groups: int = 0) -> routing.Router:
    return router(store, requests_a_minute=a_minute, requests_a_minute_in_groups=in_groups)


def asked(person: Person, chat: Chat = PRIVATE, command: str = "latest", **more: object) -> Request:
    return Request(chat=chat, person=person, command=command, at=NOON, **more)  # type: ignore[arg-type]


async def answers(router: routing.Router, request: Request, times: int) -> list[Reply | None]:
    return [await router.answer(request) for _ in range(times)]


async def test_who_asks_too_much_hears_it_once_and_then_nothing(store: Store) -> None:
    router = paced(store)
    found = await answers(router, asked(READER), 25)
    assert all(found[:20])
    assert [bool(reply) for reply in found[20:]] == [True, False, False, False, False]
    assert found[20]
    assert found[20].personal
    assert text(found[20]).startswith(A_LOT)
    assert await router.answer(asked(OTHER))
    assert await router.answer(replace(asked(READER), at=NOON + timedelta(seconds=1)))


async def test_nothing_is_looked_up_for_one_who_asks_too_much(store: Store) -> None:
    """Only what is kept of a request would show it: the search that was made."""
    router = paced(store)
    for number in range(30):
        await router.answer(replace(asked(READER, command="search"), text=f"word{number}"))
    assert len(await store.searches.of(PRIVATE)) == 20


async def test_a_press_too_many_is_a_toast_and_then_acknowledged(store: Store) -> None:
    router = paced(store)
    found = await answers(router, replace(asked(READER, pressed=True), text="0 0 0 ="), 23)
    assert found[20]
    assert found[20].notice.startswith(A_LOT)
    assert not found[20].text
    assert found[21:] == [None, None]


async def test_a_command_that_must_be_answered_is_answered_each_time(store: Store) -> None:
    found = await answers(paced(store), asked(READER, GROUP, discreet=True), 25)
    assert [text(reply)[: len(A_LOT)] for reply in found[20:] if reply] == [A_LOT] * 5


async def test_who_sent_a_form_is_told_each_time_that_it_was_not_taken(store: Store) -> None:
    found = await answers(paced(store), asked(READER, pressed=True, command="start", text="other", answer="x"), 25)
    assert [bool(reply and reply.refused) for reply in found] == [True] * 25
    assert [reply.notice[: len(A_LOT)] for reply in found[20:] if reply] == [A_LOT] * 5


async def test_editors_may_ask_ten_times_as_much(store: Store) -> None:
    found = await answers(paced(store), asked(ED, command="whoami"), 201)
    assert [text(reply).startswith(A_LOT) for reply in found if reply].index(True) == 200


async def test_all_people_of_a_group_ask_no_more_than_a_group_may(store: Store) -> None:
    router = paced(store, a_minute=600, in_groups=30)
    people = [Person("telegram", str(number), locale="en") for number in range(12)]
    found = [await router.answer(asked(person, GROUP)) for person in people]
    assert [bool(reply) for reply in found] == [True] * 11 + [False]
    assert found[10]
    assert text(found[10]).startswith(A_LOT)
    assert await router.answer(asked(people[0], replace(GROUP, id="-6")))
    assert await router.answer(asked(people[0], Chat("telegram", "0")))


async def test_what_the_bot_was_not_asked_counts_for_nothing(store: Store) -> None:
    router = paced(store)
    for _ in range(100):
        assert await router.answer(asked(READER, GROUP, command="other_bots_command")) is None
        assert (
            await router.answer(replace(asked(READER, Chat("telegram", "-9", ChatKind.CHANNEL)), command=None)) is None
        )
    assert await router.answer(asked(READER))


async def test_rights_are_not_asked_for_who_is_not_answered(store: Store) -> None:
    router, request = paced(store), asked(READER, GROUP, command="subscribe")
    assert router.asks_rights(request)
    await answers(router, request, 20)
    assert not router.asks_rights(request)


async def test_letters_are_more_than_commands_and_not_without_end(store: Store) -> None:
    router = paced(store)
    typed = replace(asked(READER, command="language"), text="")
    found = [bool(await router.suggest(typed)) for _ in range(101)]
    assert found == [True] * 100 + [False]
    assert await router.offers(typed, "") == Offers(language="en")
    assert await router.answer(asked(READER))


async def managed(store: Store) -> routing.Router:
    await store.preferences.choose([GROUP], commanders=Commanders.MANAGERS)
    return router(store)


async def test_where_only_managers_command_others_hear_so_once_an_hour(store: Store) -> None:
    router = await managed(store)
    said = [await router.answer(asked(person, GROUP)) for person in (READER, OTHER, READER)]
    assert said[0]
    assert text(said[0]).startswith(ONLY)
    assert said[0].personal
    assert said[1:] == [None, None]
    assert await router.answer(replace(asked(OTHER, GROUP), at=NOON + timedelta(hours=1)))


@pytest.mark.parametrize("person", [MANAGER, ED, replace(MANAGER, genuine=False)])
async def test_where_only_managers_command_they_and_the_editors_do(store: Store, person: Person) -> None:
    reply = await (await managed(store)).answer(asked(person, GROUP))
    assert reply
    assert not text(reply).startswith(ONLY)


async def test_where_only_managers_command_everybody_else_asks_in_private(store: Store) -> None:
    router = await managed(store)
    for chat in (PRIVATE, replace(GROUP, id="-6")):
        reply = await router.answer(asked(READER, chat))
        assert reply
        assert not text(reply).startswith(ONLY)


async def test_where_only_managers_command_presses_and_slash_commands_are_answered_each_time(store: Store) -> None:
    router = await managed(store)
    for request in (
        asked(READER, GROUP, command="settings", pressed=True),
        asked(READER, GROUP, discreet=True),
    ):
        for reply in await answers(router, request, 3):
            assert reply
            assert text(reply).startswith(ONLY)
            assert reply.personal


async def test_where_only_managers_command_everybody_opens_what_stands_there(store: Store) -> None:
    article, _ = await store.add(WATER)
    talk = Conversation(await managed(store), READER, GROUP)
    for press in (f"read {article.id}", f"read {article.id} 1", f"more {article.id}", f"similar {article.id}"):
        assert not text(await talk.sends_press(press)).startswith(ONLY), press
    for press in ("latest 0 0 0 =", "digest of 0 0", f"share {article.id}", f"why article {article.id}"):
        assert not text(await talk.sends_press(press)).startswith(ONLY), press
    assert text(await talk.says(f"/read {article.id}")).startswith(ONLY)


async def test_what_buttons_only_show_is_known() -> None:
    shows = {name for name, its in found(handlers).items() if its.COMMAND.shows}
    assert shows == {"read", "more", "similar", "latest", "search", "digest", "share", "card", "why"}


async def test_who_is_refused_gets_the_way_to_a_private_chat(store: Store) -> None:
    home = "https://t.me/khabar_bot?start="
    reply = await (await managed(store)).answer(asked(READER, GROUP, home=home))
    assert reply
    assert [button.url for row in reply.buttons for button in row] == [f"{home}open_help"]
    greeted = Conversation(router(store), READER)
    assert text(await greeted.says("/start open_help")).startswith("You can say:")


async def test_where_only_managers_command_everybody_keeps_articles_in_passing(store: Store) -> None:
    article, _ = await store.add(WATER)
    router = await managed(store)
    reply = await router.answer(asked(READER, GROUP, command="save", pressed=True, text=str(article.id)))
    assert reply
    assert reply.notice.startswith("Saved")
    assert await store.saved.has(READER, article.id)
    typed = await router.answer(asked(OTHER, GROUP, command="save", text=str(article.id)))
    assert typed
    assert text(typed).startswith(ONLY)
    assert not await store.saved.has(OTHER, article.id)


async def test_where_only_managers_command_words_to_the_bot_are_commands(store: Store) -> None:
    router = await managed(store)
    talk = Conversation(router, READER, GROUP)
    assert text(await talk.says("water")).startswith(ONLY)
    await talk.says_unheard("water")
    assert router.asks_rights(replace(asked(READER, GROUP), command=None, text="water"))


async def test_those_who_speak_as_their_chat_are_others_in_every_chat(store: Store) -> None:
    """Telegram has one stand-in for the anonymous admins of all groups."""
    router = paced(store)
    hidden = Person("telegram", "1087968824", locale="en", genuine=False, manages_chat=True)
    here, there = asked(hidden, GROUP), asked(hidden, replace(GROUP, id="-6"))
    found = await answers(router, here, 25)
    assert [bool(reply) for reply in found].count(True) == 21
    assert not router.asks_rights(replace(here, command="subscribe"))
    assert router.asks_rights(replace(there, command="subscribe"))
    reply = await router.answer(there)
    assert reply
    assert not text(reply).startswith(A_LOT)


async def test_where_only_managers_command_others_keep_none_of_them_waiting(store: Store) -> None:
    await store.preferences.choose([GROUP], commanders=Commanders.MANAGERS)
    router = paced(store, a_minute=600, in_groups=30)
    for number in range(50):
        member = Person("telegram", str(100 + number), locale="en")
        await router.answer(asked(member, GROUP))
    found = await answers(router, asked(MANAGER, GROUP), 100)
    assert not [reply for reply in found if not reply or text(reply).startswith(A_LOT)]


async def test_those_who_manage_a_group_may_ask_ten_times_as_much_of_it(store: Store) -> None:
    router = paced(store, a_minute=0, in_groups=30)
    found = await answers(router, asked(MANAGER, GROUP), 101)
    assert [text(reply).startswith(A_LOT) for reply in found if reply].index(True) == 100
