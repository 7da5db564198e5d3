"""Conversations about searching: what is found and how it was read, narrowing, suggestions, similar stories."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Chat, Person, Reply, State, Suggestion
from bot.search import index
from bot.store.sqlite import Store
from bot.text.emphasis import runs
from tests.conversation import BARE, PRIVATE, Conversation, buttons, labels, router, shown, text, titles
from tests.samples import BRIDGE, NOON, WATER, article, words_of

GAZETTE, POST = "Basra Gazette", "The Tigris Post"
MINISTERS = replace(
    WATER,
    title="اجتماع في بغداد",
    body="بدأت الجلسة صباحًا.\n\nوالتقى الوُزَراءُ في قاعة كبيرة قبل أن يتحدثوا إلى الصحافة.",
    source="وكالة بابل",
)
DAY = 24
TOLD = "The dam near Mosul was opened on Monday after long years of costly work by engineers and divers."


def bold(reply: Reply) -> list[str]:
    return [piece for card in reply.cards for piece, emphatic in runs(card.text) if emphatic]


AT_ONCE = ["Tell me at once of new ones"]
"""What stands below all that is found."""


def rows(reply: Reply | None) -> list[list[str]]:
    return [[button.label.translate(BARE) for button in row] for row in reply.buttons] if reply else []


def remarks(reply: Reply | None) -> list[str]:
    """What is said below the number of hits."""
    return text(reply).splitlines()[1:] if reply else []


async def reports(store: Store) -> None:
    """Six articles that hold "report": two of today, two of this week, two older ones, of which the last is best."""
    await store.add_all(
        [
            article(1, body=words_of(1)),
            article(2, body=words_of(2), source=GAZETTE),
            article(2 * DAY, body=words_of(3)),
            article(3 * DAY, body=words_of(4), source=GAZETTE, language="ar"),
            article(20 * DAY, body=words_of(5)),
            article(30 * DAY, body=f"Report of a report of a report: {words_of(6, 4)}", language="ar"),
        ]
    )


# What is found


async def test_how_many_and_how_fast(store: Store, visitor: Conversation, reader: Conversation) -> None:
    await reports(store)
    first, _, rest = text(await visitor.says("/search report")).partition(" ms)")
    head, _, milliseconds = first.rpartition("(")
    assert (head, rest) == ("6 articles for “report” ", "")
    assert int(milliseconds) >= 1
    assert text(await reader.says("report")).startswith("6 أخبار عن «report» (خلال ")


async def test_a_word_finds_its_other_forms_and_stands_out_as_it_was_written(
    store: Store, reader: Conversation, visitor: Conversation
) -> None:
    await store.add_all([MINISTERS, BRIDGE])
    assert titles(found := await reader.says("وزير")) == [MINISTERS.title]
    assert bold(found) == ["الوُزَراءُ"]
    assert titles(found := await visitor.says("reopening")) == [BRIDGE.title]
    assert bold(found) == ["reopened"]


async def test_letters_that_people_leave_out(store: Store, reader: Conversation) -> None:
    await store.add(replace(WATER, title="أعلنت إيران اتفاقًا", body="إيران تعلن اتفاقًا."))
    for typed in ("ايران", "اعلنت", "اتفاق", "الايرانية إيران"):
        assert titles(await reader.says(typed)) == ["أعلنت إيران اتفاقًا"], typed


async def test_what_only_a_title_holds_leaves_the_summary_as_it_is(store: Store, visitor: Conversation) -> None:
    await store.add(article(1, summary="A summary.", body=words_of(1)))
    [card] = (await visitor.says("report")).cards
    assert card.text == "A summary."


async def test_a_long_query_is_cut(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    reply = await visitor.says("/search " + "bridge " * 100)
    assert titles(reply) == [BRIDGE.title]
    assert len(text(reply)) < 300
    assert "bridge…”" in text(reply)
    assert not remarks(reply)
    exact = "bridge " * 27 + "bridge mosu"
    assert f"“{exact}”" in text(await visitor.says(exact))


async def test_pages_of_what_was_found_stand_still_while_news_comes(store: Store, reader: Conversation) -> None:
    await reports(store)
    first = await reader.says("report")
    await store.add(article(0, title="Report of this hour", body=words_of(7)))
    second = await reader.presses("التالي")
    assert (second.replaces, second.first) == (True, 4)
    assert rows(second)[0] == ["‹ السابق"]
    assert len({*titles(first), *titles(second)}) == 6
    assert "Report of this hour" not in titles(second)
    assert titles(await reader.presses("السابق")) == titles(first)


async def test_a_page_that_there_is_not_is_the_last_one(store: Store, visitor: Conversation) -> None:
    await reports(store)
    await visitor.says("report")
    second = await visitor.presses("Next")
    press = next(button.press for button in buttons(second) if "Previous" in button.label)
    for page in ("77", "9" * 15):
        assert titles(await visitor.sends_press(press.replace("search 1 ", f"search {page} "))) == titles(second)


# How a query was read


async def test_some_words_of_it(store: Store, visitor: Conversation, reader: Conversation) -> None:
    await store.add_all([BRIDGE, WATER])
    reply = await visitor.says("bridge volcano zeppelin")
    assert (titles(reply), remarks(reply)) == (
        [BRIDGE.title],
        ["No article holds all of this: these hold some of it."],
    )
    assert remarks(await reader.says("مياه خراسان")) == ["لا خبر فيه كل هذا، وهذه فيها بعضه."]


async def test_how_many_hold_all_of_it(store: Store, visitor: Conversation, reader: Conversation) -> None:
    others = [article(number, body=words_of(number)) for number in range(2, 12)]
    await store.add_all([BRIDGE, article(1, title="A bridge in Basra", body=words_of(1)), *others])
    reply = await visitor.says("bridge mosul")
    assert titles(reply) == [BRIDGE.title, "A bridge in Basra"]
    assert remarks(reply) == ["1 of them holds all of it."]
    assert remarks(await reader.says("bridge mosul")) == ["واحد منها فيه كل ذلك."]


async def test_a_phrase_that_stands_nowhere(store: Store, visitor: Conversation, reader: Conversation) -> None:
    await store.add_all([BRIDGE, WATER])
    reply = await visitor.says('"bridge old"')
    assert titles(reply) == [BRIDGE.title]
    assert remarks(reply) == ["Nothing holds this exactly as asked: these hold its words."]
    assert remarks(await reader.says("«النهر مياه»")) == ["لا خبر فيه هذا كما كُتب تمامًا، وهذه فيها كلماته."]
    assert not remarks(await visitor.says('"old bridge"'))


async def test_a_mistyped_word(store: Store, visitor: Conversation, reader: Conversation) -> None:
    await store.add_all([BRIDGE, WATER])
    reply = await visitor.says("brigde")
    assert titles(reply) == [BRIDGE.title]
    assert remarks(reply) == ["“brigde” was also read as “bridge”."]
    reply = await reader.says("الوزارتلن")
    assert titles(reply) == [WATER.title]
    assert remarks(reply) == ["«الوزارتلن» قُرئت أيضًا «الوزارتان»."]


async def test_operators_that_can_not_be_read(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    reply = await visitor.says("bridge since:someday")
    assert titles(reply) == [BRIDGE.title]
    assert text(reply).splitlines()[-1] == "Read as plain words: since:someday"


async def test_operators_that_can_not_be_read_are_told_where_nothing_is_found(
    store: Store, visitor: Conversation
) -> None:
    await store.add(BRIDGE)
    assert text(await visitor.says("since:someday")).splitlines()[-1] == "Read as plain words: since:someday"


BACKWARDS = "The dates are the wrong way round: the first one has to come before the last."
NO_SOURCE = "No source is called “nobody”. /sources shows their names."


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("source:nobody bridge", [NO_SOURCE]),
        ("lang:xx bridge", ["There is no news in the language “xx”. Without it all languages are searched."]),
        ("topic:gardens bridge", ["No topic is called “gardens”. /topics shows their names."]),
        ("bridge from:2026-11-02 to:2026-11-01", [BACKWARDS]),
        ("source:nobody from:2027 to:2026", [NO_SOURCE, BACKWARDS]),
    ],
)
async def test_what_no_article_can_be_is_named(
    store: Store, visitor: Conversation, typed: str, told: list[str]
) -> None:
    await store.add(BRIDGE)
    reply = await visitor.says(typed)
    assert text(reply).splitlines() == [f"Nothing found for “{typed}”.", *told]


async def test_one_of_several_sources_is_unknown(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    reply = await visitor.says("source:nobody source:tigris bridge")
    assert (titles(reply), remarks(reply)) == ([BRIDGE.title], [NO_SOURCE])
    assert not remarks(await visitor.says("source:tigris topic:culture lang:en from:2026 to:2027 bridge"))


async def test_what_no_article_can_be_in_arabic(store: Store, reader: Conversation) -> None:
    await store.add(WATER)
    assert remarks(await reader.says("source:لايوجد العراق")) == ["لا مصدر اسمه «لايوجد». أسماء المصادر في /sources."]
    assert remarks(await reader.says("من:2026-11 إلى:2026-10 عراق")) == ["التاريخان معكوسان: يجب أن يسبق الأولُ الأخير."]
    assert remarks(await reader.says("اللغة:xx الموضوع:كذا مياه")) == [
        "لا موضوع اسمه «كذا». أسماء المواضيع في /topics.",
        "لا أخبار باللغة «xx». من دونها يشمل البحث كل اللغات.",
    ]


async def test_an_index_that_is_behind_says_so(
    store: Store, visitor: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.add(BRIDGE)
    assert not remarks(await visitor.says("bridge"))
    monkeypatch.setattr(index, "BACKLOG", 1)
    await store.add_all([article(number) for number in range(3)])
    behind = "The search index is being built: some articles may be missing yet."
    found = await visitor.says("bridge")
    assert (titles(found), remarks(found)) == ([BRIDGE.title], [behind])
    nothing = await visitor.says("report")
    assert "Nothing found" in text(nothing)
    assert remarks(nothing) == [behind]
    monkeypatch.undo()
    assert not remarks(await visitor.says("report"))


# /search alone


async def test_search_alone_gives_examples_that_find_the_newest(store: Store, visitor: Conversation) -> None:
    await store.add_all([BRIDGE, replace(WATER, published=NOON)])
    explained = await visitor.says("/search")
    assert "/search water" in text(explained)
    assert text(explained).splitlines()[2:] == [
        '"exact phrase"',
        "-word",
        "word OR word",
        "title:word",
        "source:name",
        "since:7d",
    ]
    assert labels(explained) == ["Old bridge reopens", '"Old bridge"', 'source:"The Tigris Post" since:30d']
    for label in labels(explained):
        visitor.last = explained
        found = await visitor.presses(label)
        assert titles(found) == [BRIDGE.title], label
        assert not found.replaces
        assert f"“{label}”" in text(found)
        assert not remarks(found), label


async def test_search_alone_in_arabic(store: Store, reader: Conversation) -> None:
    await store.add_all([BRIDGE, WATER])
    explained = await reader.says("/search")
    assert text(explained).splitlines()[4:] == ["كلمة أو كلمة", "العنوان:كلمة", "المصدر:الاسم", "منذ:أسبوع"]
    assert labels(explained) == ["اتفاق على تقاسم", '"اتفاق على"', 'المصدر:"بوابة الرافدين" منذ:30d']
    for label in labels(explained):
        reader.last = explained
        assert titles(await reader.presses(label)) == [WATER.title], label
        assert not remarks(reader.last), label
    for line in text(explained).splitlines()[2:]:  # what it tells can be typed as it stands
        assert "قُرئ" not in text(await reader.says(line)), line


async def test_the_examples_of_the_help_find_news_in_every_language(store: Store) -> None:
    """Which comes in Arabic and English."""
    await store.add_all([replace(WATER, body="مياه العراق."), replace(BRIDGE, body="Water for the old town of Iraq.")])
    for code, words in (("ar", "بحث المياه"), ("en", "search water"), ("fr", "rechercher Irak")):
        person = Conversation(router(store), Person("telegram", f"9{code}", locale=code))
        assert words in text(await person.says("/help"))
        assert titles(await person.says(words)), code
        assert f"/search {words.partition(' ')[2]}" in text(await person.says("/search"))


async def test_examples_of_a_source_with_quotation_marks_work(store: Store, reader: Conversation) -> None:
    await store.add(replace(WATER, source='قناة "الفرات" الفضائية'))
    await store.add(replace(WATER, title="خبر آخر", source="قناة دجلة", published=BRIDGE.published))
    await reader.says("/search")
    found = await reader.presses("المصدر")
    assert titles(found) == [WATER.title]
    assert not remarks(found)


async def test_search_alone_without_any_news(visitor: Conversation) -> None:
    explained = await visitor.says("/search")
    assert "/search water" in text(explained)
    assert labels(explained) == []


async def test_examples_without_a_source(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, source=None))
    assert labels(await visitor.says("/search")) == ["Old bridge reopens", '"Old bridge"']


# Narrowing


async def test_buttons_narrow_and_keep_each_other(store: Store, visitor: Conversation) -> None:
    await reports(store)
    everything = await visitor.says("report")
    assert titles(everything)[0] == f"Report {30 * DAY}"
    assert rows(everything) == [
        ["Next ›"],
        ["Newest first", "Today", "This week"],
        [POST, GAZETTE, "Only English"],
        AT_ONCE,
    ]
    today = await visitor.presses("Today")
    assert today.replaces
    assert sorted(titles(today)) == ["Report 1", "Report 2"]
    assert rows(today) == [["Newest first", "This week", "Any time"], [POST, GAZETTE, "Only English"], AT_ONCE]
    of_one_source = await visitor.presses(GAZETTE)
    assert titles(of_one_source) == ["Report 2"]
    assert rows(of_one_source) == [["Newest first", "This week", "Any time"], ["All sources", "Only English"], AT_ONCE]
    assert sorted(titles(await visitor.presses("This week"))) == ["Report 2", "Report 72"]
    assert titles(await visitor.presses("English")) == ["Report 2"]
    assert rows(visitor.last)[1] == ["All sources", "All languages"]
    assert titles(await visitor.presses("All sources")) == ["Report 1", "Report 2", "Report 48"]
    assert sorted(titles(await visitor.presses("Any time"))) == ["Report 1", "Report 2", "Report 48"]
    assert "Report 480" in titles(await visitor.presses("Next"))
    assert titles(await visitor.presses("All languages")) == titles(everything)


async def test_the_newest_first_and_back(store: Store, visitor: Conversation) -> None:
    await reports(store)
    best = await visitor.says("report")
    newest = await visitor.presses("Newest first")
    assert (newest.replaces, titles(newest)) == (True, ["Report 1", "Report 2", "Report 48"])
    assert rows(newest)[1] == ["Best first", "Today", "This week"]
    assert titles(await visitor.presses("Next")) == ["Report 72", "Report 480", "Report 720"]
    assert titles(await visitor.presses("This week")) == ["Report 1", "Report 2", "Report 48"]
    await visitor.presses("Any time")
    assert titles(await visitor.presses("Best first")) == titles(best)


async def test_narrowing_in_arabic(store: Store, reader: Conversation) -> None:
    await reports(store)
    found = await reader.says("report")
    assert rows(found)[1:-1] == [["الأحدث أولًا", "اليوم", "هذا الأسبوع"], [POST, GAZETTE, "العربية فقط"]]
    assert sorted(titles(await reader.presses("العربية"))) == ["Report 72", "Report 720"]
    assert titles(await reader.presses("هذا الأسبوع")) == ["Report 72"]
    assert rows(reader.last)[:-1] == [["الأحدث أولًا", "كل الأوقات"], ["كل اللغات"]]
    nothing = await reader.sends_press(reader.button("الأحدث").press.replace("; 7 0 new", "; 1 0 best"))
    assert titles(nothing) == []
    assert text(nothing) == (
        "لم أجد شيئًا عن «report» ضمن هذا الاختيار: اليوم، العربية. والزر أدناه يبحث في كل الأخبار."
    )
    assert labels(nothing) == ["بحث في كل الأخبار", "آخر الأخبار", "المواضيع"]
    assert titles(await reader.presses("كل الأخبار")) == titles(found)


async def test_a_narrowed_list_says_to_what_it_is_kept(
    store: Store, visitor: Conversation, reader: Conversation
) -> None:
    await reports(store)
    assert not remarks(await visitor.says("report"))
    assert not remarks(await visitor.presses("Newest first"))
    assert remarks(await visitor.presses("This week")) == ["Kept to: This week"]
    assert remarks(await visitor.presses(GAZETTE)) == [f"Kept to: This week, {GAZETTE}"]
    assert remarks(await visitor.presses("Only English")) == [f"Kept to: This week, {GAZETTE}, English"]
    await reader.says("report")
    assert remarks(await reader.presses("العربية")) == ["ضمن: العربية"]


async def test_a_choice_that_holds_nothing_does_not_blame_the_words(store: Store, visitor: Conversation) -> None:
    await store.add_all([article(number, body=words_of(number)) for number in range(50, 55)])
    await visitor.says("report")
    nothing = await visitor.sends_press(visitor.button("This week").press.replace("; 7 ", "; 1 "))
    assert text(nothing) == ("Nothing found for “report” in this choice: Today. The button below searches everything.")
    assert len(titles(await visitor.presses("Search everything"))) == 3


async def test_a_time_of_which_there_is_nothing_is_not_offered(store: Store, visitor: Conversation) -> None:
    await store.add_all([article(number, body=words_of(number)) for number in range(50, 55)])
    assert rows(await visitor.says("report"))[1] == ["Newest first", "This week"]
    assert rows(await visitor.presses("Next"))[1] == ["Newest first", "This week"]
    await store.add_all([article(200 + number, title="Old reports", body=words_of(number)) for number in range(5)])
    visitor.at += timedelta(days=7)
    assert rows(await visitor.says("report"))[1] == ["Newest first"]
    assert rows(await visitor.presses("Newest first"))[1] == ["Best first"]


async def test_a_source_of_this_list_only_is_offered(store: Store, visitor: Conversation) -> None:
    """Where all hits have one source there is nothing to choose."""
    await store.add_all([article(number, body=words_of(number)) for number in range(5)])
    await store.add(WATER)
    assert rows(await visitor.says("report"))[2] == ["Only English"]


async def test_hits_without_any_source(store: Store, visitor: Conversation) -> None:
    await store.add_all([article(number, body=words_of(number), source=None) for number in range(5)])
    assert rows(await visitor.says("report"))[2] == ["Only English"]


async def test_a_long_name_of_a_source_is_cut_on_its_button_only(store: Store, visitor: Conversation) -> None:
    long = "The International Gazette of Basra and the Gulf"
    await store.add_all([article(n, body=words_of(n), source=long if n % 2 else POST) for n in range(6)])
    [label] = [label for label in labels(await visitor.says("report")) if label.startswith("The International")]
    assert len(label) <= 24
    assert sorted(titles(await visitor.presses(label))) == ["Report 1", "Report 3", "Report 5"]


async def test_nothing_to_narrow_where_all_is_on_one_page(store: Store, visitor: Conversation) -> None:
    await store.add_all([BRIDGE, WATER])
    assert labels(await visitor.says("bridge")) == ["Read", "Save", "More like this", *AT_ONCE]


async def test_narrowing_shows_what_is_new_by_now(store: Store, visitor: Conversation) -> None:
    await reports(store)
    await visitor.says("report")
    await store.add(article(0, body=words_of(7)))
    assert titles(await visitor.presses("Newest first"))[0] == "Report 0"


async def test_buttons_of_older_messages_still_work(store: Store, visitor: Conversation) -> None:
    await reports(store)
    await visitor.says("report")
    new = visitor.button("Next").press
    old, _, tail = new.partition("; ")
    assert tail == "0 0 best *"
    assert (await visitor.sends_press(old)).cards == (await visitor.sends_press(new)).cards


@pytest.mark.parametrize(
    "tail",
    [
        "0",
        "0 0 best",
        "0 0 best * *",
        "x 0 best *",
        "0 x best *",
        "-1 0 best *",
        "0 -1 best *",
        "0 0 worst *",
        "0 0 Best *",
        "0 0 best xx",
        "0 0 best =",
        f"{'9' * 16} 0 best *",
        "٣ 0 best *",
        " ",
        "; 0 0 best *",
    ],
)
async def test_forged_buttons_say_so(store: Store, visitor: Conversation, tail: str) -> None:
    await reports(store)
    await visitor.says("report")
    [number] = await numbers(store)
    reply = await visitor.sends_press(f"search 1 0 {number}; {tail}")
    assert (reply.text, reply.personal) == ("This button is too old. Please ask again.", True)


async def numbers(store: Store) -> list[int]:
    """Of what was searched for."""
    return [number for (number,) in await store._database.read("SELECT number FROM chat_searches")]


async def test_forged_numbers_are_read_as_near_as_can_be(store: Store, visitor: Conversation) -> None:
    await reports(store)
    await visitor.says("report")
    [number] = await numbers(store)
    assert len(titles(await visitor.sends_press(f"search 1 0 {number}; 999999999999999 0 best *"))) == 3
    assert rows(visitor.last)[1][-1] == "Any time"
    assert titles(await visitor.sends_press(f"search 1 0 {number}; 0 999999999999999 best *"))
    assert titles(await visitor.sends_press(f"search 1 999999999999999 {number}; 0 0 best *"))


async def test_nobody_reads_what_others_search_for(store: Store, visitor: Conversation) -> None:
    """Whatever number a button is made to carry, and wherever it is sent."""
    await reports(store)
    await visitor.says("my report")
    [number] = await numbers(store)
    other = Conversation(visitor.router, Person("telegram", "66", locale="en"), Chat("telegram", "66"))
    for press in (f"search 1 0 {number}", f"saved 1 0 {number}", f"subscribe search {number} 0 *"):
        assert text(await other.sends_press(press)) == "This button is too old. Please ask again."
    for link in (f"search_{number}", "search_1"):
        reply = text(await other.says(f"/start {link}"))
        assert reply.startswith("This link leads nowhere any more")
        assert "my report" not in reply
    await other.says("/topics")
    assert "my report" not in shown(await other.sends_press(f"topics 1 {number}"))


# The same story


async def stories(store: Store, count: int) -> list[int]:
    some = [article(n, title=f"Dam {n}", body=TOLD, source=f"Paper {n}") for n in range(count)]
    return [(await store.add(one))[0].id for one in some]


async def test_the_same_story_is_one_hit_with_the_others_behind_a_button(
    store: Store, visitor: Conversation, reader: Conversation
) -> None:
    await stories(store, 2)
    await store.add(BRIDGE)
    found = await visitor.says("dam mosul")
    assert titles(found)[0] == "Dam 0"
    assert "Dam 1" not in titles(found)
    assert found.cards[0].note.endswith(" · \u20681 similar article\u2069")
    assert labels(found)[:4] == ["Read", "Save", "More like this", "Similar"]
    similar = await visitor.presses("Similar")
    assert (text(similar), titles(similar), similar.replaces) == ("The same story elsewhere", ["Dam 1"], False)
    assert titles(await visitor.presses("Read")) == ["Dam 1"]
    assert (await reader.says("dam")).cards[0].note.endswith(" · \u2068خبر مشابه\u2069")
    assert text(await reader.presses("مشابهة")) == "الخبر نفسه في أماكن أخرى"


async def test_many_of_the_same_story(store: Store, visitor: Conversation) -> None:
    await stories(store, 7)
    found = await visitor.says("dam mosul")
    assert titles(found) == ["Dam 0"]
    assert "6 similar articles" in found.cards[0].note
    assert titles(await visitor.presses("Similar")) == ["Dam 1", "Dam 2", "Dam 3", "Dam 4"]


async def test_similar_articles_that_are_gone(store: Store, visitor: Conversation) -> None:
    _, one, other = await stories(store, 3)
    found = await visitor.says("dam mosul")
    await store.mark(one, State.REMOVED)
    assert titles(await visitor.presses("Similar")) == ["Dam 2"]
    await store.mark(other, State.REMOVED)
    visitor.last = found
    gone = await visitor.presses("Similar")
    assert (gone.text.split(".")[0], gone.personal) == ("There is no such article", True)


@pytest.mark.parametrize("press", ["similar", "similar x", "similar 1 2 3 4 5", "similar -1"])
async def test_forged_similar_buttons(visitor: Conversation, press: str) -> None:
    assert (await visitor.sends_press(press)).text == "This button is too old. Please ask again."


# Suggestions


def just(*values: str) -> list[Suggestion]:
    return [Suggestion(value, value) for value in values]


async def test_earlier_searches_of_this_chat_are_suggested(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    other = replace(visitor, chat=Chat("telegram", "77"))
    await visitor.says("bridge friday")
    await visitor.says("bridge mosul")
    await visitor.says("/search bridge mosul")
    await other.says("bridge secrets")
    assert await visitor.types("search", "Bri") == just("bridge mosul", "bridge friday", BRIDGE.title)
    assert await visitor.types("search", "bridge mosul") == just(BRIDGE.title)
    assert await visitor.types("search", "") == just("bridge mosul", "bridge friday")
    assert await other.types("search", "bridge s") == just("bridge secrets")


async def test_what_was_left_half_typed_is_not_suggested(visitor: Conversation) -> None:
    for words in ('"', "?!", '"bridge mos', "«bridge", "“bridge friday", '"bridge friday"', "«bridge mosul»"):
        await visitor.says(f"/search {words}")
    assert {one.value for one in await visitor.types("search", "")} == {'"bridge friday"', "«bridge mosul»"}
    assert await visitor.types("search", '"') == [Suggestion('"bridge friday"', '"bridge friday"')]


async def test_a_pressed_example_is_no_search_of_the_chat(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    await visitor.says("/search")
    await visitor.presses('"Old')
    assert await visitor.types("search", "") == []


async def test_topics_and_sources_are_suggested_and_can_be_searched(
    store: Store, visitor: Conversation, reader: Conversation
) -> None:
    await store.add_all([BRIDGE, replace(WATER, tags=("environment", "الولايات المتحدة"), source="المدن")])
    assert await visitor.types("search", "cul") == [Suggestion("Culture (topic)", "topic:Culture")]
    assert await visitor.types("search", "tig") == [Suggestion(f"{POST} (source)", f'source:"{POST}"')]
    assert await reader.types("search", "ثقا") == [Suggestion("ثقافة (الموضوع)", "الموضوع:ثقافة")]
    assert await reader.types("search", "مدن") == []
    assert await reader.types("search", "المد") == [Suggestion("المدن (المصدر)", "المصدر:المدن")]
    [united] = await reader.types("search", "متحد") or await reader.types("search", "المتحد")
    assert united == Suggestion("الولايات المتحدة (الموضوع)", 'الموضوع:"الولايات المتحدة"')
    for who, value, title in (
        (visitor, "topic:Culture", BRIDGE.title),
        (visitor, f'source:"{POST}"', BRIDGE.title),
        (reader, "الموضوع:ثقافة", BRIDGE.title),
        (reader, "المصدر:المدن", WATER.title),
        (reader, united.value, WATER.title),
    ):
        assert titles(await who.says(value)) == [title], value
        assert not remarks(who.last), value


@pytest.mark.parametrize("name", ['قناة "الفرات" الفضائية', "Reuters(AR)", "a,b", "وكالة|خبر"])
async def test_a_suggested_source_finds_its_articles_whatever_its_name(
    store: Store, visitor: Conversation, name: str
) -> None:
    await store.add_all([replace(BRIDGE, source=name), replace(WATER, source="b")])
    [suggested] = [one for one in await visitor.types("search", name[:4]) if "(source)" in one.label]
    assert titles(await visitor.says(suggested.value)) == [BRIDGE.title]
    assert not remarks(visitor.last)


async def test_nothing_is_suggested_twice_and_searches_stay_first(store: Store, visitor: Conversation) -> None:
    await store.add_all([BRIDGE, article(-1, title="Old books", body=words_of(1))])
    for words in (BRIDGE.title, BRIDGE.title, "old town"):
        await visitor.says(words)
    assert await visitor.types("search", "old") == just(BRIDGE.title, "old town", "Old books")


async def test_at_most_ten_are_suggested(store: Store, visitor: Conversation) -> None:
    for number in range(12):
        tags = (f"report {number}",) if number < 5 else ()
        await store.add(article(number, body=words_of(number), tags=tags, source=f"Report press {number}"))
    for number in range(4):
        await visitor.says(f"report of {number}")
    suggested = await visitor.types("search", "repor")
    kinds = [one.label.rpartition(" (")[2] for one in suggested]
    assert kinds[3:9] == ["topic)"] * 3 + ["source)"] * 3
    assert len(suggested) == 10
    assert suggested[9].label == "Report 0"


async def test_one_letter_begins_too_many_titles(store: Store, visitor: Conversation) -> None:
    await store.add(article(1))
    assert await visitor.types("search", "r") == []
    assert await visitor.types("search", "re") == just("Report 1")
    assert await visitor.types("search", "🙂") == []


# Spellings

TAUGHT = "From now on these find each other: "


async def test_two_spellings_find_each_other_at_once(store: Store, editor: Conversation, reader: Conversation) -> None:
    await store.add_all([replace(BRIDGE, title="Barzanji visits Basra"), WATER])
    assert titles(await reader.says("البرزنجي")) == []
    assert text(await editor.says("/alias البرزنجي =  Barzanji")) == f"{TAUGHT}البرزنجي = Barzanji"
    assert titles(await reader.says("البرزنجي")) == ["Barzanji visits Basra"]
    undone = await editor.presses("Undo")
    assert (undone.replaces, undone.notice) == (True, "Taken out: \u2068البرزنجي = Barzanji\u2069")
    assert "Editors have added no spellings yet" in text(undone)
    assert titles(await reader.says("البرزنجي")) == []
    again = await editor.sends_press("alias 0 1")
    assert (again.text, again.personal) == ("This group of spellings is gone already. /alias shows the others.", True)


async def test_a_wide_sign_and_repetitions(editor: Conversation) -> None:
    assert text(await editor.says("/alias صدام ＝ Saddam = صدام = = ، = Sadam  Hussein")) == (
        f"{TAUGHT}صدام = Saddam = Sadam Hussein"
    )
    again = await editor.says("/alias صدام = Saddam = Sadam Hussein")
    assert text(again).startswith(TAUGHT)
    listed = await editor.says("/alias")
    assert text(listed) == "Spellings that find each other:\n1. صدام = Saddam = Sadam Hussein"


async def test_spellings_are_listed_in_pages_and_taken_out(store: Store, editor: Conversation) -> None:
    for number in range(1, 11):
        await store.add_alias((f"one{number}", f"two{number}"), "test", NOON)
    first = await editor.says("/alias")
    assert text(first).splitlines()[1] == "1. one10 = two10"
    assert labels(first) == [*(f"Take out: one{n} = two{n}" for n in range(10, 2, -1)), "Next ›", "Search this list"]
    second = await editor.presses("Next")
    assert (second.replaces, labels(second)) == (
        True,
        ["Take out: one2 = two2", "Take out: one1 = two1", "‹ Previous", "Search this list"],
    )
    taken = await editor.presses("one2")
    assert labels(taken) == ["Put back: one2 = two2", "Take out: one1 = two1", "‹ Previous", "Search this list"]
    last = await editor.presses("one1")
    assert labels(last)[1:] == [f"Take out: one{n} = two{n}" for n in range(10, 2, -1)]
    back = await editor.presses("Put back: one1")
    assert (back.replaces, labels(back)[0]) == (True, "Take out: one1 = two1")
    assert len(await store.aliases()) == 9
    assert len(labels(await editor.sends_press("alias 99 0"))) == 3


async def test_a_topic_that_is_typed_has_a_button(store: Store, reader: Conversation) -> None:
    await store.add(replace(MINISTERS, tags=("economy",)))
    assert "لم أجد شيئًا" in text(await reader.says("اقتصاد"))
    assert titles(await reader.presses("آخر الأخبار: اقتصاد")) == [MINISTERS.title]
    await store.add(replace(BRIDGE, title="اقتصاد البصرة"))
    assert "آخر الأخبار: اقتصاد" in labels(await reader.says("الاقتصاد"))
    assert "آخر الأخبار: اقتصاد" not in labels(await reader.says("اقتصاد البصرة"))


async def test_the_list_of_spellings_in_arabic(editor: Conversation) -> None:
    await editor.says("/language ar")
    assert "الكاظمي = Kadhimi" in text(await editor.says("/alias"))
    await editor.says("/alias الكاظمي = Kadhimi")
    assert text(await editor.says("/alias")) == "تهجئات يدل بعضها على بعض:\n1. الكاظمي = Kadhimi"


@pytest.mark.parametrize("said", ["الكاظمي", "الكاظمي =", "= =", "a = a", "! = ?"])
async def test_one_spelling_is_too_few(editor: Conversation, said: str) -> None:
    assert (await editor.says(f"/alias {said}")).text.startswith("Write two or more spellings with = between")


@pytest.mark.parametrize("said", [" = ".join(f"s{n}" for n in range(9)), f"a = {'b' * 61}"])
async def test_too_many_and_too_long_spellings(store: Store, editor: Conversation, said: str) -> None:
    assert (await editor.says(f"/alias {said}")).text.startswith("That is too long")
    assert await store.aliases() == []


async def test_as_many_and_as_long_as_can_be(editor: Conversation) -> None:
    said = " = ".join(f"{letter * 60}" for letter in "abcdefgh")
    assert text(await editor.says(f"/alias {said}")).startswith(TAUGHT)
    assert labels(await editor.says("/alias"))


async def test_readers_teach_no_spellings(store: Store, visitor: Conversation) -> None:
    await store.add_alias(("one", "two"), "test", NOON)
    for reply in (await visitor.says("/alias a = b"), await visitor.sends_press("alias 0 1")):
        assert "Only editors" in reply.text
    assert len(await store.aliases()) == 1
    assert visitor.chat == PRIVATE


@pytest.mark.parametrize("press", ["alias", "alias 1", "alias x 1", "alias 1 2 3 4"])
async def test_forged_buttons_of_spellings(editor: Conversation, press: str) -> None:
    assert (await editor.sends_press(press)).text == "This button is too old. Please ask again."
