"""Any reply becomes messages that Discord takes, in which nothing that people wrote acts, and nothing is missing."""

import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.i18n import language
from bot.model import Button, Card, Digits, Document, Drawing, Moment, Picture, Preferences, Question, Reply, Tone
from bot.platforms.discord.layout import SEPARATOR, packed, text_piece, weight
from bot.platforms.discord.markdown import is_seen, sendable
from bot.platforms.discord.render import LONGEST_PART, render
from bot.text.emphasis import START, STOP, emphasised, named, runs
from tests.fakes.discord_rules import COMPONENTS_V2, TEXT, check_message, walk
from tests.platforms.discord.judge import read
from tests.text.strategies import marked

MARKS = "\u200e\u200f\u2066\u2068\u2069\ufff9\ufffb"
MARKUP = (
    *("**", "*", "__", "_", "~~", "||", "`", "```", "# ", "### ", "- ", "* ", "+ ", "1. ", "2) ", "> ", ">>> ", "-# "),
    *("<@1>", "<@&2>", "<#3>", "</go:4>", "<t:5:R>", "<a:e:6>", "<id:guide>", "@everyone", "@here", ":smile:"),
    *("[x](https://a.example)", "https://evil.example/a_b", "<https://b.example>", "[", "](", ")", "\\", "\\\\"),
    *("\n", "\n\n", " ", "  ", "\t", "word", "خبر", "العراق", "OpenAI", "١٢", "🙂", "👩‍👩‍👦", "é", ":", "/", "#"),
    *(
        "\u202e",
        "\u2068",
        "\u2069",
        "\u200b",
        "\ud800",
        "\x00",
        "\x07",
        "\u2028",
        "\r\n",
        "漢字",
        "\U0001f1ee\U0001f1f6",
    ),
)
pieces = st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=5)), max_size=30).map("".join)
texts = st.one_of(pieces, st.builds(lambda text, times: text * times, pieces, st.integers(1, 400)))
snippets = st.lists(st.one_of(st.sampled_from((*MARKUP, *(START, STOP) * 25)), st.text(max_size=5)), max_size=40)
emphatic = st.one_of(texts, marked, snippets.map("".join), marked.map(lambda text: text * 99))
urls = st.one_of(
    st.none(),
    st.sampled_from(
        ("https://a.example/x_(y)_*z*?q=1", "http://خبر.example/ا", "javascript:alert(1)", "https://", "x y")
    ),
    st.text(max_size=20).map("https://a.example/{}".format),
)
presses = st.one_of(st.sampled_from(("read 1", "latest 2 0")), st.text(min_size=1, max_size=16))
asked = st.none() | st.builds(Question, pieces)
buttons = st.builds(Button, label=pieces, press=presses, url=urls, tone=st.sampled_from(Tone), asks=asked)
pictures = st.builds(Picture, st.sampled_from(("telegram", "discord")), st.just("1/2/3"), urls)
cards = st.builds(
    Card,
    title=texts,
    text=emphatic,
    note=pieces,
    url=urls,
    pictures=st.lists(pictures, max_size=12).map(tuple),
    when=st.none() | st.builds(Moment, st.datetimes(timezones=st.just(UTC)), pieces),
    buttons=st.lists(buttons, max_size=7).map(tuple),
)
replies = st.builds(
    Reply,
    language=st.sampled_from(("ar", "en")),
    text=texts,
    cards=st.lists(cards, max_size=10).map(tuple),
    buttons=st.lists(st.lists(buttons, max_size=8).map(tuple), max_size=6).map(tuple),
    notice=pieces,
    ordered=st.booleans(),
    first=st.integers(1, 10_000),
    digits=st.sampled_from(Digits),
    drawings=st.lists(st.builds(Drawing, st.just(b"png"), pieces), max_size=23).map(tuple),
    document=st.none() | st.builds(Document, pieces, st.binary(min_size=1, max_size=3), pieces),
)


def messages_of(reply: Reply) -> list[list[dict[str, Any]]]:
    return [message.view.to_components() for message in render(reply)]  # type: ignore[no-untyped-call]


