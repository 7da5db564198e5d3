"""A forwarded or pasted message becomes an article."""

import json
import re
import time
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.intake.parse import parse
from bot.model import Article, Forward, Origin
from bot.text.clean import clean

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
SHARED = Path(__file__).parents[2].parent / "shared"


def parsed(text: str, **known: Any) -> Article:
    return parse(Forward(text, **known), at=AT, by="telegram:7", origin=None)


def test_a_headline_a_body_and_what_stands_around_them() -> None:
    article = parsed(
        "📌 افتتاح معرض الكتاب في الدوحة\n\nيستمر المعرض عشرة أيام. ويضم جناحاً للأطفال.\n\nودخوله مجاني.\n"
        "المصدر: الشرق الثقافي\nhttps://example.org/fair\n#ثقافة #معرض_الكتاب\n━━━━\nاشترك: https://t.me/news"
    )
    assert article == Article(
        title="افتتاح معرض الكتاب في الدوحة",
        body="يستمر المعرض عشرة أيام. ويضم جناحاً للأطفال.\n\nودخوله مجاني.",
        summary="يستمر المعرض عشرة أيام. ويضم جناحاً للأطفال. ودخوله مجاني.",
        url="https://example.org/fair",
        source="الشرق الثقافي",
        language="ar",
        tags=("ثقافة", "معرض الكتاب"),
        published=AT,
        added=AT,
        added_by="telegram:7",
    )


def test_what_the_platform_knows_fills_the_gaps() -> None:
    origin = Origin("telegram", "7", "21")
    then = datetime(2026, 6, 1, tzinfo=UTC)
    forward = Forward("Ferries are back\nThey sail daily.", " The\nHerald ", "https://t.me/herald/4", then)
    article = parse(forward, at=AT, by="telegram:7", origin=origin)
    assert (article.source, article.url, article.published) == ("The Herald", "https://t.me/herald/4", then)
    assert (article.added, article.origin, article.language) == (AT, origin, "en")


def test_no_message_was_sent_in_the_future() -> None:
    assert parsed("Head\nBody.", published=AT.replace(hour=23)).published == AT


def test_what_the_message_says_itself_wins() -> None:
    article = parsed("Head\nSource: Wire\nhttps://a.example/1", source="Channel", url="https://t.me/c/1")
    assert (article.source, article.url, article.body) == ("Wire", "https://a.example/1", "Head")


def test_an_address_that_is_none_is_left_out() -> None:
    assert parsed("Head", url="javascript:alert(1)").url is None


def test_a_message_without_a_headline_keeps_its_first_sentence() -> None:
    article = parsed("The port will open on Monday, officials said. Ships are waiting.\nRates were cut by half.")
    assert article.title == "The port will open on Monday, officials said"
    assert article.body.startswith("The port will open on Monday, officials said. Ships")
    assert article.summary == "Ships are waiting. Rates were cut by half."


def test_a_message_of_one_line_is_title_and_body() -> None:
    article = parsed("Magnitude 5.1 quake felt across the gulf")
    assert article.title == article.body == "Magnitude 5.1 quake felt across the gulf"
    assert article.summary == ""


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("A title.", "A title"),
        ("A title...", "A title..."),
        ("Made in the U.S.", "Made in the U.S."),
        ("🔴🇮🇶 عاجل: قمة بغداد تنطلق 👨‍👩‍👧‍👦:", "قمة بغداد تنطلق"),
        ("1️⃣ • | First item |", "First item"),
        ("– Read https://a.example/x?y=1 and www.b.example now", "Read and now"),
        ("See example.com/page by @news_bot, t.me/news", "See by"),
        ("Heat reaches 51°", "Heat reaches 51°"),
        ("Really? Yes!", "Really? Yes!"),
        (
            "Sad news. The bridge over the river has been closed. More soon.",
            "Sad news. The bridge over the river has been closed",
        ),
        ("الخبرhttps://a.example/x في بيروتt.me/x وa.example/y", "الخبر في بيروت و"),
        ("$5 + 3% -> done", "$5 + 3% -> done"),
        ("#عاجل انفجار في المرفأ", "انفجار في المرفأ"),
    ],
)
def test_a_title_is_freed_of_what_is_no_word_of_it(line: str, title: str) -> None:
    assert parsed(line + "\nBody.").title == title


