"""Conversations about the controlled list of topics."""

from pathlib import Path

import pytest

from bot.intake.topics import shipped
from bot.store.sqlite import Store, open_store
from tests.conversation import Conversation, labels, text, titles


async def test_an_editor_adds_a_topic_and_new_articles_have_it(
    store: Store, editor: Conversation, reader: Conversation
) -> None:
    assert "no topics yet" in text(await editor.says("/topic"))
    added = text(await editor.says("/topic add Bees = نحل"))
    assert (
        added == "New articles about Bees = نحل are tagged so from now on.\nSay which words tell it: /topic words 1 ..."
    )
    told = text(await editor.says("/topic words 1 honey، عسل, , honey"))
    assert told == "These words tell Bees = نحل: honey, عسل"
    await editor.says("/add عسل الجبل يصل إلى الأسواق\nوصل عسل الجبل إلى أسواق المدينة هذا الأسبوع.")
    await editor.presses("Publish")
    article = await store.article(1)
    assert article
    assert article.tags[0] == "Bees"
    assert "نحل (1)" in labels(await reader.says("/topics"))
    assert titles(await reader.says("/latest النحل")) == [article.title]
    assert titles(await reader.says("/search topic:نحل")) == [article.title]
    assert text(await editor.says("/topic")).split("\n")[:2] == [
        "Topics that editors added:",
        "1: Bees = نحل (honey, عسل)",
    ]


async def test_topics_are_taken_out(store: Store, editor: Conversation) -> None:
    await editor.says("/topic add Bees = نحل")
    assert "Taken out: Bees = نحل" in text(await editor.says("/topic remove 1"))
    assert text(await editor.says("/topic remove 1")) == "There is no topic of this number. /topic shows the numbers."
    await editor.says("/topic add Salt ＝ ملح")
    await editor.presses("Undo")
    assert store.topics.all == ()
    assert "There is no topic" in text(await editor.sends_press("topic 1 7"))


async def test_a_long_list_has_pages(editor: Conversation) -> None:
    for number in range(9):
        await editor.says(f"/topic add Name {number} = اسم {number}")
    await editor.says("/topic words 1 a1, b2, c3, d4, e5, f6, g7")
    shown = await editor.says("/topic")
    assert "1: Name 0 = اسم 0 (a1, b2, c3, d4, e5, f6…)" in text(shown)
    assert "2: Name 1 = اسم 1\n" in text(shown)
    assert text(shown).endswith(f"Besides these, {len(shipped())} topics come with the program.")
    turned = await editor.presses("Next")
    assert turned.replaces
    assert "Name 8" in text(turned)
    gone = await editor.presses("Take out: Name 8")
    assert "Taken out" in gone.notice
    assert "Name 0" in text(gone)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("sing", "Write add, words, remove or find"),
        ("add Bees", "with = between"),
        ("add = نحل", "with = between"),
        ("add " + "b" * 41 + " = نحل", "too long"),
        ("words 1", "number and its words"),
        ("words x , ,", "number and its words"),
        ("words 1 " + "b" * 41, "too long"),
        ("words 1 " + ",".join(f"w{n}" for n in range(61)), "too long"),
        ("words 5 bee", "no topic of this number"),
        ("words x bee", "no topic of this number"),
        ("remove x", "no topic of this number"),
    ],
)
async def test_what_was_typed_wrongly_gets_a_sentence(editor: Conversation, typed: str, told: str) -> None:
    assert told in text(await editor.says(f"/topic {typed}"))


async def test_readers_change_nothing(store: Store, visitor: Conversation) -> None:
    assert "Only the bot's admins" in text(await visitor.says("/topic add Bees = نحل"))
    assert store.topics.all == ()


async def test_topics_survive_a_restart(editor: Conversation, tmp_path: Path) -> None:
    await editor.says("/topic add Bees = نحل")
    await editor.says("/topic add Bees = النحل")
    async with open_store(tmp_path / "khabar.db") as again:
        assert [(topic.tag, topic.arabic) for topic in again.topics.all] == [("Bees", "النحل")]