def texts_of(reply: Reply) -> list[str]:
    return [each["content"] for message in messages_of(reply) for each in walk(message) if each["type"] == TEXT]


def ink(text: str) -> str:
    """What of a text can be missed: neither white space, nor what Discord can't be sent, nor marks and signs."""
    seen = (char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cs"))
    return "".join(char for char in seen if char not in MARKS)


@settings(max_examples=30, deadline=None)
@given(replies)
@example(Reply(language="ar", text="7\n" * 4000))
def test_discord_takes_every_message(reply: Reply) -> None:
    for message in render(reply):
        body = {
            "components": message.view.to_components(),  # type: ignore[no-untyped-call]
            "flags": COMPONENTS_V2,
            "allowed_mentions": {"parse": []},
            "attachments": [upload.told(number) for number, upload in enumerate(message.uploads)],
        }
        check_message(body, {upload.name: upload.content for upload in message.uploads})


@pytest.mark.parametrize("sign", MARKUP)
@pytest.mark.parametrize("form", ["{}a{}", "a {} b{}", "a\n{}b\n  {}c"])
def test_no_sign_acts(sign: str, form: str) -> None:
    text = form.format(sign, sign)
    for content in texts_of(Reply(language="en", text=text, cards=(Card(title=text, text=text, note=text),))):
        assert set(read(content).acts) <= {"heading", "subtext"}
        assert read(content).acts.count("heading") <= 1


@settings(max_examples=60, deadline=None)
@given(texts, st.sampled_from(("ar", "en")))
@example("1. a\n- b\n# c", "ar")
@example("https\\://a.example", "en")
def test_a_text_is_shown_as_it_was_written(text: str, language: str) -> None:
    readings = [read(content) for content in texts_of(Reply(language=language, text=text))]
    assert [reading.acts for reading in readings if reading.acts] == []
    shown = ink("".join(reading.shown for reading in readings))
    assert shown in (ink(text), "")
    assert shown == ink(text) or all(unicodedata.category(char) == "Cf" for char in ink(text))


@settings(max_examples=60, deadline=None)
@given(cards, st.sampled_from(("ar", "en")), st.booleans())
def test_only_our_own_markup_acts_in_a_card(card: Card, language: str, ordered: bool) -> None:
    reading = read("\n".join(texts_of(Reply(language=language, cards=(card,), ordered=ordered, first=7))))
    assert set(reading.acts) <= {"heading", "subtext", "link", "bare address", "bold", "time"}
    assert reading.acts.count("heading") == 1
    assert all(card.url and unquoted(card.url) == unquoted(target) for target in reading.targets)
    assert len(reading.targets) <= 1


def unquoted(url: str) -> str:
    from urllib.parse import unquote

    return unquote(url, errors="surrogateescape")


@settings(max_examples=30, deadline=None)
@given(st.lists(cards, min_size=1, max_size=4))
def test_everything_of_the_cards_is_shown_in_order(several: list[Card]) -> None:
    reading = read("\n".join(texts_of(Reply(language="en", cards=tuple(several)))))
    position = 0
    for card in several:
        for part in (card.title, card.text, card.note):
            wanted = ink(part)
            if all(unicodedata.category(char) in ("Cf", "Zs") for char in wanted):
                continue
            found = ink(reading.shown).find(wanted, position)
            assert found >= 0, f"{part!r} is missing"
            position = found + len(wanted)


@settings(max_examples=60, deadline=None)
@given(emphatic)
@example("\ufff9خبر\ufffb " * 1000)
def test_emphasis_is_bold_or_left_out_and_its_signs_are_never_sent(text: str) -> None:
    contents = texts_of(Reply(language="ar", cards=(Card(title="", text=text),)))
    assert not {START, STOP} & set("".join(contents))
    assert all(weight(content) <= LONGEST_PART for content in contents)
    bold = [ink(word) for content in contents for word in read(content).bold]
    assert bold in ([], [ink(piece) for piece, stands_out in runs(sendable(text)) if stands_out and is_seen(piece)])


def test_words_that_stand_out_are_bold() -> None:
    text = emphasised("CNN: * في العراق *\n- اليوم", [(0, 6), (10, 19), (21, 27)])
    [content] = texts_of(Reply(language="ar", cards=(Card(title="عنوان", text=text),)))
    assert content == "### عنوان\n\u200f**CNN: \\*** في **العراق \\***\n\\- **اليوم**"


def test_a_channel_is_shown_by_its_name() -> None:
    [content] = texts_of(Reply(language="en", cards=(Card(title="T", text=f"For the chat {named('77')}\nand <#78>"),)))
    assert content == "### T\nFor the chat <#77>\nand \\<\\#78\\>"


@pytest.mark.parametrize(("words", "kept"), [(40, True), (400, False)])
def test_a_text_that_is_too_long_with_its_asterisks_goes_without(words: int, kept: bool) -> None:
    card = Card(title="T", text=f"{START}word{STOP} " * words)
    contents = texts_of(Reply(language="en", cards=(card,)))
    assert ("**" in "".join(contents)) is kept
    assert "".join(read(content).shown for content in contents).count("word") == words


def test_cards_stand_in_a_frame_with_their_buttons_beside() -> None:
    reply = Reply(
        language="en",
        text="Two stories",
        cards=(
            Card(
                title="One", text="Text", note="BBC · today", url="https://a.example", buttons=(Button("Read", "r 1"),)
            ),
            Card(title="Two", buttons=(Button("Read", "r 2"), Button("Open", url="https://b.example"))),
        ),
        buttons=((Button("‹", "p 1"), Button("›", "p 2", tone=Tone.PRIMARY)), (Button("Undo", "u", tone=Tone.DANGER),)),
        ordered=True,
        first=4,
    )
    [[frame, pager, undo]] = messages_of(reply)
    heading, _, first, _, second, row = frame["components"]
    assert heading["content"] == "Two stories"
    assert first["components"][0]["content"] == "### [4\\. One](https://a.example)\nText\n-# BBC · today"
    assert first["accessory"]["custom_id"] == "k:r 1"
    assert second["components"][0]["content"] == "### 5\\. Two"
    assert [button["url"] for button in row["components"]] == ["https://b.example"]
    assert [(button["label"], button["style"]) for button in pager["components"]] == [("‹", 2), ("›", 1)]
    assert undo["components"][0]["style"] == 4


def test_eight_articles_fit_into_one_message() -> None:
    card = Card(title="Title", text="Text", note="Note", buttons=(Button("Read", "read 1"),))
    [message] = messages_of(
        Reply(language="en", cards=(card,) * 8, buttons=((Button("Next", "n"), Button("Back", "b")),))
    )
    assert len(list(walk(message))) == 8 * 4 + 1 + 2


def test_a_right_to_left_reader_reads_rows_and_lines_from_the_right() -> None:
    row = (Button("السابق", "p 1"), Button("التالي", "p 2"))
    card = Card(title="OpenAI تعلن نموذجا جديدا", text="2026 عام الأخبار\nCNN قالت إن الخبر صحيح", buttons=row)
    [[frame, pager]] = messages_of(Reply(language="ar", cards=(card, card), buttons=(row,)))
    assert [button["label"] for button in pager["components"]] == ["التالي", "السابق"]
    lines = frame["components"][0]["components"][0]["content"].split("\n")
    assert lines[0] == "### \u200fOpenAI تعلن نموذجا جديدا"
    assert lines[2].startswith("\u200fCNN")


def test_two_buttons_alike_keep_apart() -> None:
    row = (Button("A", "go"), Button("B", "go"), Button("C", "go"))
    [[rows]] = messages_of(Reply(language="en", buttons=(row,)))
    assert [button["custom_id"] for button in rows["components"]] == ["k:go", "k1:go", "k2:go"]


@pytest.mark.parametrize("title", ["[a] b", "see https://a.example"])
def test_a_title_that_could_deceive_is_no_link(title: str) -> None:
    [text] = texts_of(Reply(language="en", cards=(Card(title=title, url="https://b.example/x"),)))
    assert read(text).shown.strip() == title
    assert text.endswith("\n-# <https://b.example/x>")


def test_what_discord_refuses_is_left_out() -> None:
    row = (Button("x", url="javascript:alert(1)"), Button("x", url="https://a.example/" + "x" * 600), Button("x"))
    assert messages_of(Reply(language="en", buttons=(row,))) == []
    [[rows]] = messages_of(Reply(language="en", buttons=((Button(" \u200b", "go"), Button("L" * 200, "on")),)))
    assert [len(button["label"]) for button in rows["components"]] == [1, 80]


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2068\u2069", "\x00"])
def test_nothing_to_see_is_nothing(text: str) -> None:
    assert messages_of(Reply(language="ar", text=text)) == []
    [[frame]] = messages_of(Reply(language="ar", text=text, cards=(Card(title=text, text=text, note=text),)))
    assert [each["content"] for each in frame["components"]] == ["### \u200f—"]


def test_a_notice_is_shown_where_it_stands_alone() -> None:
    assert texts_of(Reply(language="en", notice="Saved.")) == ["Saved."]
    assert texts_of(Reply(language="en", text="List", notice="Saved.")) == ["List"]


async def test_no_view_is_left_waiting() -> None:
    reply = Reply(language="en", text="long " * 1000, buttons=((Button("A", "a"),),), personal=True)
    assert [message.view.is_finished() for message in render(reply)] == [True, True]


def test_letters_of_three_bytes_stay_within_the_bytes_that_discord_takes() -> None:
    assert len(texts_of(Reply(language="en", text="漢" * 4000))) == 2


def in_a_list(count: int) -> Reply:
    """So many articles with two rows below them, as a search has."""
    cards = tuple(
        Card(
            title=f"خبر {number}",
            buttons=(
                Button("اقرأ", f"read {number}"),
                Button("حفظ", f"save {number}", sign="☆"),
                Button("المزيد مثله", f"more {number}", sign="≈"),
            ),
        )
        for number in range(6, count + 6)
    )
    rows = tuple(tuple(Button("x", f"row {row} {number}") for number in range(3)) for row in range(2))
    return Reply(language="ar", text="Found", cards=cards, buttons=rows, ordered=True, first=6)


@pytest.mark.parametrize(("count", "gathered"), [(3, False), (4, False), (5, True), (6, True)])
def test_what_a_list_has_no_room_for_is_in_a_menu(count: int, gathered: bool) -> None:
    [message] = messages_of(in_a_list(count))
    check_message({"components": message, "flags": COMPONENTS_V2, "allowed_mentions": {"parse": []}})
    pressed = [part["label"] for part in walk(message) if part["type"] == 2]
    menus = [part for part in walk(message) if part["type"] == 3]
    assert (len(pressed), len(menus)) == ((count + 6, 1) if gathered else (count * 3 + 6, 0))
    for menu in menus:
        options = menu["options"]
        assert menu["placeholder"] == "☆ حفظ · ≈ المزيد مثله"
        assert [each["value"] for each in options] == [
            *(f"{verb} {number}" for verb in ("save", "more") for number in range(6, count + 6))
        ]
        assert (options[0]["label"], options[0]["description"]) == ("☆ 6. خبر 6", "حفظ")


def test_a_list_that_is_too_long_anyhow_keeps_its_buttons() -> None:
    reply = in_a_list(14)
    gathered, many = messages_of(reply), messages_of(in_a_list(40))
    assert len([part for message in gathered for part in walk(message) if part["type"] == 3]) == 2
    assert len(many) > 1
    for message in many:
        check_message({"components": message, "flags": COMPONENTS_V2, "allowed_mentions": {"parse": []}})
    menus = [part for message in many for part in walk(message) if part["type"] == 3]
    assert [len(menu["options"]) for menu in menus] == [25, 25, 25, 5]
    assert [menu["placeholder"] for menu in menus] == ["☆ حفظ", "☆ حفظ · ≈ المزيد مثله", *["≈ المزيد مثله"] * 2]
    chosen = [option["value"] for menu in menus for option in menu["options"]]
    assert chosen == [f"{verb} {number}" for verb in ("save", "more") for number in range(6, 46)]


AT = datetime(2026, 11, 27, 8, 30, 0, 900_000, tzinfo=UTC)
AGO = Moment(AT, "قبل 3 ساعات")


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("\u2068رويترز\u2069", "-# \u200f\u2068رويترز\u2069 · \u2068<t:1795768200:R>\u2069"),
        ("المصدر", "-# \u200fالمصدر · \u2068<t:1795768200:R>\u2069"),
        ("", "-# \u200f\u2068<t:1795768200:R>\u2069"),
    ],
)
def test_each_viewer_sees_a_time_in_their_own_way(note: str, line: str) -> None:
    [content] = texts_of(Reply(language="ar", cards=(Card(title="المطر", note=note, when=AGO),)))
    assert content == f"### المطر\n{line}"
    assert read(content.replace("\u200f", "")).acts == ["heading", "subtext", "time"]


