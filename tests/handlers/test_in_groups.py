"""What a group is told: nothing that holds in private chats alone, and no buttons that only refuse."""

from dataclasses import replace

import pytest

from bot.model import Person
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, buttons, labels, router, text
from tests.samples import WATER

HOME = "https://t.me/khabar_bot?start="


@pytest.fixture
def member(store: Store) -> Conversation:
    return Conversation(router(store, "en"), Person("telegram", "9", locale="en"), GROUP, home=HOME)


@pytest.fixture
def manager(member: Conversation) -> Conversation:
    return replace(member, person=Person("telegram", "8", locale="en", manages_chat=True))


async def test_a_group_is_told_how_to_search_there(member: Conversation, manager: Conversation) -> None:
    for reply in (await member.says("/start"), await manager.sends_press("start step 5")):
        assert "Search with /search and some words" in text(reply)
        assert "Type any words" not in text(reply)


async def test_help_in_a_group_is_short_and_leads_to_the_private_chat(member: Conversation) -> None:
    reply = await member.says("/help")
    assert len(text(reply).split("\n")) < 12
    assert "/search ‹words› – Search" in text(reply)
    assert "any words are a search" not in text(reply)
    assert [button.url for button in buttons(reply) if button.url] == [f"{HOME}open_help"]
    assert text(await replace(member, discreet=True).says("/help")).startswith("You can say:")  # nobody else sees it
    assert [button.url for button in buttons(await replace(member, home="").says("/help")) if button.url] == []


async def test_headings_have_the_colon_of_their_language(member: Conversation) -> None:
    french = replace(member, person=replace(member.person, locale="fr"), discreet=True)
    assert "Actualités\u00a0:\n" in text(await french.says("/help"))


async def test_only_who_may_subscribe_is_offered_it(store: Store, member: Conversation, manager: Conversation) -> None:
    article, _ = await store.add(WATER)
    await store.preferences.choose([GROUP], greeted=True)
    for said in ("/start", f"/why {article.id}", "/digest"):
        assert "subscribe" not in " ".join(button.press for button in buttons(await member.says(said))), said
        assert "subscribe" in " ".join(button.press for button in buttons(await manager.says(said))), said


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        *(("saved", "You keep no articles yet"), ("missed", "You missed nothing"), ("link", "What you keep can be")),
        *(("export", "This is all"), ("forgetme", "This would be gone"), ("help", "You can say:")),
    ],
)
async def test_what_opens_in_private_has_a_button_that_opens_it(
    member: Conversation, command: str, begins: str
) -> None:
    reply = await member.says(f"/{command}")
    [url] = [button.url for button in buttons(reply) if button.url]
    assert url == f"{HOME}open_{command}"
    private = Conversation(member.router, member.person)
    await private.says("/language en")
    assert text(await private.says(f"/start {url.removeprefix(HOME)}")).startswith(begins)
    assert [button for button in buttons(await replace(member, home="").says(f"/{command}")) if button.url] == []


async def test_who_comes_by_a_link_to_see_what_is_kept_leaves_no_trace(store: Store, member: Conversation) -> None:
    private = Conversation(member.router, member.person)
    for command in ("forgetme", "export"):
        await private.says(f"/start open_{command}")
    await member.router.settled()
    assert await store.visits.of(member.person) is None


async def test_a_link_opens_nothing_else(member: Conversation) -> None:
    private = Conversation(member.router, member.person)
    reply = await private.says("/start open_whoami")
    assert text(reply).startswith("This link leads nowhere")
    assert "Skip" in labels(reply)
