"""What was found at a link: what kind of thing it is, and how it is named."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.intake.reading import charset, is_page, whole

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOME = "http://news.example"
AT = f"{HOME}/local/new-bridge-opens.html"


@pytest.mark.parametrize(
    ("kind", "body", "page"),
    [
        *(("text/html", b"", True), ("", b"<!-- x --><html>", True), ("text/plain", b"\xef\xbb\xbf <p>", True)),
        *(("application/xml", b'<?xml version="1.0"?> <html>', True), ("text/plain", b"words", False)),
        *(("", b'<?xml version="1.0"?><feed>', False), ("application/json", b"<p>", False), ("", b"", False)),
    ],
)
def test_a_page_is_known_by_its_kind_and_its_beginning(kind: str, body: bytes, page: bool) -> None:
    assert is_page(kind, body) is page


def test_the_charset_of_an_answer() -> None:
    assert charset("text/html; Charset='windows-1256'") == "windows-1256"
    assert charset("text/html") == ""


FOUND = {
    **{"title": "Bridge opens", "text": "It opened. " * 50, "length": 550, "description": "", "source": "Post"},
    **{"language": "en", "free": True, "challenge": False, "author": None, "image": None},
}


def test_a_date_of_the_future_is_not_believed() -> None:
    soon = NOW + timedelta(hours=3)
    for said, believed in (
        (NOW + timedelta(days=30), NOW),
        (soon, NOW),
        (NOW - timedelta(days=30), NOW - timedelta(days=30)),
    ):
        link = whole({**FOUND, "published": said.isoformat(), "address": AT}, at=NOW, by="cli")
        assert link.article.published == believed


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("", "news.example"),
        ("/12345", "news.example"),
        ("/story/%D8%A7%D9%81%D8%AA%D8%AA%D8%A7%D8%AD-%D8%AC%D8%B3%D8%B1/4411", "افتتاح جسر"),
        ("/2026/11/the_bridge+opens.html", "the bridge opens"),
        ("/%FF-%FE-x-%E2%80%AE", "news.example"),
    ],
)
def test_an_address_may_name_what_it_leads_to(path: str, title: str) -> None:
    link = whole({**FOUND, "title": "…", "length": 0, "published": None, "address": HOME + path}, at=NOW, by="cli")
    assert link.article.title == title