def test_a_long_sentence_is_cut_after_a_word() -> None:
    title = parsed("قالت المنظمة في تقرير مطول " + "إن العدد انخفض كثيراً، " * 12 + "أخيراً.").title
    assert 40 < len(title) <= 160
    assert title.endswith(" انخفض…")


@pytest.mark.parametrize(
    "first", ["https://a.example/1", "🔴🔴🔴", "#خبر #اليوم", "#5", "المصدر: الميدان", "t.me/x", "@x"]
)
def test_a_line_without_a_title_is_passed_over(first: str) -> None:
    article = parsed(f"{first}\nعنوان الخبر\nنص الخبر.")
    assert (article.title, article.body) == ("عنوان الخبر", "نص الخبر.")


def test_an_address_above_the_title_is_the_link() -> None:
    assert parsed("https://a.example/1\nHead\nBody.").url == "https://a.example/1"


@pytest.mark.parametrize(
    "text", ["", " \n\u200f\u202e", "👍", "━━━\n…", "https://a.example/1", "#a #b", "Source: Reuters", "@you"]
)
def test_no_text_no_article(text: str) -> None:
    with pytest.raises(BadInput, match=r"^There is no text in this message\.$"):
        parsed(text)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("المصدر: المدن", "المدن"),
        ("مصدر : المدن.", "المدن"),
        ("المصــدر/ المدن + وكالات", "المدن + وكالات"),
        ("🔗 (المصدر: «المدن») 🔴", "المدن"),
        ("- Source - Reuters", "Reuters"),
        ("SOURCE: AFP (Paris)", "AFP (Paris)"),
        ("Source: Wire https://a.example/1", "Wire"),
        ("Source: https://www.a.example/1", "a.example"),
        ("Source: a.example/1", "a.example"),
        ("المصدر:", None),
    ],
)
def test_a_source_line_names_the_source(line: str, source: str | None) -> None:
    for text in (f"عنوان\nنص الخبر.\n{line}", f"عنوان\nنص\n{line}\nالخبر.", f"عنوان\nنص الخبر.\n{line}\n#وسم\nt.me/x"):
        article = parsed(text)
        assert article.source == source
        assert "صدر" not in article.body
        assert "ource" not in article.body


@pytest.mark.parametrize(
    "line",
    [
        "وأضاف المصدر: لا نية لدينا",
        "The second source: a driver",
        "source-based reporting",
        "المصدر: " + "قال " * 30,
        "Sources: oil fell",
    ],
)
def test_prose_about_a_source_is_none(line: str) -> None:
    article = parsed(f"عنوان\nنص الخبر.\n{line}")
    assert article.source is None
    assert article.body.endswith(line.strip())


def test_a_headline_from_a_source_stays_a_headline() -> None:
    assert parsed("مصدر: انفجار في المرفأ\nسمع دوي.").title == "مصدر: انفجار في المرفأ"
    assert parsed("مصدر: انفجار في المرفأ").title == "مصدر: انفجار في المرفأ"


def test_the_last_source_line_counts() -> None:
    assert parsed("Head\nSource: A\nBody.\nSource: B\nSource: C").source == "C"


def test_links_within_the_story_stay_but_those_to_channels() -> None:
    article = parsed(
        "Head\nSee https://a.example/1 now.\nJoin t.me/x\nMore at https://t.me/y.\n\nThe end, and t.me/z it was."
    )
    assert article.body == "See https://a.example/1 now.\n\nThe end, and it was."
    assert article.url is None


@pytest.mark.parametrize(
    ("last", "url"),
    [
        ("Read more: https://a.example/1.", "https://a.example/1"),
        ("🔗 https://a.example/1", "https://a.example/1"),
        ("https://a.example/1\nhttps://a.example/2", "https://a.example/1"),
        ("https://[bad/ https://a.example/1", "https://a.example/1"),
    ],
)
def test_a_link_on_the_last_lines_is_the_link(last: str, url: str) -> None:
    article = parsed(f"Head\nBody.\n{last}")
    assert (article.url, article.body) == (url, "Body.")


