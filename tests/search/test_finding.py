"""What a reader finds, by what they type."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.model import Article, Reading, Refinement, State
from bot.store.sqlite import Store
from bot.text.emphasis import plain
from bot.text.query import parse
from tests.samples import BRIDGE, NOON, WATER, article, words_of
from tests.searching import find, ids, search_over

QUIET = "Nothing that anybody asks for stands here."


async def added(store: Store, *some: Article) -> list[int]:
    return [(await store.add(one))[0].id for one in some]


async def both(store: Store) -> tuple[int, int]:
    """The two samples, and others that hold none of their words."""
    water, bridge = await added(store, WATER, BRIDGE)
    await store.add_all([article(number, body=QUIET, source="Elsewhere") for number in range(10, 20)])
    return water, bridge


@pytest.mark.parametrize(
    "typed",
    ["مياه", "المياه", "بالمياه", "والمياه", "النهر", "نهر", "اتفاقا", "الاتفاق", "وزارتين", "مِيَاه", "ميـاه", "مياه؟"],
)
async def test_arabic_words_in_other_forms(store: Store, typed: str) -> None:
    water, _ = await both(store)
    assert await ids(store, typed) == [water]


@pytest.mark.parametrize(
    "typed", ["bridge", "Bridges", "BRIDGE", "reopen", "reopening", "year", "bridge!", "the bridge"]
)
async def test_english_words_in_other_forms(store: Store, typed: str) -> None:
    _, bridge = await both(store)
    assert await ids(store, typed) == [bridge]


async def test_letters_are_read_as_people_type_them(store: Store) -> None:
    [number] = await added(store, replace(WATER, title="إيران أو القاهرة ٢٠٢٦"))
    for typed in ("ايران", "القاهره", "2026", "٢٠٢٦", "إِيران", "ايـران"):
        assert await ids(store, typed) == [number], typed


async def test_a_phrase_is_found_only_as_it_stands(store: Store) -> None:
    first, second = await added(
        store, article(1, body="Talks on water supply began."), article(2, body="A supply of water began.")
    )
    found = await find(store, '"water supply"')
    assert ([hit.article.id for hit in found.hits], found.reading) == ([first], Reading.AS_TYPED)
    assert set(await ids(store, "water supply")) == {first, second}
    assert await ids(store, '"water supplies"') == await ids(store, "water supplies")


async def test_a_phrase_of_words_that_are_everywhere_must_be_held_all_the_same(store: Store) -> None:
    await store.add_all([article(number, body="common words in every one") for number in range(20)])
    [other] = await added(store, article(30, body="words that are common, and one rare"))
    found = await find(store, '"common words" rare')
    assert (await ids(store, '"common words" rare'), found.reading) == ([other], Reading.PLAIN_WORDS)


async def test_a_phrase_that_nothing_holds_is_read_as_words(store: Store) -> None:
    water, _ = await both(store)
    found = await find(store, '"النهر مياه"')
    assert ([hit.article.id for hit in found.hits], found.reading) == ([water], Reading.PLAIN_WORDS)


async def test_a_title_that_nothing_has_is_read_as_words(store: Store) -> None:
    _, bridge = await both(store)
    found = await find(store, "title:Friday OR title:Tuesday")
    assert ([hit.article.id for hit in found.hits], found.reading) == ([bridge], Reading.PLAIN_WORDS)


async def test_a_pasted_headline_finds_what_holds_only_its_words(store: Store) -> None:
    await added(
        store, article(1, title='Ministers agree on "water for all" after ten days of talks in Basra', body=QUIET)
    )
    other = article(2, title="Talks in Basra: after ten days ministers agree on water for the people", body=QUIET)
    [second] = await added(store, other)
    await store.add_all([article(number, body="Calm.") for number in range(10, 30)])
    found = await ids(store, 'Ministers agree on "water for all" after ten days of talks in Basra')
    assert found == [1, second]


async def test_what_is_excluded_is_not_found(store: Store) -> None:
    first, second = await added(store, article(1, body="A bridge over water."), article(2, body="A bridge of stone."))
    assert await ids(store, "bridge -water") == [second]
    assert await ids(store, 'bridge -"of stone"') == [first]
    assert await ids(store, "bridge -title:1") == [second]
    assert await ids(store, "-water") == [second]


async def test_what_is_excluded_is_not_among_those_that_hold_some_words(store: Store) -> None:
    await both(store)
    [other] = await added(store, article(1, body="A bridge in Basra."))
    assert await ids(store, "bridge nonsuch -mosul") == [other]


async def test_alternatives(store: Store) -> None:
    water, bridge = await both(store)
    assert set(await ids(store, "مياه OR bridge")) == {water, bridge}
    assert set(await ids(store, "مياه أو bridge")) == {water, bridge}
    assert await ids(store, '"old bridge" | nonsuch') == [bridge]
    assert set(await ids(store, '"bridge old" OR "النهر مياه"')) == {water, bridge}


async def test_in_the_title(store: Store) -> None:
    first, _ = await added(store, BRIDGE, article(1, title="Something else", body="An old bridge."))
    assert await ids(store, "title:bridge") == [first]
    assert await ids(store, "العنوان:bridges") == [first]
    assert await ids(store, 'title:"old bridge"') == [first]


async def test_a_title_weighs_more_than_a_body(store: Store) -> None:
    await store.add_all([article(number, body=QUIET) for number in range(10, 20)])
    body, title = await added(
        store, article(1, title="Stone", body=f"Bridge. {QUIET}"), article(2, title="Bridge", body=f"Stone. {QUIET}")
    )
    assert await ids(store, "bridge") == [title, body]


async def test_a_source_by_a_part_of_its_name(store: Store) -> None:
    water, bridge = await both(store)
    assert await ids(store, "source:Tigris") == [bridge]
    assert await ids(store, 'source:"the tigris post"') == [bridge]
    assert await ids(store, "المصدر:الرافدين") == [water]
    assert set(await ids(store, "source:tigris المصدر:الرافدين")) == {water, bridge}
    assert await ids(store, "source:nobody") == await ids(store, "مياه source:tigris") == []
    assert await ids(store, "tigris") == [bridge]


async def test_a_source_without_words_is_nobodys(store: Store) -> None:
    await both(store)
    assert (await find(store, "bridge", source="?!")).hits == ()


async def test_a_topic_in_either_language(store: Store) -> None:
    [number, _, third] = await added(
        store, article(1, tags=("sport",)), article(2, tags=("health",)), article(3, tags=("كرة القدم",))
    )
    for typed in ("topic:sport", "topic:رياضة", "الموضوع:الرياضة", "topic:Sport"):
        assert await ids(store, typed) == [number], typed
    assert await ids(store, 'topic:"كرة القدم"') == [third]
    assert set(await ids(store, "topic:sport topic:health")) == {1, 2}
    assert await ids(store, "topic:nonsuch") == []


async def test_a_country_by_any_of_its_names(store: Store) -> None:
    """An index of an earlier version has it by the name of the article's language."""
    numbers = await added(store, article(1, tags=("Iraq",)), article(2, tags=("العراق",)), article(3, tags=("Egypt",)))
    for typed in ("topic:Iraq", "topic:العراق", "الموضوع:عراق", "topic:irak"):
        assert set(await ids(store, typed)) == set(numbers[:2]), typed


