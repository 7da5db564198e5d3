"""Replies as frames: texts only, numbers and directions of the reply's language, and no address but a web page's."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import language
from bot.model import Button, Card, Digits, Document, Drawing, Moment, Picture, Preferences, Reply, Tone
from bot.platforms.web import render
from bot.text.bidi import LRM, RLM, strip_controls
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
        assert [strip_controls(card["text"]) for card in shown["cards"]] == [
            strip_controls(plain(card.text).encode("utf-8", "replace").decode()) for card in reply.cards
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


ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


@given(marked)
def test_marks_are_where_the_browser_finds_the_words_that_stand_out(text: str) -> None:
    [frame] = render.answer(Reply(language="ar", cards=(Card(title="x", text=text),)), None, 1)
    [card] = json.loads(render.encode(frame))["reply"]["cards"]
    units = card["text"].encode("utf-16-le")
    words = [units[2 * start : 2 * stop].decode("utf-16-le") for start, stop in card["marks"]]
    bare = [piece for piece, emphatic in runs(text) if emphatic]  # what keeps "a،" in order in Arabic may stand within
    assert [word.translate(ISOLATES) for word in words] == [piece.translate(ISOLATES) for piece in bare]
    assert not {START, STOP} & set(card["text"])


def test_marks_are_counted_behind_what_turns_a_line() -> None:
    text = emphasised("🌧 Wi-Fi في العراق\nBBC", [(11, 17), (18, 21)])
    [frame] = render.answer(Reply(language="ar", cards=(Card(title="x", text=text), Card(title="y"))), None, 1)
    first, second = frame["reply"]["cards"]
    assert first["text"] == f"{RLM}🌧 Wi-Fi في العراق\nBBC"
    assert json.loads(render.encode(first))["marks"] == [[13, 19], [20, 23]]
    assert second["marks"] == []


AT = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)


def test_a_time_goes_out_as_it_is_and_in_words() -> None:
    cards = (Card(title="x", when=Moment(AT, "قبل 3 ساعات")), Card(title="y"))
    [frame] = render.answer(Reply(language="ar", cards=cards), None, 1)
    assert [card["when"] for card in frame["reply"]["cards"]] == [
        *({"at": "2026-11-27T08:30:00+00:00", "text": "قبل 3 ساعات"}, None),
    ]


@pytest.mark.parametrize(("digits", "numbers"), [(Digits.ARABIC, "arab"), (Digits.EUROPEAN, "latn")])
def test_numbers_are_in_the_readers_digits(digits: Digits, numbers: str) -> None:
    reply = Reply(language="ar", cards=(Card(title="x"),), ordered=True, first=1234, digits=digits)
    [frame] = render.answer(reply, None, 1)
    assert frame["reply"]["numbers"] == numbers
    assert frame["reply"]["cards"][0]["number"] == language("ar").written(Preferences(digits=digits)).number(1234)


def test_pictures_are_those_that_a_browser_can_be_shown_and_of_a_card_alone() -> None:
    bad = ["https://a.example:99999/x.png", "https://exa%zz.org/x.png", "https://1.2.3.4.5/x.png"]
    addresses = [*bad, "https://a.example/1.jpg", "http://a.example/2.jpg", "javascript:alert(1)", None]
    many = [f"https://a.example/{number}" for number in range(20)]
    card = Card(title="x", pictures=tuple(Picture("telegram", "1", url) for url in (*addresses, *many)))
    [alone] = render.answer(Reply(language="en", cards=(card,)), None, 1)
    [listed] = render.answer(Reply(language="en", cards=(card, card)), None, 1)
    assert alone["reply"]["cards"][0]["pictures"] == [addresses[len(bad)], *many[:9]]
    assert [each["pictures"] for each in listed["reply"]["cards"]] == [[], []]


@pytest.mark.parametrize(
    ("button", "address"),
    [
        (Button("Share", "share 7", share="#7"), "?start=read_7"),
        (Button("Share", "share 7", share="#7", url="https://news.example/7"), "https://news.example/7"),
        (Button("Share", "share 7", share="#7", url="javascript:x"), "?start=read_7"),
        (Button("Share", "share x7", share="#7"), None),
        (Button("Share", "subscriptions share 3 1", share="x"), None),
        (Button("Share", "share 7"), None),
        (Button("Again", again="x"), None),
    ],
)
def test_what_is_shared_has_an_address_where_there_is_one(button: Button, address: str | None) -> None:
    [frame] = render.answer(Reply(language="en", buttons=((button,),)), None, 1)
    [[drawn]] = frame["reply"]["buttons"] or [[{"share": None}]]
    assert drawn["share"] == address


def test_words_to_be_asked_again_have_no_button() -> None:
    rows = ((Button("Again", again="x"), Button("More", "latest 2")), (Button("Again", again="x"),))
    [frame] = render.answer(Reply(language="en", text="x", buttons=rows), None, 1)
    assert [[button["label"] for button in row] for row in frame["reply"]["buttons"]] == [["More"]]


def test_a_picture_or_a_file_alone_is_something_to_show() -> None:
    for reply in (
        Reply(language="en", drawings=(Drawing(b"x", "x"),)),
        Reply(language="en", document=Document("x", b"x", "x")),
    ):
        [frame] = render.answer(reply, None, 1)
        assert frame["type"] == "message"


MIXED = {
    "OpenAI تعلن نموذجا جديدا": RLM,
    "🌧 أمطار في Mosul اليوم": "",
    "🌧 Rain في الموصل اليوم": RLM,
    "3 مدارس جديدة": "",
    "2026/11/27": RLM,
    "C++ و Rust في جامعة بغداد": RLM,
    "A fully English headline": "",
}


@pytest.mark.parametrize("line", MIXED)
def test_lines_that_mix_directions_stay_in_order(line: str) -> None:
    card = Card(title=line, text=line, note=line)
    [frame] = render.answer(Reply(language="ar", text=line, cards=(card,)), None, 1)
    shown = frame["reply"]
    written = MIXED[line] + line.replace("C++", "\u2066C++\u2069")
    assert [shown["text"], *(shown["cards"][0][part] for part in ("title", "text", "note"))] == [written] * 4
