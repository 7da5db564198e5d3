"""Drafts, changes with their history, questions and footers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Article, Chat, Facet, FacetKind, Person, Picture, Selection, State
from bot.store.questions import OPEN
from bot.store.sqlite import KEPT_LINES, Store
from tests.samples import BRIDGE, NOON, WATER

LAYLA, ED = Person("telegram", "7", "ليلى"), Person("discord", "8", "Ed")
CHAT = Chat("telegram", "1")


async def drafted(store: Store, its: Article = WATER) -> Article:
    stored, _ = await store.add(replace(its, state=State.DRAFT))
    return stored


async def topics(store: Store) -> list[Facet]:
    return await store.facets(FacetKind.TOPIC)


async def test_a_draft_is_nobodys_news(store: Store) -> None:
    draft = await drafted(store)
    assert not (await store.latest(Selection(), limit=5)).articles
    assert await store.articles([draft.id]) == {}
    assert await topics(store) == []
    assert (await store.editing.drafts(limit=5)).articles == (draft,)


async def test_drafts_have_pages(store: Store) -> None:
    for number in range(5):
        await drafted(store, replace(WATER, external_id=str(number), title=f"{number}"))
    page = await store.editing.drafts(offset=3, limit=3)
    assert ([one.title for one in page.articles], page.total, page.offset) == (["1", "0"], 5, 3)
    beyond = await store.editing.drafts(offset=99, limit=3)
    assert beyond == page
    assert (await store.editing.drafts(limit=3)).articles[0].title == "4"


async def test_without_drafts_the_page_is_empty(store: Store) -> None:
    assert (await store.editing.drafts(offset=9, limit=3)).articles == ()


async def test_pictures_and_breaking_are_kept(store: Store) -> None:
    pictures = (Picture("telegram", "AgAC"), Picture("web", "x", "https://example.org/ن.jpg"))
    stored = await drafted(store, replace(WATER, pictures=pictures, breaking=True))
    assert await store.article(stored.id) == stored
    assert (stored.pictures, stored.breaking) == (pictures, True)


async def test_a_change_has_a_history(store: Store) -> None:
    old = await drafted(store)
    new = await store.editing.change(replace(old, title="عنوان جديد", source=None), LAYLA, NOON)
    assert new == replace(old, title="عنوان جديد", source=None, version=2)
    assert await store.article(old.id) == new
    published = await store.editing.mark(old.id, State.PUBLISHED, ED, NOON + timedelta(hours=1))
    assert published == replace(new, state=State.PUBLISHED, version=3)
    edits = await store.editing.history(old.id)
    assert [(one.version, one.field, one.old, one.new, one.who, one.name) for one in edits] == [
        (3, "state", "draft", "published", "discord:8", "Ed"),
        (2, "source", old.source, "", "telegram:7", "ليلى"),
        (2, "title", old.title, "عنوان جديد", "telegram:7", "ليلى"),
    ]
    assert edits[0].at == NOON + timedelta(hours=1)
    assert [one.field for one in await store.editing.history(old.id, after=2)] == ["state"]
    assert len(await store.editing.history(old.id, limit=1)) == 1


async def test_who_changes_an_old_version_changes_nothing(store: Store) -> None:
    old = await drafted(store)
    first = await store.editing.change(replace(old, title="first"), LAYLA, NOON)
    assert await store.editing.change(replace(old, title="second"), ED, NOON) is None
    assert await store.article(old.id) == first
    assert len(await store.editing.history(old.id)) == 1


async def test_what_changes_nothing_is_no_change(store: Store) -> None:
    old = await drafted(store)
    assert await store.editing.change(old, LAYLA, NOON) == old
    assert await store.editing.history(old.id) == []


async def test_what_there_is_not_can_not_be_changed(store: Store) -> None:
    assert await store.editing.change(replace(WATER, id=99), LAYLA, NOON) is None
    assert await store.editing.mark(99, State.REMOVED, LAYLA, NOON) is None


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DRAFT])
async def test_lists_follow_a_change(store: Store, state: State) -> None:
    await store.add(BRIDGE)
    before = await topics(store)
    old, _ = await store.add(replace(WATER, state=state, tags=("rivers", "dams"), source="A"))
    new = await store.editing.change(
        replace(old, tags=("dams", "rain", "rain"), source="B", language="en", published=NOON), LAYLA, NOON
    )
    assert new
    assert new.tags == ("dams", "rain")
    published = await store.editing.mark(old.id, State.PUBLISHED, LAYLA, NOON)
    assert published
    counted = {facet.name: facet.articles for facet in await topics(store)}
    assert counted == {**{facet.name: facet.articles for facet in before}, "dams": 1, "rain": 1}
    [rain] = [facet for facet in await topics(store) if facet.name == "rain"]
    assert (await store.latest(Selection("en", rain.id), limit=5)).articles == (published,)
    assert {facet.name for facet in await store.facets(FacetKind.SOURCE)} >= {"B"}
    await store.editing.mark(old.id, State.REMOVED, LAYLA, NOON)
    assert await topics(store) == before


async def test_a_removed_article_loses_its_history_with_itself(store: Store) -> None:
    old = await drafted(store)
    await store.editing.mark(old.id, State.DISCARDED, LAYLA, NOON)
    await store.delete_added_by(old.added_by)
    assert await store.editing.history(old.id) == []


async def test_a_question_waits_for_its_person_in_its_chat(store: Store) -> None:
    questions = store.questions
    await questions.ask(CHAT, LAYLA, "edit 1 1 title", NOON)
    assert questions.asked(CHAT, LAYLA, NOON) == "edit 1 1 title"
    assert questions.asked(CHAT, ED, NOON) is None
    assert questions.asked(Chat("telegram", "2"), LAYLA, NOON) is None
    await questions.ask(CHAT, LAYLA, "edit 1 1 source", NOON)
    await questions.load()
    assert questions.asked(CHAT, LAYLA, NOON) == "edit 1 1 source"
    assert questions.asked(CHAT, LAYLA, NOON + OPEN) is None
    for _ in range(2):
        await questions.forget(CHAT, LAYLA)
        assert questions.asked(CHAT, LAYLA, NOON) is None
    await questions.load()
    assert questions.asked(CHAT, LAYLA, NOON) is None


async def test_who_was_asked_last_in_a_chat(store: Store) -> None:
    questions = store.questions
    assert questions.last_asked(CHAT, "+", NOON) is None
    await questions.ask(CHAT, LAYLA, "+subscribe 1 1 time", NOON)
    await questions.ask(CHAT, ED, "subscribe 1 1 time", NOON + OPEN / 2)
    await questions.ask(Chat("telegram", "2"), ED, "+subscribe 1 1 time", NOON)
    assert questions.last_asked(CHAT, "+", NOON) == LAYLA.id
    await questions.ask(CHAT, ED, "+subscribe 1 1 time", NOON + OPEN / 2)
    assert questions.last_asked(CHAT, "+", NOON + OPEN / 2) == ED.id
    assert questions.last_asked(CHAT, "+", NOON + OPEN * 2) is None


async def test_a_line_that_ends_three_messages_is_a_footer(store: Store) -> None:
    for number in range(3):
        assert await store.footers.known("telegram:-1") == frozenset()
        await store.footers.saw("telegram:-1", ["تابعونا", f"last {number}", "تابعونا"], NOON)
    assert await store.footers.known("telegram:-1") == {"تابعونا"}
    assert await store.footers.known("telegram:-2") == frozenset()
    await store.tidy(NOON + KEPT_LINES + timedelta(days=1))
    assert await store.footers.known("telegram:-1") == frozenset()


async def test_without_a_channel_nothing_is_learnt(store: Store) -> None:
    for _ in range(4):
        await store.footers.saw("", ["line"], NOON)
        await store.footers.saw("telegram:-1", [], NOON)
    assert await store.footers.known("") == frozenset()