async def test_an_arabic_article_is_found_by_its_country_in_arabic(store: Store) -> None:
    await added(store, replace(article(1), language="ar", tags=("Lebanon",)), article(2, tags=("Lebanon",)))
    assert await ids(store, "لبنان lang:ar") == [1]


async def test_a_language(store: Store) -> None:
    first, second = await added(store, replace(BRIDGE, language="ar"), replace(BRIDGE, external_id="1"))
    assert await ids(store, "bridge lang:ar") == [first]
    assert await ids(store, "bridge اللغة:انجليزي") == [second]


async def test_days(store: Store) -> None:
    old, new = await added(store, replace(BRIDGE, published=NOON - timedelta(days=40)), replace(WATER, body="bridge"))
    assert await ids(store, "bridge from:2026-11-20") == [new]
    assert await ids(store, "bridge to:2026-11-01") == [old]
    assert await ids(store, "bridge منذ:أسبوع") == await ids(store, "bridge since:week") == [new]
    assert await ids(store, "bridge from:2026-11-02 to:2026-11-01") == []


async def test_a_day_begins_where_the_reader_is(store: Store) -> None:
    [number] = await added(store, replace(BRIDGE, published=NOON.replace(day=19, hour=21)))
    assert await ids(store, "bridge from:2026-11-20") == [number]
    assert await ids(store, "bridge to:2026-11-19") == []


