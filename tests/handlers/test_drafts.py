"""An editor's day: previews, changes of each part, many at once, two editors, what was asked and not answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Forward, Person, Picture, Role, State
from bot.store.questions import OPEN
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, PRIVATE, Conversation, labels, router, text, titles
from tests.samples import NOON, WATER, article

NEWS = (
    "افتتاح مكتبة عامة في الكوت\n\nافتتحت المدينة مكتبة عامة جديدة يوم السبت.\n\nوتضم آلاف الكتب.\nالمصدر: بوابة واسط"
)


@pytest.fixture
def colleague(store: Store) -> Conversation:
    """Another editor, on Discord's side of the same store; reads Arabic."""
    its = router(store)
    its._rules = replace(its._rules, roles={"discord": {"77": Role.OWNER}})
    return Conversation(its, Person("discord", "77", "ليلى", "ar"), replace(PRIVATE, platform="discord"))


async def stored(store: Store, number: int = 1) -> object:
    found = await store.article(number)
    assert found
    return found


async def test_a_preview_shows_all_that_was_understood(store: Store, editor: Conversation) -> None:
    await store.add(replace(WATER, state=State.DRAFT, breaking=True, author="رنا", place="بغداد"))
    reply = await editor.says("/edit 1")
    [card] = reply.cards
    assert text(reply) == "Draft 1\nIt is breaking news when it is published."
    assert card.title == WATER.title
    assert card.text == WATER.body
    for part in ("breaking news", "بوابة الرافدين", "رنا", "بغداد", "20 November 2026", "Environment, العراق"):
        assert part in card.note
    assert labels(reply) == [
        *("Publish", "Discard", "Not breaking", "Title", "Source", "Tags", "Date", "Text", "Drop a line"),
    ]


async def test_a_preview_has_the_pictures(store: Store, editor: Conversation) -> None:
    pictures = (Picture("telegram", "AgAC"),)
    await store.add(replace(WATER, state=State.DRAFT, pictures=pictures))
    assert (await editor.says("/edit 1")).cards[0].pictures == pictures


@pytest.mark.parametrize(
    ("label", "question", "typed", "field", "value"),
    [
        ("Title", "Send the new title.", "عنوان أفضل", "title", "عنوان أفضل"),
        ("Source", "Send the name of the source", "المدى", "source", "المدى"),
        ("Source", "Send the name of the source", "-", "source", None),
        ("Tags", "Send the tags", "ثقافة، الكوت", "tags", ("culture", "الكوت")),
        ("Date", "Send the date", "yesterday 10:00", "published", NOON.replace(day=19, hour=7)),
        ("Text", "Send the new text.", "سطر أول\n\nسطر ثان", "body", "سطر أول\n\nسطر ثان"),
    ],
)
async def test_each_part_is_changed_by_one_answer(  # noqa: PLR0917
    store: Store, editor: Conversation, label: str, question: str, typed: str, field: str, value: object
) -> None:
    await editor.forwards(NEWS)
    asked = await editor.presses(label)
    assert asked.text.startswith(question)
    assert "Cancel" in labels(asked)
    reply = await editor.says(typed)
    assert text(reply) == "Changed.\nDraft 1"
    assert getattr(await stored(store), field) == value
    assert "Nothing found" in text(await editor.says("عنوان"))  # what follows is a search again


