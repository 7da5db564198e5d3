"""How digests read, in both languages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.digest.edition import Edition, Part, heading
from bot.digest.schedule import zone
from bot.i18n import language
from bot.i18n.cards import small_print
from bot.model import Article, Button, Reply, State
from bot.text.bidi import strip_controls
from tests.samples import BRIDGE, NOON, WATER, article

BAGHDAD = zone("Asia/Baghdad")
DUE = NOON - timedelta(hours=6)


def edition(code: str = "en", **values: Any) -> Edition:
    t = language(code)
    usual: dict[str, Any] = {"heading": heading(DUE, BAGHDAD, t), "sources": {1: 4}}
    return Edition(t=t, zone=BAGHDAD, at=NOON, press=lambda page: f"digest 12 {page}", **(usual | values))


def articles(count: int) -> list[Article]:
    """Of which the first two are the samples."""
    samples = [replace(BRIDGE, id=1, url="https://example.org/bridge"), replace(WATER, id=2)]
    return [*samples, *(article(number, id=number) for number in range(3, count + 1))][:count]


def said(reply: Reply) -> list[str]:
    """As people see it, without the controls of direction."""
    lines = [reply.text]
    for number, card in enumerate(reply.cards, reply.first):
        lines.append(f"{number}. {card.title}" if reply.ordered else card.title)
        lines += [text for text in (card.text, small_print(card)) if text]
    return [strip_controls(line) for line in [*lines, *(button.label for row in reply.buttons for button in row)]]


def test_a_digest_in_english() -> None:
    reply = edition().message(articles(2), Part(0, 2, 25))
    assert said(reply) == [
        "Your digest · Friday, 20 November",
        "1. Old bridge reopens in Mosul",
        "The Tigris Post · Culture · Also in 4 sources · 3 hours ago",
        "2. اتفاق على تقاسم مياه النهر",
        "بوابة الرافدين · Environment · العراق · just now",
        "23 more: show",
    ]
    assert reply.cards[0].url == "https://example.org/bridge"
    assert reply.cards[0].buttons == (
        Button("Read", "read 1"),
        Button("Save", "save 1", sign="☆"),
        Button("More like this", "more 1", sign="≈"),
    )
    assert reply.buttons == ((Button("23 more: show", "digest 12 2"),),)
    assert (reply.language, reply.replaces) == ("en", False)


def test_a_digest_in_arabic() -> None:
    reply = edition("ar").message(articles(2), Part(0, 2, 25))
    assert said(reply) == [
        "موجزك · الجمعة، 20 تشرين الثاني/نوفمبر",
        "1. Old bridge reopens in Mosul",
        "The Tigris Post · ثقافة · وفي 4 مصادر أخرى · قبل 3 ساعات",
        "2. اتفاق على تقاسم مياه النهر",
        "بوابة الرافدين · بيئة · العراق · الآن",
        "23 خبرًا آخر: عرض",
    ]
    assert reply.language == "ar"


@pytest.mark.parametrize(("code", "text"), [("en", "New for you"), ("ar", "أخبار جديدة لك")])
def test_what_comes_at_once_alone_has_the_beginning_of_its_text(code: str, text: str) -> None:
    t = language(code)
    reply = edition(code, heading=heading(None, BAGHDAD, t)).message(articles(1), Part(0, 1, 1))
    assert reply.text == text
    assert [card.text for card in reply.cards] == [BRIDGE.summary]
    assert (reply.ordered, reply.buttons) == (False, ())


def test_parts_are_numbered_through_and_the_last_leads_on() -> None:
    first = edition().message(articles(2), Part(0, 2, 6, part=1, parts=2))
    last = edition().message(articles(4)[2:], Part(2, 2, 6, part=2, parts=2))
    assert (said(first)[0], said(last)[0]) == tuple(
        f"Your digest · Friday, 20 November · {number}/2" for number in (1, 2)
    )
    assert (first.buttons, last.first) == ((), 3)
    assert last.buttons == ((Button("2 more: show", "digest 12 3"),),)
    told = edition().message(articles(4), Part(0, 4, 6), 3)  # as one message, what others make two of
    assert (said(told)[0], told.buttons) == ("Your digest · Friday, 20 November", last.buttons)


def test_the_last_part_of_all_leads_nowhere() -> None:
    assert edition().message(articles(2), Part(2, 2, 4, part=2, parts=2)).buttons == ()


@pytest.mark.parametrize(
    ("n", "label"),
    [
        *((1, "خبر آخر: عرض"), (2, "خبران آخران: عرض"), (3, "3 أخبار أخرى: عرض"), (11, "11 خبرًا آخر: عرض")),
        (100, "100 خبر آخر: عرض"),
    ],
)
def test_arabic_counts_what_is_left(n: int, label: str) -> None:
    assert said(edition("ar").message(articles(1), Part(0, 1, 1 + n)))[-1] == label


def test_pages_take_the_place_of_the_message() -> None:
    reply = edition().page(articles(12)[5:10], Part(5, 5, 12, 2, 3))
    assert said(reply)[0] == "Your digest · Friday, 20 November · Page 2 of 3"
    assert (reply.first, len(reply.cards), reply.replaces, reply.ordered) == (6, 5, True, True)
    assert reply.buttons == ((Button("‹ Previous", "digest 12 1"), Button("Next ›", "digest 12 3")),)
    assert edition().page(articles(5), Part(0, 5, 12, 1, 3)).buttons == ((Button("Next ›", "digest 12 2"),),)
    assert edition().page(articles(12)[10:], Part(10, 2, 12, 3, 3)).buttons == ((Button("‹ Previous", "digest 12 2"),),)


def test_one_page_has_no_number_and_no_way_on() -> None:
    reply = edition().page(articles(3), Part(0, 3, 3))
    assert (said(reply)[0], reply.buttons) == ("Your digest · Friday, 20 November", ())


def test_what_was_taken_back_is_not_shown() -> None:
    gone = [replace(one, state=State.REMOVED) for one in articles(3)]
    reply = edition().message([gone[0], *articles(3)[1:]], Part(0, 3, 3))
    assert [card.title for card in reply.cards] == [WATER.title, "Report 3"]
    assert reply.ordered
    last = edition().message([*gone[:2], articles(3)[2]], Part(0, 3, 3))
    assert (last.ordered, len(last.cards)) == (True, 1)
    for code, text in (("en", "The editors took these articles back."), ("ar", "سحب المحررون هذه الأخبار.")):
        reply = edition(code).message(gone, Part(0, 3, 3))
        assert (said(reply)[0].split("\n")[1], reply.cards) == (text, ())


@pytest.mark.parametrize("found", [[], [replace(BRIDGE, state=State.REMOVED)]])
def test_one_that_was_taken_back_is_one(found: list[Article]) -> None:
    alone = edition("ar").message(found, Part(0, 1, 1))
    assert said(alone)[0].endswith("سحب المحررون هذا الخبر.")
    assert said(edition().message(found, Part(9, 1, 10)))[0].endswith("The editors took this article back.")
    assert said(edition().page(found, Part(10, 1, 11, 3, 3)))[0].endswith("The editors took this article back.")
    assert said(edition().page(found, Part(5, 5, 11, 2, 3)))[0].endswith("The editors took these articles back.")