def test_a_time_stands_behind_the_last_line_of_a_long_note() -> None:
    [content] = texts_of(Reply(language="en", cards=(Card(title="T", note="word " * 200, when=AGO),)))
    assert content.endswith("word · \u2068<t:1795768200:R>\u2069")
    assert content.count("-# ") == 2


@pytest.mark.parametrize(("code", "digits"), [("ar", Digits.ARABIC), ("ar", Digits.EUROPEAN), ("en", Digits.ARABIC)])
def test_a_list_is_numbered_in_the_readers_digits(code: str, digits: Digits) -> None:
    number = language(code).written(Preferences(digits=digits)).number(9)
    cards = (Card(title="خبر"), Card(title="خبر"))
    [content, _] = texts_of(Reply(language=code, cards=cards, ordered=True, first=9, digits=digits))
    assert content.lstrip("# \u200f\u200e").startswith(f"{number}\\. ")


MIXED = {
    "OpenAI تعلن نموذجا جديدا": "\u200fOpenAI تعلن نموذجا جديدا",
    "🌧 أمطار في Mosul اليوم": "🌧 أمطار في Mosul اليوم",
    "🌧 Rain في الموصل اليوم": "\u200f🌧 Rain في الموصل اليوم",
    "3 مدارس جديدة": "3 مدارس جديدة",
    "2026/11/27": "\u200f2026/11/27",
    "C++ و Rust في جامعة بغداد": "\u200f\u2066C\\+\\+\u2069 و Rust في جامعة بغداد",
    "A fully English headline": "A fully English headline",
}


