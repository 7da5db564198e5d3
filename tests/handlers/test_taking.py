"""What is handed on is compared with what is here: copies, links, edited messages, footers of channels."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from threading import get_ident

import pytest

from bot.intake.child import open_child
from bot.intake.looking import Reach
from bot.model import Entity, Forward, Person, Picture, State
from bot.router.taking import A_LONG_TEXT, _thought
from bot.store.sqlite import Store
from tests.conversation import EDITOR, Conversation, labels, router, text, titles
from tests.fakes.site import HOME, Site, answer, open_site, visiting

PAGES = Path(__file__).parent.parent / "pages"
NEWS = """افتتاح جسر المشاة فوق دجلة في بغداد

افتتحت أمانة بغداد صباح اليوم جسر المشاة الجديد فوق نهر دجلة بعد عامين من العمل المتواصل فيه.

ويربط الجسر بين الكرخ والرصافة، وتبلغ كلفته عشرين مليار دينار بحسب بيان للأمانة صدر يوم الأحد."""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as site:
        for name in ("ar-article", "en-paywall"):
            site.pages[f"/{name}"] = answer((PAGES / f"{name}.html").read_bytes())
        yield site


@pytest.fixture
async def reading(store: Store, site: Site) -> AsyncIterator[Conversation]:
    """An editor whose bot reaches one site."""
    async with visiting(site) as fetcher, open_child() as child:
        its = router(store)
        its._reach = lambda: nullcontext(Reach(fetcher, child))
        yield Conversation(its, Person("telegram", EDITOR, "Ed", "en"))


async def test_a_copy_is_named_and_merged(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS, message="1")
    await editor.presses("Publish")
    reply = await editor.forwards(f"{NEWS}\n\nوكان الجسر القديم قد أغلق قبل ثلاثة أعوام.\nالمصدر: المدى", message="2")
    assert text(reply).split("\n")[0] == "Already here: افتتاح جسر المشاة فوق دجلة في بغداد (1, published)"
    assert labels(reply)[:3] == ["Merge into 1", "Add anyway", "Discard"]
    press = editor.button("Merge").press
    reply = await editor.presses("Merge")
    assert reply.replaces
    assert text(reply) == "Merged into article 1.\nArticle 1: published"
    kept, draft = await store.article(1), await store.article(2)
    assert kept
    assert draft
    assert kept.body.endswith("قبل ثلاثة أعوام.")
    assert kept.source == "المدى"
    assert draft.state is State.DISCARDED
    assert (await editor.sends_press(press)).text == "This is no draft any more. /drafts shows those that there are."


async def test_a_copy_may_be_added_anyway(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS, message="1")
    await editor.forwards(NEWS + "\nالمصدر: المدى", message="2")
    assert text(await editor.presses("Add anyway")) == "Published as article 2."
    assert await store.count() == 1


async def test_what_may_be_here_is_not_published_unseen(store: Store) -> None:
    its = router(store)
    its._rules = replace(its._rules, publishes_at_once=True)
    editor = Conversation(its, Person("telegram", EDITOR, "Ed", "en"))
    await editor.forwards(NEWS, message="1")
    await editor.forwards(NEWS + "\nالمصدر: المدى", message="2")
    assert await store.count() == 1
    burst = await editor.hands_on(Forward(NEWS, message="3"), Forward("خبر آخر\n\nنص.", message="4"))
    assert text(burst).split("\n")[1].startswith("1. افتتاح جسر المشاة فوق دجلة في بغداد (already here: ")
    assert labels(burst) == ["One by one"]


async def test_what_changes_between_is_merged_anew(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS, message="1")
    await editor.forwards(NEWS + "\nالمصدر: المدى", message="2")
    real = store.editing.change

    async def later(*given: object) -> object:
        store.editing.change = real  # type: ignore[method-assign]
        kept = await store.article(1)
        assert kept
        await real(replace(kept, title="عنوان أسرع"), editor.person, editor.at)
        return await real(*given)  # type: ignore[arg-type]

    store.editing.change = later  # type: ignore[method-assign,assignment]
    assert titles(await editor.presses("Merge")) == ["عنوان أسرع"]


async def test_a_colleague_was_faster_with_the_draft(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS, message="1")
    await editor.forwards(NEWS + "\nالمصدر: المدى", message="2")
    await store.editing.mark(2, State.PUBLISHED, Person("telegram", "9", "Layla"), editor.at)
    assert text(await editor.presses("Merge")).startswith("Meanwhile Layla changed this article:")


async def test_a_bare_link_is_read(store: Store, reading: Conversation) -> None:
    reply = await reading.says(f"{HOME}/ar-article")
    assert text(reply) == "Draft 1"
    assert titles(reply)[0].startswith("افتتاح جسر المشاة")
    stored = await store.article(1)
    assert stored
    assert stored.url == f"{HOME}/local/4411"
    assert text(await reading.says(f"/add {HOME}/ar-article")).startswith("Already here:")


async def test_a_page_that_says_no_can_be_a_title_with_a_link(store: Store, reading: Conversation) -> None:
    reply = await reading.says(f"/add {HOME}/en-paywall")
    said = text(reply).split("\n")
    assert said[1:] == ["It can be published as a title with a link.", "Draft 1"]
    await reading.presses("Publish")
    assert await store.count() == 1


async def test_a_burst_says_which_pages_could_not_be_read(reading: Conversation) -> None:
    reply = await reading.hands_on(Forward(f"{HOME}/en-paywall", message="1"), Forward(NEWS, message="2"))
    assert "(This page is only for subscribers.)" in text(reply)
    assert labels(reply) == ["One by one"]


async def test_a_page_that_is_not_there(reading: Conversation) -> None:
    assert "Draft" not in text(await reading.says(f"{HOME}/nowhere"))


async def test_a_readers_link_is_a_search(visitor: Conversation) -> None:
    assert "Nothing found" in text(await visitor.says("https://news.example/x"))


async def test_a_paste_has_its_entities_and_pictures(store: Store, editor: Conversation) -> None:
    said = "افتتاح الجسر\n\nافتتح الجسر اليوم.\nالمصدر"
    link = Entity("text_link", len(said) - 6, 6, "https://news.example/1")
    await editor.pastes(said, entities=(link,))
    stored = await store.article(1)
    assert stored
    assert stored.url == "https://news.example/1"
    await editor.pastes("جسر", pictures=(Picture("telegram", "AgAC"),))
    stored = await store.article(2)
    assert stored
    assert stored.pictures == (Picture("telegram", "AgAC"),)


async def test_an_edited_message_changes_its_draft(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS, message="77")
    reply = await editor.forwards(NEWS.replace("عشرين", "ثلاثين"), message="77", edited=True)
    assert text(reply) == "Changed.\nDraft 1"
    stored = await store.article(1)
    assert stored
    assert "ثلاثين مليار" in stored.body


async def test_an_edited_message_changes_nothing_that_was_worked_on(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS, message="77")
    await editor.sends_press(editor.button("Title").press, answer="عنوان المحرر")
    reply = await editor.forwards(NEWS.replace("عشرين", "ثلاثين"), message="77", edited=True)
    assert text(reply).split("\n")[0] == "The message was edited, but this has been worked on since."
    assert titles(reply) == ["عنوان المحرر"]
    assert len(await store.editing.history(1)) == 1


@pytest.mark.parametrize("message", ["99", ""])
async def test_an_edited_message_that_nobody_knows(editor: Conversation, message: str) -> None:
    reply = await editor.hands_on(Forward(NEWS, message=message, edited=True))
    assert reply.text == "I don't know this message from before. Send it again to add it."


async def test_a_footer_is_learnt_from_three_messages(store: Store, editor: Conversation) -> None:
    for number, river in enumerate(["دجلة", "الفرات", "النيل", "بردى"]):
        body = f"ارتفاع منسوب {river}\n\nارتفع منسوب نهر {river} أمس بعد أمطار غزيرة في أعاليه.\nصوت النهر أقرب إليكم"
        await editor.forwards(body, message=str(number), channel="telegram:-100")
    bodies = [article.body async for article in store.export()]
    assert [("صوت النهر" in body) for body in bodies] == [True, True, True, False]


async def test_an_index_that_fails_keeps_nothing_out(
    store: Store, editor: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(*_: object) -> None:
        raise OSError("no space left on the device")

    editor.router._search.copies = fails  # type: ignore[method-assign,assignment]
    assert text(await editor.forwards(NEWS)) == "Draft 1"
    assert "can't be looked for" in caplog.text
    assert await store.article(1)


async def test_what_was_taken_back_is_no_copy(editor: Conversation) -> None:
    await editor.forwards(NEWS, message="1")
    await editor.presses("Publish")
    await editor.says("/remove 1")
    assert text(await editor.forwards(NEWS, message="2")) == "Draft 2"


async def test_nobody_waits_while_a_long_text_is_read(editor: Conversation) -> None:
    """That would stop everything: it is done beside the loop."""
    assert await _thought("x" * (A_LONG_TEXT - 1), get_ident) == get_ident()
    assert await _thought("x" * A_LONG_TEXT, get_ident) != get_ident()
    lines = ["News of the day", *(f"Line {number}" for number in range(9000))]
    assert titles(await editor.pastes("\n".join(lines))) == lines[:1]
