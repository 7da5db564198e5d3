"""Lists of feeds, as readers hand them to each other."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.intake.opml import begins, breaks_off, job, outlines, read, written
from bot.model import Feed
from tests.samples import NOON

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>My list</title></head><body>
<outline text="News"><outline text="اقتصاد"><outline text="The River" xmlUrl="https://river.example/feed"/></outline>
<outline type="rss" title="Bank" text="x" xmlurl="feed://bank.example/rss" category="/a/b,c"/></outline>
<outline text="Again" xmlUrl="https://river.example/feed"/>
<outline text="File" xmlUrl="file:///etc/passwd"/><outline text="No feed" htmlUrl="https://x.example"/>
</body></opml>"""


def through(text: str) -> Any:
    return outlines(json.loads(json.dumps(job(text.encode()))))


def test_a_list() -> None:
    river, bank, file = through(LIST)
    assert (river.address, river.title, river.tags) == ("https://river.example/feed", "The River", ("News", "اقتصاد"))
    assert (bank.address, bank.title, bank.tags) == ("http://bank.example/rss", "Bank", ("News", "a", "b", "c"))
    assert (file.title, bool(file.refused), river.refused) == ("File", True, "")


def test_a_broken_list_is_read_as_far_as_can_be() -> None:
    assert through(LIST.replace("My list", "Mine & yours")[:-30])[0].title == "The River"


@pytest.mark.parametrize(
    ("text", "list_", "cut"),
    [
        (LIST, True, False),
        (f"\n {LIST.upper()}", True, False),
        ("<!-- by a reader -->\n<opml>", True, True),
        ("\ufeff<opml></opml>", True, False),
        (LIST[:-20], True, True),
        ("Use <opml> to list feeds", False, False),
        ("<rss></rss>", False, False),
        ("", False, False),
    ],
)
def test_a_text_that_is_a_list(text: str, list_: bool, cut: bool) -> None:
    assert (begins(text), breaks_off(text)) == (list_, cut)


@pytest.mark.parametrize("text", ["", "words", "<rss/>", "<!DOCTYPE x>"])
def test_what_is_no_list(text: str) -> None:
    with pytest.raises(BadInput):
        through(text)


def test_a_bomb_does_nothing() -> None:
    bomb = '<!DOCTYPE o [<!ENTITY a "http://a.example/"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    found = read(f'{bomb}<opml><body><outline text="&f;" xmlUrl="http://b.example/"/>&f;</body></opml>'.encode())
    assert [outline.title for outline in found] in ([], [""])


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"]), max_size=30)


@given(NAMES, st.lists(st.text("abcمنو &<>\"'", min_size=1, max_size=8), max_size=3))
def test_what_was_written_is_read_again(title: str, tags: list[str]) -> None:
    feed = Feed(address="https://a.example/?a=1&b=2", title=title, tags=tuple(tags), due=NOON, language="ar")
    [found] = through(written([feed]))
    assert found.address == feed.address
    assert set("".join(found.tags)) <= set("".join(tags)) | {" "}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_none(body: bytes) -> None:
    job(body)
    job(b"<opml>" + body)
