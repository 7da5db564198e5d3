"""Two addresses of one page have one key, addresses of two pages two."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.intake.address import untracked
from bot.intake.canonical import canonical

STORY = "https://news.example/ar/story-17"


@pytest.mark.parametrize(
    "address",
    [
        STORY,
        "http://news.example/ar/story-17",
        "HTTPS://WWW.News.Example/ar/story-17/",
        "news.example/ar/story-17",
        "https://news.example:443/ar/story-17",
        "http://news.example:80/ar/story-17",
        f"{STORY}#comments",
        f"{STORY}/index.html",
        f"{STORY}?utm_source=t.me&utm_medium=social&fbclid=x",
        "https://m.news.example/ar/story-17",
        "https://mobile.news.example/ar/story-17",
        "https://amp.news.example/ar/story-17",
        "https://www.amp.news.example/ar/story-17",
        f"{STORY}/amp",
        f"{STORY}/amp/",
        f"{STORY}?amp",
        f"{STORY}?amp=1&utm_campaign=x",
        f"{STORY}?outputType=amp",
        f"{STORY}.amp",
        "https://news.example/amp/ar/story-17",
        "https://news.example//ar/story-17",
        "https://news.example/ar/%73tory-17",
        "https://www.google.com/amp/s/news.example/ar/story-17",
        "https://google.iq/amp/s/amp.news.example/ar/story-17/amp",
        "https://www.google.com/amp/news.example/ar/story-17",
        "https://news-example.cdn.ampproject.org/c/s/news.example/ar/story-17",
        "https://news-example.cdn.ampproject.org/v/s/www.news.example/ar/story-17/amp/?amp=1",
        "https://news-example.bing-amp.com/c/s/news.example/ar/story-17",
        f"  {STORY}\n",
    ],
)
def test_addresses_of_one_page(address: str) -> None:
    assert canonical(address) == canonical(STORY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/خبر/أول", "https://news.example/%D8%AE%D8%A8%D8%B1/%D8%A3%D9%88%D9%84"),
        ("https://news.example/أول", "https://news.example/\u0627\u0654ول"),
        ("https://موقع.example/a", "https://xn--4gbrim.example/a"),
        ("https://news.example/?b=2&a=1", "https://news.example/?a=1&b=2"),
        ("https://news.example/?q=a+b", "https://news.example/?q=a%20b"),
        ("https://news.example/", "https://news.example"),
        ("https://news.example/x.html", "https://news.example/x.amp.html"),
        ("https://www.google.com/amp/s/news.example/x?a=1", "https://news.example/x?a=1"),
    ],
)
def test_one_page_written_twice(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/?id=1", "https://news.example/?id=2"),
        ("https://news.example/?p=17", "https://news.example/"),
        ("https://news.example/story-17", "https://news.example/story-18"),
        ("https://news.example/Story", "https://news.example/story"),
        ("https://news.example:8080/x", "https://news.example/x"),
        ("https://ar.news.example/x", "https://news.example/x"),
        ("https://m.example/x", "https://example/x"),
        ("https://news.example/amplifier", "https://news.example/"),
        ("https://www.google.com/amp/tips", "https://tips"),
        ("https://news.example/?q=a%26b", "https://news.example/?q=a&b"),
        ("https://xn--.example/a", "https://xn--a.example/a"),
    ],
)
def test_addresses_of_two_pages(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "text",
    ["mailto:a@b.example", "https://[::1", "https://a.example:99999/", f"{STORY}?{'x' * 2048}", "tg://x.example/y"],
)
def test_what_is_no_address_is_its_own_key(text: str) -> None:
    assert canonical(text) == text


PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        "//",
        "www.",
        "m.",
        "amp.",
        "news.example",
        "google.com",
        "/amp",
        "/amp/s/",
        "?",
        "&",
        "=",
        "#",
        "%D8%A3",
        "أ",
        "é",
        "%2F",
        "%25",
        "%",
        "/",
        ".amp",
        ".html",
        "/index.html",
        ":80",
        ":443",
        "utm_source=a",
        "amp=1",
        "+",
        "a.cdn.ampproject.org",
        "/c/s/",
        "xn--4gbrim",
        ";",
        "%FF",
        "@",
        "[",
        "]",
        "\ud800",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
@example("https://amp.amp.news.example/amp/amp/index.html/amp")
def test_a_key_is_its_own_key(address: str) -> None:
    assert canonical(canonical(address)) == canonical(address)


@given(st.lists(PIECES, max_size=8).map(lambda pieces: "https://news.example/" + "".join(pieces)))
def test_the_key_of_a_page_is_its_own_key(address: str) -> None:
    assert canonical(canonical(address)) == canonical(address)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://news.example/?utm_source=a&id=1&fbclid=b", "https://news.example/?id=1"),
        ("https://news.example/?gclid=a", "https://news.example/"),
        ("https://news.example/?id=1#x", "https://news.example/?id=1#x"),
        ("https://[::1", "https://[::1"),
    ],
)
def test_what_says_only_which_way_a_reader_came_is_taken_out(address: str, kept: str) -> None:
    assert untracked(address) == kept
