"""Who has no rights gets nothing of what others may: forged presses, impostors, guests of a group."""

from dataclasses import replace
from typing import Any

import pytest

import handlers
from bot.model import Article, Chat, ChatKind, Commanders, Forward, Person, Role, State, Subscription, SubscriptionState
from bot.router.handlers import found
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, PRIVATE, Conversation, router, text
from tests.samples import NOON, article

CHANNEL = Chat("telegram", "-9", ChatKind.CHANNEL)
ONLY = {
    Role.EDITOR: "Only editors can do that.",
    Role.ADMIN: "Only the bot's admins can do that.",
    Role.OWNER: "Only the bot's owners can do that.",
}
COMMANDS = {name: its.COMMAND for name, its in found(handlers).items()}
PRESSES = {
    "add": ["https://example.org/news"],
    "alert": ["1", "1 1 1", "1 1 0"],
    "alias": ["add one, two", "remove 1", "undo 1", "1"],
    "broadcast": ["1", "1 again", "1 ask", "1 stop"],
    "archive": [""],
    "backup": [""],
    "audit": ["1 - -", "kinds 1", "people 1"],
    "discard": ["1 1", "1 1 0"],
    "drafts": ["1"],
    "drop": ["1", "1 1"],
    "edit": ["1", "1 1 title", "1 1 body"],
    "feeds": ["page 1", "open 1", "pause 1", "remove 1", "add 1", "test 1", "language 1 ar", "tags 1", "drafts 1"],
    "forward": ["1"],
    "history": ["1 1"],
    "merge": ["1 2", "1 1 2"],
    "publish": ["1 1", "1 1 0", "all 1 2", "undo 1 2 1"],
    "remove": ["1", "1 1"],
    "roles": ["1", "of telegram:1", "ask telegram:1 owner", "set telegram:1 owner reader", "invite owner", "void 1"],
    "stats": [""],
    "topic": ["1", "add news", "remove 1", "words 1"],
}
"""What a forged button would send, for each command of editors. The arguments need not be right: none is looked at."""
IMPOSTORS = [
    Person("telegram", "1", "Reader", "en"),
    Person("telegram", "1", "Ed", "en", manages_chat=True),
    Person("telegram", EDITOR, "Ed", "en", genuine=False),
    Person("telegram", EDITOR, "Ed", "en", genuine=False, manages_chat=True),
    Person("discord", EDITOR, "Ed", "en"),
    Person("web", EDITOR, "Ed", "en"),
    Person("telegram", f"{EDITOR} ", "Ed", "en"),
    Person("telegram", f"0{EDITOR}", "Ed", "en"),
    Person("telegram", f"telegram:{EDITOR}", "Ed", "en"),
    Person("telegram", "", EDITOR, "en"),
    Person("telegram", "1087968824", "Group", "en", genuine=False, manages_chat=True),
    Person("telegram", "136817688", "Channel", "en", genuine=False),
]
"""A reader, who manages a group, an editor's id with another speaker, on another platform, written in another way, as a
name, and the platform's own stand-ins."""


async def everything(store: Store) -> list[Any]:
    """All rows of all tables but those of what anybody does by asking: searches, and being here."""
    names = await store._database.read(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'visits'"
    )
    return [await store._database.read(f"SELECT * FROM {name}") for (name,) in names]  # noqa: S608  names of tables


async def some_news(store: Store) -> Article:
    first, _ = await store.add(article(1))
    await store.add(article(2, state=State.DRAFT))
    await store.add_alias(["one", "two"], f"telegram:{EDITOR}", NOON)
    return first


def test_every_command_of_editors_has_forged_buttons_here() -> None:
    assert set(PRESSES) == {name for name, its in COMMANDS.items() if its.role is not Role.READER}


@pytest.mark.parametrize("person", IMPOSTORS, ids=str)
async def test_no_impostor_does_what_editors_do(store: Store, person: Person) -> None:
    await some_news(store)
    before = await everything(store)
    for chat in (PRIVATE, GROUP, CHANNEL):
        talk = Conversation(router(store), person, chat)
        for name, arguments in PRESSES.items():
            only = ONLY[COMMANDS[name].role]
            for its in arguments:
                for answer in (None, "Forged"):
                    assert text(await talk.sends_press(f"{name} {its}", answer)).startswith(only), name
                assert text(await talk.says(f"/{name} {its}")).startswith(only), name
    assert await everything(store) == before


@pytest.mark.parametrize("role", Role)
async def test_each_role_may_what_its_commands_say(store: Store, role: Role) -> None:
    """Every handler by every role, as a command and as a button: a refusal, or whatever else it answers."""
    await some_news(store)
    person, owner = Person("telegram", "5", "Mona", "en"), Person("telegram", EDITOR)
    await store.roles.give(person, role, owner, NOON, lambda _: None)
    talk = Conversation(router(store), person)
    for name, command in COMMANDS.items():
        if name == "forgetme":
            continue
        for answer in (await talk.says(f"/{name}"), await talk.sends_press(f"{name} x")):
            refused = text(answer).startswith(tuple(ONLY.values()))
            assert refused != role.covers(command.role), name