async def test_what_only_restricts_lists_the_newest_first(store: Store) -> None:
    await store.add_all([article(number, tags=("sport",), body=QUIET) for number in range(100, 0, -1)])
    assert await ids(store, "topic:sport", limit=100) == list(range(100, 0, -1))


async def test_all_words_come_before_some(store: Store) -> None:
    everything, some = await added(
        store, article(1, body="A bridge over the water."), article(2, body="Water in the city of Basra.")
    )
    await store.add_all([article(number, body=QUIET) for number in range(10, 20)])
    found = await find(store, "bridge water")
    assert [hit.article.id for hit in found.hits] == [everything, some]
    assert (found.exact, found.total, found.listed, found.reading) == (1, 2, 2, Reading.AS_TYPED)
    assert found.sources == ("The Tigris Post",)


async def test_some_words_where_nothing_holds_all(store: Store) -> None:
    water, bridge = await both(store)
    found = await find(store, "bridge مياه")
    assert {hit.article.id for hit in found.hits} == {water, bridge}
    assert (found.exact, found.total, found.reading) == (0, 2, Reading.SOME_WORDS)
    found = await find(store, "bridge مياه", refined=Refinement(newest_first=True))
    assert {hit.article.id for hit in found.hits} == {water, bridge}


async def test_nothing_is_found_where_no_word_is_held(store: Store) -> None:
    await both(store)
    for typed in ("nowhere", "nowhere at", "zzzz yyyy", '"zzzz yyyy"', "title:zzzz"):
        assert (await find(store, typed)).hits == (), typed


@pytest.mark.parametrize("typed", ["", " ", "?!", '""', "-", "OR", "\x00", "\u202e"])
async def test_nothing_is_asked(store: Store, typed: str) -> None:
    await both(store)
    assert (await find(store, typed)).hits == ()


async def test_words_that_are_in_most_articles_need_not_be_held(store: Store) -> None:
    await store.add_all([article(number, body="Every one of them is about today.") for number in range(20)])
    [rare] = await added(store, article(30, body="A bridge."))
    assert (await ids(store, "today bridge"))[0] == rare
    assert len(await ids(store, "today", limit=30)) == 20


async def about_iraq(store: Store) -> tuple[list[int], list[int]]:
    """News of Iraq, which is much of all news, and of Morocco, with words that are rare here."""
    iraq = [article(number, body=f"{('Iraq', 'العراق')[number % 2]}: {words_of(number)}") for number in range(20, 30)]
    morocco = [
        article(number, body="Morocco: the day of today, football, news of 2026, 13 from it.") for number in (1, 2)
    ]
    others = [article(number, body=QUIET) for number in range(40, 50)]
    return await added(store, *iraq), await added(store, *morocco, *others)


@pytest.mark.parametrize(
    "typed",
    ["Iraq today", "Iraq news today", "أخبار العراق اليوم", "actualités Iraq", "from:2026-13 عراق", "Iraq lang:??"],
)
async def test_empty_words_decide_nothing(store: Store, typed: str) -> None:
    iraq, _ = await about_iraq(store)
    assert set(await ids(store, typed, limit=30)) == set(iraq)


async def test_empty_words_are_looked_for_where_nothing_else_is(store: Store) -> None:
    _, [one, other, *_] = await about_iraq(store)
    assert set(await ids(store, "news today")) == set(await ids(store, "from:2026-13")) == {one, other}
    assert await ids(store, "today nonsuch") == []


async def test_empty_words_still_weigh(store: Store) -> None:
    first, second = await added(store, article(1, body="Of Basra, a city."), article(2, body="Of Basra today, a city."))
    assert await ids(store, "Basra today") == [second, first]


async def test_a_telling_word_is_looked_for_however_often_it_stands_in_the_news(store: Store) -> None:
    iraq, [one, other, *_] = await about_iraq(store)
    found = await ids(store, "football Iraq", limit=30)
    assert (set(found[:2]), set(found[2:])) == ({one, other}, set(iraq))
    [everything] = await added(store, article(3, body="Football in Iraq."))
    assert (await ids(store, "football Iraq", limit=30))[0] == everything
    assert set(await ids(store, "football Iraq", limit=30)) == {everything, one, other}


