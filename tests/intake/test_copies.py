"""Which texts are copies of each other, and which only come near."""

from dataclasses import replace

import pytest

from bot.intake.copies import LEAST, asked, copies_among, share, shingles, terms, text_of
from bot.model import Alike, Article
from tests.samples import WATER, words_of


def told(title: str, body: str = "") -> Article:
    return replace(WATER, title=title, body=body or title)


def shared(one: Article, other: Article) -> float:
    found = share(text_of(one), text_of(other))
    assert found == share(text_of(other), text_of(one))
    return found


LINE = "وزير الخارجية يصل إلى طهران في زيارة تستمر يومين"
FOOTER = "تابعوا قناتنا على تلغرام لتصلكم آخر الأخبار أولا بأول"
STORY = told(
    "افتتاح جسر جديد في الموصل",
    "افتتح محافظ نينوى اليوم الجسر الخامس بعد إعادة إعماره."
    "\n\nوقال إن العمل استمر سنتين وشارك فيه 340 عاملا من أبناء المدينة."
    "\n\nويربط الجسر الجانب الأيمن بالسوق القديم الذي عاد إليه التجار قبل أشهر قليلة.",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LINE, f"عاجل | {LINE}"),
        (LINE, f"🔴 خبر عاجل: {LINE}."),
        (LINE, "وزير الخارجيه يصل الى طهران في زياره تستمر يومين"),
        (LINE, "وَزيرُ الخارجيّة يصل إلى طهران في زيارة تستمرّ يومين"),
        ("مقتل 5 في انفجار شمال بغداد", "مقتل ٥ في انفجار شمال بغداد"),
        ("Breaking: Bridge reopens", "Bridge reopens"),
    ],
)
def test_one_line_said_twice(one: str, other: str) -> None:
    assert shared(told(one), told(other)) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LINE, LINE.replace("طهران", "دمشق")),
        (LINE, LINE.replace("وزير", "نائب وزير")),
        ("زلزال بقوة 5.1 درجة يضرب شمال العراق", "زلزال بقوة 4.6 درجة يضرب شمال العراق"),
        ("مقتل 5 في انفجار شمال بغداد", "مقتل 7 في انفجار شمال بغداد"),
        ("الشرطة تعتقل المتهم بالحادث", "مصدر ينفي: الشرطة تعتقل المتهم بالحادث"),
        ("إيران تستدعي سفير تركيا", "تركيا تستدعي سفير إيران"),
        ("نشرة الأخبار", "نشرة الأخبار لهذا المساء من بغداد"),
    ],
)
def test_two_lines(one: str, other: str) -> None:
    assert shared(told(one), told(other)) == 0
    assert shared(told(f"عاجل: {one}"), told(other, f"{other}\n\n{FOOTER}")) == 0
    assert shared(told(one, f"{one}\n\n{FOOTER}"), told(other, FOOTER)) == 0


def test_a_line_with_one_footer_or_another() -> None:
    bare, footed = told(LINE), told(LINE, f"{LINE}\n\n{FOOTER}")
    other = told(f"عاجل | {LINE}", "شبكة الخبر: اشتركوا معنا")
    for one, another in ((bare, footed), (bare, other), (footed, other)):
        assert shared(one, another) > 0.5


def test_the_same_text_below_another_headline() -> None:
    assert shared(WATER, replace(WATER, title="خبر عن النهر")) > 0.7
    assert shared(told("بغداد اليوم", FOOTER), told("أربيل غدا", FOOTER)) == 0
    assert shared(told(LINE, FOOTER), told("انطلاق معرض الكتاب في أربيل بمشاركة مئة دار", FOOTER)) == 0


def test_a_story_in_part() -> None:
    first = STORY.body.partition("\n\n")[0]
    assert shared(STORY, told(STORY.title, first)) == 1.0
    paragraphs = STORY.body.split("\n\n")
    assert shared(STORY, replace(STORY, body="\n\n".join(reversed(paragraphs)))) > 0.8
    assert shared(STORY, replace(STORY, body=f"{STORY.body}\n\n{FOOTER}")) == 1.0


