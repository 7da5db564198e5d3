"""Which messages belong together, whatever the order in which they arrive."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Chat, Entity, Forward, Person, Picture, Request
from bot.platforms.gathering import Part, goes_on, together
from bot.text.length import utf16

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
ASKED = Request(chat=Chat("telegram", "7"), person=Person("telegram", "7"), at=AT)


def part(number: int, text: str = "", *, second: int = 0, handed_on: bool = False, **more: object) -> Part:
    at = AT + timedelta(seconds=second)
    published = at if handed_on else None
    content = {name: more.pop(name) for name in ("entities", "pictures", "channel", "caption") if name in more}
    forward = Forward(text, published=published, message=str(number), **content)  # type: ignore[arg-type]
    request = replace(ASKED, message=str(number), at=at)
    return Part(request=request, forward=forward, number=number, handed_on=handed_on, **more)  # type: ignore[arg-type]


def picture(number: int, caption: str = "", **more: object) -> Part:
    more = {"album": "1", "kind": "photo", **more}
    return part(number, caption, pictures=(Picture("telegram", f"p{number}"),), caption=bool(caption), **more)  # type: ignore[arg-type]


PARTS = st.lists(
    st.builds(
        lambda text, second, handed_on, album, room: {
            "text": text,
            "second": second,
            "handed_on": handed_on,
            "album": album,
            "room": room if text else None,
        },
        st.text(max_size=5),
        st.integers(0, 9),
        st.booleans(),
        st.sampled_from(["", "", "1", "2"]),
        st.sampled_from([None, 0, 90]),
    ),
    max_size=12,
)


@given(PARTS, st.randoms())
def test_any_order_of_arrival_asks_for_the_same(contents: list[dict[str, object]], random: object) -> None:
    parts = [part(number, **content) for number, content in enumerate(contents)]  # type: ignore[arg-type]
    mixed = list(parts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert together(mixed) == together(parts)


@given(PARTS)
def test_no_text_is_lost_and_nothing_is_asked_for_twice(contents: list[dict[str, object]]) -> None:
    parts = [part(number, kind="poll", **content) for number, content in enumerate(contents)]  # type: ignore[arg-type]
    requests = together(parts)
    said = "".join(text for one in requests for text in [one.text, *(forward.text for forward in one.forwards)])
    for each in parts:
        assert each.forward.text in said
    assert sum(bool(one.forwards) for one in requests) <= 1
    assert sum(one.command == "unread" for one in requests) <= 1


def test_an_album_is_one_forward_with_all_its_pictures() -> None:
    album = [picture(5, handed_on=True), picture(3, "😀 الأولى", handed_on=True), picture(4, "الثانية", handed_on=True)]
    album[2] = replace(album[2], forward=replace(album[2].forward, entities=(Entity("bold", 0, 3),)))
    [request] = together(album)
    [forward] = request.forwards
    assert forward.text == "😀 الأولى\n\nالثانية"
    assert [each.file for each in forward.pictures] == ["p3", "p4", "p5"]
    assert (forward.message, request.message, forward.caption) == ("3", "3", True)
    assert forward.entities == (Entity("bold", utf16("😀 الأولى\n\n"), 3),)


def test_an_album_that_was_sent_is_a_paste() -> None:
    [request] = together([picture(3), picture(4, "خبر")])
    assert (request.text, request.forwards, request.command) == ("خبر", (), None)
    assert request.pasted
    assert len(request.pasted.pictures) == 2


def test_an_album_without_words_is_one_question() -> None:
    [request] = together([picture(3), picture(4)])
    assert (request.command, request.text) == ("unread", "photo")


def test_a_burst_is_one_request_in_order() -> None:
    [request] = together([part(number, str(number), handed_on=True) for number in (9, 3, 7)])
    assert [forward.text for forward in request.forwards] == ["3", "7", "9"]
    assert request.message == "3"


def test_what_has_no_text_is_told_once_beside_the_rest() -> None:
    parts = [part(1, kind="poll"), part(2, "x", handed_on=True), part(3, kind="voice"), part(4, kind="poll")]
    unread, burst = together(parts)
    assert (unread.command, unread.text) == ("unread", "poll voice")
    assert len(burst.forwards) == 1


@pytest.mark.parametrize(
    ("first", "room", "second", "whole"),
    [
        ("نصف كل", 0, "مة", "نصف كلمة"),
        ("كلمة", 40, "أخرى", "كلمة أخرى"),
        ("جملة.", 40, "أخرى", "جملة. أخرى"),
        ("عنوان\nسطر.", 40, "سطر", "عنوان\nسطر.\nسطر"),
        ("عنوان\n\nفقرة.", 40, "فقرة", "عنوان\n\nفقرة.\n\nفقرة"),
    ],
)
def test_a_cut_text_is_mended(first: str, room: int, second: str, whole: str) -> None:
    [request] = together([part(1, first, room=room), part(2, second, second=1, entities=(Entity("bold", 0, 1),))])
    assert request.text == whole
    assert request.pasted
    [bold] = request.pasted.entities
    assert whole.encode("utf-16-le")[2 * bold.offset :].decode("utf-16-le") == second
    assert (request.message, request.pasted.message) == ("1", "1")


def test_a_text_that_was_cut_twice_is_mended() -> None:
    parts = [part(1, "ا", room=0), part(2, "ب", room=0, second=2), part(3, "ج", second=4)]
    assert [request.text for request in together(parts)] == ["ابج"]


def test_an_argument_that_was_cut_is_mended() -> None:
    first = part(1, "عنوان", room=40)
    first = replace(first, request=replace(first.request, command="add"))
    [request] = together([part(2, "نص"), first])
    assert (request.command, request.text, request.pasted, request.message) == ("add", "عنوان نص", None, "1")


@pytest.mark.parametrize(
    "second",
    [
        part(2, "later", second=3),
        part(2, "forwarded", handed_on=True),
        picture(2, "picture", album=""),
        part(2, kind="sticker"),
        replace(part(2, "command"), request=replace(ASKED, message="2", command="add")),
    ],
)
def test_other_messages_do_not_go_on_with_a_text(second: Part) -> None:
    first = part(1, "long", room=40)
    assert not goes_on(second, first)
    assert len(together([first, second])) == 2


def test_forwards_of_one_channel_go_on_and_others_do_not() -> None:
    first = part(1, "long", room=0, handed_on=True, channel="telegram:-1")
    assert goes_on(part(2, "x", handed_on=True, channel="telegram:-1"), first)
    assert not goes_on(part(2, "x", handed_on=True, channel="telegram:-2"), first)
    assert not goes_on(part(2, "x", handed_on=True, channel="telegram:-1"), replace(first, room=None))