async def test_a_common_word_is_not_looked_for_alone(store: Store) -> None:
    await store.add_all([article(number, body="Said in 2026.") for number in range(30, 38)])
    _, [one, other, *_] = await about_iraq(store)
    for typed in ("football said nonsuch", "football 2026 nonsuch"):
        assert (await ids(store, typed, limit=30))[:2] == [one, other], typed
        assert len(await ids(store, typed, limit=30)) == 2, typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("brigde", "bridge"), ("brige", "bridge"), ("bridgee", "bridge"), ("mosil", "Mosul"), ("raopenad", "reopened")],
)
async def test_a_mistyped_word(store: Store, typed: str, meant: str) -> None:
    _, bridge = await both(store)
    found = await find(store, typed)
    assert ([hit.article.id for hit in found.hits], found.corrections) == ([bridge], ((typed, meant),))
    assert found.hits[0].snippet


async def test_a_mistyped_arabic_word_among_others(store: Store) -> None:
    water, _ = await both(store)
    found = await find(store, "تفاسم مياه النهر")
    assert ([hit.article.id for hit in found.hits], found.corrections) == ([water], (("تفاسم", "تقاسم"),))


async def test_how_many_letters_may_be_wrong(store: Store) -> None:
    await added(store, article(1, title="sun", body="seas settlement 20261 2026x"))
    assert (await find(store, "sux")).hits == ()
    assert (await find(store, "seax")).corrections == (("seax", "seas"),)
    assert (await find(store, "xeax")).hits == ()
    assert (await find(store, "settlxmxnt")).corrections == (("settlxmxnt", "settlement"),)
    assert (await find(store, "xettlxmxnt")).hits == ()
    assert (await find(store, "20262")).hits == ()


async def test_a_word_that_is_known_is_not_corrected(store: Store) -> None:
    await added(store, article(1, body="The bride came."), article(2, body="The bridge fell."))
    found = await find(store, "bride")
    assert ([hit.article.id for hit in found.hits], found.corrections) == ([1], ())


async def test_every_reading_of_a_mistyped_word_is_named(store: Store) -> None:
    await added(store, article(1, body="The bridge fell."), article(2, body="A brigade came."))
    found = await find(store, "brigde")
    assert (len(found.hits), found.corrections) == (2, (("brigde", "bridge"), ("brigde", "brigade")))


@pytest.mark.parametrize(
    ("typed", "near"), [("thanks", "more than"), ("شكرا", "شهرا"), ("السلام عليكم", "للكلام"), ("قطار", "مطار")]
)
async def test_a_common_word_of_the_language_is_not_mistyped(store: Store, typed: str, near: str) -> None:
    await added(store, article(1, body=f"{QUIET} {near}"))
    found = await find(store, typed)
    assert (found.hits, found.corrections) == ((), ())


async def test_names_have_many_spellings(store: Store) -> None:
    first, second = await added(
        store, article(1, body="زار الوفد الولايات المتحدة"), article(2, body="In Iraq it rains.")
    )
    assert await ids(store, "USA") == [first]
    assert await ids(store, "United States") == [first]
    assert await ids(store, "العراق") == [second]
    assert await ids(store, "iraq rains") == [second]
    assert await ids(store, '"العراق"') == []


async def test_editors_add_spellings_that_count_at_once(store: Store) -> None:
    [number] = await added(store, article(1, body="The minister Zubeidi spoke."))
    assert await ids(store, "الزبيدي") == []
    await store.add_alias(["الزبيدي", "Zubeidi", "?", "a name of five words"], "telegram:1", NOON)
    assert await ids(store, "الزبيدي") == [number]
    assert await ids(store, "والزبيدي") == [number]
    assert await ids(store, "الزبيدي OR nonsuch") == await ids(store, "title:الزبيدي") == []
    [alias] = await store.aliases()
    await store.remove_alias(alias.id)
    assert await ids(store, "الزبيدي") == []


async def test_a_name_in_two_groups_stands_for_all(store: Store) -> None:
    first, second = await added(store, article(1, body="Sahib"), article(2, body="Saahib"))
    for other in ("Sahib", "Saahib"):
        await store.add_alias(["صاحب", other], "telegram:1", NOON)
    assert set(await ids(store, "صاحب")) == {first, second}


async def test_of_equals_the_newer_comes_first(store: Store) -> None:
    old, new = await added(
        store, replace(BRIDGE, published=NOON - timedelta(days=60)), replace(BRIDGE, external_id="1")
    )
    assert await ids(store, "bridge") == [new, old]
    older, newer = await added(
        store, *(replace(BRIDGE, external_id=key, published=NOON + timedelta(days=9)) for key in "23")
    )
    assert await ids(store, "bridge") == [newer, older, new, old]