@pytest.mark.parametrize("line", MIXED)
def test_lines_that_mix_directions_stay_in_order(line: str) -> None:
    """A line runs from its own side: where its first letter would turn it, a mark stands before that."""
    reply = Reply(language="ar", text=line, cards=(Card(title=line, text=line, note=line, when=AGO), Card(title="x")))
    contents = texts_of(reply)
    written = MIXED[line].replace("\\+", "+")
    own = "\u200e" if line.isascii() and line[0].isalpha() else "\u200f"
    shown = [content.replace("\\", "") for content in contents]
    assert shown[0] == written
    card = shown[1].split("\n")
    assert card[:2] == [f"### {written}", written]
    note = written if written[0] in "\u200e\u200f" else f"{own}{written}"
    assert card[2].startswith(f"-# {note} · \u2068<t:")


def test_no_line_is_drawn_where_a_message_ends() -> None:
    """The frame and 39 texts fill a message: a line between it and the next is drawn in neither."""
    texts = [text_piece("x", framed=True)] * 39
    first, second = packed([*texts, SEPARATOR, text_piece("y", framed=True)])
    kinds = [[each["type"] for each in walk(message.view.to_components())] for message in (first, second)]  # type: ignore[no-untyped-call]
    assert kinds == [[17, *[TEXT] * 39], [17, TEXT]]
