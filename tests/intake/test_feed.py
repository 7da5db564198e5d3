"""Feeds of every kind, as they are written and not as they should be."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.intake.discovery import discover, guesses
from bot.intake.discovery import job as discovers
from bot.intake.feed import Contents, contents, job, read
from bot.intake.markup import line_of, picture_in, text_of
from bot.intake.newsfeed import items, preview
from bot.intake.syndication import _moment
from bot.model import Feed, Picture, State
from tests.fakes.feeds import item, rss
from tests.samples import NOON

ADDRESS = "https://news.example/feeds/all.xml"
AT = datetime(2026, 11, 3, 7, tzinfo=UTC)
FEED = Feed(id=3, address=ADDRESS, due=NOON, known=True)

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>نهر &amp;amp; أخبار</title><link>/</link><language>ar-IQ</language><ttl>30</ttl>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
<atom:link rel="hub" href="https://hub.example/"/>
<item><guid isPermaLink="false">one</guid><link>../news/1</link><title>افتتاح &lt;b&gt;جسر&lt;/b&gt; جديد</title>
<description>موجز.</description><dc:creator>سعاد</dc:creator><category>محليات</category>
<content:encoded><![CDATA[<p>فقرة أولى.</p><p>فقرة<br>ثانية &amp; أخيرة.</p><script>x()</script>
<p>The post X appeared first on Y.</p>]]></content:encoded>
<pubDate>Tue, 03 Nov 2026 10:00:00 +0300</pubDate><media:content url="/p.jpg" medium="image"/></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The River</title>
<link href="https://news.example/"/><entry><id>urn:1</id><title type="html">A &amp;lt; B</title>
<link href="https://news.example/1"/><updated>2026-11-03T07:00:00Z</updated><author><name>Ann</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old</title></channel>
<item rdf:about="https://news.example/rdf"><title>Told by RDF</title><link>https://news.example/rdf</link>
<dc:date>2026-11-03T07:00:00Z</dc:date></item></rdf:RDF>"""
JSON: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The River",
    "home_page_url": "/",
    "language": "en-GB",
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    "items": [
        {
            **{"id": 7, "url": "/7", "title": "Seventh", "content_html": "<p>One.</p><p>Two.</p>", "summary": "One."},
            **{"date_published": "2026-11-03T10:00:00+03:00", "date_modified": "never", "tags": ["river", 1]},
            **{"authors": [{"name": "Ann"}, {"name": "Bob"}, 3], "image": "/7.jpg"},
        },
        {"id": "8", "content_text": "Only words.\n\nAnd more.", "author": {"name": "Cem"}, "external_url": "ftp://x"},
        "nothing",
    ],
}


def told(text: str | bytes | dict[str, Any], kind: str = "") -> Contents:
    body = json.dumps(text).encode() if isinstance(text, dict) else text.encode() if isinstance(text, str) else text
    found = read(body, kind, ADDRESS)
    assert contents(json.loads(json.dumps(job(body, kind=kind, address=ADDRESS)))) == found
    return found


def test_rss() -> None:
    found = told(RSS)
    assert (found.title, found.home, found.language) == ("نهر & أخبار", "https://news.example/", "ar")
    assert (found.ttl, found.rhythm, found.hub) == (1800, 1800, "https://hub.example/")
    [entry] = found.entries
    assert (entry.key, entry.title, entry.url) == ("one", "افتتاح جسر جديد", "https://news.example/news/1")
    assert entry.text == "فقرة أولى.\n\nفقرة\nثانية & أخيرة."
    assert (entry.summary, entry.author, entry.tags, entry.published) == ("موجز.", "سعاد", ("محليات",), AT)
    assert entry.picture == "https://news.example/p.jpg"


def test_atom() -> None:
    found = told(ATOM, "application/atom+xml")
    [entry] = found.entries
    assert (found.title, found.language, entry.title, entry.author) == ("The River", "en", "A < B", "Ann")
    assert (entry.text, entry.published, entry.updated) == ("One.\n\nTwo.", AT, AT)


def test_rdf() -> None:
    [entry] = told(RDF).entries
    assert (entry.key, entry.title, entry.published) == ("https://news.example/rdf", "Told by RDF", AT)


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_json_feed(version: str) -> None:
    found = told({**JSON, "version": version})
    first, second = found.entries
    assert (found.title, found.home, found.language, found.hub) == (
        *("The River", "https://news.example/", "en", "https://hub.example/"),
    )
    assert (first.key, first.url, first.text, first.summary) == ("7", "https://news.example/7", "One.\n\nTwo.", "One.")
    assert (first.published, first.updated, first.tags) == (AT, None, ("river",))
    assert (first.author, first.picture) == ("Ann، Bob", "https://news.example/7.jpg")
    assert (second.title, second.author, second.url) == ("Only words", "Cem", None)


@pytest.mark.parametrize(
    "body",
    ["", "  ", "<html><body>Hello</body></html>", "plain words", "{", "[1]", '{"version": 1}', '{"items": []}', "\x00"],
)
def test_what_is_no_feed(body: str) -> None:
    with pytest.raises(BadInput):
        told(body)
    assert "refused" in job(body.encode())


def test_broken_feeds_are_read() -> None:
    body = rss(item(1), "<item><title>Fish & chips</title><link>/fish</link>")[:-16]
    assert [entry.key for entry in told(body).entries] == ["id-1", "/fish"]


def test_a_name_that_is_a_file_is_not_opened() -> None:
    with pytest.raises(BadInput):
        told("/etc/hostname")