TELLING = "Basra is told of in its title, at its beginning, and again: Basra, Basra."


async def told_of_basra(store: Store, others: int) -> tuple[int, int]:
    """An old article about Basra, a current one that names it, and others of last year that do so."""
    old, current = await added(
        store,
        article(1, title="Basra", body=TELLING, published=NOON - timedelta(days=1900)),
        article(2, body=f"{words_of(2)} Basra.", published=NOON - timedelta(days=2)),
    )
    more = [
        article(n, body=f"{words_of(n)} Basra.", published=NOON - timedelta(days=300)) for n in range(3, others + 3)
    ]
    await store.add_all([*more, *(article(number, body=QUIET) for number in range(60, 90))])
    return old, current


@pytest.mark.parametrize("typed", ["Basra", "Basra today", "البصرة", "Basra -nonsuch"])
async def test_current_news_comes_first_where_many_hold_a_word_or_two(store: Store, typed: str) -> None:
    old, current = await told_of_basra(store, 10)
    found = await ids(store, typed, limit=20)
    assert (found[:2], len(found)) == ([current, old], 12)


async def test_what_fits_better_comes_first_where_few_hold_it_or_more_is_asked(store: Store) -> None:
    old, _ = await told_of_basra(store, 8)
    assert (await ids(store, "Basra"))[0] == old
    assert (await ids(store, "Basra told beginning"))[0] == old
    assert (await ids(store, "title:Basra"))[0] == old


async def test_the_newest_first(store: Store) -> None:
    best, newest = await added(
        store, replace(BRIDGE, published=NOON - timedelta(days=60)), article(0, body=f"{QUIET} A bridge.")
    )
    assert await ids(store, "bridge") == [best, newest]
    found = await find(store, "bridge", refined=Refinement(newest_first=True))
    assert [hit.article.id for hit in found.hits] == [newest, best]
    assert (found.total, found.exact) == (2, 2)


async def test_refinements(store: Store) -> None:
    old, arabic, other = await added(
        store,
        replace(BRIDGE, published=NOON - timedelta(days=8)),
        replace(WATER, body="bridge"),
        replace(BRIDGE, source="Delta Wire", external_id="1"),
    )
    assert set(await ids(store, "bridge", refined=Refinement(days=7))) == {arabic, other}
    assert await ids(store, "bridge since:year", refined=Refinement(language="ar")) == [arabic]
    assert await ids(store, "bridge lang:en", refined=Refinement(language="ar")) == [arabic]
    assert await ids(store, "bridge", source="The Tigris Post") == [old]
    assert await ids(store, "bridge from:2026-11-20", refined=Refinement(days=30), source="Delta Wire") == [other]


STORY = "The council of the city has decided to reopen its old stone bridge for walkers after many years of repair."


async def test_a_story_stands_once(store: Store) -> None:
    await store.add_all([article(number, body=QUIET) for number in range(10, 20)])
    told = [
        article(number, title=f"Bridge {number}", body=f"{STORY} {number}", source=f"S{number % 2}")
        for number in (1, 2, 3)
    ]
    one, two, three = await added(store, *told)
    [short] = await added(store, article(4, title="Bridge", body="A bridge."))
    found = await find(store, "bridge")
    listed = [tuple(one.id for one in (hit.article, *hit.similar)) for hit in found.hits]
    assert sorted(listed) == [(one, two, three), (short,)]
    assert (found.total, found.listed, found.exact) == (4, 2, 4)
    assert found.sources[0] == "S1"
    second = await find(store, "bridge", limit=1, offset=1)
    assert (second.hits, second.offset) == (found.hits[1:], 1)


async def test_a_snippet_shows_what_was_found(store: Store) -> None:
    [number] = await added(store, article(1, title="Bridge", body=f"{QUIET * 9} The old BRIDGES fell. {QUIET * 9}"))
    [hit] = (await find(store, "bridge")).hits
    assert hit.article.id == number
    assert "BRIDGES fell" in plain(hit.snippet)
    assert plain(hit.snippet) != hit.snippet
    assert hit.snippet.startswith("…")
    assert len(plain(hit.snippet)) <= 180
    await added(store, article(2, title="Moon", body=QUIET))
    assert [hit.snippet for hit in (await find(store, "moon")).hits] == [""]


