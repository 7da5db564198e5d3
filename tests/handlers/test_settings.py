"""Conversations about the bot itself: start, help, language, about, whoami, and what happens when all fails."""

import logging
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

import handlers
from bot.i18n import available
from bot.logs import Formatter
from bot.model import Chat, ChatKind, Command, Person, Reply, Request, Role
from bot.router.context import Context
from bot.router.handlers import found
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, Conversation, labels, names_of_languages, router, text, titles
from tests.samples import BRIDGE
from tests.subscribing import several


async def test_start_greets_who_is_known_and_offers_the_first_steps(reader: Conversation) -> None:
    await reader.sends_press("start step 5")
    reply = await reader.says("/start")
    assert "أهلًا بك في «خبر»" in text(reply)
    assert labels(reply) == ["آخر الأخبار", "المواضيع", "اشتراك", "الإعدادات", *names_of_languages("ar")[1:]]
    assert (await reader.presses("English")).language == "en"
    assert "العربية" in labels(await reader.says("/start"))


async def test_help_lists_every_command_this_person_may_use(reader: Conversation, editor: Conversation) -> None:
    commands = [handler.COMMAND for handler in found(handlers).values()]
    told, told_editor = text(await reader.says("/help")), text(await editor.says("/help"))
    for command in commands:
        named = re.compile(rf"/{command.name}\b")
        assert bool(named.search(told)) == (command.menu and command.role is Role.READER), command.name
        assert bool(named.search(told_editor)) == command.menu, command.name
    assert "Forward me a message" in told_editor


async def test_help_has_headings_and_an_order(reader: Conversation, editor: Conversation) -> None:
    ranks = [handler.COMMAND.rank for handler in found(handlers).values() if handler.COMMAND.menu]
    assert len(set(ranks)) == len(ranks)
    told = text(await reader.says("/help"))
    assert [line for line in told.split("\n") if line.endswith(":") and " " not in line.replace("ما يصل تلقائيًا", "")]
    assert "\n\nالمحفوظات:\n/save · حفظ ‹الرقم› – حفظ خبر في قائمتك\n" in told
    assert "للمحررين:" not in told
    assert "\n\nFor editors:\n/add · add an article ‹text› – Add an article\n" in text(await editor.says("/help"))
    assert "وفي القوائم: ☆ لحفظ الخبر، و≈ لعرض المزيد مثله." in told
    assert "☆" in text(await reader.says("/saved"))
    reader.person = replace(reader.person, platform="web")
    reader.chat = replace(reader.chat, platform="web")
    assert "☆" not in text(await reader.says("/help"))


async def test_a_message_without_words_gets_help(visitor: Conversation) -> None:
    assert text(await visitor.says("  ")).startswith("You can say:")


async def test_an_unknown_command_is_told_in_private(visitor: Conversation) -> None:
    assert text(await visitor.says("/wat")) == "There is no command /wat. /help shows what I can do."
    assert "There is no command" in text(await visitor.sends_press("wat"))


async def test_language_is_kept_per_person(store: Store, reader: Conversation) -> None:
    first, *others = names_of_languages("ar")
    assert labels(await reader.says("/language")) == [f"✓ {first}", *others, "رجوع"]
    assert "• Language: English" in text(await reader.presses("English"))
    assert (await replace(reader, router=router(store)).says("/topics")).language == "en"
    assert (await reader.says("/language العربية")).text == "سأجيبك بالعربية من الآن."
    assert text(await reader.presses("ما أستطيع")).startswith("الأوامر، وما يغني عنها من الكلمات:")


async def test_language_is_kept_per_chat_by_who_manages_it(store: Store) -> None:
    manager = Conversation(router(store), Person("telegram", "8", manages_chat=True), GROUP)
    member = Conversation(router(store), Person("telegram", "9"), GROUP)
    assert "كل من في هذه المحادثة" in text(await manager.says("/language"))
    assert (await manager.sends_press("language chat en")).text == "This chat now gets its answers in English."
    assert (await member.says("/topics")).language == "en"
    assert "for everybody" not in (await member.says("/language")).text
    refused = await member.sends_press("language chat ar")
    assert refused.text == "Only those who manage this chat can choose its language. Choose your own: /language"
    assert (await member.sends_press("language ar")).language == "ar"
    assert (await manager.says("/topics")).language == "en"
    assert (await manager.says("/language ar")).text == "ستكون الأجوبة في هذه المحادثة بالعربية."