def test_a_story_with_other_numbers() -> None:
    assert shared(STORY, replace(STORY, body=STORY.body.replace("340", "430"))) == 0
    assert shared(STORY, replace(STORY, body=STORY.body.replace("340", "٣٤٠"))) == 1.0


def test_numbers_of_telephones_say_nothing() -> None:
    one, other = (
        replace(STORY, body=f"{STORY.body}\n\nللتواصل {number} مع") for number in ("07701234567", "07807654321")
    )
    assert shared(one, other) > 0.9


def test_decimals_are_one_number() -> None:
    one = "بلغت قوة الزلزال 5.1 درجة"
    assert shared(told(one), told(f"{one} على مقياس ريختر")) == 1.0
    assert shared(told(one + " وفق الهيئة"), told(one.replace("5.1", "5.2") + " وفق الهيئة")) == 0


def test_stories_that_share_a_footer_or_a_background() -> None:
    background = " ".join(words_of(900, 26).split() + words_of(901, 26).split())
    one, other = (
        told(f"Report on {words_of(n, 3)}", f"{words_of(n)} {words_of(n + 9)}\n\n{background}") for n in (1, 2)
    )
    assert share(text_of(one), text_of(one)) == 1
    assert shared(one, other) == 0
    long = [told(words_of(n, 6), f"{' '.join(map(words_of, range(n, n + 6)))}\n\n{background}") for n in (100, 200)]
    assert shared(*long) == 0


def test_common_shingles_say_nothing() -> None:
    one, other = (told(words_of(n, 4), f"{FOOTER} {FOOTER} {words_of(n + 1, 5)}") for n in (1, 7))
    assert share(text_of(one), text_of(other)) == 0
    everything = frozenset(text_of(one).shingles)
    assert share(text_of(one), text_of(one)) == 1
    assert share(text_of(told(one.title, one.body * 2)), text_of(one), everything) == 0


def test_texts_without_words() -> None:
    nothing = told("؟", "!")
    assert shared(nothing, nothing) == 0
    assert terms(text_of(nothing)) == ()
    assert shingles(["a", "b"]) == []


def test_a_short_text_is_asked_for_whole_and_a_long_one_in_part() -> None:
    short, middle, long = (text_of(told("a b c d", " ".join(map(words_of, range(count))))) for count in (3, 10, 60))
    assert len(terms(short)) == len(set(short.shingles)) + 1
    assert len(terms(middle)) < len(asked(middle).shingles) == len(set(middle.shingles))
    assert set(asked(long).shingles) == set(terms(long)[1:])
    assert asked(short).least == 1
    assert asked(long).least > asked(middle).least == LEAST


def test_an_index_of_today_is_read_tomorrow() -> None:
    """Hashes are the same in every process, or all indexes were of no use."""
    assert shingles(["مياه", "النهر", "اليوم", "x"]) == [607952700, 1035156230]


def test_the_same_address_comes_first() -> None:
    here = replace(STORY, url="https://news.example/bridge?id=4")
    others = [
        replace(STORY, id=1),
        replace(WATER, id=2, url="https://m.news.example/bridge/?utm_source=x&id=4"),
        replace(WATER, id=3, url="https://news.example/bridge?id=5"),
    ]
    found = copies_among(text_of(here), others)
    assert [(copy.article_id, copy.why, copy.share) for copy in found] == [(2, Alike.ADDRESS, 0), (1, Alike.TEXT, 1)]


def test_words_without_end_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shingles(["a", "b", "c"])
    monkeypatch.setattr("bot.intake.copies._REMEMBERED", 2)
    assert shingles(["d", "e", "f", "g"])
    assert shingles(["a", "b", "c"]) == before
