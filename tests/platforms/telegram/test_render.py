"""What a Reply looks like on Telegram, by example and for any Reply."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Button, Card, Digits, Moment, Picture, Reply
from bot.platforms.telegram.blocks import MOST_ENTITIES
from bot.platforms.telegram.draft import Draft
from bot.platforms.telegram.render import LONGEST, LONGEST_CAPTION, MOST_EMPHASISED, drafts
from bot.text.emphasis import START, STOP, emphasised, runs
from bot.text.length import utf16
from tests.fakes import tdparser
from tests.fakes.telegram.content import check
from tests.text.strategies import marked

RLM, LRM = "\u200f", "\u200e"
AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
UNSEEN = re.compile("[\\s\u200e\u200f\u2060\ufff9\ufffb]+")


def one(reply: Reply) -> Draft:
    (draft,) = drafts(reply)
    return draft


def styled(draft: Draft, style: str) -> list[str]:
    units = draft.text.encode("utf-16-le")
    return [
        units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in draft.entities
        if each["type"] == style
    ]


def test_a_card_is_a_bold_title_that_is_the_link_then_text_then_a_note() -> None:
    card = Card(title="Rain 🌧 in Basra", text="It rained.", note="Almada · today", url="https://example.org/1")
    draft = one(Reply(language="en", text="Found one:", cards=(card,)))
    assert draft.text == "Found one:\n\nRain 🌧 in Basra\nIt rained.\nAlmada · today"
    assert styled(draft, "bold") == styled(draft, "text_link") == ["Rain 🌧 in Basra"]
    assert styled(draft, "italic") == ["Almada · today"]
    assert [each["url"] for each in draft.entities if "url" in each] == ["https://example.org/1"]


@pytest.mark.parametrize(
    ("note", "text", "shown", "told"),
    [
        ("المدى", "قبل ساعة", "المدى · \u2068قبل ساعة\u2069", ["قبل ساعة"]),
        ("", "3 hours ago", "\u200f\u20683 hours ago\u2069", ["3 hours ago"]),
        ("المدى", "\u200b", "المدى", []),
        ("المدى", "", "المدى", []),
    ],
)
def test_a_moment_stands_behind_the_note(note: str, text: str, shown: str, told: list[str]) -> None:
    draft = one(Reply(language="ar", cards=(Card(title="عنوان", note=note, when=Moment(AT, text)),)))
    assert draft.text == f"عنوان\n{shown}"
    assert styled(draft, "date_time") == told
    moments = [each for each in draft.entities if each["type"] == "date_time"]
    assert [(each["unix_time"], each["date_time_format"]) for each in moments] == [
        (int(AT.timestamp()), "r") for _ in told
    ]


def test_a_moment_that_is_told_in_no_words_is_no_line() -> None:
    assert one(Reply(language="ar", cards=(Card(title="عنوان", when=Moment(AT, "")),))).text == "عنوان"


def test_a_list_is_numbered_in_the_figures_that_are_wanted() -> None:
    cards = (Card(title="أول"), Card(title="ثانٍ"))
    draft = one(Reply(language="ar", cards=cards, ordered=True, first=9, digits=Digits.ARABIC))
    assert draft.text == "\u200f٩. أول\n\n\u200f١٠. ثانٍ"


def test_an_article_of_several_paragraphs_is_set_apart() -> None:
    card = Card(title="Title", text="One.\n\nTwo.", note="Note")
    assert one(Reply(language="en", cards=(card,))).text == "Title\n\nOne.\n\nTwo.\n\nNote"


def test_offsets_are_counted_in_utf16() -> None:
    card = Card(title="B", note="N")
    draft = one(Reply(language="en", text="🌧🌧", cards=(card,)))
    assert [(each["offset"], each["length"]) for each in draft.entities] == [(6, 1), (8, 1)]


def test_arabic_notes_are_not_slanted() -> None:
    assert styled(one(Reply(language="ar", cards=(Card(title="عنوان", note="المدن"),))), "italic") == []


def test_lists_are_numbered_from_where_they_are() -> None:
    cards = (Card(title="مطر في البصرة"), Card(title="Reuters reports rain"), Card(title="BBC: أمطار غزيرة في بغداد"))
    draft = one(Reply(language="ar", cards=cards, ordered=True, first=6))
    assert draft.text.split("\n\n") == [
        RLM + "6. مطر في البصرة",
        "7. Reuters reports rain",
        RLM + "8. BBC: أمطار غزيرة في بغداد",
    ]
    assert styled(draft, "bold") == [card.title for card in cards]


def test_each_line_gets_the_direction_of_its_reader() -> None:
    card = Card(
        title="عنوان", text="2026 كان عامًا طويلًا\nBBC قالت ذلك في لندن", note="\u2068BBC\u2069 · \u2068قبل يومين\u2069"
    )
    lines = one(Reply(language="ar", cards=(card,))).text.split("\n")
    assert [line[0] == RLM for line in lines] == [False, False, True, True]


def test_a_title_without_anything_to_see_is_left_out() -> None:
    cards = (Card(title="\u200b", text="Text"), Card(title=" ", note="\u2060"), Card(title="", text="Last"))
    draft = one(Reply(language="en", cards=cards, ordered=True))
    assert draft.text == "1. Text\n\n3. Last"
    assert draft.entities == ()


@pytest.mark.parametrize("text", ["", " \n ", "\u200f\u2068\u2069", "\x00\x1b", "\ud800"])
def test_what_shows_nothing_is_no_message(text: str) -> None:
    assert drafts(Reply(language="ar", text=text, buttons=((Button("x", "y"),),))) == ()


@pytest.mark.parametrize(
    "text", ["@durov said", "(@durov)", "قال @durov إن", "<b>@durov</b>", "@durov@durov", "@@durov", "@Durov_1"]
)
def test_names_in_the_news_call_nobody(text: str) -> None:
    card = Card(title=text, text=text, note=text)
    draft = one(Reply(language="en", text=text, cards=(card,)))
    assert draft.text.count("@\u2060") >= 4
    if tdparser.missing():
        pytest.skip(tdparser.missing())
    assert "Mention" not in [kind for kind, _ in tdparser.detected(draft.text)]
    assert "Mention" in [kind for kind, _ in tdparser.detected(draft.text.replace("\u2060", ""))]


def test_addresses_and_commands_stay_clickable() -> None:
    draft = one(Reply(language="en", text="Write to desk@example.org or try /search"))
    if tdparser.missing():
        pytest.skip(tdparser.missing())
    assert tdparser.detected(draft.text) == [("EmailAddress", "desk@example.org"), ("BotCommand", "/search")]


def standing_out(*words: str, around: str) -> str:
    """`around` with these words emphasised, where each stands first."""
    return emphasised(around, [(around.index(word), around.index(word) + len(word)) for word in words])


def test_words_that_stand_out_are_bold_wherever_the_text_was_changed() -> None:
    text = standing_out("العراق", "durov", "🌧 مطر", around="🌧 CNN:\x07 في العراق\r\nBBC عن @durov: 🌧 مطر\x00")
    card = Card(title="🌧 عنوان", text=text, note="المدن")
    draft = one(Reply(language="ar", cards=(card,)))
    assert draft.text == f"🌧 عنوان\n{RLM}🌧 CNN: في العراق\n{RLM}BBC عن @\u2060durov: 🌧 مطر\nالمدن"
    assert styled(draft, "bold") == ["🌧 عنوان", "العراق", "durov", "🌧 مطر"]
    check(wire(draft))
    assert draft.plain() == Draft(draft.text)


def test_the_number_before_a_text_without_title_moves_its_emphasis() -> None:
    draft = one(Reply(language="en", cards=(Card(title="", text=standing_out("rain", around="rain")),), ordered=True))
    assert (draft.text, styled(draft, "bold")) == ("1. rain", ["rain"])


@pytest.mark.parametrize("form", ["@⟪durov⟫ said", "⟪@⟫durov said", "⟪says @⟫⟪durov⟫", "x @⟪⟫durov"])
def test_emphasis_lets_no_name_call(form: str) -> None:
    draft = one(Reply(language="en", cards=(Card(title="", text=form.translate({0x27EA: START, 0x27EB: STOP})),)))
    assert "@\u2060durov" in draft.text


def test_an_address_with_emphasis_stays_clickable() -> None:
    draft = one(Reply(language="en", cards=(Card(title="", text=f"{START}desk{STOP}@example.org"),)))
    assert draft.text == "desk@example.org"


def test_emphasis_leaves_title_and_note_their_entities() -> None:
    words = " ".join(str(number) for number in range(200))
    text = emphasised(words, [match.span() for match in re.finditer("[0-9]+", words)])
    card = Card(title="Title", text=text, note="Note", url="https://example.org", when=Moment(AT, "now"))
    first, second = drafts(Reply(language="en", cards=(card, Card(title="Other"))))
    assert styled(first, "bold") == ["Title", *map(str, range(MOST_EMPHASISED))]
    assert (styled(first, "text_link"), styled(first, "italic")) == (["Title"], ["Note · \u2068now\u2069"])
    assert styled(first, "date_time") == ["now"]
    assert styled(second, "bold") == ["Other"]


def test_emphasis_stays_in_its_place_in_a_text_that_is_cut() -> None:
    body = " ".join(f"الكلمة🌧{number}" for number in range(1000))
    text = standing_out("🌧7 ", "🌧400", "🌧999", around=body)
    found = drafts(Reply(language="ar", cards=(Card(title="", text=text),)))
    assert [styled(draft, "bold") for draft in found] == [["🌧7"], ["🌧400"], ["🌧999"]]


def test_emphasis_moves_with_the_mark_before_a_line_that_is_cut() -> None:
    text = standing_out("BBC", around="قال " + "Reuters " * 600 + "BBC " + "قال " * 1500)
    _, second, *_ = drafts(Reply(language="ar", cards=(Card(title="", text=text),)))
    assert (second.text[0], styled(second, "bold")) == (RLM, ["BBC"])


def test_emphasis_that_is_cut_goes_on() -> None:
    found = drafts(Reply(language="en", cards=(Card(title="", text=START + "word " * 1000 + STOP),)))
    assert [styled(draft, "bold") for draft in found] == [[draft.text] for draft in found]
    assert len(found) == 2


@given(marked)
def test_any_emphasis_is_bold_and_its_signs_are_never_sent(text: str) -> None:
    for draft in drafts(Reply(language="ar", cards=(Card(title="", text=text),))):
        check(wire(draft))
        assert not {START, STOP} & set(draft.text)
        assert styled(draft, "bold") == [piece for piece, emphatic in runs(text) if emphatic]


def test_markup_is_only_letters() -> None:
    text = "<b>bold</b> **x** __y__ `z` [a](tg://user?id=1) &lt; ||s||"
    draft = one(Reply(language="en", text=text))
    assert (draft.text, draft.entities) == (text, ())


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "tg://user?id=1",
        "ftp://example.org",
        "http://localhost/x",
        "http://exa mple.org",
        "https://example.org/\n",
        "https://[::1",
        "https://example.org:port/",
        "https://example.org/" + "x" * 2100,
        "",
    ],
)
def test_what_is_no_web_page_is_no_link(url: str) -> None:
    reply = Reply(
        language="en", cards=(Card(title="T", url=url, buttons=(Button("Open", url=url or None, press="x"),)),)
    )
    draft = one(reply)
    assert styled(draft, "text_link") == []
    assert all("url" not in key for row in draft.keyboard for key in row)


def test_a_long_text_is_cut_at_its_paragraphs_and_only_the_last_part_has_buttons() -> None:
    paragraphs = ["م" * 1500, "ن" * 1500, "هـ" * 700, "و" * 1500]
    found = drafts(Reply(language="ar", text="\n\n".join(paragraphs), buttons=((Button("x", "y"),),)))
    assert [draft.text for draft in found] == ["\n\n".join(paragraphs[:2]), "\n\n".join(paragraphs[2:])]
    assert [bool(draft.keyboard) for draft in found] == [False, True]


def test_cards_stay_whole_and_in_order() -> None:
    cards = tuple(Card(title=f"Title {n}", text="x" * 1500) for n in range(5))
    found = drafts(Reply(language="en", cards=cards))
    assert [styled(draft, "bold") for draft in found] == [
        ["Title 0", "Title 1"],
        ["Title 2", "Title 3"],
        ["Title 4"],
    ]


@pytest.mark.parametrize(("length", "messages"), [(1364, 1), (1365, 2)])
def test_the_gaps_between_cards_count(length: int, messages: int) -> None:
    cards = tuple(Card(title="x" * each) for each in (1364, 1364, length))
    assert len(drafts(Reply(language="en", cards=cards))) == messages


def test_a_line_that_is_cut_keeps_its_direction() -> None:
    text = "قال " + "Reuters " * 600 + "قال " * 1500
    first, second, *_ = drafts(Reply(language="ar", text=text))
    assert (first.text[0], second.text[0]) == ("ق", RLM)


def test_the_style_of_a_title_that_is_cut_goes_on() -> None:
    found = drafts(Reply(language="en", cards=(Card(title="word " * 1000, url="https://example.org"),)))
    assert len(found) == 2
    assert [styled(draft, "bold") for draft in found] == [[draft.text] for draft in found]
    assert [styled(draft, "text_link") for draft in found] == [[draft.text] for draft in found]


def test_more_than_a_hundred_entities_are_several_messages() -> None:
    linked = tuple(Card(title=str(n), note="n", url="https://example.org") for n in range(50))
    assert [len(draft.entities) for draft in drafts(Reply(language="en", cards=linked))] == [99, 51]
    bare = tuple(Card(title=str(n)) for n in range(101))
    assert [len(draft.entities) for draft in drafts(Reply(language="en", cards=bare))] == [100, 1]


def test_the_plain_form_keeps_text_and_our_own_buttons() -> None:
    buttons = ((Button("Read", "read 1"), Button("Page", url="https://example.org")), (Button("P", url="http://a.b"),))
    plain = one(Reply(language="en", cards=(Card(title="T"),), buttons=buttons)).plain()
    assert plain == Draft("T", (), (({"text": "Read", "callback_data": "read 1"},),))


words = st.text(max_size=40) | st.sampled_from(
    [
        "خبر من بغداد",
        "<b>@all</b>",
        "👨‍👩‍👧‍👦🇮🇶",
        "e\u0301" * 9,
        "\u202eabc",
        "\ud83d",
        "\u200b",
        "a\nb\n\n\nc",
        "/x@y #z $T",
    ]
)
long_words = st.builds(lambda text, times: (text + " ") * times, words, st.sampled_from([1, 1, 1, 300]))
presses = st.builds(
    Button, words, st.text("abc 019", min_size=1, max_size=64), tone=st.sampled_from(["plain", "danger"])
)
links = st.builds(
    lambda label, url: Button(label, url=url), words, st.sampled_from(["https://a.org/ب", "x", "http://[a"])
)
pictures = st.builds(
    Picture,
    st.sampled_from(["telegram", "discord"]),
    st.sampled_from(["p", "q", "document:f"]),
    st.sampled_from([None, "https://a.org/x.png", "javascript:x"]),
)
rows = st.lists(st.lists(presses | links, max_size=10).map(tuple), max_size=4).map(tuple)
cards = st.builds(
    Card,
    title=words,
    text=long_words | marked | marked.map(lambda text: (text + " ") * 99),
    note=words,
    when=st.none() | st.builds(Moment, st.just(AT), words),
    url=st.none() | st.sampled_from(["https://a.org/x?y=1", "https://a.org/ب", "javascript:x", "https://a.b.c.d"]),
    pictures=st.lists(pictures, max_size=12).map(tuple),
    buttons=st.lists(presses | links, max_size=3).map(tuple),
)
replies = st.builds(
    Reply,
    language=st.sampled_from(["ar", "en"]),
    text=long_words,
    cards=st.lists(cards, max_size=12).map(tuple),
    buttons=rows,
    ordered=st.booleans(),
    digits=st.sampled_from(Digits),
    first=st.integers(1, 90),
)


def wire(draft: Draft) -> dict[str, Any]:
    """A text with its keyboard; the length of a caption is looked at beside it."""
    assert len(draft.media) in range(11)
    assert len(draft.media) < 2 or not draft.text
    assert not draft.media or utf16(draft.text) <= LONGEST_CAPTION
    return {
        "text": draft.text,
        "entities": list(draft.entities),
        "reply_markup": {"inline_keyboard": [list(row) for row in draft.keyboard]},
    }


def seen(text: str) -> str:
    return UNSEEN.sub("", re.sub("[\x00-\x1f\x7f\u2028-\u202e\ud800-\udfff]", "", text))


@given(replies)
@example(Reply(language="ar", text="🌧" * 5000))
@example(Reply(language="en", cards=(Card(title="@a", text="\u200b" * 5000 + "x"),)))
def test_any_reply_becomes_messages_that_telegram_takes(reply: Reply) -> None:
    found = drafts(reply)
    for draft in found:
        if wire(draft)["text"] or not draft.media:
            check(wire(draft))
        assert utf16(draft.text) <= LONGEST
        assert len(draft.entities) <= MOST_ENTITIES
    assert not any(draft.keyboard for draft in found[:-1])


@given(replies)
def test_nothing_that_can_be_seen_is_lost(reply: Reply) -> None:
    shown = seen("".join(draft.text for draft in drafts(reply)))
    for part in (reply.text, *(part for card in reply.cards for part in (card.title, card.text, card.note))):
        if any(char.isalnum() for char in part):
            assert seen(part) in shown
