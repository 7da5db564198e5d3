"""Tags: topics, hashtags, countries and an article's own words, and how well they are what an editor would give."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import available, language, topics_named
from bot.i18n.countries import country
from bot.i18n.topics import TOPICS
from bot.intake import countries
from bot.intake.keywords import keywords
from bot.intake.stories import disagree, keys
from bot.intake.tags import ENOUGH, tagged, tags
from bot.intake.telling import telling
from bot.intake.topics import merged, shipped, topics_of
from bot.model import Topic
from bot.text.rarity import UNKNOWN, packed, rarity, zipf
from tests.samples import BRIDGE, WATER, article
from tests.telling import marked, precision, read
from tests.text.strategies import articles, hostile


def test_tags_are_what_an_editor_would_give() -> None:
    scores = [precision(read(tags(one), one.language), marks) for one, marks in marked()]
    assert len(scores) >= 100
    assert sum(scores) / len(scores) >= 0.5


def test_an_articles_own_words_alone() -> None:
    scores = [precision(tuple(keywords(one.title, one.body[:600], 5)), marks) for one, marks in marked()]
    assert sum(scores) / len(scores) >= 0.25


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("والعراقيون يزورون فرنسا", ["IQ", "FR"]),
        ("في السعودية وبالكويت", ["SA", "KW"]),
        ("للجزائر", ["DZ"]),
        ("الولايات المتحدة", ["US"]),
        ("Iraqi and South Korean envoys", ["IQ", "KR"]),
        ("دعم مالي من بنين صغار في عمّان", []),
        ("Chad", ["TD"]),
        ("وين", []),
    ],
)
def test_countries_by_their_names_and_demonyms(text: str, codes: list[str]) -> None:
    assert list(countries.named(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("السوداني يستقبل السفير الأمريكي ويبحث معه التعاون", ["US"]),
        ("رئيس الوزراء السوداني يوجه بتعطيل الدوام في العراق", ["IQ"]),
        ("رئيس الوزراء محمد شياع السوداني", []),
        ("والتقى السوداني بالرئيس العراقي", ["IQ"]),
        ("محمد شياع في البصرة، وقال السوداني إن الجسر افتتح", []),
        ("السفير السوداني في بغداد", ["SD", "IQ"]),
        ("الجيش السوداني يتقدم", ["SD"]),
        ("السوداني محمد عبد الرحمن يسجل هدفا", ["SD"]),
        ("السوداني", ["SD"]),
        ("بغداد تستقبل السودانيين، والسوداني يرحب بهم", ["IQ", "SD"]),
        ("السوداني يبحث في الخرطوم إعادة الإعمار", ["SD"]),
    ],
)
def test_a_prime_minister_is_not_the_country_whose_demonym_he_is_called(text: str, codes: list[str]) -> None:
    assert list(countries.named(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("الممثل باسم المصري", []),
        ("عبد الله المغربي يفتتح معرضه", []),
        ("الرئيس المصري في عدن", ["EG", "YE"]),
        ("حزب الله اللبناني", ["LB"]),
        ("تركي آل الشيخ يعلن موعد الحفل", []),
        ("مسؤول تركي", ["TR"]),
        ("بعد صلاة المغرب", []),
        ("قطع في الرباط الصليبي", []),
        ("أنبوب بقطر 50 سنتيمترا", []),
        ("قمة في قطر", ["QA"]),
        ("Michael Jordan sells his house", []),
        ("Jordan Henderson and Chad Smith", []),
        ("Jordan opens its border with Chad", ["JO", "TD"]),
        ("Georgia votes again, Atlanta waits", []),
        ("Georgia votes again, Tbilisi waits, says Atlanta's mayor", ["GE"]),
        ("Georgia votes again", ["GE"]),
    ],
)
def test_persons_and_other_things_that_are_called_like_countries(text: str, codes: list[str]) -> None:
    assert list(countries.named(text)) == codes


def test_every_country_has_a_name_in_both_languages() -> None:
    assert countries.name("JO", "ar") == "الأردن"
    assert countries.name("JO", "en") == "Jordan"


def test_topics_stand_first_then_hashtags_and_countries() -> None:
    one = article(1, title="Iraq opens hospital in Basra", body="Doctors came.", tags=("Basra", "صحة البصرة"))
    assert tagged(one, shipped()).tags == ("health", "Basra", "صحة البصرة", "Iraq")


def test_an_article_with_few_tags_gets_some_of_its_own_words() -> None:
    body = "For the keepers it was a quiet night, and the lighthouse stood on the rocks of Fastnet."
    one = article(1, title="Quiet evening among lighthouse keepers", body=body, tags=())
    assert len(tagged(one, shipped()).tags) == ENOUGH
    assert "keepers" in tagged(one, shipped()).tags


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("خبر عن العراق", "خبر عن العراق", ("Iraq",)),
        ("Line one", "Line two", ()),
        ("شلونكم", "اريد اعرف متى يبدأ الدوام", ()),
        ("تستمر 24 ساعة تجهيز الكهرباء", "قال إن تجهيز 24 ساعة يستمر", ("energy",)),
        ("Bridge stays shut", "Crews from Fastnet wait at Basra's quays", ("Fastnet", "Basra")),
        ("Headline Capitals Mean Nothing", "", ()),
        ("فيضان يغلق جسرا", "قالت البلدية إن الجسر أغلق", ("environment", "disasters", "الجسر")),
    ],
)
def test_words_that_tell_little_become_no_tags(title: str, body: str, expected: tuple[str, ...]) -> None:
    assert tagged(article(1, title=title, body=body, tags=()), shipped()).tags == expected


def test_a_hotel_that_burns_is_no_tourism() -> None:
    one = article(1, title="حريق في فندق", body="اندلع حريق في فندق، وأخلي الفندق من نزلائه.", tags=())
    assert "tourism" not in tagged(one, shipped()).tags


def test_no_hashtag_is_lost() -> None:
    many = tuple(f"tag{number}" for number in range(9))
    assert set(many) <= set(tagged(replace(BRIDGE, tags=many), shipped()).tags)


def test_every_topic_of_the_list_has_a_name_in_every_language() -> None:
    assert {topic.tag for topic in shipped()} == set(TOPICS)
    assert 15 <= len(TOPICS) <= 25
    for code in available():
        assert len({language(code).topic(slug) for slug in TOPICS}) == len(TOPICS)


def test_topics_of_editors_stand_beside_ours() -> None:
    bees = Topic("Beekeeping", ("honey", "نحل"), "تربية النحل", 1)
    health = Topic("Health", ("plasters",), "صحة", 2)
    every = merged([bees, health])
    assert topics_of(article(1, title="Honey season", body="Honey is late."), every) == ("Beekeeping",)
    assert topics_of(article(1, title="مناحل البلدة", body="النحل في خطر، وتربية النحل تتراجع"), every) == (
        "Beekeeping",
    )
    assert topics_of(article(1, title="Plasters", body=""), every) == ("health",)
    assert len(every) == len(shipped()) + 1


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("والكوليرا، تنتشر", "الكوليرا"),
        ("للكوليرا: ضحايا", "الكوليرا"),
        ("بكوليرا", "كوليرا"),
        ("الكُولِيرا هنا", "الكُولِيرا"),
        ("Vaccines, wherever", "Vaccines"),
    ],
)
def test_words_are_shown_without_what_hangs_before_them(title: str, word: str) -> None:
    assert word in keywords(title, "", 3)


def test_no_words_no_tags() -> None:
    assert keywords("", "12 34 !", 5) == []
    assert keywords("Lighthouse", "", 0) == []


@given(
    title=st.one_of(hostile, articles), body=st.one_of(hostile, articles), language=st.sampled_from(["ar", "en", "fr"])
)
def test_no_text_is_too_strange(title: str, body: str, language: str) -> None:
    one = article(1, title=title, body=f"{body} {body}", language=language)
    found = tagged(one, shipped()).tags
    assert all(tag.strip() for tag in found)
    assert len(found) <= ENOUGH + len(one.tags) + 4
    its = telling(one)
    assert len(set(keys(its))) == len(keys(its))
    assert not disagree(its, its)


def test_rarity_falls_with_how_often_a_word_is_heard() -> None:
    assert rarity("the") < rarity("minister") < rarity("lighthouse") <= 8 - UNKNOWN
    assert rarity("والوزير") == rarity("الوزير") <= rarity("وزير")
    assert rarity("qqq") == 8 - UNKNOWN


def test_the_table_of_words_is_small_and_can_be_made_again() -> None:
    content = packed(zipf())
    assert len(content) <= 150_000
    assert packed({"a": 3.0, "ab": 3.0, "b": 4.0}) == packed({"b": 4.0, "ab": 3.0, "a": 3.0})


def test_a_hashtag_that_names_a_topic_is_that_topic() -> None:
    article = replace(WATER, title="افتتاح مكتبة", body="افتتحت مكتبة.", tags=("ثقافة", "الكوت"))
    assert tagged(article, shipped()).tags[:2] == ("culture", "الكوت")


def test_a_country_is_one_tag_in_either_language() -> None:
    arabic = replace(WATER, title="العراق يفتتح مكتبة", body="افتتحت مكتبة في بغداد.", tags=("لبنان",))
    assert {"Iraq", "Lebanon"} <= set(tagged(arabic, shipped()).tags)


def test_a_country_has_a_name_in_every_language() -> None:
    assert [language(code).topic("Lebanon") for code in ("ar", "en", "fr")] == ["لبنان", "Lebanon", "Liban"]
    assert topics_named("المغرب") == topics_named("maroc") == {"Morocco"}
    assert country("Lebanon", "?") == ""