async def test_a_form_answers_at_once(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    button = editor.button("Title")
    assert button.asks
    assert button.asks.value == "افتتاح مكتبة عامة في الكوت"
    reply = await editor.sends_press(button.press, answer="عنوان من نموذج")
    assert titles(reply) == ["عنوان من نموذج"]
    assert reply.replaces


@pytest.mark.parametrize("typed", ["/cancel", " /CANCEL ", "/إلغاء"])
async def test_a_form_is_left_as_it_is_by_the_command_for_it(store: Store, editor: Conversation, typed: str) -> None:
    await editor.forwards(NEWS)
    before = await stored(store)
    reply = await editor.sends_press(editor.button("Title").press, answer=typed)
    assert text(reply) == "All right, nothing was changed."
    assert not reply.replaces
    assert await stored(store) == before


async def test_what_a_form_holds_that_only_looks_like_a_command_is_its_value(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    press = editor.button("Title").press
    assert titles(await editor.sends_press(press, answer="/help")) == ["/help"]
    assert titles(await editor.sends_press(press, answer="إلغاء")) == ["إلغاء"]


async def test_a_form_hears_that_it_was_refused(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    press = editor.button("Date").press
    refused = await editor.sends_press(press, answer="32/13/2026")
    assert refused.refused
    assert "Write a date such as" in refused.text
    assert not (await editor.sends_press(press, answer="1/11/2026")).refused
    assert not (await editor.says("/publish")).refused


async def test_what_can_not_be_used_may_be_typed_again(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Date")
    assert "Write a date such as" in (await editor.says("soon")).text
    assert text(await editor.says("2026-11-01")) == "Changed.\nDraft 1"


async def test_a_question_can_be_cancelled(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Title")
    cancelled = await editor.presses("Cancel")
    assert cancelled.replaces
    assert cancelled.text == "All right, nothing was changed."
    assert "Nothing found" in text(await editor.says("كلمات"))
    assert (await editor.says("/cancel")).text == "All right, nothing was changed."


@pytest.mark.parametrize("word", ["cancel", "إلغاء", "الغاء", "Never mind!"])
async def test_a_word_for_cancel_cancels_a_question_wherever_it_is_written(
    store: Store, editor: Conversation, word: str
) -> None:
    await editor.forwards(NEWS)
    before = await store.article(1)
    await editor.presses("Title")
    assert "at least one word" in text(await editor.says("؟"))
    assert text(await editor.says(word)) == "All right, nothing was changed."
    assert await store.article(1) == before
    assert "Nothing found" in text(await editor.says("river"))  # a search again
    group = replace(editor, chat=GROUP)
    await group.sends_press("edit 1 1 title")
    assert text(await group.says(word)) == "All right, nothing was changed."
    assert await store.article(1) == before


async def test_a_word_that_only_begins_so_is_an_answer(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Title")
    await editor.says("إلغاء الرسوم على الكتب")
    article = await store.article(1)
    assert article
    assert article.title == "إلغاء الرسوم على الكتب"


async def test_after_an_answer_that_can_not_be_used_a_button_leaves_the_question(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Title")
    assert labels(await editor.says("؟")) == ["Cancel"]
    assert text(await editor.presses("Cancel")) == "All right, nothing was changed."
    assert labels(await editor.sends_press("edit 1 1 title", "؟")) == []  # a form asks by itself


async def test_a_command_ends_a_question(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Title")
    await editor.says("/drafts")
    assert "Nothing found" in text(await editor.says("كلمات"))


async def test_another_button_ends_a_question(editor: Conversation) -> None:
    card = await editor.forwards(NEWS)
    await editor.presses("Title")
    editor.last = card
    await editor.presses("Publish")
    assert text(await editor.says("خبر آخر\n\nنص خبر آخر يكتبه المحرر بعد النشر.")) == "Draft 2"
    assert titles(await editor.says("/read 1")) == ["افتتاح مكتبة عامة في الكوت"]


async def test_nobody_answers_an_hour_later(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Title")
    editor.at += OPEN
    assert "Nothing found" in text(await editor.says("كلمات"))


async def test_a_question_outlives_a_restart(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS)
    await editor.presses("Title")
    await store.questions.load()
    again = Conversation(router(store), editor.person, editor.chat, editor.at)
    assert titles(await again.says("بعد الإقلاع")) == ["بعد الإقلاع"]


async def test_a_line_goes_by_one_tap(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    asked = await editor.presses("Drop a line")
    assert asked.text == "Which line shall go?"
    assert labels(asked) == ["✕ افتتحت المدينة مكتبة عامة جديدة يوم السبت.", "✕ وتضم آلاف الكتب.", "Back"]
    stale = editor.button("وتضم").press
    reply = await editor.presses("افتتحت")
    assert text(reply) == "Changed.\nDraft 1"
    assert reply.cards[0].text == "وتضم آلاف الكتب."
    assert labels(await editor.sends_press(stale))[0] == "✕ وتضم آلاف الكتب."  # the lines moved: they are shown again
    assert "the only line" in (await editor.presses("✕")).text


async def test_many_lines_have_pages(store: Store, editor: Conversation) -> None:
    await store.add(replace(WATER, body="\n".join(f"line {n}" for n in range(20))))
    await editor.says("/edit 1")
    await editor.presses("Drop a line")
    await editor.presses("Next")
    assert labels(editor.last)[0] == "✕ line 8"  # type: ignore[arg-type]
    assert labels(await editor.presses("Next"))[0] == "✕ line 16"
    assert labels(await editor.presses("Back"))[0] == "Remove"


async def test_a_discarded_draft_comes_back(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    discarded = await editor.presses("Discard")
    assert text(discarded) == "Discarded: افتتاح مكتبة عامة في الكوت"
    assert "There are no drafts" in (await editor.says("/drafts")).text
    assert labels(await editor.says("/edit 1"))[0] == "Publish"
    editor.last = discarded
    assert text(await editor.presses("Undo")) == "It is a draft again.\nDraft 1"


async def test_drafts_are_listed_in_pages(store: Store, editor: Conversation) -> None:
    for number in range(4):
        await store.add(replace(article(number), state=State.DRAFT, breaking=number == 2))
    reply = await editor.says("/drafts")
    assert (text(reply), len(reply.cards), reply.ordered) == ("4 drafts", 3, True)
    assert ["Draft 4" in reply.cards[0].note, "breaking news" in reply.cards[0].note] == [True, False]
    assert ["Draft 3" in reply.cards[1].note, "breaking news" in reply.cards[1].note] == [True, True]
    more = await editor.presses("Next")
    assert (len(more.cards), more.first, more.replaces) == (1, 4, True)
    assert text(await editor.presses("Open")) == "Draft 1"
    await editor.says("/drafts")
    await editor.presses("Publish")
    assert await store.count() == 1


async def test_a_burst_makes_one_card_in_order(store: Store, editor: Conversation) -> None:
    forwards = tuple(Forward(f"خبر رقم {n}\n\nنص الخبر رقم {n}.", message=str(100 + n)) for n in range(20))
    reply = await editor.hands_on(*forwards, Forward("\u200f"))
    said = text(reply).split("\n")
    assert said[0] == "20 articles from these messages:"
    assert said[1] == "1. خبر رقم 0"
    assert said[20] == "20. خبر رقم 19"
    assert said[21:] == [
        "1 message was not added:",
        "There is no text in this message. Send its words, or a link to the page.",
    ]
    assert labels(reply) == ["Publish all", "One by one"]
    again = await editor.hands_on(*forwards)  # as after a kill -9 before the answer
    assert text(again).split("\n")[-1] == "20 messages were added before."
    assert (await store.editing.drafts(limit=1)).total == 20


async def test_a_burst_is_published_and_taken_back(store: Store, editor: Conversation) -> None:
    await editor.hands_on(*(Forward(f"خبر رقم {n}\n\nنص.", message=str(n)) for n in range(3)))
    card = editor.last
    await editor.sends_press("discard 2 1")
    editor.last = card
    published = await editor.presses("Publish all")
    assert text(published) == "2 articles are published."
    assert await store.count() == 2
    assert text(await editor.presses("Undo")) == "2 articles are drafts again."
    assert await store.count() == 0
    await editor.presses("Publish all")
    assert (
        text(await editor.sends_press("publish all 1 3"))
        == "None of these is a draft any more. /drafts shows those that there are."
    )


async def test_a_burst_of_nothing(editor: Conversation) -> None:
    reply = await editor.hands_on(Forward("\u200f"), Forward(""))
    assert text(reply).startswith(
        "0 articles from these messages:\n2 messages were not added:\nThere is no text in this message."
    )
    assert not reply.buttons


async def test_at_once_means_at_once(store: Store) -> None:
    its = router(store)
    its._rules = replace(its._rules, publishes_at_once=True)
    editor = Conversation(its, Person("telegram", EDITOR, "Ed", "en"))
    assert text(await editor.forwards(NEWS)) == "Published as article 1."
    burst = await editor.hands_on(Forward("خبر\n\nنص."), Forward("خبر آخر\n\nنص آخر.", message="99"))
    assert text(burst).startswith("2 articles from these messages:")
    assert not burst.buttons
    assert await store.count() == 3


async def test_two_editors_do_not_overwrite_each_other(editor: Conversation, colleague: Conversation) -> None:
    await editor.forwards(NEWS)
    title = editor.button("Title").press
    await colleague.says("/edit 1")
    await colleague.sends_press(colleague.button("العنوان").press, answer="عنوان ليلى")
    reply = await editor.sends_press(title, answer="Ed's title")
    assert text(reply).split("\n") == [
        "Meanwhile ليلى changed this article:",
        "title: افتتاح مكتبة عامة في الكوت → عنوان ليلى",
        "This was not taken: Ed's title",
        "Draft 1",
    ]
    assert titles(reply) == ["عنوان ليلى"]
    assert titles(await editor.sends_press(editor.button("Title").press, answer="Ed's title")) == ["Ed's title"]


@pytest.mark.parametrize("label", ["Publish", "Discard", "Drop a line"])
async def test_who_acts_on_an_old_card_sees_what_happened(
    store: Store, editor: Conversation, colleague: Conversation, label: str
) -> None:
    await editor.forwards(NEWS)
    await colleague.says("/edit 1")
    await colleague.sends_press(colleague.button("النص").press, answer="نص جديد")
    reply = await editor.presses(label)
    assert text(reply).split("\n")[:2] == ["Meanwhile ليلى changed this article:", "text: changed"]
    assert (await store.article(1)).state is State.DRAFT  # type: ignore[union-attr]


async def test_an_old_card_discards_no_news(store: Store, editor: Conversation) -> None:
    await editor.forwards(NEWS)
    old = editor.button("Discard").press
    await editor.presses("Publish")
    assert text(await editor.sends_press(old)) == "Article 1: published"
    assert await store.count() == 1


async def test_ones_own_old_card_still_works(editor: Conversation) -> None:
    await editor.forwards(NEWS)
    old = editor.last
    await editor.sends_press(editor.button("Title").press, answer="عنوان")
    editor.last = old
    assert text(await editor.presses("Publish")) == "Published as article 1."


async def test_a_correction_of_news_has_a_history(store: Store, editor: Conversation) -> None:
    await store.add(WATER)
    nothing = await editor.says("/history 1")
    assert "Added by test, and never changed." in text(nothing)
    await editor.presses("Edit")
    assert labels(editor.last)[:2] == ["Remove", "History"]  # type: ignore[arg-type]
    await editor.sends_press(editor.button("Source").press, answer="-")
    await editor.says("/remove 1")
    await editor.says("/edit 1")
    history = await editor.says("/history 1")
    lines = text(history).split("\n")
    assert lines[0] == WATER.title
    assert lines[1].endswith("Ed · state: published → removed")
    assert lines[2].endswith("Ed · source: بوابة الرافدين → –")
    assert "20 November 2026, 16:00" in lines[1]


async def test_a_history_is_told_in_words(store: Store, editor: Conversation) -> None:
    stored, _ = await store.add(WATER)
    changed = replace(stored, published=NOON - timedelta(days=1), breaking=True, tags=("sport",))
    await store.editing.change(changed, editor.person, editor.at)
    told = text(await editor.says("/history 1"))
    assert "date: 20 November 2026, 15:00 → 19 November 2026, 15:00" in told
    assert "breaking news: no → yes" in told
    assert "tags: Environment, العراق → Sport" in told


@pytest.mark.parametrize("label", ["Publish", "Discard"])
async def test_who_presses_a_moment_too_late_sees_it(
    store: Store, editor: Conversation, colleague: Conversation, label: str
) -> None:
    await editor.forwards(NEWS)
    real = store.editing.change

    async def later(*given: object) -> object:
        store.editing.change = real  # type: ignore[method-assign]
        await colleague.says("/edit 1")
        await colleague.sends_press(colleague.button("العنوان").press, answer="أسرع")
        return await real(*given)  # type: ignore[arg-type]

    store.editing.change = later  # type: ignore[method-assign,assignment]
    assert text(await editor.presses(label)).startswith("Meanwhile ليلى changed this article:")


async def test_a_long_history_has_pages(store: Store, editor: Conversation) -> None:
    await store.add(WATER)
    for number in range(12):
        await editor.says("/edit 1")
        await editor.sends_press(editor.button("Title").press, answer=f"title {number}")
        editor.at += timedelta(minutes=1)
    assert "title 11" in text(await editor.says("/history 1"))
    older = await editor.presses("Next")
    assert older.replaces
    assert "title 0" in text(older)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/edit", "Say which article or draft by its number."),
        ("/history x", "Say which article or draft by its number."),
        ("/edit 99", "There is no such article."),
        ("/history 99", "There is no such article."),
    ],
)
async def test_commands_without_an_article(editor: Conversation, said: str, answer: str) -> None:
    assert (await editor.says(said)).text.startswith(answer)


@pytest.mark.parametrize(
    "press",
    [
        *(
            "edit 1 1 nonsense",
            "edit",
            "edit x 1 title",
            "edit 1 1",
            "edit 9",
            "publish",
            "publish 9 1",
            "publish all 1",
        ),
        *("publish undo 1 2", "discard 9 9", "discard", "drop 1 1", "drop 9 1 1", "drop", "history 1", "drafts"),
    ],
)
async def test_forged_buttons_do_nothing(store: Store, editor: Conversation, press: str) -> None:
    await store.add(replace(WATER, state=State.DRAFT))
    assert (await editor.sends_press(press)).text in {
        "This button is too old. Please ask again.",
        "There is no such article. Look for it: /search and words of its title.",
    }


async def test_an_undo_from_the_future_undoes_nothing(editor: Conversation) -> None:
    assert text(await editor.sends_press("publish undo 1 3 999999999999")) == "0 articles are drafts again."


async def test_readers_see_and_change_no_drafts(editor: Conversation, visitor: Conversation) -> None:
    await editor.forwards(NEWS)
    for press in ("edit 1", "edit 1 1 title", "publish 1 1", "discard 1 1", "drop 1 1 1", "history 1 1", "drafts 1"):
        assert "Only editors can do that" in (await visitor.sends_press(press)).text
    assert (await visitor.says("/read 1")).text.startswith("There is no such article.")


async def test_what_is_changed_by_a_faster_one(store: Store, editor: Conversation, colleague: Conversation) -> None:
    """Between the look at an article and its change, a colleague changes it."""
    await editor.forwards(NEWS)
    real = store.editing.change

    async def later(new: object, by: Person, at: object) -> object:
        store.editing.change = real  # type: ignore[method-assign]
        await colleague.says("/edit 1")
        await colleague.sends_press(colleague.button("العنوان").press, answer=f"أسرع {colleague.said}")
        return await real(new, by, at)  # type: ignore[arg-type]

    store.editing.change = later  # type: ignore[method-assign,assignment]
    reply = await editor.sends_press(editor.button("Title").press, answer="أبطأ")
    assert text(reply).startswith("Meanwhile ليلى changed this article:")
    await editor.says("/edit 1")
    await editor.presses("Drop a line")
    store.editing.change = later  # type: ignore[method-assign,assignment]
    assert text(await editor.presses("✕")) == "Which line shall go?"