def test_what_an_entry_is_known_by() -> None:
    bare = "<item><title>{}</title></item>"
    same = "<item><guid>same</guid><link>/{}</link><title>x</title></item>"
    long = f"<item><guid>{'g' * 600}</guid><title>y</title></item>"
    found = told(rss(bare.format("A title"), same.format(1), same.format(2), long, "<item></item>", item(1), item(1)))
    keys = [entry.key for entry in found.entries]
    assert keys[:3] == ["A title", "/1", "/2"]
    assert len(keys[3]) == 32
    assert keys[4:] == ["/news/1"]


def test_pictures() -> None:
    inside = '<p>Text</p><img alt=""><img src="a.jpg">'
    found = told(
        rss(
            item(1, inside),
            '<item><guid>2</guid><title>x</title><enclosure url="/e.png" type="image/png" length="1"/></item>',
            '<item><guid>3</guid><title>x</title><enclosure url="/e.mp3" type="audio/mpeg" length="1"/></item>',
            '<item><guid>4</guid><title>x</title><enclosure url="javascript:x" type="image/png" length="1"/></item>',
        )
    )
    assert [entry.picture for entry in found.entries] == [
        *("https://news.example/news/a.jpg", "https://news.example/e.png", None, None),
    ]


def test_strange_times_and_numbers_are_none() -> None:
    odd = "<item><title>x</title><pubDate>Tue, 31 Feb 99999 25:61:00 GMT</pubDate></item>"
    found = told(rss(odd, more="<ttl>soon</ttl><language>-</language>"))
    assert found.entries[0].published is None
    assert (found.ttl, found.language) == (0, "")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Just words\nin lines", "Just words\nin lines"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("a<br/>b <i>c</i>", "a\nb c"),
        ("<ul><li>x</li><li>y</li></ul>", "x\n\ny"),
        ("<!-- nothing -->", ""),
        ("<style>p {}</style><form>Subscribe</form>ok", "ok"),
        ("a &amp; b", "a & b"),
        ("<p>a <!-- c --> b</p>", "a b"),
        ("&#8203;", ""),
    ],
)
def test_the_text_of_markup(markup: str, text: str) -> None:
    assert text_of(markup).replace("\n\n\n", "\n\n") == text


def test_no_picture() -> None:
    assert picture_in("<img><b>") is None
    assert picture_in("<!-- <img -->") is None
    assert line_of("&amp;quot;a&amp;quot;") == '"a"'


@given(st.text(max_size=200))
def test_any_text_is_markup(text: str) -> None:
    assert "\x00" not in text_of(text)
    assert "\x00" not in text_of(f"<p>{text}")
    picture_in(f"<img {text}")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    job(body, kind="text/xml", address=ADDRESS)
    discovers(body, address=ADDRESS)


PAGE = b"""<html><head><base href="https://cdn.example/x/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="comments/feed">
<link rel="Alternate" type="application/atom+xml; charset=utf-8" href="atom">
<link rel="alternate" type="text/html" href="/en"><link rel="stylesheet" href="/s.css">
<link rel="alternate" type="application/rss+xml"></head></html>"""


def test_a_page_names_its_feeds() -> None:
    assert discover(PAGE, ADDRESS) == ("https://cdn.example/x/atom", "https://cdn.example/x/comments/feed")
    assert discover(b"", ADDRESS) == ()
    [found] = discover(b'<link rel=alternate type=application/rss+xml href="/f">', ADDRESS)
    assert found == "https://news.example/f"


def test_where_feeds_are_mostly() -> None:
    assert guesses("https://news.example/sport")[0] == "https://news.example/sport/feed"
    assert "https://news.example/rss.xml" in guesses("https://news.example")


def test_entries_become_articles() -> None:
    found = told(rss(item(1, at=AT.replace(year=2030)), item(2, at=AT), item(3, at=NOON + timedelta(hours=3))))
    first, second, third = items(FEED, found, NOON)
    assert (first.key, first.article.published) == ("id-2", AT)
    assert second.article.published == third.article.published == NOON
    assert [article.title for article in preview(FEED, found, NOON, limit=1)] == ["Report number 1"]


def test_what_an_editor_set_is_on_every_article() -> None:
    feed = Feed(id=3, address=ADDRESS, due=NOON, known=True, language="fr", tags=("a", "b"), drafts=True)
    [its] = items(feed, told(RSS), NOON)
    article = its.article
    assert (article.language, article.tags, article.state) == ("fr", ("a", "b", "محليات"), State.DRAFT)
    assert article.pictures == (Picture("feed", "https://news.example/p.jpg", "https://news.example/p.jpg"),)
    assert article.summary == "موجز."


@pytest.mark.parametrize(("said", "code"), [("en-US", "ar"), ("ar", "ar"), ("", "ar"), ("fa", "fa")])
def test_the_letters_say_more_than_the_feed(said: str, code: str) -> None:
    found = told(rss(item(1, "جسر جديد على النهر افتتح اليوم في المدينة"), more=f"<language>{said}</language>"))
    assert items(FEED, found, NOON)[0].article.language == code


def test_what_a_feed_may_hold_and_nobody_can_use() -> None:
    empty = '<item><title>x</title><media:content medium="image"/><media:content url="/a.jpg" medium="image"/></item>'
    media = rss(empty).replace(b"<rss ", b'<rss xmlns:media="http://search.yahoo.com/mrss/" ')
    assert told(media).entries[0].picture == "https://news.example/a.jpg"
    assert _moment({"published_parsed": (0,) * 9}, "published_parsed") is None
