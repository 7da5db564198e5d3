"""Editors' conversations: add, forward, paste, undo, remove."""

from dataclasses import replace

import pytest

from bot.model import Origin, Person, State, Tone
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, Conversation, router, text, titles
from tests.samples import WATER

NEWS = "افتتاح مكتبة عامة في الكوت\n\nافتتحت المدينة مكتبة عامة جديدة يوم السبت.\nالمصدر: بوابة واسط"


async def test_a_forwarded_message_becomes_a_draft_and_then_news(store: Store, editor: Conversation) -> None:
    reply = await editor.forwards(NEWS, message="77")
    assert text(reply) == "Draft 1"
    assert titles(reply) == ["افتتاح مكتبة عامة في الكوت"]
    assert await store.count() == 0
    reply = await editor.presses("Publish")
    assert reply.replaces
    assert text(reply) == "Published as article 1."
    assert editor.button("Undo").tone is Tone.DANGER
    stored = await store.article(1)
    assert stored
    assert (stored.source, stored.language, stored.added_by) == ("بوابة واسط", "ar", f"telegram:{EDITOR}")
    assert stored.origin == Origin("telegram", "1", "77")


async def test_the_same_message_twice_makes_one_article(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS, message="77")
    assert text(await editor.forwards(NEWS, message="77")) == "This message was added before.\nDraft 1"
    await editor.presses("Publish")
    assert text(await editor.forwards(NEWS, message="77")) == "This message was added before.\nArticle 1: published"
    assert await store.count() == 1


async def test_a_removed_message_that_comes_again_can_be_put_back(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS, message="77")
    await editor.presses("Publish")
    await editor.says("/remove 1")
    again = await editor.forwards(NEWS, message="77")
    assert again.text == "This message was added before, and removed."
    await editor.presses("Put it back")
    assert await store.count() == 1


async def test_an_editors_lines_in_a_group_are_no_news(store: Store, editor: Conversation) -> None:
    group = replace(editor, chat=GROUP)
    assert "Nothing found" in (await group.says(NEWS)).text
    assert await store.count() == 0


async def test_publishing_can_be_undone(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Publish")
    draft = await editor.presses("Undo")
    assert draft.replaces
    assert text(draft) == "It is a draft again.\nDraft 1"
    assert await store.count() == 0
    await editor.presses("Publish")
    assert await store.count() == 1


@pytest.mark.parametrize("pasted", [NEWS, "A long line. " * 30], ids=["lines", "length"])
async def test_an_editors_long_text_is_a_paste(editor: Conversation, pasted: str) -> None:
    assert text(await editor.says(pasted)) == "Draft 1"


async def test_an_editors_few_words_are_a_search(store: Store, editor: Conversation) -> None:
    assert "Nothing found" in (await editor.says("مكتبة الكوت")).text
    assert await store.count() == 0


async def test_a_readers_long_text_is_a_search(store: Store, visitor: Conversation) -> None:
    assert "Nothing found" in (await visitor.says(NEWS)).text
    assert await store.count() == 0


async def test_add_takes_a_text(store: Store, editor: Conversation) -> None:
    assert titles(await editor.says(f"/add {NEWS}")) == ["افتتاح مكتبة عامة في الكوت"]
    await editor.presses("Publish")
    assert await store.count() == 1


async def test_add_without_text_explains_itself(editor: Conversation) -> None:
    assert "first line is the title" in (await editor.says("/add")).text


async def test_a_message_without_text_is_refused_politely(store: Store, editor: Conversation) -> None:
    assert (
        await editor.forwards("\u200f \u202e ")
    ).text == "There is no text in this message. Send its words, or a link to the page."
    assert await store.count() == 0


async def test_readers_add_and_remove_nothing(store: Store, visitor: Conversation) -> None:
    await store.add(WATER)
    for reply in (
        await visitor.says(f"/add {NEWS}"),
        await visitor.forwards(NEWS),
        await visitor.says("/remove 1"),
        await visitor.sends_press("remove 1"),
        await visitor.sends_press("add 1"),
    ):
        assert "Only editors can do that" in reply.text
        assert reply.personal
    assert await store.count() == 1


async def test_whoever_is_not_genuine_is_no_editor(store: Store) -> None:
    impostor = Conversation(router(store), Person("telegram", EDITOR, locale="en", genuine=False), GROUP)
    assert "Only editors" in (await impostor.says(f"/add {NEWS}")).text


async def test_remove_by_number_and_from_the_article(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Publish")
    removed = await editor.says("/remove 1")
    assert text(removed) == "Removed: افتتاح مكتبة عامة في الكوت"
    article = await store.article(1)
    assert article
    assert article.state is State.REMOVED
    back = await editor.presses("Put it back")
    assert back.replaces
    assert text(back) == "Published as article 1."
    await editor.says("/read 1")
    assert (await editor.presses("Remove")).replaces
    assert await store.count() == 0


@pytest.mark.parametrize("said", ["/remove", "/remove it", "/remove ٩٩"])
async def test_removing_what_there_is_not(editor: Conversation, said: str) -> None:
    assert (await editor.says(said)).text in {
        "Say which article by its number, or read it and press Remove.",
        "There is no such article. Look for it: /search and words of its title.",
    }


async def test_putting_back_what_there_is_not(editor: Conversation) -> None:
    assert (await editor.sends_press("add 99")).text.startswith("There is no such article.")


async def test_a_forwarded_source_is_kept_when_the_text_names_none(store: Store, editor: Conversation) -> None:
    await editor.forwards("عنوان الخبر\n\nنص الخبر هنا.", source="قناة الخبر", url="https://t.me/khabar/5")
    stored = await store.article(1)
    assert stored
    assert (stored.source, stored.url) == ("قناة الخبر", "https://t.me/khabar/5")


async def test_dangerous_titles_are_stored_clean(store: Store, editor: Conversation) -> None:
    await editor.forwards("\u202e<b>Title</b> @everyone\u202c\n\nBody \x00text")
    stored = await store.article(1)
    assert stored
    assert not set(stored.title + stored.body) & set("\u202e\u202c\x00")
    assert stored.title.startswith("<b>Title")


async def test_an_editor_in_a_group_is_an_editor(editor: Conversation) -> None:
    group = replace(editor, chat=GROUP)
    assert (await group.says(f"/add {NEWS}")).text.startswith("Draft")