async def test_the_digests_of_a_person_follow_their_language(store: Store, visitor: Conversation) -> None:
    one, elsewhere = await several(store, visitor.chat, 1, by="telegram:2"), await several(store, GROUP, 1)
    other = await several(store, visitor.chat, 1, by="telegram:1")
    await visitor.says("/language en")
    languages = [(await store.subscriptions.get(its.id)) for its in (*one, *elsewhere, *other)]
    assert [its and (its.language, its.version) for its in languages] == [("en", 2), ("ar", 1), ("ar", 1)]
    await visitor.says("/language en")
    again = await store.subscriptions.get(one[0].id)
    assert again
    assert again.version == 2


async def test_the_digests_of_a_chat_follow_its_language(store: Store) -> None:
    manager = Conversation(router(store), Person("telegram", "8", manages_chat=True), GROUP)
    [one], [away] = await several(store, GROUP, 1), await several(store, Chat("telegram", "-6", ChatKind.GROUP), 1)
    await manager.sends_press("language en")  # for oneself alone
    assert (await store.subscriptions.get(one.id)) == one
    await manager.sends_press("language chat en")
    changed, kept = await store.subscriptions.get(one.id), await store.subscriptions.get(away.id)
    assert changed
    assert kept
    assert (changed.language, changed.next, kept.language) == ("en", one.next, "ar")


async def test_a_language_that_there_is_not(visitor: Conversation) -> None:
    reply = await visitor.says("/language klingon")
    assert reply.text.startswith("I do not speak that language yet.\n")
    first, *others = names_of_languages("en")
    assert labels(reply) == [f"✓ {first}", *others, "Back"]
    assert "too old" in (await visitor.sends_press("language klingon")).text
    assert [choice.value for choice in await visitor.types("language", "")] == list(available("en"))


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ar-IQ", "ar"), ("en_GB", "en"), ("EN", "en"), ("xx", "ar"), ("", "ar")],
)
async def test_the_locale_is_a_hint(store: Store, locale: str, language: str) -> None:
    someone = Conversation(router(store), Person("telegram", "5", locale=locale))
    assert (await someone.says("/topics")).language == language


async def test_the_operator_chooses_the_language_of_the_rest(store: Store) -> None:
    someone = Conversation(router(store, language="en"), Person("telegram", "5"))
    assert (await someone.says("/topics")).language == "en"


async def test_about_counts_and_says_what_is_kept(store: Store, reader: Conversation) -> None:
    await store.add(BRIDGE)
    assert "فيه خبر واحد." in text(await reader.says("/about"))


async def test_whoami_tells_the_number_an_operator_needs(visitor: Conversation, editor: Conversation) -> None:
    reply = await visitor.says("/whoami")
    assert reply.personal
    assert text(reply) == "Your number on Telegram is 2.\nYou are a reader.\nI answer you in English."
    assert f"is {EDITOR}.\nYou are an owner" in text(await editor.says("/whoami"))


async def _breaks(_request: Request, _context: Context) -> Reply:
    raise LookupError("the reason")


async def test_a_failure_is_one_sentence_with_the_id_of_its_trace(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    broken = SimpleNamespace(COMMAND=Command("broken", "x"), answer=_breaks, suggest=_breaks)
    someone = Conversation(router(store, broken=broken), Person("telegram", "5", locale="en"))
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(Formatter([]).format(record))

    logging.getLogger().addHandler(listener := Listener())
    reply = await someone.says("/broken")
    logging.getLogger().removeHandler(listener)
    mark = text(reply).rpartition(" ")[2]
    assert text(reply).startswith("Sorry, something went wrong on our side.")
    assert reply.personal
    assert f"[{mark}]" in lines[0]
    assert lines[0].endswith("    LookupError")
    assert await someone.types("broken", "x") == []
    assert "suggestions failed" in caplog.text


async def test_half_a_surrogate_pair_is_only_a_strange_letter(visitor: Conversation) -> None:
    assert "Nothing found" in (await visitor.says("خبر \ud800")).text


async def test_a_platform_without_a_name_of_its_own_is_called_as_it_is(store: Store) -> None:
    someone = Conversation(router(store), Person("pigeon", "5", locale="en"), Chat("pigeon", "5"))
    assert "on pigeon is 5" in text(await someone.says("/whoami"))


async def test_one_persons_failure_is_nobody_elses(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    visitor.chat = Chat("telegram", "2")
    assert titles(await visitor.says("/latest")) == [BRIDGE.title]


async def test_what_has_no_text_gets_what_to_send_instead(editor: Conversation, visitor: Conversation) -> None:
    said = [text(await editor.says(f"/unread {kind}")) for kind in ("poll", "voice", "photo", "sticker", "")]
    assert [line.split()[-1] for line in said] == ["text.", "caption.", "text.", "link.", "link."]
    assert text(await editor.says("/unread poll voice checklist audio")) == f"{said[0]}\n\n{said[1]}"
    assert text(await visitor.says("/unread poll")).startswith("I only read text.")
