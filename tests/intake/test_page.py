"""Pages as sites write them: what is read of them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.charset import decode
from bot.intake.metadata import canonical, headline, is_free, led, linked, people, published, source
from bot.intake.page import page

PAGES = Path(__file__).parent.parent / "pages"
ADDRESS = "http://news.example/local/bridge-4411?page=2"
ARABIC = PAGES / "ar-article.html"


def read(name: str) -> dict[str, object]:
    return page((PAGES / name).read_bytes(), address=ADDRESS)


def test_an_arabic_page() -> None:
    found = read("ar-article.html")
    text = str(found.pop("text")).split("\n")
    description = "جسر للمشاة بطول 180 مترًا يربط ضفتي مدينة الرمانة بعد عامين من العمل"
    assert found == {
        "title": "افتتاح جسر المشاة الجديد في مدينة الرمانة",
        "length": 459,
        "description": description,
        "source": "مرصد دجلة",
        "author": "سلمى الراوي",
        "published": "2026-11-21T06:30:00+00:00",
        "language": "ar",
        "image": "http://news.example/media/bridge.jpg",
        "address": "http://news.example/local/4411",
        "free": True,
        "challenge": False,
    }
    assert (len(text), text[0]) == (5, description)
    assert text[1].startswith("افتتحت بلدية الرمانة")
    assert text[4].endswith("من أهالي المدينة.")


def test_an_english_page() -> None:
    found = read("en-article.html")
    assert (found["title"], found["source"]) == ("Harbour town keeps its night ferry", "news.example")
    assert (found["author"], found["published"]) == ("Mara Ellison", "2026-11-10T16:05:00+00:00")
    assert (found["address"], found["image"], found["language"]) == (ADDRESS, None, "en")
    assert str(found["text"]).count("The council voted on Tuesday") == 1


def test_pages_that_are_no_article() -> None:
    assert read("en-paywall.html")["free"] is False
    assert read("challenge.html")["challenge"] is True
    short = read("ar-short.html")
    assert (short["title"], short["length"]) == ("صور: موسم الزيتون", 26)


@pytest.mark.parametrize(
    "payload", [b"", b" ", b"\0", b"<", b"\xff\xfe", b"<html>", b"%PDF-1.7", b"<?xml version='1.0'?>"]
)
def test_what_is_no_page_holds_nothing(payload: bytes) -> None:
    assert page(payload, address=ADDRESS)["length"] in (0, 1, 8)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_are_some_page(payload: bytes, charset: str) -> None:
    found = page(b"<html><body><p>" + payload, address=ADDRESS, charset=charset)
    json.dumps(found)


def test_a_title_that_the_text_says_again_is_said_once() -> None:
    words = "".join(f"<p>The {n} people of the town went to see the new bridge.</p>" for n in ("young", "old", "tall"))
    found = page(f"<title>Bridge opens</title><article><p>Bridge opens</p>{words}</article>".encode(), address=ADDRESS)
    assert found["title"] == "Bridge opens"
    assert str(found["text"]).startswith("The young")


@pytest.mark.parametrize(
    ("encoded", "declared", "charset"),
    [
        ("windows-1256", "windows-1256", ""),
        ("windows-1256", "utf-8", ""),
        ("windows-1256", "", "windows-1256"),
        ("windows-1256", "", ""),
        ("windows-1256", "", "utf-8"),
        ("windows-1256", "utf-8", "cp-1256"),
        ("iso-8859-6", "iso-8859-6", ""),
        ("utf-8", "windows-1256", ""),
        ("utf-8", "", "ISO-8859-1"),
        ("utf-8", "nonsense", "rot13"),
        ("utf-8-sig", "windows-1256", "windows-1252"),
        ("utf-16", "windows-1256", ""),
    ],
)
def test_arabic_letters_are_right_however_they_are_written(encoded: str, declared: str, charset: str) -> None:
    markup = ARABIC.read_text("utf-8").replace(
        '<meta charset="utf-8">', f'<meta charset="{declared}">' if declared else ""
    )
    found = page(markup.encode(encoded), address=ADDRESS, charset=charset)
    assert found["title"] == "افتتاح جسر المشاة الجديد في مدينة الرمانة"
    assert "السيول" in str(found["text"])


@pytest.mark.parametrize(
    ("payload", "declared", "text"),
    [
        (b"caf\xe9", "", "café"),
        (b"caf\xe9 \x93x\x94", "iso-8859-1", "café “x”"),
        ("é".encode() * 60 + b"\xe9", "", "é" * 60 + "\ufffd"),
        (b'<?xml version="1.0" encoding="koi8-r"?>\xd7', "", '<?xml version="1.0" encoding="koi8-r"?>в'),
        (b"caf\xe9", "iso-8859-99", "café"),
        (b"", "", ""),
    ],
)
def test_other_letters(payload: bytes, declared: str, text: str) -> None:
    assert decode(payload, declared) == text


def test_json_in_a_page_is_read_as_far_as_it_is_json() -> None:
    nested = "[" * 100_000
    assert linked(["{", nested, '"x"', '[{"@type": "Thing"}, {"@type": "Article", "a": "\n"}]'])[0]["a"] == "\n"
    graph = '{"@graph": [{"@type": "NewsArticle"}]}'
    for _ in range(30):
        graph = f'{{"@graph": [{graph}]}}'
    assert len(linked([graph])) < 30


def test_the_longest_heading_in_the_title_is_the_headline() -> None:
    assert headline("خبر كبير اليوم | موقع", ["موقع", "خبر كبير اليوم", "شيء آخر طويل جدا"], "x") == "خبر كبير اليوم"
    assert headline("A | B", [], "x") == "A | B"
    assert headline("", ["A"], "x") == "x"


def test_a_source_is_a_name() -> None:
    assert source("The Post", "y", ADDRESS) == "The Post"
    assert source("thepost.example", "The Post", ADDRESS) == "The Post"
    assert source("https://x.example", "", "http://www.news.example/") == "news.example"


def test_when_it_was_published() -> None:
    things = ({"datePublished": "soon"}, {"datePublished": 5}, {"datePublished": "2026-01-02"})
    assert published(things, {"date": "2026-05-05"}, None) == "2026-01-02T00:00:00+00:00"
    assert published((), {"date": "2026-05-05T10:00:00Z"}, "2026-06-06") == "2026-05-05T10:00:00+00:00"
    assert published((), {}, "2026-06-06") == "2026-06-06T00:00:00+00:00"
    assert published((), {}, "0001-01-01T00:00:00+05:00") is None


def test_what_is_for_subscribers() -> None:
    parts = {"@type": "Article", "hasPart": {"isAccessibleForFree": False}}
    assert not is_free([parts], {})
    assert not is_free([{"@type": "WebPage", "isAccessibleForFree": "false"}], {})
    assert not is_free([], {"article:content_tier": "locked"})
    assert is_free([{"@type": "Article"}, {"@type": "Product", "isAccessibleForFree": False}], {})


DESCRIPTION = "The council of the harbour town keeps its old night ferry"


@pytest.mark.parametrize(
    ("description", "text", "leads"),
    [
        (DESCRIPTION, "Four hundred people of the harbour cheered.\nThe council kept the night ferry.", True),
        (DESCRIPTION, f"{DESCRIPTION}, it said.\nMore.", False),
        (f"{DESCRIPTION}…", f"Yesterday.\n{DESCRIPTION} for years.", False),
        (DESCRIPTION, "The council of the harbour town", False),
        ("News and sport from all over the world, all day long", "The council kept the night ferry.\nMore.", False),
        ("A slogan", "The council kept the night ferry.", False),
        (DESCRIPTION, "", False),
    ],
)
def test_a_description_leads_where_the_text_lacks_it(description: str, text: str, leads: bool) -> None:
    assert led(description, text) == (f"{description}\n{text}" if leads else text)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("/a", "http://news.example/a"),
        ("http://www.news.example/a", "http://www.news.example/a"),
        ("https://news.example/", ADDRESS),
        ("http://other.example/a", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        ("http://[", ADDRESS),
        (" ", ADDRESS),
    ],
)
def test_a_page_names_its_own_address(said: str, address: str) -> None:
    assert canonical([said], ADDRESS) == address


def test_the_front_page_may_name_itself() -> None:
    assert canonical(["/"], "http://news.example") == "http://news.example/"


def test_who_wrote_it() -> None:
    assert people("Mara Ellison; Ian Low", "The Post") == "Mara Ellison, Ian Low"
    assert people("The post", "The Post") is None
    assert people("https://news.example/mara", "The Post") is None
    assert people(None, "x") is None
