"""Two copies become one article."""

from dataclasses import replace
from datetime import timedelta

from bot.intake.merge import merged
from bot.model import Picture
from tests.samples import NOON, WATER

FULLER = replace(
    WATER,
    title="عنوان آخر",
    body=f"{WATER.body}\n\nوأضاف الوزيران أن لجنة مشتركة ستجتمع كل شهر.",
    url="https://news.example/water",
    source="وكالة أخرى",
    author="سلمى",
    place="بغداد",
    tags=("ENVIRONMENT", "مياه"),
    pictures=(Picture("telegram", "b"),),
    published=NOON - timedelta(hours=2),
    breaking=True,
    id=8,
)
KEPT = replace(WATER, id=7, pictures=(Picture("telegram", "a"),))


def test_what_only_the_other_knew_is_added() -> None:
    one = merged(KEPT, FULLER)
    assert one.body == FULLER.body
    assert (one.url, one.author, one.place) == (FULLER.url, FULLER.author, FULLER.place)
    assert one.published == FULLER.published
    assert one.breaking


def test_it_stays_the_article_that_it_was() -> None:
    one = merged(KEPT, FULLER)
    assert (one.id, one.title, one.source, one.state, one.added) == (7, WATER.title, WATER.source, WATER.state, NOON)


def test_tags_and_pictures_of_both_are_there_once() -> None:
    one = merged(KEPT, FULLER)
    assert one.tags == ("environment", "العراق", "مياه")
    assert one.pictures == (Picture("telegram", "a"), Picture("telegram", "b"))
    assert merged(KEPT, KEPT) == KEPT


def test_the_fuller_text_stays_with_its_summary() -> None:
    fuller = replace(FULLER, summary="كما كتبه المحرر")
    one = merged(fuller, replace(KEPT, published=NOON))
    assert (one.body, one.summary, one.published) == (FULLER.body, "كما كتبه المحرر", FULLER.published)


def test_the_new_summary_does_not_say_the_title_again() -> None:
    one = merged(replace(KEPT, title="أعلنت الوزارتان في بغداد اتفاقًا على تقاسم مياه النهر"), FULLER)
    assert one.summary
    assert not one.summary.startswith("أعلنت الوزارتان")


def test_merging_twice_changes_nothing() -> None:
    one = merged(KEPT, FULLER)
    assert merged(one, FULLER) == one
