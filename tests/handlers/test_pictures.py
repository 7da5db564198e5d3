"""Conversations with pictures: the card of an article, charts of how much news there is, covers of digests."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Delivery, Drawing, Person, State
from bot.pictures.designs import Bars, Cover, Design, ShareCard, Trends
from bot.pictures.studio import Studio, open_studio
from bot.router.digests import CORRECTED, IN_TIME
from bot.store.sqlite import Store
from tests.conversation import EDITOR, PRIVATE, Conversation, labels, router, shown, text, titles
from tests.drawing import draws, opened
from tests.samples import BRIDGE, NOON, WATER, article
from tests.subscribing import planned, published, subscription


class Board:
    """Draws nothing but what it was asked for: the designs, and for how long each was waited."""

    def __init__(self) -> None:
        self.designs: list[Design] = []
        self.waits: list[float] = []

    async def __call__(self, design: Design, *, seconds: float) -> Drawing | None:
        self.designs.append(design)
        self.waits.append(seconds)
        return Drawing(type(design).__name__.encode(), design.alt)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    async with open_studio() as its:
        yield its


def visiting(store: Store, board: Board) -> Conversation:
    return Conversation(router(store, draw=board), Person("telegram", "2", "Kim", "en-GB"))


# The card of an article


@draws
async def test_an_article_as_a_picture(store: Store, studio: Studio) -> None:
    await store.add(replace(BRIDGE, url="http://post.example/bridge"))
    someone = Conversation(router(store, draw=studio.draw), Person("telegram", "2", locale="en"))
    await someone.says("/read 1")
    reply = await someone.presses("As a picture")
    [drawing] = reply.drawings
    assert opened(drawing.png).size == (1200, 630)
    assert drawing.alt.splitlines() == [BRIDGE.title, "The Tigris Post", "20 November 2026", "Khabar"]
    assert (reply.text, labels(reply)) == (BRIDGE.title, ["Read", "Original page"])
    assert not reply.replaces
    assert titles(await someone.presses("Read")) == [BRIDGE.title]
    assert (await someone.says("/card ١")).drawings == reply.drawings


async def test_a_card_is_in_the_language_of_who_asks(store: Store, board: Board) -> None:
    await store.add(WATER)
    someone = visiting(store, board)
    await someone.says("/card 1")
    await someone.says("/language ar")
    await someone.says("/card 1")
    english, arabic = board.designs
    assert isinstance(english, ShareCard)
    assert isinstance(arabic, ShareCard)
    assert (english.direction, english.brand, english.title) == ("ltr", "Khabar", WATER.title)
    assert (arabic.direction, arabic.brand, arabic.source) == ("rtl", "خبر", WATER.source)


async def test_where_nothing_can_be_drawn_it_says_so(store: Store, visitor: Conversation) -> None:
    await store.add(WATER)
    reply = await visitor.says("/card 1")
    assert text(reply) == f"This can't be drawn here now: {WATER.title}"
    assert (reply.drawings, labels(reply)) == ((), ["Read"])


async def test_only_what_is_published_is_handed_on(store: Store, board: Board) -> None:
    someone = visiting(store, board)
    assert text(await someone.says("/card")).startswith("Say which article by its number.")
    assert text(await someone.says("/card x")).startswith("There is no such article.")
    assert text(await someone.says("/card 1")).startswith("There is no such article.")
    await published(store, 1)
    await store.mark(1, State.REMOVED)
    assert text(await someone.says("/card 1")).startswith("There is no such article.")
    assert "too old" in text(await someone.sends_press("card x"))
    assert board.designs == []


# Charts


def editing(store: Store, board: Board) -> Conversation:
    return Conversation(router(store, draw=board), Person("telegram", EDITOR, locale="en"))


async def test_an_article_is_called_by_its_title(store: Store, board: Board) -> None:
    await store.add(WATER)
    someone = visiting(store, board)
    [title] = await someone.types("card", "مياه")
    assert (title.label, title.value) == (WATER.title, "1")
    assert text(await someone.says("/card مياه النهر")) == WATER.title


async def test_charts_of_two_weeks(store: Store, board: Board) -> None:
    await store.add(WATER)
    for number in range(12):
        tags = ("culture",) if number < 3 else ()
        await store.add(article(24 * number, source=f"Source {number}", tags=tags))
    await store.add(article(24 * 15, source="Too old"))
    reply = await editing(store, board).says("/stats")
    sources, topics = board.designs
    assert isinstance(sources, Bars)
    assert [(name, n) for name, n, _ in sources.bars[:2]] == [("Source 0", 1), ("Source 1", 1)]
    assert sources.bars[-1] == ("Other sources", 5, "5")
    assert (sum(n for _, n, _ in sources.bars), len(sources.bars)) == (13, 9)
    assert isinstance(topics, Trends)
    assert [name for name, _, _ in topics.rows] == ["Culture", "Environment", "العراق"]
    assert topics.rows[0][1:] == ((0,) * 11 + (1, 1, 1), "3")
    assert (topics.days[0], topics.days[-1]) == ("7", "20")
    assert [drawing.png for drawing in reply.drawings] == [b"Bars", b"Trends"]
    assert titles(reply)[-2:] == ["Articles by source", "Topics, day by day"]
    said = shown(reply)
    assert "From 7 November to 20 November" in said
    assert "Other sources: 5" in said
    assert "Culture: 3 (0 0 0 0 0 0 0 0 0 0 0 1 1 1)" in said


async def test_days_are_those_of_the_editor(store: Store, board: Board) -> None:
    """At ten in the evening of Greenwich it is tomorrow in Baghdad."""
    await store.add(article(-10, tags=("culture",)))
    someone = editing(store, board)
    someone.at = NOON + timedelta(hours=11)
    await someone.says("/stats")
    topics = board.designs[-1]
    assert isinstance(topics, Trends)
    assert (topics.days[-1], topics.rows[0][1][-1]) == ("21", 1)


async def test_news_without_topics_has_one_chart(store: Store, board: Board) -> None:
    await published(store, 1)
    reply = await editing(store, board).says("/stats")
    assert (len(reply.drawings), titles(reply)) == (1, ["Articles by source"])


async def test_without_news_there_is_no_chart(store: Store, board: Board) -> None:
    assert (await editing(store, board).says("/stats")).drawings == ()
    assert board.designs == []


async def test_without_pictures_there_are_the_numbers(store: Store, editor: Conversation) -> None:
    await store.add(WATER)
    reply = await editor.says("/stats")
    assert reply.drawings == ()
    assert "بوابة الرافدين: 1" in shown(reply)


@draws
async def test_charts_are_drawn(store: Store, studio: Studio) -> None:
    await store.add(WATER)
    reply = await Conversation(router(store, draw=studio.draw), Person("telegram", EDITOR)).says("/stats")
    assert [opened(drawing.png).width for drawing in reply.drawings] == [1200, 1200]
    assert reply.drawings[0].alt.startswith("الأخبار حسب المصدر")


# Covers of digests


async def digest(store: Store, articles: int = 2, **more: object) -> list[Delivery]:
    """The messages of a digest of so many articles, in English unless told otherwise."""
    numbers = [one.id for one in await published(store, articles, tags=("culture",))]
    its = await store.subscriptions.begin(subscription(PRIVATE, **{"language": "en", "cover": True, **more}))
    parts = (len(numbers) - 1, 1) if len(numbers) > 2 else None
    await store.digests.record([planned(its, tuple(numbers), parts)], NOON)
    [run] = await store.digests.runs_of(PRIVATE, limit=1)
    return await store.ledger.deliveries(run.id)


async def test_a_digest_has_a_cover_for_who_wants_one(store: Store, board: Board) -> None:
    [delivery] = await digest(store)
    reply = await router(store, draw=board).digest(delivery, NOON)
    assert reply
    assert [drawing.png for drawing in reply.drawings] == [b"Cover"]
    [cover] = board.designs
    assert isinstance(cover, Cover)
    assert (cover.heading, cover.date, cover.topics) == ("Your digest", "Saturday, 21 November", ("Culture",))
    assert cover.headlines == (("1", "Report 1"), ("2", "Report 2"))
    assert board.waits == [IN_TIME]


async def test_nobody_else_gets_one(store: Store, board: Board) -> None:
    [delivery] = await digest(store, cover=False)
    [at_once] = await digest(store, times=())
    for one in (delivery, replace(at_once, at_once=True)):
        reply = await router(store, draw=board).digest(one, NOON)
        assert reply
        assert reply.drawings == ()
    assert board.designs == []


async def test_the_first_message_of_a_digest_has_it(store: Store, board: Board) -> None:
    first, second = await digest(store, 4)
    answering = router(store, draw=board)
    replies = [await answering.digest(each, NOON) for each in (first, second)]
    assert [len(reply.drawings) for reply in replies if reply] == [1, 0]


async def test_a_digest_goes_out_without_a_cover_that_can_not_be_had(store: Store) -> None:
    [delivery] = await digest(store)
    reply = await router(store).digest(delivery, NOON)
    assert reply
    assert (reply.drawings, len(reply.cards)) == ((), 2)


async def test_a_correction_corrects_the_cover(store: Store, board: Board) -> None:
    """A message that has a picture keeps one, even where all its articles were taken back."""
    [delivery] = await digest(store)
    await store.ledger.claim(delivery.id, NOON)
    await store.ledger.sent(delivery.id, ("9",), NOON)
    [sent] = await store.ledger.deliveries(delivery.run)
    for number in (1, 2):
        await store.mark(number, State.REMOVED)
        reply = await router(store, draw=board).digest(sent, NOON)
        assert reply
        assert len(reply.drawings) == 1
    assert [its.headlines for its in board.designs if isinstance(its, Cover)] == [(("1", "Report 2"),), ()]
    assert board.waits == [CORRECTED, CORRECTED]


@draws
async def test_a_cover_is_drawn_in_the_language_of_its_subscription(store: Store, studio: Studio) -> None:
    [delivery] = await digest(store, language="ar")
    reply = await router(store, draw=studio.draw).digest(delivery, NOON)
    assert reply
    [drawing] = reply.drawings
    assert opened(drawing.png).size == (1200, 630)
    assert drawing.alt.startswith("موجزك، السبت، 21 تشرين الثاني/نوفمبر\n1. Report 1\n2. Report 2\n")


async def test_a_cover_is_switched_on_and_off(store: Store, visitor: Conversation) -> None:
    await visitor.says("/subscribe")
    await visitor.sends_press("subscribe 1 1 when now")
    assert "With a picture" not in labels(await visitor.sends_press("subscribe 1 2 more"))
    await visitor.sends_press("subscribe 1 2 when 08:00")
    menu = await visitor.sends_press("subscribe 1 3 more")
    assert "With a picture" in labels(menu)
    assert "✓ With a picture" in labels(await visitor.presses("With a picture"))
    its = await store.subscriptions.get(1)
    assert its
    assert its.cover
    assert "\nWith a picture\n" in shown(await visitor.presses("Back"))
    await visitor.sends_press("subscribe 1 4 more")
    await visitor.presses("With a picture")
    assert "With a picture" not in shown(await visitor.presses("Back"))
    assert "too old" in text(await visitor.sends_press("subscribe 1 5 cover 2"))