@pytest.mark.parametrize(
    "last", ["It is all at https://a.example/1", "https://a.example/1 has it all", "ftp://a.example/1"]
)
def test_a_link_in_a_sentence_is_not(last: str) -> None:
    article = parsed(f"Head\nBody.\n{last}")
    assert (article.url, article.body) == (None, f"Body.\n{last}")


def test_hashtags_at_the_end_of_a_line() -> None:
    article = parsed("Record turnout at the marathon #Running, #city_life #running #5 #city#life\n#عمّان #" + "a" * 65)
    assert article.title == article.body == "Record turnout at the marathon"
    assert article.tags == ("Running", "city life", "city", "life", "عمّان")


def test_a_signature_goes_and_a_thank_you_stays() -> None:
    assert parsed("Head\nBody.\nFollow us: @news").body == "Body."
    assert parsed("Head\nBody.\nThe minister thanked @news.").body == "Body.\nThe minister thanked @news."
    assert parsed("Who is @news").body == "Who is @news"


@pytest.mark.parametrize(
    "part",
    ["#a ", "━\n", "Source: x\n", "@a ", "*", "a.", "http://", "t.me/x ", "www.", "ab-", "خبر ", "(رويترز) ", "(عن a)"],
)
def test_a_hostile_text_takes_no_time(part: str) -> None:
    before = time.process_time()
    with suppress(BadInput):
        parsed(part * 10_000 + "x")
    with suppress(BadInput):
        parsed("Head\n" + part * 10_000)
    assert time.process_time() - before < 3


words = st.sampled_from(
    [
        *("العراق", "وقال", "إن", "Source:", "المصدر:", "مصدر :", "المدن", "news", "U.S.", "4.6", "#وسم", "#a_b", "@h"),
        *(
            "https://a.example/x",
            "t.me/x",
            "https://t.me/x",
            "www.b.example",
            "c.example/d",
            "http://",
            "🔴",
            "1️⃣",
            "👨‍👩‍👧",
            "•",
        ),
        *("|", ":", "-", ".", "…", "?", "؟", "“", "”", "(", ")", "\u202e", "\u200f", "\u0301", "word" * 50, "ك" * 200),
    ]
)
texts = st.lists(st.tuples(words, st.sampled_from(["", " ", " ", "\n", "\n\n", ". "])), max_size=30).map(
    lambda parts: "".join(word + after for word, after in parts)
)
EMOJI = re.compile("[•|:🔴\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\u2600-\u27bf]|[0-9#*]\ufe0f?\u20e3")


def holds_the_invariants(text: str, article: Article) -> None:
    title, body = article.title, article.body
    assert 0 < len(title) <= 160
    assert body
    assert not re.search(r"https?://|www\.\w|(?<!\w)t\.me/|@\w|[\n\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", title)
    assert not EMOJI.match(title)
    assert not EMOJI.match(title[-1])
    assert unicodedata.category(title[-1]) != "So" or title[-1] == "°"
    assert not re.search(r"(?<![\w.-])t\.me/|telegram\.me/", body)
    assert not re.search(r"(?m)^\W*(?:المصدر|Source)\s*:.{0,60}$", body)
    assert clean(body) == body
    assert clean(title) == title
    if title.endswith("…") and "…" not in text:
        assert title[:-1].rsplit(" ", 1)[-1] in clean(text)


@given(texts | st.text())
@example("العراقwww.b.example")
def test_the_invariants_hold_for_any_text(text: str) -> None:
    try:
        article = parsed(text)
    except BadInput:
        return
    holds_the_invariants(text, article)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared is not beside the checkout")
def test_the_invariants_hold_for_real_shapes_of_messages() -> None:
    cases = json.loads((SHARED / "gold/forward.json").read_text("utf-8"))["cases"]
    messages = [case["input"]["text"] for case in cases if case["expect"]["kind"] != "url"]
    for text in messages:
        holds_the_invariants(text, parsed(text))
    assert messages


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared is not beside the checkout")
def test_the_real_article() -> None:
    text = (SHARED / "seeds/000_3cdb0da4f5c1aded.txt").read_text("utf-8")
    article = parsed(text)
    assert (article.source, article.language) == ("المدن", "ar")
    assert text.startswith(article.title + ".")
    assert article.body == text.rpartition("\n")[0]
    assert article.summary.startswith("وأعلن الرئيس الأميركي")
