"""Replies as frames: texts only, numbers and directions of the reply's language, and no address but a web page's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Button, Card, Reply, Tone
from bot.platforms.web import render
from bot.text.bidi import LRM, RLM
from bot.text.emphasis import START, STOP, emphasised, plain, runs
from tests.text.strategies import marked

TEXT = st.text(st.characters(codec=None), max_size=40)
BUTTONS = st.builds(Button, TEXT, press=TEXT, url=st.none() | TEXT, tone=st.sampled_from(Tone))
CARDS = st.builds(
    Card,
    title=TEXT,
    text=TEXT | marked,
    note=TEXT,
    url=st.none() | TEXT,
    buttons=st.lists(BUTTONS, max_size=2).map(tuple),
)
REPLIES = st.builds(
    Reply,
    language=st.sampled_from(["ar", "en"]),
    text=TEXT,
    cards=st.lists(CARDS, max_size=3).map(tuple),
    buttons=st.lists(st.lists(BUTTONS, max_size=3).map(tuple), max_size=2).map(tuple),
    replaces=st.booleans(),
    notice=TEXT,
    ordered=st.booleans(),
    first=st.integers(1, 10**6),
)


@given(REPLIES, st.none() | st.integers(1, 9))
def test_every_reply_can_be_sent_and_nothing_of_it_is_lost(reply: Reply, pressed: int | None) -> None:
    frames = [json.loads(render.encode(frame)) for frame in render.answer(reply, pressed, 10)]
    assert [frame["type"] for frame in frames] == [
        *(["notice"] if reply.notice else []),
        *([("edit" if reply.replaces and pressed else "message")] if render.has_body(reply) else []),
    ]
    for frame in frames[bool(reply.notice) :]:
        assert frame["message"] == (pressed if reply.replaces and pressed else 10)
        shown = frame["reply"]
        assert [card["text"].replace(LRM, "").replace(RLM, "") for card in shown["cards"]] == [
            plain(card.text).encode("utf-8", "replace").decode().replace(LRM, "").replace(RLM, "")
            for card in reply.cards
        ]
        assert all(card["title"] for card in shown["cards"])
        assert all(shown["buttons"])


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
        ),
        *("file:///etc/passwd", "vbscript:x", "//evil.example", "/path", "http://", "https://[", "ftp://a.example", ""),
    ],
)
def test_an_address_that_is_no_web_page_is_left_out(url: str) -> None:
    reply = Reply(language="en", cards=(Card(title="x", url=url),), buttons=((Button("x", url=url),),))
    [frame] = render.answer(reply, None, 1)
    assert frame["reply"]["cards"][0]["url"] is None
    assert frame["reply"]["buttons"][0][0]["url"] is None


def test_a_web_page_is_kept() -> None:
    reply = Reply(language="en", cards=(Card(title="x", url="https://news.example/خبر?a=1"),))
    [frame] = render.answer(reply, None, 1)
    assert frame["reply"]["cards"][0]["url"] == "https://news.example/خبر?a=1"


def test_a_list_is_numbered_from_its_first_as_the_language_writes_numbers() -> None:
    cards = (Card(title="a"), Card(title="b"))
    [listed] = render.answer(Reply(language="en", cards=cards, ordered=True, first=1000), None, 1)
    [loose] = render.answer(Reply(language="en", cards=cards), None, 1)
    assert [card["number"] for card in listed["reply"]["cards"]] == ["1,000", "1,001"]
    assert [card["number"] for card in loose["reply"]["cards"]] == ["", ""]


def test_a_line_that_begins_in_the_other_direction_is_marked() -> None:
    reply = Reply(language="ar", text="Wi-Fi مجاني في الحافلات\nfully English line", cards=(Card(title="3 مدارس"),))
    [frame] = render.answer(reply, None, 1)
    assert frame["reply"]["text"] == f"{RLM}Wi-Fi مجاني في الحافلات\nfully English line"


def test_a_line_with_isolates_is_marked_with_its_own_direction() -> None:
    text = "\u2068خبر\u2069 is the name\n\u2068Khabar\u2069 هو الاسم\n\u2068Khabar\u2069 · \u20682026\u2069"
    frames = [render.message(Reply(language=code, text=text), 1) for code in ("ar", "en")]
    marks = [[line[0] for line in frame["reply"]["text"].split("\n")] for frame in frames]
    assert marks == [[LRM, RLM, RLM], [LRM, RLM, LRM]]


def test_a_title_without_anything_to_see_is_still_something() -> None:
    cards = tuple(Card(title=title) for title in ("", " \u200b", "\u200f\ufeff", "\u00a0"))
    [frame] = render.answer(Reply(language="ar", cards=cards), None, 1)
    assert [card["title"].lstrip(RLM) for card in frame["reply"]["cards"]] == ["…"] * 4


@given(marked)
def test_marks_are_where_the_browser_finds_the_words_that_stand_out(text: str) -> None:
    [frame] = render.answer(Reply(language="ar", cards=(Card(title="x", text=text),)), None, 1)
    [card] = json.loads(render.encode(frame))["reply"]["cards"]
    units = card["text"].encode("utf-16-le")
    words = [units[2 * start : 2 * stop].decode("utf-16-le") for start, stop in card["marks"]]
    assert words == [piece for piece, emphatic in runs(text) if emphatic]
    assert not {START, STOP} & set(card["text"])


def test_marks_are_counted_behind_what_turns_a_line() -> None:
    text = emphasised("🌧 Wi-Fi في العراق\nBBC", [(11, 17), (18, 21)])
    [frame] = render.answer(Reply(language="ar", cards=(Card(title="x", text=text), Card(title="y"))), None, 1)
    first, second = frame["reply"]["cards"]
    assert first["text"] == f"{RLM}🌧 Wi-Fi في العراق\nBBC"
    assert json.loads(render.encode(first))["marks"] == [[13, 19], [20, 23]]
    assert second["marks"] == []