@pytest.mark.parametrize("person", IMPOSTORS, ids=str)
async def test_no_impostor_brings_news(store: Store, person: Person) -> None:
    before = await everything(store)
    talk = Conversation(router(store), person)
    assert text(await talk.forwards("News\n\nOf somebody.")).startswith(ONLY[Role.EDITOR])
    assert text(await talk.hands_on(Forward("One"), Forward("Two"))).startswith(ONLY[Role.EDITOR])
    assert await everything(store) == before


@pytest.mark.parametrize("person", IMPOSTORS, ids=str)
async def test_no_impostor_sees_what_editors_see(store: Store, person: Person) -> None:
    first = await some_news(store)
    reply = await Conversation(router(store), person).sends_press(f"read {first.id}")
    assert "remove" not in str(reply.buttons)


async def subscribed(store: Store, chat: Chat) -> Subscription:
    return await store.subscriptions.begin(
        Subscription(
            chat=chat, language="en", state=SubscriptionState.ACTIVE, zone="UTC", by="telegram:3", created=NOON
        )
    )


GUESTS = [one for one in IMPOSTORS if not one.manages_chat]


@pytest.mark.parametrize("person", GUESTS, ids=str)
async def test_who_does_not_manage_a_group_changes_nothing_of_it(store: Store, person: Person) -> None:
    one = await subscribed(store, GROUP)
    before = await everything(store)
    talk = Conversation(router(store), person, GROUP)
    its = f"{one.id} {one.version}"
    for press in (
        "language chat ar",
        "subscribe new",
        "subscribe default",
        f"subscribe {its} most 1",
        f"subscribe {its} cancel",
        f"subscriptions pause {its}",
        f"subscriptions remove {its}",
        f"subscriptions resume {its}",
    ):
        refused = text(await talk.sends_press(press))
        assert "Only those who manage this chat" in refused, press
    for command in ("/subscribe", "/subscribe sport"):
        assert "Only those who manage this chat" in text(await talk.says(command))
    await talk.says("/language ar")  # is for the person alone
    assert (await store.preferences.of_chat(GROUP)).language is None
    await store._database.write("DELETE FROM preferences")
    assert await everything(store) == before


async def test_who_manages_one_group_changes_nothing_of_another(store: Store) -> None:
    one = await subscribed(store, GROUP)
    before = await everything(store)
    its = f"{one.id} {one.version}"
    person = Person("telegram", "5", "Mona", "en", manages_chat=True)
    for chat in (replace(GROUP, id="-6"), PRIVATE):
        talk = Conversation(router(store), person, chat)
        for press in (f"subscribe {its} most 1", f"subscriptions pause {its}", f"subscriptions remove {its}"):
            assert "This button is too old" in text(await talk.sends_press(press)), press
        assert "This button is too old" in text(await talk.sends_press(f"subscribe new {GROUP.id}"))
    assert await everything(store) == before


async def test_a_place_in_a_group_is_for_those_who_manage_it(store: Store) -> None:
    one = await subscribed(store, GROUP)
    await Conversation(router(store), Person("telegram", "1", "Reader", "en"), GROUP).says("/place Cairo")
    after = await store.subscriptions.get(one.id)
    assert after == one


PERSONAL = {
    "save": "1",
    "saved": "",
    "whoami": "",
    "privacy": "",
    "export": "",
    "forgetme": "",
}
"""Commands whose answers are about the asking person."""


async def test_what_is_about_a_person_is_for_that_person_alone(store: Store) -> None:
    await some_news(store)
    await store.saved.keep(Person("telegram", "1"), 1, NOON)
    for discreet in (False, True):
        talk = Conversation(router(store), Person("telegram", "1", "Reader", "en"), GROUP, discreet=discreet)
        for name, argument in PERSONAL.items():
            assert (await talk.says(f"/{name} {argument}".rstrip())).personal, name
            assert found(handlers)[name].COMMAND.aside, name


def test_what_everybody_may_have_aside_is_known_to_be_personal() -> None:
    assert {name for name, its in found(handlers).items() if its.COMMAND.aside} == set(PERSONAL)


async def test_refusals_are_for_the_asking_person_alone(store: Store) -> None:
    await store.preferences.choose([replace(GROUP, id="-8")], commanders=Commanders.MANAGERS)
    talk = Conversation(router(store), Person("telegram", "1", "Reader", "en"), GROUP)
    said = [
        await talk.says("/drafts"),
        await talk.says("/read 999"),
        await talk.says("/subscribe"),
        await talk.sends_press("nothing 1"),
        await replace(talk, chat=replace(GROUP, id="-8")).says("/latest"),
    ]
    assert all(reply.personal for reply in said)
