"""Rows of buttons."""

from dataclasses import replace

import pytest

from bot.i18n import language
from bot.i18n.cards import list_buttons
from bot.model import Button, Card, Digits, Reply, Tone
from bot.platforms.telegram.keyboard import keyboard
from tests.samples import BRIDGE


def labels(reply: Reply, direction: str = "ltr") -> list[list[str]]:
    return [[key["text"] for key in row] for row in keyboard(reply, direction)]


def read(number: int) -> tuple[Button, ...]:
    return (Button("Read", f"read {number}"), Button("Share", f"share {number}"))


def listed(count: int, *, ordered: bool = True, first: int = 1) -> Reply:
    cards = tuple(Card(title="T", buttons=read(number)) for number in range(count))
    return Reply(language="en", cards=cards, ordered=ordered, first=first)


def test_a_list_has_one_row_of_numbers() -> None:
    assert labels(listed(5, first=6)) == [["6", "7", "8", "9", "10"]]
    assert keyboard(listed(2), "ltr")[0][1] == {"text": "2", "callback_data": "read 1"}


def test_a_long_list_has_rows_of_about_the_same_length() -> None:
    assert [len(row) for row in labels(listed(8))] == [8]
    assert [len(row) for row in labels(listed(10))] == [5, 5]
    assert [len(row) for row in labels(listed(17))] == [6, 6, 5]


def test_a_list_is_numbered_in_the_figures_that_are_wanted() -> None:
    def buttons(number: int) -> tuple[Button, ...]:
        return (*read(number), Button("Save", f"save {number}", sign="☆"))

    cards = (Card(title="a", buttons=buttons(1)), Card(title="b", buttons=buttons(2)))
    reply = Reply(language="ar", cards=cards, ordered=True, first=9, digits=Digits.ARABIC)
    assert labels(reply) == [["٩", "١٠"], ["☆ ٩", "☆ ١٠"]]


SHARING = Button("Share", share="rain")
AGAIN = Button("Again", "search rain", again="x" * 300, tone=Tone.PRIMARY)


def test_a_button_asks_the_bot_inline_elsewhere_or_here() -> None:
    [row] = keyboard(Reply(language="en", buttons=((SHARING, AGAIN),)), "ltr", inline=True)
    assert row == (
        {"text": "Share", "switch_inline_query": "rain"},
        {"text": "Again", "switch_inline_query_current_chat": "x" * 256},
    )


def test_where_nobody_asks_inline_a_button_has_its_press_or_is_none() -> None:
    [row] = keyboard(Reply(language="en", buttons=((SHARING, AGAIN),)), "ltr")
    assert row == ({"text": "Again", "callback_data": "search rain", "style": "primary"},)


def test_buttons_under_numbers_keep_what_they_do() -> None:
    cards = tuple(Card(title="T", buttons=(replace(SHARING, sign="↗"), replace(SHARING, sign="↗"))) for _ in "ab")
    rows = keyboard(Reply(language="en", cards=cards, ordered=True), "ltr", inline=True)
    assert [key["switch_inline_query"] for row in rows for key in row] == ["rain"] * 4


def test_cards_without_buttons_have_no_number_below() -> None:
    reply = Reply(language="en", cards=(Card(title="a"), Card(title="b", buttons=read(1))), ordered=True)
    assert labels(reply) == [["2"]]


def test_a_list_has_a_row_for_each_sign() -> None:
    def buttons(number: int) -> tuple[Button, ...]:
        return (*read(number), Button("Save", f"save {number}", sign="☆"), Button("Mute", f"mute {number}", sign="×"))

    cards = (Card(title="a", buttons=buttons(8)), Card(title="b"), Card(title="c", buttons=buttons(9)[:3]))
    reply = Reply(language="en", cards=cards, ordered=True, first=4)
    assert labels(reply) == [["4", "6"], ["☆ 4", "☆ 6"], ["× 4"]]
    assert labels(reply, "rtl") == [["6", "4"], ["☆ 6", "☆ 4"], ["× 4"]]
    assert keyboard(reply, "ltr")[1][1] == {"text": "☆ 6", "callback_data": "save 9"}


@pytest.mark.parametrize("count", [5, 8])
def test_what_can_be_done_with_articles_of_a_list_is_three_rows(count: int) -> None:
    cards = tuple(Card(title="T", buttons=list_buttons(replace(BRIDGE, id=n), language("ar"))) for n in range(count))
    numbers = [str(n) for n in range(count, 0, -1)]
    rows = [numbers, [f"☆ {n}" for n in numbers], [f"≈ {n}" for n in numbers]]
    assert labels(Reply(language="ar", cards=cards, ordered=True), "rtl") == rows


def test_a_single_card_keeps_the_labels_of_its_buttons() -> None:
    assert labels(listed(1)) == [["Read", "Share"]]


def test_cards_that_are_no_list_have_a_row_each() -> None:
    assert labels(listed(2, ordered=False)) == [["Read", "Share"], ["Read", "Share"]]


def test_for_right_to_left_readers_each_row_is_mirrored() -> None:
    reply = Reply(language="ar", cards=listed(3).cards, ordered=True, buttons=((Button("a", "a"), Button("b", "b")),))
    assert labels(reply, "rtl") == [["3", "2", "1"], ["b", "a"]]


def test_the_replys_own_rows_come_last_and_too_long_ones_are_cut() -> None:
    row = tuple(Button(str(number), "x") for number in range(9))
    assert labels(Reply(language="en", cards=listed(1).cards, buttons=(row,))) == [
        ["Read", "Share"],
        ["0", "1", "2", "3", "4"],
        ["5", "6", "7", "8"],
    ]


def test_a_keyboard_has_a_hundred_buttons_at_most() -> None:
    rows = tuple((Button("a", "x"), Button("b", "x"), Button("c", "x")) for _ in range(40))
    assert sum(len(row) for row in keyboard(Reply(language="en", buttons=rows), "ltr")) == 100


def test_tones_are_styles() -> None:
    row = (Button("a", "x"), Button("b", "x", tone=Tone.PRIMARY), Button("c", "x", tone=Tone.DANGER))
    keys = keyboard(Reply(language="en", buttons=(row,)), "ltr")[0]
    assert [key.get("style") for key in keys] == [None, "primary", "danger"]


def test_a_button_opens_an_address() -> None:
    reply = Reply(language="en", buttons=((Button("Page", url="https://example.org/x"),),))
    assert keyboard(reply, "ltr") == (({"text": "Page", "url": "https://example.org/x"},),)


@pytest.mark.parametrize(
    ("label", "shown"), [("", "·"), (" a \n b ", "a b"), ("\ud83d", "·"), ("x" * 80, "x" * 63 + "…")]
)
def test_labels_are_one_short_line(label: str, shown: str) -> None:
    assert labels(Reply(language="en", buttons=((Button(label, "x"),),))) == [[shown]]


@pytest.mark.parametrize("press", ["", "x" * 65, "خ" * 33])
def test_a_button_that_carries_too_much_or_nothing_is_a_mistake(press: str) -> None:
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        keyboard(Reply(language="en", buttons=((Button("x", press),),)), "ltr")


def test_sixty_four_bytes_are_not_too_many() -> None:
    assert keyboard(Reply(language="en", buttons=((Button("x", "خ" * 32),),)), "ltr")