async def test_a_title_that_the_body_repeats_counts_once(store: Store) -> None:
    text = "A bridge of stone. It is old."
    [number] = await added(store, article(1, title="A bridge of stone.", body=text))
    assert await ids(store, '"stone A bridge"', limit=1) == [number]
    assert (await find(store, '"stone A bridge"')).reading is Reading.PLAIN_WORDS


async def test_long_queries_are_cut_and_answered(store: Store) -> None:
    _, bridge = await both(store)
    assert await ids(store, "bridge " * 5000) == [bridge]


async def test_signs_that_are_no_words_ask_for_nothing(store: Store) -> None:
    _, bridge = await both(store)
    for typed in ("bridge ₨", "₨ OR ℃ bridge", "bridge -₨"):
        assert await ids(store, typed) == [bridge], typed
    assert await ids(store, "₨") == []


async def test_parts_that_were_no_operators_are_told(store: Store) -> None:
    await both(store)
    assert (await find(store, "bridge from:nowhen")).plain == ("from:nowhen",)
    assert (await find(store, "from:")).plain == ()


async def test_titles_complete_the_word_that_is_being_typed(store: Store) -> None:
    water, bridge = await both(store)
    its = search_over(store)
    assert await its.titles("ميا", 5) == [(water, WATER.title)]
    assert await its.titles("اتفاق ميا", 5) == [(water, WATER.title)]
    assert await its.titles("Old bri", 5) == [(bridge, BRIDGE.title)]
    assert await its.titles("بغداد", 5) == await its.titles("nonsuch bri", 5) == []
    assert await its.titles("", 5) == await its.titles("م", 5) == []
    assert [title for _, title in await its.titles("repo", 2)] == ["Report 10", "Report 11"]


async def test_a_removed_article_completes_nothing(store: Store) -> None:
    water, _ = await both(store)
    await search_over(store).index.refresh()
    await store.mark(water, State.REMOVED)
    assert await search_over(store).titles("ميا", 5) == []


ODD = st.text() | st.text(alphabet='"*()^:-+~|[]{}/\\ ANDOR\x00\u202e\u200f\ufdfaـَ٢2مبا', max_size=60)


@given(
    text=ODD | st.sampled_from(['"', "-", "OR", "title:", "من:", "أو", "source:"]).flatmap(lambda it: st.just(it * 99))
)
@example("\x00")
@example("\u202eegdirb\u202c \u200f")
@example("ب" * 5000)
@example("\ufdfa" * 200)
@example("-" * 300)
@example("bridge " + "OR " * 90)
@example("topic:\x00 source:\u200f lang:zz from:9999-12-31 to:0001-01-01")
@example("since:9999999999999999999d")
@example("a\ud800b")
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_query_raises(store: Store, text: str) -> None:
    await store.add_all([WATER, BRIDGE, replace(BRIDGE, title="Gone", state=State.REMOVED)])
    assert set(await ids(store, text)) <= {1, 2}
    assert {number for number, _ in await search_over(store).titles(text, 5)} <= {1, 2}


async def test_odd_words_are_words(store: Store) -> None:
    odd = ["C++", "naïve", "日本語", "AT&T", "x_y", "ﷺ", "Ⅷ", "𝕏", "٣٫٥", "COVID-19", "ß", "ǆ", "e\u0301"]
    numbers = await added(store, *(article(at, body=f"{word} stands here") for at, word in enumerate(odd)))
    for number, word in zip(numbers, odd, strict=True):
        assert number in await ids(store, word, limit=20), word
        assert number in await ids(store, f'"{word} stands"', limit=20), word


async def test_what_matches_holds_all_of_it_and_nothing_else_is_offered(store: Store) -> None:
    water, bridge = await added(store, WATER, BRIDGE)
    old = replace(WATER, title="مياه النهر قبل شهر", body="", published=NOON - timedelta(days=30))
    [month_ago] = await added(store, old)
    search = search_over(store)

    async def matching(text: str, days: int = 7) -> set[int]:
        return set(await search.matching(parse(text, NOON, UTC), at=NOON, days=days))

    assert await matching("المياه نهر") == {water}
    assert await matching("مياه", 60) == {water, month_ago}
    assert await matching("مياه bridge") == set()
    assert await matching("المياة جسر") == set()
    assert await matching('"old bridge" OR مياه') == {water, bridge}
    assert await matching("-bridge") == {water}
    assert await matching("") == {water, bridge}
