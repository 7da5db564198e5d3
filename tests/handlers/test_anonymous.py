"""Who speaks as a chat has the id of all others who do: nothing is kept of them, and nothing is theirs."""

from dataclasses import replace

import pytest

from bot.model import Person, Preferences
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, router, text
from tests.samples import NOON, WATER

ANONYMOUS = Person("telegram", "1087968824", "Group", "en", genuine=False, manages_chat=True)
CHANNEL = Person("telegram", "136817688", "Channel", "en", genuine=False)
WITH_YOUR_OWN = "Ask me with your own account"


@pytest.fixture
def anonymous(store: Store) -> Conversation:
    return Conversation(router(store, "en"), ANONYMOUS, GROUP)


@pytest.fixture
def channel(anonymous: Conversation) -> Conversation:
    return replace(anonymous, person=CHANNEL)


async def test_an_anonymous_admin_chooses_for_the_chat_alone(store: Store, anonymous: Conversation) -> None:
    reply = await anonymous.says("/language")
    assert {each.press.split()[1] for row in reply.buttons for each in row} == {"chat"}
    await anonymous.presses("العربية")
    assert (await store.preferences.of_chat(GROUP)).language == "ar"
    assert "حسابك الشخصي" in text(await anonymous.sends_press("language en"))
    settings = await anonymous.says("/settings")
    assert "إعداداتي" not in " ".join(labels(settings))
    await anonymous.sends_press("settings me hijri 1")
    assert await store.preferences.of_person(replace(ANONYMOUS, genuine=True)) == Preferences()


async def test_a_channel_has_no_settings(store: Store, channel: Conversation) -> None:
    for command in ("/settings", "/language", "/language ar", "/place", "/place Cairo"):
        assert WITH_YOUR_OWN in text(await channel.says(command)), command
    assert await store.preferences.of_person(replace(CHANNEL, genuine=True)) == Preferences()


async def test_what_an_older_version_kept_of_them_counts_for_nothing(store: Store, anonymous: Conversation) -> None:
    await store.preferences.choose([replace(ANONYMOUS, genuine=True)], language="ar")
    assert (await anonymous.says("/topics")).language == "en"


async def test_they_keep_no_list(store: Store, anonymous: Conversation, channel: Conversation) -> None:
    article, _ = await store.add(WATER)
    await store.saved.keep(ANONYMOUS, article.id, NOON)
    for talk in (anonymous, channel):
        for command in (f"/save {article.id}", "/saved"):
            assert text(await talk.says(command)).startswith("Only a person can keep a list."), command
        assert text(await talk.sends_press(f"save {article.id}")).startswith("Only a person can keep a list.")
    assert not await store.saved.has(CHANNEL, article.id)
